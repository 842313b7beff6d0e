"""The report as PDF: an official document (GB/T 9704) with its charts, the tables after it on sheets laid sideways.

The same figures and words give the same bytes; everything is drawn as lines and letters, nothing as a picture.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from cases.punctuation import full_width
from documents.archival import archival_canvas
from documents.flow import Flow, draw_line, draw_rule, mm
from documents.profiles import GB9704, HEIGHT, WIDTH
from documents.typesetting import Span, set_lines, text_width
from documents.wording import on_paper
from review.year import painting
from review.year.charts import HEIGHT as CHART_HEIGHT
from review.year.charts import WIDTH as CHART_WIDTH
from review.year.charts import Drawing
from review.year.report import Block, Report
from review.year.tables import Table
from review.year.values import Values
from review.year.workbook import grid

SIZE, LEADING = GB9704.size, GB9704.leading
ROLES = {"chapter": "黑", "section": "楷"}
EDGE = 18 * mm  # of a sheet laid sideways
ROW = 9.0
LINE = 12.5
PAGE_SIZE = 14.0


def draw(values: Values, report: Report, shown: Sequence[Table], charts: Sequence[Drawing], on: date) -> bytes:
    """The whole report. Raises typefaces.UncoveredCharacter, fonts.FontsNotReady."""
    flow = Flow(GB9704)
    _title(flow, report.title, values.label)
    for block in report.blocks:
        _block(flow, block)
    _signed(flow, values.label, on)
    _charts(flow, charts)
    out = io.BytesIO()
    canvas = archival_canvas(out, report.title, author=values.label, on=on.isoformat())
    for number, page in enumerate(flow.pages, 1):
        for operation in page:
            operation(canvas)
        _page_number(canvas, number, WIDTH, GB9704.left, GB9704.right, GB9704.bottom - 7 * mm - PAGE_SIZE)
        canvas.showPage()
    sheets = _Sheets(canvas, len(flow.pages))
    for number, table in enumerate(shown, 1):
        sheets.table(number, table)
    canvas.save()
    return out.getvalue()


def _title(flow: Flow, text: str, label: str) -> None:
    """Where it takes two lines, the bureau's name stands on the first."""
    long = text_width(text, "小标宋", 21.0) > flow.width
    parted = f"{label}\n{text.removeprefix(label)}" if long and text.startswith(label) else text
    for line in set_lines([Span(parted, "小标宋", 21.0)], flow.width, justify=False):
        _put(flow, line, flow.left + (flow.width - line.width) / 2, GB9704.title_leading)
    flow.y -= LEADING


def _block(flow: Flow, block: Block) -> None:
    role = ROLES.get(block.kind, "仿宋")
    lines = set_lines([Span(block.text, role, SIZE)], flow.width, indent=2 * SIZE)
    keep = LEADING if block.kind in ROLES else 0.0
    flow.lines(lines, flow.left, LEADING, keep=keep)


def _signed(flow: Flow, label: str, on: date) -> None:
    """The bureau over the date, four characters from the right."""
    flow.need(4 * LEADING)
    flow.y -= LEADING
    written = set_lines([Span(on_paper(on.isoformat()), "仿宋", SIZE)], flow.width, justify=False)[0]
    right = flow.left + flow.width - 4 * SIZE
    named = set_lines([Span(label, "仿宋", SIZE)], flow.width, justify=False)
    middle = right - written.width / 2
    for line in named:
        _put(flow, line, min(middle - line.width / 2, flow.left + flow.width - line.width), LEADING)
    _put(flow, written, right - written.width, LEADING)


def _charts(flow: Flow, charts: Sequence[Drawing]) -> None:
    if not charts:
        return
    flow.new_page()
    _put(flow, set_lines([Span("附图", "黑", SIZE)], flow.width)[0], flow.left, LEADING)
    tall = flow.width * CHART_HEIGHT / CHART_WIDTH
    for chart in charts:
        flow.need(tall + 3 * LEADING)
        line = set_lines([Span(chart.title, "黑", 12.0)], flow.width, justify=False)[0]
        _put(flow, line, flow.left + (flow.width - line.width) / 2, LEADING)
        note = f"{chart.note}；深色（实线）为 {chart.legend[0]} 年，浅色（虚线）为 {chart.legend[1][:4]} 年"
        line = set_lines([Span(note, "仿宋", 10.5)], flow.width, justify=False)[0]
        _put(flow, line, flow.left + (flow.width - line.width) / 2, 16)
        flow.y -= tall
        _chart(flow, chart, flow.y)
        flow.y -= LEADING


def _chart(flow: Flow, chart: Drawing, y: float) -> None:
    left, width = flow.left, flow.width
    flow.put(lambda canvas: painting.on_canvas(canvas, chart, left, y, width))


