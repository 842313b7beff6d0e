"""A form and its bound values as an editing copy: titles, blocks, notes; the mark above, signatures and pages below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from documents import signing, templates
from documents.drawing import laid_out, shown_blocks
from documents.flow import Flow, mm
from documents.forms import Form
from documents.framing import FOOT_SIZE, PAGE_SIZE, copies_line
from documents.paper import ROLE, Entry, Paper
from documents.profiles import PROFILES
from documents.typefaces import UncoveredCharacter
from documents.typesetting import Span
from documents.word import blocks, grids
from documents.word.blocks import kept, space, wide
from documents.word.markup import GREY, Cell, Look, Row, field, paragraph, run, runs, table
from documents.word.package import Around, packed

MARK: Final = "编辑稿，不作为案卷文书"
MARK_SIZE: Final = 9.0
BLOCKS: Final = {**blocks.BLOCKS, "grid": grids.grid, "table": grids.listing}
CLOSING: Final = frozenset(("pairs", "sign", "seal", "gap"))


def editable(form: Form, *, issued: bool) -> bool:
    """Whether the paper may be had in Word.

    Covers, closing sheets and seal strips never: binding makes the first two, and a strip edited by hand would seal what
    nobody decided. What is signed page by page (笔录, 清单) and what acts write line by line (送达回执, 卷内目录) only
    before it is issued: afterwards its words are what somebody signed, or what happened.
    """
    if form.kind == "cover":
        return False
    witnessed = form.kind == "record" or bool(form.page_signatures) or any(box.step == "row" for box in form.boxes)
    return not (issued and witnessed)


def word(
    form: Form,
    values: Mapping[str, Any],
    *,
    number: str = "",
    on: str = "",
    entries: Sequence[Entry] = (),
    copy: int = 1,
) -> bytes:
    """The paper as .docx: the same input gives the same bytes. Arguments as `drawing.draw` takes them.

    Raises forms.FormError.
    """
    paper = _laid_out(form, values, number, on, entries)
    body = _titles(paper) if form.kind in ("table", "letter", "record") else ""
    body += _body(paper) + _below(paper)
    around = Around(_headers(paper), _footers(paper, copy))
    title = f"{form.title} {number}".strip()
    return packed(body, around, paper.flow.profile, Span("", ROLE, paper.size), title)


def _laid_out(form: Form, values: Mapping[str, Any], number: str, on: str, entries: Sequence[Entry]) -> Paper:
    """The paper in the size and leading of its PDF; a character that no font here has is Word's to show."""
    try:
        return laid_out(form, values, number=number, on=on, entries=entries)
    except UncoveredCharacter:
        return Paper(form, values, number, on, entries, Flow(PROFILES[form.profile]))


def _titles(paper: Paper) -> str:
    """Heading with its thick rule, the paper's name, its number; an official letter has its number first."""
    profile, form = paper.flow.profile, paper.form
    found = _number_of_letter(paper) if profile.letter else ""
    style, line = Look("center", profile.title_leading), profile.title_leading
    if profile.heading:
        heading = Span(profile.heading, "小标宋", profile.title_size, bold=True)
        found += paragraph(runs([heading]), Look("center", line, below=1.5))
    title = Span(form.printed or form.title, "小标宋", profile.title_size, bold=True)
    found += paragraph(runs([title]), style)
    if profile.letter:
        return found + space(form.leading / 2)
    if form.word:
        number = paper.number_line()
        number += f"　　　签发人：{paper.value(form.issuer)}" if form.issuer else ""
        found += paragraph(runs([Span(number, ROLE, profile.number_size)]), style)
    return found + space(2 * mm)


def _number_of_letter(paper: Paper) -> str:
    """At the right edge; where somebody answers for the paper (签发人), it at the left and the name right."""
    form, size = paper.form, paper.flow.profile.number_size
    if not form.word:
        return ""
    number = Span(paper.number_line(), ROLE, size)
    if not form.issuer:
        return paragraph(runs([number]), Look("right", form.leading, after=form.leading))
    look = Look(line=form.leading, left=size, after=form.leading, tabs=(("right", paper.flow.width - size),))
    signer = [Span("签发人：", ROLE, size), Span(paper.value(form.issuer), "楷", size)]
    return paragraph(runs([number]) + run(number, tab=True) + runs(signer), look)


def _body(paper: Paper) -> str:
    found, previous, shown = "", "", list(shown_blocks(paper))
    kinds = [block["type"] for _, block in shown]
    for place, (filled, block) in enumerate(shown):
        kind = kinds[place]
        if (
            kind in ("grid", "table", "pairs")
            and previous in ("grid", "table", "pairs")
            and "pairs" in (kind, previous)
        ):
            found += space(4)  # two tables without a line between them would become one
        made = BLOCKS[kind](filled, block)
        closing = kinds[place + 1 :]
        if "seal" in closing and set(closing) <= CLOSING:
            made = kept(made, last=kind not in CLOSING)
        found, previous = found + made, kind
    return found


