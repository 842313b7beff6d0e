"""Drafts and scans over the API: typed by one, agreed by another, decided by a third, on screen or on paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Draft, EventFile, Upload
from tests import walk
from tests.api.calling import PDF, Caller, problem_of


@pytest.fixture
def walked(db: None) -> walk.Walked:
    return walk.case_at("filing", "small")


def callers(walked: walk.Walked, *names: str) -> list[Caller]:
    return [Caller(walked.people[name]) for name in names]


def scan(caller: Caller, name: str = "立案审批表.pdf") -> int:
    answer = caller.post("/api/uploads/", {"file": SimpleUploadedFile(name, PDF)})
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()["id"]


def opened(caller: Caller, walked: walk.Walked, **data: Any) -> dict[str, Any]:
    body = {"act": "approve_filing", "case": str(walked.case.uid), "data": {"on": "2026-03-04", **data}}
    answer = caller.send("/api/drafts/", body)
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def test_a_draft_goes_from_hand_to_hand_and_takes_its_opinions_into_the_act(walked: walk.Walked) -> None:
    inspector, head, leader = callers(walked, "周启明", "邓立", "高远")
    draft = opened(inspector, walked, fields={"opinion": "建议立案。"})
    assert opened(inspector, walked)["id"] == draft["id"]
    url = f"/api/drafts/{draft['id']}/"
    assert inspector.send(f"{url}hand/", {"to": "邓立"}).json()["holder"] == walked.people["邓立"].username
    problem_of(inspector.send(url, {"data": {"fields": {}}}, method="PUT"), 403)
    problem_of(leader.get(url), 404)
    assert [d["id"] for d in head.get("/api/drafts/").json()["results"]] == [draft["id"]]
    assert head.send(f"{url}hand/", {"to": walked.people["高远"].username, "opinion": "拟同意"}).status_code == 200
    body = {"version": walked.case.version, "on": "2026-03-04", "data": {"opinion": "同意立案。"}}
    done = leader.send(f"{url}act/", body)
    assert done.status_code == 201, done.content.decode()
    assert done.json()["stage"] == "investigating"
    record = leader.get(f"/api/cases/{walked.case.uid}/record/").json()
    assert [(o["by"], o["opinion"]) for o in record["events"][-1]["payload"]["data"]["approvals"]] == [
        (walked.people["邓立"].username, "拟同意")
    ]
    assert not Draft.objects.exists()


def test_a_returned_draft_tells_why(walked: walk.Walked) -> None:
    inspector, leader = callers(walked, "周启明", "高远")
    draft = opened(inspector, walked)
    url = f"/api/drafts/{draft['id']}/"
    inspector.send(f"{url}hand/", {"to": "高远"})
    told = leader.send(f"{url}return/", {"reason": "缺现场照片"}).json()
    assert told["returned"] and told["opinions"][-1]["opinion"] == "缺现场照片"
    assert inspector.get(url).json()["holder"] == walked.people["周启明"].username
    problem_of(inspector.send(f"{url}return/", {"reason": "x"}), 422)
    assert inspector.delete(url).status_code == 204
    problem_of(inspector.get(url), 404)


def test_a_draft_goes_only_to_who_approves_or_performs(walked: walk.Walked) -> None:
    (inspector,) = callers(walked, "周启明")
    draft = opened(inspector, walked)
    url = f"/api/drafts/{draft['id']}/hand/"
    for to in ("田禾", "没有这人", "周启明"):
        assert problem_of(inspector.send(url, {"to": to}), 422)["errors"][0]["path"] == "to"


def test_what_a_program_types_stands_as_the_page_would_have_left_it(walked: walk.Walked) -> None:
    (inspector,) = callers(walked, "周启明")
    body = {"act": "pay", "case": str(walked.case.uid), "data": {"fields": {"party": "p1", "amount_yuan": 5000.5}}}
    told = inspector.send("/api/drafts/", body).json()
    assert told["data"]["fields"] == {"party": "p1", "amount_yuan": "5000.5"}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"stage": "closed"}, "data.fields.stage"),
        ({"opinion": {"a": 1}}, "data.fields.opinion"),
        ({"opinion": "a\x00b"}, "data.fields.opinion"),
        ({"opinion": "\ud800"}, "data.fields.opinion"),
    ],
)
def test_a_draft_that_no_page_could_show_is_refused(walked: walk.Walked, fields: dict[str, Any], path: str) -> None:
    (inspector,) = callers(walked, "周启明")
    body = {"act": "approve_filing", "case": str(walked.case.uid), "data": {"fields": fields}}
    assert [e["path"] for e in problem_of(inspector.send("/api/drafts/", body), 422)["errors"]] == [path]


# -- decided on paper ----------------------------------------------------------------------------------------------------


def entering(walked: walk.Walked, **more: Any) -> dict[str, Any]:
    return {"version": walked.case.version, "on": "2026-03-04", "by": "高远", **more}


def test_what_was_decided_on_paper_is_entered_with_its_scan(walked: walk.Walked) -> None:
    (inspector,) = callers(walked, "周启明")
    url = f"/api/cases/{walked.case.uid}/acts/approve_filing/"
    assert problem_of(inspector.send(url, entering(walked)), 422)["errors"][0]["path"] == "files"
    done = inspector.send(url, entering(walked, files=[scan(inspector)])).json()
    assert done["by"] == walked.people["高远"].username
    assert done["entered_by"] == walked.people["周启明"].username
    file = EventFile.objects.get()
    assert (file.name, file.role) == ("立案审批表.pdf", "scan")
    assert not Upload.objects.exists()


def test_an_archivist_enters_nobodys_decision(walked: walk.Walked) -> None:
    (archivist,) = callers(walked, "田禾")
    url = f"/api/cases/{walked.case.uid}/acts/approve_filing/"
    answer = archivist.send(url, entering(walked, files=[scan(archivist)]))
    assert problem_of(answer, 422)["errors"][0]["path"] == "by"


def test_a_reviewers_own_judgement_is_entered_by_nobody_else(db: None) -> None:
    walked = walk.case_at("in_review", "small")
    (inspector,) = callers(walked, "周启明")
    url = f"/api/cases/{walked.case.uid}/acts/pass_review/"
    answer = inspector.send(url, entering(walked, by="宋雅", files=[scan(inspector)]))
    assert problem_of(answer, 422)["errors"][0]["path"] == "by"


def test_somebody_elses_upload_cannot_be_bound(walked: walk.Walked) -> None:
    inspector, other = callers(walked, "周启明", "何静")
    url = f"/api/cases/{walked.case.uid}/acts/approve_filing/"
    answer = inspector.send(url, entering(walked, files=[scan(other)]))
    assert problem_of(answer, 422)["errors"][0]["path"] == "files[0]"


def test_a_refused_act_keeps_the_upload_for_the_next_try(walked: walk.Walked) -> None:
    (inspector,) = callers(walked, "周启明")
    url = f"/api/cases/{walked.case.uid}/acts/close/"
    problem_of(inspector.send(url, entering(walked, files=[scan(inspector)])), 422)
    assert Upload.objects.count() == 1


def test_evidence_keeps_its_files_and_gives_them_back_as_attachments(walked: walk.Walked) -> None:
    (inspector,) = callers(walked, "周启明")
    body = {
        "version": walked.case.version, "on": "2026-03-02", "team": ["何静"], "files": [scan(inspector, "照片.pdf")],
        "data": {"kind": "document", "title": "证书照片", "proves": ["v1"]},
    }  # fmt: skip
    done = inspector.send(f"/api/cases/{walked.case.uid}/acts/add_evidence/", body)
    assert done.status_code == 201, done.content.decode()
    (row,) = inspector.get(f"/api/cases/{walked.case.uid}/evidence/").json()["results"]
    assert [f["name"] for f in row["files"]] == ["照片.pdf"]
    file = inspector.get(row["files"][0]["href"])
    assert file.content == PDF
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
