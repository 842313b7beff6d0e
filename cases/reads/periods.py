"""The periods of a case as pages show them: how long they still run, how each was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cases.calendar import WorkCalendar
from cases.deadlines import RULES, explain
from cases.facts import Facts
from cases.models import Deadline

NEAR = 3  # working days left from which a date is amber


def days_left(calendar: WorkCalendar, due: date, today: date) -> int:
    """Working days from today (not counted) to `due` (counted); calendar days, negative, once it is over."""
    if due < today:
        return (due - today).days
    return calendar.full_working_days_between(today, due + timedelta(days=1))


@dataclass(frozen=True)
class Due:
    """A period that runs or ran. `left`: working days from today, negative when overdue (calendar days then)."""

    key: str
    label: str
    party: str
    on: date
    left: int
    how: str
    source: str
    provisional: bool
    binds: str
    done_on: date | None = None

    @property
    def state(self) -> str:
        """late, near or "" (in good time, done, or over for the party: that is nobody's lateness)."""
        if self.done_on is not None or (self.binds == "party" and self.left < 0):
            return ""
        return "late" if self.left < 0 else "near" if self.left <= NEAR else ""


def dues(facts: Facts, today: date) -> list[Due]:
    """Every period of the case, running ones first, by date."""
    calendar = facts.law.calendar
    parties = facts.history.parties
    found = []
    for row in Deadline.objects.filter(case=facts.case).order_by("due", "pk"):
        rule = RULES.get(row.key)
        label = rule.label if rule else row.key
        source = str(rule.source) if rule else ""
        found.append(
            Due(
                key=row.key,
                label=label,
                party=parties.get(row.party, {}).get("name", "") if len(parties) > 1 else "",
                on=row.due,
                left=days_left(calendar, row.due, today),
                how=explain(calendar, label, row.start, row.length, row.unit, row.due, source),
                source=source,
                provisional=row.provisional,
                binds=rule.binds if rule else "bureau",
                done_on=row.done_on,
            )
        )
    return sorted(found, key=lambda due: (due.done_on is not None, due.on))


def next_of(dues: list[Due]) -> list[Due]:
    """The next day that binds the bureau and the term of the whole case beside it; where nothing binds the bureau,
    the next day a party has."""
    running = [d for d in dues if d.done_on is None]
    bureau = [d for d in running if d.binds == "bureau"]
    whole = [d for d in bureau if d.key == "decision_term"]
    shown = [*[d for d in bureau if d not in whole][:1], *whole[:1]]
    return shown or [d for d in running if d.left >= 0][:1]
