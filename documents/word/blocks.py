"""The blocks of letters, records and covers as Word has them; each does what its namesake in `documents.blocks` draws."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from documents import blocks, templates
from documents.blocks import SEAL_FROM_RIGHT, SEAL_HEIGHT, SIGN_BLANK, SIGN_LEADING
from documents.flow import mm
from documents.forms import holds
from documents.paper import ROLE, Paper
from documents.typesetting import Span
from documents.word.markup import GREY as SEAL_GREY
from documents.word.markup import Cell, Look, Row, legal, paragraph, run, runs, table, tick

Block = Mapping[str, Any]
HIGHEST: Final = 1500.0  # points of one exact line: Word knows no more
SEAL_LEADING: Final = 22.0
KEEP: Final = re.compile("<w:pPr>(?!<w:keepNext/>)")


def headline(paper: Paper, block: Block) -> str:
    size = float(block.get("size", 18))
    text = "".join(part.text for part in templates.fill(block["text"], paper.value, blank=False))
    span = Span(text, block.get("role", ROLE), size, bold=block.get("bold", False))
    return paragraph(runs([span]), Look("right" if block.get("right") else "center", size * 1.7))


def gap(paper: Paper, block: Block) -> str:
    return space(float(block["height"]) * mm)


def space(height: float) -> str:
    """White space between two blocks; it also keeps two tables apart."""
    return paragraph("", Look(line=min(max(height, 1.0), HIGHEST)))


def kept(markup: str, *, last: bool = False) -> str:
    """The paragraphs (only the `last` one) held together with what follows: no seal on a page of its own."""
    before, start, rest = markup.rpartition("<w:pPr>") if last else ("", "", markup)
    if start:
        rest = start + rest
    return before + KEEP.sub("<w:pPr><w:keepNext/>", rest)


def pairs(paper: Paper, block: Block) -> str:
    """Rows of "label：value" in a table without borders, the underline of the value drawn to the cell's end."""
    unit = paper.flow.width / sum(block["columns"])
    rows = []
    for row in block["rows"]:
        cells, column = [], 0
        for item in row:
            cell = item if isinstance(item, Mapping) else {"field": item}
            span = int(cell.get("span", 1))
            width = sum(block["columns"][column : column + span]) * unit
            cells.append(Cell(_pair(paper, cell["field"], width), width, span, valign="top"))
            column += span
        rows.append(Row(cells))
    before = space(float(block["space"])) if block.get("space") else ""
    return before + table(rows, [one * unit for one in block["columns"]], border=False, padding=0)


def _pair(paper: Paper, name: str, width: float) -> str:
    label = Span(paper.form.field(name).label + "：", ROLE, paper.size)
    value = Span(paper.value(name), ROLE, paper.size, underline=True)
    hanging = wide(label)
    look = Look(line=paper.form.leading, left=hanging, first=-hanging, right=6, tabs=(("right", width - 6),))
    return paragraph(runs([label, value]) + run(value, tab=True), look)


def wide(span: Span) -> float:
    """About how wide a text is on one line: no font need be at hand for that."""
    return sum(0.5 if char.isascii() else 1.0 for char in legal(span.text)) * span.size


def sentence(paper: Paper, block: Block) -> str:
    return _running(paper, paper.spans(block["text"]), float(block.get("indent", 2)))


def items(paper: Paper, block: Block) -> str:
    return "".join(_running(paper, spans) for spans in blocks.items_of(paper, block))


def _running(paper: Paper, spans: Sequence[Span], indent: float = 2.0) -> str:
    """Running text: each line end in it begins a paragraph of its own."""
    look = Look("both", paper.form.leading, first=indent * paper.size)
    return "".join(paragraph(runs(part), look) for part in by_line(spans))


def by_line(spans: Sequence[Span]) -> list[list[Span]]:
    """The spans of each paragraph."""
    found: list[list[Span]] = [[]]
    for span in spans:
        for number, text in enumerate(legal(span.text).split("\n")):
            if number:
                found.append([])
            if text:
                found[-1].append(Span(text, span.role, span.size, span.underline, span.bold))
    return found


