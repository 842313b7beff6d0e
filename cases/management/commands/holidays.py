import tomllib
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from cases import calendar_notice, disk
from cases.management.base import OfficeCommand
from cases.management.commands.recompute import officer


class Command(OfficeCommand):
    help = "录入国务院办公厅的放假安排(TOML 文件,写法同 cases/data/calendar.toml),并重新计算未终止的期限"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="文件:每年一个 [[year]],写 year、holidays、workdays、source")
        parser.add_argument("--by", required=True, metavar="用户名", help="由谁录入,记入机关记录")

    def handle(self, *args: Any, **options: Any) -> None:
        by = officer(options["by"])
        years = _read(options["file"])
        try:
            with transaction.atomic():
                for year, holidays, workdays, source in years:
                    done = calendar_notice.enter_notice(year, holidays, workdays, source, by)
                    self.stdout.write(
                        f"{year}年:放假{len(holidays)}天,调休上班{len(workdays)}天;"
                        f"重新计算{done.counted}个期限,{done.moved}个期满日变动,{done.settled}个暂算标记变动。"
                    )
        except calendar_notice.NoticeRefused as refused:
            raise CommandError(str(refused)) from None


def _read(file: Path) -> list[tuple[int, list[date], list[date], str]]:
    """Raises CommandError naming what is wrong."""
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"不能读取文件 {file}:{disk.said(error)}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} 不是 TOML 文件:{error}") from None
    years = given.get("year")
    if not isinstance(years, list) or not years:
        raise CommandError(f"{file} 里没有 [[year]]")
    return [_year(row, f"year[{i}]") for i, row in enumerate(years)]


def _year(row: Any, path: str) -> tuple[int, list[date], list[date], str]:
    if not isinstance(row, dict) or not isinstance(row.get("year"), int):
        raise CommandError(f"{path}.year 应为年份")
    days = [_days(row.get(name, []), f"{path}.{name}") for name in ("holidays", "workdays")]
    return row["year"], days[0], days[1], str(row.get("source", ""))


def _days(values: Any, path: str) -> list[date]:
    try:
        return [v if isinstance(v, date) else date.fromisoformat(v) for v in values]
    except (TypeError, ValueError):
        raise CommandError(f'{path} 应为日期的列表,如 ["2027-01-01"]') from None
