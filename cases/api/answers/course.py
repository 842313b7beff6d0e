"""What runs and counts in a case: periods, counters, flaws, refused attempts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from cases.api.answers.base import Answer, ReasonOut
from cases.api.answers.people import BureauOut


class DeadlineOut(Answer):
    """A period. `left`: working days to its last day, negative (calendar days) once it is over; null when done.

    `unconfirmed`: the parameters that made its last day and that nobody has confirmed (待确认), by name.
    """

    key: str
    label: str
    party: str
    due: date
    left: int | None
    provisional: bool
    article: str
    done_on: date | None
    unconfirmed: str


class DeadlinesOut(Answer):
    results: list[DeadlineOut]


class CaseDeadlineOut(DeadlineOut):
    case: UUID
    number: str | None
    title: str


class CaseDeadlinesOut(Answer):
    results: list[CaseDeadlineOut]
    next: str | None


class CounterOut(Answer):
    """`unit` 分 marks money in fen."""

    key: str
    label: str
    unit: str
    value: int


class CountersOut(Answer):
    results: list[CounterOut]


class YearCounterOut(CounterOut):
    """`value` is the year's sum, `months` its twelve parts."""

    months: list[int]


class YearCountersOut(Answer):
    year: int
    bureau: BureauOut
    results: list[YearCounterOut]


class FlawOut(Answer):
    guard: str
    act: str
    message: str


class FlawsOut(Answer):
    results: list[FlawOut]


class RefusalOut(Answer):
    act: str
    label: str
    by: str
    on: date
    at: datetime
    reasons: list[ReasonOut]


class RefusalsOut(Answer):
    results: list[RefusalOut]
