"""Which cases lie returned: sent back to their officers, and not moved since. One query for any number of cases."""

from __future__ import annotations

from collections.abc import Mapping

from cases.models import Event
from cases.registry import ACTS, Stage

# Acts that send a case back, and where to; a meeting that asks for more is the only one that may also not send it back.
RETURNING: dict[str, tuple[Stage, ...]] = {
    "return_filing": (Stage.CLUE,),
    "return_review": (Stage.INVESTIGATING, Stage.CONCLUDED),
    "reopen_investigation": (Stage.INVESTIGATING,),
    "resolve_discussion": (Stage.INVESTIGATING,),
    "recall_decision": (Stage.NOTIFIED, Stage.REVIEWED, Stage.RESOLVED),
}
MOVING = tuple(name for name, act in ACTS.items() if act.moves)


def lying_returned(stages: Mapping[int, str]) -> set[int]:
    """Of these cases (id → stage) those whose last move sent them back."""
    last: dict[int, str] = {}
    moves = Event.objects.filter(case__in=list(stages), name__in=MOVING).order_by("seq")
    for case, name in moves.values_list("case_id", "name"):
        last[case or 0] = name
    return {case for case, name in last.items() if stages[case] in RETURNING.get(name, ())}
