"""What the papers of decision, performance and all else beside say in whole cases: bound from the acts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cases import verify
from cases.engine import ACTS
from cases.models import Deadline, Document, DocumentEntry, Order
from cases.registry import Stage
from documents.forms import editions, forms
from tests import walk
from tests.walk import Walked

pytestmark = pytest.mark.django_db

LEADER, REVIEWER, HEAD, CHAIR = "高远", "宋雅", "邓立", "罗文"
TWO = ("周启明", ["何静"])


def do(walked: Walked, act: str, on: str, data: dict[str, Any] | None = None, by: str = TWO[0]) -> None:
    walked.perform(act, by, on, data, TWO[1] if by == TWO[0] else [])


def papers(walked: Walked, form: str) -> list[Document]:
    return list(Document.objects.filter(case=walked.case, form=form).select_related("number").order_by("pk"))


def values(walked: Walked, form: str, nth: int = -1) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(papers(walked, form)[nth].values)
    return found


def numbers(walked: Walked, form: str) -> list[str]:
    return [d.number.text if d.number else "" for d in papers(walked, form)]


def entries(walked: Walked, form: str) -> dict[str, dict[str, Any]]:
    rows = DocumentEntry.objects.filter(document=papers(walked, form)[-1]).order_by("pk")
    return {row.box: json.loads(row.values) for row in rows}


def sound(walked: Walked) -> None:
    assert verify.run().failures == {}


def ordinal(walked: Walked, form: str) -> int:
    every = list(Document.objects.filter(case=walked.case).order_by("pk").values_list("form", flat=True))
    return len(every) - every[::-1].index(form)


# -- the catalogue -------------------------------------------------------------------------------------------------------


def test_every_form_that_an_act_names_has_its_page() -> None:
    known = set().union(*(forms(edition) for edition in editions()))
    named = {key for act in ACTS.values() for key in act.issues}
    assert named - known == set()


def test_every_form_is_issued_by_an_act_or_made_by_the_binding() -> None:
    by_hand = {"evidence_sheet", "no_violation_certificate"}
    named = {key for act in ACTS.values() for key in act.issues} | by_hand
    assert set(forms()) - named == set()


def test_every_box_is_filled_by_an_act() -> None:
    for form in forms().values():
        for box in form.boxes:
            assert box.filled_by in ACTS, (form.key, box.key)


# -- from the clue to the report -----------------------------------------------------------------------------------------


def test_a_case_not_filed_says_why_and_bears_a_number_of_its_own() -> None:
    walked = walk.case_at("filing", "small")
    do(walked, "refuse_filing", "2026-03-04", {"reason": "当场已改正，没有危害后果。", "ground": "slight"}, LEADER)
    told = values(walked, "not_filed_approval")
    assert told["ground"] == "违法行为轻微并及时改正" and told["reason"].startswith("当场已改正")
    assert numbers(walked, "not_filed_approval") == ["（豫云）应急不立〔2026〕1号"]
    assert entries(walked, "not_filed_approval")["approve"] == {
        "opinion": "同意不予立案。", "name": LEADER, "on": "2026-03-04",
    }  # fmt: skip
    assert [d.state for d in papers(walked, "filing_approval")] == ["void"]
    sound(walked)


def test_a_recusal_is_answered_to_who_asked_for_it() -> None:
    walked = walk.case_at("investigating", "small")
    asked = {"officer": "何静", "reason": "系法定代表人的亲属", "by_party": "林某"}
    do(walked, "request_recusal", "2026-03-05", asked)
    do(
        walked,
        "decide_recusal",
        "2026-03-06",
        {"officer": "何静", "granted": False, "reason": "不存在亲属关系。"},
        LEADER,
    )
    told = values(walked, "recusal_decision")
    assert (told["by"], told["officer"], told["asked_on"]) == ("林某", "何静", "2026-03-05")
    assert told["granted"] is False and told["decision_reason"] == "不存在亲属关系。"


def test_the_report_tells_the_course_the_facts_and_a_proposal_for_every_party() -> None:
    told = values(walk.case_at("concluded", "major"), "investigation_report")
    assert [row["party"] for row in told["proposals"]] == ["云川市瑞丰化工仓储有限公司", "韩某"]
    assert told["proposals"][0]["proposed_text"].startswith("罚款人民币贰拾万元整（¥200000.00）；责令停止建设")
    assert [step["text"] for step in told["course"]][:3] == ["登记线索", "责令限期整改", "批准立案"]
    assert told["corrections"][0]["correction_text"].startswith("已责令于2026年6月10日前改正")
    assert told["facts"][1]["facts"] == ["作为直接负责的主管人员,对上述违法行为负有责任。"]


def test_the_notice_is_approved_on_paper_where_the_bureau_asks_for_it() -> None:
    raw = walk.sample("small")
    raw["bureau"]["parameters"] = {"notice_approval": True}
    notice = next(act for act in raw["acts"] if act["act"] == "serve_notice")
    approvals = [
        {"by": HEAD, "on": "2026-03-12", "opinion": "拟同意告知。"},
        {"by": LEADER, "on": "2026-03-13", "opinion": "同意告知。"},
    ]
    notice["data"] |= {"approved_by": LEADER, "approvals": approvals}
    walked = walk.case_at("notified", raw=raw)
    assert entries(walked, "notice_approval")["approve"] == {
        "opinion": "同意告知。",
        "name": LEADER,
        "on": "2026-03-13",
    }
    assert values(walked, "notice_approval")["told"] == "陈述、申辩的权利"


def test_no_approval_of_the_notice_is_made_where_nobody_asks_for_one() -> None:
    assert papers(walk.case_at("notified", "varied"), "notice_approval") == []


# -- statement, hearing, submission --------------------------------------------------------------------------------------


def test_an_oral_statement_is_taken_down_and_a_written_one_is_the_party_s_own_paper() -> None:
    walked = walk.case_at("notified", "small")
    said = {"party": "p1", "text": "请求从轻。", "from": "09:10", "to": "09:40", "place": "询问室"}
    do(walked, "record_statement", "2026-03-16", said)
    told = values(walked, "statement_record")
    assert told["time"] == "2026年3月16日9时10分至9时40分" and told["record"] == "请求从轻。"
    assert (told["person"], told["employer"], told["recorder"]) == ("林某", "云川市恒达钢结构有限公司", "何静")
    do(walked, "record_statement", "2026-03-16", {"party": "p1", "text": "见申辩书。", "form": "written"})
    assert len(papers(walked, "statement_record")) == 1


def test_the_hearing_s_papers_say_who_was_there() -> None:
    raw = walk.sample("major")
    by_name = {act["act"]: act for act in raw["acts"]}
    by_name["notify_hearing"]["data"] |= {"members": ["孙立", "吴敏"], "clerk": "郑雨"}
    by_name["close_hearing"]["data"] |= {
        "from": "09:05",
        "to": "10:20",
        "opinion": "维持拟处罚意见。",
        "others": "证人王某",
    }
    where = raw["acts"].index(by_name["notify_hearing"])
    raw["acts"].insert(
        where + 1,
        {"act": "appoint_agents", "on": "2026-06-15", "by": CHAIR, "data": {"party": "p1", "agents": ["冯律师"]}},
    )
    walked = walk.case_at("hearing", raw=raw)
    while walked.case is not None and walked.case.stage == Stage.HEARING:
        walked.step()
    request, notice, record, report = (
        values(walked, f"hearing_{name}") for name in ("request", "notice", "record", "report")
    )
    assert request["written_on"] == "2026-06-09" and "oral_on" not in request
    assert notice["at"] == "2026年6月24日9时00分" and notice["members"] == ["孙立", "吴敏"]
    assert record["time"] == "2026年6月24日9时05分至10时20分" and record["agents"] == ["冯律师"]
    assert record["applicants"][0]["description"].startswith("云川市瑞丰化工仓储有限公司")
    assert report["summary"].endswith("及其代理人冯律师参加。\n事实清楚,建议维持拟处罚意见")
    assert report["opinion"] == "维持拟处罚意见。"


def test_what_is_laid_before_the_reviewer_again_is_the_next_draft_of_the_same_paper() -> None:
    walked = walk.case_at("resolved", "major")
    assert [(d.copy, d.state) for d in papers(walked, "disposition_approval")] == [(1, "remade"), (2, "issued")]
    assert set(numbers(walked, "disposition_approval")) == {"（豫云）应急处呈〔2026〕1号"}
    assert values(walked, "review_submission")["before"] == "第1次：建议纠正"
    walked.step()
    assert entries(walked, "disposition_approval")["approve"]["name"] == LEADER
    listed = [one["text"] for one in values(walked, "review_submission")["materials"]]
    assert listed[0].startswith("案源登记表　（豫云）应急案源") and listed[-1] == "证据3　项目备案证明复印件"
    assert values(walked, "discussion_material")["major"].startswith("云川市瑞丰化工仓储有限公司：")


def test_a_decision_without_review_has_its_approval_all_the_same() -> None:
    raw = walk.sample("small")
    raw["bureau"]["parameters"] = {"review_scope": "statutory"}
    raw["acts"] = [act for act in raw["acts"] if act["act"] not in ("submit_for_review", "pass_review")]
    walked = walk.case_at("decided", raw=raw)
    assert len(papers(walked, "disposition_approval")) == 1 and papers(walked, "review_submission") == []
    assert entries(walked, "disposition_approval")["approve"]["opinion"] == "同意。"


# -- performance ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def unpaid() -> Walked:
    return walk.case_at("served", "small", before="pay")


def test_there_is_one_grant_for_each_instalment_and_numbers_follow_the_case(unpaid: Walked) -> None:
    plan = [{"due": "2026-05-20", "amount_yuan": 2000}, {"due": "2026-06-20", "amount_yuan": 3000}]
    do(unpaid, "grant_instalments", "2026-04-08", {"party": "p1", "reason": "资金周转困难", "plan": plan}, LEADER)
    assert numbers(unpaid, "deferral_grant") == ["（豫云）应急缴批〔2026〕1号", "（豫云）应急缴批〔2026〕1-2号"]
    first, second = values(unpaid, "deferral_grant", 0), values(unpaid, "deferral_grant", 1)
    assert (first["part"], first["fen"], first["rest"], first["due"]) == (1, 200_000, 300_000, "2026-05-20")
    assert (second["part"], second["fen"]) == (2, 300_000) and "rest" not in second
    told = values(unpaid, "deferral_approval")
    assert [row["amount"] for row in told["plan"]] == ["2000.00", "3000.00"] and told["reason"] == "资金周转困难"
    assert told["facts"].endswith("决定：罚款人民币伍仟元整（¥5000.00）。")
    sound(unpaid)


def test_a_demand_before_the_appeal_is_over_is_one_to_pay_and_after_it_one_before_the_court(unpaid: Walked) -> None:
    do(unpaid, "demand", "2026-04-24", {"party": "p1"})
    told = values(unpaid, "payment_demand")
    assert (told["fine"], told["number"]) == (500_000, "（豫云）应急罚〔2026〕1号") and told["until"] == "2026-05-12"
    do(unpaid, "impose_surcharge", "2026-05-12", {"party": "p1"}, LEADER)
    surcharge = values(unpaid, "surcharge_decision")
    assert surcharge["surcharge"] == 420_000 and surcharge["demanded_on"] == "2026-04-24"
    do(unpaid, "demand", "2026-10-12", {"party": "p1"})
    assert len(papers(unpaid, "payment_demand")) == 1
    last = values(unpaid, "enforcement_demand")
    assert (last["fine"], last["surcharge"], last["total"]) == (500_000, 500_000, 1_000_000)
    do(unpaid, "apply_court", "2026-11-02", {"party": "p1"}, LEADER)
    court = values(unpaid, "court_application")
    assert court["court"] == "云川市人民法院" and court["signer"] == LEADER and court["served_on"] == "2026-03-30"
    assert court["demand_number"] == "（豫云）应急催〔2026〕1号、（豫云）应急执行催告〔2026〕1号"
    sound(unpaid)


def test_credit_repair_is_told_to_those_whose_penalty_is_published() -> None:
    walked = walk.case_at("served", "major")
    assert [d.party_key for d in papers(walked, "credit_repair_notice")] == ["p1"]
    told = values(walked, "credit_repair_notice")
    assert (told["min_months"], told["max_months"]) == (3, 12)
    rows = DocumentEntry.objects.filter(document__case=walked.case, box="rows").order_by("pk")
    served = [json.loads(row.values)["document"] for row in rows]
    assert served[-3:] == ["行政处罚决定书", "行政处罚决定书", "信用修复告知书"]


def test_a_major_penalty_is_reported_to_whom_it_is_owed() -> None:
    walked = walk.case_at("closed", "major")
    assert [d.party_key for d in papers(walked, "record_filing_report")] == ["p1", "p2"]
    told = values(walked, "record_filing_report", 0)
    assert told["to"] == "云川市司法局" and told["hearing"] == "经过听证" and told["discussed_on"] == "2026-07-10"


# -- beside the road -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "form", "word"), [("crime", "crime_transfer_letter", "涉"), ("jurisdiction", "transfer_letter", "移")]
)
def test_a_crime_has_a_letter_of_its_own(kind: str, form: str, word: str) -> None:
    walked = walk.case_at("investigating", "small", before="conclude_investigation")
    do(walked, "transfer", "2026-03-11", {"kind": kind, "to": "云川市公安局", "reason": "情节严重。"}, LEADER)
    assert [d.form for d in Document.objects.filter(case=walked.case, form__endswith="transfer_letter")] == [form]
    told = values(walked, form)
    assert told["attached"] == ["现场检查记录", "询问笔录（林某）"] and told["count"] == 2
    assert told["basis"].startswith("《中华人民共和国行政处罚法》") and numbers(walked, form) == [
        f"（豫云）应急{word}〔2026〕1号"
    ]
    assert entries(walked, "transfer_approval")["approve"]["opinion"] == "同意移送。"


def test_a_clue_that_was_never_filed_takes_no_number_another_case_will_have() -> None:
    first = walk.case_at("clue", "small")
    do(
        first,
        "transfer",
        "2026-03-02",
        {"kind": "jurisdiction", "to": "云川市住建局", "reason": "不属本机关管辖。"},
        LEADER,
    )
    assert numbers(first, "transfer_letter") == ["（豫云）应急移线〔2026〕1号"]
    second = walk.case_at("investigating", "varied")
    do(
        second,
        "transfer",
        "2026-03-11",
        {"kind": "jurisdiction", "to": "云川市住建局", "reason": "不属本机关管辖。"},
        LEADER,
    )
    assert numbers(second, "transfer_letter") == ["（豫云）应急移〔2026〕1号"]


def test_every_word_has_a_counter_of_its_own_where_that_is_the_habit() -> None:
    raw = walk.sample("small")
    raw["bureau"]["parameters"] = {"numbering_habit": "word"}
    walked = walk.case_at("clue", raw=raw)
    do(
        walked,
        "transfer",
        "2026-03-02",
        {"kind": "crime", "to": "云川市公安局", "reason": "情节严重。", "party": "p1"},
        LEADER,
    )
    do(
        walked,
        "transfer",
        "2026-03-02",
        {"kind": "crime", "to": "云川市公安局", "reason": "补充移送。", "party": "p1"},
        LEADER,
    )
    assert numbers(walked, "crime_transfer_letter") == ["（豫云）应急涉〔2026〕1号", "（豫云）应急涉〔2026〕2号"]


def test_withdrawing_and_suspending_say_why_and_who_agreed() -> None:
    walked = walk.case_at("investigating", "small")
    do(walked, "suspend", "2026-03-05", {"reason": "等待检测。", "basis": "本局规定"}, LEADER)
    assert (
        values(walked, "suspension_approval")["due"] == "2026-06-02"
        and entries(walked, "suspension_approval")["approve"]
    )
    do(walked, "resume", "2026-03-09", {"reason": "检测完成"}, LEADER)
    do(
        walked,
        "withdraw",
        "2026-03-10",
        {"reason": "主体注销。", "ground": "party_gone", "opinion": "同意终止。"},
        LEADER,
    )
    assert values(walked, "withdrawal_approval")["ground"] == "当事人死亡或者终止"
    assert entries(walked, "withdrawal_approval")["approve"]["opinion"] == "同意终止。"


def test_more_time_to_correct_moves_the_order_its_recheck_and_its_papers() -> None:
    walked = walk.case_at("investigating", "small")
    data = {"until": "2026-04-10", "reason": "设备延迟到货。", "applied_on": "2026-03-09"}
    do(walked, "extend_correction", "2026-03-10", data, LEADER)
    told = values(walked, "correction_extension_reply")
    assert (told["order_number"], told["due"], told["until"]) == (
        "（豫云）应急责改〔2026〕1号",
        "2026-03-16",
        "2026-04-10",
    )
    assert entries(walked, "correction_extension_approval")["approve"]["opinion"] == "同意延期。"
    assert Order.objects.get(case=walked.case).due.isoformat() == "2026-04-10"
    running = Deadline.objects.filter(case=walked.case, key="recheck_correction", done_on=None)
    assert [row.start.isoformat() for row in running] == ["2026-04-10"]
    sound(walked)


def test_a_confirmed_address_is_where_papers_go_from_then_on() -> None:
    walked = walk.case_at("investigating", "small")
    data = {"party": "p1", "address": "云川市和平路9号", "receiver": "王某", "phone": "13800000000", "electronic": True}
    do(walked, "confirm_address", "2026-03-05", data)
    assert values(walked, "address_confirmation")["address"] == "云川市和平路9号"
    order = ordinal(walked, "correction_order")
    do(walked, "serve_document", "2026-03-06", {"papers": [order], "method": "electronic", "party": "p1"})
    (row,) = DocumentEntry.objects.filter(document__case=walked.case, box="rows")
    assert json.loads(row.values)["place"] == "云川市和平路9号"
    sound(walked)
