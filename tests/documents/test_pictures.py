"""Photographs on paper: the right way up, the right size, nothing of their metadata; bad files refused in Chinese."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from documents import pictures
from documents.pictures import UnreadableImage, image_pages


def photo(size: tuple[int, int] = (400, 300), *, kind: str = "JPEG", mode: str = "RGB", turn: int = 0) -> bytes:
    """A picture whose left half is red (for colours), optionally with an EXIF orientation."""
    image = Image.new(mode, size)
    if mode == "RGB":
        image.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    if turn:
        exif[0x0112] = turn
        exif[0x010F] = "SECRETCAMERA"
    buffer = io.BytesIO()
    image.save(buffer, kind, exif=exif)
    return buffer.getvalue()


def embedded(pdf: bytes) -> Image.Image:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (image,) = opened.pages[0].get_images().values()
        assert isinstance(image, pikepdf.Stream)
        return pikepdf.PdfImage(image).as_pil_image().convert("RGB")


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"),
                                            ("PNG", "P"), ("PNG", "LA"), ("PNG", "1"), ("PNG", "I;16")])  # fmt: skip
def test_every_kind_of_jpeg_and_png_becomes_one_a4_page(kind: str, mode: str) -> None:
    with pikepdf.open(io.BytesIO(image_pages(photo(kind=kind, mode=mode), "照片1"))) as opened:
        assert len(opened.pages) == 1
        assert [round(float(edge)) for edge in opened.pages[0].mediabox] == [0, 0, 595, 842]


def test_the_camera_s_orientation_is_honoured_and_its_metadata_left_out() -> None:
    data = photo(turn=6)
    assert b"SECRETCAMERA" in data
    page = image_pages(data, "")
    shown = embedded(page)
    assert shown.width < shown.height
    red, black = shown.getpixel((shown.width // 2, 5)), shown.getpixel((shown.width // 2, shown.height - 5))
    assert isinstance(red, tuple) and isinstance(black, tuple) and red[0] > 200 > 60 > black[0]
    with pikepdf.open(io.BytesIO(page)) as opened:
        opened.save(plain := io.BytesIO(), stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    assert b"SECRETCAMERA" not in plain.getvalue()


def test_a_large_photo_is_scaled_to_print_resolution() -> None:
    assert embedded(image_pages(photo((3000, 2000)), "")).width < 1300


def test_the_caption_is_printed_below(text_of: Callable[[bytes], str]) -> None:
    assert text_of(image_pages(photo(), "照片1：切割车间 <b>现场</b>")).strip() == "照片1：切割车间<b>现场</b>"
    pages = text_of(image_pages(photo((100, 900)), "说明" * 1500)).split("\f")
    assert len(pages) > 2 and "".join(pages) == "说明" * 1500


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "不是可以识别的图片"),
        (b"hello", "不是可以识别的图片"),
        (photo(kind="GIF", mode="P"), "只接受JPEG和PNG"),
        (photo()[:400], "损坏|识别"),
        (photo((900, 900), kind="PNG")[:-600], "损坏"),
    ],
)
def test_a_bad_picture_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableImage, match=reason):
        image_pages(data, "照片")


def test_an_oversized_picture_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    with pytest.raises(UnreadableImage, match="400×300过大"):
        image_pages(photo(), "照片")
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    with pytest.raises(UnreadableImage, match="兆字节"):
        image_pages(photo(), "照片")


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert image_pages(photo(), "照片") == image_pages(photo(), "照片")
