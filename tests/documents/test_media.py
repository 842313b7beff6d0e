"""Recordings: how long they run and with what they were made, where the file says so; never an error where it does not."""

from __future__ import annotations

import io
import struct
import wave

import pytest

from documents import media


def sound(seconds: float = 2.5) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(8000)
        out.writeframes(b"\x80" * int(8000 * seconds))
    return buffer.getvalue()


def atom(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(data), name) + data


def video(seconds: int = 83, inside: bytes = b"") -> bytes:
    """The smallest MP4: a header that says how long it runs, and what is put inside `moov`."""
    header = b"\0" * 12 + struct.pack(">II", 1000, seconds * 1000) + b"\0" * 80
    return atom(b"ftyp", b"isom\0\0\2\0isomiso2") + atom(b"moov", atom(b"mvhd", header) + inside)


def international(name: bytes, text: str) -> bytes:
    data = text.encode()
    return atom(name, struct.pack(">HH", len(data), 0x15C7) + data)


def named(*pairs: tuple[str, str]) -> bytes:
    """The named boxes of telephones: `keys`, and the values by number."""
    keys = b"\0\0\0\0" + struct.pack(">I", len(pairs))
    values = b""
    for number, (key, text) in enumerate(pairs, 1):
        keys += struct.pack(">I4s", 8 + len(key), b"mdta") + key.encode()
        values += atom(struct.pack(">I", number), atom(b"data", struct.pack(">II", 1, 0) + text.encode()))
    return atom(b"meta", atom(b"keys", keys) + atom(b"ilst", values))


def examined(data: bytes) -> media.Recording:
    return media.examine(io.BytesIO(data))


def test_a_sound_file_says_how_long_it_is() -> None:
    found = examined(sound())
    assert found.seconds is not None and abs(found.seconds - 2.5) < 0.01 and found.device == ""
    assert examined(sound(61)).length == "1分01秒"


def test_a_video_says_how_long_it_is() -> None:
    assert examined(video()).length == "1分23秒" and examined(video(3661)).length == "1小时01分01秒"
    assert examined(video(5)).length == "5秒"


def test_the_device_is_read_from_quicktime_s_old_boxes() -> None:
    old = atom(b"udta", international(b"\xa9mak", "TestMaker") + international(b"\xa9mod", "执法记录仪 A1"))
    assert examined(video(inside=old)).device == "TestMaker 执法记录仪 A1"


def test_the_device_is_read_from_the_named_boxes_of_telephones() -> None:
    android = named(("com.android.manufacturer", "Acme"), ("com.android.model", "Acme 9"))
    assert examined(video(inside=android)).device == "Acme 9", "a model that begins with its maker stands alone"
    apple = named(("com.apple.quicktime.make", "Fruit"), ("com.apple.quicktime.model", "Phone 20"))
    assert examined(video(inside=apple)).device == "Fruit Phone 20"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"nonsense", video()[:40], b"\0\0\0\x08ftyp" + b"\xff" * 64, sound()[:30],
        video(inside=atom(b"udta", atom(b"\xa9mod", b"\xff"))), video(inside=atom(b"meta", atom(b"keys", b"\0" * 7))),
        atom(b"ftyp", b"isom") + struct.pack(">I4s", 0xFFFFFFFF, b"moov") + b"x" * 20,
        video(inside=atom(b"meta", atom(b"keys", struct.pack(">II", 0, 0xFFFFFFFF)) + atom(b"ilst", b""))),
        video(inside=atom(b"udta", b"") * 2000),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_cannot_be_read_is_no_error(data: bytes) -> None:
    found = examined(data)
    assert found.device == "" and (found.seconds is None or found.seconds >= 0)
    assert examined(b"").length == "时长无法读取"


def test_a_name_is_kept_short_and_plain() -> None:
    found = examined(video(inside=atom(b"udta", international(b"\xa9mod", "甲\x00\x07" + "乙" * 500))))
    assert len(found.device) == 80 and found.device.startswith("甲乙")
