"""A register as a workbook: the template a bureau fills in, what a filled one holds, and the rows of a register.

The first sheet has one line a row; every list in it (hazards, rewards, sittings) has a sheet of its own whose first column
names the 序号 of the line it belongs to. Taken whole or not at all; wrong cells come back by their name.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from openpyxl.utils import get_column_letter

from cases.inputs.wrongs import Wrong
from cases.models import RegisterRow
from cases.opening import Opened, Unopenable
from cases.registers.kinds import Field, Kind
from cases.registers.reading import told
from cases.registers.writing import MOST
from cases.spreadsheet import FORMULA

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 8 * 1024 * 1024
MOST_LINES = 10 * MOST  # of all rows in a list together, empty ones too
SHEET, HELP, SERIAL = "登记簿", "填写说明", "序号"
WIDTHS = {"text": 40, "day": 13, "past": 13, "time": 10, "whole": 12, "yuan": 14, "tick": 10, "choice": 16, "code": 22}
SAID = {
    "day": "2026-03-02", "past": "2026-03-02，不晚于今天", "time": "09:30", "yuan": "元，最多两位小数", "tick": "写“是”，或者不写",
    "whole": "整数",
}  # fmt: skip
Day = Callable[[str], str]


@dataclass
class Sheet:
    """What was read: rows as `registers.enter_many` takes them, and where each thing stands (path → cell)."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    wrongs: list[Wrong] = field(default_factory=list)

    def cell(self, path: str) -> str:
        """The cell of a path, or the line it stands in."""
        while path:
            if path in self.cells:
                return self.cells[path]
            path = path.rpartition(".")[0]
        return ""


# -- out ---------------------------------------------------------------------------------------------------------------


def _columns(kind: Kind) -> list[Field]:
    return [f for f in kind.typed if f.type != "rows"]


def _lists(kind: Kind) -> list[Field]:
    return [f for f in kind.typed if f.type == "rows"]


def template(kind: Kind) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    _head(book, SHEET, _columns(kind), filled=True)
    for one in _lists(kind):
        _head(book, one.label, list(one.fields), filled=True)
    _help(book, kind)
    book.close()
    return out.getvalue()


def _head(book: Any, name: str, fields: list[Field], filled: bool = False) -> Any:
    head = book.add_format({"bold": True, "bg_color": "#EDF3FA", "border": 1, "text_wrap": True, "valign": "vcenter"})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 16)
    sheet.write_string(0, 0, SERIAL, head)
    for place, one in enumerate(fields, 1):
        sheet.set_column(place, place, WIDTHS.get(one.type, 24), text if filled else None)
        sheet.write_string(0, place, _label(one), head)
        if filled and one.type in ("choice", "tick"):
            source = list(one.choices.values()) if one.type == "choice" else ["是"]
            sheet.data_validation(1, place, 5000, place, {"validate": "list", "source": source})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _label(one: Field) -> str:
    return f"{one.label}*" if one.required else one.label


def _help(book: Any, kind: Kind) -> None:
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(HELP)
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 2, 70)
    sheet.write_string(0, 0, f"{kind.label}：带*的必填；序号写1、2、3……，列表所在的表用序号对应；全部正确才导入", bold)
    line = 1
    for name, fields in [(SHEET, _columns(kind)), *((one.label, list(one.fields)) for one in _lists(kind))]:
        for one in fields:
            line += 1
            sheet.write_string(line, 0, name)
            sheet.write_string(line, 1, _label(one))
            sheet.write_string(line, 2, one.hint or "、".join(one.choices.values()) or SAID.get(one.type, ""))


