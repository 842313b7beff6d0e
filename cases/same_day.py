"""The records of one day that say who was where, in all cases of a bureau.

Two queries, whatever the number of cases: an index (`event_by_name`) leads to the day's events, another
(`case_by_source_day`) to the clues of the day's inspections, which may be registered weeks later.
"""

from __future__ import annotations

import json
from collections.abc import Set
from datetime import date
from typing import Any

from cases.models import Event
from cases.presences import INSPECTING, TIMED, Presence, recorded

FIELDS = ("pk", "case_id", "case__number", "seq", "name", "actor__username", "payload")
LAID_OVER = ("time_from", "time_to", "person")  # of what a correction may change


def on_day(bureau: int, day: date) -> list[Presence]:
    """What the records of a bureau say of one day, corrections laid over."""
    timed = Event.objects.filter(bureau=bureau, name__in=TIMED, on=day).values_list(*FIELDS)
    inspected = Event.objects.filter(case__bureau=bureau, case__source_on=day, seq=1, name=INSPECTING)
    found = [row[1:] for row in sorted(timed.union(inspected.values_list(*FIELDS), all=True))]
    patches = _patches(bureau, day, {row[0] for row in found}) if found else {}
    made = (_of_row(row, patches.get((row[0], row[2]), {})) for row in found)
    return [presence for presence in made if presence is not None]


def _patches(bureau: int, since: date, cases: Set[int]) -> dict[tuple[int, int], dict[str, Any]]:
    """What was corrected in these cases since that day, by case and event."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    corrections = Event.objects.filter(bureau=bureau, name="correct_event", on__gte=since).order_by("pk")
    for case, payload in corrections.values_list("case_id", "payload"):
        if case not in cases:
            continue
        data = json.loads(payload)["data"]
        changed = {name: value for name, value in data["fields"].items() if name in LAID_OVER}
        found.setdefault((case, data["event"]), {}).update(changed)
    return found


def _of_row(row: tuple[Any, ...], patch: dict[str, Any]) -> Presence | None:
    case, number, _, name, actor, payload = row
    body = json.loads(payload)
    data = {**body["data"], **patch}
    return recorded(name, data, {actor, *body.get("team", ())}, case, number or "")
