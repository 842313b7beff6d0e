"""The free parts of an act's papers, worded by hand on its page: what is offered, what was changed.

A part left as it was offered follows the record and the form; only what somebody changed is kept, and said in the act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from cases.facts import Facts
from cases.inputs import INPUTS
from cases.papers import Paper
from cases.web.forms import typed as say
from documents import wording
from documents.forms import Field, holds

TEXT, WAS = "_text-", "_was-"
MOST = 100  # as many as an act takes
TOPICS = {"summary": "facts", "text": "report", "record": "report", "statements": "facts"}  # whose phrases suit it


@dataclass(frozen=True)
class Part:
    """One free part of one paper: the name of its control, what stands in it, the trace of what was offered."""

    name: str
    label: str
    paper: str
    text: str
    was: str
    changed: bool
    topic: str


def parts(act: str, papers: Iterable[Paper], facts: Facts) -> list[Part]:
    """Every free part that shows on a paper, in the order of the papers; not what the form itself asks for."""
    asked = INPUTS[act].model_fields if act != "remake_document" else {}
    return [
        part
        for paper in papers
        for field in paper.form.fields
        if field.path.rpartition(".")[2] not in asked and (part := _part(paper, field, facts)) is not None
    ]


def _part(paper: Paper, field: Field, facts: Facts) -> Part | None:
    if not field.free or (field.when and not holds(field.when, paper.values)):
        return None
    now, offered = (_words(paper, field, values) for values in (paper.values, {**paper.values, **paper.offered}))
    if not now and not field.label:
        return None
    party = facts.history.parties.get(paper.party, {}).get("name", "")
    title = f"{paper.form.title}（{party}）" if party and len(facts.history.parties) > 1 else paper.form.title
    name = f"{paper.form.key}-{paper.party}-{paper.part}-{field.name}"
    label, topic = field.label.replace("\u3000", ""), TOPICS.get(field.name, field.name)
    return Part(name, label, title, now, _trace(offered), now != offered, topic)


def _words(paper: Paper, field: Field, values: dict[str, Any]) -> str:
    """What is typed over: one paragraph for each item of a list."""
    value = values.get(field.name)
    if isinstance(value, list):
        return "\n".join(wording.item_text(field.item, item, n) for n, item in enumerate(value, 1))
    return wording.value_of(paper.form, values, field.name)


def _trace(text: str) -> str:
    return hashlib.sha256(say.words(text).encode()).hexdigest()[:16]


def read(post: QueryDict) -> dict[str, str]:
    """What was changed on the page, by the name of the part."""
    found = {}
    for key in post:
        if key.startswith(TEXT):
            name, text = key[len(TEXT) :], say.words(str(post[key]))
            if text and _trace(text) != post.get(WAS + name):
                found[name] = text
    return dict(list(found.items())[:MOST])


def given(texts: dict[str, str]) -> list[dict[str, Any]]:
    """As an act takes them."""
    found = []
    for name, text in texts.items():
        form, _, rest = name.partition("-")
        party, part, field = [*rest.rsplit("-", 2), "", ""][:3]
        found.append({"form": form, "party": party, "part": say.number(part), "field": field, "text": text})
    return found
