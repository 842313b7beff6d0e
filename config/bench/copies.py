"""A database as large as a city's after years: cases walked through the engine, then copied by plain SQL.

Nowhere else does a case come from anything but the engine. A copy is a whole case: new ids, uid, numbers, names, days
and officers wherever they stand, papers' digests and the chain of hashes made again, so that `verify` reads it as any
other (but for its deadlines: days are moved, holidays are not).
"""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, models

from cases import clock
from cases.counters.parties import mark
from cases.models import (
    Bureau,
    Case,
    CounterEntry,
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
from cases.record import GENESIS, Sealed, digest
from cases.recount import rewrite_months
from cases.rows.contents import grams
from config.bench.loading import Loader, Rows
from config.bench.templates import Model, Table, Template, Values, template
from config.bench.workload import TEAM, Walk

OTHERS = 18  # officers beside the samples' two
GONE = f"2{OTHERS - 1:03}"  # who left years ago
FIRST_SHARE, GONE_SHARE, LEFT = 0.35, 0.25, timedelta(days=3 * 365)
UNITS = ("执法一科", "执法二科", "执法三科", "执法大队")
DONE_YEARS, OPEN_DAYS, SETTLED_DAYS = 5, 60, 30
BATCH = 500  # cases
# Sample, stage it is walked to, share. Work at hand fills every page with a thousand cases already, so that what is
# compared is the size of the database and not of the page; with a hundred thousand nearly all are done with.
DONE: tuple[tuple[str, str, int], ...] = (
    ("03-summary", "archived", 90), ("01-ordinary-small", "archived", 7), ("04-first-offence", "archived", 2),
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

# Names: every one begins and ends alike. What is searched for is found as often among the first thousand as a page
# holds, or as there are at all.
HEAD, TAIL, RARE, RARE_EVERY = "云川市", "有限公司", "璟霖", 80
MIDDLING, MIDDLING_FIRST, MIDDLING_LATER, FIRST = "鸿运", 0.06, 0.015, 1000
SIGNS = (
    "安邦博昌辰诚达德鼎东恩方丰福刚高光广国海浩和恒弘宏华辉汇惠佳嘉建江杰金锦晋景靖久凯康科坤朗乐力利联良龙隆茂美铭"
    "鹏平齐启强庆仁荣锐润森山尚升盛世顺泰腾天通同万旺伟文祥欣新信兴旭雅阳耀益银英永友裕元远跃云泽展兆正志智中众卓"
)
TRADES = ("化工", "机械", "建材", "物流", "食品", "纺织", "包装", "铸造", "木业", "仓储", "加油站", "塑料", "电子", "涂料",
          "矿业", "钢结构", "烟花", "粮油", "装饰", "冷链")  # fmt: skip


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
        with closing(Loader()) as loader, ThreadPoolExecutor(1) as beside:
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

    def _batch(self, plan: Sequence[tuple[timedelta, Template]]) -> Rows:
        found: Rows = {}
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
        papers = t.tables[Document].rows if Document in t.tables else ()
        values |= {f"code_{i}": f"{self.made:08}{i:08}" for i in range(len(papers))}
        return values

    def _team(self, age: timedelta) -> list[Person]:
        """Two of the officers. One has every third case, one had many until he left years ago."""
        first, *others, gone = self.people
        if age > LEFT and self.chance.random() < GONE_SHARE:
            return [gone, self.chance.choice(others)]
        if self.chance.random() < FIRST_SHARE:
            return [first, self.chance.choice(others)]
        return self.chance.sample(others, 2)

    def _name(self) -> str:
        word, among_first = self._word(), self.made <= FIRST
        if among_first and self.made % RARE_EVERY == 0:
            word = RARE
        elif self.chance.random() < (MIDDLING_FIRST if among_first else MIDDLING_LATER):
            word = MIDDLING
        return f"{HEAD}{word}{self.chance.choice(TRADES)}{TAIL}"

    def _word(self) -> str:
        return "".join(self.chance.sample(SIGNS, 2))

    def _copy(self, t: Template, values: Values) -> Rows:
        """The rows of a copy, by model."""
        first = {model: self.next_id[model] for model in t.tables}
        made: Rows = {}
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
        _mark_parties(made)
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


def _mark_parties(made: dict[Model, Any]) -> None:
    """Whom an entry counts, of those counted by the party: made from the new names and days."""
    columns, rows = made.get(CounterEntry, ([], []))
    if rows:
        key, party, on, year, who = (columns.index(name) for name in ("key", "party", "on", "year", "who"))
        for row in rows:
            row[year], row[who] = mark(row[key], row[party], date.fromisoformat(row[on]))


SEALED = ("seq", "name", "v", "snapshot", "on", "at", "stage", "payload", "articles", "flaws", "digests")


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


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
