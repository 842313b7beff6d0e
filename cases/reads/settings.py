"""What the settings pages show: people, parameters, the calendar's years, the bureau's own record. Reads only."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.db.models.functions import ExtractYear

from cases import clock, lawbase, reference, selectors
from cases.administration import licences, parameter_values, parameters, telling
from cases.models import (
    Bureau,
    CalendarDay,
    CalendarYear,
    Case,
    CaseOfficer,
    Deadline,
    Delegation,
    Event,
    Licence,
    Officer,
    OfficerRole,
    ParameterRow,
)
from cases.registry import Role, Stage

PEOPLE_SHOWN = 100
EVENTS_SHOWN = 50
CODED = re.compile(r"[a-z]{3,}|\[")
OVER = (Stage.CLOSED, Stage.ARCHIVED, Stage.NOT_FILED, Stage.WITHDRAWN, Stage.TRANSFERRED)


# -- people ------------------------------------------------------------------------------------------------------------


@dataclass
class PersonLine:
    officer: Officer
    roles: list[str]
    lent: list[str]
    licence: str
    warning: str
    warned: date | None


def people(bureau: Bureau, text: str = "", after: str = "", inactive: bool = False) -> tuple[list[PersonLine], str]:
    """A page of people by username, and where the next page begins ("" at the end): four queries."""
    rows = Officer.objects.filter(bureau=bureau, is_active=not inactive).select_related("unit")
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(username__startswith=text) | Q(unit__name__contains=text))
    if after:
        rows = rows.filter(username__gt=after)
    found = list(_with_spans(rows).order_by("username")[: PEOPLE_SHOWN + 1])
    more = found[PEOPLE_SHOWN - 1].username if len(found) > PEOPLE_SHOWN else ""
    return [_person(officer) for officer in found[:PEOPLE_SHOWN]], more


def _with_spans(rows: Any) -> Any:
    today = clock.today()
    now = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
    return rows.prefetch_related(
        Prefetch("roles", OfficerRole.objects.filter(now), to_attr="roles_now"),
        Prefetch("delegations", Delegation.objects.filter(now), to_attr="lent_now"),
        Prefetch("licences", Licence.objects.filter(status="valid"), to_attr="valid_licences"),
    )


def _person(officer: Any) -> PersonLine:
    today = clock.today()
    order = list(Role.values)
    roles = sorted({r.role for r in officer.roles_now}, key=lambda r: order.index(r) if r in order else 99)
    held = [row for row in officer.valid_licences if row.valid_from <= today]
    newest = max(held, key=lambda row: row.valid_from, default=None)
    warning, warned = licences.warning(officer.valid_licences, today)
    if Role.INSPECTOR in roles and not officer.valid_licences:
        warning = "none"
    return PersonLine(
        officer, [Role(r).label for r in roles if r in order], [Role(r.role).label for r in officer.lent_now],
        newest.number if newest else "", warning, warned,
    )  # fmt: skip


def licence_warnings(bureau: Bureau) -> list[PersonLine]:
    """Active people whose licence has run out or soon will: people without any licence are left out, save inspectors."""
    rows = Officer.objects.filter(bureau=bureau, is_active=True)
    return [line for line in map(_person, _with_spans(rows)) if line.warning]


def open_cases(officer: Officer) -> int:
    """How many cases that are not over name this officer on their team."""
    mine = CaseOfficer.objects.filter(officer=officer, until=None).exclude(case__stage__in=OVER)
    return mine.values("case").distinct().count()


# -- parameters --------------------------------------------------------------------------------------------------------


@dataclass
class ParameterLine:
    """A row as the pages show it. `until` is the last day it can apply; `newer` a wider row that began after an own one."""

    row: ParameterRow
    value: list[str]
    level: str
    own: bool
    since: date
    until: date | None
    by: str
    state: str  # now, later, over, covered
    note: str = ""
    newer: ParameterRow | None = None
    newer_level: str = ""


@dataclass
class ParameterOfBureau:
    key: str
    label: str
    unit: str
    now: ParameterLine | None
    rows: list[ParameterLine] = field(default_factory=list)


LEVELS = {0: "全国", 2: "省", 4: "市", 6: "县", 9: "乡镇", 12: "乡镇"}


def level_of(region: str) -> str:
    """Whose row it is: the nation's, a province's, …, the bureau's own (`=` before its code)."""
    return "本机关" if region.startswith("=") else LEVELS.get(len(region), "上级")


def until_of(row: ParameterRow, rows: list[ParameterRow]) -> date | None:
    """The last day a row can apply: a later one of the same region ends it."""
    after = [r.valid_from - timedelta(days=1) for r in rows if r.region == row.region and r.valid_from > row.valid_from]
    return min([*after, *([row.valid_to] if row.valid_to else [])], default=None)


