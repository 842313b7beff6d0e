"""A call of the engine made ready to be judged: the case found, who acts, what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cases import clock, inputs, lawbase
from cases.effects import Attached
from cases.engine.answers import CaseNotFound
from cases.facts import Facts, Step
from cases.inputs import InputError, Known, Wrong
from cases.models import Case, Officer
from cases.people import Person
from cases.prepared import Prepared, columns, instance
from cases.registry import ACTS

# Every act reads its case: compiled once.
CASE = Prepared(lambda case: Case.objects.filter(pk=case).values_list(*columns(Case)))
LOCKED = Prepared(lambda case: Case.objects.filter(pk=case).select_for_update().values_list(*columns(Case)))


@dataclass(frozen=True)
class Call:
    case: Case | None
    act: str
    actor: Officer
    data: dict[str, Any] | None
    on: date
    version: int | None
    team: tuple[Officer, ...] = ()
    entered_by: Officer | None = None
    request_id: str = ""
    files: tuple[Attached, ...] = ()


def facts_of(call: Call, lock: bool) -> Facts:
    """Case, bureau and law; visibility is decided here."""
    if call.act not in ACTS:
        raise InputError([Wrong("act", f"没有“{call.act}”这种执法行为")])
    if call.case is None:
        if call.actor.bureau_id is None or call.act != "register_clue":
            raise CaseNotFound(call.act)
        law = lawbase.current()
        return Facts(None, law.bureau(call.actor.bureau_id), law)
    found = (LOCKED if lock else CASE).rows(call.case.pk) if call.case.pk else []
    if not found:
        raise CaseNotFound(call.act)
    case = instance(Case, found[0])
    law = lawbase.current()
    bureau = law.bureau(case.bureau_id)
    superior = ACTS[call.act].superior and bureau.parent_id == call.actor.bureau_id
    if call.actor.bureau_id != case.bureau_id and not superior:
        raise CaseNotFound(call.act)
    return Facts(case, bureau, law)


def actor_of(facts: Facts, officer: Officer) -> Person:
    person = facts.person(officer.username)
    if person is None:
        raise CaseNotFound(officer.username)
    return person


def step_of(call: Call, facts: Facts) -> Step:
    act = ACTS[call.act]
    data, mentioned = _parse(call, facts)
    history = facts.history
    names = [call.actor.username, *(o.username for o in call.team), *mentioned]
    facts.load_people([*names, *history.requested_officers, *(name for name, *_ in history.team)])
    if mentioned:
        data, _ = _parse(call, facts, resolve=True)
    team = tuple(actor_of(facts, officer) for officer in call.team)
    actor = actor_of(facts, call.actor)
    return Step(act, facts, actor, call.on, data, team, clock.today())


def _parse(call: Call, facts: Facts, resolve: bool = False) -> tuple[inputs.ActInput | None, set[str]]:
    if call.data is None and call.version is None and call.case is not None:
        return None, set()
    history = facts.history
    known = Known(
        parties=set(history.parties) if call.case else None,
        violations=set(history.violations) if call.case else None,
    )
    if resolve:
        known.officer = lambda name: _resolve(facts, name)
    return inputs.parse(call.act, call.data, known), known.mentioned


def _resolve(facts: Facts, name: str) -> str:
    """The username meant by a name or username. Raises LookupError in Chinese."""
    found = facts.named(name)
    if not found:
        raise LookupError(f"本机关没有名为“{name}”的人员")
    if len(found) > 1:
        raise LookupError(f"名为“{name}”的人员不止一人,请写用户名")
    return found[0].username
