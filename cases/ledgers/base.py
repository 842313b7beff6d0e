"""What a ledger (台账) is: a title, columns, and rows of a period read batch by batch out of one bureau's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from cases.models import Bureau, Case, CaseOfficer, Event, Officer, Party
from cases.reads.casepage.substance import masked
from cases.spreadsheet import Column, Value

BATCH = 500
Row = tuple[Value, ...]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Asked:
    """Of which bureau, from which day to which (both included). `whole`: identity numbers are written out."""

    bureau: Bureau
    since: date
    until: date
    whole: bool = False

    def number(self, text: str, kind: str) -> str:
        """A party's code or identity number, as this reader may see it: those of people without their middle."""
        return text if self.whole or kind == "unit" else masked(text)


Found = Callable[[Asked], QuerySet[Any]]
Lines = Callable[[list[Any], Asked], Iterator[Row]]


@dataclass(frozen=True)
class Ledger:
    """A ledger kept by a bureau. `found` are its rows in their order, `lines` what a batch of them says."""

    key: str
    title: str
    about: str
    columns: tuple[Column, ...]
    found: Found
    lines: Lines

    def count(self, asked: Asked) -> int:
        return self.found(asked).order_by().count()

    def rows(self, asked: Asked, most: int | None = None) -> Iterator[Row]:
        """The rows, numbered from 1. A fixed number of queries per batch; memory stays flat."""
        rows = self.found(asked)[:most].iterator(BATCH) if most is not None else self.found(asked).iterator(BATCH)
        lines = (line for batch in batches(rows) for line in self.lines(batch, asked))
        yield from ((number, *line) for number, line in enumerate(lines, 1))


LEDGERS: dict[str, Ledger] = {}


def ledger(key: str, title: str, about: str, columns: Iterable[Column], found: Found) -> Callable[[Lines], Lines]:
    """Declare a ledger by what tells its lines; the running number (序号) comes first by itself."""

    def decorate(lines: Lines) -> Lines:
        LEDGERS[key] = Ledger(key, title, about, (Column("序号", 6, "count"), *columns), found, lines)
        return lines

    return decorate


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    whole = iter(items)
    while many := list(islice(whole, size)):
        yield many


# -- what several ledgers say of a case --------------------------------------------------------------------------------


def parties_of(cases: Iterable[int]) -> dict[int, list[Party]]:
    """The parties of each case in their order."""
    found: dict[int, list[Party]] = {}
    for party in Party.objects.filter(case__in=set(cases)).order_by("pk"):
        found.setdefault(party.case_id, []).append(party)
    return found


def handlers_of(cases: Iterable[int]) -> dict[int, str]:
    """Who handles each case, or last did."""
    found: dict[int, dict[str, None]] = {}
    rows = CaseOfficer.objects.filter(case__in=set(cases), until=None).order_by("pk")
    for case, name in rows.values_list("case_id", "officer__name"):
        found.setdefault(case, {})[name] = None
    return {case: "、".join(names) for case, names in found.items()}


def number_of(case: Case) -> str:
    return case.number or "（未立案）"


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """Officers' names by username."""
    return dict(Officer.objects.filter(username__in=set(usernames)).values_list("username", "name"))


def by_pk(rows: Iterable[Model]) -> dict[int, Any]:
    return {row.pk: row for row in rows}


def events(ids: Iterable[int]) -> dict[int, Event]:
    """Events with who did them."""
    return {event.pk: event for event in Event.objects.filter(pk__in=set(ids)).select_related("actor")}
