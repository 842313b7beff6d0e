"""The bound case file (案卷): cover, contents with page numbers, all papers paged and bookmarked, closing sheet.

Page numbers run at the upper right over everything that is counted; cover, contents and closing sheet are not
(documents.md D1-D3). Pages of another size are scaled onto A4. Digests of every page and what else belongs to the file
(the record) are attached; `documents.check` tells whether it is still as it was made.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics

from documents.archival import CREATOR, LANGUAGE, archival_canvas, xmp
from documents.check import DIGESTS, FORMAT, PageDigests, with_own_digest
from documents.drawing import Entry, draw
from documents.flow import mm
from documents.forms import Form, load_form
from documents.pictures import UnreadableImage, Words, image_pages
from documents.typefaces import chain

__all__ = [
    "Attachment", "Part", "Sheet", "UnreadableImage", "Words", "bind_volume", "check_pdf", "evidence_sheet", "image_pages",
]  # fmt: skip

MAX_PDF_BYTES: Final = 100 * 1024 * 1024
MAX_PDF_PAGES: Final = 2000
TOLERANCE: Final = 1.5 * mm
NUMBER_SIZE: Final = 11.0
NUMBER_RIGHT: Final = 16 * mm
NUMBER_TOP: Final = 14 * mm
PRODUCER: Final = "pikepdf"
UNCHANGING: Final = "D:20000101000000+08'00'"  # of attachments: when they were made stands inside them


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the file: what the contents list says of it, its PDF, whether its pages are numbered.

    `drawn`: made by this package, so that it needs no checking and is PDF/A. `digest` is that of a paper's values, as it
    stands in the record; `originals` name the files a page was made from, with their SHA-256.
    """

    title: str
    number: str = ""
    on: str = ""
    pdf: bytes = b""
    remark: str = ""
    counted: bool = True
    drawn: bool = False
    digest: str = ""
    originals: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that binding draws itself: form, bound values, number."""

    form: Form
    values: Mapping[str, Any] = field(default_factory=dict)
    number: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the volume: the record, readable by machines."""

    name: str
    data: bytes
    kind: str = "application/json"
    about: str = ""


class UnbindablePart(ValueError):
    """A part's PDF cannot be bound; the text names the part and the reason in Chinese."""


def bind_volume(
    cover: Sheet,
    contents: Sheet,
    parts: Sequence[Part],
    closing: Sheet,
    *,
    attached: Sequence[Attachment] = (),
    on: str = "",
) -> bytes:
    """Bind one volume: cover, contents, parts in the given order, closing sheet. The same input, the same bytes.

    The contents' rows (box "rows") and the closing sheet's `documents` and `pages` are filled in here. `on`: the ISO date
    of the volume's properties.
    Raises UnbindablePart, typefaces.UncoveredCharacter, fonts.FontsNotReady.
    """
    with pikepdf.new() as volume:
        sources = [_open(part) for part in parts]
        rows, total = _contents(parts, [len(source.pages) for source in sources])
        first = pikepdf.open(io.BytesIO(draw(cover.form, cover.values, number=cover.number, on=on)))
        archival = all(part.drawn for part in parts)
        volume.Root.OutputIntents = volume.copy_foreign(first.Root.OutputIntents)
        marks = [("案卷首页", _append(volume, first))]
        listed = draw(contents.form, contents.values, entries=[Entry("rows", row) for row in rows])
        marks.append(("卷内目录", _append_drawn(volume, listed)))
        sheets = [_append(volume, source) for source in sources]
        marks += [(" ".join(text for text in (part.title, part.number) if text), sheet)
                  for part, sheet in zip(parts, sheets, strict=True)]  # fmt: skip
        lengths = [len(source.pages) for source in sources]
        values = {**closing.values, "documents": len(parts), "pages": total}
        marks.append(("备考表", _append_drawn(volume, draw(closing.form, values, number=closing.number, on=on))))
        _stamp(volume, [page for part, sheet, length in zip(parts, sheets, lengths, strict=True) if part.counted
                        for page in range(sheet, sheet + length)])  # fmt: skip
        _bookmark(volume, marks)
        title = str(cover.values.get("title") or "案卷")
        listing = {"format": FORMAT, "title": title, "number": cover.number, "parts": _listed(parts, sheets, lengths)}
        _attach(volume, attached, listing)
        _describe(volume, title, str(cover.values.get("bureau") or CREATOR), on, archival)
        buffer = io.BytesIO()
        # What is big is packed already; qpdf would take ten times as long to find that out.
        volume.save(
            buffer, static_id=True, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.generate,
            force_version="1.7", fix_metadata_version=False,
        )  # fmt: skip
        for source in (first, *sources):
            source.close()
        return with_own_digest(buffer.getvalue())


