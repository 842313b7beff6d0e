"""Old and new law side by side on the form of a proposal, where the law changed after the act (从旧兼从轻)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cases import lighter
from cases.reads.catalogue import RowShown
from cases.working.clauses import subject_of

if TYPE_CHECKING:
    from cases.facts import Facts

PLAIN = {"old": "按幅度和种类，旧规定较轻", "new": "按幅度和种类，新规定较轻", "equal": "按幅度和种类，新旧相同"}


@dataclass(frozen=True)
class Compared:
    """One clause of a violation: its rows when the act ended and now, and what can be told of them."""

    violation: str
    said: str
    cite: str
    act_end: date
    on: date
    happened: str
    plain: str
    pairs: list[tuple[RowShown | None, RowShown | None]]


def compare(line: dict[str, Any], facts: Facts, on: date) -> list[Compared]:
    """For a line as it is typed; empty where nothing changed, or no penalty is proposed."""
    history, party = facts.history, str(line.get("party") or "")
    if party not in history.parties or line.get("kind", "penalty") not in ("", "penalty"):
        return []
    subject = subject_of(history.parties[party])
    known = [key for key in line.get("violations") or () if key in history.violations]
    return [
        _told(change)
        for key in known
        for change in lighter.changes(facts.law, key, history.violations[key], subject, on)
    ]


def _told(change: lighter.Change) -> Compared:
    old = [RowShown.of(row, change.act_end) for row in change.old]
    new = [RowShown.of(row, change.on) for row in change.new]
    slots = dict.fromkeys((r.subject, r.step) for r in (*old, *new))
    pairs = [(_at(old, slot), _at(new, slot)) for slot in slots]
    plain = PLAIN.get(change.plain, "轻重须由承办人比较")
    return Compared(
        change.violation, change.said, change.cite, change.act_end, change.on, change.happened, plain, pairs
    )


def _at(rows: list[RowShown], slot: tuple[str, str]) -> RowShown | None:
    return next((r for r in rows if (r.subject, r.step) == slot), None)
