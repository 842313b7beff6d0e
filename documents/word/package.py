"""The parts of a .docx around its text: styles, fonts, settings, headers and footers; zipped, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from documents.profiles import HEIGHT, WIDTH, Profile, mm
from documents.typesetting import Span
from documents.word.markup import NAMES, legal, twips

HEADER_AT: Final = 15 * mm
FOOTER_AT: Final = 17.5 * mm
WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the first moment a zip knows: the same file whenever it is made
_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KIND: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACES: Final = (
    f'xmlns:w="{_MAIN}" xmlns:r="{_DOCUMENT}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
# Beside each official font the one that Windows itself brings.
FONTS: Final = {"仿宋": "仿宋", "小标宋": "华文中宋", "黑": "SimHei", "楷": "楷体", "宋": "SimSun"}


@dataclass(frozen=True, slots=True)
class Around:
    """What stands outside the text: headers and footers by page ("default", "first", "even")."""

    headers: Mapping[str, str]
    footers: Mapping[str, str]


def packed(body: str, around: Around, profile: Profile, body_style: Span, title: str) -> bytes:
    """The whole file. `body_style` is the style of running text."""
    named = [("header", page, text) for page, text in around.headers.items()]
    named += [("footer", page, text) for page, text in around.footers.items()]
    parts = {
        "[Content_Types].xml": _types(named),
        "_rels/.rels": _relations([("rId1", f"{_DOCUMENT}/officeDocument", "word/document.xml"),
                                   ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")]),
        "docProps/core.xml": _properties(title),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}{_section(named, profile)}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            [(name, f"{_DOCUMENT}/{name}", f"{name}.xml") for name in ("styles", "settings", "fontTable")]
            + [(_id(kind, page), f"{_DOCUMENT}/{kind}", f"{_id(kind, page)}.xml") for kind, page, _ in named]
        ),
        "word/styles.xml": _styles(body_style),
        "word/settings.xml": _settings("even" in around.footers),
        "word/fontTable.xml": _fonts(),
    }  # fmt: skip
    for kind, page, text in named:
        root = {"header": "hdr", "footer": "ftr"}[kind]
        parts[f"word/{_id(kind, page)}.xml"] = f"<w:{root} {SPACES}>{text}</w:{root}>"
    return _zipped(parts)


def _zipped(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, WHEN)
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode())
    return out.getvalue()


def _id(kind: str, page: str) -> str:
    return f"{kind}_{page}"


def _types(named: list[tuple[str, str, str]]) -> str:
    kinds = {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable"}
    kinds |= {_id(kind, page): kind for kind, page, _ in named}
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(rows: list[tuple[str, str, str]]) -> str:
    found = "".join(f'<Relationship Id="{one}" Type="{kind}" Target="{target}"/>' for one, kind, target in rows)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _properties(title: str) -> str:
    """The title of the paper and nothing else: no author, no times, no program."""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(legal(title))}</dc:title></cp:coreProperties>'
    )


def _section(named: list[tuple[str, str, str]], profile: Profile) -> str:
    found = "".join(
        f'<w:{kind}Reference w:type="{page}" r:id="{_id(kind, page)}"/>'
        for kind, page, _ in sorted(named, key=lambda one: one[0] == "footer")
    )
    edges = {"top": profile.top, "right": profile.right, "bottom": profile.bottom, "left": profile.left,
             "header": HEADER_AT, "footer": FOOTER_AT, "gutter": 0}  # fmt: skip
    margins = " ".join(f'w:{name}="{twips(width)}"' for name, width in edges.items())
    first = "<w:titlePg/>" if any(page == "first" for _, page, _ in named) else ""
    return (
        f'<w:sectPr>{found}<w:pgSz w:w="{twips(WIDTH)}" w:h="{twips(HEIGHT)}"/><w:pgMar {margins}/>{first}</w:sectPr>'
    )


def _styles(style: Span) -> str:
    font, size = NAMES[style.role], round(style.size * 2)
    return (
        f"<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/></w:pPr></w:style></w:styles>'
    )


def _settings(even: bool) -> str:
    pages = "<w:evenAndOddHeaders/>" if even else ""
    return (
        f'<w:settings {SPACES}><w:zoom w:percent="100"/>{pages}<w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:ulTrailSpace/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    )


def _fonts() -> str:
    found = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{FONTS[role]}"/><w:charset w:val="86"/></w:font>'
        for role, name in NAMES.items()
    )
    return f"<w:fonts {SPACES}>{found}</w:fonts>"
