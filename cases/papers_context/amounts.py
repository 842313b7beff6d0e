"""How the amounts were found, for papers: the working of a proposal, the surcharge of a party."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cases.punctuation import full_width
from cases.working import WorkLine
from cases.working import line as working_line
from documents.amounts import figures
from documents.wording import on_paper

if TYPE_CHECKING:
    from cases.facts import Step

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def working(step: Step, party: str) -> list[dict[str, Any]]:
    """The steps of the lines this act proposes or decides; of all others as the act that proposed them kept them."""
    kept = _kept(step)
    now = {one.party: working_line.steps(step, one) for one in step.lines}
    steps = {p: now.get(p, kept.get(p, [])) for p in step.history.parties if party in ("", p)}
    found: list[dict[str, Any]] = []
    for key, lines in steps.items():
        if lines and len(steps) > 1:
            found.append({"text": f"对{step.party(key)['name']}："})
        found += _rows(lines)
    return found


def _kept(step: Step) -> dict[str, list[WorkLine]]:
    """By party, out of the last event that proposed something for it."""
    found: dict[str, list[WorkLine]] = {}
    events = [e for name in ("conclude_investigation", "propose") for e in step.history.by_name.get(name, ())]
    for event in sorted(events, key=lambda e: e.seq):
        for party, lines in (event.derived.get("working") or {}).items():
            found[party] = [WorkLine.read(one) for one in lines]
    return found


def _rows(lines: Iterable[WorkLine]) -> list[dict[str, Any]]:
    return [
        {
            "text": DAY.sub(lambda day: on_paper(day[0]), full_width(one.text)),
            "amount": "" if one.fen is None else figures(one.fen),
            "source": full_width(one.source),
        }
        for one in lines
    ]


def surcharge(step: Step, party: str) -> dict[str, Any]:
    """加处罚款 of one party on the day of the act: all that has grown, of which `money` has what is imposed now."""
    if party not in step.history.decisions:
        return {}
    grown = step.account(party).surcharge
    return {"total_fen": grown, "working": _rows(step.facts.surcharge_steps(party, step.on))}
