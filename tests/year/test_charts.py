"""The two charts of the year: shapes that stand for the figures, nothing drawn of months that have not begun."""

from __future__ import annotations

import pytest

from review.year import charts

AMOUNTS = [0, 0, 300_000_00, 0, 120_000_00, 0, 0, 0, 0, 0, 0, 0]


def test_the_running_sum_ends_with_the_last_month_that_has_begun() -> None:
    drawing = charts.running("罚没金额", 2026, AMOUNTS[:5], [0] * 12)
    old, new = (next(s for s in drawing.strokes if s.style == style) for style in ("line last", "line"))
    assert len(new.points) == 5 and len(old.points) == 12
    assert [mark.month for mark in drawing.marks] == [1, 2, 3, 4, 5]
    assert drawing.marks[-1].label == "5 月底累计 42.00 万元"
    (said,) = (word for word in drawing.words if word.strong)
    assert said.text == "42.00" and said.x > new.points[-1][0]
    assert sum(word.text.endswith(" 月") for word in drawing.words) == 12


@pytest.mark.parametrize("before", [AMOUNTS, [0] * 11 + [420_001_00]])
def test_two_sums_that_end_close_together_are_both_read(before: list[int]) -> None:
    drawing = charts.running("罚没金额", 2025, AMOUNTS, before)
    new, old = drawing.words[-2:]
    assert abs(new.y - old.y) >= 14


def test_a_bar_is_as_high_as_its_figure() -> None:
    drawing = charts.bars("处罚决定", 2026, [4, 2, *[0] * 10], [1, *[0] * 11], "宗")
    last, this = drawing.marks[0].boxes
    assert this.h == pytest.approx(4 * last.h) and drawing.marks[1].boxes[1].h == pytest.approx(2 * last.h)
    assert [word.text for mark in drawing.marks for word in mark.words] == ["4", "2"]
