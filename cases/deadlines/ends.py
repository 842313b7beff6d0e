"""What ends a running period, and which end late. Read with the history as it is before the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cases.deadlines.periods import RESULTS, RULES, DeadlineRule

if TYPE_CHECKING:
    from cases.facts import Step

WITH_THE_DECISION = ("publish_unit", "publish_generic")


@dataclass(frozen=True)
class Running:
    """An open period, as read from its row."""

    id: int
    key: str
    party: str
    due: date
    note: str


ENDS_CASE = ("refuse_filing", "withdraw", "close")
OUTLIVES_CLOSING = ("withdraw_publication", "review_opinion_report")


def lapses(rule: DeadlineRule, step: Step) -> bool:
    """A case that is over leaves the bureau no period to mind, but for what the law asks of it afterwards."""
    return step.act.name in ENDS_CASE and rule.binds == "bureau" and rule.key not in OUTLIVES_CLOSING


def ends(running: Running, step: Step) -> bool:
    """Whether this act ends that period. Read with the history as it is before the act."""
    rule = RULES[running.key]
    if lapses(rule, step):
        return True
    if step.act.name not in rule.ends or (running.party and running.party not in step.parties):
        return False
    if running.key in SPECIAL_ENDS:
        return SPECIAL_ENDS[running.key](running, step)
    return _sets_aside(step) if step.act.name in RESULTS and running.key in WITH_THE_DECISION else True


def _sets_aside(step: Step) -> bool:
    return step.data is not None and step.data.result in ("annulled", "revoked")


def _paid_up(running: Running, step: Step) -> bool:
    """The whole fine is in, or none is due any more."""
    act, data = step.act.name, step.data
    if data is None or act == "end_enforcement":
        return data is not None
    if act in ("pay", "collect_cash"):
        return bool(data.kind == "fine" and step.account(running.party).fine_owed <= data.fen)
    if data.result == "varied":
        return sum(p.fen or 0 for p in data.penalties if p.kind == "fine") <= step.account(running.party).fine_paid
    return _sets_aside(step)


def _decided_on_all(running: Running, step: Step) -> bool:
    data, undecided = step.data, set(step.history.undecided)
    if step.act.name == "transfer":
        whole = data is None or not (data.party or data.violations)
        return whole or (bool(data.party) and undecided <= set(data.party))
    return step.act.name == "withdraw" or undecided <= set(step.parties)


def _filed_with(running: Running, step: Step) -> bool:
    if step.act.name == "file_record" and running.note:
        return step.data is not None and step.data.to == running.note
    return _sets_aside(step) if step.act.name in RESULTS else True


def _hearings_over(running: Running, step: Step) -> bool:
    return step.act.name == "notify_hearing" or set(step.history.at_hearing) <= set(step.parties)


def _given_back(field: str) -> Callable[[Running, Step], bool]:
    """Only what was given back: one taking by its event's number, or everything."""

    def over(running: Running, step: Step) -> bool:
        chosen = getattr(step.data, field, None)
        held = [h.seq for h in (*step.history.preserved, *step.history.seized) if h.released_on is None]
        return chosen is None or running.note == str(chosen) or (not running.note and held == [chosen])

    return over


def _visited(running: Running, step: Step) -> bool:
    return step.data is not None and step.data.form == "visit"


def _banked(running: Running, step: Step) -> bool:
    return step.data is not None and step.data.to == "bank"


SPECIAL_ENDS: dict[str, Callable[[Running, Step], bool]] = {
    "pay_fine": _paid_up,
    "decision_term": _decided_on_all,
    "record_filing": _filed_with,
    "hearing_hold": _hearings_over,
    "hearing_notice": _hearings_over,
    "evidence_preserve": _given_back("preserved"),
    "seizure_term": _given_back("seizure"),
    "cash_to_bank": _banked,
    "follow_up_visit": _visited,
}


def late(step: Step) -> list[tuple[DeadlineRule, Running]]:
    """Periods that bind the bureau and end with this act after their last day."""
    found = [(RULES[r.key], r) for r in step.facts.running if step.on > r.due and r.key != "decision_term"]
    bureau = [(rule, r) for rule, r in found if rule.binds == "bureau" and step.act.name in rule.ends]
    return [(rule, r) for rule, r in bureau if ends(r, step)]
