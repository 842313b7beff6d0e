"""Citations that the text in force does not have: told as flaws, since the text loaded may itself lack something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.guards.base import Finding, flaw, guard
from cases.law import PENALTY_LAW, Citation, article_text
from cases.statutes import wording
from cases.statutes.checking import fault

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line

FIELDS = {"violated": "违反条款", "clause": "处罚依据", "concurrent": "还触犯的处罚依据"}
Cited = tuple[str, Citation, date]  # where it stands, what, by the text of which day


@guard("G06", "引用的法条在当时有效的文本里都有", PENALTY_LAW.art(38, 1), PENALTY_LAW.art(59, 1, 3))
def citations_exist(step: Step) -> Iterator[Finding]:
    """Violations by the day the act ended, the rest by the step's. Silent where a text is not loaded."""
    source = PENALTY_LAW.art(59, 1, 3) if step.act.name == "decide" else PENALTY_LAW.art(38, 1)
    for where, citation, on in dict.fromkeys(_cited(step)):
        if wrong := fault(citation, on, step.facts.law.statutes):
            said = citation.statute + article_text(citation.article, citation.paragraph, citation.item)
            yield flaw(f"{where}引用的“{said}”在{on}有效的文本里没有:{wrong.said}", source)


def _cited(step: Step) -> Iterator[Cited]:
    if step.data is not None and step.act.name in ("register_clue", "record_violation"):
        for violation in step.data.violations if step.act.name == "register_clue" else [step.data.record]:
            yield from _of_violation(violation.id, violation.model_dump(include={*FIELDS, "act_end"}), None)
    for line in step.lines:
        since = step.on if line.raw.get("lighter") == "new" else None
        for key in line.violations:
            yield from _of_violation(key, step.history.violations[key], since)
        yield from _of_ground(step, line)


def _of_violation(key: str, violation: Mapping[str, Any], instead: date | None) -> Iterator[Cited]:
    """`instead`: the day of the newer law, where that is lighter (从旧兼从轻). What was violated is the old law always."""
    ended = violation["act_end"]
    then = ended if isinstance(ended, date) else date.fromisoformat(ended)
    for name, label in FIELDS.items():
        on = then if name == "violated" else instead or then
        for citation in Citation.parse_many(violation[name]) if violation.get(name) else ():
            yield f"违法事实 {key} 的{label}", citation, on


def _of_ground(step: Step, line: Line) -> Iterator[Cited]:
    """从轻、减轻、从重的依据 is written in words, or as a citation."""
    text = line.raw.get("ground_article") or ""
    for mention in wording.mentions(text, step.facts.law.statutes.titles):
        yield "从轻、减轻、从重的依据", mention.citation, step.on
    if "/" in text:
        try:
            yield from (("从轻、减轻、从重的依据", citation, step.on) for citation in Citation.parse_many(text))
        except ValueError:
            return
