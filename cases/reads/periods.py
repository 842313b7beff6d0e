"""The periods of a case as pages show them: how long they still run, how each was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet

from cases.calendar import WorkCalendar
from cases.deadlines import RULES, explain
from cases.deadlines.periods import CALENDAR, ROLLING
from cases.facts import Facts
from cases.law import Article
from cases.lawbase import LawBase, UnknownParameter
from cases.models import Deadline

NEAR = 3  # working days left from which a date is amber


def days_left(calendar: WorkCalendar, due: date, today: date) -> int:
    """Working days from today (not counted) to `due` (counted); calendar days, negative, once it is over."""
    if due < today:
        return (due - today).days
    return calendar.full_working_days_between(today, due + timedelta(days=1))


def with_opening(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Periods with the legal date they were opened on, which says what parameter measured them."""
    return rows.annotate(opened_on=F("opened_by__on"))


def doubt(law: LawBase, code: str, row: Deadline) -> str:
    """What parameters of a bureau made this last day that nobody has confirmed (待确认): their names, or nothing.

    Confirmed since, they are in doubt no more. `row` is one of `with_opening`, or one about to be opened.
    """
    on = getattr(row, "opened_on", None) or row.start
    rule = RULES.get(row.key)
    keys = ["record_filing"] if row.key == "record_filing" else [row.parameter] if row.parameter else []
    by_law = rule is not None and isinstance(rule.source, Article) and rule.source.statute in ROLLING
    if row.unit == CALENDAR and not by_law and (row.due - row.start).days != row.length:
        keys.append("roll_to_working_day")
    found = []
    for key in keys:
        try:
            value = law.parameter(key, code, on)
        except UnknownParameter:  # a note that tells periods of one key apart
            continue
        if not value.confirmed:
            found.append(value.label)
    return "、".join(found)


@dataclass(frozen=True)
class Due:
    """A period that runs or ran. `left`: working days from today, negative when overdue (calendar days then).

    `doubt`: what made its last day and is not confirmed.
    """

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
    doubt: str = ""

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
    for row in with_opening(Deadline.objects.filter(case=facts.case)).order_by("due", "pk"):
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
                doubt=doubt(facts.law, facts.bureau.code, row),
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
