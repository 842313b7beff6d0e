"""After the decision: money, publication, filing, court, review, closing, archive (处罚法 48, 66–73; 强制法 41–54; 安全生产法 78)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cases import engine
from cases.law import COERCION_LAW, PENALTY_LAW, RECONSIDERATION_LAW, SAFETY_LAW
from tests import walk
from tests.deadlines.dossiers import today
from tests.guards.asking import CaseTest, allowed, dossier, flawed, free_of, refuses, told, unflawed
from tests.walk import Walked

GOVERNMENT = "云川市人民政府"


def appeal(party: str = "p1", kind: str = "reconsideration", **more: Any) -> dict[str, Any]:
    return {"party": party, "kind": kind, "authority": GOVERNMENT, **more}


# -- money (MONEY: 67–69; 强制法 41) ------------------------------------------------------------------------------------


class Paying(CaseTest):
    """5,000 fined, served on 03-30; to be paid by 04-14."""

    stage = "served"
    before = "pay"

    def pay(self, yuan: object, on: str = "2026-04-08", kind: str = "fine", number: str = "A1") -> engine.Verdict:
        data = {"party": "p1", "amount_yuan": Decimal(str(yuan)), "kind": kind, "receipt_no": number}
        return self.ask("pay", on, data)

    def paid(self, yuan: object, on: str = "2026-04-08", kind: str = "fine", number: str = "A1") -> None:
        data = {"party": "p1", "amount_yuan": Decimal(str(yuan)), "kind": kind, "receipt_no": number}
        self.do("pay", on, data)

    def test_what_is_owed_is_taken_and_not_a_fen_more(self) -> None:
        allowed(self.pay(5000))
        refuses(self.pay("5000.01"), "MONEY")

    def test_part_payments_add_up_to_the_fine(self) -> None:
        self.paid("4999.99")
        allowed(self.pay("0.01", number="A2"))
        refuses(self.pay("0.02", number="A2"), "MONEY", word="尚欠罚款0.01元")

    def test_no_surcharge_is_taken_before_it_has_grown(self) -> None:
        refuses(self.pay(150, "2026-04-14", "surcharge"), "MONEY")
        allowed(self.pay(150, "2026-04-15", "surcharge"))
        refuses(self.pay("150.01", "2026-04-15", "surcharge"), "MONEY")

    def test_nothing_confiscated_is_nothing_to_hand_over(self) -> None:
        refuses(self.pay(1, kind="income"), "MONEY")

    def test_a_payment_is_not_earlier_than_the_decision(self) -> None:
        refuses(self.pay(5000, "2026-03-26"), "DATE")
        allowed(self.pay(5000, "2026-03-27"))

    def test_nothing_is_returned_that_was_not_overpaid(self) -> None:
        self.paid(5000)
        verdict = self.ask("refund", "2026-04-09", {"party": "p1", "amount_yuan": 1, "receipt_no": "R1"})
        refuses(verdict, "MONEY")

    def test_a_payment_dated_before_the_one_that_settled_the_fine_is_too_much_as_well(self) -> None:
        self.paid(5000, "2026-04-10")
        refuses(self.pay(5000, "2026-04-08", number="A2"), "MONEY")

    def test_an_ordinary_fine_is_not_collected_in_cash(self) -> None:
        for ground in ("small", "hard_to_enforce"):
            data = {"party": "p1", "amount_yuan": 100, "receipt_no": "C1", "ground": ground}
            assert not self.ask("collect_cash", "2026-04-08", data).allowed, ground

    def test_in_a_remote_place_an_ordinary_fine_may_be(self) -> None:
        """69 names 57 beside 51."""
        data = {"party": "p1", "amount_yuan": 5000, "receipt_no": "C1", "ground": "remote"}
        allowed(self.ask("collect_cash", "2026-04-08", data))

    # -- surcharge (G26: 72(1)(1); 强制法 45) --

    def test_a_surcharge_is_imposed_only_when_something_has_grown(self) -> None:
        refuses(self.ask("impose_surcharge", "2026-04-14", {"party": "p1"}), "G26", COERCION_LAW.art(45, 1))
        allowed(self.ask("impose_surcharge", "2026-04-15", {"party": "p1"}))

    # -- instalments (66(2)) --

    def grant(self, *plan: tuple[str, object]) -> engine.Verdict:
        rows = [{"due": due, "amount_yuan": Decimal(str(yuan))} for due, yuan in plan]
        return self.ask("grant_instalments", "2026-04-08", {"party": "p1", "reason": "经济困难", "plan": rows})

    def test_instalments_of_the_whole_fine_are_granted(self) -> None:
        allowed(self.grant(("2026-05-29", 2000), ("2026-06-30", 3000)))

    def test_a_plan_adds_up_to_what_is_owed(self) -> None:
        assert not self.grant(("2026-05-29", 100)).allowed
        assert not self.grant(("2026-05-29", 5001)).allowed

    def test_an_instalment_is_not_due_before_it_is_granted(self) -> None:
        assert not self.grant(("2026-03-31", 5000)).allowed

    def test_a_plan_granted_late_leaves_what_had_grown_by_then(self) -> None:
        plan = [{"due": "2026-06-30", "amount_yuan": 5000}]
        self.do("grant_instalments", "2026-04-24", {"party": "p1", "reason": "经济困难", "plan": plan})
        allowed(self.pay(1500, "2026-04-27", "surcharge"))  # ten days at 150


class OverpaidAfterReview(CaseTest):
    """5,000 paid, varied to 3,000."""

    name = "varied"
    stage = "served"
    before = "withdraw_publication"

    def refund(self, yuan: object, on: str = "2026-06-15") -> engine.Verdict:
        return self.ask("refund", on, {"party": "p1", "amount_yuan": Decimal(str(yuan)), "receipt_no": "R1"})

    def test_what_was_overpaid_goes_back_and_not_a_fen_more(self) -> None:
        """强制法 41."""
        allowed(self.refund(2000))
        refuses(self.refund("2000.01"), "MONEY")

    def test_what_went_back_does_not_go_back_twice(self) -> None:
        self.do("refund", "2026-06-15", {"party": "p1", "amount_yuan": 1500, "receipt_no": "R0"})
        allowed(self.refund(500))
        refuses(self.refund("500.01"), "MONEY")

    def test_a_refund_is_not_earlier_than_the_change(self) -> None:
        refuses(self.refund(2000, "2026-06-09"), "DATE")
        allowed(self.refund(2000, "2026-06-10"))


class Cash(CaseTest):
    """On the spot: a hundred yuan, or what is hard to enforce later (68)."""

    name = "summary"
    stage = "served"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["acts"][1]["data"]["penalties"][0]["amount_yuan"] = 200

    def collect(self, yuan: object, ground: str = "small") -> engine.Verdict:
        data = {"party": "p1", "amount_yuan": Decimal(str(yuan)), "receipt_no": "C1", "ground": ground}
        return self.ask("collect_cash", "2026-09-09", data)

    def test_more_than_a_hundred_is_collected_only_where_it_is_hard_to_enforce_later(self) -> None:
        refuses(self.collect("100.01"), "MONEY", PENALTY_LAW.art(68))
        allowed(self.collect(200, "hard_to_enforce"))

    def test_a_part_of_a_larger_fine_is_not_a_small_fine(self) -> None:
        refuses(self.collect(100), "MONEY", PENALTY_LAW.art(68))


# -- the court (G27: 强制法 53, 54) --------------------------------------------------------------------------------------


class Court(CaseTest):
    """Served on 03-30: six months are over on 09-30; with the demand of 09-01 the ten working days on 09-15."""

    stage = "served"
    before = "pay"

    def demand(self, on: str, party: str = "p1") -> None:
        self.do("demand", on, {"party": party})

    def apply(self, on: str) -> engine.Verdict:
        return self.ask("apply_court", on, {"party": "p1"})

    def test_the_court_is_asked_once_the_time_to_appeal_is_over(self) -> None:
        """53, 行诉法 46(1), 复议法 20(1)."""
        self.demand("2026-09-01")
        refuses(self.apply("2026-09-30"), "G27", COERCION_LAW.art(53), "2026-09-30")
        allowed(self.apply("2026-10-01"))

    def test_within_three_months_and_no_later(self) -> None:
        with today("2027-01-10"):
            self.demand("2026-09-01")
            allowed(self.apply("2026-12-30"))
            refuses(self.apply("2026-12-31"), "G27", COERCION_LAW.art(53), "2026-12-30")

    def test_ten_working_days_after_a_demand(self) -> None:
        """54, 69. From 09-28 over National Day to 10-16."""
        refuses(self.apply("2026-10-20"), "G27", COERCION_LAW.art(54), "应当催告")
        self.demand("2026-09-28")
        refuses(self.apply("2026-10-16"), "G27", COERCION_LAW.art(54), "未满十个工作日")
        allowed(self.apply("2026-10-17"))

    def test_not_while_review_or_suit_runs(self) -> None:
        self.demand("2026-09-01")
        self.do("file_appeal", "2026-09-20", appeal(kind="litigation"))
        refuses(self.apply("2026-10-20"), "G27", COERCION_LAW.art(53), "还没有结果")

    def test_instalments_move_the_window_to_their_end(self) -> None:
        """处罚法 72(2)."""
        plan = [{"due": "2026-10-30", "amount_yuan": 5000}]
        self.do("grant_instalments", "2026-04-08", {"party": "p1", "reason": "经济困难", "plan": plan})
        self.demand("2026-09-01")
        refuses(self.apply("2026-10-30"), "G27", COERCION_LAW.art(53), "2026-10-30")
        allowed(self.apply("2026-10-31"))

    def test_after_a_reconsideration_the_time_to_sue_is_waited_for(self) -> None:
        self.demand("2026-09-01")
        self.do("file_appeal", "2026-05-28", appeal())
        self.do("appeal_result", "2026-09-21", {"party": "p1", "result": "upheld"})
        refuses(self.apply("2026-10-08"), "G27", COERCION_LAW.art(53), "2026-10-08")  # fifteen days end on 10-06
        allowed(self.apply("2026-10-09"))

    def test_a_long_reconsideration_does_not_eat_up_the_window(self) -> None:
        with today("2027-01-20"):
            self.do("file_appeal", "2026-05-28", appeal())
            self.do("appeal_result", "2026-12-15", {"party": "p1", "result": "upheld"})
            self.demand("2026-12-16")
            free_of(self.apply("2027-01-18"), "G27")

    def test_what_was_paid_needs_no_court(self) -> None:
        self.demand("2026-09-01")
        surcharge = {"party": "p1", "amount_yuan": 5000, "kind": "surcharge", "receipt_no": "A2"}
        self.do("pay", "2026-09-10", {"party": "p1", "amount_yuan": 5000, "receipt_no": "A1"})
        self.do("pay", "2026-09-10", surcharge)
        assert not self.apply("2026-10-08").allowed


@pytest.mark.django_db
def test_after_an_on_the_spot_fine_the_court_is_asked_once_the_sixty_days_are_over() -> None:
    raw = dossier("summary")
    raw["source"]["on"] = raw["violations"][0]["act_start"] = raw["violations"][0]["act_end"] = "2026-06-01"
    raw["acts"] = [{**a, "on": "2026-06-01"} for a in raw["acts"][:2]]
    walked = walk.case_at("served", raw=raw)
    walked.perform("demand", "周启明", "2026-07-01", {"party": "p1"})
    refuses(walked.check("apply_court", "高远", "2026-07-31", {"party": "p1"}), "G27", COERCION_LAW.art(53))
    allowed(walked.check("apply_court", "高远", "2026-08-03", {"party": "p1"}))


@pytest.mark.django_db
def test_another_partys_demand_is_not_this_partys() -> None:
    walked = walk.case_at("served", before="pay")
    walked.perform("demand", "周启明", "2026-10-08", {"party": "p1"})
    walked.perform("demand", "周启明", "2026-11-18", {"party": "p2"})
    # p1's ten working days were over on 10-21; p2's later demand changes nothing of that.
    verdict = walked.check("apply_court", "高远", "2026-11-20", {"party": "p1"})
    assert not [r for r in verdict.reasons if "未满十个工作日" in r.message], told(verdict)


# -- publication (G24: 处罚法 48, 50; 安全生产法 78(2)) ------------------------------------------------------------------


class Publication(CaseTest):
    """A unit and a person, decided on 07-13."""

    name = "major"
    stage = "resolved"

    def decide(self, **data: Any) -> None:
        self.do("decide", "2026-07-13", data)

    def publish(self, on: str = "2026-07-15", **data: Any) -> engine.Verdict:
        return self.ask("publish", on, data)

    def test_a_unit_is_published_in_seven_working_days(self) -> None:
        self.decide()
        unflawed(self.publish("2026-07-22", party="p1"), "G24")
        flawed(self.publish("2026-07-23", party="p1"), "G24", SAFETY_LAW.art(78, 2))

    def test_a_person_is_published_only_where_the_decision_found_social_impact(self) -> None:
        """48(1)."""
        self.decide()
        refuses(self.publish(party="p2"), "G24", PENALTY_LAW.art(48, 1), "韩某")

    def test_a_person_of_social_impact_is_published(self) -> None:
        self.decide(publish_person=True)
        allowed(self.publish(party="p2"))

    def test_what_is_private_is_taken_out_first(self) -> None:
        """50."""
        self.decide()
        refuses(self.publish(party="p1", redacted=False), "G24", PENALTY_LAW.art(50))

    def test_before_the_decision_there_is_nothing_to_publish(self) -> None:
        assert not self.publish(party="p1").allowed

    def test_what_is_published_is_not_published_again(self) -> None:
        self.decide()
        self.do("publish", "2026-07-15", {"party": "p1"})
        refuses(self.publish(party="p1"), "G24")


class SecondPerson(CaseTest):
    stage = "decided"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["bureau"]["parameters"] = {"second_person_publication": True}

    def test_where_the_bureau_says_so_a_second_person_checks_the_public_copy(self) -> None:
        reason = refuses(self.ask("publish", "2026-03-30"), "G24")
        assert reason.article.startswith("内部规定")
        allowed(self.ask("publish", "2026-03-30", {"checked_by": "邓立"}))


@pytest.mark.django_db
class TestPublicationOfWhatWasChanged:
    @pytest.mark.parametrize("result", ["annulled", "varied", "illegal"])
    def test_it_is_withdrawn_before_the_case_is_closed(self, result: str) -> None:
        """48(2): 变更、撤销、确认违法."""
        walked = walk.case_at("served", "varied", before="appeal_result")
        data = {"party": "p1", "result": result}
        data |= {"penalties": [{"kind": "fine", "amount_yuan": 3000}]} if result == "varied" else {}
        walked.perform("appeal_result", "宋雅", "2026-06-10", data)
        refuses(walked.check("close", "高远", "2026-06-22", {}), "G29", PENALTY_LAW.art(48, 2), "撤回")

    def test_an_annulled_penalty_is_not_published(self) -> None:
        walked = walk.case_at("served", "small", before="publish")
        walked.perform("file_appeal", "宋雅", "2026-03-31", appeal())
        walked.perform("appeal_result", "宋雅", "2026-04-01", {"party": "p1", "result": "annulled"})
        refuses(walked.check("publish", "周启明", "2026-04-02", {}), "G24", PENALTY_LAW.art(48, 2))

    def test_a_penalty_found_illegal_is_not_published(self) -> None:
        walked = walk.case_at("served", "small", before="publish")
        walked.perform("file_appeal", "宋雅", "2026-03-31", appeal())
        walked.perform("appeal_result", "宋雅", "2026-04-01", {"party": "p1", "result": "illegal"})
        refuses(walked.check("publish", "周启明", "2026-04-02", {}), "G24", PENALTY_LAW.art(48, 2))


# -- filing for record (G25, regional) ---------------------------------------------------------------------------------


class RecordFiling(CaseTest):
    """Units from 100,000, persons from 10,000 (the dossier's parameter), within fifteen days of 07-13."""

    name = "major"
    stage = "served"

    def file(self, on: str = "2026-07-20", to: str = "云川市司法局", **data: Any) -> engine.Verdict:
        return self.ask("file_record", on, {"to": to, **data}, by="宋雅")

    def test_a_major_penalty_is_filed_in_the_days_of_the_region(self) -> None:
        unflawed(self.file("2026-07-28"), "G25")
        flawed(self.file("2026-07-29"), "G25")

    def test_another_receiver_is_a_flaw(self) -> None:
        flawed(self.file(to="云川市财政局"), "G25")

    def test_a_penalty_below_the_amounts_is_not_filed(self) -> None:
        small = walk.case_at("served", "small")
        refuses(small.check("file_record", "宋雅", "2026-03-31", {"to": "云川市司法局"}), "G25")
        refuses(small.check("file_record", "宋雅", "2026-03-31"), "G25")  # the form is not even offered

    def test_what_was_filed_is_not_filed_again(self) -> None:
        self.do("file_record", "2026-07-20", {"to": "云川市司法局"}, by="宋雅")
        refuses(self.file(), "G25")


@pytest.mark.django_db
@pytest.mark.parametrize(("yuan", "owed"), [(49_999, False), (50_000, True)])
def test_from_the_amount_on_a_penalty_must_be_filed_before_closing(yuan: int, owed: bool) -> None:
    raw = dossier("small", without=["waive_statement"])
    raw["bureau"]["parameters"] = {
        "record_filing": [{"to": "云川市司法局", "unit_from": 50_000, "days": 15}],
        "collective_amount_unit": 99_999,
    }
    concluded = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")
    concluded["data"]["proposals"][0]["penalties"][0]["amount_yuan"] = yuan
    next(a for a in raw["acts"] if a["act"] == "pay")["data"]["amount_yuan"] = yuan
    verdict = walk.case_at("served", raw=raw, before="close").check("close", "高远", "2026-04-10", {})
    if owed:
        refuses(verdict, "G29", word="云川市司法局")
    else:
        allowed(verdict)


# -- review and suit, deciding again (G31) -----------------------------------------------------------------------------


@pytest.mark.django_db
class TestDecidingAgain:
    def annulled(self) -> Walked:
        walked = walk.case_at("served", "varied", before="appeal_result")
        walked.perform("appeal_result", "宋雅", "2026-06-10", {"party": "p1", "result": "annulled"})
        return walked

    def test_only_what_was_annulled_or_revoked_is_decided_again(self) -> None:
        walked = walk.case_at("served", "varied", before="appeal_result")
        refuses(
            walked.check("redecide", "高远", "2026-06-12", {"reason": "重作"}), "G31", RECONSIDERATION_LAW.art(64, 1)
        )
        walked.perform("appeal_result", "宋雅", "2026-06-10", {"party": "p1", "result": "upheld"})
        refuses(walked.check("redecide", "高远", "2026-06-12", {"reason": "重作"}), "G31")

    def test_not_the_same_again_on_the_same_facts_and_grounds(self) -> None:
        """复议法 64(2), 行诉法 71: asked when it is decided, or when the case is reopened."""
        walked = self.annulled()
        first = walked.check("redecide", "高远", "2026-06-12", {"reason": "重作"})
        if first.allowed:
            again(walked, {"reason": "重作"})
            verdict = walked.check("decide", "高远", "2026-06-30", {})
            refuses(verdict, "G31", RECONSIDERATION_LAW.art(64, 2))
        else:
            refuses(first, "G31", RECONSIDERATION_LAW.art(64, 2))

    @pytest.mark.parametrize("why", [{"procedure_only": True}, {"new_facts": "补充检测报告"}])
    def test_after_an_error_of_procedure_or_with_new_facts_it_may_be_the_same(self, why: dict[str, Any]) -> None:
        walked = self.annulled()
        again(walked, {"reason": "重作", **why})
        free_of(walked.check("decide", "高远", "2026-06-30", {}), "G31")

    @pytest.mark.parametrize(("yuan", "same"), [("6000", True), ("4500.01", True), ("4500", False)])
    def test_an_amount_less_than_a_tenth_lower_is_much_the_same(self, yuan: str, same: bool) -> None:
        """相同或者基本相同; the tenth is a parameter."""
        walked = self.annulled()
        again(walked, {"reason": "重作"}, yuan)
        verdict = walked.check("decide", "高远", "2026-06-30", {})
        if same:
            refuses(verdict, "G31", RECONSIDERATION_LAW.art(64, 2), "基本相同")
        else:
            free_of(verdict, "G31")

    def test_another_clause_is_another_ground(self) -> None:
        walked = self.annulled()
        again(walked, {"reason": "重作"}, "5000", clause="安全生产法/97/1/3")
        free_of(walked.check("decide", "高远", "2026-06-30", {}), "G31")

    def test_a_fine_paid_under_the_annulled_decision_goes_back(self) -> None:
        walked = self.annulled()
        walked.perform("withdraw_publication", "周启明", "2026-06-12", {"reason": "撤销"})
        verdict = walked.check("close", "高远", "2026-06-22", {})
        refuses(verdict, "G29", COERCION_LAW.art(41), "5000")


def again(walked: Walked, data: dict[str, Any], yuan: str = "", clause: str = "") -> None:
    """Reopen the annulled case and bring the same proposal up to the decision, or one of another fine or clause."""
    walked.perform("redecide", "高远", "2026-06-12", data)
    if clause:
        record = {**walked.raw["violations"][0], "clause": clause}
        walked.perform("record_violation", "周启明", "2026-06-12", {"record": record})
    if yuan:
        line = {"party": "p1", "violations": ["v1"], "discretion": "重新裁量"}
        penalties = [{"kind": "fine", "amount_yuan": yuan}]
        walked.perform("propose", "周启明", "2026-06-12", {"proposals": [{**line, "penalties": penalties}]})
    walked.perform("serve_notice", "周启明", "2026-06-15", {"method": "direct"}, ["何静"])
    walked.perform("waive_statement", "周启明", "2026-06-16", {"party": "p1"})
    walked.perform("submit_for_review", "周启明", "2026-06-17")
    walked.perform("pass_review", "宋雅", "2026-06-18", {"opinions": []})


class Reviewed(CaseTest):
    stage = "served"
    before = "publish"

    def test_a_result_answers_an_appeal(self) -> None:
        refuses(self.ask("appeal_result", "2026-04-20", {"party": "p1", "result": "upheld"}), "G31")
        self.do("file_appeal", "2026-04-20", appeal())
        refuses(self.ask("file_appeal", "2026-04-21", appeal()), "G31")
        refuses(self.ask("appeal_result", "2026-04-19", {"party": "p1", "result": "upheld"}), "DATE")
        allowed(self.ask("appeal_result", "2026-04-20", {"party": "p1", "result": "upheld"}))

    def test_no_opinion_letter_no_answer_to_it(self) -> None:
        """复议法 76."""
        refuses(self.ask("reply_review_opinion", "2026-04-20", {"party": "p1"}), "G31", RECONSIDERATION_LAW.art(76, 1))

    def test_review_makes_no_fine_heavier(self) -> None:
        self.do("file_appeal", "2026-04-20", appeal())
        self.do("reply_appeal", "2026-04-29", {"party": "p1"})
        heavier = {"party": "p1", "result": "varied", "penalties": [{"kind": "fine", "amount_yuan": 6000}]}
        verdict = self.ask("appeal_result", "2026-05-20", heavier)
        assert [r for r in (*verdict.reasons, *verdict.flaws) if r.guard == "G31"]


# -- credit repair (policy, tier minimum) ------------------------------------------------------------------------------


class Credit(CaseTest):
    """Decided on 03-27; three months from then; everything paid."""

    stage = "archived"

    def test_repair_waits_for_the_shortest_time(self) -> None:
        self.do("apply_credit_repair", "2026-06-20", {"party": "p1", "pledge": True})
        refuses(
            self.ask("decide_credit_repair", "2026-06-26", {"party": "p1", "granted": True}), "G31", word="2026-06-27"
        )
        allowed(self.ask("decide_credit_repair", "2026-06-27", {"party": "p1", "granted": True}))

    def test_a_refusal_needs_no_waiting(self) -> None:
        self.do("apply_credit_repair", "2026-06-20", {"party": "p1", "pledge": True})
        allowed(self.ask("decide_credit_repair", "2026-06-21", {"party": "p1", "granted": False, "reason": "未纠正"}))


# -- closing (G29): each condition missing by itself -------------------------------------------------------------------


def closing(name: str, missing: tuple[str, ...], on: str, *acts: tuple[str, str, dict[str, Any]]) -> engine.Verdict:
    raw = dossier(name, without=missing)
    walked = walk.case_at("served", raw=raw, before="close")
    for act, day, data in acts:
        walked.perform(act, "高远" if act == "end_enforcement" else "周启明", day, data, ["何静"])
    return walked.check("close", "高远", on, {})


@pytest.mark.django_db
class TestClosing:
    @pytest.mark.parametrize("name", ["small", "major", "summary", "first", "varied"])
    def test_a_case_with_everything_done_is_closed(self, name: str) -> None:
        allowed(closing(name, (), "2026-10-20"))

    @pytest.mark.parametrize(
        ("name", "missing", "word", "source"),
        [
            ("small", ("pay",), "尚欠罚款5000元", None),
            ("small", ("publish",), "没有公示", SAFETY_LAW.art(78, 2)),
            ("small", ("recheck_correction",), "整改还没有复查合格", None),
            ("major", ("file_record",), "备案", None),
            ("summary", ("report_on_the_spot",), "报所属行政机关备案", PENALTY_LAW.art(52, 3)),
            ("first", ("educate",), "进行教育", PENALTY_LAW.art(33, 3)),
            ("varied", ("withdraw_publication",), "撤回", PENALTY_LAW.art(48, 2)),
            ("varied", ("refund",), "2000元还没有退还", COERCION_LAW.art(41)),
            ("varied", ("appeal_result", "withdraw_publication", "refund"), "还没有结果", None),
        ],
    )
    def test_each_thing_left_undone_keeps_it_open(
        self, name: str, missing: tuple[str, ...], word: str, source: Any
    ) -> None:
        verdict = closing(name, missing, "2026-04-14" if missing == ("pay",) else "2026-10-20")
        refuses(verdict, "G29", source, word)
        assert all(word in r.message for r in verdict.reasons), told(verdict)

    def test_nobody_is_educated_about_a_violation_that_was_not_proven(self) -> None:
        raw = dossier("first", without=("educate",))
        for act in raw["acts"]:
            if act["act"] == "conclude_investigation":
                line = {"party": "p1", "violations": ["v1"], "kind": "no_penalty", "reason": "not_proven"}
                act["data"]["proposals"] = [line]
            if act["act"] == "decide":
                act["data"]["reason"] = "not_proven"
        allowed(walk.case_at("served", raw=raw, before="close").check("close", "高远", "2026-10-20", {}))

    def test_a_surcharge_left_unpaid_keeps_it_open(self) -> None:
        walked = walk.case_at("served", "major", before="pay")
        for party, yuan in (("p1", 200_000), ("p2", 20_000)):
            walked.perform(
                "pay",
                "周启明",
                "2026-07-30" if party == "p2" else "2026-07-24",
                {"party": party, "amount_yuan": yuan, "receipt_no": party},
            )
        verdict = walked.check("close", "高远", "2026-08-10", {})
        refuses(verdict, "G29", word="韩某尚欠加处罚款600元")

    def test_what_is_held_keeps_it_open(self) -> None:
        """Preserved after the investigation, while the case waited for its reviewer."""
        walked = walk.case_at("in_review", "small")
        kept = {"items": [{"name": "台账"}], "approved_by": "高远"}
        walked.perform("preserve", "周启明", "2026-03-24", kept, ["何静"])
        while walked.rest[0].act != "close":
            walked.step()
        refuses(walked.check("close", "高远", "2026-04-10", {}), "G29", word="还没有处理")

    def test_enforcement_that_has_ended_stands_for_payment(self) -> None:
        """强制法 40."""
        ended = (
            "end_enforcement",
            "2026-04-20",
            {"party": "p1", "reason": "单位终止,无财产可供执行", "ground": "unit_gone"},
        )
        allowed(closing("small", ("pay",), "2026-04-21", ended))

    def test_a_paused_enforcement_does_not(self) -> None:
        """强制法 39: it may go on."""
        walked = walk.case_at("served", raw=dossier("small", without=["pay"]), before="close")
        walked.perform("stay_enforcement", "高远", "2026-04-20", {"party": "p1"})
        refuses(walked.check("close", "高远", "2026-04-21", {}), "G29", word="尚欠罚款")

    def test_a_party_not_served_keeps_it_open(self) -> None:
        walked = walk.case_at("decided")
        walked.perform("serve_decision", "周启明", "2026-07-14", {"method": "direct", "party": "p1"}, ["何静"])
        refuses(walked.check("close", "高远", "2026-08-10", {}), "G29", word="韩某的决定还没有送达")

    def test_one_partys_later_publication_does_not_hide_anothers(self) -> None:
        walked = walk.case_at("resolved")
        walked.perform("decide", "高远", "2026-07-13", {"publish_person": True})
        walked.perform("serve_decision", "周启明", "2026-07-14", {"method": "direct"}, ["何静"])
        walked.perform("publish", "周启明", "2026-07-15", {"party": "p1"})
        walked.perform("file_appeal", "宋雅", "2026-07-20", appeal())
        varied = [{"kind": "fine", "amount_yuan": 150_000}, {"kind": "suspend_business", "text": "责令停止建设"}]
        walked.perform("appeal_result", "宋雅", "2026-08-20", {"party": "p1", "result": "varied", "penalties": varied})
        walked.perform("publish", "周启明", "2026-08-21", {"party": "p2"})
        refuses(walked.check("close", "高远", "2026-09-10", {}), "G29", PENALTY_LAW.art(48, 2), "撤回")

    def test_an_application_the_court_has_not_taken_up_does_not_close_the_case(self) -> None:
        walked = walk.case_at("served", raw=dossier("small", without=["pay"]), before="close")
        walked.perform("demand", "周启明", "2026-09-01", {"party": "p1"})
        walked.perform("apply_court", "高远", "2026-10-08", {"party": "p1"})
        refuses(walked.check("close", "高远", "2026-10-09", {}), "G29")


class PreparedClosing(CaseTest):
    stage = "served"
    before = "close"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["bureau"]["parameters"] = {"close_prepared_by_unit_head": True}

    def test_where_the_bureau_says_so_the_unit_head_prepares_the_closing(self) -> None:
        refuses(self.ask("close", "2026-04-10"), "G29", word="先行审查")
        prepared = [{"by": "邓立", "on": "2026-04-09", "opinion": "拟同意结案"}]
        allowed(self.ask("close", "2026-04-10", {"approvals": prepared}))

    def test_who_handled_the_case_does_not_close_it(self) -> None:
        refuses(self.ask("close", "2026-04-10", by="周启明"), "SOD-APPROVER")


# -- archive (G30: 47; 档案法 21(2)) -------------------------------------------------------------------------------------


class Closed(CaseTest):
    """Closed on 04-10: ten working days end on 04-24 (parameter)."""

    stage = "closed"

    def test_the_file_is_bound_in_ten_working_days(self) -> None:
        unflawed(self.ask("archive", "2026-04-24"), "G30")
        flawed(self.ask("archive", "2026-04-27"), "G30")

    def test_a_correction_names_words_only_and_the_event_they_stand_in(self) -> None:
        fixed = {"event": 5, "fields": {"title": "现场检查记录(更正)"}, "reason": "笔误"}
        allowed(self.ask("correct_event", "2026-04-13", fixed, by="周启明"))
        refuses(self.ask("correct_event", "2026-04-13", {**fixed, "event": 999}, by="周启明"), "G30")
        refuses(
            self.ask("correct_event", "2026-04-13", {**fixed, "fields": {"proves": []}, "event": 1}, by="周启明"), "G30"
        )
        amount = {**fixed, "event": 16, "fields": {"fen": 1}}
        refuses(self.ask("correct_event", "2026-04-13", amount, by="周启明"), "G30", word="fen")


class Archived(CaseTest):
    stage = "archived"

    def test_nothing_is_added_taken_out_or_changed(self) -> None:
        paper = {"kind": "document", "title": "台账"}
        verdict = self.ask("add_evidence", "2026-04-20", paper, team=["何静"])
        refuses(verdict, "G30", PENALTY_LAW.art(47))
        assert [r.guard for r in verdict.reasons] == ["G30"]

    def test_what_the_law_still_brings_is_recorded(self) -> None:
        allowed(self.ask("file_appeal", "2026-04-20", appeal()))
        refuses(self.ask("pay", "2026-04-20", {"party": "p1", "amount_yuan": 1, "receipt_no": "A9"}), "MONEY")
