"""A holiday notice (放假安排的通知) comes: the year is known, and every running period is counted again.

Ended periods keep the day they were judged by. No case gets an event; each bureau's own chain says what moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Min

from cases import bureau_record, lawbase
from cases.calendar import WorkCalendar
from cases.deadlines import RULES, due_date
from cases.models import Bureau, CalendarDay, CalendarYear, Case, Deadline, Officer

CHUNK = 500
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
    _right(year, off, on, source, by)
    try:
        with transaction.atomic():
            CalendarYear.objects.update_or_create(year=year, defaults={"announced": True, "source": source})
            CalendarDay.objects.filter(day__year=year).delete()
            for day in off + on:
                CalendarDay.objects.update_or_create(day=day, defaults={"working": day in on})
            assert by.bureau_id is not None
            bureau = Bureau.objects.select_for_update().get(pk=by.bureau_id)
            told = {"year": year, "holidays": off, "workdays": on, "source": source}
            bureau_record.append(bureau, "holiday_notice", by, told)
            return recompute(by)
    except BaseException:
        lawbase.forget()  # a cached copy may already show what is being rolled back
        raise


def _right(year: int, off: list[date], on: list[date], source: str, by: Officer) -> None:
    if by.bureau_id is None:
        raise NoticeRefused(f"{by.username}不属于任何机关,不能录入放假安排")
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


def recompute(by: Officer) -> Moved:
    """Count all running periods again by today's calendar; one event in the chain of each bureau where one moved."""
    with transaction.atomic():
        calendar = lawbase.current().calendar
        counted: Counter[int] = Counter()
        moved: Counter[int] = Counter()
        settled: Counter[int] = Counter()
        last = 0
        while cases := _with_running(last):
            last = cases[-1]
            _cases(cases, calendar, counted, moved, settled)
        for bureau in Bureau.objects.select_for_update().filter(pk__in=moved | settled).order_by("pk"):
            told = {"counted": counted[bureau.pk], "moved": moved[bureau.pk], "settled": settled[bureau.pk]}
            bureau_record.append(bureau, "calendar_recomputed", by, told)
    return Moved(counted.total(), moved.total(), settled.total())


def _with_running(last: int) -> list[int]:
    """The next cases with periods that run, locked: an act under way is waited for."""
    running = (
        Deadline.objects.filter(done_on=None, case_id__gt=last).order_by("case_id").values_list("case_id").distinct()
    )
    ids = [pk for (pk,) in running[:CHUNK]]
    return list(Case.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _cases(
    cases: list[int], calendar: WorkCalendar, counted: Counter[int], moved: Counter[int], settled: Counter[int]
) -> None:
    rows = list(Deadline.objects.filter(case__in=cases, done_on=None).order_by("pk"))
    changed = []
    for row, (start, length, due) in zip(rows, _counted_again(rows, calendar), strict=True):
        provisional = calendar.is_provisional(start, due)
        counted[row.bureau_id] += 1
        if (row.start, row.length, row.due, row.provisional) == (start, length, due, provisional):
            continue
        moved[row.bureau_id] += row.due != due
        settled[row.bureau_id] += row.provisional != provisional
        row.start, row.length, row.due, row.provisional = start, length, due, provisional
        changed.append(row)
    Deadline.objects.bulk_update(changed, ["start", "length", "due", "provisional"], batch_size=100)
    _next_dues({row.case_id for row in changed})


def _counted_again(rows: list[Deadline], calendar: WorkCalendar) -> list[tuple[date, int, date]]:
    """(start, length, last day) of each. Two periods lean on another of the same event: they move with it."""
    leaned = {(r.opened_by_id, r.party, r.key): r for r in rows}
    found = []
    for row in rows:
        start, length = row.start, row.length
        if row.key == "court_apply_window" and (suit := leaned.get((row.opened_by_id, row.party, "litigation_direct"))):
            start = due_date(calendar, suit.start, suit.length, suit.unit)
        if row.key == "hearing_notice" and (hold := leaned.get((row.opened_by_id, row.party, "hearing_hold"))):
            held = due_date(calendar, hold.start, hold.length, hold.unit)
            length = max((calendar.latest_notice_before(held, 7) - start).days, 0)
        found.append((start, length, due_date(calendar, start, length, row.unit)))
    return found


def _next_dues(cases: set[int]) -> None:
    """The nearest day the bureau has to mind, cached in the case."""
    bureau = [key for key, rule in RULES.items() if rule.binds == "bureau"]
    running = Deadline.objects.filter(case__in=cases, done_on=None, key__in=bureau).order_by()
    dues = dict(running.values_list("case_id").annotate(next=Min("due")))
    now = list(Case.objects.filter(pk__in=cases))
    for case in now:
        case.next_due = dues.get(case.pk)
    Case.objects.bulk_update(now, ["next_due"], batch_size=100)
