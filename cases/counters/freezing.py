"""Figures as they were submitted: taken once with everything that tells later what has changed, and why (C0-10).

`freeze` stores the figures of a period, the version of the definitions, the moment, and which entries were counted: all
of the period up to the last one, with a digest over them. Nothing changes a freeze; `differences` says what the same
question answers today, and by which events.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases import clock
from cases.administration.chain import Refused, changing
from cases.counters.reading import Figures, Rate, entries_of, figures
from cases.counters.table import DEFINITION_VERSION, RATES, label
from cases.models import Bureau, CounterEntry, CounterFreeze, Event, Officer
from cases.record import canonical, digest

MOST_EVENTS = 200  # named for one key


@dataclass(frozen=True)
class Change:
    """One key that stands otherwise now. `entries` are those that came after the cut-off, each with its event and case.

    A key that changed without any (`entries` empty) is made from others, or told by what stands today (licences,
    periods run out).
    """

    key: str
    before: int
    now: int
    entries: list[CounterEntry] = field(default_factory=list)

    @property
    def label(self) -> str:
        return label(self.key)


def freeze(
    *, actor: Officer, checked_by: Officer, title: str, bureaus: Iterable[Bureau], start: date, end: date,
    unit: int | None = None, lists: dict[str, Any] | None = None,
) -> CounterFreeze:  # fmt: skip
    """Take the figures now, for the actor's bureau. `lists` goes into the event with it (what the tables showed).

    Raises Refused where the same person made and checked it, or the period is not over in its beginning.
    """
    if actor.pk == checked_by.pk:
        raise Refused("填报和复核不能是同一个人")
    if end < start or start > clock.today():
        raise Refused("期间不对")
    scope = {"bureaus": sorted(b.code for b in bureaus), "unit": unit}
    with changing(actor) as change:
        taken = _taken(scope, start, end)
        sealed = seal(scope, taken)
        told = {"title": title, "scope": scope, "start": start, "end": end, "digest": sealed, "taken": taken}
        people = {"made_by": actor.username, "checked_by": checked_by.username}
        event = change.record("figures_frozen", {**told, **people, **(lists or {})})
        return CounterFreeze.objects.create(
            bureau=change.bureau, title=title, scope=scope, start=start, end=end, cut_off=clock.now(), digest=sealed,
            made_by=actor, checked_by=checked_by, event=event, **taken,
        )  # fmt: skip


def _taken(scope: dict[str, Any], start: date, end: date) -> dict[str, Any]:
    found = _figures(scope, start, end)
    ids = list(_entries(scope, start, end).order_by("pk").values_list("pk", flat=True))
    return {
        "figures": {key: value for key, value in found.items() if value}, "definition_version": DEFINITION_VERSION,
        "rates": {key: [rate.numerator, rate.denominator] for key, rate in found.rates.items()}, "entries": len(ids),
        "last_entry": ids[-1] if ids else 0, "entries_digest": digest(canonical(ids)),
    }  # fmt: skip


def seal(scope: dict[str, Any], taken: dict[str, Any]) -> str:
    """The digest over what a freeze says."""
    names = {"figures": "figures", "rates": "rates", "definition": "definition_version", "entries": "entries_digest"}
    return digest(canonical({"scope": scope} | {name: taken[column] for name, column in names.items()}))


def _figures(scope: dict[str, Any], start: date, end: date) -> Figures:
    return figures(_ids(scope), start, end, scope["unit"])


def _ids(scope: dict[str, Any]) -> list[int]:
    return list(Bureau.objects.filter(code__in=scope["bureaus"]).values_list("pk", flat=True))


def _entries(scope: dict[str, Any], start: date, end: date) -> QuerySet[CounterEntry]:
    return entries_of(_ids(scope), start, end, scope["unit"])


# -- later -------------------------------------------------------------------------------------------------------------


def differences(frozen: CounterFreeze) -> list[Change]:
    """What has changed since, key by key in the order of the definitions; [] where nothing has."""
    now = _figures(frozen.scope, frozen.start, frozen.end)
    changed = [key for key in {**frozen.figures, **now} if frozen.figures.get(key, 0) != now.get(key, 0)]
    late = _entries(frozen.scope, frozen.start, frozen.end).filter(pk__gt=frozen.last_entry, key__in=changed)
    by_key: dict[str, list[CounterEntry]] = {key: [] for key in changed}
    for entry in late.select_related("event__actor", "case", "unit").order_by("pk")[: MOST_EVENTS * len(changed)]:
        by_key[entry.key].append(entry)
    return [Change(key, frozen.figures.get(key, 0), now.get(key, 0), by_key[key]) for key in changed]


def events_of(changes: Iterable[Change]) -> list[Event]:
    """The events behind the changes, each once, in their order."""
    found = {e.event_id: e.event for change in changes for e in change.entries}
    return [found[pk] for pk in sorted(found)]


def broken(frozen: CounterFreeze) -> Sequence[str]:
    """What no longer fits the freeze itself: its digest, or the entries it counted. () where all does."""
    said = []
    counted = _entries(frozen.scope, frozen.start, frozen.end).filter(pk__lte=frozen.last_entry)
    ids = list(counted.order_by("pk").values_list("pk", flat=True))
    if len(ids) != frozen.entries or digest(canonical(ids)) != frozen.entries_digest:
        said.append("报送时计入的明细已被改动")
    if seal(frozen.scope, vars(frozen)) != frozen.digest:
        said.append("报送的数已被改动")
    return said


def rates_of(frozen: CounterFreeze) -> dict[str, Rate]:
    """The rates as submitted."""
    return {key: Rate(n, d, RATES[key].per if key in RATES else 100) for key, (n, d) in frozen.rates.items()}
