"""The only way a register changes: rows entered, corrected, voided, each with its event and counters in one transaction.

A row is entered with nine statements whatever it says; of many at once only the sizes grow.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from cases import bureau_record, clock, lawbase
from cases.administration.chain import Change, Refused, changing
from cases.counters.parties import marked
from cases.counters.tallies import Count
from cases.effects import bump
from cases.inputs.wrongs import InputError, Wrong
from cases.models import CounterEntry, Delegation, Event, Officer, OfficerRole, RegisterCase, RegisterRow, Unit
from cases.prepared import insert
from cases.registers import computing, feeding
from cases.registers.kinds import KINDS, Kind
from cases.registers.values import Values, read

MOST = 5_000  # rows in one transaction


class Conflict(Exception):
    """The row has changed since it was read. The message says, in Chinese, who did what."""


# -- entering ----------------------------------------------------------------------------------------------------------


def enter(key: str, *, actor: Officer, values: dict[str, Any], unit: Unit | None = None) -> RegisterRow:
    """Register one row. Raises InputError, Refused, BureauConflict."""
    return _enter(key, actor, [values], unit, single=True)[0]


def enter_many(
    key: str, *, actor: Officer, many: Sequence[dict[str, Any]], unit: Unit | None = None
) -> list[RegisterRow]:
    """Register rows in their order, all or none; paths of an InputError begin with `rows[n].` (n from 0)."""
    if len(many) > MOST:
        raise Refused(f"一次最多登记{MOST}行")
    return _enter(key, actor, many, unit) if many else []


def _enter(
    key: str, actor: Officer, many: Sequence[dict[str, Any]], unit: Unit | None, single: bool = False
) -> list[RegisterRow]:
    kind = KINDS[key]
    _may(kind, actor, kind.enter, "登记")
    read_ones = _read(kind, many, single)
    with changing(actor, law=False) as change:
        unit_id = _unit(change, actor, unit)
        rules = _rules(kind, change, read_ones)
        computing.fill(kind, change.bureau, read_ones)
        numbers = _numbers(kind, change.bureau.pk, read_ones)
        rows = [
            RegisterRow(
                uid=uuid.uuid4(), bureau=change.bureau, unit_id=unit_id, kind=kind.key, no=no, values=values,
                rules=rule, entered_by=actor, **columns(kind, values),
            )
            for no, values, rule in zip(numbers, read_ones, rules, strict=True)
        ]  # fmt: skip
        payloads = [
            {"register": kind.key, "uid": str(row.uid), "no": row.no, "values": row.values, "rules": row.rules}
            for row in rows
        ]
        events = bureau_record.append_many(change.bureau, "register_entered", actor, payloads)
        for row, event in zip(rows, events, strict=True):
            row.event, row.seqs = event, [event.seq]
        insert(rows)
        _count([
            (event, row.unit_id, feeding.counts(kind, row.values, row.rules))
            for row, event in zip(rows, events, strict=True)
        ])  # fmt: skip
    return rows


def _read(kind: Kind, many: Sequence[dict[str, Any]], single: bool) -> list[Values]:
    found, wrongs = [], []
    for n, raw in enumerate(many):
        try:
            found.append(read(kind, raw, "" if single else f"rows[{n}]."))
        except InputError as error:
            wrongs += error.wrongs
    if wrongs:
        raise InputError(wrongs)
    return found


def columns(kind: Kind, values: Values) -> dict[str, Any]:
    """The columns lists go by, out of the values."""
    on = date.fromisoformat(values[kind.dated])
    texts = [
        str(values[f.name]) for f in kind.fields if f.type in ("line", "code") and not f.secret and f.name in values
    ]
    return {"on": on, "year": on.year, "party": feeding.identity(kind, values)[:200], "words": "\n".join(texts)}


def _rules(kind: Kind, change: Change, many: Iterable[Values]) -> list[Values]:
    """The parameters each row's counting goes by, kept with it."""
    law, code = lawbase.current(), change.bureau.code
    dates = [date.fromisoformat(values[kind.dated]) for values in many]
    return [{key: law.parameter(key, code, on).value for key in kind.rules} for on in dates]


TAKE = (
    "INSERT INTO cases_registerserial (bureau_id, kind, year, last) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (bureau_id, kind, year) DO UPDATE SET last = cases_registerserial.last + excluded.last RETURNING last"
)


def _numbers(kind: Kind, bureau: int, many: Iterable[Values]) -> list[str]:
    """The next numbers of their years, in order."""
    years = [date.fromisoformat(values[kind.dated]).year for values in many]
    after: dict[int, int] = {}
    with connection.cursor() as cursor:
        for year in sorted(set(years)):
            cursor.execute(TAKE, [bureau, kind.key, year, years.count(year)])
            after[year] = int(cursor.fetchone()[0]) - years.count(year)
    made = []
    for year in years:
        after[year] += 1
        made.append(kind.number(year, after[year]))
    return made


