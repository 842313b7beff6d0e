"""A report as a workbook in the official layouts: one sheet a table, then every counter with its definition.

Numbers are numbers. The sheet 统计数 holds each key with its figure exactly (amounts in fen): read back it is the same
as `--format json`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from cases.counters.reading import Rate
from cases.counters.table import COUNTERS, RATES, counter, label
from cases.punctuation import full_width
from review.year import choosing, tables
from review.year.layouts import Column
from review.year.tables import Cell, Line, Table
from review.year.values import Values

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEYS_SHEET, OUTSIDE_SHEET = "统计数", "外部数据"
KEY_COLUMNS = (("键", 34), ("名称", 34), ("数值", 16), ("分子", 12), ("分母", 12), ("单位", 8), ("口径", 60))
OUTSIDE_COLUMNS = (("指标", 26), ("数值", 16), ("单位", 8), ("来源", 40), ("填报人", 12), ("附件", 30))


def workbook(values: Values, shown: Sequence[Table], *, keys: bool = True) -> bytes:
    """The workbook of these tables."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{values.label}{values.period.label}行政执法统计", "author": values.label})
    styles = _Styles(book)
    for table in shown:
        _Sheet(book.add_worksheet(_name(table)), table, styles).write()
    if values.outside:
        _outside(book.add_worksheet(OUTSIDE_SHEET), values, styles)
    if keys:
        _keys(book.add_worksheet(KEYS_SHEET), values, styles)
    book.close()
    return out.getvalue()


def file_name(values: Values) -> str:
    return f"{values.label}{values.period.label}行政执法统计.xlsx"


def _name(table: Table) -> str:
    """A sheet's name: at most 31 characters, none that Excel forbids."""
    name = re.sub(r"[\[\]:*?/\\]", "", table.layout.title.removesuffix("统计表"))
    return name.replace("(政府信息公开条例第二十条)", "")[:31]


