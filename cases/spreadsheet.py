"""The one room where lists become workbooks (.xlsx): rows are streamed, memory stays flat however many there are.

What a cell holds is never a formula, whatever was typed: text is written as text, with nothing made of it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
LONGEST = 32_767  # characters of a cell
MOST = 100_000  # rows of a sheet
Kind = Literal["text", "day", "moment", "count", "money", "file"]
Value = str | int | date | datetime | None
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "money": {"num_format": "#,##0.00", "valign": "top"},
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

    def add(self, column: int, value: Value) -> None:
        if isinstance(value, int):
            self.of[column] = self.of.get(column, 0) + value


def workbook(sheet: Sheet, rows: Iterable[Sequence[Value]]) -> bytes:
    """The workbook of these rows. A line of sums closes a sheet whose columns ask for one."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    book = xlsxwriter.Workbook(out, options)
    page = book.add_worksheet(sheet.name)
    edges = EDGES if sheet.bordered else {}
    formats = {kind: book.add_format({**form, **edges}) for kind, form in FORMATS.items()}
    formats["guarded"] = book.add_format({**FORMATS["text"], **edges, "quote_prefix": True})
    top = _head(book, page, sheet)
    line, sums = top, _Sums()
    for row in rows:
        line += 1
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            guarded = isinstance(value, str) and column.kind == "text" and value.startswith(FORMULA)
            put(page, line, place, value, formats["guarded" if guarded else column.kind], column.kind)
            if column.summed:
                sums.add(place, value)
    if any(column.summed for column in sheet.columns):
        _sums(book, page, line + 1, sheet, sums)
    _print_setup(page, sheet, top, max(line, top + 1))
    book.close()
    return out.getvalue()


def put(page: Any, line: int, column: int, value: Value, form: Any, kind: Kind = "text") -> None:
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
        page.write_number(line, column, value / 100 if kind == "money" else value, form)


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


def _sums(book: Any, page: Any, line: int, sheet: Sheet, sums: _Sums) -> None:
    """合计: the numbers themselves, not formulas, so that they are what was counted whoever opens the file."""
    bold = {
        kind: book.add_format({**form, **EDGES, "bold": True, "bg_color": "#F6F8FB"}) for kind, form in FORMATS.items()
    }
    for place, column in enumerate(sheet.columns):
        value: Value = sums.of.get(place, 0) if column.summed else "合计" if not place else None
        put(page, line, place, value, bold[column.kind if column.summed else "text"], column.kind)


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
