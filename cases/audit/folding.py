"""What the rows of one case must be, told by its events alone; `of_case` holds the rows against it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cases import lawbase
from cases.audit.batches import Loaded
from cases.audit.refold import Folded, Period, Refold, counted
from cases.history import History

CountKey = tuple[int, str, str, Any, int, int, int | None]
MoneyKey = tuple[int, str, str, int, str]


@dataclass
class Expected:
    """`counts` and `money` are multisets whose keys begin with the seq of their event."""

    history: History
    periods: list[Period]
    unit: int | None = None
    counts: Counter[CountKey] = field(default_factory=Counter)
    money: Counter[MoneyKey] = field(default_factory=Counter)
    decisions: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


class Broken(Exception):
    """The record cannot be folded any more: (seq of the event, why)."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(seq, why)
        self.seq = seq
        self.why = why


def expected(loaded: Loaded, law: lawbase.LawBase) -> Expected:
    """Fold the case. Raises Broken at the first event that no longer makes sense."""
    found = _folded(loaded, law, _count, _decide, _money)
    for party, state in found.history.decisions.items():
        found.decisions[party][-1] |= {"state": state.state, "fine": state.fine, "served_on": state.served_on}
    return found


def counts(loaded: Loaded) -> Expected:
    """What the events add to the counters, and nothing else of the case. Raises Broken like `expected`."""
    return _folded(loaded, None, _count)


Told = Callable[[Expected, Folded], None]


def _folded(loaded: Loaded, law: lawbase.LawBase | None, *told: Told) -> Expected:
    refold = Refold(loaded.case, loaded.events, law)
    found = Expected(refold.history, refold.periods, loaded.case.unit_id)
    seq = 0
    try:
        for folded in refold:
            seq = folded.event.seq
            for tell in told:
                tell(found, folded)
    except Exception as error:  # whatever was done to a payload, verify goes on and says where
        raise Broken(seq + 1, f"{type(error).__name__} {error}") from error
    found.history = refold.history
    return found


def _count(found: Expected, folded: Folded) -> None:
    event = folded.event
    for c in counted(folded):
        found.counts[(event.seq, c.key, c.party, c.on, c.value, event.bureau_id, found.unit)] += 1


def _decide(found: Expected, folded: Folded) -> None:
    """Every decision ever made of a party, in order; one taken back or replaced keeps what it was then."""
    e, history = folded.entry, folded.history
    if e.name in ("decide", "penalise_on_the_spot"):
        for raw in e.derived["lines"]:
            state = history.decisions[raw["party"]]
            found.decisions[raw["party"]].append(
                {"kind": state.line.kind, "confiscated": state.line.confiscated, "decided_on": e.on,
                 "fine": state.fine, "served_on": state.served_on, "state": "in_force"}
            )  # fmt: skip
    if e.name in ("recall_decision", "redecide"):
        state_then = "recalled" if e.name == "recall_decision" else "replaced"
        for party, former in history.former[-len(e.derived["parties"]) :]:
            before = found.decisions[party][-1]
            before |= {"state": state_then, "fine": former.fine, "served_on": former.served_on}


def _money(found: Expected, folded: Folded) -> None:
    e = folded.entry
    parties = e.derived.get("parties", [])
    moves: list[tuple[str, str, int, str]] = []
    if e.name in ("decide", "penalise_on_the_spot"):
        moves = [(raw["party"], "fine", folded.history.decisions[raw["party"]].fine, "") for raw in e.derived["lines"]]
    elif e.name == "recall_decision":
        moves = [(p, "remission", -found.decisions[p][-1]["fine"], "") for p in parties]
    elif e.name in ("appeal_result", "revoke_or_vary"):
        for p in parties:
            now = folded.history.decisions[p].fine
            moves.append((p, "remission", now - found.decisions[p][-1]["fine"], ""))
            found.decisions[p][-1]["fine"] = now
    elif e.name in ("pay", "collect_cash"):
        kind = "payment" if e.data["kind"] == "fine" else e.data["kind"]
        moves = [(parties[0], kind, -e.data["fen"], e.data.get("receipt_no") or "")]
    elif e.name == "refund":
        moves = [(parties[0], "refund", e.data["fen"], e.data.get("receipt_no") or "")]
    elif e.name == "impose_surcharge":
        moves = [(p, "surcharge", fen, "") for p, fen in e.derived["imposed"].items()]
    for party, kind, fen, receipt in moves:
        if fen:
            found.money[(e.seq, party, kind, fen, receipt)] += 1
