"""Legal review (法制审核) and collective discussion (集体讨论)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases import thresholds
from cases.guards.base import Finding, guard, refuse
from cases.law import PENALTY_LAW, Policy, Source
from cases.registry import Role

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line, Review

ALL_REVIEWED = Policy("普通程序案件一律经法制审核")
STRICT_ORDER = Policy("法制审核通过后事实、依据、种类、金额有变化的,重新审核")


@guard(
    "SOD-REVIEWER", "审核人员不是本案承办人,也没有审批过本案",
    Policy("法制审核人员不得审核自己承办或者审批过的案件"), PENALTY_LAW.art(43, 1),
)  # fmt: skip
def reviewer_is_independent(step: Step) -> Iterator[Finding]:
    if step.actor.username in step.history.ever_officers:
        yield refuse(f"{step.actor.name}是本案承办人,不能审核本案")
    if step.actor.username in step.history.approvers:
        yield refuse(f"{step.actor.name}审批过本案,不能审核本案")
    if step.actor.username in step.history.recused:
        yield refuse(f"{step.actor.name}已决定回避", PENALTY_LAW.art(43, 1))


@guard("G13", "审核人员具备法律职业资格", PENALTY_LAW.art(58, 2))
def reviewer_is_qualified(step: Step) -> Iterator[Finding]:
    if not step.actor.legal_no:
        yield refuse(f"{step.actor.name}没有登记国家统一法律职业资格证书编号")


@guard("G13", "审核清单逐项作出结论", Policy("审核清单逐项填写"), PENALTY_LAW.art(58, 1))
def checklist_is_answered(step: Step) -> Iterator[Finding]:
    """A dossier that gives no checklist says that all items are in order."""
    if step.data is None:
        return
    for answer in step.data.checklist:
        if answer.answer == "no":
            yield refuse(f"审核清单“{answer.item}”的结论为“否”,不能审核通过")


def _current_pass(step: Step, line: Line) -> tuple[Review | None, str]:
    """The PASS that covers this line, or why there is none."""
    passes = [r for r in step.history.reviews if r.result == "pass"]
    if not passes:
        return None, "没有法制审核通过的意见"
    review = max(passes, key=lambda r: r.order)
    later = [r for r in step.history.reviews if r.order > review.order]
    if later:
        return None, "最近一次法制审核没有通过"
    covered = review.lines.get(line.party)
    if covered is None or covered.differs(line):
        return None, f"法制审核通过的是第{review.proposal}版处理意见,与现在的不一致"
    return review, ""


def _why_reviewed(step: Step, line: Line) -> Source | None:
    """Why the line needs a PASS: one of the four kinds of 58(1), or by the parameter because every line does.

    What was once reviewed needs one too: 58(1) forbids the decision where the review was not passed.
    """
    kinds = {"public_interest": 1, "by_law": 4}
    if ground := line.raw.get("review_ground"):
        return PENALTY_LAW.art(58, 1, kinds[ground])
    if any(h.state != "withdrawn" for h in step.history.hearings[line.party]):
        return PENALTY_LAW.art(58, 1, 2)
    if line.raw.get("complex"):
        return PENALTY_LAW.art(58, 1, 3)
    if step.history.reviews:
        return PENALTY_LAW.art(58, 1)
    return None if step.param("review_scope").value == "statutory" else ALL_REVIEWED


@guard("G13", "现行处理意见经法制审核通过", ALL_REVIEWED, PENALTY_LAW.art(58, 1), STRICT_ORDER)
def review_is_passed(step: Step) -> Iterator[Finding]:
    """Later than the hearing's end (58(1)(2)) and the re-examination of statements (policy)."""
    lines = step.lines or [line for p in step.history.undecided if (line := step.history.line(p)) is not None]
    if not lines:
        yield refuse("还没有经法制审核的处理意见")
    for line in lines:
        if (needed := _why_reviewed(step, line)) is None:
            continue
        name = step.party(line.party)["name"]
        review, why = _current_pass(step, line)
        if review is None:
            rests = ("review_scope",) if needed is ALL_REVIEWED else ()
            yield refuse(f"对{name}的处理意见:{why}", needed, rests=rests)
            continue
        settled = step.history.settled_after()
        if settled is not None and review.order < settled and line.penalises:
            held = any(h.state == "held" for h in step.history.hearings[line.party])
            source = PENALTY_LAW.art(58, 1, 2) if held else Policy("复核陈述申辩以后再审核")
            yield refuse(f"法制审核通过于{review.order[0]},早于听证结束或者申辩复核({settled[0]})", source)


# -- discussion --------------------------------------------------------------------------------------------------------


