"""What pages, exports and the API read of registers: lists by key, one row with its story. Another bureau's do not exist."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest
from typing import Any

from django.db.models import Count, Q, QuerySet

from cases import clock, selectors
from cases.models import Bureau, Case, CounterEntry, Event, Officer, RegisterCase, RegisterRow, RegisterSerial
from cases.registers.kinds import KINDS, Field, Kind

PAGE = 50
COUNTED = 1000  # more are told as 1000+
SECRET = "（保密）"
SHOWN_FIELDS = 4  # columns of a list beside number and date
VERBS = {"register_entered": "登记", "register_corrected": "更正", "register_voided": "作废"}


def visible(officer: Officer) -> QuerySet[RegisterRow]:
    """Rows of the officer's own bureau, and of those below for whom cases below exist too."""
    return RegisterRow.objects.filter(bureau__in=[b.pk for b in selectors.visible_bureaus(officer)])


def totals(officer: Officer, year: int) -> dict[str, int]:
    """How many rows stand in each register of the own bureau in a year."""
    rows = RegisterRow.objects.filter(bureau=officer.bureau_id, year=year, state="current")
    found = dict(rows.values_list("kind").annotate(n=Count("pk")).order_by())
    return {key: found.get(key, 0) for key in KINDS}


@dataclass(frozen=True)
class Asked:
    """What a list is asked for; `after` and `before` are places of rows."""

    year: int
    q: str = ""
    bureau: str = ""
    after: str = ""
    before: str = ""


class Listing:
    """A page of a register, the newest first. Six queries whatever is in it."""

    def __init__(self, officer: Officer, kind: Kind, asked: Asked) -> None:
        self.officer, self.kind, self.asked = officer, kind, asked
        self.bureaus = selectors.visible_bureaus(officer)

    @cached_property
    def bureau(self) -> Bureau:
        return next((b for b in self.bureaus if b.code == self.asked.bureau), self.bureaus[0])

    @property
    def narrowed(self) -> QuerySet[RegisterRow]:
        rows = RegisterRow.objects.filter(bureau=self.bureau, kind=self.kind.key, year=self.asked.year)
        for piece in self.asked.q.split()[:5]:
            rows = rows.filter(Q(words__icontains=piece) | Q(no__contains=piece))
        return rows

    @cached_property
    def count(self) -> str:
        found = self.narrowed.filter(state="current")[: COUNTED + 1].count()
        return f"{COUNTED}+" if found > COUNTED else str(found)

    @cached_property
    def years(self) -> list[int]:
        known = RegisterSerial.objects.filter(bureau=self.bureau, kind=self.kind.key).values_list("year", flat=True)
        return sorted({*known, self.asked.year, clock.today().year}, reverse=True)

    @cached_property
    def _page(self) -> tuple[list[RegisterRow], bool, bool]:
        """The rows, and whether there are newer and older ones."""
        asked, rows = self.asked, self.narrowed.select_related("unit", "bureau")
        if place := _place(asked.before):
            found = list(rows.filter(_newer(*place)).order_by("on", "pk")[: PAGE + 1])
            return found[:PAGE][::-1], len(found) > PAGE, True
        if place := _place(asked.after):
            found = list(rows.filter(_older(*place)).order_by("-on", "-pk")[: PAGE + 1])
            return found[:PAGE], True, len(found) > PAGE
        found = list(rows.order_by("-on", "-pk")[: PAGE + 1])
        return found[:PAGE], False, len(found) > PAGE

    @property
    def rows(self) -> list[RegisterRow]:
        return self._page[0]

    @property
    def newer(self) -> str:
        return place(self.rows[0]) if self._page[1] and self.rows else ""

    @property
    def older(self) -> str:
        return place(self.rows[-1]) if self._page[2] and self.rows else ""


def place(row: RegisterRow) -> str:
    return f"{row.on.isoformat()}.{row.pk}"


