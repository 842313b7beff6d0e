"""From case to paper: the values an act's forms are bound to (which forms: `cases.wanted`), the boxes later acts fill.

`documents` knows no case; this module makes the context tree its forms read (see `documents.vocabulary`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.papers_context import context
from cases.record import canonical, digest
from cases.wanted import tells_hearing, wanted
from documents import wording
from documents.forms import Box, Form, Missing, bind, load_form
from documents.paper import STAMP

if TYPE_CHECKING:
    from cases.facts import Facts, Step
    from cases.history import History
    from cases.issued import Issued

__all__ = ["Filling", "Paper", "bound", "draft", "fillings", "missing", "tells_hearing"]


# Papers that were made before the act they are entered with: the plan of an inspection, the call to an inquiry.
BEFORE_THE_ACT = ("inspection_plan", "inquiry_notice")


@dataclass
class Paper:
    """A paper about to be issued: form, party ("" = the case), values bound, number and copy once known.

    `replaces`: the draft of the same number it takes the place of; `rectifies`: the paper whose slip it puts right.
    `on`: the date on it, where that is not the act's. `offered`: of free parts worded by hand, what was bound.
    `lacking`: required fields that have nothing to show.
    """

    form: Form
    party: str
    values: dict[str, Any]
    number: str = ""
    serial: tuple[str, int, int, int] | None = None
    copy: int = 1
    digest: str = ""
    entries: list[Filling] = field(default_factory=list)
    part: int = 0
    replaces: Issued | None = None
    rectifies: Issued | None = None
    on: date | None = None
    offered: dict[str, Any] = field(default_factory=dict)
    lacking: tuple[Missing, ...] = ()

    def seal(self, on: str) -> None:
        content = {"form": self.form.key, "edition": self.form.edition, "number": self.number, "copy": self.copy}
        on = self.on.isoformat() if self.on else on
        self.digest = digest(canonical({**content, "on": on, "values": self.values}))


@dataclass
class Filling:
    """What this act writes into a box of a paper, new or issued before."""

    box: str
    values: dict[str, Any]
    digest: str = ""


def bound(step: Step, form: Form, party: str, part: int = 0) -> Paper:
    """One paper of this act: the form's values, the wording of its free parts, the bureau's seal."""
    found = bind(form, context(step, party, part))
    words = worded(step, form, party, part)
    values = found.values | words
    place = step.facts.law.seal(step.facts.bureau.pk, form.key)
    if place is not None and any(block["type"] == "seal" for block in form.body):
        values[STAMP] = dict(place)
    offered = {name: found.values.get(name) for name in words}
    named = {f.label.replace("\u3000", "") or f.name for f in form.fields if f.name in words}
    lacking = tuple(m for m in found.missing if m.label not in named)
    return Paper(form, party, values, part=part, offered=offered, lacking=lacking)


def worded(step: Step, form: Form, party: str, part: int) -> dict[str, Any]:
    """What was worded by hand for this paper, by the name of the field."""
    found: dict[str, Any] = {}
    for text in step.data.texts if step.data is not None else ():
        if (text.form, text.party, text.part) == (form.key, party, part):
            named = next((f for f in form.fields if f.name == text.field and f.free), None)
            if named is not None:
                found[named.name] = text.text.split("\n") if named.format == "list" else text.text
    return found


def loose_texts(step: Step) -> list[int]:
    """Places of wordings that fit no free part of any paper of this act."""
    if step.data is None or not step.data.texts:
        return []
    papers = draft(step)
    free = {(p.form.key, p.party, p.part, f.name) for p in papers for f in p.form.fields if f.free}
    return [n for n, t in enumerate(step.data.texts) if (t.form, t.party, t.part, t.field) not in free]


def missing(step: Step) -> list[tuple[str, str]]:
    """Required fields of this act's papers that have nothing to show: (label, article)."""
    return [(m.label, m.article) for wants in wanted(step) for m in bound(step, *wants).lacking]


def draft(step: Step) -> list[Paper]:
    """The papers of this act, bound but without number."""
    from cases.remaking import again

    if step.act.name == "remake_document":
        return again(step)
    found = [bound(step, *wants) for wants in wanted(step)]
    for paper in found:
        paper.rectifies = _rectified(step, paper)
        if paper.form.key in BEFORE_THE_ACT and (on := paper.values.get("on")):
            paper.on = date.fromisoformat(str(on))
    return found


def _rectified(step: Step, paper: Paper) -> Issued | None:
    """The paper whose slip of the pen this one puts right."""
    if paper.form.key != "rectification_notice" or step.data is None:
        return None
    issued = step.facts.issued
    return issued[step.data.paper - 1] if step.data.paper <= len(issued) else None


