"""Photographs on paper: the right way up, the right size, nothing of their metadata; bad files refused in Chinese."""

from __future__ import annotations

import hashlib
import io
import struct
import time
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from documents import photos
from documents.pictures import UnreadableImage, Words, image_pages


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


def test_sixteen_bits_of_grey_stay_grey() -> None:
    steps = b"".join(int(x * 65535 / 399).to_bytes(2, "little") for _ in range(300) for x in range(400))
    buffer = io.BytesIO()
    Image.frombytes("I;16", (400, 300), steps).save(buffer, "PNG")
    shown = embedded(image_pages(buffer.getvalue(), "扫描")).convert("L")
    middle, right = (shown.getpixel((int(shown.width * at), shown.height // 2)) for at in (0.5, 0.98))
    assert isinstance(middle, int) and 110 < middle < 145
    assert isinstance(right, int) and right > 235


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
    monkeypatch.setattr(photos, "MAX_PIXELS", 1000)
    with pytest.raises(UnreadableImage, match="400×300过大"):
        image_pages(photo(), "照片")
    monkeypatch.setattr(photos, "MAX_BYTES", 100)
    with pytest.raises(UnreadableImage, match="兆字节"):
        image_pages(photo(), "照片")


def bomb() -> bytes:
    """A PNG that claims forty thousand pixels each way and holds none."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


def test_a_decompression_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "过大" in (photos.check_image(bomb()) or "") or "损坏" in (photos.check_image(bomb()) or "")


def test_what_is_cut_off_is_refused_and_what_is_whole_is_not() -> None:
    whole = photo((900, 900))
    assert photos.check_image(whole) is None and photos.check_image(photo(kind="PNG")) is None
    assert "损坏" in (photos.check_image(whole[: len(whole) // 2]) or "")


def noted() -> bytes:
    """A photograph with everything a telephone notes."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "SECRETMAKER", "Cam 9", 6
    exif.get_ifd(0x8769)[0x9003] = "2026:03:02 09:15:30"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (34.0, 30.0, 36.0), "E", (113.0, 15.0, 0.0)
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), "navy").save(buffer, "JPEG", exif=exif, comment=b"SECRETCOMMENT")
    return buffer.getvalue()


def test_time_place_and_device_are_read_and_the_digest_is_that_of_the_file() -> None:
    found = photos.examine(noted())
    assert (found.taken, found.place) == ("2026-03-02 09:15:30", "北纬34.51000°，东经113.25000°")
    assert found.camera == "SECRETMAKER Cam 9" and (found.width, found.height) == (300, 400)
    assert found.sha256 == hashlib.sha256(noted()).hexdigest()


def test_what_the_camera_noted_is_printed_and_a_public_copy_keeps_the_place_to_itself(
    text_of: Callable[[bytes], str],
) -> None:
    words = Words("现场照片", ["原始文件SHA-256：ab12"])
    whole, public = image_pages(noted(), words), image_pages(noted(), words, public=True)
    assert "拍摄时间：2026-03-0209:15:30拍摄位置：北纬34.51000°" in text_of(whole) and "Cam9" in text_of(whole)
    shown = text_of(public)
    assert "拍摄时间" in shown and "原始文件SHA-256：ab12" in shown
    assert "北纬" not in shown and "Cam9" not in shown
    for page in (whole, public):
        with pikepdf.open(io.BytesIO(page)) as opened:
            raw = b"".join(image.read_raw_bytes() for image in opened.pages[0].get_images().values())
        assert b"SECRET" not in raw and b"Exif" not in raw and b"GPS" not in raw


@pytest.mark.parametrize(
    "spoil",
    [
        {0x8825: {1: "X", 2: (1.0,), 3: "E", 4: (1.0,)}}, {0x8769: {0x9003: "yesterday"}},
        {0x8825: {1: "N", 2: (999.0, 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)}},
    ],
)  # fmt: skip
def test_notes_that_make_no_sense_are_left_out(spoil: dict[int, dict[int, object]]) -> None:
    exif = Image.Exif()
    for part, values in spoil.items():
        exif.get_ifd(part).update(values)
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "JPEG", exif=exif)
    found = photos.examine(buffer.getvalue())
    assert found.place == "" and found.taken == "" and found.told() == []


def test_a_copy_has_its_line_to_be_compared_with_the_original(text_of: Callable[[bytes], str]) -> None:
    shown = text_of(image_pages(photo(), Words("营业执照", original="当事人处")))
    assert "此件与原件核对一致，原件存于当事人处。" in shown
    assert "提供人（签名或者盖章）：" in shown and "核对人（签名）：" in shown
    assert "核对一致" not in text_of(image_pages(photo(), Words("营业执照")))


def test_a_photograph_of_twelve_megapixels_is_made_into_a_page_quickly() -> None:
    large = photo((4000, 3000))
    started = time.process_time()
    assert embedded(image_pages(large, "照片")).width < 1300
    assert time.process_time() - started < 3, "measured 0.15 s on an idle core"


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert image_pages(photo(), "照片") == image_pages(photo(), "照片")
