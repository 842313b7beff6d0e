"""Figures that no event makes: what stood at the beginning or the end of a period, and periods that ran out.

They are read from the tables as they are now. A submitted figure keeps its value in its freeze.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from cases import clock
from cases.counters.table import COUNTERS
from cases.models import CounterEntry, CounterMonth, Deadline, Licence, OfficerRole, RegisterRow

Row = tuple[tuple[Any, ...], str, int]
MOST_YEARS = 2
ENFORCING = ("inspector", "unit_head", "legal_reviewer")
# A period that ran out while it still runs counts on the day after; once ended late, its event has counted it.
RAN_OUT = {
    "decision_term": ("overdue_cases",),
    "review_reply": ("recon_reply_due",),
    "litigation_answer": ("evid_due",),
}


def standing(where: Q, start: date, end: date, by: tuple[str, ...]) -> Iterator[Row]:
    """(place, key, number) of every such key; `where` is over bureau and unit, `place` their values named by `by`."""
    yield from _pending(where, start, by)
    yield from _ran_out(where, start, end, by)
    yield from _unanswered(where, start, end, by)
    yield from _officers(where, end, by)


def _pending(where: Q, start: date, by: tuple[str, ...]) -> Iterator[Row]:
    """Running totals of everything before the first day, where a stock is told by what entered and what left."""
    stocks = [c for c in COUNTERS.values() if c.fed == "stock" and c.plus]
    signs = {key: (c.key, sign) for c in stocks for sign, keys in ((1, c.plus), (-1, c.minus)) for key in keys}
    earlier = Q(year__lt=start.year) | Q(year=start.year, month__lt=start.month)
    rows = CounterMonth.objects.filter(where, earlier, key__in=list(signs))
    for *place, key, total in rows.values_list(*by, "key").annotate(total=Sum("value")).order_by():
        name, sign = signs[key]
        yield tuple(place), name, sign * total
    if start.day > 1:
        yield from _days(where, start, by, signs)


def _days(where: Q, start: date, by: tuple[str, ...], signs: dict[str, tuple[str, int]]) -> Iterator[Row]:
    span = (start.replace(day=1), start - timedelta(days=1))
    rows = CounterEntry.objects.filter(where, key__in=list(signs), on__range=span)
    for *place, key, total in rows.values_list(*by, "key").annotate(total=Sum("value")).order_by():
        name, sign = signs[key]
        yield tuple(place), name, sign * total


def _ran_out(where: Q, start: date, end: date, by: tuple[str, ...]) -> Iterator[Row]:
    """Periods still running whose last day is over: by cases for the decision, by parties for the rest."""
    last = min(end, clock.today()) - timedelta(days=1)
    first = start - timedelta(days=1)
    columns = [f"case__{name}" if name == "unit_id" else name for name in by]
    rows = Deadline.objects.filter(_of_case(where), key__in=list(RAN_OUT), done_on=None, due__range=(first, last))
    for *place, key, number in rows.values_list(*columns, "key").annotate(n=Count("pk")).order_by():
        for name in RAN_OUT[key]:
            yield tuple(place), name, number


def _unanswered(where: Q, start: date, end: date, by: tuple[str, ...]) -> Iterator[Row]:
    """Tip-offs and appeals of the registers whose reply is overdue: by the day after the last one."""
    last = (min(end, clock.today()) - timedelta(days=1)).isoformat()
    due = Q(values__reply_due__gte=(start - timedelta(days=1)).isoformat(), values__reply_due__lte=last)
    # received at most some years before: lets the index on (bureau, kind, year) serve
    years = Q(year__range=(start.year - MOST_YEARS, end.year))
    rows = RegisterRow.objects.filter(where, years, due, kind__in=("tip_off", "appeal"), state="current")
    rows = rows.filter(values__replied_on__isnull=True).exclude(kind="appeal", values__has_key="result")
    for *place, kind, sort, number in rows.values_list(*by, "kind", "values__sort").annotate(n=Count("pk")).order_by():
        key = "report_reply_due" if kind == "tip_off" else "evid_due" if sort == "suit" else "recon_reply_due"
        yield tuple(place), key, number


def _of_case(where: Q) -> Q:
    """The same condition for a table that has its unit through the case."""
    made = Q()
    for name, value in where.children:  # type: ignore[misc]
        made &= Q(**{f"case__{name}" if str(name).startswith("unit") else str(name): value})
    return made


def _officers(where: Q, end: date, by: tuple[str, ...]) -> Iterator[Row]:
    """People who enforce on the last day, and those of them with a valid licence."""
    holds = Q(valid_from__lte=end) & (Q(valid_to=None) | Q(valid_to__gte=end))
    people = _of_officer(where) & Q(officer__is_active=True)
    columns = [f"officer__{name}" for name in by]
    roles = OfficerRole.objects.filter(people, holds, role__in=ENFORCING)
    found: Tally[tuple[tuple[Any, ...], str]] = Tally()
    known = set()
    for *place, officer in roles.values_list(*columns, "officer_id").distinct():
        known.add(officer)
        found[tuple(place), "officer_total"] += 1
    licences = Licence.objects.filter(people, holds, status="valid")
    for *place, officer in licences.values_list(*columns, "officer_id").distinct():
        if officer in known:
            found[tuple(place), "officer_certified"] += 1
    for (place_, key), number in found.items():
        yield place_, key, number


def _of_officer(where: Q) -> Q:
    made = Q()
    for name, value in where.children:  # type: ignore[misc]
        made &= Q(**{f"officer__{name}": value})
    return made
