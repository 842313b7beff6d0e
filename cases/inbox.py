"""What people are told inside the system: who did something that concerns them, what runs out. Nothing by mail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from cases import clock, lawbase
from cases.calendar import WorkCalendar
from cases.deadlines import RULES
from cases.models import Case, CaseOfficer, Deadline, Delegation, Event, Licence, Message, Officer, OfficerRole
from cases.registry import ACTS, Role, Stage

LONGEST = 300
NEAR = 3  # working days before a deadline
LICENCE_DAYS = 60
ANNOUNCED_FROM = 10  # the State Council announces next year's days off from October on
AT_A_TIME = 500  # officers reminded in one go
OURS = [rule.key for rule in RULES.values() if rule.binds == "bureau"]

# Whose turn it is after an act, and the acts the case's own officers hear of.
NEXT = {
    "request_filing": Role.LEADER,
    "submit_for_review": Role.LEGAL_REVIEWER,
    "request_hearing": Role.HEARING_CHAIR,
    "convene_discussion": Role.LEADER,
    "close": Role.ARCHIVIST,
}
TEAM_HEARS = frozenset(
    (
        "approve_filing", "return_filing", "refuse_filing", "pass_review", "return_review", "notify_hearing",
        "close_hearing", "terminate_hearing", "resolve_discussion", "decide", "recall_decision", "close", "transfer",
        "withdraw", "suspend", "resume", "redecide", "extend_term", "decide_recusal", "assign_officer", "file_appeal",
        "appeal_result", "pay", "grant_instalments", "reopen_investigation", "correct_event",
    )
)  # fmt: skip
RETURNS = ("return_filing", "return_review", "reopen_investigation")


def tell(
    officers: Officer | Iterable[Officer], kind: str, key: str, text: str, case: Case | None = None, link: str = ""
) -> None:
    """Put a line into their inboxes; who was told of `key` already is not told again."""
    many = [officers] if isinstance(officers, Officer) else list(officers)
    at = clock.now()
    _keep(
        Message(officer=o, case=case, kind=kind, key=key[:80], text=text[:LONGEST], link=link[:200], at=at)
        for o in many
    )


def _keep(messages: Iterable[Message]) -> None:
    Message.objects.bulk_create(messages, batch_size=AT_A_TIME, ignore_conflicts=True)


def case_link(case: Case) -> str:
    return f"/cases/{case.uid}/"


# -- after an act --------------------------------------------------------------------------------------------------------


def after_act(event: Event) -> None:
    """Tell the case's officers, and whose turn it is now; never who did it himself."""
    case = event.case
    if case is None:
        return
    found = _concerned(event.name, case)
    hear = {o.pk: o for o in found if o.pk not in (event.actor_id, event.entered_by_id)}
    if not hear:
        return
    reason = f"。{reason_of(event.name, event.payload)}" if event.name in RETURNS else ""
    text = f"{event.actor.name}{ACTS[event.name].label}：{case.title}{reason}"
    kind = "returned" if event.name in RETURNS else "case"
    tell(hear.values(), kind, f"event-{event.pk}", text, case, case_link(case))


def _concerned(act: str, case: Case) -> list[Officer]:
    if act not in TEAM_HEARS and act not in NEXT:
        return []
    team = list(team_of(case))
    found = team if act in TEAM_HEARS else []
    if act in NEXT:
        own = {o.pk for o in team}
        found = found + [o for o in holding(case.bureau_id, NEXT[act]) if o.pk not in own]
    return found


def team_of(case: Case) -> QuerySet[Officer]:
    """Who handles the case now; before it is filed, who registered it too."""
    mine = Q(pk__in=CaseOfficer.objects.filter(case=case, until=None).values("officer"))
    if case.stage in (Stage.CLUE, Stage.FILING, Stage.NOT_FILED):
        mine |= Q(pk__in=Event.objects.filter(case=case, seq=1).values("actor"))
    return Officer.objects.filter(mine, is_active=True)


