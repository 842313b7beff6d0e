"""A workbook of tiers read and checked against the law, every fault by its cell. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.discretion import cells, spelling
from cases.discretion.benchmark import Band, Place, allowed, band_of
from cases.discretion.tables import COLUMNS, FIRST_ROW, SHEET, STEPS, SUBJECTS
from cases.law import Citation
from cases.models import Tier
from cases.opening import Cells, Opened, Unopenable

if TYPE_CHECKING:
    from cases.lawbase import LawBase

MOST_ROWS = 2_000
MOST_WRONGS = 200
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PLACE = {column.key: LETTERS[n] for n, column in enumerate(COLUMNS)}
Key = tuple[str, str, str, str, str, int, date]


@dataclass(frozen=True)
class Wrong:
    """One fault. `cell` as Excel names it, "" for the sheet itself."""

    cell: str
    message: str

    def __str__(self) -> str:
        return f"工作表“{SHEET}” {self.cell}:{self.message}" if self.cell else self.message


@dataclass
class Sheet:
    """What a workbook holds: rows not stored yet, with the number of their line; faults."""

    tiers: list[tuple[int, Tier]] = field(default_factory=list)
    wrongs: list[Wrong] = field(default_factory=list)


def key_of(tier: Tier) -> Key:
    """What tells one row of the benchmark from another."""
    cite = Citation.parse(tier.cite).key
    return cite, tier.subject, tier.step, tier.variant, tier.region, tier.seq, tier.valid_from


def read(
    data: bytes, law: LawBase, own: str, may_write: Callable[[str], bool], typed_citation: Callable[[str], str]
) -> Sheet:
    """Everything in a workbook. `own` is the bureau's region; `typed_citation` reads a citation as a clerk writes it."""
    found = Sheet()
    try:
        grid = Opened(data).grid(SHEET, len(COLUMNS), MOST_ROWS)
    except Unopenable as error:
        found.wrongs.append(Wrong("", str(error)))
        return found
    found.wrongs += _heading(grid[0] if grid else ())
    if found.wrongs:
        return found
    for line, row in enumerate(grid[1:], FIRST_ROW):
        if any(cell not in (None, "") for cell in row):
            _line(found, line, dict(zip((c.key for c in COLUMNS), row, strict=True)), law, own, typed_citation)
        if len(found.wrongs) > MOST_WRONGS:
            break
    if not found.tiers and not found.wrongs:
        found.wrongs.append(Wrong(f"A{FIRST_ROW}", "没有一行内容"))
    found.wrongs += [*_twice(found.tiers), *_beyond(found.tiers, law), *_forbidden(found.tiers, may_write)]
    found.wrongs.sort(key=lambda w: (int(re.sub(r"\D", "", w.cell) or 0), w.cell))
    return found


def _heading(row: Cells) -> list[Wrong]:
    """The columns must be those of the template, in its order."""
    wrong = []
    for column, cell in zip(COLUMNS, [*row, *[None] * len(COLUMNS)], strict=False):
        if cells.content(cell).replace("(", "（").replace(")", "）") != column.label:
            wrong.append(Wrong(f"{PLACE[column.key]}1", f"这一列应为“{column.label}”,请用本系统的模板"))
    return wrong


# -- one line ----------------------------------------------------------------------------------------------------------


def _line(
    found: Sheet, line: int, given: dict[str, Any], law: LawBase, own: str, typed_citation: Callable[[str], str]
) -> None:
    readers: dict[str, Callable[[Any], Any]] = {
        "cite": lambda cell: cells.citation(cells.content(cell), law, typed_citation),
        "subject": lambda cell: cells.coded(cell, SUBJECTS),
        "step": lambda cell: cells.coded(cell, STEPS),
        "region": lambda cell: cells.region(cells.content(cell), own),
        "seq": cells.order,
        "conditions": lambda cell: spelling.read(cells.content(cell)),
        "low": cells.amount, "high": cells.amount, "low_inclusive": lambda cell: cells.yes(cell, True),
        "high_inclusive": lambda cell: cells.yes(cell, True), "confirmed": lambda cell: cells.yes(cell, False),
        "valid_from": cells.day, "valid_to": lambda cell: cells.day(cell) if cells.content(cell) else None,
    }  # fmt: skip
    values: dict[str, Any] = {}
    faults = len(found.wrongs)
    for column in COLUMNS:
        cell = given[column.key]
        try:
            if column.needed and not cells.content(cell):
                raise cells.Unreadable("请填写")
            values[column.key] = readers.get(column.key, lambda c, column=column: cells.plain(c, column))(cell)
        except ValueError as error:
            found.wrongs.append(Wrong(f"{PLACE[column.key]}{line}", str(error)))
    if len(found.wrongs) > faults:
        return
    tier = Tier(code=_code(law, values), **values)
    found.wrongs += [Wrong(f"{PLACE[key]}{line}", text) for key, text in _together(tier, law)]
    found.tiers.append((line, tier))