def export(kind: Kind, batches: Iterable[list[RegisterRow]]) -> bytes:
    """The rows as they stand, number and state beside them; memory stays that of one batch for the main sheet.

    What is secret stays covered, whoever asks: the file goes where the product no longer says who reads it.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    guard = book.add_format({"quote_prefix": True})
    columns, lists = [f for f in kind.fields if f.type != "rows"], _lists(kind)
    sheet = _head(book, SHEET, columns)
    others = [_head(book, one.label, list(one.fields)) for one in lists]
    lines = [1] * len(lists)
    sheet.write_string(0, len(columns) + 1, "状态")
    line = 0
    for batch in batches:
        for row in batch:
            line += 1
            sheet.write_string(line, 0, row.no)
            _cells(sheet, line, columns, row.values, guard)
            sheet.write_string(line, len(columns) + 1, "已作废" if row.state == "void" else "")
            for n, one in enumerate(lists):
                for item in row.values.get(one.name, ()):
                    others[n].write_string(lines[n], 0, row.no)
                    _cells(others[n], lines[n], list(one.fields), item, guard)
                    lines[n] += 1
    sheet.autofilter(0, 0, max(line, 1), len(columns) + 1)
    book.close()
    return out.getvalue()


def _cells(sheet: Any, line: int, fields: list[Field], values: dict[str, Any], guard: Any) -> None:
    for place, one in enumerate(fields, 1):
        value = values.get(one.name)
        if value is not None and one.type == "whole" and not one.secret:
            sheet.write_number(line, place, value)
        elif value is not None and one.type == "yuan" and not one.secret:
            sheet.write_number(line, place, value / 100)
        elif text := told(one, value, secrets=False):
            sheet.write_string(line, place, text, guard if text.startswith(FORMULA) else None)


# -- in ----------------------------------------------------------------------------------------------------------------


def read(kind: Kind, data: bytes, day: Day = str) -> Sheet:
    """What a filled template holds; `day` understands dates as a clerk types them. Raises Unopenable."""
    book = Opened(data, MOST_BYTES)
    found = Sheet()
    named: dict[str, int] = {}
    for number, given in _lines(book, SHEET, _columns(kind)):
        n = len(found.rows)
        serial = _text(given.pop(SERIAL)[1])
        if serial and serial in named:
            found.wrongs.append(Wrong(f"A{number}", f"序号“{serial}”重复"))
        named.setdefault(serial, n)
        found.rows.append(_row(found, f"rows[{n}]", SHEET, given, _understood(_columns(kind), day)))
        found.cells[f"rows[{n}]"] = f"{SHEET}第{number}行"
    for one in _lists(kind):
        for number, given in _lines(book, one.label, list(one.fields), must=False):
            serial = _text(given.pop(SERIAL)[1])
            if serial not in named:
                found.wrongs.append(Wrong(f"{one.label}!A{number}", f"“{SHEET}”里没有序号“{serial}”"))
                continue
            n = named[serial]
            items = found.rows[n].setdefault(one.name, [])
            path = f"rows[{n}].{one.name}[{len(items)}]"
            items.append(_row(found, path, one.label, given, _understood(list(one.fields), day)))
    if not found.rows:
        raise Unopenable("表里没有一行")
    return found


Given = dict[str, tuple[str, Any]]  # field → (column letter and line, what stands there)


def _lines(book: Opened, name: str, fields: list[Field], must: bool = True) -> Iterator[tuple[int, Given]]:
    if name not in book.sheets and not must:
        return
    lines = enumerate(book.rows(name, MOST if must else MOST_LINES), 1)
    head = [_text(label) for label in next(lines, (0, ()))[1]]
    places = {label.rstrip("*"): place for place, label in enumerate(head)}
    if missing := [one.label for one in fields if one.label not in places] + [SERIAL] * (SERIAL not in places):
        raise Unopenable(f"不是这份模板：“{name}”的第一行没有“{'、'.join(missing[:3])}”")
    wanted = {SERIAL: SERIAL} | {one.name: one.label for one in fields}
    for number, row in lines:
        cells = {key: row[places[label]] if places[label] < len(row) else None for key, label in wanted.items()}
        if any(_text(value) for key, value in cells.items() if key != SERIAL):
            letters = {key: get_column_letter(places[label] + 1) for key, label in wanted.items()}
            yield number, {key: (f"{letters[key]}{number}", value) for key, value in cells.items()}


def _understood(fields: list[Field], day: Day) -> dict[str, Day]:
    return {one.name: day for one in fields if one.is_day}


def _row(found: Sheet, path: str, sheet: str, given: Given, understood: dict[str, Day]) -> dict[str, Any]:
    for name, (cell, _) in given.items():
        found.cells[f"{path}.{name}"] = cell if sheet == SHEET else f"{sheet}!{cell}"
    texts = {name: _text(value) for name, (_, value) in given.items()}
    return {name: understood.get(name, str)(text) for name, text in texts.items() if text}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10f}".rstrip("0")
    return str(value).strip()
