"""What the page of the discretion benchmark shows: clause by clause the tables that concern a bureau, nearest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases import labels
from cases.catalogue.entries import ORDER
from cases.discretion.benchmark import Band, Place, allowed, band_of, level_of, tables, usable, words_of
from cases.discretion.tables import SUBJECTS
from cases.law import Citation, article_text
from cases.lawbase import LawBase, regions
from cases.models import Bureau, Tier
from cases.reads.bands import band as drawn

PER_PAGE = 20  # clauses
STEPS = labels.CHOICES["ViolationIn.step"]
NOW, LATER, OVER, COVERED, EXAMPLE = "now", "later", "over", "covered", "example"


@dataclass(frozen=True)
class TierShown:
    """`band` as far as the statute bears it; `unused`: it does not bear the row at all."""

    row: Tier
    words: str
    band: Band
    unused: bool


@dataclass(frozen=True)
class TableShown:
    """What one standard of one region says. `state`: it judges today, later, no more, a nearer one does, an example."""

    first: Tier
    level: str
    state: str
    tiers: list[TierShown]
    scale: dict[str, Any] | None
    mine: bool
    until: date | None

    @property
    def confirmed(self) -> bool:
        return all(t.row.confirmed for t in self.tiers)

    @property
    def since(self) -> date:
        return min(t.row.valid_from for t in self.tiers)


@dataclass(frozen=True)
class GroupShown:
    """One kind of subject and one step of a clause."""

    subject: str
    step: str
    variant: str
    tables: list[TableShown]


@dataclass
class ClauseShown:
    cite: str
    said: str
    name: str
    code: str
    groups: list[GroupShown] = field(default_factory=list)

    @property
    def states(self) -> set[str]:
        return {table.state for group in self.groups for table in group.tables}

    @property
    def unconfirmed(self) -> bool:
        return any(not t.confirmed for g in self.groups for t in g.tables if t.state in (NOW, LATER))


def clauses(law: LawBase, bureau: Bureau, on: date, may_write: Callable[[str], bool]) -> list[ClauseShown]:
    """Every clause that a table of the bureau's regions, or an example, speaks of; no query beyond the law's own."""
    mine = set(regions(bureau.code))
    known = law.catalogue.places
    found: list[ClauseShown] = []
    for cite, rows in law.tiers.items():
        concerned = [row for row in rows if row.example or row.region in mine]
        if concerned:
            item = known.get(cite)
            shown = ClauseShown(cite, _said(cite), item.name if item else "", item.code if item else "")
            shown.groups = _groups(law, bureau, concerned, on, may_write)
            found.append(shown)
    return sorted(found, key=lambda one: (one.states == {EXAMPLE}, _order(one.cite)))


def _order(cite: str) -> tuple[int, Citation]:
    """Statutes as `cases.law` lists them, then by article."""
    one = Citation.parse(cite)
    return ORDER.get(one.statute, len(ORDER)), one


def _said(cite: str) -> str:
    one = Citation.parse(cite)
    return one.statute + article_text(one.article, one.paragraph, one.item)


def _groups(
    law: LawBase, bureau: Bureau, rows: list[Tier], on: date, may_write: Callable[[str], bool]
) -> list[GroupShown]:
    by_place: dict[tuple[str, str, str], list[Tier]] = defaultdict(list)
    for row in rows:
        by_place[row.subject, row.step, row.variant].append(row)
    order = sorted(by_place, key=lambda k: (k[0] != "unit", list(STEPS).index(k[1]) if k[1] in STEPS else 99, k[2]))
    return [
        GroupShown(SUBJECTS[subject], STEPS.get(step, step), variant, _tables(law, bureau, by_place[subject, step, variant], on, may_write))
        for subject, step, variant in order
    ]  # fmt: skip


def _tables(
    law: LawBase, bureau: Bureau, rows: list[Tier], on: date, may_write: Callable[[str], bool]
) -> list[TableShown]:
    nearest = tables(law, bureau.code, _place(rows[0], on))
    judging = (nearest[0].region, nearest[0].standard) if nearest else None
    by_standard: dict[tuple[bool, str, str, bool], list[Tier]] = defaultdict(list)
    for row in rows:
        over = row.valid_to is not None and row.valid_to < on
        by_standard[row.example, row.region, row.standard, over].append(row)
    order = regions(bureau.code)
    keys = sorted(by_standard, key=lambda k: (k[0], k[3], order.index(k[1]) if k[1] in order else 99, k[2]))
    return [_table(law, bureau, by_standard[key], key, judging, on, may_write) for key in keys]


def _table(
    law: LawBase, bureau: Bureau, rows: list[Tier], key: tuple[bool, str, str, bool], judging: tuple[str, str] | None,
    on: date, may_write: Callable[[str], bool],
) -> TableShown:  # fmt: skip
    example, region, standard, over = key
    state = EXAMPLE if example else OVER if over else NOW if judging == (region, standard) else COVERED
    if state == COVERED and all(row.valid_from > on for row in rows):
        state = LATER
    rows = sorted(rows, key=lambda row: (row.seq, row.valid_from))
    day = on if rows[0].valid_from <= on and not over else rows[0].valid_from
    whole = allowed(law, _place(rows[0], day))
    shown = [_tier(row, whole) for row in rows]
    ends = [(t.row.label, t.band.low, t.band.high, False) for t in shown if not t.unused]
    scale = drawn(whole.low, whole.high, None, ends) if whole is not None and whole.low < whole.high else None
    until = {row.valid_to for row in rows}
    return TableShown(
        rows[0], level_of(region), state, shown, scale, not example and may_write(region),
        until.pop() if len(until) == 1 else None,
    )  # fmt: skip


def _tier(row: Tier, whole: Band | None) -> TierShown:
    used = usable(row, whole) if whole is not None else None
    return TierShown(row, words_of(row), used or band_of(row), used is None)


def _place(row: Tier, on: date) -> Place:
    return Place(row.cite, row.subject, row.step, row.variant, on)


def narrowed(found: Iterable[ClauseShown], text: str, state: str) -> list[ClauseShown]:
    """Those whose words hold every word of the text, and that have a table in this state ("" for any)."""
    words = text.split()
    return [
        one
        for one in found
        if (not state or state in one.states or (state == "unconfirmed" and one.unconfirmed))
        and all(word in _text_of(one) for word in words)
    ]


def _text_of(one: ClauseShown) -> str:
    standards = {t.first.standard for g in one.groups for t in g.tables}
    return " ".join((one.said, one.name, one.code, *standards))
