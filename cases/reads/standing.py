"""Where cases stand that may wait for an officer: found by index, loaded together, whatever their number.

`Standing` is one case with what its record tells about the next step. It judges nothing: the engine does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from cases import tasks
from cases.lawbase import LawBase
from cases.models import Case, CaseOfficer, Deadline, Decision, Event, Officer, Proposal
from cases.reads import capped
from cases.reads.narrowing import UNFILED
from cases.reads.periods import with_opening
from cases.registry import OPEN, Role, Stage
from cases.selectors import visible_cases
from cases.tasks import Wanted

MOST_OWN = 120  # own cases looked at, those with the nearest deadlines first
MOST_QUEUED = 40  # cases of a stage, or of a period
RETURNS = ("return_filing", "return_review", "reopen_investigation")
HANDED_IN = ("request_filing", "conclude_investigation", "submit_for_review")
TOLD_BY = (
    *RETURNS, *HANDED_IN, "pass_review", "propose", "serve_notice", "record_statement", "reexamine_statement",
    "request_hearing", "notify_hearing", "close_hearing", "demand", "educate",
)  # fmt: skip
ACTIVE = (*OPEN, Stage.CLOSED, Stage.SUSPENDED)
OWED = ("unpaid", "part_paid", "court")
OWN, QUEUE, RUNNING = 0, 1, 2  # why a case is looked at


@dataclass(frozen=True)
class Happened:
    name: str
    on: date
    by: str
    payload: str


@dataclass
class Standing:
    case: Case
    own: bool = False
    queued: bool = False
    happened: list[Happened] = field(default_factory=list)
    dues: list[Deadline] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    def last(self, *names: str) -> str:
        """Which of these acts was done last."""
        return next((h.name for h in reversed(self.happened) if h.name in names), "")

    @property
    def returned(self) -> Happened | None:
        """The return nobody has answered by handing it in again."""
        last = next((h for h in reversed(self.happened) if h.name in RETURNS or h.name in HANDED_IN), None)
        return last if last is not None and last.name in RETURNS else None

    @property
    def rounds(self) -> int:
        return sum(1 for h in self.happened if h.name in ("pass_review", "return_review"))

    @property
    def penalises(self) -> bool:
        return any(p.kind == "penalty" for p in self.proposals)

    @property
    def spares(self) -> bool:
        """Whether somebody is let go without a penalty for what he did."""
        return any(p.kind == "no_penalty" and p.reason != "not_proven" for p in self.proposals)

    @property
    def passed(self) -> bool:
        """Whether the review stands: nothing it would have to see came after it."""
        return self.last("pass_review", "return_review", *HANDED_IN, "propose", "reexamine_statement", "close_hearing",
                         "record_statement") == "pass_review"  # fmt: skip

    def running(self, *keys: str) -> list[Deadline]:
        return [d for d in self.dues if d.key in keys]

    def major(self, law: LawBase, on: date) -> bool:
        """Whether it looks like one for the leaders' meeting, by amount, kind and hearing; the engine knows for sure."""

        def value(key: str) -> Any:
            return law.parameter(key, self.case.bureau.code, on).value

        for row in self.proposals:
            if row.kind != "penalty":
                continue
            subject = "unit" if row.party.kind == "unit" else "person"
            amount = max([row.fine, *(p.get("fen") or 0 for p in row.penalties)])
            if amount >= value(f"collective_amount_{subject}") or {p["kind"] for p in row.penalties} & set(
                value("collective_kinds")
            ):
                return True
        return bool(self.last("close_hearing") and value("collective_after_hearing"))

    def waits_for(self, law: LawBase, today: date) -> Wanted | None:
        """The act the case waits for in its stage; None where it waits for a day or for somebody outside."""
        chosen = CHOICES.get(self.case.stage)
        if chosen is not None:
            return chosen(self, law, today)
        many = tasks.OF_STAGE.get(self.case.stage, ())
        return many[0] if many else None


# -- which of a stage's acts ---------------------------------------------------------------------------------------------


def _concluded(s: Standing, law: LawBase, today: date) -> Wanted | None:
    if s.returned is not None or not s.penalises:
        return tasks.SUBMIT
    told = s.last("conclude_investigation", "propose", "serve_notice", "reopen_investigation")
    return tasks.SUBMIT if told == "serve_notice" and not s.passed else tasks.NOTIFY


def _notified(s: Standing, law: LawBase, today: date) -> Wanted | None:
    if s.last("record_statement", "reexamine_statement") == "record_statement":
        return tasks.REEXAMINE
    if any(d.due >= today for d in s.running(*tasks.HOLDS_BACK)):
        return None
    return _reviewed(s, law, today) if s.passed else tasks.SUBMIT


def _hearing(s: Standing, law: LawBase, today: date) -> Wanted | None:
    notified = s.last("request_hearing", "notify_hearing", "close_hearing") == "notify_hearing"
    return tasks.HOLD_HEARING if notified else tasks.CALL_HEARING


def _reviewed(s: Standing, law: LawBase, today: date) -> Wanted | None:
    return tasks.DISCUSS if s.major(law, today) else tasks.DECIDE