def _put(flow: Flow, line: Any, x: float, leading: float) -> None:
    flow.need(leading)
    size = max(part.span.size for part in line.parts)
    baseline = flow.y - leading / 2 - 0.38 * size
    flow.put(lambda canvas: draw_line(canvas, line, x + line.indent, baseline))
    flow.y -= leading


def _page_number(canvas: Any, number: int, width: float, left: float, right: float, y: float) -> None:
    line = set_lines([Span(f"— {number} —", "宋", PAGE_SIZE)], width, justify=False)[0]
    x = width - right - line.width - PAGE_SIZE if number % 2 else left + PAGE_SIZE
    draw_line(canvas, line, x, y)


class _Sheets:
    """Tables on sheets laid sideways, each table on its own, over as many sheets as its rows need."""

    def __init__(self, canvas: Any, pages: int) -> None:
        self.canvas, self.page = canvas, pages
        self.width = HEIGHT - 2 * EDGE
        self.y = 0.0

    def table(self, number: int, table: Table) -> None:
        widths, heads, rows = _as_rows(table, self.width)
        self._open(number, table, widths, heads)
        for row, strong in rows:
            cells, tall = _set_row(row, widths, ROW)
            if self.y - tall < EDGE + 30:
                self._close()
                self._open(number, table, widths, heads)
            self._row(cells, widths, tall, strong)
        self._notes(table)
        self._close()

    def _open(self, number: int, table: Table, widths: list[float], heads: list[str]) -> None:
        self.page += 1
        self.canvas.setPageSize((HEIGHT, WIDTH))
        self.y = WIDTH - EDGE
        self._text(f"附表{number}", "黑", 12.0, 0.0)
        title = full_width(table.layout.title)
        line = set_lines([Span(title, "小标宋", 16.0)], self.width, justify=False)[0]
        draw_line(self.canvas, line, EDGE + (self.width - line.width) / 2, self.y - 18)
        self.y -= 34
        line = set_lines([Span(f"统计期间：{table.values.period.label}", "仿宋", 10.5)], self.width, justify=False)[0]
        draw_line(self.canvas, line, EDGE + self.width - line.width, self.y - 10)
        self._text(f"填报单位：{table.values.label}", "仿宋", 10.5, 0.0)
        cells, tall = _set_row(heads, widths, ROW)
        self._row(cells, widths, tall, strong=False, heads=True)

    def _text(self, text: str, role: str, size: float, shift: float) -> None:
        for line in set_lines([Span(text, role, size)], self.width - shift, hanging=0.0):
            draw_line(self.canvas, line, EDGE + shift, self.y - size)
            self.y -= size + 5

    def _row(self, cells: list[list[Any]], widths: list[float], tall: float, strong: bool, heads: bool = False) -> None:
        x = EDGE
        for index, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            self.canvas.setLineWidth(0.5)
            self.canvas.rect(x, self.y - tall, width, tall, stroke=1, fill=0)
            top = self.y - (tall - len(lines) * LINE) / 2
            for line in lines:
                spare = width - line.width
                at = x + (spare / 2 if heads else 4 if not index else spare - 4)
                draw_line(self.canvas, line, at, top - LINE / 2 - 0.38 * ROW)
                top -= LINE
            x += width
        if strong:
            draw_rule(self.canvas, EDGE, self.y, x, self.y, 1.2)
        self.y -= tall

    def _notes(self, table: Table) -> None:
        self.y -= 6
        notes = [full_width(note) for note in table.layout.notes]
        for number, note in enumerate(notes, 1):
            self._text(f"{'说明：' if number == 1 else '　　　'}{number}．{note}", "仿宋", 9.0, 0.0)

    def _close(self) -> None:
        _page_number(self.canvas, self.page, HEIGHT, EDGE, EDGE, 10 * mm)
        self.canvas.showPage()


def _as_rows(table: Table, width: float) -> tuple[list[float], list[str], list[tuple[list[str], bool]]]:
    """Column widths, heads, rows with whether they stand out."""
    heads, rows = grid(table)
    heads = [head.replace("（", "\n（") if head.endswith("）") else head for head in heads]
    if table.layout.lines:
        return [width * part for part in (0.48, 0.1, 0.16, 0.14, 0.12)], heads, [(row, False) for row in rows]
    first = 84.0
    each = (width - first) / len(table.columns)
    return [first, *[each] * len(table.columns)], heads, [(row, n == len(table.rows)) for n, row in enumerate(rows)]


def _set_row(texts: Sequence[str], widths: Sequence[float], size: float) -> tuple[list[list[Any]], float]:
    """The lines of each cell, and how tall the row is."""
    cells = [
        set_lines([Span(text, "仿宋", size)], width - 6, justify=False) if text else []
        for text, width in zip(texts, widths, strict=True)
    ]
    return cells, max(len(lines) for lines in cells) * LINE + 7