def _unit(change: Change, actor: Officer, unit: Unit | None) -> int | None:
    if unit is not None and unit.bureau_id != change.bureau.pk:
        raise Refused("没有这个机构", "unit")
    return unit.pk if unit is not None else actor.unit_id


def _may(kind: Kind, actor: Officer, roles: frozenset[str], what: str) -> None:
    """Own and lent roles of today."""
    day = clock.today()
    holds = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    own = OfficerRole.objects.filter(holds, officer=actor, role__in=roles)
    if not own.exists() and not Delegation.objects.filter(holds, receiver=actor, role__in=roles).exists():
        raise Refused(f"您的角色不能{what}{kind.label}")


# -- correcting and voiding --------------------------------------------------------------------------------------------


def correct(row: RegisterRow, *, actor: Officer, version: int, values: dict[str, Any], reason: str) -> RegisterRow:
    """Say something else from now on; what was said stays in the record. `values` are all of them, not the changes.

    Raises InputError, Refused (nothing changed, void already, no reason), Conflict.
    """
    kind = KINDS[row.kind]
    _may(kind, actor, kind.correct, "更正")
    now = read(kind, values)
    with changing(actor, law=False) as change:
        held = _held(row, change, version)
        (rules,) = _rules(kind, change, [now])
        computing.fill(kind, change.bureau, [now])
        if (now, rules) == (held.values, held.rules):
            raise Refused("没有改动")
        payload = {**_before(held, reason), "values": now, "rules": rules}
        event = change.record("register_corrected", payload)
        held.values, held.rules = now, rules
        for name, value in columns(kind, now).items():
            setattr(held, name, value)
        _keep(held, event)
    return held


def void(row: RegisterRow, *, actor: Officer, version: int, reason: str) -> RegisterRow:
    """It was entered by mistake and never counted. Raises Refused (a case rests on it, void already), Conflict."""
    kind = KINDS[row.kind]
    _may(kind, actor, kind.correct, "作废")
    with changing(actor, law=False) as change:
        held = _held(row, change, version)
        if RegisterCase.objects.filter(row=held).exists():
            raise Refused("已经有案件由这一行登记线索，不能作废；写错了的请更正")
        event = change.record("register_voided", _before(held, reason))
        held.state = "void"
        _keep(held, event)
    return held


def _held(row: RegisterRow, change: Change, version: int) -> RegisterRow:
    held = RegisterRow.objects.select_for_update().filter(pk=row.pk, bureau=change.bureau).first()
    if held is None:
        raise Refused("没有这一行")
    if held.version != version:
        last = Event.objects.select_related("actor").get(pk=held.event_id)
        done = {"register_voided": "作废"}.get(last.name, "更正")
        raise Conflict(f"{last.actor.name}刚才{done}了这一行，请看过以后再改")
    if held.state == "void":
        raise Refused("这一行已经作废")
    held.bureau = change.bureau
    return held


def _before(held: RegisterRow, reason: str) -> dict[str, Any]:
    text = " ".join(reason.split())
    if not text or len(text) > 300:
        raise InputError([Wrong("reason", "理由:请填写,不超过300个字")])
    return {
        "register": held.kind, "uid": str(held.uid), "no": held.no, "reason": text, "before": held.values,
        "rules_before": held.rules,
    }  # fmt: skip


def _keep(held: RegisterRow, event: Event) -> None:
    held.event, held.version, held.seqs = event, held.version + 1, [*held.seqs, event.seq]
    held.save()
    _count([(event, held.unit_id, feeding.of_event(event.name, event.payload, event.on))])


# -- counters ----------------------------------------------------------------------------------------------------------


def count(event: Event, unit_id: int | None = None) -> list[CounterEntry]:
    """Store what an event of the bureau's chain adds (see `feeding.feeds`): for floors above, in the event's transaction."""
    return _count([(event, unit_id, feeding.of_event(event.name, event.payload, event.on))])


def _count(many: Iterable[tuple[Event, int | None, list[Count]]]) -> list[CounterEntry]:
    made = [
        marked(CounterEntry(
            event=event, case=None, bureau_id=event.bureau_id, unit_id=unit, party=c.party, key=c.key,
            on=c.on or event.on, value=c.value,
        ))
        for event, unit, counts in many
        for c in counts
    ]  # fmt: skip
    if made:
        insert(made)
        bump(made)
    return made


# -- from an entry back to its row -------------------------------------------------------------------------------------


def row_of(entry: CounterEntry) -> RegisterRow | None:
    """The row behind a counter entry without a case; None where it is of another kind (an evaluation)."""
    return rows_of([entry]).get(entry.event_id)


def rows_of(entries: Iterable[CounterEntry]) -> dict[int, RegisterRow]:
    """Event id → row, for all entries that have no case: one query. Needs `event` loaded."""
    uids: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.case_id is None and entry.event.name.startswith("register_"):
            uids[json.loads(entry.event.payload)["uid"]].append(entry.event_id)
    rows = RegisterRow.objects.filter(uid__in=list(uids)).select_related("unit", "bureau") if uids else ()
    return {event: row for row in rows for event in uids[str(row.uid)]}
