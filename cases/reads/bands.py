"""Where a fine lies in its statutory band: all in fen and in units of the drawing."""

from __future__ import annotations

from typing import Any


def band(low: int, high: int, fine: int | None) -> dict[str, Any]:
    """Where a fine lies in its statutory band, drawn 360 wide."""
    left, right = 44, 346
    x = None
    if fine is not None:
        x = left + (right - left) * (fine - low) / (high - low) if high > low else left
        x = round(min(max(x, 14), 354), 1)
    told = None if x is None else min(max(x, 30), 328)  # where its words have room
    return {
        "low": low,
        "high": high,
        "fine": fine,
        "x": x,
        "told": told,
        "outside": fine is not None and not low <= fine <= high,
    }
