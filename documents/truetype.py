"""Turn a CFF font into a TrueType one, which is all reportlab embeds. Run as a script in a process of its own.

A font of 30,000 glyphs takes 10 to 30 seconds and 0.4 GB, so `fonts.convert` starts one process per font, once.
Imports nothing of this project: the script must run from any folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

MAX_ERROR: Final = 1.0
KEPT_TABLES: Final = ("GlyphOrder", "cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post")
UNUSED_LIMITS: Final = (
    "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
    "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
    "maxCompositeContours", "maxComponentDepth",
)  # fmt: skip


def to_truetype(source: Path, target: Path, without: tuple[Path, ...] = ()) -> None:
    """Write `source` (CFF) as TrueType to `target`, by a temporary file and an atomic rename.

    With `without`, only characters that none of those fonts has are kept: a supplement for rare names.
    """
    font = TTFont(source, lazy=True, recalcTimestamp=False)
    glyphs = font.getGlyphSet()
    cmap: dict[int, str] = dict(font.getBestCmap())
    for other in without:
        for code in TTFont(other, lazy=True).getBestCmap():
            cmap.pop(code, None)
    order = _order(font, cmap) if without else font.getGlyphOrder()
    outlines = {name: _outline(glyphs, name) for name in order}
    widths = {name: font["hmtx"][name] for name in order}
    _replace_outlines(font, order, outlines, widths)
    _replace_cmap(font, cmap)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    font.save(partial)
    partial.replace(target)


def _order(font: Any, cmap: dict[int, str]) -> list[str]:
    """Keep .notdef and the wanted glyphs, in the font's own order."""
    wanted = {".notdef", *cmap.values()}
    return [name for name in font.getGlyphOrder() if name in wanted]


def _outline(glyphs: Any, name: str) -> Any:
    pen = TTGlyphPen(glyphs)
    glyphs[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
    return pen.glyph()


def _replace_outlines(font: Any, order: list[str], outlines: dict[str, Any], widths: dict[str, Any]) -> None:
    for tag in set(font.keys()) - set(KEPT_TABLES):
        del font[tag]
    font.setGlyphOrder(order)
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = outlines
    for outline in outlines.values():
        outline.recalcBounds(glyf)
    # The left side bearing must equal the outline's left edge, or renderers shift the glyph.
    font["hmtx"].metrics = {name: (widths[name][0], outline.xMin) for name, outline in outlines.items()}
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for zero in UNUSED_LIMITS:
        setattr(maxp, zero, 0)
    maxp.numGlyphs = len(order)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def _replace_cmap(font: Any, cmap: dict[int, str]) -> None:
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    table = newTable("cmap")
    table.tableVersion = 0
    table.tables = []
    for format_, encoding, limit in ((4, 1, 0x10000), (12, 10, 0x110000)):
        part = CmapSubtable.newSubtable(format_)
        part.platformID, part.platEncID, part.language = 3, encoding, 0
        part.cmap = {code: name for code, name in cmap.items() if code < limit}
        table.tables.append(part)
    font["cmap"] = table


if __name__ == "__main__":
    to_truetype(Path(sys.argv[1]), Path(sys.argv[2]), tuple(Path(path) for path in sys.argv[3:]))
