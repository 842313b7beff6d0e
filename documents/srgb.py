"""The sRGB colour space (IEC 61966-2-1) as an ICC profile, made here from its published numbers."""

from __future__ import annotations

import struct
from functools import cache
from typing import Final

D50: Final = (0.9642, 1.0, 0.8249)
# The primaries of sRGB, adapted to D50.
PRIMARIES: Final = {"r": (0.4360, 0.2225, 0.0139), "g": (0.3851, 0.7169, 0.0971), "b": (0.1431, 0.0606, 0.7141)}
STEPS: Final = 1024
NAME: Final = b"sRGB IEC61966-2-1\0"
MADE: Final = (2026, 1, 1, 0, 0, 0)


@cache
def profile() -> bytes:
    """The profile, version 2: 3 kB, always the same."""
    curve = _curve()
    tags = {b"desc": _description(), b"cprt": b"text\0\0\0\0No copyright, use freely\0", b"wtpt": _xyz(D50)}
    tags |= {name.encode() + b"XYZ": _xyz(value) for name, value in PRIMARIES.items()}
    tags |= {name.encode() + b"TRC": curve for name in PRIMARIES}
    offset = 128 + 4 + 12 * len(tags)
    table, body, placed = struct.pack(">I", len(tags)), b"", dict[bytes, int]()
    for tag, data in tags.items():
        if data not in placed:
            placed[data] = offset + len(body)
            body += data + b"\0" * (-len(data) % 4)
        table += tag + struct.pack(">II", placed[data], len(data))
    return _header(offset + len(body)) + table + body


def _header(size: int) -> bytes:
    head = struct.pack(">I4sI4s4s4s6H4s", size, b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ ", *MADE, b"acsp")
    return (head + b"\0" * 28 + b"".join(map(_fixed, D50))).ljust(128, b"\0")


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, value))


def _description() -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(NAME)) + NAME + b"\0" * 78


def _curve() -> bytes:
    """From what is stored to light: a straight foot, then a power."""
    light = []
    for step in range(STEPS):
        stored = step / (STEPS - 1)
        light.append(stored / 12.92 if stored <= 0.04045 else ((stored + 0.055) / 1.055) ** 2.4)
    return b"curv\0\0\0\0" + struct.pack(f">I{STEPS}H", STEPS, *(round(value * 65535) for value in light))
