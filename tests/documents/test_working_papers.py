"""The working in the file: 调查终结报告, 案件处理呈批表 and 加处罚款决定书 say how each amount was found."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cases.models import Case, Document, Event
from cases.punctuation import full_width
from documents.drawing import draw
from documents.forms import load_form
from tests.walk import Walked, case_at, sample

pytestmark = pytest.mark.django_db
REPORT, APPROVAL, SURCHARGE = "investigation_report", "disposition_approval", "surcharge_decision"
Text = Callable[[bytes], str]


def values(case: Case | None, form: str) -> dict[str, Any]:
    papers = Document.objects.filter(case=case, form=form)
    return dict(json.loads(papers.latest("pk").values))


def steps(paper: dict[str, Any]) -> list[str]:
    return [row["text"] for row in paper["working"]]


@pytest.mark.parametrize("form", [REPORT, APPROVAL])
def test_the_paper_has_the_steps_the_record_keeps(form: str) -> None:
    walked = case_at("archived", "major")
    body = json.loads(Event.objects.get(case=walked.case, name="conclude_investigation").payload)
    paper = values(walked.case, form)
    kept = [full_width(line["text"]) for lines in body["derived"]["working"].values() for line in lines]
    without_days = [text for text in kept if "-" not in text]
    assert without_days and set(without_days) <= set(steps(paper))
    assert [text for text in steps(paper) if text.startswith("对")] == [
        "对云川市瑞丰化工仓储有限公司：", "对韩某："
    ]  # fmt: skip
    assert any(row.get("amount", "") for row in paper["working"]) and any(
        "第" in row.get("source", "") for row in paper["working"]
    )


def test_one_party_needs_no_heading() -> None:
    paper = values(case_at("archived", "small").case, REPORT)
    assert not any(text.startswith("对云川") for text in steps(paper)) and steps(paper)


@pytest.mark.parametrize("form", [REPORT, APPROVAL])
def test_the_steps_can_be_read_on_the_drawn_paper(form: str, text_of: Text) -> None:
    paper = values(case_at("archived", "small").case, form)
    shown = "".join(text_of(draw(load_form(form), paper)).split())
    assert "裁量与计算" in shown
    for text in steps(paper):
        assert "".join(text.split()) in shown, text


def surcharged(times: tuple[str, ...] = ("2026-05-10",)) -> Walked:
    walked = case_at("served", "small", before="pay")
    paid = {"party": "p1", "amount_yuan": 2000, "receipt_no": "W-2", "kind": "fine"}
    walked.perform("pay", "周启明", "2026-04-20", paid)
    for on in times:
        walked.perform("impose_surcharge", "高远", on, {"party": "p1"})
    return walked


def test_a_surcharge_decision_counts_up_to_its_day(text_of: Text) -> None:
    paper = values(surcharged().case, SURCHARGE)
    assert (paper["fine_decided"], paper["fine"]) == (500_000, 300_000) and paper["surcharge"] == paper["total"]
    said = steps(paper)
    assert any("3%" in text for text in said) and all("2026-" not in text for text in said), said
    assert sum(_yuan(row.get("amount", "")) for row in paper["working"][1:-1] if row.get("amount", "")) == _yuan(
        paper["working"][-1].get("amount", "")
    )
    shown = "".join(text_of(draw(load_form(SURCHARGE), paper)).split())
    assert "加处罚款的计算" in shown and "2026年4月20日" in shown


def test_a_second_decision_imposes_only_what_has_grown_since() -> None:
    walked = surcharged(("2026-05-10", "2026-05-20"))
    papers = [json.loads(d.values) for d in Document.objects.filter(case=walked.case, form=SURCHARGE).order_by("pk")]
    assert len(papers) == 2
    assert papers[0]["surcharge"] != papers[1]["surcharge"] != papers[1]["total"]


def test_a_case_that_ends_without_a_penalty_has_papers_without_a_sum() -> None:
    raw = sample("first")
    paper = values(case_at("archived", raw=raw).case, REPORT)
    assert not any(row.get("amount", "") for row in paper.get("working") or ())


def _yuan(text: str) -> float:
    return float(text.replace(",", ""))
