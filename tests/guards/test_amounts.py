"""How much may be fined: bands, steps, multiples, income, daily fines, one fine for one act (G16–G21)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cases import engine
from cases.law import PENALTY_LAW, SAFETY_LAW
from tests import walk
from tests.guards.asking import CaseTest, allowed, free_of, refuses

FULL = {"income_basis": "完税证明"}
STOPPED = {("98/1/2", "first", "p1")}  # where the clause stops the work beside the fine


class Amounts(CaseTest):
    """A unit (p1, v1) and its person in charge (p2, v2); correction ordered on 05-11 until 06-10."""

    name = "major"
    before = "conclude_investigation"

    def conclude(
        self, party: str, clause: str, yuan: object, step: str = "first", on: str = "2026-06-15", **line: Any
    ) -> Any:
        """Ask for a fine under a clause on the unit (p1) or the person (p2)."""
        key = {"p1": "v1", "p2": "v2"}[party]
        original = next(v for v in self.walked.raw["violations"] if v["id"] == key)
        cited = "+".join(f"安全生产法/{c}" for c in clause.split("+"))
        self.do("record_violation", "2026-06-03", {"record": {**original, "clause": cited, "step": step}})
        fine = {"kind": "fine", "amount_yuan": Decimal(str(yuan))}
        stopped = [{"kind": "suspend_business", "text": "停止建设"}] if (clause, step, party) in STOPPED else []
        penalties = [*([fine] if yuan else []), *line.pop("also", stopped)]
        mine = {"party": party, "violations": [key], "penalties": penalties, "discretion": "理由", **line}
        acts = next(a for a in self.walked.raw["acts"] if a["act"] == "conclude_investigation")
        other = next(p for p in acts["data"]["proposals"] if p["party"] != party)
        return self.ask("conclude_investigation", on, {"proposals": [mine, other]})

    def in_band(self, party: str, clause: str, yuan: object, **more: Any) -> None:
        free_of(self.conclude(party, clause, yuan, **more), "G16")

    def above(self, party: str, clause: str, yuan: object, **more: Any) -> None:
        refuses(self.conclude(party, clause, yuan, **more), "G16", PENALTY_LAW.art(5, 2), "超过法定最高")

    def below(self, party: str, clause: str, yuan: object, **more: Any) -> None:
        refuses(self.conclude(party, clause, yuan, **more), "G16", PENALTY_LAW.art(32), "低于法定最低")

    # -- first step --

    def test_up_to_fifty_thousand_includes_fifty_thousand(self) -> None:
        """安全生产法 99."""
        self.in_band("p1", "99/1/1", "0.01")
        self.in_band("p1", "99/1/1", 50_000)
        self.above("p1", "99/1/1", "50000.01")

    def test_up_to_a_hundred_thousand_includes_a_hundred_thousand(self) -> None:
        """安全生产法 97, 101."""
        for clause in ("97/1/7", "101/1/3"):
            self.in_band("p1", clause, 100_000)
            self.above("p1", clause, "100000.01")

    def test_a_band_with_a_minimum_includes_both_ends(self) -> None:
        """安全生产法 98, first: units 100,000–500,000, persons 20,000–50,000."""
        self.in_band("p1", "98/1/2", 100_000)
        self.below("p1", "98/1/2", "99999.99")
        self.in_band("p1", "98/1/2", 500_000)
        self.above("p1", "98/1/2", "500000.01")
        self.in_band("p2", "98/1/2", 20_000)
        self.below("p2", "98/1/2", "19999.99")
        self.in_band("p2", "98/1/2", 50_000)
        self.above("p2", "98/1/2", "50000.01")

    def test_accident_fines_keep_to_the_grade(self) -> None:
        """安全生产法 114(1)."""
        for step, item, low, high in (
            ("accident_ordinary", 1, 300_000, 1_000_000),
            ("accident_larger", 2, 1_000_000, 2_000_000),
            ("accident_major", 3, 2_000_000, 10_000_000),
            ("accident_extra", 4, 10_000_000, 20_000_000),
        ):
            self.in_band("p1", f"114/1/{item}", low, step=step)
            self.below("p1", f"114/1/{item}", f"{low - 1}.99", step=step)
            self.in_band("p1", f"114/1/{item}", high, step=step)
            self.above("p1", f"114/1/{item}", f"{high}.01", step=step)

    def test_a_clause_that_fines_no_person_at_this_step_is_no_ground(self) -> None:
        """安全生产法 97: persons only where the unit did not correct in time."""
        verdict = self.conclude("p2", "97/1/7", 20_000)
        refuses(verdict, "G16", word="没有适用于该当事人")

    def test_a_fine_that_must_be_imposed_is_not_left_out(self) -> None:
        self.below("p1", "98/1/2", 0, also=[{"kind": "suspend_business", "text": "停止建设"}])

    # -- below the band (30–32) --

    def test_below_the_band_only_on_a_ground_to_mitigate(self) -> None:
        mitigated = {"ground": "mitigate", "ground_article": "行政处罚法/32/1/1"}
        self.in_band("p1", "98/1/2", "99999.99", **mitigated)
        self.below("p1", "98/1/2", "99999.99", ground="mitigate")
        self.below("p1", "98/1/2", "99999.99", ground="lenient", ground_article="行政处罚法/32/1/1")
        self.above("p1", "98/1/2", "500000.01", **mitigated)

    def test_the_ground_to_mitigate_is_an_article_of_law(self) -> None:
        self.below("p1", "98/1/2", "99999.99", ground="mitigate", ground_article="态度较好")

    # -- overdue (G18) --

    def test_an_overdue_step_needs_an_order_whose_time_is_over_and_a_failed_recheck(self) -> None:
        """安全生产法 97, 98, 99 …: 逾期未改正. The order runs until 06-10."""
        refuses(self.conclude("p1", "98/1/2", 600_000, step="overdue", on="2026-06-10"), "G18", word="没有已到期")
        refuses(self.conclude("p1", "98/1/2", 600_000, step="overdue", on="2026-06-11"), "G18", word="复查不合格")
        self.do("recheck_correction", "2026-06-11", {"result": "failed"}, team=["何静"])
        free_of(self.conclude("p1", "98/1/2", 600_000, step="overdue", on="2026-06-11"), "G16", "G18")

    def test_what_was_corrected_in_the_end_is_not_overdue(self) -> None:
        self.do("recheck_correction", "2026-06-11", {"result": "verified"}, team=["何静"])
        refuses(self.conclude("p1", "98/1/2", 600_000, step="overdue"), "G18")

    def test_the_overdue_band_has_its_own_ends(self) -> None:
        self.do("recheck_correction", "2026-06-11", {"result": "failed"}, team=["何静"])
        self.in_band("p1", "98/1/2", 500_000, step="overdue")
        self.below("p1", "98/1/2", "499999.99", step="overdue")
        self.in_band("p1", "98/1/2", 1_000_000, step="overdue")
        self.above("p1", "98/1/2", "1000000.01", step="overdue")

    def test_the_overdue_band_of_persons_has_its_own_ends_too(self) -> None:
        self.do("recheck_correction", "2026-06-11", {"result": "failed"}, team=["何静"])
        self.in_band("p2", "98/1/2", 50_000, step="overdue")
        self.below("p2", "98/1/2", "49999.99", step="overdue")
        self.in_band("p2", "98/1/2", 100_000, step="overdue")
        self.above("p2", "98/1/2", "100000.01", step="overdue")

    def test_a_recheck_that_failed_while_time_was_left_proves_nothing_overdue(self) -> None:
        self.do("recheck_correction", "2026-05-20", {"result": "failed"}, team=["何静"])
        refuses(self.conclude("p1", "98/1/2", 600_000, step="overdue", on="2026-06-15"), "G18")

    def test_an_on_site_measure_is_no_order_to_correct(self) -> None:
        """Its state is never `failed`, so it cannot stand for one."""
        self.do("recheck_correction", "2026-06-11", {"result": "verified"}, team=["何静"])
        self.do("order_site_measures", "2026-06-11", {"measures": "暂停使用"}, team=["何静"])
        refuses(self.conclude("p1", "98/1/2", 600_000, step="overdue"), "G18")

    def test_a_serious_case_above_the_first_band_is_overdue_too(self) -> None:
        verdict = self.conclude(
            "p1", "99/1/1", 150_000, step="serious", also=[{"kind": "suspend_business", "text": "停产停业整顿"}]
        )
        refuses(verdict, "G18")

    # -- multiples of illegal income (92(2), 103(1)) --

    def test_from_a_hundred_thousand_of_illegal_income_the_fine_is_two_to_five_times_it(self) -> None:
        for clause in ("92/2", "103/1"):
            gained = {"illegal_income_yuan": 100_000}
            self.in_band("p1", clause, 200_000, **gained)
            self.below("p1", clause, "199999.99", **gained)
            self.in_band("p1", clause, 500_000, **gained)
            self.above("p1", clause, "500000.01", **gained)

    def test_below_a_hundred_thousand_or_without_any_the_band_is_fixed(self) -> None:
        for gained in ({"illegal_income_yuan": Decimal("99999.99")}, {}):
            self.in_band("p1", "103/1", 100_000, **gained)
            self.in_band("p1", "103/1", 200_000, **gained)
            self.above("p1", "103/1", "200000.01", **gained)

    def test_a_fine_alone_or_beside_confiscation_keeps_to_its_minimum(self) -> None:
        self.below("p1", "103/1", "99999.99")

    def test_a_fine_that_may_be_imposed_keeps_to_its_minimum(self) -> None:
        self.below("p1", "114/2", "599999.99", step="accident_ordinary")

    # -- variants of one article --

    def test_unsafe_management_of_a_building_site_is_fined_up_to_a_hundred_thousand(self) -> None:
        self.above("p1", "103/3", 150_000)

    # -- income (G20: 95, 96, 110) --

    def test_a_share_of_income_needs_the_income_and_its_proof(self) -> None:
        earned = {"last_year_income_yuan": 100_000}
        verdict = self.conclude("p2", "95/1/1", 40_000, step="accident_ordinary", **earned)
        refuses(verdict, "G20", SAFETY_LAW.art(95), "income_basis")
        verdict = self.conclude("p2", "95/1/1", 40_000, step="accident_ordinary", **FULL)
        refuses(verdict, "G20", SAFETY_LAW.art(95), "last_year_income")
        free_of(self.conclude("p2", "95/1/1", 40_000, step="accident_ordinary", **earned, **FULL), "G16", "G20")

    def test_of_a_fixed_share_not_a_fen_more_or_less(self) -> None:
        """安全生产法 95: 40, 60, 80, 100 per cent by the grade of the accident."""
        for item, step, share in (
            (1, "accident_ordinary", 40_000), (2, "accident_larger", 60_000), (3, "accident_major", 80_000), (4, "accident_extra", 100_000),
        ):  # fmt: skip
            earned = {"last_year_income_yuan": 100_000, "step": step, **FULL}
            self.in_band("p2", f"95/1/{item}", share, **earned)
            self.below("p2", f"95/1/{item}", f"{share - 1}.99", **earned)
            self.above("p2", f"95/1/{item}", f"{share}.01", **earned)

    def test_others_in_charge_owe_a_fifth_to_a_half_after_an_accident(self) -> None:
        """安全生产法 96."""
        earned = {"last_year_income_yuan": 100_000, "step": "accident", **FULL}
        self.in_band("p2", "96", 20_000, **earned)
        self.below("p2", "96", "19999.99", **earned)
        self.in_band("p2", "96", 50_000, **earned)
        self.above("p2", "96", "50000.01", **earned)

    def test_concealing_an_accident_costs_sixty_to_a_hundred_per_cent(self) -> None:
        """安全生产法 110(2)."""
        earned = {"last_year_income_yuan": 100_000, **FULL}
        self.in_band("p2", "110/2", 60_000, **earned)
        self.below("p2", "110/2", "59999.99", **earned)
        self.in_band("p2", "110/2", 100_000, **earned)
        self.above("p2", "110/2", "100000.01", **earned)

    def test_leaving_the_scene_costs_sixty_per_cent_at_least_too(self) -> None:
        self.below("p2", "110/1", "59999.99", last_year_income_yuan=100_000, **FULL)

    def test_leaving_the_scene_needs_proof_of_income_too(self) -> None:
        refuses(self.conclude("p2", "110/1", 60_000), "G20")

    # -- several clauses, several violations --

    def test_several_clauses_are_held_against_the_sum_of_their_bands(self) -> None:
        """分别裁量、合并处罚."""
        self.in_band("p1", "97/1/7+99/1/1", 150_000)
        self.above("p1", "97/1/7+99/1/1", "150000.01")

    def test_the_shares_add_up_and_each_keeps_to_its_own_clause(self) -> None:
        self.do(
            "record_violation",
            "2026-06-03",
            {"record": {**self.walked.raw["violations"][0], "id": "v3", "clause": "安全生产法/99/1/1"}},
        )
        self.do("add_evidence", "2026-06-03", {"kind": "document", "title": "照片", "proves": ["v3"]}, team=["何静"])
        for shares, word in (((100_000, 50_000), ""), ((100_000, 40_000), "之和"), ((99_999, 50_001), "v3")):
            parts = [{"violation": k, "amount_yuan": yuan} for k, yuan in zip(("v1", "v3"), shares, strict=True)]
            fine = {"kind": "fine", "amount_yuan": 150_000, "parts": parts}
            stopped = {"kind": "suspend_business", "text": "停止建设"}
            line = {"party": "p1", "violations": ["v1", "v3"], "penalties": [fine, stopped], "discretion": "理由"}
            other = self.walked.raw["acts"][8]["data"]["proposals"][1]
            verdict = self.ask("conclude_investigation", "2026-06-15", {"proposals": [line, other]})
            if word:
                refuses(verdict, "G16", word=word)
            else:
                free_of(verdict, "G16")

    def test_a_clause_the_product_does_not_know_is_left_to_a_human_with_a_flaw(self) -> None:
        original = self.walked.raw["violations"][0]
        self.do("record_violation", "2026-06-03", {"record": {**original, "clause": "消防法/60/1/1"}})
        acts = next(a for a in self.walked.raw["acts"] if a["act"] == "conclude_investigation")
        verdict = self.ask("conclude_investigation", "2026-06-15", acts["data"])
        allowed(verdict)
        assert [f.guard for f in verdict.flaws if "未能校验" in f.message] == ["G16"]

    # -- daily fines (G19: 112) --

    def test_a_daily_fine_needs_an_earlier_fine_proof_of_the_refusal_and_a_number_of_days(self) -> None:
        verdict = self.conclude("p1", "112", 200_000, step="refused")
        for missing in ("此前依照本法", "拒不改正的证据", "天数"):
            refuses(verdict, "G19", SAFETY_LAW.art(112), missing)

    # -- who decides (G21: 115) --

    def test_closing_down_is_the_governments_decision(self) -> None:
        verdict = self.conclude("p1", "97/1/7", 50_000, also=[{"kind": "close_down", "text": "关闭"}])
        refuses(verdict, "G21", SAFETY_LAW.art(115))

    def test_what_the_licence_issuer_decides_is_not_the_bureaus(self) -> None:
        """安全生产法 92(3)."""
        verdict = self.conclude("p1", "92/3", 0, also=[{"kind": "revoke_licence", "text": "吊销资质"}])
        refuses(verdict, "G21", SAFETY_LAW.art(115), "颁发许可的机关")

    # -- kinds (4, 5(2), 76(1)(2)) --

    def test_a_kind_the_clause_does_not_know_is_no_penalty_of_it(self) -> None:
        verdict = self.conclude("p1", "97/1/7", 50_000, also=[{"kind": "revoke_licence", "text": "吊销许可证"}])
        refuses(verdict, "G16", PENALTY_LAW.art(5, 2), "吊销")

    def test_a_kind_the_clause_demands_is_left_out_only_when_mitigating(self) -> None:
        refuses(self.conclude("p1", "98/1/2", 200_000, also=[]), "G16", PENALTY_LAW.art(5, 2), "应当同时")
        mitigated = {"ground": "mitigate", "ground_article": "行政处罚法/32/1/1"}
        free_of(self.conclude("p1", "98/1/2", 200_000, also=[], **mitigated), "G16")

    # -- one act, one fine (G17: 29), as declared --

    def test_an_act_another_body_fined_is_not_fined_again(self) -> None:
        original = self.walked.raw["violations"][0]
        self.do("record_violation", "2026-06-03", {"record": {**original, "already_fined_by": "市住建局"}})
        acts = next(a for a in self.walked.raw["acts"] if a["act"] == "conclude_investigation")
        refuses(self.ask("conclude_investigation", "2026-06-15", acts["data"]), "G17", PENALTY_LAW.art(29))


# -- one act, one fine: in the bureau's own cases ----------------------------------------------------------------------

LINE = {"party": "p1", "violations": ["v1"], "penalties": [{"kind": "fine", "amount_yuan": 5000}], "discretion": "首次"}


class Daily(CaseTest):
    """安全生产法 112: fined 1,000 on 02-10 elsewhere, ordered to correct on 03-02, concluded on 03-12: ten days."""

    before = "conclude_investigation"
    earlier: dict[str, Any] = {"decided_on": "2026-02-10", "clause": "安全生产法/97/1/7", "fine_yuan": 1000}

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["parties"][0]["earlier"] = [cls.earlier]
        raw["violations"][0] |= {"clause": "安全生产法/112", "step": "refused"}

    def daily(self, yuan: int, days: int | None, on: str = "2026-03-12") -> engine.Verdict:
        fine = {"kind": "fine", "amount_yuan": yuan, **({"days": days} if days else {})}
        line = {**LINE, "penalties": [fine], "refusal_evidence": "复查笔录"}
        return self.ask("conclude_investigation", on, {"proposals": [line]})

    def test_it_is_the_earlier_fine_for_every_day(self) -> None:
        free_of(self.daily(10_000, 10), "G16", "G19")
        refuses(self.daily(10_001, 10), "G16", PENALTY_LAW.art(5, 2), "超过法定最高")
        refuses(self.daily(9_999, 10), "G16", PENALTY_LAW.art(32), "低于法定最低")

    def test_the_days_start_the_day_after_the_order_and_end_today(self) -> None:
        refuses(self.daily(11_000, 11), "G19", SAFETY_LAW.art(112), "至多10日")
        free_of(self.daily(11_000, 11, on="2026-03-13"), "G16", "G19")

    def test_they_end_with_the_recheck_that_finds_it_corrected(self) -> None:
        self.do("recheck_correction", "2026-03-06", {"result": "verified"}, team=["何静"])
        free_of(self.daily(4_000, 4), "G16", "G19")
        refuses(self.daily(5_000, 5), "G19", SAFETY_LAW.art(112), "至多4日")

    def test_without_days_no_amount_passes(self) -> None:
        refuses(self.daily(1_000, None), "G19", SAFETY_LAW.art(112), "天数")


@pytest.mark.parametrize(
    "other", [{"clause": "消防法/60/1/1"}, {"clause": "安全生产法/112"}, {"fine_yuan": None}, {"decided_on": "2026-03-12"}],
)  # fmt: skip
@pytest.mark.django_db
def test_a_daily_fine_rests_on_a_fine_of_known_amount_under_the_same_law_before_it(other: dict[str, Any]) -> None:
    raw = walk.sample("small")
    raw["parties"][0]["earlier"] = [{**Daily.earlier, **other}]
    raw["violations"][0] |= {"clause": "安全生产法/112", "step": "refused"}
    walked = walk.case_at("investigating", raw=raw, before="conclude_investigation")
    line = {**LINE, "penalties": [{"kind": "fine", "amount_yuan": 10_000, "days": 10}], "refusal_evidence": "复查笔录"}
    verdict = walked.check("conclude_investigation", "周启明", "2026-03-12", {"proposals": [line]})
    refuses(verdict, "G19", SAFETY_LAW.art(112), "此前依照本法")


def conclude_again(**violation: str) -> engine.Verdict:
    """A second case of the same party, ready to conclude."""
    raw = walk.sample("small")
    raw["title"] += "(二)"
    raw["violations"][0] |= violation
    raw["source"]["on"] = max("2026-03-02", violation.get("act_end", ""))
    raw["acts"] = [{**a, "on": max(a["on"], "2026-05-11")} for a in raw["acts"]]
    raw["acts"][1]["data"]["until"] = "2026-05-20"
    walked = walk.case_at("investigating", raw=raw, before="conclude_investigation")
    return walked.check("conclude_investigation", "周启明", "2026-05-12", {"proposals": [LINE]})


@pytest.mark.django_db
class TestOneActOneFine:
    """行政处罚法 29."""

    def test_the_same_act_is_not_fined_in_a_second_case(self) -> None:
        walk.case_at("served", "small")
        refuses(conclude_again(), "G17", PENALTY_LAW.art(29), "2026-03-27")

    def test_a_later_act_of_the_same_kind_is_another_act(self) -> None:
        walk.case_at("served", "small")
        free_of(conclude_again(act_start="2026-05-01", act_end="2026-05-01"), "G17")

    def test_days_that_touch_are_the_same_act_and_the_next_day_is_not(self) -> None:
        walk.case_at("served", "small")
        refuses(conclude_again(act_start="2026-03-02", act_end="2026-05-01"), "G17")

    def test_an_act_that_began_the_day_after_is_another_one(self) -> None:
        walk.case_at("served", "small")
        free_of(conclude_again(act_start="2026-03-03", act_end="2026-05-01"), "G17")

    def test_another_clause_is_another_act(self) -> None:
        walk.case_at("served", "small")
        free_of(conclude_again(clause="安全生产法/97/1/3"), "G17")

    def test_before_the_decision_the_first_case_bars_nothing(self) -> None:
        walk.case_at("reviewed", "small")
        free_of(conclude_again(), "G17")

    def test_a_decision_taken_back_bars_nothing(self) -> None:
        first = walk.case_at("decided", "small")
        first.perform("recall_decision", "高远", "2026-03-28", {"reason": "文书有误"})
        free_of(conclude_again(), "G17")

    def test_an_annulled_decision_bars_nothing(self) -> None:
        first = walk.case_at("served", "varied", before="appeal_result")
        first.perform("appeal_result", "宋雅", "2026-05-08", {"party": "p1", "result": "annulled"})
        free_of(conclude_again(), "G17")

    def test_a_varied_decision_still_bars_a_second_fine(self) -> None:
        walk.case_at("archived", "varied")
        refuses(conclude_again(), "G17", PENALTY_LAW.art(29))

    def test_an_earlier_warning_bars_no_fine(self) -> None:
        raw = walk.sample("summary")
        raw["parties"] = walk.sample("small")["parties"]
        raw["source"]["on"] = "2026-03-02"
        raw["violations"] = [{**walk.sample("small")["violations"][0], "clause": "消防法/60/1/1"}]
        raw["acts"] = [{**a, "on": "2026-03-02"} for a in raw["acts"][:2]]
        raw["acts"][1]["data"]["penalties"] = [{"kind": "warning"}]
        walk.case_at("served", raw=raw)
        free_of(conclude_again(clause="消防法/60/1/1"), "G17")
