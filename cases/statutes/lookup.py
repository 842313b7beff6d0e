"""What a citation says on a day: the text in force, the article, and what of the citation does not exist.

Nothing is said of a statute whose text for that day is not loaded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cases import lawbase
from cases.law import Citation
from cases.lawbase import LawBase
from cases.models import StatuteText
from cases.statutes.checking import Fault, fault
from cases.statutes.parsing import Paragraph
from cases.statutes.shelf import Version


@dataclass(frozen=True)
class Found:
    """An article as it reads in one version."""

    version: Version
    chapter: str
    number: int
    paragraphs: tuple[Paragraph, ...]


def version(name: str, on: date, law: LawBase | None = None) -> Version | None:
    """The text of a statute (short name) in force on a day; None where it is not loaded."""
    return (law or lawbase.current()).statutes.version(name, on)


def article(cite: Citation | str, on: date, law: LawBase | None = None) -> Found | None:
    """The whole article of a citation; None where its text is not loaded or has no such article."""
    citation = Citation.parse(cite) if isinstance(cite, str) else cite
    text = version(citation.statute, on, law)
    found = articles(text, citation.article) if text is not None else []
    return found[0] if found else None


def articles(text: Version, number: int | None = None) -> list[Found]:
    """The articles of a version in order, or the one of this number: one query."""
    rows = StatuteText.objects.filter(version=text.pk).order_by("article", "paragraph", "item")
    if number is not None:
        rows = rows.filter(article=number)
    found: list[Found] = []
    for chapter, no, paragraph, item, words in rows.values_list("chapter", "article", "paragraph", "item", "text"):
        if not found or found[-1].number != no:
            found.append(Found(text, chapter, no, ()))
        before = found[-1].paragraphs
        if item:
            last = replace(before[paragraph - 1], items=(*before[paragraph - 1].items, words))
            found[-1] = replace(found[-1], paragraphs=(*before[:-1], last))
        else:
            found[-1] = replace(found[-1], paragraphs=(*before, Paragraph(words)))
    return found


def exists(cite: Citation | str, on: date, law: LawBase | None = None) -> Fault | None:
    """What of the citation does not exist in the text in force on the day; None where it does, or nobody knows."""
    citation = Citation.parse(cite) if isinstance(cite, str) else cite
    return fault(citation, on, (law or lawbase.current()).statutes)


__all__ = ["Fault", "Found", "article", "articles", "exists", "fault", "version"]
