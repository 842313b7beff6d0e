"""A form and its bound values as a PDF: the same input gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents import blocks, grids, templates
from documents.flow import Flow, draw_line, draw_rule, mm
from documents.forms import Form, holds
from documents.paper import NUMBER_SIZE, ROLE, Entry, Paper
from documents.typefaces import chain, first_font
from documents.typesetting import Span, set_lines

__all__ = ["Entry", "draw"]

HEADING: Final = "安全生产行政执法文书"
TITLE_SIZE: Final = 18.0
TITLE_LEADING: Final = 30.0
FOOT_SIZE: Final = 9.0
SIGN_ROW: Final = 22.0
NUMERALS: Final = "〇一二三四五六七八九十"


def draw(
    form: Form,
    values: Mapping[str, Any],
    *,
    number: str = "",
    on: str = "",
    entries: Sequence[Entry] = (),
    copy: int = 1,
    state: str = "issued",
) -> bytes:
    """Draw a document.

    `values` are `Bound.values`, `number` its full number, `on` the ISO date where the values hold none,
    `copy` the draft of the same number (第 n 稿), `state` "void" marks every page 作废.
    Raises typefaces.UncoveredCharacter, fonts.FontsNotReady, forms.FormError.
    """
    paper = _filled(form, values, number, on, entries)
    if form.kind in ("letter", "cover") and len(paper.flow.pages) > 1:
        paper = _closed_up(paper) if form.kind == "letter" else _smaller(paper)
    return _paint(paper, copy, state)


def _filled(form: Form, values: Mapping[str, Any], number: str, on: str, entries: Sequence[Entry]) -> Paper:
    paper = Paper(form, values, number, on, entries)
    paper.flow.foot = SIGN_ROW + 4 if form.page_signatures else 0.0
    paper.flow.on_new_page = _continued if form.kind == "record" else None
    if form.kind in ("table", "letter", "record"):
        _titles(paper)
    _body(paper)
    _notes(paper)
    return paper


def _closed_up(paper: Paper) -> Paper:
    """The letter with its lines as wide apart as saves a page, down to one and a half lines; else as it was."""
    form, pages = paper.form, len(paper.flow.pages)
    closest = form.size * 1.5
    best = paper
    for quarter in range(4):
        leading = closest + (form.leading - closest) * quarter / 4
        closer = _filled(replace(form, leading=leading), paper.values, paper.number, paper.on, paper.entries)
        if len(closer.flow.pages) >= pages:
            break
        best = closer
    return best


def _smaller(paper: Paper) -> Paper:
    """A cover in the largest type that keeps it on one page, down to that of the tables; else as it was."""
    form = paper.form
    for size in (14.0, 12.0, 10.5):
        sized = replace(form, size=size, leading=form.leading * size / form.size)
        smaller = _filled(sized, paper.values, paper.number, paper.on, paper.entries)
        if len(smaller.flow.pages) == 1:
            return smaller
    return paper


def _titles(paper: Paper) -> None:
    """Two centred lines with the thick rule between, then the number, as in the national set."""
    flow = paper.flow
    paper.centred([Span(HEADING, "小标宋", TITLE_SIZE, bold=True)], TITLE_LEADING)
    flow.rule(flow.left, flow.y, flow.left + flow.width, flow.y, 1.6)
    flow.y -= 3
    title = paper.form.printed or paper.form.title
    paper.centred([Span(title, "小标宋", TITLE_SIZE, bold=True)], TITLE_LEADING)
    if paper.form.word:
        paper.centred([Span(paper.number_line(), ROLE, NUMBER_SIZE)], TITLE_LEADING)
    flow.y -= 2 * mm


def _body(paper: Paper) -> None:
    shown = list(_shown(paper))
    previous = ""
    for index, (filled, block) in enumerate(shown):
        kind = block["type"]
        if kind in ("grid", "table"):
            if previous == "pairs":
                paper.flow.y -= 4
            (grids.grid if kind == "grid" else grids.table)(filled, block)
        elif kind == "paragraph":
            blocks.paragraph(filled, block, keep=_following(paper, [later for _, later in shown[index + 1 :]]))
        else:
            blocks.BLOCKS[kind](filled, block)
        previous = kind


def _shown(paper: Paper) -> Iterator[tuple[Paper, Mapping[str, Any]]]:
    """The blocks whose `when` holds; one with `per` (a list field) once for each item, whose keys stand as values."""
    for block in paper.form.body:
        papers = [paper]
        if "per" in block:
            empty = dict.fromkeys(paper.form.field(block["per"]).keys)
            items = paper.values.get(block["per"]) or [{}]
            papers = [replace(paper, values={**paper.values, **empty, **item}) for item in items]
        for one in papers:
            if not block.get("when") or holds(block["when"], one.values):
                yield one, block


def _following(paper: Paper, rest: Sequence[Mapping[str, Any]]) -> float:
    """Height of the closing blocks up to the seal, if nothing else comes before it: no seal on a page of its own."""
    heights = [blocks.height_of(paper, block) for block in rest]
    return sum(heights) if heights and all(heights) else 0.0


def _notes(paper: Paper) -> None:
    flow = paper.flow
    if paper.form.notes:
        flow.y -= 4
    for number, note in enumerate(paper.form.notes):
        spans = [Span(("注：" if number == 0 else "　　") + note, ROLE, FOOT_SIZE)]
        flow.lines(set_lines(spans, flow.width, hanging=3.2 * FOOT_SIZE), flow.left, 13)


def _continued(flow: Flow) -> None:
    """续页 at the upper right of a record's further pages."""
    line = set_lines([Span("续页", ROLE, 10.5)], 100)[0]
    x, y = flow.left + flow.width - line.width, flow.y + 8
    flow.put(lambda canvas: draw_line(canvas, line, x, y))


