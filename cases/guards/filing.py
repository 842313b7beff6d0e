"""Filing (立案): limitation, jurisdiction, officers, who may approve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cases.calendar import plain_years
from cases.guards.base import Finding, guard, refuse
from cases.law import PENALTY_LAW, SAFETY_LAW, Policy

if TYPE_CHECKING:
    from cases.facts import Step

DIGITS_OF_LEVEL = {"nation": 0, "province": 2, "city": 4, "county": 6, "township": 9}


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@guard("G01", "违法行为在追责时效以内", PENALTY_LAW.art(36, 1))
def within_limitation(step: Step) -> Iterator[Finding]:
    """Two years, five where life or safety was harmed; from the end of a continuing act (36(2)) to its discovery."""
    for key, violation in step.history.violations.items():
        found_on = _day(violation.get("found_on") or step.history.source.get("on") or step.on)
        years = 5 if violation.get("life_safety_harm") else 2
        last = plain_years(_day(violation["act_end"]), years)
        if found_on > last:
            yield refuse(f"违法事实 {key} 终了于{violation['act_end']},{found_on}发现时已超过{years}年(至{last})")


@guard("G02", "属于本机关管辖", PENALTY_LAW.art(22), PENALTY_LAW.art(23), PENALTY_LAW.art(25, 1))
def own_jurisdiction(step: Step) -> Iterator[Finding]:
    """Place of the violation, level, and who filed first."""
    bureau = step.facts.bureau
    prefix = bureau.code[: DIGITS_OF_LEVEL.get(bureau.level, 6)]
    for key, violation in step.history.violations.items():
        place = violation.get("place_code") or ""
        if place and not place.startswith(prefix):
            yield refuse(f"违法事实 {key} 发生在{place},不在{bureau.name}辖区", PENALTY_LAW.art(22))
        if other := violation.get("filed_elsewhere"):
            yield refuse(f"违法事实 {key} 已由{other}先立案", PENALTY_LAW.art(25, 1))


@guard("G03", "承办人不少于两人,且持有有效执法证", PENALTY_LAW.art(42, 1), SAFETY_LAW.art(67, 2))
def two_officers_named(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    named = list(dict.fromkeys(step.data.officers))
    if len(named) < 2:
        yield refuse(f"承办人应当不少于两人,现只有{len(named)}人")
    for username in named:
        person = step.facts.person(username)
        if person is not None and not person.licence_on(step.on):
            sources = (PENALTY_LAW.art(42, 1), SAFETY_LAW.art(67, 2))
            yield refuse(f"{person.name}在{step.on}没有有效的行政执法证", *sources)


@guard("SOD-APPROVER", "审批人不是本案承办人", Policy("审批人不得审批自己承办的案件"))
def approver_is_not_a_handler(step: Step) -> Iterator[Finding]:
    if step.actor.username in step.history.ever_officers:
        yield refuse(f"{step.actor.name}是本案承办人,不能审批本案")
