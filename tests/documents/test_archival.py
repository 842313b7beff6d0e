"""PDF/A-2u by structure: every sheet drawn here has what ISO 19005-2 asks for, and nothing it forbids."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from PIL import Image, ImageCms
from reportlab.pdfbase import ttfonts

from documents import specimens, srgb
from documents.archival import archival_canvas, xmp
from documents.drawing import draw
from documents.forms import bind, forms
from documents.pictures import Words, image_pages
from tests.documents.test_pictures import photo

EOL = (b"\n", b"\r")
DC = "{http://purl.org/dc/elements/1.1/}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


def decision() -> bytes:
    form = forms()["decision_unit"]
    return draw(form, bind(form, specimens.usual(form)).values, number="(豫云)应急罚〔2026〕3号", on="2026-03-27")


def fonts_in(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        yield from page.obj["/Resources"].get("/Font", {}).values()


def archival_faults(data: bytes) -> list[str]:
    """What a validator would find, as far as our own means of drawing can go wrong."""
    found = []
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", data):
        found.append("header")
    if not data.rstrip(b"\r\n").endswith(b"%%EOF"):
        found.append("something after the end")
    for match in re.finditer(rb"endstream", data):
        if data[match.start() - 1 : match.start()] not in EOL:
            found.append(f"endstream at {match.start()} stands behind data")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found += _of_catalogue(pdf)
        for font in fonts_in(pdf):
            found += _of_font(font)
        for page in pdf.pages:
            found += _of_page(page)
        if len({bytes(part) for part in pdf.trailer.ID}) > 2 or any(len(bytes(part)) < 16 for part in pdf.trailer.ID):
            found.append("id")
    return found


def _of_catalogue(pdf: pikepdf.Pdf) -> Iterator[str]:
    if str(pdf.Root.get("/Lang", "")) != "zh-CN":
        yield "language"
    (intent,) = pdf.Root.OutputIntents
    profile = intent.DestOutputProfile.read_bytes()
    if intent.S != "/GTS_PDFA1" or int(intent.DestOutputProfile.N) != 3 or profile[36:40] != b"acsp":
        yield "output intent"
    for forbidden in ("/OpenAction", "/AA", "/AcroForm", "/JavaScript"):
        if forbidden in pdf.Root:
            yield forbidden
    metadata = pdf.Root.Metadata
    if "/Filter" in metadata.stream_dict:
        yield "metadata is packed"
    tree = ElementTree.fromstring(metadata.read_bytes().decode())
    said = {node.tag: node.text for node in tree.iter()}
    if said.get(f"{PDFA}part") not in ("2", "3") or said.get(f"{PDFA}conformance") != "U":
        yield "claim"
    title = next(node for node in tree.iter(f"{DC}title"))
    if "".join(title.itertext()) != str(pdf.docinfo["/Title"]):
        yield "title differs"


def _of_font(font: Any) -> Iterator[str]:
    name = str(font.BaseFont)
    descriptor = font.get("/FontDescriptor")
    if descriptor is None or "/FontFile2" not in descriptor:
        yield f"{name} is not embedded"
        return
    if not re.match(r"/[A-Z]{6}\+", name):
        yield f"{name} is no subset"
    if "/Encoding" in font:
        yield f"{name}: a symbolic font has no encoding"
    file = descriptor.FontFile2.read_bytes()
    if int(descriptor.FontFile2.Length1) != len(file):
        yield f"{name}: length"
    face = ttfonts.TTFontFile(io.BytesIO(file), charInfo=0)
    if struct.unpack(">H", face.get_table("cmap")[2:4])[0] != 1:
        yield f"{name}: more than one cmap"
    codes = re.findall(rb"<([0-9A-F]{2})> <((?:[0-9A-F]{4})+)>", font.ToUnicode.read_bytes())
    for code, meant in codes:
        if bytes.fromhex(meant.decode()).decode("utf-16-be") in ("\0", "\ufeff", "\ufffe"):
            yield f"{name}: code {code!r} means nothing"
    if len(font.Widths) != int(font.LastChar) - int(font.FirstChar) + 1:
        yield f"{name}: widths"


def _of_page(page: pikepdf.Page) -> Iterator[str]:
    resources: Any = page.obj["/Resources"]
    for name, image in resources.get("/XObject", {}).items():
        if image.get("/Subtype") == "/Image" and str(image.get("/ColorSpace", "")) == "/DeviceCMYK":
            yield f"{name} is in CMYK"
        if bool(image.get("/Interpolate", False)):
            yield f"{name} is interpolated"
    operators = {str(op.operator) for op in pikepdf.parse_content_stream(page)}
    if operators & {"k", "K"}:
        yield "a colour in CMYK"
    unnamed = {str(op.operands[0]) for op in pikepdf.parse_content_stream(page) if str(op.operator) == "Tf"}
    if missing := {name for name in unnamed if name not in resources.get("/Font", {})}:
        yield f"fonts {missing} are not there"


@pytest.mark.parametrize("key", list(forms()))
def test_every_form_is_archival(key: str) -> None:
    form = forms()[key]
    pdf = draw(form, bind(form, specimens.usual(form)).values, number=specimens.number(form), on="2026-03-27")
    assert archival_faults(pdf) == []


def test_photographs_of_every_kind_are_archival() -> None:
    for kind, mode in (("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P")):
        assert archival_faults(image_pages(photo(kind=kind, mode=mode), Words("照片"))) == []


def test_the_checks_find_what_they_look_for() -> None:
    good = decision()
    assert "metadata is packed" in archival_faults(good.replace(b"/Subtype /XML", b"/Subtype /XML /Filter []"))
    assert "header" in archival_faults(b"%PDF-1.7\nx" + good[9:])
    assert any("endstream" in fault for fault in archival_faults(good.replace(b"\nendstream", b"xendstream", 1)))


def test_no_font_but_the_drawn_ones_is_named() -> None:
    data = decision()
    assert b"Helvetica" not in data and b"/Times" not in data and b"Courier" not in data


def test_properties_and_metadata_say_the_same() -> None:
    with pikepdf.open(io.BytesIO(decision())) as pdf:
        assert str(pdf.docinfo["/Title"]) == "行政处罚决定书 (豫云)应急罚〔2026〕3号"
        assert str(pdf.docinfo["/Author"]) == "云川市应急管理局"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260327000000+08'00'"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == str(pdf.docinfo["/Title"])
            assert metadata["dc:creator"] == ["云川市应急管理局"]
            assert metadata["xmp:CreateDate"] == "2026-03-27T00:00:00+08:00"
            assert metadata.pdfa_status == "2U"


def test_the_id_follows_from_the_content() -> None:
    form = forms()["decision_unit"]
    values = bind(form, specimens.usual(form)).values
    ids = []
    for number in ("1号", "1号", "2号"):
        with pikepdf.open(io.BytesIO(draw(form, values, number=number))) as pdf:
            ids.append(bytes(pdf.trailer.ID[0]))
    assert ids[0] == ids[1] != ids[2]


def test_a_title_that_xml_cannot_hold_is_no_obstacle() -> None:
    buffer = io.BytesIO()
    canvas = archival_canvas(buffer, "甲<&>\x00\x0b\ud800乙", author='"机关"')
    canvas.showPage()
    canvas.save()
    assert archival_faults(buffer.getvalue()) == []
    ElementTree.fromstring(xmp("<&>", "'", date(2026, 3, 27), "x"))


def test_the_colour_profile_is_whole() -> None:
    profile = srgb.profile()
    assert struct.unpack(">I", profile[:4])[0] == len(profile) and profile[12:20] == b"mntrRGB "
    count = struct.unpack(">I", profile[128:132])[0]
    tags = {profile[p : p + 4]: struct.unpack(">II", profile[p + 4 : p + 12]) for p in range(132, 132 + 12 * count, 12)}
    assert {b"desc", b"cprt", b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"} == set(tags)
    assert all(start % 4 == 0 and start + size <= len(profile) for start, size in tags.values())
    held = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    assert "sRGB" in ImageCms.getProfileDescription(held)
    own = ImageCms.createProfile("sRGB")
    grey = Image.new("RGB", (1, 1), (200, 100, 50))
    same = ImageCms.profileToProfile(grey, held, own)
    assert same is not None
    assert all(abs(a - b) <= 1 for a, b in zip(same.getpixel((0, 0)), (200, 100, 50), strict=True))  # type: ignore[arg-type]


def test_a_subset_holds_no_more_than_what_is_drawn() -> None:
    with pikepdf.open(io.BytesIO(decision())) as pdf:
        drawn = {
            char for font in fonts_in(pdf) for char in re.findall(rb"> <([0-9A-F]+)>", font.ToUnicode.read_bytes())
        }
    assert len(drawn) < 400 and b"0040" not in drawn, "no @ stands on a decision"
