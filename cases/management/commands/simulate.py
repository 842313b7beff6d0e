import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from cases import simulating
from cases.management.base import OfficeCommand

EXIT_DIFFERS, EXIT_BAD_PROFILE = 1, 2
EVERY_SECONDS = 2.0


class Command(OfficeCommand):
    help = "按一年的数（JSON）模拟一个机关一年的办案：每一步都经办案引擎和台账办理，办完与所给的数逐项核对"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("profile", type=Path, help="模拟的机关、年度和各项数")
        parser.add_argument("--data", type=Path, help="数据目录")
        parser.add_argument("--check", action="store_true", help="只看这些数能不能同时做到，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        self.told, self.began = 0.0, time.monotonic()
        try:
            profile = simulating.read(options["profile"])
            plan = simulating.plan(profile, simulating.terms_of(profile.bureau["code"], profile.year))
            if options["check"]:
                self.stdout.write(f"可以做到：{len(plan.cases)}件案件，{len(plan.rows)}行台账。")
                return
            done = simulating.run(plan, self._progress)
        except simulating.Impossible as why:
            self._refuse(why.reasons)
        except KeyboardInterrupt:
            self.stderr.write("\n已停下；用同样的命令再运行一次，就接着办下去。")
            sys.exit(130)
        seconds = time.monotonic() - self.began
        self.stdout.write(
            f"本次办理{done.acts}个行为、{len(plan.cases)}件案件中的{done.cases}件新案，用时{seconds:.0f}秒"
            f"（每秒{done.acts / max(seconds, 0.001):.0f}个）。"
        )
        self._compare(plan)

    def _progress(self, done: simulating.Progress) -> None:
        now = time.monotonic()
        if now - self.told < EVERY_SECONDS:
            return
        self.told = now
        rate = done.acts / max(now - self.began, 0.001)
        line = f"{done.day}  案件{done.cases}/{done.total_cases}件，台账{done.rows}/{done.total_rows}行，行为{done.acts}个，每秒{rate:.0f}个"
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K{line}", ending="")
            self.stderr.flush()
        else:
            self.stderr.write(line)

    def _compare(self, plan: simulating.Plan) -> None:
        differs = simulating.differences(plan)
        for line in differs:
            self.stdout.write(f"不符  {line}")
        if differs:
            sys.exit(EXIT_DIFFERS)
        self.stdout.write(f"{len(plan.profile.figures)}项所给的数全部相等。")

    def _refuse(self, reasons: list[str]) -> NoReturn:
        self.stderr.write("这些数不能同时做到，没有继续：")
        for reason in reasons:
            self.stderr.write(f"  {reason}")
        sys.exit(EXIT_BAD_PROFILE)
