"""What the page of publication (公示) shows beside its form: each paper's public copy, with what was taken out of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases import publishing
from cases.reads.public_copy import Shown, shown
from cases.web.forms.desk import Desk
from cases.web.forms.filling import Filled
from documents.forms import load_form


@dataclass(frozen=True)
class Public:
    """One paper to be published: what it is, what was taken out, what to look at, or why it cannot be."""

    pk: int
    title: str
    number: str
    why: str = ""
    hits: list[Shown] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def publics(desk: Desk, filled: Filled) -> list[Public]:
    """The public copies of the parties chosen, else of all that can be published; none for any other act."""
    if desk.act != publishing.ACT or desk.case is None:
        return []
    chosen = filled.fields.get("party") or list(desk.facts.history.decisions)
    parties = [chosen] if isinstance(chosen, str) else list(chosen)
    also = str(filled.fields.get("also_hide") or "").splitlines()
    found = []
    for one in publishing.previews(desk.facts, parties, also):
        paper, copy = one.document, one.copy
        found.append(
            Public(
                paper.pk, load_form(paper.form, paper.edition).title, paper.number.text if paper.number else "", one.why,
                shown(copy.hits) if copy else [], copy.doubts if copy else [],
            )
        )  # fmt: skip
    return found
