"""What a row of the case list says. Eight queries for a page of any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, Sum

from cases.calendar import WorkCalendar
from cases.deadlines import RULES
from cases.models import Case, CaseOfficer, Deadline, Decision, Event, Party, Proposal
from cases.reads.periods import NEAR, days_left
from cases.reads.returns import lying_returned
from cases.reads.strip import progress
from cases.reads.telling import cause
from cases.registry import Stage
from cases.rows.base import LIVE

MINDED = tuple(key for key, rule in RULES.items() if rule.binds == "bureau")
# The last words of a period's name, where the first say enough in a narrow column.
SHORT = {"decision_term": "办案", "evidence_preserve": "先行登记保存", "publish_unit": "公示", "publish_generic": "公示",
         "record_filing": "备案", "serve_decision": "送达", "filing_backfill": "补办立案", "seizure_term": "查封扣押",
         "withdraw_publication": "撤回公示"}  # fmt: skip
DONE = (Stage.CLOSED, Stage.ARCHIVED)
HELD = (Stage.SUSPENDED,)
# Stages a returned case stands in: only for these is the record asked.
CAN_BE_RETURNED = (Stage.CLUE, Stage.INVESTIGATING, Stage.CONCLUDED, Stage.NOTIFIED, Stage.REVIEWED, Stage.RESOLVED)


@dataclass
class Due:
    """A last day, with what is left: working days, or calendar days over (negative)."""

    on: date
    label: str
    left: int
    provisional: bool = False

    @property
    def state(self) -> str:
        return "late" if self.left < 0 else "near" if self.left <= NEAR else ""

    @property
    def over(self) -> int:
        return -self.left


@dataclass
class Row:
    """A case as the list shows it. `amount` in fen, None before anything is proposed."""

    case: Case
    parties: str = ""
    named: str = ""
    officers: str = ""
    amount: int | None = None
    due: Due | None = None
    returned: bool = False
    bureau: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def stage(self) -> Stage:
        return Stage(self.case.stage)

    @property
    def step(self) -> int:
        return progress(self.case.stage)

    @property
    def state(self) -> str:
        return "done" if self.stage in DONE else "" if self.step else "held"

    @property
    def cause(self) -> str:
        return cause(self.case.title, self.names)


def short_names(names: list[str]) -> str:
    """Two names, and how many more."""
    return "、".join(names[:2]) + (f" 等 {len(names)} 名" if len(names) > 2 else "")


def dues_of(cases: Iterable[Case], today: date, calendar: WorkCalendar) -> dict[int, Due]:
    """The nearest period the bureau has to mind, by case."""
    wanted = {case.pk: case.next_due for case in cases if case.next_due}
    found: dict[int, Due] = {}
    rows = Deadline.objects.filter(case__in=list(wanted), done_on=None, key__in=MINDED).order_by("due", "pk")
    for case, key, due, provisional in rows.values_list("case_id", "key", "due", "provisional"):
        if case not in found:
            label = SHORT.get(key, RULES[key].label)
            found[case] = Due(due, label, days_left(calendar, due, today), provisional)
    return found


def rows_of(ids: list[int], today: date, calendar: WorkCalendar, many_bureaus: bool = False) -> list[Row]:
    """The rows of these cases, in the order given."""
    cases = {case.pk: case for case in Case.objects.filter(pk__in=ids).select_related("bureau", "unit")}
    rows = {pk: Row(cases[pk]) for pk in ids if pk in cases}
    for case, name in Party.objects.filter(case__in=ids).order_by("pk").values_list("case_id", "name"):
        rows[case].names.append(name)
    amounts = _amounts(list(cases.values()))
    handlers = _handlers(list(cases.values()), today)
    dues = dues_of(cases.values(), today, calendar)
    asked = [pk for pk, case in cases.items() if case.stage in CAN_BE_RETURNED]
    back = lying_returned({pk: cases[pk].stage for pk in asked}) if asked else set()
    for pk, row in rows.items():
        row.named = "、".join(row.names)
        row.parties = short_names(row.names) or row.case.title
        row.amount, row.officers = amounts.get(pk), "、".join(handlers.get(pk, ()))
        row.due, row.returned = dues.get(pk), pk in back
        row.bureau = row.case.bureau.name if many_bureaus else ""
    return list(rows.values())


def _amounts(cases: list[Case]) -> dict[int, int]:
    """What was decided; before, what is proposed."""
    found: dict[int, int] = {}
    proposed = {case.pk: case.proposal for case in cases if case.proposal}
    for case, number, fine in Proposal.objects.filter(case__in=list(proposed)).values_list("case_id", "number", "fine"):
        if number == proposed[case]:
            found[case] = found.get(case, 0) + fine
    decided = Decision.objects.filter(case__in=[c.pk for c in cases], state__in=LIVE).order_by()
    for case, fine, taken in decided.values_list("case_id").annotate(fine=Sum("fine"), taken=Sum("confiscated")):
        found[case] = fine + taken
    return found


def _handlers(cases: list[Case], today: date) -> dict[int, list[str]]:
    """Who handles the case now; before the filing, who registered it."""
    found: dict[int, list[str]] = defaultdict(list)
    now = Q(until=None) | Q(until__gt=today)
    team = CaseOfficer.objects.filter(now, case__in=[c.pk for c in cases]).order_by("pk")
    for case, name in team.values_list("case_id", "officer__name"):
        if name not in found[case]:
            found[case].append(name)
    unfiled = [case.pk for case in cases if case.pk not in found]
    registered = Event.objects.filter(case__in=unfiled, seq=1).values_list("case_id", "actor__name")
    for case, name in registered if unfiled else ():
        found[case] = [name]
    return found
