"""The correction of an event: laid over it, the old act must still be one that could have been recorded."""

from __future__ import annotations

from cases import inputs
from cases.engine.answers import Refused
from cases.facts import Step
from cases.history import Entry
from cases.inputs import InputError, Known, Wrong
from cases.registry import ACTS


def correction_fits(step: Step) -> None:
    """A correction must leave the old event one that its own act would take."""
    if step.act.name != "correct_event":
        return
    target = step.facts.event_named(step.data.event)
    if target is not None:
        corrected_step(step, target)


def corrected_step(step: Step, target: Entry) -> Step:
    """The corrected event as a step of its own act. Raises InputError, or Refused by the evidence guards."""
    merged = {**target.data, **step.data.fields}
    known = Known(set(step.history.parties), set(step.history.violations), stored=True)
    try:
        data = inputs.parse(target.name, merged, known)
    except InputError as error:
        raise InputError([Wrong(f"fields.{w.path}", w.message) for w in error.wrongs]) from None
    team = tuple(p for name in target.team if (p := step.facts.person(name)) is not None)
    actor = step.facts.person(target.by) or step.actor
    again = Step(ACTS[target.name], step.facts, actor, target.on, data, team, step.today)
    if again.act.group == "evidence":
        reasons = [r for g in again.act.guards for weight, r in g.findings(again) if weight == "refuse"]
        if reasons:
            raise Refused(reasons)
    return again
