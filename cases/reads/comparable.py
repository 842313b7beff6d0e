"""What this bureau fined in comparable cases: the same clause, kind of subject and step, in the last three years.

One query however many clauses are asked. A decision that was set aside or varied is no model; nor is one whose share
for the clause is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from cases import selectors
from cases.calendar import plain_years
from cases.discretion.benchmark import Place
from cases.law import Citation
from cases.models import Case, DecisionClause, Officer

YEARS = 3
MOST = 500  # decisions looked at
SHOWN = 5
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Decided:
    """One decision of the past; amounts in fen."""

    uid: Any
    number: str
    title: str
    on: date
    fen: int
    tier: str


@dataclass(frozen=True)
class Comparable:
    """`tier`: only decisions of this tier are counted; "" for all of the clause and step. Newest first."""

    tier: str
    decided: tuple[Decided, ...]

    @property
    def count(self) -> int:
        return len(self.decided)

    @property
    def amounts(self) -> list[int]:
        return [one.fen for one in self.decided]

    @property
    def low(self) -> int:
        return min(self.amounts)

    @property
    def high(self) -> int:
        return max(self.amounts)

    @property
    def median(self) -> int:
        return int(median(self.amounts))

    @property
    def shown(self) -> tuple[Decided, ...]:
        return self.decided[:SHOWN]


def key_of(place: Place) -> Key:
    return Citation.parse(place.cite).key, place.subject, place.step


def of_places(
    officer: Officer, places: Iterable[Place], on: date, without: Case | None = None
) -> dict[Key, tuple[Decided, ...]]:
    """The decisions of the officer's own bureau that can be compared, by clause, subject and step: one query."""
    wanted = {key_of(place) for place in places}
    if not wanted:
        return {}
    rows = DecisionClause.objects.filter(
        bureau=officer.bureau_id, clause__in={k[0] for k in wanted}, step__in={k[2] for k in wanted}, in_force=True,
        penalised=True, share__gt=0, decided_on__gt=plain_years(on, -YEARS), decided_on__lte=on,
        decision__state="in_force", decision__case__in=selectors.visible_cases(officer),
    )  # fmt: skip
    if without is not None and without.pk:
        rows = rows.exclude(decision__case=without.pk)
    case = [f"decision__case__{name}" for name in ("uid", "number", "title")]
    found: dict[Key, list[Decided]] = defaultdict(list)
    fields = ("clause", "subject", "step", *case, "decided_on", "share", "tier")
    for clause, subject, step, *told in rows.order_by("-decided_on", "-pk").values_list(*fields)[:MOST]:
        if (clause, subject, step) in wanted:
            found[clause, subject, step].append(Decided(*told))
    return {key: tuple(many) for key, many in found.items()}


def compared(decided: tuple[Decided, ...], tier: str) -> Comparable | None:
    """Those of the same tier where there are any, else all; None where the bureau has decided none."""
    same = tuple(one for one in decided if tier and one.tier == tier)
    if same:
        return Comparable(tier, same)
    return Comparable("", decided) if decided else None
