"""After the decision: the order of each track, publication, record filing, appeal, transfer, closing, archive, correction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases.calendar import plain_months
from cases.guards.base import Finding, flaw, guard, refuse
from cases.labels import CLOSE_CONDITIONS
from cases.law import (
    ARCHIVES_LAW,
    COERCION_LAW,
    LITIGATION_LAW,
    PENALTY_LAW,
    RECONSIDERATION_LAW,
    SAFETY_LAW,
    Policy,
)
from cases.thresholds import filing_duties
from cases.tracks import TRACK_OF
from cases.working import yuan

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line


def _track_allows(step: Step) -> Iterator[Finding]:
    """The track's own small machine: its acts in their order."""
    track = TRACK_OF[step.act.name]
    for key in step.track_keys:
        state = step.history.tracks[track.key].get(key, "")
        if not track.allows(step.act.name, state):
            now = track.states.get(state, "尚未开始")
            yield refuse(f"{track.label}现为“{now}”,不能办理“{step.act.label}”")


IN_ORDER = Policy("决定后事项按顺序办理")
publication_allows = guard("G24", "公示按顺序办理", IN_ORDER)(_track_allows)
filing_allows = guard("G25", "备案按顺序办理", IN_ORDER)(_track_allows)
enforcement_allows = guard("G27", "强制执行按顺序办理", IN_ORDER)(_track_allows)
appeal_allows = guard("G31", "复议诉讼按顺序登记", IN_ORDER)(_track_allows)
credit_allows = guard("G31", "信用修复按顺序办理", IN_ORDER)(_track_allows)


# -- publication, record filing, appeal, credit ------------------------------------------------------------------------


@guard("G24", "依法公示,内容已处理", PENALTY_LAW.art(48, 1), SAFETY_LAW.art(78, 2), PENALTY_LAW.art(50))
def publication_is_lawful(step: Step) -> Iterator[Finding]:
    for party in step.parties:
        decision = step.history.decisions.get(party)
        if decision is None:
            continue
        name = step.party(party)["name"]
        if not decision.line.penalises:
            yield refuse(f"对{name}没有行政处罚决定,不需公示")
        if not decision.stands or decision.state == "illegal":
            yield refuse(f"对{name}的决定已被撤销或者确认违法,不能公示", PENALTY_LAW.art(48, 2))
        if step.party(party)["kind"] == "person" and not step.publishes_person(party):
            yield refuse(f"对个人的处罚,决定时没有认定“具有一定社会影响”,不予公示:{name}", PENALTY_LAW.art(48, 1))
    if step.data is not None:
        if not step.data.redacted:
            yield refuse("应当先处理不宜公开的个人信息等内容", PENALTY_LAW.art(50))
        if step.param("second_person_publication").value and not step.data.checked_by:
            told = Policy("公示内容两人核对")
            yield refuse("公示内容须经第二人核对", told, rests=("second_person_publication",))


@guard("G25", "属于应当备案的重大处罚", Policy("重大行政处罚备案标准由地区规定(待确认)"))
def record_filing_is_owed(step: Step) -> Iterator[Finding]:
    decided = step.history.decisions
    parties = step.parties if step.data is not None else decided
    duties = [d["to"] for p in parties if (s := decided.get(p)) for d in filing_duties(step, s.line)]
    if not duties and (step.data is not None or decided):
        yield refuse("本案没有达到重大行政处罚备案标准的决定", rests=("record_filing",))
    elif step.data is not None and step.data.to not in duties:
        owed = "、".join(dict.fromkeys(duties))
        yield flaw(f"备案机关“{step.data.to}”不在应报的机关之内({owed})", rests=("record_filing",))


@guard("G31", "变更不得更重", RECONSIDERATION_LAW.art(63, 2), LITIGATION_LAW.art(77, 2))
def varied_is_not_heavier(step: Step) -> Iterator[Finding]:
    """Another body's decision is recorded as it is; a heavier one is marked, for it may be a slip of the pen."""
    if step.data is None or step.data.result != "varied":
        return
    fine = sum(p.fen or 0 for p in step.data.penalties if p.kind == "fine")
    for party in step.parties:
        decision = step.history.decisions.get(party)
        if decision is not None and fine > decision.fine:
            yield flaw(f"变更后的罚款{yuan(fine)}元高于原来的{yuan(decision.fine)}元,请核对")


