"""The bound case file (案卷): cover, contents with page numbers, all papers paged and bookmarked, closing sheet.

Page numbers run at the upper right over everything that is counted; cover, contents and closing sheet are not
(documents.md D1-D3). Pages of another size are scaled onto A4.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents.drawing import Entry, draw
from documents.flow import mm
from documents.forms import Form, load_form
from documents.pictures import UnreadableImage, image_pages
from documents.typefaces import chain, first_font

__all__ = ["Part", "Sheet", "UnreadableImage", "bind_volume", "check_pdf", "evidence_sheet", "image_pages"]

MAX_PDF_BYTES: Final = 100 * 1024 * 1024
MAX_PDF_PAGES: Final = 2000
TOLERANCE: Final = 1.5 * mm
NUMBER_SIZE: Final = 11.0
NUMBER_RIGHT: Final = 16 * mm
NUMBER_TOP: Final = 14 * mm


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the file: what the contents list says of it, its PDF, whether its pages are numbered."""

    title: str
    number: str = ""
    on: str = ""
    pdf: bytes = b""
    remark: str = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that binding draws itself: form, bound values, number."""

    form: Form
    values: Mapping[str, Any] = field(default_factory=dict)
    number: str = ""


class UnbindablePart(ValueError):
    """A part's PDF cannot be bound; the text names the part and the reason in Chinese."""


def bind_volume(cover: Sheet, contents: Sheet, parts: Sequence[Part], closing: Sheet) -> bytes:
    """Bind one volume: cover, contents, parts in the given order, closing sheet. The same input, the same bytes.

    The contents' rows (box "rows") and the closing sheet's `documents` and `pages` are filled in here.
    Raises UnbindablePart, typefaces.UncoveredCharacter, fonts.FontsNotReady.
    """
    with pikepdf.new() as volume:
        sources = [_open(part) for part in parts]
        rows, total = _contents(parts, [len(source.pages) for source in sources])
        marks = [("案卷首页", _append_drawn(volume, draw(cover.form, cover.values, number=cover.number)))]
        listed = draw(contents.form, contents.values, entries=[Entry("rows", row) for row in rows])
        marks.append(("卷内目录", _append_drawn(volume, listed)))
        counted: list[int] = []
        for part, source in zip(parts, sources, strict=True):
            first = len(volume.pages)
            _append(volume, source)
            marks.append((" ".join(text for text in (part.title, part.number) if text), first))
            counted += range(first, len(volume.pages)) if part.counted else []
        values = {**closing.values, "documents": len(parts), "pages": total}
        marks.append(("备考表", _append_drawn(volume, draw(closing.form, values, number=closing.number))))
        _stamp(volume, counted)
        _bookmark(volume, marks)
        volume.docinfo["/Title"] = str(cover.values.get("title") or "案卷")
        buffer = io.BytesIO()
        volume.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        for source in sources:
            source.close()
        return buffer.getvalue()


def check_pdf(data: bytes) -> str | None:
    """Why an uploaded PDF cannot be bound (in Chinese), or None: damaged, encrypted, too large, no page."""
    if len(data) > MAX_PDF_BYTES:
        return f"文件超过{MAX_PDF_BYTES // 1024 // 1024}兆字节,请拆分或者压缩后上传。"
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                return "文件已加密或者限制编辑,请上传未加密的文件。"
            if not 0 < len(pdf.pages) <= MAX_PDF_PAGES:
                return f"文件没有页面或者超过{MAX_PDF_PAGES}页。"
            for page in pdf.pages:
                width, height, _ = _visible(page)
                if not (10 <= width <= 14_400 and 10 <= height <= 14_400):
                    return "文件中有尺寸异常的页面,无法装订。"
                pikepdf.Page(page).as_form_xobject().read_raw_bytes()
    except pikepdf.PasswordError:
        return "文件已加密,请上传未加密的文件。"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return "文件已损坏或者不是PDF文件,无法装订。"
    return None


def evidence_sheet(values: Mapping[str, Any]) -> bytes:
    """One sheet for evidence without a file, saying where the original is.

    Keys: number, title, kind, proves, pages (of the original), original_place, officers (two names), on (ISO), remark.
    """
    return draw(load_form("evidence_sheet"), values)


