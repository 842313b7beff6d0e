"""What is known of the lines proposed and decided, as they would be typed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cases.history import Line
from cases.known.base import Data, knows, yuan

if TYPE_CHECKING:
    from cases.facts import Step


@knows("conclude_investigation")
def _conclude(step: Step) -> Data:
    """A line for every party with its violations, and the kinds its clauses demand."""
    lines = []
    for party in step.history.undecided:
        keys = [k for k, v in step.history.violations.items() if v["party"] == party]
        former = step.history.line(party)
        lines.append(_line(former) if former else {"party": party, "violations": keys, "kind": "penalty",
                                                   "penalties": _kinds(step, party, keys)})  # fmt: skip
    return {"proposals": lines}


@knows("propose")
def _propose(step: Step) -> Data:
    return {"proposals": [_line(line) for p in step.history.undecided if (line := step.history.line(p)) is not None]}


def _kinds(step: Step, party: str, violations: list[str]) -> list[Data]:
    """A fine to be typed, and the other kinds the clauses say must stand beside it."""
    subject = "person" if step.party(party)["kind"] == "person" else "unit"
    kinds = ["fine"]
    for key in violations:
        violation = step.history.violations[key]
        day = date.fromisoformat(str(violation["act_end"]))
        for cite in violation["clause"].split("+"):
            rows = [r for r in step.facts.law.clauses(cite, subject, day) if r.step == violation["step"]]
            kinds += [k for r in rows[:1] for k in r.kinds_must if k != "confiscate_income"]
    return [{"kind": kind} for kind in dict.fromkeys(kinds)]


OUTSIDE = {
    "illegal_income_fen": "illegal_income_yuan",
    "last_year_income_fen": "last_year_income_yuan",
    "average_wage_fen": "average_wage_yuan",
}


def _line(line: Line) -> Data:
    """A line of the record as it would be typed."""
    raw = {k: v for k, v in line.raw.items() if k not in ("clauses", "fine_fen", "penalties", "tiers", *OUTSIDE)}
    incomes = {outside: yuan(line.raw.get(inside)) for inside, outside in OUTSIDE.items()}
    return {**raw, **incomes, "penalties": [_penalty(p) for p in line.raw.get("penalties", ())]}


def _penalty(raw: Data) -> Data:
    parts = [{"violation": p["violation"], "amount_yuan": yuan(p["fen"])} for p in raw.get("parts") or ()]
    kept = {k: v for k, v in raw.items() if k not in ("fen", "parts")}
    return {**kept, "amount_yuan": yuan(raw.get("fen")), "parts": parts}


@knows("decide")
def _decide(step: Step) -> Data:
    stated = []
    for party in step.parties:
        line = step.history.line(party)
        if line is not None and line.penalises:
            stated.append({"party": party, "penalties": [_penalty(p) for p in line.raw.get("penalties", ())]})
    return {"penalties": stated, "opinion": "同意。"}
