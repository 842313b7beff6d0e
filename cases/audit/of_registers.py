"""The registers and their counters held against the bureaus' own chains, which alone say what they must be."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from cases.counters.parties import wrongly_marked
from cases.models import CounterEntry, Event, RegisterRow
from cases.registers import feeding, writing
from cases.registers.kinds import KINDS

SIZE = 500
Key = tuple[str, str, Any, int]
ENTERED = ("register_entered", "register_corrected", "register_voided")


def counted() -> Iterator[str]:
    """Every event of a bureau's chain has added what its payload says, and nothing else has added anything."""
    for events in _batches(Event.objects.filter(case=None, name__in=list(feeding.FEEDS))):
        kept: dict[int, Counter[Key]] = defaultdict(Counter)
        places: dict[int, set[tuple[int, int | None]]] = defaultdict(set)
        entries: list[Any] = list(CounterEntry.objects.filter(event__in=[e.pk for e in events]).values_list(named=True))
        if (wrong := wrongly_marked(entries)) is not None:
            yield f"统计明细第{wrong.id}行({wrong.key} {wrong.party})家数标记不对"
        for entry in entries:
            kept[entry.event_id][entry.key, entry.party, entry.on, entry.value] += 1
            places[entry.event_id].add((entry.bureau_id, entry.unit_id))
        units = _units(events)
        for event in events:
            told = Counter(
                (c.key, c.party, c.on, c.value) for c in feeding.of_event(event.name, event.payload, event.on)
            )
            if said := _different(kept[event.pk], told):
                yield f"机关记录第{event.seq}号的统计({said})"
            wanted = {(event.bureau_id, units[event.pk])} if event.pk in units else places[event.pk]
            if places[event.pk] - wanted:
                yield f"机关记录第{event.seq}号的统计记在别的机构名下"
    yield from _strangers()


def _batches(events: QuerySet[Event]) -> Iterator[list[Event]]:
    last = 0
    while many := list(events.filter(pk__gt=last).order_by("pk")[:SIZE]):
        last = many[-1].pk
        yield many


def _units(events: list[Event]) -> dict[int, int | None]:
    """The unit each register event's row belongs to."""
    uids = {e.pk: json.loads(e.payload)["uid"] for e in events if e.name in ENTERED}
    known = {
        str(uid): unit
        for uid, unit in RegisterRow.objects.filter(uid__in=list(uids.values())).values_list("uid", "unit_id")
    }
    return {pk: known[uid] for pk, uid in uids.items() if uid in known}


def _different(kept: Counter[Key], told: Counter[Key]) -> str:
    for key, party, on, value in sorted(told - kept, key=str):
        return f"{key} {party} {on} {value} 缺失"
    for key, party, on, value in sorted(kept - told, key=str):
        return f"{key} {party} {on} {value} 没有依据"
    return ""


def _strangers() -> Iterator[str]:
    """Entries without a case whose event is not one that counts."""
    loose = CounterEntry.objects.filter(case=None).exclude(event__case=None, event__name__in=list(feeding.FEEDS))
    for entry in loose.order_by("pk")[:1]:
        yield f"统计明细第{entry.pk}行不属于任何案件,也没有机关记录依据"


# -- rows --------------------------------------------------------------------------------------------------------------


def rows() -> Iterator[str]:
    """Every row says what its last event says, and every event has its row."""
    last = 0
    while many := list(RegisterRow.objects.filter(pk__gt=last).order_by("pk")[:SIZE]):
        last = many[-1].pk
        events = {e.pk: e for e in Event.objects.filter(pk__in=[row.event_id for row in many])}
        for row in many:
            if said := _row(row, events[row.event_id]):
                yield f"台账 {row.no} {said}"
    entered = Event.objects.filter(case=None, name="register_entered").count()
    if entered != (there := RegisterRow.objects.count()):
        yield f"台账有{there}行,机关记录登记过{entered}行"


def _row(row: RegisterRow, event: Event) -> str:
    told = json.loads(event.payload)
    if event.name not in ENTERED or told.get("uid") != str(row.uid) or event.bureau_id != row.bureau_id:
        return "与机关记录不符"
    if (row.state == "void") != (event.name == "register_voided"):
        return "的状态与机关记录不符"
    values, rules = (told["before"], told["rules_before"]) if row.state == "void" else (told["values"], told["rules"])
    if (row.values, row.rules, row.no, row.version) != (values, rules, told["no"], len(row.seqs)):
        return "的内容与机关记录不符"
    if any(getattr(row, name) != value for name, value in writing.columns(KINDS[row.kind], values).items()):
        return "的检索栏与内容不符"
    return "" if row.seqs and row.seqs[-1] == event.seq else "的记录号与机关记录不符"
