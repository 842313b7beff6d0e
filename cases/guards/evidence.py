"""Evidence, preservation, sealing and seizure, recusal (调查取证)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases.guards.base import Finding, flaw, guard, refuse
from cases.law import (
    CHEMICALS_RULES,
    COERCION_LAW,
    LITIGATION_LAW,
    PENALTY_LAW,
    RECONSIDERATION_LAW,
    SAFETY_LAW,
    Policy,
)
from cases.registry import Role

if TYPE_CHECKING:
    from cases.facts import Step


@guard("G03", "执法人员不少于两人,均持有行为当日有效的执法证", PENALTY_LAW.art(42, 1), SAFETY_LAW.art(67, 2))
def two_licensed_officers(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    if len(step.acting) < 2:
        yield refuse("执法人员应当不少于两人,请写明共同执法的人员")
    for person in step.acting:
        if not person.licence_on(step.on):
            sources = (PENALTY_LAW.art(42, 1), SAFETY_LAW.art(67, 2))
            yield refuse(f"{person.name}在{step.on}没有有效的行政执法证", *sources)


@guard("SOD-RECUSED", "回避的人员不再参与", PENALTY_LAW.art(43, 1))
def officers_not_recused(step: Step) -> Iterator[Finding]:
    for person in step.acting:
        since = step.history.recused.get(person.username)
        if since is not None and since <= step.on:
            yield refuse(f"{person.name}已于{since}决定回避,不能再参与本案")


@guard(
    "G03", "取证合法:出示证件、告知权利、签名、方式合法", PENALTY_LAW.art(55, 1), PENALTY_LAW.art(46, 3),
    PENALTY_LAW.art(41, 2), SAFETY_LAW.art(68),
)  # fmt: skip
def evidence_is_lawful(step: Step) -> Iterator[Finding]:
    data = step.data
    if data is None:
        return
    if not data.certificates_shown:
        yield refuse("没有向当事人或者有关人员出示执法证件", PENALTY_LAW.art(55, 1))
    if not data.rights_told:
        yield refuse("没有告知权利(包括申请回避的权利)", PENALTY_LAW.art(43, 2))
    if not data.signed and not data.refusal_note:
        yield refuse("没有签名,也没有注明拒签理由和见证情况", SAFETY_LAW.art(68))
    if not getattr(data, "lawful", True):
        yield refuse("以非法手段取得的证据不得作为认定事实的根据", PENALTY_LAW.art(46, 3))
    monitoring = getattr(data, "monitoring", None)
    if monitoring is not None:
        checks = {
            "设置地点没有向社会公布": monitoring.site_published,
            "记录未经审核": monitoring.reviewed,
            "没有告知当事人违法事实": monitoring.party_told,
        }
        for message, done in checks.items():
            if not done:
                yield refuse(f"电子技术监控设备:{message}", PENALTY_LAW.art(41))


@guard("G03", "当场处罚出示执法证件", PENALTY_LAW.art(52, 1), PENALTY_LAW.art(55, 1))
def certificate_is_shown(step: Step) -> Iterator[Finding]:
    if step.data is not None and not step.data.certificates_shown:
        yield refuse("没有向当事人出示执法证件")


@guard("G03", "复议、诉讼期间不自行收集证据", RECONSIDERATION_LAW.art(46, 1), LITIGATION_LAW.art(35))
def no_evidence_after_appeal(step: Step) -> Iterator[Finding]:
    for party, state in step.history.tracks["appeal"].items():
        if state == "filed":
            appeal = step.history.last("file_appeal")
            suit = appeal is not None and appeal.data["kind"] == "litigation"
            source = LITIGATION_LAW.art(35) if suit else RECONSIDERATION_LAW.art(46, 1)
            yield refuse(f"{step.party(party)['name']}已{'起诉' if suit else '申请复议'},不得自行向其收集证据", source)


@guard("G03", "每件证据取得时都合法", PENALTY_LAW.art(42, 1), PENALTY_LAW.art(46, 3))
def evidence_was_lawful(step: Step) -> Iterator[Finding]:
    """Asked again at the end of the investigation, with what is known then of licences."""
    if step.data is None:
        return
    evidence = step.facts.evidence
    step.facts.load_people(name for item in evidence for name in item["officers"])
    for item in evidence:
        people = [step.facts.person(name) for name in item["officers"]]
        if len(people) < 2:
            yield refuse(f"证据“{item['title']}”取证人员不足两人")
        for person in people:
            if person is not None and not person.licence_on(item["obtained_on"]):
                yield refuse(f"{person.name}在取得证据“{item['title']}”当日没有有效执法证")


# -- preservation ------------------------------------------------------------------------------------------------------


def _approved_by_leader(step: Step) -> str:
    """Why the approval named does not do, or ""."""
    name = step.data.approved_by
    if not name:
        return "没有写明批准的负责人(approved_by)"
    person = step.facts.person(name)
    if person is None or not person.has_role(Role.LEADER, step.on):
        return f"{person.name if person else name}在{step.on}不是本机关负责人"
    return ""


@guard("G04", "先行登记保存经机关负责人批准", PENALTY_LAW.art(56))
def preservation_is_approved(step: Step) -> Iterator[Finding]:
    if step.data is not None and (why := _approved_by_leader(step)):
        yield refuse(f"先行登记保存应当经行政机关负责人批准:{why}")


@guard("G04", "有尚未处理的先行登记保存", PENALTY_LAW.art(56))
def preservation_is_open(step: Step) -> Iterator[Finding]:
    held = [h for h in step.history.preserved if h.released_on is None]
    if not held:
        yield refuse("没有尚未处理的先行登记保存物品")
    elif step.data is not None and step.data.preserved not in (None, *(h.seq for h in held)):
        yield refuse(f"第{step.data.preserved}号记录不是尚未处理的先行登记保存")


@guard("G04", "先行登记保存已在期限内处理", PENALTY_LAW.art(56), PENALTY_LAW.art(85))
def preservation_is_settled(step: Step) -> Iterator[Finding]:
    calendar = step.facts.law.calendar
    for held in step.history.preserved:
        due = calendar.add_working_days(held.on, 7)
        if held.released_on is None:
            yield refuse(f"{held.on}先行登记保存的证据尚未处理(期限{due})")
        elif held.released_on > due:
            yield flaw(f"{held.on}先行登记保存的证据于{held.released_on}处理,超过期限{due}")


# -- sealing and seizure -----------------------------------------------------------------------------------------------


@guard(
    "G05", "查封扣押事先经负责人批准,告知并当场交付清单", COERCION_LAW.art(18), COERCION_LAW.art(19),
    COERCION_LAW.art(24), COERCION_LAW.art(25), CHEMICALS_RULES.art(7, 1, 4),
)  # fmt: skip
def seizure_is_approved(step: Step) -> Iterator[Finding]:
    data = step.data
    if data is None:
        return
    why = _approved_by_leader(step)
    emergency = getattr(data, "emergency", False)
    hours = getattr(data, "approved_within_hours", None)
    if why:
        yield refuse(f"应当事先报经行政机关负责人批准:{why}", COERCION_LAW.art(18, 1, 1))
    elif _of_chemicals(step) and not _is_head(step, data.approved_by):
        yield refuse("查封扣押危险化学品及其场所、设备,应当经主要负责人批准", CHEMICALS_RULES.art(7, 1, 4))
    if not why and emergency and (hours is None or hours > 24):
        yield refuse("紧急情况下当场采取的,应当在二十四小时内报告并补办批准手续", COERCION_LAW.art(19))
    if not getattr(data, "told", True):
        yield refuse("没有当场告知理由、依据和救济途径", COERCION_LAW.art(18, 1, 5))
    if not getattr(data, "list_handed_over", True):
        yield refuse("没有当场交付决定书和清单", COERCION_LAW.art(24, 1))
    if data.until is None:
        return
    yield from _term_of_seizure(step)


def _is_head(step: Step, name: str) -> bool:
    person = step.facts.person(name)
    return person is not None and person.head


def _of_chemicals(step: Step) -> bool:
    """A seizure said to be of hazardous chemicals, or in a case under their regulation; not its extension."""
    if step.act.name != "seal_or_seize":
        return False
    cited = [v[key] for v in step.history.violations.values() for key in ("clause", "violated")]
    return step.data.hazardous_chemicals or any(CHEMICALS_RULES.name in text for text in cited)


def _term_of_seizure(step: Step) -> Iterator[Finding]:
    """Thirty days, and once thirty more from the end of the first term."""
    until, article = step.data.until, COERCION_LAW.art(25, 1)
    if step.act.name == "seal_or_seize":
        if (until - step.on).days > 30:
            yield refuse(f"期限至{until},自{step.on}起超过三十日", article)
        return
    for held in step.history.seized:
        if held.released_on is not None or held.due is None:
            continue
        if held.extended:
            yield refuse(f"{held.on}的查封扣押已经延长过一次", article)
        elif (until - held.due).days > 30:
            yield refuse(f"原期限至{held.due},延长至{until}超过三十日", article)


@guard("G05", "有尚未解除的查封扣押", COERCION_LAW.art(28))
def seizure_is_open(step: Step) -> Iterator[Finding]:
    held = [h for h in step.history.seized if h.released_on is None]
    if not held:
        yield refuse("没有尚未解除的查封扣押")
    for item in held:
        if step.act.name == "extend_seizure" and item.due and step.on > item.due:
            yield refuse(f"查封扣押已于{item.due}到期,不能再延长", COERCION_LAW.art(25, 1))
        if step.act.name == "lift_seizure" and item.due and step.on > item.due:
            yield flaw(f"查封扣押{item.due}到期,{step.on}才解除", COERCION_LAW.art(28, 1, 4))


@guard("G05", "查封扣押没有超期", COERCION_LAW.art(25, 1), COERCION_LAW.art(28, 1, 4))
def seizure_within_term(step: Step) -> Iterator[Finding]:
    for held in step.history.seized:
        if held.released_on is None and held.due and step.on > held.due:
            yield refuse(f"{held.on}的查封扣押已于{held.due}到期,应当先解除")


@guard("G05", "停止供电等措施的条件", SAFETY_LAW.art(70, 1), SAFETY_LAW.art(70, 2))
def power_cut_is_last_resort(step: Step) -> Iterator[Finding]:
    data = step.data
    if data is None:
        return
    if not data.refused_order:
        yield refuse("当事人没有拒不执行停产停业、停止施工、停止使用的决定")
    if not data.real_danger:
        yield refuse("没有发生生产安全事故的现实危险")
    if data.kind == "power" and not data.urgent and data.notice_hours < 24:
        yield refuse("停止供电应当提前二十四小时通知", SAFETY_LAW.art(70, 2))


@guard("G05", "没有尚未处理的保存、查封、扣押物品", COERCION_LAW.art(28), PENALTY_LAW.art(56))
def nothing_is_held(step: Step) -> Iterator[Finding]:
    """An end of the case leaves nothing of the party's in the bureau's hands: nobody could give it back later."""
    for held in step.history.preserved:
        if held.released_on is None:
            yield refuse(f"{held.on}先行登记保存的物品还没有处理", PENALTY_LAW.art(56))
    for held in step.history.seized:
        if held.released_on is None:
            yield refuse(f"{held.on}查封扣押的物品还没有解除", COERCION_LAW.art(28))


# -- orders and recusal ------------------------------------------------------------------------------------------------


@guard("G07", "有与之对应的责令决定", PENALTY_LAW.art(28, 1), SAFETY_LAW.art(65, 1))
def order_is_open(step: Step) -> Iterator[Finding]:
    kind = {"approve_resumption": "site", "restore_supply": "supply"}.get(step.act.name, "correction")
    for party in step.parties or [""]:
        orders = [o for o in step.history.orders if o.kind == kind and (not party or o.party == party)]
        if not orders:
            yield refuse("没有可以复查或者解除的责令决定")


@guard("SOD-RECUSED", "有尚未决定的回避申请", PENALTY_LAW.art(43), Policy("回避由负责人决定"))
def recusal_is_open(step: Step) -> Iterator[Finding]:
    if step.data is not None and not step.history.recusal_requests.get(step.data.officer):
        yield refuse("没有针对该人员的回避申请")
