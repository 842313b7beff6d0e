"""The two charts of a report as one drawing: bars of the months, the running sum of the amounts; both years.

A drawing is plain shapes in a box of 660 × 214; the page writes them as SVG, the papers paint them (`painting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

WIDTH, HEIGHT = 660, 214
BASE, TOP = 190.0, 27.0
STEP = 52.6
SCALES = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Box:
    """A bar. `style`: this, last."""

    x: float
    y: float
    w: float
    h: float
    style: str


@dataclass(frozen=True)
class Stroke:
    """A line through points. `style`: grid, axis, line, line last."""

    points: tuple[tuple[float, float], ...]
    style: str

    @property
    def written(self) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@dataclass(frozen=True)
class Word:
    """`anchor`: start, middle, end. `strong`: a figure that stands out."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    strong: bool = False


@dataclass(frozen=True)
class Mark:
    """What belongs to one month: a link on the page, with words for whoever does not see it."""

    month: int
    label: str
    boxes: tuple[Box, ...] = ()
    dot: tuple[float, float] | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Drawing:
    title: str
    note: str
    said: str
    legend: tuple[str, str]
    strokes: tuple[Stroke, ...]
    words: tuple[Word, ...]
    marks: tuple[Mark, ...]


def scale(most: float) -> float:
    """A round distance of the grid lines for values up to `most`: three or four of them."""
    size = 1.0
    while size * 10 * 4 <= most:
        size *= 10
    return next((size * by for by in SCALES if size * by * 3.5 >= most), size * 10)


def bars(title: str, year: int, now: Sequence[int], before: Sequence[int], unit: str) -> Drawing:
    """Two bars a month: the year before, this year."""
    most = max(*now, *before)
    step = max(int(scale(most)), 1)
    top = max(3, -(-most // step))
    per = (BASE - TOP) / (step * top)
    strokes, words = _grid(step, int(top), per, 30, WIDTH)
    marks = []
    for index, (new, old) in enumerate(zip(now, before, strict=True)):
        x = 38 + STEP * index
        boxes = (Box(x, BASE - old * per, 16, old * per, "last"), Box(x + 18, BASE - new * per, 18, new * per, "this"))
        told = (Word(x + 27, BASE - new * per - 4, f"{new:,}", strong=True),) if new else ()
        marks.append(Mark(index + 1, f"{index + 1} 月 {new:,} {unit}，上年 {old:,} {unit}", boxes, None, told))
        words.append(Word(x + 18, 207, f"{index + 1} 月"))
    strokes.append(Stroke(((30, BASE), (WIDTH, BASE)), "axis"))
    said = f"{year} 年各月{title}与上年对比"
    return Drawing(f"{title}（{unit}）", "按决定日", said, (str(year), str(year - 1)), tuple(strokes), tuple(words),
                   tuple(marks))  # fmt: skip


def running(title: str, year: int, now: Sequence[int], before: Sequence[int]) -> Drawing:
    """Fen added up month by month, in 万元. `now` ends with the last month that has begun."""
    new, old = (tuple(total / 1_000_000 for total in accumulate(many)) for many in (now, before))
    most = max(*new, *old, 0.0)
    step = scale(most) if most >= 3 else 1.0
    top = max(3, -(-most // step))
    per = (BASE - TOP) / (step * top)
    strokes, words = _grid(step, int(top), per, 36, 590)
    places = [44 + 48.2 * index for index in range(12)]
    for many, style in ((old, "line last"), (new, "line")):
        strokes.append(Stroke(tuple((x, BASE - v * per) for x, v in zip(places, many, strict=False)), style))
    words += [Word(x, 207, f"{month} 月") for month, x in enumerate(places, 1)]
    marks = [
        Mark(month, f"{month} 月底累计 {value:,.2f} 万元", (), (x, BASE - value * per))
        for month, (x, value) in enumerate(zip(places, new, strict=False), 1)
    ]
    words += _ends(new, old, per, places)
    strokes.append(Stroke(((36, BASE), (590, BASE)), "axis"))
    return Drawing(f"{title}累计（万元）", "决定数", f"{title}逐月累计，两年对比", (str(year), f"{year - 1}（虚线）"),
                   tuple(strokes), tuple(words), tuple(marks))  # fmt: skip


def _ends(new: Sequence[float], old: Sequence[float], per: float, places: Sequence[float]) -> list[Word]:
    """The sum at the end of each line, kept apart where they are close."""
    high, low = (min(BASE - many[-1] * per + 4, BASE - 4) for many in (new, old))
    if len(new) == len(old) and abs(high - low) < 14:
        low = high - 14 if old[-1] > new[-1] or high + 14 > BASE - 4 else high + 14
    x = places[len(new) - 1] + 9
    return [Word(x, high, f"{new[-1]:,.2f}", "start", strong=True), Word(583, low, f"{old[-1]:,.2f}", "start")]


def _grid(step: float, lines: int, per: float, left: float, right: float) -> tuple[list[Stroke], list[Word]]:
    strokes, words = [], []
    for number in range(1, lines + 1):
        y = BASE - step * number * per
        strokes.append(Stroke(((left, y), (right, y)), "grid"))
        words.append(Word(left - 6, y + 4, f"{step * number:,g}", "end"))
    return strokes, words
