"""不予处罚清单 and G32: a line that names an item is held against each of its conditions, by the record and the tick."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from cases import engine, lawbase
from cases.law import PENALTY_LAW
from cases.models import Event, LenientItem
from tests import walk
from tests.guards.asking import allowed, dossier, flawed, free_of, refuses, told, unflawed
from tests.walk import Walked

pytestmark = pytest.mark.django_db

LIST = "云川市首违不罚清单"
CLAUSE = "安全生产法/97/1/4"  # that of the sample
FULL = [
    {"name": "first", "wanted": True},
    {"name": "slight", "wanted": True},
    {"name": "corrected", "wanted": True},
    {"name": "high_risk", "wanted": False},
    {"name": "excluded_trade", "wanted": False},
    {"name": "accident_free", "at_least": 3},
    {"name": "severe_list", "wanted": False},
    {"name": "pledge", "wanted": True},
]
MET: dict[str, Any] = {
    "first": True, "slight": True, "corrected": True, "high_risk": False, "excluded_trade": False, "accident_free": True,
    "severe_list": False, "pledge": True,
}  # fmt: skip
LABELS = {
    "first": "首次违法", "slight": "危害后果轻微", "corrected": "及时改正", "high_risk": "不属于高危行业领域",
    "excluded_trade": "不属于危险物品、非煤矿山、金属冶炼单位", "accident_free": "近3年未发生生产安全事故",
    "severe_list": "未列入严重失信主体名单", "pledge": "已签署改正承诺书",
}  # fmt: skip


def item(**given: Any) -> LenientItem:
    """An item of the bureau's own list."""
    values = {
        "region": "=410899", "code": "3", "kind": "first_minor", "title": "未如实记录培训", "clauses": [CLAUSE],
        "conditions": FULL, "standard": LIST, "valid_from": date(2025, 1, 1), "source": "测试", "confirmed": True,
    }  # fmt: skip
    made = LenientItem.objects.create(**{**values, **given})
    lawbase.forget()
    return made


def raw_with(**line: Any) -> dict[str, Any]:
    given = walk.sample("first")["acts"][6]["data"]["proposals"][0]
    whole = {**given, "list_item": f"{LIST}/3", "conditions": MET, **line}
    return dossier("first", conclude_investigation={"proposals": [whole]})


def decide(raw: dict[str, Any], on: str = "2026-05-08") -> engine.Verdict:
    return walk.case_at("reviewed", raw=raw).check("decide", "高远", on, {})


def with_earlier(*rows: tuple[str, str], **line: Any) -> dict[str, Any]:
    raw = raw_with(**line)
    raw["parties"][0]["earlier"] = [{"decided_on": on, "clause": clause} for on, clause in rows]
    return raw


class TestConditions:
    def test_everything_met_is_let_go(self) -> None:
        item()
        verdict = decide(raw_with())
        allowed(verdict)
        unflawed(verdict, "G32")

    @pytest.mark.parametrize("name", MET)
    def test_each_condition_answered_otherwise_is_refused_naming_it_and_the_list(self, name: str) -> None:
        item()
        reason = refuses(
            decide(raw_with(conditions={**MET, name: not MET[name]})), "G32", PENALTY_LAW.art(33, 1), LABELS[name]
        )
        assert f"《{LIST}》第3项" in reason.message and f"《{LIST}》第3项" in reason.article

    @pytest.mark.parametrize("name", MET)
    def test_each_condition_left_open_is_refused(self, name: str) -> None:
        item()
        left = {key: value for key, value in MET.items() if key != name}
        assert "没有填写" in refuses(decide(raw_with(conditions=left)), "G32", word=LABELS[name]).message

    def test_all_that_is_missing_is_said_at_once(self) -> None:
        item()
        verdict = decide(raw_with(conditions={}))
        assert len([r for r in verdict.reasons if r.guard == "G32"]) == len(MET), told(verdict)

    @pytest.mark.parametrize(("years", "right"), [(2, False), (3, True), (5, True), (0, False)])
    def test_years_may_be_answered_as_a_number(self, years: int, right: bool) -> None:
        item()
        verdict = decide(raw_with(conditions={**MET, "accident_free": years}))
        allowed(verdict) if right else refuses(verdict, "G32", word=LABELS["accident_free"])

    def test_what_the_statute_asks_is_asked_though_the_list_forgets_it(self) -> None:
        """33(1): first, slight, corrected."""
        item(conditions=[{"name": "high_risk", "wanted": False}])
        reason = refuses(decide(raw_with(conditions={"high_risk": False})), "G32", word="危害后果轻微")
        assert "没有填写" in reason.message

    def test_the_parameters_are_not_asked_beside_an_item(self) -> None:
        """high_risk is a parameter's condition; this list does not ask for it."""
        item(conditions=FULL[:3])
        allowed(decide(raw_with(conditions={"first": True, "slight": True, "corrected": True})))


