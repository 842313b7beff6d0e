"""Cases with everything that was written for them, a batch at a time: a fixed number of queries per batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from cases.models import (
    Appeal,
    Bureau,
    Case,
    CounterEntry,
    CreditRepair,
    Deadline,
    Decision,
    Document,
    DocumentEntry,
    Enforcement,
    Event,
    EventFile,
    Evidence,
    LedgerEntry,
    Officer,
    Order,
    Party,
    Publication,
    RecordFiling,
    Violation,
)

SIZE = 100

# Where each table keeps its case.
BELONGS: dict[type[Model], str] = {
    Party: "case_id",
    Violation: "case_id",
    Evidence: "case_id",
    Order: "case_id",
    Decision: "case_id",
    LedgerEntry: "case_id",
    Publication: "case_id",
    RecordFiling: "case_id",
    Appeal: "case_id",
    CreditRepair: "case_id",
    Enforcement: "case_id",
    Deadline: "case_id",
    CounterEntry: "case_id",
    Document: "case_id",
    DocumentEntry: "document__case_id",
    EventFile: "event__case_id",
}
ALONG = {Document: ("number",), EventFile: ("blob", "event"), DocumentEntry: ("document",)}


class Told(NamedTuple):
    """Of an event what counting reads, for those who read all of a year: a model's instance takes several times as long."""

    pk: int
    case_id: int
    bureau_id: int
    seq: int
    name: str
    on: date
    stage: str
    payload: str
    actor: Any  # its `username`


@dataclass
class Loaded:
    """A case, its events in order (with actor, who entered it, bureau) and its rows, table by table."""

    case: Case
    events: list[Any] = field(default_factory=list)
    rows: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    @property
    def label(self) -> str:
        return f"案件 {self.case.number or self.case.title}({self.case.uid})"

    def seq_of(self, event_id: int | None) -> int:
        """The number of an event of this case; 0 for one of another case, or none."""
        return self._seqs.get(event_id, 0) if event_id is not None else 0

    def party_key(self, party_id: int) -> str:
        """The key of a party of this case, "?" for one of another."""
        return self._keys.get(party_id, "?")

    def index(self) -> None:
        self._seqs = {event.pk: event.seq for event in self.events}
        self._keys = {party.pk: party.key for party in self.rows[Party]}


def batches(size: int = SIZE, models: Collection[type[Model]] | None = None) -> Iterator[list[Loaded]]:
    """All cases in order of their row, `size` at a time; where `models` are given, of their rows those
    only, as plain tuples with the columns' names, and events as `Told`."""
    last = 0
    while cases := list(Case.objects.filter(pk__gt=last).select_related("bureau").order_by("pk")[:size]):
        last = cases[-1].pk
        yield load(cases, models)


def load(cases: list[Case], models: Collection[type[Model]] | None = None) -> list[Loaded]:
    found = {case.pk: Loaded(case) for case in cases}
    events = Event.objects.filter(case__in=list(found)).order_by("case_id", "seq", "pk")
    for event in with_people(events) if models is None else _told(events):
        assert event.case_id is not None
        found[event.case_id].events.append(event)
    for model, path in BELONGS.items():
        if models is not None and model not in models:
            continue
        rows = model._default_manager.filter(**{f"{path}__in": list(found)}).order_by("pk")
        read: Iterable[Any] = rows.select_related(*ALONG[model]) if model in ALONG else rows
        for row in read if models is None else rows.values_list(named=True):
            found[_case_of(row)].rows[model].append(row)
    for loaded in found.values():
        loaded.index()
    return list(found.values())


def _case_of(row: Any) -> int:
    owner = {DocumentEntry: "document", EventFile: "event"}.get(type(row))
    return int((getattr(row, owner) if owner else row).case_id)


def _told(events: QuerySet[Event]) -> Iterator[Told]:
    rows = list(events.values_list(*Told._fields))
    people = Officer.objects.in_bulk({row[-1] for row in rows})
    return (Told._make((*row[:-1], people[row[-1]])) for row in rows)


def with_people(events: QuerySet[Event]) -> list[Event]:
    """Events with bureau, actor and who entered them, each of those read once."""
    read = list(events)
    bureaus = Bureau.objects.in_bulk({e.bureau_id for e in read})
    people = Officer.objects.in_bulk({pk for e in read for pk in (e.actor_id, e.entered_by_id) if pk})
    for event in read:
        event.bureau = bureaus[event.bureau_id]
        event.actor = people[event.actor_id]
        if event.entered_by_id:
            event.entered_by = people[event.entered_by_id]
    return read