def _listed(parts: Sequence[Part], sheets: Sequence[int], lengths: Sequence[int]) -> list[dict[str, Any]]:
    """What `digests.json` says of every part; `sheet` is its first one in the file, counted from 1."""
    return [
        {
            "title": part.title, "number": part.number, "on": part.on, "sheet": sheet + 1, "pages": length,
            "sha256": hashlib.sha256(part.pdf).hexdigest(), "digest": part.digest,
            "originals": [{"name": name, "sha256": digest} for name, digest in part.originals],
        }
        for part, sheet, length in zip(parts, sheets, lengths, strict=True)
    ]  # fmt: skip


def _attach(volume: pikepdf.Pdf, attached: Sequence[Attachment], listing: dict[str, Any]) -> None:
    """The attachments, and the digests of them and of every page."""
    digests = PageDigests()
    files = [{"name": one.name, "sha256": hashlib.sha256(one.data).hexdigest()} for one in attached]
    listing |= {"files": files, "pages": [digests.of(page) for page in volume.pages]}
    data = json.dumps(listing, ensure_ascii=False, sort_keys=True, indent=1).encode()
    associated = pikepdf.Array()
    for one in (*attached, Attachment(DIGESTS, data, about="各页、各件材料和附件的校验值")):
        spec = pikepdf.AttachedFileSpec(
            volume, one.data, description=one.about, filename=one.name, mime_type=one.kind, creation_date=UNCHANGING,
            mod_date=UNCHANGING,
        )  # fmt: skip
        held: Any = spec.obj
        held["/AFRelationship"] = pikepdf.Name.Data
        held["/EF"]["/F"].write(zlib.compress(one.data), filter=pikepdf.Name.FlateDecode)
        volume.attachments[one.name] = spec
        associated.append(volume.attachments[one.name].obj)
    volume.Root.AF = associated


