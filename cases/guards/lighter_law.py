"""从旧兼从轻: where the law changed after the act, the proposal says which of the two applies, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases import lighter
from cases.guards.amounts import penal_lines
from cases.guards.base import Finding, flaw, guard, refuse
from cases.law import PENALTY_LAW

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line

SAID = {"old": "旧规定", "new": "新规定", "equal": "两者相同"}


@guard("LIGHTER", "行为以后法律有变化的,比较新旧规定,从旧兼从轻", PENALTY_LAW.art(37))
def lighter_law_is_chosen(step: Step) -> Iterator[Finding]:
    """No proposal without an answer and its reasons; none against what the rows plainly show."""
    for line in penal_lines(step):
        changed = lighter.of_line(step, line)
        if not changed:
            continue
        if step.act.name == "penalise_on_the_spot":
            yield refuse(f"{_told(changed)},要比较新旧规定,不能当场处罚")
            continue
        yield from _answered(line, changed)


def _answered(line: Line, changed: list[lighter.Change]) -> Iterator[Finding]:
    answer = line.raw.get("lighter") or ""
    if not answer:
        yield refuse(f"{_told(changed)},要写明适用旧规定还是新规定(lighter)")
    if not line.raw.get("lighter_law"):
        yield refuse(f"{_told(changed)},要写明新旧规定的比较和理由(lighter_law)")
    for change in changed:
        plain = change.plain
        if not answer or not plain or plain == answer or (plain == lighter.EQUAL and answer == lighter.OLD):
            continue
        found = f"{change.said}按幅度和种类比较是{_lighter(plain)},与所写的“{SAID[answer]}”不一致"
        yield refuse(found) if change.confirmed else flaw(found)


def _lighter(plain: str) -> str:
    return "新旧相同" if plain == lighter.EQUAL else f"{SAID[plain]}较轻"


def _told(changed: list[lighter.Change]) -> str:
    many = dict.fromkeys(f"{c.said}{c.happened}" for c in changed)
    keys = "、".join(dict.fromkeys(c.violation for c in changed))
    return f"违法事实 {keys} 的处罚依据在行为终了({changed[0].act_end})以后有变化:{';'.join(many)}"
