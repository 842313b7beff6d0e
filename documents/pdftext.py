"""The text of a PDF as one copies it out: every page's characters in the order they are drawn. Needs only pikepdf.

Made to prove that something is *not* there, so it fails closed: a font whose codes name no characters raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

DEEPEST: Final = 8  # forms within forms
_SECTION: Final = re.compile(rb"begin(codespacerange|bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


class UnreadableText(ValueError):
    """A font or a content stream whose text cannot be read; the text says so in Chinese."""


@dataclass(frozen=True, slots=True)
class _Codes:
    """From the codes of a font to characters."""

    width: int
    chars: Mapping[int, str]

    def read(self, data: bytes) -> str:
        codes = (int.from_bytes(data[at : at + self.width], "big") for at in range(0, len(data), self.width))
        try:
            return "".join(self.chars[code] for code in codes)
        except KeyError as error:
            raise UnreadableText("文书里有不能识别的字符，不能核对") from error


def pages(pdf: pikepdf.Pdf) -> list[str]:
    """The text of each page, a line break between what is drawn at one go. Raises UnreadableText."""
    known: dict[Any, _Codes] = {}
    found = []
    for page in pdf.pages:
        try:
            resources = page.obj.get("/Resources", pikepdf.Dictionary())
            found.append("".join(_text(page, resources, known, 0)))
        except (pikepdf.PdfError, TypeError, KeyError, AttributeError) as error:
            raise UnreadableText("文书的内容读不出来，不能核对") from error
    return found


def _text(content: Any, resources: Any, known: dict[Any, _Codes], depth: int) -> Iterator[str]:
    codes: _Codes | None = None
    for instruction in pikepdf.parse_content_stream(content):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "Tf":
            codes = _font(resources["/Font"][str(operands[0])], known)
        elif operator in ("Tj", "'", '"'):
            yield _said(codes, operands[-1])
        elif operator == "TJ":
            yield "".join(_said(codes, one) for one in operands[0] if isinstance(one, pikepdf.String))
        elif operator in ("ET", "T*"):
            yield "\n"
        elif operator == "BDC" and isinstance(operands[-1], pikepdf.Dictionary):
            yield str(operands[-1].get("/ActualText", ""))
        elif operator == "Do":
            yield from _form(resources["/XObject"][str(operands[0])], resources, known, depth)


def _form(drawn: Any, resources: Any, known: dict[Any, _Codes], depth: int) -> Iterator[str]:
    if str(drawn.get("/Subtype", "")) != "/Form":
        return
    if depth >= DEEPEST:
        raise UnreadableText("文书的内容层次太深，不能核对")
    yield from _text(drawn, drawn.get("/Resources", resources), known, depth + 1)


def _said(codes: _Codes | None, text: Any) -> str:
    if codes is None:
        raise UnreadableText("文书里有没有字体的文字，不能核对")
    return codes.read(bytes(text))


def _font(font: Any, known: dict[Any, _Codes]) -> _Codes:
    key = font.objgen if font.is_indirect else id(font)
    if key not in known:
        if "/ToUnicode" not in font:
            raise UnreadableText("文书里有字体没有写明对应的文字，不能核对")
        known[key] = _codes(font["/ToUnicode"].read_bytes())
    return known[key]


def _codes(table: bytes) -> _Codes:
    width, chars = 1, dict[int, str]()
    for kind, body in _SECTION.findall(table):
        parts = [_part(match) for match in _HEX.finditer(body)]
        if kind == b"codespacerange":
            width = max((len(part) for part in parts if isinstance(part, bytes)), default=1)
        elif kind == b"bfchar":
            pairs = [part for part in parts if isinstance(part, bytes)]
            for code, char in zip(pairs[::2], pairs[1::2], strict=False):
                chars[int.from_bytes(code, "big")] = _utf16(char)
        else:
            chars.update(_ranges(parts))
    return _Codes(width, chars)


def _part(match: re.Match[bytes]) -> bytes | str:
    """A hexadecimal string as bytes, or a bracket."""
    if match[1] is None:
        return (match[2] or match[3]).decode()
    return bytes.fromhex(b"".join(match[1].split()).decode())


def _ranges(parts: list[bytes | str]) -> Iterator[tuple[int, str]]:
    """`<first> <last> <char>` counts on, `<first> <last> [<char> <char>]` names each."""
    at = 0
    while at + 2 < len(parts):
        first, last = int.from_bytes(bytes(parts[at]), "big"), int.from_bytes(bytes(parts[at + 1]), "big")  # type: ignore[arg-type]
        if parts[at + 2] == "[":
            end = parts.index("]", at)
            for offset, char in enumerate(parts[at + 3 : end]):
                yield first + offset, _utf16(bytes(char))  # type: ignore[arg-type]
            at = end + 1
            continue
        start = bytes(parts[at + 2])  # type: ignore[arg-type]
        for code in range(first, last + 1):
            value = int.from_bytes(start[-2:], "big") + code - first
            yield code, _utf16(start[:-2] + value.to_bytes(2, "big"))
        at += 3


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", errors="surrogatepass")
