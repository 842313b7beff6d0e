"""Sample 02: a company and its head; hearing, one return from review, collective discussion, a surcharge."""

import json
from collections.abc import Callable

import pytest

from tests.story.telling import Story


@pytest.fixture(scope="module")
def story(told_once: Callable[[str], Story]) -> Story:
    return told_once("major")


def test_it_runs_from_the_clue_to_the_archive(story: Story) -> None:
    assert story.told["refused"] is None and story.told["flaws"] == []
    assert story.stage == "archived" and len(story.accepted) == 29
    story.assert_sound()


def test_it_keeps_what_the_sample_expects(story: Story) -> None:
    expect = story.raw["expect"]
    assert {key: story.told["deadlines"][key] for key in expect["deadlines"]} == expect["deadlines"]
    assert {p: story.told["money"][p]["surcharge_yuan"] for p in expect["surcharge_yuan"]} == expect["surcharge_yuan"]


def test_its_other_deadlines(story: Story) -> None:
    deadlines = story.told["deadlines"]
    assert deadlines["hearing_hold"] == "2026-06-24"
    assert deadlines["hearing_notice"] == "2026-06-11"  # seven full working days before the 24th, without the 19th
    assert deadlines["record_filing"] == "2026-07-28"  # fifteen days, a parameter of this bureau
    assert deadlines["serve_decision"] == "2026-07-22"


def test_both_parties_are_told_of_the_hearing_and_decided_apart(story: Story) -> None:
    assert story.papers("行政处罚告知书") == []
    assert [number for number, _ in story.papers("行政处罚听证告知书")] == [
        "（豫云）应急听告〔2026〕1号", "（豫云）应急听告〔2026〕1-2号",
    ]  # fmt: skip
    assert [number for number, _ in story.papers("行政处罚决定书")] == [
        "（豫云）应急罚〔2026〕1号", "（豫云）应急罚〔2026〕1-2号",
    ]  # fmt: skip


def test_the_hearing_returns_the_case_to_the_notice(story: Story) -> None:
    assert story.by("close_hearing") == [("罗文", "2026-06-24")]
    assert story.event("close_hearing").stage == "notified"


def test_the_review_returned_once_and_the_leaders_resolved(story: Story) -> None:
    assert [number for number, _ in story.papers("法制审核意见书")] == [
        "（豫云）应急法审〔2026〕1号", "（豫云）应急法审〔2026〕1-2号",
    ]  # fmt: skip
    assert story.papers("行政处罚集体讨论记录") == [("（豫云）应急罚集〔2026〕1号", "2026-07-10")]
    members = json.loads(story.event("resolve_discussion").payload)["data"]["members"]
    assert [m["dissent"] for m in members] == [False, False, True]
    counters = story.told["counters"]
    assert (counters["review_rounds"], counters["review_pass_first"], counters["collective_done"]) == (2, 0, 1)


def test_the_head_paid_late_with_three_percent_a_day(story: Story) -> None:
    assert story.told["money"] == {
        "p1": {"fine_yuan": 200000, "surcharge_yuan": 0, "paid_yuan": 200000},
        "p2": {"fine_yuan": 20000, "surcharge_yuan": 4200, "paid_yuan": 24200},  # 7 days from 30 July to 5 August
    }
    assert story.told["counters"]["extra_fine_paid"] == 420_000


def test_two_penalties_count_in_one_case(story: Story) -> None:
    counters = story.told["counters"]
    assert (counters["case_filed"], counters["pen_decided"], counters["pen_major"]) == (1, 2, 2)
    assert (counters["pen_target.unit"], counters["pen_target.person"]) == (1, 1)
    assert counters["fine_amount_decided"] == 22_000_000
    assert (counters["hearing_requested"], counters["hearing_held"], counters["filing_done"]) == (1, 1, 2)


def test_the_record_keeps_the_parameters_that_judged(story: Story) -> None:
    rules = {r["key"]: r for r in json.loads(story.event("serve_notice").payload)["rules"]}
    assert rules["hearing_amount_person"]["value"] == 2_000_000
    assert rules["hearing_amount_person"]["region"] == "=410899"
