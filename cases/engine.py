"""The only way a case changes: `perform`. Pages, API, importer and tests all go through it.

One transaction: lock the case, compare the version, load the facts, ask stage, role, date and every guard, move the
stage, append one event, write rows, deadlines, counters, papers. A refusal writes nothing but itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from cases import acts, clock, deadlines, effects, inputs, lawbase  # noqa: F401  acts registers itself
from cases.facts import Facts, Step
from cases.guards.base import Reason
from cases.guards.closing import archived_file_stays
from cases.guards.evidence import officers_not_recused
from cases.guards.order import not_before_what_it_answers
from cases.history import Entry
from cases.inputs import InputError, Known, Wrong
from cases.models import Bureau, Case, Event, LedgerEntry, Officer, Refusal
from cases.people import Person
from cases.prepared import Prepared, columns, instance
from cases.record import canonical, digest
from cases.registry import ACTS, Role, Stage

# Every act reads its case: compiled once.
CASE = Prepared(lambda case: Case.objects.filter(pk=case).values_list(*columns(Case)))
LOCKED = Prepared(lambda case: Case.objects.filter(pk=case).select_for_update().values_list(*columns(Case)))


class CaseNotFound(LookupError):
    """No such case for this officer. Another bureau's case does not exist."""


class Refused(Exception):
    """The law, or the bureau's policy, forbids the act: every unmet condition, each with its source."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(";".join(f"{r.guard} {r.message}({r.article})" for r in reasons))
        self.reasons = list(reasons)


class Conflict(Exception):
    """Somebody acted meanwhile: the version given is not the case's any more. `since` tells who did what."""

    def __init__(self, version: int, since: list[dict[str, Any]]) -> None:
        super().__init__(f"案件已有新的记录,现为第{version}号")
        self.version = version
        self.since = since


@dataclass
class Verdict:
    """What `check` says: reasons why not (none = allowed), and flaws that would be kept."""

    reasons: list[Reason] = field(default_factory=list)
    flaws: list[Reason] = field(default_factory=list)

    @property
    def allowed(self) -> bool:
        return not self.reasons


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
    call = _Call(case, act, actor, data, on, version, tuple(team), entered_by, request_id, tuple(files))
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
    call = _Call(case, act, actor, data, on, None, tuple(team))
    facts = _facts(call, lock=False)
    return judge(_step(call, facts))


def available(case: Case, actor: Officer, on: date) -> dict[str, Verdict]:
    """Every act of the registry with its verdict for this officer; facts are loaded once."""
    facts = _facts(_Call(case, "close", actor, None, on, None), lock=False)
    facts.load_people([actor.username])
    found = {}
    for name, act in ACTS.items():
        if name != "register_clue":
            step = Step(act, facts, _actor(facts, actor), on, None, today=clock.today())
            found[name] = judge(step)
    return found


# Asked of every act: the recused do nothing more in the case, and an answer is not earlier than what it answers.
EVERY_ACT = (officers_not_recused, not_before_what_it_answers)


# -- inside ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Call:
    case: Case | None
    act: str
    actor: Officer
    data: dict[str, Any] | None
    on: date
    version: int | None
    team: tuple[Officer, ...] = ()
    entered_by: Officer | None = None
    request_id: str = ""
    files: tuple[effects.Attached, ...] = ()


def _facts(call: _Call, lock: bool) -> Facts:
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


def _actor(facts: Facts, officer: Officer) -> Person:
    person = facts.person(officer.username)
    if person is None:
        raise CaseNotFound(officer.username)
    return person


def _step(call: _Call, facts: Facts) -> Step:
    act = ACTS[call.act]
    data, mentioned = _parse(call, facts)
    history = facts.history
    names = [call.actor.username, *(o.username for o in call.team), *mentioned]
    facts.load_people([*names, *history.requested_officers, *(name for name, *_ in history.team)])
    if mentioned:
        data, _ = _parse(call, facts, resolve=True)
    team = tuple(_actor(facts, officer) for officer in call.team)
    actor = _actor(facts, call.actor)
    return Step(act, facts, actor, call.on, data, team, clock.today())


def _parse(call: _Call, facts: Facts, resolve: bool = False) -> tuple[inputs.ActInput | None, set[str]]:
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