class TestFirst:
    """Against the party's history, whatever was ticked."""

    def test_an_earlier_penalty_under_the_clause_is_named_with_its_day(self) -> None:
        item()
        verdict = decide(with_earlier(("2025-03-02", CLAUSE)))
        assert "2025-03-02" in refuses(verdict, "G32", PENALTY_LAW.art(33, 1), "首次违法").message

    def test_one_under_another_item_of_the_paragraph_does_not_count(self) -> None:
        item()
        allowed(decide(with_earlier(("2025-03-02", "安全生产法/97/1/3"))))

    @pytest.mark.parametrize(("on", "counts"), [("2024-05-08", True), ("2024-05-07", False)])
    def test_the_item_says_how_many_years_back(self, on: str, counts: bool) -> None:
        """Two years from 2024-05-08 end with 2026-05-08, the day of the decision."""
        item(years=2)
        verdict = decide(with_earlier((on, CLAUSE)))
        refuses(verdict, "G32", word="近2年首次违法") if counts else allowed(verdict)

    def test_no_years_look_back_for_ever(self) -> None:
        item(years=0)
        refuses(decide(with_earlier(("2008-01-02", CLAUSE))), "G32", word="首次违法")

    def test_an_earlier_case_of_this_data_folder_counts_though_it_went_unpunished(self) -> None:
        item()
        before = raw_with()
        before["title"] += "(一)"
        before["source"]["on"] = "2026-03-20"
        before["violations"][0] |= {"act_start": "2026-03-20", "act_end": "2026-03-20"}
        walk.case_at("archived", raw=before)
        assert "不予处罚" in refuses(decide(raw_with()), "G32", word="首次违法").message

    def test_a_decision_of_a_later_day_is_not_earlier(self) -> None:
        item()
        allowed(decide(with_earlier(("2026-05-09", CLAUSE))))


class TestCorrected:
    def test_a_recheck_that_failed_is_not_mended_by_one_that_passed(self) -> None:
        item()
        raw = raw_with()
        again = next(a for a in raw["acts"] if a["act"] == "recheck_correction")
        failed = {**copy.deepcopy(again), "on": "2026-04-23", "data": {"result": "failed"}}
        raw["acts"].insert(raw["acts"].index(again), failed)
        assert "2026-04-23" in refuses(decide(raw), "G32", word="及时改正").message

    def test_a_tick_does_not_stand_for_the_recheck(self) -> None:
        item()
        raw = raw_with()
        raw["acts"] = [a for a in raw["acts"] if a["act"] != "recheck_correction"]
        assert "2026-04-27" in refuses(decide(raw), "G32", word="及时改正").message

    def test_corrected_on_the_spot_without_an_order_is_said_in_the_proposal(self) -> None:
        item()
        done = {"correction": "done", "correction_reason": "当日补记"}
        raw = raw_with(**done)
        raw["acts"] = [a for a in raw["acts"] if a["act"] not in ("recheck_correction", "order_correction")]
        allowed(decide(raw))


