"""The ninety days to decide (行政处罚法 60): what ends them, prolongs them, and does not count towards them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases import verify
from cases.facts import Facts
from cases.models import Deadline, ParameterRow
from tests import walk
from tests.deadlines.dossiers import due, row
from tests.walk import Walked

CRIME = {"kind": "crime", "to": "云川市公安局", "reason": "涉嫌犯罪"}
pytestmark = pytest.mark.django_db


class TestDecisionTerm:
    def test_it_ends_when_the_last_party_is_decided_and_not_before(self) -> None:
        walked = walk.case_at("resolved")
        walked.perform("decide", "高远", "2026-07-13", {"party": "p1"})
        assert row(walked, "decision_term").done_on is None
        walked.perform("decide", "高远", "2026-07-14", {"party": "p2"})
        assert row(walked, "decision_term").done_on == date(2026, 7, 14)

    def test_a_decision_taken_back_lets_the_same_ninety_days_run_on(self) -> None:
        walked = walk.case_at("decided", "small")
        walked.perform("recall_decision", "高远", "2026-03-28", {"reason": "文书有误"})
        assert (due(walked, "decision_term"), row(walked, "decision_term").done_on) == ("2026-06-02", None)

    def test_sending_one_party_away_leaves_the_term_of_the_others(self) -> None:
        walked = walk.case_at("concluded")
        walked.perform("transfer", "高远", "2026-06-04", {**CRIME, "party": "p2"})
        assert row(walked, "decision_term").done_on is None

    def test_sending_the_whole_case_away_stops_it_and_its_return_starts_the_same_days_again(self) -> None:
        walked = walk.case_at("concluded")
        walked.perform("transfer", "高远", "2026-06-04", CRIME)
        assert row(walked, "decision_term").done_on == date(2026, 6, 4)
        back = {"result": "not_filed", "reason": "公安机关不予立案"}
        walked.perform("return_from_transfer", "高远", "2026-06-20", back)
        assert (due(walked, "decision_term"), row(walked, "decision_term").done_on) == ("2026-08-11", None)

    def test_an_extension_survives_a_recalled_decision(self) -> None:
        raw = walk.sample("small")
        raw["bureau"]["parameters"] = {"extend_term_rule": True, "extension_approver": "leader"}
        walked = walk.case_at("reviewed", raw=raw)
        walked.perform("extend_term", "高远", "2026-03-26", {"days": 30, "basis": "规章", "reason": "案情复杂"})
        assert due(walked, "decision_term") == "2026-07-02"
        walked.perform("decide", "高远", "2026-03-27")
        walked.perform("recall_decision", "高远", "2026-03-28", {"reason": "文书有误"})
        assert due(walked, "decision_term") == "2026-07-02"

    def test_deciding_again_starts_ninety_days_of_its_own(self) -> None:
        walked = walk.case_at("served", "varied", before="file_appeal")
        appeal = {"party": "p1", "kind": "reconsideration", "authority": "云川市人民政府"}
        walked.perform("file_appeal", "宋雅", "2026-04-20", appeal)
        walked.perform("appeal_result", "宋雅", "2026-06-10", {"party": "p1", "result": "annulled"})
        walked.perform("redecide", "高远", "2026-06-12", {"reason": "重新作出", "procedure_only": True})
        assert due(walked, "decision_term") == "2026-09-10"


# -- what does not count -----------------------------------------------------------------------------------------------


def small(stage: str, **parameters: Any) -> Walked:
    """Filed on 03-04: day 90 is Tuesday 06-02."""
    raw = walk.sample("small")
    raw["bureau"]["parameters"] = parameters
    return walk.case_at(stage, raw=raw)


def suspended(walked: Walked, since: str = "2026-03-16", until: str = "2026-03-26") -> Walked:
    walked.perform("suspend", "高远", since, {"reason": "等待检测结论", "basis": "规章"})
    walked.perform("resume", "高远", until, {"reason": "结论已出"})
    return walked


class TestNotCounted:
    def test_without_a_rule_a_suspension_leaves_the_last_day_where_it_is(self) -> None:
        assert due(suspended(small("notified")), "decision_term") == "2026-06-02"

    def test_a_rule_nobody_has_confirmed_does_not_either(self) -> None:
        ParameterRow.objects.filter(key="suspend_stops_clock").update(value=True)
        assert due(suspended(small("notified")), "decision_term") == "2026-06-02"

    @pytest.mark.parametrize("given", [{"suspend_stops_clock": True}, {"excluded_time": ["suspension"]}])
    def test_with_one_the_days_of_suspension_come_on_top_from_the_day_after_it_to_the_day_it_ends(
        self, given: dict[str, Any]
    ) -> None:
        walked = suspended(small("notified", **given))
        assert due(walked, "decision_term") == "2026-06-12"  # ten days
        assert Deadline.objects.filter(case=walked.case, key="decision_term", done_on=None).count() == 1
        assert due(suspended(walked, "2026-04-01", "2026-04-04"), "decision_term") == "2026-06-15"
        assert verify.run().failures == {}

    def test_they_come_on_top_of_an_extension(self) -> None:
        given = {"suspend_stops_clock": True, "extend_term_rule": True, "extension_approver": "leader"}
        walked = small("notified", **given)
        walked.perform("extend_term", "高远", "2026-03-16", {"days": 30, "basis": "规章", "reason": "案情复杂"})
        assert due(suspended(walked), "decision_term") == "2026-07-13"  # 07-02 and ten days: a Sunday

    def test_the_time_of_a_hearing_from_request_to_end(self) -> None:
        raw = walk.sample("major")
        raw["bureau"]["parameters"]["excluded_time"] = ["hearing"]
        walked = walk.case_at("hearing", raw=raw)
        before = row(walked, "decision_term").due
        asked = date(2026, 6, 9)
        while walked.case is not None and walked.case.stage == "hearing":
            ended = walked.step().on
        found = row(walked, "decision_term")
        assert found.length == 90 + (ended - asked).days
        assert found.due > before
        assert verify.run().failures == {}

    def test_an_appraisal_from_its_commission_to_its_report(self) -> None:
        walked = small("investigating", excluded_time=["appraisal"])
        given = {"body": "某检测公司", "subject": "设备是否合格"}
        walked.perform("commission_appraisal", "周启明", "2026-03-05", given, ["何静"])
        paper = {"kind": "document", "title": "台账"}
        walked.perform("add_evidence", "周启明", "2026-03-09", paper, ["何静"])
        assert due(walked, "decision_term") == "2026-06-02"
        report = {"kind": "appraisal", "title": "检测报告"}
        walked.perform("add_evidence", "周启明", "2026-03-10", report, ["何静"])
        assert due(walked, "decision_term") == "2026-06-08"  # five days, and 06-07 is a Sunday
        walked.perform("add_evidence", "周启明", "2026-03-12", report, ["何静"])
        assert due(walked, "decision_term") == "2026-06-08"
        assert verify.run().failures == {}  # folded again from the record, the periods are the same

    def test_a_notice_announced(self) -> None:
        walked = small("concluded", excluded_time=["announcement"])
        tried = {"paper": "penalty_notice", "method": "direct", "result": "查无此人", "party": "p1"}
        walked.perform("attempt_service", "周启明", "2026-03-13", tried)
        announced = {"method": "announcement", "announced_on": "2026-03-16"}
        walked.perform("serve_notice", "周启明", "2026-04-15", announced, ["何静"])
        assert due(walked, "decision_term") == "2026-07-02"  # thirty days
        assert verify.run().failures == {}

    def test_days_that_overlap_are_taken_out_once(self) -> None:
        walked = small("investigating", excluded_time=["appraisal", "suspension"])
        given = {"body": "某检测公司", "subject": "设备是否合格"}
        walked.perform("commission_appraisal", "周启明", "2026-03-05", given, ["何静"])
        suspended(walked, "2026-03-06", "2026-03-09")
        walked.perform("add_evidence", "周启明", "2026-03-10", {"kind": "appraisal", "title": "检测报告"}, ["何静"])
        assert row(walked, "decision_term").length == 95


# -- the last day on a day off -----------------------------------------------------------------------------------------


class TestRolling:
    """Filed on 02-04: day 90 is 05-05, in the holiday."""

    def filed(self, rolls: bool) -> Walked:
        raw = walk.sample("small")
        raw["bureau"]["parameters"] = {"roll_to_working_day": rolls}
        raw["source"]["on"] = raw["violations"][0]["act_start"] = raw["violations"][0]["act_end"] = "2026-02-03"
        for act in raw["acts"]:
            if act["on"] <= "2026-03-04":
                act["on"] = "2026-02-04" if act["act"] == "approve_filing" else "2026-02-03"
        return walk.case_at("reviewed", raw=raw)

    @pytest.mark.parametrize(("rolls", "last"), [(True, "2026-05-06"), (False, "2026-05-05")])
    def test_by_analogy_it_moves_only_where_the_parameter_says_so(self, rolls: bool, last: str) -> None:
        assert due(self.filed(rolls), "decision_term") == last

    @pytest.mark.parametrize(("rolls", "pay", "grown"), [(True, "2026-10-08", 0), (False, "2026-10-02", 6 * 6000)])
    def test_the_time_to_pay_and_the_surcharge_after_it_agree(self, rolls: bool, pay: str, grown: int) -> None:
        """Fined 2,000 on the spot on 09-17; day 15 is 10-02. The sixty days of 行政复议法 20(1) move by law."""
        raw = walk.sample("summary")
        raw["bureau"]["parameters"] = {"roll_to_working_day": rolls}
        raw["source"]["on"] = raw["violations"][0]["act_start"] = raw["violations"][0]["act_end"] = "2026-09-17"
        raw["acts"] = [{**a, "on": "2026-09-17"} for a in raw["acts"][:2]]
        walked = walk.case_at("served", raw=raw)
        assert due(walked, "pay_fine") == pay
        assert due(walked, "review_apply") == "2026-11-16"
        facts = Facts(walked.case, walked.case.bureau)
        assert facts.account("p1", date(2026, 10, 8)).surcharge == grown