def _served(s: Standing, law: LawBase, today: date) -> Wanted | None:
    if s.spares and not s.last("educate"):  # 处罚法 33(3); it cannot be closed without
        return tasks.EDUCATE
    if s.queued:  # nothing is owed and no period of the bureau runs
        return tasks.CLOSE
    late = any(d.due < today for d in s.running("pay_fine"))
    return tasks.DEMAND if late and not s.last("demand") else None


CHOICES = {
    Stage.CONCLUDED: _concluded,
    Stage.NOTIFIED: _notified,
    Stage.HEARING: _hearing,
    Stage.REVIEWED: _reviewed,
    Stage.SERVED: _served,
}


# -- finding and loading -------------------------------------------------------------------------------------------------


def standings(officer: Officer, roles: frozenset[str], also: set[int]) -> dict[int, Standing]:
    """The cases that may wait for this officer, and those of `also`: six queries however many."""
    why: dict[int, set[int]] = {pk: set() for pk in also}
    for reason, pk in capped.rows(_parts(officer, roles)):
        why.setdefault(pk, set()).add(reason)
    cases = visible_cases(officer).filter(pk__in=why).select_related("bureau")
    found = {c.pk: Standing(c, OWN in why[c.pk], QUEUE in why[c.pk]) for c in cases}
    for due in with_opening(Deadline.objects.filter(case__in=found, done_on=None)).order_by("due", "pk"):
        found[due.case_id].dues.append(due)
    returns = models.Case(
        models.When(name__in=RETURNS, then="payload"), default=Value(""), output_field=models.TextField()
    )
    events = Event.objects.filter(case__in=found, name__in=TOLD_BY).annotate(kept=returns).order_by("case", "seq")
    for pk, *told in events.values_list("case_id", "name", "on", "actor__name", "kept"):
        found[pk].happened.append(Happened(*told))
    proposals = Proposal.objects.filter(case__in=found, number=F("case__proposal")).select_related("party")
    for row in proposals.defer("discretion").order_by("pk"):
        found[row.case_id].proposals.append(row)
    return found


def own_cases(officer: Officer) -> list[QuerySet[Case]]:
    """The cases an officer handles that are not filed away; before the filing, those he registered."""
    handles = CaseOfficer.objects.filter(officer=officer, until=None, case=OuterRef("pk"))
    bureau = Case.objects.filter(bureau=officer.bureau_id)
    registered = Event.objects.filter(case=OuterRef("pk"), seq=1, actor=officer)
    by_date = F("next_due").asc(nulls_last=True), "pk"
    return [
        bureau.filter(Exists(handles), stage__in=[str(s) for s in ACTIVE]).order_by(*by_date),
        bureau.filter(Exists(registered), stage__in=UNFILED).order_by(*by_date),
    ]


def _parts(officer: Officer, roles: frozenset[str]) -> list[QuerySet[Any, Any]]:
    handles = Exists(CaseOfficer.objects.filter(officer=officer, case=OuterRef("pk")))
    parts: list[QuerySet[Any, Any]] = []
    if Role.INSPECTOR in roles:
        parts += [_why(part, OWN)[:MOST_OWN] for part in own_cases(officer)]
        mine = Exists(CaseOfficer.objects.filter(officer=officer, until=None, case=OuterRef("case")))
        parts.append(
            _periods(officer, list(tasks.OF_PERIOD)).filter(mine).values_list(Value(OWN), "case_id")[:MOST_QUEUED]
        )
    for stage, many in tasks.stages_of(roles).items():
        waiting = Case.objects.filter(bureau=officer.bureau_id, stage=stage)
        if all(w.apart for w in many):
            waiting = waiting.exclude(handles)
        if many == [tasks.DISCUSS] and officer.unit_id is not None:
            waiting = waiting.filter(Q(unit=officer.unit_id) | Q(unit=None))
        if stage == Stage.SERVED:
            waiting = waiting.exclude(_unfinished())
        parts.append(_why(waiting.order_by("next_due", "pk"), QUEUE)[:MOST_QUEUED])
    if keys := tasks.periods_of(roles):
        parts.append(_periods(officer, keys).values_list(Value(RUNNING), "case_id")[:MOST_QUEUED])
    return parts


def _why(part: QuerySet[Case], reason: int) -> QuerySet[Any, Any]:
    return part.values_list(Value(reason), "pk")


def _periods(officer: Officer, keys: list[str]) -> QuerySet[Deadline]:
    return Deadline.objects.filter(bureau=officer.bureau_id, key__in=keys, done_on=None).order_by("due", "pk")


def _unfinished() -> Q:
    """Served cases nobody can close yet: money is owed, or a period of the bureau runs."""
    owed = Decision.objects.filter(case=OuterRef("pk"), state__in=("in_force", "varied"), performance__in=OWED)
    runs = Deadline.objects.filter(case=OuterRef("pk"), done_on=None, key__in=list(tasks.OF_PERIOD))
    return Q(Exists(owed)) | Q(Exists(runs))
