"""What the blocks of a form draw with: the form, its values, what later acts wrote, and the pages they fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from documents import templates, wording
from documents.flow import Flow, mm, put_line
from documents.forms import Form
from documents.typesetting import Line, Span, set_lines

NUMBER_SIZE: Final = 15.0
ROLE: Final = "仿宋"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a later act wrote into a box.

    An opinion: `opinion` (str), `names` (list of str) or `name`, `on` (ISO date), each optional.
    A row: the keys of the table's columns.
    """

    box: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class Paper:
    """One document being drawn."""

    form: Form
    values: Mapping[str, Any]
    number: str = ""
    on: str = ""
    entries: Sequence[Entry] = ()
    flow: Flow = field(default_factory=Flow)

    @property
    def size(self) -> float:
        """Size of the body text in points."""
        return self.form.size

    def value(self, name: str) -> str:
        """A field's text; `#number` is the number line."""
        if name == "#number":
            return self.number_line()
        if name == "on" and self.on and not self.values.get("on"):
            return wording.on_paper(self.on)
        return wording.value_of(self.form, self.values, name) or self.form.field(name).default

    def number_line(self) -> str:
        """The document's number, or the pattern to be filled in by hand."""
        return self.number or f"（　　）应急{self.form.word}〔　　　　〕　　号"

    def spans(self, template: str, *, sentence: bool = True) -> list[Span]:
        """A sentence with its fill-ins underlined."""
        segments = templates.fill(template, self.value, sentence=sentence)
        return [Span(text, ROLE, self.size, underline=filled) for text, filled in segments]

    def set(self, text: str, width: float, *, underline: bool = False, **options: Any) -> list[Line]:
        """Plain text in the body's style."""
        return set_lines([Span(text, ROLE, self.size, underline=underline)], width, **options)

    def entries_of(self, box: str) -> list[Mapping[str, Any]]:
        """What was written into a box, in order."""
        return [entry.values for entry in self.entries if entry.box == box]

    def centred(self, spans: Sequence[Span], leading: float) -> None:
        """Lines in the middle of the type area."""
        flow = self.flow
        for line in set_lines(spans, flow.width, justify=False):
            flow.need(leading)
            put_line(flow, line, flow.left + (flow.width - line.width) / 2, flow.y, leading)
            flow.y -= leading


def draw_ring(canvas: Any, x: float, y: float, font: str) -> None:
    """The place of the seal: a grey ring, 40 mm wide, round x, y. The seal itself is no part of this."""
    canvas.saveState()
    canvas.setStrokeGray(0.8)
    canvas.setFillGray(0.72)
    canvas.setLineWidth(0.8)
    canvas.circle(x, y, 20 * mm, stroke=1, fill=0)
    canvas.setFont(font, 9)
    canvas.drawCentredString(x, y - 14 * mm, "（印章）")
    canvas.restoreState()


def draw_tick_box(canvas: Any, x: float, baseline: float, size: float, ticked: bool) -> None:
    """A tick box as vectors: no font's box can be mistaken for it."""
    side = size * 0.82
    bottom = baseline - size * 0.06
    canvas.setLineWidth(0.6)
    canvas.rect(x, bottom, side, side, stroke=1, fill=0)
    if ticked:
        canvas.setLineWidth(1.1)
        canvas.line(x + side * 0.18, bottom + side * 0.5, x + side * 0.42, bottom + side * 0.2)
        canvas.line(x + side * 0.42, bottom + side * 0.2, x + side * 0.88, bottom + side * 0.92)
