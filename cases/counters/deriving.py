"""What an act keeps in its event because the counters need it, and because it may read otherwise later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cases import thresholds
from cases.history import Fen, History, Line
from cases.working import clauses

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.models import Clause

INDUSTRIES = (
    ("B06", "coal"), ("B08", "mine"), ("B09", "mine"), ("B10", "mine"), ("C2672", "fireworks"), ("C25", "chemical"),
    ("C26", "chemical"), ("G594", "chemical"), ("F5166", "chemical"), ("F5162", "chemical"), ("C", "trade"),
)  # fmt: skip


def industry(code: str) -> str:
    """Branch of the safety statistics by GB/T 4754 code: coal, mine, chemical, fireworks, trade (工贸) or other."""
    found = [(len(prefix), name) for prefix, name in INDUSTRIES if code.startswith(prefix)]
    return max(found)[1] if found else "other"


def _branch(party: dict[str, Any], h: History) -> str:
    """A person's branch is that of the unit in the same case."""
    return str(party.get("industry") or next((p["industry"] for p in h.parties.values() if p.get("industry")), ""))


def derive_decision(step: Step, line: Line) -> dict[str, Any]:
    """What a decision is in the statistics."""
    order = step.param("severity_order").value
    kinds = sorted(line.kinds, key=lambda k: order.index(k) if k in order else -1)
    return {
        "category": kinds[-1] if kinds else "",
        "major": thresholds.is_major(step, line),
        "identity": step.identity(line.party),
        "unit": step.party(line.party)["kind"] != "person",
        "industry": industry(_branch(step.party(line.party), step.history)),
        "cause": cause(step, line.violations),
        "low": _statutory_minimum(step, line) if line.raw.get("ground") == "mitigate" else 0,
    }


def cause(step: Step, violations: Sequence[str]) -> str:
    """The cause (案由) of the first of these violations, by the tree as it is that day; "" where it has none."""
    path = causes(step, violations)
    return path[-1] if path else ""


def causes(step: Step, violations: Sequence[str]) -> list[str]:
    if not violations:
        return []
    cites = step.history.violations[violations[0]]["clause"].split("+")
    return [row.code for row in step.facts.law.catalogue.cause_of(cites[0])]


def _statutory_minimum(step: Step, line: Line) -> int:
    """Fen below which the line's clauses allow no fine; a multiple or a share of income where they say so."""
    subject = "person" if step.party(line.party)["kind"] == "person" else "unit"
    earned, gained = line.raw.get("last_year_income_fen") or 0, line.raw.get("illegal_income_fen") or 0
    low = 0
    for key in line.violations:
        violation, on = step.history.violations[key], clauses.law_date(step, key, line)
        for cite in violation["clause"].split("+"):
            rows = [r for r in step.facts.law.clauses(cite, subject, on) if r.step == violation["step"]]
            low += min((_low(row, earned, gained) for row in rows if row.fine != "none"), default=0)
    return low


def _low(row: Clause, earned: int, gained: int) -> int:
    if row.income_percent:
        return int(earned * row.income_percent["low"] // 100)
    if row.multiple and gained and gained >= row.multiple.get("from_yuan", 0) * 100:
        cap = row.multiple.get("cap_yuan")
        return min(int(gained * row.multiple["low"]), cap * 100) if cap else int(gained * row.multiple["low"])
    return row.low


def derive_refund(step: Step) -> dict[str, Any]:
    """Of what the money is given back: first of income and surcharge paid too much, the rest of the fine. In fen."""
    party, left = step.parties[0], step.data.fen
    account, before = step.account(party), _returned(step.history, party)
    returned: dict[str, Fen] = {}
    for kind, over in (
        ("income", account.income_paid - account.income),
        ("surcharge", account.surcharge_paid - account.surcharge),
    ):
        returned[kind] = min(left, max(over - before[kind], 0))
        left -= returned[kind]
    returned["fine"] = left
    return {"returned": {kind: fen for kind, fen in returned.items() if fen}}


def _returned(history: History, party: str) -> Counter[str]:
    """What earlier refunds gave back, by kind."""
    found: Counter[str] = Counter()
    for e in history.by_name.get("refund", ()):
        if party in e.parties:
            found.update(e.derived["returned"])
    return found
