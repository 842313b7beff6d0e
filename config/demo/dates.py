"""Dates told in working days from today: `"@-12"` alone is that day; `{-12}` in a text is written out in Chinese.

`{-12#}` is the day in eight digits, for receipt numbers. Day 0 is today, or the last working day before it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from cases.calendar import WorkCalendar

ALONE = re.compile(r"@([+-]\d+)")
WITHIN = re.compile(r"\{([+-]\d+)(#?)\}")


class Days:
    """The working days around one day."""

    def __init__(self, calendar: WorkCalendar, today: date) -> None:
        self.calendar = calendar
        self.zero = today
        while not calendar.is_working(self.zero):
            self.zero -= timedelta(days=1)

    def day(self, offset: int) -> date:
        """The `offset`-th working day after day 0, before it where negative."""
        found, left = self.zero, abs(offset)
        step = timedelta(days=1 if offset > 0 else -1)
        while left:
            found += step
            left -= self.calendar.is_working(found)
        return found

    def dated(self, value: Any) -> Any:
        """The same data with every date filled in."""
        if isinstance(value, dict):
            return {key: self.dated(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.dated(one) for one in value]
        if not isinstance(value, str):
            return value
        if alone := ALONE.fullmatch(value):
            return self.day(int(alone[1])).isoformat()
        return WITHIN.sub(lambda found: _written(self.day(int(found[1])), bool(found[2])), value)


def _written(day: date, digits: bool) -> str:
    return f"{day:%Y%m%d}" if digits else f"{day.year}年{day.month}月{day.day}日"
