"""Who acted in a case, in whatever part: as actor, on its team, in a hearing, at a meeting, under a paper.

Nobody of them evaluates it. Anybody whose user name or name stands by itself in the record counts: a namesake is kept
away rather than an actor let in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from cases.models import CaseOfficer, Event, Officer


def acted(cases: Iterable[int], officers: Iterable[Officer]) -> dict[int, set[int]]:
    """Case id → ids of those of these officers who acted in it. Two queries."""
    cases, found = list(cases), defaultdict(set)
    known: dict[str, list[int]] = defaultdict(list)
    for officer in officers:
        known[officer.username].append(officer.pk)
        known[officer.name].append(officer.pk)
    for case, officer_id in CaseOfficer.objects.filter(case__in=cases).values_list("case_id", "officer_id"):
        found[case].add(officer_id)
    rows = Event.objects.filter(case__in=cases).values_list("case_id", "actor_id", "entered_by_id", "payload")
    for case, actor, entered, payload in rows.iterator(chunk_size=500):
        found[case] |= {actor} | ({entered} if entered else set())
        for text in _texts(json.loads(payload)):
            found[case].update(known.get(text, ()))
    return dict(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
