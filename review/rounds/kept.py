"""The frozen machine check read back, and what people's marks make of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from review.evaluation import FAILED, MANUAL, TO_CONFIRM, Evaluation, ItemResult, Place, StageSum, scoring
from review.models import EvaluationRound, RoundSample
from review.models.standards import Kind

Marks = dict[str, dict[str, str]]
HOLDS, NOT = "0", "1"  # of a veto
BY_PEOPLE = (MANUAL, TO_CONFIRM)


def machine(sample: RoundSample) -> Evaluation:
    """The check of the day of the draw; read once for a row, since it is frozen."""
    if "check_read" not in sample.__dict__:
        sample.__dict__["check_read"] = _read(sample.automatic)
    found: Evaluation = sample.__dict__["check_read"]
    return found


def _read(told: Mapping[str, Any]) -> Evaluation:
    items = tuple(
        ItemResult(**{**item, "points": _exact(item["points"]), "full": _exact(item["full"]),
                      "places": tuple(Place(**place) for place in item["places"])})
        for item in told["items"]
    )  # fmt: skip
    return Evaluation(**{
        **told, "on": date.fromisoformat(told["on"]), "items": items, "vetoes": tuple(told["vetoes"]),
        "stages": tuple(StageSum(s["stage"], _exact(s["points"]), _exact(s["full"])) for s in told["stages"]),
        "total": _exact(told["total"]), "full": _exact(told["full"]), "notes": tuple(told["notes"]),
    })  # fmt: skip


def _exact(number: float) -> Decimal:
    return Decimal(str(number)).quantize(Decimal("0.01"))


def marked(sample: RoundSample, marks: Marks, round: EvaluationRound | None = None) -> Evaluation:
    """The check with these marks on it. Raises ValueError on points an item cannot have."""
    round = round or sample.round
    evaluation = machine(sample)
    grades = [(Decimal(line), name) for line, name in round.rules["grades"]]
    points = {code: as_points(mark["points"]) for code, mark in marks.items()}
    return scoring.rescored(evaluation, points, round.standard, grades)


def as_points(text: str) -> Decimal:
    """Raises ValueError on what is no number of at most two places."""
    try:
        found = Decimal(text.strip().translate(WIDE))
    except InvalidOperation:
        raise ValueError(f"“{text}”不是分数") from None
    if not found.is_finite() or abs(found) > 1000 or found != found.quantize(Decimal("0.01")):
        raise ValueError(f"“{text}”不是分数，最多两位小数")
    return found


WIDE = str.maketrans("０１２３４５６７８９．。－−", "0123456789..--")


def points_of(item: ItemResult) -> Decimal:
    """What an item got, so that two evaluators can be compared: of a veto 0 where it holds, else 1."""
    if item.kind == Kind.VETO:
        return Decimal(0) if item.state == FAILED else Decimal(1)
    return item.points


def lost(evaluation: Evaluation) -> list[ItemResult]:
    """The problems (问题): vetoes that hold and items that lose points."""
    return [item for item in evaluation.items if (item.state == FAILED if item.kind == Kind.VETO else item.lost > 0)]


def faults(before: Mapping[str, ItemResult], marks: Marks) -> dict[str, str]:
    """What is wrong with marks, by item: points it cannot have, and what has to be said why."""
    found = {}
    for code, mark in marks.items():
        item = before.get(code)
        if item is None:
            found[code] = "没有这一项"
            continue
        try:
            points = as_points(mark["points"])
            scoring.given(item, points)
        except ValueError as wrong:
            found[code] = str(wrong).removeprefix(f"{code}的")
            continue
        if not mark.get("reason", "").strip() and (why := _to_be_said(item, points)):
            found[code] = why
    return found


def _to_be_said(item: ItemResult, points: Decimal) -> str:
    """Why a reason is wanted: the machine is overruled, or points are taken."""
    if item.state not in BY_PEOPLE and points != points_of(item):
        return "改变系统的判定要写明理由"
    takes = points == 0 if item.kind == Kind.VETO else points < (item.full if item.kind == Kind.ITEM else Decimal(0))
    return "扣分要写明理由" if item.state in BY_PEOPLE and takes else ""


def overruled(sample: RoundSample, marks: Marks) -> list[str]:
    """Items the machine had decided and these marks decide otherwise."""
    before = {item.code: item for item in machine(sample).items}
    return [
        code for code, mark in marks.items()
        if before[code].state not in BY_PEOPLE and as_points(mark["points"]) != points_of(before[code])
    ]  # fmt: skip


def ungiven(evaluation: Evaluation, marks: Marks) -> list[ItemResult]:
    """What a person has to say and has not said yet."""
    return [item for item in evaluation.items if item.state in BY_PEOPLE and item.code not in marks]
