"""The eleven steps of the stage strip (阶段条): which is past, which is now, which was not needed, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.history import History
from cases.registry import ORDER, Stage

STEPS: tuple[tuple[str, tuple[Stage, ...]], ...] = (
    ("线索", (Stage.CLUE,)),
    ("立案", (Stage.FILING,)),
    ("调查取证", (Stage.INVESTIGATING,)),
    ("调查终结", (Stage.CONCLUDED,)),
    ("告知", (Stage.NOTIFIED,)),
    ("听证", (Stage.HEARING,)),
    ("法制审核", (Stage.IN_REVIEW, Stage.REVIEWED)),
    ("集体讨论", (Stage.IN_DISCUSSION,)),
    ("决定", (Stage.RESOLVED, Stage.DECIDED)),
    ("送达执行", (Stage.SERVED,)),
    ("结案归档", (Stage.CLOSED, Stage.ARCHIVED)),
)
STEP_OF: dict[str, int] = {str(stage): i for i, (_, stages) in enumerate(STEPS) for stage in stages}
LAST = len(STEPS) - 1
# The end of a case that did not run to the archive, and what holds one up: the strip stays where it left.
ASIDE = (Stage.NOT_FILED, Stage.WITHDRAWN, Stage.TRANSFERRED, Stage.SUSPENDED)


@dataclass(frozen=True)
class StripStep:
    """`state`: past, now, none (passed over) or next. `on`: the day it was first reached; of `now`, the last."""

    label: str
    state: str
    on: date | None = None
    note: str = ""


def position(stage: str, history: History) -> int:
    """The step a case stands on; one that left the road stands where it left."""
    if stage in STEP_OF:
        return STEP_OF[stage]
    return max((STEP_OF.get(e.stage, 0) for e in history.entries if e.stage in STEP_OF), default=0)


def strip(stage: str, history: History) -> list[StripStep]:
    """The eleven steps of a case."""
    here = position(stage, history)
    reached: dict[int, date] = {}
    before = ""
    for entry in history.entries:
        step = STEP_OF.get(entry.stage)
        if entry.stage != before and step is not None and (step == here or step not in reached):
            reached[step] = entry.on
        before = entry.stage
    rounds = len(history.by_name.get("submit_for_review", ()))
    found = []
    for i, (label, _) in enumerate(STEPS):
        if i > here:
            found.append(StripStep(label, "next"))
        elif i == here:
            note = f"第 {rounds} 次" if label == "法制审核" and rounds > 1 else ""
            found.append(StripStep(label, "now", reached.get(i), note))
        else:
            found.append(StripStep(label, "past" if i in reached else "none", reached.get(i)))
    return found


def progress(stage: str) -> int:
    """How far a stage is, 1 to 11, for the short bar in lists; 0 where it left the road."""
    return STEP_OF[stage] + 1 if stage in STEP_OF else 0


__all__ = ["ASIDE", "LAST", "ORDER", "STEPS", "StripStep", "position", "progress", "strip"]
