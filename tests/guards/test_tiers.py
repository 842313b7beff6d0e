"""The fine keeps to the tier of the benchmark its answers lead to (G16): 行政处罚法 34, and what the bureau sets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases import lawbase
from cases.law import PENALTY_LAW, Policy
from cases.models import Event, ParameterRow, Tier
from tests.guards.asking import CaseTest, allowed, flawed, free_of, of, refuses, unflawed
from tests.walk import Walked

YUAN = 100
pytestmark = pytest.mark.proves("G16")


def tiers(*, region: str = "=410899", cite: str = "安全生产法/97/1/7", confirmed: bool = False, **more: Any) -> None:
    """Up to 10,000 for one person, up to 30,000 for two to four, up to 100,000 beyond."""
    for seq, (low, high, conditions) in enumerate(
        (
            (0, 10_000, [("lt", 2)]),
            (10_000, 30_000, [("ge", 2), ("lt", 5)]),
            (30_000, 100_000, [("ge", 5)]),
        ),
        1,
    ):
        Tier.objects.create(
            code="W97.7", cite=cite, subject="unit", step="first", region=region, seq=seq,
            label=("较轻", "一般", "较重")[seq - 1], low=low * YUAN, high=high * YUAN, low_inclusive=bool(low),
            conditions=[{"metric": "people", "op": op, "value": n} for op, n in conditions], standard="本市裁量基准",
            source="测试", valid_from=date(2024, 11, 1), confirmed=confirmed, **more,
        )  # fmt: skip


class Tiers(CaseTest):
    """One violation of 安全生产法 97(1)(7), first step: the statute allows up to 100,000."""

    name = "small"
    before = "conclude_investigation"

    @classmethod
    def setUpTestData(cls) -> None:
        if cls is not Tiers:
            tiers()
        super().setUpTestData()

    def line(
        self, yuan: int, answers: dict[str, Any] | None = None, deviation: str = "", **more: Any
    ) -> dict[str, Any]:
        given = {"violation": "v1", "answers": answers or {}, "deviation": deviation}
        return {
            "party": "p1", "violations": ["v1"], "penalties": [{"kind": "fine", "amount_yuan": yuan}],
            "discretion": "理由", "appraisals": [given] if answers is not None or deviation else [], **more,
        }  # fmt: skip

    def conclude(self, yuan: int, answers: dict[str, Any] | None = None, deviation: str = "", **more: Any) -> Any:
        line = self.line(yuan, answers, deviation, **more)
        return self.ask("conclude_investigation", "2026-03-12", {"proposals": [line]})


class InTheTier(Tiers):
    def test_a_fine_inside_the_tier_is_allowed_with_both_its_ends(self) -> None:
        for people, yuan in ((1, 1), (1, 10_000), (2, 10_000), (4, 30_000), (5, 30_000), (50, 100_000)):
            unflawed(self.conclude(yuan, {"people": people}), "G16")

    def test_a_fine_outside_the_tier_is_refused_without_a_reason(self) -> None:
        for people, yuan in ((1, 10_001), (2, 9_999), (4, 30_001), (5, 29_999)):
            refuses(self.conclude(yuan, {"people": people}), "G16", PENALTY_LAW.art(34), "不在裁量阶次")

    def test_the_refusal_names_tier_standard_band_and_that_nobody_confirmed_it(self) -> None:
        reason = refuses(self.conclude(9_999, {"people": 2}), "G16", Policy("罚款偏离裁量阶次的,写明理由"))
        for word in ("“一般”", "本市裁量基准,待确认", "1万元以上3万元以下", "deviation"):
            assert word in reason.message, reason.message

    def test_a_confirmed_tier_is_not_marked(self) -> None:
        Tier.objects.update(confirmed=True)
        lawbase.forget()
        assert "待确认" not in refuses(self.conclude(9_999, {"people": 2}), "G16").message

    def test_outside_the_tier_with_a_reason_is_allowed(self) -> None:
        allowed(self.conclude(9_999, {"people": 2}, "其中一人正在补证,作业时间不足一小时"))
        allowed(self.conclude(40_000, {"people": 2}, "作业地点在易燃易爆场所"))

    def test_no_reason_leads_beyond_the_statute(self) -> None:
        refuses(self.conclude(100_001, {"people": 5}, "后果严重"), "G16", PENALTY_LAW.art(5, 2), "超过法定最高")

    def test_what_is_not_answered_is_a_flaw_and_forbids_nothing(self) -> None:
        verdict = self.conclude(50_000)
        flawed(verdict, "G16", PENALTY_LAW.art(34))
        assert "没有写明裁量因素“涉及人员”" in of(verdict.flaws, "G16")[0].message

    def test_a_party_not_fined_is_not_asked(self) -> None:
        verdict = self.ask(
            "conclude_investigation", "2026-03-12",
            {"proposals": [{"party": "p1", "violations": ["v1"], "kind": "no_penalty", "reason": "slight", "discretion": "理由"}]},
        )  # fmt: skip
        assert not of(verdict.flaws, "G16")

    def test_answers_are_of_the_vocabulary(self) -> None:
        from cases.inputs import InputError

        for answers in ({"people": "两人"}, {"people": -1}, {"nobody": 1}, {"harm": 1}):
            with pytest.raises(InputError) as error:
                self.conclude(5_000, answers)
            assert error.value.wrongs[0].path == "proposals[0].appraisals[0].answers"

    def test_each_violation_of_the_line_is_appraised_once(self) -> None:
        from cases.inputs import InputError

        twice = [{"violation": "v1", "answers": {"people": 1}}] * 2
        with pytest.raises(InputError, match="只能裁量一次"):
            self.conclude(5_000, appraisals=twice)

    def test_a_case_of_before_the_benchmark_is_not_asked(self) -> None:
        Tier.objects.update(valid_from=date(2026, 3, 3))
        lawbase.forget()
        unflawed(self.conclude(50_000), "G16")


class OverlappingTiers(Tiers):
    def test_several_tiers_that_fit_are_a_flaw_and_judge_nothing(self) -> None:
        Tier.objects.filter(seq=1).update(conditions=[{"metric": "people", "op": "le", "value": 2}])
        lawbase.forget()
        verdict = self.conclude(50_000, {"people": 2})
        flawed(verdict, "G16")
        assert "“较轻”、“一般”" in of(verdict.flaws, "G16")[0].message

    def test_a_tier_for_nobody_is_a_flaw(self) -> None:
        Tier.objects.filter(seq=3).delete()
        lawbase.forget()
        verdict = self.conclude(50_000, {"people": 9})
        flawed(verdict, "G16")
        assert "不符合任何一个裁量阶次" in of(verdict.flaws, "G16")[0].message


class Grounds(Tiers):
    """从轻 in the lower half, 从重 in the upper, 减轻 below the statute."""

    LIGHT = {"ground": "lenient", "ground_article": "行政处罚法/32/1/1"}
    HEAVY = {"ground": "heavier", "ground_article": "一年内因同一违法行为受过两次以上行政处罚"}

    def test_leniency_keeps_to_the_lower_half_of_the_tier(self) -> None:
        unflawed(self.conclude(20_000, {"people": 2}, **self.LIGHT), "G16")
        verdict = self.conclude(20_001, {"people": 2}, **self.LIGHT)
        flawed(verdict, "G16", PENALTY_LAW.art(32, 1, 1))
        assert "中间值20000元" in of(verdict.flaws, "G16")[0].message

    def test_severity_keeps_to_the_upper_half_of_the_tier(self) -> None:
        unflawed(self.conclude(20_000, {"people": 2}, **self.HEAVY), "G16")
        flawed(self.conclude(19_999, {"people": 2}, **self.HEAVY), "G16", PENALTY_LAW.art(49))

    def test_without_a_tier_the_statutes_band_is_halved(self) -> None:
        Tier.objects.all().delete()
        lawbase.forget()
        unflawed(self.conclude(50_000, **self.LIGHT), "G16")
        flawed(self.conclude(50_001, **self.LIGHT), "G16", PENALTY_LAW.art(32, 1, 1))
        unflawed(self.conclude(50_000, **self.HEAVY), "G16")
        flawed(self.conclude(49_999, **self.HEAVY), "G16", PENALTY_LAW.art(49))

    def test_mitigation_that_stays_above_the_statutes_minimum_is_none(self) -> None:
        verdict = self.conclude(1_000, {"people": 1}, ground="mitigate", ground_article="行政处罚法/32/1/1")
        flawed(verdict, "G16", PENALTY_LAW.art(32, 1, 1))
        assert "应是从轻" in of(verdict.flaws, "G16")[0].message


class OnTheRecord(Tiers):
    """What the act keeps, and what follows from leaving the tier."""

    def concluded(self, *args: Any, **more: Any) -> Event:
        line = self.line(*args, **more)
        return self.do("conclude_investigation", "2026-03-12", {"proposals": [line]})

    def test_the_event_keeps_the_tier_as_it_stood(self) -> None:
        from cases.facts import Facts

        self.concluded(20_000, {"people": 3})
        Tier.objects.all().delete()
        lawbase.forget()
        case = self.walked.case
        assert case is not None
        line = Facts(type(case).objects.get(pk=case.pk), case.bureau).history.line("p1")
        assert line is not None
        (kept,) = line.raw["tiers"]
        assert {name: kept[name] for name in ("violation", "label", "standard", "source", "region", "confirmed")} == {
            "violation": "v1", "label": "一般", "standard": "本市裁量基准", "source": "测试", "region": "=410899",
            "confirmed": False,
        }  # fmt: skip
        assert (kept["low"], kept["high"], kept["conditions"]) == (1_000_000, 3_000_000, "涉及人员2人以上、不满5人")
        assert [one["label"] for one in kept["scale"]] == ["较轻", "一般", "较重"]

    def test_nothing_is_kept_where_no_tier_is_settled(self) -> None:
        event = self.concluded(20_000)
        assert "tiers" not in event.payload

    def test_leaving_the_tier_makes_the_case_one_for_the_meeting(self) -> None:
        self.walk_to_review(9_000, "其中一人正在补证")
        refuses(self.ask("decide", "2026-03-27"), "G14")

    def test_inside_the_tier_one_leader_decides(self) -> None:
        self.walk_to_review(12_000, "")
        free_of(self.ask("decide", "2026-03-27"), "G14", "G16")

    def test_a_bureau_may_leave_deviations_to_one_leader(self) -> None:
        ParameterRow.objects.create(
            key="collective_for_deviation", region="=410899", label="偏离", value=False, unit="bool",
            valid_from=date(2000, 1, 1), source="测试", confirmed=True, by="测试",
        )  # fmt: skip
        self.walk_to_review(9_000, "其中一人正在补证")
        free_of(self.ask("decide", "2026-03-27"), "G14")

    def walk_to_review(self, yuan: int, deviation: str) -> None:
        self.walked.rest[0].data["proposals"] = [self.line(yuan, {"people": 2}, deviation)]
        while self.walked.rest[0].act != "decide":
            self.walked.step()

    def test_a_decision_that_leaves_the_tier_is_refused_too(self) -> None:
        self.walk_to_review(12_000, "")
        stated = [{"party": "p1", "penalties": [{"kind": "fine", "amount_yuan": 9_000}]}]
        refuses(self.ask("decide", "2026-03-27", {"penalties": stated}), "G16", PENALTY_LAW.art(34))


class SeveralViolations(Tiers):
    """Two violations in one line: each part against its own tier, or the sum against both."""

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["violations"].append({**raw["violations"][0], "id": "v2", "clause": "安全生产法/97/1/3"})

    @classmethod
    def go_on(cls, walked: Walked) -> None:
        tiers(cite="安全生产法/97/1/3")
        lawbase.forget()

    def both(self, yuan: int, parts: tuple[int, int] | None, **more: Any) -> Any:
        fine: dict[str, Any] = {"kind": "fine", "amount_yuan": yuan}
        if parts:
            fine["parts"] = [{"violation": f"v{n}", "amount_yuan": part} for n, part in enumerate(parts, 1)]
        answered = [{"violation": "v1", "answers": {"people": 1}}, {"violation": "v2", "answers": {"people": 3}}]
        return self.conclude(yuan, violations=["v1", "v2"], penalties=[fine], **{"appraisals": answered, **more})

    def test_each_part_keeps_to_its_own_tier(self) -> None:
        free_of(self.both(25_000, (5_000, 20_000)), "G16")
        refuses(self.both(25_000, (11_000, 14_000)), "G16", PENALTY_LAW.art(34), "违法事实 v1 ")
        refuses(self.both(14_000, (5_000, 9_000)), "G16", PENALTY_LAW.art(34), "违法事实 v2 ")

    def test_without_parts_the_sum_keeps_to_the_sum_of_the_tiers(self) -> None:
        free_of(self.both(40_000, None), "G16")
        refuses(self.both(40_001, None), "G16", PENALTY_LAW.art(34), "合计")

    def test_where_one_tier_is_open_the_statute_counts_for_it(self) -> None:
        one = [{"violation": "v1", "answers": {"people": 1}}]
        free_of(self.both(110_000, None, appraisals=one), "G16")
        refuses(self.both(110_001, None, appraisals=one), "G16", PENALTY_LAW.art(34))


class Summary(CaseTest):
    """The fine on the spot keeps to the tier too."""

    name = "summary"
    stage = "clue"

    @classmethod
    def go_on(cls, walked: Walked) -> None:
        violation = walked.raw["violations"][0]
        Tier.objects.create(
            code="X", cite=violation["clause"], subject="unit", step="first", region="=410899", seq=1, label="较轻",
            conditions=[{"metric": "items", "op": "le", "value": 2}], low=0, high=100_000, low_inclusive=False,
            standard="本市裁量基准", source="测试", valid_from=date(2024, 11, 1),
        )  # fmt: skip
        lawbase.forget()

    def fined(self, **more: Any) -> Any:
        act = self.walked.rest[0]
        return self.ask(act.act, str(act.on), {**act.data, **more}, by=act.by, team=act.team)

    def test_a_fine_on_the_spot_keeps_to_its_tier(self) -> None:
        answered = [{"violation": "v1", "answers": {"items": 1}}]
        fine = [{"kind": "fine", "amount_yuan": 1_001}]
        refuses(self.fined(appraisals=answered, penalties=fine), "G16", PENALTY_LAW.art(34))
        free_of(self.fined(appraisals=answered, penalties=[{"kind": "fine", "amount_yuan": 1_000}]), "G16")
