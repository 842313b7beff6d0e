"""No penalty (不予处罚): its grounds, the conditions of a first offence, and the lists of the region (不予处罚清单)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cases.calendar import plain_years
from cases.guards.amounts import named
from cases.guards.base import Finding, flaw, guard, refuse
from cases.law import PENALTY_LAW, Citation, Policy
from cases.leniency import items as lists
from cases.leniency import judging, record
from cases.leniency.conditions import VOCABULARY, answered

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line

BY_HAND = Policy("清单由人工核对")
NOT_YET = "(作出决定时须具备)"  # what is missing when it is proposed may still come


@guard("G32", "不予处罚有法定理由并符合条件", PENALTY_LAW.art(33), PENALTY_LAW.art(57, 1, 3))
def grounds_for_no_penalty(step: Step) -> Iterator[Finding]:
    for line in step.lines:
        if line.kind != "no_penalty":
            continue
        if not line.reason:
            yield refuse("不予处罚要写明理由")
        if line.reason in ("first_minor", "slight"):
            yield from _slight(step, line)
        if line.reason in ("age", "capacity"):
            yield from _of_a_person(step, line)
        if line.reason == "limitation" and not list(_too_old(step, line)):
            yield refuse(f"{named(step, line)}的违法行为还在追责时效以内", PENALTY_LAW.art(36, 1))


def _of_a_person(step: Step, line: Line) -> Iterator[Finding]:
    article = PENALTY_LAW.art(30) if line.reason == "age" else PENALTY_LAW.art(31)
    party = step.party(line.party)
    if party["kind"] == "unit":
        yield refuse(f"{party['name']}是单位,不适用该理由", article)
    elif line.reason == "age":
        if not party.get("birth"):
            yield refuse(f"没有登记{party['name']}的出生日期,不能认定不满十四周岁", article)
            return
        fourteen = plain_years(date.fromisoformat(str(party["birth"])), 14)
        for key in line.violations:
            if date.fromisoformat(str(step.history.violations[key]["act_end"])) >= fourteen:
                yield refuse(f"{party['name']}在违法行为时已满十四周岁", article)


def _too_old(step: Step, line: Line) -> Iterator[str]:
    """Violations of the line that are out of the two or five years."""
    for key in line.violations:
        violation = step.history.violations[key]
        last = plain_years(date.fromisoformat(str(violation["act_end"])), 5 if violation.get("life_safety_harm") else 2)
        found_on = violation.get("found_on") or step.history.source.get("on") or step.on
        if date.fromisoformat(str(found_on)) > last:
            yield key


def _slight(step: Step, line: Line) -> Iterator[Finding]:
    """33(1): by the list the line names; where it names none of ours, by the bureau's parameters."""
    chosen = judging.chosen_by(step, line)
    for why in chosen.wrong:
        yield refuse(f"{why},不能作为{named(step, line)}不予处罚的依据", PENALTY_LAW.art(33, 1))
    if chosen.items:
        yield from _by_list(step, line, chosen)
        return
    yield from _corrected(step, line)
    if line.reason == "first_minor":
        yield from _by_parameters(step, line)
    if not chosen.wrong:
        yield from _not_by_list(step, line, chosen)


def _by_list(step: Step, line: Line, chosen: lists.Chosen) -> Iterator[Finding]:
    """Every violation stands in an item, and every condition of the item is met by record and answer."""
    asked, answers = judging.asked_of(step, line), line.raw.get("conditions") or {}
    for key in lists.uncovered(chosen.items, asked.clauses):
        told = "、".join(map(lists.named, chosen.items))
        yield refuse(f"违法事实 {key} 的处罚依据不在{told}以内", PENALTY_LAW.art(33, 1), told)
    for item in chosen.items:
        for why in judging.unmet(item, asked, answers):
            yield refuse(why, PENALTY_LAW.art(33, 1), lists.named(item))
    for name in chosen.unknown:
        yield flaw(f"清单事项“{name}”不在本系统的清单中,未能校验", BY_HAND)


def _not_by_list(step: Step, line: Line, chosen: lists.Chosen) -> Iterator[Finding]:
    """A list of ours speaks of the violation: it is to be named. One from elsewhere may be, and is left to a human."""
    could = "、".join(dict.fromkeys(f"{lists.named(i)}({i.title})" for i in judging.fitting_for(step, line)))
    if could and chosen.unknown:
        told = "、".join(chosen.unknown)
        yield flaw(f"清单事项“{told}”不在本系统的清单中,未能校验;本机关的清单有{could}", BY_HAND)
    elif could:
        yield refuse(f"本机关的清单载有该违法行为,请写明所依据的事项:{could}", PENALTY_LAW.art(33, 1))


