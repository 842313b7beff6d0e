"""A case from clue to archive over the API, and what can be read of it on the way."""

from __future__ import annotations

from cases.models import Case, ReadAudit
from tests.api.calling import Caller, acts_of, problem_of


def test_sample_01_goes_from_clue_to_archive() -> None:
    walked, acts = acts_of("small")
    callers = {name: Caller(officer) for name, officer in walked.people.items()}
    first, *rest = acts
    answer = callers[first["by"]].send("/api/cases/", first["body"])
    assert answer.status_code == 201, answer.content.decode()
    told = answer.json()
    for act in rest:
        url = f"/api/cases/{told['case']}/acts/{act['act']}/"
        answer = callers[act["by"]].send(url, act["body"] | {"version": told["version"]})
        assert answer.status_code == 201, answer.content.decode()
        told = answer.json()
    assert told["stage"] == "archived"
    assert told["version"] == len(acts)

    asking, base = callers["周启明"], f"/api/cases/{told['case']}/"
    found = {
        name: asking.get(base + name).json()
        for name in ("", "parties/", "violations/", "evidence/", "documents/", "decisions/", "record/", "deadlines/",
                     "counters/", "flaws/", "refusals/", "acts/")
    }  # fmt: skip
    assert found[""]["number"] == told["number"]
    assert [step["state"] for step in found[""]["strip"]][-1] == "now"
    assert found["parties/"]["results"][0]["credit_code"] == "91410899MA9ABCDE28"
    assert found["decisions/"]["results"][0]["paid_fen"] == 500_000
    assert found["decisions/"]["results"][0]["settled"] is True
    assert [e["name"] for e in found["record/"]["events"]] == [a["act"] for a in acts]
    assert {row["key"]: row["value"] for row in found["counters/"]["results"]}["fine_amount_decided"] == 500_000
    assert found["refusals/"]["results"] == []
    assert len(found["evidence/"]["results"]) == 2
    assert all(d["done_on"] for d in found["deadlines/"]["results"] if d["key"] == "decision_term")
    paper = next(d for d in found["documents/"]["results"] if d["form"] == "decision_unit")
    pdf = asking.get(paper["href"])
    assert pdf["Content-Disposition"].startswith("attachment")
    assert pdf.content.startswith(b"%PDF-")
    bound = asking.get(base + "file.pdf")
    assert bound.content.startswith(b"%PDF-")
    assert ReadAudit.objects.filter(what="下载案卷", officer=walked.people["周启明"]).count() == 1

    listed = asking.get("/api/cases/?q=恒达").json()
    assert [row["uid"] for row in listed["results"]] == [told["case"]]
    year = asking.get("/api/counters/?year=2026").json()
    assert next(row for row in year["results"] if row["key"] == "case_filed")["value"] == 1
    assert Case.objects.get(uid=told["case"]).version == len(acts)


def test_what_can_be_done_comes_with_what_is_missing() -> None:
    walked, acts = acts_of("small")
    inspector = Caller(walked.people["周启明"])
    told = inspector.send("/api/cases/", acts[0]["body"]).json()
    found = {row["act"]: row for row in inspector.get(f"/api/cases/{told['case']}/acts/").json()["results"]}
    assert found["request_filing"]["allowed"]
    assert not found["decide"]["allowed"]
    assert {"STAGE", "ROLE"} <= {reason["guard"] for reason in found["decide"]["reasons"]}
    assert all(reason["message"] and reason["article"] for reason in found["decide"]["reasons"])


def test_a_refused_act_says_why_and_stays_on_record() -> None:
    walked, acts = acts_of("small")
    inspector = Caller(walked.people["周启明"])
    told = inspector.send("/api/cases/", acts[0]["body"]).json()
    url = f"/api/cases/{told['case']}/acts/close/"
    reasons = problem_of(inspector.send(url, {"version": 1}), 422)["reasons"]
    assert "STAGE" in {r["guard"] for r in reasons}
    assert inspector.send(url + "check/", {"data": {}}).json()["reasons"] == reasons
    problem_of(inspector.get(f"/api/cases/{told['case']}/refusals/"), 403)
    reviewer = Caller(walked.people["宋雅"])
    refused = reviewer.get(f"/api/cases/{told['case']}/refusals/").json()["results"]
    assert [(r["act"], r["by"]) for r in refused] == [("close", "周启明")]


def test_a_stale_version_tells_who_did_what_since() -> None:
    walked, acts = acts_of("small")
    inspector = Caller(walked.people["周启明"])
    told = inspector.send("/api/cases/", acts[0]["body"]).json()
    url = f"/api/cases/{told['case']}/acts/order_correction/"
    assert inspector.send(url, acts[1]["body"] | {"version": 1}).status_code == 201
    stale = problem_of(inspector.send(url, acts[1]["body"] | {"version": 1}), 409)
    assert stale["version"] == 2
    assert stale["since"][0]["by"] == "周启明" and stale["since"][0]["act"] == "order_correction"


def test_the_same_request_twice_is_one_case_and_one_act() -> None:
    walked, acts = acts_of("small")
    inspector, other = Caller(walked.people["周启明"]), Caller(walked.people["何静"])
    body = acts[0]["body"] | {"request_id": "r-1"}
    first, again = inspector.send("/api/cases/", body), inspector.send("/api/cases/", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    url = f"/api/cases/{first.json()['case']}/acts/order_correction/"
    act = acts[1]["body"] | {"version": 1, "request_id": "r-2"}
    assert [inspector.send(url, act).status_code for _ in range(2)] == [201, 200]
    problem_of(other.send(url, act | {"version": 2}), 422)
    assert Case.objects.count() == 1 and Case.objects.get().version == 2


def test_the_idempotency_key_may_stand_in_the_header() -> None:
    walked, acts = acts_of("small")
    inspector = Caller(walked.people["周启明"])
    sent = [inspector.send("/api/cases/", acts[0]["body"], HTTP_IDEMPOTENCY_KEY="k-1").status_code for _ in range(2)]
    assert sent == [201, 200]
    problem_of(inspector.send("/api/cases/", acts[0]["body"], HTTP_IDEMPOTENCY_KEY="k" * 65), 422)
