"""Every threshold and period as it applies to a bureau on a day: what it decides, who reads it, who confirmed it."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cases import lawbase
from cases.administration import parameter_values, parameters
from cases.deadlines import RULES
from cases.deadlines.periods import UNIT_LABELS
from cases.guards.base import GUARDS
from cases.law import Article
from cases.models import Bureau, Officer, ParameterRow
from cases.reads.readers import Reader, readers
from cases.reads.settings import level_of, note_of, until_of

NOTES = Path(__file__).with_name("parameter_notes.toml")
OTHER = "其他"
BY_LAW = "法律、行政法规直接规定"


@dataclass(frozen=True)
class Shown:
    """One parameter as it applies. `reading`: why no rule of the product reads it ("" where one does)."""

    key: str
    label: str
    decides: str
    value: list[str]
    level: str
    own: bool
    row: ParameterRow
    until: date | None
    by: str
    readers: list[Reader]
    reading: str
    note: str

    @property
    def confirmed(self) -> bool:
        return self.row.confirmed

    def says(self, text: str) -> bool:
        """Whether it speaks of what somebody looks for."""
        whole = (self.label, self.decides, self.row.source, self.note, self.key, *self.value)
        return all(word in "\n".join(whole).lower() for word in text.lower().split())


@dataclass(frozen=True)
class Fixed:
    """A number the statutes fix: nobody changes it here. `reader` enforces it."""

    label: str
    value: str
    source: str
    reader: str

    def says(self, text: str) -> bool:
        return all(word in f"{self.label}\n{self.value}\n{self.source}".lower() for word in text.lower().split())


@dataclass
class Group:
    name: str
    lines: list[Shown] = field(default_factory=list)


@cache
def notes() -> dict[str, Any]:
    return tomllib.loads(NOTES.read_text(encoding="utf-8"))


def in_force(bureau: Bureau, on: date) -> list[Shown]:
    """The row of each parameter that applies to the bureau on a day, in the order of the page: two queries."""
    by_key: dict[str, list[ParameterRow]] = defaultdict(list)
    for row in ParameterRow.objects.filter(region__in=lawbase.regions(bureau.code)).order_by("pk"):
        by_key[row.key].append(row)
    usernames = {r.by for many in by_key.values() for r in many if r.by}
    names = dict(Officer.objects.filter(username__in=usernames).values_list("username", "name"))
    reading = readers(frozenset(by_key))
    found = []
    for key, rows in by_key.items():
        now = parameters.in_force(rows, bureau.code, on)
        if now is not None:
            found.append(_shown(bureau, now, rows, names, reading.get(key, [])))
    order = list(notes()["parameters"])
    return sorted(found, key=lambda s: order.index(s.key) if s.key in order else len(order))


def _shown(
    bureau: Bureau, row: ParameterRow, rows: list[ParameterRow], names: dict[str, str], read_by: list[Reader]
) -> Shown:
    note = notes()["parameters"].get(row.key, {})
    return Shown(
        key=row.key, label=row.label, decides=note.get("decides", ""),
        value=parameter_values.shown(row.key, row.unit, row.value),
        level=level_of(row.region), own=row.region == parameters.own_region(bureau), row=row, until=until_of(row, rows),
        by=by_whom(row.by, names), readers=read_by, reading=note.get("reading", ""), note=note_of(row),
    )  # fmt: skip


def by_whom(username: str, names: dict[str, str]) -> str:
    """Who wrote or confirmed a row; what ships with the product was checked against its source there."""
    return {"": "随程序", "dossier": "案卷文件"}.get(username) or names.get(username, username)


def grouped(lines: Iterable[Shown]) -> list[Group]:
    """Under the headings of the page, in its order."""
    found: dict[str, Group] = {}
    for line in lines:
        name = notes()["parameters"].get(line.key, {}).get("group", OTHER)
        found.setdefault(name, Group(name)).lines.append(line)
    return list(found.values())


def fixed() -> list[Fixed]:
    """What the statutes fix: the periods of the product that have a number of their own, and the other numbers."""
    periods = [
        Fixed(rule.label, f"{rule.length} {UNIT_LABELS[rule.unit]}", str(rule.source), "期限")
        for rule in RULES.values()
        if isinstance(rule.length, int) and isinstance(rule.source, Article)
    ]
    labels = {guard.name: guard.label for guard in GUARDS}
    others = [
        Fixed(one["label"], one["value"], one["source"], labels[one["guard"]] if one["guard"] else "")
        for one in notes()["statutory"]
    ]
    return [*periods, *others]
