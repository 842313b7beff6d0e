"""A table as its page shows it: every figure with the address of the entries behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from cases.punctuation import full_width
from review.web.year import Asked
from review.year import tables
from review.year.layouts import Column
from review.year.tables import Cell, Line, Sum, Table
from review.year.values import TOTAL
from review.year.workbook import heading, unit_of


@dataclass(frozen=True)
class Figure:
    """A cell: what it says, where it leads ("" for nothing), whether it is nought or stands out."""

    text: str
    link: str
    quiet: bool
    strong: bool
    column: Column


@dataclass(frozen=True)
class ShownRow:
    label: str
    cells: list[Figure]
    compared: list[str]
    mark: str = ""


@dataclass(frozen=True)
class Shown:
    """`rows` and `total` where there is a row for each unit; `lines` where there is one for each figure."""

    table: Table
    title: str
    heads: list[tuple[str, bool]]
    rows: list[ShownRow]
    total: ShownRow
    before: ShownRow
    changes: list[str]
    lines: list[tuple[str, str, Figure, str, str]]
    sums: list[tuple[str, str, str]]
    notes: list[str]


def address(ask: Asked, keys: Iterable[str], place: str = TOTAL) -> str:
    """Where the entries behind these keys are listed."""
    more = {"key": ",".join(keys), "place": place if place != TOTAL else ""}
    return f"{reverse('year-figures')}?{urlencode(ask.parameters(**more))}"


def shown(ask: Asked, table: Table) -> Shown:
    changes = [tables.change(a.value, b.value) for a, b in zip(table.total.cells, table.before.cells, strict=True)]
    rows = [_row(ask, table, row) for row in table.rows]
    total, before = _row(ask, table, table.total), _row(ask, table, table.before, linked=False)
    money = table.layout.money
    lines = [
        (full_width(cell.column.label), unit_of(cell.column, money), figure, old.text, change)
        for cell, figure, old, change in zip(table.total.cells, total.cells, before.cells, changes, strict=True)
    ]
    heads = [(heading(column, money), column.strong or column.money) for column in table.columns]
    sums = [(one.label, _added(table, one), _said(table, one, one.whole)) for one in table.sums]
    return Shown(table, full_width(table.layout.title), heads, rows, total, before, changes,
                 lines if table.layout.lines else [], sums, [full_width(note) for note in table.layout.notes])  # fmt: skip


def _row(ask: Asked, table: Table, line: Line, *, linked: bool = True) -> ShownRow:
    kinds = {row.place: row.kind for row in table.values.rows}
    cells = [_figure(ask, table, cell, line.place if linked else "") for cell in line.cells]
    mark = {"entrusted": "受委托", "bureau": "下级机关"}.get(kinds.get(line.place, ""), "")
    return ShownRow(line.label, cells, [], mark)


def _figure(ask: Asked, table: Table, cell: Cell, place: str) -> Figure:
    leads = bool(place and cell.keys and (cell.number or (cell.column.rate and cell.value)))
    strong = cell.column.strong or cell.column.money
    return Figure(
        table.shown(cell), address(ask, cell.keys, place) if leads else "", not cell.number, strong, cell.column
    )


def _added(table: Table, one: Sum) -> str:
    return " + ".join(_said(table, one, part) for part in one.parts)


def _said(table: Table, one: Sum, number: int) -> str:
    return tables.amount(number, table.layout.money, table.decimals) if one.money else f"{number:,}"
