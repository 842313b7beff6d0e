"""How many parties a period has (家), each once: what no sum of months can tell.

An entry of a key that is counted by the party carries the year of its day and a digest of the party, and stands in two
small indexes in that order. So the parties of a year are counted in one pass over integers that are sorted already,
whatever else the database holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL

from cases.counters.table import is_distinct
from cases.models import CounterEntry


def mark(key: str, party: str, on: date) -> tuple[int | None, int | None]:
    """`year` and `who` of an entry; None where its key adds up.

    63 bits of a digest: among a million parties of a year, any two share theirs once in twenty million times.
    """
    if not is_distinct(key):
        return None, None
    found = hashlib.blake2b(party.encode(), digest_size=8).digest()
    return on.year, int.from_bytes(found, "big") >> 1


def marked(entry: CounterEntry) -> CounterEntry:
    """The entry with its `year` and `who`, before it is stored."""
    entry.year, entry.who = mark(entry.key, entry.party, entry.on)
    return entry


def wrongly_marked(entries: Iterable[CounterEntry]) -> CounterEntry | None:
    """The first whose `year` and `who` are not what its key, party and day say; None where all are."""
    return next((e for e in entries if (e.year, e.who) != mark(e.key, e.party, e.on)), None)


def distinct(where: Q, start: date, end: date, by: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """(*by, key, parties): every party whose entries of the period do not cancel out. Two queries, three where any was
    taken back.

    `where` narrows bureau, unit, keys; `by` are columns or expressions.
    """
    rows = _entries(where, start, end)
    counted = rows.values_list(*by, "key").annotate(parties=Count("who", distinct=True)).order_by()
    found = {tuple(place): parties for *place, parties in counted}
    for *place, gone in _cancelled(rows, by):
        found[tuple(place)] -= gone
    return [(*place, parties) for place, parties in found.items()]


def _entries(where: Q, start: date, end: date) -> QuerySet[CounterEntry]:
    """One year is asked for as one, so that its entries come in the order of the index."""
    years = Q(year=start.year) if start.year == end.year else Q(year__range=(start.year, end.year))
    rows = CounterEntry.objects.filter(where, years)
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return rows if whole else rows.filter(on__range=(start, end))


def _cancelled(rows: QuerySet[CounterEntry], by: Sequence[Any]) -> list[tuple[Any, ...]]:
    """(*by, key, parties) of those with nothing left: looked for among the few that were ever taken back."""
    # as the index of them says it: SQLite knows its condition only without a placeholder
    back = rows.filter(RawSQL('"cases_counterentry"."value" < 0', (), BooleanField()))
    few = set(back.values_list("key", "who").order_by())
    if not few:
        return []
    some = rows.filter(key__in={key for key, _ in few}, who__in={who for _, who in few})
    left = some.values_list(*by, "key", "who").annotate(total=Sum("value")).filter(total__lte=0).order_by()
    gone: dict[tuple[Any, ...], int] = {}
    for *place, _, _ in left:
        gone[tuple(place)] = gone.get(tuple(place), 0) + 1
    return [(*place, many) for place, many in gone.items()]
