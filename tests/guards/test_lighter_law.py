"""从旧兼从轻 (行政处罚法 37): where the law changed after the act, the proposal says which applies; the band follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases import engine, lawbase
from cases.guards.lighter_law import lighter_law_is_chosen
from cases.law import PENALTY_LAW
from cases.models import Clause
from tests import walk
from tests.guards.asking import free_of, refuses
from tests.guards.weighing import Weighed
from tests.walk import Walked

pytestmark = [pytest.mark.django_db, pytest.mark.proves("LIGHTER")]

SIGNS = "危险化学品安全管理条例/78/1/11"  # up to 50,000; ends on 2026-04-30, what follows is not known
CERTIFICATE = "安全生产法/97/1/7"  # up to 100,000
SAID = {"lighter_law": "新规定的罚款幅度较低"}


@pytest.fixture(autouse=True)
def law_read_anew() -> None:
    lawbase.forget()


def changed(since: str = "2026-05-01", **terms: Any) -> None:
    """安全生产法 97(7), first step, says something else from a day on."""
    (old,) = Clause.objects.filter(cite=CERTIFICATE, subject="unit", step="first")
    day = date.fromisoformat(since)
    Clause.objects.filter(pk=old.pk).update(valid_to=date.fromordinal(day.toordinal() - 1))
    old.pk, old.valid_from = None, day
    for name, value in terms.items():
        setattr(old, name, value)
    old.save()
    lawbase.forget()


def said(found: Weighed, weight: str = "refuse") -> str:
    return found.said(lighter_law_is_chosen, weight=weight)


class TestAsking:
    def test_nothing_is_asked_where_nothing_changed(self) -> None:
        assert not said(Weighed(CERTIFICATE, act_end="2026-04-30").fined(100))

    def test_nothing_is_asked_of_an_act_that_ends_on_the_day_itself(self) -> None:
        changed(high=50_000_00, since="2026-06-15")
        assert not said(Weighed(CERTIFICATE, act_end="2026-06-15", on=date(2026, 6, 15)).fined(100))

    @pytest.mark.parametrize(("act_end", "asked"), [("2026-04-30", True), ("2026-05-01", False)])
    def test_the_last_day_of_the_old_law_is_old_and_the_next_is_new(self, act_end: str, asked: bool) -> None:
        changed(high=50_000_00)
        assert bool(said(Weighed(CERTIFICATE, act_end=act_end).fined(100))) == asked

    @pytest.mark.parametrize(
        "terms",
        [{"high": 50_000_00}, {"low": 1_000_00}, {"kinds_must": ["suspend_business"]}, {"fine": "may"},
         {"needs": ["prior_order"]}, {"decided_by": "licence_issuer"}],
    )  # fmt: skip
    def test_a_change_of_band_kinds_or_conditions_is_asked_about(self, terms: dict[str, Any]) -> None:
        changed(**terms)
        told = said(Weighed(CERTIFICATE).fined(100))
        assert "v1" in told and "自2026-05-01起改变" in told and str(PENALTY_LAW.art(37)) in told

    def test_a_new_row_that_says_the_same_is_no_change(self) -> None:
        changed(note="条文重新编号", source="另一种写法")
        assert not said(Weighed(CERTIFICATE).fined(100))

    def test_a_clause_that_ended_without_successor_is_asked_about(self) -> None:
        told = said(Weighed(SIGNS, act_end="2026-04-30").fined(100))
        assert "自2026-05-01起失效" in told and "lighter" in told
        assert not said(Weighed(SIGNS, act_end="2026-04-30", on=date(2026, 4, 30)).fined(100))

    def test_a_clause_outside_the_law_base_is_left_to_a_human(self) -> None:
        assert not said(Weighed("消防法/60/1/1").fined(100))

    def test_where_no_penalty_is_proposed_nothing_is_asked(self) -> None:
        assert not said(Weighed(SIGNS, kind="no_penalty", reason="slight").fined(0))

    def test_no_penalty_on_the_spot_where_two_laws_must_be_compared(self) -> None:
        assert "不能当场处罚" in said(Weighed(SIGNS, act="penalise_on_the_spot").fined(100))


class TestAnswering:
    def test_the_answer_needs_its_reasons(self) -> None:
        assert "lighter_law" in said(Weighed(SIGNS, lighter="old").fined(100))
        assert "lighter)" in said(Weighed(SIGNS, **SAID).fined(100))
        assert not said(Weighed(SIGNS, lighter="old", **SAID).fined(100))

    def test_what_the_rows_plainly_show_is_not_answered_otherwise(self) -> None:
        changed(high=50_000_00)
        for answer, right in (("new", True), ("old", False), ("equal", False)):
            told = said(Weighed(CERTIFICATE, lighter=answer, **SAID).fined(100))
            assert bool(told) != right, told
            assert right or "新规定较轻" in told

    def test_a_heavier_new_law_does_not_reach_back(self) -> None:
        changed(low=20_000_00, high=200_000_00)
        assert "旧规定较轻" in said(Weighed(CERTIFICATE, lighter="new", **SAID).fined(100))
        assert not said(Weighed(CERTIFICATE, lighter="old", **SAID).fined(100))

    def test_another_kind_beside_the_same_fine_is_heavier(self) -> None:
        changed(kinds_must=["suspend_business"])
        assert "旧规定较轻" in said(Weighed(CERTIFICATE, lighter="new", **SAID).fined(100))

    def test_a_higher_least_and_a_lower_most_are_for_a_human_to_weigh(self) -> None:
        changed(low=10_000_00, high=50_000_00, low_inclusive=True)
        for answer in ("old", "new", "equal"):
            assert not said(Weighed(CERTIFICATE, lighter=answer, **SAID).fined(100))

    def test_of_unconfirmed_rows_the_contradiction_is_a_flaw(self) -> None:
        changed(high=50_000_00, confirmed=False)
        weighed = Weighed(CERTIFICATE, lighter="old", **SAID).fined(100)
        assert not said(weighed) and "新规定较轻" in said(weighed, "flaw")


class TestBand:
    def test_the_band_is_that_of_the_law_answered(self) -> None:
        changed(high=50_000_00)
        assert not Weighed(CERTIFICATE, lighter="new", **SAID).fined(50_000_00).reasons()
        assert "超过法定最高50000元" in Weighed(CERTIFICATE, lighter="new", **SAID).fined(50_000_01).said()
        for answer in ("old", "equal"):
            assert not Weighed(CERTIFICATE, lighter=answer, **SAID).fined(100_000_00).reasons()
            assert "超过法定最高100000元" in Weighed(CERTIFICATE, lighter=answer, **SAID).fined(100_000_01).said()

    def test_the_kinds_are_those_of_the_law_answered(self) -> None:
        changed(kinds_may=["suspend_business"])
        assert "停产停业" in Weighed(CERTIFICATE, lighter="old", **SAID).fined(100, ("suspend_business",)).said()
        assert not Weighed(CERTIFICATE, lighter="new", **SAID).fined(100, ("suspend_business",)).reasons()

    def test_under_a_new_law_that_knows_nothing_of_it_no_fine_passes(self) -> None:
        told = Weighed(SIGNS, lighter="new", **SAID).fined(100).said()
        assert "没有适用于该当事人和违法情形的处罚规定" in told


# -- through the engine --------------------------------------------------------------------------------------------------


def walked_case() -> Walked:
    """A case whose act ended on the last day of the old law, ready to conclude."""
    raw = walk.sample("small")
    raw["violations"][0] |= {"clause": SIGNS, "violated": "危险化学品安全管理条例/26/1", "act_end": "2026-04-30",
                             "act_start": "2026-04-01"}  # fmt: skip
    raw["source"]["on"] = "2026-04-30"
    raw["acts"] = [{**a, "on": max(a["on"], "2026-05-11")} for a in raw["acts"]]
    raw["acts"][1]["data"]["until"] = "2026-05-20"
    return walk.case_at("investigating", raw=raw, before="conclude_investigation")


def conclude(walked: Walked, **line: Any) -> engine.Verdict:
    fine = [{"kind": "fine", "amount_yuan": 20_000}]
    proposal = {"party": "p1", "violations": ["v1"], "penalties": fine, "discretion": "首次", **line}
    return walked.check("conclude_investigation", "周启明", "2026-05-12", {"proposals": [proposal]})


def test_a_proposal_without_an_answer_is_refused_and_with_one_it_is_not() -> None:
    walked = walked_case()
    refuses(conclude(walked), "LIGHTER", PENALTY_LAW.art(37), "自2026-05-01起失效")
    free_of(conclude(walked, lighter="old", lighter_law="新法对应条款的数额较高"), "LIGHTER")
    refuses(conclude(walked, lighter="new", lighter_law="新法较轻"), "G16", word="没有适用于该当事人")


def test_the_answer_is_kept_and_the_decision_asks_no_more() -> None:
    walked = walked_case()
    line = {"party": "p1", "violations": ["v1"], "penalties": [{"kind": "fine", "amount_yuan": 20_000}],
            "discretion": "首次", "lighter": "old", "lighter_law": "新法对应条款的数额较高"}  # fmt: skip
    event = walked.perform("conclude_investigation", "周启明", "2026-05-12", {"proposals": [line]})
    assert event.case is not None
    fresh = walked.check("decide", "高远", "2026-05-20", {})
    assert not [r for r in fresh.reasons if r.guard == "LIGHTER"]
