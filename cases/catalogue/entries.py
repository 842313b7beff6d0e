"""Entries of the catalogue: one per code; each of its citations is an item with its rows of every date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from cases.labels import CHOICES
from cases.law import STATUTES, Citation, article_text

if TYPE_CHECKING:
    from cases.catalogue.search import Hit, Index
    from cases.models import Cause, Clause, PowerItem

STEPS = tuple(CHOICES["ViolationIn.step"])
ORDER = {name: number for number, name in enumerate(STATUTES)}
Slot = tuple[str, str, str, str]  # subject, role, step, variant: what tells rows of one citation apart


@dataclass(frozen=True)
class Item:
    """One citation of the catalogue and every row it ever had."""

    citation: Citation
    code: str
    rows: tuple[Clause, ...]

    @property
    def cite(self) -> str:
        """As it stands in the data: `安全生产法/97/1/7`."""
        return self.rows[0].cite

    @cached_property
    def name(self) -> str:
        """What was done, in the words of the plainest row: first step, the unit, the latest version."""
        return min(self.rows, key=lambda r: (_place(r), -r.valid_from.toordinal())).violation

    @property
    def cause(self) -> str:
        return self.rows[0].cause

    @property
    def said(self) -> str:
        """As papers cite it: 安全生产法第九十七条第(七)项."""
        return self.rows[0].source

    def on(self, day: date) -> list[Clause]:
        """The rows in force on a day, the plainest first."""
        return sorted((r for r in self.rows if holds(r, day)), key=_place)

    def ended_by(self, day: date) -> date | None:
        """The last day of an item that has no row any more on `day`; None where it has one, or begins later."""
        if self.on(day):
            return None
        return max((r.valid_to for r in self.rows if r.valid_to and r.valid_to < day), default=None)

    @cached_property
    def slots(self) -> dict[Slot, list[Clause]]:
        """Rows that follow each other in time, by subject, role, step and variant; the plainest first."""
        found: dict[Slot, list[Clause]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda r: (_place(r), r.valid_from)):
            found[row.subject, row.role, row.step, row.variant].append(row)
        return dict(found)

    @property
    def order(self) -> tuple[int, Citation]:
        """By statute as `cases.law` lists them, then by article."""
        return ORDER.get(self.citation.statute, len(ORDER)), self.citation


@dataclass(frozen=True)
class Entry:
    """One code of the catalogue."""

    code: str
    items: tuple[Item, ...]

    @property
    def rows(self) -> list[Clause]:
        return [row for item in self.items for row in item.rows]

    @property
    def name(self) -> str:
        first = self.items[0].name
        return first if len(self.items) == 1 else f"{first}等{len(self.items)}项"

    @property
    def cause(self) -> str:
        return self.items[0].cause

    @property
    def articles(self) -> list[str]:
        """The articles it is punished by: 安全生产法第九十七条."""
        cited = dict.fromkeys((i.citation.statute, i.citation.article) for i in self.items)
        return [statute + article_text(number) for statute, number in cited]


class Catalogue:
    """Everything known to be punishable. `search` builds its index when first asked."""

    def __init__(self, rows: Iterable[Clause], causes: Iterable[Cause] = (), powers: Iterable[PowerItem] = ()) -> None:
        self.causes = {cause.code: cause for cause in sorted(causes, key=lambda c: c.order)}
        by_place: dict[str, list[Clause]] = defaultdict(list)
        for row in rows:
            by_place[Citation.parse(row.cite).key].append(row)
        items = [Item(Citation.parse(found[0].cite), found[0].code, tuple(found)) for found in by_place.values()]
        self.items = sorted(items, key=lambda i: i.order)
        self.places = {key: item for item in self.items for key in [item.citation.key]}
        by_code: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            by_code[item.code].append(item)
        self.entries = {code: Entry(code, tuple(found)) for code, found in by_code.items()}
        self._powers: dict[str, list[PowerItem]] = defaultdict(list)
        for power in powers:
            self._powers[power.code].append(power)

    def item(self, cite: str) -> Item | None:
        """The item of a citation in any of its spellings; None where it is not known. Raises ValueError on none."""
        return self.places.get(Citation.parse(cite).key)

    # -- causes --------------------------------------------------------------------------------------------------------

    def cause_path(self, code: str) -> list[Cause]:
        """A cause with those it hangs under, the field first."""
        found: list[Cause] = []
        while code and (cause := self.causes.get(code)) is not None:
            found.insert(0, cause)
            code = cause.parent
        return found

    def cause_of(self, cite: str) -> list[Cause]:
        """The cause of a citation with those it hangs under; one outside the catalogue by its statute. [] for none."""
        from cases.reference.causes import of_statute

        try:
            item = self.item(cite)
        except ValueError:
            return []
        return self.cause_path(item.cause if item else of_statute(Citation.parse(cite).statute))

    def under(self, code: str) -> list[Item]:
        """The items of a cause and of those under it."""
        return [item for item in self.items if item.cause == code or item.cause.startswith(f"{code}.")]

    # -- power items ---------------------------------------------------------------------------------------------------

    def power_items(self, code: str, regions: list[str], on: date) -> list[PowerItem]:
        """The numbers a bureau has for a code: those of the nearest region that has any (see `lawbase.regions`)."""
        for region in regions:
            if found := [p for p in self._powers.get(code, ()) if p.region == region and holds(p, on)]:
                return found
        return []

    # -- looking for something -----------------------------------------------------------------------------------------

    @cached_property
    def index(self) -> Index:
        from cases.catalogue.search import Index

        return Index(self)

    def search(self, text: str, on: date, limit: int = 50) -> list[Hit]:
        """What was meant, best first; everything in order where nothing was typed."""
        return self.index.search(text, on, limit)


def holds(row: Clause | PowerItem, day: date) -> bool:
    """Whether a row is in force on a day."""
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def _place(row: Clause) -> tuple[int, bool, bool, int, str]:
    """Where a row stands among those of its citation: by step, units before persons, variants last."""
    step = STEPS.index(row.step) if row.step in STEPS else len(STEPS)
    return step, row.subject == "person", bool(row.variant), len(row.needs), row.variant
