"""What an evaluation says: of each item its points, the reason, and where in the file it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

# States of an item. `to_confirm`: prepared by the program, a person has to confirm; `manual`: nobody but a person can
# say; `pending`: the case has not come so far, nothing is lost yet.
PASSED, FAILED, NOT_APPLICABLE, PENDING = "passed", "failed", "not_applicable", "pending"
TO_CONFIRM, MANUAL = "to_confirm", "manual"
STATES = {
    PASSED: "符合", FAILED: "扣分", NOT_APPLICABLE: "不涉及", PENDING: "尚未办到", TO_CONFIRM: "待确认", MANUAL: "待评查",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where something shows: a paper (its row, title, number), a piece of evidence or an act; `page` in the bound
    file where that is known (0: not bound yet)."""

    title: str
    document: int = 0
    number: str = ""
    page: int = 0
    event: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {"title": self.title, "document": self.document, "number": self.number, "page": self.page,
                "event": self.event}  # fmt: skip


@dataclass(frozen=True)
class ItemResult:
    """`points` of `full`; for a veto both are 0 and `state` says whether it holds (`failed`); for a defect `points` is
    what it costs (0 or negative). Items still to be confirmed or scored by a person count as they stand here."""

    code: str
    kind: str
    stage: str
    text: str
    mode: str
    state: str
    points: Decimal
    full: Decimal
    reason: str
    places: tuple[Place, ...] = ()
    deduction: str = ""
    mend: str = ""
    doubted: bool = False  # a check found something, whoever has the last word

    @property
    def state_label(self) -> str:
        return STATES[self.state]

    @property
    def lost(self) -> Decimal:
        return self.full - self.points

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code, "kind": self.kind, "stage": self.stage, "text": self.text, "mode": self.mode,
            "state": self.state, "points": float(self.points), "full": float(self.full), "reason": self.reason,
            "places": [place.as_dict() for place in self.places], "deduction": self.deduction, "mend": self.mend,
            "doubted": self.doubted,
        }  # fmt: skip


@dataclass(frozen=True)
class StageSum:
    stage: str
    points: Decimal
    full: Decimal

    def as_dict(self) -> dict[str, Any]:
        return {"stage": self.stage, "points": float(self.points), "full": float(self.full)}


@dataclass(frozen=True)
class Evaluation:
    """One case by one standard, as it stood on a day. `vetoes` are the codes that hold; `grade` is the standard's word.

    `provisional`: items are still to be confirmed or scored by a person. `unconfirmed`: the grade lines are 待确认.
    """

    case: str
    number: str
    title: str
    standard: str
    version: str
    on: date
    items: tuple[ItemResult, ...]
    stages: tuple[StageSum, ...]
    vetoes: tuple[str, ...]
    total: Decimal
    full: Decimal
    grade: str
    provisional: bool
    unconfirmed: bool
    notes: tuple[str, ...] = field(default=())

    def item(self, code: str) -> ItemResult:
        return next(item for item in self.items if item.code == code)

    def as_dict(self) -> dict[str, Any]:
        return {
            "case": self.case, "number": self.number, "title": self.title, "standard": self.standard,
            "version": self.version, "on": self.on.isoformat(), "total": float(self.total), "full": float(self.full),
            "grade": self.grade, "provisional": self.provisional, "unconfirmed": self.unconfirmed,
            "vetoes": list(self.vetoes), "stages": [stage.as_dict() for stage in self.stages],
            "items": [item.as_dict() for item in self.items], "notes": list(self.notes),
        }  # fmt: skip
