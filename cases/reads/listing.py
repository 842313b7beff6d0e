"""The case list: one page by key, counts that stop, the chips above it. The number of queries depends on no row.

The order is made of lanes: first the cases without a number, newest first, then the numbered ones; by deadline, first
those that have one. A lane walks one index, so it needs neither NULLS FIRST nor a sort, on either database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, Sum, Value

from cases import clock, lawbase
from cases.lawbase import LawBase
from cases.models import CounterMonth, Officer, SavedFilter
from cases.reads import capped
from cases.reads.filters import Filters, parse
from cases.reads.listrow import Row, rows_of
from cases.reads.narrowing import Narrowed, handling, narrow

COUNTED = 1000  # a count that reaches it is told as 1000+
CHIP_COUNTED = 100
CHIPS = 6  # kept filters that are shown
SPLIT_STAGES = 3  # as many stages are walked one by one, each along its own index


@dataclass(frozen=True)
class Lane:
    """A part of the order: the cases it holds, the date it goes by, and whether downwards; ids go along."""

    holds: Q
    key: str
    down: bool = True


UNFILED = Q(filed_on__isnull=True)
LANES: dict[str, tuple[Lane, ...]] = {
    "number": (Lane(UNFILED, "filed_on"), Lane(~UNFILED, "filed_on")),
    "due": (
        Lane(Q(next_due__isnull=False), "next_due", down=False),
        Lane(Q(next_due__isnull=True) & UNFILED, "filed_on"),
        Lane(Q(next_due__isnull=True) & ~UNFILED, "filed_on"),
    ),
}


@dataclass(frozen=True)
class Place:
    """Where a case stands in the order: lane, date (or none), id. Written into addresses."""

    lane: int
    on: str
    pk: int

    def __str__(self) -> str:
        return f"{self.lane}.{self.on}.{self.pk}"

    @classmethod
    def read(cls, text: str, lanes: int) -> Place | None:
        """None for what is no place."""
        parts = text.split(".")
        if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdigit() and int(parts[0][:2]) < lanes):
            return None
        try:
            on = date.fromisoformat(parts[1]).isoformat() if parts[1] else ""
            pk = int(parts[2])
        except ValueError:
            return None
        return cls(int(parts[0]), on, pk) if 0 < pk < 1 << 62 else None


@dataclass
class Chip:
    """A filter one click away. `kept` is the id of a saved one."""

    label: str
    query: str
    count: str = ""
    here: bool = False
    kept: int = 0


class Listing:
    """The list for one officer and one query string. `before` and `after` are places: older and newer than those."""

    def __init__(self, officer: Officer, asked: Filters, before: str = "", after: str = "") -> None:
        self.officer = officer
        self.asked = asked
        self.today = clock.today()
        self.lanes = LANES[asked.sort]
        self.before, self.after = Place.read(before, len(self.lanes)), Place.read(after, len(self.lanes))

    @cached_property
    def law(self) -> LawBase:
        return lawbase.current()

    @cached_property
    def narrowed(self) -> Narrowed:
        return narrow(self.officer, self.asked, self.horizon(self.asked.due), self.today, self.law)

    def horizon(self, due: str) -> date | None:
        """The last day of a deadline filter."""
        days = {"near": 3, "ten": 10}.get(due)
        return self.law.calendar.add_working_days(self.today, days) if days else None

    # -- the page ----------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> list[Place]:
        """Where the page's cases stand, in order."""
        if self.after is not None and self.before is None:
            newer = self.walk(self.after, self.asked.per + 1, back=True)
            self.more_newer, self.more_older = len(newer) > self.asked.per, True
            return newer[: self.asked.per][::-1]
        older = self.walk(self.before, self.asked.per + 1)
        self.more_newer, self.more_older = self.before is not None, len(older) > self.asked.per
        return older[: self.asked.per]

    @cached_property
    def rows(self) -> list[Row]:
        return self.rows_at([place.pk for place in self.places])

    def rows_at(self, ids: list[int]) -> list[Row]:
        """The rows of these cases, in the order given."""
        return rows_of(ids, self.today, self.law.calendar, many_bureaus=len(self.narrowed.bureaus) > 1)

    @property
    def older(self) -> Place | None:
        return self.places[-1] if self.places and self.more_older else None

    @property
    def newer(self) -> Place | None:
        return self.places[0] if self.places and self.more_newer else None

    def walk(self, start: Place | None, many: int, back: bool = False) -> list[Place]:
        """The next places after `start` in the order, or before it where `back` (nearest first)."""
        found: list[Place] = []
        for parts in self._steps(start, back):
            if len(found) < many:
                found += [_place(row) for row in capped.rows([part[:many] for part in parts])]
        return sorted(found, key=self._rank, reverse=back)[:many]

    def _steps(self, start: Place | None, back: bool) -> list[list[QuerySet[Any, Any]]]:
        """What is asked in one statement: all lanes where it is known which cases fit; else a lane is searched only
        where those before it do not fill the page: what fits may lie far down in it."""
        lanes = [self._lane(n, start, back) for n in range(len(self.lanes)) if not self._is_passed(n, start, back)]
        if self.narrowed.some is None:
            return [[part for lane in lanes for part in lane]]
        return lanes[::-1] if back else lanes

    def _is_passed(self, number: int, start: Place | None, back: bool) -> bool:
        return start is not None and (number > start.lane if back else number < start.lane)

    def _rank(self, place: Place) -> tuple[int, int, int]:
        sign = -1 if self.lanes[place.lane].down else 1
        return place.lane, sign * int(place.on.replace("-", "") or 0), sign * place.pk

    def _lane(self, number: int, start: Place | None, back: bool) -> list[QuerySet[Any, Any]]:
        """One query per bureau and (few) stages, each along its own index."""
        lane = self.lanes[number]
        down = lane.down != back
        held = self.narrowed.all().filter(lane.holds)
        if start is not None and number == start.lane:
            held = held.filter(_beyond(lane.key, start, down))
        order = [f"-{lane.key}", "-pk"] if down else [lane.key, "pk"]
        return [
            held.filter(scope).order_by(*order).values_list(Value(number), lane.key, "pk") for scope in self._scopes()
        ]

    def _scopes(self) -> Iterator[Q]:
        stages = [str(s) for s in self.asked.stages]
        for bureau in self.narrowed.bureaus:
            if 0 < len(stages) <= SPLIT_STAGES:
                yield from (Q(bureau=bureau, stage=stage) for stage in stages)
            else:
                yield Q(bureau=bureau)

    # -- counts ------------------------------------------------------------------------------------------------------

    @cached_property
    def count(self) -> str:
        """How many fit: exact, or 1000+."""
        many = 0
        if self.narrowed.some is not None:
            (many,) = capped.counts([self.narrowed.sample().order_by().values_list("pk")[: COUNTED + 1]])
        if many <= COUNTED:
            (many,) = capped.counts([self.narrowed.all().order_by().values_list("pk")[: COUNTED + 1]])
        return told(many, COUNTED)

    @cached_property
    def filed_this_year(self) -> int:
        """Filings of the own bureau this year, from the counters."""
        months = CounterMonth.objects.filter(bureau=self.officer.bureau_id, year=self.today.year, key="case_filed")
        return int(months.aggregate(total=Sum("value"))["total"] or 0)

    def chips(self) -> list[Chip]:
        """What is asked for daily, and what the officer keeps; counted in one statement."""
        found = [
            Chip("我承办的", "stage=open&officer=me"),
            Chip("3 个工作日内到期", "due=near"),
            Chip("逾期", "due=late"),
            Chip("本年立案", f"from={self.today.year}-01-01"),
        ]
        kept = SavedFilter.objects.filter(officer=self.officer).order_by("-pk")[:CHIPS]
        found += [Chip(saved.name, saved.query, kept=saved.pk) for saved in reversed(list(kept))]
        here = self.asked.query({"per": ""})
        counted = [(chip, asked) for chip in found if not (asked := self._read(chip.query)).q]
        counts = capped.counts([self._counted(asked) for _, asked in counted])
        for (chip, _), many in zip(counted, counts, strict=True):
            chip.count = told(many, CHIP_COUNTED)
        for chip in found:
            chip.here = self._read(chip.query).query({"per": ""}) == here
        return found

    def _read(self, query: str) -> Filters:
        from django.http import QueryDict

        return parse(QueryDict(query).dict(), self.officer.pk)

    def _counted(self, asked: Filters) -> QuerySet[Any, Any]:
        """A chip's cases, at most so many as are counted. Not probed: one statement for all chips."""
        where = Q()
        if asked.stages:
            where &= Q(stage__in=[str(s) for s in asked.stages])
        if asked.since:
            where &= Q(filed_on__gte=asked.since)
        if asked.until:
            where &= Q(filed_on__lte=asked.until)
        if asked.due == "late":
            where &= Q(next_due__lt=self.today)
        elif asked.due:
            where &= Q(next_due__gte=self.today, next_due__lte=self.horizon(asked.due))
        if asked.unit:
            where &= Q(unit=asked.unit)
        if asked.officer:
            where &= handling([asked.officer])
        if asked.cause:
            where &= Q(violations__clause=asked.cause, violations__superseded_by=None)
        cases = self.narrowed.base.filter(where, bureau__in=self.narrowed.bureaus)
        return cases.order_by().values_list("pk")[: CHIP_COUNTED + 1]


def told(many: int, cap: int) -> str:
    return f"{cap}+" if many > cap else str(many)


def _place(row: tuple[Any, ...]) -> Place:
    lane, on, pk = row
    return Place(int(lane), str(on)[:10] if on else "", int(pk))


def _beyond(key: str, start: Place, down: bool) -> Q:
    """What comes after a place in a lane. The first condition is what the index can use."""
    if not start.on:
        return Q(pk__lt=start.pk) if down else Q(pk__gt=start.pk)
    if down:
        same = Q(**{key: start.on, "pk__lt": start.pk})
        return Q(**{f"{key}__lte": start.on}) & (Q(**{f"{key}__lt": start.on}) | same)
    same = Q(**{key: start.on, "pk__gt": start.pk})
    return Q(**{f"{key}__gte": start.on}) & (Q(**{f"{key}__gt": start.on}) | same)
