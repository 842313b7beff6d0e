"""A case of the engine, read with everything that hangs on it, as rows in which names stand for what a copy changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, models

from cases.models import Case, CounterMonth, Document, DocumentEntry, Event, Number, Officer, PartyGram, Unit
from cases.record import canonical
from config.bench.workload import TEAM

Values = dict[str, str]
Model = type[models.Model]

LEFT_OUT: tuple[Model, ...] = (PartyGram, CounterMonth)  # made from the new names; summed again
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DAY_NAMED = re.compile(r"%\((\d{4}-\d{2}-\d{2})\)s")


@dataclass
class Table:
    """The rows of a template in one table: what never differs, texts with names in them, ids by (row, column)."""

    model: Model
    columns: list[str]
    rows: list[list[Any]]
    texts: list[tuple[int, int, str]] = field(default_factory=list)
    links: list[tuple[int, int, Model, int]] = field(default_factory=list)

    def column(self, name: str) -> int:
        return self.columns.index(name)


@dataclass
class Template:
    """One case of the engine. `span`: how many serials of a word it takes at most; `last` is the day of its last act."""

    tables: dict[Model, Table]
    numbers: list[tuple[str, str, int, int, int]]
    days: list[str]
    names: dict[str, str]
    receipts: list[str]
    actors: list[tuple[str, str]]
    bureau: str
    last: date
    first_serial: int
    span: int
    done: bool


def template(case: Case, people: dict[str, Officer], done: bool) -> Template:
    """Read a case with everything that hangs on it, and find what differs in its texts."""
    owned = _owned(case)
    numbers = list(Number.objects.filter(pk__in=owned[Number]).order_by("pk"))
    receipts = sorted({r for r in case.ledger.values_list("receipt_no", flat=True) if r})
    names = {}
    marks: dict[str, str] = {}
    for party in case.parties.order_by("pk"):
        names[party.key] = party.kind
        marks |= {party.name: f"name_{party.key}", party.name.partition("(")[0]: f"name_{party.key}"}
        marks[party.identity] = f"identity_{party.key}"
    for i, number in enumerate(numbers):
        serial = canonical([number.word, number.year, number.seq, number.part])
        marks |= {number.text: f"number_{i}", serial: f"serial_{i}"}
    marks |= {receipt: f"receipt_{i}" for i, receipt in enumerate(receipts)}
    for i, name in enumerate(TEAM):
        licence = people[name].licences.get()
        marks |= {name: f"officer_{i}", people[name].username: f"username_{i}", licence.number: f"licence_{i}"}
    for model, kind in ((Document, "paper"), (DocumentEntry, "entry")):
        rows = model._default_manager.filter(pk__in=owned[model]).order_by("pk").values_list("digest", flat=True)
        marks |= {text: f"{kind}_{i}" for i, text in enumerate(rows)}
    tables = {model: _table(model, ids, owned, marks) for model, ids in owned.items() if ids}
    team = {people[name].pk: i for i, name in enumerate(TEAM)}
    for table in tables.values():
        _set_people(table, team)
    events = list(Event.objects.filter(case=case).select_related("actor").order_by("pk"))
    actors = [(_username(e.actor, team), _username(e.entered_by, team)) for e in events]
    texts = [text for table in tables.values() for _, _, text in table.texts]
    serials = [n.seq for n in numbers] or [0]
    return Template(
        tables, [(n.text, n.word, n.year, n.seq, n.part) for n in numbers], sorted({d for t in texts for d in DAY_NAMED.findall(t)}), names,
        receipts, actors, case.bureau.code, events[-1].on, min(serials), max(serials) - min(serials) + 1, done,
    )  # fmt: skip


def _owned(case: Case) -> dict[Model, list[int]]:
    """Ids of every row that hangs on the case, by model."""
    kinds = [m for m in apps.get_app_config("cases").get_models() if m not in LEFT_OUT]
    owned: dict[Model, list[int]] = {m: [] for m in kinds} | {Case: [case.pk]}
    before = -1
    while before != (now := sum(map(len, owned.values()))):
        before = now
        for model in kinds:
            where = models.Q()
            for key in _keys(model):
                if model is not Case and owned.get(key.related_model):
                    where |= models.Q(**{f"{key.name}__in": owned[key.related_model]})
            if where:
                owned[model] = list(model._default_manager.filter(where).order_by("pk").values_list("pk", flat=True))
    return owned


def _keys(model: Model) -> list[Any]:
    return [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]


def _table(model: Model, ids: list[int], owned: dict[Model, list[int]], marks: Values) -> Table:
    """Read as text, whatever the database: both take text for any column."""
    columns = [str(f.column) for f in model._meta.concrete_fields]
    casts = ", ".join(f'CAST("{column}" AS text)' for column in columns)
    place = ", ".join(map(str, ids))
    with connection.cursor() as cursor:
        name = model._meta.db_table  # by the number, not by its text
        cursor.execute(f'SELECT {casts} FROM "{name}" WHERE id IN ({place}) ORDER BY "{name}"."id"')
        table = Table(model, columns, [list(row) for row in cursor.fetchall()])
    pattern = re.compile("|".join([*map(re.escape, sorted(marks, key=len, reverse=True)), DAY.pattern]))
    keys = {f.column: f.related_model for f in _keys(model)} | {"id": model}
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            target = keys.get(columns[c])
            if cell is None:
                continue
            if target is not None:
                row[c] = int(cell)
                if row[c] in owned.get(target, ()):
                    table.links.append((r, c, target, owned[target].index(row[c])))
            elif pattern.search(cell):
                named = pattern.sub(lambda m: f"%({marks.get(m[0], m[0])})s", cell.replace("%", "%%"))
                table.texts.append((r, c, named))
    return table


def _set_people(table: Table, team: dict[int, int]) -> None:
    """Officers, units, and what a copy gets of its own, as names."""
    for c, column in enumerate(table.columns):
        target = next((f.related_model for f in _keys(table.model) if f.column == column), None)
        for r, row in enumerate(table.rows):
            if target is Officer and row[c] in team:
                table.texts.append((r, c, f"%(officer_id_{team[row[c]]})s"))
            elif target is Unit:
                table.texts.append((r, c, "%(unit)s"))
            elif table.model is Number and column in ("year", "seq"):
                table.texts.append((r, c, f"%({column}_{r})s"))
            elif table.model is Document and column == "code":
                table.texts.append((r, c, f"%(code_{r})s"))
            elif table.model is Case and column == "uid":
                table.texts.append((r, c, "%(uid)s" if "-" in row[c] else "%(uid_hex)s"))


def _username(officer: Officer | None, team: dict[int, int]) -> str:
    if officer is None:
        return ""
    return f"%(username_{team[officer.pk]})s" if officer.pk in team else officer.username