def holding(bureau: int, role: Role) -> QuerySet[Officer]:
    """Who holds a role of the bureau today, lent ones too."""
    today = clock.today()
    holds = Q(role=role, valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
    own, lent = OfficerRole.objects.filter(holds).values("officer"), Delegation.objects.filter(holds).values("receiver")
    return Officer.objects.filter(Q(pk__in=own) | Q(pk__in=lent), bureau=bureau, is_active=True)


def data_of(payload: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(payload)["data"]
    return data


def reason_of(act: str, payload: str) -> str:
    """Why something was returned, in the words of who returned it."""
    data = data_of(payload)
    if act != "return_review":
        return str(data.get("reason", ""))
    opinions = data.get("opinions") or []
    return "；".join(f"{n}. {o}" for n, o in enumerate(opinions, 1)) if len(opinions) > 1 else "".join(opinions)


# -- what runs out -------------------------------------------------------------------------------------------------------


def remind_all() -> int:
    """Remind everybody who can sign in; how many officers were looked at."""
    active = Officer.objects.filter(is_active=True, bureau__isnull=False).order_by("pk")
    many = last = 0
    while chunk := list(active.filter(pk__gt=last)[:AT_A_TIME]):
        remind(chunk)
        last, many = chunk[-1].pk, many + len(chunk)
    return many


def remind(officers: Sequence[Officer]) -> None:
    """Messages of deadlines near and passed, licences that run out, and next year's days off: each told once."""
    today = clock.today()
    calendar = lawbase.current().calendar
    found = [
        *_dues(officers, calendar, today), *_terms(officers, today), *_licences(officers, today),
        *_year(officers, calendar, today),
    ]  # fmt: skip
    if found:
        _keep(found)


def _dues(officers: Sequence[Officer], calendar: WorkCalendar, today: date) -> list[Message]:
    """The bureau's own periods in cases the officers handle."""
    mine = CaseOfficer.objects.filter(officer__in=officers, until=None)
    soon = calendar.add_working_days(today, NEAR)
    rows = Deadline.objects.filter(case__in=mine.values("case"), done_on=None, key__in=OURS, due__lte=soon)
    dues: dict[int, list[Deadline]] = {}
    for row in rows.select_related("case").order_by("due", "pk"):
        dues.setdefault(row.case_id, []).append(row)
    if not dues:
        return []
    handlers = mine.filter(case__in=list(dues)).values_list("case_id", "officer_id").distinct()
    told = [_of_due(officer, row, today) for case, officer in handlers for row in dues[case]]
    return list({(m.officer_id, m.key): m for m in told}.values())  # parties of a case with one period are one matter


def _of_due(officer: int, row: Deadline, today: date) -> Message:
    late = row.due < today
    day = f"{row.due.month}月{row.due.day}日"
    when = f"{day}已经届满，逾期" if late else "今天届满" if row.due == today else f"{day}届满"
    key = f"due-{row.case_id}-{row.key}-{row.due:%Y%m%d}-{'late' if late else 'near'}"
    text = f"{RULES[row.key].label}{when}：{row.case.title}"
    return Message(officer_id=officer, case=row.case, kind="due", key=key, text=text[:LONGEST],
                   link=case_link(row.case), at=clock.now())  # fmt: skip


def _terms(officers: Sequence[Officer], today: date) -> list[Message]:
    """How long the term to decide (九十日) has run, on the days the bureau set for it; told until its end is near."""
    mine = CaseOfficer.objects.filter(officer__in=officers, until=None)
    rows = Deadline.objects.filter(case__in=mine.values("case"), done_on=None, key="decision_term", due__gte=today)
    running = {
        row.case_id: (row, passed) for row in rows.select_related("case__bureau") if (passed := _passed(row, today))
    }
    if not running:
        return []
    handlers = mine.filter(case__in=list(running)).values_list("case_id", "officer_id").distinct()
    return [_of_term(officer, *running[case]) for case, officer in handlers]


def _passed(row: Deadline, today: date) -> int:
    """The last of the days to be told of that has come, counted from the filing; 0 where none has."""
    told = lawbase.current().parameter("decision_warn_days", row.case.bureau.code, today).value
    return max((int(n) for n in told if row.start + timedelta(days=int(n)) <= today), default=0)


def _of_term(officer: int, row: Deadline, passed: int) -> Message:
    text = f"立案已满{passed}日，办案期限{row.due.month}月{row.due.day}日届满：{row.case.title}"
    return Message(officer_id=officer, case=row.case, kind="due", key=f"term-{row.case_id}-{passed}-{row.due:%Y%m%d}",
                   text=text[:LONGEST], link=case_link(row.case), at=clock.now())  # fmt: skip


def _licences(officers: Sequence[Officer], today: date) -> list[Message]:
    """The last licence of each, where it runs out soon and none follows it."""
    last: dict[int, Licence] = {}
    for licence in Licence.objects.filter(officer__in=officers, status="valid").order_by("valid_from", "pk"):
        last[licence.officer_id] = licence
    found = []
    for licence in last.values():
        ends = licence.valid_to
        if ends is not None and today <= ends <= today + timedelta(days=LICENCE_DAYS):
            text = f"你的执法证将于{ends.year}年{ends.month}月{ends.day}日到期"
            key = f"licence-{licence.pk}-{ends:%Y%m%d}"
            found.append(Message(officer_id=licence.officer_id, kind="licence", key=key, text=text, at=clock.now()))
    return found


def _year(officers: Sequence[Officer], calendar: WorkCalendar, today: date) -> list[Message]:
    year = today.year + 1
    if today.month < ANNOUNCED_FROM or year in calendar.announced:
        return []
    text = f"{year}年放假安排尚未公布或者尚未登记，跨年期限为暂算"
    return [Message(officer=o, kind="calendar", key=f"calendar-{year}", text=text, at=clock.now()) for o in officers]
