"""Signatures and fingerprints (签名、捺印): drawn on a touch screen or photographed, bound by an act, placed on a paper.

A page that takes them makes the picture ready (`prepared`), keeps it like any upload, and hands it to the engine as
`Attached(blob, name, SIGNATURE, Place(...))`; whoever draws the paper finds it with `of`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops, ImageFilter, ImageOps

from cases import files
from cases.files import FileRefused
from cases.models import Document, DocumentMark, Event
from cases.prepared import insert
from documents.marks import Placed
from documents.photos import UnreadableImage, decoded

if TYPE_CHECKING:
    from cases.effects import Attached

SIGNATURE, FINGERPRINT = "signature", "fingerprint"
ON_PAPERS = (SIGNATURE, FINGERPRINT)  # files of an event that stand on its papers: no pages of the file of their own
MOST_BYTES = 5 * 1024 * 1024
LONGEST_SIDE = 700  # pixels: 28 millimetres at 600 dots per inch
PALE = 24  # what is no more than this darker than the paper around it is paper
PAPER = 12  # pixels: pieces in which a photograph's paper, brighter here and darker there, is looked at


class NoSuchPaper(LookupError):
    """A signature is to stand on a paper that this act does not issue and the case does not have."""


@dataclass(frozen=True)
class Place:
    """Where a picture stands: on the paper of this `form` and `party` that the same act issues, or on `document` (its row),
    beside the words `label` (被询问人 …; `turn` tells the second of two; `x_mm` behind the begin of the line), or with its
    centre at `x_mm`, `y_mm` from the sheet's left and lower edges.

    `page` counts from 1; 0 is every page with that label, or the last page.
    """

    form: str = ""
    party: str = ""
    document: int | None = None
    label: str = ""
    turn: int = 1
    page: int = 0
    x_mm: int = 0
    y_mm: int = 0
    width_mm: int = 28

    def as_dict(self) -> dict[str, Any]:
        """As the event keeps it: no row ids."""
        return {name: value for name, value in asdict(self).items() if name != "document" and value}


def prepared(data: bytes, name: str) -> bytes:
    """A drawn or photographed signature as PNG: its paper made transparent, its edges cut away, no larger than needed.

    Raises FileRefused for what is no picture, empty, or too large.
    """
    if len(data) > MOST_BYTES:
        raise FileRefused(f"图片“{name}”超过{MOST_BYTES // 1024 // 1024}MB")
    try:
        picture = decoded(data, (LONGEST_SIDE * 2, LONGEST_SIDE * 2)).convert("RGBA")
    except UnreadableImage as error:
        raise FileRefused(f"图片“{name}”：{error}") from error
    alpha = _ink(picture)
    box = alpha.point([0] * 24 + [255] * 232).getbbox()
    if box is None:
        raise FileRefused(f"图片“{name}”上没有签名或者指印")
    picture.putalpha(alpha.point([min(value * 2, 255) for value in range(256)]))
    picture = picture.crop(box)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    Image.frombytes("RGBA", picture.size, picture.tobytes()).save(out, "PNG", optimize=True)
    return out.getvalue()


def _ink(picture: Image.Image) -> Image.Image:
    """How much darker each point is than the paper around it: a photograph's shadows are paper too."""
    grey = ImageOps.grayscale(Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB"))
    pieces = tuple(max(side // PAPER, 1) for side in grey.size)
    paper = (
        grey.resize(pieces, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(2))
    )
    darker = ImageChops.subtract(paper.resize(grey.size, Image.Resampling.BICUBIC), grey)
    return darker.point([value if value > PALE else 0 for value in range(256)])


def bind(event: Event, issued: Sequence[Document], attached: Iterable[Attached]) -> None:
    """Write down where the act's signatures stand. Raises NoSuchPaper. One statement, where there are any."""
    rows = []
    for file in attached:
        if file.place is None:
            continue
        place = file.place
        rows.append(
            DocumentMark(
                document_id=_paper(event, issued, place), blob=file.blob, label=place.label, turn=place.turn,
                page=place.page, x_mm=place.x_mm, y_mm=place.y_mm, width_mm=place.width_mm, event=event,
            )
        )  # fmt: skip
    insert(rows)


def _paper(event: Event, issued: Sequence[Document], place: Place) -> int:
    for document in issued:
        if document.form == place.form and (not place.party or document.party_key == place.party):
            return int(document.pk)
    known = Document.objects.filter(case=event.case_id, state="issued")
    found = known.filter(pk=place.document) if place.document else known.filter(form=place.form)
    if place.party:
        found = found.filter(party_key=place.party)
    pk = found.order_by("-pk").values_list("pk", flat=True).first()
    if pk is None:
        raise NoSuchPaper(place.form)
    return int(pk)


def of(document: Document) -> tuple[Placed, ...]:
    """The signatures of a paper, as drawing takes them."""
    rows = DocumentMark.objects.filter(document=document).select_related("blob").order_by("pk")
    return tuple(
        Placed(files.read(m.blob), m.label, m.turn, m.page, float(m.x_mm), float(m.y_mm), float(m.width_mm))
        for m in rows
    )
