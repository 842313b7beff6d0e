import json
import sys
from argparse import ArgumentParser
from typing import Any

from cases import clock, verify
from cases.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "核验全过程记录及据以登记的一切;不符时指出第一处并以退出码 1 结束"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--root", action="store_true", help="同时打印全部记录链的总校验值,可打印后另行保存")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify.run(progress=self._progress if self.stderr.isatty() else lambda cases: None)
        if options["json"]:
            told = report.as_dict() | {"at": clock.now().isoformat(timespec="seconds")}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self._tell(report, options["root"])
        if not report.ok:
            sys.exit(1)

    def _tell(self, report: verify.Report, with_root: bool) -> None:
        for name, label in verify.LABELS.items():
            failure = report.failures.get(name)
            if failure is None:
                self.stdout.write(f"相符  {label}")
            else:
                more = f"(共{failure.count}处)" if failure.count > 1 else ""
                self.stdout.write(f"不符  {label}:{failure.first}{more}")
        self.stdout.write(f"{'核验通过' if report.ok else '核验未通过'},案件{report.cases}件。")
        if with_root:
            self.stdout.write(f"{clock.now():%Y-%m-%d %H:%M} 总校验值 {report.root}")

    def _progress(self, cases: int) -> None:
        self.stderr.write(f"\r已核验{cases}件", ending="")