def _together(tier: Tier, law: LawBase) -> list[tuple[str, str]]:
    """What is wrong between the cells of one line."""
    wrong = []
    if tier.valid_to is not None and tier.valid_to < tier.valid_from:
        wrong.append(("valid_to", "早于“自”"))
    if tier.low > tier.high or band_of(tier).lowest > band_of(tier).highest:
        wrong.append(("high", "最高低于最低"))
    elif allowed(law, _place(tier)) is None:
        said = f"{SUBJECTS[tier.subject]},{STEPS[tier.step]}" + (f",{tier.variant}" if tier.variant else "")
        wrong.append(("cite", f"处罚依据库里这一条没有适用于“{said}”、写明数额的罚款"))
    return wrong


def _place(tier: Tier) -> Place:
    return Place(tier.cite, tier.subject, tier.step, tier.variant, tier.valid_from)


def _code(law: LawBase, values: dict[str, Any]) -> str:
    """The catalogue's code of the clause."""
    rows = law.clauses(values["cite"], values["subject"], values["valid_from"])
    return next((row.code for row in rows if row.step == values["step"]), "")


# -- between lines -----------------------------------------------------------------------------------------------------


def _twice(tiers: list[tuple[int, Tier]]) -> list[Wrong]:
    seen: dict[Key, int] = {}
    wrong = []
    for line, tier in tiers:
        first = seen.setdefault(key_of(tier), line)
        if first != line:
            wrong.append(Wrong(f"{PLACE['seq']}{line}", f"与第{first}行是同一处罚依据、同一次序"))
    groups: dict[Key, list[tuple[int, Tier]]] = {}
    for line, tier in tiers:
        groups.setdefault((*key_of(tier)[:5], 0, tier.valid_from), []).append((line, tier))
    for many in groups.values():
        for line, tier in many:
            if len(many) > 1 and not tier.conditions and not tier.described:
                wrong.append(Wrong(f"{PLACE['conditions']}{line}", "同一处罚依据有几个阶次的,每个阶次都要有适用条件"))
    return wrong


def _beyond(tiers: list[tuple[int, Tier]], law: LawBase) -> list[Wrong]:
    """A row the statute does not bear would never be used: it is not taken in."""
    wrong = []
    for line, tier in tiers:
        whole = allowed(law, _place(tier))
        band = Band(tier.low, tier.high, tier.low_inclusive, tier.high_inclusive)
        if whole is not None and not band.inside(whole):
            side = "high" if band.highest > whole.highest else "low"
            wrong.append(Wrong(f"{PLACE[side]}{line}", f"超出法定幅度({whole})"))
    return wrong


def _forbidden(tiers: list[tuple[int, Tier]], may_write: Callable[[str], bool]) -> list[Wrong]:
    """Rows of wider regions are nobody's here, unless they stand already just so (an export brought back)."""
    known = standing([tier for _, tier in tiers])
    wrong = []
    for line, tier in tiers:
        there = known.get(key_of(tier))
        if not may_write(tier.region) and (there is None or not same(there, tier)):
            wrong.append(Wrong(f"{PLACE['region']}{line}", "不能改这个地区的裁量基准"))
        elif there is not None and not same(there, tier) and there.valid_from <= _today():
            wrong.append(
                Wrong(f"{PLACE['valid_from']}{line}", "从这一天起已有这一阶次,内容不同;要改的,请写新的起始日期")
            )
    return wrong


def _today() -> date:
    from cases import clock

    return clock.today()


def standing(tiers: list[Tier]) -> dict[Key, Tier]:
    """Rows stored already under the keys of these: one query."""
    regions = {tier.region for tier in tiers}
    keys = {key_of(tier) for tier in tiers}
    rows = Tier.objects.filter(region__in=regions, valid_from__in={tier.valid_from for tier in tiers}, example=False)
    return {key_of(row): row for row in rows if key_of(row) in keys}


COMPARED = ("label", "conditions", "described", "low", "high", "low_inclusive", "high_inclusive", "standard", "item",
            "valid_to", "source", "confirmed")  # fmt: skip


def same(one: Tier, other: Tier) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in COMPARED)
