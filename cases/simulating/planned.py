"""What a plan consists of: cases and register rows, as plain values. Small, since a large city has tens of thousands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class PartyPlan:
    """One party of a case and what is decided about it. `template`: its place among the violations of the terms."""

    person: bool
    who: int
    industry: str
    template: int
    fine: int = 0
    nature: str = "routine"
    ground: str = ""
    major: bool = False
    publishes: bool = False
    paid: int = 0
    duties: tuple[str, ...] = ()
    files: int = 0

    @property
    def target(self) -> str:
        return "person" if self.person else "unit"


@dataclass(slots=True)
class CasePlan:
    """One case. `end`: penalty | no_penalty | withdrawn | pending | not_filed; `link`: register and place of its row."""

    number: int
    end: str
    parties: list[PartyPlan]
    simple: bool = False
    source: str = "inspection"
    link: tuple[str, int] | None = None
    reason: str = ""
    opinions: tuple[int, ...] = ()  # of each round of review; all but the last are returns
    discussed: bool = False
    hearing: str = ""  # held | withdrawn
    seized: str = ""
    ordered: bool = True
    educated: bool = False
    closes: bool = True
    start: int = 0  # working day of the year its clue is registered on

    @property
    def penalises(self) -> bool:
        return self.end == "penalty"


@dataclass(slots=True)
class RowPlan:
    """One row of a register: entered on working day `start`; `later` is when the rest of it, `more`, is entered too."""

    kind: str
    start: int
    values: dict[str, Any]
    later: int | None = None
    more: dict[str, Any] = field(default_factory=dict)
    place: int = 0  # among the rows of its register, in the order they are entered


@dataclass(slots=True)
class VisitPlan:
    """One row of the register of inspections; its hazards are told by number and written out when it is entered."""

    who: int
    industry: str
    mode: str = "special"
    hazards: int = 0
    majors: int = 0
    rectified: int = 0
    orders: int = 0
    measures: int = 0
    recorded: bool = True
    plan_class: str = ""
    start: int = 0
    later: int | None = None
    place: int = 0

    @property
    def kind(self) -> str:
        return "inspection"
