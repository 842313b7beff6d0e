from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from cases import disk
from cases.administration.chain import Refused
from cases.bureau_record import BureauConflict
from cases.management.base import OfficeCommand
from cases.management.commands.recompute import officer
from cases.statutes.dating import Undated
from cases.statutes.importing import Reading, Stored, read, store
from cases.statutes.parsing import Damaged

DONE = {"new": "已导入", "same": "没有变化,已导入过", "replaced": "已替换"}


class Command(OfficeCommand):
    help = "导入法律法规文本(公开的 Markdown 格式),打印条数和施行日期;同一法律的新版不影响旧版"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="+", type=Path, help="文件,一部法律一个")
        parser.add_argument("--name", default="", metavar="简称", help="引用时用的名称;不写则取自标题")
        parser.add_argument(
            "--from", dest="since", type=_day, metavar="年-月-日", help="这一版的施行日期;不写则取自文中,不能确定的要写"
        )
        parser.add_argument("--replace", action="store_true", help="替换同一天起施行的文本,或者改正施行日期;要写 --by")
        parser.add_argument("--by", default="", metavar="用户名", help="由谁导入,记入机关记录")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["file"]
        if len(files) > 1 and (options["name"] or options["since"]):
            raise CommandError("--name 和 --from 只用于一个文件")
        by = officer(options["by"]) if options["by"] else None
        failed = 0
        for file in files:
            try:
                reading = _read(file, options["name"], options["since"])
                stored = store(reading, actor=by, replace=options["replace"])
            except (Damaged, Undated, Refused, OSError, BureauConflict) as error:
                failed += 1
                self.stderr.write(f"{file.name}:{_why(error)}")
            else:
                self.stdout.write(_told(reading, stored))
        if failed:
            raise CommandError(f"{failed}个文件没有导入")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _read(file: Path, name: str, since: date | None) -> Reading:
    return read(file.read_bytes(), file.name, name, since)


def _why(error: Exception) -> str:
    if isinstance(error, Damaged):
        return error.said
    if isinstance(error, Undated):
        return f"{error}(--from 年-月-日)"
    if isinstance(error, OSError):
        return f"不能读取文件:{disk.said(error)}"
    if isinstance(error, Refused) and error.field == "replace":
        return f"{error};要用这个文件替换的,请加 --replace --by 用户名"
    if isinstance(error, Refused) and error.field == "by":
        return f"{error}(--by 用户名)"
    return "刚才另有人在改本机关的资料,请再运行一次" if isinstance(error, BureauConflict) else str(error)


def _told(reading: Reading, stored: Stored) -> str:
    version = stored.version
    return (
        f"{version.name}:{DONE[stored.kind]}。{version.articles}条,自{version.valid_from}起施行({reading.dates.why})。"
    )
