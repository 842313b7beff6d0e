"""Citations found in running text (行政处罚法第六十三条第一款、第六十四条), with where they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cases.law import Citation
from cases.statutes.parsing import number_of

_NUMBER = r"[零一二两三四五六七八九十百千\d]{1,10}"
_PROVISION = rf"第({_NUMBER})条(?:第({_NUMBER})款)?(?:第?[（(]?({_NUMBER})[）)]?项)?"
_NEXT = re.compile(rf"[、和及与或](?:者)?{_PROVISION}(?!之)")


@dataclass(frozen=True)
class Mention:
    """Where in the text a citation stands, from `start` up to `end`."""

    start: int
    end: int
    citation: Citation


def mentions(text: str, titles: Mapping[str, str]) -> Iterator[Mention]:
    """`titles`: every way a statute may be called → its short name. A later article of a list goes with its statute."""
    if "条" not in text or not titles:
        return
    for found in _pattern(tuple(sorted(titles, key=len, reverse=True))).finditer(text):
        name = titles[found[1]]
        first = _citation(name, found.groups()[1:])
        if first is None:
            continue
        yield Mention(found.start(), found.end(), first)
        end = found.end()
        while (later := _NEXT.match(text, end)) is not None and (more := _citation(name, later.groups())) is not None:
            yield Mention(later.start() + later[0].index("第"), later.end(), more)
            end = later.end()


@lru_cache(maxsize=16)
def _pattern(titles: tuple[str, ...]) -> re.Pattern[str]:
    """What follows 之 (第一百三十四条之一) has no number here and is left alone."""
    names = "|".join(map(re.escape, titles))
    return re.compile(rf"《?({names})》?{_PROVISION}(?!之)")


def _citation(name: str, numbers: tuple[str | None, ...]) -> Citation | None:
    """None where a number is none. An item without its paragraph is in the first."""
    read = [_number(n) if n else 0 for n in numbers]
    if None in read or not read[0]:
        return None
    article, paragraph, item = (n or 0 for n in read)
    return Citation(name, article, paragraph or (1 if item else 0), item)


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else number_of(text)
