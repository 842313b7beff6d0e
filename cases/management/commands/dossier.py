import json
import sys
import tempfile
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from cases import casefile, disk, dossier, selectors
from cases.inputs import InputError, Wrong
from cases.management.base import OfficeCommand
from cases.registry import ACTS, Stage

EXIT_REFUSED, EXIT_BAD_INPUT, EXIT_NOT_WRITTEN = 1, 2, 3
RESULTS = ("case-file.pdf", "record.json", "result.json")
MOST_SHOWN = 50


class Command(OfficeCommand):
    help = "从案卷文件(JSON)办理一个完整的案件,写出案卷 PDF、全过程记录和结果"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="案卷文件")
        parser.add_argument("--out", type=Path, help="结果放到哪个目录")
        parser.add_argument("--data", type=Path, help="数据目录;不写则用临时目录")
        parser.add_argument("--schema", action="store_true", help="只打印案卷文件的 JSON Schema")
        parser.add_argument("--no-pdf", action="store_true", help="不装订案卷 PDF")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json.dumps(dossier.schema(), ensure_ascii=False, indent=2))
            return
        file, out = options["file"], options["out"]
        if file is None or out is None:
            self._bad([Wrong("", "要写案卷文件和结果目录,例如:python3 manage.py dossier 案卷.json --out 结果")])
        try:
            given = dossier.read(file)
            _can_take(out)
            outcome = dossier.run(given, file.parent, self._going_on)
        except InputError as error:
            self._bad(error.wrongs)
        self._going_on()
        told = dossier.result(outcome)
        try:
            self._leave(out, outcome, told, pdf=not options["no_pdf"])
        except OSError as error:
            done = f"已办的 {len(told['accepted'])} 项有效" if options["data"] else "请改正后重新运行"
            self.stderr.write(f"结果没有写成,{out}:{disk.said(error)}({done})")
            sys.exit(EXIT_NOT_WRITTEN)
        self._tell(told, given.title, out)
        if outcome.refused is not None:
            sys.exit(EXIT_REFUSED)

    def _leave(self, out: Path, outcome: dossier.Outcome, told: dict[str, Any], pdf: bool) -> None:
        """The three files; what an earlier run left under their names goes."""
        out.mkdir(parents=True, exist_ok=True)
        for name in RESULTS:
            (out / name).unlink(missing_ok=True)
        _write(out / "result.json", told)
        if outcome.case is None:
            return
        _write(out / "record.json", selectors.record(outcome.case))
        if pdf:
            try:
                (out / "case-file.pdf").write_bytes(casefile.bound(outcome.case))
            except casefile.CANNOT_SHOW as error:
                self.stderr.write(f"案卷 PDF 没有装订成:{error}")

    def _going_on(self, number: int = 0, act: dossier.ActIn | None = None) -> None:
        """A line that overwrites itself, for somebody who watches."""
        if sys.stderr.isatty():
            text = f"{number + 1} {ACTS[act.act].label}" if act else ""
            self.stderr.write(f"\r\033[K{text}", ending="")

    def _tell(self, told: dict[str, Any], title: str, out: Path) -> None:
        stage = Stage(told["stage"]).label
        self.stdout.write(f"{told['case_no'] or title}:已办 {len(told['accepted'])} 项,现处“{stage}”")
        for flaw in told["flaws"]:
            self.stdout.write(f"  瑕疵 [{flaw['guard']}] {ACTS[flaw['act']].label}:{flaw['message']}")
        if told["refused"]:
            act, on = told["refused"]["act"], told["refused"]["on"]
            before = "此前各项有效" if told["accepted"] else "案件没有登记"
            self.stdout.write(f"不能办理“{ACTS[act].label}”({act},{on}),{before}:")
            for reason in told["refused"]["reasons"]:
                self.stdout.write(f"  [{reason['guard']}] {reason['message']}(依据:{reason['article']})")
        self.stdout.write(f"结果在 {out}")

    def _bad(self, found: list[Wrong]) -> NoReturn:
        self.stderr.write("没有办理,案卷文件或者参数有误:")
        for wrong in found[:MOST_SHOWN]:
            self.stderr.write(f"  {wrong.path}:{wrong.message}" if wrong.path else f"  {wrong.message}")
        if len(found) > MOST_SHOWN:
            self.stderr.write(f"  另有 {len(found) - MOST_SHOWN} 处")
        sys.exit(EXIT_BAD_INPUT)


def _can_take(out: Path) -> None:
    """Whether results can be written there: tried before anything is done, and taken back. Raises InputError."""
    missing: list[Path] = []
    try:
        missing += [p for p in (out.absolute(), *out.absolute().parents) if not p.exists()]
        there = missing[-1].parent if missing else out.absolute()
        if not there.is_dir():
            raise InputError([Wrong("--out", f"{there} 不是目录")])
        if taken := [out / name for name in RESULTS if (out / name).is_dir()]:
            raise InputError([Wrong("--out", f"{taken[0]} 是目录,结果要写成这个名称的文件")])
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise InputError([Wrong("--out", f"不能写入 {out}:{disk.said(error)}")]) from None
    finally:
        for made in missing:
            with suppress(OSError):
                made.rmdir()


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
