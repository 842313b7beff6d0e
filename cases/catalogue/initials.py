"""First letters of the pinyin of a text: `tzzy` for 特种作业. Loaded when somebody searches: the tables are large."""

from __future__ import annotations

from functools import lru_cache

MOST = 20_000  # texts kept: the law base is read anew whenever something changes, its words stay


@lru_cache(maxsize=MOST)
def initials(text: str) -> str:
    """Letters only, in the reading that the words around ask for (重大 zd, 重复 cf)."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore")).lower()
