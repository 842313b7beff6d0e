"""Publication (公示): the public copies of the papers it publishes, looked at before, bound to the act when it is done.

A copy is made and proved before the act, for the engine draws nothing; its file and digest go into the record with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases import files, public_copy
from cases.effects import Attached
from cases.engine.foreseeing import step_for
from cases.facts import Facts
from cases.inputs import InputError, Wrong
from cases.models import Case, Document, Officer
from documents.typefaces import UncoveredCharacter

ACT, ROLE = "publish", "public_copy"
DECISIONS = ("decision_unit", "decision_person", "on_the_spot_unit", "on_the_spot_person")
FIELD = "redacted"  # what the form says of a copy that could not be made


@dataclass(frozen=True)
class Preview:
    """The public copy of one paper, or why there is none."""

    document: Document
    copy: public_copy.PublicCopy | None = None
    why: str = ""


def previews(facts: Facts, parties: Iterable[str], also: Iterable[str] = ()) -> list[Preview]:
    """What publishing the decisions on these parties would show."""
    maker = public_copy.Maker(facts, also)
    found = []
    for document in _decisions(facts, parties):
        try:
            found.append(Preview(document, maker.made(document)))
        except (public_copy.NotPublic, UncoveredCharacter) as why:
            found.append(Preview(document, why=str(why)))
    return found


def _decisions(facts: Facts, parties: Iterable[str]) -> list[Document]:
    """The standing decision on each party."""
    papers = {d.party_key: d for d in facts.documents if d.form in DECISIONS and public_copy.publishable(d)}
    return [papers[party] for party in parties if party in papers]


@contextmanager
def attached(case: Case | None, act: str, actor: Officer, data: dict[str, Any], on: date) -> Iterator[list[Attached]]:
    """The public copies an act of publication binds, nothing for any other act; gone again where the act is not done.

    Raises InputError where a copy cannot be made or still holds what must not be told.
    """
    bound = _bound(case, actor, data, on) if act == ACT and case is not None else []
    try:
        yield bound
    except BaseException:
        files.forget(one.blob for one in bound)
        raise


def _bound(case: Case, actor: Officer, data: dict[str, Any], on: date) -> list[Attached]:
    step = step_for(case, ACT, actor, data, on=on)
    found = previews(step.facts, step.parties, step.data.also_hide)
    if wrong := [Wrong(FIELD, one.why) for one in found if one.copy is None]:
        raise InputError(wrong)
    copies = [one.copy for one in found if one.copy is not None]
    return [Attached(files.store(copy.data, copy.name, "application/pdf"), copy.name, ROLE) for copy in copies]
