"""What an act would do, writing nothing and taking no number: for the preview of its papers and the last look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases import clock, deadlines, effects
from cases.deadlines import Running
from cases.derive import derive
from cases.engine.calls import Call, actor_of, facts_of, step_of
from cases.engine.performing import _new_case
from cases.facts import Facts, Step
from cases.issuing import Issue
from cases.models import Case, Deadline, Document, Officer
from cases.papers import Filling, Paper
from cases.registry import ACTS


@dataclass
class Foreseen:
    """Papers the act issues, boxes it fills on earlier ones, periods it ends and starts, the stage it leads to."""

    papers: list[Paper] = field(default_factory=list)
    filled: list[tuple[Document, list[Filling]]] = field(default_factory=list)
    ended: list[Running] = field(default_factory=list)
    opened: list[Deadline] = field(default_factory=list)
    stage: str = ""


def facts_for(case: Case | None, act: str, actor: Officer, on: date) -> Facts:
    """The facts of a case that exists for this officer. Raises CaseNotFound."""
    return facts_of(Call(case, act, actor, None, on, None), lock=False)


def step_for(
    case: Case | None, act: str, actor: Officer, data: dict[str, Any] | None, *, on: date,
    team: Iterable[Officer] = (), facts: Facts | None = None,
) -> Step:  # fmt: skip
    """The act about to be done, as guards and papers read it. Raises InputError, CaseNotFound."""
    call = Call(case, act, actor, data, on, None, tuple(team))
    facts = facts or facts_of(call, lock=False)
    if data is None:
        facts.load_people([actor.username, *(o.username for o in call.team), *facts.history.ever_officers])
        beside = tuple(actor_of(facts, officer) for officer in call.team)
        return Step(ACTS[act], facts, actor_of(facts, actor), on, None, beside, clock.today())
    if facts.case is None:
        facts.case = _new_case(call, facts)
    return step_of(call, facts)


def foresee(step: Step, allowed: bool) -> Foreseen:
    """What `commit` would do. The step is used up: where the act is `allowed`, its history goes on to after it."""
    if not allowed:
        return _papers_alone(step)
    step.derived = derive(step)
    issue = Issue(step)
    issue.seal()
    found = Foreseen(issue.papers, _by_document(issue))
    case = step.facts.case
    assert case is not None
    running = step.facts.running
    found.ended = [period for period in running if deadlines.ends(period, step)]
    step.history.apply(effects._entry(step, case, issue))
    effects._move(step, case)
    step.history.arrive(str(case.stage))
    found.stage = str(case.stage)
    found.opened = effects.openings(step, case)
    replaced = [r for r in running if r not in found.ended and effects.replaced(r, found.opened, step.act.name)]
    found.ended += replaced
    return found


def _papers_alone(step: Step) -> Foreseen:
    """Papers of an act that cannot be done yet, as far as there is something to show on them."""
    try:
        issue = Issue(step)
        issue.seal()
    except (LookupError, AttributeError, TypeError):  # it stands where the act has no meaning yet
        return Foreseen()
    return Foreseen(issue.papers, _by_document(issue))


def _by_document(issue: Issue) -> list[tuple[Document, list[Filling]]]:
    found: dict[int, tuple[Document, list[Filling]]] = {}
    for document, filling in issue.later:
        found.setdefault(document.pk, (document, []))[1].append(filling)
    return list(found.values())
