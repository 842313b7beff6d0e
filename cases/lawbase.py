"""Parameters, penalty clauses, calendar and people as of a date: read once per process, dropped when `LawStamp` moves.

Triggers move the stamp (see `models.triggers`), so no way of writing can forget it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models.functions import Length

from cases.calendar import WorkCalendar
from cases.catalogue import Catalogue
from cases.law import Citation
from cases.models import (
    Bureau,
    CalendarDay,
    CalendarYear,
    Cause,
    Clause,
    LawStamp,
    LenientItem,
    ParameterRow,
    PowerItem,
    SealPlace,
    Tier,
)
from cases.people import Person
from cases.prepared import Prepared
from cases.statutes.shelf import Shelf


class UnknownParameter(LookupError):
    """No row of this key is in force in this region on this day."""


@dataclass(frozen=True)
class Value:
    """A parameter as it applied: `source` says where it comes from, `confirmed` whether somebody checked it."""

    key: str
    value: Any
    unit: str
    region: str
    source: str
    confirmed: bool
    since: date | None = None
    label: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As an event keeps it: all one needs to say later what judged it."""
        kept = {"key": self.key, "value": self.value, "unit": self.unit, "region": self.region}
        return {**kept, "confirmed": self.confirmed, "source": self.source, "since": self.since}


def regions(bureau_code: str) -> list[str]:
    """Where to look, nearest first: the bureau itself, then county, city, province, nation."""
    prefixes = [bureau_code[:length] for length in (12, 9, 6, 4, 2) if len(bureau_code) >= length]
    return [f"={bureau_code}", *dict.fromkeys(prefixes), ""]


class LawBase:
    """What was read at one stamp. `people` and `bureaus` fill as they are asked for (see `cases.people`)."""

    def __init__(self, stamp: int) -> None:
        self.stamp = stamp
        self.people: dict[str, Person] = {}
        self.asked: set[tuple[int, str]] = set()
        self.leaders: dict[int, list[Person]] = {}
        self.bureaus: dict[int, Bureau] = {}
        self._parameters: dict[tuple[str, str], list[ParameterRow]] = defaultdict(list)
        for row in ParameterRow.objects.order_by("valid_from"):
            self._parameters[row.key, row.region].append(row)
        self._violations: dict[str, str] = {}
        self._clauses: dict[str, list[Clause]] = defaultdict(list)
        for clause in Clause.objects.all():
            self._clauses[Citation.parse(clause.cite).key].append(clause)
        places = SealPlace.objects.values_list("bureau_id", "form", "seal", "x_mm", "y_mm")
        self._seals = {(bureau, form): {"kind": seal, "x_mm": x, "y_mm": y} for bureau, form, seal, x, y in places}
        self.calendar = WorkCalendar(
            dict(CalendarDay.objects.values_list("day", "working")),
            frozenset(CalendarYear.objects.filter(announced=True).values_list("year", flat=True)),
        )

    @cached_property
    def statutes(self) -> Shelf:
        """The statute texts that are loaded; read the first time a citation is looked up."""
        return Shelf()

    def bureau(self, pk: int) -> Bureau:
        """A bureau as it is described; for its own chain (`version`, `head`) read the row."""
        if pk not in self.bureaus:
            self.bureaus[pk] = Bureau.objects.get(pk=pk)
        return self.bureaus[pk]

    def seal(self, bureau: int, form: str) -> dict[str, Any] | None:
        """The seal this bureau puts on a form, and where; None where the form's own holds."""
        return self._seals.get((bureau, form))

    def parameter(self, key: str, bureau_code: str, on: date) -> Value:
        """The row nearest to the bureau in force on `on`. Raises UnknownParameter."""
        for region in regions(bureau_code):
            for row in reversed(self._parameters.get((key, region), ())):
                if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
                    return Value(key, row.value, row.unit, region, row.source, row.confirmed, row.valid_from, row.label)
        raise UnknownParameter(key)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each parameter is called."""
        return {row.key: row.label for many in self._parameters.values() for row in many}

    def clauses(self, cite: str, subject: str, on: date) -> list[Clause]:
        """Rows of a citation for `unit` or `person` in force on the date of the act, all steps."""
        key = Citation.parse(cite).key
        return [
            clause
            for clause in self._clauses.get(key, ())
            if clause.subject == subject
            and clause.valid_from <= on
            and (clause.valid_to is None or on <= clause.valid_to)
        ]

    @cached_property
    def tiers(self) -> dict[str, list[Tier]]:
        """Rows of the discretion benchmark by citation (see `cases.discretion.benchmark`); read when first asked."""
        found: dict[str, list[Tier]] = defaultdict(list)
        for row in Tier.objects.order_by("cite", "region", "seq", "valid_from"):
            found[Citation.parse(row.cite).key].append(row)
        return dict(found)

    @cached_property
    def _lenient(self) -> dict[str, list[LenientItem]]:
        found: dict[str, list[LenientItem]] = defaultdict(list)
        for item in LenientItem.objects.order_by("standard", Length("code"), "code", "valid_from"):
            found[item.region].append(item)
        return dict(found)

    def lenient_items(self, bureau_code: str) -> list[LenientItem]:
        """Items of the no-penalty and light lists that reach a bureau, of any date and nearest first: read when first
        asked (see `cases.leniency`)."""
        return [item for region in regions(bureau_code) for item in self._lenient.get(region, ())]

    @cached_property
    def catalogue(self) -> Catalogue:
        """Everything punishable, with its causes and power items, to be looked up and searched; made when first asked."""
        rows = [row for many in self._clauses.values() for row in many]
        return Catalogue(rows, Cause.objects.all(), PowerItem.objects.all())

    def known_clauses(self) -> list[list[Clause]]:
        """All rows, by citation."""
        return list(self._clauses.values())

    def violations(self) -> dict[str, str]:
        """What each citation punishes (案由), in the latest version known."""
        if not self._violations:
            rows = sorted((c for many in self._clauses.values() for c in many), key=lambda c: c.valid_from)
            self._violations = {c.cite: c.violation for c in rows}
        return self._violations

    def knows(self, cite: str) -> bool:
        return Citation.parse(cite).key in self._clauses


_cache: dict[str, LawBase] = {}
STAMP = Prepared(lambda: LawStamp.objects.order_by("pk").values_list("number")[:1], values=0)


def current() -> LawBase:
    """The law as it stands in the database now: one query to see whether the cached copy still holds."""
    found = STAMP.rows()
    stamp = found[0][0] if found else 0
    held = _cache.get("law")
    if held is None or held.stamp != stamp:
        held = _cache["law"] = LawBase(stamp)
    return held


def forget() -> None:
    """Drop the cached copy (tests that roll their database back need it)."""
    _cache.clear()
