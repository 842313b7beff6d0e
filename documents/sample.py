"""样张: papers not issued yet, drawn as they would be, bound together and marked across every page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

import pikepdf
from reportlab.lib.pagesizes import A4

from documents.archival import archival_canvas
from documents.typefaces import chain

WORD: Final = "样张"


def sample(papers: Sequence[bytes]) -> bytes:
    """The papers as one PDF; no page of it can pass for an issued one. Raises fonts.FontsNotReady."""
    with pikepdf.new() as volume, pikepdf.open(io.BytesIO(_mark())) as mark:
        for paper in papers:
            with pikepdf.open(io.BytesIO(paper)) as source:
                volume.pages.extend(source.pages)
        for page in volume.pages:
            page.add_overlay(mark.pages[0], pikepdf.Rectangle(0, 0, *A4))
        out = io.BytesIO()
        volume.save(out, deterministic_id=True)
    return out.getvalue()


def _mark() -> bytes:
    out = io.BytesIO()
    canvas = archival_canvas(out, WORD)
    canvas.setFillGray(0.6)
    canvas.setFillAlpha(0.35)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(40)
    canvas.setFont(chain("黑").glyph("样")[0], 130)
    canvas.drawCentredString(0, -45, WORD)
    canvas.save()
    return out.getvalue()
