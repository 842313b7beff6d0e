"""Education after a decision without penalty (处罚法 33(3)): what the party is told and pledges, when it is visited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.deadlines import RULES
from cases.deadlines.periods import Opening
from cases.papers_context.words import iso

if TYPE_CHECKING:
    from cases.facts import Step


def education(step: Step, party: str) -> dict[str, Any]:
    """Only while the party is being educated; `visit_on` is the day told, else the last day of the bureau's period."""
    data = step.data
    if step.act.name != "educate" or data is None or not party:
        return {}
    decision = step.history.decisions.get(party)
    spared = bool(decision and decision.line.educates)
    visit = data.visit_on or (RULES["follow_up_visit"].last_day(step, Opening(party)) if spared else None)
    given = [d for d in step.history.documents if d["party"] == party and d["form"] in DECISIONS]
    return {
        "content": list(data.content),
        "spared": spared,
        "first_minor": bool(decision and decision.line.reason == "first_minor"),
        "decision_number": given[-1]["number"] if given else "",
        "decided_on": iso(decision.order[0] if decision else None),
        "pledge": data.pledge,
        "pledge_until": iso(data.pledge_until),
        "visit_on": iso(visit),
        "corrected_on": iso(_corrected(step, party)),
    }


def _corrected(step: Step, party: str) -> Any:
    orders = [o for o in step.history.orders if o.party == party and o.kind == "correction" and o.state == "verified"]
    return max((o.rechecked_on for o in orders if o.rechecked_on), default=None)


DECISIONS = ("no_penalty_decision", "decision_unit", "decision_person", "on_the_spot_unit", "on_the_spot_person")
