"""Word over the API: the editing copy fetched, a scan and an edited file given back with their paper."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case, Document, ReadAudit
from documents.word import CONTENT_TYPE, MARK
from tests import walk
from tests.api.calling import PDF, Caller, problem_of


@pytest.fixture
def walked(db: None, settings: Any, tmp_path: Any) -> walk.Walked:
    settings.FILES_DIR = tmp_path
    return walk.case_at("investigating", "small")


@pytest.fixture
def inspector(walked: walk.Walked) -> Caller:
    return Caller(walked.people["周启明"])


def listed(walked: walk.Walked, caller: Caller) -> list[dict[str, Any]]:
    assert walked.case is not None
    found: list[dict[str, Any]] = caller.get(f"/api/cases/{walked.case.uid}/documents/").json()["results"]
    return found


def upload(caller: Caller, name: str, data: bytes) -> Any:
    return caller.post("/api/uploads/", {"file": SimpleUploadedFile(name, data)})


def version(walked: walk.Walked) -> int:
    assert walked.case is not None
    return Case.objects.get(pk=walked.case.pk).version


def attach(walked: walk.Walked, caller: Caller, paper: int, files: list[int]) -> Any:
    assert walked.case is not None
    body = {"on": "2026-03-06", "version": version(walked), "data": {"paper": paper}, "files": files}
    return caller.send(f"/api/cases/{walked.case.uid}/acts/attach_companion/", body)


def test_a_paper_says_where_its_word_file_is_and_fetching_it_leaves_a_trace(
    walked: walk.Walked, inspector: Caller
) -> None:
    filing = next(d for d in listed(walked, inspector) if d["form"] == "filing_approval")
    answer = inspector.get(filing["word"])
    assert answer.status_code == 200 and answer["Content-Type"] == CONTENT_TYPE
    assert f"{filing['number']}（编辑稿）.docx" in unquote(answer["Content-Disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert filing["number"] in archive.read("word/document.xml").decode()
        assert MARK in archive.read("word/header_default.xml").decode()
    assert ReadAudit.objects.filter(what=f"下载Word编辑稿 {filing['id']}").count() == 1


def test_one_that_may_not_be_edited_says_null_and_is_not_there(walked: walk.Walked, inspector: Caller) -> None:
    filing = next(d for d in listed(walked, inspector) if d["form"] == "filing_approval")
    Document.objects.filter(pk=filing["id"]).update(state="void")
    assert next(d for d in listed(walked, inspector) if d["id"] == filing["id"])["word"] is None
    problem_of(inspector.get(filing["word"]), 404)
    problem_of(Caller().get(filing["word"]), 401)


def test_what_is_given_back_stands_with_its_paper(walked: walk.Walked, inspector: Caller) -> None:
    papers = listed(walked, inspector)
    place = next(n for n, d in enumerate(papers, 1) if d["form"] == "filing_approval")
    word = inspector.get(papers[place - 1]["word"]).content
    ids = [upload(inspector, name, data).json()["id"] for name, data in (("签字.pdf", PDF), ("改.docx", word))]
    done = attach(walked, inspector, place, ids)
    assert done.status_code == 201, done.content.decode()
    found = listed(walked, inspector)[place - 1]
    assert [(c["role"], c["label"], c["file"]["name"]) for c in found["companions"]] == [
        ("scanned", "签字扫描件", "签字.pdf"), ("edited", "编辑稿", "改.docx"),
    ]  # fmt: skip
    assert found["digest"] == papers[place - 1]["digest"] and found["state"] == "issued"
    assert inspector.get(found["companions"][1]["file"]["href"]).content == word
    assert all(not d["companions"] for n, d in enumerate(listed(walked, inspector), 1) if n != place)


def test_without_a_file_or_with_word_elsewhere_the_answer_names_the_files(
    walked: walk.Walked, inspector: Caller
) -> None:
    problem = problem_of(attach(walked, inspector, 2, []), 422)
    assert "没有上传要随附的文件" in str(problem) and "'files'" in str(problem)
    filing = next(d for d in listed(walked, inspector) if d["form"] == "filing_approval")
    file = upload(inspector, "改.docx", inspector.get(filing["word"]).content).json()["id"]
    assert walked.case is not None
    body = {
        "on": "2026-03-06", "version": version(walked), "team": ["何静"], "files": [file],
        "data": {"kind": "document", "title": "说明", "proves": ["v1"]},
    }  # fmt: skip
    answer = inspector.send(f"/api/cases/{walked.case.uid}/acts/add_evidence/", body)
    assert "不能作为证据" in str(problem_of(answer, 422))


def test_a_dangerous_word_file_is_refused_when_it_is_sent(walked: walk.Walked, inspector: Caller) -> None:
    filing = next(d for d in listed(walked, inspector) if d["form"] == "filing_approval")
    macro = io.BytesIO(inspector.get(filing["word"]).content)
    with zipfile.ZipFile(macro, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    assert "含有宏" in str(problem_of(upload(inspector, "宏.docx", macro.getvalue()), 422))
