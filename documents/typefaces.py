"""Typefaces by role, registered once per process, with a fallback for each single character.

Roles: 宋 仿宋 黑 楷 小标宋. For each, the first file found serves: the bureau's folder (`ANJUAN_BUREAU_FONTS`), the
system's fonts, the cache filled by `fonts.convert`. What the role's font lacks comes from the other ones; a character
that none has raises `UncoveredCharacter`, since reportlab would print a box without a word.
"""

from __future__ import annotations

import logging
import struct
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError

from documents import embedding, fonts

# Fandol draws the full-width yen sign as a dollar.
WRONG_GLYPHS: Final[dict[str, frozenset[int]]] = {"fandol": frozenset({0xA5, 0xFFE5})}
# Characters of no width that word processors leave behind: joiners, direction marks, variation selectors.
INVISIBLE: Final = frozenset(
    (
        0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
        0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
    )
)  # fmt: skip
# What reading a font file raises that is damaged, or whose outlines are PostScript whatever its ending says.
UNUSABLE: Final = (TTFError, OSError, struct.error, LookupError, ValueError, TypeError, AssertionError)

_registered: Final[dict[Path, str]] = {}
_loading: Final = threading.Lock()


class UncoveredCharacter(ValueError):
    """No font at hand has this character; `char` is it. The text names it in Chinese with its code point."""

    def __init__(self, char: str) -> None:
        self.char = char
        shown = char if char.isprintable() else "�"
        super().__init__(
            f"字符“{shown}”(U+{ord(char):04X})在现有字体中没有字形,文书无法打印;"
            "请在单位字体文件夹中放入含有该字的字体,或者改用通用规范汉字。"
        )


def clean(text: str) -> str:
    """The one place every value passes on its way to paper: line ends unified, control characters dropped.

    Text is drawn glyph by glyph and never parsed as markup, so nothing needs escaping afterwards.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u2028", "\n")
    text = text.replace("\u2029", "\n").replace("\xa0", " ")
    if text.isprintable():
        return text
    return "".join(char for char in text if char == "\n" or _is_drawn(char))


def _is_drawn(char: str) -> bool:
    code = ord(char)
    return not (code < 0x20 or 0x7F <= code < 0xA0 or code in INVISIBLE)


class Chain:
    """The fonts of one role in the order they are asked for a character; each is loaded when first asked."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        self._paths = paths
        self._known: dict[str, tuple[str, float]] = {}

    def glyph(self, char: str) -> tuple[str, float]:
        """Font name and width (of one em) that draw the character. Raises UncoveredCharacter."""
        found = self._known.get(char)
        if found is None:
            found = self._known[char] = self._find(char)
        return found

    def _find(self, char: str) -> tuple[str, float]:
        code = ord(char)
        for path in self._paths:
            name = _register(path)
            if not name:
                continue
            face = pdfmetrics.getFont(name).face
            if face.charToGlyph.get(code) and not _draws_wrongly(name, code):
                return name, face.charWidths.get(code, face.defaultWidth) / 1000
        raise UncoveredCharacter(char)


def _draws_wrongly(name: str, code: int) -> bool:
    return any(key in name.lower() and code in codes for key, codes in WRONG_GLYPHS.items())


@cache
def chain(role: str) -> Chain:
    """The chain of a role. Raises fonts.FontsNotReady while the set-up has not converted the fonts."""
    return Chain(tuple(dict.fromkeys(_paths(role))))


def first_font() -> str:
    """Name of a registered font, for what reportlab wants to have before any text is drawn (no Helvetica)."""
    return next(name for path in _paths("仿宋") if (name := _register(path)))


def _paths(role: str) -> Iterator[Path]:
    own = fonts.find(role)
    if own:
        yield own
    yield from fonts.fallbacks(sans_first=role == "黑")


def _register(path: Path) -> str:
    """Load a font once per process; a second thread waits, since reportlab keeps a document's state in the font.

    "" for a file that cannot be used (the bureau's folder holds what somebody put there): others draw in its place.
    """
    name = _registered.get(path)
    if name is None:
        with _loading:
            name = _registered.get(path)
            if name is None:
                name = path.stem if path.stem not in _registered.values() else f"{path.stem}-{len(_registered)}"
                try:
                    embedding.load(name, path)
                except UNUSABLE as error:
                    logging.getLogger(__name__).warning("字体%s不能使用，改用其他字体：%s", path, error)
                    name = ""
                rl_config.canvas_basefontname = name or rl_config.canvas_basefontname
                _registered[path] = name
    return name
