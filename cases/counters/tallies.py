"""What each event adds to the counters. Only this and the history decide: nothing here looks at a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.history import Entry, History, Line


@dataclass(frozen=True)
class Count:
    key: str
    value: int
    party: str = ""
    on: date | None = None


Tally = Callable[[Entry, History], list[Count]]
TALLIES: dict[str, Tally] = {}


def tally(*acts: str) -> Callable[[Tally], Tally]:
    def decorate(function: Tally) -> Tally:
        for act in acts:
            TALLIES[act] = function
        return function

    return decorate


def count(entry: Entry, history: History) -> list[Count]:
    """Everything one event adds to the counters. `history` already holds the event."""
    function = TALLIES.get(entry.name)
    return [c for c in function(entry, history) if c.value] if function else []


# -- what adds one, and no more ----------------------------------------------------------------------------------------


def _each(key: str) -> Tally:
    """Every such event."""
    return lambda e, h: [Count(key, 1)]


def _case(key: str) -> Tally:
    """The case (件), by its first such event."""
    return lambda e, h: [Count(key, int(_is_first(e, h)))]


def _party(key: str) -> Tally:
    """Every party the event concerns."""
    return lambda e, h: [Count(key, 1, p) for p in e.parties]


def _is_first(e: Entry, h: History) -> bool:
    return len(h.by_name[e.name]) == 1


TALLIES |= {
    "approve_filing": _each("case_filed"),
    "withdraw": _each("case_withdrawn"),
    "close": _each("case_closed"),
    "request_closure": _each("propose_close"),
    "apply_court": _each("force_apply"),
    "seal_or_seize": _each("coerc_measures"),
    "resolve_discussion": _case("collective_done"),
    "close_hearing": _case("hearing_held"),
    "order_correction": _party("order_rectify"),
    "order_site_measures": _party("onsite_measure"),
    "publish": _party("publ_items"),
}


# -- what is found -----------------------------------------------------------------------------------------------------


@tally("register_clue")
def _hazards(e: Entry, h: History) -> list[Count]:
    hazards = (e.data["source"].get("inspection") or {}).get("hazards", ())
    on = date.fromisoformat(str(e.data["source"]["on"]))
    major = sum(1 for hazard in hazards if hazard["major"])
    return [Count("hazard_found", len(hazards), on=on), Count("hazard_major", major, on=on)]


@tally("recheck_correction")
def _rechecked(e: Entry, h: History) -> list[Count]:
    return [Count("hazard_rectified", 1, p) for p in e.parties if e.data["result"] == "verified"]


@tally("refuse_filing")
def _not_filed(e: Entry, h: History) -> list[Count]:
    return [Count("no_filing_first", 1 if e.data["ground"] in ("first_minor", "slight") else 0)]


# -- decisions ---------------------------------------------------------------------------------------------------------


@tally("decide", "penalise_on_the_spot")
def _decided(e: Entry, h: History) -> list[Count]:
    counts: list[Count] = []
    for raw in e.derived["lines"]:
        line = Line.read(raw)
        facts = e.derived["counted"][line.party]
        counts += _penalty(line, facts, h) if line.penalises else _no_penalty(line)
    return counts


def _penalty(line: Line, facts: dict[str, Any], h: History) -> list[Count]:
    p, unit = line.party, facts["unit"]
    ones = [
        "pen_decided",
        f"pen_by_cat.{facts['category']}",
        *(f"pen_by_cat_raw.{kind}" for kind in sorted(line.kinds)),
        f"pen_target.{'unit' if unit else 'person'}",
        f"pen_nature.{'accident' if h.source.get('kind') == 'accident' else 'routine'}",
        f"pen_proc.{'simple' if h.procedure == 'summary' else 'ordinary'}",
        f"pen_industry.{facts['industry']}",
        f"pen_source.{h.source.get('kind', 'inspection')}",
    ]
    counts = [Count(key, 1, p) for key in ones]
    counts += [Count("pen_units_distinct", 1, facts["identity"])] if unit else []
    counts += [Count("order_stop", 1, p)] if unit and "suspend_business" in line.kinds else []
    counts += [Count("pen_major", int(facts["major"]), p), Count("fine_amount_decided", line.fine, p)]
    counts += [
        Count("confisc_amount", line.confiscated, p),
        Count("penalty_total_amount", line.fine + line.confiscated, p),
    ]
    if line.raw.get("ground") == "lenient":
        counts += [Count("lenient", 1, p)]
    if line.raw.get("ground") == "mitigate":
        counts += [Count("mitigated", 1, p), Count("mitigated_amount", max(facts["low"] - line.fine, 0), p)]
    return counts


def _no_penalty(line: Line) -> list[Count]:
    if line.kind != "no_penalty":
        return []
    special = {"first_minor": "no_penalty_first", "slight": "minor_exempt"}.get(line.reason)
    return [Count("no_penalty", 1, line.party)] + ([Count(special, 1, line.party)] if special else [])


@tally("educate")
def _educated(e: Entry, h: History) -> list[Count]:
    """The case (件) is one of guidance once; each pledge and each visit counts by itself."""
    if e.data["form"] == "visit":
        return [Count("follow_up_visits", 1, p) for p in e.parties]
    before = [one for one in h.by_name["educate"] if one.data["form"] != "visit"]
    counts = [Count("guidance_cases", int(len(before) == 1))]
    violated = [p for p in e.parties if h.decisions[p].line.reason != "not_proven"]
    return counts + [Count("pledges_signed", 1, p) for p in violated if e.data["pledge"]]


@tally("recall_decision")
def _recalled(e: Entry, h: History) -> list[Count]:
    """A decision pulled back before service was never made: its counts are reversed on the day it was counted."""
    counts: list[Count] = []
    for party, former in h.former[-len(e.parties) :]:
        decided = next(d for d in reversed(h.by_name["decide"]) if party in d.derived["counted"])
        for made in count(decided, h):
            if made.party in (party, decided.derived["counted"][party]["identity"]):
                counts.append(Count(made.key, -made.value, made.party, former.order[0]))
    return counts


# -- money -------------------------------------------------------------------------------------------------------------

PAID = {"fine": "fine_paid_amount", "surcharge": "extra_fine_paid", "income": "confisc_paid_amount"}


@tally("pay", "collect_cash")
def _paid(e: Entry, h: History) -> list[Count]:
    return [Count(PAID[e.data["kind"]], e.data["fen"], e.parties[0])]


@tally("refund")
def _refunded(e: Entry, h: History) -> list[Count]:
    return [Count(PAID[kind], -fen, e.parties[0]) for kind, fen in e.derived["returned"].items()]


@tally("impose_surcharge")
def _imposed(e: Entry, h: History) -> list[Count]:
    return [Count("extra_fine", fen, party) for party, fen in e.derived["imposed"].items()]


# -- supervision -------------------------------------------------------------------------------------------------------


@tally("pass_review", "return_review")
def _reviewed(e: Entry, h: History) -> list[Count]:
    counts = [Count("review_rounds", 1), Count("review_opinions", len(e.data["opinions"]))]
    if e.name == "pass_review" and sum(r.result == "pass" for r in h.reviews) == 1:
        first = len(h.reviews) == 1
        counts += [Count("review_done", 1), Count("review_pass_first" if first else "review_corrected", 1)]
    return counts


def _received(e: Entry) -> date:
    """The day the paper came in, where it was told; else the day of the act."""
    return date.fromisoformat(str(e.data.get("received_on") or e.on))


@tally("request_hearing")
def _hearing_asked(e: Entry, h: History) -> list[Count]:
    return [Count("hearing_requested", int(_is_first(e, h)), on=_received(e))]


@tally("file_appeal")
def _appealed(e: Entry, h: History) -> list[Count]:
    key = "recon_accepted" if e.data["kind"] == "reconsideration" else "suit_accepted"
    return [Count(key, 1, p, _received(e)) for p in e.parties]


@tally("appeal_result", "revoke_or_vary")
def _result(e: Entry, h: History) -> list[Count]:
    counts = []
    for party in e.parties:
        if e.name == "appeal_result":
            counts.append(Count(f"{_appeal_kind(party, h)}_result.{e.data['result']}", 1, party, _received(e)))
        counts.append(Count("fine_amount_varied", e.derived["changed"].get(party, 0), party, _received(e)))
    return counts


def _appeal_kind(party: str, h: History) -> str:
    filed = h.last_of(party, "file_appeal")
    return "suit" if filed and filed.data["kind"] == "litigation" else "recon"


@tally("transfer")
def _transferred(e: Entry, h: History) -> list[Count]:
    return [Count("criminal_transfer_out" if e.data["kind"] == "crime" else "clue_out", 1)]


@tally("file_record")
def _filed(e: Entry, h: History) -> list[Count]:
    return [Count("filing_done", 1, key) for key in e.derived["track_keys"]]


@tally("decide_credit_repair")
def _repaired(e: Entry, h: History) -> list[Count]:
    return [Count("credit_repair_done", int(e.data["granted"]), p) for p in e.parties]