class _Styles:
    def __init__(self, book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
        grid = {**base, "border": 1}
        self.title = book.add_format(
            {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"}
        )
        self.plain = book.add_format(base)
        self.right = book.add_format({**base, "align": "right"})
        self.head = book.add_format({**grid, "font_name": "黑体", "align": "center", "text_wrap": True})
        self.text = book.add_format({**grid, "text_wrap": True})
        self.bold = book.add_format({**grid, "bold": True, "text_wrap": True})
        self.note = book.add_format({**base, "text_wrap": True, "font_size": 9, "valign": "top"})
        self.centre = book.add_format({**grid, "align": "right"})
        self._numbers: dict[tuple[str, bool], Any] = {}
        self._book, self._grid = book, grid

    def number(self, form: str, strong: bool = False) -> Any:
        """The style of a number, made once."""
        if (form, strong) not in self._numbers:
            made = self._book.add_format({**self._grid, "num_format": form, "bold": strong})
            self._numbers[form, strong] = made
        return self._numbers[form, strong]


class _Sheet:
    """One table on one sheet, as it is printed: title, bureau and period, heads, rows, sums, notes, who signs."""

    def __init__(self, sheet: Any, table: Table, styles: _Styles) -> None:
        self.sheet, self.table, self.styles = sheet, table, styles
        self.values, self.layout = table.values, table.layout
        self.places = table.decimals
        self.row = 0

    def write(self) -> None:
        self._page()
        self._heading()
        (self._lines if self.layout.lines else self._rows)()
        self._foot()

    @property
    def wide(self) -> int:
        """Index of the last column."""
        return 4 if self.layout.lines else len(self.layout.columns)

    def _page(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5)
        self.sheet.set_column(0, 0, 46 if self.layout.lines else 24)
        self.sheet.set_column(1, self.wide, 12)

    def _heading(self) -> None:
        self.sheet.merge_range(0, 0, 0, self.wide, full_width(self.layout.title), self.styles.title)
        self.sheet.set_row(0, 32)
        self.sheet.write_string(1, 0, f"填报单位：{self.values.label}", self.styles.plain)
        self.sheet.write_string(1, self.wide, f"统计期间：{self.values.period.label}", self.styles.right)
        self.row = 2

    def _rows(self) -> None:
        self.sheet.write_string(self.row, 0, "机构", self.styles.head)
        for index, column in enumerate(self.layout.columns, 1):
            self.sheet.write_string(self.row, index, heading(column, self.layout.money), self.styles.head)
        self.sheet.set_row(self.row, 60)
        self.sheet.freeze_panes(self.row + 1, 1)
        self.sheet.repeat_rows(self.row)
        for line in (*self.table.rows, self.table.total, self.table.before):
            self.row += 1
            self._line(line, strong=line is self.table.total)
        self.row += 1
        self.sheet.write_string(self.row, 0, "同比", self.styles.text)
        pairs = zip(self.table.total.cells, self.table.before.cells, strict=True)
        for index, (now, before) in enumerate(pairs, 1):
            self.sheet.write_string(self.row, index, tables.change(now.value, before.value), self.styles.centre)

    def _line(self, line: Line, strong: bool) -> None:
        self.sheet.write_string(self.row, 0, line.label, self.styles.bold if strong else self.styles.text)
        for index, cell in enumerate(line.cells, 1):
            self._cell(index, cell, strong)

    def _lines(self) -> None:
        heads = ("项目", "单位", self.values.period.label, self.values.period.before_label, "同比")
        for index, text in enumerate(heads):
            self.sheet.write_string(self.row, index, text, self.styles.head)
        for now, before in zip(self.table.total.cells, self.table.before.cells, strict=True):
            self.row += 1
            mark = "（外部数据）" if now.column.external else ""
            self.sheet.write_string(self.row, 0, full_width(now.column.label) + mark, self.styles.text)
            self.sheet.write_string(self.row, 1, unit_of(now.column, self.layout.money), self.styles.text)
            self._cell(2, now, True)
            self._cell(3, before, False)
            self.sheet.write_string(self.row, 4, tables.change(now.value, before.value), self.styles.centre)

    def _cell(self, index: int, cell: Cell, strong: bool) -> None:
        value = cell.value
        if not isinstance(value, int):
            self.sheet.write_string(self.row, index, self.table.shown(cell), self.styles.centre)
        elif cell.column.money:
            scale = 1_000_000 if self.layout.money == "wan" else 100
            form = "#,##0." + "0" * self.places
            number = Decimal(value) / scale
            self.sheet.write_number(self.row, index, number, self.styles.number(form, strong))
        else:
            self.sheet.write_number(self.row, index, value, self.styles.number("#,##0", strong))

    def _foot(self) -> None:
        for number, note in enumerate(self.layout.notes, 1):
            self.row += 1
            text = f"{'说明：' if number == 1 else '　　　'}{number}．{full_width(note)}"
            self.sheet.merge_range(self.row, 0, self.row, self.wide, text, self.styles.note)
            self.sheet.set_row(self.row, 26)
        self.row += 1
        self.sheet.write_string(self.row, 0, "填报人：　　　　复核人：　　　　签发人：", self.styles.plain)


def heading(column: Column, money: str) -> str:
    """警告, 合计（宗）, 罚没金额（万元）."""
    unit = unit_of(column, money)
    return full_width(column.label) + (f"（{unit}）" if unit else "")


def unit_of(column: Column, money: str) -> str:
    return {"wan": "万元", "yuan": "元"}[money] if column.money else column.unit


def grid(table: Table) -> tuple[list[str], list[list[str]]]:
    """A table as plain texts: heads and rows, the year before and the change at the end."""
    money = table.layout.money
    changes = [tables.change(a.value, b.value) for a, b in zip(table.total.cells, table.before.cells, strict=True)]
    if table.layout.lines:
        heads = ["项目", "单位", table.values.period.label, table.values.period.before_label, "同比"]
        return heads, [
            [
                full_width(now.column.label) + ("（外部数据）" if now.column.external else ""),
                unit_of(now.column, money), table.shown(now), table.shown(before), yoy,
            ]
            for now, before, yoy in zip(table.total.cells, table.before.cells, changes, strict=True)
        ]  # fmt: skip
    heads = ["机构", *(heading(column, money) for column in table.columns)]
    rows = [
        [line.label, *(table.shown(cell) for cell in line.cells)] for line in (*table.rows, table.total, table.before)
    ]
    return heads, [*rows, ["同比", *changes]]


def _keys(sheet: Any, values: Values, styles: _Styles) -> None:
    for index, (text, width) in enumerate(KEY_COLUMNS):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, text, styles.head)
    for row, (key, value) in enumerate(figures(values), 1):
        sheet.write_string(row, 0, key, styles.text)
        sheet.write_string(row, 1, full_width(label(key)), styles.text)
        if isinstance(value, Rate):
            sheet.write_string(row, 2, choosing.rate_text(value, values.rounding), styles.centre)
            sheet.write_number(row, 3, value.numerator, styles.number("0"))
            sheet.write_number(row, 4, value.denominator, styles.number("0"))
        else:
            sheet.write_number(row, 2, value, styles.number("0"))
        of = RATES.get(key) or counter(key)
        unit = getattr(of, "unit", "%")
        sheet.write_string(row, 5, unit, styles.text)
        sheet.write_string(row, 6, full_width(of.definition) if of else "", styles.text)
    sheet.freeze_panes(1, 1)


def figures(values: Values) -> Iterator[tuple[str, int | Rate]]:
    """Every key in the order of the definitions, open classes after their family, rates at the end."""
    held = values.now["total"]
    left = dict(held)
    for one in COUNTERS.values():
        names = ([one.key] if one.is_plain else []) + one.class_keys()
        names += sorted(key for key in held if one.open and key.startswith(f"{one.key}."))
        for name in names:
            if name in left and not one.hidden:
                yield name, left.pop(name)
    yield from values.figures.rates.items()


def _outside(sheet: Any, values: Values, styles: _Styles) -> None:
    for index, (text, width) in enumerate(OUTSIDE_COLUMNS):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, text, styles.head)
    for row, one in enumerate(values.outside, 1):
        money = one.unit == "元"
        sheet.write_string(row, 0, full_width(one.name), styles.text)
        amount = Decimal(one.value) / 100 if money else one.value
        sheet.write_number(row, 1, amount, styles.number("#,##0.00" if money else "#,##0"))
        for index, text in enumerate((one.unit, one.source, one.by, one.file), 2):
            sheet.write_string(row, index, text, styles.text)


def as_json(values: Values) -> dict[str, Any]:
    """`{key: value}`: amounts in fen, rates as numerator and denominator."""
    return {
        key: {"numerator": value.numerator, "denominator": value.denominator} if isinstance(value, Rate) else value
        for key, value in figures(values)
    }
