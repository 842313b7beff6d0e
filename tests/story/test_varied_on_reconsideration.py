"""Sample 05: the fine of sample 01, lowered to 3,000 yuan on reconsideration; publication withdrawn, 2,000 refunded."""

from collections.abc import Callable

import pytest

from cases.models import Decision, LedgerEntry, Publication
from tests.story.telling import Story


@pytest.fixture(scope="module")
def story(told_once: Callable[[str], Story]) -> Story:
    return told_once("varied")


def test_it_runs_from_the_clue_to_the_archive(story: Story) -> None:
    assert story.told["refused"] is None and story.told["flaws"] == []
    assert story.stage == "archived" and len(story.accepted) == 23
    story.assert_sound()


def test_it_keeps_what_the_sample_expects(story: Story) -> None:
    expect = story.raw["expect"]
    assert {key: story.told["deadlines"][key] for key in expect["deadlines"]} == expect["deadlines"]
    for party, money in expect["money"].items():
        assert {key: story.told["money"][party][key] for key in money} == money


def test_the_decision_is_varied_and_history_stays(story: Story) -> None:
    decision = Decision.objects.get(case=story.outcome.case)
    assert (decision.state, decision.fine) == ("varied", 300_000)
    assert story.derived("decide")["lines"][0]["fine_fen"] == 500_000


def test_the_ledger_balances(story: Story) -> None:
    entries = LedgerEntry.objects.filter(case=story.outcome.case).values_list("kind", "fen")
    assert sorted(entries) == [("fine", 500_000), ("payment", -500_000), ("refund", 200_000), ("remission", -200_000)]
    assert sum(fen for _, fen in entries) == 0


def test_the_counters_are_reversed_by_entries_of_their_own(story: Story) -> None:
    counters = story.told["counters"]
    assert counters["fine_amount_decided"] == 500_000 and counters["fine_amount_varied"] == -200_000
    assert counters["fine_paid_amount"] == 300_000
    assert counters["recon_accepted"] == counters["recon_result.varied"] == 1


def test_the_publication_was_withdrawn(story: Story) -> None:
    assert [p.state for p in Publication.objects.filter(case=story.outcome.case)] == ["withdrawn"]
