"""A list as a workbook: the template a bureau fills in, and what a filled one holds, wrong cells by their name.

One row an item, one column a condition: 是 where the list asks for it, the number of years where it counts years.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from openpyxl.utils import get_column_letter

from cases.administration.chain import Refused
from cases.leniency import keeping
from cases.leniency.conditions import MOST_YEARS, VOCABULARY, Row
from cases.leniency.keeping import Given
from cases.models import LenientItem
from cases.opening import Cells, Opened, Unopenable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LINES = 2 * keeping.MOST  # empty ones too
SHEET, HELP = "清单", "填写说明"
YES, NO = ("是", "√", "有", "Y", "y"), ("否", "×", "无", "N", "n", "")
KINDS = {label: kind for kind, label in LenientItem.KINDS}
YEARS_BACK = "首次违法：回看年数"


@dataclass(frozen=True)
class Column:
    """`name` is the field of `Given` it fills, or `condition:` and its name."""

    name: str
    label: str
    width: int
    hint: str


def columns() -> list[Column]:
    asked = [
        Column(f"condition:{c.name}", c.label.replace("{n}", "几"), 12, "写年数" if c.years else "清单要求的写“是”")
        for c in VOCABULARY.values()
    ]
    return [
        Column("standard", "清单文件", 30, "文件名称,不写书名号"),
        Column("code", "序号", 8, "清单里的序号,同一清单里不重复"),
        Column("kind", "处理", 18, "、".join(KINDS)),
        Column("title", "事项", 44, "违法行为的表述"),
        Column("clauses", "处罚依据", 44, "安全生产法第九十七条第一款第四项;多条用顿号隔开"),
        *asked,
        Column("years", YEARS_BACK, 12, "不限年数的不写"),
        Column("since", "施行日期", 13, "2026-01-01"),
        Column("until", "失效日期", 13, "没有的不写"),
        Column("source", "依据", 30, "文号、公布的地方"),
        Column("confirmed", "已核对原文", 12, "是、否"),
    ]


@dataclass(frozen=True)
class WrongCell:
    cell: str
    message: str


@dataclass
class Sheet:
    """What was read: items with the row each stands in, and the cells that cannot be taken."""

    items: list[Given] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    wrongs: list[WrongCell] = field(default_factory=list)


# -- out ---------------------------------------------------------------------------------------------------------------


def template() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#EDF3FA", "border": 1, "text_wrap": True, "valign": "vcenter"})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 4)
    sheet.set_row(0, 48)
    for place, column in enumerate(columns()):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.label, head)
        if column.name == "kind":
            sheet.data_validation(1, place, keeping.MOST, place, {"validate": "list", "source": list(KINDS)})
        elif column.hint.endswith("“是”"):
            sheet.data_validation(1, place, keeping.MOST, place, {"validate": "list", "source": ["是"]})
    told = book.add_worksheet(HELP)
    told.set_column(0, 0, 44)
    told.set_column(1, 1, 60)
    for line, column in enumerate(columns()):
        told.write_string(line, 0, column.label, head)
        told.write_string(line, 1, column.hint)
    book.close()
    return out.getvalue()


# -- in ----------------------------------------------------------------------------------------------------------------


def read(data: bytes, *, citation: Callable[[str], str], day: Callable[[str], date | None]) -> Sheet:
    """`citation` and `day` understand what a clerk types. Raises Unopenable."""
    lines = _lines(data)
    wanted = columns()
    head = next(lines, (0, ()))[1]
    places = {_text(label): place for place, label in enumerate(head)}
    if missing := [c.label for c in wanted if c.label not in places]:
        raise Unopenable(f"不是这份模板:第一行没有“{'、'.join(missing[:3])}”")
    found = Sheet()
    for number, cells in lines:
        given = {c.name: cells[places[c.label]] if places[c.label] < len(cells) else None for c in wanted}
        if any(_text(value) for value in given.values()):
            if len(found.rows) == keeping.MOST:
                raise Unopenable(f"一次最多{keeping.MOST}项")
            letters = {c.name: get_column_letter(places[c.label] + 1) for c in wanted}
            _item(found, _Line(given, number, letters), citation, day)
    return found


def _lines(data: bytes) -> Iterator[tuple[int, Cells]]:
    """The rows of the sheet with their numbers, from 1."""
    book = Opened(data)
    yield from enumerate(book.rows(SHEET if SHEET in book.sheets else book.sheets[0], MOST_LINES), 1)


@dataclass
class _Line:
    given: dict[str, Any]
    number: int
    letters: dict[str, str]
    wrongs: list[WrongCell] = field(default_factory=list)

    def text(self, name: str) -> str:
        return _text(self.given[name])

    def wrong(self, name: str, message: str) -> None:
        self.wrongs.append(WrongCell(f"{self.letters.get(name, 'A')}{self.number}", message))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _item(found: Sheet, line: _Line, citation: Callable[[str], str], day: Callable[[str], date | None]) -> None:
    kind = KINDS.get(line.text("kind"), "")
    if not kind:
        line.wrong("kind", f"应为{'、'.join(KINDS)}之一")
    since, until = _day(line, "since", day), _day(line, "until", day)
    if since is None and line.text("since") == "":
        line.wrong("since", "请填写")
    asked = list(_asked(line))
    years = _years(line, "years") or 0
    confirmed = _yes(line, "confirmed")
    if not line.wrongs:
        assert since is not None
        given = Given(
            line.text("code"), kind, line.text("title"), line.text("standard").strip("《》"), since, line.text("source"),
            [c for c in citation(line.text("clauses")).split("+") if c], asked, years, until, confirmed,
        )  # fmt: skip
        if why := keeping.wrong(given):
            line.wrong(why[1], why[0])
        else:
            found.items.append(given)
            found.rows.append(line.number)
    found.wrongs += sorted(line.wrongs, key=lambda wrong: (len(wrong.cell), wrong.cell))


def _day(line: _Line, name: str, day: Callable[[str], date | None]) -> date | None:
    text = line.text(name)
    found = day(text) if text else None
    if text and found is None:
        line.wrong(name, "日期应写成 2026-01-01 的样子")
    return found


def _asked(line: _Line) -> Iterator[Row]:
    for known in VOCABULARY.values():
        name = f"condition:{known.name}"
        if known.years:
            if years := _years(line, name):
                yield {"name": known.name, "at_least": years}
        elif _yes(line, name):
            yield {"name": known.name, "wanted": known.wanted}


def _years(line: _Line, name: str) -> int | None:
    text = line.text(name)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > MOST_YEARS:
        line.wrong(name, f"应为0至{MOST_YEARS}的整数")
        return None
    return int(text)


def _yes(line: _Line, name: str) -> bool:
    text = line.text(name)
    if text not in (*YES, *NO):
        line.wrong(name, "应写“是”,或者不写")
    return text in YES


def where(sheet: Sheet, refused: Refused) -> WrongCell:
    """A refusal of the whole, at the row it came from."""
    place = int(refused.field) if refused.field.isdigit() else -1
    if 0 <= place < len(sheet.rows):
        letter = get_column_letter([c.name for c in columns()].index("code") + 1)
        return WrongCell(f"{letter}{sheet.rows[place]}", str(refused))
    return WrongCell("", str(refused))
