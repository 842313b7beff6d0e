"""The blocks of letters, records and covers: lines of label and value, sentences, lists, signatures, the seal's place.

Each draws one `[[body]]` entry of a form page; the entry's keys are explained where they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from documents import templates, wording
from documents.flow import mm, put_line
from documents.forms import holds
from documents.paper import ROLE, Paper, draw_ring, draw_tick_box
from documents.typefaces import chain
from documents.typesetting import Line, Span, set_lines, text_width

Block = Mapping[str, Any]
SEAL_HEIGHT: Final = 41 * mm
SEAL_FROM_RIGHT: Final = 36 * mm
SIGN_BLANK: Final = 9
SIGN_LEADING: Final = 20.0


def headline(paper: Paper, block: Block) -> None:
    """A centred line: `text` (template), `size`, `role`, `bold`; `right`: at the right edge."""
    size = float(block.get("size", 18))
    text = "".join(segment.text for segment in templates.fill(block["text"], paper.value, blank=False))
    spans = [Span(text, block.get("role", ROLE), size, bold=block.get("bold", False))]
    paper.centred(spans, size * 1.7, right=block.get("right", False))


def gap(paper: Paper, block: Block) -> None:
    """White space of `height` mm."""
    paper.flow.y -= float(block["height"]) * mm


def pairs(paper: Paper, block: Block) -> None:
    """Rows of "label：value", the value's line drawn to the cell's end. `columns`: relative widths; `space` before."""
    flow, leading = paper.flow, paper.form.leading
    flow.y -= float(block.get("space", 0))
    unit = flow.width / sum(block["columns"])
    for row in block["rows"]:
        cells, x, column = [], flow.left, 0
        for item in row:
            cell = item if isinstance(item, Mapping) else {"field": item}
            span = int(cell.get("span", 1))
            width = sum(block["columns"][column : column + span]) * unit
            cells.append((x, _pair(paper, cell["field"], width - 6), width))
            x, column = x + width, column + span
        height = max(len(lines) for _, (_, lines, _), _ in cells) * leading
        flow.need(height)
        for x, (label, lines, label_width), width in cells:
            _put_pair(paper, x, label, lines, label_width, width, right=x + width >= flow.left + flow.width - 1)
        flow.y -= height


def _pair(paper: Paper, name: str, width: float) -> tuple[Line, list[Line], float]:
    label = set_lines([Span(paper.form.field(name).label + "：", ROLE, paper.size)], 10_000)[0]
    return label, paper.set(paper.value(name), max(width - label.width, 20), justify=False), label.width


def _put_pair(
    paper: Paper, x: float, label: Line, lines: list[Line], label_width: float, width: float, *, right: bool
) -> None:
    flow, leading = paper.flow, paper.form.leading
    put_line(flow, label, x, flow.y, leading)
    for number, line in enumerate(lines):
        top = flow.y - number * leading
        put_line(flow, line, x + label_width + 2, top, leading)
        y = top - leading / 2 - 0.38 * paper.size - 2.6
        flow.rule(x + label_width, y, x + width - (0 if right else 6), y)


def paragraph(paper: Paper, block: Block, keep: float = 0.0) -> None:
    """A sentence with fill-ins: `text` (template), `indent` in characters (2). `keep`: height that must follow."""
    indent = float(block.get("indent", 2)) * paper.size
    lines = set_lines(paper.spans(block["text"]), paper.flow.width, indent=indent)
    paper.flow.lines(lines, paper.flow.left, paper.form.leading, keep=keep)


def items(paper: Paper, block: Block, keep: float = 0.0) -> None:
    """A list as one paragraph per item: `number` and `item` (templates), `end` after each, `last` after the last.

    {n} is the item's own `number` where it has one, else its place. `plain`: without a line below. `keep`: height that
    must follow the last one.
    """
    found = items_of(paper, block)
    for index, spans in enumerate(found, 1):
        lines = set_lines(spans, paper.flow.width, indent=2 * paper.size)
        paper.flow.lines(lines, paper.flow.left, paper.form.leading, keep=keep if index == len(found) else 0.0)


def items_of(paper: Paper, block: Block) -> list[list[Span]]:
    """The words of each item of an `items` block."""
    values = paper.values.get(block["field"]) or []
    found = []
    for index, value in enumerate(values, 1):
        number = value.get("number", index) if isinstance(value, Mapping) else index
        text = wording.item_text(block["item"], value, number).rstrip("。；;")
        end = block.get("last", "") if index == len(values) else block.get("end", "")
        lead = wording.item_text(block["number"], {"n": number}) if block.get("number") else ""
        filled = Span(text, ROLE, paper.size, underline=not block.get("plain"))
        found.append([Span(lead, ROLE, paper.size), filled, Span(end, ROLE, paper.size)])
    return found


def ticks(paper: Paper, block: Block) -> None:
    """Options with a box each, ticked where `when` holds; only a ticked one is filled in."""
    flow, size, leading = paper.flow, paper.size, paper.form.leading
    for option in block["options"]:
        ticked = holds(option["when"], paper.values)
        inset = 3.4 * size
        lines = set_lines(paper.spans(option["text"]), flow.width - inset)
        flow.need(leading)
        x, baseline = flow.left + 2 * size, flow.y - leading / 2 - 0.38 * size
        flow.put(partial(draw_tick_box, x=x, baseline=baseline, size=size, ticked=ticked))
        flow.lines(lines, flow.left + inset, leading)


def text(paper: Paper, block: Block, keep: float = 0.0) -> None:
    """A long text on ruled lines under its `label`: `field`, or its items by `item` (template), one paragraph each.

    `fill`: empty ruled lines go on to the foot of the page, at least so many as it says, for what is written by hand
    at the end (已阅无误); `keep`: height of what stands below them.
    """
    flow, leading = paper.flow, paper.form.leading
    spans = [Span(block.get("label", ""), "黑", paper.size), Span(content_of(paper, block), ROLE, paper.size)]
    flow.lines(set_lines(spans, flow.width, indent=2 * paper.size), flow.left, leading, ruled=True)
    if "fill" in block:
        _fill(paper, int(block["fill"]), keep)


def content_of(paper: Paper, block: Block) -> str:
    """The words of a `text` block, one line for each paragraph."""
    value = paper.values.get(block["field"])
    if isinstance(value, list):
        return "\n".join(wording.item_text(block.get("item", ""), one, n) for n, one in enumerate(value, 1))
    return paper.value(block["field"])


def _fill(paper: Paper, least: int, keep: float) -> None:
    flow, leading = paper.flow, paper.form.leading
    flow.need(least * leading + keep)
    while flow.room - keep >= leading:
        y = flow.y - leading + 3
        flow.rule(flow.left, y, flow.left + flow.width, y, 0.35)
        flow.y -= leading


def sign(paper: Paper, block: Block) -> None:
    """Places to sign: `rows` (labels), or one per item of the list `each` with `label` and `extra` (template).

    `least`: so many rows at any rate. `compact`: the label once, then a blank for each, three in a row.
    """
    flow, leading = paper.flow, max(paper.form.leading, SIGN_LEADING)
    flow.y -= float(block.get("space", 0))
    people = signers(paper, block)
    if block.get("compact"):
        _sign_compact(paper, block["label"], max(len(people), 3), leading)
        return
    for label, extra in sign_rows(block, people):
        flow.need(leading)
        spans = [Span(label + "：", ROLE, paper.size)]
        spans += [Span(templates.BLANK * SIGN_BLANK, ROLE, paper.size, underline=True)]
        spans += [Span("　　" + extra, ROLE, paper.size)] if extra else []
        paper.signed_at(label, flow.left, flow.left + flow.width, flow.y - leading / 2 - 0.38 * paper.size)
        flow.lines(set_lines(spans, flow.width), flow.left, leading)


def sign_rows(block: Block, people: list[Any]) -> list[tuple[str, str]]:
    """The label of each place to sign, and what is said behind it."""
    rows = [(label, "") for label in block.get("rows", ())]
    return rows + [(block["label"], wording.item_text(block.get("extra", ""), person)) for person in people]


def signers(paper: Paper, block: Block) -> list[Any]:
    """Who signs: the items of the list `each`, and as many blanks as the least asks for."""
    people = list(paper.values.get(block.get("each", "")) or [])
    return people + [{}] * (int(block.get("least", 0)) - len(people))


def _sign_compact(paper: Paper, label: str, count: int, leading: float) -> None:
    flow = paper.flow
    start = text_width(label, ROLE, paper.size)
    width = (flow.width - start) / 3
    line = set_lines([Span(label, ROLE, paper.size)], 10_000)[0]
    for number in range(count):
        if number % 3 == 0:
            flow.need(leading)
            if number == 0:
                put_line(flow, line, flow.left, flow.y, leading)
            flow.y -= leading
        x, y = flow.left + start + number % 3 * width, flow.y + leading / 2 - 0.38 * paper.size - 2.6
        flow.rule(x, y, x + width - 10, y)


def height_of(paper: Paper, block: Block) -> float:
    """Height in points of a closing block, so that the text before it can keep company with it."""
    if block["type"] == "seal":
        return SEAL_HEIGHT + 2 * mm
    if block["type"] == "sign" and not block.get("compact"):
        count = len(block.get("rows", ())) + len(signers(paper, block))
        return count * max(paper.form.leading, SIGN_LEADING) + float(block.get("space", 0))
    if block["type"] == "pairs":
        return len(block["rows"]) * paper.form.leading + float(block.get("space", 0))
    return 0.0


def seal(paper: Paper, block: Block) -> None:
    """The bureau's name over the date, both centred where the seal goes, with the ring that marks its place.

    Which seal, and where it goes where the text leaves room, the bureau may say (`Paper.stamp`): then the lines stand
    in the middle of that place. It is never higher than the text ends.
    """
    flow, leading, stamp = paper.flow, 22.0, paper.stamp
    flow.need(SEAL_HEIGHT + 2 * mm)
    flow.y -= 2 * mm
    lines = [paper.set(paper.value(block["bureau"]) or "", flow.width, justify=False)[0]]
    if block.get("on"):
        lines.append(paper.set(paper.value(block["on"]) or "　　年　　月　　日", flow.width)[0])
    widest = max(line.width for line in lines) / 2
    centre = flow.left + flow.width - max(SEAL_FROM_RIGHT, widest)
    baseline = flow.y - SEAL_HEIGHT / 2
    if stamp.x_mm:
        centre = min(max(stamp.x_mm * mm, flow.left + widest), flow.left + flow.width - widest)
        baseline = min(baseline, max(stamp.y_mm * mm, flow.floor + SEAL_HEIGHT / 2))
    top = baseline + leading / 2 + 0.38 * paper.size + (len(lines) - 1) * leading
    font = chain(ROLE).glyph("印")[0]
    kind = stamp.kind or paper.form.seal or "印章"
    if paper.marking.marks.seal:
        flow.put(partial(paper.marking.seal, x=centre, y=baseline))
    elif not paper.marking.marks.public:
        flow.put(lambda canvas: draw_ring(canvas, centre, baseline, font, kind))
    for number, line in enumerate(lines):
        put_line(flow, line, centre - line.width / 2, top - number * leading, leading)
    flow.y = baseline - SEAL_HEIGHT / 2


BLOCKS: Final[dict[str, Callable[[Paper, Block], None]]] = {
    "headline": headline,
    "gap": gap,
    "pairs": pairs,
    "paragraph": paragraph,
    "items": items,
    "ticks": ticks,
    "text": text,
    "sign": sign,
    "seal": seal,
}
