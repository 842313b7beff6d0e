"""Which rows of the law judge a violation: the one place where the date of the law is chosen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line
    from cases.lawbase import LawBase
    from cases.models import Clause


def law_date(step: Step, key: str, line: Line) -> date:
    """The day whose law judges a violation: the date of the act, its end where it continues (行政处罚法 36(2), 37).

    Where the law changed since and the line answers that the new one is lighter, the step's day (see `cases.lighter`).
    """
    if line.raw.get("lighter") == "new":
        return step.on
    return date.fromisoformat(str(step.history.violations[key]["act_end"]))


def subject_of(party: dict[str, Any]) -> str:
    """How penalty clauses divide those who break them: `person`, or `unit` (an individual business is one)."""
    return "person" if party["kind"] == "person" else "unit"


def rows(step: Step, key: str, line: Line, any_step: bool = False) -> list[tuple[str, list[Clause]]]:
    """For each clause of a violation: the rows for its step (or all), the party's kind and the day of the law."""
    violation = step.history.violations[key]
    subject, on = subject_of(step.party(line.party)), law_date(step, key, line)
    found = []
    for cite in violation["clause"].split("+"):
        known = of_cite(step.facts.law, cite, subject, on, violation, any_step)
        found.append((cite, known))
    return found


def of_cite(
    law: LawBase, cite: str, subject: str, on: date, violation: dict[str, Any], any_step: bool = False
) -> list[Clause]:
    """The rows of one citation for a violation: of its step and, where it names one, of its variant."""
    known = law.clauses(cite, subject, on)
    if not any_step:
        known = [row for row in known if row.step == violation.get("step", "first")]
    return [row for row in known if row.variant == (violation.get("variant") or "")] or known
