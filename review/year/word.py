"""The report as a Word file that people go on writing in: official fonts, charts as pictures, tables sideways.

The fonts are named and not carried along: where they are missing, Word takes what it has.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from cases.punctuation import full_width
from documents.wording import on_paper
from review.year import painting
from review.year.charts import Drawing
from review.year.report import Block, Report
from review.year.tables import Table
from review.year.values import Values
from review.year.workbook import grid

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONTS = {"title": "方正小标宋简体", "chapter": "黑体", "section": "楷体_GB2312", "text": "仿宋_GB2312"}
SIZE, LEADING = 16, 28  # 三号; 28 points a line
LATIN = "Times New Roman"


def write(values: Values, report: Report, shown: Sequence[Table], charts: Sequence[Drawing], on: date) -> bytes:
    """The report as .docx; the same input gives the same text and properties."""
    document: Any = Document()
    _page(document)
    about = document.core_properties
    about.title, about.author, about.language = report.title, values.label, "zh-CN"
    about.created = about.modified = datetime(on.year, on.month, on.day)
    _paragraph(document, report.title, "title", size=22, centred=True, indent=False, leading=34)
    for block in report.blocks:
        _block(document, block)
    _signed(document, values.label, on)
    if charts:
        document.add_page_break()
        _paragraph(document, "附图", "chapter", indent=False)
        for chart in charts:
            _chart(document, chart)
    if shown:
        _sideways(document)
    for number, table in enumerate(shown, 1):
        _table(document, number, table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    """A4 with the type area of GB/T 9704."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    _font(style.font, style.element.get_or_add_rPr(), "text", SIZE)


def _font(font: Any, properties: Any, role: str, size: float) -> None:
    """`eastAsia` names the font of Chinese text; the plain name is that of letters and figures."""
    font.name, font.size = LATIN, Pt(size)
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), FONTS[role])


def _paragraph(
    place: Any, text: str, role: str = "text", *, size: float = SIZE, centred: bool = False, indent: bool = True,
    leading: float = LEADING, colour: RGBColor | None = None,
) -> Any:  # fmt: skip
    paragraph = place.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(leading)
    form.space_before = form.space_after = Pt(0)
    if indent:
        form.first_line_indent = Pt(2 * size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    _font(run.font, run._element.get_or_add_rPr(), role, size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _block(document: Any, block: Block) -> None:
    role = block.kind if block.kind in ("chapter", "section") else "text"
    colour = RGBColor(0xB3, 0x23, 0x1A) if block.kind == "gap" else None
    text = f"{block.text}{'：' + block.hint if block.hint else ''}" if block.kind == "gap" else block.text
    paragraph = _paragraph(document, text, role, colour=colour)
    if role != "text":
        paragraph.paragraph_format.keep_with_next = True


def _signed(document: Any, label: str, on: date) -> None:
    _paragraph(document, "")
    for text in (label, on_paper(on.isoformat())):
        paragraph = _paragraph(document, text, indent=False)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(4 * SIZE)


def _chart(document: Any, chart: Drawing) -> None:
    _paragraph(document, chart.title, "chapter", size=12, centred=True, indent=False)
    note = f"{chart.note}；深色（实线）为 {chart.legend[0]} 年，浅色（虚线）为 {chart.legend[1][:4]} 年"
    _paragraph(document, note, size=10.5, centred=True, indent=False, leading=18)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture = paragraph.add_run().add_picture(io.BytesIO(painting.picture(chart)), width=Mm(154))
    picture._inline.docPr.set("descr", chart.said)


def _sideways(document: Any) -> None:
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Mm(18)


def _table(document: Any, number: int, table: Table) -> None:
    heads, rows = grid(table)
    if number > 1:
        document.add_page_break()
    _paragraph(
        document, f"附表{number}　{full_width(table.layout.title)}", "chapter", size=14, centred=True, indent=False
    )
    said = f"填报单位：{table.values.label}　　统计期间：{table.values.period.label}"
    _paragraph(document, said, size=10.5, indent=False, leading=18)
    made = document.add_table(rows=1 + len(rows), cols=len(heads))
    made.style = "Table Grid"
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # the headings stand on every page of it
    for index, texts in enumerate((heads, *rows)):
        for cell, text in zip(made.rows[index].cells, texts, strict=True):
            _write(
                cell, text, "chapter" if index == 0 else "text", left=index > 0 and cell is made.rows[index].cells[0]
            )
    for place, note in enumerate(table.layout.notes, 1):
        text = f"{'说明：' if place == 1 else '　　　'}{place}．{full_width(note)}"
        _paragraph(document, text, size=9, indent=False, leading=14)


def _write(cell: Any, text: str, role: str, left: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    _font(run.font, run._element.get_or_add_rPr(), role, 9)
