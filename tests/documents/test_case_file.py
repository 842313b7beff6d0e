"""The bound file of whole cases: order and volumes as the bureau wants them, evidence of every kind, the record inside."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases import casefile, clock, engine, lawbase, selectors, signatures, uploads, verify
from cases.effects import Attached
from cases.files import FileRefused
from cases.models import Document, DocumentMark, Event, Evidence, ParameterRow
from documents import check
from tests.documents.drawn_marks import png, signature
from tests.documents.test_binding import A4, pdf
from tests.documents.test_media import sound
from tests.documents.test_pictures import noted, photo
from tests.walk import Walked, case_at

pytestmark = pytest.mark.django_db
Text = Callable[[bytes], str]


@pytest.fixture(autouse=True)
def law_read_anew() -> Any:
    lawbase.forget()
    yield
    lawbase.forget()


def bookmarks(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
        return [item.title for item in outline.root]


def attached(data: bytes) -> dict[str, Any]:
    with pikepdf.open(io.BytesIO(data)) as opened:
        return {name: json.loads(spec.get_file().read_bytes()) for name, spec in opened.attachments.items()}


def rule(key: str, value: str) -> None:
    ParameterRow.objects.filter(key=key).update(value=value)
    lawbase.forget()


def first(marks: list[str], *words: str) -> list[int]:
    return [next(place for place, mark in enumerate(marks) if mark.startswith(word)) for word in words]


def test_the_file_holds_and_carries_the_record() -> None:
    walked = case_at("archived", "small")
    assert walked.case is not None
    data = casefile.bound(walked.case)
    report = check.check(data)
    assert report.wrong == [] and any(str(walked.case.head) in fact for fact in report.facts)
    held = attached(data)
    assert held["record.json"] == json.loads(json.dumps(selectors.record(walked.case)))
    digests = {part["digest"] for part in held["digests.json"]["parts"] if part["digest"]}
    assert (
        digests <= set(Document.objects.filter(case=walked.case).values_list("digest", flat=True)) and len(digests) > 5
    )
    assert casefile.bound(walked.case) == data


def test_by_rule_the_decision_comes_first_and_by_time_last() -> None:
    walked = case_at("archived", "small")
    assert walked.case is not None
    marks = bookmarks(casefile.bound(walked.case))
    cover, contents, decision, filing, closing, sheet = first(
        marks, "案卷首页", "卷内目录", "行政处罚决定书", "立案审批表", "结案审批表", "备考表"
    )
    assert cover < contents < decision < filing < closing < sheet
    rule("file_order", "time")
    marks = bookmarks(casefile.bound(walked.case))
    filing, decision, closing = first(marks, "立案审批表", "行政处罚决定书", "结案审批表")
    assert filing < decision < closing


def test_two_volumes_part_what_the_parties_see_from_the_inner_papers(text_of: Text) -> None:
    walked = case_at("archived", "major")
    assert walked.case is not None
    rule("file_volumes", "two")
    main, inner = casefile.bound(walked.case, "main"), casefile.bound(walked.case, "inner")
    shown, kept = bookmarks(main), bookmarks(inner)
    assert any(m.startswith("行政处罚决定书") for m in shown) and not any(m.startswith("行政处罚决定书") for m in kept)
    for secret in ("行政处罚集体讨论记录", "法制审核意见书"):
        assert any(m.startswith(secret) for m in kept) and not any(m.startswith(secret) for m in shown), secret
    assert set(attached(main)) == {"digests.json"} and "record.json" in attached(inner)
    assert "（正卷）" in text_of(main) and "（副卷）" in text_of(inner)
    assert check.check(main).wrong == check.check(inner).wrong == []
    both = {m for m in (*shown, *kept) if not m.startswith(("案卷首页", "卷内目录", "备考表"))}
    assert both == {
        m for m in bookmarks(casefile.bound(walked.case)) if not m.startswith(("案卷首页", "卷内目录", "备考表"))
    }


def evidence(walked: Walked, kind: str, *files: SimpleUploadedFile, **more: Any) -> Evidence:
    """Take a piece of evidence with files as an inspector does."""
    assert walked.case is not None
    inspector = walked.people["周启明"]
    taken = [uploads.take(inspector, file) for file in files]
    data = {"kind": kind, "title": f"{kind}材料", "proves": ["v1"], "files": [t.name for t in taken], **more}
    event = engine.perform(
        walked.case, "add_evidence", inspector, data, on=walked.case.filed_on or date(2026, 3, 5),
        version=walked.case.version, team=[walked.people["何静"]], files=uploads.bind(taken),
    )  # fmt: skip
    walked.case = event.case
    return Evidence.objects.get(event=event)


def test_a_photograph_a_copy_a_scan_and_a_recording_are_bound_each_in_its_way(text_of: Text) -> None:
    walked = case_at("investigating", "small")
    evidence(walked, "audio_video", SimpleUploadedFile("现场.jpg", noted()), SimpleUploadedFile("谈话.wav", sound(61)))
    evidence(walked, "document_copy", SimpleUploadedFile("执照.png", photo(kind="PNG")), original_at="当事人处")
    evidence(walked, "document", SimpleUploadedFile("扫描.pdf", pdf(A4, words="scan")))
    assert walked.case is not None
    data = casefile.bound(walked.case)
    shown = text_of(data)
    assert "拍摄时间：2026-03-0209:15:30" in shown and "拍摄设备：SECRETMAKERCam9" in shown
    assert "此件与原件核对一致，原件存于当事人处。" in shown and "scan1" in shown
    assert "谈话.wav（1分01秒" in shown and "字节" in shown
    recordings = [p for p in attached(data)["digests.json"]["parts"] if "音像资料登记页" in p["title"]]
    assert [o["name"] for p in recordings for o in p["originals"]] == ["谈话.wav"]
    assert check.check(data).wrong == []


def test_a_recording_alone_has_its_sheet(text_of: Text) -> None:
    walked = case_at("investigating", "small")
    evidence(walked, "audio_video", SimpleUploadedFile("谈话.wav", sound(5)))
    assert walked.case is not None
    assert "谈话.wav（5秒" in text_of(casefile.bound(walked.case))


# -- signatures --------------------------------------------------------------------------------------------------------------


def sign(walked: Walked, *places: signatures.Place) -> Event:
    """An act that binds signatures of a paper issued before: here, a piece of evidence is added with them."""
    assert walked.case is not None
    inspector = walked.people["周启明"]
    ink = signatures.prepared(signature(), "签名.jpg")
    taken = [uploads.take(inspector, SimpleUploadedFile(f"签名{n}.png", ink)) for n, _ in enumerate(places)]
    bound = [Attached(t.blob, t.name, signatures.SIGNATURE, p) for t, p in zip(taken, places, strict=True)]
    data = {"kind": "document", "title": "签名", "proves": ["v1"], "files": [t.name for t in taken]}
    event = engine.perform(
        walked.case, "add_evidence", inspector, data, on=walked.case.filed_on or clock.today(),
        version=walked.case.version, team=[walked.people["何静"]], files=bound,
    )  # fmt: skip
    walked.case = event.case
    return event


def test_a_signature_is_bound_by_an_act_and_drawn_on_the_paper() -> None:
    walked = case_at("investigating", "small")
    paper = Document.objects.select_related("case", "number").get(case=walked.case, form="filing_approval")
    before = casefile.drawn(paper)
    event = sign(walked, signatures.Place(form="filing_approval", x_mm=120, y_mm=40))
    assert json.loads(event.digests)["files"][0]["place"] == {
        "form": "filing_approval", "turn": 1, "x_mm": 120, "y_mm": 40, "width_mm": 28,
    }  # fmt: skip
    after = casefile.drawn(paper)
    with pikepdf.open(io.BytesIO(after)) as opened:
        assert len(opened.pages[-1].get_images()) == 1
    assert after != before and casefile.drawn(paper) == after
    assert "marks" not in verify.run().failures
    DocumentMark.objects.bulk_create([DocumentMark(document=paper, blob=DocumentMark.objects.get().blob, event=event)])
    assert "签名第" in verify.run().failures["marks"].first


def test_a_signature_for_a_paper_that_is_not_there_leaves_nothing_behind() -> None:
    walked = case_at("investigating", "small")
    many = Event.objects.count()
    with pytest.raises(signatures.NoSuchPaper):
        sign(walked, signatures.Place(form="hearing_record", label="申请听证人"))
    assert Event.objects.count() == many and not DocumentMark.objects.exists()


@pytest.mark.parametrize("data", [b"", b"x" * 10, photo((400, 300))[:200]])
def test_what_is_no_signature_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match=r"签名\.png"):
        signatures.prepared(data, "签名.png")


def test_an_empty_sheet_is_no_signature() -> None:
    with pytest.raises(FileRefused, match="没有签名或者指印"):
        signatures.prepared(png(Image.new("RGB", (300, 200), "white")), "空.png")
    with pytest.raises(FileRefused, match="5MB"):
        signatures.prepared(b"x" * (5 * 1024 * 1024 + 1), "大.png")
