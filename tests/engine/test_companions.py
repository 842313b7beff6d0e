"""随附: a signed scan or an edited Word file goes with an issued paper, and never takes its place."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases import casefile, companions, completeness, engine, files, paperfiles, uploads, verify
from cases.engine import InputError
from cases.facts import Facts
from cases.models import Case, Document, DocumentFile, Event, EventFile, Upload
from documents.word import CONTENT_TYPE
from tests.api.calling import PDF
from tests.walk import Walked, case_at

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def walked() -> Walked:
    return case_at("investigating", "small")


def issued(walked: Walked, form: str = "filing_approval") -> tuple[int, Document]:
    """The place of a paper among those of its case, and the paper."""
    rows = list(Document.objects.filter(case=walked.case).order_by("pk"))
    return next((n, d) for n, d in enumerate(rows, 1) if d.form == form)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(out, "JPEG")
    return out.getvalue()


def taken(walked: Walked, name: str, data: bytes) -> Upload:
    return uploads.take(walked.officer("周启明"), SimpleUploadedFile(name, data), word=True)


def attach(walked: Walked, *given: Upload, paper: int, on: date = DAY, **data: Any) -> Event:
    assert walked.case is not None
    event = engine.perform(
        walked.case, companions.ACT, walked.officer("周启明"), {"paper": paper, **data}, on=on,
        version=walked.case.version, files=uploads.bind(given),
    )  # fmt: skip
    walked.case = event.case
    return event


def of(walked: Walked) -> dict[int, list[companions.Companion]]:
    case = Case.objects.get(pk=walked.case.pk)  # type: ignore[union-attr]
    return companions.of(Facts(case, case.bureau))


def test_a_scan_and_an_edited_file_go_with_their_paper_and_the_paper_stays_as_it_was(walked: Walked) -> None:
    place, paper = issued(walked)
    before, digest = paperfiles.drawn(paper), paper.digest
    scan = taken(walked, "立案审批表签字.pdf", PDF)
    edited = taken(walked, "立案审批表.docx", paperfiles.written(paper))
    event = attach(walked, scan, edited, paper=place, note="局长签字页")
    found = of(walked)
    assert list(found) == [paper.pk]
    told = [(c.label, c.file.name, c.note) for c in found[paper.pk]]
    assert told == [("签字扫描件", "立案审批表签字.pdf", "局长签字页"), ("编辑稿", "立案审批表.docx", "局长签字页")]
    assert found[paper.pk][1].file.blob.kind == CONTENT_TYPE
    hashed = {f["name"]: f["sha256"] for f in json.loads(event.digests)["files"]}
    assert hashed == {c.file.name: c.file.blob.sha256 for c in found[paper.pk]}
    paper.refresh_from_db()
    assert (paper.digest, paper.state) == (digest, "issued") and paperfiles.drawn(paper) == before
    assert not DocumentFile.objects.filter(document=paper).exclude(kind="drawn").exists()
    assert Document.objects.filter(event=event).count() == 0
    assert event.stage == "investigating" and event.case is not None and verify.one(event.case).ok


def test_the_case_file_binds_the_scan_behind_its_paper_and_never_the_word_file(walked: Walked) -> None:
    place, paper = issued(walked)
    assert walked.case is not None
    with pikepdf.open(io.BytesIO(casefile.bound(walked.case))) as volume:
        without = len(volume.pages)
    attach(walked, taken(walked, "编辑.docx", paperfiles.written(paper)), paper=place)
    with pikepdf.open(io.BytesIO(casefile.bound(walked.case))) as volume:
        assert len(volume.pages) == without
    attach(walked, taken(walked, "签字.pdf", PDF), taken(walked, "签字.jpg", picture()), paper=place)
    with pikepdf.open(io.BytesIO(casefile.bound(walked.case))) as volume:
        assert len(volume.pages) == without + 2
        with volume.open_outline() as outline:
            titles = [str(item.title) for item in outline.root]
        embedded = set(volume.attachments)
    at = next(n for n, title in enumerate(titles) if "立案审批表" in title and "签字扫描件" not in title)
    assert all("立案审批表（签字扫描件）" in title for title in titles[at + 1 : at + 3]), titles
    assert not any(name.endswith(".docx") for name in embedded)


def test_a_record_scanned_with_its_signatures_is_missing_none(walked: Walked) -> None:
    rows = Document.objects.filter(case=walked.case).order_by("pk")
    records = [n for n, d in enumerate(rows, 1) if d.form in ("inspection_record", "inquiry_record")]
    if not records:
        walked = case_at("concluded", "small")
        rows = Document.objects.filter(case=walked.case).order_by("pk")
        records = [n for n, d in enumerate(rows, 1) if d.form in ("inspection_record", "inquiry_record")]
    assert records

    def unsigned() -> list[str]:
        case = Case.objects.get(pk=walked.case.pk)  # type: ignore[union-attr]
        return [gap.what for gap in completeness.gaps(Facts(case, case.bureau)) if gap.what.endswith("的签名")]

    before = unsigned()
    assert before
    attach(walked, taken(walked, "笔录.docx", paperfiles.written(rows[0])), paper=records[0], on=date(2026, 4, 1))
    assert unsigned() == before, "an edited file bears no signature"
    attach(walked, taken(walked, "笔录.pdf", PDF), paper=records[0], on=date(2026, 4, 1))
    assert len(unsigned()) == len(before) - 1


def test_word_goes_with_a_paper_only_and_with_no_other_act(walked: Walked) -> None:
    _, paper = issued(walked)
    file = taken(walked, "证据.docx", paperfiles.written(paper))
    data = {"kind": "document", "title": "情况说明", "proves": ["v1"], "files": ["证据.docx"]}
    with pytest.raises(InputError) as refused:
        engine.perform(
            walked.case, "add_evidence", walked.officer("周启明"), data, on=DAY, version=walked.case.version,  # type: ignore[union-attr]
            team=[walked.officer("何静")], files=uploads.bind([file]),
        )  # fmt: skip
    assert "不能作为证据" in str(refused.value)
    assert not EventFile.objects.exists()


def test_nothing_at_all_or_a_recording_goes_with_no_paper(walked: Walked) -> None:
    place, _ = issued(walked)
    with pytest.raises(InputError) as nothing:
        attach(walked, paper=place)
    assert "没有上传" in str(nothing.value)
    with pytest.raises(InputError) as sound:
        attach(walked, taken(walked, "录音.mp3", b"ID3" + b"\0" * 64), paper=place)
    assert "录音.mp3" in str(sound.value) and "作为证据" in str(sound.value)


def test_the_same_file_goes_with_a_paper_once(walked: Walked) -> None:
    place, _ = issued(walked)
    attach(walked, taken(walked, "签字.pdf", PDF), paper=place)
    with pytest.raises(InputError) as again:
        attach(walked, taken(walked, "签字(1).pdf", PDF), paper=place)
    assert "签字(1).pdf" in str(again.value) and "相同" in str(again.value)
    attach(walked, taken(walked, "签字(1).pdf", PDF), paper=place - 1)


def test_a_void_paper_takes_none_and_a_date_before_the_paper_is_refused(walked: Walked) -> None:
    place, paper = issued(walked)
    scan = taken(walked, "签字.pdf", PDF)
    with pytest.raises(engine.Refused):
        attach(walked, scan, paper=place, on=date(2026, 3, 1))
    with pytest.raises(engine.Refused):
        attach(walked, scan, paper=99)
    assert paper.state == "issued" and not EventFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("宏.docm", b"PK\x03\x04 broken", "不是完整"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版"),
        ("坏.docx", b"PK\x03\x04", "不是完整"),
        ("文本.docx", b"just text", "不是完整"),
    ],
)
def test_a_file_that_is_no_sound_word_document_is_refused_by_name(
    walked: Walked, name: str, data: bytes, why: str
) -> None:
    with pytest.raises(files.FileRefused) as refused:
        taken(walked, name, data)
    assert name in str(refused.value) and why in str(refused.value)
    assert not Upload.objects.exists()


def test_however_many_there_are_they_are_read_in_the_same_queries(
    walked: Walked, django_assert_num_queries: Any
) -> None:
    place, _ = issued(walked)
    attach(walked, taken(walked, "1.pdf", PDF), paper=place)
    assert walked.case is not None

    def read() -> int:
        facts = Facts(Case.objects.get(pk=walked.case.pk), walked.case.bureau)  # type: ignore[union-attr]
        assert facts.history and facts.documents is not None
        with django_assert_num_queries(1):
            return sum(len(found) for found in companions.of(facts).values())

    assert read() == 1
    for n in range(2, 6):
        attach(walked, taken(walked, f"{n}.pdf", PDF + b"\n" * n), paper=place)
    assert read() == 5
