"""Where each act's knowledge is kept, and the words amounts are put in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases.facts import Step

Data = dict[str, Any]
Knows = Callable[["Step"], Data]
KNOWN: dict[str, Knows] = {}


def knows(*acts: str) -> Callable[[Knows], Knows]:
    def decorate(made: Knows) -> Knows:
        KNOWN.update(dict.fromkeys(acts, made))
        return made

    return decorate


def yuan(fen: int | None) -> str:
    """Fen as a clerk writes yuan: 200,000.00."""
    return "" if not fen else f"{fen // 100:,}.{fen % 100:02d}"


def receiver(step: Step, party: str) -> str:
    """Who takes a paper for a party: the person, or the unit's legal representative."""
    given = step.history.parties.get(party)
    if given is None:
        return ""
    return str(given["name"] if given["kind"] == "person" else given.get("legal_representative") or "")
