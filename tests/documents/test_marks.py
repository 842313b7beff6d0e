"""Seals over the date and over the edges, signatures in their places, the code by which a paper is checked."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import segno
from PIL import Image

from cases.signatures import prepared
from documents import specimens
from documents.drawing import draw
from documents.forms import bind, forms
from documents.marks import SLICED_TOGETHER, Check, Marks, NoSuchPlace, Placed, Seal
from documents.paper import STAMP
from documents.profiles import HEIGHT, WIDTH, mm
from tests.documents.drawn_marks import blue, png, red, seal, seen, signature
from tests.documents.test_archival import archival_faults

Text = Callable[[bytes], str]
CHECK = Check("https://cases.example.gov.cn/check/8K3PXQ2MWA7TRN5C/", "8K3PXQ2MWA7TRN5C", "sm3:1ab21d8355cfa17f8e61")


def paper(key: str, marks: Marks, **values: Any) -> bytes:
    form = forms()[key]
    bound = bind(form, specimens.usual(form)).values
    return draw(form, {**bound, **values}, number=specimens.number(form), on="2026-03-27", marks=marks)


def long_decision(pages: int, marks: Marks) -> bytes:
    return paper("decision_unit", marks, facts="甲乙丙丁。" * (150 * pages))


def test_the_seal_stands_over_the_date_in_place_of_the_ring(text_of: Text, tmp_path: Path) -> None:
    plain, sealed = paper("penalty_notice", Marks()), paper("penalty_notice", Marks(Seal(seal(), across=False)))
    assert "（公章）" in text_of(plain) and "（公章）" not in text_of(sealed)
    last = seen(sealed, tmp_path)[-1]
    box = red(last)
    assert box is not None
    left, top, right, bottom = box
    assert abs((right - left) - 42 * 0.9 * mm) < 6 and abs((bottom - top) - (right - left)) < 4, (
        "round, 42 mm with its margin"
    )
    assert right < WIDTH - 31 * mm + 4 and left > WIDTH / 2, "at the right, inside the type area"
    dark = [(x, y) for x in range(left, right) for y in range(top, bottom) if sum(last.getpixel((x, y))) < 200]  # type: ignore[arg-type]
    assert dark, "bureau and date are read through it"


def test_a_place_the_bureau_chose_is_where_the_seal_goes(tmp_path: Path) -> None:
    stamp = {STAMP: {"kind": "执法专用章", "x_mm": 100, "y_mm": 60}}
    box = red(seen(paper("correction_order", Marks(Seal(seal(), across=False)), **stamp), tmp_path)[-1])
    assert box is not None
    assert abs((box[0] + box[2]) / 2 - 100 * mm) < 4 and abs(HEIGHT - (box[1] + box[3]) / 2 - 60 * mm) < 4


def test_slices_at_the_edges_of_the_sheets_make_one_seal(tmp_path: Path) -> None:
    pages = seen(long_decision(3, Marks(Seal(seal()))), tmp_path)
    assert len(pages) >= 3
    wide = round(42 * mm / len(pages))
    whole = Image.new("RGB", (wide * len(pages), pages[0].height), "white")
    for number, page in enumerate(pages):
        whole.paste(page.crop((page.width - wide, 0, page.width, page.height)), (number * wide, 0))
        assert red(page.crop((int(WIDTH - 31 * mm), 0, page.width - wide - 1, page.height))) is None
    box = red(whole)
    assert box is not None
    assert abs((box[2] - box[0]) - 42 * 0.9 * mm) < 6 and abs((box[3] - box[1]) - 42 * 0.9 * mm) < 6
    assert abs((box[1] + box[3]) / 2 - HEIGHT / 2) < 4, "at half the height"


def test_one_sheet_alone_has_no_slice(tmp_path: Path) -> None:
    (page,) = seen(paper("correction_order", Marks(Seal(seal()))), tmp_path)
    assert red(page.crop((page.width - 12, 0, page.width, page.height))) is None


def test_many_sheets_are_sealed_in_bundles(tmp_path: Path) -> None:
    pages = seen(long_decision(2 * SLICED_TOGETHER, Marks(Seal(seal()))), tmp_path)
    assert len(pages) > SLICED_TOGETHER + 1
    assert all(red(p.crop((p.width - 40, 300, p.width, 540))) is not None for p in pages[: SLICED_TOGETHER + 2])


def test_the_picture_of_a_seal_is_embedded_once() -> None:
    with pikepdf.open(io.BytesIO(long_decision(6, Marks(Seal(seal()))))) as pdf:
        images = {image.objgen for page in pdf.pages for image in page.get_images().values()}
    assert len(images) == 1


def test_a_signature_stands_on_the_line_behind_its_words(tmp_path: Path) -> None:
    ink = _cut(signature())
    (page,) = seen(paper("inquiry_record", Marks(placed=(Placed(ink, "被询问人"),))), tmp_path)[:1]
    box = blue(page)
    assert box is not None and box[1] > HEIGHT - 45 * mm, "at the foot of the page"
    (other,) = seen(paper("inquiry_record", Marks(placed=(Placed(ink, "询问人（签名）"),))), tmp_path)[:1]
    moved = blue(other)
    assert moved is not None and moved[1] < box[1] and moved[0] > 31 * mm + 60


def test_a_record_is_signed_on_every_page_or_on_the_one_named(tmp_path: Path) -> None:
    ink = _cut(signature())
    text = "问：什么时候开始的？\n答：记不清了。\n" * 60
    everywhere = seen(paper("inquiry_record", Marks(placed=(Placed(ink, "被询问人"),)), text=text), tmp_path)
    assert len(everywhere) > 2 and all(blue(page) is not None for page in everywhere)
    once = seen(paper("inquiry_record", Marks(placed=(Placed(ink, "被询问人", page=2),)), text=text), tmp_path)
    assert [blue(page) is not None for page in once][:3] == [False, True, False]


def test_two_officers_sign_in_two_places(tmp_path: Path) -> None:
    ink = _cut(signature())
    box = []
    for turn in (1, 2):
        (page,) = seen(paper("correction_order", Marks(placed=(Placed(ink, "行政执法人员", turn),))), tmp_path)
        box.append(blue(page))
    assert box[0] and box[1] and box[0] != box[1]


def test_a_fingerprint_stands_where_it_was_put(tmp_path: Path) -> None:
    mark = Placed(_cut(signature()), x_mm=60, y_mm=200, width_mm=20)
    (page,) = seen(paper("inquiry_record", Marks(placed=(mark,))), tmp_path)
    box = blue(page)
    assert box is not None
    assert abs((box[0] + box[2]) / 2 - 60 * mm) < 3 and abs(HEIGHT - (box[1] + box[3]) / 2 - 200 * mm) < 3


def test_a_place_that_the_paper_does_not_have_is_named() -> None:
    with pytest.raises(NoSuchPlace, match="文书上没有“证人”的签名处"):
        paper("inquiry_record", Marks(placed=(Placed(png(_blank()), "证人"),)))


def test_the_code_is_printed_and_says_where_to_ask(text_of: Text, tmp_path: Path) -> None:
    pdf = paper("decision_unit", Marks(check=CHECK))
    pages = text_of(pdf).split("\f")
    assert "扫码核验8K3P-XQ2M-WA7T-RN5C" in pages[0] and "校验值sm3:1ab21d8355cfa17f" in pages[0]
    assert "扫码核验" not in pages[1]
    corner = seen(pdf, tmp_path)[0].crop((int(WIDTH - 26 * mm), int(HEIGHT - 26 * mm), int(WIDTH), int(HEIGHT)))
    assert sum(1 for pixel in corner.get_flattened_data() if sum(pixel) < 200) > 300
    assert "扫码核验" not in text_of(paper("decision_unit", Marks()))


def test_the_code_can_be_read_by_a_machine(tmp_path: Path) -> None:
    wanted = segno.make(CHECK.address, error="m", micro=False).matrix
    pdf = paper("decision_unit", Marks(check=CHECK))
    (tmp_path / "code.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "600", "-f", "1", "-l", "1", "-gray", "-png", str(tmp_path / "code.pdf"),
                    str(tmp_path / "code")], check=True)  # fmt: skip
    (path,) = tmp_path.glob("code-*.png")
    page, scale = Image.open(path).convert("L"), 600 / 25.4
    side = 15 * scale / len(wanted)
    left, top = (210 - 8 - 15) * scale, (297 - 8 - 15) * scale
    found = [
        [page.getpixel((int(left + (c + 0.5) * side), int(top + (r + 0.5) * side))) < 128 for c in range(len(wanted))]  # type: ignore[operator]
        for r in range(len(wanted))
    ]
    assert found == [[bool(cell) for cell in row] for row in wanted]


def test_marked_papers_are_archival_and_the_same_each_time() -> None:
    marks = Marks(Seal(seal()), (Placed(_cut(signature()), x_mm=50, y_mm=50),), CHECK)
    one, two = paper("decision_unit", marks), paper("decision_unit", marks)
    assert one == two and archival_faults(one) == []


def _cut(photo: bytes) -> bytes:
    """The signature as the product makes it ready: only its ink."""
    return prepared(photo, "签名.jpg")


def _blank() -> Any:
    return Image.new("RGBA", (10, 10), (0, 0, 0, 255))