@guard("G31", "复议、诉讼尚有后续", RECONSIDERATION_LAW.art(76, 1))
def appeal_is_open(step: Step) -> Iterator[Finding]:
    result = step.history.last("appeal_result")
    if result is None or not result.data.get("opinion_letter"):
        yield refuse("没有收到行政复议意见书")


@guard("G31", "决定已被撤销", RECONSIDERATION_LAW.art(64, 1), LITIGATION_LAW.art(70))
def decision_is_annulled(step: Step) -> Iterator[Finding]:
    if not step.history.set_aside:
        yield refuse("没有被撤销的决定")


@guard(
    "G31", "重作不重复被撤销的行政行为", RECONSIDERATION_LAW.art(64, 2), LITIGATION_LAW.art(71),
    Policy("罚没数额降低不到参数规定的比例的,视为基本相同(待确认)"),
)  # fmt: skip
def annulled_is_not_repeated(step: Step) -> Iterator[Finding]:
    """Nothing the same or much the same on the same facts and grounds; annulled for procedure alone, it may be."""
    again = step.history.last("redecide")
    if again is None or again.data["procedure_only"] or again.data["new_facts"]:
        return
    gathered = any(item["event__seq"] > again.seq for item in step.facts.evidence)
    for line in step.lines:
        former = [state.line for party, state in step.history.former if party == line.party and not state.stands]
        if former and not gathered and _much_the_same(step, former[-1], line):
            name = step.party(line.party)["name"]
            told = f"对{name}不得以同一事实和理由作出与被撤销的决定相同或者基本相同的决定"
            yield refuse(told, rests=("redecided_much_lower_percent",))


def _much_the_same(step: Step, former: Line, line: Line) -> bool:
    """Same facts, clauses and outcome, no kind of penalty less, and no amount lower by the share of the parameter."""
    if not line.penalises or not former.penalises:
        return not former.differs(line)
    if (former.violations, former.clauses) != (line.violations, line.clauses) or former.kinds - line.kinds:
        return False
    kept = 100 - int(step.param("redecided_much_lower_percent").value)
    amounts = ((former.fine, line.fine), (former.confiscated, line.confiscated))
    return all(new * 100 > old * kept for old, new in amounts if old)


@guard("G31", "公示满最短期限、义务已履行", Policy("信用修复最短公示期(待确认)"), PENALTY_LAW.art(48, 1))
def credit_repair_is_due(step: Step) -> Iterator[Finding]:
    if step.data is None or not step.data.granted:
        return
    months = int(step.param("credit_tier_ordinary_min_months").value)
    for party in step.parties:
        decision = step.history.decisions.get(party)
        if decision is None:
            continue
        earliest = plain_months(decision.order[0], months)
        if step.on < earliest:
            yield refuse(f"最短公示期到{earliest}才满", rests=("credit_tier_ordinary_min_months",))
        if not step.account(party).settled:
            yield refuse(f"{step.party(party)['name']}的罚没款还没有缴清")


# -- transfer, closing, archive ----------------------------------------------------------------------------------------


@guard("G28", "移送有依据,物品一并移送", PENALTY_LAW.art(27, 1), COERCION_LAW.art(21))
def transfer_is_grounded(step: Step) -> Iterator[Finding]:
    data = step.data
    if data is None:
        return
    held = [h for h in step.history.seized if h.released_on is None]
    if data.kind == "crime" and held:
        if not data.goods:
            yield refuse("查封、扣押的财物应当一并移送,请写明移送的财物(goods)", COERCION_LAW.art(21))
        if not data.told_party:
            yield refuse("查封、扣押的财物移送的,应当书面告知当事人", COERCION_LAW.art(21))
    if any(not t["returned"] for t in step.history.transfers) and step.history.stage == "transferred":
        yield refuse("本案已经移送")


@guard("STAGE", "有尚未退回的移送", PENALTY_LAW.art(27, 1))
def something_is_away(step: Step) -> Iterator[Finding]:
    if all(t["returned"] for t in step.history.transfers):
        yield refuse("没有尚未退回的移送")


