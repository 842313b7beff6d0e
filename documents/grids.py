"""The blocks of form tables: cells with thin borders, boxes that acts fill in, rows that go on over pages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from documents import templates, wording
from documents.flow import mm, put_line
from documents.paper import ROLE, Paper
from documents.typesetting import Line, Span, set_lines, text_width

Block = Mapping[str, Any]
PADDING: Final = 4.0
SIDE_WIDTH: Final = 8 * mm
LABEL_SPLIT: Final = 3


@dataclass(slots=True)
class Cell:
    """A laid-out cell: lines from the top (or centred), `tail` lines that stay at its foot."""

    x: float
    width: float
    lines: list[Line]
    tail: list[Line] = field(default_factory=list)
    label: bool = False
    centred: bool = False
    top: bool = False
    height: float = 0.0


def grid(paper: Paper, block: Block) -> None:
    """Rows of cells: a text is a label, `{field=…}` a value, `{box=…}` an opinion; `span`, `height` (mm), `top`.

    `side`: a label in a narrow column that runs down beside all rows; `tight` rows have less air.
    """
    side = SIDE_WIDTH if block.get("side") else 0.0
    rows = _Rows(paper, side=str(block.get("side", "")), padding=_padding(block))
    left, width = paper.flow.left + side, paper.flow.width - side
    laid_out = [_cells(paper, row, block["columns"], left, width) for row in block["rows"]]
    rows.squeeze(laid_out)
    for cells in laid_out:
        rows.add(cells)
    rows.close()


def table(paper: Paper, block: Block) -> None:
    """A list with a header that is repeated on each page: `field` or `box` gives the rows.

    `columns`: title, key ("a|b" puts two values under each other), width, align, format; `min_rows`, `height` (mm);
    empty rows stop where less than `leave` mm would remain for what follows; `tight` rows have less air.
    """
    columns = block["columns"]
    unit = paper.flow.width / sum(column["width"] for column in columns)
    edges = [paper.flow.left]
    for column in columns:
        edges.append(edges[-1] + column["width"] * unit)
    header = [_label(paper, column["title"], edges[i], edges[i + 1] - edges[i]) for i, column in enumerate(columns)]
    rows = _Rows(paper, header=header, padding=_padding(block))
    values = rows_of(paper, block)
    least = float(block.get("height", 0)) * mm
    for value in values:
        rows.add([_table_cell(paper, column, value, edges, i, least) for i, column in enumerate(columns)])
    for _ in range(int(block.get("min_rows", 0)) - len(values)):
        if paper.flow.room < least + float(block.get("leave", 0)) * mm:
            break
        rows.add([Cell(edges[i], edges[i + 1] - edges[i], [], height=least) for i in range(len(columns))])
    rows.close()


def _padding(block: Block) -> float:
    return 1.5 if block.get("tight") else PADDING


def rows_of(paper: Paper, block: Block) -> list[Mapping[str, Any]]:
    """The rows of a table: bound rows, then those that acts added; one that was bound already is not repeated."""
    name = block.get("field") or paper.form.box(block["box"]).opinion
    found = [row for row in paper.values.get(name) or [] if isinstance(row, Mapping)]
    for row in paper.entries_of(block.get("box", "")):
        if dict(row) not in found:
            found.append(dict(row))
    return found


def _table_cell(
    paper: Paper, column: Mapping[str, Any], row: Mapping[str, Any], edges: Sequence[float], i: int, least: float
) -> Cell:
    width = edges[i + 1] - edges[i]
    lines = paper.set(cell_text(column, row), width - 2 * PADDING, justify=False)
    return Cell(edges[i], width, lines, centred=column.get("align") == "center", height=least)


def cell_text(column: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """What a column shows of a row."""
    texts = [wording.item_text("{v}", {"v": row.get(key)}) for key in column["key"].split("|")]
    return "\n".join(text for text in texts if text)


def _cells(paper: Paper, row: Sequence[Any], columns: Sequence[float], left: float, width: float) -> list[Cell]:
    cells, x, column, unit = [], left, 0, width / sum(columns)
    for item in row:
        span = 1 if isinstance(item, str) else int(item.get("span", 1))
        wide = sum(columns[column : column + span]) * unit
        cells.append(_cell(paper, item, x, wide))
        x, column = x + wide, column + span
    return cells


def _cell(paper: Paper, item: Any, x: float, width: float) -> Cell:
    if isinstance(item, str):
        return _label(paper, item, x, width)
    height, inner = float(item.get("height", 0)) * mm, width - 2 * PADDING
    if "box" in item:
        lines, tail = _opinion(paper, item["box"], inner)
        return Cell(x, width, lines, tail, top=True, height=height)
    text = paper.value(item["field"]) if "field" in item else ""
    text += item.get("suffix", "") if text else ""
    first = 2 * paper.size if item.get("top") else 0.0
    lines = paper.set(text, inner, indent=first, justify=bool(item.get("top")))
    return Cell(x, width, lines, top=bool(item.get("top")), height=height)


def _label(paper: Paper, text: str, x: float, width: float) -> Cell:
    return Cell(x, width, _label_lines(paper, text, width), label=True, centred=True)


def _label_lines(paper: Paper, text: str, width: float) -> list[Line]:
    """A label that would touch the borders goes on lines of about the same length."""
    wide, room = text_width(text, ROLE, paper.size), width - 2 * PADDING
    if "\n" in text or wide <= room:
        return paper.set(text, width - PADDING, justify=False)
    count = math.ceil(wide / room)
    for more in (0.5, 1.0, 1.5, 2.0):  # a bracket or a word may not part where the middle is
        lines = paper.set(text, max(min(wide / count + more * paper.size, room), paper.size), justify=False)
        if len(lines) <= count:
            return lines
    return paper.set(text, max(room, paper.size), justify=False)


def _opinion(paper: Paper, key: str, width: float) -> tuple[list[Line], list[Line]]:
    """Lines of an opinion box: what was written, then who signed and when (blanks while nobody did)."""
    lines: list[Line] = []
    tail: list[Line] = []
    for entry in opinions(paper, key):
        lines += tail
        text = str(entry.get("opinion") or "")
        lines += paper.set(text, width, indent=2 * paper.size) if text else []
        tail = _signature(paper, paper.form.box(key).sign, entry, width)
    return lines, tail


def opinions(paper: Paper, key: str) -> list[Mapping[str, Any]]:
    """What stands in an opinion box: entries of acts, else what was bound with the paper; one blank where nothing does."""
    box = paper.form.box(key)
    found = paper.entries_of(key) or given(paper.values.get(box.opinion))
    if not found and (box.opinion or box.signers):
        found = [_from_values(paper, box.opinion, box.signers, box.note)]
    return found or [{}]


def given(value: Any) -> list[Mapping[str, Any]]:
    """A box's entries where the form's own values hold them: opinions that came with the act."""
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _from_values(paper: Paper, opinion: str, signers: str, note: str) -> Mapping[str, Any]:
    people = paper.values.get(signers) or []
    people = people if isinstance(people, list) else [people]
    names = [
        wording.item_text("{name}[　证号：{licence}]", one) if isinstance(one, Mapping) else str(one) for one in people
    ]
    if note and paper.value(note) and names:
        names[-1] += f"　{paper.form.field(note).label}：{paper.value(note)}"
    on = (paper.values.get("on") or paper.on) if names else ""
    return {"opinion": paper.value(opinion) if opinion else "", "names": names, "on": on}


def signed(entry: Mapping[str, Any]) -> tuple[list[str], str]:
    """Who signed an opinion ("": nobody yet) and the date under it, blanks while there is none."""
    names = entry.get("names") or ([entry["name"]] if entry.get("name") else [])
    date = wording.on_paper(str(entry["on"])) if entry.get("on") else "　　　　年　　月　　日"
    return [str(name) for name in names] or [""], date


def _signature(paper: Paper, label: str, entry: Mapping[str, Any], width: float) -> list[Line]:
    names, date = signed(entry)
    lines: list[Line] = []
    room = int((width - text_width(f"{label}：", ROLE, paper.size)) / paper.size)
    blank = Span(templates.BLANK * max(min(room, 6), 3), ROLE, paper.size, underline=True)
    for name in names:
        spans = [Span(f"{label}：", ROLE, paper.size)]
        spans += [Span(name, "楷", paper.size) if name else blank]
        lines += set_lines(spans, width, justify=False)
    for line in paper.set(date, width, justify=False):
        lines.append(Line(line.parts, line.width, max(width - line.width - 2 * paper.size, 0)))
    return lines


class _Rows:
    """Draws rows and their borders; turns pages, repeats the header, closes the side label on each page."""

    def __init__(self, paper: Paper, *, header: Sequence[Cell] = (), side: str = "", padding: float = PADDING) -> None:
        self._paper, self._flow, self._padding = paper, paper.flow, padding
        self._header, self._side = header, side
        self._leading = paper.size * 1.5
        self._top = self._flow.y
        self._started = False

    def squeeze(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Take from the rows' spare height what is too much for this page, if that is enough to fit them all."""
        wanted = [self._height(cells) for cells in rows]
        least = [max(self._content(cells), 12 * mm if any(cell.tail for cell in cells) else 0) for cells in rows]
        excess, spare = sum(wanted) - self._flow.room, sum(wanted) - sum(least)
        if not 0 < excess <= spare:
            return
        for cells, high, low in zip(rows, wanted, least, strict=True):
            for cell in cells:
                cell.height = high - (high - low) * excess / spare - 0.01

    def add(self, cells: Sequence[Cell]) -> None:
        """One row; a tall one is split between pages, a small one moves to the next page."""
        height = self._height(cells)
        if not self._started and self._header:
            self._flow.need(self._height(self._header) + min(height, self._flow.full / 3))
            self._start()
        if height > self._flow.room and (height <= self._flow.full / 2 or self._flow.room < 6 * self._leading):
            self._turn()
        self._started = True
        while self._height(cells) > self._flow.room + 0.01:
            cells = self._draw_part(cells)
            self._turn()
        self._draw(cells, self._height(cells))

    def close(self) -> None:
        """Finish the side label of the last page."""
        if self._side and self._top > self._flow.y:
            self._draw_side()

    def _start(self) -> None:
        self._started = True
        if self._header:
            self._draw(self._header, self._height(self._header))

    def _turn(self) -> None:
        if self._flow.room >= self._flow.full - 0.01:
            return
        self.close()
        self._flow.new_page()
        self._top = self._flow.y
        if self._header:
            self._start()

    def _height(self, cells: Sequence[Cell]) -> float:
        return max(self._content(cells), *(cell.height for cell in cells))

    def _content(self, cells: Sequence[Cell]) -> float:
        most = max(len(cell.lines) + len(cell.tail) for cell in cells)
        return max(most, 1) * self._leading + 2 * self._padding + 3

    def _draw_part(self, cells: Sequence[Cell]) -> list[Cell]:
        """Draw as many lines as fit on this page; return the cells with what is left."""
        count = max(int((self._flow.room - 2 * self._padding) / self._leading), 1)
        now, rest = [], []
        for cell in cells:
            lines = cell.lines if cell.label else cell.lines[:count]
            now.append(Cell(cell.x, cell.width, lines, label=cell.label, centred=cell.centred, top=cell.top))
            left = cell.lines[:count] if cell.label else cell.lines[count:]
            tail = cell.tail
            if not left and len(tail) >= count:  # more to sign than a page holds
                left, tail = tail, []
            rest.append(Cell(cell.x, cell.width, left, tail, cell.label, cell.centred, cell.top))
        self._draw(now, self._flow.room)
        return rest

    def _draw(self, cells: Sequence[Cell], height: float) -> None:
        flow, top, bottom = self._flow, self._flow.y, self._flow.y - height
        for cell in cells:
            self._fill(cell, top, height)
            flow.rule(cell.x, top, cell.x, bottom)
        right = cells[-1].x + cells[-1].width
        flow.rule(right, top, right, bottom)
        flow.rule(cells[0].x, top, right, top)
        flow.rule(cells[0].x, bottom, right, bottom)
        flow.y = bottom

    def _fill(self, cell: Cell, top: float, height: float) -> None:
        used = len(cell.lines) * self._leading
        y = top - self._padding if cell.top else top - (height - used) / 2
        for line in cell.lines:
            x = cell.x + (cell.width - line.width) / 2 if cell.centred else cell.x + PADDING
            put_line(self._flow, line, x, y, self._leading)
            y -= self._leading
        y = top - height + PADDING + len(cell.tail) * self._leading
        for line in cell.tail:
            put_line(self._flow, line, cell.x + PADDING, y, self._leading)
            label, colon, _ = "".join(part.text for part in line.parts).partition("：")
            if colon and "签名" in label:
                baseline = y - self._leading / 2 - 0.38 * self._paper.size
                self._paper.signed_at(label, cell.x + PADDING, cell.x + cell.width, baseline)
            y -= self._leading

    def _draw_side(self) -> None:
        flow, bottom = self._flow, self._flow.y
        for x1, y1, x2, y2 in (
            (flow.left, self._top, flow.left, bottom),
            (flow.left, self._top, flow.left + SIDE_WIDTH, self._top),
            (flow.left, bottom, flow.left + SIDE_WIDTH, bottom),
        ):
            flow.rule(x1, y1, x2, y2)
        step = min(self._leading, (self._top - bottom - 4) / len(self._side))
        y = (self._top + bottom) / 2 + step * len(self._side) / 2
        for char in self._side:
            line = self._paper.set(char, SIDE_WIDTH)[0]
            put_line(flow, line, flow.left + (SIDE_WIDTH - line.width) / 2, y, step)
            y -= step
