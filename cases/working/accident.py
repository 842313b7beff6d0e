"""The grade of an accident by its consequences (生产安全事故报告和调查处理条例 3): the gravest of deaths, injuries, loss.

There 以上 includes the number and 以下 does not. The government's approval of the report (批复) says the grade; this shows
whether what was entered agrees with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases.law import ACCIDENT_RULES
from cases.working.parts import WorkLine

GRADES = {
    "accident_ordinary": "一般事故",
    "accident_larger": "较大事故",
    "accident_major": "重大事故",
    "accident_extra": "特别重大事故",
}
SOURCE = str(ACCIDENT_RULES.art(3, 1))
# From which number on: larger, major, extra. Injuries are serious ones (重伤), loss is direct and in yuan.
FROM = {"deaths": (3, 10, 30), "injuries": (10, 50, 100), "loss": (10_000_000, 50_000_000, 100_000_000)}
SAID = {"deaths": "死亡{n}人", "injuries": "重伤{n}人", "loss": "直接经济损失{n:,}元"}


def grade_of(answers: Mapping[str, Any]) -> str:
    """The step of the clause that these consequences lead to; "" where none is told."""
    told = {name: answers[name] for name in FROM if _number(answers.get(name))}
    if not told:
        return ""
    rank = max(sum(number >= border for border in FROM[name]) for name, number in told.items())
    return tuple(GRADES)[rank]


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def steps(step: str, answers: Mapping[str, Any]) -> list[WorkLine]:
    """How the consequences lead to a grade, where the clause goes by grades and they are told."""
    grade = grade_of(answers) if step in GRADES else ""
    if not grade:
        return []
    said = "、".join(SAID[name].format(n=answers[name]) for name in FROM if _number(answers.get(name)))
    return [WorkLine(f"{said}:属于{GRADES[grade]}(以上含本数,以下不含)", None, SOURCE)]
