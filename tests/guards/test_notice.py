"""Notice, service, statement, hearing (行政处罚法 28, 40, 44, 45, 57, 61–65; 民事诉讼法 89, 95)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cases import engine
from cases.law import CIVIL_PROCEDURE_LAW, PENALTY_LAW
from tests import walk
from tests.guards.asking import ELSEWHERE, CaseTest, allowed, dossier, free_of, refuses

LINE = {"party": "p1", "violations": ["v1"], "penalties": [{"kind": "fine", "amount_yuan": 5000}], "discretion": "首次"}
DIRECT = {"method": "direct"}


# -- the proposal (G06, G07) -------------------------------------------------------------------------------------------


class Conclusion(CaseTest):
    before = "conclude_investigation"

    def conclude(self, **line: Any) -> engine.Verdict:
        return self.ask("conclude_investigation", "2026-03-12", {"proposals": [{**LINE, **line}]})

    def test_a_proposal_with_facts_evidence_clause_and_reasons_is_complete(self) -> None:
        allowed(self.conclude())

    def test_facts_without_evidence_are_not_clear(self) -> None:
        """40: 违法事实不清、证据不足的,不得给予行政处罚."""
        self.do("record_violation", "2026-03-11", {"record": {**self.walked.raw["violations"][0], "id": "v2"}})
        refuses(self.conclude(violations=["v1", "v2"]), "G06", PENALTY_LAW.art(40), "v2")

    def test_the_discretion_is_explained(self) -> None:
        refuses(self.conclude(discretion=""), "G06", PENALTY_LAW.art(34))

    def test_facts_that_are_not_proven_need_neither_evidence_nor_an_order(self) -> None:
        """57(1)(3)."""
        self.do("record_violation", "2026-03-11", {"record": {**self.walked.raw["violations"][0], "id": "v2"}})
        line = {"party": "p1", "violations": ["v2"], "kind": "no_penalty", "reason": "not_proven"}
        free_of(self.ask("conclude_investigation", "2026-03-12", {"proposals": [line]}), "G06", "G07")

    def test_every_party_has_a_proposal(self) -> None:
        party = {"id": "p2", "kind": "person", "name": "林某"}
        self.do("record_party", "2026-03-11", {"record": party})
        refuses(self.conclude(), "G06", PENALTY_LAW.art(40), "林某")


class Correction(CaseTest):
    """28(1): with the penalty goes an order to correct."""

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["acts"] = [a for a in raw["acts"] if a["act"] not in ("order_correction", "recheck_correction")]

    before = "conclude_investigation"

    def conclude(self, **line: Any) -> engine.Verdict:
        return self.ask("conclude_investigation", "2026-03-12", {"proposals": [{**LINE, **line}]})

    def test_correction_is_ordered_or_it_is_noted_why_not(self) -> None:
        refuses(self.conclude(), "G07", PENALTY_LAW.art(28, 1))
        refuses(self.conclude(correction="done"), "G07", PENALTY_LAW.art(28, 1))
        allowed(self.conclude(correction="done", correction_reason="当场改正,有照片"))

    def test_an_order_of_that_day_is_in_time(self) -> None:
        self.do("order_correction", "2026-03-12", {"until": "2026-03-20"}, team=["何静"])
        allowed(self.conclude())

    def test_an_on_site_measure_orders_no_correction(self) -> None:
        self.do("order_site_measures", "2026-03-12", {"measures": "暂停使用"}, team=["何静"])
        refuses(self.conclude(), "G07", PENALTY_LAW.art(28, 1))


# -- which penalties give a right to a hearing (63) --------------------------------------------------------------------


class HearingRight(CaseTest):
    """A unit and a person; the amounts are parameters (50,000 and 20,000), the kinds are the statute's."""

    name = "major"
    before = "conclude_investigation"

    def told(self, party: str, yuan: str, *kinds: str, **confiscated: str) -> bool:
        """Whether a notice that says nothing of a hearing is refused for it."""
        known = "安全生产法/97/1/7" if party == "p1" else "安全生产法/103/3"
        clause = ELSEWHERE if kinds or confiscated else known
        key = {"p1": "v1", "p2": "v2"}[party]
        original = next(v for v in self.walked.raw["violations"] if v["id"] == key)
        self.do("record_violation", "2026-06-02", {"record": {**original, "clause": clause}})
        penalties = [{"kind": "fine", "amount_yuan": Decimal(yuan)}, *({"kind": k, "text": "……"} for k in kinds)]
        penalties += [{"kind": k, "amount_yuan": Decimal(v)} for k, v in confiscated.items()]
        mine = {"party": party, "violations": [key], "penalties": penalties, "discretion": "理由"}
        acts = next(a for a in self.walked.raw["acts"] if a["act"] == "conclude_investigation")
        other = next(p for p in acts["data"]["proposals"] if p["party"] != party)
        self.do("conclude_investigation", "2026-06-03", {"proposals": [mine, other]})
        verdict = self.ask("serve_notice", "2026-06-04", {**DIRECT, "party": party, "hearing": False})
        for reason in verdict.reasons:
            assert (reason.guard, reason.article) == ("G10", str(PENALTY_LAW.art(63, 1)))
        return not verdict.allowed

    def test_a_unit_from_fifty_thousand_on(self) -> None:
        assert self.told("p1", "50000")

    def test_a_unit_not_below_fifty_thousand(self) -> None:
        assert not self.told("p1", "49999.99")

    def test_a_person_from_twenty_thousand_on(self) -> None:
        assert self.told("p2", "20000")

    def test_a_person_not_below_twenty_thousand(self) -> None:
        assert not self.told("p2", "19999.99")

    def test_stopping_production_whatever_the_fine(self) -> None:
        """63(1)(4)."""
        assert self.told("p1", "1", "suspend_business")

    def test_revoking_a_licence_whatever_the_fine(self) -> None:
        """63(1)(3)."""
        assert self.told("p1", "1", "revoke_licence")

    def test_a_bar_from_the_trade_whatever_the_fine(self) -> None:
        """63(1)(4)."""
        assert self.told("p2", "1", "restrict_practice")

    def test_suspending_a_licence_is_not_on_the_list(self) -> None:
        assert not self.told("p1", "1", "suspend_licence")

    def test_confiscation_from_its_own_amount_on(self) -> None:
        """63(1)(2)."""
        assert self.told("p1", "1", confiscate_income="50000")

    def test_confiscation_below_its_amount_is_none(self) -> None:
        assert not self.told("p1", "49999.99", confiscate_income="49999.99")


