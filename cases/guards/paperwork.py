"""Papers after they are issued: handed over once, made again before that, put right after it; and a later date to correct."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases.guards.base import Finding, guard, refuse
from cases.issued import Issued, origin
from cases.law import CIVIL_PROCEDURE_LAW, PENALTY_LAW, SAFETY_LAW, Policy
from cases.papers import boxes_filled_since, words_of
from cases.registry import ACTS, Role
from documents.forms import load_form

if TYPE_CHECKING:
    from cases.facts import Facts, Step

ONE_NUMBER = Policy("文书一经出具不得改动:送达前重新制作并沿用文号,送达后另行补正")
# The case rests on these: they go only with the act they belong to.
CARRYING = ("filing_approval", "decision_unit", "decision_person", "no_penalty_decision")
OWN_SERVICE = {
    "penalty_notice": "告知", "hearing_right_notice": "告知", "decision_unit": "送达决定书",
    "decision_person": "送达决定书", "no_penalty_decision": "送达决定书",
}  # fmt: skip


@guard("G23", "送达地址由当事人确认", PENALTY_LAW.art(61, 2), CIVIL_PROCEDURE_LAW.art(90))
def address_is_signed(step: Step) -> Iterator[Finding]:
    data = step.data
    if data is None:
        return
    if not data.signed:
        yield refuse("送达地址确认书没有当事人的签名或者盖章")
    if data.electronic and not (data.email or data.fax or data.phone):
        yield refuse("同意电子送达的,要写明电子邮箱、传真或者手机号码")


def paper(step: Step, ordinal: int) -> Issued | None:
    """The paper of that number in the case."""
    issued = step.facts.issued
    return issued[ordinal - 1] if ordinal <= len(issued) else None


def external(facts: Facts) -> list[int]:
    """Papers that go out of the house, have no service of their own and are still here: their places in the case."""
    return [
        p.ordinal
        for p in facts.issued
        if p.stands and p.served_on is None and p.form not in OWN_SERVICE and load_form(p.form, p.edition).copies
    ]


@guard("G23", "送达的是尚未送达的对外文书", PENALTY_LAW.art(61, 1), ONE_NUMBER)
def papers_wait_for_service(step: Step) -> Iterator[Finding]:
    for ordinal in step.data.papers if step.data is not None else ():
        one = paper(step, ordinal)
        if one is None:
            yield refuse(f"没有第{ordinal}份文书")
            continue
        form = load_form(one.form, one.edition)
        name = f"第{ordinal}份文书《{form.title}》"
        if not one.stands:
            yield refuse(f"{name}已经作废", ONE_NUMBER)
        elif one.served_on is not None:
            yield refuse(f"{name}已于{one.served_on}送达")
        elif one.form in OWN_SERVICE:
            yield refuse(f"{name}由“{OWN_SERVICE[one.form]}”办理送达")
        elif not form.copies:
            yield refuse(f"{name}是内部文书,不需送达")
        elif one.party and one.party not in step.parties:
            yield refuse(f"{name}是{step.party(one.party)['name']}的文书")
        elif step.served_on < one.on:
            yield refuse(f"{name}于{one.on}出具,送达日期{step.served_on}在此之前")


@guard("G30", "文书还没有送达,也没有签批", ONE_NUMBER)
def paper_is_not_handed_over(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    one = paper(step, step.data.paper)
    if one is None:
        yield refuse(f"没有第{step.data.paper}份文书")
        return
    name = f"《{load_form(one.form, one.edition).title}》"
    if not one.stands or one.state == "rectified":
        yield refuse(f"{name}已经作废或者补正")
    if one.served_on is not None:
        yield refuse(f"{name}已于{one.served_on}送达,有误的另行补正")
    if filled := boxes_filled_since(step.history, one):
        yield refuse(f"{name}已经签批({'、'.join(ACTS[act].label for act in filled)}),不能重新制作")
    if not any(step.actor.has_role(role, step.on) for role in ACTS[origin(step.facts, one).name].by):
        yield refuse(f"{name}由作出原行为的人员重新制作")
    if step.on < one.on:
        yield refuse(f"{name}于{one.on}出具,重新制作的日期在此之前")
    if step.data.void and one.form in CARRYING:
        yield refuse(f"{name}由退回立案、收回决定办理,不能只作废")


@guard("G30", "随附于已经出具、没有作废的文书", ONE_NUMBER)
def paper_stands(step: Step) -> Iterator[Finding]:
    """A companion never takes the place of its paper; a draft made again or voided has none to keep company with."""
    if step.data is None:
        return
    one = paper(step, step.data.paper)
    if one is None:
        yield refuse(f"没有第{step.data.paper}份文书")
        return
    name = f"《{load_form(one.form, one.edition).title}》"
    if not one.stands:
        yield refuse(f"{name}已经作废,不再随附文件")
    if step.on < one.on:
        yield refuse(f"{name}于{one.on}出具,随附的日期在此之前")


@guard("G30", "补正只及于已送达文书的文字差错", ONE_NUMBER, PENALTY_LAW.art(75, 2))
def slip_of_the_pen(step: Step) -> Iterator[Finding]:
    """Amount, kind, article and remedies are no slips of the pen: there the decision is changed or revoked (75(2))."""
    data = step.data
    if data is None:
        return
    one = paper(step, data.paper)
    if one is None:
        yield refuse(f"没有第{data.paper}份文书")
        return
    name = f"《{load_form(one.form, one.edition).title}》"
    if not one.stands:
        yield refuse(f"{name}已经作废")
    if one.served_on is None:
        yield refuse(f"{name}还没有送达,有误的重新制作")
    elif step.on < one.served_on:
        yield refuse(f"{name}于{one.served_on}送达,补正的日期在此之前")
    if data.wrong == data.right:
        yield refuse("补正前后的文字相同")
    found = [(label, decided) for label, words, decided in words_of(step.facts, one) if data.wrong in words]
    if not found:
        yield refuse(f"{name}上没有“{data.wrong}”")
    for label in dict.fromkeys(label for label, decided in found if decided):
        yield refuse(f"“{data.wrong}”涉及{label},不属于文字差错,应当变更或者撤销决定", PENALTY_LAW.art(75, 2))
    agreed = step.facts.person(data.agreed_by) if data.agreed_by else None
    if agreed is None or not agreed.has_role(Role.LEGAL_REVIEWER, step.on):
        yield refuse("补正应当经法制审核人员同意(agreed_by)", Policy("补正文书经法制审核人员同意"))


@guard("G07", "延长后的整改期限晚于原期限", PENALTY_LAW.art(28, 1), SAFETY_LAW.art(65, 1, 2))
def extension_runs_on(step: Step) -> Iterator[Finding]:
    if step.data is None or not step.data.granted:
        return
    for order in step.history.orders:
        concerned = order.kind == "correction" and order.party in step.parties and order.state != "verified"
        if concerned and order.due is not None and step.data.until <= order.due:
            yield refuse(f"原整改期限至{order.due},延期至{step.data.until}不晚于原期限")
