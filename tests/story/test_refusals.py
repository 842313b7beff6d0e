"""Every row of samples/refusals.md: the change, the act that is refused, by which guard and which article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.story.telling import Raw, Story, assert_refused, sample, tell

Change = Callable[[Raw], object]


def act(raw: Raw, name: str, nth: int = 0) -> Raw:
    return [a for a in raw["acts"] if a["act"] == name][nth]


def data(raw: Raw, name: str) -> Raw:
    return act(raw, name).setdefault("data", {})


def without(*names: str) -> Change:
    return lambda raw: raw.update(acts=[a for a in raw["acts"] if a["act"] not in names])


def on(name: str, day: str) -> Change:
    return lambda raw: act(raw, name).update(on=day)


def decided(fine: int) -> Change:
    """`decide` states the penalties of p1 once more, with another fine."""
    penalties = [{"kind": "fine", "amount_yuan": fine}, {"kind": "suspend_business", "text": "责令停止建设"}]
    return lambda raw: data(raw, "decide").update(penalties=[{"party": "p1", "penalties": penalties}])


def one_officer(raw: Raw) -> None:
    data(raw, "request_filing")["officers"] = ["周启明"]


def licence_ended(raw: Raw) -> None:
    next(o for o in raw["officers"] if o["name"] == "何静")["valid_to"] = "2026-03-05"


def leader_among_the_officers(raw: Raw) -> None:
    next(o for o in raw["officers"] if o["name"] == "高远").update(
        licence_no="16080101009", valid_from="2022-01-01", valid_to="2027-12-31"
    )
    data(raw, "request_filing")["officers"] = ["周启明", "高远"]


def fine_of_120000(raw: Raw) -> None:
    data(raw, "conclude_investigation")["proposals"][0]["penalties"][0]["amount_yuan"] = 120000


def reviewed_by_an_officer(raw: Raw) -> None:
    act(raw, "pass_review")["by"] = "何静"


def evidence_after_archiving(raw: Raw) -> None:
    raw["acts"].append(
        {"act": "add_evidence", "on": "2026-04-20", "by": "周启明", "with": ["何静"],
         "data": {"kind": "document", "title": "补充材料", "proves": ["v1"]}}
    )  # fmt: skip


def heard_on_the_19th(raw: Raw) -> None:
    data(raw, "notify_hearing")["hearing_on"] = "2026-06-19"


def one_of_three_present(raw: Raw) -> None:
    data(raw, "resolve_discussion")["members"] = [{"name": "高远", "opinion": "同意"}]
    data(raw, "resolve_discussion")["absent"] = ["孟川", "陆平"]


def surcharge_unpaid(raw: Raw) -> None:
    raw["acts"] = [a for a in raw["acts"] if a.get("data", {}).get("kind") != "surcharge"]
    act(raw, "close")["on"] = "2026-08-06"


def fine_of_3001(raw: Raw) -> None:
    data(raw, "penalise_on_the_spot")["penalties"][0]["amount_yuan"] = 3001


def punished_before(raw: Raw) -> None:
    raw["parties"][0]["earlier"] = [{"decided_on": "2025-05-01", "clause": "安全生产法/97/1/4"}]


def refund_of_2500(raw: Raw) -> None:
    data(raw, "refund")["amount_yuan"] = 2500


@dataclass(frozen=True)
class Row:
    """A row of the table. `reasons`: guard and the article it must cite (one of them, where `;` joins several)."""

    number: int
    sample: str
    changes: tuple[Change, ...]
    act: str
    on: str
    reasons: tuple[tuple[str, str], ...]
    says: str = ""

    def __str__(self) -> str:
        return f"{self.number}-{self.act}"


REFUSED = [
    Row(1, "small", (one_officer,), "request_filing", "2026-03-03", (("G03", "行政处罚法第四十二条第一款"),)),
    Row(2, "small", (licence_ended,), "inquire", "2026-03-06",
        (("G03", "行政处罚法第四十二条第一款;安全生产法第六十七条第二款"),), "何静"),
    Row(3, "small", (leader_among_the_officers,), "approve_filing", "2026-03-04", (("SOD-APPROVER", "内部规定"),)),
    Row(4, "small", (fine_of_120000,), "conclude_investigation", "2026-03-12",
        (("G16", "安全生产法第九十七条"),), "100000"),
    Row(5, "small", (without("serve_notice", "waive_statement"),), "decide", "2026-03-27",
        (("G08", "行政处罚法第四十四条"),)),
    Row(6, "small", (without("waive_statement"), on("submit_for_review", "2026-03-13")), "submit_for_review",
        "2026-03-13", (("G09", "行政处罚法第四十五条"),), "2026-03-18"),
    Row(7, "small", (without("submit_for_review", "pass_review"),), "decide", "2026-03-27", (("G13", "内部规定"),)),
    Row(8, "small", (reviewed_by_an_officer,), "pass_review", "2026-03-25",
        (("SOD-REVIEWER", "内部规定"), ("G13", "行政处罚法第五十八条第二款"))),
    Row(9, "small", (on("decide", "2026-06-10"),), "decide", "2026-06-10",
        (("G15", "行政处罚法第六十条"),), "2026-06-02"),
    Row(10, "small", (evidence_after_archiving,), "add_evidence", "2026-04-20",
        (("G30", "行政处罚法第四十七条"),)),
    Row(11, "major", (on("request_hearing", "2026-06-12"),), "request_hearing", "2026-06-12",
        (("hearing_request", "行政处罚法第六十四条"),), "2026-06-11"),
    Row(12, "major", (heard_on_the_19th,), "notify_hearing", "2026-06-10",
        (("G11", "行政处罚法第六十四条"),), "6"),
    Row(13, "major", (without("convene_discussion", "resolve_discussion"),), "decide", "2026-07-13",
        (("G14", "行政处罚法第五十七条第二款"),)),
    Row(14, "major", (one_of_three_present,), "resolve_discussion", "2026-07-10", (("G14", "内部规定"),), "3"),
    Row(15, "major", (decided(180000),), "decide", "2026-07-13",
        (("G13", ""), ("G14", "行政处罚法第五十七条第二款"))),
    Row(16, "major", (decided(250000),), "decide", "2026-07-13",
        (("G12", "行政处罚法第四十五条第二款"), ("G08", "行政处罚法第四十四条"))),
    Row(18, "major", (surcharge_unpaid,), "close", "2026-08-06", (("G29", "内部规定"),), "加处罚款"),
    Row(19, "summary", (fine_of_3001,), "penalise_on_the_spot", "2026-09-09",
        (("SUMMARY", "行政处罚法第五十一条"),), "3000"),
    Row(20, "first", (punished_before,), "decide", "2026-05-08",
        (("G32", "行政处罚法第三十三条第一款"),), "首次"),
    Row(21, "varied", (refund_of_2500,), "refund", "2026-06-15", (("MONEY", ""),), "2000"),
]  # fmt: skip


@pytest.mark.parametrize("row", REFUSED, ids=str)
def test_the_law_refuses_it(row: Row) -> None:
    story = tell(sample(row.sample, *row.changes))
    assert_refused(story, row.act, row.on)
    for guard, article in row.reasons:
        said = [r for r in story.reasons if r["guard"] == guard]
        assert said, f"{guard} is missing in {story.reasons}"
        told = " ".join(f"{r['message']}({r['article']})" for r in said)
        assert any(one in told for one in article.split(";")), told
    assert row.says in " ".join(r["message"] for r in story.reasons)


def test_all_reasons_are_told_at_once() -> None:
    story = tell(sample("small", without("serve_notice", "waive_statement", "submit_for_review", "pass_review")))
    assert_refused(story, "decide", "2026-03-27")
    assert {r["guard"] for r in story.reasons} >= {"STAGE", "G08", "G13"}


def test_row_9_a_late_decision_goes_through_with_a_reason_and_is_marked() -> None:
    def reasoned(raw: Raw) -> None:
        data(raw, "decide")["overdue_reason"] = "重大疫情期间当事人无法到案"
        raw["acts"] = raw["acts"][: raw["acts"].index(act(raw, "decide")) + 1]

    story = tell(sample("small", on("decide", "2026-06-10"), reasoned))
    assert story.told["refused"] is None and story.stage == "decided"
    [flaw] = [f for f in story.told["flaws"] if f["guard"] == "G15"]
    assert flaw["act"] == "decide" and "2026-06-02" in flaw["message"]
    story.assert_sound()


def test_row_9_the_last_day_needs_no_reason() -> None:
    def cut(raw: Raw) -> None:
        raw["acts"] = raw["acts"][: raw["acts"].index(act(raw, "decide")) + 1]

    story = tell(sample("small", on("decide", "2026-06-02"), cut))
    assert story.told["refused"] is None and story.told["flaws"] == []


def test_row_17_a_late_release_goes_through_and_is_marked() -> None:
    story = tell(sample("major", on("release_preserved", "2026-05-28")))
    assert story.told["refused"] is None and story.stage == "archived"
    late = [f for f in story.told["flaws"] if f["guard"] == "G04"]
    assert {f["act"] for f in late} >= {"release_preserved", "conclude_investigation"}
    assert all("2026-05-25" in f["message"] or "2026-05-28" in f["message"] for f in late)
    story.assert_sound()


def earlier_case() -> Story:
    """The same company fined in this bureau for training records not kept (安全生产法 97(1)(4))."""

    def training(raw: Raw) -> None:
        raw["title"] = "云川市恒达钢结构有限公司培训记录不实案"
        raw["violations"][0].update(
            violated="安全生产法/28/4", clause="安全生产法/97/1/4", facts="培训情况未如实记录。"
        )

    return tell(sample("small", training))


def test_row_20_an_earlier_case_in_the_same_folder_counts() -> None:
    assert earlier_case().stage == "archived"
    story = tell(sample("first"))
    assert_refused(story, "decide", "2026-05-08")
    assert "2026-03-27" in story.said_by("G32")[0]


def test_row_20_an_earlier_case_under_another_item_does_not_count() -> None:
    assert tell(sample("small")).stage == "archived"  # 97(1)(7), not (4)
    assert tell(sample("first")).stage == "archived"


def test_row_20_an_earlier_case_of_another_party_does_not_count() -> None:
    def other(raw: Raw) -> None:
        raw["parties"][0].update(name="云川市永固钢结构有限公司", credit_code="91410899MA9ABCDE99")

    earlier_case()
    assert tell(sample("first", other)).stage == "archived"
