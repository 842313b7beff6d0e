"""A case file checked without database or network: what was changed afterwards is found and named."""

from __future__ import annotations

import ast
import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings

from documents import check, specimens
from documents.binding import Attachment, Part, Sheet, bind_volume
from documents.check import DIGESTS, RECORD
from documents.drawing import draw
from documents.forms import bind, load_form
from documents.pictures import Words, image_pages
from tests.documents.test_archival import archival_faults
from tests.documents.test_binding import A4, pdf
from tests.documents.test_pictures import photo


def event(seq: int, prev: str, documents: list[dict[str, str]]) -> dict[str, Any]:
    """An event as `record.json` has it, its hash made as the record makes it."""
    content: dict[str, Any] = {
        "case": "c", "bureau": "410899", "seq": seq, "name": "decide", "v": 1, "actor": "gaoyuan", "entered_by": "",
        "snapshot": {"name": "高远"}, "on": "2026-03-27", "at": "2026-03-27T09:00:00.000000+08:00", "stage": "decided",
        "payload": {"data": {"fine": 5}}, "articles": ["行政处罚法第五十七条"], "flaws": [],
        "digests": {"documents": documents}, "request_id": "", "prev": prev,
    }  # fmt: skip
    hashed = content | {name: check._canonical(content[name]) for name in check.TEXTS}
    return {**content, "hash": f"sha256:{check._hash('sha256', check._canonical(hashed))}"}


def record() -> dict[str, Any]:
    first = event(1, "0", [{"digest": "sha256:aaaa"}])
    second = event(2, first["hash"], [])
    return {"case": "c", "head": second["hash"], "version": 2, "events": [first, second]}


def own(key: str, digest: str = "") -> Part:
    form = load_form(key)
    data = draw(form, bind(form, specimens.usual(form)).values, number=specimens.number(form))
    return Part(form.title, specimens.number(form), "2026-03-27", data, drawn=True, digest=digest)


def volume(*parts: Part, told: dict[str, Any] | None = None) -> bytes:
    sheets = [
        Sheet(load_form(key), bind(load_form(key), specimens.usual(load_form(key))).values, "（豫云）应急案〔2026〕3号")
        for key in ("file_cover", "file_contents", "closing_sheet")
    ]
    attached = [Attachment(RECORD, json.dumps(told or record(), ensure_ascii=False).encode(), about="执法全过程记录")]
    return bind_volume(sheets[0], sheets[1], parts, sheets[2], attached=attached, on="2026-04-17")


@pytest.fixture(scope="module")
def whole() -> bytes:
    return volume(
        own("decision_unit", "sha256:aaaa"), own("filing_approval"),
        Part("证据1 现场照片", pdf=image_pages(photo(), Words("照片")), drawn=True, originals=[("a.jpg", "ab")]),
    )  # fmt: skip