def ticks(paper: Paper, block: Block) -> str:
    size = paper.size
    look = Look("both", paper.form.leading, left=3.4 * size, first=-1.4 * size, tabs=(("left", 3.4 * size),))
    found = []
    for option in block["options"]:
        box = tick(Span("", ROLE, size), holds(option["when"], paper.values))
        for number, spans in enumerate(by_line(paper.spans(option["text"]))):
            lead = box + run(Span("", ROLE, size), tab=True) if number == 0 else run(Span("", ROLE, size), tab=True)
            found.append(paragraph(lead + runs(spans), look))
    return "".join(found)


def text(paper: Paper, block: Block) -> str:
    """A long text on ruled lines: underlined to the right edge, so that the line grows with what is typed."""
    look = Look(line=paper.form.leading, tabs=(("right", paper.flow.width),))
    size = paper.size
    end = run(Span("", ROLE, size, underline=True), tab=True)
    label = Span(block.get("label", ""), "黑", size, underline=True)
    content = Span(blocks.content_of(paper, block), ROLE, size, underline=True)
    indent = Span(templates.BLANK * 2, ROLE, size, underline=True)
    lines = by_line([label, content])
    found = [paragraph(runs([indent, *spans]) + end, look) for spans in lines]
    return "".join(found + [paragraph(runs([indent]) + end, look)] * int(block.get("fill", 0)))


def sign(paper: Paper, block: Block) -> str:
    look = Look(line=max(paper.form.leading, SIGN_LEADING))
    people = blocks.signers(paper, block)
    before = space(float(block["space"])) if block.get("space") else ""
    blank = Span(templates.BLANK * SIGN_BLANK, ROLE, paper.size, underline=True)
    if block.get("compact"):
        return before + _sign_compact(paper, block["label"], max(len(people), 3), look)
    found = []
    for label, extra in blocks.sign_rows(block, people):
        spans = [Span(label + "：", ROLE, paper.size), blank]
        found.append(paragraph(runs([*spans, Span("　　" + extra if extra else "", ROLE, paper.size)]), look))
    return before + "".join(found)


def _sign_compact(paper: Paper, label: str, count: int, look: Look) -> str:
    """The label once, then a blank for each, three to a row."""
    blank, between = Span(templates.BLANK * 8, ROLE, paper.size, underline=True), Span("　", ROLE, paper.size)
    found = []
    for first in range(0, count, 3):
        lead = Span(label if first == 0 else templates.BLANK * len(label), ROLE, paper.size)
        found.append(paragraph(runs([lead, *[blank, between] * min(3, count - first)]), look))
    return "".join(found)


def seal(paper: Paper, block: Block) -> str:
    """Bureau and date, centred on each other where the seal goes; which seal, in grey. The seal itself is the PDF's."""
    flow, stamp = paper.flow, paper.stamp
    bureau = Span(paper.value(block["bureau"]) or "", ROLE, paper.size)
    date = Span((paper.value(block["on"]) or "　　年　　月　　日") if block.get("on") else "", ROLE, paper.size)
    half = max(min(max(wide(bureau), wide(date)) / 2 + 6, flow.width / 2), SEAL_FROM_RIGHT / 2)
    centre = flow.width - max(SEAL_FROM_RIGHT, half)
    if stamp.x_mm:
        centre = min(max(stamp.x_mm * mm - flow.left, half), flow.width - half)
    left, right = max(centre - half, 0.0), max(flow.width - centre - half, 0.0)
    lines = [span for span in (bureau, date) if span.text]
    above = (SEAL_HEIGHT - SEAL_LEADING * len(lines)) / 2
    look = Look("center", SEAL_LEADING, left=left, right=right, keep=True)
    found = [kept(space(above / 2))] + [paragraph(runs([span]), look) for span in lines]
    ring = Span(f"（{stamp.kind or paper.form.seal or '印章'}）", ROLE, 9)
    last = Look("center", SEAL_LEADING, left=left, right=right)
    return "".join(found) + paragraph(runs([ring], colour=SEAL_GREY), last)


BLOCKS: Final[dict[str, Callable[[Paper, Block], str]]] = {
    "headline": headline,
    "gap": gap,
    "pairs": pairs,
    "paragraph": sentence,
    "items": items,
    "ticks": ticks,
    "text": text,
    "sign": sign,
    "seal": seal,
}
