"""The figures of a period, out of the counters, and the entries behind each of them.

`figures` asks the same few queries whatever the figures and the number of bureaus: months, the days at the edges of a period that
does not begin or end with a month, distinct parties, and what stood at its beginning and end. `CounterMonth` answers for
whole months, `CounterEntry` for single days and, in `parties`, for everything counted by the party (家).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Cast, Substr

from cases.counters import parties
from cases.counters.standing import standing
from cases.counters.table import COUNTERS, RATES, is_distinct
from cases.models import CounterEntry, CounterMonth

NONE = "无"
NO_UNIT = 0  # `unit=NO_UNIT`: only what belongs to no unit
PAGE = 50
MONTH = Substr(Cast("on", CharField()), 6, 2)  # SQLite takes dates apart by text far faster than by a function of ours


@dataclass(frozen=True)
class Rate:
    """A share, kept as its numerator and denominator. `per` 100 for percent, 1000 for 每千."""

    numerator: int
    denominator: int
    per: int = 100

    @property
    def value(self) -> Decimal | None:
        """The unrounded share times `per`; None where nothing was counted: never 100 %."""
        return Decimal(self.numerator) * self.per / self.denominator if self.denominator else None

    def text(self, places: int = 1, rounding: str = ROUND_HALF_UP) -> str:
        """As a table shows it: 98.2%, 49.7‰ becomes a plain number, 无 where the denominator is 0."""
        if self.value is None:
            return NONE
        shown = self.value.quantize(Decimal(1).scaleb(-places), rounding=rounding)
        return f"{shown}%" if self.per == 100 else str(shown)

    def __str__(self) -> str:
        return self.text()


class Figures(dict[str, int]):
    """Key → number (fen for amounts), every closed class and plain key present, zeros too; `rates` beside it."""

    @property
    def rates(self) -> dict[str, Rate]:
        return {
            key: Rate(sum(self.get(k, 0) for k in of.numerator), sum(self.get(k, 0) for k in of.denominator), of.per)
            for key, of in RATES.items()
        }


def figures(bureau_ids: Iterable[int], start: date, end: date, unit: int | None = None) -> Figures:
    """All keys of a period, both days included; of several bureaus together, or of one unit (its id).

    家 is distinct over all bureaus asked for. `figures(...).rates` holds the rates. Seven queries, four
    more at most with part months.
    """
    found = split(bureau_ids, start, end, by=(), unit=unit)
    return found.get((), _blank())


def figures_by_unit(bureau_ids: Iterable[int], start: date, end: date) -> dict[tuple[int, int | None], Figures]:
    """The same for every (bureau, unit) that has any figure; the same number of queries however many there are."""
    return {(b, u): one for (b, u), one in split(bureau_ids, start, end, by=("bureau_id", "unit_id")).items()}


def figures_by_bureau(bureau_ids: Iterable[int], start: date, end: date) -> dict[int, Figures]:
    """The same for every bureau that has any figure."""
    return {b: one for (b,), one in split(bureau_ids, start, end, by=("bureau_id",)).items()}


def split(
    bureau_ids: Iterable[int], start: date, end: date, by: tuple[str, ...] = (), unit: int | None = None
) -> dict[tuple[Any, ...], Figures]:
    """Figures by the columns of `by` (`bureau_id`, `unit_id`)."""
    where = _where(bureau_ids, unit)
    found: dict[tuple[Any, ...], Figures] = defaultdict(_blank)
    for *place, key, total in _sums(where, start, end, by):
        if not is_distinct(key):
            found[tuple(place)][key] = found[tuple(place)].get(key, 0) + total
    for *place, key, number in parties.distinct(where, start, end, by):
        found[tuple(place)][key] = number
    for place_, key, number in standing(where, start, end, by):
        found[place_][key] = found[place_].get(key, 0) + number
    for one in found.values():
        _derive(one)
    return dict(found)


def _where(bureau_ids: Iterable[int], unit: int | None) -> Q:
    bureaus = Q(bureau_id__in=list(bureau_ids))
    if unit is None:
        return bureaus
    return bureaus & (Q(unit__isnull=True) if unit == NO_UNIT else Q(unit_id=unit))


def _blank() -> Figures:
    made = Figures()
    for counter in COUNTERS.values():
        if counter.is_plain:
            made[counter.key] = 0
        made.update(dict.fromkeys(counter.class_keys(), 0))
    return made


def _derive(found: Figures) -> None:
    for counter in COUNTERS.values():
        if counter.fed == "derived":
            found[counter.key] = sum(found.get(k, 0) for k in counter.plus) - sum(
                found.get(k, 0) for k in counter.minus
            )


def by_month(bureau_ids: Iterable[int], year: int) -> dict[str, list[int]]:
    """Key → twelve numbers, where a month has any; 家 are distinct within each month, so they need not add up to the
    year's. What stands at a day (`fed = "stock"`) has no months. Two queries."""
    where, found = _where(bureau_ids, None), defaultdict[str, list[int]](lambda: [0] * 12)
    rows = CounterMonth.objects.filter(where, year=year).values_list("key", "month")
    for key, month, total in rows.annotate(total=Sum("value")).order_by():
        if not is_distinct(key):
            found[key][month - 1] += total
    for month, key, number in parties.distinct(where, date(year, 1, 1), date(year, 12, 31), by=[MONTH]):
        found[key][int(month) - 1] = number
    for counter in COUNTERS.values():
        if counter.fed == "derived" and (parts := [*counter.plus, *counter.minus]):
            lines = [(1 if key in counter.plus else -1, found[key]) for key in parts if key in found]
            if lines:
                found[counter.key] = [sum(sign * line[n] for sign, line in lines) for n in range(12)]
    return dict(found)


