"""A workbook of a standard read and checked, every fault by its cell. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from cases.discretion import cells
from cases.opening import Cells, Opened, Unopenable
from review.evaluation.checks import LABELS
from review.evaluation.scoring import BEST, FAILS, GOOD, PASSES
from review.models import EvaluationItem, EvaluationStandard
from review.models.standards import Kind, Mode, NotApplicable, Scoring
from review.standards.workbook import ABOUT, COLUMNS, ITEMS, LINES, NO, YES

LETTERS = "ABCDEFGHIJ"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
ITEM_CODE = re.compile(r"[A-Za-z]{1,3}\d{1,3}(\.\d{1,2})?")
GRADE = re.compile(r"\s*(\d{1,3}(?:\.\d{1,2})?)\s*(?:分|%|％)?(?:以上)?\s*[:：]?\s*(\S{1,10})\s*")
GRADES = (BEST, GOOD, PASSES)  # what the yearly figures know; below the last line is 不合格
NAMES = {label: name for name, label in LABELS.items()}


@dataclass(frozen=True)
class Wrong:
    """One fault: on which sheet, in which cell ("" the sheet itself), why."""

    sheet: str
    cell: str
    message: str


@dataclass
class Brought:
    """What a workbook holds, not stored yet; faults."""

    values: dict[str, Any] = field(default_factory=dict)
    items: list[EvaluationItem] = field(default_factory=list)
    wrongs: list[Wrong] = field(default_factory=list)

    def standard(self) -> EvaluationStandard:
        return EvaluationStandard(**self.values)


def read(data: bytes) -> Brought:
    """Everything in a workbook; nothing of it holds where there is a fault."""
    found = Brought()
    try:
        book = Opened(data)
        about, items = book.grid(ABOUT, 2), book.grid(ITEMS, len(COLUMNS))
    except Unopenable as error:
        found.wrongs.append(Wrong("", "", str(error)))
        return found
    _about(found, about)
    _items(found, items)
    if not found.wrongs:
        found.wrongs += _whole(found)
    return found


# -- the first sheet ---------------------------------------------------------------------------------------------------


def _about(found: Brought, grid: list[Cells]) -> None:
    given = {cells.content(row[0]): row[1] for row in grid[1:]}
    for line, (key, label, _) in enumerate(LINES, 2):
        if label not in given:
            found.wrongs.append(Wrong(ABOUT, f"A{line}", f"这一行应为“{label}”，请用本系统的模板"))
            continue
        try:
            found.values[key] = ABOUT_READERS[key](given[label])
        except ValueError as error:
            found.wrongs.append(Wrong(ABOUT, f"B{line}", str(error)))


def _coded(choices: list[tuple[str, str]]) -> Callable[[Any], str]:
    by_label = {str(label): value for value, label in choices}

    def reader(cell: Any) -> str:
        text = cells.content(cell)
        if text not in by_label:
            raise ValueError(f"只能是：{'、'.join(by_label)}")
        return by_label[text]

    return reader


def _text(most: int, needed: bool = True) -> Callable[[Any], str]:
    def reader(cell: Any) -> str:
        text = cells.content(cell)
        if needed and not text:
            raise ValueError("请填写")
        if len(text) > most:
            raise ValueError(f"太长，最多{most}个字")
        return text

    return reader


def _code(cell: Any) -> str:
    text = cells.content(cell)
    if not CODE.fullmatch(text):
        raise ValueError("只能用字母、数字、点和横线，不超过40个")
    return text


def _points(cell: Any) -> Decimal:
    text = cells.content(cell) or "0"
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text):
        raise ValueError("应为数字，最多两位小数")
    return Decimal(text)


def _grades(cell: Any) -> list[list[Any]]:
    text = cells.content(cell)
    found: list[list[Any]] = []
    for part in filter(None, (p.strip() for p in re.split(r"[；;\n]", text))):
        match = GRADE.fullmatch(part)
        if match is None:
            raise ValueError(f"“{part[:20]}”应写成“95 优秀”的样子，几个等次用分号分开")
        if match[2] not in GRADES:
            raise ValueError(f"等次只有{'、'.join(GRADES)}，低于最后一条线的是{FAILS}；没有“{match[2]}”")
        line = float(match[1])
        found.append([int(line) if line.is_integer() else line, match[2]])
    if any(a[0] <= b[0] for a, b in pairwise(found)):
        raise ValueError("分数线应从高到低")
    if [name for _, name in found] != [name for name in GRADES if name in {name for _, name in found}]:
        raise ValueError("等次应从优到劣，每个只写一次")
    return found


def _day(cell: Any) -> date:
    found = cells.day(cell)
    if not isinstance(found, date):
        raise ValueError("请填写")
    return found


ABOUT_READERS: dict[str, Callable[[Any], Any]] = {
    "code": _code, "version": _text(20), "name": _text(100), "valid_from": _day,
    "valid_to": lambda cell: cells.day(cell) if cells.content(cell) else None, "scoring": _coded(Scoring.choices),
    "not_applicable": _coded(NotApplicable.choices), "full": _points, "grades": _grades, "source": _text(300, False),
    "confirmed": _coded([("yes", YES), ("", NO)]),
}  # fmt: skip


# -- the items ---------------------------------------------------------------------------------------------------------


def _items(found: Brought, grid: list[Cells]) -> None:
    heading = [cells.content(cell) for cell in (grid[0] if grid else ())]
    for place, (_, label, *_) in enumerate(COLUMNS):
        if place >= len(heading) or heading[place] != label:
            found.wrongs.append(Wrong(ITEMS, f"{LETTERS[place]}1", f"这一列应为“{label}”，请用本系统的模板"))
    if found.wrongs and not found.items and any(w.cell.endswith("1") and w.sheet == ITEMS for w in found.wrongs):
        return
    seen: dict[str, int] = {}
    for line, row in enumerate(grid[1:], 2):
        if any(cell not in (None, "") for cell in row):
            _item(found, line, row, seen)


def _item(found: Brought, line: int, row: Cells, seen: dict[str, int]) -> None:
    values: dict[str, Any] = {}
    faults = len(found.wrongs)
    for place, (key, *_) in enumerate(COLUMNS):
        try:
            values[key] = ITEM_READERS[key](row[place])
        except ValueError as error:
            found.wrongs.append(Wrong(ITEMS, f"{LETTERS[place]}{line}", str(error)))
    if values.get("code") in seen:
        found.wrongs.append(Wrong(ITEMS, f"B{line}", f"项码与第{seen[values['code']]}行重复"))
    seen.setdefault(values.get("code", ""), line)
    if len(found.wrongs) > faults:
        return
    for column, why in _together(values):
        found.wrongs.append(Wrong(ITEMS, f"{column}{line}", why))
    found.items.append(EvaluationItem(order=len(found.items) + 1, **values))


def _together(values: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong between the cells of a line."""
    wrong = []
    if values["kind"] != Kind.VETO and not values["points"]:
        wrong.append(("E", "评分项、缺陷要写分值"))
    if values["kind"] == Kind.VETO and values["points"]:
        wrong.append(("E", "否决项没有分值，写 0"))
    if values["mode"] != Mode.MANUAL and not values["checks"]:
        wrong.append(("I", "自动、混合的项要写自动检查"))
    return wrong