class TestAccidents:
    """The record knows accidents by the clauses that punish nothing else (安全生产法 114)."""

    ACCIDENT = "安全生产法/114/1/1"

    @pytest.mark.parametrize(("on", "counts"), [("2023-05-08", True), ("2023-05-07", False)])
    def test_three_years_end_with_their_last_day(self, on: str, counts: bool) -> None:
        item()
        verdict = decide(with_earlier((on, self.ACCIDENT)))
        refuses(verdict, "G32", word=LABELS["accident_free"]) if counts else allowed(verdict)

    def test_another_penalty_is_no_accident(self) -> None:
        item()
        allowed(decide(with_earlier(("2026-01-08", "安全生产法/99/1/1"))))

    def test_whether_somebody_died_is_left_to_a_human(self) -> None:
        item(conditions=[*FULL[:3], {"name": "fatality_free", "at_least": 3}])
        right = {"first": True, "slight": True, "corrected": True, "fatality_free": True}
        allowed(decide(with_earlier(("2026-01-08", self.ACCIDENT), conditions=right)))

    def test_a_case_out_of_an_accident_is_none_without_one(self) -> None:
        item()
        raw = raw_with()
        raw["source"]["kind"] = "accident"
        refuses(decide(raw), "G32", word=LABELS["accident_free"])


class TestWhichItem:
    @pytest.mark.parametrize("text", [f"{LIST}/3", "3", f"《{LIST}》/3"])
    def test_it_is_named_by_list_and_number_or_by_number_alone(self, text: str) -> None:
        item()
        refuses(decide(raw_with(list_item=text, conditions={**MET, "pledge": False})), "G32", word="承诺书")

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"valid_from": date(2026, 5, 9)}, "起施行"),
            ({"valid_to": date(2026, 5, 7)}, "失效"),
            ({"kind": "slight"}, "轻微违法不予处罚"),
            ({"clauses": ["安全生产法/97/1/3"]}, "违法事实 v1 的处罚依据不在"),
        ],
    )
    def test_an_item_that_does_not_hold_or_speaks_of_something_else_is_refused(
        self, change: dict[str, Any], word: str
    ) -> None:
        item(**change)
        refuses(decide(raw_with()), "G32", PENALTY_LAW.art(33, 1), word)

    @pytest.mark.parametrize("last", ["2026-05-08", None])
    def test_it_holds_on_its_first_and_last_day(self, last: str | None) -> None:
        item(valid_from=date(2026, 5, 8), valid_to=date.fromisoformat(last) if last else None)
        allowed(decide(raw_with()))

    def test_where_our_list_has_the_violation_the_item_is_to_be_named(self) -> None:
        item()
        reason = refuses(decide(raw_with(list_item="")), "G32", PENALTY_LAW.art(33, 1), "请写明所依据的事项")
        assert f"《{LIST}》第3项" in reason.message

    def test_a_list_of_elsewhere_may_be_named_and_is_left_to_a_human(self) -> None:
        item()
        flawed(decide(raw_with(list_item="某省清单第九项")), "G32")

    def test_without_a_list_the_parameters_judge_as_ever(self) -> None:
        raw = raw_with(list_item="某省清单第九项", conditions={"first": True, "slight": True, "corrected": True})
        refuses(decide(raw), "G32", PENALTY_LAW.art(33, 1), "不属于高危行业领域")
        unflawed(decide(raw_with(list_item="某省清单第九项")), "G32")

    def test_an_example_judges_nothing(self) -> None:
        item(example=True)
        verdict = decide(raw_with(conditions={**MET, "pledge": False}))
        allowed(verdict)

    @pytest.mark.parametrize(("region", "reaches"), [("", True), ("41", True), ("4108", True), ("32", False)])
    def test_lists_of_the_regions_above_apply_those_of_other_places_do_not(self, region: str, reaches: bool) -> None:
        item(region=region)
        verdict = decide(raw_with(conditions={**MET, "pledge": False}))
        refuses(verdict, "G32", word="承诺书") if reaches else allowed(verdict)

    def test_of_two_lists_with_the_same_number_the_nearer_is_meant(self) -> None:
        item(region="41", standard="省清单", conditions=[{"name": "pledge", "wanted": True}])
        item(conditions=FULL[:4])
        allowed(decide(raw_with(list_item="3", conditions={**MET, "pledge": False})))
        refuses(
            decide(raw_with(list_item="省清单/3", conditions={**MET, "pledge": False})), "G32", word="《省清单》第3项"
        )

    def test_two_violations_take_two_items(self) -> None:
        item()
        item(code="5", clauses=["安全生产法/99/1/1"], conditions=FULL[:3])
        raw = raw_with(violations=["v1", "v2"])
        raw["violations"].append({**raw["violations"][0], "id": "v2", "clause": "安全生产法/99/1/1"})
        next(a for a in raw["acts"] if a["act"] == "add_evidence")["data"]["proves"] = ["v1", "v2"]
        refuses(decide(raw), "G32", word="违法事实 v2 的处罚依据不在")
        raw["acts"][6]["data"]["proposals"][0]["list_item"] = f"{LIST}/3+{LIST}/5"
        allowed(decide(raw))


