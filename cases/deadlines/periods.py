"""What a period is: units and their counting, an opening, a rule, and how its last day explains itself.

Working days where 行政处罚法 85 (2, 3, 5, 7 days), 行政强制法 69 (up to 10) or 行政复议法 88(2) say so; calendar days
otherwise. A length given as a parameter key is looked up for the bureau and the day. A period of calendar days that
ends on a day off runs on where 民事诉讼法 85(3) says so; elsewhere that is an analogy, which a parameter allows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases.calendar import WorkCalendar, plain_months
from cases.law import CIVIL_PROCEDURE_LAW, LITIGATION_LAW, RECONSIDERATION_LAW, Article, Source

if TYPE_CHECKING:
    from cases.facts import Step

# FIXED: calendar days whose last day never moves, where the law sets a limit to what the bureau may do to a party.
WORKING, CALENDAR, FIXED, MONTH, YEAR, HOUR = "working", "calendar", "fixed", "month", "year", "hour"
UNIT_LABELS = {WORKING: "个工作日", CALENDAR: "日", FIXED: "日", MONTH: "个月", YEAR: "年", HOUR: "小时"}
# Statutes whose periods roll by law: 民事诉讼法 85(3), applied by 行政复议法 88(1) and 行政诉讼法 101.
ROLLING = (CIVIL_PROCEDURE_LAW, RECONSIDERATION_LAW, LITIGATION_LAW)
# Acts that change a decision afterwards.
RESULTS = ("appeal_result", "revoke_or_vary")


def due_date(calendar: WorkCalendar, start: date, length: int, unit: str) -> date:
    """The last day of a period that starts (uncounted) on `start`."""
    if unit == WORKING:
        return calendar.add_working_days(start, length)
    if unit == MONTH:
        return calendar.add_months(start, length)
    if unit == YEAR:
        return calendar.add_months(start, 12 * length)
    if unit == HOUR:
        return start + timedelta(hours=length)
    if unit == FIXED:
        return start + timedelta(days=length)
    return calendar.add_calendar_days(start, length)


@dataclass(frozen=True)
class Opening:
    """A period about to run for a party (or, "", the case). `length` and `unit` override the rule's.

    `parameter` is another row than the rule's for its length. `note` tells periods of one key apart: who a filing goes
    to, the number of the event that took something.
    """

    party: str = ""
    start: date | None = None
    length: int | None = None
    unit: str = ""
    note: str = ""
    parameter: str = ""


Starts = Callable[["Step"], list[Opening]]


@dataclass(frozen=True)
class DeadlineRule:
    """`binds`: "bureau" (late is a flaw of `guard`) or "party" (information, or late is refused by a guard).

    `starts` maps an act to the function that says for whom and from when; `ends` lists the acts that close it.
    """

    key: str
    label: str
    length: int | str
    unit: str
    source: Source
    starts: dict[str, Starts]
    ends: tuple[str, ...] = ()
    binds: str = "bureau"
    guard: str = ""

    def measure(self, step: Step, opening: Opening) -> tuple[int, str, str]:
        """(length, unit, parameter key) of an opening of this step."""
        if opening.length is not None:
            return opening.length, self._rolled(step, opening.unit or self.unit), ""
        key = opening.parameter or self.length
        if isinstance(key, int):
            return key, self._rolled(step, opening.unit or self.unit), ""
        row = step.param(key)
        unit = {"working_days": WORKING, "calendar_days": CALENDAR, "months": MONTH}.get(row.unit, self.unit)
        return int(row.value), self._rolled(step, opening.unit or unit), key

    def last_day(self, step: Step, opening: Opening) -> date:
        """The last day of an opening of this step."""
        length, unit, _ = self.measure(step, opening)
        return due_date(step.facts.law.calendar, opening.start or step.on, length, unit)

    def _rolled(self, step: Step, unit: str) -> str:
        """Calendar days move off a day off by law, or by the parameter that allows the analogy."""
        by_law = isinstance(self.source, Article) and self.source.statute in ROLLING
        if unit != CALENDAR or by_law or step.param("roll_to_working_day").value:
            return unit
        return FIXED


RULES: dict[str, DeadlineRule] = {}


def rule(
    key: str, label: str, length: int | str, unit: str, source: Source, /, *ends: str,
    binds: str = "bureau", guard: str = "", **starts: Starts,
) -> None:  # fmt: skip
    RULES[key] = DeadlineRule(key, label, length, unit, source, starts, ends, binds, guard)


def explain(calendar: WorkCalendar, label: str, start: date, length: int, unit: str, due: date, source: str) -> str:
    """How the last day was found: 起算日 · 期间 · 扣除或顺延 · 依据, in Chinese."""
    text = f"{label}:{start:%Y-%m-%d}起算(当日不计),{length}{UNIT_LABELS[unit]},至{due:%Y-%m-%d}届满"
    if unit == WORKING:
        skipped = (due - start).days - length
        text += f",其间扣除非工作日{skipped}日" if skipped else ""
    elif unit in (CALENDAR, MONTH, YEAR):
        moved = (due - _unmoved(start, length, unit)).days
        text += f",末日为休息日,顺延{moved}日" if moved else ""
    if calendar.is_provisional(start, due):
        text += "(暂算:该年度放假安排尚未公布)"
    return f"{text}。依据:{source}"


def _unmoved(start: date, length: int, unit: str) -> date:
    """The last day before it moves off a day off."""
    if unit == CALENDAR:
        return start + timedelta(days=length)
    return plain_months(start, 12 * length if unit == YEAR else length)
