"""What each event of a case adds to the counters. Only this and the history decide: nothing here looks at a row.

Decisions and their money are in `tallies_outcome`, what follows a decision in `tallies_after`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.counters.table import COUNTERS
from cases.history import Entry, History


@dataclass(frozen=True)
class Count:
    """One contribution: `party` is the party's key, or, where a counter is distinct (家), what tells it from others."""

    key: str
    value: int
    party: str = ""
    on: date | None = None


Tally = Callable[[Entry, History], list[Count]]
TALLIES: dict[str, Tally] = {}
OUTWARD = frozenset(COUNTERS["doc_issued"].classes)


def tally(*acts: str) -> Callable[[Tally], Tally]:
    def decorate(function: Tally) -> Tally:
        for act in acts:
            TALLIES[act] = function
        return function

    return decorate


def count(entry: Entry, history: History) -> list[Count]:
    """Everything one event adds to the counters. `history` already holds the event."""
    function = TALLIES.get(entry.name)
    found = [*(function(entry, history) if function else ()), *papers(entry)]
    return [c for c in found if c.value]


# -- what adds one, and no more ----------------------------------------------------------------------------------------


def each(key: str) -> Tally:
    """Every such event."""
    return lambda e, h: [Count(key, 1)]


def once(key: str) -> Tally:
    """The case (件), by its first such event."""
    return lambda e, h: [Count(key, int(is_first(e, h)))]


def per_party(key: str) -> Tally:
    """Every party the event concerns."""
    return lambda e, h: [Count(key, 1, p) for p in e.parties]


def is_first(e: Entry, h: History) -> bool:
    return len(h.by_name[e.name]) == 1


TALLIES |= {
    "request_closure": each("propose_close"),
    "apply_court": each("force_apply"),
    "resolve_discussion": once("collective_done"),
    "close_hearing": once("hearing_held"),
    "order_correction": per_party("order_rectify"),
}


def papers(e: Entry) -> list[Count]:
    """Papers to the outside: each number once, however often it is made again; one taken out of the file goes back."""
    if e.name == "remake_document":
        void = e.derived.get("void") or {}
        on = date.fromisoformat(str(void["on"])) if void else None
        return [Count(f"doc_issued{part}", -1, void["party"], on) for part in _form(void)]
    made = e.derived.get("documents", ())
    return [Count(f"doc_issued{part}", 1, paper["party"]) for paper in made for part in _form(paper)]


def _form(paper: dict[str, Any]) -> tuple[str, ...]:
    form = paper.get("form")
    return ("", f".{form}") if form in OUTWARD else ()


# -- the visit a case comes from ---------------------------------------------------------------------------------------

MODES = {"tip_off": "tip_off", "transfer": "assigned", "assigned": "assigned", "monitoring": "monitoring"}


@tally("register_clue")
def _clue(e: Entry, h: History) -> list[Count]:
    """The inspection and its hazards, unless the register of inspections has counted them already."""
    source = e.data["source"]
    on, linked = date.fromisoformat(str(source["on"])), {row["kind"] for row in e.derived.get("registers", ())}
    counts = []
    if source["kind"] == "transfer" and "transfer" not in linked:
        counts.append(Count("clue_in", 1, on=on))
    inspection = source.get("inspection") or {}
    if (source["kind"] == "inspection" or inspection) and "inspection" not in linked:
        counts += _visit(e, source, inspection, on)
    return counts


def _visit(e: Entry, source: dict[str, Any], inspection: dict[str, Any], on: date) -> list[Count]:
    hazards, identity = inspection.get("hazards") or (), e.derived.get("identity", "")
    recorded = bool(inspection.get("time_from"))
    return [
        Count("insp_visits", 1, on=on),
        Count(f"insp_by_mode.{MODES.get(source['kind'], 'other')}", 1, on=on),
        Count("insp_units", int(bool(identity)), identity, on),
        Count("insp_recorded", int(recorded), on=on),
        Count("hazard_found", len(hazards), on=on),
        Count("hazard_major", sum(1 for hazard in hazards if hazard.get("major")), on=on),
    ]


def followed(e: Entry, h: History) -> list[Count]:
    """The visit led to another act of enforcement: by its token, so that one visit counts once (C0-7)."""
    clue = h.by_name["register_clue"][0]
    inspection = clue.data["source"].get("inspection") or {}
    visit = clue.derived.get("visit", "")
    recorded = clue.derived.get("recorded", bool(inspection.get("time_from")))
    return [Count("insp_followed", int(bool(visit and recorded)), visit, _day(clue.data["source"]["on"]))]


def _day(value: Any) -> date:
    return date.fromisoformat(str(value))


# -- filing, measures, correction --------------------------------------------------------------------------------------


@tally("approve_filing")
def _filed(e: Entry, h: History) -> list[Count]:
    domain = e.derived.get("domain", "other")
    return [Count("case_filed", 1), Count(f"case_by_domain.{domain}", 1), Count("case_entered", 1), *followed(e, h)]


@tally("refuse_filing")
def _not_filed(e: Entry, h: History) -> list[Count]:
    return [Count("no_filing_first", 1 if e.data["ground"] in ("first_minor", "slight") else 0)]


@tally("seal_or_seize")
def _seized(e: Entry, h: History) -> list[Count]:
    kind = {"seize": "seize", "both": "seal_seize"}.get(e.data.get("measure") or "", "seal")
    return [Count("coerc_measures", 1), Count(f"coerc_measures.{kind}", 1), *followed(e, h)]


@tally("cut_supply")
def _cut(e: Entry, h: History) -> list[Count]:
    return [Count("coerc_measures", 1), Count("coerc_measures.supply", 1), *followed(e, h)]


@tally("order_site_measures")
def _measures(e: Entry, h: History) -> list[Count]:
    return [*(Count("onsite_measure", 1, p) for p in e.parties), *followed(e, h)]


@tally("recheck_correction")
def _rechecked(e: Entry, h: History) -> list[Count]:
    if e.data["result"] != "verified":
        return []
    counts = [Count("order_verified", 1, p) for p in e.parties]
    linked = {row["kind"] for row in h.by_name["register_clue"][0].derived.get("registers", ())}
    if "inspection" not in linked and _all_verified_by(h) == e.seq:
        counts.append(Count("hazard_rectified", len((h.source.get("inspection") or {}).get("hazards") or ())))
    return counts


def _all_verified_by(h: History) -> int:
    """The number of the event by which, for the first time, every order to correct was verified; 0 for none."""
    states: dict[str, bool] = {}
    for e in h.entries:
        if e.name in ("order_correction", "penalise_on_the_spot"):
            states |= dict.fromkeys(e.parties, False)
        elif e.name == "recheck_correction":
            states |= dict.fromkeys(e.parties, e.data["result"] == "verified")
            if states and all(states.values()):
                return e.seq
    return 0