def _below(paper: Paper) -> str:
    """The notes, and on a rule who has which copy."""
    found = space(2)
    for number, note in enumerate(paper.form.notes):
        span = Span(("注：" if number == 0 else "　　") + note, ROLE, FOOT_SIZE)
        found += paragraph(runs([span]), Look("both", 13, left=2 * FOOT_SIZE, first=-2 * FOOT_SIZE))
    if copies := copies_line(paper.form.copies):
        found += paragraph(runs([Span(copies, ROLE, FOOT_SIZE)]), Look(line=15, before=6, above=1))
    return found


def _headers(paper: Paper) -> dict[str, str]:
    """The mark of an editing copy on every page; 续页 on the further ones of a record."""
    mark = paragraph(runs([Span(MARK, "黑", MARK_SIZE)], colour=GREY), Look("center"))
    pages = {"default": mark}
    if paper.form.kind == "record":
        further = paragraph(runs([Span("续页", ROLE, 10.5)]), Look("right", below=1.25))
        pages = {"first": mark, "default": mark + further}
    if paper.flow.profile.letter:
        pages["even"] = mark
    return pages


def _footers(paper: Paper, copy: int) -> dict[str, str]:
    if paper.form.kind == "cover":
        return {}
    if paper.flow.profile.letter:
        return {"default": _page_of_letter(paper, copy, "right"), "even": _page_of_letter(paper, copy, "left")}
    text = _signatures(paper) + _pages(paper, copy)
    return {"first": text, "default": text} if paper.form.kind == "record" else {"default": text}


def _pages(paper: Paper, copy: int) -> str:
    """The rule, what the form says at the foot of every page, the draft's number, 共N页第n页."""
    one, left = Span("1", ROLE, FOOT_SIZE), paper.form.foot
    said = [Span(f"第{copy}稿　" if copy > 1 else "", ROLE, FOOT_SIZE), Span("共", ROLE, FOOT_SIZE)]
    counted = runs(said) + field("NUMPAGES", one) + runs([Span("页　第", ROLE, FOOT_SIZE)])
    counted += field("PAGE", one) + runs([Span("页", ROLE, FOOT_SIZE)])
    content = runs([Span(left, ROLE, FOOT_SIZE)]) + run(one, tab=True) + counted
    return paragraph(content, Look(line=15, above=1, tabs=(("right", paper.flow.width),)))


def _page_of_letter(paper: Paper, copy: int, side: str) -> str:
    """— n — : right on odd pages, left on even ones, one character from its edge."""
    one = Span("1", "宋", PAGE_SIZE)
    draft = runs([Span(f"第{copy}稿　" if copy > 1 else "", ROLE, FOOT_SIZE)])
    number = runs([Span("— ", "宋", PAGE_SIZE)]) + field("PAGE", one) + runs([Span(" —", "宋", PAGE_SIZE)])
    return paragraph(draft + number, Look(side, left=PAGE_SIZE, right=PAGE_SIZE))


def _signatures(paper: Paper) -> str:
    """The rows to sign at the foot of every page."""
    found = ""
    for row in signing.rows_of(paper):
        widths = _widths(paper, row)
        cells = [Cell(_place(paper, cell, width), width) for cell, width in zip(row, widths, strict=True)]
        found += table([Row(cells, signing.ROW)], widths, border=False, padding=0)
    return found


def _widths(paper: Paper, row: Sequence[Mapping[str, Any]]) -> list[float]:
    """As the form shares the row out, but a date to be filled in has its room on one line."""
    dates = [wide(Span(str(cell["label"]), ROLE, paper.size)) + 2 for cell in row]
    fixed = [width if str(cell["label"]).endswith("日") else 0.0 for cell, width in zip(row, dates, strict=True)]
    shares = [0.0 if width else float(cell.get("width", 1)) for cell, width in zip(row, fixed, strict=True)]
    unit = (paper.flow.width - sum(fixed)) / (sum(shares) or 1)
    return [width or share * unit for width, share in zip(fixed, shares, strict=True)]


def _place(paper: Paper, cell: Mapping[str, Any], width: float) -> str:
    label = str(cell["label"])
    if label.endswith("日"):
        return paragraph(runs([Span(label, ROLE, paper.size)]), Look("right"))
    value = Span(paper.value(cell["field"]) if cell.get("field") else "", ROLE, paper.size, underline=True)
    end = run(Span(templates.BLANK, ROLE, paper.size, underline=True), tab=True)
    return paragraph(runs([Span(label + "：", ROLE, paper.size), value]) + end, Look(tabs=(("right", width - 8),)))
