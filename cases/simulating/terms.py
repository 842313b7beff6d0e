"""What law and parameters say of a simulated year: thresholds, clauses with their bands, working days. Read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cases import lawbase

DATA = Path(__file__).parent / "invented.toml"
RAW: dict[str, Any] = tomllib.loads(DATA.read_text("utf-8"))
WORDS: dict[str, Any] = RAW["words"]
TRADES: dict[str, list[str]] = RAW["trades"]


@dataclass(frozen=True)
class Template:
    """A violation cases are made of. `low` and `high` in fen, both ends allowed; `cause` its path in the causes' tree."""

    cite: str
    violated: str
    person: bool
    facts: str
    low: int
    high: int
    heavy: bool = False
    mitigates: bool = False
    kinds: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()

    @property
    def cause(self) -> str:
        return self.causes[-1] if self.causes else "other"

    @property
    def domain(self) -> str:
        return self.causes[0] if self.causes else "other"


@dataclass(frozen=True)
class Terms:
    """Amounts in fen. `days`: the working days of the year, in order."""

    year: int
    days: tuple[date, ...]
    templates: tuple[Template, ...]
    collective: dict[bool, int]  # by whether it is a person
    hearing: dict[bool, int]
    summary: dict[bool, int]
    collective_kinds: frozenset[str]
    hearing_kinds: frozenset[str]
    mitigation_is_major: bool
    inclusive: bool
    severity: tuple[str, ...]
    filing: tuple[dict[str, Any], ...]
    rechecks_count: bool
    tip_off_days: int

    def reaches(self, fen: int, border: int) -> bool:
        return fen > border or (fen == border and self.inclusive)

    def least_major(self, person: bool) -> int:
        """The lowest fine that by its amount goes before the leaders."""
        return self.collective[person] + (0 if self.inclusive else 1)

    def duties(self, person: bool, fine: int, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Where such a decision is filed for record."""
        border = "person_from" if person else "unit_from"
        return tuple(
            duty["to"] for duty in self.filing
            if self.reaches(fine, duty.get(border, 1 << 60) * 100) or set(kinds) & set(duty.get("kinds", ()))
        )  # fmt: skip

    def category(self, kinds: tuple[str, ...]) -> str:
        """The heaviest kind of a fine with these beside it."""
        return max(("fine", *kinds), key=lambda k: self.severity.index(k) if k in self.severity else -1)


def terms_of(code: str, year: int) -> Terms:
    """As they stand for a bureau on the first working day of the year."""
    law = lawbase.current()
    days = _working_days(law, year)

    def value(key: str) -> Any:
        return law.parameter(key, code, days[0]).value

    def both(key: str) -> dict[bool, int]:
        return {False: int(value(f"{key}_unit")), True: int(value(f"{key}_person"))}

    return Terms(
        year=year, days=days, templates=tuple(_templates(law, days[0])), collective=both("collective_amount"),
        hearing=both("hearing_amount"), summary=both("summary_limit"), collective_kinds=frozenset(value("collective_kinds")),
        hearing_kinds=frozenset(value("hearing_kinds")), mitigation_is_major=bool(value("collective_for_mitigation")),
        inclusive=bool(value("amounts_inclusive")), severity=tuple(value("severity_order")),
        filing=tuple(value("record_filing")), rechecks_count=bool(value("count_recheck_visits")),
        tip_off_days=int(value("tip_off_reply_days")),
    )  # fmt: skip


def _working_days(law: lawbase.LawBase, year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    every = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return tuple(day for day in every if law.calendar.is_working(day))


def _templates(law: lawbase.LawBase, on: date) -> list[Template]:
    """Those whose clause is in force."""
    found = []
    for raw in RAW["violation"]:
        person = raw["subject"] == "person"
        rows = [r for r in law.clauses(raw["cite"], raw["subject"], on) if r.step == "first" and not r.variant]
        if not rows:
            continue
        row = rows[0]
        causes = tuple(cause.code for cause in law.catalogue.cause_of(raw["cite"]))
        found.append(
            Template(
                raw["cite"], raw["violated"], person, raw["facts"], row.low + (0 if row.low_inclusive else 1),
                row.high - (0 if row.high_inclusive else 1), raw.get("heavy", False), raw.get("mitigates", False),
                tuple(raw.get("kinds", ())), causes,
            )
        )  # fmt: skip
    return found
