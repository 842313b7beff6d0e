"""A provision in any spelling a clerk types: 97, 97条, 九十七条第七项, 97.7, 97-1-7, 安法97, 安全生产法第九十七条."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cases.law import Citation
from cases.statutes.parsing import number_of

_HAN = "零〇一二两三四五六七八九十百千"
_N = rf"(?:\d{{1,4}}|[{_HAN}]{{1,9}})"
# 安全生产法第97条第1款第(7)项, 97条7项, 第七项: at least one of the three is named.
_SAID = re.compile(
    rf"(?P<statute>[^\d第(]{{0,40}}?)(?:第?(?P<article>{_N})条)?(?:第?(?P<paragraph>{_N})款)?(?:第?\(?(?P<item>{_N})\)?项)?"
)
# 97, 97.7, 97-1-7, 97(7), 安法97, af97.
_BARE = re.compile(
    r"(?P<statute>[^\d]{0,40}?)第?(?P<numbers>\d{1,4}(?:[.\-/·:,]\d{1,3}){0,2})(?:\((?P<item>\d{1,3})\))?"
)
# 九十七, 安法九十七: more than one figure, or every 一 and 三 of a word would be a number.
_SPELLED = re.compile(rf"(?P<statute>[^\d{_HAN}第]{{0,40}})第?(?P<article>[{_HAN}]*[十百][{_HAN}]*)")


@dataclass(frozen=True)
class Provision:
    """What was meant, as far as it was told: 0 where a number is left out. `loose` is a paragraph or an item; written
    with a slash, as citations are stored, rather a paragraph."""

    statute: str = ""
    article: int = 0
    paragraph: int = 0
    item: int = 0
    loose: int = 0
    slashed: bool = field(default=False, kw_only=True)

    def fits(self, cited: Citation) -> bool:
        """Whether a citation may be meant; which statute is for others to say."""
        return (
            (not self.article or cited.article == self.article)
            and (not self.paragraph or (cited.paragraph or 1) == self.paragraph)
            and (not self.item or cited.item == self.item)
            and (not self.loose or self.loose == (cited.item or cited.paragraph or 1))
        )


def provision(text: str) -> Provision | None:
    """What one word of a search says of a provision; None where it says nothing of one. `text` is NFKC and without
    spaces."""
    if (found := _BARE.fullmatch(text)) is not None:
        return _bare(found)
    if (found := _SAID.fullmatch(text)) is not None and (found["article"] or found["paragraph"] or found["item"]):
        numbers = [_number(found[name]) for name in ("article", "paragraph", "item")]
        return None if None in numbers else Provision(found["statute"], *(n or 0 for n in numbers))
    if (found := _SPELLED.fullmatch(text)) is not None and (number := _number(found["article"])):
        return Provision(found["statute"], number)
    return None


def _bare(found: re.Match[str]) -> Provision:
    article, *rest = (int(n) for n in re.split(r"\D", found["numbers"]))
    if found["item"]:
        rest.append(int(found["item"]))
    if len(rest) == 1:
        return Provision(found["statute"], article, loose=rest[0], slashed="/" in found["numbers"])
    paragraph, item = [*rest, 0, 0][:2]
    return Provision(found["statute"], article, paragraph, item)


def _number(text: str | None) -> int | None:
    """0 for nothing, None for what is no number."""
    if not text:
        return 0
    return int(text) if text.isdigit() else number_of(text.replace("〇", "零"))
