"""What the blocks of a form draw with: the form, its values, what later acts wrote, and the pages they fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from documents import templates, wording
from documents.flow import Flow, mm, put_line
from documents.forms import Form
from documents.marks import Anchor, Marking, Marks
from documents.typesetting import Line, Span, set_lines, text_width

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


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which seal a paper takes in its bureau, and its centre from the sheet's left and lower edges; 0: as the form has it.

    Kept with the values of the paper (`STAMP`), so that it stays as issued.
    """

    kind: str = ""
    x_mm: int = 0
    y_mm: int = 0


STAMP: Final = "_seal"


@dataclass(slots=True)
class Paper:
    """One document being drawn."""

    form: Form
    values: Mapping[str, Any]
    number: str = ""
    on: str = ""
    entries: Sequence[Entry] = ()
    flow: Flow = field(default_factory=Flow)
    marking: Marking = field(default_factory=lambda: Marking(Marks()))

    @property
    def stamp(self) -> Stamp:
        """The bureau's seal for this paper."""
        kept = self.values.get(STAMP) or {}
        return Stamp(str(kept.get("kind", "")), int(kept.get("x_mm", 0)), int(kept.get("y_mm", 0)))

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

    def signed_at(self, label: str, x: float, right: float, baseline: float) -> None:
        """Remember a place to sign on this page: behind `label`, which begins at x."""
        start = x + text_width(label + "：", ROLE, self.size)
        self.marking.anchors.append(Anchor(label, len(self.flow.pages), start, right, baseline))

    def centred(self, spans: Sequence[Span], leading: float, *, right: bool = False) -> None:
        """Lines in the middle of the type area, or at its right edge."""
        flow = self.flow
        for line in set_lines(spans, flow.width, justify=False):
            flow.need(leading)
            spare = flow.width - line.width
            put_line(flow, line, flow.left + (spare if right else spare / 2), flow.y, leading)
            flow.y -= leading


def draw_ring(canvas: Any, x: float, y: float, font: str, kind: str = "印章") -> None:
    """The place of the seal: a grey ring, 40 mm wide, round x, y. The seal itself is no part of this.

    `kind` is written in it: whoever seals the paper sees which seal it takes.
    """
    canvas.saveState()
    canvas.setStrokeGray(0.8)
    canvas.setFillGray(0.72)
    canvas.setLineWidth(0.8)
    canvas.circle(x, y, 20 * mm, stroke=1, fill=0)
    canvas.setFont(font, 9)
    canvas.drawCentredString(x, y - 14 * mm, f"（{kind}）")
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
