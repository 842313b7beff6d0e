"""The canvas all pages are drawn on: what it saves is PDF/A-2u (ISO 19005-2) and the same for the same input.

Fonts embedded with their Unicode, one output intent (sRGB), XMP metadata that agrees with the document's properties,
the language of the text, an id that follows from the content. `tests/documents/test_archival.py` holds every sheet to it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import IO, Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from documents import srgb
from documents.typefaces import first_font

__all__ = ["CREATOR", "LANGUAGE", "archival_canvas", "xmp"]

CREATOR: Final = "案卷 Anjuan"
LANGUAGE: Final = "zh-CN"
VERSION: Final = (1, 7)
UNDATED: Final = date(2000, 1, 1)
# What XML cannot hold, and the lone surrogates that no encoding can.
_UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def archival_canvas(target: IO[bytes], title: str, *, author: str = "", on: str = "") -> Canvas:
    """A canvas for A4 pages. `on`: the ISO date the document bears, for its properties. Raises fonts.FontsNotReady."""
    canvas = Canvas(
        target, pagesize=A4, invariant=1, pageCompression=1, pdfVersion=VERSION, initialFontName=first_font(),
        lang=LANGUAGE,
    )  # fmt: skip
    title, author = _UNWRITABLE.sub("", title), _UNWRITABLE.sub("", author) or CREATOR
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(title)
    canvas.setCreator(CREATOR)
    day = _day(on)
    stamp = canvas._doc._timeStamp
    stamp.YMDhms, stamp.dhh = (day.year, day.month, day.day, 0, 0, 0), 8
    catalog = canvas._doc.Catalog
    catalog.Metadata = _Metadata(content=xmp(title, author, day, canvas._doc.info.producer).encode())
    catalog.OutputIntents = pdfdoc.PDFArray([_output_intent()])
    catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
    return canvas


def xmp(title: str, author: str, day: date, producer: str, *, part: int = 2) -> str:
    """The metadata packet. `part` 0: no claim to be PDF/A (a volume that holds papers made elsewhere)."""
    claim = f"<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>" if part else ""
    moment = f"{day.isoformat()}T00:00:00+08:00"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        f"{claim}<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:description>'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>"
        f"<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool><pdf:Producer>{escape(producer)}</pdf:Producer>"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    )


def _day(on: str) -> date:
    try:
        return date.fromisoformat(on[:10])
    except ValueError:
        return UNDATED


class _Metadata(pdfdoc.PDFStream):  # type: ignore[misc]
    """The packet as it is: whoever looks for it must be able to read it without unpacking."""

    def format(self, document: Any) -> bytes:
        head = f"<< /Type /Metadata /Subtype /XML /Length {len(self.content)} >>\nstream\n"
        return head.encode() + bytes(self.content) + b"\nendstream\n"


def _output_intent() -> Any:
    name = pdfdoc.PDFString("sRGB IEC61966-2.1")
    profile = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"N": 3}), srgb.profile(), [pdfdoc.PDFZCompress])
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": name,
            "Info": name,
            "DestOutputProfile": profile,
        }
    )
