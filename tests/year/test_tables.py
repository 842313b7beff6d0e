"""Tables of random years: what is shown adds up, across and down; what does not is refused with the difference."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.counters.reading import Rate
from review.year import tables, values, workbook
from review.year.layouts import layouts
from review.year.tables import DoesNotAdd, build
from review.year.values import TOTAL
from tests.year.years import Decision, Visit, decisions, visits, year_of

ALL = list(layouts().values())


@given(decisions, visits)
def test_every_table_of_any_year_adds_up_across_and_down(many: list[Decision], seen: list[Visit]) -> None:
    read = year_of(many, seen)
    for layout in ALL:
        table = build(layout, read)
        for proof in layout.proofs:
            for line in (*table.rows, table.total):
                cells = {cell.column.id: cell.number for cell in line.cells}
                assert sum(cells[name] for name in proof.parts) == cells[proof.total]
        for index, column in enumerate(layout.columns):
            if column.adds and not layout.lines:
                assert sum(row.cells[index].number for row in table.rows) == table.total.cells[index].number
        if layout.family == "penalty":
            total = next(cell for cell in table.total.cells if cell.column.id == "total")
            assert total.value == len(many)


@given(decisions, visits)
def test_what_is_printed_adds_up_too(many: list[Decision], seen: list[Visit]) -> None:
    """Amounts are shown with as many places as they need, so that the printed parts make the printed sum."""
    for key in ("A", "B", "safety_penalty"):
        table = build(layouts()[key], year_of(many, seen))
        for index, column in enumerate(table.columns):
            if column.money:
                said = [_number(table.shown(row.cells[index])) for row in table.rows]
                assert sum(said) == _number(table.shown(table.total.cells[index]))


def _number(text: str) -> int:
    """Digits with six places behind the point: exact."""
    whole, _, rest = text.replace(",", "").partition(".")
    return int(whole) * 10**6 + int(rest.ljust(6, "0"))


@given(decisions.filter(bool), st.sampled_from(["A", "B", "C", "D", "E"]), st.integers(1, 5))
def test_a_total_that_is_not_the_sum_of_its_kinds_is_refused_with_the_difference(
    many: list[Decision], key: str, more: int
) -> None:
    read = year_of(many, [])
    now = copy.deepcopy(read.now)
    now[TOTAL]["pen_decided"] += more
    with pytest.raises(DoesNotAdd) as refused:
        build(layouts()[key], replace(read, now=now))
    assert refused.value.difference == more
    assert f"相差 {more}" in str(refused.value) and "不能出表" in str(refused.value)


@given(decisions.filter(bool))
def test_rows_that_do_not_make_the_whole_are_refused(many: list[Decision]) -> None:
    read = year_of(many, [])
    now = copy.deepcopy(read.now)
    for key in ("pen_decided", f"pen_by_cat.{many[0].kind}", f"pen_proc.{'simple' if many[0].simple else 'ordinary'}"):
        now[TOTAL][key] = now[TOTAL].get(key, 0) + 1
    with pytest.raises(DoesNotAdd, match="一列"):
        build(layouts()["D"], replace(read, now=now))


def test_a_difference_of_money_is_told_in_yuan() -> None:
    read = year_of([Decision(1, "fine", False, False, False, "trade", 500_000, 1)], [])
    now = copy.deepcopy(read.now)
    now[TOTAL]["penalty_total_amount"] -= 100
    with pytest.raises(DoesNotAdd, match=r"-1\.00 元"):
        build(layouts()["D"], replace(read, now=now))


def test_a_year_in_which_nothing_happened_makes_tables_of_noughts() -> None:
    for layout in ALL:
        table = build(layout, year_of([], []))
        assert table.empty
        assert all(cell.number == 0 for cell in table.total.cells)
    shown = [build(one, year_of([], [])) for one in ALL if one.family != "penalty" or one.key == "B"]
    assert workbook.workbook(year_of([], []), shown)


def test_a_rate_without_a_denominator_is_none_and_never_a_hundred() -> None:
    table = build(layouts()["safety_inspection"], year_of([], []))
    shown = {cell.column.label: table.shown(cell) for cell in table.total.cells}
    assert shown["整改率"] == "无"
    assert shown["监督检查"] == "0"


def test_a_power_the_bureau_does_not_have_is_a_dash() -> None:
    table = build(layouts()["D"], year_of([], []))
    assert next(table.shown(c) for c in table.total.cells if c.column.label == "行政拘留") == "—"


def test_a_unit_punished_by_two_offices_is_one_in_all_and_one_in_each() -> None:
    twice = [Decision(unit, "fine", False, False, False, "trade", 100, 7) for unit in (1, 2)]
    table = build(layouts()["safety_penalty"], year_of(twice, []))
    place = [column.label for column in table.columns].index("被处罚单位")
    assert [row.cells[place].value for row in table.rows] == [1, 1, 0]
    assert table.total.cells[place].value == 1


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (112, 96, "+16.7%"), (8, 9, "−11.1%"), (5, 5, "持平"), (5, 0, "—"), (0, 5, "−100.0%"), (0, 0, "—"),
        (Rate(3, 4), Rate(1, 2), "+25.0个百分点"), (Rate(1, 2), Rate(3, 4), "−25.0个百分点"),
        (Rate(1, 2), Rate(2, 4), "持平"), (Rate(1, 2), Rate(0, 0), "—"), (None, 3, "—"),
    ],
)  # fmt: skip
def test_the_year_before_is_compared_in_words_a_reader_can_trust(
    now: tables.Value, before: tables.Value, said: str
) -> None:
    assert tables.change(now, before) == said


@pytest.mark.parametrize(
    ("fen", "money", "places", "said"),
    [
        (612_350_000, "wan", 2, "612.35"), (1_211_000_00, "wan", 2, "121.10"), (10_00, "wan", 3, "0.001"),
        (-100_000_000, "wan", 2, "-100.00"), (5_000_00, "yuan", 2, "5,000.00"), (0, "wan", 2, "0.00"),
    ],
)  # fmt: skip
def test_amounts_are_written_exactly(fen: int, money: str, places: int, said: str) -> None:
    assert tables.amount(fen, money, places) == said


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=8))
def test_places_enough_lose_nothing(amounts: list[int]) -> None:
    places = tables.decimals(amounts, "wan")
    assert 2 <= places <= 6
    assert all(_number(tables.amount(fen, "wan", places)) == fen for fen in amounts)


@given(decisions, visits)
def test_frozen_figures_read_back_are_the_same(many: list[Decision], seen: list[Visit]) -> None:
    read = year_of(many, seen)
    text = values.as_text(read)
    back = values.from_text(text)
    assert values.as_text(back) == text and back.frozen
    for layout in ALL:
        first, second = build(layout, read), build(layout, back)
        assert [[c.number for c in r.cells] for r in (*first.rows, first.total)] == [
            [c.number for c in r.cells] for r in (*second.rows, second.total)
        ]
