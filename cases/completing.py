"""What need not be typed because it follows from what was: the provision from the clause, the days from the discovery.

Used by pages before the input is checked. No rule of law: what is typed always stands.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases.lawbase import LawBase

Data = dict[str, Any]


def completed(act: str, data: Data, law: LawBase, on: date) -> Data:
    """The data with what need not be typed: here what follows from the clause, the discovery and the only party."""
    return _registration(data, law, on) if act == "register_clue" else data


def _registration(data: Data, law: LawBase, on: date) -> Data:
    source = {"on": on.isoformat(), **data.get("source", {})}
    parties = [{"id": f"p{n}", **party} for n, party in enumerate(data.get("parties") or (), 1)]
    found: Data = {**data, "source": source, "parties": parties}
    violations = []
    for number, given in enumerate(data.get("violations") or (), 1):
        row = {"id": f"v{number}", "act_start": source["on"], **given}
        row.setdefault("act_end", row["act_start"])
        if len(parties) == 1:
            row.setdefault("party", parties[0]["id"])
        if "violated" not in row and (broken := _broken(row, law)):
            row["violated"] = broken
        violations.append(row)
    found["violations"] = violations
    if not data.get("title"):
        cause = next((v["name"] for v in violations if v.get("name")), "") or _cause(violations, law)
        found["title"] = f"{parties[0].get('name', '') if parties else ''}{cause or '涉嫌违法'}案"[:200]
    return found


def _rows(violation: Data, law: LawBase) -> list[Any]:
    """The rows of the (first) clause on the day the act ended; where there is none, those without end."""
    clause, days = violation.get("clause"), [*_day(violation.get("act_end")), date.max]
    try:
        key = str(clause).split("+")[0]
        found = [[r for s in ("unit", "person") for r in law.clauses(key, s, day)] for day in days] if clause else []
    except ValueError:
        return []
    return next((rows for rows in found if rows), [])


def _day(given: Any) -> list[date]:
    try:
        return [date.fromisoformat(str(given))]
    except ValueError:
        return []


def _broken(violation: Data, law: LawBase) -> str:
    return next((r.violated for r in _rows(violation, law) if r.violated), "")


def _cause(violations: list[Data], law: LawBase) -> str:
    rows = [r for v in violations for r in _rows(v, law)]
    return str(rows[0].violation).replace(",", "，") if rows else ""
