"""Sample 01: a welder without a certificate; 5,000 yuan, nobody objects, paid in time."""

from collections.abc import Callable

import pytest

from tests.story.telling import Story


@pytest.fixture(scope="module")
def story(told_once: Callable[[str], Story]) -> Story:
    return told_once("small")


def test_it_runs_from_the_clue_to_the_archive(story: Story) -> None:
    assert story.told["refused"] is None and story.told["flaws"] == []
    assert story.stage == "archived" and len(story.accepted) == 18
    assert story.told["case_no"] == "（豫云）应急立〔2026〕1号"
    story.assert_sound()


def test_nobody_judges_the_own_work(story: Story) -> None:
    assert story.by("request_filing") == [("周启明", "2026-03-03")]
    assert story.by("approve_filing") == [("高远", "2026-03-04")]
    assert story.by("pass_review") == [("宋雅", "2026-03-25")]
    assert story.by("decide") == [("高远", "2026-03-27")]
    assert story.by("archive") == [("田禾", "2026-04-17")]


def test_its_deadlines(story: Story) -> None:
    assert story.told["deadlines"] == {
        "recheck_correction": "2026-03-26",  # ten days after the 16th
        "decision_term": "2026-06-02",  # ninety days from filing on 4 March
        "statement_period": "2026-03-18",  # three working days
        "review_term": "2026-03-30",
        "serve_decision": "2026-04-08",  # seven working days over Qingming (4 to 6 April)
        "publish_unit": "2026-04-08",
        "pay_fine": "2026-04-14",
        "review_apply": "2026-05-29",
        "litigation_direct": "2026-09-30",
        "court_apply_window": "2026-12-30",
    }


def test_its_papers(story: Story) -> None:
    assert story.papers("立案审批表") == [("（豫云）应急立〔2026〕1号", "2026-03-03")]
    assert story.papers("行政处罚告知书") == [("（豫云）应急罚告〔2026〕1号", "2026-03-13")]
    assert story.papers("行政处罚听证告知书") == []
    assert story.papers("行政处罚决定书") == [("（豫云）应急罚〔2026〕1号", "2026-03-27")]
    assert len(story.papers("法制审核意见书")) == len(story.papers("结案审批表")) == 1
    assert [story.papers(form)[0][1] for form in ("案卷首页", "卷内目录", "备考表")] == ["2026-04-17"] * 3


def test_the_money_and_the_counters(story: Story) -> None:
    assert story.told["money"] == {"p1": {"fine_yuan": 5000, "surcharge_yuan": 0, "paid_yuan": 5000}}
    counters = story.told["counters"]
    assert counters["pen_decided"] == counters["pen_units_distinct"] == counters["case_closed"] == 1
    assert counters["fine_amount_decided"] == counters["fine_paid_amount"] == 500_000
    assert counters["review_pass_first"] == 1 and counters["hearing_requested"] == counters["pen_major"] == 0


def test_each_act_tells_its_law(story: Story) -> None:
    articles = {a["act"]: a["articles"] for a in story.told["accepted"]}
    assert "行政处罚法/42/1" in articles["inquire"]
    assert {"行政处罚法/44", "行政处罚法/60", "行政处罚法/58/1"} <= set(articles["decide"])