def _place(text: str) -> tuple[date, int] | None:
    day, _, pk = text.partition(".")
    try:
        return (date.fromisoformat(day), int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    except ValueError:
        return None


def _newer(day: date, pk: int) -> Q:
    return Q(on__gt=day) | Q(on=day, pk__gt=pk)


def _older(day: date, pk: int) -> Q:
    return Q(on__lt=day) | Q(on=day, pk__lt=pk)


def walk(rows: QuerySet[RegisterRow], batch: int = 500) -> Iterator[list[RegisterRow]]:
    """All rows, the oldest first, in batches: memory stays flat."""
    last: tuple[date, int] | None = None
    while found := list((rows.filter(_newer(*last)) if last else rows).order_by("on", "pk")[:batch]):
        yield found
        last = (found[-1].on, found[-1].pk)


# -- words -------------------------------------------------------------------------------------------------------------


def told(field: Field, value: Any, secrets: bool) -> str:
    """A value as a page or a cell shows it; what nobody else may see is covered."""
    if value in (None, "", [], False):
        return ""
    if field.secret and not secrets:
        return SECRET
    if field.type == "tick":
        return "是"
    if field.type == "choice":
        return field.choices.get(str(value), str(value))
    if field.type == "yuan":
        return f"{value / 100:.2f}"
    if field.type == "rows":
        return f"{len(value)} 条"
    return str(value)


def list_fields(kind: Kind) -> list[Field]:
    """The columns of a list: what every row says, then what fits, and how many lines its lists have."""
    fits = [f for f in kind.fields if f.type not in ("text", "rows", "code") and f.name != kind.dated and not f.secret]
    chosen = [*(f for f in fits if f.required), *(f for f in fits if not f.required)][:SHOWN_FIELDS]
    return [f for f in kind.fields if f in chosen or f.type == "rows"]


def cells(kind: Kind, row: RegisterRow, secrets: bool) -> list[tuple[str, str, bool]]:
    """(label, text, whether it is a number) of each column."""
    return [(f.label, told(f, row.values.get(f.name), secrets), f.type in ("whole", "yuan")) for f in list_fields(kind)]


# -- one row -----------------------------------------------------------------------------------------------------------


Change = tuple[str, str, str]  # label, before, now
NOTHING: dict[str, Any] = {}


@dataclass(frozen=True)
class Step:
    """One event in the story of a row: who did what when, why, and what changed (label, before, now)."""

    seq: int
    verb: str
    by: str
    at: Any
    reason: str
    changed: list[Change]


def story(kind: Kind, row: RegisterRow, secrets: bool) -> list[Step]:
    """The events of a row, in their order: one query."""
    events = Event.objects.filter(bureau=row.bureau_id, case=None, seq__in=row.seqs).select_related("actor")
    found = []
    for event in events.order_by("seq"):
        said = json.loads(event.payload)
        changed = _changed(kind, said.get("before", {}), said.get("values", {}), secrets) if "values" in said else []
        steps = changed if event.name == "register_corrected" else []
        verb = VERBS.get(event.name, event.name)
        found.append(Step(event.seq, verb, event.actor.name, event.at, said.get("reason", ""), steps))
    return found


def _changed(kind: Kind, before: dict[str, Any], now: dict[str, Any], secrets: bool) -> list[Change]:
    found = _differences(kind.fields, before, now, secrets)
    for f in kind.fields:
        if f.type == "rows":
            old, new = before.get(f.name) or [], now.get(f.name) or []
            for n, (was, is_now) in enumerate(zip_longest(old, new, fillvalue=NOTHING), 1):
                found += [
                    (f"{f.label}第{n}条：{label}", left, right)
                    for label, left, right in _differences(f.fields, was, is_now, secrets)
                ]
    return found


def _differences(fields: tuple[Field, ...], before: dict[str, Any], now: dict[str, Any], secrets: bool) -> list[Change]:
    return [
        (f.label, told(f, before.get(f.name), secrets) or "无", told(f, now.get(f.name), secrets) or "无")
        for f in fields
        if f.type != "rows" and before.get(f.name) != now.get(f.name)
    ]


def cases_of(row: RegisterRow, officer: Officer) -> list[Case]:
    """Cases whose clue came out of this row, as far as they exist for the officer."""
    bound = RegisterCase.objects.filter(row=row).values("case_id")
    return list(selectors.visible_cases(officer).filter(pk__in=bound).order_by("pk"))


def counted(row: RegisterRow) -> list[CounterEntry]:
    """What the row has added to the counters, its corrections too."""
    events = Event.objects.filter(bureau=row.bureau_id, case=None, seq__in=row.seqs)
    return list(CounterEntry.objects.filter(event__in=events).order_by("on", "key", "pk"))