def _checks(cell: Any) -> list[str]:
    found = []
    for label in filter(None, (p.strip() for p in re.split(r"[；;\n]", cells.content(cell)))):
        name = NAMES.get(label, label if label in LABELS else "")
        if not name:
            raise ValueError(f"没有“{label[:30]}”这项检查，见“自动检查”工作表")
        found.append(name)
    return found


def _item_code(cell: Any) -> str:
    text = cells.content(cell)
    if not ITEM_CODE.fullmatch(text):
        raise ValueError("应写成 A1、F5.1、V03 的样子")
    return text


ITEM_READERS: dict[str, Callable[[Any], Any]] = {
    "kind": _coded(Kind.choices), "code": _item_code, "stage": _text(40), "text": _text(300), "points": _points,
    "most": _points, "deduction": _text(200, False), "mode": _coded(Mode.choices), "checks": _checks,
    "source": _text(300, False),
}  # fmt: skip


def _whole(found: Brought) -> list[Wrong]:
    """What is wrong with the standard as a whole."""
    found.values["confirmed"] = bool(found.values["confirmed"])
    values, wrong = found.values, []
    if values["valid_to"] is not None and values["valid_to"] < values["valid_from"]:
        wrong.append(Wrong(ABOUT, "B6", "早于施行日期"))
    if not found.items:
        wrong.append(Wrong(ITEMS, "A2", "没有一行内容"))
    total = sum((item.points for item in found.items if item.kind == Kind.ITEM), Decimal(0))
    scored = values["scoring"] != Scoring.DEDUCTIONS
    if scored and total != values["full"]:
        wrong.append(
            Wrong(ITEMS, "E2", f"评分项合计{total.normalize():f}分，与满分{values['full'].normalize():f}分不符")
        )
    if not scored and total:
        wrong.append(Wrong(ITEMS, "A2", "缺陷扣分的标准只写否决项和缺陷"))
    if not values["full"]:
        wrong.append(Wrong(ABOUT, "B9", "满分应大于零"))
    return wrong