# -- serving papers (G23: 61; 民诉法 89, 95) -----------------------------------------------------------------------------


class Service(CaseTest):
    stage = "decided"

    def serve(self, on: str = "2026-03-30", **data: Any) -> engine.Verdict:
        return self.ask("serve_decision", on, {**DIRECT, **data}, team=["何静"])

    def test_a_paper_is_sent_electronically_only_with_a_signed_confirmation(self) -> None:
        refuses(self.serve(method="electronic"), "G23", PENALTY_LAW.art(61, 2))
        allowed(self.serve(method="electronic", confirmation=True))

    def test_a_paper_is_left_only_with_a_witness_or_pictures(self) -> None:
        refuses(self.serve(method="left"), "G23", CIVIL_PROCEDURE_LAW.art(89))
        allowed(self.serve(method="left", witness="社区干部王某"))

    def test_a_paper_is_not_received_after_the_day_it_is_entered(self) -> None:
        refuses(self.serve(received_on="2026-03-31"), "G23")

    def test_a_paper_announced_is_served_after_thirty_days_and_a_failed_try(self) -> None:
        """民诉法 95(1)."""
        late = {"method": "announcement", "announced_on": "2026-04-01"}
        refuses(self.serve("2026-05-06", **late), "G23", word="先记录1次")
        self.do("attempt_service", "2026-03-30", {"method": "direct", "result": "查无此人", "party": "p1"})
        allowed(self.serve("2026-05-06", **late))
        refuses(self.serve("2026-04-30", **late), "G23", CIVIL_PROCEDURE_LAW.art(95, 1))
        refuses(self.serve("2026-05-06", method="announcement"), "G23", CIVIL_PROCEDURE_LAW.art(95, 1))

    def test_the_thirty_days_end_on_the_thirtieth(self) -> None:
        self.do("attempt_service", "2026-03-30", {"method": "direct", "result": "查无此人", "party": "p1"})
        announced = {"method": "announcement", "announced_on": "2026-03-30"}
        refuses(self.serve("2026-04-28", **announced), "G23", CIVIL_PROCEDURE_LAW.art(95, 1))
        allowed(self.serve("2026-04-29", **announced))

    def test_thirty_days_that_end_on_a_day_off_end_on_the_next_working_day(self) -> None:
        self.do("attempt_service", "2026-03-30", {"method": "direct", "result": "查无此人", "party": "p1"})
        announced = {"method": "announcement", "announced_on": "2026-04-01"}  # 05-01 is off
        refuses(self.serve("2026-05-01", **announced), "G23", CIVIL_PROCEDURE_LAW.art(95, 1))

    def test_a_decision_is_not_received_before_it_is_made(self) -> None:
        assert not self.serve(received_on="2026-03-26").allowed

    def test_the_failed_try_was_of_this_paper(self) -> None:
        self.do(
            "attempt_service",
            "2026-03-30",
            {"method": "direct", "result": "查无此人", "party": "p1", "paper": "penalty_notice"},
        )
        refuses(self.serve("2026-05-06", method="announcement", announced_on="2026-04-01"), "G23")

    def test_an_announcement_is_no_other_way_tried(self) -> None:
        """民诉法 95(1)."""
        self.do("attempt_service", "2026-03-30", {"method": "announcement", "result": "已公告", "party": "p1"})
        refuses(self.serve("2026-05-06", method="announcement", announced_on="2026-04-01"), "G23", word="现有0次")


