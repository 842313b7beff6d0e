"""A line of a proposal beside the benchmark: each violation's tier, and whether the fine keeps to it. Pure.

Where the fine is told in parts, each part is held against the tier of its violation; else the whole fine against the
sum of what the tiers (or, where a clause has none, the statute) allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from cases.discretion.benchmark import Band, allowed, places
from cases.discretion.choosing import Chosen, Standing, choose
from cases.discretion.metrics import Answers
from cases.working import clauses

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line


@dataclass(frozen=True)
class Appraisal:
    """One violation: what the benchmark says of its clauses.

    `band` is the sum of what the settled tiers allow, `statute` of what the clauses do; None where nobody knows it.
    """

    violation: str
    chosen: tuple[Chosen, ...]
    band: Band | None
    statute: Band | None
    answers: Answers
    deviation: str = ""
    fine: int | None = None

    @property
    def tiers(self) -> list[tuple[Chosen, Standing]]:
        return [(c, c.tier) for c in self.chosen if c.tier is not None]


@dataclass(frozen=True)
class Judged:
    """A fine, or a part of it, beside what the settled tiers of its violations allow together."""

    violations: tuple[str, ...]
    band: Band
    statute: Band
    fine: int
    tiers: tuple[tuple[Chosen, Standing], ...]
    deviation: str

    @property
    def outside(self) -> bool:
        return not self.band.holds(self.fine)

    @property
    def confirmed(self) -> bool:
        return all(standing.row.confirmed for _, standing in self.tiers)


def shares(line: Line) -> dict[str, int]:
    """What the line fines each violation, in fen, as far as it is told."""
    parts = [part for penalty in line.raw.get("penalties", ()) for part in penalty.get("parts") or ()]
    if parts:
        return {key: sum(p["fen"] for p in parts if p["violation"] == key) for key in {p["violation"] for p in parts}}
    return {line.violations[0]: line.fine} if len(line.violations) == 1 and line.fine else {}


def appraise(step: Step, line: Line) -> list[Appraisal]:
    """Every violation of the line, those the benchmark is silent on with `chosen` empty."""
    given = {a["violation"]: a for a in line.raw.get("appraisals") or ()}
    told = shares(line)
    return [_appraisal(step, line, key, given.get(key, {}), told.get(key)) for key in line.violations]


def _appraisal(step: Step, line: Line, key: str, given: dict[str, Any], fine: int | None) -> Appraisal:
    law, code = step.facts.law, step.facts.bureau.code
    income = line.raw.get("illegal_income_fen") or 0
    on = clauses.law_date(step, key, line)
    answers = given.get("answers") or {}
    chosen: list[Chosen] = []
    bands: list[Band | None] = []
    statutes: list[Band | None] = []
    for place in places(step.history.violations[key], step.party(line.party), on, income):
        found = choose(law, code, place, answers)
        if found is not None:
            chosen.append(found)
        statutes.append(allowed(law, place))
        bands.append(found.band if found is not None else statutes[-1])
    deviation = given.get("deviation") or ""
    return Appraisal(key, tuple(chosen), _sum(bands), _sum(statutes), answers, deviation, fine)


def _sum(bands: list[Band | None]) -> Band | None:
    known = [band for band in bands if band is not None]
    return reduce(Band.plus, known) if known and len(known) == len(bands) else None


def judged(line: Line, appraisals: list[Appraisal]) -> list[Judged]:
    """What can be held against a tier; nothing where no tier is settled or the amounts are not told."""
    if not line.fine:
        return []
    told = [a for a in appraisals if a.fine is not None]
    if told:
        return [one for a in told if (one := _together([a], a.fine or 0)) is not None]
    one = _together(appraisals, line.fine)
    return [one] if one is not None else []


def _together(appraisals: list[Appraisal], fine: int) -> Judged | None:
    tiers = tuple(found for a in appraisals for found in a.tiers)
    band, statute = whole_band(appraisals), whole_statute(appraisals)
    if not tiers or band is None or statute is None:
        return None
    deviation = ";".join(a.deviation for a in appraisals if a.deviation)
    return Judged(tuple(a.violation for a in appraisals), band, statute, fine, tiers, deviation)


def deviates(step: Step, line: Line) -> bool:
    """Whether the line's fine leaves a tier for a reason it gives."""
    if not any(a.get("deviation") for a in line.raw.get("appraisals") or ()):
        return False
    return any(one.outside for one in judged(line, appraise(step, line)))


def whole_band(appraisals: list[Appraisal]) -> Band | None:
    """What all violations together allow, by tier where one is settled, else by statute."""
    return _sum([a.band for a in appraisals])


def whole_statute(appraisals: list[Appraisal]) -> Band | None:
    return _sum([a.statute for a in appraisals])


# -- for the record ----------------------------------------------------------------------------------------------------


def as_record(step: Step, line: Line) -> list[dict[str, Any]]:
    """The settled tiers as an event keeps them: an archived case says what it said then."""
    if not line.penalises:
        return []
    return [
        _kept(appraisal.violation, chosen, standing)
        for appraisal in appraise(step, line)
        for chosen, standing in appraisal.tiers
    ]


def _kept(violation: str, chosen: Chosen, standing: Standing) -> dict[str, Any]:
    row, band = standing.row, standing.band
    assert band is not None
    return {
        "violation": violation, "cite": chosen.place.cite, "seq": row.seq, "label": row.label,
        "conditions": standing.words, "standard": row.standard, "item": row.item, "source": row.source,
        "region": row.region, "confirmed": row.confirmed, **_ends(band), "allowed": _ends(chosen.allowed),
        "scale": [{"label": s.row.label, **_ends(s.band)} for s in chosen.standings if s.band is not None],
    }  # fmt: skip


def _ends(band: Band) -> dict[str, Any]:
    return {
        "low": band.low, "high": band.high, "low_inclusive": band.low_inclusive, "high_inclusive": band.high_inclusive,
    }  # fmt: skip
