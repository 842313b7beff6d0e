"""Sample 03: a restaurant without warning signs; 2,000 yuan on the spot."""

from collections.abc import Callable

import pytest

from tests.story.telling import Story


@pytest.fixture(scope="module")
def story(told_once: Callable[[str], Story]) -> Story:
    return told_once("summary")


def test_it_runs_from_the_clue_to_the_archive(story: Story) -> None:
    assert story.told["refused"] is None and story.told["flaws"] == []
    assert story.stage == "archived" and len(story.accepted) == 8
    assert story.event("penalise_on_the_spot").stage == "served"
    story.assert_sound()


def test_it_keeps_what_the_sample_expects(story: Story) -> None:
    expected = story.raw["expect"]["deadlines"]
    assert {key: story.told["deadlines"][key] for key in expected} == expected


def test_reporting_to_the_bureau_is_due_in_five_working_days(story: Story) -> None:
    assert story.told["deadlines"]["simple_backfile"] == "2026-09-16"


def test_no_suit_without_reconsideration_first(story: Story) -> None:
    assert "litigation_direct" not in story.told["deadlines"]  # 行政复议法 23(1)(1)
    assert story.told["deadlines"]["review_apply"] == "2026-11-09"  # the 8th is a Sunday


def test_its_papers_money_and_counters(story: Story) -> None:
    assert story.papers("当场行政处罚决定书") == [("（豫云）应急罚当〔2026〕1号", "2026-09-09")]
    assert not story.papers("立案审批表") and not story.papers("行政处罚决定书")
    assert story.told["money"]["p1"] == {"fine_yuan": 2000, "surcharge_yuan": 0, "paid_yuan": 2000}
    counters = story.told["counters"]
    assert (counters["case_filed"], counters["pen_decided"], counters["pen_proc.simple"]) == (0, 1, 1)
