"""What a history is made of. Frozen: folds of the same case share these, and a change makes a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

Fen = int
Moment = tuple[date, int]  # legal date and number of the event: the order of things
Part = TypeVar("Part", "Statement", "Hearing", "Held", "OrderState")


def revised(parts: Iterable[Part], concerned: Callable[[Part], bool], **changes: Any) -> list[Part]:
    """The list again, those concerned changed."""
    return [replace(part, **changes) if concerned(part) else part for part in parts]


@dataclass(frozen=True)
class Entry:
    """One event, as the fold sees it. `data` is the validated input, `derived` what the act worked out; both are read
    only."""

    seq: int
    name: str
    on: date
    by: str
    team: tuple[str, ...]
    data: dict[str, Any]
    derived: dict[str, Any]
    stage: str

    @property
    def order(self) -> Moment:
        return (self.on, self.seq)

    @property
    def parties(self) -> list[str]:
        """The parties the act concerned."""
        found: list[str] = self.derived.get("parties", [])
        return found


@dataclass(frozen=True)
class Penalty:
    kind: str
    fen: Fen = 0
    text: str = ""


@dataclass(frozen=True)
class Line:
    """A party's line of a proposal, notice, resolution or decision. Amounts in fen."""

    party: str
    kind: str
    violations: tuple[str, ...]
    clauses: tuple[str, ...]
    penalties: tuple[Penalty, ...]
    reason: str = ""
    raw: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Line:
        penalties = tuple(Penalty(p["kind"], p.get("fen") or 0, p.get("text") or "") for p in raw.get("penalties", ()))
        return cls(
            raw["party"],
            raw.get("kind", "penalty"),
            tuple(sorted(raw.get("violations", ()))),
            tuple(sorted(raw.get("clauses", ()))),
            tuple(sorted(penalties, key=lambda p: (p.kind, p.fen, p.text))),
            raw.get("reason") or "",
            raw,
        )

    @property
    def penalises(self) -> bool:
        return self.kind == "penalty"

    @property
    def educates(self) -> bool:
        """Whether the party is let go without a penalty for what it did, and so has to be educated (处罚法 33(3))."""
        return self.kind == "no_penalty" and self.reason != "not_proven"

    @property
    def fine(self) -> Fen:
        return sum(p.fen for p in self.penalties if p.kind == "fine")

    @property
    def confiscated(self) -> Fen:
        return sum(p.fen for p in self.penalties if p.kind.startswith("confiscate"))

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(p.kind for p in self.penalties)

    def covers(self, other: Line) -> bool:
        """Whether a notice of this line covers `other`: same violations, clauses, kinds, and a fine not lower (G08)."""
        same = (self.violations, self.clauses, self.kinds) == (other.violations, other.clauses, other.kinds)
        return self.penalises and same and self.fine >= other.fine and self.confiscated >= other.confiscated

    def heavier_than(self, other: Line) -> bool:
        """A higher amount, or a kind that the other has not."""
        return self.fine > other.fine or self.confiscated > other.confiscated or bool(self.kinds - other.kinds)

    @property
    def by_list(self) -> tuple[Any, ...]:
        """The item of a no-penalty or light list it rests on, and what was found of its conditions."""
        return (self.raw.get("list_item") or "", *sorted((self.raw.get("conditions") or {}).items()))

    def differs(self, other: Line) -> bool:
        mine = (self.kind, self.violations, self.clauses, self.penalties, self.reason, self.by_list)
        return mine != (other.kind, other.violations, other.clauses, other.penalties, other.reason, other.by_list)


@dataclass(frozen=True)
class Proposal:
    number: int
    order: Moment
    lines: dict[str, Line]


@dataclass(frozen=True)
class Notice:
    order: Moment
    served_on: date
    line: Line
    hearing: bool
    new_facts: bool


@dataclass(frozen=True)
class Statement:
    order: Moment
    text: str
    reexamined: Moment | None = None
    adopted: bool = False
    opinion: str = ""


@dataclass(frozen=True)
class Hearing:
    """One request of one party. `state`: asked, held, absent, withdrawn."""

    order: Moment
    state: str = "asked"
    hearing_on: date | None = None
    notified_on: date | None = None
    ended: Moment | None = None


@dataclass(frozen=True)
class Review:
    order: Moment
    result: str
    proposal: int
    lines: dict[str, Line]
    reviewer: str


@dataclass(frozen=True)
class Resolution:
    order: Moment
    conclusion: str
    lines: dict[str, Line]


@dataclass(frozen=True)
class DecisionState:
    """A party's decision and what became of it. `state`: in_force, varied, annulled, revoked, illegal."""

    order: Moment
    line: Line
    served_on: date | None = None
    state: str = "in_force"
    fine: Fen = 0
    in_dispute: tuple[tuple[date, date | None], ...] = ()
    schedule: tuple[tuple[date, Fen], ...] = ()
    granted_on: date | None = None
    stayed: tuple[tuple[date, date | None], ...] = ()

    @property
    def stands(self) -> bool:
        return self.state in ("in_force", "varied", "illegal")


@dataclass(frozen=True)
class Held:
    """Something taken from a party (preserved, sealed or seized) until it is released."""

    seq: int
    on: date
    due: date | None
    parties: list[str]
    released_on: date | None = None
    extended: bool = False


@dataclass(frozen=True)
class OrderState:
    seq: int
    on: date
    kind: str
    party: str
    due: date | None
    state: str = "ordered"
    rechecked_on: date | None = None
