"""The records of one day that say who was where, in all cases of a bureau.

Two queries, whatever the number of cases: an index (`event_by_name`) leads to the day's events.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from cases.models import Event
from cases.presences import INSPECTING, TIMED, Presence, recorded

REGISTERED_WITHIN = timedelta(days=60)  # from an inspection to the clue it led to
FIELDS = ("case_id", "case__number", "seq", "name", "actor__username", "payload")
LAID_OVER = ("time_from", "time_to", "person")  # of what a correction may change


def on_day(bureau: int, day: date) -> list[Presence]:
    """What the records of a bureau say of one day, corrections laid over."""
    inspected = Q(name=INSPECTING, on__gte=day, on__lte=day + REGISTERED_WITHIN)
    told = inspected & Q(payload__contains=f'"on":"{day.isoformat()}"')
    rows = Event.objects.filter(Q(name__in=TIMED, on=day) | told, bureau=bureau).order_by("pk").values_list(*FIELDS)
    found = list(rows)
    patches = _patches({row[0] for row in found}) if found else {}
    made = (_of_row(row, day, patches.get((row[0], row[2]), {})) for row in found)
    return [presence for presence in made if presence is not None]


def _patches(cases: Iterable[int]) -> dict[tuple[int, int], dict[str, Any]]:
    """What was corrected, by case and event."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    rows = Event.objects.filter(case__in=cases, name="correct_event").order_by("pk").values_list("case_id", "payload")
    for case, payload in rows:
        data = json.loads(payload)["data"]
        changed = {name: value for name, value in data["fields"].items() if name in LAID_OVER}
        found.setdefault((case, data["event"]), {}).update(changed)
    return found


def _of_row(row: tuple[Any, ...], day: date, patch: dict[str, Any]) -> Presence | None:
    case, number, _, name, actor, payload = row
    body = json.loads(payload)
    data = {**body["data"], **patch}
    if name == INSPECTING and data["source"]["on"] != day.isoformat():
        return None
    return recorded(name, data, {actor, *body.get("team", ())}, case, number or "")
