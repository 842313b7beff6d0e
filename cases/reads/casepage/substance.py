"""What a case is about: its parties, its violations and the bands of their fines."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.check_digits import right_check_digit
from cases.facts import Facts
from cases.history import Line
from cases.law import Citation
from cases.reads.bands import band


def masked(number: str) -> str:
    """An identity number without its middle: 110105********002X."""
    return number if len(number) < 12 else number[:6] + "*" * (len(number) - 10) + number[-4:]


def parties(facts: Facts) -> list[dict[str, Any]]:
    found = []
    for key, party in facts.history.parties.items():
        number = party.get("id_no") or ""
        found.append({**party, "key": key, "masked": masked(number), "odd": not right_check_digit(party)})
    return found


def violations(facts: Facts) -> list[dict[str, Any]]:
    """Each violation with the line it is judged by and the statutory band of its fine."""
    history = facts.history
    found = []
    for key, violation in history.violations.items():
        party = history.parties.get(violation["party"], {})
        line = history.line(violation["party"])
        found.append(
            {
                **violation,
                "key": key,
                "party_name": party.get("name", ""),
                "violated_text": _cited(violation["violated"]),
                "clause_text": _cited(violation["clause"]),
                "line": line,
                "scale": _scale(facts, key, violation, party, line),
            }
        )
    return found


def _cited(cites: str) -> str:
    return "、".join(str(Citation.parse(c)) for c in cites.split("+") if c)


def _scale(
    facts: Facts, key: str, violation: dict[str, Any], party: dict[str, Any], line: Line | None
) -> dict[str, Any] | None:
    subject = "unit" if party.get("kind") == "unit" else "person"
    day = date.fromisoformat(str(violation["act_end"]))
    rows = [
        clause
        for cite in violation["clause"].split("+")
        for clause in facts.law.clauses(cite, subject, day)
        if clause.step == violation.get("step", "first") and clause.high
    ]
    if not rows:
        return None
    fine = _fine_of(line, key) if line is not None and line.penalises else 0
    return band(rows[0].low, rows[0].high, fine or None)


def _fine_of(line: Line, violation: str) -> int:
    """What a line fines this violation: its part, or the whole where it is the only one; 0 where that is not told."""
    parts = [part for penalty in line.raw.get("penalties", ()) for part in penalty.get("parts") or ()]
    if parts:
        return sum(part["fen"] for part in parts if part["violation"] == violation)
    return line.fine if line.violations == (violation,) else 0
