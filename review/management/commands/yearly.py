import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from cases import disk
from cases.counters.table import wrong_sums
from cases.management.base import OfficeCommand
from cases.models import Bureau
from documents.fonts import FontsNotReady
from documents.typefaces import UncoveredCharacter
from review.year import exporting, tables
from review.year.layouts import layouts
from review.year.periods import Period
from review.year.values import Values

EXIT_REFUSED, EXIT_BAD_INPUT, EXIT_NOT_WRITTEN = 1, 2, 3
PENALTY = [one.key for one in layouts().values() if one.family == "penalty"]


class Command(OfficeCommand):
    help = "统计年报:一个机关一年(半年、季、月)的全部统计,输出为 JSON、Excel、Word 或者 PDF"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help="年度,如 2025;也可以是 2025H1、2025Q3、2025-07")
        parser.add_argument("--bureau", required=True, help="机关的行政区划代码")
        parser.add_argument("--format", choices=sorted(exporting.KINDS), default="json", help="输出的格式")
        parser.add_argument("--out", type=Path, help="写到哪个文件;JSON 不写时打印出来")
        parser.add_argument("--below", action="store_true", help="包括下一级机关")
        parser.add_argument("--live", action="store_true", help="已提交的也按现在的统计数,不用提交时冻结的数")
        parser.add_argument("--layout", choices=PENALTY, default="", help="行政处罚表的版式,不写按参数")
        parser.add_argument("--data", type=Path, help="数据目录")

    def handle(self, *args: Any, **options: Any) -> None:
        period = Period.read(options["year"])
        if period is None:
            self._bad(f"年度应写成 2025 的样子,现为“{options['year']}”")
        bureau = Bureau.objects.filter(code=options["bureau"]).first()
        if bureau is None:
            self._bad(f"没有行政区划代码为“{options['bureau']}”的机关")
        if options["out"] is None and options["format"] != "json":
            self._bad("要写明输出的文件(--out)")
        try:
            found, data = self._made(bureau, period, options)
        except (tables.DoesNotAdd, UncoveredCharacter, FontsNotReady) as why:
            self.stderr.write(str(why))
            sys.exit(EXIT_REFUSED)
        self._leave(options["out"], data)
        if found.frozen:
            self.stderr.write("这是提交时冻结的数;现在的数加 --live")

    def _made(self, bureau: Bureau, period: Period, options: dict[str, Any]) -> tuple[Values, bytes]:
        """JSON is the figures alone; the others are whole reports, with every table proved."""
        asked = {"below": options["below"], "live": options["live"]}
        if options["format"] == "json":
            found = exporting.figures(bureau, period, **asked)
            for wrong in wrong_sums(found.figures):
                self.stderr.write(f"不能互相印证:{wrong}")
            return found, exporting.as_json(found)
        made = exporting.read(bureau, period, layout=options["layout"], **asked)
        return made.values, exporting.export(made, options["format"])

    def _leave(self, out: Path | None, data: bytes) -> None:
        if out is None:
            self.stdout.write(data.decode(), ending="")
            return
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_bytes(data)
        except OSError as error:
            self.stderr.write(f"没有写成,{out}:{disk.said(error)}")
            sys.exit(EXIT_NOT_WRITTEN)

    def _bad(self, why: str) -> NoReturn:
        self.stderr.write(why)
        sys.exit(EXIT_BAD_INPUT)
