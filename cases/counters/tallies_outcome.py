"""What decisions and money add to the counters, and what the course of a case does: entered, closed, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cases.counters.tallies import Count, count, followed, tally
from cases.history import Entry, History, Line

DONE = ("closed", "archived")
ENDED, REOPENED = ("decide", "transfer"), ("recall_decision", "return_from_transfer")  # the term to decide


@tally("decide", "penalise_on_the_spot")
def _decided(e: Entry, h: History) -> list[Count]:
    counts: list[Count] = []
    for raw in e.derived["lines"]:
        line = Line.read(raw)
        facts = e.derived["counted"][line.party]
        counts += _penalty(line, facts, h) if line.penalises else _no_penalty(line)
    if e.name == "penalise_on_the_spot":
        counts += [Count("case_entered", 1), *followed(e, h)]
    return counts + _overdue(e, h)


def _penalty(line: Line, facts: dict[str, Any], h: History) -> list[Count]:
    p, unit = line.party, facts["unit"]
    nature = "accident" if h.source.get("kind") == "accident" else "routine"
    quadrant = f"{'unit' if unit else 'person'}_{nature}"
    ones = [
        "pen_decided",
        f"pen_by_cat.{facts['category']}",
        *(f"pen_by_cat_raw.{kind}" for kind in sorted(line.kinds)),
        f"pen_target.{'unit' if unit else 'person'}",
        f"pen_nature.{nature}",
        f"pen_quadrant.{quadrant}",
        f"pen_proc.{'simple' if h.procedure == 'summary' else 'ordinary'}",
        f"pen_industry.{facts['industry']}",
        f"pen_source.{h.source.get('kind', 'inspection')}",
        f"pen_by_cause.{facts.get('cause') or 'other'}",
    ]
    counts = [Count(key, 1, p) for key in ones]
    counts += [Count("pen_units_distinct", 1, facts["identity"])] if unit else []
    counts += [Count("order_stop", 1, facts["identity"])] if unit and "suspend_business" in line.kinds else []
    counts += [Count("pen_major", int(facts["major"]), p), Count("fine_amount_decided", line.fine, p)]
    counts += [
        Count(f"fine_quadrant.{quadrant}", line.fine, p),
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
    keys = ["no_penalty", f"no_penalty_reason.{line.reason}", *([special] if special else [])]
    return [Count(key, 1, line.party) for key in keys]


@tally("recall_decision")
def _recalled(e: Entry, h: History) -> list[Count]:
    """A decision pulled back before service was never made: its counts are reversed on the day it was counted."""
    counts: list[Count] = []
    for party, former in h.former[-len(e.parties) :]:
        decided = next(d for d in reversed(h.by_name["decide"]) if party in d.derived["counted"])
        for made in count(decided, h):
            if made.party in (party, decided.derived["counted"][party]["identity"]):
                counts.append(Count(made.key, -made.value, made.party, former.order[0]))
    return counts + _runs_again(e, h)


# -- the course of a case ----------------------------------------------------------------------------------------------


def _overdue(e: Entry, h: History) -> list[Count]:
    """The term to decide ended with this act, and late: dated the day after its last day."""
    return [Count("overdue_cases", 1, on=_day_after(e))] if e.derived.get("overdue") else []


def _day_after(e: Entry) -> date:
    return date.fromisoformat(str(e.derived["overdue"])) + timedelta(days=1)


def _runs_again(e: Entry, h: History) -> list[Count]:
    """The term that ended late has not ended: it counts where it runs, and where it ends the next time."""
    began = h.last("approve_filing", "redecide")
    ended = [old for old in _before(e, h, ENDED) if "overdue" in old.derived]
    if not ended or began is None or ended[-1].seq < began.seq or not h.undecided:
        return []
    again = any(old.seq > ended[-1].seq for old in _before(e, h, REOPENED))
    return [] if again else [Count("overdue_cases", -1, on=_day_after(ended[-1]))]


def _before(e: Entry, h: History, names: tuple[str, ...]) -> list[Entry]:
    return sorted((old for name in names for old in h.by_name[name] if old.seq < e.seq), key=lambda old: old.seq)


@tally("close")
def _closed(e: Entry, h: History) -> list[Count]:
    return [Count("case_closed", 1), Count("case_left", 1)]


@tally("withdraw")
def _withdrawn(e: Entry, h: History) -> list[Count]:
    """Before its filing was approved there was no case yet to withdraw."""
    filed = int(h.filed_on is not None)
    return [Count("case_withdrawn", filed), Count("case_left", filed), *_overdue(e, h)]


@tally("redecide")
def _again(e: Entry, h: History) -> list[Count]:
    return [Count("case_entered", int(h.came_from.get("redecide") in DONE))]


@tally("transfer")
def _transferred(e: Entry, h: History) -> list[Count]:
    key = "criminal_transfer_out" if e.data["kind"] == "crime" else "clue_out"
    return [Count(key, 1), Count("case_left", int(_is_whole(e) and h.filed_on is not None)), *_overdue(e, h)]


@tally("return_from_transfer")
def _came_back(e: Entry, h: History) -> list[Count]:
    """The whole case was away since the return before this one, or since ever."""
    before = max((old.seq for old in h.by_name["return_from_transfer"] if old.seq < e.seq), default=0)
    away = any(before < old.seq < e.seq and _is_whole(old) for old in h.by_name["transfer"])
    return [Count("case_entered", int(away and h.filed_on is not None)), *_runs_again(e, h)]


def _is_whole(e: Entry) -> bool:
    return not e.data.get("party") and not e.data.get("violations")


# -- money -------------------------------------------------------------------------------------------------------------

PAID = {"fine": "fine_paid_amount", "surcharge": "extra_fine_paid", "income": "confisc_paid_amount"}


@tally("pay", "collect_cash")
def _paid(e: Entry, h: History) -> list[Count]:
    counts = [Count(PAID[e.data["kind"]], e.data["fen"], e.parties[0])]
    return counts + (_executed(e, h) if e.data["kind"] == "surcharge" else [])


def _executed(e: Entry, h: History) -> list[Count]:
    """The surcharge imposed is paid in full, by this payment (执行完毕)."""
    moves = h.money[e.parties[0]]
    imposed = sum(fen for _, kind, fen in moves if kind == "imposed")
    paid = sum(fen for _, kind, fen in moves if kind == "surcharge")
    done = imposed and paid - e.data["fen"] < imposed <= paid
    return _coercion(e.parties[0]) if done else []


def _coercion(party: str) -> list[Count]:
    return [Count("coerc_exec", 1, party), Count("coerc_exec.surcharge", 1, party)]


@tally("end_enforcement")
def _ended(e: Entry, h: History) -> list[Count]:
    """终结执行 of a surcharge that was not paid in full."""
    counts = []
    for party in e.parties:
        imposed = sum(fen for _, kind, fen in h.money[party] if kind == "imposed")
        if imposed > sum(fen for _, kind, fen in h.money[party] if kind == "surcharge"):
            counts += _coercion(party)
    return counts


@tally("refund")
def _refunded(e: Entry, h: History) -> list[Count]:
    return [Count(PAID[kind], -fen, e.parties[0]) for kind, fen in e.derived["returned"].items()]


@tally("impose_surcharge")
def _imposed(e: Entry, h: History) -> list[Count]:
    return [Count("extra_fine", fen, party) for party, fen in e.derived["imposed"].items()]