@pytest.mark.parametrize(("wanted", "tries", "word"), [(0, 0, ""), (2, 1, "先记录2次未成的送达(现有1次)"), (2, 2, "")])
@pytest.mark.django_db
def test_how_often_service_is_tried_before_it_is_announced_is_the_bureaus_row(
    wanted: int, tries: int, word: str
) -> None:
    raw = walk.sample("small")
    raw["bureau"]["parameters"] = {"announcement_needs_tries": wanted}
    walked = walk.case_at("decided", raw=raw)
    for _ in range(tries):
        tried = {"method": "direct", "result": "查无此人", "party": "p1"}
        walked.perform("attempt_service", "周启明", "2026-03-30", tried)
    announced = {"method": "announcement", "announced_on": "2026-04-01"}
    verdict = walked.check("serve_decision", "周启明", "2026-05-06", announced, ["何静"])
    if word:
        refuses(verdict, "G23", word=word)
    else:
        allowed(verdict)


class ConfirmedAddress(CaseTest):
    stage = "decided"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["parties"][0]["electronic_service"] = True

    def test_a_confirmation_on_file_serves_for_every_paper(self) -> None:
        allowed(self.ask("serve_decision", "2026-03-30", {"method": "electronic"}))


class NoticeApproval(CaseTest):
    stage = "concluded"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["bureau"]["parameters"] = {"notice_approval": True}

    def test_where_the_bureau_says_so_the_notice_is_approved(self) -> None:
        reason = refuses(self.ask("serve_notice", "2026-03-13", DIRECT), "G06")
        assert reason.article.startswith("内部规定")
        allowed(self.ask("serve_notice", "2026-03-13", {**DIRECT, "approved_by": "高远"}))


# -- statement (G09: 45, 62) -------------------------------------------------------------------------------------------


