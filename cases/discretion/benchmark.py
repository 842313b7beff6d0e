"""The discretion benchmark (裁量基准) as it applies to a bureau: tables of tiers for one clause, nearest region first.

A table is what one standard of one region says for a clause, a kind of subject and a step. Rows marked as examples
show how such a table looks; they are in no table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.discretion import metrics
from cases.law import Citation
from cases.working import clauses

if TYPE_CHECKING:
    from cases.lawbase import LawBase
    from cases.models import Clause, Tier

LEVELS = {0: "全国", 2: "省级", 4: "市级", 6: "县级", 9: "乡镇", 12: "乡镇"}


@dataclass(frozen=True)
class Band:
    """From `low` to `high` in fen; each end counts in or not."""

    low: int
    high: int
    low_inclusive: bool = True
    high_inclusive: bool = True

    @property
    def lowest(self) -> int:
        return self.low if self.low_inclusive else self.low + 1

    @property
    def highest(self) -> int:
        return self.high if self.high_inclusive else self.high - 1

    @property
    def middle(self) -> int:
        return (self.low + self.high) // 2

    def holds(self, fen: int) -> bool:
        return self.lowest <= fen <= self.highest

    def inside(self, other: Band) -> bool:
        """Whether nothing of it lies outside; a band without a lower limit begins where the other does."""
        return (self.low == 0 or self.lowest >= other.lowest) and self.highest <= other.highest

    def meet(self, other: Band) -> Band | None:
        """What both allow; None where they have nothing in common."""
        low = max(self, other, key=lambda b: b.lowest)
        high = min(self, other, key=lambda b: b.highest)
        if low.lowest > high.highest:
            return None
        return Band(low.low, high.high, low.low_inclusive, high.high_inclusive)

    def plus(self, other: Band) -> Band:
        """Of two violations together: every sum of what each allows."""
        inclusive = self.low_inclusive and other.low_inclusive, self.high_inclusive and other.high_inclusive
        return Band(self.low + other.low, self.high + other.high, *inclusive)

    def __str__(self) -> str:
        """3万元以上5万元以下; 超过 and 不满 where an end is left out."""
        if self.low == self.high:
            return money(self.low)
        top = f"{money(self.high)}以下" if self.high_inclusive else f"不满{money(self.high)}"
        if not self.low:
            return top
        return f"{money(self.low)}以上{top}" if self.low_inclusive else f"超过{money(self.low)}、{top}"


def money(fen: int) -> str:
    """Fen as a benchmark writes amounts: 3万元, 1.2万元, 5000元."""
    return metrics.money(fen // 100) if fen % 100 == 0 else f"{fen / 100:.2f}元"


@dataclass(frozen=True)
class Place:
    """What a tier is looked up for: one clause of one violation, by the day whose law judges it.

    `income`: illegal income in fen, where the clause goes by multiples of it.
    """

    cite: str
    subject: str
    step: str
    variant: str
    on: date
    income: int = 0


@dataclass(frozen=True)
class Table:
    region: str
    standard: str
    rows: tuple[Tier, ...]

    @property
    def level(self) -> str:
        return level_of(self.region)

    @property
    def confirmed(self) -> bool:
        return all(row.confirmed for row in self.rows)


def level_of(region: str) -> str:
    return "本机关" if region.startswith("=") else LEVELS.get(len(region), "上级")


def places(violation: dict[str, Any], party: dict[str, Any], on: date, income: int = 0) -> list[Place]:
    """One for every clause the violation is punished by; `on` is the day whose law judges it."""
    step, variant = violation.get("step") or "first", violation.get("variant") or ""
    subject = clauses.subject_of(party)
    return [Place(cite, subject, step, variant, on, income) for cite in violation["clause"].split("+")]


# -- what the statute allows -------------------------------------------------------------------------------------------


def allowed(law: LawBase, place: Place) -> Band | None:
    """The amounts the clause names; None where its fine follows an income, or nobody knows it."""
    asked = {"step": place.step, "variant": place.variant}
    rows = clauses.of_cite(law, place.cite, place.subject, place.on, asked)
    found = [Band(r.low, r.high, r.low_inclusive, r.high_inclusive) for r in rows if _names_amounts(r, place.income)]
    if not found:
        return None
    low, high = min(found, key=lambda b: b.lowest), max(found, key=lambda b: b.highest)
    return Band(low.low, high.high, low.low_inclusive, high.high_inclusive)


def statutory(law: LawBase, place: Place) -> Band | None:
    """The band the clause leaves to discretion; None where there is none: a benchmark does not speak of fixed fines."""
    whole = allowed(law, place)
    return whole if whole is not None and whole.low < whole.high else None


def _names_amounts(row: Clause, income: int) -> bool:
    by_multiple = row.multiple and income and income >= row.multiple.get("from_yuan", 0) * 100
    by_income = row.income_percent or "prior_fine" in row.needs or by_multiple
    return row.fine != "none" and row.high > 0 and not by_income


# -- what the benchmark says -------------------------------------------------------------------------------------------


def tables(law: LawBase, code: str, place: Place) -> list[Table]:
    """What judges a fine of this bureau, nearest region first; of one region the standard that came last."""
    from cases.lawbase import regions

    rows = [row for row in rows_of(law, place) if not row.example]
    found = []
    for region in regions(code):
        by_standard: dict[str, list[Tier]] = defaultdict(list)
        for row in rows:
            if row.region == region:
                by_standard[row.standard].append(row)
        if by_standard:
            latest = max(by_standard.values(), key=lambda many: max(row.valid_from for row in many))
            found.append(Table(region, latest[0].standard, last_of_each(latest)))
    return found


def rows_of(law: LawBase, place: Place) -> list[Tier]:
    """Every row of the clause in force on the day of the act, examples too."""
    return [
        row
        for row in law.tiers.get(Citation.parse(place.cite).key, ())
        if (row.subject, row.step, row.variant) == (place.subject, place.step, place.variant)
        and row.valid_from <= place.on
        and (row.valid_to is None or place.on <= row.valid_to)
    ]


def last_of_each(rows: Iterable[Tier]) -> tuple[Tier, ...]:
    """The rows in their order, of each number the one that began last."""
    by_number: dict[int, Tier] = {}
    for row in sorted(rows, key=lambda r: r.valid_from):
        by_number[row.seq] = row
    return tuple(by_number[seq] for seq in sorted(by_number))


def band_of(row: Tier) -> Band:
    return Band(row.low, row.high, row.low_inclusive, row.high_inclusive)


def usable(row: Tier, allowed: Band) -> Band | None:
    """The row's band as far as the statute allows it; None where it is not used.

    The national row is cut to the statute; a local one that goes beyond it was made for another law and is left alone.
    """
    own = band_of(row)
    return own.meet(allowed) if row.region == "" or own.inside(allowed) else None


def conditions_of(row: Tier) -> list[metrics.Condition]:
    """What the row asks; where it says its conditions in words only, whether the words fit."""
    if row.conditions or not row.described:
        return list(row.conditions)
    return [{"metric": metrics.TIER, "op": "eq", "value": str(row.seq)}]


def words_of(row: Tier) -> str:
    """The row's conditions as a person reads them."""
    return row.described or metrics.said(row.conditions)
