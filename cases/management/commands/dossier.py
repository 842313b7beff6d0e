import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cases import casefile, dossier, selectors
from cases.inputs import InputError

EXIT_REFUSED, EXIT_BAD_INPUT = 1, 2


class Command(BaseCommand):
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
        if options["file"] is None or options["out"] is None:
            self._bad([("", "要写案卷文件和 --out 目录,例如:dossier 案卷.json --out 结果")])
        file, out = options["file"], options["out"]
        try:
            given = dossier.read(file)
            outcome = dossier.run(given, file.parent)
        except InputError as error:
            self._bad([(w.path, w.message) for w in error.wrongs])
        out.mkdir(parents=True, exist_ok=True)
        told = dossier.result(outcome)
        _write(out / "result.json", told)
        if outcome.case is not None:
            _write(out / "record.json", selectors.record(outcome.case))
            if not options["no_pdf"]:
                (out / "case-file.pdf").write_bytes(casefile.bound(outcome.case))
        self._tell(told, out)
        if outcome.refused is not None:
            sys.exit(EXIT_REFUSED)

    def _tell(self, told: dict[str, Any], out: Path) -> None:
        self.stdout.write(f"{told['case_no'] or '(未立案)'}:办理{len(told['accepted'])}项,现为 {told['stage']}")
        if told["refused"]:
            self.stdout.write(f"不能办理 {told['refused']['act']}({told['refused']['on']}):")
            for reason in told["refused"]["reasons"]:
                self.stdout.write(f"  [{reason['guard']}] {reason['message']}(依据:{reason['article']})")
        self.stdout.write(f"结果在 {out}")

    def _bad(self, found: list[tuple[str, str]]) -> None:
        for path, message in found:
            self.stderr.write(f"{path}:{message}" if path else message)
        sys.exit(EXIT_BAD_INPUT)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