def fills(act: str, box: Box) -> bool:
    """Whether an act writes into a box; a review sent back writes where one that passed does."""
    return box.filled_by in (act, "pass_review" if act == "return_review" else "") and box.step in WRITTEN


def fillings(step: Step, form: Form) -> list[Filling]:
    """What this act writes into the boxes of a form: approvals with name and date, rows of the receipt."""
    found: list[Filling] = []
    for box in form.boxes:
        if not fills(step.act.name, box):
            continue
        if box.step == "approve":
            found.append(Filling(box.key, _opinion(step)))
        elif box.step == "approved" and step.data is not None and step.data.approved_by:
            found.append(Filling(box.key, _approved(step, step.data.approved_by)))
        elif box.step == "check" and step.data is not None and step.data.approvals:
            last = step.data.approvals[-1]
            found.append(Filling(box.key, _given(step, last.by, last.opinion, last.on)))
    for filling in found:
        filling.digest = digest(canonical({"box": filling.box, "values": filling.values}))
    return found


WRITTEN = ("check", "approve", "approved")  # other boxes show what was bound with the paper
# What the last box says where nothing was written. The page of the act offers the same words.
DEFAULT_OPINIONS = {
    "approve_filing": "同意立案。", "refuse_filing": "同意不予立案。", "close": "同意结案。", "decide": "同意。",
    "grant_instalments": "同意。", "extend_term": "同意延长办案期限。", "transfer": "同意移送。", "withdraw": "同意。",
    "suspend": "同意中止。",
}  # fmt: skip


def _opinion(step: Step) -> dict[str, Any]:
    default = DEFAULT_OPINIONS.get(step.act.name, "")
    if step.act.name == "extend_correction" and step.data is not None:
        default = "同意延期。" if step.data.granted else "不同意延期。"
    return _given(step, step.actor.username, getattr(step.data, "opinion", "") or default, step.on)


def _approved(step: Step, by: str) -> dict[str, Any]:
    """The approval an act rests on: as given on the way to it, else on the day of the act."""
    given = next((a for a in step.data.approvals if a.by == by), None)
    return _given(step, by, given.opinion if given else "同意。", given.on if given else step.on)


def _given(step: Step, by: str, opinion: str, on: date) -> dict[str, Any]:
    person = step.facts.person(by)
    return {"opinion": opinion, "name": person.name if person else by, "on": on.isoformat()}


def boxes_filled_since(history: History, paper: Issued) -> list[str]:
    """Acts after the paper's own that wrote into its boxes; rows of a receipt count as soon as there are any."""
    boxes = load_form(paper.form, paper.edition).boxes
    found = [
        box.filled_by
        for box in boxes
        if box.step == "row"
        or (box.step in WRITTEN and any(e.seq > paper.seq for e in history.by_name.get(box.filled_by, ())))
    ]
    return list(dict.fromkeys(found))


# Where these lead, a paper says what was decided: nothing in it is a slip of the pen.
SUBSTANCE = ("proposal.", "decision.", "money.", "instalment.", "violations.violated_text", "violations.clause_text",
             "bureau.government", "bureau.court", "order.measures", "order.until", "preservation.disposal",
             "seizure.basis", "seizure.until", "seizure.items", "seizure.disposal")  # fmt: skip


def words_of(facts: Facts, paper: Issued) -> Iterator[tuple[str, str, bool]]:
    """What stands on an issued paper: (label, words, whether it is the substance of what was decided)."""
    form = load_form(paper.form, paper.edition)
    values = json.loads(facts.documents[paper.ordinal - 1].values)
    for one in form.fields:
        if words := wording.value_of(form, values, one.name):
            yield one.label.replace("\u3000", "") or one.name, words, one.path.startswith(SUBSTANCE)


def receipt_rows(step: Step, served: list[dict[str, Any]]) -> list[Filling]:
    """One row of the service receipt (文书送达回执) per paper handed over."""
    from cases.labels import SERVICE_METHODS

    rows = []
    for paper in served:
        party = step.party(paper["party"]) if paper["party"] else {}
        values = {
            "document": paper["title"],
            "number": paper["number"],
            "place": step.data.place or party.get("service_address") or party.get("address", ""),
            "on": step.served_on.isoformat(),
            "method_text": SERVICE_METHODS[step.data.method],
            "receiver": step.data.receiver,
            "servers": "、".join(p.name for p in step.acting),
        }
        rows.append(Filling("rows", values, digest(canonical({"box": "rows", "values": values}))))
    return rows
