"""A holiday notice (放假安排的通知) comes: the year is known, and every running period is counted again.

Ended periods keep the day they were judged by. No case gets an event; each bureau's own chain says what moved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Min

from cases import bureau_record, lawbase
from cases.audit.batches import with_people
from cases.audit.folding import Broken
from cases.audit.refold import Refold
from cases.deadlines import RULES
from cases.models import Bureau, CalendarDay, CalendarYear, Case, Deadline, Event, Officer

CHUNK = 200
CACHED = ("start", "length", "due", "provisional")
MARGIN = timedelta(days=31)  # a last day that moves may cross the year's end
ANNOUNCED = range(2000, 2101)


class NoticeRefused(ValueError):
    """The notice cannot be right; the message says why, in Chinese."""


@dataclass(frozen=True)
class Moved:
    """Of the `counted` running periods: how many got another last day, and how many are 暂算 no more (or newly)."""

    counted: int = 0
    moved: int = 0
    settled: int = 0


def enter_notice(year: int, holidays: Iterable[date], workdays: Iterable[date], source: str, by: Officer) -> Moved:
    """Store the notice in place of what was known of the year, and count again. Raises NoticeRefused."""
    off, on = sorted(set(holidays)), sorted(set(workdays))
    if by.bureau_id is None:
        raise NoticeRefused(f"{by.username}不属于任何机关,不能录入放假安排")
    check(year, off, on, source)
    try:
        with transaction.atomic():
            CalendarYear.objects.update_or_create(year=year, defaults={"announced": True, "source": source})
            CalendarDay.objects.filter(day__year=year).delete()
            for day in off + on:
                CalendarDay.objects.update_or_create(day=day, defaults={"working": day in on})
            bureau = Bureau.objects.select_for_update().get(pk=by.bureau_id)
            told = {"year": year, "holidays": off, "workdays": on, "source": source}
            bureau_record.append(bureau, "holiday_notice", by, told)
            return recompute(by, year)
    except BaseException:
        lawbase.forget()  # a cached copy may already show what is being rolled back
        raise


def check(year: int, off: list[date], on: list[date], source: str) -> None:
    """Whether a year's weekdays off and weekend days worked can be right. Raises NoticeRefused."""
    if not source.strip():
        raise NoticeRefused("须写明来源(通知的名称)")
    if year not in ANNOUNCED:
        raise NoticeRefused(f"年份{year}不对")
    if not off:
        raise NoticeRefused("至少应有一个放假日")
    for day in off + on:
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            raise NoticeRefused(f"{day}不在{year}年")
    for day in off:
        if day.weekday() >= 5:
            raise NoticeRefused(f"放假日{day}本来就是周末,不必列出")
    for day in on:
        if day.weekday() < 5:
            raise NoticeRefused(f"调休上班日{day}不是周末")


def recompute(by: Officer, year: int | None = None) -> Moved:
    """Count running periods again by today's calendar: all of them, or those that touch `year`.

    One event goes into the chain of each bureau where something moved. Raises Broken for a record that cannot be
    folded: `verify` names it.
    """
    tally = _Tally()
    with transaction.atomic():
        last = 0
        while cases := _with_running(last, year):
            last = cases[-1].pk
            _cases(cases, tally)
        for bureau in Bureau.objects.select_for_update().filter(pk__in=tally.moved | tally.settled).order_by("pk"):
            told = {name: getattr(tally, name)[bureau.pk] for name in ("counted", "moved", "settled")}
            bureau_record.append(bureau, "calendar_recomputed", by, told)
    return Moved(tally.counted.total(), tally.moved.total(), tally.settled.total())


@dataclass
class _Tally:
    """By bureau."""

    counted: Counter[int] = field(default_factory=Counter)
    moved: Counter[int] = field(default_factory=Counter)
    settled: Counter[int] = field(default_factory=Counter)


def _with_running(last: int, year: int | None) -> list[Case]:
    """The next cases with such periods, locked: an act under way is waited for."""
    running = Deadline.objects.filter(done_on=None, case_id__gt=last).order_by("case_id")
    if year is not None:
        running = running.filter(start__lte=date(year, 12, 31) + MARGIN, due__gte=date(year, 1, 1) - MARGIN)
    ids = list(running.values_list("case_id", flat=True).distinct()[:CHUNK])
    return list(Case.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _cases(cases: list[Case], tally: _Tally) -> None:
    """Fold each case again by today's calendar: periods that lean on another move with it."""
    law = lawbase.current()
    events: dict[int | None, list[Event]] = defaultdict(list)
    for event in with_people(Event.objects.filter(case__in=cases).order_by("case_id", "seq")):
        events[event.case_id].append(event)
    rows = Deadline.objects.filter(case__in=cases, done_on=None).select_related("opened_by").order_by("pk")
    folded = {case.pk: _running(Refold(case, events[case.pk], law)) for case in cases}
    changed = []
    for row in rows:
        told = folded[row.case_id].get((row.opened_by.seq, row.key, row.party, row.parameter))
        tally.counted[row.bureau_id] += 1
        if told is None or all(getattr(row, name) == getattr(told, name) for name in CACHED):
            continue
        tally.moved[row.bureau_id] += row.due != told.due
        tally.settled[row.bureau_id] += row.provisional != told.provisional
        for name in CACHED:
            setattr(row, name, getattr(told, name))
        changed.append(row)
    Deadline.objects.bulk_update(changed, CACHED, batch_size=100)
    _next_dues({row.case_id for row in changed})


def _running(refold: Refold) -> dict[tuple[int, str, str, str], Deadline]:
    seq = 0
    try:
        for folded in refold:
            seq = folded.event.seq
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise Broken(seq + 1, f"{refold.case}:{error}") from error
    return {(p.opened, p.row.key, p.row.party, p.row.parameter): p.row for p in refold.periods if not p.ended}


def _next_dues(cases: set[int]) -> None:
    """The nearest day the bureau has to mind, cached in the case."""
    bureau = [key for key, rule in RULES.items() if rule.binds == "bureau"]
    running = Deadline.objects.filter(case__in=cases, done_on=None, key__in=bureau).order_by()
    dues = dict(running.values_list("case_id").annotate(next=Min("due")))
    now = list(Case.objects.filter(pk__in=cases))
    for case in now:
        case.next_due = dues.get(case.pk)
    Case.objects.bulk_update(now, ["next_due"], batch_size=100)
