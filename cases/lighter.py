"""Old and new law side by side (从旧兼从轻, 行政处罚法 37): what of a violation's clauses changed after the act. Pure.

The law of the day the act ended judges it; where the law has changed since and now is lighter, or no longer punishes, the
new one does. Whether the row of the clause changed can be told from the rows; what replaced a clause that ended under
another number cannot: that is for whoever proposes to compare and to write down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cases.law import Citation
from cases.working import clauses

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line
    from cases.lawbase import LawBase
    from cases.models import Clause

OLD, NEW, EQUAL = "old", "new", "equal"


@dataclass(frozen=True)
class Change:
    """One clause of a violation whose rows of the two days differ."""

    violation: str
    cite: str
    act_end: date
    on: date
    old: list[Clause]
    new: list[Clause]

    @property
    def said(self) -> str:
        return str(Citation.parse(self.cite))

    @property
    def happened(self) -> str:
        """What became of it, in words."""
        if not self.new:
            last = max((row.valid_to for row in self.old if row.valid_to), default=None)
            return f"自{last + timedelta(days=1)}起失效" if last else "已经失效"
        if not self.old:
            return f"自{min(row.valid_from for row in self.new)}起才有规定"
        return f"自{min(row.valid_from for row in self.new)}起改变"

    @property
    def plain(self) -> str:
        """Which is lighter, where the rows alone show it; "" where they do not."""
        if not self.old or not self.new or any(r.multiple or r.income_percent for r in (*self.old, *self.new)):
            return ""
        down = _within(self.new, self.old)
        up = _within(self.old, self.new)
        if down == up:
            return EQUAL if down else ""
        return NEW if down else OLD

    @property
    def confirmed(self) -> bool:
        return all(row.confirmed for row in (*self.old, *self.new))


def changes(law: LawBase, key: str, violation: dict[str, Any], subject: str, on: date) -> Iterator[Change]:
    """The clauses of a violation that differ between the day the act ended and `on`: in band, kinds, conditions, or in
    being there at all. A clause the law base does not know is left to a human."""
    act_end = date.fromisoformat(str(violation["act_end"]))
    for cite in str(violation["clause"]).split("+"):
        old = clauses.of_cite(law, cite, subject, act_end, violation)
        new = clauses.of_cite(law, cite, subject, on, violation)
        if act_end < on and _terms(old) != _terms(new):
            yield Change(key, cite, act_end, on, old, new)


def of_line(step: Step, line: Line) -> list[Change]:
    """Everything that changed for a line, judged on the step's day."""
    subject = clauses.subject_of(step.party(line.party))
    return [
        change
        for key in line.violations
        for change in changes(step.facts.law, key, step.history.violations[key], subject, step.on)
    ]


def _terms(rows: list[Clause]) -> set[tuple[Any, ...]]:
    """What rows say, however often and since when they stand there."""
    return {
        (
            row.role, row.variant, row.fine, row.low, row.high, row.low_inclusive, row.high_inclusive, row.decided_by,
            *(tuple(sorted(many)) for many in (row.kinds_must, row.kinds_may, row.needs)),
            str(row.multiple), str(row.income_percent),
        )
        for row in rows
    }  # fmt: skip


def _within(lighter: list[Clause], heavier: list[Clause]) -> bool:
    """Whether the one costs no more than the other: both ends of the fine, and every kind of penalty."""
    kinds, more = _kinds(lighter), _kinds(heavier)
    return (
        _least(lighter) <= _least(heavier)
        and max(r.high for r in lighter) <= max(r.high for r in heavier)
        and kinds[0] <= more[0]
        and kinds[1] <= more[1]
    )


def _least(rows: list[Clause]) -> int:
    """The lowest fine one has to pay: nothing where it may be left."""
    return min(0 if row.fine in ("none", "may") else row.low for row in rows)


def _kinds(rows: list[Clause]) -> tuple[set[str], set[str]]:
    """What must stand beside the fine, and what may at most."""
    must = set.intersection(*(set(row.kinds_must) for row in rows))
    return must, {kind for row in rows for kind in (*row.kinds_must, *row.kinds_may)}
