"""Nobody is in two rooms at once: records of one day whose times overlap.

No article says so. That two officers were there (行政处罚法 42(1)) is what such a record cannot prove; whether it does is
for people to weigh, so this is told as a flaw and never refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases import presences
from cases.guards.base import Finding, flaw, guard
from cases.law import PENALTY_LAW, Policy
from cases.presences import Presence
from cases.registry import ACTS

if TYPE_CHECKING:
    from cases.facts import Step

ONE_PLACE = Policy("同一人员在同一时间只在一处")
CALLED = {"register_clue": "现场检查", "close_hearing": "听证", "terminate_hearing": "听证"}


@guard("ROOMS", "人员没有同时在两处", ONE_PLACE, PENALTY_LAW.art(42, 1))
def not_in_two_rooms(step: Step) -> Iterator[Finding]:
    if (made := presences.of_step(step)) is not None:
        on, mine = made
        for other in step.facts.presences(on):
            if mine.overlaps(other):
                yield from meeting(step, mine, other)


def meeting(step: Step, mine: Presence, other: Presence) -> Iterator[Finding]:
    """Who would be at both of two records whose times overlap."""
    where = f"{_case(mine, other)}的“{CALLED.get(other.act) or ACTS[other.act].label}”({other.since}—{other.until})"
    both = [p for p in step.acting if p.username in other.officers]
    if both:
        names = "、".join(p.name for p in both)
        too_few = len(step.acting) - len(both) < 2
        sources = (ONE_PLACE, PENALTY_LAW.art(42, 1)) if too_few else (ONE_PLACE,)
        yield flaw(f"{names}同时在{where},时间与本次重叠", *sources)
    if mine.same_person(other):
        yield flaw(f"被询问人{mine.asked}同时在{where},时间与本次重叠", ONE_PLACE)


def _case(mine: Presence, other: Presence) -> str:
    """Another case is told by its number alone: its names are not for this record."""
    if mine.case is not None and other.case == mine.case:
        return "本案"
    return f"{other.number}案" if other.number else "另一件未立案的线索"
