"""A layout filled with figures, and the proof that it adds up: across the columns, down the rows.

The last row is read by itself and never made out of the rows above it; the total column has a counter of its own. So a
table that comes out has been proved, and one whose parts do not make the whole is refused with the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cases.counters.reading import Rate
from cases.counters.reading import parts as parts_of
from cases.counters.table import RATES
from review.year import choosing
from review.year.layouts import Column, Layout
from review.year.scope import Row
from review.year.values import TOTAL, Values

Value = int | Rate | None
NONE = "—"


class DoesNotAdd(ValueError):
    """Parts and whole differ: the table is refused. `difference` = whole − parts."""

    def __init__(self, title: str, where: str, parts: Sequence[int], whole: int, money: bool = False) -> None:
        self.where, self.parts, self.whole, self.difference = where, tuple(parts), whole, whole - sum(parts)
        added, all_, differ = (
            f"{n / 100:,.2f} 元" if money else f"{n:,}" for n in (sum(parts), whole, self.difference)
        )
        super().__init__(
            f"{title}：{where}的各项之和为 {added}，合计为 {all_}，相差 {differ}，不能出表；请先核对统计（recount）。"
        )


@dataclass(frozen=True)
class Cell:
    """One figure of a table. `keys`: what it is the sum of, for the list of cases behind it; () where there is none."""

    column: Column
    value: Value
    keys: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        return self.value if isinstance(self.value, int) else 0


@dataclass(frozen=True)
class Line:
    """A row of a table: `place` as addresses name it ("total" for the last one)."""

    label: str
    place: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sum:
    """One addition that has been proved: 横、竖 or 金额."""

    label: str
    parts: tuple[int, ...]
    whole: int
    money: bool = False


@dataclass(frozen=True)
class Table:
    layout: Layout
    values: Values
    rows: tuple[Line, ...]
    total: Line
    before: Line

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.layout.columns

    @cached_property
    def sums(self) -> tuple[Sum, ...]:
        """The additions shown below the table, all of which hold."""
        found = []
        cells = {c.column.id: c for c in self.total.cells}
        for proof in self.layout.proofs:
            parts = tuple(cells[name].number for name in proof.parts if not cells[name].column.absent)
            found.append(Sum("横" if proof.label == "种类" else proof.label, parts, cells[proof.total].number))
        if not self.layout.lines and len(self.rows) > 1:
            for index, column in enumerate(self.columns):
                if column.strong or (column.money and column.adds):
                    parts = tuple(row.cells[index].number for row in self.rows)
                    whole = self.total.cells[index].number
                    found.append(Sum("金额" if column.money else "竖", parts, whole, column.money))
        return tuple(found)

    def shown(self, cell: Cell) -> str:
        """A figure of this table as it is printed."""
        return shown(cell, self.layout.money, self.decimals, self.values.rounding)

    @property
    def empty(self) -> bool:
        """Whether nothing happened (全零表); it is handed in all the same."""
        return not any(cell.number for cell in self.total.cells)

    @cached_property
    def decimals(self) -> int:
        """Places that show every amount of the table to the fen, so that what is shown adds up too: 2…6 (万元)."""
        amounts = [c.number for line in (*self.rows, self.total, self.before) for c in line.cells if c.column.money]
        return decimals(amounts, self.layout.money)


def decimals(amounts: Sequence[int], money: str) -> int:
    """How many places these amounts (fen) need in 万元 or 元; at least two."""
    if money == "yuan":
        return 2
    return next((places for places in range(2, 6) if all(fen % 10 ** (6 - places) == 0 for fen in amounts)), 6)


def build(layout: Layout, values: Values) -> Table:
    """The table of these figures. Raises DoesNotAdd."""
    rows = () if layout.lines else tuple(_line(layout, values, row.label, row.place) for row in values.rows)
    total = _line(layout, values, "合计", TOTAL)
    before = _line(layout, values, values.period.before_label, TOTAL, before=True)
    for line in (*rows, total, before):
        _across(layout, line)
    if not layout.lines:
        _down(layout, rows, total)
    return Table(layout, values, rows, total, before)


def _line(layout: Layout, values: Values, label: str, place: str, *, before: bool = False) -> Line:
    held = (values.before if before else values.now).get(place, {})
    outside = values.external_before if before else values.external
    return Line(label, place, tuple(_cell(column, held, outside, place) for column in layout.columns))


def _cell(column: Column, held: Mapping[str, int], outside: Mapping[str, int], place: str) -> Cell:
    if column.absent:
        return Cell(column, None)
    if column.external:
        return Cell(column, outside.get(column.external) if place == TOTAL else None)
    if column.rate:
        return Cell(column, rate_of(column.rate, held), tuple(parts_of(column.rate)))
    value = sum(held.get(key, 0) for key in column.keys) - sum(held.get(key, 0) for key in column.minus)
    behind = [part for key in (*column.keys, *column.minus) for part in parts_of(key)]
    return Cell(column, value, tuple(behind))


def _across(layout: Layout, line: Line) -> None:
    cells = {cell.column.id: cell for cell in line.cells}
    for proof in layout.proofs:
        parts = [cells[name].number for name in proof.parts]
        whole = cells[proof.total]
        if sum(parts) != whole.number:
            raise DoesNotAdd(layout.title, f"“{line.label}”一行{proof.label}", parts, whole.number, whole.column.money)


def _down(layout: Layout, rows: Sequence[Line], total: Line) -> None:
    for index, column in enumerate(layout.columns):
        if column.adds:
            parts = [row.cells[index].number for row in rows]
            whole = total.cells[index].number
            if sum(parts) != whole:
                raise DoesNotAdd(layout.title, f"“{column.label}”一列", parts, whole, column.money)


# -- how a figure is written -------------------------------------------------------------------------------------------


def shown(cell: Cell, money: str, places: int, rounding: str) -> str:
    """A figure as tables print it: 无 where a rate has no denominator, — where there is nothing to count."""
    value = cell.value
    if value is None:
        return NONE
    if isinstance(value, Rate):
        return choosing.rate_text(value, rounding)
    return amount(value, money, places) if cell.column.money else f"{value:,}"


def amount(fen: int, money: str, places: int = 2) -> str:
    """Fen as 万元 or 元, exactly."""
    unit = 1_000_000 if money == "wan" else 100
    whole, rest = divmod(abs(fen), unit)
    digits = 6 if money == "wan" else 2
    text = f"{whole:,}" + (f".{rest:0{digits}d}"[: places + 1] if places else "")
    return f"-{text}" if fen < 0 else text


def rate_of(key: str, held: Mapping[str, int]) -> Rate:
    """A rate out of the figures of a row."""
    of = RATES[key]
    over, under = (sum(held.get(k, 0) for k in keys) for keys in (of.numerator, of.denominator))
    return Rate(over, under, of.per)


def change(now: Value, before: Value) -> str:
    """同比: +16.7%, −11.1%, 持平, — where the year before had none."""
    if isinstance(now, Rate) and isinstance(before, Rate):
        return _points(now, before)
    if not isinstance(now, int) or not isinstance(before, int) or not before:
        return NONE
    if now == before:
        return "持平"
    text = Rate(now - before, abs(before)).text()
    return "−" + text[1:] if text.startswith("-") else f"+{text}"


def _points(now: Rate, before: Rate) -> str:
    """Of two rates the difference in percentage points, never a per cent of a per cent."""
    if not now.denominator or not before.denominator:
        return NONE
    over = now.numerator * before.denominator - before.numerator * now.denominator
    text = Rate(over, now.denominator * before.denominator, now.per).text().rstrip("%")
    if float(text) == 0:
        return "持平"
    return f"−{text[1:]}个百分点" if text.startswith("-") else f"+{text}个百分点"


__all__ = ["Cell", "DoesNotAdd", "Line", "Row", "Sum", "Table", "amount", "build", "change", "rate_of", "shown"]
