"""One act that breaks several norms is fined by the one with the higher fine (行政处罚法 29; G17)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cases import engine
from cases.history.reading import history_of
from cases.inputs import InputError, Known, parse
from cases.law import PENALTY_LAW
from tests.guards.asking import CaseTest, flawed, free_of, of, refuses

ARTICLE_29 = PENALTY_LAW.art(29)


class SeveralNorms(CaseTest):
    """A unit's violation judged by one clause, other clauses of the same act named beside it."""

    name = "major"
    before = "conclude_investigation"

    def conclude(self, clause: str, concurrent: str, yuan: object, step: str = "first", **line: Any) -> engine.Verdict:
        original = next(v for v in self.walked.raw["violations"] if v["id"] == "v1")
        record = {**original, "clause": clause, "concurrent": concurrent, "step": step}
        self.do("record_violation", "2026-06-03", {"record": record})
        penalties = [{"kind": "fine", "amount_yuan": Decimal(str(yuan))}, *line.pop("also", [])]
        mine = {"party": "p1", "violations": ["v1"], "penalties": penalties, "discretion": "理由", **line}
        acts = next(a for a in self.walked.raw["acts"] if a["act"] == "conclude_investigation")
        other = next(p for p in acts["data"]["proposals"] if p["party"] != "p1")
        return self.ask("conclude_investigation", "2026-06-15", {"proposals": [mine, other]})

    def test_the_norm_with_the_lower_maximum_is_refused_and_both_are_named(self) -> None:
        verdict = self.conclude("安全生产法/99/1/1", "安全生产法/97/1/7", 40_000)
        reason = refuses(verdict, "G17", ARTICLE_29, "第九十七条")
        assert "第九十九条" in reason.message and "100,000元" in reason.message and "50,000元" in reason.message

    def test_the_norm_with_the_higher_maximum_is_right(self) -> None:
        free_of(self.conclude("安全生产法/97/1/7", "安全生产法/99/1/1", 40_000), "G17")

    def test_one_higher_norm_among_several_is_enough(self) -> None:
        verdict = self.conclude("安全生产法/99/1/1", "安全生产法/105/1/1+安全生产法/97/1/7", 40_000)
        assert [r.message for r in of(verdict.reasons, "G17")] != []
        refuses(verdict, "G17", word="第九十七条")

    def test_norms_with_the_same_fine_leave_the_choice(self) -> None:
        verdict = self.conclude("安全生产法/97/1/7", "安全生产法/101/1/3", 40_000)
        free_of(verdict, "G17")
        assert not of(verdict.flaws, "G17")

    def test_the_same_maximum_with_a_higher_minimum_is_a_flaw(self) -> None:
        """First step: 97 up to 100,000 without a minimum, 109 from 50,000 to 100,000."""
        verdict = self.conclude("安全生产法/97/1/7", "安全生产法/109", 60_000)
        free_of(verdict, "G17")
        flawed(verdict, "G17", ARTICLE_29)
        assert "数额高的是" in of(verdict.flaws, "G17")[0].message

    def test_a_norm_the_product_does_not_know_is_left_to_a_human_with_a_flaw(self) -> None:
        verdict = self.conclude("安全生产法/97/1/7", "消防法/60/1/1", 40_000)
        free_of(verdict, "G17")
        assert any("没有比较" in f.message for f in of(verdict.flaws, "G17"))

    def test_a_norm_that_fines_nobody_of_this_kind_is_not_compared(self) -> None:
        """安全生产法 94(1), first step: persons only."""
        verdict = self.conclude("安全生产法/99/1/1", "安全生产法/94/1", 40_000)
        free_of(verdict, "G17")
        assert any("没有比较" in f.message for f in of(verdict.flaws, "G17"))

    def test_illegal_income_counts_in_the_comparison(self) -> None:
        """103(1): with 300,000 of illegal income up to 1,500,000, far above 98 first (500,000)."""
        stopped = [{"kind": "suspend_business", "text": "停止建设"}]
        verdict = self.conclude(
            "安全生产法/98/1/2", "安全生产法/103/1", 300_000, also=stopped, illegal_income_yuan=300_000
        )
        refuses(verdict, "G17", ARTICLE_29, "1,500,000元")
        free_of(self.conclude("安全生产法/98/1/2", "安全生产法/103/1", 300_000, also=stopped), "G17")

    def test_naming_the_own_clause_again_compares_nothing(self) -> None:
        verdict = self.conclude("安全生产法/99/1/1", "安全生产法/99/1/1", 40_000)
        free_of(verdict, "G17")
        assert not of(verdict.flaws, "G17")

    def test_without_a_fine_there_is_nothing_to_compare(self) -> None:
        verdict = self.conclude(
            "安全生产法/99/1/1", "安全生产法/97/1/7", 40_000, kind="no_penalty", penalties=[], reason="not_proven"
        )
        free_of(verdict, "G17")

    def test_the_comparison_stands_in_the_working(self) -> None:
        original = next(v for v in self.walked.raw["violations"] if v["id"] == "v1")
        self.do("record_violation", "2026-06-03", {"record": {**original, "concurrent": "安全生产法/99/1/1"}})
        acts = next(a for a in self.walked.raw["acts"] if a["act"] == "conclude_investigation")
        self.do("conclude_investigation", "2026-06-15", acts["data"])
        assert self.walked.case is not None
        steps = history_of(self.walked.case).by_name["conclude_investigation"][-1].derived["working"]["p1"]
        texts = [one["text"] for one in steps]
        at = texts.index("同一行为违反几个法律规范,按罚款数额高的规定处罚")
        assert steps[at]["source"] == str(ARTICLE_29)
        assert "最高500,000元" in texts[at + 1] and "最高50,000元" in texts[at + 2]


@pytest.mark.parametrize("typed", ["安全生产法九十七条", "", "x/y"])
def test_what_is_no_citation_is_not_taken(typed: str) -> None:
    record = {
        "id": "v1", "party": "p1", "facts": "事实", "act_start": "2026-03-02", "act_end": "2026-03-02",
        "violated": "安全生产法/30/1", "clause": "安全生产法/97/1/7", "concurrent": typed,
    }  # fmt: skip
    with pytest.raises(InputError):
        parse("record_violation", {"record": record}, Known({"p1"}, {"v1"}))
