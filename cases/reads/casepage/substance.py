"""What a case is about: its parties, its violations and the bands of their fines."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases import clock
from cases.check_digits import right_check_digit
from cases.discretion.appraising import shares
from cases.discretion.benchmark import allowed, places
from cases.discretion.choosing import choose
from cases.facts import Facts
from cases.history import Line
from cases.labels import CHOICES
from cases.law import Citation
from cases.reads.bands import band

LIGHTER = CHOICES["LineIn.lighter"]


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
                "causes": [c.label for c in facts.law.catalogue.cause_of(violation["clause"].split("+")[0])],
                "line": line,
                "tiers": _tiers(line, key),
                "lighter": LIGHTER.get(line.raw.get("lighter") or "-", "") if line else "",
                "scale": _scale(facts, key, violation, party, line),
            }
        )
    return found


def _cited(cites: str) -> str:
    return "、".join(str(Citation.parse(c)) for c in cites.split("+") if c)


def _tiers(line: Line | None, key: str) -> list[dict[str, Any]]:
    """The tiers of the benchmark that the line's record names for a violation, as they stood then."""
    return [t for t in line.raw.get("tiers", ()) if t["violation"] == key] if line is not None else []


def _scale(
    facts: Facts, key: str, violation: dict[str, Any], party: dict[str, Any], line: Line | None
) -> dict[str, Any] | None:
    """The band of the fine with its tiers: those of the record; before there is a proposal those that would apply."""
    fine = shares(line).get(key) if line is not None and line.penalises else None
    kept = _tiers(line, key)
    if kept:
        tiers = [(t["label"], t["low"], t["high"], t["label"] == kept[0]["label"]) for t in kept[0]["scale"]]
        return band(kept[0]["allowed"]["low"], kept[0]["allowed"]["high"], fine, tiers)
    place = next(iter(places(violation, party, _law_day(facts, violation, line))), None) if party else None
    whole = allowed(facts.law, place) if place is not None else None
    if whole is None or place is None:
        return None
    chosen = choose(facts.law, facts.bureau.code, place, {}) if line is None else None
    standings = chosen.standings if chosen is not None else ()
    ends = [(s.row.label, s.band.low, s.band.high, False) for s in standings if s.band is not None]
    return band(whole.low, whole.high, fine, ends)


def _law_day(facts: Facts, violation: dict[str, Any], line: Line | None) -> date:
    """The day of the act, or the decision's (today's, before it) where the new law is lighter (从旧兼从轻)."""
    if line is not None and line.raw.get("lighter") == "new":
        decision = facts.history.decisions.get(line.party)
        return decision.order[0] if decision else clock.today()
    return date.fromisoformat(str(violation["act_end"]))
