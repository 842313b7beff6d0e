"""Who is said to be elsewhere at the same time, told while the record is still being written."""

from __future__ import annotations

from dataclasses import replace

from cases import presences
from cases.facts import Step
from cases.guards.base import Reason
from cases.guards.rooms import meeting, not_in_two_rooms


def elsewhere(step: Step, wrong: set[str]) -> list[Reason]:
    """What the guard would say of a form not finished. `wrong`: the fields that only stand in for what is to come;
    without its end the record counts at the minute it began."""
    made = presences.of_step(step) if not_in_two_rooms in step.act.guards else None
    if made is None or any(_is(name, "from", "on", "_on") for name in wrong):
        return []
    on, mine = made
    if any(_is(name, "to") for name in wrong):
        mine = replace(mine, until=mine.since)
    near = [other for other in step.facts.presences(on) if mine.overlaps(other)]
    said = [finding for other in near for finding in meeting(step, mine, other)]
    id = not_in_two_rooms.id
    return [Reason(id, finding.message, "、".join(map(str, finding.sources))) for finding in said]


def _is(name: str, *last: str) -> bool:
    return name.rpartition("-")[2] in last
