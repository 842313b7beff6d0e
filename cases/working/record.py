"""The working and the rows of the law as an event keeps them: an archived case says what it said then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cases.working import clauses, line

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line
    from cases.models import Clause


def as_record(step: Step, lines: Iterable[Line]) -> dict[str, Any]:
    """Of the lines that penalise: the steps by party, and each row of a penalty clause that judged them."""
    penal = [one for one in lines if one.penalises]
    if not penal:
        return {}
    working = {one.party: [step_.as_dict() for step_ in line.steps(step, one)] for one in penal}
    found = [row for one in penal for row in _rows(step, one)]
    return {"working": working, "clauses": [row for n, row in enumerate(found) if row not in found[:n]]}


def _rows(step: Step, one: Line) -> Iterable[dict[str, Any]]:
    for key in one.violations:
        for _, rows in clauses.rows(step, key, one):
            for row in line.fitting(step, rows, one):
                yield {**_row(row), "on": clauses.law_date(step, key, one)}


def _row(row: Clause) -> dict[str, Any]:
    return {
        "cite": row.cite, "code": row.code, "subject": row.subject, "step": row.step, "variant": row.variant,
        "low": row.low, "high": row.high, "low_inclusive": row.low_inclusive, "high_inclusive": row.high_inclusive,
        "violation": row.violation, "source": row.source, "confirmed": row.confirmed, "since": row.valid_from,
    }  # fmt: skip
