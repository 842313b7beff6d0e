"""Which cases lie returned: by whom, when, why. Two queries for any number of cases."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases import labels
from cases.models import Event
from cases.registry import ACTS

# Acts that send a case back to its officers; a case lies returned until another act moves it.
RETURNING = ("return_filing", "return_review", "recall_decision", "resolve_discussion", "return_from_transfer")
MOVING = tuple(name for name, act in ACTS.items() if act.moves)
# What else the desk must know of: an event and what answers it.
ANSWERED = ("record_statement", "reexamine_statement", "notify_hearing", "pass_review", "propose", "demand")
SUPPLEMENT = "supplement"


@dataclass(frozen=True)
class Returned:
    """`kind` says as what (建议纠正), `times` how often it was reviewed; `reasons` are the points, each a sentence."""

    act: str
    by: str
    role: str
    on: date
    reasons: tuple[str, ...]
    kind: str = ""
    times: int = 0


def last_acts(cases: Iterable[int]) -> dict[int, dict[str, int]]:
    """Per case: the number of the last event of each moving or answered act, in no order of importance."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    names = {*MOVING, *ANSWERED}
    rows = Event.objects.filter(case__in=list(cases), name__in=names).order_by("seq")
    for case, name, seq in rows.values_list("case_id", "name", "seq"):
        found[case][name] = seq
    return found


def last_move(acts: dict[str, int]) -> tuple[str, int]:
    """The last act that moved the stage, and its number."""
    moves = [(seq, name) for name, seq in acts.items() if name in MOVING]
    seq, name = max(moves, default=(0, ""))
    return name, seq


def returned(acts: dict[int, dict[str, int]]) -> dict[int, Returned]:
    """Of these cases those that lie returned, by id."""
    wanted = {case: seq for case, given in acts.items() for name, seq in [last_move(given)] if name in RETURNING}
    if not wanted:
        return {}
    rows = Event.objects.filter(case__in=list(wanted), name__in=(*RETURNING, "pass_review")).order_by("seq")
    times: dict[int, int] = defaultdict(int)
    found: dict[int, Returned] = {}
    for event in rows.select_related("actor"):
        case = event.case_id or 0
        times[case] += event.name in ("return_review", "pass_review")
        if event.seq == wanted[case] and (told := _told(event, times[case])) is not None:
            found[case] = told
    return found


def _told(event: Event, times: int) -> Returned | None:
    data: dict[str, Any] = json.loads(event.payload)["data"]
    if event.name == "resolve_discussion" and data.get("conclusion") != SUPPLEMENT:
        return None
    reasons = data.get("opinions") if event.name == "return_review" else [data.get("reason") or data.get("content")]
    kind = labels.REVIEW_RESULTS.get(data.get("kind", ""), "") if event.name == "return_review" else ""
    if event.name == "resolve_discussion":
        kind = labels.CONCLUSIONS[SUPPLEMENT]
    role = event.actor.title or labels_of_roles(event.name)
    given = tuple(str(reason) for reason in reasons or () if reason)
    return Returned(event.name, event.actor.name, role, event.on, given, kind, times if kind else 0)


def labels_of_roles(act: str) -> str:
    from cases.registry import Role

    return "、".join(Role(role).label for role in sorted(ACTS[act].by))
