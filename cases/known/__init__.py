"""What is already known when an act is opened (`cases.completing` has what follows once its form is typed).

Values stand as somebody outside would type them (`amount_yuan` in yuan, dates in ISO): the page shows them, the clerk
changes what is different. No rule of law: a wrong guess here is refused by the engine like a wrong entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.known import after, course, proposals  # noqa: F401  they fill KNOWN
from cases.known.base import KNOWN, Data

if TYPE_CHECKING:
    from cases.facts import Step

__all__ = ["known", "team_of"]


def known(step: Step) -> Data:
    """The data of the act as far as the case tells it."""
    found: Data = {}
    if step.act.concerns:
        found["party"] = list(step.parties)
    if step.act.name in KNOWN:
        found.update(KNOWN[step.act.name](step))
    return found


def team_of(step: Step) -> list[str]:
    """Who goes along by default: the other officers of the case."""
    return [name for name in step.history.officers_on(step.on) if name != step.actor.username]
