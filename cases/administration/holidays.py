"""A year's holiday notice as somebody types it from the State Council's text: days, and spans of days.

Storing it and counting running periods again is `cases.calendar_notice`; the calendar is the country's, not a bureau's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from cases import calendar_notice
from cases.administration.chain import Refused
from cases.calendar_notice import Moved, NoticeRefused
from cases.models import Officer

LONGEST_SPAN = 20
_SPAN = re.compile(r"\s*(?:至|到|~|—+|-{2,})\s*")
_FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
_SHORT = re.compile(r"(\d{1,2})[月/.](\d{1,2})[日号]?")
_DAY = re.compile(r"(\d{1,2})[日号]")


def days(year: int, text: str, field: str) -> list[date]:
    """Every day named: 10月1日至7日, 2027-01-01, separated by commas, spaces or lines. Raises Refused for `field`."""
    found: set[date] = set()
    plain = re.sub(r"[(][^()]*[)]", "", unicodedata.normalize("NFKC", text))
    for part in re.split(r"[\s,;、]+", _SPAN.sub("~", plain)):
        if part:
            found.update(_days(year, part, field))
    return sorted(found)


def _days(year: int, part: str, field: str) -> Iterator[date]:
    first, _, last = part.partition("~")
    start = _day(year, 0, first, part, field)
    end = _day(year, start.month, last, part, field) if last else start
    if end < start and start.month == 12:  # 12月31日至1月3日
        start = start.replace(year=start.year - 1)
    if end < start or (end - start).days >= LONGEST_SPAN:
        raise Refused(f"“{part}”的先后不对，或者太长", field)
    yield from (start + timedelta(days=n) for n in range((end - start).days + 1))


def _day(year: int, month: int, text: str, part: str, field: str) -> date:
    if found := _FULL.fullmatch(text):
        numbers = tuple(map(int, found.groups()))
    elif found := _SHORT.fullmatch(text):
        numbers = (year, int(found[1]), int(found[2]))
    elif month and (found := _DAY.fullmatch(text)):
        numbers = (year, month, int(found[1]))
    else:
        raise Refused(f"“{part}”不是日期，请写成 10月1日 或者 10月1日至7日 的样子", field)
    try:
        return date(*numbers)
    except ValueError:
        raise Refused(f"没有“{text}”这一天", field) from None


def notice(year: int, off: str, on: str, source: str) -> tuple[list[date], list[date]]:
    """The weekdays off and the weekend days worked. Weekends inside a holiday are left out. Raises Refused."""
    holidays = [day for day in days(year, off, "holidays") if day.weekday() < 5]
    workdays = days(year, on, "workdays")
    try:
        calendar_notice.check(year, holidays, workdays, source)
    except NoticeRefused as refused:
        raise Refused(said(refused)) from None
    if twice := sorted(set(holidays) & set(workdays)):
        raise Refused(f"{twice[0]}又放假又上班", "workdays")
    return holidays, workdays


def said(refused: NoticeRefused) -> str:
    return str(refused).replace(",", "，").replace("(", "（").replace(")", "）")


def enter(*, actor: Officer, year: int, holidays: list[date], workdays: list[date], source: str) -> Moved:
    """Store the year and count running periods again. Raises Refused."""
    try:
        return calendar_notice.enter_notice(year, holidays, workdays, source, actor)
    except NoticeRefused as refused:
        raise Refused(said(refused)) from None
