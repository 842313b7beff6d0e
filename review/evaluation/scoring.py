"""From what checks found to points, total and grade. Pure; exact (no floats)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from review.evaluation.checks import CHECKS, base
from review.evaluation.material import Material
from review.evaluation.results import (
    FAILED,
    MANUAL,
    NOT_APPLICABLE,
    PASSED,
    PENDING,
    TO_CONFIRM,
    Evaluation,
    ItemResult,
    StageSum,
)
from review.models import EvaluationItem, EvaluationStandard
from review.models.standards import Kind, Mode, NotApplicable

CENT, ZERO = Decimal("0.01"), Decimal(0)
SHOWN = 12  # places of one item
Grades = list[tuple[Decimal, str]]
BEST, GOOD, PASSES, FAILS = "优秀", "良好", "合格", "不合格"


def looked(material: Material, names: Iterable[str], kept: dict[str, base.Found]) -> list[base.Found]:
    """What the checks of an item say; each check is asked once for all items of a case."""
    found = []
    for name in names:
        if name not in kept:
            kept[name] = CHECKS[name](material)
        found.append(kept[name])
    return found


def judged(item: EvaluationItem, found: list[base.Found], rule: str) -> ItemResult:
    """One item's result. What a person has to confirm or score counts as prepared."""
    lacks = [lack for one in found for lack in one.lacks]
    state = _state(item, found, bool(lacks), rule)
    full = item.points if item.kind == Kind.ITEM else ZERO
    if state == NOT_APPLICABLE and rule == NotApplicable.LEFT_OUT:
        full = ZERO
    places = [place for one in found for place in one.places]
    return ItemResult(
        item.code, item.kind, item.stage, item.text, item.mode, state, _points(item, lacks, full), full,
        "；".join(dict.fromkeys(one.said for one in found if one.said)) or "由评查员判定",
        tuple(dict.fromkeys(places))[:SHOWN], item.deduction,
        "；".join(dict.fromkeys(lack.mend for lack in lacks if lack.mend)), bool(lacks),
    )  # fmt: skip


def _state(item: EvaluationItem, found: list[base.Found], lacking: bool, rule: str) -> str:
    states = {one.state for one in found}
    if states == {base.NOT_APPLICABLE}:
        return TO_CONFIRM if rule == NotApplicable.BY_HAND and item.kind == Kind.ITEM else NOT_APPLICABLE
    if item.mode == Mode.MANUAL:
        return MANUAL
    if states <= {base.PENDING, base.NOT_APPLICABLE} and states:
        return PENDING
    if item.mode == Mode.MIXED or (base.UNSURE in states and not lacking):
        return TO_CONFIRM
    return FAILED if lacking else PASSED


def _points(item: EvaluationItem, lacks: list[base.Lack], full: Decimal) -> Decimal:
    if item.kind == Kind.VETO or not lacks or item.mode == Mode.MANUAL:
        return full
    if item.kind == Kind.DEFECT:
        cost = item.points * len(lacks)
        return -(min(cost, item.most) if item.most else cost)
    return max(ZERO, full - _part(full, sum((lack.share for lack in lacks), Fraction(0))))


def _part(full: Decimal, share: Fraction) -> Decimal:
    cents = Fraction(full) * min(share, base.WHOLE) * 100
    return (Decimal(cents.numerator) / Decimal(cents.denominator)).quantize(Decimal(1), ROUND_HALF_UP) / 100


# -- the whole ---------------------------------------------------------------------------------------------------------


def vetoes_of(results: Iterable[ItemResult]) -> tuple[str, ...]:
    """Vetoes that hold: said by an automatic check or by a person, never by one that is only prepared."""
    return tuple(r.code for r in results if r.kind == Kind.VETO and r.state == FAILED)


def total_of(standard: EvaluationStandard, results: Iterable[ItemResult]) -> Decimal:
    """The total, never below 0; 0 where a veto holds. Items left out make the rest count for the whole."""
    results = list(results)
    if vetoes_of(results):
        return ZERO
    items = [r for r in results if r.kind == Kind.ITEM]
    deducted = sum((r.points for r in results if r.kind == Kind.DEFECT), ZERO)
    if not items:
        return max(ZERO, standard.full + deducted)
    points, full = sum((r.points for r in items), ZERO), sum((r.full for r in items), ZERO)
    if standard.not_applicable == NotApplicable.LEFT_OUT:
        if not full:
            return ZERO
        points = (points * standard.full / full).quantize(CENT, ROUND_HALF_UP)
    return max(ZERO, points + deducted)


def stages_of(results: Iterable[ItemResult]) -> tuple[StageSum, ...]:
    """The sum of each stage, vetoes left out."""
    points: dict[str, Decimal] = {}
    full: dict[str, Decimal] = {}
    for r in results:
        if r.kind != Kind.VETO:
            points[r.stage] = points.get(r.stage, ZERO) + r.points
            full[r.stage] = full.get(r.stage, ZERO) + r.full
    return tuple(StageSum(stage, points[stage], full[stage]) for stage in points)


def graded(total: Decimal, full: Decimal, vetoed: bool, grades: Grades) -> str:
    """The grade of a total; the lines are percent of the full mark, from the best down."""
    if vetoed:
        return FAILS
    return next((name for line, name in grades if total * 100 >= line * full), FAILS)


def rescored(
    evaluation: Evaluation, points: Mapping[str, Decimal], standard: EvaluationStandard, grades: Grades
) -> Evaluation:
    """The same evaluation with what people gave, by item code; of a veto 0 says that it holds, anything else that not.

    Raises ValueError on points an item cannot have.
    """
    items = tuple(given(item, points[item.code]) if item.code in points else item for item in evaluation.items)
    vetoes, total = vetoes_of(items), total_of(standard, items)
    return replace(
        evaluation, items=items, vetoes=vetoes, total=total, stages=stages_of(items),
        grade=graded(total, standard.full, bool(vetoes), grades), provisional=is_provisional(items),
    )  # fmt: skip


def given(item: ItemResult, points: Decimal) -> ItemResult:
    """The item with what a person gave it. Raises ValueError on points it cannot have."""
    if item.kind == Kind.VETO:
        return replace(item, state=FAILED if points == 0 else PASSED)
    if item.kind == Kind.DEFECT:
        if points > 0:
            raise ValueError(f"{item.code}是扣分项，得分不能大于0")
        return replace(item, points=points, state=FAILED if points else PASSED)
    if not ZERO <= points <= item.full:
        raise ValueError(f"{item.code}的得分应在0至{item.full.normalize():f}之间")
    return replace(item, points=points, state=PASSED if points == item.full else FAILED)


def is_provisional(items: Iterable[ItemResult]) -> bool:
    return any(item.state in (TO_CONFIRM, MANUAL, PENDING) for item in items)
