"""The keys of the yearly statistics, read from `cases/data/counters.toml`: counters, families of classes, rates, sums.

件 (cases), 宗 (decisions), 家 (distinct units), 家次 (visits) are different things and named so: a case heard or discussed
twice is one 件. A decision annulled later stays counted in its year; the annulment has its own key. Money in fen.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data" / "counters.toml"
FEDS = ("case", "register", "both", "evaluation", "derived", "stock", "external")
STANDING = "发生以后不冲回"


@dataclass(frozen=True)
class Counter:
    """A key of the yearly statistics: label, unit, what it counts, by which date, what takes it back."""

    key: str
    label: str
    unit: str
    dated: str
    definition: str = ""
    event: str = ""
    reversal: str = STANDING
    fed: str = "case"
    source: str = "ours"
    distinct: bool = False
    classes: dict[str, str] = field(default_factory=dict)
    open: str = ""
    whole: str = ""
    exact: bool = True
    part_of: str = ""
    at: str = ""
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def is_family(self) -> bool:
        """Counted apart by class: `pen_target.unit`."""
        return bool(self.classes or self.open)

    @property
    def is_plain(self) -> bool:
        """Has a figure under its own key; a family whose classes add up to another key has none."""
        return not self.is_family or not self.whole

    @property
    def adds_up_to(self) -> str:
        return self.whole or self.key

    @property
    def confirmed(self) -> bool:
        """Whether the definition was seen in an official text; else it shows 待确认."""
        return self.source == "seen"

    def class_keys(self) -> list[str]:
        return [f"{self.key}.{name}" for name in self.classes]


@dataclass(frozen=True)
class RateOf:
    """A rate: which keys are added up for its numerator and its denominator. `per` 100 shows percent."""

    key: str
    label: str
    definition: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    source: str = "ours"
    per: int = 100

    @property
    def confirmed(self) -> bool:
        return self.source == "seen"


@dataclass(frozen=True)
class Sum:
    """`whole` is the sum of `parts`; where it is not `exact`, no part may exceed it."""

    whole: str
    parts: tuple[str, ...]
    exact: bool = True


def _read() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text("utf-8"))


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


_RAW = _read()
COUNTERS: dict[str, Counter] = {row["key"]: Counter(**_tuples(row)) for row in _RAW["counter"]}
RATES: dict[str, RateOf] = {row["key"]: RateOf(**_tuples(row)) for row in _RAW["rate"]}
DISTINCT = frozenset(c.key for c in COUNTERS.values() if c.distinct)
# What a figure is defined by: kept with every submitted table, so that a later change of the definitions shows.
DEFINITION_VERSION = hashlib.sha256(DATA.read_bytes()).hexdigest()[:16]


def counter(key: str) -> Counter | None:
    """The counter of a key, dotted or plain; None where it is not known (an unknown class of a closed family too)."""
    name, _, part = key.partition(".")
    found = COUNTERS.get(name)
    if found is None or not part:
        return found
    return found if found.open or part in found.classes else None


def label(key: str) -> str:
    """`pen_target.unit` → 分对象处罚数:单位. Rates too; an open class keeps its code (`cases.counters.classes` names it)."""
    if (rate := RATES.get(key)) is not None:
        return rate.label
    found, part = counter(key), key.partition(".")[2]
    if found is None:
        return key
    return f"{found.label}:{found.classes.get(part, part)}" if part else found.label


def plain_keys() -> list[str]:
    """Keys that have a figure of their own, in the order of the data."""
    return [c.key for c in COUNTERS.values() if c.is_plain]


def case_keys() -> list[str]:
    """Plain keys a single case can add to."""
    return [c.key for c in COUNTERS.values() if c.is_plain and c.fed in ("case", "both") and not c.hidden]


def is_distinct(key: str) -> bool:
    """Whether the figure counts parties, each once (家), instead of adding entries up."""
    return key.partition(".")[0] in DISTINCT


@cache
def sums() -> tuple[Sum, ...]:
    """Everything that must add up; classes of an open family are found among the figures (`parts` is then empty)."""
    told = [Sum(row["whole"], tuple(row["parts"]), row.get("exact", True)) for row in _RAW.get("sum", ())]
    families = [Sum(c.adds_up_to, tuple(c.class_keys()), c.exact) for c in COUNTERS.values() if c.classes]
    parts = [Sum(c.part_of, (c.key,), False) for c in COUNTERS.values() if c.part_of]
    return (*told, *families, *parts)


def wrong_sums(figures: dict[str, int]) -> list[str]:
    """What does not add up in a set of figures, in Chinese; [] where all does."""
    found = []
    for one in sums():
        if one.whole in figures:
            found += _wrong(one, [(key, figures.get(key, 0)) for key in one.parts], figures[one.whole])
    for family in COUNTERS.values():
        if family.open and family.adds_up_to in figures:
            parts = [(key, value) for key, value in figures.items() if key.startswith(f"{family.key}.")]
            found += _wrong(Sum(family.adds_up_to, (), family.exact), parts, figures[family.adds_up_to])
    return found


def _wrong(one: Sum, parts: list[tuple[str, int]], whole: int) -> list[str]:
    total = sum(value for _, value in parts)
    if one.exact and total != whole:
        return [f"{label(one.whole)}为{whole},各部分之和为{total}({'、'.join(label(key) for key, _ in parts)})"]
    if one.exact:
        return []
    return [f"{label(key)}为{value},多于{label(one.whole)}的{whole}" for key, value in parts if value > whole]
