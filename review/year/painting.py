"""A chart on paper: on a PDF's canvas as lines, in a Word file as a picture (Word shows no SVG everywhere)."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from documents import fonts
from documents.flow import draw_line
from documents.typesetting import Span, set_lines, text_width
from review.year.charts import HEIGHT, WIDTH, Box, Drawing, Stroke, Word

BLUE, PALE, MID, GREY, INK = (23, 72, 140), (183, 203, 230), (111, 151, 203), (208, 213, 219), (30, 38, 48)
FILLS = {"this": BLUE, "last": PALE}
STROKES = {"grid": (GREY, 0.4), "axis": (INK, 0.6), "line": (BLUE, 1.6), "line last": (MID, 1.0)}
SIZE = 11.0
PIXELS = 3  # of a picture for each unit of the drawing


def on_canvas(canvas: Any, drawing: Drawing, x: float, y: float, width: float) -> None:
    """Paint it with its lower left corner at x, y."""
    by = width / WIDTH
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(by, by)
    for stroke in drawing.strokes:
        _stroke(canvas, stroke)
    for mark in drawing.marks:
        for box in mark.boxes:
            _fill(canvas, box)
        if mark.dot:
            canvas.setFillColorRGB(*_colour(BLUE))
            canvas.circle(mark.dot[0], HEIGHT - mark.dot[1], 3, stroke=0, fill=1)
    canvas.setFillColorRGB(*_colour(INK))
    canvas.setStrokeColorRGB(*_colour(INK))
    for word in _words(drawing):
        _write(canvas, word)
    canvas.restoreState()


def _words(drawing: Drawing) -> list[Word]:
    return [*drawing.words, *(word for mark in drawing.marks for word in mark.words)]


def _stroke(canvas: Any, stroke: Stroke) -> None:
    colour, weight = STROKES[stroke.style]
    canvas.setStrokeColorRGB(*_colour(colour))
    canvas.setLineWidth(weight)
    canvas.setDash([4, 3] if stroke.style == "line last" else [])
    path = canvas.beginPath()
    for number, (x, y) in enumerate(stroke.points):
        (path.lineTo if number else path.moveTo)(x, HEIGHT - y)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.setDash([])


def _fill(canvas: Any, box: Box) -> None:
    canvas.setFillColorRGB(*_colour(FILLS[box.style]))
    canvas.rect(box.x, HEIGHT - box.y - box.h, box.w, box.h, stroke=0, fill=1)


def _write(canvas: Any, word: Word) -> None:
    wide = text_width(word.text, "黑", SIZE)
    x = word.x - {"start": 0.0, "middle": wide / 2, "end": wide}[word.anchor]
    (line,) = set_lines([Span(word.text, "黑", SIZE, bold=word.strong)], wide + 20, justify=False)
    draw_line(canvas, line, x, HEIGHT - word.y)


def _colour(rgb: tuple[int, int, int]) -> tuple[float, float, float]:
    red, green, blue = rgb
    return red / 255, green / 255, blue / 255


# -- as a picture ------------------------------------------------------------------------------------------------------


def picture(drawing: Drawing) -> bytes:
    """The chart as PNG, three dots for each unit."""
    image = Image.new("RGB", (WIDTH * PIXELS, HEIGHT * PIXELS), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(fonts.fallbacks(sans_first=True)[0]), int(SIZE * PIXELS))
    for stroke in drawing.strokes:
        _draw_stroke(draw, stroke)
    for mark in drawing.marks:
        for box in mark.boxes:
            if box.h:
                draw.rectangle(_scaled(box.x, box.y, box.x + box.w, box.y + box.h), fill=FILLS[box.style])
        if mark.dot:
            x, y = mark.dot
            draw.ellipse(_scaled(x - 3, y - 3, x + 3, y + 3), fill=BLUE)
    anchors = {"start": "ls", "middle": "ms", "end": "rs"}
    for word in _words(drawing):
        bold = 1 if word.strong else 0
        at = (word.x * PIXELS, word.y * PIXELS)
        draw.text(at, word.text, fill=INK, font=font, anchor=anchors[word.anchor], stroke_width=bold, stroke_fill=INK)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_stroke(draw: ImageDraw.ImageDraw, stroke: Stroke) -> None:
    colour, weight = STROKES[stroke.style]
    points = [(x * PIXELS, y * PIXELS) for x, y in stroke.points]
    wide = max(round(weight * PIXELS), 1)
    if stroke.style != "line last":
        draw.line(points, fill=colour, width=wide, joint="curve")
        return
    for (x1, y1), (x2, y2) in pairwise(points):  # Pillow draws no dashes
        many = max(int(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 // 21), 1)
        for number in range(many):
            a, b = number / many, (number + 0.6) / many
            draw.line(
                [(x1 + (x2 - x1) * a, y1 + (y2 - y1) * a), (x1 + (x2 - x1) * b, y1 + (y2 - y1) * b)],
                fill=colour, width=wide,
            )  # fmt: skip


def _scaled(*numbers: float) -> tuple[float, ...]:
    return tuple(number * PIXELS for number in numbers)
