"""Sample cases moved to other dates, and what their periods look like."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import time_machine

from cases import deadlines, lawbase
from cases.models import Deadline
from tests import walk
from tests.walk import Walked


def redated(name: str, found: str, **dates: str) -> dict[str, Any]:
    """A sample discovered on another day, its acts on the days given (those not named are left out)."""
    raw = walk.sample(name)
    raw["source"]["on"] = found
    for violation in raw["violations"]:
        violation["act_start"] = violation["act_end"] = found
    kept = []
    for act in raw["acts"]:
        if act["act"] in dates:
            act["on"] = dates[act["act"]]
            kept.append(act)
    raw["acts"] = kept
    return raw


def edit(raw: dict[str, Any], act: str, **data: Any) -> dict[str, Any]:
    """Change the data of the first such act."""
    found = next(a for a in raw["acts"] if a["act"] == act)
    found["data"] = {**found.get("data", {}), **data}
    return raw


def fined(raw: dict[str, Any], yuan: float, party: int = 0) -> dict[str, Any]:
    """Propose another fine."""
    concluded = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")
    concluded["data"]["proposals"][party]["penalties"][0]["amount_yuan"] = yuan
    return raw


def run(raw: dict[str, Any]) -> Walked:
    walked = walk.start(raw)
    while walked.rest:
        walked.step()
    return walked


def row(walked: Walked, key: str, party: str | None = None) -> Deadline:
    """The last period of that key (and party)."""
    rows = Deadline.objects.filter(case=walked.case, key=key)
    if party is not None:
        rows = rows.filter(party=party)
    found = rows.order_by("pk").last()
    assert found is not None, f"{key} was not opened"
    return found


def opened(walked: Walked, key: str) -> bool:
    return Deadline.objects.filter(case=walked.case, key=key).exists()


def due(walked: Walked, key: str, party: str | None = None) -> str:
    return row(walked, key, party).due.isoformat()


def explained(walked: Walked, key: str) -> str:
    found, rule = row(walked, key), deadlines.RULES[key]
    return deadlines.explain(
        lawbase.current().calendar, rule.label, found.start, found.length, found.unit, found.due, str(rule.source)
    )


@contextmanager
def today(text: str) -> Iterator[None]:
    with time_machine.travel(f"{text}T10:00:00+08:00", tick=False):
        yield


def day(text: str) -> date:
    return date.fromisoformat(text)
