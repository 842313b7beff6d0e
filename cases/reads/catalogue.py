"""What the pages of the catalogue show: the tree of causes with its counts, the list, one entry with every row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cases import clock, lawbase
from cases.catalogue import Catalogue, Entry, Item, words
from cases.models import Bureau, Cause, Clause, PowerItem

Cost = tuple[str, str]  # step ("" the first), what it costs
LISTED = 200  # lines of the list; who wants fewer types a word
REGIONS = {0: "全国", 2: "省", 4: "市", 6: "本地", 9: "本地", 12: "本地"}


@dataclass
class Branch:
    """A cause in the tree, with how many items hang under it."""

    cause: Cause
    count: int
    here: bool
    open: bool
    children: list[Branch] = field(default_factory=list)


@dataclass(frozen=True)
class ListLine:
    """One item of the list: what it costs units and persons, as it is on the day or was when it ended."""

    item: Item
    units: list[Cost]
    persons: list[Cost]
    ended: date | None
    unconfirmed: bool


@dataclass(frozen=True)
class RowShown:
    """One row of an entry, in words."""

    row: Clause
    subject: str
    step: str
    fine: str
    kinds: list[str]
    needs: list[str]
    body: str
    since: date
    until: date | None
    state: str  # now, later, past

    @classmethod
    def of(cls, row: Clause, on: date) -> RowShown:
        past = row.valid_to is not None and row.valid_to < on
        state = "past" if past else "later" if row.valid_from > on else "now"
        return cls(
            row, words.subject(row), words.step(row), words.fine(row), words.kinds(row), words.needs(row),
            words.body(row), row.valid_from, row.valid_to, state,
        )  # fmt: skip


@dataclass(frozen=True)
class ItemShown:
    """One citation of an entry: the rows of the day (or the last there were), and slots that have several versions."""

    item: Item
    rows: list[RowShown]
    versions: list[list[RowShown]]
    ended: date | None
    duties: list[str]
    notes: list[str]

    @property
    def industries(self) -> list[str]:
        return list(dict.fromkeys(r.row.industries for r in self.rows if r.row.industries))


@dataclass(frozen=True)
class EntryShown:
    entry: Entry
    causes: list[Cause]
    items: list[ItemShown]
    powers: list[PowerShown]

    @property
    def unconfirmed(self) -> bool:
        return any(not r.row.confirmed for i in self.items for r in i.rows)


@dataclass(frozen=True)
class PowerShown:
    row: PowerItem
    level: str
    own: bool
    ended: bool


def tree(catalogue: Catalogue, chosen: str, among: Iterable[Item]) -> list[Branch]:
    """The causes in order, each with the items among these that hang under it."""
    counts: dict[str, int] = {}
    for item in among:
        for cause in catalogue.cause_path(item.cause):
            counts[cause.code] = counts.get(cause.code, 0) + 1
    made = {code: Branch(cause, counts.get(code, 0), code == chosen, chosen == code or chosen.startswith(f"{code}."))
            for code, cause in catalogue.causes.items()}  # fmt: skip
    tops: list[Branch] = []
    for code, branch in made.items():
        parent = made.get(catalogue.causes[code].parent)
        (parent.children if parent else tops).append(branch)
    return tops


def line(item: Item, on: date) -> ListLine:
    rows = item.on(on) or last_rows(item)
    return ListLine(
        item, _costs(r for r in rows if r.subject == "unit"), _costs(r for r in rows if r.subject == "person"),
        item.ended_by(on), any(not r.confirmed for r in rows),
    )  # fmt: skip


def _costs(rows: Iterable[Clause]) -> list[Cost]:
    """The fine of each step; variants that cost the same stand once."""
    found: dict[Cost, None] = {}
    for row in rows:
        step = "" if row.step == "first" and not row.variant else words.step(row)
        found[step, words.cost(row)] = None
    return list(found)


def last_rows(item: Item) -> list[Clause]:
    """Of an item without rows today: those in force on its last day, or on its first where it has not begun."""
    ended = max((r.valid_to for r in item.rows if r.valid_to), default=None)
    return item.on(ended) if ended else item.on(min(r.valid_from for r in item.rows))


def shown(entry: Entry, catalogue: Catalogue, bureau: Bureau, powers: Iterable[PowerItem], on: date) -> EntryShown:
    return EntryShown(
        entry,
        catalogue.cause_path(entry.cause),
        [_item(item, on) for item in entry.items],
        [_power(row, bureau, on) for row in powers],
    )


def _item(item: Item, on: date) -> ItemShown:
    rows = [RowShown.of(row, on) for row in item.on(on) or last_rows(item)]
    versions = [[RowShown.of(row, on) for row in many] for many in item.slots.values() if len(many) > 1]
    duties = dict.fromkeys(d for r in rows for d in r.row.violated.split("+") if d)
    notes = dict.fromkeys(r.row.note for r in rows if r.row.note)
    return ItemShown(item, rows, versions, item.ended_by(on), list(duties), list(notes))


def powers_of(code: str, bureau: Bureau) -> list[PowerItem]:
    """Every number the bureau may see for a code, past ones too, its own first."""
    order = lawbase.regions(bureau.code)
    rows = PowerItem.objects.filter(code=code, region__in=order)
    return sorted(rows, key=lambda r: (order.index(r.region), -r.valid_from.toordinal()))


def _power(row: PowerItem, bureau: Bureau, on: date) -> PowerShown:
    own = row.region == f"={bureau.code}"
    level = "本机关" if own else REGIONS.get(len(row.region), "上级")
    return PowerShown(row, level, own, row.valid_to is not None and row.valid_to < max(on, clock.today()))
