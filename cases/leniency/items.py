"""The items of the lists that hold for a bureau on a day, nearest region first; which fit a violation, which are named.

Lists of several levels all hold. A proposal names an item by `清单文件/序号`, or by its number alone; several joined
by `+`. Examples (`example`) are shown and never found here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.law import Citation
from cases.leniency import conditions

if TYPE_CHECKING:
    from cases.history import History
    from cases.lawbase import LawBase
    from cases.models import LenientItem

# The kind of item that grounds a line: by the reason of no penalty, or by what lightens a penalty.
OF_REASON = {"slight": "slight", "first_minor": "first_minor"}
OF_GROUND = {"lenient": "lenient", "mitigate": "mitigate"}
BETWEEN = "+"


@dataclass
class Chosen:
    """What a proposal's `list_item` names: items in force, names that lead nowhere, and why others do not serve."""

    items: list[LenientItem] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def kind_of(raw: dict[str, Any]) -> str:
    """The kind of item a line of a proposal may name, "" where it may name none."""
    if raw.get("kind") == "no_penalty":
        return OF_REASON.get(raw.get("reason") or "", "")
    return OF_GROUND.get(raw.get("ground") or "", "") if (raw.get("kind") or "penalty") == "penalty" else ""


def of_bureau(law: LawBase, bureau_code: str) -> list[LenientItem]:
    """Every item of the lists of the bureau's regions, of any date: nearest region first, in the order of the list."""
    return [item for item in law.lenient_items(bureau_code) if not item.example]


def holds(item: LenientItem, on: date) -> bool:
    return item.valid_from <= on and (item.valid_to is None or on <= item.valid_to)


def covers(item: LenientItem, clause: str) -> bool:
    """Whether the item speaks of this penalty clause (citations joined by `+`): each of them, to the item (项).

    A citation of a list that stops at the article or the paragraph means all of it; no citation means any clause.
    """
    if not item.clauses:
        return True
    listed = [Citation.parse(cite) for cite in item.clauses]
    return all(any(_within(given, one) for one in listed) for given in Citation.parse_many(clause))


def _within(given: Citation, listed: Citation) -> bool:
    same = (given.statute, given.article) == (listed.statute, listed.article)
    paragraph = not listed.paragraph or listed.paragraph == (given.paragraph or 1)
    return same and paragraph and (not listed.item or listed.item == given.item)


def clauses_of(history: History, violations: Iterable[str]) -> dict[str, str]:
    """The penalty clause of each violation, by its key."""
    return {key: str(history.violations[key]["clause"]) for key in violations if key in history.violations}


def fitting(law: LawBase, bureau_code: str, on: date, kind: str, clauses: Collection[str]) -> list[LenientItem]:
    """Items in force of this kind that speak of at least one of the clauses."""
    here = [item for item in of_bureau(law, bureau_code) if item.kind == kind and holds(item, on)]
    return [item for item in here if any(covers(item, clause) for clause in clauses)]


def ref(item: LenientItem) -> str:
    """How a proposal names the item."""
    return f"{item.standard}/{item.code}"


def named(item: LenientItem) -> str:
    """How papers and messages name it."""
    return f"《{item.standard}》第{item.code}项"


def chosen(law: LawBase, bureau_code: str, on: date, kind: str, text: str, clauses: Collection[str]) -> Chosen:
    """What `text` names, for a line of this kind about these clauses."""
    every = of_bureau(law, bureau_code)
    found = Chosen()
    for name in filter(None, (part.strip() for part in text.split(BETWEEN))):
        plain = name.replace("《", "").replace("》", "")
        same = [item for item in every if plain in (ref(item), item.code)]
        right = [item for item in same if holds(item, on) and item.kind == kind]
        if not same:
            found.unknown.append(name)
        elif right:
            best = next((item for item in right if any(covers(item, clause) for clause in clauses)), right[0])
            found.items += [] if best in found.items else [best]
        else:
            found.wrong.append(_why_not(same[0], on))
    return found


def _why_not(item: LenientItem, on: date) -> str:
    if on < item.valid_from:
        return f"{named(item)}自{item.valid_from}起施行"
    if item.valid_to is not None and on > item.valid_to:
        return f"{named(item)}已于{item.valid_to}失效"
    return f"{named(item)}是“{item.get_kind_display()}”的事项"


def uncovered(items: Iterable[LenientItem], clauses: dict[str, str]) -> list[str]:
    """Violations that none of the items speaks of."""
    items = list(items)
    return [key for key, clause in clauses.items() if not any(covers(item, clause) for item in items)]


def snapshot(item: LenientItem) -> dict[str, Any]:
    """The item as it stood when it decided something, for the event."""
    return {
        "standard": item.standard, "code": item.code, "kind": item.kind, "title": item.title, "region": item.region,
        "conditions": conditions.labels(conditions.asked(item.kind, item.conditions), item.years),
        "valid_from": item.valid_from.isoformat(), "confirmed": item.confirmed,
    }  # fmt: skip
