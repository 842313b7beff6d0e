"""A database as large as a city's after years: cases walked through the engine, then copied by plain SQL.

Nowhere else does a case come from anything but the engine. A copy is a whole case: new ids, uid, numbers, names, days
and officers wherever they stand, papers' digests and the chain of hashes made again, so that `verify` reads it as any
other (but for holidays: days are moved, the calendar is not).
"""

from __future__ import annotations

import random
import re
import sqlite3
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection, connections, models

from cases import clock
from cases.models import (
    Bureau,
    Case,
    CounterMonth,
    Document,
    DocumentEntry,
    Event,
    Licence,
    Number,
    Officer,
    OfficerRole,
    Party,
    PartyGram,
    Unit,
)
from cases.record import GENESIS, Sealed, canonical, digest
from cases.recount import rewrite_months
from cases.rows.contents import grams
from config.bench import writers
from config.bench.workload import TEAM, Walk

Values = dict[str, str]
Model = type[models.Model]

OTHERS = 18  # officers beside the samples' two
FIRST_SHARE, LEFT = 0.35, timedelta(days=4 * 365)
UNITS = ("执法一科", "执法二科", "执法三科", "执法大队")
DONE_YEARS, OPEN_DAYS, SETTLED_DAYS = 5, 60, 30
BATCH = 500  # cases
# Sample, stage it is walked to, share. Work at hand fills every page with a thousand cases already, so that what is
# compared is the size of the database and not of the page; with a hundred thousand nearly all are done with.
DONE: tuple[tuple[str, str, int], ...] = (
    ("03-summary", "archived", 80), ("01-ordinary-small", "archived", 17), ("04-first-offence", "archived", 2),
    ("02-major-hearing", "archived", 1),
)  # fmt: skip
OPEN: tuple[tuple[str, str, int], ...] = (
    ("01-ordinary-small", "clue", 8), ("01-ordinary-small", "filing", 8), ("01-ordinary-small", "investigating", 30),
    ("01-ordinary-small", "concluded", 10), ("01-ordinary-small", "notified", 12), ("02-major-hearing", "hearing", 5),
    ("01-ordinary-small", "in_review", 8), ("01-ordinary-small", "reviewed", 6), ("02-major-hearing", "in_discussion", 4),
    ("02-major-hearing", "resolved", 4), ("01-ordinary-small", "decided", 8), ("01-ordinary-small", "served", 20),
    ("01-ordinary-small", "closed", 7),
)  # fmt: skip
OPEN_FIRST, OPEN_LATER = 500, 0.035  # of the first thousand, and the share of those after

# Names: every one begins and ends alike; one in fifty has the middling word; a word of two of these signs is rare.
HEAD, TAIL, MIDDLING, MIDDLING_SHARE = "云川市", "有限公司", "鸿运", 0.015
SIGNS = (
    "安邦博昌辰诚达德鼎东恩方丰福刚高光广国海浩和恒弘宏华辉汇惠佳嘉建江杰金锦晋景靖久凯康科坤朗乐力利联良龙隆茂美铭"
    "鹏平齐启强庆仁荣锐润森山尚升盛世顺泰腾天通同万旺伟文祥欣新信兴旭雅阳耀益银英永友裕元远跃云泽展兆正志智中众卓"
)
TRADES = "化工 机械 建材 物流 食品 纺织 包装 铸造 木业 仓储 加油站 塑料 电子 涂料 矿业 钢结构 烟花 粮油 装饰 冷链".split()

LEFT_OUT: tuple[Model, ...] = (PartyGram, CounterMonth)  # made from the new names; summed again
REBUILT = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND tbl_name LIKE 'cases_%' AND sql IS NOT NULL"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


# -- a case as rows in which names stand for what differs ----------------------------------------------------------------


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
        tables, [(n.text, n.word, n.year, n.seq, n.part) for n in numbers], sorted({d for t in texts for d in DAYS_IN.findall(t)}), names,
        receipts, actors, case.bureau.code, events[-1].on, min(serials), max(serials) - min(serials) + 1, done,
    )  # fmt: skip


