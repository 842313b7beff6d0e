"""The rows to sign at the foot of every page: of records (笔录) and of lists.

`page_signatures` of a form page is a list of labels, as many to a row as leave each room to sign, or a list of such
rows. A cell is a label (one that ends in 日 is a date to be filled in), or a table with `label`, `field` (its value is
printed: 证号), `width` (relative) and `when` (a condition; a row all of whose cells are left out is no row).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from documents.flow import draw_line, draw_rule
from documents.forms import holds
from documents.paper import ROLE, Paper
from documents.typesetting import Line, Span, set_lines, text_width

ROW: Final = 22.0
ROOM: Final = 66.0
MOST: Final = 110.0
DATE: Final = "年　　月　　日"
LONGEST: Final = 10_000.0

Cell = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """One cell on the page: from `x` to `right`, its text on `baseline`. Who signs writes behind the label."""

    cell: Cell
    x: float
    right: float
    baseline: float


def height(paper: Paper) -> float:
    """What the rows need at the foot of a page."""
    rows = rows_of(paper)
    return len(rows) * ROW + 4 if rows else 0.0


def places(paper: Paper) -> Iterator[Place]:
    """Every cell with its place, the same on each page."""
    rows, flow = rows_of(paper), paper.flow
    for number, row in enumerate(rows):
        x, unit = flow.left, flow.width / sum(float(cell.get("width", 1)) for cell in row)
        baseline = flow.profile.bottom + 6 + (len(rows) - 1 - number) * ROW
        for cell in row:
            right = x + float(cell.get("width", 1)) * unit
            yield Place(cell, x, right, baseline)
            x = right


def draw(canvas: Any, paper: Paper) -> None:
    """Draw the rows on the canvas's page."""
    for place in places(paper):
        label = place.cell["label"]
        if label.endswith("日"):
            line = _set(paper, label)
            draw_line(canvas, line, place.right - line.width, place.baseline)
            continue
        line = _set(paper, label + "：")
        draw_line(canvas, line, place.x, place.baseline)
        value = _set(paper, paper.value(place.cell["field"]) if place.cell.get("field") else "")
        if value.width:
            draw_line(canvas, value, place.x + line.width + 2, place.baseline)
        end = min(place.right - 8, place.x + line.width + max(MOST, value.width + 4))
        draw_rule(canvas, place.x + line.width, place.baseline - 2.4, end, place.baseline - 2.4, 0.5)


def rows_of(paper: Paper) -> list[list[Cell]]:
    """The cells, row by row."""
    given = paper.form.page_signatures
    if any(isinstance(row, list) for row in given):
        rows = [[cell for one in row if _wanted(paper, cell := _cell(one))] for row in given]
        return [row for row in rows if row]
    return _in_rows(paper, [_cell(one) for one in given])


def _wanted(paper: Paper, cell: Cell) -> bool:
    """A cell with `when` stands there only where that holds: whoever is present signs, where somebody is."""
    return not cell.get("when") or holds(str(cell["when"]), paper.values)


def _cell(given: Any) -> Cell:
    return {"label": given} if isinstance(given, str) else given


def _in_rows(paper: Paper, cells: Sequence[Cell]) -> list[list[Cell]]:
    """As many cells to a row as leave each room to sign."""
    rows: list[list[Cell]] = []
    room = 0.0
    for cell in cells:
        wanted = text_width(cell["label"], ROLE, paper.size) + ROOM
        if wanted > room:
            rows.append([])
            room = paper.flow.width
        rows[-1].append(cell)
        room -= wanted
    return rows


def _set(paper: Paper, text: str) -> Line:
    return set_lines([Span(text, ROLE, paper.size)], LONGEST, justify=False)[0]
