"""Whole numbers shared out so that they add up to the last digit. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

ROUND = (100_000, 10_000, 100, 1)  # fines are told in thousands and hundreds of yuan, then yuan, then fen


def amounts(total: int, bands: Sequence[tuple[int, int]], lot: random.Random) -> list[int]:
    """`total` as one amount within each band (both ends in), round where it can be. The bands must allow it."""
    found = [low for low, _ in bands]
    left = total - sum(found)
    if left < 0 or total > sum(high for _, high in bands):
        raise ValueError(f"{total} is not within the bands")
    weights = [lot.uniform(0.3, 1.0) for _ in bands]
    open_ones = [i for i, (low, high) in enumerate(bands) if high > low]
    while left and open_ones:
        whole = sum(weights[i] * (bands[i][1] - bands[i][0]) for i in open_ones)
        share, moved = left, 0
        for i in open_ones:
            most = bands[i][1] - found[i]
            more = min(most, int(share * weights[i] * (bands[i][1] - bands[i][0]) / whole))
            found[i] += more
            moved += more
        left -= moved
        if not moved:
            left = _last(found, bands, open_ones, left)
        open_ones = [i for i in open_ones if found[i] < bands[i][1]]
    return _rounded(found, bands)


def _last(found: list[int], bands: Sequence[tuple[int, int]], places: Iterable[int], left: int) -> int:
    for i in places:
        more = min(left, bands[i][1] - found[i])
        found[i] += more
        left -= more
    return left


def _rounded(found: list[int], bands: Sequence[tuple[int, int]]) -> list[int]:
    """Every amount brought to a round number; what that leaves over goes where there is room, as round as can be."""
    left = 0
    for i, (low, _) in enumerate(bands):
        for step in ROUND:
            if (rounded := found[i] // step * step) >= low:
                left += found[i] - rounded
                found[i] = rounded
                break
    for step in ROUND:
        for i, (_, high) in enumerate(bands):
            if left < step:
                break
            more = min(left, high - found[i]) // step * step
            if step > 1 and more > 0:
                more = min(more, max(step, left // (len(bands) * step) * step))
            found[i] += more
            left -= more
    for i, (_, high) in enumerate(bands):
        more = min(left, high - found[i])
        found[i] += more
        left -= more
    return found


def counts(total: int, places: int, most: int, lot: random.Random, least: int = 0) -> list[int]:
    """`total` things into so many places, each holding `least` to `most`. The numbers must allow it."""
    if not places * least <= total <= places * most:
        raise ValueError(f"{total} do not go into {places} places")
    if not places:
        return []
    base = min(max(total // places, least), most)
    found = [base] * places
    left = total - base * places
    order = list(range(places))
    lot.shuffle(order)
    while left:
        for i in order:
            if left > 0 and found[i] < most:
                found[i] += 1
                left -= 1
            elif left < 0 and found[i] > least:
                found[i] -= 1
                left += 1
    return _uneven(found, least, most, lot)


def _uneven(found: list[int], least: int, most: int, lot: random.Random) -> list[int]:
    """Some moved from one place to another, as it is in life; the sum stays."""
    for _ in range(len(found) // 2):
        a, b = lot.randrange(len(found)), lot.randrange(len(found))
        if a != b:
            many = lot.randint(0, min(found[a] - least, most - found[b], max(found[a] // 2, 0)))
            found[a] -= many
            found[b] += many
    return found


def labels(given: dict[str, int], total: int, usual: dict[str, int], lot: random.Random) -> list[str] | None:
    """`total` labels: those given as often as told, the rest from the usual ones that are not; None where none is left."""
    left = total - sum(given.values())
    free = {name: weight for name, weight in usual.items() if name not in given}
    if left < 0 or (left and not free):
        return None
    found = [name for name, many in given.items() for _ in range(many)]
    found += lot.choices(list(free), list(free.values()), k=left) if left else []
    lot.shuffle(found)
    return found
