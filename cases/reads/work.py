"""What an officer's desk is made of: his cases, what waits for his roles, periods, last acts. Each part one query.

At any size: what he handles is probed first (see `narrowing`); queues and duties take the nearest few of each stage or
period, along an index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q

from cases import clock, lawbase, selectors
from cases.deadlines import RULES
from cases.models import Case, Deadline, Decision, Draft, Officer, Party, Proposal
from cases.reads import capped
from cases.reads.casepage import days_left
from cases.reads.listrow import MINDED, Due, short_names
from cases.reads.narrowing import few_of, handled_by, handling
from cases.reads.returns import Returned, last_acts, returned
from cases.registry import OPEN, Role, Stage
from cases.rows.base import LIVE

ACTIVE = (*OPEN, Stage.CLOSED, Stage.SUSPENDED)
MOST = 200  # cases of one's own that the desk looks at, the nearest deadline first
QUEUE = 40  # of one stage, or of one kind of period
COUNTED = 1000
MINE, UNIT, BUREAU = "mine", "unit", "bureau"
# Periods of the parties that the desk watches: while they run, the case waits; when they are over, something is to do.
WATCHED = ("statement_period", "hearing_request", "pay_fine", "demand_before_court", "court_accept", "stay_3y",
           "service_public")  # fmt: skip


@dataclass(frozen=True)
class Period:
    """A running period of a case on the desk. `name` is how the case is called in a few words."""

    pk: int
    key: str
    case: Case
    party: str
    start: date
    due: Due
    name: str

    @property
    def label(self) -> str:
        return RULES[self.key].label


class Work:
    """One officer, one day. `queues`: (stage, own unit only) by which his roles find cases; `duties`: keys of periods."""

    def __init__(
        self, officer: Officer, roles: Iterable[str] = (Role.INSPECTOR,), queues: Iterable[tuple[str, bool]] = (),
        duties: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.officer = officer
        self.roles = frozenset(roles)
        self.queues = sorted(set(queues))
        self.duties = sorted(set(duties))
        self.today = clock.today()

    @property
    def scope(self) -> str:
        """Whose cases the figures are of."""
        if Role.INSPECTOR in self.roles:
            return MINE
        return UNIT if Role.UNIT_HEAD in self.roles and self.officer.unit_id else BUREAU

    @cached_property
    def base(self) -> Any:
        """Cases of the own bureau that exist for him."""
        return selectors.visible_cases(self.officer).filter(bureau=self.officer.bureau_id)

    # -- cases -------------------------------------------------------------------------------------------------------

    @cached_property
    def few(self) -> set[int] | None:
        """Ids of all he ever handled, or None where there are too many to look at one by one."""
        return few_of(handled_by(self.officer.pk, [self.officer.bureau_id or 0]))

    @cached_property
    def mine(self) -> dict[int, Case]:
        """The cases he handles that are not over yet, the nearest deadline first."""
        active = Q(stage__in=[str(s) for s in ACTIVE])
        if self.few is not None:
            found = self.base.filter(active | Q(next_due__isnull=False), pk__in=self.few)
            found = found.order_by(F("next_due").asc(nulls_last=True), "pk")[:MOST]
        else:
            found = self.base.filter(handling(self.officer.pk), active, next_due__isnull=False)
            found = found.order_by("next_due", "pk")[:MOST]
        return {case.pk: case for case in found}

    @cached_property
    def waiting(self) -> dict[int, Case]:
        """The cases his roles have to do with, out of the whole bureau."""
        parts = []
        for stage, own_unit in self.queues:
            held = self.base.filter(stage=stage)
            if own_unit and self.officer.unit_id:
                held = held.filter(unit=self.officer.unit_id)
            parts.append(held.order_by("next_due", "pk").values_list("pk")[:QUEUE])
        for key in self.duties:
            running = Deadline.objects.filter(bureau=self.officer.bureau_id, key=key, done_on=None)
            parts.append(running.order_by("due").values_list("case_id")[:QUEUE])
        ids = {row[0] for row in capped.rows(parts)} - set(self.mine)
        return {case.pk: case for case in self.base.filter(pk__in=ids)} if ids else {}

    @cached_property
    def cases(self) -> dict[int, Case]:
        return {**self.mine, **self.waiting}

    # -- what stands around them -------------------------------------------------------------------------------------

    @cached_property
    def names(self) -> dict[int, list[str]]:
        """The parties' names, by case; those of drafts too."""
        ids = {*self.cases, *(d.case_id for d in self.drafts if d.case_id)}
        found: dict[int, list[str]] = defaultdict(list)
        for case, name in Party.objects.filter(case__in=ids).order_by("pk").values_list("case_id", "name"):
            found[case].append(name)
        return found

    @cached_property
    def running(self) -> dict[int, list[Period]]:
        """The periods that run, by case, the nearest first."""
        calendar = lawbase.current().calendar
        rows = Deadline.objects.filter(case__in=list(self.cases), done_on=None, key__in=(*MINDED, *WATCHED))
        found: dict[int, list[Period]] = defaultdict(list)
        for row in rows.order_by("due", "pk"):
            due = Due(row.due, RULES[row.key].label, days_left(calendar, row.due, self.today), row.provisional)
            case = self.cases[row.case_id]
            found[case.pk].append(Period(row.pk, row.key, case, row.party, row.start, due, self.called(case)))
        return found

    def called(self, case: Case) -> str:
        """The case in a few words: its parties."""
        return short_names(self.names.get(case.pk, [])) or case.title

    @property
    def minded(self) -> list[Period]:
        """The periods of his own cases that the bureau has to mind."""
        return [p for pk in self.mine for p in self.running.get(pk, ()) if p.key in MINDED]

    @cached_property
    def acts(self) -> dict[int, dict[str, int]]:
        return last_acts(self.cases)

    @cached_property
    def returned(self) -> dict[int, Returned]:
        return returned({pk: acts for pk, acts in self.acts.items() if pk in self.mine})

    @cached_property
    def performance(self) -> dict[int, set[str]]:
        """How far the decisions in force are performed, by case."""
        served = [pk for pk, case in self.cases.items() if case.stage == Stage.SERVED]
        found: dict[int, set[str]] = defaultdict(set)
        rows = Decision.objects.filter(case__in=served, state__in=LIVE) if served else ()
        for row in rows:
            found[row.case_id].add(row.performance)
        return found

    @cached_property
    def proposed(self) -> dict[int, set[str]]:
        """The kinds of the lines proposed last, by case that stands before its notice or review."""
        asked = {pk: c.proposal for pk, c in self.mine.items() if c.stage == Stage.CONCLUDED}
        found: dict[int, set[str]] = defaultdict(set)
        rows = Proposal.objects.filter(case__in=list(asked)).values_list("case_id", "number", "kind") if asked else ()
        for case, number, kind in rows:
            if number == asked[case]:
                found[case].add(kind)
        return found

    @cached_property
    def drafts(self) -> list[Draft]:
        """His own drafts, those that lie with him, and others' of his cases."""
        near = Q(by=self.officer) | Q(holder=self.officer) | Q(case__in=list(self.mine))
        rows = Draft.objects.filter(near).select_related("case", "by", "holder").order_by("-saved_at")
        return list(rows[:MOST])

    # -- figures -----------------------------------------------------------------------------------------------------

    @cached_property
    def stages(self) -> dict[str, int]:
        """How many cases stand in each stage: his own, his unit's or his bureau's. Capped."""
        if self.scope == MINE and self.few is not None:
            rows = self.base.filter(pk__in=self.few).order_by().values_list("stage").annotate(many=Count("pk"))
            return dict(rows)
        held = self.base
        if self.scope == MINE:
            held = held.filter(handling(self.officer.pk))
        elif self.scope == UNIT:
            held = held.filter(unit=self.officer.unit_id)
        parts = [held.filter(stage=str(s)).order_by().values_list("pk")[: COUNTED + 1] for s in ACTIVE]
        return dict(zip(map(str, ACTIVE), capped.counts(parts), strict=True))

    def near(self, horizon: date, most: int) -> list[Period]:
        """The periods up to a day, the first ones first: of his own cases, of his unit or his bureau."""
        watched = (*MINDED, "pay_fine")
        if self.scope == MINE:
            own = [p for pk in self.mine for p in self.running.get(pk, ()) if p.key in watched]
            return sorted((p for p in own if p.due.on <= horizon), key=lambda p: (p.due.on, p.pk))[:most]
        return self._near_in_bureau(horizon, most)

    def _near_in_bureau(self, horizon: date, most: int) -> list[Period]:
        open_ones = Deadline.objects.filter(bureau=self.officer.bureau_id, done_on=None, due__lte=horizon)
        if self.scope == UNIT:
            open_ones = open_ones.filter(case__unit=self.officer.unit_id)
        parts = [open_ones.filter(key=key).order_by("due").values_list("pk")[:most] for key in MINDED]
        calendar = lawbase.current().calendar
        ids = [row[0] for row in capped.rows(parts)]
        rows = list(Deadline.objects.filter(pk__in=ids).select_related("case").order_by("due", "pk")[:most])
        names: dict[int, list[str]] = defaultdict(list)
        for case, name in Party.objects.filter(case__in=[r.case_id for r in rows]).values_list("case_id", "name"):
            names[case].append(name)
        return [
            Period(
                row.pk, row.key, row.case, row.party, row.start,
                Due(row.due, RULES[row.key].label, days_left(calendar, row.due, self.today), row.provisional),
                short_names(names[row.case_id]) or row.case.title,
            )
            for row in rows
        ]  # fmt: skip