DAYS_IN = re.compile(r"%\((\d{4}-\d{2}-\d{2})\)s")


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
    columns = [f.column for f in model._meta.concrete_fields]
    casts = ", ".join(f'CAST("{column}" AS text)' for column in columns)
    place = ", ".join(map(str, ids))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {casts} FROM "{model._meta.db_table}" WHERE id IN ({place}) ORDER BY id')
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
            elif table.model is Case and column == "uid":
                table.texts.append((r, c, "%(uid)s" if "-" in row[c] else "%(uid_hex)s"))


def _username(officer: Officer | None, team: dict[int, int]) -> str:
    if officer is None:
        return ""
    return f"%(username_{team[officer.pk]})s" if officer.pk in team else officer.username


# -- the copies ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    pk: int
    name: str
    username: str
    licence: str
    unit: int


class Maker:
    """Makes copies, on top of what is there. The same numbers give the same cases."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.today = clock.today()
        self.done, self.open = _templates(DONE, 40_000), _templates(OPEN, 41_000)
        self.bureau = Case.objects.latest("pk").bureau
        self.people = _people(self.bureau)
        self.serials: defaultdict[int, int] = defaultdict(lambda: 1000)  # beyond those of the walked ones
        self.next_id = {m: (m._default_manager.aggregate(m=models.Max("pk"))["m"] or 0) + 1 for m in self._models()}
        self.made = 0
        self.names: list[str] = []  # some of the first

    def _models(self) -> list[Model]:
        return [*dict.fromkeys(m for t in [*self.done, *self.open] for m in t.tables), PartyGram]

    def fill(self, many: int) -> None:
        """Copy until there are so many cases, and sum up what belongs to all of them."""
        there = Case.objects.count()
        left = many - there
        at_hand = OPEN_FIRST if there < OPEN_FIRST else round(left * OPEN_LATER)
        chosen = self.chance.choices(self.open, [share for *_, share in OPEN], k=at_hand)
        chosen += self.chance.choices(self.done, [share for *_, share in DONE], k=left - at_hand)
        plan = [(self._shift(t), t) for t in chosen]
        plan.sort(key=lambda pair: pair[1].last + pair[0])  # ids grow with the days, as they do
        with closing(_Loader()) as loader, ThreadPoolExecutor(1) as beside:
            loading = beside.submit(loader.load, {})
            for start in range(0, left, BATCH):
                batch = self._batch(plan[start : start + BATCH])
                loading.result()
                loading = beside.submit(loader.load, batch)
            loading.result()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE")
        CounterMonth.objects.all().delete()
        rewrite_months()

    def _shift(self, t: Template) -> timedelta:
        span = (SETTLED_DAYS, DONE_YEARS * 365) if t.done else (0, OPEN_DAYS)
        return self.today - timedelta(days=self.chance.randint(*span)) - t.last

    def _batch(self, plan: Sequence[tuple[timedelta, Template]]) -> dict[Model, tuple[list[str], list[list[Any]]]]:
        found: dict[Model, tuple[list[str], list[list[Any]]]] = {}
        for shift, t in plan:
            self.made += 1
            for model, (columns, rows) in self._copy(t, self._values(t, shift)).items():
                found.setdefault(model, (columns, []))[1].extend(rows)
        return found

    def _values(self, t: Template, shift: timedelta) -> Values:
        """What a copy has of its own, by name."""
        new = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        values = {"uid": str(new), "uid_hex": new.hex}
        values |= {day: (date.fromisoformat(day) + shift).isoformat() for day in t.days}
        team = self._team(self.today - t.last - shift)
        values["unit"] = str(team[0].unit)
        for i, p in enumerate(team):
            values |= {f"officer_{i}": p.name, f"username_{i}": p.username, f"licence_{i}": p.licence}
            values[f"officer_id_{i}"] = str(p.pk)
        for place, (key, kind) in enumerate(t.names.items()):
            values[f"name_{key}"] = self._name() if kind != "person" else self._word() + "某"
            values[f"identity_{key}"] = f"91{place}{self.made:015}"
        years = shift.days // 365
        first = self.serials[years]
        self.serials[years] += t.span
        for i, (text, word, year, seq, part) in enumerate(t.numbers):
            now = first + seq - t.first_serial + 1
            values |= {f"year_{i}": str(year + years), f"seq_{i}": str(now)}
            values[f"number_{i}"] = text.replace(f"〔{year}〕{seq}", f"〔{year + years}〕{now}")
            values[f"serial_{i}"] = f'["{word}",{year + years},{now},{part}]'
        values |= {f"receipt_{i}": f"{10**9 + self.made}-{i}" for i in range(len(t.receipts))}
        return values

    def _team(self, age: timedelta) -> list[Person]:
        """Two of the officers; the first has every third case, the last has left years ago."""
        here = self.people if age > LEFT else self.people[:-1]
        if self.chance.random() < FIRST_SHARE:
            return [self.people[0], self.chance.choice(here[1:])]
        return self.chance.sample(here, 2)

    def _name(self) -> str:
        middling = self.chance.random() < MIDDLING_SHARE
        word = MIDDLING if middling else self._word()
        name = f"{HEAD}{word}{self.chance.choice(TRADES)}{TAIL}"
        if not middling and len(self.names) < 20:
            self.names.append(name)
        return name

    def _word(self) -> str:
        return "".join(self.chance.sample(SIGNS, 2))

    def _copy(self, t: Template, values: Values) -> dict[Model, tuple[list[str], list[list[Any]]]]:
        """The rows of a copy, by model."""
        first = {model: self.next_id[model] for model in t.tables}
        made: dict[Model, tuple[list[str], list[list[Any]]]] = {}
        for model, table in t.tables.items():
            self.next_id[model] += len(table.rows)
            rows = [list(row) for row in table.rows]
            for r, c, target, place in table.links:
                rows[r][c] = first[target] + place
            made[model] = (table.columns, rows)
        for model in (Document, DocumentEntry):  # what others repeat
            if model in made:
                _fill(t.tables[model], made[model][1], values, ("digest",))
        if Document in made:
            _seal_papers(t, made, values)
        for model, (_, rows) in made.items():
            if model not in (Document, DocumentEntry):
                _fill(t.tables[model], rows, values)
        _chain(t, made, values)
        made[PartyGram] = (["id", "gram", "party_id"], self._grams(t.tables[Party], made[Party][1]))
        return made

    def _grams(self, table: Table, rows: list[list[Any]]) -> list[list[Any]]:
        name, key = table.column("name"), table.column("id")
        found = []
        for row in rows:
            for gram in grams(row[name]):
                found.append([self.next_id[PartyGram], gram, row[key]])
                self.next_id[PartyGram] += 1
        return found


def _fill(table: Table, rows: list[list[Any]], values: Values, but: Iterable[str] = ()) -> None:
    skipped = {table.column(name) for name in but}
    for r, c, text in table.texts:
        if c not in skipped:
            rows[r][c] = text % values


def _seal_papers(t: Template, made: dict[Model, Any], values: Values) -> None:
    """The digests of the papers and of what was written into them, as issuing makes them."""
    table = t.tables[Document]
    names = ("copy", "edition", "form", "on", "values", "number_id", "digest")
    places = [table.column(name) for name in names]
    first = made[Number][1][0][t.tables[Number].column("id")] if Number in made else 0
    for i, row in enumerate(made[Document][1]):
        copy, edition, form, on, written, number, _ = (row[place] for place in places)
        text = values[f"number_{number - first}"] if number else ""
        head = f'"copy":{copy},"edition":"{edition}","form":"{form}","number":"{text}","on":"{on}"'
        row[places[-1]] = values[f"paper_{i}"] = digest(f'{{{head},"values":{written}}}')
    if DocumentEntry in made:
        table = t.tables[DocumentEntry]
        box, written, c = table.column("box"), table.column("values"), table.column("digest")
        for i, row in enumerate(made[DocumentEntry][1]):
            row[c] = values[f"entry_{i}"] = digest(f'{{"box":"{row[box]}","values":{row[written]}}}')


def _chain(t: Template, made: dict[Model, Any], values: Values) -> None:
    """Hash every event of the copy again, each on the one before, and tell the case its last hash."""
    columns, rows = made[Event]
    places = [columns.index(name) for name in SEALED]
    at, last, kept = columns.index("prev"), columns.index("hash"), columns.index("request_id")
    prev = GENESIS
    for row, (actor, entered_by) in zip(rows, t.actors, strict=True):
        seq, name, v, snapshot, on, moment, stage, payload, articles, flaws, digests = (row[place] for place in places)
        sealed = Sealed(
            case=values["uid"], bureau=t.bureau, seq=int(seq), name=name, v=int(v), actor=actor % values,
            snapshot=snapshot, entered_by=entered_by % values, on=date.fromisoformat(on), at=_moment(moment),
            stage=stage, payload=payload, articles=articles, flaws=flaws, digests=digests, request_id="", prev=prev,
        )  # fmt: skip
        row[at], row[kept] = prev, None
        prev = row[last] = sealed.hash()
    made[Case][1][0][t.tables[Case].column("head")] = prev


SEALED = ("seq", "name", "v", "snapshot", "on", "at", "stage", "payload", "articles", "flaws", "digests")


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class _Loader:
    """A driver's plain connection that asks nothing of the rows it gets: foreign keys hold by construction."""

    def __init__(self) -> None:
        connections.close_all()
        settings = connection.settings_dict
        self.lite: sqlite3.Connection | None = None
        if connection.vendor == "sqlite":
            self.lite = sqlite3.connect(settings["NAME"], check_same_thread=False)
            self.lite.execute("PRAGMA synchronous=OFF")
            self.lite.execute("PRAGMA cache_size=-400000")
            self.lite.execute("PRAGMA foreign_keys=OFF")
            found = self.lite.execute(REBUILT).fetchall()
            self.again = [sql for _, _, sql in found]
            for kind, name, _ in found:
                self.lite.execute(f'DROP {kind} "{name}"')
        else:
            self.again = []
            self.server = psycopg.connect(**writers.address(settings["NAME"]))
            self.server.execute("SET session_replication_role = replica")

    def load(self, batch: dict[Model, tuple[list[str], list[list[Any]]]]) -> None:
        for model, (columns, rows) in batch.items():
            into, named = f'"{model._meta.db_table}"', ", ".join(f'"{c}"' for c in columns)
            if self.lite is not None:
                places = ", ".join("?" * len(columns))
                self.lite.executemany(f"INSERT INTO {into} ({named}) VALUES ({places})", rows)
            else:
                with self.server.cursor().copy(f"COPY {into} ({named}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)

    def close(self) -> None:
        for statement in self.again if self.lite is not None else ():
            self.lite.execute(statement)
        (self.lite or self.server).commit()
        if self.lite is not None:
            self.lite.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (self.lite or self.server).close()


# -- what is copied ------------------------------------------------------------------------------------------------------


def _templates(mix: Sequence[tuple[str, str, int]], first: int) -> list[Template]:
    """Every case of the mix, walked through the engine to its stage, each act on its day."""
    found = []
    for number, (name, stage, _) in enumerate(mix, first):
        walk = Walk.of(name, number)
        for given, act in zip(walk.given.acts, walk.acts(), strict=False):
            with clock.standing_at(datetime.combine(given.on, time(10), clock.SHANGHAI)):
                act()
            if walk.case.stage == stage:
                break
        found.append(template(walk.case, walk.people, stage == "archived"))
    return found


def _people(bureau: Bureau) -> list[Person]:
    """The samples' two inspectors and as many again as share the cases, in four units."""
    units = [Unit.objects.create(bureau=bureau, name=name) for name in UNITS]
    licences = list(Licence.objects.filter(officer__bureau=bureau, officer__name__in=TEAM).order_by("pk"))
    surnames = "赵钱孙李吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
    for i in range(OTHERS):
        officer = Officer.objects.create(username=f"2{i:03}", bureau=bureau, name=f"{surnames[i]}{SIGNS[i * 5]}")
        OfficerRole.objects.create(officer=officer, role="inspector", valid_from=licences[0].valid_from)
        spans = {"valid_from": licences[0].valid_from, "valid_to": licences[0].valid_to}
        licences.append(Licence.objects.create(officer=officer, number=f"1608020{i:04}", **spans))
    found = []
    for i, licence in enumerate(licences):
        officer, unit = licence.officer, units[i % len(units)]
        Officer.objects.filter(pk=officer.pk).update(unit=unit)
        found.append(Person(officer.pk, officer.name, officer.username, licence.number, unit.pk))
    return found