def _contents(parts: Sequence[Part], lengths: Sequence[int]) -> tuple[list[dict[str, Any]], int]:
    """Rows of the contents list and the number of counted pages; the last counted row shows a range."""
    rows, page = [], 0
    last = max((index for index, part in enumerate(parts) if part.counted), default=-1)
    for index, (part, length) in enumerate(zip(parts, lengths, strict=True)):
        shown = ""
        if part.counted:
            shown = str(page + 1) if index != last or length == 1 else f"{page + 1}-{page + length}"
            page += length
        row = {"no": index + 1, "title": part.title, "number": part.number, "on": part.on, "page": shown}
        rows.append({**row, "remark": part.remark})
    return rows, page


def _open(part: Part) -> pikepdf.Pdf:
    reason = check_pdf(part.pdf)
    if reason:
        raise UnbindablePart(f"{part.title}:{reason}")
    return pikepdf.open(io.BytesIO(part.pdf))


def _append_drawn(volume: pikepdf.Pdf, data: bytes) -> int:
    """Append a sheet drawn here; return the index of its first page."""
    first = len(volume.pages)
    with pikepdf.open(io.BytesIO(data)) as source:
        _append(volume, source)
    return first


def _append(volume: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    for page in source.pages:
        _disarm(page)
        width, height, plain = _visible(page)
        if plain and abs(width - A4[0]) < TOLERANCE and abs(height - A4[1]) < TOLERANCE:
            volume.pages.append(page)
            continue
        size = (A4[1], A4[0]) if width > height else A4
        volume.add_blank_page(page_size=size)
        inset = 0.0 if abs(max(width, height) - A4[1]) < TOLERANCE else 12 * mm
        target = pikepdf.Rectangle(inset, inset, size[0] - inset, size[1] - inset)
        _place(volume.pages[-1], page, target, f"/Page{len(volume.pages)}")


def _place(target: pikepdf.Page, source: pikepdf.Page, where: pikepdf.Rectangle, name: str) -> None:
    """Draw a page onto another. pikepdf's own add_overlay takes random names: never the same bytes twice."""
    resources = target.obj.get("/Resources")
    taken: Any = resources.get("/XObject", {}) if resources is not None else {}
    while name in taken:
        name += "x"
    form = source.as_form_xobject()
    placed = target.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
    drawing = target.calc_form_xobject_placement(
        form, placed, where, invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    target.contents_add(b"q\n", prepend=True)
    target.contents_add(b"\nQ\n" + drawing, prepend=False)


def _visible(page: pikepdf.Page) -> tuple[float, float, bool]:
    """Width and height as seen, and whether the page lies unturned at the origin."""
    box = [float(edge) for edge in page.cropbox]
    turn = int(page.obj.get("/Rotate", 0)) % 360
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    plain = turn == 0 and abs(box[0]) < 0.5 and abs(box[1]) < 0.5 and "/UserUnit" not in page.obj
    return (height, width, plain) if turn in (90, 270) else (width, height, plain)


def _disarm(page: pikepdf.Page) -> None:
    """Take actions (scripts, links, launches) off a page; what it shows stays."""
    for key in ("/AA", "/PieceInfo"):
        if key in page.obj:
            del page.obj[key]
    annotations = page.obj.get("/Annots")
    for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
        for key in ("/A", "/AA"):
            if isinstance(annotation, pikepdf.Dictionary) and key in annotation:
                del annotation[key]


def _stamp(volume: pikepdf.Pdf, counted: Sequence[int]) -> None:
    """Running numbers at the upper right; one font for all of them."""
    if not counted:
        return
    font = chain("宋").glyph("1")[0]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1, initialFontName=first_font())
    for number, index in enumerate(counted, 1):
        box = [float(edge) for edge in volume.pages[index].cropbox]
        canvas.setPageSize((box[2] - box[0], box[3] - box[1]))
        canvas.setFont(font, NUMBER_SIZE)
        canvas.drawRightString(box[2] - box[0] - NUMBER_RIGHT, box[3] - box[1] - NUMBER_TOP, str(number))
        canvas.showPage()
    canvas.save()
    with pikepdf.open(buffer) as numbers:
        for page, index in zip(numbers.pages, counted, strict=True):
            _place(volume.pages[index], page, pikepdf.Rectangle(volume.pages[index].cropbox), f"/Number{index}")


def _bookmark(volume: pikepdf.Pdf, marks: Sequence[tuple[str, int]]) -> None:
    with volume.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, index) for title, index in marks)
    volume.Root.PageMode = pikepdf.Name.UseOutlines
