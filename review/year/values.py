"""The figures a report is made of: of each row and of the whole, this period and the one before; and as they were frozen.

Rows and whole are read apart from each other (that is what a table's proof is worth). The number of queries depends
neither on the rows nor on the size of the year.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Sum

from cases.counters import reading
from cases.counters.reading import Figures, Rate
from cases.counters.table import DEFINITION_VERSION
from cases.models import CounterMonth
from review.year import choosing, external
from review.year.periods import Period
from review.year.scope import Row, Scope

TOTAL = "total"
DRAWN = ("pen_decided", "penalty_total_amount")

Held = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Outside:
    """An external figure as a report quotes it. Of several bureaus the sum, with all sources."""

    key: str
    name: str
    unit: str
    value: int
    source: str
    by: str
    file: str = ""


@dataclass(frozen=True)
class Values:
    """`now` and `before`: place → key → number; `months`: key → the twelve months of this year and of the last.

    `frozen`: read from a submitted report; nothing that happened afterwards is in it.
    """

    period: Period
    label: str
    rows: tuple[Row, ...]
    now: Held
    before: Held
    outside: tuple[Outside, ...]
    outside_before: tuple[Outside, ...]
    months: dict[str, list[list[int]]]
    rounding: str = choosing.ROUNDING
    definition: str = DEFINITION_VERSION
    frozen: bool = False

    @property
    def figures(self) -> Figures:
        return Figures(self.now[TOTAL])

    @property
    def former(self) -> Figures:
        return Figures(self.before[TOTAL])

    @property
    def external(self) -> dict[str, int]:
        return {one.key: one.value for one in self.outside}

    @property
    def external_before(self) -> dict[str, int]:
        return {one.key: one.value for one in self.outside_before}

    def number(self, key: str) -> int | Rate:
        """A counter or a rate of the whole."""
        rate = self.figures.rates.get(key)
        return rate if rate is not None else self.now[TOTAL].get(key, 0)


def load(scope: Scope, period: Period) -> Values:
    """Read everything: a constant number of queries."""
    bureaus, span = scope.bureaus, (period.start, period.end)
    now: Held = {}
    loose = False
    known = {unit.pk for unit in scope.units}
    for (bureau, unit), figures in reading.figures_by_unit([scope.head.pk], *span).items():
        unit = unit if unit in known else None
        loose = loose or (unit is None and any(figures.values()))
        _add(now.setdefault(scope.row_of(bureau, unit), {}), figures)
    if scope.below:
        for bureau, figures in reading.figures_by_bureau([b.pk for b in scope.below], *span).items():
            _add(now.setdefault(scope.row_of(bureau, None), {}), figures)
    now[TOTAL] = dict(reading.figures(bureaus, *span))
    earlier = period.before
    before = {TOTAL: dict(reading.figures(bureaus, earlier.start, earlier.end))}
    outside, outside_before = _outside(bureaus, period)
    return Values(
        period, scope.label, tuple(scope.rows(loose)), now, before, outside, outside_before, _months(bureaus, period.year),
        choosing.rate_rounding(scope.head, period),
    )  # fmt: skip


def load_whole(scope: Scope, period: Period) -> Values:
    """The figures of the whole alone, for whoever wants neither rows nor the year before: a third of the reading."""
    whole = dict(reading.figures(scope.bureaus, period.start, period.end))
    return Values(period, scope.label, (), {TOTAL: whole}, {TOTAL: {}}, (), (), {})


def _add(held: dict[str, int], figures: Figures) -> None:
    for key, value in figures.items():
        held[key] = held.get(key, 0) + value


def _outside(bureaus: list[int], period: Period) -> tuple[tuple[Outside, ...], tuple[Outside, ...]]:
    """What was typed in for this period and for the one before, added up over the bureaus by name."""
    sums: dict[str, dict[tuple[str, str], Outside]] = {str(period): {}, str(period.before): {}}
    for row in external.standing(bureaus, list(sums)):
        told = sums[row.period]
        place = (row.key, row.name)
        one = Outside(row.key, row.name, row.unit, row.value, row.source, row.by.name, row.file_name)
        had = told.get(place)
        told[place] = one if had is None else replace(
            one, value=had.value + one.value, source=f"{had.source}；{one.source}", by=f"{had.by}、{one.by}",
        )  # fmt: skip
    return tuple(sums[str(period)].values()), tuple(sums[str(period.before)].values())


def _months(bureaus: list[int], year: int) -> dict[str, list[list[int]]]:
    """What the charts draw, month by month."""
    found = {key: [[0] * 12, [0] * 12] for key in DRAWN}
    rows = CounterMonth.objects.filter(bureau__in=bureaus, key__in=DRAWN, year__in=(year, year - 1))
    for key, of, month, total in rows.values_list("key", "year", "month").annotate(total=Sum("value")).order_by():
        found[key][year - of][month - 1] = total
    return found


# -- frozen ------------------------------------------------------------------------------------------------------------


def as_text(values: Values) -> str:
    """Canonical text of everything a report shows, zeros left out: what is submitted, digested and never changed."""
    told: dict[str, Any] = {
        "period": str(values.period), "label": values.label, "definition": values.definition, "rounding": values.rounding,
        "rows": [[r.label, r.bureau, r.unit, r.kind, r.of_bureau] for r in values.rows],
        "now": _without_zeros(values.now), "before": _without_zeros(values.before),
        "outside": [list(one.__dict__.values()) for one in values.outside],
        "outside_before": [list(one.__dict__.values()) for one in values.outside_before], "months": values.months,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Values:
    """The figures of a submitted report."""
    told = json.loads(text)
    period = Period.read(told["period"])
    assert period is not None
    return Values(
        period, told["label"], tuple(Row(*row) for row in told["rows"]), _with_zeros(told["now"]),
        _with_zeros(told["before"]), tuple(Outside(*one) for one in told["outside"]),
        tuple(Outside(*one) for one in told["outside_before"]), told["months"], told["rounding"],
        told["definition"], frozen=True,
    )  # fmt: skip


def _without_zeros(held: Held) -> Held:
    return {place: {key: n for key, n in sorted(one.items()) if n} for place, one in sorted(held.items())}


def _with_zeros(held: Held) -> Held:
    return {place: {**reading._blank(), **one} for place, one in held.items()}
