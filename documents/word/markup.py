"""The pieces of WordprocessingML: runs, paragraphs, fields, tables. Lengths are in points, as on the PDF.

Text goes through `clean`, as every text on its way to paper does, and is escaped here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from documents.typefaces import clean
from documents.typesetting import Span

XML_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The fonts by their official names. An office that has no licence for one gets what `package.FONTS` names beside it.
NAMES: Final = {
    "仿宋": "仿宋_GB2312", "小标宋": "方正小标宋简体", "黑": "黑体", "楷": "楷体_GB2312", "宋": "宋体",
}  # fmt: skip
GREY: Final = "808080"


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def legal(text: str) -> str:
    """The text as paper shows it, without what XML cannot hold."""
    return XML_ILLEGAL.sub("\ufffd", clean(text))


def run(span: Span, *, colour: str = "", tab: bool = False) -> str:
    """A stretch of text in one style; a line end within it is a line break. `tab`: a tab in place of text."""
    font = NAMES[span.role]
    style = f'<w:rFonts w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    style += "<w:b/>" if span.bold else ""
    style += f'<w:color w:val="{colour}"/>' if colour else ""
    size = round(span.size * 2)
    style += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    style += '<w:u w:val="single"/>' if span.underline else ""
    if tab:
        return f"<w:r><w:rPr>{style}</w:rPr><w:tab/></w:r>"
    pieces = (
        f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in legal(span.text).split("\n")
    )
    return f"<w:r><w:rPr>{style}</w:rPr>{'<w:br/>'.join(pieces)}</w:r>"


def runs(spans: Iterable[Span], *, colour: str = "") -> str:
    """Several stretches; empty ones leave nothing."""
    return "".join(run(span, colour=colour) for span in spans if span.text)


def field(code: str, span: Span) -> str:
    """A field that Word keeps up to date: PAGE, NUMPAGES. `span` gives its style and what it shows until then."""
    return f"<w:fldSimple w:instr={quoteattr(f' {code} ')}>{run(span)}</w:fldSimple>"


def tick(span: Span, ticked: bool) -> str:
    """A box to tick, which can be clicked in Word."""
    font, size = "Segoe UI Symbol", round(span.size * 2)
    style = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    state = "".join(
        f'<w14:{name} w14:val="{code}" w14:font="{font}"/>'
        for name, code in (("checkedState", "2611"), ("uncheckedState", "2610"))
    )
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/>{state}</w14:checkbox></w:sdtPr>'
        f'<w:sdtContent><w:r><w:rPr>{style}<w:sz w:val="{size}"/></w:rPr><w:t>{"☑" if ticked else "☐"}</w:t></w:r>'
        "</w:sdtContent></w:sdt>"
    )


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands: `line` its exact line distance (0: as the font wants it), `first` the indent of its
    first line, `tabs` stops from its left edge ("right:120"), `below` a rule under it (its weight), `above` one over it.
    """

    align: str = "left"
    line: float = 0.0
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    tabs: tuple[tuple[str, float], ...] = ()
    below: float = 0.0
    above: float = 0.0


PLAIN: Final = Look()


def paragraph(content: str, look: Look = PLAIN) -> str:
    """A paragraph of runs."""
    found = "<w:keepNext/>" if look.keep else ""
    found += _rules(look)
    if look.tabs:
        stops = (f'<w:tab w:val="{kind}" w:pos="{twips(place)}"/>' for kind, place in look.tabs)
        found += f"<w:tabs>{''.join(stops)}</w:tabs>"
    spacing = f' w:before="{twips(look.before)}"' + f' w:after="{twips(look.after)}"'
    spacing += f' w:line="{twips(look.line)}" w:lineRule="exact"' if look.line else ""
    found += f"<w:spacing{spacing}/>"
    hanging, first = (-look.first, 0.0) if look.first < 0 else (0.0, look.first)
    edges = (("left", look.left), ("right", look.right), ("hanging", hanging), ("firstLine", first))
    if indents := "".join(f' w:{name}="{twips(width)}"' for name, width in edges if width):
        found += f"<w:ind{indents}/>"
    found += f'<w:jc w:val="{look.align}"/>' if look.align != "left" else ""
    return f"<w:p><w:pPr>{found}</w:pPr>{content}</w:p>"


def _rules(look: Look) -> str:
    edges = (("top", look.above), ("bottom", look.below))
    found = "".join(
        f'<w:{side} w:val="single" w:sz="{round(weight * 8)}" w:space="1" w:color="auto"/>'
        for side, weight in edges
        if weight
    )
    return f"<w:pBdr>{found}</w:pBdr>" if found else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of paragraphs. `merge`: "restart" or "continue" where it runs down over rows; `open`: borders left out."""

    content: str
    width: float
    span: int = 1
    merge: str = ""
    open: tuple[str, ...] = ()
    valign: str = "center"
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side, at least `height` high; `whole` ones are not broken between pages."""

    cells: Sequence[Cell]
    height: float = 0.0
    whole: bool = True
    header: bool = False


def table(
    rows: Iterable[Row], widths: Sequence[float], *, border: bool = True, padding: float = 2.0, air: float = 0.0
) -> str:
    """A table of fixed columns, its cells `padding` wider than their text and `air` higher."""
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = 'w:val="single" w:sz="4" w:space="0" w:color="auto"' if border else 'w:val="nil"'
    borders = "".join(f"<w:{edge} {line}/>" for edge in edges)
    insides = (("top", air), ("left", padding), ("bottom", air), ("right", padding))
    margins = "".join(f'<w:{edge} w:w="{twips(inside)}" w:type="dxa"/>' for edge, inside in insides)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(_row(row) for row in rows)}</w:tbl>"
    )


def _row(row: Row) -> str:
    found = "<w:cantSplit/>" if row.whole else ""
    found += f'<w:trHeight w:val="{twips(row.height)}" w:hRule="atLeast"/>' if row.height else ""
    found += "<w:tblHeader/>" if row.header else ""
    return f"<w:tr>{f'<w:trPr>{found}</w:trPr>' if found else ''}{''.join(_cell(cell) for cell in row.cells)}</w:tr>"


def _cell(cell: Cell) -> str:
    found = f'<w:tcW w:w="{twips(cell.width)}" w:type="dxa"/>'
    found += f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    found += f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
    left_out = "".join(f'<w:{edge} w:val="nil"/>' for edge in cell.open)
    found += f"<w:tcBorders>{left_out}</w:tcBorders>" if left_out else ""
    found += '<w:textDirection w:val="tbRlV"/>' if cell.upright else ""
    found += f'<w:vAlign w:val="{cell.valign}"/>'
    return f"<w:tc><w:tcPr>{found}</w:tcPr>{cell.content or paragraph('')}</w:tc>"