class Statement(CaseTest):
    """Noticed on Friday 03-13: three working days end on Wednesday 03-18 (parameter)."""

    stage = "notified"

    def test_while_the_period_runs_nothing_goes_on_without_an_express_waiver(self) -> None:
        refuses(self.ask("submit_for_review", "2026-03-18"), "G09", PENALTY_LAW.art(45, 1))
        allowed(self.ask("submit_for_review", "2026-03-19"))

    def test_an_express_waiver_ends_it(self) -> None:
        self.do("waive_statement", "2026-03-16", {"party": "p1"})
        allowed(self.ask("submit_for_review", "2026-03-16"))
        refuses(self.ask("submit_for_review", "2026-03-15"), "G09")

    def test_a_statement_is_re_examined_before_the_case_goes_on(self) -> None:
        self.do("record_statement", "2026-03-16", {"party": "p1", "text": "请求从轻"})
        refuses(self.ask("submit_for_review", "2026-03-30"), "G09", PENALTY_LAW.art(45, 1), "复核")
        self.do("reexamine_statement", "2026-03-17", {"party": "p1", "adopted": False, "opinion": "理由不成立"})
        allowed(self.ask("submit_for_review", "2026-03-17"))

    def test_a_waiver_after_a_statement_does_not_spare_its_re_examination(self) -> None:
        self.do("record_statement", "2026-03-16", {"party": "p1", "text": "请求从轻"})
        self.do("waive_statement", "2026-03-17", {"party": "p1"})
        refuses(self.ask("submit_for_review", "2026-03-18"), "G09", PENALTY_LAW.art(45, 1))

    def test_a_second_statement_needs_its_own_re_examination(self) -> None:
        self.do("record_statement", "2026-03-16", {"party": "p1", "text": "请求从轻"})
        self.do("reexamine_statement", "2026-03-17", {"party": "p1", "adopted": False, "opinion": "理由不成立"})
        self.do("record_statement", "2026-03-18", {"party": "p1", "text": "补充材料"})
        refuses(self.ask("submit_for_review", "2026-03-30"), "G09")

    def test_nothing_is_re_examined_that_was_not_said(self) -> None:
        refuses(self.ask("reexamine_statement", "2026-03-17", {"party": "p1", "adopted": True, "opinion": "……"}), "G09")

    def test_a_new_notice_gives_a_new_period(self) -> None:
        self.do("waive_statement", "2026-03-16", {"party": "p1"})
        self.do(
            "propose", "2026-03-17", {"proposals": [{**LINE, "penalties": [{"kind": "fine", "amount_yuan": 4000}]}]}
        )
        self.do("serve_notice", "2026-03-18", DIRECT, team=["何静"])
        refuses(self.ask("submit_for_review", "2026-03-23"), "G09")
        allowed(self.ask("submit_for_review", "2026-03-24"))


class StatementWithHearing(CaseTest):
    """Noticed on Friday 03-13 of a hearing too: five working days end on Friday 03-20 (parameter), not three on 03-18."""

    stage = "notified"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        next(a for a in raw["acts"] if a["act"] == "serve_notice")["data"]["hearing"] = True

    def test_who_was_told_of_a_hearing_too_has_the_longer_time_to_state(self) -> None:
        refuses(self.ask("submit_for_review", "2026-03-20"), "G09", PENALTY_LAW.art(45, 1), "2026-03-20")
        free_of(self.ask("submit_for_review", "2026-03-21"), "G09")


@pytest.mark.django_db
def test_three_days_over_the_spring_festival_start_with_the_make_up_saturday() -> None:
    """Noticed on 02-13: 02-14, 24, 25."""
    raw = walk.sample("small")
    raw["source"]["on"] = raw["violations"][0]["act_start"] = raw["violations"][0]["act_end"] = "2026-02-02"
    raw["acts"] = [a for a in raw["acts"] if a["act"] not in ("inquire", "recheck_correction")]
    for act in raw["acts"]:
        act["on"] = "2026-02-13" if act["act"] == "serve_notice" else "2026-02-02"
    walked = walk.case_at("notified", raw=raw)
    refuses(walked.check("submit_for_review", "周启明", "2026-02-25", {}), "G09")
    allowed(walked.check("submit_for_review", "周启明", "2026-02-26", {}))


# -- asking for a hearing (64(1), 85) ----------------------------------------------------------------------------------


