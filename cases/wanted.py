"""Which papers an act issues: the edition in force, the parties each form is about, how many of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cases import thresholds
from cases.deadlines import appeal_over
from documents.forms import EDITION, Form, UnknownForm, editions, load_form

if TYPE_CHECKING:
    from cases.facts import Step

Which = Callable[["Step"], list[str]]
Condition = Callable[["Step"], bool]
UNITS = ("unit", "individual_business")
CASE = [""]


def edition_of(step: Step) -> str:
    """The edition of forms the bureau uses on the day. Papers issued before keep theirs."""
    chosen = str(step.param("form_edition").value)
    return chosen if chosen in editions() else EDITION


def _case(step: Step) -> list[str]:
    return CASE


def _parties(step: Step) -> list[str]:
    return step.parties


def _if(condition: Condition, which: Which = _case) -> Which:
    """These, where the condition holds; else the paper is not wanted."""
    return lambda step: which(step) if condition(step) else []


def _said(name: str, *values: object) -> Condition:
    return lambda step: getattr(step.data, name, None) in values


def _lines(kind: str, *subjects: str) -> Which:
    def which(step: Step) -> list[str]:
        return [
            line.party
            for line in step.lines
            if line.kind == kind and (not subjects or step.party(line.party)["kind"] in subjects)
        ]

    return which


def tells_hearing(step: Step, party: str) -> bool:
    return thresholds.hearing_triggered(step, party) or bool(getattr(step.data, "hearing", None))


def _notice_is_approved(step: Step) -> bool:
    """Where the bureau's rule asks for approval of the notice, or it was approved all the same."""
    given = step.data is not None and (step.data.approved_by or step.data.approvals)
    return bool(given or step.param("notice_approval").value)


def _appeal_is_over(step: Step, party: str) -> bool:
    opens = appeal_over(step, party)
    return opens is not None and step.on > opens


def decided_since(step: Step, seq: int) -> bool:
    """Whether something was decided after that event that was not taken back again."""
    decided, recalled = step.history.last("decide"), step.history.last("recall_decision")
    if decided is None or (recalled is not None and recalled.seq > decided.seq):
        return False
    return decided.seq > seq


def _undisposed(step: Step) -> bool:
    """The leader's decision rests on 案件处理呈批表; where none was submitted since the last decision, it comes now."""
    if step.act.name != "decide":
        return True
    submitted = step.history.last("submit_for_review")
    return submitted is None or decided_since(step, submitted.seq)


def _credit_repair(step: Step) -> list[str]:
    """Those whose penalty is published: they are told how the record is repaired."""
    told = getattr(step.data, "credit_repair_notice", False)
    return [p for p in step.parties if p in step.to_publish] if told else []


def _educated(form: str = "") -> Which:
    """The parties an education concerns: those who did something. Of a talk or a letter only what they pledge is here."""

    def which(step: Step) -> list[str]:
        asked = step.data is not None and (step.data.form == form if form else step.data.pledge)
        decisions = step.history.decisions
        return [p for p in step.parties if asked and p in decisions and decisions[p].line.reason != "not_proven"]

    return which


def _filed_with(step: Step) -> list[str]:
    """Parties whose decision is to be filed with this receiver; all named, where none has to be."""
    decisions, to = step.history.decisions, getattr(step.data, "to", "")
    owed = [
        p
        for p in step.parties
        if p in decisions and any(duty["to"] == to for duty in thresholds.filing_duties(step, decisions[p].line))
    ]
    return owed or step.parties


def _units(step: Step) -> list[str]:
    """The units among the parties concerned: supply is cut off from a unit."""
    return [p for p in step.parties if step.party(p)["kind"] in UNITS]


def _named(step: Step) -> list[str]:
    """The parties the act names, else the case."""
    return step.parties or CASE


def _inspected(part: str) -> Condition:
    """Whether the clue comes from an inspection of which this was written down here."""
    return lambda step: bool(
        step.data is not None
        and step.data.source.kind == "inspection"
        and getattr(step.data.source.inspection, part, None)
    )


def _asks_approval(step: Step) -> bool:
    """A disposal of things sealed needs no leader's approval by law; the table is there where he gave it."""
    return step.act.name != "lift_seizure" or bool(step.data is not None and step.data.approved_by)


def _instalments(step: Step, party: str) -> int:
    """One grant for each instalment; a deferral is one."""
    return len(getattr(step.data, "plan", ()) or ()) or 1


WHICH: dict[str, Which] = {
    "inspection_plan": _if(_inspected("plan")),
    "inspection_record": _if(_inspected("time_from")),
    "inquiry_notice": _if(lambda step: getattr(step.data, "summons", None) is not None),
    "coercion_approval": _if(_asks_approval),
    "seizure_decision": _named,
    "seizure_list": _named,
    "supply_cut_notice": _units,
    "supply_cut_decision": _units,
    "supply_restored_notice": _units,
    "notice_approval": _if(_notice_is_approved),
    "penalty_notice": lambda step: [p for p in step.parties if not tells_hearing(step, p)],
    "hearing_right_notice": lambda step: [p for p in step.parties if tells_hearing(step, p)],
    "statement_record": _if(_said("form", "oral"), _parties),
    "waiver": _parties,
    "hearing_request": _parties,
    "hearing_notice": _parties,
    "disposition_approval": _if(_undisposed),
    "decision_unit": _lines("penalty", *UNITS),
    "decision_person": _lines("penalty", "person"),
    "no_penalty_decision": _lines("no_penalty"),
    "on_the_spot_unit": _lines("penalty", *UNITS),
    "on_the_spot_person": _lines("penalty", "person"),
    "credit_repair_notice": _credit_repair,
    "guidance_notice": _educated("guidance_notice"),
    "correction_pledge": _educated(),
    "correction_order": _parties,
    "correction_extension_approval": _parties,
    "correction_extension_reply": _parties,
    "site_measures": _parties,
    "recheck_opinion": _parties,
    "address_confirmation": _parties,
    "payment_demand": lambda step: [p for p in step.parties if not _appeal_is_over(step, p)],
    "enforcement_demand": lambda step: [p for p in step.parties if _appeal_is_over(step, p)],
    "surcharge_decision": _parties,
    "deferral_approval": _parties,
    "deferral_grant": _parties,
    "court_application": _parties,
    "record_filing_report": _filed_with,
    "transfer_letter": _if(_said("kind", "jurisdiction", "other")),
    "crime_transfer_letter": _if(_said("kind", "crime")),
}
# How many papers of one form and party an act issues, where that may be more than one.
PARTS: dict[str, Callable[[Step, str], int]] = {"deferral_grant": _instalments}


def wanted(step: Step) -> list[tuple[Form, str, int]]:
    """The forms this act issues now, each with its party and part. One whose page the edition lacks is not issued."""
    edition, found = edition_of(step), []
    for key in step.act.issues:
        try:
            form = load_form(key, edition)
        except UnknownForm:
            continue
        for party in WHICH.get(key, _case)(step):
            parts = PARTS[key](step, party) if key in PARTS else 1
            found += [(form, party, part) for part in range(parts)]
    return found
