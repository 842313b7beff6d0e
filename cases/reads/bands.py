"""Where a fine lies in its statutory band and its tiers: all in fen and in units of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cases.discretion.benchmark import money

LEFT, RIGHT = 44, 346  # of a drawing 360 wide
ROOM = 30  # a tier narrower than this has no room for its name
APART = 40  # marks nearer to each other than this cannot both be read
LETTER = 6
Ends = tuple[str, int, int, bool]  # a tier: its name, from, to, whether it is the one that applies


def band(low: int, high: int, fine: int | None, tiers: Sequence[Ends] = ()) -> dict[str, Any]:
    """Where a fine lies in its statutory band, drawn 360 wide; with the tiers of the benchmark in it."""
    x = None
    if fine is not None:
        x = round(min(max(_place(fine, low, high), 14), 354), 1)
    told = None if x is None else min(max(x, ROOM), 328)  # where its words have room
    drawn = [_tier(one, low, high) for one in tiers]
    return {
        "low": low,
        "high": high,
        "fine": fine,
        "x": x,
        "told": told,
        "outside": fine is not None and not low <= fine <= high,
        "tiers": drawn,
        "marks": _marks(tiers, low, high),
        "chosen": next((one["label"] for one in drawn if one["chosen"]), ""),
    }


def _place(fen: int, low: int, high: int) -> float:
    return LEFT + (RIGHT - LEFT) * (fen - low) / (high - low) if high > low else LEFT


def _tier(one: Ends, low: int, high: int) -> dict[str, Any]:
    label, start, end, chosen = one
    x, until = _place(max(start, low), low, high), _place(min(end, high), low, high)
    width = round(until - x, 1)
    named = label if width >= max(ROOM, 11 * len(label)) else ""
    return {"label": label, "x": round(x, 1), "width": width, "middle": round(x + width / 2, 1), "named": named,
            "chosen": chosen, "low": start, "high": end}  # fmt: skip


def _marks(tiers: Sequence[Ends], low: int, high: int) -> list[tuple[float, str]]:
    """The amounts between two tiers, as far as they can be read beside each other and the ends."""
    found: list[tuple[float, str]] = []
    free = LEFT + LETTER * len(f"{low // 100:,}") + APART / 3  # after the amount at the left end
    for fen in sorted({end for _, _, end, _ in tiers} | {start for _, start, _, _ in tiers}):
        x = _place(fen, low, high)
        if low < fen < high and x >= free and RIGHT - x >= 1.8 * APART:
            found.append((round(x, 1), money(fen).removesuffix("元")))
            free = x + APART
    return found