class HearingRequest(CaseTest):
    """Noticed on 06-04; the fifth working day is 06-11."""

    stage = "notified"
    name = "major"

    def ask_for(self, on: str, **data: Any) -> engine.Verdict:
        return self.ask("request_hearing", on, {"party": "p1", **data})

    def test_the_fifth_working_day_is_in_time_and_the_sixth_is_not(self) -> None:
        allowed(self.ask_for("2026-06-11"))
        refuses(self.ask_for("2026-06-12"), "hearing_request", PENALTY_LAW.art(64, 1, 1), "2026-06-11")

    def test_what_was_received_in_time_may_be_entered_later(self) -> None:
        allowed(self.ask_for("2026-06-15", received_on="2026-06-11"))
        refuses(self.ask_for("2026-06-15", received_on="2026-06-12"), "hearing_request")

    def test_a_waiver_does_not_bar_a_request_in_time(self) -> None:
        """Parameter hearing_after_waiver: the law is silent, the party's favour decides."""
        self.do("waive_statement", "2026-06-05", {"party": "p1", "hearing": True})
        allowed(self.ask_for("2026-06-11"))

    def test_who_was_not_told_of_a_hearing_has_none_to_ask_for(self) -> None:
        small = walk.case_at("notified", "small")
        verdict = small.check("request_hearing", "周启明", "2026-03-16", {"party": "p1"})
        refuses(verdict, "hearing_request", PENALTY_LAW.art(63, 1))

    def test_until_the_period_is_over_the_case_waits(self) -> None:
        self.do("waive_statement", "2026-06-05", {"party": ["p1", "p2"]})
        refuses(self.ask("submit_for_review", "2026-06-11"), "G10", PENALTY_LAW.art(63, 1))
        allowed(self.ask("submit_for_review", "2026-06-12"))

    def test_a_waiver_of_the_hearing_by_every_party_ends_the_wait(self) -> None:
        self.do("waive_statement", "2026-06-05", {"party": "p1", "hearing": True})
        refuses(self.ask("submit_for_review", "2026-06-05"), "G10", word="韩某")
        self.do("waive_statement", "2026-06-05", {"party": "p2", "hearing": True})
        allowed(self.ask("submit_for_review", "2026-06-05"))


class WaiverBinds(CaseTest):
    stage = "notified"
    name = "major"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["bureau"]["parameters"]["hearing_after_waiver"] = False

    def test_where_the_region_says_so_a_waiver_is_final(self) -> None:
        self.do("waive_statement", "2026-06-05", {"party": "p1", "hearing": True})
        reason = refuses(self.ask("request_hearing", "2026-06-08", {"party": "p1"}), "hearing_request")
        assert reason.article.startswith("内部规定")

    def test_waiving_the_statement_waives_no_hearing(self) -> None:
        self.do("waive_statement", "2026-06-05", {"party": "p1"})
        allowed(self.ask("request_hearing", "2026-06-08", {"party": "p1"}))


# -- the hearing (G11, SOD-CHAIR: 64) ----------------------------------------------------------------------------------