class TestSlight:
    """33(1), first half."""

    ROWS = [{"name": "minor_act", "wanted": True}, {"name": "no_harm", "wanted": True}]

    def ask(self, **line: Any) -> engine.Verdict:
        item(kind="slight", conditions=self.ROWS)
        given = {"reason": "slight", "conditions": {"minor_act": True, "no_harm": True, "corrected": True}, **line}
        raw = raw_with(**given)
        walked = walk.case_at("reviewed", raw=raw)
        return walked.check("decide", "高远", "2026-05-08", {"kind": "no_penalty", "reason": "slight"})

    def test_slight_corrected_and_without_harm_is_let_go(self) -> None:
        allowed(self.ask())

    @pytest.mark.parametrize("name", ["minor_act", "no_harm", "corrected"])
    def test_each_is_asked(self, name: str) -> None:
        conditions = {"minor_act": True, "no_harm": True, "corrected": True}
        refuses(self.ask(conditions={**conditions, name: False}), "G32", PENALTY_LAW.art(33, 1))

    def test_it_need_not_be_the_first_time(self) -> None:
        item(kind="slight", conditions=self.ROWS)
        raw = with_earlier(("2025-03-02", CLAUSE), reason="slight",
                           conditions={"minor_act": True, "no_harm": True, "corrected": True})  # fmt: skip
        walked = walk.case_at("reviewed", raw=raw)
        free_of(walked.check("decide", "高远", "2026-05-08", {"kind": "no_penalty", "reason": "slight"}), "G32")

    def test_harm_on_record_is_not_ticked_away(self) -> None:
        item(kind="slight", conditions=self.ROWS)
        raw = raw_with(reason="slight", conditions={"minor_act": True, "no_harm": True, "corrected": True})
        raw["violations"][0]["life_safety_harm"] = True
        walked = walk.case_at("reviewed", raw=raw)
        verdict = walked.check("decide", "高远", "2026-05-08", {"kind": "no_penalty", "reason": "slight"})
        refuses(verdict, "G32", word="没有造成危害后果")