@guard(
    "G14",
    "出席人数、意见、签名符合集体讨论的要求",
    PENALTY_LAW.art(57, 2),
    Policy("集体讨论的出席人数和表决由本机关规定"),
)
def discussion_is_quorate(step: Step) -> Iterator[Finding]:
    data = step.data
    if data is None:
        return
    rule = Policy("集体讨论的出席人数和表决由本机关规定")
    recused = set(data.recused) | set(step.history.recused)
    leaders = {p.username for p in step.facts.leaders if p.has_role(Role.LEADER, step.on)} - recused
    present = {m.name for m in data.members}
    percent = step.param("collective_quorum_percent").value
    voting = present & leaders
    if len(data.members) > len(present):
        yield refuse("出席人员重复", rule)
    if len(voting) * 100 < percent * len(leaders) or not voting:
        told = f"应到负责人{len(leaders)}人,到会{len(voting)}人,不足{percent}%"
        yield refuse(told, rule, rests=("collective_quorum_percent",))
    for member in data.members:
        person = step.facts.person(member.name)
        if member.name not in leaders and member.name not in recused and person is not None:
            yield refuse(f"{person.name}不是本机关负责人,只能列席,不参加表决", rule)
    if step.actor.username not in present:
        yield refuse(f"主持人{step.actor.name}没有列入出席人员", rule)
    yield from _must_attend(step, present - recused, rule)
    yield from _speaks_last(step, [m.name for m in data.members], rule)
    dissent = sum(m.dissent for m in data.members)
    if step.param("collective_majority").value and dissent * 2 >= len(data.members):
        yield refuse(f"持不同意见的有{dissent}人,没有形成多数意见", rule, rests=("collective_majority",))
    if not data.signed:
        yield refuse("集体讨论记录没有出席人员签名")


def _must_attend(step: Step, present: set[str], rule: Policy) -> Iterator[Finding]:
    """`head`: the main head. `lead`: the leader in charge of the case, taken to be who approved its filing."""
    wanted = step.param("collective_must_attend").value
    if "head" in wanted and not any(p.head for p in step.facts.leaders if p.username in present):
        yield refuse("主要负责人没有到会", rule, rests=("collective_must_attend",))
    filed = step.history.last("approve_filing")
    if "lead" in wanted and filed is not None and filed.by not in present:
        person = step.facts.person(filed.by)
        name = person.name if person else filed.by
        yield refuse(f"分管负责人{name}没有到会", rule, rests=("collective_must_attend",))


def _speaks_last(step: Step, order: list[str], rule: Policy) -> Iterator[Finding]:
    """The members stand in the order they spoke in."""
    if not step.param("collective_head_speaks_last").value:
        return
    heads = [p.username for p in step.facts.leaders if p.head and p.username in order]
    if heads and order[-1] not in heads:
        yield refuse("主要负责人应当最后发言,请按发言次序填写", rule, rests=("collective_head_speaks_last",))


@guard("SOD-MEETING", "承办人和有利害关系的人员不参加表决", Policy("承办人列席而不参加表决"), PENALTY_LAW.art(43, 1))
def members_have_no_interest(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    recused = set(step.data.recused) | set(step.history.recused)
    for member in step.data.members:
        person = step.facts.person(member.name)
        name = person.name if person else member.name
        if member.name in step.history.ever_officers and not step.param("collective_handlers_vote").value:
            yield refuse(f"{name}是本案承办人,不能作为出席人员表决", rests=("collective_handlers_vote",))
        if member.name in recused:
            yield refuse(f"{name}应当回避,不能参加表决", PENALTY_LAW.art(43, 1))


@guard(
    "G14", "情节复杂或者重大的,经负责人集体讨论", PENALTY_LAW.art(57, 2),
    Policy("集体讨论的金额标准由参数规定(待确认)"),
)  # fmt: skip
def discussion_is_held(step: Step) -> Iterator[Finding]:
    """When the line is major or complex by the parameters, or deviates from tier or band (policy)."""
    for line in step.lines or [ln for p in step.parties if (ln := step.history.line(p)) is not None]:
        name = step.party(line.party)["name"]
        resolution = step.history.resolution
        if resolution is None:
            if (rests := thresholds.major_rests(step, line)) is not None:
                yield refuse(f"对{name}的处罚属于重大或者情节复杂,应当由负责人集体讨论决定", rests=rests)
            continue
        ended = [h.ended for h in step.history.hearings[line.party] if h.ended and h.state != "withdrawn"]
        if ended and resolution.order < max(ended):
            yield refuse(f"集体讨论在{name}的听证之前,应当重新讨论")
        yield from _agrees(line, resolution.conclusion, resolution.lines.get(line.party), name)


def _agrees(line: Line, conclusion: str, resolved: Line | None, name: str) -> Iterator[Finding]:
    if conclusion == "penalty":  # the proposal as the meeting had it, which may spare one of the parties
        if resolved is None or resolved.differs(line):
            yield refuse(f"对{name}的决定与集体讨论通过的处理意见不一致")
    elif line.kind != "no_penalty" or conclusion not in ("no_penalty", "not_proven"):
        yield refuse(f"对{name}的决定与集体讨论的结论不一致")
    elif conclusion == "not_proven" and line.reason != "not_proven":
        yield refuse(f"集体讨论认为违法事实不能成立,对{name}的决定写的是其他理由")
