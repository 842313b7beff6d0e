"""6 审查决定: approval, notice, hearing, the leaders' meeting."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from cases import thresholds
from cases.history import DecisionState
from cases.registry import Role
from review.evaluation.checks.base import Found, Lack, check, none, pending, told
from review.evaluation.checks.decision import places, undecided
from review.evaluation.material import NOTICES, Material, Paper

FIFTH, QUARTER = Fraction(1, 5), Fraction(1, 4)


# -- approval ----------------------------------------------------------------------------------------------------------


@check("approvals_are_in_order", "履行审批程序，时间递增，期限以内")
def approvals_are_in_order(material: Material) -> Found:
    """Prepared for a person: the table of the disposal with its opinion, and the time the decision took."""
    if (found := undecided(material)) is not None:
        return found
    if material.summary:
        return none("简易程序，没有这一环节")
    tables = material.of("disposition_approval")
    if not tables:
        return told([Lack("没有案件处理呈批表")], "")
    lacks = [
        Lack(f"{paper.named}没有负责人的意见", paper.place(), FIFTH)
        for paper in tables
        if not any(box == "approve" for box, _, _ in paper.boxes)
    ]
    lacks += [
        Lack(f"应于{p.due}前作出决定，{p.done_on or '至今'}才办", tables[-1].place(), FIFTH)
        for p in material.late("decision_term")
    ]
    lacks += _backwards(material, tables[-1])
    return told(lacks, f"呈批、审批齐全{_entered_late(material)}", *places(tables))


def _backwards(material: Material, paper: Paper) -> Iterator[Lack]:
    """Steps of the approval whose dates run backwards."""
    steps = material.entries("conclude_investigation", "submit_for_review", "pass_review", "decide")
    for earlier, later in pairwise(steps):
        if later.on < earlier.on:
            yield Lack(f"审批日期倒置：{earlier.on}之后是{later.on}", paper.place(), FIFTH)


def _entered_late(material: Material) -> str:
    """Approvals entered on a later day than they bear (补录): a person has to see why."""
    signed = material.entries("approve_filing", "pass_review", "resolve_discussion", "decide")
    many = sum(1 for entry in signed if (material.metas[entry.seq].at.date() - entry.on).days > 1)
    return f"；有{many}项审批晚于所写日期录入，请核对原因" if many else ""


# -- notice ------------------------------------------------------------------------------------------------------------


@check("parties_were_told", "履行告知程序，文书规范齐全")
def parties_were_told(material: Material) -> Found:
    """Prepared for a person: told of everything before the decision, statements answered, nothing heavier decided."""
    if material.summary:
        return none("简易程序当场告知")
    told_papers = material.of(*NOTICES)
    if not material.decisions:
        return undecided(material) or pending("")
    if not material.penalties:
        return none("不予处罚，没有处罚告知")
    lacks = [lack for party, state in material.penalties.items() for lack in _told(material, party, state)]
    for paper in told_papers:
        if missing := paper.blank():
            lacks.append(Lack(f"{paper.named}没有写{'、'.join(missing)}", paper.place(), QUARTER))
    return told(lacks, "告知在决定之前，内容与决定一致", *places(told_papers))


def _told(material: Material, party: str, state: DecisionState) -> Iterator[Lack]:
    name, notice = material.party(party), material.history.notice(party)
    if notice is None or notice.order > state.order:
        yield Lack(f"作出决定前没有告知{name}")
        return
    if state.line.heavier_than(notice.line):
        yield Lack(f"对{name}的决定重于告知的内容")
    for statement in material.history.statements[party]:
        if statement.reexamined is None:
            yield Lack(f"{name}的陈述申辩没有复核")


# -- hearing -----------------------------------------------------------------------------------------------------------


@check("hearing_was_lawful", "履行听证程序，资料规范齐全")
def hearing_was_lawful(material: Material) -> Found:
    """Prepared for a person: who has the right is told of it; who asks is heard, in time, by somebody else."""
    if material.summary:
        return none("简易程序，没有听证")
    if not material.decisions and not material.did("serve_notice"):
        return undecided(material) or pending("还没有告知")
    step = material.step("decide", max((s.order[0] for s in material.decisions.values()), default=material.on))
    entitled = [p for p in material.history.parties if thresholds.hearing_triggered(step, p)]
    asked = [p for p, many in material.history.hearings.items() if many]
    if not entitled and not asked:
        return none("没有达到听证的标准，当事人也没有申请")
    lacks = [
        Lack(f"应当告知{material.party(p)}听证权利")
        for p in entitled
        if (notice := material.history.notice(p)) is not None and not notice.hearing
    ]
    for party in asked:
        lacks += _heard(material, party)
    shown = places(material.of("hearing_right_notice", "hearing_notice", "hearing_record", "hearing_report"))
    return told(lacks, "听证按规定告知、通知、举行" if asked else "已告知听证权利，当事人没有申请", *shown)


def _heard(material: Material, party: str) -> Iterator[Lack]:
    name = material.party(party)
    for hearing in material.history.hearings[party]:
        if hearing.state == "asked" and material.decisions:
            yield Lack(f"{name}申请了听证，没有举行")
        if hearing.notified_on is not None and hearing.hearing_on is not None:
            between = material.law.calendar.full_working_days_between(hearing.notified_on, hearing.hearing_on)
            clear = material.facts.parameter("hearing_notice_clear_days", hearing.notified_on).value
            if between + (0 if clear else 1) < 7:
                yield Lack(f"{hearing.notified_on}通知{name}、{hearing.hearing_on}听证，不足七个工作日", share=QUARTER)
    for entry in material.entries("close_hearing"):
        if party in entry.parties and entry.by in material.history.ever_officers:
            yield Lack(f"听证主持人{material.name(entry.by)}是本案调查人员", material.event(entry))


# -- who decided -------------------------------------------------------------------------------------------------------


@check("decided_by_the_leaders", "负责人作出，情节复杂或者重大的集体讨论")
def decided_by_the_leaders(material: Material) -> Found:
    if material.summary and material.decisions:
        return none("当场处罚由执法人员作出")
    if (found := undecided(material)) is not None:
        return found
    lacks: list[Lack] = []
    for entry in material.entries("decide"):
        person = material.person(entry.by)
        if person is not None and not person.has_role(Role.LEADER, entry.on):
            lacks.append(Lack(f"作出决定的{person.name}在{entry.on}不是局领导", material.event(entry)))
    lacks += _discussed(material)
    held = material.entries("resolve_discussion")
    said = f"{held[-1].on}集体讨论" if held else "不属于应当集体讨论的案件"
    return told(lacks, f"负责人作出；{said}", *(material.event(e) for e in held))


def _discussed(material: Material) -> Iterator[Lack]:
    """Where a penalty is major, a meeting before it; of every meeting a whole record."""
    resolution = material.history.resolution
    for party, state in material.penalties.items():
        step = material.step("decide", state.order[0])
        if thresholds.is_major(step, state.line) and (resolution is None or resolution.order > state.order):
            yield Lack(f"对{material.party(party)}的处罚属于重大，决定前没有集体讨论")
    for entry in material.entries("resolve_discussion"):
        for missing in _unsaid(entry.data):
            yield Lack(
                f"集体讨论记录没有写{missing}",
                material.event(entry),
                FIFTH,
                "可以用“更正记录”补写记录人" if missing == "记录人" else "",
            )


def _unsaid(data: dict[str, object]) -> list[str]:
    return [
        label for key, label in (("time_from", "时间"), ("place", "地点"), ("recorder", "记录人")) if not data.get(key)
    ]
