"""What a sound or video recording says of itself: how long it runs, and with what it was made."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from tinytag import TinyTag
from tinytag.tinytag import TinyTagException

LONGEST: Final = 80
MOST_ATOMS: Final = 500
MOST_BYTES: Final = 1024 * 1024  # of a box that holds names; what is larger holds something else
MAKER: Final = (b"\xa9mak", "com.apple.quicktime.make", "com.android.manufacturer")
MODEL: Final = (b"\xa9mod", "com.apple.quicktime.model", "com.android.model")
INSIDE: Final = (b"moov", b"udta", b"meta", b"ilst")


@dataclass(frozen=True, slots=True)
class Recording:
    """Length in seconds (None: cannot be read) and device ("": not noted)."""

    seconds: float | None
    device: str

    @property
    def length(self) -> str:
        """ "1小时02分03秒", or a word that it cannot be read."""
        if self.seconds is None:
            return "时长无法读取"
        hours, rest = divmod(round(self.seconds), 3600)
        minutes, seconds = divmod(rest, 60)
        if hours:
            return f"{hours}小时{minutes:02d}分{seconds:02d}秒"
        return f"{minutes}分{seconds:02d}秒" if minutes else f"{seconds}秒"


def examine(stream: BinaryIO) -> Recording:
    """Read length and device of an MP3, WAV or MP4; a file that says neither is no error."""
    seconds, software = _tagged(stream)
    stream.seek(0)
    return Recording(seconds, (_device(stream) or software)[:LONGEST])


def _tagged(stream: BinaryIO) -> tuple[float | None, str]:
    stream.seek(0)
    try:
        tag = TinyTag.get(file_obj=stream)
    except (TinyTagException, ArithmeticError, LookupError, OSError, TypeError, ValueError, struct.error):
        return None, ""
    encoders = tag.other.get("encoded_by") or []
    sound = tag.duration is not None and 0 < tag.duration < 60 * 60 * 24 * 30
    return (tag.duration if sound else None), _text(str(encoders[0])) if encoders else ""


def _device(stream: BinaryIO) -> str:
    """Maker and model from an MP4's own boxes: QuickTime's old ones, or the named ones of phones."""
    head = stream.read(12)
    if head[4:8] != b"ftyp":
        return ""
    stream.seek(0, 2)
    end = stream.tell()
    found: dict[bytes | str, str] = {}
    keys: list[str] = []
    try:
        for name, start, length in _atoms(stream, 0, end, [0]):
            if name == b"keys":
                keys = _keys(_read(stream, start, length))
            elif name in (MAKER[0], MODEL[0]):
                found[name] = _text(_read(stream, start, length)[4:].decode("utf-8", "replace"))
            elif (number := int.from_bytes(name, "big")) in range(1, len(keys) + 1):
                found[keys[number - 1]] = _text(_read(stream, start, length)[16:].decode("utf-8", "replace"))
    except (OSError, struct.error):
        pass
    maker = next((found[key] for key in MAKER if found.get(key)), "")
    model = next((found[key] for key in MODEL if found.get(key)), "")
    return model if model.lower().startswith(maker.lower()) else f"{maker} {model}".strip()


def _atoms(stream: BinaryIO, start: int, end: int, seen: list[int]) -> Iterator[tuple[bytes, int, int]]:
    """Every box that may hold a name, with where its content begins and how long it is."""
    while start + 8 <= end and seen[0] < MOST_ATOMS:
        seen[0] += 1
        size, name = struct.unpack(">I4s", _read(stream, start, 8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", _read(stream, start + 8, 8))[0], 16
        if size < head or start + size > end:
            return
        if name in INSIDE:
            # A QuickTime `meta` has no version before its boxes, one of ISO 14496 does.
            skip = 4 if name == b"meta" and _read(stream, start + head, 4) == b"\0\0\0\0" else 0
            yield from _atoms(stream, start + head + skip, start + size, seen)
        else:
            yield name, start + head, size - head
        start += size


def _keys(data: bytes) -> list[str]:
    """The names that the numbered boxes of `ilst` have."""
    count, position, found = int.from_bytes(data[4:8], "big"), 8, list[str]()
    for _ in range(min(count, MOST_ATOMS)):
        size = int.from_bytes(data[position : position + 4], "big")
        if size < 8:
            break
        found.append(data[position + 8 : position + size].decode("utf-8", "replace"))
        position += size
    return found


def _read(stream: BinaryIO, start: int, length: int) -> bytes:
    stream.seek(start)
    return stream.read(min(length, MOST_BYTES))


def _text(value: str) -> str:
    return "".join(char for char in value if char.isprintable() and char != "\ufffd").strip()
