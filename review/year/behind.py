"""What stands behind a figure: the entries it is the sum of, a page at a time, with their sum beside them.

Of a submitted report the entries it was made of; later ones are in the list of differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from cases.counters import parties, reading
from cases.counters.table import counter, is_distinct, label
from cases.models import CounterEntry
from review.year.periods import Period
from review.year.scope import Scope
from review.year.values import TOTAL

ROWS = 50
MOST_KEYS = 20


@dataclass(frozen=True)
class Part:
    """One key of what was asked for: its sum, or how many parties (家), and how many entries make it."""

    key: str
    entries: int
    value: int

    @property
    def label(self) -> str:
        return label(self.key)

    @property
    def unit(self) -> str:
        found = counter(self.key)
        return found.unit if found else ""

    @property
    def money(self) -> bool:
        return self.unit == "分"

    @property
    def distinct(self) -> bool:
        return is_distinct(self.key)


@dataclass(frozen=True)
class Behind:
    """A page of entries in order of their day. `after` is where the next page begins, "" on the last."""

    parts: tuple[Part, ...]
    rows: list[CounterEntry]
    after: str


@dataclass(frozen=True)
class Narrowed:
    """The entries of a row of a table: of its bureaus and unit, in the period."""

    where: Q
    period: Period


def narrowed(scope: Scope, period: Period, place: str, up_to: int | None = None) -> Narrowed | None:
    """The entries of a row of a table; None where there is no such row."""
    where = _place(scope, place)
    if where is None:
        return None
    return Narrowed(where & Q(pk__lte=up_to) if up_to is not None else where, period)


def _place(scope: Scope, place: str) -> Q | None:
    if place in ("", TOTAL):
        return Q(bureau__in=scope.bureaus)
    number = int(place[1:]) if place[1:].isascii() and place[1:].isdigit() and len(place) < 12 else 0
    units = [unit.pk for unit in scope.units]
    if place[0] == "u" and number in units:
        return Q(bureau=scope.head.pk, unit=number)
    if place[0] == "n" and number == scope.head.pk:
        return Q(bureau=number) & (Q(unit=None) | ~Q(unit__in=units))
    if place[0] == "b" and number in [b.pk for b in scope.below]:
        return Q(bureau=number)
    return None


def behind(of: Narrowed, keys: Sequence[str], after: str = "") -> Behind:
    """The entries behind these keys: three queries, two more where parties are counted, one where some were taken back."""
    where, (start, end) = of.where & Q(key__in=list(keys)), (of.period.start, of.period.end)
    rows = CounterEntry.objects.filter(where, on__range=(start, end))
    many = {key: (n, total) for key, n, total in _counted(rows)}
    if any(is_distinct(key) for key in keys):
        many |= {key: (many[key][0], n) for key, n in parties.distinct(where, start, end)}
    told = tuple(Part(key, *many.get(key, (0, 0))) for key in keys)
    found = reading.page(_after(rows, after), ROWS + 1)
    last = found[ROWS - 1] if len(found) > ROWS else None
    return Behind(told, found[:ROWS], reading.place(last) if last else "")


def _counted(rows: QuerySet[CounterEntry]) -> list[tuple[str, int, int]]:
    return list(rows.values_list("key").annotate(n=Count("pk"), total=Sum("value")).order_by())


def _after(rows: QuerySet[CounterEntry], after: str) -> QuerySet[CounterEntry]:
    """What follows a place; one that is none is the beginning."""
    day, _, pk = after.partition(".")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return rows
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return rows
    return reading.following(rows, on, int(pk))
