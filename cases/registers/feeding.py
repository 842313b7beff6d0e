"""What a row adds to the counters. Pure: from its values and the rules kept with them, so `recount` gives the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from cases.counters.tallies import Count
from cases.registers.kinds import KINDS, Feed, Kind

Values = dict[str, Any]
# What events of a bureau's own chain add to the counters, by their payload alone. Floors above add theirs (`feeds`).
FEEDS: dict[str, Callable[[dict[str, Any], date], list[Count]]] = {}


def feeds(*events: str) -> Callable[[Callable[[dict[str, Any], date], list[Count]]], Any]:
    """Declare what an event of the bureau's chain adds: a pure function of its payload and its day.

    `writing.count(event, counts, unit)` stores what it gives, in the same transaction as the event; `recount` asks it
    again for every such event.
    """

    def decorate(function: Callable[[dict[str, Any], date], list[Count]]) -> Any:
        for name in events:
            FEEDS[name] = function
        return function

    return decorate


def identity(kind: Kind, values: Values) -> str:
    """What tells the unit a row is about from others: its code, else its name as a case's party without code has it."""
    name = values.get(kind.party, "") if kind.party else ""
    return str(values.get("credit_code") or (f"unit:{name}" if name else ""))


def counts(kind: Kind, values: Values, rules: Values) -> list[Count]:
    """Everything a row with these values adds."""
    made: list[Count] = []
    for feed in kind.feeds:
        items = values.get(feed.each, ()) if feed.each else ({},)
        for item in items:
            if (one := _count(kind, feed, _Scope(values, item, feed.each, rules))) is not None:
                made.append(one)
    return merged(made)


def merged(made: Iterable[Count], sign: int = 1) -> list[Count]:
    """Contributions to the same key, party and day as one."""
    sums: Counter[tuple[str, str, date | None]] = Counter()
    for c in made:
        sums[c.key, c.party, c.on] += sign * c.value
    return [Count(key, value, party, on) for (key, party, on), value in sums.items() if value]


def difference(before: list[Count], after: list[Count]) -> list[Count]:
    """What has to be added so that `before` becomes `after`, in a fixed order."""
    moved = merged([*after, *merged(before, -1)])
    return sorted(moved, key=lambda c: (c.key, c.party, str(c.on)))


class _Scope:
    """Where a feed looks a name up: the row of a list first, then the row itself, then its rules."""

    def __init__(self, values: Values, item: Values, each: str, rules: Values) -> None:
        self.values, self.item, self.each, self.rules = values, item, each, rules

    def get(self, name: str) -> Any:
        if self.each and name.startswith(f"{self.each}."):
            return self.item.get(name.partition(".")[2])
        if name == "reply_over":
            due = self.values.get("reply_due")
            return (date.fromisoformat(due) + timedelta(days=1)).isoformat() if due else None
        return self.item.get(name, self.values.get(name, self.rules.get(name)))

    def holds(self, condition: str) -> bool:
        for sign, test in SIGNS:
            if sign in condition:
                name, _, wanted = condition.partition(sign)
                return test(self.get(name), wanted, self)
        return not self.get(condition[1:]) if condition.startswith("!") else bool(self.get(condition))


SIGNS: tuple[tuple[str, Callable[[Any, str, _Scope], bool]], ...] = (
    ("!=", lambda value, wanted, scope: value != wanted),
    ("<=", lambda value, wanted, scope: (value or "") <= (scope.get(wanted) or "9")),
    (">", lambda value, wanted, scope: (value or "") > (scope.get(wanted) or "9")),
    ("=", lambda value, wanted, scope: value in wanted.split("|")),
)


def _count(kind: Kind, feed: Feed, scope: _Scope) -> Count | None:
    if not all(scope.holds(condition) for condition in feed.when):
        return None
    key = feed.key
    while "{" in key:
        name = key[key.index("{") + 1 : key.index("}")]
        key = key.replace(f"{{{name}}}", str(scope.get(name) or "other"))
    value = 1 if not feed.add else int(scope.get(feed.add) or (1 if feed.add == "times" else 0))
    party = identity(kind, scope.values) if feed.party else ""
    on = scope.get(feed.on) if feed.on else scope.values[kind.dated]
    return Count(key, value, party, date.fromisoformat(str(on))) if value and (party or not feed.party) else None


# -- of the events -----------------------------------------------------------------------------------------------------


@feeds("register_entered")
def _entered(payload: dict[str, Any], on: date) -> list[Count]:
    return counts(KINDS[payload["register"]], payload["values"], payload["rules"])


@feeds("register_corrected")
def _corrected(payload: dict[str, Any], on: date) -> list[Count]:
    kind = KINDS[payload["register"]]
    before = counts(kind, payload["before"], payload["rules_before"])
    return difference(before, counts(kind, payload["values"], payload["rules"]))


@feeds("register_voided")
def _voided(payload: dict[str, Any], on: date) -> list[Count]:
    kind = KINDS[payload["register"]]
    return difference(counts(kind, payload["before"], payload["rules_before"]), [])


def of_event(name: str, payload: str, on: date) -> list[Count]:
    """What an event of a bureau's chain adds, every date filled in."""
    function = FEEDS.get(name)
    if function is None:
        return []
    return [Count(c.key, c.value, c.party, c.on or on) for c in function(json.loads(payload), on) if c.value]
