"""What a party's line, its earlier fines and the orders to correct tell of the money a clause counts by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases.law import SAFETY_LAW, Citation
from cases.working.clauses import rows
from cases.working.parts import Fen

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line


@dataclass(frozen=True)
class Estimate:
    """How often the average wage an income is put at, and where that comes from."""

    low: int
    high: int
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Told:
    """Fen; None where it is not told. `estimates` by whom: `main` the main head, `others`."""

    fine: Fen = 0
    illegal_income: Fen | None = None
    last_year: Fen | None = None
    income_basis: str = ""
    average_wage: Fen | None = None
    estimates: dict[str, Estimate] = field(default_factory=dict)
    earlier_fines: tuple[tuple[date, Fen], ...] = ()
    days: int = 0
    daily_from: date | None = None


def told_of(step: Step, line: Line) -> Told:
    """Everything a row may ask; earlier fines are looked up where one of the line's clauses is the daily fine."""
    raw = line.raw
    daily = any(_is_daily(step, key, line) for key in line.violations)
    ordered = ordered_span(step, line) if daily else None
    wage = raw.get("average_wage_fen")
    return Told(
        fine=line.fine,
        illegal_income=raw.get("illegal_income_fen"),
        last_year=raw.get("last_year_income_fen"),
        income_basis=raw.get("income_basis") or "",
        average_wage=wage,
        estimates={who: _estimate(step, who) for who in ("main", "others")} if wage else {},
        earlier_fines=tuple(earlier_fines(step, line)) if daily else (),
        days=days(line),
        daily_from=ordered[0] if ordered else None,
    )


def _is_daily(step: Step, key: str, line: Line) -> bool:
    return any("prior_fine" in row.needs for _, many in rows(step, key, line, any_step=True) for row in many)


def _estimate(step: Step, who: str) -> Estimate:
    row = step.param(f"income_unproven_times_{who}")
    return Estimate(int(row.value[0]), int(row.value[1]), row.source, row.confirmed)


def days(line: Line) -> int:
    """For how many days a daily fine is proposed; 0 where that is not told."""
    return next((p.get("days") or 0 for p in line.raw.get("penalties", ()) if p["kind"] == "fine"), 0)


def earlier_fines(step: Step, line: Line) -> list[tuple[date, Fen]]:
    """Fines under the same law (not daily ones) before this day: in this data folder, or declared with the party."""
    mine = step.identity(line.party)
    known = [(r["decided_on"], r["clause"], r["fine"]) for r in step.facts.earlier if r["identity"] == mine]
    for row in step.party(line.party).get("earlier") or ():
        fen = (row.get("fine_yuan") or 0) * 100
        known.append((date.fromisoformat(str(row["decided_on"])), row["clause"], fen))
    return [(on, fen) for on, clause, fen in sorted(known) if fen and on < step.on and _is_original(clause)]


def _is_original(clause: str) -> bool:
    cited = Citation.parse_many(clause)
    return any(c.statute == SAFETY_LAW.name and c.article != 112 for c in cited)


def ordered_span(step: Step, line: Line) -> tuple[date, int] | None:
    """The day after the order to correct, and the days from it to today or to the recheck that found it corrected.

    Of several orders the one that has run longest; None without an order.
    """
    orders = [o for o in step.history.orders if o.kind == "correction" and o.party == line.party]
    spans = [(o.on, o.rechecked_on if o.state == "verified" and o.rechecked_on else step.on) for o in orders]
    longest = max(spans, key=lambda span: span[1] - span[0], default=None)
    return None if longest is None else (longest[0] + timedelta(days=1), (longest[1] - longest[0]).days)
