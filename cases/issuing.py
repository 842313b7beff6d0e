"""Issuing papers inside an act: numbers taken, values sealed, rows written. The engine never draws."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from cases import codes, numbering, papers
from cases.models import Document, DocumentEntry, Event, Number
from cases.papers import Filling, Paper
from cases.prepared import insert
from cases.record import canonical
from cases.wanted import decided_since
from documents.forms import EDITION, editions, forms, load_form

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.issued import Issued

RECEIPT = "service_receipt"
SERVING = ("serve_notice", "serve_decision")
# Words of papers that a filed case issues: there they may follow the case's serial.
WITH_THE_CASE = frozenset(("罚告", "听告", "听通", "听报", "法审", "处呈", "罚集", "罚", "不罚", "回", "结", "案", "缴审", "缴批",
                           "催", "加罚", "指", "执行催告", "强执", "案延", "移审", "移", "涉", "告审", "调报", "送审", "撤", "中止",
                           "信修告", "备", "更正", "避"))  # fmt: skip
HANDED_OVER = ("penalty_notice", "hearing_right_notice", "decision_unit", "decision_person", "no_penalty_decision")
SERVED_ALONG = ("credit_repair_notice",)
# Laid before somebody once more while nothing was decided on it: the next draft of the same paper, not a second one.
SUBMITTED_AGAIN = ("disposition_approval", "review_submission")


@cache
def filled_by(act: str) -> tuple[str, ...]:
    """Forms with a box that this act fills, in any edition."""
    every = {key: form for edition in editions() for key, form in forms(edition).items()}
    return tuple(key for key, form in every.items() if any(papers.fills(act, box) for box in form.boxes))


class Issue:
    """The papers of one act: made before the event (their digests go into it), stored after it."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.papers = [p for p in papers.draft(step) if not self._is_second_receipt(p)]
        self.taken: dict[str, tuple[str, int, int, int]] = {}
        self.later: list[tuple[Document, Filling]] = []
        self.made: list[Document] = []

    def _is_second_receipt(self, paper: Paper) -> bool:
        """One receipt per case: later services add rows to it."""
        known = self.step.history.documents
        return paper.form.key == RECEIPT and any(d["form"] == RECEIPT for d in known)

    def number(self) -> None:
        """Reuse the number of a recalled paper as its next copy; take new serials, one UPDATE per word."""
        waiting: dict[str, list[Paper]] = defaultdict(list)
        for paper in self.papers:
            before = self._recalled(paper)
            if before is not None:
                paper.number, paper.copy = before["number"], before["copy"] + 1
                paper.serial = tuple(before["serial"]) or None
            elif paper.form.word and paper.replaces is None:
                waiting[paper.form.word].append(paper)
        own = self._filing() if waiting.keys() & WITH_THE_CASE else None
        for form_word, many in sorted(waiting.items()):  # one order of locks, whoever issues
            word = self._own_word(form_word)
            for paper, serial in zip(many, self._serials(word, len(many), own), strict=True):
                paper.number = numbering.text(self.step.facts.bureau, word, *serial)
                paper.serial = self.taken[paper.number] = (word, *serial)

    def _filing(self) -> tuple[int, int] | None:
        """(year, serial) of the filing, where the bureau's habit is that serials follow the case (文号随案)."""
        if self.step.history.filed_on is None or self.step.param("numbering_habit").value != "case":
            return None
        filings = [d["serial"] for d in self.step.history.documents if d["form"] == "filing_approval"]
        return (filings[-1][1], filings[-1][2]) if filings else None

    def _serials(self, word: str, count: int, own: tuple[int, int] | None) -> list[tuple[int, int, int]]:
        """(year, serial, part): the case's serial (a second paper of the word is 31-2), or the word's own next ones."""
        bureau, year = self.step.facts.bureau, self._year(word)
        if own is None or word not in WITH_THE_CASE:
            first = numbering.take(bureau, word, year, count)
            return [(year, first + k, 0) for k in range(count)]
        used = len({d["number"] for d in self.step.history.documents if d["serial"] and d["serial"][0] == word})
        return [(*own, used + k + 1 if used + k else 0) for k in range(count)]

    def _year(self, word: str) -> int:
        """The year of the filing, where that is the bureau's habit and the paper is one of a filed case; else today's."""
        filed = self.step.history.filed_on
        by_filing = filed is not None and word in WITH_THE_CASE and self.step.param("number_year").value == "filing"
        return filed.year if filed is not None and by_filing else self.step.on.year

    def _own_word(self, word: str) -> str:
        """A case that was not filed has no serial to follow: so as not to meet one that does, 案 is 案当 in the summary
        procedure, and 移 is 移线 for a mere clue (线索)."""
        history = self.step.history
        if word not in WITH_THE_CASE or history.filed_on or self.step.param("numbering_habit").value != "case":
            return word
        return f"{word}当" if history.procedure == "summary" else f"{word}线"

    def _recalled(self, paper: Paper) -> dict[str, Any] | None:
        """The draft before this one, where that was recalled, or was laid before somebody who did not decide on it."""
        for document in reversed(self.step.history.documents):
            if document["form"] == paper.form.key and document["party"] == paper.party:
                if document["form"] in SUBMITTED_AGAIN and not decided_since(self.step, document["seq"]):
                    paper.replaces = self._issued(document)
                    return document
                return document if document.get("recalled") else None
        return None

    def _issued(self, document: dict[str, Any]) -> Issued | None:
        """The row of a paper of the record."""
        wanted = (document["form"], document["party"], document["number"], document["copy"])
        issued = self.step.facts.issued
        return next((p for p in reversed(issued) if (p.form, p.party, p.number, p.copy) == wanted), None)

    def seal(self) -> None:
        """Digests of the papers, and of what this act writes into boxes of new and earlier papers."""
        step = self.step
        for paper in self.papers:
            paper.seal(step.on.isoformat())
            paper.entries += papers.fillings(step, paper.form)
        issued = {paper.form.key for paper in self.papers}
        earlier = [key for key in filled_by(step.act.name) if key not in issued]
        for document in self._latest(earlier):
            form = load_form(document.form, document.edition)
            self.later += [(document, filling) for filling in papers.fillings(step, form)]
        if step.act.name in SERVING:
            self._receipt(self._served())
        elif step.act.name == "serve_document" and step.data is not None:
            self._receipt(self._named())

    def _latest(self, keys: list[str]) -> list[Document]:
        """The paper still in force of each of these forms; without what it says, which may be pages."""
        case = self.step.facts.case
        if not keys or case is None or case.pk is None:
            return []
        found = Document.objects.filter(case=case, form__in=keys, state="issued").order_by("pk")
        return list({d.form: d for d in found.only("form", "edition")}.values())

    def _served(self) -> list[dict[str, Any]]:
        """What a notice or a decision is served with: papers of this act, or the decision made before."""
        now = [
            {"title": p.form.title, "number": p.number, "party": p.party}
            for p in self.papers
            if p.form.key in (*HANDED_OVER, *SERVED_ALONG)
        ]
        if self.step.act.name == "serve_notice":
            return now
        last = {d["party"]: d for d in self.step.history.documents if d["form"] in HANDED_OVER[2:]}
        decisions = [
            {**last[p], "title": load_form(last[p]["form"], last[p].get("edition", EDITION)).title}
            for p in self.step.parties
            if p in last
        ]
        return [*decisions, *now]

    def _named(self) -> list[dict[str, Any]]:
        """The papers that 送达其他文书 names."""
        issued = self.step.facts.issued
        named = [issued[n - 1] for n in self.step.data.papers if n <= len(issued)]
        return [{"title": load_form(p.form, p.edition).title, "number": p.number, "party": p.party} for p in named]

    def _receipt(self, served: list[dict[str, Any]]) -> None:
        rows = papers.receipt_rows(self.step, served)
        new = next((p for p in self.papers if p.form.key == RECEIPT), None)
        if new is not None:
            new.entries += rows
            return
        for document in self._latest([RECEIPT]):
            self.later += [(document, row) for row in rows]

    def listed(self) -> list[dict[str, Any]]:
        """The papers as the event keeps them."""
        return [
            {
                "form": p.form.key,
                "number": p.number,
                "serial": list(p.serial or ()),
                "copy": p.copy,
                "party": p.party,
                "digest": p.digest,
                **({"edition": p.form.edition} if p.form.edition != EDITION else {}),
                **({"rectifies": p.rectifies.number or p.rectifies.form} if p.rectifies else {}),
            }
            for p in self.papers
        ]

    def digests(self) -> dict[str, Any]:
        """What of the papers is hashed into the event."""
        entries = [{"form": p.form.key, "box": f.box, "digest": f.digest} for p in self.papers for f in p.entries]
        entries += [{"form": d.form, "box": f.box, "digest": f.digest} for d, f in self.later]
        return {"documents": self.listed(), "entries": entries}

    def store(self, event: Event) -> None:
        case, bureau = self.step.facts.case, self.step.facts.bureau
        self._set_aside()
        if not self.papers and not self.later:
            return
        new = insert(
            Number(bureau=bureau, word=w, year=y, seq=s, part=part, text=text, event=event)
            for text, (w, y, s, part) in self.taken.items()
        )
        numbers = {n.text: n for n in new}
        again = [p.number for p in self.papers if p.number and p.number not in numbers]
        if again:
            numbers |= {n.text: n for n in Number.objects.filter(bureau=bureau, text__in=again)}
        made = insert(
            Document(
                case=case, party_key=p.party, form=p.form.key, edition=p.form.edition, number=numbers.get(p.number),
                copy=p.copy, values=canonical(p.values), digest=p.digest, on=p.on or event.on, event=event,
                rectifies_id=p.rectifies.id if p.rectifies else None, code=codes.new(),
            )
            for p in self.papers
        )  # fmt: skip
        self.made = list(made)
        pairs = [(document, filling) for document, p in zip(made, self.papers, strict=True) for filling in p.entries]
        insert(
            DocumentEntry(document=d, box=f.box, values=canonical(f.values), digest=f.digest, event=event)
            for d, f in [*pairs, *self.later]
        )

    def _set_aside(self) -> None:
        """Earlier papers that these take the place of, or put right; and one that is void without another."""
        data = self.step.data
        void = self.step.act.name == "remake_document" and data.void
        for state, earlier in (
            ("remade", [p.replaces.id for p in self.papers if p.replaces]),
            ("rectified", [p.rectifies.id for p in self.papers if p.rectifies]),
            ("void", [self.step.facts.issued[data.paper - 1].id] if void else []),
        ):
            if earlier:
                Document.objects.filter(pk__in=earlier).update(state=state)
