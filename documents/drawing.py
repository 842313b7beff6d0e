"""A form and its bound values as a PDF: the same input gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from documents import blocks, framing, grids, signing
from documents.archival import archival_canvas
from documents.flow import Flow
from documents.forms import Form, holds
from documents.marks import Anchor, Marking, Marks
from documents.paper import ROLE, Entry, Paper
from documents.profiles import PROFILES
from documents.typesetting import text_width

__all__ = ["Entry", "Marks", "draw", "page_count"]

NO_MARKS: Final = Marks()
# Blocks whose last lines stay with what closes the paper.
KEEPING: Final[Mapping[str, Callable[..., None]]] = {
    "paragraph": blocks.paragraph, "text": blocks.text, "items": blocks.items,
}  # fmt: skip


def draw(
    form: Form,
    values: Mapping[str, Any],
    *,
    number: str = "",
    on: str = "",
    entries: Sequence[Entry] = (),
    copy: int = 1,
    state: str = "issued",
    marks: Marks = NO_MARKS,
) -> bytes:
    """Draw a document.

    `values` are `Bound.values`, `number` its full number, `on` the ISO date where the values hold none,
    `copy` the draft of the same number (第 n 稿), `state` "void" marks every page 作废, `marks` are seal, signatures and
    the code by which the paper is checked.
    Raises typefaces.UncoveredCharacter, fonts.FontsNotReady, forms.FormError, marks.NoSuchPlace.
    """
    return _paint(laid_out(form, values, number=number, on=on, entries=entries, marks=marks), copy, state)


def laid_out(
    form: Form, values: Mapping[str, Any], *, number: str = "", on: str = "", entries: Sequence[Entry] = (),
    marks: Marks = NO_MARKS,
) -> Paper:  # fmt: skip
    """A paper on its pages, not painted yet; its form with the size and leading that save a page. Raises as `draw`."""
    paper = _filled(form, values, number, on, entries, marks)
    if form.kind in ("letter", "cover") and len(paper.flow.pages) > 1 and not paper.flow.profile.letter:
        paper = _closed_up(paper) if form.kind == "letter" else _smaller(paper)
    return paper


def page_count(form: Form, values: Mapping[str, Any], *, number: str = "", on: str = "") -> int:
    """How many pages a record will have: each of them is signed. Raises what `draw` does but for its marks."""
    return len(_filled(form, values, number, on, ()).flow.pages)


def _filled(
    form: Form, values: Mapping[str, Any], number: str, on: str, entries: Sequence[Entry], marks: Marks = NO_MARKS
) -> Paper:
    paper = Paper(form, values, number, on, entries, Flow(PROFILES[form.profile]), Marking(marks))
    paper.flow.foot = signing.height(paper)
    paper.flow.on_new_page = framing.continued if form.kind == "record" else None
    if form.kind in ("table", "letter", "record"):
        framing.titles(paper)
    _body(paper)
    framing.notes(paper)
    return paper


def _again(paper: Paper, form: Form) -> Paper:
    """The same paper by a form that differs in size or leading."""
    return _filled(form, paper.values, paper.number, paper.on, paper.entries, paper.marking.marks)


def _closed_up(paper: Paper) -> Paper:
    """The letter with its lines as wide apart as saves a page, down to one and a half lines; else as it was."""
    form, pages = paper.form, len(paper.flow.pages)
    closest = form.size * 1.5
    best = paper
    for quarter in range(4):
        leading = closest + (form.leading - closest) * quarter / 4
        closer = _again(paper, replace(form, leading=leading))
        if len(closer.flow.pages) >= pages:
            break
        best = closer
    return best


def _smaller(paper: Paper) -> Paper:
    """A cover in the largest type that keeps it on one page, down to that of the tables; else as it was."""
    form = paper.form
    for size in (14.0, 12.0, 10.5):
        sized = replace(form, size=size, leading=form.leading * size / form.size)
        smaller = _again(paper, sized)
        if len(smaller.flow.pages) == 1:
            return smaller
    return paper


def _body(paper: Paper) -> None:
    shown = list(shown_blocks(paper))
    previous = ""
    for index, (filled, block) in enumerate(shown):
        kind = block["type"]
        if kind in ("grid", "table"):
            if previous == "pairs":
                paper.flow.y -= 4
            (grids.grid if kind == "grid" else grids.table)(filled, block)
        elif kind in KEEPING:
            KEEPING[kind](filled, block, keep=_following(paper, [later for _, later in shown[index + 1 :]]))
        else:
            blocks.BLOCKS[kind](filled, block)
        previous = kind


def shown_blocks(paper: Paper) -> Iterator[tuple[Paper, Mapping[str, Any]]]:
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


def _paint(paper: Paper, copy: int, state: str) -> bytes:
    buffer = io.BytesIO()
    title = f"{paper.form.title} {paper.number}".strip()
    on = str(paper.values.get("on") or paper.on)
    canvas = archival_canvas(buffer, title, author=str(paper.values.get("bureau") or ""), on=on)
    total = len(paper.flow.pages)
    if paper.marking.marks.placed:
        paper.marking.anchors += _page_anchors(paper, total)
    for index, operations in enumerate(paper.flow.pages, 1):
        if state == "void":
            framing.draw_void(canvas)
        if paper.marking.marks.public:
            framing.draw_public(canvas, paper)
        for operation in operations:
            operation(canvas)
        framing.draw_foot(canvas, paper, index, total, copy)
        paper.marking.page(canvas, index, total)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _page_anchors(paper: Paper, total: int) -> list[Anchor]:
    """The places to sign at the foot of every page."""
    found = []
    for place in signing.places(paper):
        label = str(place.cell["label"])
        start = place.x + text_width(label + "：", ROLE, paper.size)
        found += [Anchor(label, page, start, place.right, place.baseline) for page in range(1, total + 1)]
    return found
