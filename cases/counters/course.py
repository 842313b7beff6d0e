"""What acts keep in their events about the course of a case: the visit it comes from, its field, what was late.

Pure but for `clue`, which looks the named rows of registers up. From a `Step` with the history before the act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases import deadlines, issued
from cases.counters.deriving import causes
from cases.registers import linking

if TYPE_CHECKING:
    from cases.facts import Step

REPLIES = ("review_reply", "litigation_answer")


def domain(step: Step) -> dict[str, Any]:
    """The field of the case's first violation."""
    path = causes(step, list(step.history.violations))
    return {"domain": path[0] if path else "other"}


def clue(step: Step) -> dict[str, Any]:
    """The visit the case comes from: what tells it from others, whether a full record was made, whom it was paid to."""
    source, linked = step.data.source, linking.linked(step)
    visit = next((row for row in linked if row["kind"] == "inspection"), None)
    units = [p for p in step.data.parties if p.kind != "person"] or step.data.parties
    recorded = visit["recorded"] if visit else bool(source.inspection and source.inspection.time_from)
    case = step.facts.case
    found: dict[str, Any] = {"recorded": recorded, "visit": ""}
    if visit or source.inspection or source.kind == "inspection":
        found["visit"] = visit["uid"] if visit else str(case.uid if case else "")
    if units:
        found["identity"] = step.identity_of(units[0].model_dump())
    return found | ({"registers": linked} if linked else {})


def late(step: Step) -> dict[str, Any]:
    """Parties whose period ends with this act after its last day."""
    found = sorted({r.party for r in _over(step)})
    return {"late": found} if found else {}


def overdue(step: Step) -> dict[str, Any]:
    """The last day to decide, where this act ends the term after it."""
    over = [r for r in _over(step) if r.key == "decision_term"]
    return {"overdue": over[-1].due} if over else {}


def _over(step: Step) -> list[deadlines.Running]:
    return [r for r in step.facts.running if step.on > r.due and deadlines.ends(r, step)]


def replies(step: Step) -> dict[str, Any]:
    """By when the bureau had to reply, party by party."""
    return {r.party: r.due for r in step.facts.running if r.key in REPLIES and deadlines.ends(r, step)}


def unanswered(step: Step) -> dict[str, Any]:
    """A result that came while a reply was overdue."""
    found = {party: due for party, due in replies(step).items() if step.on > due}
    return {"unanswered": found} if found else {}


def void(step: Step) -> dict[str, Any]:
    """The paper taken out of the file for good, and the day it counted on."""
    if not step.data.void:
        return {}
    paper = step.facts.issued[step.data.paper - 1]
    return {"void": {"form": paper.form, "party": paper.party, "on": issued.origin(step.facts, paper).on}}
