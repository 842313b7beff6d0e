"""The Word file beside the PDF on the papers tab, from the preview, and what is given back with a paper."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import companions, paperfiles
from cases.models import Document, EventFile, ReadAudit, Upload
from documents.word import CONTENT_TYPE, MARK
from tests.api.calling import PDF
from tests.walk import Walked, case_at
from tests.web.filling import browser, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def walked() -> Walked:
    return case_at("investigating", "small")


def paper(walked: Walked, form: str = "filing_approval") -> Document:
    return Document.objects.filter(case=walked.case, form=form).order_by("pk")[0]


def place(walked: Walked, document: Document) -> int:
    rows = Document.objects.filter(case=walked.case).order_by("pk").values_list("pk", flat=True)
    return list(rows).index(document.pk) + 1


def tab(walked: Walked, who: str = "周启明") -> str:
    assert walked.case is not None
    html: str = browser(walked.officer(who)).get(f"/cases/{walked.case.uid}/papers/").content.decode()
    return html


def test_a_paper_is_had_in_word_beside_its_pdf_under_its_own_name_and_a_trace_is_left(walked: Walked) -> None:
    document = paper(walked)
    address = f"/cases/{walked.case.uid}/papers/{document.pk}/word/"  # type: ignore[union-attr]
    assert f'href="{address}"' in tab(walked)
    answer = browser(walked.officer("周启明")).get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == CONTENT_TYPE
    number = document.number.text  # type: ignore[union-attr]
    said = unquote(answer["Content-Disposition"])
    assert said.startswith("attachment") and f"立案审批表 {number}（编辑稿）.docx" in said
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert number in archive.read("word/document.xml").decode()
        assert MARK in archive.read("word/header_default.xml").decode()
    assert ReadAudit.objects.filter(case=walked.case, what=f"下载Word编辑稿 {document.pk}").count() == 1


def test_a_void_paper_and_one_signed_page_by_page_are_not_had_in_word() -> None:
    walked = case_at("concluded", "small")
    rows = Document.objects.filter(case=walked.case)
    record = next(d for d in rows if d.form in ("inquiry_record", "inspection_record"))
    web, html = browser(walked.officer("周启明")), tab(walked)
    address = f"/cases/{walked.case.uid}/papers/{record.pk}/word/"  # type: ignore[union-attr]
    assert address not in html and web.get(address).status_code == 404
    document = paper(walked)
    Document.objects.filter(pk=document.pk).update(state="void")
    assert web.get(address.replace(str(record.pk), str(document.pk))).status_code == 404


def test_the_papers_of_a_finished_draft_are_had_in_word_before_they_are_issued() -> None:
    walked = case_at("clue", "small")
    web = browser(walked.officer("周启明"))
    address = f"/cases/{walked.case.uid}/acts/request_filing/"  # type: ignore[union-attr]
    form = form_of(web.get(address).content.decode())
    form.set(
        _on="2026-03-03",
        opinion="涉嫌违法，建议立案。",
        officers=[walked.officer(n).username for n in ("周启明", "何静")],
    )
    web.post(address, form.data("_save"))
    html = web.get(address).content.decode()
    assert re.search(rf'href="{address}word/1/"[^>]*>.*?立案审批表 Word', html)
    answer = web.get(address + "word/1/")
    assert answer.status_code == 200 and "立案审批表（编辑稿）.docx" in unquote(answer["Content-Disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "涉嫌违法，建议立案。" in archive.read("word/document.xml").decode()
    assert web.get(address + "word/9/").status_code == 404
    assert not Document.objects.filter(case=walked.case, form="filing_approval").exists()


def test_a_form_not_finished_yet_has_stand_ins_on_its_papers_and_no_word_file(walked: Walked) -> None:
    address = f"/cases/{walked.case.uid}/acts/inquire/"  # type: ignore[union-attr]
    web = browser(walked.officer("周启明"))
    web.post(address, form_of(web.get(address).content.decode()).data("_save"))
    html = web.get(address).content.decode()
    assert "询问笔录" in html and f"{address}word/" not in html
    assert web.get(address + "word/1/").status_code == 404


def test_a_scan_and_an_edited_file_are_given_back_and_shown_under_their_paper(walked: Walked) -> None:
    document = paper(walked)
    web = browser(walked.officer("周启明"))
    address = f"/cases/{walked.case.uid}/acts/{companions.ACT}/"  # type: ignore[union-attr]
    link = f"{address}?paper={place(walked, document)}"
    assert f'href="{link}"' in tab(walked)
    form = form_of(web.get(link).content.decode())
    assert form.values["paper"] == [str(place(walked, document))]
    edited = SimpleUploadedFile("改过.docx", paperfiles.written(document))
    html = web.post(
        address,
        {**form.set(_on="2026-03-06").data("_attach"), "_upload": [edited, SimpleUploadedFile("签字.pdf", PDF)]},
    ).content.decode()
    assert "改过.docx" in html and "签字.pdf" in html
    answer = web.post(address, form_of(html).data("_do"))
    assert answer.status_code == 302, answer.content.decode()
    shown = tab(walked)
    for file, label in (("改过.docx", "随附编辑稿"), ("签字.pdf", "随附签字扫描件")):
        kept = EventFile.objects.select_related("blob").get(name=file)
        assert label in shown and file in shown and kept.blob.sha256[:8] in shown
        got = web.get(f"/cases/{walked.case.uid}/files/{kept.pk}/")  # type: ignore[union-attr]
        assert got["Content-Disposition"].startswith("attachment") and got["Content-Type"] == kept.blob.kind
    assert f'/papers/{document.pk}/"' in shown, "the PDF stays where it was"


def test_an_act_without_a_file_says_so_by_its_files_and_keeps_what_was_chosen(walked: Walked) -> None:
    web = browser(walked.officer("周启明"))
    address = f"/cases/{walked.case.uid}/acts/{companions.ACT}/?paper=2"  # type: ignore[union-attr]
    form = form_of(web.get(address).content.decode()).set(_on="2026-03-06")
    answer = web.post(address, form.data("_do"))
    html = answer.content.decode()
    assert answer.status_code == 422 and "没有上传要随附的文件" in html
    assert form_of(html).values["paper"] == ["2"]


def test_word_is_taken_for_a_companion_only_and_a_macro_file_never(walked: Walked) -> None:
    web, data = browser(walked.officer("周启明")), paperfiles.written(paper(walked))
    refused = web.post("/uploads/", {"_upload": SimpleUploadedFile("稿.docx", data)})
    assert refused.status_code == 422 and "格式不能用" in refused.json()["refused"][0]
    assert web.post("/uploads/?word=1", {"_upload": SimpleUploadedFile("稿.docx", data)}).status_code == 200
    macro = io.BytesIO(data)
    with zipfile.ZipFile(macro, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    told = web.post("/uploads/?word=1", {"_upload": SimpleUploadedFile("宏.docx", macro.getvalue())})
    assert told.status_code == 422 and "宏.docx" in told.json()["refused"][0] and "含有宏" in told.json()["refused"][0]
    wrong = web.post("/uploads/?word=1", {"_upload": SimpleUploadedFile("稿.pdf", data)})
    assert wrong.status_code == 422 and "后缀不符" in wrong.json()["refused"][0]
    assert [u.name for u in Upload.objects.all()] == ["稿.docx"]


def test_who_only_reads_the_case_is_offered_the_word_file_but_no_upload(walked: Walked) -> None:
    html = tab(walked, "高远")
    assert "/word/" in html and companions.ACT not in html