def all_parameters(bureau: Bureau, key: str = "") -> list[ParameterOfBureau]:
    """Every parameter that applies to the bureau, rows newest first: two queries."""
    rows = ParameterRow.objects.filter(region__in=lawbase.regions(bureau.code)).order_by("pk")
    if key:
        rows = rows.filter(key=key)
    by_key: dict[str, list[ParameterRow]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    names = dict(Officer.objects.filter(username__in={r.by for r in rows if r.by}).values_list("username", "name"))
    return [_parameter(bureau, key, found, names) for key, found in by_key.items()]


def _parameter(bureau: Bureau, key: str, rows: list[ParameterRow], names: dict[str, str]) -> ParameterOfBureau:
    today = clock.today()
    now = parameters.in_force(rows, bureau.code, today)
    lines = [
        _line(bureau, row, rows, now, names)
        for row in sorted(rows, key=lambda r: (r.valid_from, r.region), reverse=True)
    ]
    shown = now or rows[0]
    return ParameterOfBureau(key, shown.label, shown.unit, next((x for x in lines if x.row is now), None), lines)


def _line(
    bureau: Bureau, row: ParameterRow, rows: list[ParameterRow], now: ParameterRow | None, names: dict[str, str]
) -> ParameterLine:
    today = clock.today()
    own = row.region == parameters.own_region(bureau)
    until = until_of(row, rows)
    if row is now:
        state = "now"
    elif row.valid_from > today:
        state = "later"
    else:
        state = "over" if until is not None and until < today else "covered"
    wider = [r for r in rows if own and r.region != row.region and row.valid_from < r.valid_from <= today]
    newer = max(wider, key=lambda r: r.valid_from, default=None) if row is now else None
    by = names.get(row.by, "案卷文件" if row.by == "dossier" else row.by)
    level = level_of(row.region)
    newer_level = LEVELS.get(len(newer.region), "上级") if newer else ""
    value = parameter_values.shown(row.key, row.unit, row.value)
    return ParameterLine(
        row, value, level, own, row.valid_from, until, by or "随程序", state, note_of(row), newer, newer_level,
    )  # fmt: skip


@cache
def _notes() -> dict[tuple[str, str, str], str]:
    rows = tomllib.loads((reference.DATA / "parameters.toml").read_text(encoding="utf-8"))["parameter"]
    return {(r["key"], r.get("region", ""), r["from"]): r.get("note", "") for r in rows}


def note_of(row: ParameterRow) -> str:
    """What ships with a row for the reader; one that explains coded words is for whoever edits the file."""
    note = _notes().get((row.key, row.region, row.valid_from.isoformat()), "")
    return "" if CODED.search(note) else note


def unconfirmed(lines: Iterable[ParameterOfBureau]) -> int:
    return sum(p.now is not None and not p.now.row.confirmed for p in lines)


# -- calendar ----------------------------------------------------------------------------------------------------------


@dataclass
class YearLine:
    year: int
    announced: bool
    source: str
    off: list[date]
    on: list[date]
    waiting: int = 0  # running periods that are counted provisionally because of it


def years() -> list[YearLine]:
    """Years that are announced, and those that running periods reach into: newest first."""
    known = {row.year: row for row in CalendarYear.objects.all()}
    days: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    for day, working in CalendarDay.objects.order_by("day").values_list("day", "working"):
        days[day.year].append((day, working))
    running = Deadline.objects.filter(done_on=None, provisional=True).order_by()
    waiting = dict(running.annotate(y=ExtractYear("due")).values_list("y").annotate(n=Count("pk")))
    today = clock.today()
    wanted = {*known, *waiting, today.year, today.year + 1}
    return [_year(year, known.get(year), days[year], waiting.get(year, 0)) for year in sorted(wanted, reverse=True)]


def _year(year: int, row: CalendarYear | None, days: list[tuple[date, bool]], waiting: int) -> YearLine:
    off, on = [d for d, working in days if not working], [d for d, working in days if working]
    return YearLine(year, row is not None and row.announced, row.source if row else "", off, on, waiting)


# -- the bureau's own record -------------------------------------------------------------------------------------------


@dataclass
class EventLine:
    event: Event
    who: str
    label: str
    text: str


def log(bureau: Bureau, before: int | None = None, most: int = EVENTS_SHOWN) -> tuple[list[EventLine], int | None]:
    """A page of the bureau's own chain, newest first, and where the next begins: one query."""
    rows = Event.objects.filter(bureau=bureau, case=None)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: most + 1])
    lines = []
    for event in found[:most]:
        label, text = telling.told(event.name, json.loads(event.payload))
        lines.append(EventLine(event, json.loads(event.snapshot).get("name", ""), label, text))
    return lines, found[most - 1].seq if len(found) > most else None


def cases_named(officer: Officer, title: str) -> list[Case]:
    """Cases of the officer's bureau with this very title: may be the same again."""
    return list(selectors.visible_cases(officer).filter(bureau=officer.bureau_id, title=title).order_by("-pk")[:5])
