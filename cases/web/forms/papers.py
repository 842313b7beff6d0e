"""The paper an act will issue, as a page shows it while the form is typed: the form's own blocks with bound values in
HTML. What came from the form is marked (`.from`), what is missing or wrong in it more so (`.clash`, `.gap`).

The PDF is drawn by `documents.drawing` from the same values; this is its likeness, not its layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from documents import templates, wording
from documents.forms import Form, holds
from documents.grids import given
from documents.profiles import PROFILES
from documents.word import editable

GAP = "〔待填〕"  # stands in for what is not typed yet
EMPTY = mark_safe('<span class="from clash gap"><span class="unseen">待填</span></span>')
Entries = dict[str, list[Mapping[str, Any]]]


@dataclass(frozen=True)
class Mark:
    """Words typed into a field: where they appear on paper they are marked with the field's id."""

    text: str
    field: str
    wrong: bool = False
    gap: bool = False  # the words only stand in for a value not typed yet


@dataclass
class Likeness:
    """One paper on the page."""

    form: Form
    values: Mapping[str, Any]
    number: str = ""
    on: str = ""
    entries: Entries = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.form.title

    @property
    def heading(self) -> str:
        return PROFILES[self.form.profile].heading if self.form.kind in ("table", "letter", "record") else ""

    @property
    def numbered(self) -> bool:
        return bool(self.form.word or self.number)

    @property
    def editable(self) -> bool:
        """Whether the paper may be had in Word: one with a number is issued already, the act writes into its boxes."""
        return editable(self.form, issued=bool(self.number))

    @property
    def copies(self) -> str:
        """一式两份: one for the file, one for whom it goes to."""
        return "、".join(f"一份{copy}" for copy in self.form.copies)

    @property
    def body(self) -> SafeString:
        return joined(block for block in self._blocks())

    def _blocks(self) -> Iterable[SafeString]:
        for block in self.form.body:
            for paper in self._turns(block):
                if not block.get("when") or holds(block["when"], paper.values):
                    draw = BLOCKS.get(block["type"])
                    if draw is not None:
                        yield draw(paper, block)

    def _turns(self, block: Mapping[str, Any]) -> Iterable[Likeness]:
        """A block said once, or once per item of a list, whose values then stand for the form's."""
        if not block.get("per"):
            return [self]
        empty = dict.fromkeys(self.form.field(block["per"]).keys)
        items = self.values.get(block["per"]) or [{}]
        return [replace(self, values={**self.values, **empty, **item}) for item in items]

    # -- words ---------------------------------------------------------------------------------------------------------

    def value(self, name: str) -> str:
        if name == "#number":
            return self.number or "签发时取号"
        if name == "on" and self.on and not self.values.get("on"):
            return wording.on_paper(self.on)
        return wording.value_of(self.form, self.values, name) or self.form.field(name).default

    def marked(self, text: str) -> SafeString:
        """The text with what came from the form marked; gaps stand out."""
        pieces: list[tuple[str, Mark | None]] = [(text, None)]
        for mark in sorted(self.marks, key=lambda m: -len(m.text)):
            pieces = [found for piece in pieces for found in _split(piece, mark)]
        return joined(_piece(text, mark) for text, mark in pieces)

    def sentence(self, template: str, blank: bool = True) -> SafeString:
        segments = templates.fill(template, self.value, blank=blank, sentence=blank)
        return joined(self.marked(s.text) if s.filled else conditional_escape(s.text) for s in segments)


def _split(piece: tuple[str, Mark | None], mark: Mark) -> list[tuple[str, Mark | None]]:
    text, known = piece
    if known is not None or not mark.text or mark.text not in text:
        return [piece]
    found: list[tuple[str, Mark | None]] = []
    for number, part in enumerate(text.split(mark.text)):
        if number:
            found.append((mark.text, mark))
        if part:
            found.append((part, None))
    return found


def _piece(text: str, mark: Mark | None) -> SafeString:
    if mark is None:
        parts = text.split(GAP)
        return joined(part for n, p in enumerate(parts) for part in ([EMPTY] if n else []) + [conditional_escape(p)])
    if mark.gap:
        return EMPTY
    cls = "from clash" if mark.wrong else "from"
    return format_html('<span class="{}" data-of="{}">{}</span>', cls, mark.field, text)


