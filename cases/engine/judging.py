"""Stage, role, date, separation of duties and every guard, asked of a step that writes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from cases import deadlines
from cases.engine.answers import Verdict
from cases.facts import Step
from cases.guards.base import Reason
from cases.guards.closing import archived_file_stays
from cases.guards.evidence import officers_not_recused
from cases.guards.order import not_before_what_it_answers
from cases.registry import ACTS, Role, Stage

# Asked of every act: the recused do nothing more in the case, and an answer is not earlier than what it answers.
EVERY_ACT = (officers_not_recused, not_before_what_it_answers)


def judge(step: Step) -> Verdict:
    """All unmet conditions at once, and the flaws that would be kept."""
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
