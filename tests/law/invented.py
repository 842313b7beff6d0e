"""Statutes that exist nowhere, in the public Markdown format: as small as a test needs, or as long as a real one."""

from __future__ import annotations

from datetime import date

from cases.law import numeral
from cases.models import StatuteVersion
from cases.statutes.importing import read, store

HISTORY = ("2020年5月6日 某某会议通过",)


def written(title: str, *articles: str, history: tuple[str, ...] = HISTORY) -> bytes:
    """A file. Each article is what stands after its number; lines of it are paragraphs and items."""
    numbered = [f"第{numeral(n)}条 {text}" for n, text in enumerate(articles, 1)]
    whole = [f"# {title}", *history, "<!-- INFO END -->", "## 第一章 总则", *numbered]
    return "\n\n".join("\n\n".join(part.split("\n")) for part in whole).encode()


def long(count: int, **special: str) -> tuple[str, ...]:
    """So many articles of one paragraph; `a97="…"` writes one of them."""
    return tuple(special.get(f"a{n}", f"甲{n}应当守规矩。") for n in range(1, count + 1))


def items(count: int, lead: str = "有下列情形之一的:") -> str:
    """A paragraph with so many items."""
    return "\n".join([lead, *(f"({numeral(n)})情形{n};" for n in range(1, count + 1))])


SAFETY = "中华人民共和国安全生产法"
SAFETY_TEXT = written(
    SAFETY, *long(119, a30="甲。\n乙。", a94="甲。\n乙。\n丙。", a97=items(7), a99=items(8), a113=items(4, "甲:") + "\n乙。"),
    history=("2002年6月29日 某某会议通过", "2021年6月10日 某某会议第三次修正"),
)  # fmt: skip


def load(content: bytes, since: str | None = None, name: str = "") -> StatuteVersion:
    """Into the database, as the command does."""
    return store(read(content, "某.md", name, date.fromisoformat(since) if since else None), actor=None).version
