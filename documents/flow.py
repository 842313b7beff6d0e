"""Pages that fill from top to bottom. What is drawn is kept as operations until the number of pages is known.

Lengths are in points, y grows upwards as in PDF; `mm` converts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from documents.profiles import AQ2016, HEIGHT, WIDTH, Profile, mm
from documents.typesetting import Line

__all__ = ["AQ2016", "HEIGHT", "WIDTH", "Flow", "Profile", "draw_line", "draw_rule", "mm", "put_line"]

THIN: Final = 0.5
UNDERLINE_DROP: Final = 2.4

Operation: TypeAlias = "Callable[[Any], None]"


@dataclass(slots=True)
class Flow:
    """The pages of one document and the place (`y`) where the next line goes."""

    profile: Profile = AQ2016
    foot: float = 0.0
    on_new_page: Callable[[Flow], None] | None = None
    pages: list[list[Operation]] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = HEIGHT - self.profile.top

    @property
    def left(self) -> float:
        """Left edge of the type area."""
        return self.profile.left

    @property
    def width(self) -> float:
        """Width of the type area."""
        return WIDTH - self.profile.left - self.profile.right

    @property
    def floor(self) -> float:
        """Lower edge of what the body may use; `foot` is kept free for the last lines of each page."""
        return self.profile.bottom + self.foot

    @property
    def room(self) -> float:
        """Height left on this page."""
        return self.y - self.floor

    @property
    def full(self) -> float:
        """Height of an empty page."""
        return HEIGHT - self.profile.top - self.floor

    def new_page(self) -> None:
        """Go on at the top of a fresh page."""
        self.pages.append([])
        self.y = HEIGHT - self.profile.top
        if self.on_new_page:
            self.on_new_page(self)

    def need(self, height: float) -> None:
        """Turn the page unless `height` fits (a new page is never left empty for what fits nowhere)."""
        if self.room < height - 0.01 and self.room < self.full - 0.01:
            self.new_page()

    def put(self, operation: Operation) -> None:
        """Keep an operation for the current page."""
        self.pages[-1].append(operation)

    def rule(self, x1: float, y1: float, x2: float, y2: float, weight: float = THIN) -> None:
        """A straight line."""
        self.put(lambda canvas: draw_rule(canvas, x1, y1, x2, y2, weight))

    def lines(self, lines: Sequence[Line], x: float, leading: float, *, keep: float = 0.0, ruled: bool = False) -> None:
        """Set lines below each other, over as many pages as they need.

        The first two and the last two stay together, the last ones with `keep` points of what follows.
        """
        for index, line in enumerate(lines):
            left_over = len(lines) - index
            if left_over == 2 or len(lines) <= 3:
                self.need(leading * left_over + keep)
            else:
                self.need(leading * 2 if index == 0 else leading)
            if ruled:
                self.rule(self.left, self.y - leading + 3, self.left + self.width, self.y - leading + 3, 0.35)
            put_line(self, line, x, self.y, leading)
            self.y -= leading


def put_line(flow: Flow, line: Line, x: float, top: float, leading: float) -> None:
    """Set one line into the band of height `leading` below `top`."""
    if line.parts:
        size = max(part.span.size for part in line.parts)
        baseline = top - leading / 2 - 0.38 * size
        flow.put(lambda canvas: draw_line(canvas, line, x + line.indent, baseline))


def draw_rule(canvas: Any, x1: float, y1: float, x2: float, y2: float, weight: float) -> None:
    """A black line of that weight."""
    canvas.setLineWidth(weight)
    canvas.line(x1, y1, x2, y2)


def draw_line(canvas: Any, line: Line, x: float, baseline: float) -> None:
    """Draw a set line: glyphs part by part, then the underlines of fill-ins."""
    done = 0
    for part in line.parts:
        at = x + part.x + done * line.stretch
        done += len(part.text)
        text = canvas.beginText(at, baseline)
        text.setFont(part.font, part.span.size)
        if part.span.bold:
            canvas.setLineWidth(part.span.size * 0.03)
            text.setTextRenderMode(2)
        if line.stretch:
            text.setCharSpace(line.stretch)
        text.textOut(part.text)
        if part.span.bold:
            text.setTextRenderMode(0)
        if line.stretch:
            text.setCharSpace(0)
        canvas.drawText(text)
        if part.span.underline:
            y = baseline - UNDERLINE_DROP
            draw_rule(canvas, at, y, at + part.width + line.stretch * len(part.text), y, THIN)
