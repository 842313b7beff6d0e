"""Prove that a PDF made for everybody (公开文本) holds none of the strings it must not hold, wherever one may look.

Looked through: the text of every page, properties and metadata, bookmarks, attachments, and every object and stream as
it lies in the file, unpacked. Pictures are not looked into: a public copy has none, and one that has is refused.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from documents import pdftext

SHORTEST: Final = 2
FONT_PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3", "/DestOutputProfile")
_JOINTS: Final = re.compile(r"[\s\-—–－·]+")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A string that must not be in the file, and what it is (当事人姓名 …)."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Leak:
    """What was found all the same: which string's label, and where in the file."""

    label: str
    where: str

    def __str__(self) -> str:
        return f"{self.label}（{self.where}）"


def plain(text: str) -> str:
    """A text as it is compared: one width, one case, nothing between its characters."""
    return _JOINTS.sub("", unicodedata.normalize("NFKC", text)).upper()


def leaks(data: bytes, hidden: Iterable[Hidden], kept: Iterable[str] = ()) -> list[Leak]:
    """What of `hidden` the file still holds; `kept` are longer strings that stay although they contain one.

    Raises pdftext.UnreadableText where the file cannot be read to its end.
    """
    wanted = [one for one in hidden if len(plain(one.text)) >= SHORTEST]
    staying = sorted({plain(text) for text in kept if text}, key=len, reverse=True)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found = [*_pictures(pdf), *_said(pdf, wanted, staying), *_lying(pdf, wanted, staying)]
    except (pikepdf.PdfError, TypeError, KeyError, AttributeError) as error:
        raise pdftext.UnreadableText("文件读不出来，不能核对") from error
    found += [Leak(one.label, "文件数据") for one in wanted if any(code in data for code in _encoded(one.text))]
    return list(dict.fromkeys(found))


def in_text(text: str, hidden: Iterable[Hidden], kept: Iterable[str] = ()) -> list[Hidden]:
    """Those of `hidden` that a text holds."""
    staying = sorted({plain(one) for one in kept if one}, key=len, reverse=True)
    return list(_within(text, [h for h in hidden if len(plain(h.text)) >= SHORTEST], staying))


def _within(text: str, hidden: Sequence[Hidden], kept: Sequence[str]) -> Iterator[Hidden]:
    shown = plain(text)
    for one in kept:
        shown = shown.replace(one, "\0")
    for secret in hidden:
        if plain(secret.text) in shown:
            yield secret


def _said(pdf: pikepdf.Pdf, hidden: Sequence[Hidden], kept: Sequence[str]) -> Iterator[Leak]:
    """Text that a reader shows: pages, properties, bookmarks, names of attachments."""
    texts = [(f"正文第{number}页", text) for number, text in enumerate(pdftext.pages(pdf), 1)]
    texts.append(("正文", "".join(text for _, text in texts)))  # a name may begin on one page and end on the next
    texts.append(("文件属性", "\n".join(str(value) for value in pdf.docinfo.values())))
    if "/Metadata" in pdf.Root:
        texts.append(("元数据", pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")))
    texts.append(("书签", "\n".join(_titles(pdf))))
    for name, spec in pdf.attachments.items():
        yield Leak("附件", f"附件{name}")
        texts.append(("附件", f"{name}\n{spec.get_file().read_bytes().decode('utf-8', 'replace')}"))
    for where, text in texts:
        yield from (Leak(one.label, where) for one in _within(text, hidden, kept))


def _titles(pdf: pikepdf.Pdf) -> Iterator[str]:
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            yield item.title
            waiting += item.children


def _pictures(pdf: pikepdf.Pdf) -> Iterator[Leak]:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and str(one.get("/Subtype", "")) == "/Image":
            yield Leak("图像", "文书里的图片")


def _lying(pdf: pikepdf.Pdf, hidden: Sequence[Hidden], kept: Sequence[str]) -> Iterator[Leak]:
    """Strings and unpacked streams of every object, whether a page names it or not."""
    programs = {one[key].objgen for one in pdf.objects if isinstance(one, pikepdf.Dictionary)
                for key in FONT_PROGRAMS if key in one}  # fmt: skip
    for one in pdf.objects:
        for text in _strings(one, 0):
            yield from (Leak(found.label, "文件对象") for found in _within(text, hidden, kept))
        if isinstance(one, pikepdf.Stream):
            data, sure = one.read_bytes(), one.objgen in programs  # two bytes a character meet by chance in outlines
            for secret in hidden:
                if any(code in data for code in _encoded(secret.text, only_long=sure)):
                    yield Leak(secret.label, "文件数据流")


def _strings(value: Any, depth: int) -> Iterator[str]:
    if depth > 20 or (depth and getattr(value, "is_indirect", False)):
        return
    if isinstance(value, pikepdf.String):
        yield str(value)
    elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in value.keys():  # noqa: SIM118  a pikepdf mapping
            yield from _strings(value[key], depth + 1)
    elif isinstance(value, pikepdf.Array):
        for part in value:
            yield from _strings(part, depth + 1)


def _encoded(text: str, only_long: bool = False) -> Iterator[bytes]:
    """The string in the encodings a PDF may hold. Short figures stand in every stream of coordinates: not asked for."""
    if text.isascii():
        if len(text) >= 8:
            yield text.encode()
        return
    yield text.encode()
    if not only_long or len(text) > 4:
        yield text.encode("utf-16-be")
        yield text.encode("gb18030")
