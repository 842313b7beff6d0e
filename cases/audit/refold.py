"""One case folded again from its events alone, act by act, as the engine folded it when the acts were done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases import acts, counters, deadlines, effects, inputs, lawbase  # noqa: F401  acts registers itself
from cases.counters import Count
from cases.deadlines import ENDS_CASE, RULES, Running
from cases.facts import Facts, Step
from cases.history import Entry, History
from cases.history.reading import QUIET, corrected, entry
from cases.inputs import Known
from cases.models import Bureau, Case, Deadline, Event
from cases.people import Person
from cases.registry import ACTS

PERIOD_ACTS = frozenset(act for rule in RULES.values() for act in (*rule.starts, *rule.ends)) | {
    "pay",
    "collect_cash",
    *ENDS_CASE,
}


class RecordedFacts(Facts):
    """Facts out of the record: a parameter has the value that judged the act, kept in its event."""

    def __init__(self, case: Case, bureau: Bureau, law: lawbase.LawBase, rules: Iterable[dict[str, Any]]) -> None:
        super().__init__(case, bureau, law)
        self.kept = {
            r["key"]: lawbase.Value(r["key"], r["value"], r["unit"], r["region"], "", r["confirmed"]) for r in rules
        }

    def parameter(self, key: str, on: date) -> lawbase.Value:
        return self.kept.get(key) or super().parameter(key, on)


@dataclass
class Period:
    """A deadline as the record says it must stand. `ended`: seq of the event that closed it, 0 while it runs."""

    row: Deadline
    opened: int
    ended: int = 0

    @property
    def named(self) -> tuple[str, str, int, str, str]:
        """What tells it from the case's other periods, whatever the calendar."""
        return (self.row.key, self.row.party, self.opened, self.row.parameter, self.row.unit)


@dataclass
class Folded:
    """The case right after one event. `history` is the same growing object all along: read it at once."""

    event: Event
    entry: Entry
    history: History


class Refold:
    """Walks a case's events; afterwards `history` and `periods` stand as they must stand now.

    Without `law` the periods are left out: half of the work, which counting does not need.
    """

    def __init__(self, case: Case, events: Iterable[Event], law: lawbase.LawBase | None) -> None:
        self.case = case
        self.events = events
        self.law = law
        self.history = History()
        self.periods: list[Period] = []
        self._past: list[Entry] = []

    def __iter__(self) -> Iterator[Folded]:
        for event in self.events:
            made = entry((event.seq, event.name, event.on, event.actor.username, event.stage, event.payload))
            step = self._step(event, made, self.law) if self.law else None
            ended = self._ended(step) if step else []
            if made.name not in QUIET:
                self._past.append(made)
                self.history.apply(made)
            if step:
                self._write(step, event, ended)
            yield Folded(event, made, self.history)
            if made.name == "correct_event":
                self.history = History(corrected(self._past))

    def _step(self, event: Event, made: Entry, law: lawbase.LawBase) -> Step | None:
        """The act as it stood before it was done, where it starts or ends a period."""
        if made.name not in PERIOD_ACTS:
            return None
        facts = RecordedFacts(self.case, event.bureau, law, json.loads(event.payload).get("rules", ()))
        facts.history = self.history
        data = inputs.parse(made.name, made.data, Known(stored=True))
        actor = Person(event.actor_id, made.by, "", event.bureau_id, False, "", "", (), ())
        step = Step(ACTS[made.name], facts, actor, made.on, data)
        step.seq = event.seq
        _ = step.parties, step.lines  # worked out before the act and kept
        return step

    def _ended(self, step: Step) -> list[Period]:
        found = []
        for period in self.periods:
            read = Running(0, period.row.key, period.row.party, period.row.due, period.row.parameter)
            if not period.ended and deadlines.ends(read, step):
                found.append(period)
        return found

    def _write(self, step: Step, event: Event, ended: list[Period]) -> None:
        opened = effects.openings(step, self.case)
        for period in self.periods:
            over = any(period is p for p in ended) or effects.replaced(period.row, opened, step.act.name)
            if over and not period.ended:
                period.ended = event.seq
        self.periods += [Period(row, event.seq) for row in opened]


def counted(folded: Folded) -> list[Count]:
    """What one event adds to the counters, every date filled in."""
    on = folded.event.on
    return [c if c.on else Count(c.key, c.value, c.party, on) for c in counters.count(folded.entry, folded.history)]
