import json
import sys
from argparse import ArgumentParser
from typing import Any

from cases import recount
from cases.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "从记录重新计算全部统计,与登记的逐条比较;有差异时以退出码 1 结束"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="按明细重写统计月表(明细只增不改,从不重写)")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        changed = recount.rewrite_months() if options["write"] else 0
        found = list(recount.differences())
        if options["json"]:
            self.stdout.write(json.dumps({"changed": changed, "differences": found}, ensure_ascii=False, indent=2))
        else:
            if options["write"]:
                self.stdout.write(f"统计月表改写{changed}行。")
            for line in found:
                self.stdout.write(f"不符  {line}")
            self.stdout.write(f"有{len(found)}处不符。" if found else "统计与记录一致。")
        if found:
            sys.exit(1)
