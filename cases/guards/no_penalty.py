"""No penalty (不予处罚): its grounds, and the conditions of a first offence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cases.calendar import plain_years
from cases.guards.amounts import clause_keys, named
from cases.guards.base import Finding, flaw, guard, refuse
from cases.law import PENALTY_LAW, Citation

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line


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
    name, conditions = named(step, line), line.raw.get("conditions") or {}
    if any(o.party == line.party and o.state == "failed" for o in step.history.orders):
        yield refuse(f"{name}没有及时改正(复查不合格)", PENALTY_LAW.art(33, 1))
    elif not _corrected(step, line.party):
        yield flaw(f"{name}是否及时改正没有复查记录", PENALTY_LAW.art(33, 1))
    if line.reason != "first_minor":
        return
    for wanted in step.param("first_offence_conditions").value:
        given = conditions.get(wanted["name"])
        if given is None or given != wanted["wanted"]:
            label = CONDITIONS.get(wanted["name"], wanted["name"])
            yield refuse(f"首违不罚的条件“{label}”不具备或者没有填写", PENALTY_LAW.art(33, 1))
    for when in _earlier_of_same_kind(step, line):
        yield refuse(f"首违不罚的条件“首次违法”不具备:{name}曾于{when}因同类违法行为被处理", PENALTY_LAW.art(33, 1))


CONDITIONS = {"first": "首次违法", "slight": "危害后果轻微", "corrected": "及时改正", "high_risk": "不属于高危行业领域"}


def _corrected(step: Step, party: str) -> bool:
    line = step.history.line(party)
    orders = [o for o in step.history.orders if o.party == party]
    return any(o.state == "verified" for o in orders) or bool(line and line.raw.get("correction") == "done")


def _earlier_of_same_kind(step: Step, line: Line) -> Iterator[date]:
    """Same kind = the same clause to the item: in this data folder, or declared with the party."""
    years = int(step.param("first_offence_years").value)
    since = plain_years(step.on, -years) if years else date.min
    clauses = {Citation.parse(c).key for c in line.clauses}
    found = [
        r["decided_on"]
        for r in step.facts.earlier
        if r["identity"] == step.identity(line.party) and r["clause"] in clauses
    ]
    for declared in step.party(line.party).get("earlier") or ():
        if clause_keys(declared["clause"]) & clauses:
            found.append(date.fromisoformat(str(declared["decided_on"])))
    yield from (when for when in sorted(found) if when >= since)
