"""The official tables as data: which counter keys stand in which column or line, what must add up to what.

One TOML file each in `review/data/layouts/`. Everything is checked when it is loaded, so that a table which forgets a
kind of penalty, or counts one twice, does not come up at all.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cases.counters.table import COUNTERS, RATES, counter
from cases.labels import PENALTY_KINDS
from review.year.external import CATALOGUE

FOLDER = Path(__file__).parents[1] / "data" / "layouts"
FAMILIES = {
    "penalty": "行政处罚", "coercion": "行政强制", "permit": "行政许可", "other": "其他执法行为",
    "certificate": "执法证件", "public": "政府信息公开年报", "safety": "安全生产行政执法统计",
}  # fmt: skip
TOTAL, TOTAL_KEY = "total", "pen_decided"


class LayoutError(ValueError):
    """A layout's file is wrong; the message names the file and the place."""


@dataclass(frozen=True)
class Column:
    """What a column (or a line) shows: the sum of `keys` less `minus`, a `rate`, or a figure typed in (`external`).

    `absent`: the bureau has no such power.
    """

    id: str
    label: str
    unit: str = ""
    keys: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    rate: str = ""
    external: str = ""
    money: bool = False
    absent: bool = False
    strong: bool = False

    @property
    def adds(self) -> bool:
        """Whether its rows must add up to the last one: 家 are counted once in each row and once in all."""
        return bool(self.keys) and all(_adds(key) for key in (*self.keys, *self.minus))


@dataclass(frozen=True)
class Proof:
    """These columns add up to that one, in every row."""

    label: str
    parts: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class Layout:
    """A table. `lines`: one line for each entry of `columns` (本期、上年同期、同比); else a row for each unit."""

    key: str
    family: str
    title: str
    name: str
    source: str
    confirmed: bool
    money: str
    lines: bool
    columns: tuple[Column, ...]
    proofs: tuple[Proof, ...]
    notes: tuple[str, ...]

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.id == name)


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by key, in the order of the report. Raises LayoutError."""
    found = [load(path) for path in sorted(FOLDER.glob("*.toml"))]
    order = list(FAMILIES)
    found.sort(key=lambda one: order.index(one.family))  # within a family as the files are named
    twice = [key for key, many in Counter(one.key for one in found).items() if many > 1]
    if twice:
        raise LayoutError(f"layout {twice[0]} stands twice")
    return {one.key: one for one in found}


def load(path: Path) -> Layout:
    """Read one file. Raises LayoutError."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return read(raw)
    except LayoutError as error:
        raise LayoutError(f"{path.name}: {error}") from None
    except (KeyError, TypeError) as error:
        raise LayoutError(f"{path.name}: {error!r}") from error


def read(raw: dict[str, Any]) -> Layout:
    """A layout out of its table. Raises LayoutError, KeyError, TypeError."""
    columns = tuple(_column(number, one) for number, one in enumerate(raw["column"]))
    proofs = [Proof(one["label"], tuple(one["parts"]), one["total"]) for one in raw.get("proof", ())]
    if raw["family"] == "penalty":
        proofs.insert(0, _kinds_add_up(raw["column"], columns))
    layout = Layout(
        raw["key"], raw["family"], raw["title"], raw["name"], raw["source"], raw["confirmed"], raw.get("money", "wan"),
        raw.get("lines", False), columns, tuple(proofs), tuple(raw.get("notes", ())),
    )  # fmt: skip
    _check(layout)
    return layout


def _column(number: int, raw: dict[str, Any]) -> Column:
    given = dict(raw)
    kinds = given.pop("kinds", ())
    total = given.pop("total", False)
    given["keys"] = tuple(given.get("keys", ())) + tuple(f"pen_by_cat.{kind}" for kind in kinds)
    given["minus"] = tuple(given.get("minus", ()))
    if total:
        given |= {"keys": (TOTAL_KEY,), "id": TOTAL, "strong": True}
    given.setdefault("id", f"c{number + 1}")
    return Column(**given)


def _kinds_add_up(raw: Iterable[dict[str, Any]], columns: tuple[Column, ...]) -> Proof:
    """Every kind lands in exactly one column, and those columns make the total. Raises LayoutError."""
    landed = Counter(kind for one in raw for kind in one.get("kinds", ()))
    if unknown := set(landed) - set(PENALTY_KINDS):
        raise LayoutError(f"no such kind of penalty: {sorted(unknown)}")
    if missing := set(PENALTY_KINDS) - set(landed):
        raise LayoutError(f"kinds without a column: {sorted(missing)}")
    if twice := sorted(kind for kind, many in landed.items() if many > 1):
        raise LayoutError(f"kinds in two columns: {twice}")
    parts = tuple(c.id for c, one in zip(columns, raw, strict=True) if one.get("kinds") or one.get("absent"))
    if TOTAL not in [c.id for c in columns]:
        raise LayoutError("no total")
    return Proof("种类", parts, TOTAL)


def _check(layout: Layout) -> None:
    if layout.family not in FAMILIES or layout.money not in ("wan", "yuan"):
        raise LayoutError("no such family or unit of money")
    names = [c.id for c in layout.columns]
    if len(set(names)) != len(names):
        raise LayoutError("two columns of one id")
    for column in layout.columns:
        _has_one_source(column)
    for proof in layout.proofs:
        if unknown := {*proof.parts, proof.total} - set(names):
            raise LayoutError(f"a proof names no column: {sorted(unknown)}")
        _every_class_lands(layout, proof)


def _has_one_source(column: Column) -> None:
    if sum((bool(column.keys), bool(column.rate), bool(column.external), column.absent)) != 1:
        raise LayoutError(f"column {column.label} has no source or several")
    if column.external and column.external not in CATALOGUE:
        raise LayoutError(f"no such external figure: {column.external}")
    if column.rate and column.rate not in RATES:
        raise LayoutError(f"no such rate: {column.rate}")
    for key in (*column.keys, *column.minus):
        if counter(key) is None:
            raise LayoutError(f"no such counter: {key}")


def _every_class_lands(layout: Layout, proof: Proof) -> None:
    """Where the parts are classes of a family, none is forgotten and none counted twice. Raises LayoutError."""
    landed = Counter(key for name in proof.parts for key in layout.column(name).keys)
    if twice := sorted(key for key, many in landed.items() if many > 1):
        raise LayoutError(f"counted twice: {twice}")
    for family in {key.partition(".")[0] for key in landed if "." in key}:
        if missing := set(COUNTERS[family].class_keys()) - set(landed):
            raise LayoutError(f"classes without a column: {sorted(missing)}")


def _adds(key: str) -> bool:
    found = counter(key)
    parts = (*found.plus, *found.minus) if found is not None and found.fed == "derived" else ()
    return found is not None and not found.distinct and all(_adds(part) for part in parts)
