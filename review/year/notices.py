"""The day by which last year's report is to be published (1月31日), on the desks of those who make it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cases import lawbase
from cases.models import CounterMonth, Officer
from cases.reads.desklines import Notice, Term
from cases.reads.periods import days_left
from cases.registry import Role
from review.models import Submission
from review.year.periods import Period

WHO = frozenset((str(Role.CLERK), str(Role.LEGAL_REVIEWER), str(Role.LEADER)))
NEXT = {"": "还没有填报", "made": "等待复核", "checked": "等待签发", "submitted": "已提交，等待公开"}


def year_report(officer: Officer, roles: frozenset[str], today: date) -> list[Notice]:
    """From New Year on, until it is published; a bureau that had no figures in that year owes none. Two queries."""
    period = Period(today.year - 1)
    due = period.due
    if due is None or not roles & WHO or officer.bureau_id is None:
        return []
    rows = Submission.objects.filter(bureau=officer.bureau_id, period=str(period)).exclude(state="returned")
    state = rows.values_list("state", flat=True).first() or ""
    if state == "published":
        return []
    if not state and not CounterMonth.objects.filter(bureau=officer.bureau_id, year=period.year).exists():
        return []
    left = days_left(lawbase.current().calendar, due, today)
    term = Term(f"公开{period.year}年度统计年报", due, left)
    return [Notice(term, f"{reverse('year-submit')}?period={period}", NEXT[state])]
