"""Notice, statement, hearing (告知、陈述申辩、听证)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases import thresholds
from cases.deadlines import RULES, to_state
from cases.guards.base import Finding, flaw, guard, refuse
from cases.law import CIVIL_PROCEDURE_LAW, PENALTY_LAW, Policy

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line

PROPOSING = ("conclude_investigation", "propose")


@guard("G06", "每条处理意见事实清楚、证据充分、依据明确", PENALTY_LAW.art(40), PENALTY_LAW.art(57, 1))
def proposal_is_complete(step: Step) -> Iterator[Finding]:
    if step.act.name in PROPOSING:
        if step.data is None:
            return
        lines = {line.party: line for line in step.lines}
        former = step.history.proposal.lines if step.history.proposal else {}
        for party in step.history.undecided:
            if party not in lines and party not in former:
                yield refuse(f"对{step.party(party)['name']}没有处理意见")
    else:
        lines = {p: line for p in step.parties if (line := step.history.line(p)) is not None}
        if not lines:
            yield refuse("还没有可以告知的处理意见")
    for line in lines.values():
        yield from _line_is_complete(step, line)


def _line_is_complete(step: Step, line: Line) -> Iterator[Finding]:
    name = step.party(line.party)["name"]
    if not line.violations:
        yield refuse(f"对{name}的处理意见没有写明违法事实")
    for key in line.violations:
        if step.history.violations[key]["party"] != line.party:
            yield refuse(f"违法事实 {key} 不是{name}的违法事实")
    if line.kind == "no_penalty" and line.reason == "not_proven":
        return
    proved = {key for item in step.facts.evidence for key in item["proves"]}
    for key in line.violations:
        if key not in proved:
            yield refuse(f"违法事实 {key} 没有任何证据证明")
    if line.penalises and not line.raw.get("discretion") and step.act.name in PROPOSING:
        yield refuse(f"对{name}的处理意见没有写明裁量说明", PENALTY_LAW.art(34))


@guard("G06", "新的处理意见与原来不同", Policy("没有变化的处理意见不另编版次"))
def proposal_differs(step: Step) -> Iterator[Finding]:
    if step.data is None or not step.lines:
        return
    former = step.history.proposal.lines if step.history.proposal else {}
    if all(line.party in former and not line.differs(former[line.party]) for line in step.lines):
        yield refuse("处理意见与上一版相同")


@guard("G07", "已责令改正,或者记明无需改正", PENALTY_LAW.art(28, 1))
def correction_is_ordered(step: Step) -> Iterator[Finding]:
    for line in step.lines:
        orders = [o for o in step.history.orders if o.kind == "correction" and o.on <= step.on]
        ordered = any(o.party == line.party for o in orders)
        if line.kind == "no_penalty" and line.reason in ("not_proven", "limitation"):
            continue
        if line.kind == "transfer" or ordered:
            continue
        if line.raw.get("correction") and line.raw.get("correction_reason"):
            continue
        # A person in charge answers for the unit's violation: the unit's order corrects both.
        if step.party(line.party)["kind"] == "person" and orders:
            continue
        yield refuse(f"没有责令{step.party(line.party)['name']}改正,也没有记明已改正、无需改正或者无法改正的理由")


# -- notice ------------------------------------------------------------------------------------------------------------


@guard("G10", "达到听证标准的,一并告知听证权利", PENALTY_LAW.art(63, 1))
def hearing_right_is_told(step: Step) -> Iterator[Finding]:
    if step.data is None or step.data.hearing is not False:
        return
    for party in step.parties:
        if rests := thresholds.hearing_rests(step, party):
            yield refuse(f"对{step.party(party)['name']}的拟处罚达到听证标准,应当告知听证权利", rests=rests)


@guard("G06", "告知经负责人审批", Policy("行政处罚告知须经审批"))
def notice_is_approved(step: Step) -> Iterator[Finding]:
    if step.data is not None and step.param("notice_approval").value and not step.data.approved_by:
        yield refuse("本机关规定行政处罚告知须经审批,请写明批准人", rests=("notice_approval",))


@guard(
    "G23", "送达方式合法", PENALTY_LAW.art(61), CIVIL_PROCEDURE_LAW.art(89), CIVIL_PROCEDURE_LAW.art(90),
    CIVIL_PROCEDURE_LAW.art(95, 1),
)  # fmt: skip
def service_is_lawful(step: Step) -> Iterator[Finding]:
    data = step.data
    if data is None:
        return
    if data.received_on is not None and not data.received_on <= step.on:
        yield refuse(f"收到日期{data.received_on}晚于登记的日期{step.on}")
    confirmed = data.confirmation or all(step.party(p).get("electronic_service") for p in step.parties)
    if data.method == "electronic" and not confirmed:
        yield refuse("电子送达须经当事人同意并签订确认书", PENALTY_LAW.art(61, 2))
    if data.method == "left" and not data.witness:
        yield refuse("留置送达应当有见证人,或者用拍照、录像记录送达过程", CIVIL_PROCEDURE_LAW.art(89))
    if data.method == "announcement":
        yield from _announcement(step)


def _announcement(step: Step) -> Iterator[Finding]:
    announced = step.data.announced_on
    if announced is None:
        yield refuse("公告送达要写明公告日期", CIVIL_PROCEDURE_LAW.art(95, 1))
    elif step.served_on < (due := step.facts.law.calendar.add_calendar_days(announced, 30)):
        yield refuse(f"{announced}公告,到{due}才满三十日,不视为送达", CIVIL_PROCEDURE_LAW.art(95, 1))
    paper = {"serve_notice": "penalty_notice", "serve_decision": "decision"}.get(step.act.name, "other")
    wanted = int(step.param("announcement_needs_tries").value)
    for party in step.parties:
        tried = step.facts.failed_services[party, paper]
        if tried < wanted:
            yield refuse(
                f"对{step.party(party)['name']}应当先记录{wanted}次未成的送达(现有{tried}次),"
                "下落不明或者其他方式无法送达的才可以公告送达",
                Policy("公告送达前未成送达的次数由本机关规定"),
                rests=("announcement_needs_tries",),
            )


@guard("G08", "已向当事人告知", PENALTY_LAW.art(44), PENALTY_LAW.art(62))
def party_was_notified(step: Step) -> Iterator[Finding]:
    for party in step.parties:
        notice = step.history.notice(party)
        if notice is None:
            yield refuse(f"还没有向{step.party(party)['name']}告知拟作出的处罚")
    if not step.parties:
        yield refuse("没有已告知而尚未决定的当事人")


# -- statement ---------------------------------------------------------------------------------------------------------


@guard("G09", "有待复核的陈述申辩", PENALTY_LAW.art(45, 1))
def statement_is_open(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    for party in step.parties:
        waiting = [s for s in step.history.statements[party] if s.reexamined is None]
        if not waiting:
            yield refuse(f"{step.party(party)['name']}没有待复核的陈述申辩")


@guard("G09", "陈述申辩已复核,或者期限已过,或者明确放弃", PENALTY_LAW.art(45, 1), PENALTY_LAW.art(62))
def statement_is_settled(step: Step) -> Iterator[Finding]:
    """Once a notice was served. The length of the period is a parameter."""
    for party in step.history.to_be_penalised:
        notice = step.history.notice(party)
        if notice is None:
            continue
        name = step.party(party)["name"]
        if any(s.reexamined is None and s.order >= notice.order for s in step.history.statements[party]):
            yield refuse(f"{name}的陈述申辩还没有复核")
            continue
        waived = any(order >= notice.order and order[0] <= step.on for order, _ in step.history.waivers[party])
        made = any(s.order >= notice.order for s in step.history.statements[party])
        opening = to_state(party, notice.served_on, notice.hearing)
        due = RULES["statement_period"].last_day(step, opening)
        if not waived and not made and step.on <= due:
            rests = (opening.parameter or "statement_days",)
            yield refuse(f"{name}的陈述申辩期限到{due}才满,又没有明确放弃", rests=rests)


# -- hearing -----------------------------------------------------------------------------------------------------------


@guard("hearing_request", "在五个工作日内提出听证", PENALTY_LAW.art(64, 1, 1), PENALTY_LAW.art(85))
def within_hearing_request(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    asked_on = step.data.received_on or step.on
    for party in step.parties:
        notice = step.history.notice(party)
        if notice is None:
            continue
        name = step.party(party)["name"]
        if not notice.hearing:
            yield refuse(f"对{name}的告知没有听证内容,不适用听证", PENALTY_LAW.art(63, 1))
            continue
        due = step.facts.law.calendar.add_working_days(notice.served_on, 5)
        if asked_on > due:
            yield refuse(f"{name}申请听证的期限已于{due}届满")
        waived = any(hearing for order, hearing in step.history.waivers[party] if order >= notice.order)
        if waived and not step.param("hearing_after_waiver").value:
            told = Policy("明确放弃听证后不再受理")
            yield refuse(f"{name}已明确放弃听证", told, rests=("hearing_after_waiver",))


@guard("G10", "符合听证条件的,已听证、逾期未申请或者放弃", PENALTY_LAW.art(63, 1), PENALTY_LAW.art(64, 1))
def hearing_is_settled(step: Step) -> Iterator[Finding]:
    for party in step.history.to_be_penalised:
        notice = step.history.notice(party)
        if notice is None or not (rests := thresholds.hearing_rests(step, party)):
            continue
        name = step.party(party)["name"]
        if not notice.hearing:
            yield refuse(f"没有告知{name}听证权利", rests=rests)
            continue
        since = [h for h in step.history.hearings[party] if h.order >= notice.order]
        if any(h.state == "asked" for h in since):
            yield refuse(f"{name}申请了听证,听证还没有结束")
        elif not any(h.state in ("held", "absent") for h in since):
            due = step.facts.law.calendar.add_working_days(notice.served_on, 5)
            waived = any(hearing and order >= notice.order for order, hearing in step.history.waivers[party])
            if step.on <= due and not waived:
                yield refuse(f"{name}申请听证的期限到{due}才满", rests=rests)


@guard("SOD-CHAIR", "听证主持人不是本案调查人员,也未回避", PENALTY_LAW.art(64, 1, 4))
def chair_is_independent(step: Step) -> Iterator[Finding]:
    if step.actor.username in step.history.ever_officers:
        yield refuse(f"{step.actor.name}是本案调查人员,不能主持听证")
    if step.actor.username in step.history.recused:
        yield refuse(f"{step.actor.name}已决定回避,不能主持听证")


@guard("G11", "听证的七个工作日前通知", PENALTY_LAW.art(64, 1, 2), PENALTY_LAW.art(85))
def hearing_notice_is_early(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    between = step.facts.law.calendar.full_working_days_between(step.on, step.data.hearing_on)
    clear = step.param("hearing_notice_clear_days").value
    if between + (0 if clear else 1) < 7:
        told = f"{step.on}通知、{step.data.hearing_on}听证,中间只有{between}个工作日,应当满七个工作日"
        yield refuse(told, rests=("hearing_notice_clear_days",) if between == 6 else ())
    if not step.data.public and not step.data.not_public_reason:
        yield refuse("听证应当公开举行,不公开的要写明属于哪种例外", PENALTY_LAW.art(64, 1, 3))


@guard("G11", "已通知听证且听证日已到", PENALTY_LAW.art(64, 1, 2))
def hearing_was_notified(step: Step) -> Iterator[Finding]:
    for party in step.parties:
        for hearing in step.history.hearings[party]:
            if hearing.state != "asked":
                continue
            if hearing.hearing_on is None:
                yield refuse(f"还没有通知{step.party(party)['name']}听证的时间、地点")
            elif step.on < hearing.hearing_on:
                yield refuse(f"听证定在{hearing.hearing_on},还没有举行")
    if not step.parties:
        yield refuse("没有待举行的听证")


@guard("G11", "听证笔录已签名或者注明拒签", PENALTY_LAW.art(64, 1, 8))
def hearing_record_is_signed(step: Step) -> Iterator[Finding]:
    if step.data is not None and not step.data.signed and not step.data.refusal_note:
        yield refuse("听证笔录没有签名,也没有由主持人注明拒签")


@guard("G11", "当事人缺席的才终止听证", PENALTY_LAW.art(64, 1, 6))
def absence_ends_hearing(step: Step) -> Iterator[Finding]:
    if step.data is not None and not step.data.reason:
        yield flaw("没有写明当事人缺席的情况")


@guard("G11", "代理人不超过二人", PENALTY_LAW.art(64, 1, 5))
def two_agents_at_most(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    for party in step.parties:
        agents = step.history.agents[party] | set(step.data.agents)
        if len(agents) > 2:
            yield refuse(f"{step.party(party)['name']}可以委托一至二人代理,现为{len(agents)}人")