def judge(step: Step) -> Verdict:
    """Stage, role, date, separation of duties and every guard: all unmet conditions at once."""
    stage = step.facts.case.stage if step.facts.case else ""
    if stage == Stage.ARCHIVED and stage not in step.act.stages:
        return Verdict([reason for _, reason in archived_file_stays.findings(step)])
    verdict = Verdict(list(_basics(step, stage)))
    for guard in dict.fromkeys((*step.act.guards, *EVERY_ACT)):
        for weight, reason in guard.findings(step):
            into = verdict.reasons if weight == "refuse" else verdict.flaws
            if reason not in into:
                into.append(reason)
    for rule, running in deadlines.late(step):
        message = f"{rule.label}期限至{running.due},{step.on}才办理"
        verdict.flaws.append(Reason(rule.guard, message, str(rule.source)))
    return verdict


def _basics(step: Step, stage: str) -> Iterable[Reason]:
    act, on = step.act, step.on
    if stage not in act.stages:
        now = Stage(stage).label if stage else "未登记"
        where = "、".join(s.label for s in Stage if s.value in act.stages and s.value)
        yield Reason("STAGE", f"案件处于“{now}”,不能办理“{act.label}”(可在:{where or '登记前'})", "办案流程")
    if act.concerns == "decided":
        for party in step.parties or [""]:
            if party not in step.history.decisions:
                who = f"对{step.party(party)['name']}还没有作出决定" if party else "还没有作出决定的当事人"
                yield Reason("STAGE", f"{who},不能办理“{act.label}”", "办案流程")
    if not any(step.actor.has_role(role, on) for role in act.by):
        labels = "、".join(Role(role).label for role in sorted(act.by))
        yield Reason("ROLE", f"“{act.label}”由{labels}办理,{step.actor.name}在{on}没有该角色", "岗位职责")
    elif act.superior and step.actor.bureau_id != step.facts.bureau.parent_id:
        yield Reason("ROLE", f"“{act.label}”由上级应急管理部门的人员办理", "岗位职责")
    elif act.head and not step.actor.head:
        yield Reason("ROLE", f"“{act.label}”须经主要负责人批准", "安全生产法第七十条第一款")
    if on > step.today:
        yield Reason("DATE", f"日期{on}在今天({step.today})之后", "办案流程")
    last = step.history.last_move
    if act.moves and last is not None and on < last.on:
        yield Reason("DATE", f"日期{on}早于“{ACTS[last.name].label}”的日期{last.on}", "办案流程")


def _perform(call: _Call) -> Event:
    facts = _facts(call, lock=True)
    if facts.case is not None and call.version != facts.case.version:
        raise Conflict(facts.case.version, _since(facts.case, call.version or 0))
    if facts.case is None:
        _not_twice(call)
        facts.case = _new_case(call, facts)
    step = _step(call, facts)
    _receipt_is_new(step)
    _evidence_is_there(step)
    _correction_fits(step)
    verdict = judge(step)
    if verdict.reasons:
        raise Refused(verdict.reasons)
    return effects.commit(step, verdict.flaws, call.entered_by, call.request_id, call.files)


def _new_case(call: _Call, facts: Facts) -> Case:
    data: Any = inputs.parse("register_clue", call.data, Known())
    return Case(
        uid=uuid.uuid4(), bureau=facts.bureau, unit=call.actor.unit, procedure=data.procedure, title=data.title,
        source_kind=data.source.kind, registered_at=clock.now(),
    )  # fmt: skip


def _not_twice(call: _Call) -> None:
    if call.request_id and (done := Event.objects.filter(request_id=call.request_id).first()):
        raise Conflict(done.seq, [{"act": done.name, "on": done.on.isoformat()}])


def _since(case: Case, version: int) -> list[dict[str, Any]]:
    rows = Event.objects.filter(case=case, seq__gt=version).select_related("actor").order_by("seq")
    return [{"act": e.name, "label": ACTS[e.name].label, "by": e.actor.name, "on": e.on.isoformat()} for e in rows]


def _receipt_is_new(step: Step) -> None:
    number = getattr(step.data, "receipt_no", "")
    if number and LedgerEntry.objects.filter(bureau=step.facts.bureau, receipt_no=number).exists():
        raise InputError([Wrong("receipt_no", f"票据号“{number}”已经登记过")])


def _evidence_is_there(step: Step) -> None:
    if step.act.name == "transfer_custody" and step.data.evidence not in {e["number"] for e in step.facts.evidence}:
        raise InputError([Wrong("evidence", f"没有第{step.data.evidence}号证据")])


def _correction_fits(step: Step) -> None:
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


def _record(call: _Call, reasons: list[Reason]) -> None:
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


__all__ = ["CaseNotFound", "Conflict", "InputError", "Refused", "Verdict", "available", "check", "judge", "perform"]
