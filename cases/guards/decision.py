"""Decision (决定): notice, term, transfer, the paper, service, recall, limits of the summary procedure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases.guards.amounts import named, penal_lines
from cases.guards.base import Finding, flaw, guard, refuse
from cases.law import PENALTY_LAW, Policy
from cases.working import yuan

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Notice


@guard("G08", "决定的内容都已告知", PENALTY_LAW.art(44), PENALTY_LAW.art(62))
def notice_covers_decision(step: Step) -> Iterator[Finding]:
    """Same violations, clauses, kinds, and an amount not higher than notified, for every party to be penalised."""
    lines = penal_lines(step) or [ln for p in step.history.to_be_penalised if (ln := step.history.line(p)) is not None]
    for line in lines:
        notice = step.history.notice(line.party)
        if notice is None:
            yield refuse(f"没有向{named(step, line)}告知拟作出的处罚内容及事实、理由、依据")
        elif not notice.line.covers(line):
            yield refuse(f"对{named(step, line)}的处罚与告知的内容不一致(告知罚款{yuan(notice.line.fine)}元)")


@guard("G12", "不因申辩加重处罚", PENALTY_LAW.art(45, 2))
def no_heavier_fine(step: Step) -> Iterator[Finding]:
    for line in penal_lines(step):
        notices = step.history.notices[line.party]
        if not notices:
            continue
        first = notices[0]
        renewed = any(not line.heavier_than(n.line) and _on_new_facts(step, first, n) for n in notices[1:])
        if line.heavier_than(first.line) and not renewed:
            yield refuse(
                f"对{named(step, line)}的处罚(罚款{yuan(line.fine)}元)重于告知的(罚款{yuan(first.line.fine)}元),"
                "又没有依据新的事实重新告知"
            )


def _on_new_facts(step: Step, first: Notice, later: Notice) -> bool:
    """New facts are stated with the later notice, or evidence of the violations was entered between the two."""
    since = [item for item in step.facts.evidence if first.order[1] < item["event__seq"] < later.order[1]]
    return later.new_facts or any(set(item["proves"]) & set(later.line.violations) for item in since)


@guard("G17", "尚未作出决定", PENALTY_LAW.art(29))
def undecided_so_far(step: Step) -> Iterator[Finding]:
    """A party once decided stays so."""
    for party in step.parties:
        if party in step.history.decisions:
            yield refuse(f"对{step.party(party)['name']}已经作出决定,不得就同一行为再次决定")
    if not step.parties:
        yield refuse("没有尚未作出决定的当事人")


@guard("G15", "自立案之日起九十日内作出决定", PENALTY_LAW.art(60))
def within_decision_term(step: Step) -> Iterator[Finding]:
    due = step.facts.decision_due
    if due is None or step.on <= due:
        return
    message = f"办案期限已于{due}届满,{step.on}才作出决定"
    if step.data is not None and step.data.overdue_reason:
        yield flaw(f"{message}(理由:{step.data.overdue_reason})")
    else:
        yield refuse(f"{message},应当写明超期理由")


@guard("G28", "移送期间对同一行为不另行罚款", PENALTY_LAW.art(27, 1), PENALTY_LAW.art(35, 2))
def no_fine_while_transferred(step: Step) -> Iterator[Finding]:
    for transfer in step.history.transfers:
        for line in penal_lines(step):
            away = (
                transfer["whole"]
                or line.party in transfer["parties"]
                or set(line.violations) & set(transfer["violations"])
            )
            if away and not transfer["returned"] and transfer["kind"] == "crime" and line.fine:
                yield refuse(f"{named(step, line)}的行为已于{transfer['on']}移送,退回以前不得另行罚款")
            if away and transfer.get("result") == "criminal_fine" and line.fine:
                yield refuse("人民法院已判处罚金,行政机关尚未给予罚款的,不再给予罚款", PENALTY_LAW.art(35, 2))


# -- the paper ---------------------------------------------------------------------------------------------------------


@guard("G22", "决定书载明法定事项", PENALTY_LAW.art(59, 1), PENALTY_LAW.art(52, 2))
def decision_is_complete(step: Step) -> Iterator[Finding]:
    """Asks the form itself which required field has nothing to show."""
    from cases import papers

    if step.act.name == "penalise_on_the_spot" and step.data is None:
        return
    for label, article in papers.missing(step):
        yield refuse(f"决定书缺少“{label}”({article})")


# -- service, recall, summary ------------------------------------------------------------------------------------------


@guard("G23", "决定已作出", PENALTY_LAW.art(61, 1))
def party_is_decided(step: Step) -> Iterator[Finding]:
    for party in step.parties:
        if party not in step.history.decisions:
            yield refuse(f"对{step.party(party)['name']}还没有作出决定")
    if not step.parties:
        yield refuse("没有已作出决定的当事人")


@guard("G23", "决定已送达", PENALTY_LAW.art(61, 1))
def party_is_served(step: Step) -> Iterator[Finding]:
    for party in step.parties:
        decision = step.history.decisions.get(party)
        if decision is not None and decision.served_on is None:
            yield refuse(f"对{step.party(party)['name']}的决定还没有送达")


@guard("G23", "决定没有送达,也没有公示", Policy("决定送达或者公示后不得收回,只能依法变更、撤销"))
def decision_unserved(step: Step) -> Iterator[Finding]:
    for party in step.parties:
        decision = step.history.decisions.get(party)
        others = [d for d in step.history.decisions.values() if d.served_on is not None]
        if decision is None or others:
            yield refuse(f"对{step.party(party)['name']}没有可以收回的决定(已送达的不能收回)")
        if step.history.tracks["publication"].get(party) == "published":
            yield refuse("决定已经公示,不能收回")
    if not step.parties:
        yield refuse("没有可以收回的决定")


@guard("SUMMARY", "符合当场处罚的条件和限额", PENALTY_LAW.art(51), PENALTY_LAW.art(52, 1), PENALTY_LAW.art(44))
def summary_limits(step: Step) -> Iterator[Finding]:
    if step.history.procedure != "summary" and step.data is not None:
        yield refuse("本案登记为普通程序")
    if step.data is None:
        return
    for line in step.lines:
        key = f"summary_limit_{_summary_subject(step, line.party)}"
        limit = int(step.param(key).value)
        if line.kinds - {"fine", "warning"}:
            yield refuse("当场处罚只能是警告或者限额以内的罚款", PENALTY_LAW.art(51))
        if line.fine > limit or (line.fine == limit and not step.param("amounts_inclusive").value):
            told = f"对{named(step, line)}当场罚款{yuan(line.fine)}元,超过限额{yuan(limit)}元"
            rests = (key, *(["summary_individual_business_as"] if step.party(line.party)["kind"] != "unit" else []))
            yield refuse(told, PENALTY_LAW.art(51), rests=rests)
    checks = {
        "没有告知拟处罚的内容、事实、理由、依据和权利": (step.data.rights_told, PENALTY_LAW.art(44)),
        "没有记录当事人的陈述、申辩": (step.data.statement, PENALTY_LAW.art(45, 1)),
        "没有责令改正": (step.data.correction, PENALTY_LAW.art(28, 1)),
        "决定书没有当场交付当事人": (step.data.delivered_to, PENALTY_LAW.art(52, 1)),
    }
    for message, (done, article) in checks.items():
        if not done:
            yield refuse(message, article)


def _summary_subject(step: Step, party: str) -> str:
    """51 knows citizens and organisations; which of them an individual business is, a parameter says."""
    if step.party(party)["kind"] != "individual_business":
        return step.subject(party)
    return "unit" if step.param("summary_individual_business_as").value == "unit" else "person"
