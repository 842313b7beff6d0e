"""What lies on the desks of the demonstration: drafts on their way, and the messages that come with them."""

from __future__ import annotations

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from cases import clock, drafts, inbox
from cases.models import Case, Event, Officer
from config.demo.dates import Days

AFTERNOON = time(15, 0)


def lay(cases: dict[str, Case], officers: dict[str, Officer], days: Days) -> None:
    """Make the drafts of `drafts.toml`, each step at its own moment."""
    whole = tomllib.loads((Path(__file__).parent / "drafts.toml").read_text(encoding="utf-8"))
    for row in days.dated(whole["draft"]):
        _draft(row, cases[row["case"]], officers)


def _draft(row: dict[str, Any], case: Case, officers: dict[str, Officer]) -> None:
    author = officers[row["by"]]
    with clock.standing_at(_at(row["on"], 0)):
        draft = drafts.open(author, case, row["act"])
        typed = {"on": "", "by": "", "team": [], "fields": row["fields"], "files": []}
        drafts.save(draft, typed, case.version)
    for place, step in enumerate(row["steps"], 1):
        with clock.standing_at(_at(step["on"], place)):
            if "returned" in step:
                drafts.give_back(draft, step["returned"])
            else:
                drafts.hand(draft, officers[step["to"]], step.get("opinion", ""))


def _at(day: str, place: int) -> datetime:
    return datetime.combine(datetime.fromisoformat(day), AFTERNOON, clock.SHANGHAI) + place * timedelta(minutes=20)


def tell_of(event: Event) -> None:
    """The messages the last act of a case left."""
    with clock.standing_at(event.at):
        inbox.after_act(event)
