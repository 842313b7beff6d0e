"""What a paper says of the list (不予处罚清单) a line rests on, and of the conditions found to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.leniency import items, judging
from cases.leniency.conditions import answered, label

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line


def named_by(step: Step, line: Line) -> str:
    """The items by list, number and title; a list of elsewhere as it was typed."""
    chosen = judging.chosen_by(step, line)
    return "、".join([*(f"{items.named(i)}（{i.title}）" for i in chosen.items), *chosen.unknown])


def conditions_of(step: Step, line: Line) -> str:
    """The conditions answered as the list asks for them, in its words; "" where nothing was answered."""
    answers = line.raw.get("conditions") or {}
    chosen = judging.chosen_by(step, line).items
    if chosen:
        rows = [(row, chosen[0].years) for row in judging.questions(chosen)]
    elif answers:
        years = int(step.facts.parameter("first_offence_years", step.on).value)
        rows = [(row, years) for row in step.facts.parameter("first_offence_conditions", step.on).value]
    else:
        rows = []
    return "、".join(label(row, years) for row, years in rows if answered(row, answers.get(str(row["name"]))))
