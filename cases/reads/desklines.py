"""The lines of the desk: something to do, a period that runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cases.models import Case, Officer
from cases.reads.periods import NEAR


@dataclass(frozen=True)
class Term:
    """The last day of a period with the working days left (calendar days, negative, once over)."""

    label: str
    on: date
    left: int
    provisional: bool = False
    binds: str = "bureau"
    done_on: date | None = None
    doubt: str = ""

    @property
    def state(self) -> str:
        return "late" if self.left < 0 else "near" if self.left <= NEAR else ""


@dataclass(frozen=True)
class Returned:
    who: str
    why: str
    more: str = ""


@dataclass(frozen=True)
class Task:
    heading: str
    tag: str
    button: str
    link: str
    title: str
    number: str = ""
    term: Term | None = None
    returned: Returned | None = None
    said: Returned | None = None
    key: tuple[int, str] = (0, "")

    @property
    def late(self) -> bool:
        return self.term is not None and self.term.left < 0

    @property
    def today(self) -> bool:
        return self.term is not None and self.term.left == 0

    @property
    def rank(self) -> tuple[bool, bool, date]:
        """Returned ones first, then by the last day; what has none comes last."""
        return self.returned is None, self.term is None, self.term.on if self.term else date.max


@dataclass(frozen=True)
class Notice:
    """A day to keep that belongs to no case: something the bureau owes (the year's report)."""

    term: Term
    link: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A running period of a case: in the table of deadlines, or among what is waited for."""

    term: Term
    case: Case
    link: str


# What the floors above put on the desk; each asks at most two queries.
NOTICES: list[Callable[[Officer, frozenset[str], date], list[Notice]]] = []
