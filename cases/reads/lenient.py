"""What the page of the no-penalty and light lists shows: the bureau's lists by region, and how lists elsewhere look."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from cases.law import Citation, article_text
from cases.lawbase import LawBase
from cases.leniency import conditions, items
from cases.models import Bureau, LenientItem

LEVELS = {0: "全国", 2: "省", 4: "市", 6: "本地", 9: "本地", 12: "本地"}
KINDS = dict(LenientItem.KINDS)


@dataclass(frozen=True)
class ItemShown:
    """An item in words. `state`: now, later, past. `mine`: the bureau's administrator may end it."""

    item: LenientItem
    kind: str
    clauses: list[str]
    conditions: list[str]
    state: str
    mine: bool


@dataclass
class ListShown:
    standard: str
    level: str
    items: list[ItemShown] = field(default_factory=list)

    @property
    def unconfirmed(self) -> bool:
        return any(not line.item.confirmed for line in self.items)


def lists(law: LawBase, bureau: Bureau, on: date, writable: Collection[str]) -> list[ListShown]:
    """The lists that hold for the bureau, nearest first."""
    return _grouped((i for i in items.of_bureau(law, bureau.code)), bureau, on, writable)


def examples(bureau: Bureau, on: date) -> list[ListShown]:
    """How lists of other places look, as far as it is known: one query."""
    return _grouped(LenientItem.objects.filter(example=True).order_by("region", "pk"), bureau, on, ())


def _grouped(
    found: Iterable[LenientItem], bureau: Bureau, on: date, writable: Collection[str]
) -> list[ListShown]:  # fmt: skip
    shown: dict[tuple[str, str], ListShown] = {}
    for item in found:
        key = (item.region, item.standard)
        group = shown.setdefault(key, ListShown(item.standard, level(item.region, bureau)))
        group.items.append(_item(item, on, item.region in writable))
    return list(shown.values())


def level(region: str, bureau: Bureau) -> str:
    return "本机关" if region == f"={bureau.code}" else LEVELS.get(len(region), "上级")


def _item(item: LenientItem, on: date, writable: bool) -> ItemShown:
    past = item.valid_to is not None and item.valid_to < on
    state = "past" if past else "later" if item.valid_from > on else "now"
    asked = conditions.labels(conditions.asked(item.kind, item.conditions), item.years)
    if item.example:
        asked = conditions.labels(item.conditions, item.years)  # what the source names, and no more
    return ItemShown(item, KINDS[item.kind], list(map(cited, item.clauses)), asked, state, writable and not past)


def cited(cite: str) -> str:
    """安全生产法第九十七条第一款第（四）项."""
    found = Citation.parse(cite)
    return found.statute + article_text(found.article, found.paragraph, found.item)


def narrowed(shown: list[ListShown], kind: str, text: str, ended: bool) -> list[ListShown]:
    """The lists with the items of a kind, with these words, with or without those that no longer hold."""
    found = []
    for group in shown:
        kept = [
            line
            for line in group.items
            if (not kind or line.item.kind == kind)
            and (ended or line.state != "past")
            and (not text or any(text in said for said in (line.item.title, line.item.standard, *line.clauses)))
        ]
        if kept:
            found.append(ListShown(group.standard, group.level, kept))
    return found