def _describe(volume: pikepdf.Pdf, title: str, author: str, on: str, archival: bool) -> None:
    """Properties and metadata; PDF/A-3u (it has attachments) is claimed where every part was drawn here."""
    day = date.fromisoformat(on[:10]) if on else date(2000, 1, 1)
    moment = f"D:{day:%Y%m%d}000000+08'00'"
    for name, text in {
        "/Title": title, "/Author": author, "/Creator": CREATOR, "/Producer": PRODUCER, "/CreationDate": moment,
        "/ModDate": moment,
    }.items():  # fmt: skip
        volume.docinfo[name] = text
    packet = xmp(title, author, day, PRODUCER, part=3 if archival else 0).encode()
    volume.Root.Metadata = pikepdf.Stream(volume, packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    volume.Root.Lang = LANGUAGE
    volume.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def check_pdf(data: bytes) -> str | None:
    """Why an uploaded PDF cannot be bound (in Chinese), or None: damaged, encrypted, too large, no page."""
    found = _opened(data)
    if isinstance(found, str):
        return found
    found.close()
    return None


def _opened(data: bytes, drawn: bool = False) -> pikepdf.Pdf | str:
    """The PDF, or why it cannot be bound."""
    if len(data) > MAX_PDF_BYTES:
        return f"文件超过{MAX_PDF_BYTES // 1024 // 1024}兆字节,请拆分或者压缩后上传。"
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        return "文件已加密,请上传未加密的文件。"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return "文件已损坏或者不是PDF文件,无法装订。"
    try:
        why = "" if drawn else _unbindable(pdf)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        why = "文件已损坏或者不是PDF文件,无法装订。"
    if why:
        pdf.close()
        return why
    return pdf


def _unbindable(pdf: pikepdf.Pdf) -> str:
    if pdf.is_encrypted:
        return "文件已加密或者限制编辑,请上传未加密的文件。"
    if not 0 < len(pdf.pages) <= MAX_PDF_PAGES:
        return f"文件没有页面或者超过{MAX_PDF_PAGES}页。"
    for page in pdf.pages:
        width, height, _ = _visible(page)
        if not (10 <= width <= 14_400 and 10 <= height <= 14_400):
            return "文件中有尺寸异常的页面,无法装订。"
        pikepdf.Page(page).as_form_xobject().read_raw_bytes()
    return ""


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
    found = _opened(part.pdf, part.drawn)
    if isinstance(found, str):
        raise UnbindablePart(f"{part.title}:{found}")
    return found


def _append_drawn(volume: pikepdf.Pdf, data: bytes) -> int:
    """Append a sheet drawn here; return the index of its first page."""
    with pikepdf.open(io.BytesIO(data)) as source:
        return _append(volume, source)


def _append(volume: pikepdf.Pdf, source: pikepdf.Pdf) -> int:
    """Append all pages; return the index of the first one."""
    first = len(volume.pages)
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
    return first


def _place(target: pikepdf.Page, source: pikepdf.Page, where: pikepdf.Rectangle, name: str) -> None:
    """Draw a page onto another."""
    form = source.as_form_xobject()
    placed = target.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(_free(target, "/XObject", name)))
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
    """Running numbers at the upper right; one font for all of them. Every page here lies unturned at the origin."""
    if not counted:
        return
    font, codes, width = _digits(volume)
    for number, index in enumerate(counted, 1):
        page = volume.pages[index]
        box = [float(edge) for edge in page.cropbox]
        name = page.add_resource(font, pikepdf.Name.Font, pikepdf.Name(_free(page, "/Font", "/PageNumber")))
        x = box[2] - NUMBER_RIGHT - width * len(str(number)) * NUMBER_SIZE
        shown = "".join(codes[digit] for digit in str(number))
        text = f"BT {name} {NUMBER_SIZE:g} Tf 0 g {x:.2f} {box[3] - NUMBER_TOP:.2f} Td <{shown}> Tj ET"
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ\n{text}\n".encode(), prepend=False)


def _digits(volume: pikepdf.Pdf) -> tuple[pikepdf.Object, dict[str, str], float]:
    """The ten digits as a font of the volume, the code of each in hexadecimal, and how wide one is (of one em)."""
    name, width = chain("宋").glyph("0")
    buffer = io.BytesIO()
    canvas = archival_canvas(buffer, "页号")
    canvas.setFont(name, NUMBER_SIZE)
    canvas.drawString(0, 0, "0123456789")
    codes = {digit: pdfmetrics.getFont(name).splitString(digit, canvas._doc)[0][1].hex() for digit in "0123456789"}
    canvas.showPage()
    canvas.save()
    with pikepdf.open(buffer) as drawn:
        fonts: Any = drawn.pages[0].obj["/Resources"]["/Font"]
        last = sorted(fonts.keys())[-1]
        return volume.copy_foreign(fonts[last]), codes, width


def _free(page: pikepdf.Page, kind: str, name: str) -> str:
    """A resource name that the page does not use yet. pikepdf's own are random: never the same bytes twice."""
    resources = page.obj.get("/Resources")
    taken: Any = resources.get(kind, {}) if resources is not None else {}
    while name in taken:
        name += "x"
    return name


def _bookmark(volume: pikepdf.Pdf, marks: Sequence[tuple[str, int]]) -> None:
    with volume.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, index) for title, index in marks)
    volume.Root.PageMode = pikepdf.Name.UseOutlines
