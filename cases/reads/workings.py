"""The working (计算过程) as pages show it: foreseen for a form, as recorded for a case, of the surcharge on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.facts import Facts, Step
from cases.history import History
from cases.registry import ACTS
from cases.working import WorkLine
from cases.working import line as working_line

PROPOSING = ("conclude_investigation", "propose", "decide", "penalise_on_the_spot")
SURCHARGING = ("impose_surcharge", "demand", "apply_court")


@dataclass(frozen=True)
class Worked:
    """One party's steps. `on`: the day of the act that kept them."""

    name: str
    lines: list[WorkLine]
    act: str = ""
    on: date | None = None


def foreseen(step: Step) -> list[Worked]:
    """What the act about to be done would keep, or what it rests on; nothing where no amount is at stake."""
    if step.act.name in PROPOSING:
        found = [Worked(_name(step.history, one.party), working_line.steps(step, one)) for one in step.lines]
    elif step.act.name in SURCHARGING:
        found = [
            Worked(_name(step.history, p), step.facts.surcharge_steps(p, step.on))
            for p in step.parties
            if p in step.history.decisions
        ]
    else:
        found = []
    return [one for one in found if one.lines]


def recorded(history: History) -> list[Worked]:
    """Of each party what the last act that proposed or decided on it kept."""
    found: dict[str, Worked] = {}
    events = [event for name in PROPOSING for event in history.by_name.get(name, ())]
    for event in sorted(events, key=lambda e: e.seq):
        for party, lines in (event.derived.get("working") or {}).items():
            found[party] = Worked(
                _name(history, party), [WorkLine.read(one) for one in lines], ACTS[event.name].label, event.on
            )
    return [found[party] for party in history.parties if party in found]


def surcharges_on(facts: Facts, on: date) -> list[Worked]:
    """How each party's surcharge has grown until a day."""
    found = [Worked(_name(facts.history, p), facts.surcharge_steps(p, on), on=on) for p in facts.history.decisions]
    return [one for one in found if one.lines]


def _name(history: History, party: str) -> str:
    return str(history.parties.get(party, {}).get("name", party))
