from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from cases import calendar_notice
from cases.audit.folding import Broken
from cases.management.base import OfficeCommand
from cases.models import Officer


class Command(OfficeCommand):
    help = "按现行日历重新计算未终止的期限(日历变动之后),结果记入各机关的记录"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, metavar="用户名", help="由谁办理,记入机关记录")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = calendar_notice.recompute(officer(options["by"]))
        except Broken as broken:
            raise CommandError(f"第{broken.seq}号记录不能推演({broken.why}),请先运行 verify") from None
        self.stdout.write(f"重新计算{done.counted}个期限:{done.moved}个期满日变动,{done.settled}个暂算标记变动。")


def officer(username: str) -> Officer:
    """Raises CommandError."""
    found = Officer.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"没有用户名为“{username}”的人员")
    return found