@guard(
    "G29",
    "执行完毕或者有终结的理由,其他事项办结",
    Policy("结案条件"),
    PENALTY_LAW.art(33, 3),
    PENALTY_LAW.art(52, 3),
    PENALTY_LAW.art(71),
)
def case_is_performed(step: Step) -> Iterator[Finding]:
    history = step.history
    if step.param("close_prepared_by_unit_head").value and step.data is not None and not step.data.approvals:
        yield refuse("本机关规定结案须由承办机构负责人先行审查", rests=("close_prepared_by_unit_head",))
    for party, decision in history.decisions.items():
        name = step.party(party)["name"]
        if decision.served_on is None:
            yield refuse(f"对{name}的决定还没有送达")
        yield from _ground(step, party, name)
        if history.tracks["enforcement"].get(party) != "ended":
            yield from _paid(step, party, name)
        yield from _published(step, party, name)
        if history.tracks["appeal"].get(party) == "filed":
            yield refuse(f"{name}的复议、诉讼还没有结果")
        if history.tracks["correction"].get(party) in ("ordered", "failed"):
            yield refuse(f"{name}的整改还没有复查合格")
        if decision.line.educates and not _educated(step, party):
            yield refuse(f"不予处罚的,应当对{name}进行教育", PENALTY_LAW.art(33, 3))
        for duty in filing_duties(step, decision.line) if decision.stands else ():
            if f"{party}|{duty['to']}" not in history.tracks["record_filing"]:
                yield refuse(f"对{name}的处罚还没有报{duty['to']}备案", rests=("record_filing",))
    if any(h.released_on is None for h in history.preserved + history.seized):
        yield refuse("先行登记保存或者查封扣押的物品还没有处理")
    if any(period.key == "cash_to_bureau" for period in step.facts.running):
        yield refuse("当场收缴的罚款还没有交至行政机关", PENALTY_LAW.art(71))
    if history.procedure == "summary" and not history.by_name.get("report_on_the_spot"):
        yield refuse("当场处罚还没有报所属行政机关备案", PENALTY_LAW.art(52, 3))
    for party in history.undecided:
        yield refuse(f"对{step.party(party)['name']}还没有作出决定")
    yield from _in_time(step)


def _ground(step: Step, party: str, name: str) -> Iterator[Finding]:
    """How the case ends for a party must be one of the bureau's conditions (结案条件)."""
    ended = step.history.tracks["enforcement"].get(party) == "ended"
    penalised = step.history.decisions[party].line.penalises
    ground = "no_penalty_served" if not penalised else "enforcement_ended" if ended else "performed"
    if ground not in step.param("close_conditions").value:
        told = f"“{CLOSE_CONDITIONS[ground]}”不是本机关规定的结案情形,{name}不能以此结案"
        yield refuse(told, rests=("close_conditions",))


LAST_TO_DO = ("pay", "collect_cash", "refund", "recheck_correction", "end_enforcement", "serve_decision", "educate")


def _in_time(step: Step) -> Iterator[Finding]:
    """So many days after the last thing that was to be done; a visit that is still to come is one."""
    done = step.history.last(*LAST_TO_DO)
    if done is None or done.name == "end_enforcement":
        return
    visits = [r.due for r in step.facts.running if r.key == "follow_up_visit"]
    last = max([done.on, *visits])
    due = step.facts.law.calendar.add_calendar_days(last, int(step.param("close_days").value))
    if step.on > due:
        yield flaw(f"履行完毕后应于{due}前结案", Policy("结案期限由本机关规定(待确认)"), rests=("close_days",))


def _educated(step: Step, party: str) -> bool:
    """Told, not only visited."""
    given = step.history.by_name.get("educate", ())
    return any(party in e.parties and e.data["form"] != "visit" for e in given)


def _paid(step: Step, party: str, name: str) -> Iterator[Finding]:
    account = step.account(party)
    for label, owed in (
        ("罚款", account.fine_owed),
        ("没收款", account.income_owed),
        ("加处罚款", account.surcharge_owed),
    ):
        if owed > 0:
            yield refuse(f"{name}尚欠{label}{yuan(owed)}元")
    if account.overpaid:
        yield refuse(f"多收{name}的{yuan(account.overpaid)}元还没有退还", COERCION_LAW.art(41))


