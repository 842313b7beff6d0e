"""What is put on a paper beside its text: seal and 骑缝章, signatures and fingerprints, the code by which it is checked.

Pictures come as PNG or JPEG bytes; who may use which of them is not asked here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any, Final

import segno
from reportlab.lib.utils import ImageReader

from documents.profiles import HEIGHT, WIDTH, mm
from documents.typefaces import chain

SLICED_TOGETHER: Final = 12  # sheets that one 骑缝章 goes over: narrower slices show nothing
CODE_SIDE: Final = 15 * mm
CODE_RIGHT: Final = 8 * mm
CODE_BOTTOM: Final = 8 * mm
CODE_TEXT: Final = 6.0
SIGNED_HEIGHT: Final = 11 * mm
DROP: Final = 4.0  # a signature reaches below its line


class NoSuchPlace(ValueError):
    """A picture is to stand where the paper has no place for it; the text says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal's picture (transparent PNG) and its width on paper. `across`: over the edges of the sheets too."""

    picture: bytes
    width_mm: float = 42.0
    across: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """A signature or fingerprint. `label`: beside which words it stands (被询问人 …), `turn` the first or second of them
    on the page, `x_mm` behind the begin of the line; without a label its centre in millimetres from the sheet's left and
    lower edges.

    `page` counts from 1; 0 is every page with that label, or the last page.
    """

    picture: bytes
    label: str = ""
    turn: int = 1
    page: int = 0
    x_mm: float = 0.0
    y_mm: float = 0.0
    width_mm: float = 28.0


@dataclass(frozen=True, slots=True)
class Check:
    """Where and under which code whoever holds the paper can ask whether it is genuine, and its digest."""

    address: str
    code: str
    digest: str


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of one paper. `public`: a public copy (公开文本), which says so and has no place for a seal."""

    seal: Seal | None = None
    placed: tuple[Placed, ...] = ()
    check: Check | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line to sign on: the words before it, where it begins and ends."""

    label: str
    page: int
    x: float
    right: float
    baseline: float


@dataclass(slots=True)
class Marking:
    """Draws the marks of one paper on its canvas; a picture used on many pages is embedded once."""

    marks: Marks
    anchors: list[Anchor] = field(default_factory=list)
    _readers: dict[bytes, ImageReader] = field(default_factory=dict)

    def page(self, canvas: Any, index: int, total: int) -> None:
        """Everything that belongs on page `index` (from 1). Raises NoSuchPlace."""
        if self.marks.seal and self.marks.seal.across and total > 1:
            self._slice(canvas, self.marks.seal, index, total)
        for placed in self.marks.placed:
            self._place(canvas, placed, index, total)
        if self.marks.check and index == 1:
            draw_check(canvas, self.marks.check)

    def seal(self, canvas: Any, x: float, y: float) -> None:
        """The seal with its centre at x, y."""
        seal = self.marks.seal
        if seal is not None:
            reader, width, height = self._sized(seal.picture, seal.width_mm * mm)
            canvas.drawImage(reader, x - width / 2, y - height / 2, width, height, mask="auto")

    def _slice(self, canvas: Any, seal: Seal, index: int, total: int) -> None:
        """Slice n of N at the right edge of sheet n: laid one upon another the sheets show the whole seal."""
        first = (index - 1) // SLICED_TOGETHER * SLICED_TOGETHER
        many = min(SLICED_TOGETHER, total - first)
        if many < 2:
            return
        reader, width, height = self._sized(seal.picture, seal.width_mm * mm)
        strip, bottom, number = width / many, HEIGHT / 2 - height / 2, index - first
        canvas.saveState()
        window = canvas.beginPath()
        window.rect(WIDTH - strip, bottom, strip, height)
        canvas.clipPath(window, stroke=0, fill=0)
        canvas.drawImage(reader, WIDTH - strip * number, bottom, width, height, mask="auto")
        canvas.restoreState()

    def _place(self, canvas: Any, placed: Placed, index: int, total: int) -> None:
        if not placed.label:
            if index == (placed.page or total):
                reader, width, height = self._sized(placed.picture, placed.width_mm * mm)
                x, y = placed.x_mm * mm - width / 2, placed.y_mm * mm - height / 2
                canvas.drawImage(reader, x, y, width, height, mask="auto")
            return
        fitting = [a for a in self.anchors if _said(a.label) == _said(placed.label) and placed.page in (0, a.page)]
        if not fitting:
            raise NoSuchPlace(f"文书上没有“{placed.label}”的签名处")
        here = [anchor for anchor in fitting if anchor.page == index]
        if len(here) >= placed.turn:
            self._sign(canvas, placed, here[placed.turn - 1])

    def _sign(self, canvas: Any, placed: Placed, anchor: Anchor) -> None:
        behind = min(placed.x_mm * mm, max(anchor.right - anchor.x - placed.width_mm * mm, 0.0))
        room = min(anchor.right - anchor.x - behind, placed.width_mm * mm)
        reader, width, height = self._sized(placed.picture, room)
        if height > SIGNED_HEIGHT:
            width, height = width * SIGNED_HEIGHT / height, SIGNED_HEIGHT
        canvas.drawImage(reader, anchor.x + 2 + behind, anchor.baseline - DROP, width, height, mask="auto")

    def _sized(self, picture: bytes, width: float) -> tuple[ImageReader, float, float]:
        reader = self._readers.get(picture)
        if reader is None:
            reader = self._readers[picture] = ImageReader(io.BytesIO(picture))
        across, down = reader.getSize()
        return reader, width, width * down / across


def _said(label: str) -> str:
    """ "被询问人（签名）：" and "被询问人" are the same place."""
    return label.partition("（")[0].rstrip("： ")


def draw_check(canvas: Any, check: Check) -> None:
    """A QR code in the lower right corner, beside it the code and the digest as text."""
    matrix = segno.make(check.address, error="m", micro=False).matrix
    module = CODE_SIDE / len(matrix)
    left, bottom = WIDTH - CODE_RIGHT - CODE_SIDE, CODE_BOTTOM
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.transform(module, 0, 0, module, left, bottom)
    for row, line in enumerate(reversed(matrix)):
        start = None
        for column, dark in enumerate((*line, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                canvas._code.append(f"{start} {row} {column - start} 1 re")
                start = None
    canvas._code.append("f")
    canvas.restoreState()
    font = chain("黑").glyph("核")[0]
    canvas.setFont(font, CODE_TEXT)
    for number, text in enumerate((f"校验值 {shortened(check.digest)}", f"扫码核验 {grouped(check.code)}")):
        canvas.drawRightString(left - 4, bottom + 3 + number * 9, text)


def grouped(code: str) -> str:
    """A code in groups of four, as one reads it out."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def shortened(digest: str) -> str:
    """The algorithm and the first sixteen signs of a digest: enough to compare by eye."""
    algorithm, _, value = digest.partition(":")
    return f"{algorithm}:{value[:16]}"
