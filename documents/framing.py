"""What stands around the body of a paper: titles and number above, notes and foot below, 续页, 作废."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from reportlab.lib.pagesizes import A4

from documents import signing
from documents.flow import Flow, draw_line, draw_rule, mm
from documents.paper import ROLE, Paper
from documents.typefaces import chain
from documents.typesetting import Span, set_lines

FOOT_SIZE: Final = 9.0
PAGE_SIZE: Final = 14.0
NUMERALS: Final = "〇一二三四五六七八九十"


def titles(paper: Paper) -> None:
    """Heading with its thick rule, the paper's name, its number; an official letter has its number first."""
    flow, profile = paper.flow, paper.flow.profile
    if profile.letter:
        _number_of_letter(paper)
    if profile.heading:
        paper.centred([Span(profile.heading, "小标宋", profile.title_size, bold=True)], profile.title_leading)
        flow.rule(flow.left, flow.y, flow.left + flow.width, flow.y, 1.6)
        flow.y -= 3
    title = paper.form.printed or paper.form.title
    paper.centred([Span(title, "小标宋", profile.title_size, bold=True)], profile.title_leading)
    if profile.letter:
        flow.y -= paper.form.leading / 2
        return
    if paper.form.word:
        number = paper.number_line()
        if paper.form.issuer:
            number += f"　　　签发人：{paper.value(paper.form.issuer)}"
        paper.centred([Span(number, ROLE, profile.number_size)], profile.title_leading)
    flow.y -= 2 * mm


def _number_of_letter(paper: Paper) -> None:
    """The number at the right edge; where somebody answers for the paper (签发人), it at the left and the name right."""
    if not paper.form.word:
        return
    flow, size = paper.flow, paper.flow.profile.number_size
    number = set_lines([Span(paper.number_line(), ROLE, size)], flow.width, justify=False)[0]
    right = flow.left + flow.width
    if paper.form.issuer:
        words = [Span("签发人：", ROLE, size), Span(paper.value(paper.form.issuer), "楷", size)]
        signer = set_lines(words, flow.width, justify=False)[0]
        flow.put(partial(draw_line, line=number, x=flow.left + size, baseline=flow.y - size))
        flow.put(partial(draw_line, line=signer, x=right - signer.width - size, baseline=flow.y - size))
    else:
        flow.put(partial(draw_line, line=number, x=right - number.width, baseline=flow.y - size))
    flow.y -= paper.form.leading * 2


def notes(paper: Paper) -> None:
    """The small notes under the body."""
    flow = paper.flow
    if paper.form.notes:
        flow.y -= 4
    for number, note in enumerate(paper.form.notes):
        spans = [Span(("注：" if number == 0 else "　　") + note, ROLE, FOOT_SIZE)]
        flow.lines(set_lines(spans, flow.width, hanging=3.2 * FOOT_SIZE), flow.left, 13)


def continued(flow: Flow) -> None:
    """续页 at the upper right of a record's further pages, over the rule that opens the page."""
    line = set_lines([Span("续页", ROLE, 10.5)], 100)[0]
    x, y = flow.left + flow.width - line.width, flow.y + 8
    flow.put(lambda canvas: draw_line(canvas, line, x, y))
    flow.rule(flow.left, flow.y + 3, flow.left + flow.width, flow.y + 3, 1.2)


def draw_foot(canvas: Any, paper: Paper, index: int, total: int, copy: int) -> None:
    """Signatures of a record, copies on the last page, 共N页第n页, the draft's number."""
    flow, form = paper.flow, paper.form
    if form.kind == "cover":
        return
    signing.draw(canvas, paper)
    left = (copies_line(form.copies) if index == total else "") or form.foot
    counted = (total > 1 or form.kind == "record") and not flow.profile.letter
    right = f"共{total}页　第{index}页" if counted else ""
    right = "　".join(part for part in (f"第{copy}稿" if copy > 1 else "", right) if part)
    if flow.profile.letter and total > 1:
        _draw_page_number(canvas, flow, index, FOOT_SIZE if left else 0.0)
    if not left and not right:
        return
    y = flow.profile.bottom - 8
    draw_rule(canvas, flow.left, y, flow.left + flow.width, y, 0.9)
    for text, at_right in ((left, False), (right, True)):
        if text:
            line = set_lines([Span(text, ROLE, FOOT_SIZE)], flow.width, justify=False)[0]
            draw_line(canvas, line, flow.left + (flow.width - line.width if at_right else 0), y - 13)


def _draw_page_number(canvas: Any, flow: Flow, index: int, below: float) -> None:
    """— n — below the type area: right on odd pages, left on even ones, one character from its edge."""
    line = set_lines([Span(f"— {index} —", "宋", PAGE_SIZE)], flow.width, justify=False)[0]
    right = flow.left + flow.width - line.width - PAGE_SIZE
    draw_line(
        canvas, line, right if index % 2 else flow.left + PAGE_SIZE, flow.profile.bottom - 7 * mm - PAGE_SIZE - below
    )


def copies_line(copies: Sequence[str]) -> str:
    """How many copies there are and who has them, "" where there is one."""
    if len(copies) < 2:
        return ""
    count = "两" if len(copies) == 2 else NUMERALS[len(copies)]
    return f"本文书制作{count}份，" + "，".join(f"一份{copy}" for copy in copies) + "。"


def draw_public(canvas: Any, paper: Paper) -> None:
    """公开文本 over the type area of every page: nobody takes it for the paper that was served."""
    flow = paper.flow
    line = set_lines([Span("公开文本", "黑", FOOT_SIZE)], flow.width, justify=False)[0]
    draw_line(canvas, line, flow.left + flow.width - line.width, A4[1] - 15 * mm)


def draw_void(canvas: Any) -> None:
    """作废 across the page, light enough to read the text through it."""
    canvas.saveState()
    canvas.setFillGray(0.85)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(40)
    canvas.setFont(chain("黑").glyph("作")[0], 130)
    canvas.drawCentredString(0, -45, "作废")
    canvas.restoreState()
