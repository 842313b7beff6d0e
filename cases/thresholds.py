"""What an amount or a kind of penalty brings with it: a hearing, the leaders' meeting, filing for record.

Each question answers with the parameters that decided it, so that a page can say which of them nobody has confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.discretion.appraising import deviates

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line


def reaches(step: Step, fen: int, key: str) -> bool:
    """Whether an amount is one of "…以上"; whether the number itself belongs to it is a parameter too (以上含本数)."""
    return _reaches(step, fen, step.param(key).value)


def _reaches(step: Step, fen: int, border: int) -> bool:
    return bool(fen > border or (fen == border and step.param("amounts_inclusive").value))


def hearing_triggered(step: Step, party: str) -> bool:
    """Whether the party's line gives a right to a hearing (行政处罚法 63; amounts are parameters)."""
    return bool(hearing_rests(step, party))


def hearing_rests(step: Step, party: str) -> tuple[str, ...]:
    """The parameters by which the party's line gives a right to a hearing; none where it gives none."""
    line = step.history.line(party)
    if line is None or not line.penalises:
        return ()
    if line.kinds & set(step.param("hearing_kinds").value):
        return ("hearing_kinds",)
    subject = step.subject(party)
    amounts = (
        (line.fine, f"hearing_amount_{subject}"),
        (line.confiscated, f"confiscation_hearing_amount_{subject}"),
    )
    return tuple(key for fen, key in amounts if fen > 0 and reaches(step, fen, key))


def is_major(step: Step, line: Line) -> bool:
    """Whether the leaders must discuss it together (行政处罚法 57(2); amounts are parameters)."""
    return major_rests(step, line) is not None


def major_rests(step: Step, line: Line) -> tuple[str, ...] | None:
    """The parameter that makes it one for the leaders' meeting; none where it is complex, None where it is not."""
    if not line.penalises:
        return None
    if line.kinds & set(step.param("collective_kinds").value):
        return ("collective_kinds",)
    amount = f"collective_amount_{step.subject(line.party)}"
    if reaches(step, max(line.fine, line.confiscated), amount):
        return (amount,)
    if line.raw.get("complex"):
        return ()
    if line.raw.get("ground") == "mitigate" and step.param("collective_for_mitigation").value:
        return ("collective_for_mitigation",)
    if deviates(step, line) and step.param("collective_for_deviation").value:
        return ("collective_for_deviation",)
    held = any(h.state == "held" for h in step.history.hearings[line.party])
    return ("collective_after_hearing",) if held and step.param("collective_after_hearing").value else None


def filing_duties(step: Step, line: Line) -> list[dict[str, Any]]:
    """Where a decision must be filed for record (重大处罚备案): a list of {to, days, unit, …} out of the parameter."""
    if not line.penalises:
        return []
    border_of, found = f"{step.subject(line.party)}_from", []
    for duty in step.param("record_filing").value:
        border = duty.get(border_of, 1 << 60) * 100
        by_amount = _reaches(step, max(line.fine, line.confiscated), border)
        if by_amount or line.kinds & set(duty.get("kinds", ())):
            found.append(duty)
    return found
