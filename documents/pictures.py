"""A photograph or a copy as one A4 page: turned the right way, scaled down to what print needs, its words below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image
from reportlab.lib.utils import ImageReader

from documents.archival import archival_canvas
from documents.flow import AQ2016, HEIGHT, Flow, mm, put_line
from documents.paper import ROLE
from documents.photos import UnreadableImage, check_image, decoded, examine
from documents.templates import BLANK
from documents.typesetting import Line, Span, set_lines

__all__ = ["UnreadableImage", "Words", "check_image", "image_pages"]

DOTS_PER_POINT: Final = 200 / 72
CAPTION_SIZE: Final = 10.5
CAPTION_LEADING: Final = 18.0
NOTE_SIZE: Final = 9.0
NOTE_LEADING: Final = 14.0
SIGN_LEADING: Final = 26.0
MIN_IMAGE_HEIGHT: Final = 80 * mm


@dataclass(frozen=True, slots=True)
class Words:
    """What stands below the picture: a caption, small notes, and, on a copy, the line 与原件核对 to be signed."""

    caption: str = ""
    notes: Sequence[str] = ()
    original: str = ""  # where the original is kept; not empty makes it a copy


def image_pages(data: bytes, words: Words | str, *, public: bool = False) -> bytes:
    """A JPEG or PNG as a page (PDF): its orientation honoured, what the camera noted read, printed, and left out of
    the picture. `public`: a copy for others, without place and device.

    Words too long for the page go on over further ones. Raises UnreadableImage for other kinds of file, damaged or
    oversized ones; typefaces.UncoveredCharacter for the words.
    """
    words = Words(words) if isinstance(words, str) else words
    photo = examine(data)
    flow = Flow()
    caption, rest = _set(words, photo.told(public=public), flow.width)
    tail = sum(leading for _, leading in (*caption, *rest))
    room = max(flow.full - tail - 4 * mm, MIN_IMAGE_HEIGHT)
    scale = min(flow.width / photo.width, room / photo.height)
    width, height = photo.width * scale, photo.height * scale
    jpeg = _jpeg(data, width, height)
    x, y = flow.left + (flow.width - width) / 2, HEIGHT - AQ2016.top - height
    flow.put(lambda canvas: canvas.drawImage(jpeg, x, y, width, height))
    flow.y = y - 4 * mm
    for line, leading in caption:
        flow.need(leading)
        put_line(flow, line, flow.left + max(flow.width - line.width, 0) / 2, flow.y, leading)
        flow.y -= leading
    for line, leading in rest:
        flow.need(leading)
        put_line(flow, line, flow.left, flow.y, leading)
        flow.y -= leading
    return _pdf(flow, words.caption)


def _set(words: Words, told: Sequence[str], width: float) -> tuple[list[tuple[Line, float]], list[tuple[Line, float]]]:
    """The caption's lines, centred; the notes and the line to sign, from the left. Each with its leading."""
    caption = set_lines([Span(words.caption, ROLE, CAPTION_SIZE)], width, justify=False) if words.caption else []
    notes = "　　".join(told)
    small = [note for note in (notes, *words.notes) if note]
    rest = [(line, NOTE_LEADING) for note in small
            for line in set_lines([Span(note, ROLE, NOTE_SIZE)], width, justify=False)]  # fmt: skip
    if words.original:
        rest += [(line, SIGN_LEADING) for text in _verified(words.original) for line in _signed(text, width)]
    return [(line, CAPTION_LEADING) for line in caption], rest


def _verified(original: str) -> list[list[tuple[str, bool]]]:
    """The words that make a copy evidence; who compared it and when is written by hand."""
    return [
        [(f"此件与原件核对一致，原件存于{original}。", False)],
        [("提供人（签名或者盖章）：", False), (BLANK * 9, True), ("　　　　　年　　月　　日", False)],
        [
            ("核对人（签名）：", False),
            (BLANK * 6, True),
            ("、", False),
            (BLANK * 6, True),
            ("　　　　年　　月　　日", False),
        ],
    ]


def _signed(pieces: list[tuple[str, bool]], width: float) -> list[Line]:
    spans = [Span(text, ROLE, CAPTION_SIZE, underline=blank) for text, blank in pieces]
    return set_lines(spans, width, justify=False)


def _pdf(flow: Flow, title: str) -> bytes:
    buffer = io.BytesIO()
    canvas = archival_canvas(buffer, title[:200] or "照片")
    for operations in flow.pages:
        for operation in operations:
            operation(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _jpeg(data: bytes, width: float, height: float) -> ImageReader:
    """The picture over white at print resolution, as a JPEG that reportlab embeds as it is."""
    target = (max(round(width * DOTS_PER_POINT), 1), max(round(height * DOTS_PER_POINT), 1))
    longest = max(target)
    picture = decoded(data, (longest, longest))
    if picture.mode not in ("RGB", "L"):
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    if target[0] < picture.width:
        picture = picture.resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85, comment=b"")  # Pillow keeps a comment unless told otherwise
    buffer.seek(0)
    return ImageReader(buffer)