class TestOnTheWay:
    def concluding(self, raw: dict[str, Any]) -> tuple[Walked, dict[str, Any]]:
        act = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")
        return walk.case_at("investigating", raw=raw, before="conclude_investigation"), act["data"]

    def test_what_is_missing_is_told_when_it_is_proposed_and_stops_nothing_yet(self) -> None:
        item()
        walked, data = self.concluding(raw_with(conditions={**MET, "pledge": False}))
        flawed(walked.check("conclude_investigation", "周启明", "2026-04-29", data), "G32")
        walked, data = self.concluding(raw_with())
        unflawed(walked.check("conclude_investigation", "周启明", "2026-04-29", data), "G32")

    def test_a_proposal_with_other_answers_is_another_proposal(self) -> None:
        """Else a wrong tick could never be mended."""
        item()
        raw = raw_with(conditions={**MET, "pledge": False})
        walked = walk.case_at("reviewed", raw=raw)
        line = {**raw["acts"][6]["data"]["proposals"][0], "conditions": MET}
        walked.perform("propose", "周启明", "2026-05-08", {"proposals": [line]})
        refuses(walked.check("decide", "高远", "2026-05-09", {}), "G13")

    def test_the_decision_keeps_the_item_as_it_stood(self) -> None:
        made = item()
        walked = walk.case_at("decided", raw=raw_with())
        LenientItem.objects.filter(pk=made.pk).update(title="后来改了", conditions=[])
        event = Event.objects.get(case=walked.case, name="decide")
        (kept,) = json.loads(event.payload)["derived"]["lists"]["p1"]
        assert (kept["standard"], kept["code"], kept["title"]) == (LIST, "3", "未如实记录培训")
        assert LABELS["accident_free"] in kept["conditions"]


class TestLighter:
    """从轻、减轻: a list guides discretion; below the band only 30–32 lead."""

    MET = {"corrected": True, "accident_free": True}

    def raw(self, fine: int, **line: Any) -> dict[str, Any]:
        item(kind=line["ground"], code="7", clauses=[], conditions=[
            {"name": "corrected", "wanted": True}, {"name": "accident_free", "at_least": 1},
        ])  # fmt: skip
        raw = walk.sample("small")
        proposal = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")["data"]["proposals"][0]
        proposal |= {"list_item": f"{LIST}/7", **line, "penalties": [{"kind": "fine", "amount_yuan": fine}]}
        return raw

    def concluding(self, fine: int, **line: Any) -> engine.Verdict:
        raw = self.raw(fine, **line)
        act = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")
        walked = walk.case_at("investigating", raw=raw, before="conclude_investigation")
        return walked.check("conclude_investigation", "周启明", act["on"], act["data"])

    def deciding(self, **line: Any) -> engine.Verdict:
        walked = walk.case_at("reviewed", raw=self.raw(5000, ground="lenient", **line))
        return walked.check("decide", "高远", "2026-03-27", {})

    def test_conditions_met_may_lighten(self) -> None:
        free_of(self.deciding(conditions=self.MET), "G16")

    def test_a_condition_not_met_is_refused_naming_it(self) -> None:
        reason = refuses(self.deciding(conditions={"corrected": True}), "G16", PENALTY_LAW.art(34), "近1年未发生")
        assert f"《{LIST}》第7项" in reason.message

    def test_when_it_is_proposed_what_is_missing_is_told(self) -> None:
        """The recheck of this sample comes after the proposal."""
        flawed(self.concluding(5000, ground="lenient", conditions=self.MET), "G16", PENALTY_LAW.art(34))

    def test_a_list_is_no_ground_to_go_below_the_band(self) -> None:
        refuses(self.concluding(1, ground="mitigate", conditions=self.MET), "G16", PENALTY_LAW.art(32), "清单不能代替")

    def test_with_an_article_of_30_to_32_it_may_stand_beside_it(self) -> None:
        grounded = self.concluding(1, ground="mitigate", ground_article="行政处罚法/32/1/1", conditions=self.MET)
        assert "清单不能代替" not in told(grounded)

    def test_an_item_about_something_else_is_refused(self) -> None:
        raw = self.raw(5000, ground="lenient", conditions=self.MET)
        LenientItem.objects.update(clauses=["安全生产法/114/1/1"])
        lawbase.forget()
        verdict = walk.case_at("investigating", raw=raw, before="conclude_investigation")
        act = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")
        refuses(verdict.check("conclude_investigation", "周启明", act["on"], act["data"]), "G16", word="不适用于")


def test_an_item_nobody_has_read_says_so_where_it_decides() -> None:
    item(confirmed=False)
    assert "待确认" in refuses(decide(raw_with(conditions={**MET, "pledge": False})), "G32", word="承诺书").message