def _paint(paper: Paper, copy: int, state: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1, initialFontName=first_font(), lang="zh-CN")
    canvas.setTitle(f"{paper.form.title} {paper.number}".strip())
    canvas.setAuthor(str(paper.values.get("bureau") or ""))
    canvas.setCreator("案卷")
    total = len(paper.flow.pages)
    for index, operations in enumerate(paper.flow.pages, 1):
        if state == "void":
            _draw_void(canvas)
        for operation in operations:
            operation(canvas)
        _draw_foot(canvas, paper, index, total, copy)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_foot(canvas: Any, paper: Paper, index: int, total: int, copy: int) -> None:
    """Signatures of a record, copies on the last page, 共N页第n页, the draft's number."""
    flow, form = paper.flow, paper.form
    if form.kind == "cover":
        return
    if form.page_signatures:
        _draw_page_signatures(canvas, paper)
    left = _copies(form.copies) if index == total else ""
    right = f"共{total}页　第{index}页" if total > 1 or form.kind == "record" else ""
    right = "　".join(part for part in (f"第{copy}稿" if copy > 1 else "", right) if part)
    if not left and not right:
        return
    y = flow.profile.bottom - 8
    draw_rule(canvas, flow.left, y, flow.left + flow.width, y, 0.9)
    for text, at_right in ((left, False), (right, True)):
        if text:
            line = set_lines([Span(text, ROLE, FOOT_SIZE)], flow.width, justify=False)[0]
            draw_line(canvas, line, flow.left + (flow.width - line.width if at_right else 0), y - 13)


def _copies(copies: Sequence[str]) -> str:
    if len(copies) < 2:
        return ""
    count = "两" if len(copies) == 2 else NUMERALS[len(copies)]
    return f"本文书制作{count}份，" + "，".join(f"一份{copy}" for copy in copies) + "。"


def _draw_page_signatures(canvas: Any, paper: Paper) -> None:
    flow, labels = paper.flow, paper.form.page_signatures
    width = flow.width / len(labels)
    for number, label in enumerate(labels):
        spans = [Span(label + "：", ROLE, paper.size), Span(templates.BLANK * 8, ROLE, paper.size, underline=True)]
        draw_line(canvas, set_lines(spans, flow.width)[0], flow.left + number * width, flow.profile.bottom + 6)


def _draw_void(canvas: Any) -> None:
    """作废 across the page, light enough to read the text through it."""
    canvas.saveState()
    canvas.setFillGray(0.85)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(40)
    canvas.setFont(chain("黑").glyph("作")[0], 130)
    canvas.drawCentredString(0, -45, "作废")
    canvas.restoreState()