# -- sums --------------------------------------------------------------------------------------------------------------


def _months(start: date, end: date) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first and the last whole month of a period as (year, month); None where there is none."""
    first = start if start.day == 1 else (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    after = end + timedelta(days=1)
    last = (after if after.day == 1 else end.replace(day=1)) - timedelta(days=1)
    return ((first.year, first.month), (last.year, last.month)) if first <= last else None


def _sums(where: Q, start: date, end: date, by: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """(*by, key, total): whole months from the table of months, the days around them from the entries."""
    whole = _months(start, end)
    if whole is None:
        return _entry_sums(where, start, end, by)
    (y1, m1), (y2, m2) = whole
    months = CounterMonth.objects.filter(where, year__range=(y1, y2))
    months = months.exclude(year=y1, month__lt=m1).exclude(year=y2, month__gt=m2)
    rows: list[tuple[Any, ...]] = list(months.values_list(*by, "key").annotate(total=Sum("value")).order_by())
    first = date(y1, m1, 1)
    last = date(y2 + m2 // 12, m2 % 12 + 1, 1) - timedelta(days=1)
    if (first, last) == (start, end):
        return rows
    day = timedelta(days=1)
    edges = [(since, until) for since, until in ((start, first - day), (last + day, end)) if since <= until]
    return rows + [row for edge in edges for row in _entry_sums(where, *edge, by)]


def _entry_sums(where: Q, start: date, end: date, by: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Naming the keys lets the index on (bureau, key, day) serve; one span of days at a time does too."""
    months = CounterMonth.objects.filter(where, year__range=(start.year, end.year))
    keys = list(months.values_list("key", flat=True).distinct().order_by())
    rows = CounterEntry.objects.filter(where, key__in=keys, on__range=(start, end))
    return list(rows.values_list(*by, "key").annotate(total=Sum("value")).order_by())


# -- what is behind a figure -------------------------------------------------------------------------------------------


def entries(
    bureau_ids: Iterable[int],
    key: str,
    start: date,
    end: date,
    unit: int | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> list[CounterEntry]:
    """What a figure is made of, in order of day: up to `limit` entries, with event, case and bureau loaded.

    `after` is `place(last)` of the page before. Derived keys and rates have no entries: ask for those of their parts.
    An entry of a case leads to it (`entry.case`), one without a case to its register row
    (`cases.registers.row_of(entry)`).
    """
    rows = _entries(bureau_ids, [key], start, end, unit)
    if after:
        day, _, pk = after.partition(".")
        rows = following(rows, date.fromisoformat(day), int(pk))
    return page(rows, limit)


def following(rows: QuerySet[CounterEntry], on: date, pk: int) -> QuerySet[CounterEntry]:
    """What comes after an entry, in order of day."""
    return rows.filter(Q(on__gt=on) | Q(pk__gt=pk), on__gte=on)


def page(rows: QuerySet[CounterEntry], limit: int) -> list[CounterEntry]:
    """The first of them in order of day, everything about them loaded: found in the index first, so that a day with
    thousands is not sorted together with its events."""
    first = list(rows.order_by("on", "pk").values_list("pk", flat=True)[:limit])
    loaded = CounterEntry.objects.filter(pk__in=first).select_related("event", "case", "bureau", "unit")
    return list(loaded.order_by("on", "pk"))


def place(entry: CounterEntry) -> str:
    """Where a page of entries ends, for `after`."""
    return f"{entry.on.isoformat()}.{entry.pk}"


def parts(key: str) -> list[str]:
    """The keys whose entries are behind a figure: those of a derived key's or a rate's parts, else the key itself."""
    if (rate := RATES.get(key)) is not None:
        return [part for name in (*rate.numerator, *rate.denominator) for part in parts(name)]
    counter = COUNTERS.get(key)
    if counter is not None and counter.fed in ("derived", "stock"):
        return [part for name in (*counter.plus, *counter.minus) for part in parts(name)]
    return [key]


def _entries(
    bureau_ids: Iterable[int], keys: Sequence[str], start: date, end: date, unit: int | None = None
) -> QuerySet[CounterEntry]:
    return CounterEntry.objects.filter(_where(bureau_ids, unit), key__in=keys, on__range=(start, end))


def entries_of(bureau_ids: Iterable[int], start: date, end: date, unit: int | None = None) -> QuerySet[CounterEntry]:
    """Every entry of a period."""
    return CounterEntry.objects.filter(_where(bureau_ids, unit), on__range=(start, end))


def entry_count(bureau_ids: Iterable[int], key: str, start: date, end: date, unit: int | None = None) -> int:
    """How many entries there are behind a figure."""
    found = _entries(bureau_ids, [key], start, end, unit).aggregate(n=Count(F("pk")))
    return int(found["n"])
