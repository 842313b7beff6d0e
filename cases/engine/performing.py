"""Doing an act: one transaction from the lock on the case to the last row, or a refusal that writes nothing but itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from cases import clock, companions, effects, inputs, lawbase, papers
from cases.engine.answers import Conflict, Refused, Verdict
from cases.engine.calls import Call, actor_of, facts_of, step_of
from cases.engine.corrections import correction_fits
from cases.engine.judging import judge
from cases.facts import Facts, Step
from cases.guards.base import Reason
from cases.inputs import InputError, Known, Wrong
from cases.models import Bureau, Case, Event, LedgerEntry, Officer, Refusal
from cases.record import canonical, digest
from cases.registry import ACTS


def perform(
    case: Case | None,
    act: str,
    actor: Officer,
    data: dict[str, Any] | None = None,
    *,
    on: date,
    version: int | None = None,
    team: Iterable[Officer] = (),
    entered_by: Officer | None = None,
    request_id: str = "",
    files: Sequence[effects.Attached] = (),
) -> Event:
    """Do an act. `on` is the legal date, `version` the number of events the caller saw (None for `register_clue`).

    Raises InputError (what was typed), Refused (what the law forbids; recorded), Conflict (stale), CaseNotFound.
    """
    call = Call(case, act, actor, data, on, version, tuple(team), entered_by, request_id, tuple(files))
    try:
        try:
            with transaction.atomic():
                return _perform(call)
        except IntegrityError:  # another transaction was first: asked again, the checks see what it wrote
            with transaction.atomic():
                return _perform(call)
    except Refused as refused:
        _record(call, refused.reasons)
        raise


def check(
    case: Case | None, act: str, actor: Officer, data: dict[str, Any] | None = None, *, on: date,
    team: Iterable[Officer] = (),
) -> Verdict:  # fmt: skip
    """The same questions as `perform`, writing nothing. Without data the form counts as not filled yet."""
    call = Call(case, act, actor, data, on, None, tuple(team))
    facts = facts_of(call, lock=False)
    return judge(step_of(call, facts))


def available(case: Case, actor: Officer, on: date) -> dict[str, Verdict]:
    """Every act of the registry with its verdict for this officer; facts are loaded once."""
    facts = facts_of(Call(case, "close", actor, None, on, None), lock=False)
    return _verdicts(facts, actor, on)


def look(case: Case, actor: Officer, on: date) -> tuple[Facts, dict[str, Verdict]]:
    """A case the officer may see (`selectors.visible_cases`): its facts, and the verdict of every act he could do.

    Somebody of the bureau above sees the whole case; of the acts only those of the superior are asked.
    """
    law = lawbase.current()
    facts = Facts(case, law.bureau(case.bureau_id), law)
    return facts, _verdicts(facts, actor, on, superior=actor.bureau_id != case.bureau_id)


def _verdicts(facts: Facts, actor: Officer, on: date, superior: bool = False) -> dict[str, Verdict]:
    facts.load_people([actor.username])
    person, today = actor_of(facts, actor), clock.today()
    return {
        name: judge(Step(act, facts, person, on, None, today=today))
        for name, act in ACTS.items()
        if name != "register_clue" and (act.superior or not superior)
    }


# -- inside ------------------------------------------------------------------------------------------------------------


def _perform(call: Call) -> Event:
    facts = facts_of(call, lock=True)
    if facts.case is not None and call.version != facts.case.version:
        raise Conflict(facts.case.version, _since(facts.case, call.version or 0))
    if facts.case is None:
        _not_twice(call)
        facts.case = _new_case(call, facts)
    step = step_of(call, facts)
    _receipt_is_new(step)
    _evidence_is_there(step)
    files = companions.taken(step, call.files)
    correction_fits(step)
    verdict = judge(step)
    if verdict.reasons:
        raise Refused(verdict.reasons)
    _texts_have_their_place(step)
    return effects.commit(step, verdict.flaws, call.entered_by, call.request_id, files)


def _new_case(call: Call, facts: Facts) -> Case:
    data: Any = inputs.parse("register_clue", call.data, Known())
    return Case(
        uid=uuid.uuid4(), bureau=facts.bureau, unit=call.actor.unit, procedure=data.procedure, title=data.title,
        source_kind=data.source.kind, source_on=data.source.on, registered_at=clock.now(),
    )  # fmt: skip


def _not_twice(call: Call) -> None:
    if call.request_id and (done := Event.objects.filter(request_id=call.request_id).first()):
        raise Conflict(done.seq, [{"act": done.name, "on": done.on.isoformat()}])


def _since(case: Case, version: int) -> list[dict[str, Any]]:
    rows = Event.objects.filter(case=case, seq__gt=version).select_related("actor").order_by("seq")
    return [{"act": e.name, "label": ACTS[e.name].label, "by": e.actor.name, "on": e.on.isoformat()} for e in rows]


def _receipt_is_new(step: Step) -> None:
    number = getattr(step.data, "receipt_no", "")
    if number and LedgerEntry.objects.filter(bureau=step.facts.bureau, receipt_no=number).exists():
        raise InputError([Wrong("receipt_no", f"票据号“{number}”已经登记过")])


def _texts_have_their_place(step: Step) -> None:
    """Only free parts of this act's own papers are worded by hand."""
    loose = papers.loose_texts(step)
    if loose:
        raise InputError([Wrong(f"texts.{n}", "这一步不出具这份文书,或者这一栏不能改写") for n in loose])


def _evidence_is_there(step: Step) -> None:
    if step.act.name == "transfer_custody" and step.data.evidence not in {e["number"] for e in step.facts.evidence}:
        raise InputError([Wrong("evidence", f"没有第{step.data.evidence}号证据")])


def _record(call: Call, reasons: list[Reason]) -> None:
    """The refused attempt, in a table of its own, after the rollback."""
    case = call.case if call.case is not None and call.case.pk else None
    bureau = case.bureau if case is not None else call.actor.bureau
    assert isinstance(bureau, Bureau)
    Refusal.objects.create(
        case=case, bureau=bureau, act=call.act, actor=call.actor, on=call.on, at=clock.now(),
        reasons=canonical([r.as_dict() for r in reasons]), digest=digest(canonical(_jsonable(call.data))),
    )  # fmt: skip


def _jsonable(data: Any) -> Any:
    """Typed data as text that can be hashed, whatever was typed."""
    if isinstance(data, dict):
        return {str(k): _jsonable(v) for k, v in data.items()}
    if isinstance(data, (list, tuple)):
        return [_jsonable(v) for v in data]
    return data if isinstance(data, (str, int, bool, type(None))) else str(data)
