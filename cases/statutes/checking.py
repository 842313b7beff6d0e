"""What of a citation does not exist in the text in force, and what was probably meant. Asks nothing but the shelf."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cases.law import Citation, article_text, numeral

if TYPE_CHECKING:
    from cases.statutes.shelf import Shelf, Version


@dataclass(frozen=True)
class Fault:
    """What of a citation does not exist, in Chinese; `meant` is what the writer probably meant."""

    citation: Citation
    version: Version
    message: str
    meant: Citation | None = None

    @property
    def said(self) -> str:
        """With the guess: 第九十七条只有一款,没有第七款;是不是第九十七条第一款第（七）项?"""
        return f"{self.message};是不是{_place(self.meant)}?" if self.meant else self.message


def fault(citation: Citation, on: date, shelf: Shelf) -> Fault | None:
    """None where all of it exists, or where the text of that day is not loaded."""
    text = shelf.version(citation.statute, on)
    if text is None:
        return None
    built = shelf.shape(text).get(citation.article)
    if built is None:
        last = numeral(text.articles)
        return Fault(citation, text, f"{citation.statute}没有第{_numeral(citation.article)}条(共{last}条)")
    wrong = _wrong(citation, built)
    return Fault(citation, text, wrong, _meant(citation, built)) if wrong else None


def _wrong(citation: Citation, built: tuple[int, ...]) -> str:
    """The first part that does not exist, "" where all do. No paragraph named reads as the first."""
    if citation.paragraph > len(built):
        return f"{_place(Citation(citation.statute, citation.article))}只有{_count(len(built))}款,没有第{_numeral(citation.paragraph)}款"
    items = built[(citation.paragraph or 1) - 1]
    if citation.item <= items:
        return ""
    where = Citation(citation.statute, citation.article, 0 if len(built) == 1 else citation.paragraph or 1)
    if not items:
        return f"{_place(where)}没有分项,没有第（{_numeral(citation.item)}）项"
    return f"{_place(where)}只有{_count(items)}项,没有第（{_numeral(citation.item)}）项"


def _meant(citation: Citation, built: tuple[int, ...]) -> Citation | None:
    """款 and 项 taken for one another, or the item of another paragraph; None where nothing is likely."""
    paragraph, item = citation.paragraph, citation.item
    if item and item <= len(built) and paragraph <= built[item - 1]:  # both named, the wrong way round
        return replace(citation, paragraph=item, item=paragraph)
    if not item:  # 第七款 of an article whose first paragraph has seven items
        where = next((n for n, items in enumerate(built, 1) if items >= paragraph), 0)
        return replace(citation, paragraph=where, item=paragraph) if where else None
    if not any(built):  # 第二项 of an article of paragraphs only
        return replace(citation, paragraph=item, item=0) if paragraph <= 1 and item <= len(built) else None
    others = [n for n, items in enumerate(built, 1) if items >= item]
    return replace(citation, paragraph=others[0]) if len(others) == 1 else None


def _place(citation: Citation) -> str:
    return article_text(citation.article, citation.paragraph, citation.item)


def _numeral(number: int) -> str:
    return numeral(number) if number else "零"


def _count(number: int) -> str:
    """两款, 三项: how many, not which."""
    return "两" if number == 2 else numeral(number)
