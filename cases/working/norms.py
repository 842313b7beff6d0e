"""One act under several norms (行政处罚法 29): judged by the one with the higher fine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.law import PENALTY_LAW, Citation
from cases.working import clauses, statutory
from cases.working.parts import Band, WorkLine, words
from cases.working.told import Told, told_of

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line
    from cases.models import Clause

HIGHER_FINE = str(PENALTY_LAW.art(29))


@dataclass(frozen=True)
class Norm:
    """A clause the act breaks, and the band it has for this party; None where nothing is known of its fine."""

    cite: str
    band: Band | None

    @property
    def said(self) -> str:
        return str(Citation.parse(self.cite))

    @property
    def ends(self) -> str:
        if self.band is None:
            return f"{self.said}的罚款幅度不在依据库中,没有比较"
        if not self.band.known:
            return f"{self.said}的罚款还不能计算,没有比较"
        return f"{self.said}最高{words(self.band.high)}、最低{words(self.band.low)}"


@dataclass(frozen=True)
class Comparison:
    """The norm a violation is judged by, and the others the same act breaks."""

    violation: str
    chosen: Norm
    others: tuple[Norm, ...]

    @property
    def higher(self) -> list[Norm]:
        """Those whose highest fine is above that of the chosen norm."""
        return [o for o in self._comparable if o.band is not None and o.band.high > self._own.high]

    @property
    def higher_below(self) -> list[Norm]:
        """Those with the same highest and a higher lowest fine."""
        own = self._own
        return [o for o in self._comparable if o.band is not None and o.band.high == own.high and o.band.low > own.low]

    @property
    def unknown(self) -> list[Norm]:
        return [o for o in self.others if o not in self._comparable]

    @property
    def _own(self) -> Band:
        return self.chosen.band or Band(0, 0)

    @property
    def _comparable(self) -> list[Norm]:
        if self.chosen.band is None or not self.chosen.band.known:
            return []
        return [o for o in self.others if o.band is not None and o.band.known]

    @property
    def lines(self) -> list[WorkLine]:
        top = WorkLine("同一行为违反几个法律规范,按罚款数额高的规定处罚", None, HIGHER_FINE)
        return [top, *(WorkLine(norm.ends) for norm in (self.chosen, *self.others))]


def comparisons(step: Step, line: Line) -> Iterator[Comparison]:
    """For each violation of the line that breaks other norms too (`concurrent`)."""
    told = told_of(step, line)
    for key in line.violations:
        violation = step.history.violations[key]
        if not violation.get("concurrent"):
            continue
        own = [Norm(cite, _band(step, rows, told)) for cite, rows in clauses.rows(step, key, line)]
        judged = [n for n in own if n.band is not None]
        chosen = max(judged or own, key=lambda n: n.band.high if n.band else -1)
        kept = violation["clause"].split("+")
        others = [c for c in violation["concurrent"].split("+") if c not in kept]
        yield Comparison(key, chosen, tuple(_norm(step, key, line, cite, told) for cite in others))


def _norm(step: Step, key: str, line: Line, cite: str, told: Told) -> Norm:
    """The band of another clause, at the same step of the violation or, where it knows none such, at its first."""
    violation = step.history.violations[key]
    subject, on = clauses.subject_of(step.party(line.party)), clauses.law_date(step, key, line)
    law = step.facts.law
    at_step = clauses.of_cite(law, cite, subject, on, {**violation, "variant": ""})
    rows = at_step or clauses.of_cite(law, cite, subject, on, {"step": "first"})
    return Norm(cite, _band(step, rows, told))


def _band(step: Step, rows: list[Clause], told: Told) -> Band | None:
    """What the fine may be if one is imposed: the whole of what the alternative rows allow."""
    imposed = told if told.fine else Told(**{**vars(told), "fine": 1})
    bands = [statutory.band(row, imposed) for row in rows]
    if not bands:
        return None
    return Band(min(b.low for b in bands), max(b.high for b in bands))
