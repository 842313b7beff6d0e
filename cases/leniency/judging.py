"""A line of a proposal held against the items it names: each condition by the record first, then by the answer given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cases.leniency import items as lists
from cases.leniency import record
from cases.leniency.conditions import Row, answered, asked, label, merged
from cases.leniency.record import UNMET, Asked

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line
    from cases.models import LenientItem


def asked_of(step: Step, line: Line) -> Asked:
    """Whom the line concerns, as the record is asked about."""
    clauses = lists.clauses_of(step.history, line.violations)
    return Asked(step.facts, step.on, line.party, clauses, str(line.raw.get("correction") or ""))


def chosen_by(step: Step, line: Line) -> lists.Chosen:
    """The items a line names."""
    clauses = lists.clauses_of(step.history, line.violations).values()
    text = str(line.raw.get("list_item") or "")
    return lists.chosen(step.facts.law, step.facts.bureau.code, step.on, lists.kind_of(line.raw), text, clauses)


def fitting_for(step: Step, line: Line) -> list[LenientItem]:
    """The items a line of its kind could name."""
    clauses = lists.clauses_of(step.history, line.violations).values()
    return lists.fitting(step.facts.law, step.facts.bureau.code, step.on, lists.kind_of(line.raw), clauses)


def about(item: LenientItem, whole: Asked) -> Asked:
    """The question narrowed to the violations the item speaks of, with its own years."""
    mine = {key: clause for key, clause in whole.clauses.items() if lists.covers(item, clause)}
    return replace(whole, clauses=mine, years=item.years)


def unmet(item: LenientItem, whole: Asked, answers: dict[str, Any]) -> Iterator[str]:
    """What is missing of an item, condition by condition, naming it and the list."""
    narrowed, unread = about(item, whole), "" if item.confirmed else "(待确认)"
    for row in asked(item.kind, item.conditions):
        why = missing(row, narrowed, answers)
        if why:
            yield f"{lists.named(item)}{unread}的条件“{label(row, item.years)}”{why}"


def missing(row: Row, asked_about: Asked, answers: dict[str, Any]) -> str:
    """Why one condition is not there, "" where it is. The record goes before the tick."""
    found = record.known(asked_about, row)
    if found.state == UNMET:
        return f"不具备:{found.said}"
    answer = answers.get(str(row["name"]))
    if answer is None:
        return "没有填写"
    return "" if answered(row, answer) else "不具备"


def questions(items: Iterable[LenientItem]) -> list[Row]:
    """What several items ask together, each condition once."""
    return merged(asked(item.kind, item.conditions) for item in items)


def deciding(step: Step) -> dict[str, list[dict[str, Any]]]:
    """The items each line of an act rests on, as they stand now: kept in the event, so that it says the same later."""
    found = {line.party: chosen_by(step, line).items for line in step.lines if line.raw.get("list_item")}
    return {party: [lists.snapshot(item) for item in items] for party, items in found.items() if items}
