"""Sample 04: training records not kept, made good the same day; first offence, no penalty."""

from collections.abc import Callable

import pytest

from tests.story.telling import Story


@pytest.fixture(scope="module")
def story(told_once: Callable[[str], Story]) -> Story:
    return told_once("first")


def test_it_runs_from_the_clue_to_the_archive(story: Story) -> None:
    assert story.told["refused"] is None and story.told["flaws"] == []
    assert story.stage == "archived" and len(story.accepted) == 14
    story.assert_sound()


def test_it_keeps_what_the_sample_expects(story: Story) -> None:
    expected = story.raw["expect"]["counters"]
    assert {key: story.told["counters"][key] for key in expected} == expected


def test_no_penalty_needs_no_notice_and_no_publication(story: Story) -> None:
    assert not story.papers("行政处罚告知书") and "serve_notice" not in story.accepted
    assert not {"publish_unit", "pay_fine"} & set(story.told["deadlines"])
    assert story.papers("不予行政处罚决定书") == [("（豫云）应急不罚〔2026〕1号", "2026-05-08")]


def test_nothing_is_owed_but_the_party_was_educated(story: Story) -> None:
    assert story.told["money"] == {"p1": {"fine_yuan": 0, "surcharge_yuan": 0, "paid_yuan": 0}}
    assert story.by("educate") == [("周启明", "2026-05-11")]
    assert story.told["counters"]["guidance_cases"] == 1
