"""From case to paper: which forms an act issues, the values they are bound to, the boxes later acts fill.

`documents` knows no case; this module makes the context tree its forms read (see `documents.vocabulary`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cases import thresholds
from cases.papers_context import context
from cases.record import canonical, digest
from documents.forms import Form, UnknownForm, bind, load_form

if TYPE_CHECKING:
    from cases.facts import Step


@dataclass
class Paper:
    """A paper about to be issued: form, party ("" = the case), values bound, number and copy once known."""

    form: Form
    party: str
    values: dict[str, Any]
    number: str = ""
    serial: tuple[str, int, int, int] | None = None
    copy: int = 1
    digest: str = ""
    entries: list[Filling] = field(default_factory=list)

    def seal(self, on: str) -> None:
        content = {"form": self.form.key, "edition": self.form.edition, "number": self.number, "copy": self.copy}
        self.digest = digest(canonical({**content, "on": on, "values": self.values}))


@dataclass
class Filling:
    """What this act writes into a box of a paper, new or issued before."""

    box: str
    values: dict[str, Any]
    digest: str = ""


Which = Callable[["Step"], list[str]]


def _case(step: Step) -> list[str]:
    return [""]


def _parties(step: Step) -> list[str]:
    return step.parties


def _lines(kind: str, *subjects: str) -> Which:
    def which(step: Step) -> list[str]:
        return [
            line.party
            for line in step.lines
            if line.kind == kind and (not subjects or step.party(line.party)["kind"] in subjects)
        ]

    return which


def _educated(form: str = "") -> Which:
    """The parties an education concerns: those who did something. Of a talk or a letter only what they pledge is here."""

    def which(step: Step) -> list[str]:
        wanted = step.data is not None and (step.data.form == form if form else step.data.pledge)
        decisions = step.history.decisions
        return [p for p in step.parties if wanted and p in decisions and decisions[p].line.reason != "not_proven"]

    return which


UNITS = ("unit", "individual_business")
WHICH: dict[str, Which] = {
    "penalty_notice": lambda step: [p for p in step.parties if not tells_hearing(step, p)],
    "hearing_right_notice": lambda step: [p for p in step.parties if tells_hearing(step, p)],
    "decision_unit": _lines("penalty", *UNITS),
    "decision_person": _lines("penalty", "person"),
    "no_penalty_decision": _lines("no_penalty"),
    "on_the_spot_unit": _lines("penalty", *UNITS),
    "on_the_spot_person": _lines("penalty", "person"),
    "guidance_notice": _educated("guidance_notice"),
    "correction_pledge": _educated(),
    "correction_order": _parties,
    "site_measures": _parties,
    "recheck_opinion": _parties,
    "hearing_notice": _parties,
    "payment_demand": _parties,
    "surcharge_decision": _parties,
    "deferral_grant": _parties,
    "court_application": _parties,
}


def tells_hearing(step: Step, party: str) -> bool:
    return thresholds.hearing_triggered(step, party) or bool(getattr(step.data, "hearing", None))


def wanted(step: Step) -> list[tuple[Form, str]]:
    """The forms this act issues now, each with its party. A form whose page is not there yet is not issued."""
    found = []
    for key in step.act.issues:
        try:
            form = load_form(key)
        except UnknownForm:
            continue
        found += [(form, party) for party in WHICH.get(key, _case)(step)]
    return found


def missing(step: Step) -> list[tuple[str, str]]:
    """Required fields of this act's papers that have nothing to show: (label, article)."""
    return [(m.label, m.article) for form, party in wanted(step) for m in bind(form, context(step, party)).missing]


def draft(step: Step) -> list[Paper]:
    """The papers of this act, bound but without number."""
    return [Paper(form, party, bind(form, context(step, party)).values) for form, party in wanted(step)]


def fillings(step: Step, form: Form) -> list[Filling]:
    """What this act writes into the boxes of a form: approvals with name and date, rows of the receipt."""
    found: list[Filling] = []
    for box in form.boxes:
        if box.filled_by not in (step.act.name, "pass_review" if step.act.name == "return_review" else ""):
            continue
        if box.step == "approve":
            found.append(Filling(box.key, _opinion(step)))
        elif box.step == "check" and step.data is not None and step.data.approvals:
            last = step.data.approvals[-1]
            person = step.facts.person(last.by)
            name = person.name if person else last.by
            found.append(Filling(box.key, {"opinion": last.opinion, "name": name, "on": last.on.isoformat()}))
    for filling in found:
        filling.digest = digest(canonical({"box": filling.box, "values": filling.values}))
    return found


DEFAULT_OPINIONS = {"approve_filing": "同意立案。", "close": "同意结案。"}


def _opinion(step: Step) -> dict[str, Any]:
    given = getattr(step.data, "opinion", "") or DEFAULT_OPINIONS.get(step.act.name, "")
    return {"opinion": given, "name": step.actor.name, "on": step.on.isoformat()}


def receipt_rows(step: Step, served: list[dict[str, Any]]) -> list[Filling]:
    """One row of the service receipt (文书送达回执) per paper handed over."""
    from cases.labels import SERVICE_METHODS

    rows = []
    for paper in served:
        party = step.party(paper["party"])
        values = {
            "document": paper["title"],
            "number": paper["number"],
            "place": step.data.place or party.get("address", ""),
            "on": step.served_on.isoformat(),
            "method_text": SERVICE_METHODS[step.data.method],
            "receiver": step.data.receiver,
            "servers": "、".join(p.name for p in step.acting),
        }
        rows.append(Filling("rows", values, digest(canonical({"box": "rows", "values": values}))))
    return rows