class Hearing(CaseTest):
    """Asked for on 06-09."""

    stage = "hearing"
    name = "major"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["officers"][1]["also"] = ["hearing_chair"]

    def notify(self, on: str, hearing_on: str, by: str = "罗文", **data: Any) -> engine.Verdict:
        return self.ask("notify_hearing", on, {"hearing_on": hearing_on, "place": "听证室", **data}, by=by)

    def test_seven_full_working_days_lie_between_notice_and_hearing(self) -> None:
        """64(1)(2), 85; 06-19 is off."""
        allowed(self.notify("2026-06-10", "2026-06-23"))
        refuses(self.notify("2026-06-10", "2026-06-22"), "G11", PENALTY_LAW.art(64, 1, 2), "只有6个")

    def test_a_make_up_sunday_is_one_of_the_seven(self) -> None:
        """09-18, the Sunday 09-20, 21, 22, 23, 24, 28; 09-25 is off."""
        allowed(self.notify("2026-09-17", "2026-09-29"))
        refuses(self.notify("2026-09-18", "2026-09-29"), "G11")

    def test_a_hearing_is_public_unless_a_secret_is_named(self) -> None:
        refuses(self.notify("2026-06-10", "2026-06-24", public=False), "G11", PENALTY_LAW.art(64, 1, 3))
        allowed(self.notify("2026-06-10", "2026-06-24", public=False, not_public_reason="涉及商业秘密"))

    def test_an_investigator_of_the_case_does_not_chair_its_hearing(self) -> None:
        refuses(self.notify("2026-06-10", "2026-06-24", by="何静"), "SOD-CHAIR", PENALTY_LAW.art(64, 1, 4))

    def test_a_recused_chair_does_not_chair(self) -> None:
        """64(1)(4)."""
        self.do("request_recusal", "2026-06-10", {"officer": "罗文", "reason": "亲属"}, by="周启明")
        allowed(self.notify("2026-06-11", "2026-06-25"))
        self.do("decide_recusal", "2026-06-11", {"officer": "罗文", "granted": True, "reason": "属实"})
        refuses(self.notify("2026-06-11", "2026-06-25"), "SOD-CHAIR", PENALTY_LAW.art(64, 1, 4))

    def test_a_party_has_two_agents_at_most(self) -> None:
        """64(1)(5)."""
        allowed(self.ask("appoint_agents", "2026-06-10", {"agents": ["甲", "乙"]}))
        verdict = self.ask("appoint_agents", "2026-06-10", {"agents": ["甲", "乙", "丙"]})
        refuses(verdict, "G11", PENALTY_LAW.art(64, 1, 5))

    def test_a_third_agent_does_not_come_in_by_a_second_entry(self) -> None:
        self.do("appoint_agents", "2026-06-10", {"party": "p1", "agents": ["甲", "乙"]})
        refuses(self.ask("appoint_agents", "2026-06-10", {"party": "p1", "agents": ["丙"]}), "G11")

    def close(self, on: str, **data: Any) -> engine.Verdict:
        return self.ask("close_hearing", on, {"record": "……", "report": "……", "signed": True, **data})

    def test_a_hearing_ends_no_sooner_than_the_day_it_was_called_for(self) -> None:
        refuses(self.close("2026-06-24"), "G11", PENALTY_LAW.art(64, 1, 2))
        self.do("notify_hearing", "2026-06-10", {"hearing_on": "2026-06-24", "place": "听证室"})
        refuses(self.close("2026-06-23"), "G11", PENALTY_LAW.art(64, 1, 2))
        allowed(self.close("2026-06-24"))

    def test_its_record_is_signed_or_the_refusal_noted(self) -> None:
        """64(1)(8)."""
        self.do("notify_hearing", "2026-06-10", {"hearing_on": "2026-06-24", "place": "听证室"})
        refuses(self.close("2026-06-24", signed=False), "G11", PENALTY_LAW.art(64, 1, 8))
        allowed(self.close("2026-06-24", signed=False, refusal_note="当事人拒绝签字"))

    def test_staying_away_is_a_waiver(self) -> None:
        """64(1)(6)."""
        self.do("notify_hearing", "2026-06-10", {"hearing_on": "2026-06-24", "place": "听证室"})
        self.do("terminate_hearing", "2026-06-24", {"reason": "无正当理由拒不出席"})
        allowed(self.ask("submit_for_review", "2026-06-25"))

    def test_a_request_taken_back_leaves_the_others_their_days(self) -> None:
        self.do("withdraw_hearing_request", "2026-06-10", {"party": "p1"})
        refuses(self.ask("submit_for_review", "2026-06-11"), "G10")
        allowed(self.ask("submit_for_review", "2026-06-12"))


# -- who is notified (G08: 44, 62) -------------------------------------------------------------------------------------


class Unnotified(CaseTest):
    stage = "concluded"
    name = "major"

    def test_who_was_not_notified_has_nothing_to_answer(self) -> None:
        self.do("serve_notice", "2026-06-04", {**DIRECT, "party": "p1"}, team=["何静"])
        allowed(self.ask("record_statement", "2026-06-05", {"party": "p1", "text": "请求从轻"}))
        for act, data in (
            ("record_statement", {"text": "请求从轻"}),
            ("waive_statement", {}),
            ("request_hearing", {}),
        ):
            refuses(self.ask(act, "2026-06-05", {"party": "p2", **data}), "G08", PENALTY_LAW.art(44))

    def test_an_answer_is_not_earlier_than_the_notice(self) -> None:
        self.do("serve_notice", "2026-06-05", DIRECT, team=["何静"])
        refuses(self.ask("record_statement", "2026-06-04", {"party": "p1", "text": "请求从轻"}), "DATE")


@pytest.mark.django_db
def test_a_notice_received_by_announcement_starts_its_periods_when_the_thirty_days_are_over() -> None:
    walked = walk.case_at("concluded", raw=dossier("major"))
    walked.perform(
        "attempt_service", "周启明", "2026-06-04", {"method": "direct", "result": "无人", "paper": "penalty_notice"}
    )
    announced = {"method": "announcement", "announced_on": "2026-06-05"}
    walked.perform("serve_notice", "周启明", "2026-07-06", announced, ["何静"])
    allowed(walked.check("request_hearing", "周启明", "2026-07-13", {"party": "p1"}))
    refuses(walked.check("request_hearing", "周启明", "2026-07-14", {"party": "p1"}), "hearing_request")