def changed(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def wrong(data: bytes) -> str:
    return "\n".join(check.check(data).wrong)


def test_a_file_as_it_was_made_holds(whole: bytes) -> None:
    report = check.check(whole)
    assert report.wrong == [] and report.ours
    told = "\n".join(report.facts)
    assert (
        "云川市恒达钢结构有限公司特种作业人员未持证上岗案" in told and "全过程记录 2 条" in told and "3 件材料" in told
    )


def test_one_flipped_byte_anywhere_is_found(whole: bytes) -> None:
    choose = random.Random(5)
    places = [0, 9, len(whole) // 2, len(whole) - 3, *(choose.randrange(len(whole)) for _ in range(60))]
    for place in places:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << choose.randrange(8)
        assert check.check(bytes(spoilt)).wrong, place


def test_what_is_added_or_cut_off_at_the_end_is_found(whole: bytes) -> None:
    assert "改动" in wrong(whole + b"\n") and wrong(whole[:-2]) and wrong(whole[: len(whole) // 2])


def test_swapped_pages_are_named(whole: bytes) -> None:
    def swap(opened: pikepdf.Pdf) -> None:
        third, fourth = opened.pages[2].obj, opened.pages[3].obj
        opened.pages[2], opened.pages[3] = pikepdf.Page(fourth), pikepdf.Page(third)

    said = wrong(changed(whole, swap))
    assert "第 3 页与制成时不同，是原来的第 4 页（行政处罚决定书 （豫云）应急罚〔2026〕3号）" in said
    assert "第 4 页与制成时不同，是原来的第 3 页" in said and "第 5 页" not in said


def test_a_page_taken_out_or_put_in_is_found(whole: bytes) -> None:
    assert "现有" in wrong(changed(whole, lambda opened: opened.pages.__delitem__(4)))
    assert "现有" in wrong(changed(whole, lambda opened: opened.pages.append(opened.pages[0])))


def test_words_changed_on_a_page_are_found(whole: bytes) -> None:
    def edit(opened: pikepdf.Pdf) -> None:
        opened.pages[2].contents_add(b"q 0 0 100 100 re f Q", prepend=False)

    assert "第 3 页与制成时不同（行政处罚决定书" in wrong(changed(whole, edit))


def test_another_font_under_the_same_page_is_found(whole: bytes) -> None:
    def edit(opened: pikepdf.Pdf) -> None:
        font = next(iter(opened.pages[2].obj["/Resources"]["/Font"].values()))
        font.ToUnicode = opened.make_stream(b"another")

    assert "第 3 页" in wrong(changed(whole, edit))


def test_an_attachment_taken_away_changed_or_added_is_named(whole: bytes) -> None:
    def take_away(name: str) -> Callable[[pikepdf.Pdf], object]:
        return lambda opened: opened.attachments.__delitem__(name)

    assert f"缺少附件 {RECORD}" in wrong(changed(whole, take_away(RECORD)))
    assert f"缺少附件 {DIGESTS}" in wrong(changed(whole, take_away(DIGESTS)))

    def put(name: str, data: bytes) -> Callable[[pikepdf.Pdf], object]:
        return lambda opened: opened.attachments.__setitem__(
            name, pikepdf.AttachedFileSpec(opened, data, filename=name)
        )

    assert f"附件 {RECORD} 被改动过" in wrong(changed(whole, put(RECORD, b"{}")))
    assert "多出附件 x.txt" in wrong(changed(whole, put("x.txt", b"x")))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: r["events"][0]["payload"]["data"].update(fine=6), "第 1 条的内容与校验值不符"),
        (lambda r: r["events"].pop(0), "第 1 条与前一条接不上"),
        (lambda r: r["events"].pop(), "末尾被删改"),
        (lambda r: r["events"][0]["digests"]["documents"].clear(), "第 1 条的内容与校验值不符"),
    ],
)
def test_a_record_that_does_not_hold_is_found_in_a_file_made_with_it(change: Callable[[Any], Any], said: str) -> None:
    told = record()
    change(told)
    assert said in wrong(volume(own("filing_approval"), told=told))


def test_a_paper_that_the_record_does_not_know_is_found() -> None:
    said = wrong(volume(own("decision_unit", "sha256:bbbb")))
    assert "行政处罚决定书 （豫云）应急罚〔2026〕3号的校验值不在全过程记录中" in said


def test_a_volume_of_own_sheets_is_archival_with_its_attachments(whole: bytes) -> None:
    assert archival_faults(whole) == []
    with pikepdf.open(io.BytesIO(whole)) as opened:
        with opened.open_metadata() as metadata:
            assert metadata.pdfa_status == "3U"
        assert {str(spec.get("/AFRelationship")) for spec in opened.Root.AF} == {"/Data"}
        assert set(opened.attachments) == {RECORD, DIGESTS}


def test_a_volume_with_a_foreign_scan_claims_nothing_for_it() -> None:
    mixed = volume(own("filing_approval"), Part("扫描件", pdf=pdf(A4)))
    with pikepdf.open(io.BytesIO(mixed)) as opened, opened.open_metadata() as metadata:
        assert metadata.pdfa_status == ""
    assert check.check(mixed).wrong == []


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "documents.check", *map(str, arguments)]
    return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)


def test_the_command_says_it_in_its_exit_code(whole: bytes, tmp_path: Path) -> None:
    good, bad, other = (tmp_path / name for name in ("good.pdf", "bad.pdf", "other.pdf"))
    good.write_bytes(whole)
    bad.write_bytes(whole.replace(b"Catalog", b"catalog", 1) if b"Catalog" in whole else whole[:-1])
    other.write_bytes(pdf(A4))
    done = run(good)
    assert done.returncode == 0 and "逐页、逐个附件核对一致" in done.stdout and done.stderr == ""
    assert run(bad).returncode == 1 and "核对不通过" in run(bad).stdout
    assert run(other).returncode == 2 and "不是本系统制成的案卷文件" in run(other).stdout
    assert run(tmp_path / "nothing.pdf").returncode == 2 and run().returncode == 2


def test_the_checker_needs_the_pdf_library_alone() -> None:
    tree = ast.parse(Path(check.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} - sys.stdlib_module_names == {"pikepdf"}
    alone = [
        sys.executable,
        "-c",
        "import sys, documents.check; print('reportlab' in sys.modules, 'django' in sys.modules)",
    ]
    assert subprocess.run(alone, cwd=settings.BASE_DIR, capture_output=True, text=True).stdout.split() == [
        "False",
        "False",
    ]
