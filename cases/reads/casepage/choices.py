"""What can be done with a case now, and what is missing for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cases import tasks
from cases.engine import Verdict
from cases.guards.base import Reason
from cases.reads.casepage.papers import title
from cases.reads.periods import Due
from cases.reads.whereto import Place, where_to_mend
from cases.registry import ACTS, Act, Stage

DECIDED = (Stage.DECIDED, Stage.SERVED, Stage.CLOSED, Stage.ARCHIVED)
INQUIRY = ("evidence", "custody", "facts", "recusal", "site", "coercion", "statement")
ORDER_OF_ACTS = {name: i for i, name in enumerate(ACTS)}


@dataclass(frozen=True)
class Missing:
    reason: Reason
    place: Place | None


@dataclass(frozen=True)
class Choice:
    """An act on the case page: possible, or not, with everything that is missing."""

    act: Act
    missing: list[Missing] = field(default_factory=list)
    forms: str = ""


def possible(stage: str, verdicts: dict[str, Verdict], dues: Iterable[Due]) -> list[Choice]:
    """What the case waits for first, then what moves it on, then what suits where it stands."""
    wanted = _wanted(stage, dues)
    over = stage in DECIDED
    acts = [ACTS[name] for name, verdict in verdicts.items() if verdict.allowed]
    acts.sort(
        key=lambda act: (act.name not in wanted, not act.moves, over and act.group in INQUIRY, ORDER_OF_ACTS[act.name])
    )
    return [Choice(act, forms=_forms(act)) for act in acts]


def _wanted(stage: str, dues: Iterable[Due]) -> set[str]:
    """The acts the stage and the running periods ask for, as the desk has them."""
    running = [tasks.OF_PERIOD[d.key] for d in dues if d.done_on is None and d.key in tasks.OF_PERIOD]
    return {w.act for w in (*tasks.OF_STAGE.get(Stage(stage), ()), *running)}


def impossible(stage: str, verdicts: dict[str, Verdict]) -> tuple[list[Choice], list[Choice]]:
    """What cannot be done yet, with what is missing: the next two acts on the road, and the rest."""
    found = [
        Choice(ACTS[name], [Missing(r, where_to_mend(r)) for r in verdict.reasons])
        for name, verdict in verdicts.items()
        if not verdict.allowed
    ]
    found.sort(key=lambda c: (not _is_next(c.act, stage), not c.act.moves, ORDER_OF_ACTS[c.act.name]))
    following = [c for c in found if _is_next(c.act, stage)][:2]
    return following, [c for c in found if c not in following]


def _is_next(act: Act, stage: str) -> bool:
    """Whether an act belongs to the stage the case stands in: only its conditions, or the person, are missing."""
    return act.moves and stage in act.stages


def _forms(act: Act) -> str:
    """The papers an act issues, by name; "" where it issues none."""
    return "、".join(dict.fromkeys(t for key in act.issues if (t := title(key))))
