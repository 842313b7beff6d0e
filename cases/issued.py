"""The papers of a case as they stand: each with its place, its number, the act that made it, the day it was handed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cases.history import Entry, History
from cases.history.outcome import DECISION_FORMS
from cases.models import Case, Document
from documents.forms import load_form

if TYPE_CHECKING:
    from cases.facts import Facts

# Acts that hand their papers over themselves.
HANDED_OVER_AT_ONCE = ("serve_notice", "penalise_on_the_spot", "seal_or_seize")
FIELDS = ("pk", "form", "edition", "party_key", "number__text", "number__word", "number__year", "number__seq",
          "number__part", "copy", "on", "state", "event__seq", "event__name")  # fmt: skip


@dataclass(frozen=True)
class Issued:
    """A paper of the case as it stands. `ordinal`: its place among all of the case; `served_on`: None while it is here."""

    ordinal: int
    id: int
    form: str
    edition: str
    party: str
    number: str
    serial: tuple[str, int, int, int] | None
    copy: int
    on: date
    state: str
    seq: int
    act: str
    served_on: date | None = None

    @property
    def stands(self) -> bool:
        return self.state in ("issued", "rectified")


def read(case: Case, history: History) -> list[Issued]:
    """Every paper of the case in the order of issue, those made by quiet acts too: one query."""
    found = []
    rows = Document.objects.filter(case=case).order_by("pk").values_list(*FIELDS)
    for ordinal, (pk, form, edition, party, text, word, year, seq, part, *rest) in enumerate(rows, 1):
        serial = (word, year, seq, part) if word else None
        paper = Issued(ordinal, pk, form, edition, party, text or "", serial, *rest)
        found.append(replace(paper, served_on=_served_on(paper, history)))
    return found


def _served_on(paper: Issued, history: History) -> date | None:
    """The day a paper was handed over: by its own act of service, or by the one for all others."""
    for served in history.by_name.get("serve_document", ()):
        if paper.ordinal in served.data["papers"]:
            return date.fromisoformat(str(served.derived["served_on"]))
    if paper.act in HANDED_OVER_AT_ONCE and load_form(paper.form, paper.edition).copies:
        return paper.on
    decision = history.decisions.get(paper.party)
    return decision.served_on if decision is not None and paper.form in DECISION_FORMS else None


def origin(facts: Facts, paper: Issued) -> Entry:
    """The event that issued the first draft of a paper."""
    made = facts.event_named(paper.seq)
    assert made is not None
    return origin(facts, facts.issued[made.data["paper"] - 1]) if made.name == "remake_document" else made
