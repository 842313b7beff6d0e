"""The one room where lists become workbooks (.xlsx): rows are streamed, memory stays flat however many there are.

What a cell holds is never a formula, whatever was typed: text is written as text, with nothing made of it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
LONGEST = 32_767  # characters of a cell
LINE, HIGHEST = 15, 409  # points: a line of a row, the highest row there may be
WORD = re.compile(r"[!-~]+|.|\n")  # what is not broken at the end of a line
MOST = 100_000  # rows of a sheet
Kind = Literal["text", "day", "moment", "count", "money", "points", "file"]
Value = str | int | date | datetime | None
Cell = Value | Decimal
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
    "day": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "money": {"num_format": "#,##0.00", "valign": "top"},
    "points": {"num_format": "0.00", "valign": "top"},
    "file": {"font_color": "#1F5FA8", "underline": 1, "valign": "top"},
}
# Text that a program would take for a formula once somebody edits the cell: marked as text for good.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
EDGES = {"border": 1, "border_color": "#C9D2DE"}
HEAD = {"bold": True, "bg_color": "#EDF3FA", "text_wrap": True, "valign": "vcenter", "align": "center", **EDGES}


@dataclass(frozen=True)
class Column:
    """A column: its heading, how wide (in characters), what its cells are. Money is given in fen and written in yuan; a
    file is the name of one that lies beside the workbook.

    `summed`: the line below adds it up.
    """

    label: str
    width: float
    kind: Kind = "text"
    summed: bool = False


@dataclass(frozen=True)
class Sheet:
    """A list as a sheet of its own: name, columns; what stands above (title, then lines of `about`), if anything."""

    name: str
    columns: Sequence[Column]
    title: str = ""
    about: Sequence[str] = ()
    frozen: int = 1  # columns that stay when one scrolls
    bordered: bool = True


@dataclass
class _Sums:
    """Sums as exact integers: fen for money."""

    of: dict[int, int] = field(default_factory=dict)

    def add(self, column: int, value: Cell) -> None:
        if isinstance(value, int):
            self.of[column] = self.of.get(column, 0) + value


class Book:
    """A workbook under way, of one sheet or several; rows go to the disk as they come.

    `target`: a file, or a stream. Call `close` at the end.
    """

    def __init__(self, target: Path | io.BytesIO) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "strings_to_numbers": False}  # fmt: skip
        self._book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)

    def add(self, sheet: Sheet, rows: Iterable[Sequence[Cell]], last: Sequence[Cell] = ()) -> None:
        """A sheet with these rows. A line closes it: `last`, or the sums where columns ask for them."""
        page = self._book.add_worksheet(sheet.name)
        edges = EDGES if sheet.bordered else {}
        formats = {kind: self._book.add_format({**form, **edges}) for kind, form in FORMATS.items()}
        formats["guarded"] = self._book.add_format({**FORMATS["text"], **edges, "quote_prefix": True})
        top = _head(self._book, page, sheet)
        line, sums = top, _Sums()
        for row in rows:
            line += 1
            if (lines := _lines(sheet.columns, row)) > 1:
                page.set_row(line, min(lines * LINE, HIGHEST))
            for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
                put(page, line, place, value, formats[_form(column, value)], column.kind)
                if column.summed:
                    sums.add(place, value)
        if closing := last or _summed(sheet, sums):
            _close(self._book, page, line + 1, sheet, closing)
        _print_setup(page, sheet, top, max(line, top + 1))

    def close(self) -> None:
        """Write the file."""
        self._book.close()


def workbook(sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> bytes:
    """The workbook of these rows."""
    out = io.BytesIO()
    book = Book(out)
    book.add(sheet, rows)
    book.close()
    return out.getvalue()


def _form(column: Column, value: Cell) -> str:
    """A number in a column of text is a count, or points with two places; a text there may have to be guarded."""
    if column.kind != "text":
        return column.kind
    if isinstance(value, Decimal):
        return "points"
    if isinstance(value, int):
        return "count"
    return "guarded" if isinstance(value, str) and value.startswith(FORMULA) else "text"


def _lines(columns: Sequence[Column], row: Sequence[Cell]) -> int:
    """How many lines the fullest text of the row takes: not every program makes room for it by itself."""
    return max(
        (_wrapped(v, int(c.width) - 2) for c, v in zip(columns, row, strict=True) if isinstance(v, str)), default=1
    )


def _wrapped(text: str, width: int) -> int:
    """How many lines a text takes in a cell of this width, in characters of half an em."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    lines, used = 1, 0
    for word in WORD.findall(text[:LONGEST]):
        if word == "\n":
            lines, used = lines + 1, 0
            continue
        wide = len(word) if word.isascii() else 2 * len(word)
        if used + wide > width:
            lines, used = lines + (1 if used else 0) + (wide - 1) // max(width, 1), wide % max(width, 1)
        else:
            used += wide
    return lines


def put(page: Any, line: int, column: int, value: Cell, form: Any, kind: Kind = "text") -> None:
    """One cell. Text is written as text whatever it begins with; nothing for None."""
    if value is None or value == "":
        page.write_blank(line, column, None, form)
    elif kind == "file":
        page.write_url(line, column, f"external:{value}", form, string=str(value))
    elif isinstance(value, str):
        page.write_string(line, column, value[:LONGEST], form)
    elif isinstance(value, datetime):
        page.write_datetime(line, column, value.replace(tzinfo=None), form)
    elif isinstance(value, date):
        page.write_datetime(line, column, datetime(value.year, value.month, value.day), form)
    else:
        page.write_number(line, column, float(value / 100 if kind == "money" else value), form)


def _head(book: Any, page: Any, sheet: Sheet) -> int:
    """Title and what is said below it, then the headings; returns the line of the headings."""
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    last, line = len(sheet.columns) - 1, 0
    if sheet.title:
        title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        page.set_row(0, 30)
        _across(page, 0, last, sheet.title, title)
        small = book.add_format({"font_color": "#5A6675", "valign": "vcenter"})
        for line, text in enumerate(sheet.about, 1):
            _across(page, line, last, text, small)
        line += 1
    head = book.add_format(HEAD)
    page.set_row(line, 30)
    for place, column in enumerate(sheet.columns):
        page.write_string(line, place, column.label, head)
    return line


def _across(page: Any, line: int, last: int, text: str, form: Any) -> None:
    if last:
        page.merge_range(line, 0, line, last, "", form)
    page.write_string(line, 0, text, form)


def _summed(sheet: Sheet, sums: _Sums) -> list[Cell]:
    """合计: the numbers themselves, not formulas, so that they are what was counted whoever opens the file."""
    if not any(column.summed for column in sheet.columns):
        return []
    return [
        sums.of.get(place, 0) if column.summed else None if place else "合计"
        for place, column in enumerate(sheet.columns)
    ]


def _close(book: Any, page: Any, line: int, sheet: Sheet, values: Sequence[Cell]) -> None:
    bold = {
        kind: book.add_format({**form, **EDGES, "bold": True, "bg_color": "#F6F8FB"}) for kind, form in FORMATS.items()
    }
    for place, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
        kind = "text" if value is None or isinstance(value, str) else _form(column, value)
        put(page, line, place, value, bold[kind], column.kind)


def _print_setup(page: Any, sheet: Sheet, top: int, last: int) -> None:
    page.freeze_panes(top + 1, sheet.frozen)
    page.autofilter(top, 0, last, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer("&C第 &P 页　共 &N 页")
