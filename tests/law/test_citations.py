"""Every article a guard or a deadline cites exists in the statute: article, paragraph (款) and item (项)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from cases import acts, deadlines, machine  # noqa: F401  they register
from cases.guards.base import GUARDS
from cases.law import STATUTES, Article, numeral

LAWS = Path(__file__).resolve().parents[2].parent / "shared" / "laws"
needs_texts = pytest.mark.skipif(not LAWS.is_dir(), reason="法律文本不在旁边的 shared/laws 目录,跳过")
CITED = sorted(
    {s for g in GUARDS for s in g.sources if isinstance(s, Article)}
    | {r.source for r in deadlines.RULES.values() if isinstance(r.source, Article)},
    key=lambda a: (a.statute.name, a.number, a.paragraph, a.item),
)


@cache
def paragraphs(statute: str, number: int) -> list[list[str]]:
    """The paragraphs of an article, each with its items. Empty where there is no such article."""
    file = next(f for f in LAWS.iterdir() if f.name.startswith(f"{statute}("))
    text = file.read_text(encoding="utf-8").partition("<!-- INFO END -->")[2]
    match = re.search(
        rf"^第{numeral(number)}条[ 　](.*?)(?=^第[一二三四五六七八九十百]+条[ 　]|^#|\Z)", text, re.M | re.S
    )
    found: list[list[str]] = []
    for line in (match.group(1) if match else "").splitlines():
        line = line.strip()
        if line.startswith(("（", "(")) and found:
            found[-1].append(line)
        elif line:
            found.append([])
    return found


@needs_texts
@pytest.mark.parametrize("article", CITED, ids=str)
def test_a_cited_article_exists_to_paragraph_and_item(article: Article) -> None:
    whole = paragraphs(article.statute.name, article.number)
    assert whole, f"{article}: 没有这一条"
    assert article.paragraph <= len(whole), f"{article}: 只有{len(whole)}款"
    items = whole[max(article.paragraph, 1) - 1]
    assert article.item <= len(items), f"{article}: 该款只有{len(items)}项"


def test_every_statute_cited_is_known_by_its_short_name() -> None:
    assert {a.statute.name for a in CITED} <= set(STATUTES)
