"""The bound volume: page numbers, contents, outline, foreign pages made to fit, and what cannot be bound."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from documents import binding
from documents.binding import Part, Sheet, UnbindablePart, bind_volume, check_pdf, evidence_sheet
from documents.forms import bind, load_form
from documents.typefaces import first_font

A4 = (595.28, 841.89)


def pdf(*sizes: tuple[float, float], words: str = "page") -> bytes:
    """A PDF with a page of each size."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, initialFontName=first_font())
    for number, size in enumerate(sizes, 1):
        canvas.setPageSize(size)
        canvas.setFont(first_font(), 20)
        canvas.drawString(size[0] * 0.2, size[1] * 0.5, f"{words}{number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def target(item: pikepdf.OutlineItem) -> Any:
    destination = item.destination
    assert isinstance(destination, pikepdf.Array)
    return destination[0]


def changed(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def volume(context: dict[str, Any]) -> Callable[..., bytes]:
    """A volume of the given parts, with the sheets that binding draws."""

    def bound(*parts: Part) -> bytes:
        sheets = [
            Sheet(load_form(key), bind(load_form(key), context).values, number)
            for key, number in (("file_cover", "(豫云)应急案〔2026〕3号"), ("file_contents", ""), ("closing_sheet", ""))
        ]
        return bind_volume(sheets[0], sheets[1], parts, sheets[2])

    return bound


def pages_of(data: bytes, text_of: Callable[[bytes], str]) -> list[str]:
    return text_of(data).split("\f")[:-1]


PARTS = (
    Part("行政处罚决定书", "(豫云)应急罚〔2026〕3号", "2026-03-27", pdf(A4, A4, words="decision")),
    Part("营业执照复印件", pdf=pdf((300, 400), (842, 595), words="licence"), remark="复印件"),
    Part("光盘封套", pdf=pdf(A4, words="disc"), counted=False),
    Part("结案审批表", "(豫云)应急结〔2026〕3号", "2026-04-10", pdf(A4, A4, A4, words="closing")),
)


def test_numbers_run_over_the_parts_and_leave_out_cover_contents_and_closing_sheet(
    volume: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    pages = pages_of(volume(*PARTS), text_of)
    assert len(pages) == 11
    assert pages[2:10] == [
        "decision11", "decision22", "licence13", "licence24", "disc1", "closing15", "closing26", "closing37",
    ]  # fmt: skip
    assert "1" not in pages[0].replace("2026", "") or "云川市应急管理局" in pages[0]


def test_the_contents_give_first_pages_and_a_range_for_the_last(
    volume: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    contents = pages_of(volume(*PARTS), text_of)[1]
    assert "1行政处罚决定书(豫云)应急罚〔2026〕3号2026年3月27日1" in contents
    assert "2营业执照复印件3复印件" in contents and "3光盘封套4结案审批表" in contents
    assert "2026年4月10日5-7" in contents


def test_the_closing_sheet_counts_documents_and_pages(
    volume: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    closing = pages_of(volume(*PARTS), text_of)[-1]
    assert "本卷文件数4件" in closing and "本卷页数7页" in closing and "田禾" in closing


def test_every_part_has_its_bookmark(volume: Callable[..., bytes]) -> None:
    with pikepdf.open(io.BytesIO(volume(*PARTS))) as bound:
        with bound.open_outline() as outline:
            marks = [(item.title, bound.pages.index(pikepdf.Page(target(item)))) for item in outline.root]
        assert bound.Root.PageMode == "/UseOutlines"
        assert str(bound.docinfo["/Title"]) == "云川市恒达钢结构有限公司特种作业人员未持证上岗案"
    assert marks == [
        ("案卷首页", 0), ("卷内目录", 1), ("行政处罚决定书 (豫云)应急罚〔2026〕3号", 2), ("营业执照复印件", 4),
        ("光盘封套", 6), ("结案审批表 (豫云)应急结〔2026〕3号", 7), ("备考表", 10),
    ]  # fmt: skip


def test_pages_of_another_size_or_turned_are_scaled_onto_a4(volume: Callable[..., bytes]) -> None:
    def turn(opened: pikepdf.Pdf) -> None:
        opened.pages[0].rotate(90, relative=False)

    turned = changed(pdf(A4, words="turned"), turn)
    data = volume(Part("大图", pdf=pdf((1684, 2384))), Part("横页", pdf=turned), Part("小票", pdf=pdf((160, 400))))
    with pikepdf.open(io.BytesIO(data)) as bound:
        boxes = [[round(float(edge)) for edge in page.mediabox] for page in bound.pages]
        assert {tuple(box) for box in boxes} == {(0, 0, 595, 842), (0, 0, 842, 595)}
        assert boxes[3] == [0, 0, 842, 595]


def test_the_same_parts_give_the_same_bytes(volume: Callable[..., bytes]) -> None:
    assert volume(*PARTS) == volume(*PARTS)


def test_a_long_list_of_contents_moves_no_page_number(
    volume: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    pages = pages_of(volume(*(Part(f"材料{n}", pdf=pdf(A4, words="x")) for n in range(1, 61))), text_of)
    assert pages[-2] == "x160" and "材料1" in pages[1] and "材料60" in "".join(pages[2:4])


def test_scripts_and_actions_stay_outside(volume: Callable[..., bytes]) -> None:
    def arm(opened: pikepdf.Pdf) -> None:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        opened.Root.OpenAction = script
        opened.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script)
        opened.pages[0].obj.Annots = pikepdf.Array([opened.make_indirect(link)])

    armed = changed(pdf(A4), arm)
    assert check_pdf(armed) is None
    with pikepdf.open(io.BytesIO(volume(Part("附件", pdf=armed)))) as bound:
        bound.save(plain := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"JavaScript" not in plain.getvalue() and b"app.alert" not in plain.getvalue()


def encrypted(owner: str, user: str) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(A4))) as opened:
        opened.save(buffer, encryption=pikepdf.Encryption(owner=owner, user=user))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "损坏"),
        (lambda: b"%PDF-1.7 nothing", "损坏"),
        (lambda: b"GIF89a", "损坏"),
        (lambda: encrypted("o", "u"), "加密"),
        (lambda: encrypted("o", ""), "加密"),
        (lambda: pdf((2, 2)), "尺寸"),
        (lambda: changed(pdf(A4), lambda opened: opened.pages.__delitem__(0)), "没有页面"),
    ],
)
def test_what_cannot_be_bound_is_refused_with_a_reason(make: Callable[[], bytes], reason: str) -> None:
    assert reason in (check_pdf(make()) or "")


def test_an_oversized_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "MAX_PDF_BYTES", 1024 * 1024)
    assert "超过1兆字节" in (check_pdf(b"%PDF-1.7" + b"0" * 1024 * 1024) or "")


def test_our_own_papers_can_be_bound(volume: Callable[..., bytes]) -> None:
    assert check_pdf(volume(*PARTS)) is None


def test_a_part_that_cannot_be_bound_is_named(volume: Callable[..., bytes]) -> None:
    with pytest.raises(UnbindablePart, match=r"坏件.*损坏"):
        volume(*PARTS, Part("坏件", pdf=b"broken"))


def test_the_sheet_for_evidence_without_a_file(text_of: Callable[[bytes], str]) -> None:
    sheet = evidence_sheet(
        {
            "number": 3,
            "title": "氧气瓶2只",
            "kind": "物证",
            "proves": "现场气瓶没有固定。",
            "pages": 1,
            "original_place": "云川市应急管理局物证室",
            "officers": ["周启明", "何静"],
            "on": "2026-03-02",
        }
    )
    shown = text_of(sheet)
    for words in ("氧气瓶2只", "物证", "现场气瓶没有固定。", "1页", "物证室", "周启明、何静", "2026年3月2日"):
        assert words in shown
