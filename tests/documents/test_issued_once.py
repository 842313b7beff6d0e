"""A paper is issued once: worded before that, made again before it is handed over, put right by another one after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cases import casefile, lawbase, verify
from cases.engine import InputError, Refused
from cases.models import Document, DocumentEntry, DocumentFile, Event, Number, ParameterRow, SealPlace, Service
from documents.paper import STAMP
from tests import walk
from tests.documents.test_decision_papers import LEADER, do, numbers, ordinal, papers, values
from tests.walk import Walked

pytestmark = pytest.mark.django_db

PDFText = Callable[[bytes], str]


def refused(walked: Walked, act: str, on: str, data: dict[str, Any], by: str) -> str:
    with pytest.raises(Refused) as caught:
        do(walked, act, on, data, by)
    return str(caught.value)


def rows(walked: Walked) -> list[dict[str, Any]]:
    found = DocumentEntry.objects.filter(document__case=walked.case, box="rows").order_by("pk")
    return [json.loads(row.values) for row in found]


# -- worded before it is issued ------------------------------------------------------------------------------------------

NOTICE = {
    "form": "penalty_notice",
    "party": "p1",
    "field": "facts",
    "text": "2026年3月2日，1名人员无证作业。\n已当场停止。",
}


def notified(texts: list[dict[str, Any]]) -> Walked:
    raw = walk.sample("small")
    next(act for act in raw["acts"] if act["act"] == "serve_notice")["data"]["texts"] = texts
    return walk.case_at("notified", raw=raw)


def test_free_parts_of_a_paper_are_worded_in_the_act_that_issues_it(text_of: PDFText) -> None:
    walked = notified([NOTICE])
    assert values(walked, "penalty_notice")["facts"] == ["2026年3月2日，1名人员无证作业。", "已当场停止。"]
    (paper,) = papers(walked, "penalty_notice")
    assert "1．2026年3月2日，1名人员无证作业。2．已当场停止。" in text_of(casefile.drawn(paper))
    kept = json.loads(Event.objects.get(case=walked.case, name="serve_notice").payload)
    assert kept["data"]["texts"] == [{**NOTICE, "part": 0}], "what was worded by hand is on record"
    assert verify.run().failures == {}


@pytest.mark.parametrize(
    "wrong", [{"field": "penalties"}, {"field": "nothing"}, {"form": "decision_unit"}, {"party": "p9"}, {"part": 1}]
)
def test_what_is_decided_is_not_worded_by_hand(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        notified([NOTICE | wrong])
    assert [w.path for w in caught.value.wrongs] == ["texts.0"]


# -- made again ----------------------------------------------------------------------------------------------------------


def test_a_paper_made_again_follows_the_record_keeps_its_number_and_its_first_draft_is_void(text_of: PDFText) -> None:
    walked = walk.case_at("filing", "small")
    first = papers(walked, "filing_approval")[0]
    casefile.drawn(first)
    do(walked, "record_party", "2026-03-03", {"record": {"id": "p1", "address": "云川市工业大道18号"}})
    do(walked, "remake_document", "2026-03-03", {"paper": ordinal(walked, "filing_approval"), "reason": "地址有误"})
    first, second = papers(walked, "filing_approval")
    assert (first.number, first.on) == (second.number, second.on) and (first.copy, second.copy) == (1, 2)
    assert (first.state, second.state) == ("remade", "issued")
    assert json.loads(second.values)["parties"][0]["address"] == "云川市工业大道18号"
    assert json.loads(second.values)["opinion"] == json.loads(first.values)["opinion"]
    assert "作废" in text_of(casefile.drawn(first)) and "第2稿" in text_of(casefile.drawn(second))
    assert set(DocumentFile.objects.filter(document=first).values_list("kind", flat=True)) == {"drawn", "void"}
    assert second.number and Number.objects.filter(text=second.number.text).count() == 1
    walked.step()
    filled = DocumentEntry.objects.filter(document__form="filing_approval").values_list("document__copy", flat=True)
    assert list(filled) == [2], "the leader signs the draft that stands"
    assert verify.run().failures == {}


def test_wording_stays_from_draft_to_draft_and_the_third_takes_the_place_of_the_second() -> None:
    walked = walk.case_at("filing", "small")
    text = {"form": "filing_approval", "field": "summary", "text": "现场检查发现无证作业。"}
    for texts in ([text], []):
        paper = ordinal(walked, "filing_approval")
        do(walked, "remake_document", "2026-03-03", {"paper": paper, "reason": "文字有误", "texts": texts})
    assert [(d.copy, d.state) for d in papers(walked, "filing_approval")] == [
        (1, "remade"),
        (2, "remade"),
        (3, "issued"),
    ]
    assert values(walked, "filing_approval")["summary"] == "现场检查发现无证作业。"
    assert verify.run().failures == {}


def test_a_corrected_record_is_what_the_paper_then_says() -> None:
    walked = walk.case_at("investigating", "small", before="conclude_investigation")
    inquiry = Event.objects.get(case=walked.case, name="inquire")
    do(
        walked,
        "correct_event",
        "2026-03-09",
        {"event": inquiry.seq, "fields": {"place": "二楼询问室"}, "reason": "笔误"},
    )
    do(
        walked,
        "remake_document",
        "2026-03-09",
        {"paper": ordinal(walked, "inquiry_record"), "reason": "地点有误"},
        "何静",
    )
    assert [d.state for d in papers(walked, "inquiry_record")] == ["remade", "issued"]
    assert values(walked, "inquiry_record")["place"] == "二楼询问室"
    assert values(walked, "inquiry_record")["ordinal"] == values(walked, "inquiry_record", 0)["ordinal"]


def test_the_papers_of_instalments_are_made_again_one_by_one() -> None:
    walked = walk.case_at("served", "small", before="pay")
    plan = [{"due": "2026-05-20", "amount_yuan": 2000}, {"due": "2026-06-20", "amount_yuan": 3000}]
    do(walked, "grant_instalments", "2026-04-08", {"party": "p1", "reason": "资金周转困难", "plan": plan}, LEADER)
    do(
        walked,
        "remake_document",
        "2026-04-09",
        {"paper": ordinal(walked, "deferral_grant"), "reason": "打印有误"},
        LEADER,
    )
    assert [(n, d.copy, d.state) for n, d in zip(numbers(walked, "deferral_grant"), papers(walked, "deferral_grant"), strict=True)] == [
        ("（豫云）应急缴批〔2026〕1号", 1, "issued"), ("（豫云）应急缴批〔2026〕1-2号", 1, "remade"), ("（豫云）应急缴批〔2026〕1-2号", 2, "issued"),
    ]  # fmt: skip
    assert values(walked, "deferral_grant")["part"] == 2 and values(walked, "deferral_grant")["fen"] == 300_000


def test_nothing_handed_over_or_signed_is_made_again() -> None:
    walked = walk.case_at("investigating", "small")
    signed = {"paper": ordinal(walked, "filing_approval"), "reason": "有误"}
    assert "已经签批(批准立案),不能重新制作" in refused(walked, "remake_document", "2026-03-05", signed, "周启明")
    order = ordinal(walked, "correction_order")
    do(walked, "serve_document", "2026-03-05", {"papers": [order], "receiver": "林某"})
    assert "有误的另行补正" in refused(
        walked, "remake_document", "2026-03-06", {"paper": order, "reason": "有误"}, "周启明"
    )


def test_a_recalled_decision_comes_back_under_its_number() -> None:
    walked = walk.case_at("decided", "small")
    do(walked, "recall_decision", "2026-03-28", {"reason": "地址有误"}, LEADER)
    do(walked, "record_party", "2026-03-28", {"record": {"id": "p1", "address": "云川市工业大道18号"}})
    do(walked, "decide", "2026-03-28", {}, LEADER)
    first, second = papers(walked, "decision_unit")
    assert (first.number, first.state, second.copy) == (second.number, "remade", 2)
    assert values(walked, "decision_unit")["address"] == "云川市工业大道18号"
    assert len(papers(walked, "disposition_approval")) == 1, "what the leader approved still stands"


def test_a_paper_made_by_mistake_is_void_with_its_reason_and_its_number_is_given_to_no_other(text_of: PDFText) -> None:
    walked = walk.case_at("served", "small", before="pay")
    do(walked, "demand", "2026-04-24", {"party": "p1"})
    data = {"paper": ordinal(walked, "payment_demand"), "reason": "当日已经缴清", "void": True}
    do(walked, "remake_document", "2026-04-24", data)
    (paper,) = papers(walked, "payment_demand")
    assert paper.state == "void" and "作废" in text_of(casefile.drawn(paper))
    do(walked, "demand", "2026-04-27", {"party": "p1"})
    assert numbers(walked, "payment_demand") == ["（豫云）应急催〔2026〕1号", "（豫云）应急催〔2026〕1-2号"]
    assert verify.run().failures == {}


def test_a_paper_the_case_rests_on_goes_only_with_its_act() -> None:
    walked = walk.case_at("decided", "small")
    data = {"paper": ordinal(walked, "decision_unit"), "reason": "有误", "void": True}
    assert "由退回立案、收回决定办理" in refused(walked, "remake_document", "2026-03-28", data, LEADER)


# -- handed over ---------------------------------------------------------------------------------------------------------


def test_any_paper_that_goes_out_is_served_and_stands_on_the_one_receipt() -> None:
    walked = walk.case_at("served", "small", before="pay")
    do(walked, "demand", "2026-04-24", {"party": "p1"})
    order, demand = ordinal(walked, "correction_order"), ordinal(walked, "payment_demand")
    data = {"papers": [order, demand], "party": "p1", "receiver": "林某", "place": "云川市工业大道8号"}
    do(walked, "serve_document", "2026-04-25", data)
    assert len(papers(walked, "service_receipt")) == 1
    assert [(r["document"], r["receiver"]) for r in rows(walked)[-2:]] == [
        ("责令限期整改指令书", "林某"),
        ("缴纳罚款催告书", "林某"),
    ]
    served = Service.objects.filter(case=walked.case, document__isnull=False).order_by("pk")
    assert [s.paper for s in served] == ["correction_order", "payment_demand"]
    said = refused(walked, "serve_document", "2026-04-26", data, "周启明")
    assert "已于2026-04-25送达" in said
    assert verify.run().failures == {}


def test_the_first_paper_served_makes_the_receipt() -> None:
    walked = walk.case_at("clue", "small")
    do(walked, "order_correction", "2026-03-02", {"until": "2026-03-16"})
    do(walked, "serve_document", "2026-03-02", {"papers": [ordinal(walked, "correction_order")], "receiver": "林某"})
    assert len(papers(walked, "service_receipt")) == 1 and rows(walked)[0]["document"] == "责令限期整改指令书"
    assert numbers(walked, "service_receipt") == ["（豫云）应急回线〔2026〕1号"]


def test_a_letter_to_another_authority_is_handed_over_without_a_party() -> None:
    walked = walk.case_at("investigating", "small", before="conclude_investigation")
    do(walked, "transfer", "2026-03-11", {"kind": "crime", "to": "云川市公安局", "reason": "情节严重。"}, LEADER)
    letter = ordinal(walked, "crime_transfer_letter")
    do(walked, "serve_document", "2026-03-11", {"papers": [letter], "receiver": "王某", "place": "云川市公安局"})
    assert rows(walked)[-1]["document"] == "涉嫌犯罪案件移送书" and not Service.objects.filter(
        document_id__isnull=False
    )


# -- put right -----------------------------------------------------------------------------------------------------------


def test_a_slip_in_a_served_paper_is_put_right_by_a_new_one_that_points_to_it(text_of: PDFText) -> None:
    walked = walk.case_at("served", "small")
    data = {
        "paper": ordinal(walked, "decision_unit"),
        "wrong": "工业大道8号",
        "right": "工业大道18号",
        "reason": "打印差错",
        "agreed_by": "宋雅",
    }
    do(walked, "rectify_document", "2026-04-01", data, LEADER)
    (old,), (new,) = papers(walked, "decision_unit"), papers(walked, "rectification_notice")
    assert (
        new.rectifies == old
        and old.state == "rectified"
        and new.number
        and new.number.text == "（豫云）应急更正〔2026〕1号"
    )
    told = values(walked, "rectification_notice")
    assert (told["paper"], told["number"], told["wrong"]) == (
        "行政处罚决定书",
        "（豫云）应急罚〔2026〕1号",
        "工业大道8号",
    )
    assert "作废" not in text_of(casefile.drawn(old)), "the decision itself stands"
    assert walked.case is not None
    bound = text_of(casefile.bound(walked.case))
    assert "文书补正通知书" in bound and "（豫云）应急罚〔2026〕1号" in bound
    assert verify.run().failures == {}


@pytest.mark.parametrize("wrong", ["伍仟元", "第九十七条", "云川市人民政府"])
def test_amount_article_and_remedy_are_no_slips_of_the_pen(wrong: str) -> None:
    walked = walk.case_at("served", "small")
    data = {
        "paper": ordinal(walked, "decision_unit"),
        "wrong": wrong,
        "right": "另写",
        "reason": "有误",
        "agreed_by": "宋雅",
    }
    assert "应当变更或者撤销决定(行政处罚法第七十五条第二款)" in refused(
        walked, "rectify_document", "2026-04-01", data, LEADER
    )


# -- edition and seal ----------------------------------------------------------------------------------------------------


def test_the_bureau_s_edition_by_date_names_new_papers_and_old_ones_keep_theirs() -> None:
    walked = walk.case_at("investigating", "small")
    assert walked.case is not None
    row = ParameterRow.objects.filter(key="form_edition", region="").get()
    ParameterRow.objects.create(
        key="form_edition", label=row.label, region=f"={walked.case.bureau.code}", value="HN", unit="text",
        valid_from="2026-03-13", source="本局决定", confirmed=True,
    )  # fmt: skip
    lawbase.forget()
    while walked.case.stage != "decided":
        walked.step()
    assert {d.edition for d in papers(walked, "filing_approval") + papers(walked, "investigation_report")} == {
        "AQ2016-YJ"
    }
    (notice,) = papers(walked, "penalty_notice")
    assert notice.edition == "HN"
    assert values(walked, "decision_unit")["notice_title"] == "行政处罚事先告知书"
    assert rows(walked)[0]["document"] == "行政处罚事先告知书"
    assert verify.run().failures == {}


def test_the_paper_keeps_the_seal_the_bureau_had_chosen_when_it_was_issued(text_of: PDFText) -> None:
    walked = walk.case_at("investigating", "small")
    assert walked.case is not None
    SealPlace.objects.create(bureau=walked.case.bureau, form="penalty_notice", seal="处罚专用章", x_mm=150, y_mm=60)
    while walked.case.stage != "notified":
        walked.step()
    assert values(walked, "penalty_notice")[STAMP] == {"kind": "处罚专用章", "x_mm": 150, "y_mm": 60}
    SealPlace.objects.all().delete()
    (paper,) = papers(walked, "penalty_notice")
    assert "（处罚专用章）" in text_of(casefile.drawn(paper))
    walked.step()
    assert all(STAMP not in json.loads(d.values) for d in Document.objects.exclude(form="penalty_notice"))
    assert verify.run().failures == {}
