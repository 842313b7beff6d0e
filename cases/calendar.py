"""Day counting as the law does it. Pure: a calendar is a value, made from the dated table of holidays.

The first day is not counted; a period that ends on a day off runs on to the next working day (民事诉讼法 85(2), (3),
applied by 行政处罚法 61, 行政复议法 88(1), 行政诉讼法 101). Working days are those the State Council announces, make-up
days included.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ONE = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """`exceptions`: weekday off → False, weekend day worked → True. Years not `announced` count plain weekdays."""

    exceptions: Mapping[date, bool]
    announced: frozenset[int]

    def is_working(self, day: date) -> bool:
        known = self.exceptions.get(day)
        return day.weekday() < 5 if known is None else known

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a count that touched these days rests on a year not announced yet (暂算)."""
        return any(year not in self.announced for year in range(first.year, last.year + 1))

    def next_working(self, day: date) -> date:
        while not self.is_working(day):
            day += ONE
        return day

    def add_working_days(self, start: date, days: int) -> date:
        """The `days`-th working day after `start` (which is not counted)."""
        day = start
        while days > 0:
            day += ONE
            if self.is_working(day):
                days -= 1
        return day

    def add_calendar_days(self, start: date, days: int) -> date:
        return self.next_working(start + timedelta(days=days))

    def add_months(self, start: date, months: int) -> date:
        """The day with the same number `months` later (the month's last where it has none), moved to a working day."""
        return self.next_working(plain_months(start, months))

    def full_working_days_between(self, first: date, last: date) -> int:
        """Working days strictly between two days: both ends out (the strict reading of "seven days before")."""
        count, day = 0, first + ONE
        while day < last:
            count += self.is_working(day)
            day += ONE
        return count

    def latest_notice_before(self, day: date, days: int) -> date:
        """The latest working day with at least `days` full working days between it and `day`."""
        found = day - ONE
        while not self.is_working(found) or self.full_working_days_between(found, day) < days:
            found -= ONE
        return found


def plain_months(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def plain_years(start: date, years: int) -> date:
    return plain_months(start, 12 * years)
