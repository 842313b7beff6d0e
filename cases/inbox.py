"""The inbox: what was returned, what waits for approval, what falls due, what is done. Told once, by key.

Pages call `after_act` once an act is done, the worker and `remind` call `due`; the engine knows nothing of messages.
Nothing goes by mail.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from typing import Any

from django.db.models import Q
from django.urls import reverse

from cases import clock, labels, lawbase
from cases.models import Bureau, Case, CaseOfficer, Delegation, Event, Licence, Message, Officer, OfficerRole
from cases.registry import Role

LONGEST, LONGEST_KEY = 300, 80
LICENCE_DAYS = 60  # before the end of a licence
MOST_TOLD = 40  # deadlines told of at a time

RETURNED, APPROVAL, DONE, NEAR, LATE, JOB, LICENCE, CALENDAR = (
    "returned", "approval", "done", "near", "late", "job", "licence", "calendar",
)  # fmt: skip
KINDS = {
    RETURNED: "退回", APPROVAL: "待批", DONE: "办结", NEAR: "临期", LATE: "逾期", JOB: "文件", LICENCE: "执法证",
    CALENDAR: "放假安排",
}  # fmt: skip

# Who hears of an act, as what: act → (role, or "" for the case's officers; kind; what it says; the act that follows).
AFTER: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "request_filing": ((Role.LEADER, APPROVAL, "待批准立案", "approve_filing"),),
    "approve_filing": (("", DONE, "已批准立案", "conclude_investigation"),),
    "return_filing": (("", RETURNED, "退回立案", "request_filing"),),
    "refuse_filing": (("", DONE, "不予立案", ""),),
    "request_hearing": ((Role.HEARING_CHAIR, APPROVAL, "当事人申请听证", "notify_hearing"),),
    "close_hearing": (("", DONE, "听证已经结束", ""),),
    "submit_for_review": ((Role.LEGAL_REVIEWER, APPROVAL, "待法制审核", "pass_review"),),
    "pass_review": (
        ("", DONE, "法制审核同意", ""), (Role.UNIT_HEAD, APPROVAL, "法制审核同意，待提请讨论或者决定", ""),
    ),
    "return_review": (("", RETURNED, "法制审核退回", "submit_for_review"),),
    "convene_discussion": ((Role.LEADER, APPROVAL, "待集体讨论", "resolve_discussion"),),
    "resolve_discussion": (("", DONE, "集体讨论已有结论", ""), (Role.LEADER, APPROVAL, "集体讨论后待决定", "decide")),
    "decide": (("", DONE, "已作出决定，请在期限内送达", "serve_decision"),),
    "recall_decision": (("", RETURNED, "决定已收回", ""),),
    "file_appeal": (("", DONE, "当事人申请复议或者起诉", ""),),
    "appeal_result": (("", DONE, "复议诉讼有了结果", ""),),
    "close": ((Role.ARCHIVIST, APPROVAL, "待归档", "archive"), ("", DONE, "已批准结案", "")),
    "assign_officer": (("", DONE, "承办人有变动", ""),),
    "suspend": (("", DONE, "案件中止", ""),),
    "resume": (("", DONE, "案件恢复办理", ""),),
}


def tell(
    officers: Officer | Iterable[Officer], kind: str, key: str, text: str, case: Case | None = None, link: str = ""
) -> None:
    """Put a line into each inbox; one with that key is not told again."""
    several = [officers] if isinstance(officers, Officer) else list(officers)
    at, shown = clock.now(), text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    Message.objects.bulk_create(
        [
            Message(officer=o, case=case, kind=kind, key=key[:LONGEST_KEY], text=shown, link=link[:200], at=at)
            for o in several
        ],
        ignore_conflicts=True,
    )


# -- after an act ------------------------------------------------------------------------------------------------------


def after_act(event: Event) -> None:
    """Tell those whom the act concerns; not the one who did it."""
    case = event.case
    if case is None or event.name not in AFTER:
        return
    for role, kind, says, follows in AFTER[event.name]:
        told = holders(case.bureau, role) if role else handlers(case, event.on)
        told = [officer for officer in told if officer.pk != event.actor_id]
        if told:
            reason = f"：{why}" if kind == RETURNED and (why := reasons(event)) else ""
            text = f"{event.actor.name}：{case.title} · {says}{reason}"
            link = reverse("act", args=[case.uid, follows]) if follows else reverse("case", args=[case.uid])
            tell(told, kind, f"event-{event.pk}", text, case=case, link=link)


def handlers(case: Case, on: date) -> list[Officer]:
    """The officers of the case; before the filing, who registered it."""
    now = Q(until=None) | Q(until__gt=on)
    team = CaseOfficer.objects.filter(now, case=case).select_related("officer").order_by("pk")
    found = {row.officer_id: row.officer for row in team}
    if not found:
        found = {e.actor_id: e.actor for e in Event.objects.filter(case=case, seq=1).select_related("actor")}
    return list(found.values())


def holders(bureau: Bureau, role: str) -> list[Officer]:
    """Who holds a role of the bureau today, lent ones included."""
    day = clock.today()
    holds = Q(role=role, valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    own = OfficerRole.objects.filter(holds, officer__bureau=bureau).values("officer_id")
    lent = Delegation.objects.filter(holds, receiver__bureau=bureau).values("receiver_id")
    return list(Officer.objects.filter(Q(pk__in=own) | Q(pk__in=lent), is_active=True).order_by("pk"))


def reasons(event: Event) -> str:
    """Why something was returned, in one line."""
    data: dict[str, Any] = json.loads(event.payload)["data"]
    points = data.get("opinions") or [data.get("reason") or ""]
    kind = labels.REVIEW_RESULTS.get(data.get("kind", ""), "") if event.name == "return_review" else ""
    return "，".join(part for part in (kind, "；".join(str(p) for p in points if p)) if part)


# -- what falls due ----------------------------------------------------------------------------------------------------


def due(officer: Officer, work: Any = None) -> None:
    """Tell the officer of periods near and over, a licence that runs out, a year not announced. Cheap; any number of
    times. `work`: what the desk has read already."""
    from cases.reads.work import Work

    seen = work or Work(officer)
    told = {m.key: m for m in [*_periods(seen), *_licences(officer, seen.today)] + _calendar(officer, seen)}
    new = set(told) - set(Message.objects.filter(officer=officer, key__in=list(told)).values_list("key", flat=True))
    Message.objects.bulk_create([told[key] for key in told if key in new], ignore_conflicts=True)


def _periods(seen: Any) -> list[Message]:
    found = []
    for row in seen.minded:
        if row.due.state:
            on, late = f"{row.due.on.month}月{row.due.on.day}日", row.due.state == "late"
            text = f"{row.name}的{row.label}{'已于' if late else '到'}{on}{'到期，还没有办' if late else '为止'}"
            found.append(_message(seen.officer, LATE if late else NEAR, f"{row.key}-{row.pk}", text, row.case))
    return found[:MOST_TOLD]


def _licences(officer: Officer, today: date) -> list[Message]:
    """Only where no later licence follows."""
    last = Licence.objects.filter(officer=officer, status="valid").order_by("-valid_from").first()
    if last is None or last.valid_to is None or last.valid_to > today + timedelta(days=LICENCE_DAYS):
        return []
    day = f"{last.valid_to.year}年{last.valid_to.month}月{last.valid_to.day}日"
    text = f"你的执法证{'已于' if last.valid_to < today else '将于'}{day}到期，请及时换证"
    return [_message(officer, LICENCE, f"licence-{last.pk}", text)]


def _calendar(officer: Officer, seen: Any) -> list[Message]:
    """A period that counts on a year whose holidays are not announced."""
    announced = lawbase.current().calendar.announced
    years = {row.due.on.year for row in seen.minded if row.due.provisional} - announced
    return [
        _message(officer, CALENDAR, f"calendar-{year}", f"{year}年放假安排尚未公布，涉及该年度的期限为暂算")
        for year in sorted(years)
    ]


def _message(officer: Officer, kind: str, key: str, text: str, case: Case | None = None) -> Message:
    link = reverse("case", args=[case.uid]) if case is not None else ""
    return Message(officer=officer, case=case, kind=kind, key=key, text=text[:LONGEST], link=link, at=clock.now())


def remind() -> int:
    """Everybody's due messages, once a day by a timer. Returns how many officers were looked at."""
    many = 0
    for officer in Officer.objects.filter(is_active=True, bureau__isnull=False).select_related("bureau").iterator():
        due(officer)
        many += 1
    return many


__all__ = ["AFTER", "KINDS", "after_act", "due", "handlers", "holders", "reasons", "remind", "tell"]
