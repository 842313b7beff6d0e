from typing import Any

from cases import reference
from cases.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "载入随程序所带的法律依据、参数和节假日(可重复运行,管理员改过的不覆盖)"

    def handle(self, *args: Any, **options: Any) -> None:
        done = reference.load()
        if options["verbosity"] > 0:
            self.stdout.write("已载入。" if done else "没有变化。")
