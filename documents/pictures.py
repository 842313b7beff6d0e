"""A photograph as one A4 page: turned the right way, scaled down to what print needs, with its caption below."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents.flow import AQ2016, HEIGHT, Flow, mm, put_line
from documents.paper import ROLE
from documents.typefaces import first_font
from documents.typesetting import Span, set_lines

MAX_BYTES: Final = 40 * 1024 * 1024
MAX_PIXELS: Final = 80_000_000
DOTS_PER_POINT: Final = 200 / 72
CAPTION_SIZE: Final = 10.5
CAPTION_LEADING: Final = 18.0
MIN_IMAGE_HEIGHT: Final = 80 * mm


class UnreadableImage(ValueError):
    """A picture that cannot be put on paper; the text says why, in Chinese."""


def image_pages(data: bytes, caption: str) -> bytes:
    """A JPEG or PNG as a page (PDF), its orientation honoured, its metadata (place, device) left out.

    A caption too long for the page goes on over further ones. Raises UnreadableImage for other kinds of file,
    damaged or oversized ones; typefaces.UncoveredCharacter for the caption.
    """
    picture = _read(data)
    flow = Flow()
    lines = set_lines([Span(caption, ROLE, CAPTION_SIZE)], flow.width, justify=False) if caption else []
    room = max(flow.full - len(lines) * CAPTION_LEADING - 4 * mm, MIN_IMAGE_HEIGHT)
    scale = min(flow.width / picture.width, room / picture.height)
    width, height = picture.width * scale, picture.height * scale
    jpeg = _jpeg(picture, width, height)
    x, y = flow.left + (flow.width - width) / 2, HEIGHT - AQ2016.top - height
    flow.put(lambda canvas: canvas.drawImage(jpeg, x, y, width, height))
    flow.y = y - 4 * mm
    for line in lines:
        flow.need(CAPTION_LEADING)
        put_line(flow, line, flow.left + max(flow.width - line.width, 0) / 2, flow.y, CAPTION_LEADING)
        flow.y -= CAPTION_LEADING
    return _pdf(flow, caption)


def _pdf(flow: Flow, title: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1, initialFontName=first_font(), lang="zh-CN")
    canvas.setTitle(title[:200] or "照片")
    for operations in flow.pages:
        for operation in operations:
            operation(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _read(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise UnreadableImage(f"图片超过{MAX_BYTES // 1024 // 1024}兆字节,请压缩后重新上传。")
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnreadableImage(f"图片尺寸{image.width}×{image.height}过大,请缩小后重新上传。")
            image.load()
            return ImageOps.exif_transpose(image)
    except UnidentifiedImageError:
        raise UnreadableImage("不是可以识别的图片,只接受JPEG和PNG格式。") from None
    except UnreadableImage:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableImage("图片已损坏或者不完整,无法读取。") from error


def _jpeg(picture: Image.Image, width: float, height: float) -> ImageReader:
    """The picture over white at print resolution, as a JPEG that reportlab embeds as it is."""
    if picture.mode not in ("RGB", "L"):
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    target = (max(round(width * DOTS_PER_POINT), 1), max(round(height * DOTS_PER_POINT), 1))
    if target[0] < picture.width:
        picture = picture.resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    buffer.seek(0)
    return ImageReader(buffer)
