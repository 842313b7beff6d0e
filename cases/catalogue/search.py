"""Finding a clause: words of the violation, initials, numbers, codes. Every word typed must fit; the best come first.

What is compared is kept in plain strings: a few thousand `in` cost a few milliseconds, and no index has to be kept.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cases.catalogue.entries import holds
from cases.catalogue.initials import initials
from cases.catalogue.numbers import Provision, provision
from cases.law import full_title

if TYPE_CHECKING:
    from cases.catalogue.entries import Catalogue, Item

CALLED = Path(__file__).with_name("called.toml")
LONGEST = 60  # characters of a search that are read
_PARTS = re.compile(r"[\s、;+]+|(?<!\d),|,(?!\d)")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[\s、]+(?=\d)")
_CODE = re.compile(r"[a-z]{1,2}\d+(?:\.\d+)?")
_MEANT = re.compile(r"[^\W_]+")
EXACT, BEGINS, HOLDS, ELSEWHERE, PIECES = 0, 1, 2, 4, 6  # how well a word fits, the lower the better


@dataclass(frozen=True)
class Hit:
    """An item found, and whether it is in force on the day asked for."""

    item: Item
    in_force: bool


@dataclass(frozen=True)
class Row:
    """What an item is compared by."""

    item: Item
    code: str
    name: str  # and what clerks call it
    all: str
    causes: tuple[str, ...]

    @cached_property
    def letters(self) -> str:
        """Initials of the name; worked out when somebody first types letters, since that takes longest."""
        return "|".join(map(initials, self.name.split("|")))

    @cached_property
    def all_letters(self) -> str:
        return "|".join([self.letters, *map(initials, self.causes), initials(self.item.citation.statute)])


class Index:
    """The rows of a catalogue ready to be compared."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.rows = [_row(item, catalogue) for item in catalogue.items]
        self.by_article: dict[int, list[int]] = {}
        for place, row in enumerate(self.rows):
            self.by_article.setdefault(row.item.citation.article, []).append(place)

    def search(self, text: str, on: date, limit: int) -> list[Hit]:
        """Best first; what is not in force on the day stands after what is."""
        scores = dict.fromkeys(range(len(self.rows)), 0)
        for word in words(text):
            found = self._fitting(word, scores)
            scores = {place: scores[place] + score for place, score in found.items()}
        hits = [(not self._holds(place, on), score, place) for place, score in scores.items()]
        return [Hit(self.rows[place].item, not ended) for ended, _, place in sorted(hits)[:limit]]

    def _holds(self, place: int, on: date) -> bool:
        return any(holds(row, on) for row in self.rows[place].item.rows)

    def _fitting(self, word: str, among: dict[int, int]) -> dict[int, int]:
        """Of these rows, those a word fits, and how well."""
        if _CODE.fullmatch(word) and (found := self._coded(word, among)):
            return found
        if (meant := provision(word)) is not None and (found := self._cited(meant, among)):
            return found
        if word.isascii() and word.isalpha():
            return self._lettered(word, among)
        plain = "".join(_MEANT.findall(word))
        return self._worded(plain, among) if plain else dict(among)

    def _coded(self, word: str, among: dict[int, int]) -> dict[int, int]:
        found = {}
        for place in among:
            code = self.rows[place].code
            if code == word:
                found[place] = EXACT
            elif code.startswith(f"{word}."):
                found[place] = BEGINS
        return found

    def _cited(self, meant: Provision, among: dict[int, int]) -> dict[int, int]:
        places = self.by_article.get(meant.article, ()) if meant.article else among
        found = {}
        for place in places:
            cited = self.rows[place].item.citation
            if place in among and meant.fits(cited) and (named := _named(meant.statute, cited.statute)) is not None:
                found[place] = named + (meant.slashed and bool(cited.item))
        return found

    def _lettered(self, word: str, among: dict[int, int]) -> dict[int, int]:
        found = {}
        for place in among:
            row = self.rows[place]
            if row.letters.startswith(word):
                found[place] = BEGINS
            elif word in row.letters:
                found[place] = HOLDS
            elif word in row.all_letters:
                found[place] = ELSEWHERE
        return found

    def _worded(self, word: str, among: dict[int, int]) -> dict[int, int]:
        found = {}
        for place in among:
            row = self.rows[place]
            if word in row.name:
                found[place] = BEGINS if row.name.startswith(word) else HOLDS
            elif word in row.all:
                found[place] = ELSEWHERE
        if found or len(word) < 4:
            return found
        return {place: PIECES for place in among if _in_pieces(word, self.rows[place].all)}


def words(text: str) -> list[str]:
    """What was typed, word by word: full width as half, no case; figures parted by spaces stay one number."""
    given = unicodedata.normalize("NFKC", text[:LONGEST]).lower().replace("《", "").replace("》", "")
    return [word for word in _PARTS.split(_BETWEEN_FIGURES.sub(".", given)) if word]


def _row(item: Item, catalogue: Catalogue) -> Row:
    names = [item.name, *_called().get(item.code, ())]
    causes = [cause.label for cause in catalogue.cause_path(item.cause)]
    statute = item.citation.statute
    texts = {text for row in item.rows for text in (row.violation, row.industries, row.role)}
    every = [*names, *sorted(texts), *causes, statute, full_title(statute)]
    name, whole = ("|".join(map(_plain, many)) for many in (names, every))
    return Row(item, item.code.lower(), name, whole, tuple(causes))


@cache
def _called() -> dict[str, list[str]]:
    return dict(tomllib.loads(CALLED.read_text(encoding="utf-8")))


def _plain(text: str) -> str:
    """Han characters, letters and figures alone: 生产、经营 is found as 生产经营."""
    return "".join(_MEANT.findall(unicodedata.normalize("NFKC", text).lower()))


@cache
def _named(typed: str, statute: str) -> int | None:
    """How well a name of a statute fits; None where it does not. 安法, 安全生产法 and af all mean 安全生产法."""
    given = _plain(typed)
    if not given:
        return EXACT
    for name in (statute, full_title(statute), initials(statute) if given.isascii() else ""):
        if given == name:
            return EXACT
        if name and _follows(given, name):
            return BEGINS + len(name) // 10
    return None


def _follows(letters: Iterable[str], text: str) -> bool:
    """Whether the letters stand in the text in this order."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _in_pieces(word: str, text: str) -> bool:
    """Whether the word is made of pieces of two or more characters that stand in the text: 特种作业无证."""
    if not word:
        return True
    for end in range(len(word), 1, -1):
        if len(word) - end != 1 and word[:end] in text and _in_pieces(word[end:], text):
            return True
    return False
