"""From which day a text holds: what the file itself says where that is certain, else what the catalogue knows. Pure.

A text as amended keeps the day its first version began, so a day before the last amendment says nothing about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cases.law import STATUTES
from cases.statutes.parsing import Parsed

_IN_NAME = re.compile(r"[(（](\d{4})-(\d{2})-(\d{2})[)）]")
_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_ANY_DAY = re.compile(_DAY)
_IN_FORCE = re.compile(rf"{_DAY}[ \u3000]*起?[ \u3000]*(?:施行|实施|生效)")
_AT_ONCE = re.compile(r"自(?:公布|发布)之日起(?:施行|实施|生效)")
_AMENDED = re.compile(r"修正|修订|修改")
WAITS = timedelta(days=366)  # between passing and beginning: no statute known here waited longer


class Undated(ValueError):
    """The file does not say for certain; somebody has to (`--from`). The message says why, in Chinese."""


@dataclass(frozen=True)
class Dates:
    passed_on: date | None
    valid_from: date
    why: str  # where the day comes from, in Chinese


def short_name(title: str) -> str:
    """The name citations use: the catalogue's, else the title without the country."""
    known = next((name for name, statute in STATUTES.items() if statute.title == title), None)
    return known or title.removeprefix("中华人民共和国")


def passed_on(parsed: Parsed, file_name: str) -> date | None:
    """The day this version was passed or published: the file's name, else the last day of the history."""
    if found := _IN_NAME.search(file_name):
        return _date(found)
    days = _told(parsed)
    return max(days) if days else None


def dates(parsed: Parsed, name: str, file_name: str, since: date | None = None) -> Dates:
    """`since` is what somebody typed; else the text, else the catalogue. Raises Undated."""
    passed = passed_on(parsed, file_name)
    if since is not None:
        if passed is not None and since < passed:
            raise Undated(f"施行日期{since}早于这一版通过或者公布的日期{passed}")
        return Dates(passed, since, "录入的施行日期")
    stated = _stated(parsed, passed)
    if len(stated) > 1:
        raise Undated(f"文中写了不同的施行日期({'、'.join(map(str, sorted(stated)))}),请写明施行日期")
    if stated:
        return Dates(passed, stated.pop(), "文中写明的施行日期")
    published = _published(parsed, passed)
    if published is not None:
        return Dates(passed, published, "自公布之日起施行")
    known = STATUTES.get(name)
    if known is not None and passed is not None and passed <= known.since <= passed + WAITS:
        return Dates(passed, known.since, "法律目录所载的施行日期")
    raise Undated(_why(parsed, passed))


def _stated(parsed: Parsed, passed: date | None) -> set[date]:
    """Days written in the last article or the history, those of earlier versions left out."""
    last = "\n".join(p.text for p in parsed.last.paragraphs)
    found = {_date(m) for text in (last, *parsed.history) for m in _IN_FORCE.finditer(text)}
    if passed is None:
        return found if not any(_AMENDED.search(line) for line in parsed.history) else set()
    return {day for day in found if day >= passed}


def _published(parsed: Parsed, passed: date | None) -> date | None:
    """自公布之日起施行: certain where it was never amended and the last day told is that of its publication."""
    last = "\n".join(p.text for p in parsed.last.paragraphs)
    if not _AT_ONCE.search(last) or any(_AMENDED.search(line) for line in parsed.history):
        return None
    days = [day for line in parsed.history if "公布" in line or "发布" in line for day in _days(line)]
    return max(days) if days and max(days) == max(_told(parsed)) == passed else None


def _why(parsed: Parsed, passed: date | None) -> str:
    if passed is None:
        return "看不出这一版是哪一天通过或者公布的,请写明施行日期"
    if passed not in _told(parsed):
        return f"文件名里的{passed}在沿革里没有,请写明这一版的施行日期"
    if any(_AMENDED.search(line) for line in parsed.history):
        return f"这一版于{passed}修改过,文中的施行日期是以前的,请写明这一版的施行日期"
    return f"看不出{passed}的这一版自哪一天起施行,请写明施行日期"


def _told(parsed: Parsed) -> list[date]:
    """The days of the history on which something was passed, published or amended."""
    return [day for line in parsed.history for day in _days(line)]


def _days(line: str) -> list[date]:
    """The days of a line, without those on which something begins: 2019年4月1日 施行."""
    return [_date(found) for found in _ANY_DAY.finditer(_IN_FORCE.sub("", line))]


def _date(found: re.Match[str]) -> date:
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise Undated(f"没有“{found[0]}”这一天") from None
