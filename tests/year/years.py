"""Years out of thin air: decisions drawn by chance, and the counters a plain count of them gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from cases.labels import PENALTY_KINDS
from review.year.periods import Period
from review.year.scope import Row
from review.year.values import TOTAL, Values

UNITS = (1, 2, None)
ROWS = (Row("执法一科", 1, 1), Row("龙山镇", 1, 2, "entrusted"), Row("未分机构", 1, None))
INDUSTRIES = ("coal", "mine", "chemical", "fireworks", "trade", "other")


@dataclass(frozen=True)
class Decision:
    unit: int | None
    kind: str
    person: bool
    accident: bool
    simple: bool
    industry: str
    fine: int
    who: int


@dataclass(frozen=True)
class Visit:
    unit: int | None
    who: int
    general: int
    major: int
    rectified: int


decisions = st.lists(
    st.builds(
        Decision, st.sampled_from(UNITS), st.sampled_from(sorted(PENALTY_KINDS)), st.booleans(), st.booleans(),
        st.booleans(), st.sampled_from(INDUSTRIES), st.integers(0, 10**9), st.integers(1, 4),
    ),
    max_size=25,
)  # fmt: skip
visits = st.lists(
    st.builds(
        Visit, st.sampled_from(UNITS), st.integers(1, 4), st.integers(0, 30), st.integers(0, 5), st.integers(0, 40)
    ),
    max_size=15,
)


def counted(many: Iterable[Decision], seen: Iterable[Visit]) -> dict[str, int]:
    """What the counters say of these, by a plain count."""
    found: Counter[str] = Counter()
    for one in many:
        quadrant = f"{'person' if one.person else 'unit'}_{'accident' if one.accident else 'routine'}"
        found.update(
            (
                "pen_decided", f"pen_by_cat.{one.kind}", f"pen_by_cat_raw.{one.kind}", f"pen_quadrant.{quadrant}",
                f"pen_proc.{'simple' if one.simple else 'ordinary'}", f"pen_industry.{one.industry}",
                f"pen_target.{'person' if one.person else 'unit'}",
            )
        )  # fmt: skip
        found.update({"fine_amount_decided": one.fine, "penalty_total_amount": one.fine})
        found[f"fine_quadrant.{quadrant}"] += one.fine
    found["pen_units_distinct"] = len({one.who for one in many if not one.person})
    for visit in seen:
        found.update(insp_visits=1, hazard_found=visit.general + visit.major, hazard_major=visit.major)
        found["hazard_rectified"] += visit.rectified
    found["insp_units"] = len({visit.who for visit in seen})
    return dict(found)


def year_of(many: list[Decision], seen: list[Visit], before: list[Decision] | None = None) -> Values:
    """A year's figures: each row counted by itself, the whole counted by itself."""
    now = {
        row.place: counted([d for d in many if d.unit == row.unit], [v for v in seen if v.unit == row.unit])
        for row in ROWS
    }
    now[TOTAL] = counted(many, seen)
    months = {key: [[0] * 12, [0] * 12] for key in ("pen_decided", "penalty_total_amount")}
    return Values(Period(2025), "云川市应急管理局", ROWS, now, {TOTAL: counted(before or [], [])}, (), (), months)
