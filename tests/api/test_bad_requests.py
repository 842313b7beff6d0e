"""What no honest client sends: each gets a problem of 4xx that names what is wrong, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.api import parsing
from cases.models import Case, Event, Upload
from tests import walk
from tests.api.calling import PDF, Caller, acts_of, problem_of

pytestmark = pytest.mark.postgres
NUL, HALF = "\x00", "\ud800"


@pytest.fixture
def inspector(db: None) -> Iterator[Caller]:
    walked = walk.case_at("clue", "small")
    caller = Caller(walked.officer("周启明"))
    caller.case = walked.case
    before = Event.objects.count()
    yield caller
    assert Event.objects.count() == before


BODIES = {
    "no JSON": (b"{", 400),
    "nothing": (b"", 422),
    "not UTF-8": (b'{"on": "\xff\xfe"}', 400),
    "UTF-16": ('{"version": 1}'.encode("utf-16"), 400),
    "a list": (b"[]", 422),
    "null": (b"null", 422),
    "a number": (b"7", 422),
    "infinite": (b'{"version": Infinity}', 400),
    "a number of five thousand digits": (b'{"version": ' + b"9" * 5000 + b"}", 400),
    "a number beyond every exponent": (b'{"version": 1e999999999999999999}', 422),
    "a version beyond every column": (b'{"version": 99999999999999999999}', 422),
    "a version that is no whole number": (b'{"version": 1.5}', 422),
    "a version that is true": (b'{"version": true}', 422),
    "nested ten thousand deep": (b'{"data": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400),
    "a key twice": (b'{"version": 1, "version": 2}', 400),
    "an invisible key": (b'{"version": 1, "\\u200b": 2}', 400),
    "an unknown key": (b'{"version": 1, "stage": "closed"}', 422),
    "NUL in the data": (b'{"version": 1, "data": {"note": "a\\u0000b"}}', 422),
    "half a character": (b'{"version": 1, "data": {"note": "\\ud800"}}', 422),
    "NUL in a name": (b'{"version": 1, "team": ["\\u0000"]}', 422),
    "NUL in a request id": (b'{"version": 1, "request_id": "\\u0000"}', 422),
    "half a character in by": (b'{"version": 1, "by": "\\udfff"}', 422),
    "a day that is none": (b'{"version": 1, "on": "2026-02-30"}', 422),
    "a file beyond every column": (b'{"version": 1, "files": [9007199254740992]}', 422),
    "somebody unknown": ('{"version": 1, "team": ["没有这人"]}'.encode(), 422),
    "files that were never sent": (b'{"version": 1, "data": {"files": ["a.pdf"]}}', 422),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_cannot_be_taken_is_refused_with_its_place(inspector: Any, name: str) -> None:
    body, status = BODIES[name]
    for tail in ("acts/add_evidence/", "acts/add_evidence/check/"):
        url = f"/api/cases/{inspector.case.uid}/{tail}"
        answer = inspector.generic("POST", url, body, content_type="application/json")
        if tail.endswith("check/"):  # takes no version
            assert 200 <= answer.status_code < 500
            continue
        errors = problem_of(answer, status)["errors"]
        assert errors and all(e["message"] for e in errors)


@pytest.mark.parametrize("text", [NUL, HALF, "​", "x" * 21_000], ids=["NUL", "half", "unseen", "long"])
@pytest.mark.parametrize("place", ["title", "name", "facts", "id", "clause", "kind"])
def test_a_clue_with_text_no_paper_takes_names_the_field(db: None, place: str, text: str) -> None:
    walked, acts = acts_of("small")
    body = acts[0]["body"]
    data = body["data"]
    target = {"title": data, "name": data["parties"][0], "id": data["parties"][0]}.get(place, data["violations"][0])
    target = data["source"] if place == "kind" else target
    target[place] = text
    errors = problem_of(Caller(walked.people["周启明"]).send("/api/cases/", body), 422)["errors"]
    assert any(e["path"].startswith("data.") and e["path"].endswith(place) for e in errors)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ED%A0%80", "from=2026-13-01", "to=x", "due=2026", "due=soon", "before=-1", "before=0.2026-01-01." + "9" * 30, "before=a", "before=9..1", "before=0.x.1", "sort=x",
     "unknown=1", "q=" + "x" * 500, "officer=%00", "unit=%00", "stage=%00", "before=%D9%A1", "officer=nobody", "unit=nowhere", "stage=gone"],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_malformed(inspector: Any, query: str) -> None:
    answer = inspector.get(f"/api/cases/?{query}")
    if query != "q=%ED%A0%80":  # Django reads it as three replacement characters
        assert problem_of(answer, 400)["errors"]
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "path",
    ["counters/", "counters/?year=0", "counters/?year=99999", "deadlines/?after=x", "deadlines/?after=2026-01-01.x",
     "messages/?before=x", "messages/?unread=yes", "parameters/?on=1",
     "parameters/?on=1899-12-31"],
)  # fmt: skip
def test_lists_say_which_parameter_is_wrong(inspector: Any, path: str) -> None:
    assert inspector.get(f"/api/{path}").status_code == 400


@pytest.mark.parametrize(
    "path",
    ["nothing/", "cases/1/", "cases/%00/", "cases/00000000-0000-0000-0000-000000000000/", "acts/none/", "acts/%00/",
     "messages/" + "9" * 30 + "/read/", "drafts/" + "9" * 30 + "/", "drafts/0/", "cases/x/file.pdf"],
)  # fmt: skip
def test_an_address_that_is_none_is_a_problem_too(inspector: Any, path: str) -> None:
    answer = inspector.generic("POST" if path.endswith("read/") else "GET", f"/api/{path}")
    problem_of(answer, 404)


def test_parts_of_a_case_that_are_none_are_not_found(inspector: Any) -> None:
    base = f"/api/cases/{inspector.case.uid}/"
    for path in ("documents/0/", "documents/" + "9" * 30 + "/", "files/" + "9" * 30 + "/", "files/1/"):
        problem_of(inspector.get(base + path), 404)
    for act in ("none", "register_clue", "%00", "../close"):
        problem_of(inspector.send(f"{base}acts/{act}/", {"version": 1}), 404)


def test_the_wrong_method_says_which_are_right(inspector: Any) -> None:
    answer = inspector.send("/api/me/", {}, method="PUT")
    problem_of(answer, 405)
    assert "GET" in answer["Allow"]
    problem_of(inspector.generic("OPTIONS", "/api/me/"), 405)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "json", "a/b;;"]
)
def test_another_content_type_is_refused(inspector: Any, kind: str) -> None:
    answer = inspector.generic("POST", "/api/cases/", b"{}", content_type=kind)
    problem_of(answer, 415)


def test_a_body_larger_than_the_limit_is_refused(inspector: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MOST_JSON", 1000)
    answer = inspector.send("/api/cases/", {"note": "x" * 1000})
    assert "MB" in problem_of(answer, 413)["detail"]


def test_any_accept_header_gets_the_same_answer(inspector: Any) -> None:
    for accept in ("text/html", "application/pdf", "x", "*/*;q=0", "\x00"):
        assert inspector.get("/api/me/", HTTP_ACCEPT=accept)["Content-Type"] == "application/json"


FILES = {
    "nothing": (b"", "a.pdf"),
    "no kind we take": (b"MZ\x90\x00", "a.pdf"),
    "a page pretending to be a picture": (b"<script>alert(1)</script>", "a.png"),
    "half a PDF": (PDF[:100], "a.pdf"),
    "a picture that is none": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "a.png"),
    "a PDF under another ending": (PDF, "a.exe"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_taken_is_refused_by_name(inspector: Any, name: str) -> None:
    data, called = FILES[name]
    answer = inspector.post("/api/uploads/", {"file": SimpleUploadedFile(called, data)})
    assert [e["path"] for e in problem_of(answer, 422)["errors"]] == ["file"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"x", b"--x\r\n", b"--x--", b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nno file\r\n--x--\r\n',
     b'--x\r\nContent-Disposition: form-data; name="file"; filename="\x00"\r\n\r\n' + PDF + b"\r\n--x--\r\n",
     b'--x\r\nContent-Disposition: form-data; name="other"; filename="a.pdf"\r\n\r\n' + PDF + b"\r\n--x--\r\n"],
)  # fmt: skip
def test_a_broken_upload_is_refused(inspector: Any, body: bytes) -> None:
    answer = inspector.generic("POST", "/api/uploads/", body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 422), answer.content
    problem_of(answer, answer.status_code)


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=" + "é" * 300, "multipart/form-data; boundary="]
)
def test_an_upload_without_a_usable_boundary_is_malformed(inspector: Any, kind: str) -> None:
    problem_of(inspector.generic("POST", "/api/uploads/", b"--x--", content_type=kind), 400)


def test_an_upload_too_large_is_refused_before_it_is_read(inspector: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing.files, "MAX_BYTES", 10)
    monkeypatch.setattr(parsing, "AROUND_A_FILE", 10)
    problem_of(inspector.post("/api/uploads/", {"file": SimpleUploadedFile("a.pdf", PDF)}), 413)


@pytest.mark.parametrize("value", ["\x00", "x" * 300, "​", "", " "])
def test_a_username_no_database_takes_signs_nobody_in(db: None, value: str) -> None:
    answer = Caller().send("/api/token/", {"username": value, "password": "p"})
    assert [e["path"] for e in problem_of(answer, 422)["errors"]] == ["username"]


@pytest.mark.parametrize("value", ["\x00", HALF, "x" * 1001, "", 7, None, ["p"]])
def test_a_password_no_hash_takes_signs_nobody_in(db: None, value: Any) -> None:
    answer = Caller().send("/api/token/", {"username": "u", "password": value})
    assert [e["path"] for e in problem_of(answer, 422)["errors"]] == ["password"]


def test_a_crash_is_told_as_a_problem_without_its_inside(inspector: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*args: object) -> None:
        raise RuntimeError("周启明 410899")

    monkeypatch.setattr("cases.api.parameters.reads.in_force", crash)
    inspector.raise_request_exception = False
    answer = inspector.get("/api/parameters/")
    assert problem_of(answer, 500) == {"type": "about:blank", "title": "服务器出错", "status": 500}


def test_pages_keep_their_own_errors(db: None) -> None:
    assert Client().get("/nowhere/")["Content-Type"].startswith("text/html")