def joined(parts: Iterable[Any]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


# -- blocks ----------------------------------------------------------------------------------------------------------------

Block = Mapping[str, Any]


def _headline(paper: Likeness, block: Block) -> SafeString:
    return format_html('<p class="docno">{}</p>', paper.sentence(block["text"], blank=False))


def _gap(paper: Likeness, block: Block) -> SafeString:
    return mark_safe("<br>")


def _pairs(paper: Likeness, block: Block) -> SafeString:
    rows = []
    for row in block["rows"]:
        cells = [item["field"] if isinstance(item, Mapping) else item for item in row]
        said = joined(
            format_html("{}：{}　", paper.form.field(n).label.replace("\u3000", ""), paper.marked(paper.value(n)))
            for n in cells
        )
        rows.append(format_html('<p class="flat">{}</p>', said))
    return joined(rows)


def _paragraph(paper: Likeness, block: Block) -> SafeString:
    return format_html("<p>{}</p>", paper.sentence(block["text"]))


def _items(paper: Likeness, block: Block) -> SafeString:
    rows = []
    values = paper.values.get(block["field"]) or []
    for index, value in enumerate(values, 1):
        number = value.get("number", index) if isinstance(value, Mapping) else index
        text = wording.item_text(block["item"], value, number).rstrip("。；;")
        lead = wording.item_text(block["number"], {"n": number}) if block.get("number") else ""
        end = block.get("last", "") if index == len(values) else block.get("end", "")
        rows.append(format_html("<p>{}{}{}</p>", lead, paper.marked(text), end))
    return joined(rows)


def _ticks(paper: Likeness, block: Block) -> SafeString:
    return joined(
        format_html("<p>{} {}</p>", "☑" if holds(o["when"], paper.values) else "☐", paper.sentence(o["text"]))
        for o in block["options"]
    )


def _text(paper: Likeness, block: Block) -> SafeString:
    value = paper.values.get(block["field"])
    if isinstance(value, list):
        content = "\n".join(wording.item_text(block.get("item", ""), one, n) for n, one in enumerate(value, 1))
    else:
        content = paper.value(block["field"])
    rows = content.split("\n")
    first = format_html('<p><b class="head2">{}</b>{}</p>', block.get("label", ""), paper.marked(rows[0]))
    return joined([first, *(format_html("<p>{}</p>", paper.marked(row)) for row in rows[1:])])


def _sign(paper: Likeness, block: Block) -> SafeString:
    if block.get("compact"):  # the label once, then room for all
        return format_html('<p class="flat">{}</p>', block["label"])
    people = paper.values.get(block.get("each", "")) or []
    rows = [(label, "") for label in block.get("rows", ())]
    rows += [(block.get("label", ""), wording.item_text(block.get("extra", ""), p)) for p in people]
    return joined(format_html('<p class="flat">{}：　　　　　　{}</p>', label, extra) for label, extra in rows)


def _seal(paper: Likeness, block: Block) -> SafeString:
    day = paper.marked(paper.value(block["on"]) or "　　年　　月　　日") if block.get("on") else ""
    return format_html(
        '<p class="sign"><span class="seal" aria-hidden="true">印章处</span>{}<br>{}</p>',
        paper.value(block["bureau"]),
        day,
    )


def _grid(paper: Likeness, block: Block) -> SafeString:
    rows = []
    for row in block["rows"]:
        cells = []
        for item in row:
            if isinstance(item, str):
                cells.append(format_html("<th>{}</th>", item.replace("\u3000", "").replace("\n", "")))
            else:
                span = int(item.get("span", 1))
                inner = _box(paper, item["box"]) if "box" in item else _cell(paper, item)
                cells.append(format_html('<td colspan="{}">{}</td>', span, inner))
        rows.append(format_html("<tr>{}</tr>", joined(cells)))
    return format_html("<table>{}</table>", joined(rows))


def _cell(paper: Likeness, item: Block) -> SafeString:
    text = paper.value(item["field"]) if "field" in item else ""
    lines = (text + (item.get("suffix", "") if text else "")).split("\n")
    return joined(
        part for n, row in enumerate(lines) for part in ([mark_safe("<br>")] if n else []) + [paper.marked(row)]
    )


def _box(paper: Likeness, key: str) -> SafeString:
    """An opinion's box: what was written, who signed and when."""
    box = paper.form.box(key)
    found = paper.entries.get(key) or given(paper.values.get(box.opinion))
    if not found and (box.opinion or box.signers):
        people = paper.values.get(box.signers) or []
        names = "、".join(p.get("name", "") if isinstance(p, Mapping) else str(p) for p in people)
        opinion = paper.value(box.opinion) if box.opinion else ""
        found = [{"opinion": opinion, "name": names, "on": paper.values.get("on") or paper.on}]
    if not found:
        return format_html("<br>{}：", box.sign)
    return joined(
        format_html(
            "{}<br>{}：{}　{}",
            paper.marked(str(entry.get("opinion") or "")),
            box.sign,
            "、".join(entry.get("names") or [str(entry.get("name") or "")]),
            paper.marked(wording.on_paper(str(entry.get("on") or ""))),
        )
        for entry in found
    )


def _table(paper: Likeness, block: Block) -> SafeString:
    columns = block["columns"]
    name = block.get("field") or paper.form.box(block["box"]).opinion
    values = [row for row in paper.values.get(name) or [] if isinstance(row, Mapping)]
    values += [row for row in paper.entries.get(block.get("box", ""), []) if dict(row) not in values]
    head = joined(format_html("<th>{}</th>", c["title"].replace("\n", "")) for c in columns)
    rows = joined(
        format_html("<tr>{}</tr>", joined(format_html("<td>{}</td>", paper.marked(_column(c, row))) for c in columns))
        for row in values
    )
    return format_html("<table><tr>{}</tr>{}</table>", head, rows)


def _column(column: Block, row: Mapping[str, Any]) -> str:
    return " ".join(t for k in column["key"].split("|") if (t := wording.item_text("{v}", {"v": row.get(k)})))


BLOCKS: dict[str, Callable[[Likeness, Block], SafeString]] = {
    "headline": _headline,
    "gap": _gap,
    "pairs": _pairs,
    "paragraph": _paragraph,
    "items": _items,
    "ticks": _ticks,
    "text": _text,
    "sign": _sign,
    "seal": _seal,
    "grid": _grid,
    "table": _table,
}