def _corrected(step: Step, line: Line) -> Iterator[Finding]:
    name, orders = named(step, line), [o for o in step.history.orders if o.party == line.party]
    if any(o.state == "failed" for o in orders):
        yield refuse(f"{name}没有及时改正(复查不合格)", PENALTY_LAW.art(33, 1))
    elif not any(o.state == "verified" for o in orders) and line.raw.get("correction") != "done":
        yield flaw(f"{name}是否及时改正没有复查记录", PENALTY_LAW.art(33, 1))


def _by_parameters(step: Step, line: Line) -> Iterator[Finding]:
    name, conditions = named(step, line), line.raw.get("conditions") or {}
    for wanted in step.param("first_offence_conditions").value:
        if not answered(wanted, conditions.get(wanted["name"])):
            why = f"首违不罚的条件“{_said(wanted['name'])}”不具备或者没有填写"
            yield refuse(why, PENALTY_LAW.art(33, 1), rests=["first_offence_conditions"])
    clauses = lists.clauses_of(step.history, line.violations)
    years = int(step.param("first_offence_years").value)
    asked = record.Asked(step.facts, step.on, line.party, clauses, years=years)
    for before in record.same_kind(asked):
        why = f"首违不罚的条件“首次违法”不具备:{name}曾于{before.decided_on}因同类违法行为被处理"
        yield refuse(why, PENALTY_LAW.art(33, 1), rests=["first_offence_years"])


def _said(name: str) -> str:
    return VOCABULARY[name].label if name in VOCABULARY else name


@guard("G32", "拟不予处罚所依据的清单事项具备条件", PENALTY_LAW.art(33, 1))
def proposed_by_a_list(step: Step) -> Iterator[Finding]:
    """Told when it is proposed; the decision is then refused for it."""
    for line in step.lines:
        if line.kind != "no_penalty" or not lists.kind_of(line.raw):
            continue
        chosen = judging.chosen_by(step, line)
        if chosen.items or chosen.wrong or judging.fitting_for(step, line):
            for found in _slight(step, line):
                yield flaw(found.message + NOT_YET, *found.sources)


# -- penalties made lighter by a list ----------------------------------------------------------------------------------


@guard("G16", "从轻、减轻所依据的清单事项具备条件", PENALTY_LAW.art(32), PENALTY_LAW.art(34))
def lightened_by_a_list(step: Step) -> Iterator[Finding]:
    """A list guides discretion (34); it is no ground to go below the band, which 30–32 alone give. What is missing is
    told when it is proposed, and refused when it is decided."""
    for line in step.lines:
        if not lists.kind_of(line.raw) or not line.penalises or not line.raw.get("list_item"):
            continue
        chosen, asked = judging.chosen_by(step, line), judging.asked_of(step, line)
        for why in chosen.wrong:
            yield refuse(f"{why},不能作为对{named(step, line)}从轻、减轻的依据", PENALTY_LAW.art(34))
        for item in chosen.items:
            if not any(lists.covers(item, clause) for clause in asked.clauses.values()):
                yield refuse(f"{lists.named(item)}不适用于对{named(step, line)}处罚的违法行为", PENALTY_LAW.art(34))
                continue
            for why in judging.unmet(item, asked, line.raw.get("conditions") or {}):
                if step.act.name == "decide":
                    yield refuse(why, PENALTY_LAW.art(34), lists.named(item))
                else:
                    yield flaw(why + NOT_YET, PENALTY_LAW.art(34), lists.named(item))
        for name in chosen.unknown:
            yield flaw(f"清单事项“{name}”不在本系统的清单中,未能校验", BY_HAND)
        if (
            line.raw.get("ground") == "mitigate"
            and chosen.items
            and not _statutory(line.raw.get("ground_article") or "")
        ):
            yield refuse(
                "清单不能代替减轻处罚的法定理由,请写明行政处罚法第三十条至第三十二条的依据", PENALTY_LAW.art(32)
            )


def _statutory(cite: str) -> bool:
    """Whether one may mitigate by this article: 30–32, or another law or rule that 32(5) points at."""
    try:
        citation = Citation.parse(cite)
    except ValueError:
        return False
    return citation.statute != PENALTY_LAW.name or citation.article in (30, 31, 32)
