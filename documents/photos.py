"""What a photograph says of itself: when, where and with what it was taken (EXIF). Read once, never passed on."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

MAX_BYTES: Final = 40 * 1024 * 1024
MAX_PIXELS: Final = 80_000_000
LONGEST: Final = 80  # characters of a camera's name


class UnreadableImage(ValueError):
    """A picture that cannot be put on paper; the text says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture's size as seen, the digest of the file it came in, and what the camera noted ("" where it did not)."""

    width: int
    height: int
    sha256: str
    taken: str = ""
    place: str = ""
    camera: str = ""

    def told(self, *, public: bool = False) -> list[str]:
        """Lines for the page; a public copy keeps place and device to itself."""
        found = [("拍摄时间", self.taken)] + ([] if public else [("拍摄位置", self.place), ("拍摄设备", self.camera)])
        return [f"{label}：{text}" for label, text in found if text]


def examine(data: bytes) -> Photo:
    """Read size and notes without decoding the picture. Raises UnreadableImage."""
    with opened(data) as image:
        exif = _exif(image)
        turned = exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
        width, height = (image.height, image.width) if turned else (image.width, image.height)
        return Photo(width, height, hashlib.sha256(data).hexdigest(), _taken(exif), _place(exif), _camera(exif))


def opened(data: bytes) -> Image.Image:
    """The picture, not decoded yet. Raises UnreadableImage for other kinds of file and for oversized ones."""
    if len(data) > MAX_BYTES:
        raise UnreadableImage(f"图片超过{MAX_BYTES // 1024 // 1024}兆字节,请压缩后重新上传。")
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
    except UnidentifiedImageError:
        raise UnreadableImage("不是可以识别的图片,只接受JPEG和PNG格式。") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableImage("图片已损坏或者不完整,无法读取。") from error
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise UnreadableImage(f"图片尺寸{image.width}×{image.height}过大,请缩小后重新上传。")
    return image


def decoded(data: bytes, wanted: tuple[int, int] | None = None) -> Image.Image:
    """The whole picture the right way up. `wanted`: decoded no larger than that needs (a 12-megapixel JPEG: a third
    of the time). Raises UnreadableImage."""
    with opened(data) as image:
        try:
            if wanted:
                image.draft(None, wanted)
            image.load()
            return _eight_bit(ImageOps.exif_transpose(image))
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise UnreadableImage("图片已损坏或者不完整,无法读取。") from error


def _eight_bit(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight: turned into colours as they are, all but the darkest would be white."""
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L") if image.mode[0] == "I" else image


def check_image(data: bytes) -> str | None:
    """Why an uploaded picture cannot be put on paper (in Chinese), or None: damaged, cut, oversized, of another kind."""
    try:
        with decoded(data):
            return None
    except UnreadableImage as error:
        return str(error)


def _exif(image: Image.Image) -> Image.Exif:
    """Notes that cannot be read are no reason to refuse the picture."""
    try:
        return image.getexif()
    except (OSError, SyntaxError, ValueError, KeyError, TypeError):
        return Image.Exif()


def _part(exif: Image.Exif, which: int) -> dict[int, Any]:
    found: dict[int, Any] = _quietly(lambda: dict(exif.get_ifd(which)), {})
    return found


def _quietly(read: Callable[[], Any], without: Any) -> Any:
    """What can be read of notes that anybody may have written."""
    try:
        return read()
    except (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError):
        return without


def _taken(exif: Image.Exif) -> str:
    """ "2026:03:02 09:15:30" as "2026-03-02 09:15:30"."""
    noted = _part(exif, ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    text = _text(noted)
    day, _, time = text.partition(" ")
    digits = day.split(":")
    sound = len(digits) == 3 and all(part.isdigit() for part in digits) and int(digits[0]) > 0
    return f"{'-'.join(digits)} {time}".strip() if sound else ""


def _place(exif: Image.Exif) -> str:
    """Latitude and longitude in degrees, five places: about a metre."""
    noted = _part(exif, ExifTags.IFD.GPSInfo)
    latitude = _quietly(lambda: _degrees(noted[2], noted[1], "S"), None)
    longitude = _quietly(lambda: _degrees(noted[4], noted[3], "W"), None)
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return ""
    north, east = "北纬" if latitude >= 0 else "南纬", "东经" if longitude >= 0 else "西经"
    return f"{north}{abs(latitude):.5f}°，{east}{abs(longitude):.5f}°"


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\0 ").upper().startswith(negative) else value


def _camera(exif: Image.Exif) -> str:
    maker, model = _text(exif.get(ExifTags.Base.Make)), _text(exif.get(ExifTags.Base.Model))
    return (model if model.lower().startswith(maker.lower()) else f"{maker} {model}".strip())[:LONGEST]


def _text(value: Any) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
    return "".join(char for char in text if char.isprintable() and char != "\ufffd").strip()
