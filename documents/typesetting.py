"""Lines of Chinese text: measured, broken by the rules of punctuation, justified. Lengths are in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from documents.typefaces import chain, clean

# 避头: never first on a line; 避尾: never last. ASCII marks count, since much text is typed with them.
NO_START: Final = frozenset("，。、；：？！）》〉】〕」』｝”’…—～·％‰℃°,.;:?!)]}%>\"'/-")
NO_END: Final = frozenset("（《〈【〔「『｛“‘￥¥№([{<$")
UNITS: Final = frozenset("年月日时分元号页份人")
MAX_STRETCH: Final = 0.12


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style. `underline` marks a fill-in; the line follows the text over line breaks."""

    text: str
    role: str = "仿宋"
    size: float = 10.5
    underline: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive characters of one line in one font: `x` from the line's start, `width` without stretching."""

    x: float
    width: float
    text: str
    font: str
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `stretch` is added after every character (justified text); `indent` shifts the whole line."""

    parts: tuple[Part, ...]
    width: float
    indent: float = 0.0
    stretch: float = 0.0


@dataclass(slots=True)
class _Char:
    text: str
    font: str
    width: float
    span: Span


def set_lines(
    spans: Sequence[Span], width: float, *, indent: float = 0.0, hanging: float = 0.0, justify: bool = True
) -> list[Line]:
    """Break spans into lines no wider than `width`; `indent` for the first line of each paragraph, else `hanging`.

    A word of letters or digits stays whole unless it is longer than a line. Raises typefaces.UncoveredCharacter.
    """
    return list(_set(tuple(spans), width, indent, hanging, justify))


@lru_cache(maxsize=1024)  # a letter is laid out up to five times, and its fixed words on every paper
def _set(spans: tuple[Span, ...], width: float, indent: float, hanging: float, justify: bool) -> tuple[Line, ...]:
    lines: list[Line] = []
    for paragraph in _paragraphs(spans):
        start, first = 0, True
        while start < len(paragraph) or first:
            shift = indent if first else hanging
            end = _line_end(paragraph, start, max(width - shift, 1.0))
            last = end >= len(paragraph)
            lines.append(_line(paragraph[start:end], shift, width - shift, justify and not last))
            start, first = end, False
            while start < len(paragraph) and paragraph[start].text == " ":
                start += 1
    return tuple(lines)


def text_width(text: str, role: str, size: float) -> float:
    """Width of a text on one line, in points. Raises typefaces.UncoveredCharacter."""
    fonts = chain(role)
    return sum(fonts.glyph(char)[1] for char in clean(text) if char != "\n") * size


def _paragraphs(spans: Sequence[Span]) -> list[list[_Char]]:
    paragraphs: list[list[_Char]] = [[]]
    for span in spans:
        glyph, size = chain(span.role).glyph, span.size
        for char in clean(span.text):
            if char == "\n":
                paragraphs.append([])
                continue
            font, width = glyph(char)
            paragraphs[-1].append(_Char(char, font, width * size, span))
    return paragraphs


def _line_end(chars: list[_Char], start: int, room: float) -> int:
    """Index after the last character that stays on the line that begins at `start`."""
    used, end = 0.0, start
    while end < len(chars) and (used + chars[end].width <= room + 0.01 or chars[end].text == " "):
        used += chars[end].width
        end += 1
    if end >= len(chars):
        return end
    end = max(end, start + 1)
    for may_break in (_is_good_break, _is_fair_break):
        place = end
        while place > start and not may_break(chars[place - 1].text, chars[place].text):
            place -= 1
        if place > start:
            return place
    return end


def _is_fair_break(before: str, after: str) -> bool:
    return after not in NO_START and before not in NO_END


def _is_good_break(before: str, after: str) -> bool:
    if not _is_fair_break(before, after):
        return False
    # 2026年3月2日, 第3号, 〔2026〕3号 are not torn between figure and unit.
    if (before.isdigit() and after in UNITS) or (before == "〕" and after.isdigit()):
        return False
    if before == " " or after == " ":
        return True
    return not (_is_word(before) and _is_word(after))


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".-_@+#&=/:,%*")


def _line(chars: list[_Char], shift: float, room: float, justify: bool) -> Line:
    while chars and chars[-1].text == " ":
        chars = chars[:-1]
    parts: list[Part] = []
    x, first = 0.0, 0
    for index, char in enumerate(chars):
        last = index + 1 == len(chars)
        if last or chars[index + 1].span is not char.span or chars[index + 1].font != char.font:
            group = chars[first : index + 1]
            width = sum(one.width for one in group)
            parts.append(Part(x, width, "".join(one.text for one in group), char.font, char.span))
            x, first = x + width, index + 1
    stretch = 0.0
    if justify and len(chars) > 1:
        slack = (room - x) / (len(chars) - 1)
        if 0 < slack <= MAX_STRETCH * chars[0].span.size:
            stretch = slack
    return Line(tuple(parts), x, shift, stretch)
