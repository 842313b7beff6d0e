"""What reportlab writes of a font and of a stream, mended where PDF/A or speed asks for it.

Each mend replaces one function of reportlab 5.1; `tests/documents/test_archival.py` shows what each is for.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts
from reportlab.pdfgen import canvas, pathobject, textobject

FAST: Final = 2  # of zlib's nine levels
# Binary streams: a quarter smaller than the default ASCII ones, and quicker to bind.
rl_config.useA85 = 0
# A subset holds what is drawn with it and not all of ASCII besides.
rl_config.ttfAsciiReadable = 0


def load(name: str, path: Path) -> None:
    """Make a TrueType file known to reportlab: its metrics read now, its glyphs when a paper needs them."""
    pdfmetrics.registerFont(ttfonts.TTFont(name, str(path)))


class _Window:
    """A font's table of outlines, read piece by piece: copying its 15 MB for each paper took 5 ms."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, piece: slice) -> bytes:
        return self._data[self._start + piece.start : self._start + piece.stop]


def _get_table(self: Any, tag: str) -> Any:
    position, length = self.get_table_pos(tag)
    if tag == "glyf":
        return _Window(self._ttf_data, position)
    return self._ttf_data[position : position + length]


def _make_subset(self: Any, subset: list[int]) -> bytes:
    """A font file of these characters. Outlines made of others (composites) are left to the original."""
    outlines, starts = self._ttf_data, self.glyphPos
    base = self.get_table_pos("glyf")[0]
    old = list(dict.fromkeys([0, *(self.charToGlyph.get(code, 0) for code in subset)]))
    new = {glyph: place for place, glyph in enumerate(old)}
    pieces, offsets, position = [], [], 0
    for glyph in old:
        start, end = base + starts[glyph], base + starts[glyph + 1]
        if end > start and outlines[start] & 0x80:
            return _original_subset(self, subset)
        offsets.append(position)
        pieces += [outlines[start:end], b"\0" * (-(end - start) % 4)]
        position += end - start + (-(end - start) % 4)
    offsets.append(position)
    metrics = [value for glyph in old for value in self.hmetrics[glyph]]
    short = (position + 1) >> 1 <= 0xFFFF
    output = ttfonts.TTFontMaker()
    for tag in ("name", "OS/2", "cvt ", "fpgm", "prep"):
        if tag in self.table:
            output.add(tag, self.get_table(tag))
    output.add("post", b"\0\3\0\0" + self.get_table("post")[4:16] + b"\0" * 16)
    output.add("hmtx", struct.pack(f">{len(metrics)}H", *(int(value) & 0xFFFF for value in metrics)))
    output.add("hhea", ttfonts._set_ushort(self.get_table("hhea"), 34, len(old)))
    output.add("maxp", ttfonts._set_ushort(self.get_table("maxp"), 4, len(old)))
    codes = [new[self.charToGlyph.get(code, 0)] for code in subset]
    cmap = [0, 1, 1, 0, 0, 12, 6, 10 + len(codes) * 2, 0, 0, len(codes), *codes]
    output.add("cmap", struct.pack(f">{len(cmap)}H", *cmap))
    output.add("glyf", b"".join(pieces))
    halves = [offset >> 1 for offset in offsets] if short else offsets
    output.add("loca", struct.pack(f">{len(halves)}{'H' if short else 'L'}", *halves))
    output.add("head", ttfonts._set_ushort(self.get_table("head"), 50, 0 if short else 1))
    return bytes(output.makeStream())


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """ToUnicode map of a subset: code points above U+FFFF as surrogate pairs, nothing for unused codes."""
    pairs = [f"<{index:02X}> <{chr(code).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
             for index, code in enumerate(subset) if code]  # fmt: skip
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def", "/CMapType 2 def",
        "1 begincodespacerange", f"<00> <{max(len(subset) - 1, 0):02X}>", "endcodespacerange",
    ]  # fmt: skip
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        lines += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


_original_subset: Final[Callable[[Any, list[int]], bytes]] = ttfonts.TTFontFile.makeSubset
_END: Final = b"endstream\n"
_write_stream: Final[Callable[[Any, Any], bytes]] = pdfdoc.PDFStream.format


def _stream(self: Any, document: Any) -> bytes:
    """A stream whose last word stands on a line of its own (ISO 19005-2, 6.1.7)."""
    data = _write_stream(self, document)
    return data[: -len(_END)] + b"\n" + _END if data.endswith(_END) else data


def _figures(*values: Any) -> str:
    """Numbers as a page writes them, to a ten-thousandth of a point: the original takes three times as long."""
    many = values[0] if len(values) == 1 and isinstance(values[0], (tuple, list)) else values
    return " ".join(map(_figure, many))


def _figure(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _packed(self: Any, text: Any) -> bytes:
    """Packed a little less, four times as quickly: outlines and text are small already."""
    return zlib.compress(text.encode() if isinstance(text, str) else text, FAST)


for _module in (pdfdoc, canvas, textobject, pathobject):
    _module.fp_str = _figures
pdfdoc.PDFStreamFilterZCompress.encode = _packed
ttfonts.TTFontFile.get_table = _get_table
ttfonts.TTFontFile.makeSubset = _make_subset
ttfonts.makeToUnicodeCMap = _to_unicode
pdfdoc.PDFStream.format = _stream
# The catalogue may name its output intents.
pdfdoc.PDFCatalog.__NoDefault__.append("OutputIntents")