def _published(step: Step, party: str, name: str) -> Iterator[Finding]:
    decision = step.history.decisions[party]
    state = step.history.tracks["publication"].get(party)
    unit = step.party(party)["kind"] != "person"
    owed = decision.line.penalises and decision.stands and decision.state != "illegal"
    if owed and state is None and (unit or step.publishes_person(party)):
        yield refuse(f"对{name}的处罚决定还没有公示", SAFETY_LAW.art(78, 2))
    if decision.state in ("varied", "annulled", "revoked", "illegal") and state == "published":
        changed = step.history.last_of(party, "appeal_result", "revoke_or_vary")
        published = step.history.last_of(party, "publish")
        if changed is not None and published is not None and published.seq < changed.seq:
            yield refuse(f"对{name}的决定已变更、撤销或者确认违法,公示还没有撤回", PENALTY_LAW.art(48, 2))


@guard("G30", "归档的材料齐全", PENALTY_LAW.art(47), Policy("归档期限由本机关规定(待确认)"))
def file_is_complete(step: Step) -> Iterator[Finding]:
    closed = step.history.last("close")
    if closed is None:
        return
    days = int(step.param("archive_days").value)
    due = step.facts.law.calendar.add_working_days(closed.on, days)
    if step.on > due:
        yield flaw(f"应于{due}前归档", Policy("归档期限由本机关规定(待确认)"), rests=("archive_days",))


@guard("G30", "已归档的案卷不再改动", PENALTY_LAW.art(47), ARCHIVES_LAW.art(21, 2))
def archived_file_stays(step: Step) -> Iterator[Finding]:
    """Asked by the engine for every act that the law no longer brings to an archived case."""
    yield refuse("案卷已经归档,不得增加、抽取、更改")


EXTENDED_BY = Policy("批准延长办案期限的人由规章规定(待确认)")


@guard("G15", "延长办案期限有规章依据,由有权的人批准", PENALTY_LAW.art(60), EXTENDED_BY)
def extension_has_a_rule(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    row = step.param("extend_term_rule")
    if not row.value or not row.confirmed:
        yield refuse("没有经确认的规章规定可以延长九十日的办案期限", rests=("extend_term_rule",))
        return
    if isinstance(row.value, int) and not isinstance(row.value, bool) and step.data.days > row.value:
        yield refuse(f"延长不得超过{row.value}日")
    if 90 + step.data.days > (most := int(step.param("extend_term_max_days").value)):
        told = f"延长{step.data.days}日后共{90 + step.data.days}日,超过最长的{most}日"
        yield refuse(told, rests=("extend_term_max_days",))
    approver = step.param("extension_approver").value
    if approver == "head" and not step.actor.head:
        told = f"延长办案期限由主要负责人批准,{step.actor.name}不是主要负责人"
        yield refuse(told, EXTENDED_BY, rests=("extension_approver",))
    if approver == "superior" and not step.data.superior_approval:
        told = "延长办案期限由上一级机关批准,请写明批准文号(superior_approval)"
        yield refuse(told, EXTENDED_BY, rests=("extension_approver",))


CORRECTABLE = {
    "title", "text", "place", "pages", "person", "original_at", "note", "receiver", "witness", "report", "record",
    "opinion", "refusal_note", "recorder", "content", "url", "time_from", "time_to", "invited", "proves",
    "invited_post", "weather", "subject", "present", "site_manager", "collect_at",
}  # fmt: skip


@guard("G30", "更正只及于文字,指明原记录", Policy("更正是新的记录,不改动原记录"), PENALTY_LAW.art(47))
def correction_names_what_may_change(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    target = step.facts.event_named(step.data.event)
    if target is None:
        yield refuse(f"没有第{step.data.event}号记录")
        return
    if step.on < target.on:
        yield refuse("更正日期早于原记录的日期")
    for field in step.data.fields:
        value = target.data.get(field)
        plain = isinstance(value, (str, int)) or field == "proves"
        if field not in CORRECTABLE or field not in target.data or not plain:
            yield refuse(f"“{field}”不能用更正的方式改动")
