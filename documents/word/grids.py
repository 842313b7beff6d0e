"""The blocks of form tables as Word has them: cells with thin borders, opinion boxes, lists whose header is repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from documents import grids, templates
from documents.flow import mm
from documents.grids import SIDE_WIDTH
from documents.paper import ROLE, Paper
from documents.typesetting import Span
from documents.word.blocks import by_line
from documents.word.markup import Cell, Look, Row, paragraph, runs, table

Block = Mapping[str, Any]
LEAST_BLANK: Final = 6
SPARE: Final = 0.88  # of a box's height: the PDF takes from it what a page is short of, Word cannot


def grid(paper: Paper, block: Block) -> str:
    """Rows of cells. A row with an opinion box is two in Word: the opinion, and at the foot who signs it."""
    side, columns = str(block.get("side", "")), block["columns"]
    narrow = SIDE_WIDTH if side else 0.0
    unit = (paper.flow.width - narrow) / sum(columns)
    widths = [one * unit for one in columns]
    found: list[Row] = []
    for row in block["rows"]:
        for made in _rows(paper, row, widths, block):
            found.append(_beside(paper, made, side, first=not found) if side else made)
    return table(found, [narrow, *widths] if side else widths, air=_air(block))


def _air(block: Block) -> float:
    return 0.5 if block.get("tight") else 2.0


def _beside(paper: Paper, row: Row, side: str, first: bool) -> Row:
    """The row with the label that runs down beside all of them."""
    words = centred(paper, side) if first else paragraph("")
    cell = Cell(words, SIDE_WIDTH, merge="restart" if first else "continue", upright=True)
    return Row([cell, *row.cells], row.height, row.whole)


def _rows(paper: Paper, row: Sequence[Any], widths: Sequence[float], block: Block) -> list[Row]:
    line, air = paper.size * 1.5, 3.0 if block.get("tight") else 8.0
    high = max((float(item.get("height", 0)) * mm for item in row if isinstance(item, Mapping)), default=0.0) * SPARE
    upper: list[Cell] = []
    lower: list[Cell] = []
    signed, column = 0, 0
    for item in row:
        span = 1 if isinstance(item, str) else int(item.get("span", 1))
        width = sum(widths[column : column + span])
        column += span
        if isinstance(item, Mapping) and "box" in item:
            opinion, tail, lines = _opinion(paper, item["box"])
            upper.append(Cell(opinion, width, span, open=("bottom",), valign="top"))
            lower.append(Cell(tail, width, span, open=("top",), valign="bottom"))
            signed = max(signed, lines)
        else:
            content, top = _content(paper, item)
            upper.append(Cell(content, width, span, "restart", valign="top" if top else "center"))
            lower.append(Cell("", width, span, "continue"))
    if not signed:
        cells = [Cell(cell.content, cell.width, cell.span, valign=cell.valign) for cell in upper]
        return [Row(cells, max(high, line + air), whole=not any(cell.valign == "top" for cell in cells))]
    foot = signed * line + 4
    return [Row(upper, max(high - foot, line + air), whole=False), Row(lower, foot)]


def _content(paper: Paper, item: Any) -> tuple[str, bool]:
    """A label or a value, and whether it is a long text that begins at the top."""
    if isinstance(item, str):
        return centred(paper, item), False
    value = paper.value(item["field"]) if "field" in item else ""
    value += item.get("suffix", "") if value else ""
    top = bool(item.get("top"))
    return words(
        paper, value, Look("both" if top else "left", first=2 * paper.size if top else 0, left=2, right=2)
    ), top


def words(paper: Paper, value: str, look: Look) -> str:
    """A cell's text, a paragraph for each of its lines."""
    spans = [Span(value, ROLE, paper.size)]
    return "".join(paragraph(runs(part), look) for part in by_line(spans))


def centred(paper: Paper, value: str) -> str:
    return words(paper, value, Look("center"))


def _opinion(paper: Paper, key: str) -> tuple[str, str, int]:
    """What was written, and below it who signed and when; of several opinions only the last one's names stand below."""
    box = paper.form.box(key)
    above, tail, lines = "", "", 0
    for entry in grids.opinions(paper, key):
        above += tail
        if opinion := str(entry.get("opinion") or ""):
            above += words(paper, opinion, Look("both", first=2 * paper.size, left=2, right=2, keep=True))
        tail, lines = _signature(paper, box.sign, entry)
    return above or paragraph("", Look(keep=True)), tail, lines


def _signature(paper: Paper, label: str, entry: Mapping[str, Any]) -> tuple[str, int]:
    names, date = grids.signed(entry)
    found = []
    for name in names:
        blank = Span(templates.BLANK * LEAST_BLANK, ROLE, paper.size, underline=True)
        spans = [Span(f"{label}：", ROLE, paper.size), Span(name, "楷", paper.size) if name else blank]
        found.append(paragraph(runs(spans), Look(left=2, keep=True)))
    look = Look("right", right=2 * paper.size)
    return "".join(found) + paragraph(runs([Span(date, ROLE, paper.size)]), look), len(names) + 1


def listing(paper: Paper, block: Block) -> str:
    """A list with a header that is repeated on each page; its rows are not broken."""
    columns = block["columns"]
    unit = paper.flow.width / sum(column["width"] for column in columns)
    widths = [column["width"] * unit for column in columns]
    least = max(float(block.get("height", 0)) * mm, paper.size * 1.5 + (3 if block.get("tight") else 8))
    head = [Cell(centred(paper, column["title"]), width) for column, width in zip(columns, widths, strict=True)]
    rows = [Row(head, least, header=True)]
    values = grids.rows_of(paper, block)
    for value in values:
        cells = [_listed(paper, column, value, width) for column, width in zip(columns, widths, strict=True)]
        rows.append(Row(cells, least))
    empty = [Row([Cell("", width) for width in widths], least)]
    return table(rows + empty * (int(block.get("min_rows", 0)) - len(values)), widths, air=_air(block))


def _listed(paper: Paper, column: Mapping[str, Any], value: Mapping[str, Any], width: float) -> Cell:
    look = Look("center") if column.get("align") == "center" else Look(left=2, right=2)
    return Cell(words(paper, grids.cell_text(column, value), look), width)
