"""The cells of a benchmark's workbook: each read into what its column holds, or refused with a reason in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from cases.discretion.tables import NATION, NO, OWN, YES, Column
from cases.law import Citation

if TYPE_CHECKING:
    from cases.lawbase import LawBase

LENGTHS = {"variant": 30, "label": 20, "described": 500, "standard": 200, "item": 60, "source": 300}
AMOUNT = re.compile(r"(\d+(?:\.\d{1,2})?)(万)?元?")
DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")


class Unreadable(ValueError):
    """A cell that cannot be read. The message says why."""


def content(cell: Any) -> str:
    """What a cell says, as text; whole numbers without their point."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell).strip()


def plain(cell: Any, column: Column) -> str:
    text = content(cell)
    if any(not c.isprintable() for c in text):
        raise Unreadable("含有看不见的字符或者换行")
    if len(text) > LENGTHS[column.key]:
        raise Unreadable(f"太长,最多{LENGTHS[column.key]}个字")
    return text


def citation(text: str, law: LawBase, typed_citation: Callable[[str], str]) -> str:
    try:
        cite = Citation.parse(typed_citation(text))
    except ValueError:
        raise Unreadable(f"“{text}”不是法条,请写成“安全生产法第九十七条第一款第七项”的样子") from None
    if not law.knows(cite.key):
        raise Unreadable(f"处罚依据库里没有{cite.statute}的这一条")
    return cite.key


def coded(cell: Any, words: dict[str, str]) -> str:
    codes = {label: code for code, label in words.items()}
    if content(cell) not in codes:
        raise Unreadable(f"应为:{'、'.join(codes)}")
    return codes[content(cell)]


def region(text: str, own: str) -> str:
    if text in ("", OWN, own):
        return own
    if text == NATION:
        return ""
    if not (text.isascii() and text.isdigit() and len(text) in (2, 4, 6, 9, 12)):
        raise Unreadable(f"应为{OWN},或者区划代码的前 2、4、6、9 位")
    return text


def order(cell: Any) -> int:
    text = content(cell)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 100):
        raise Unreadable("应为1至99的整数")
    return int(text)


def amount(cell: Any) -> int:
    found = AMOUNT.fullmatch(content(cell).replace(",", "").replace(" ", ""))
    try:
        fen = Decimal(found[1]) * (10**6 if found[2] else 100) if found else None
    except InvalidOperation:  # pragma: no cover - the pattern lets only numbers through
        fen = None
    if fen is None or fen != int(fen) or fen > 10**13:
        raise Unreadable("应为金额,单位元,最多两位小数")
    return int(fen)


def yes(cell: Any, default: bool) -> bool:
    text = content(cell)
    if text not in ("", YES, NO, "True", "False"):
        raise Unreadable(f"应为{YES}或者{NO}")
    return text in (YES, "True") if text else default


def day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = DAY.fullmatch(content(cell).replace(" ", ""))
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not 1980 <= day.year <= 2100:
        raise Unreadable("应为日期,例如 2024-11-01")
    return day
