"""The look of official letters (GB/T 9704): type area, lines, title, page numbers outside, the seal over the date."""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from documents import specimens
from documents.drawing import draw
from documents.forms import Form, bind, forms
from documents.marks import Marks, Seal
from documents.profiles import GB9704, HEIGHT, WIDTH, mm
from tests.documents.drawn_marks import red, seal, seen

LETTERS = [key for key, form in forms().items() if form.profile == "GB9704"]
LONG = "安全生产监督管理" * 200


def drawn(form: Form, marks: Marks | None = None, **values: object) -> bytes:
    bound = bind(form, specimens.usual(form)).values
    return draw(form, {**bound, **values}, number=specimens.number(form), on="2026-03-27", marks=marks or Marks())


def words(pdf: bytes, folder: Path) -> list[list[tuple[str, float, float, float, float]]]:
    """Every word with its box in points, page by page."""
    (folder / "x.pdf").write_bytes(pdf)
    command = ["pdftotext", "-bbox", str(folder / "x.pdf"), str(folder / "x.html")]
    subprocess.run(command, check=True)
    text = (folder / "x.html").read_text(encoding="utf-8")
    tree = ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>|&[a-z]+;", "", text))
    pages = []
    for page in tree.iter("{http://www.w3.org/1999/xhtml}page"):
        found = []
        for word in page:
            box = (float(word.get(side) or 0) for side in ("xMin", "yMin", "xMax", "yMax"))
            found.append((str(word.text or ""), *box))
        pages.append(found)
    return pages  # type: ignore[return-value]


def test_the_numbers_of_the_standard() -> None:
    assert WIDTH - GB9704.left - GB9704.right == pytest.approx(156 * mm, abs=0.1)
    assert HEIGHT - GB9704.top - GB9704.bottom == pytest.approx(225 * mm, abs=0.1)
    assert GB9704.leading * 22 == pytest.approx(225 * mm) and GB9704.size * 28 <= 156 * mm
    assert 156 * mm - GB9704.size * 28 < GB9704.size / 2, "28 characters, and not one more"


@pytest.mark.parametrize("key", LETTERS)
def test_a_letter_keeps_to_its_type_area_and_has_no_form_s_heading(
    key: str, tmp_path: Path, text_of: Callable[[bytes], str]
) -> None:
    form = forms()[key]
    pdf = drawn(form)
    assert "安全生产行政执法文书" not in text_of(pdf)
    for page in words(pdf, tmp_path):
        inside = [w for w in page if w[4] < HEIGHT - GB9704.bottom + 2]
        assert all(w[1] > GB9704.left - 2 and w[3] < WIDTH - GB9704.right + 6 for w in inside), inside
        assert all(w[2] > GB9704.top - 4 for w in inside)


def test_lines_are_a_twenty_second_of_the_type_area_apart(tmp_path: Path) -> None:
    form = forms()["no_violation_certificate"]
    page = words(drawn(form, finding=LONG), tmp_path)[0]
    rows = sorted({round(w[2], 1) for w in page if w[3] - w[1] > 200 and w[4] - w[2] > 15})
    steps = [b - a for a, b in itertools.pairwise(rows) if b - a < 40]
    assert len(steps) > 8 and all(abs(step - GB9704.leading) < 0.6 for step in steps)
    assert max(len(w[0]) for w in page if not re.search("[0-9A-Z]", w[0])) == 28


def test_page_numbers_stand_below_the_type_area_right_on_odd_and_left_on_even_pages(tmp_path: Path) -> None:
    form = forms()["no_violation_certificate"]
    pages = words(drawn(form, finding=LONG * 3), tmp_path)
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        shown = [w for w in page if (w[2] > HEIGHT - GB9704.bottom + 4 * mm and str(number) in w[0]) or w[0] == "—"]
        digit = next(w for w in shown if str(number) in w[0])
        assert digit[2] > HEIGHT - GB9704.bottom
        assert (digit[1] > WIDTH / 2) == bool(number % 2)
        assert not any("共" in w[0] and "页" in w[0] for w in page if w[2] > HEIGHT - GB9704.bottom)


def test_whoever_answers_for_a_letter_stands_beside_its_number(text_of: Callable[[bytes], str]) -> None:
    issued = [form for key, form in forms().items() if key in LETTERS and form.issuer]
    assert issued, "a report to the government or the court names its signer"
    for form in issued:
        assert "签发人：" in text_of(drawn(form)).partition(form.title)[0]


def test_the_seal_presses_the_date(tmp_path: Path) -> None:
    form = forms()["no_violation_certificate"]
    pdf = drawn(form, Marks(Seal(seal(), across=False)))
    page = words(pdf, tmp_path)[-1]
    date = next(w for w in page if "2026年3月27日" in w[0])
    box = red(seen(pdf, tmp_path)[-1])
    assert box is not None and abs((box[0] + box[2]) / 2 - (date[1] + date[3]) / 2) < 8
    assert abs((box[1] + box[3]) / 2 - (date[2] + date[4]) / 2) < 8, "its middle lies on the date"
