"""A surcharge that needs a decision of its own (行政强制法 35, 37, 45), where the bureau's row says so."""

from __future__ import annotations

from typing import Any

from cases import engine
from cases.law import COERCION_LAW, PENALTY_LAW
from tests.guards.asking import CaseTest, allowed, by_default, free_of, refuses


class SurchargeByDecision(CaseTest):
    """5,000 due on 04-14: 150 a day from 04-15. Demanded on 04-15; ten working days end on 04-29."""

    stage = "served"
    before = "pay"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["bureau"]["parameters"] = {"surcharge_needs_decision": True}

    def demand(self) -> None:
        self.do("demand", "2026-04-15", {"party": "p1"})

    def impose(self, on: str) -> engine.Verdict:
        return self.ask("impose_surcharge", on, {"party": "p1"})

    def pay(self, on: str, yuan: int, kind: str = "surcharge") -> engine.Verdict:
        return self.ask("pay", on, {"party": "p1", "amount_yuan": yuan, "kind": kind, "receipt_no": "A1"})

    def test_it_is_imposed_only_after_a_demand(self) -> None:
        refuses(self.impose("2026-05-06"), "G26", COERCION_LAW.art(35))

    def test_and_only_when_the_time_of_the_demand_is_over(self) -> None:
        self.demand()
        refuses(self.impose("2026-04-29"), "G26", COERCION_LAW.art(37, 1), "2026-04-29")
        allowed(self.impose("2026-04-30"))

    def test_what_has_grown_is_not_owed_before_it_is_imposed(self) -> None:
        self.demand()
        refuses(self.pay("2026-04-30", 1), "MONEY", word="尚欠加处罚款0元")
        self.do("impose_surcharge", "2026-04-30", {"party": "p1"})
        allowed(self.pay("2026-04-30", 2400))
        refuses(self.pay("2026-05-06", 2401), "MONEY", word="尚欠加处罚款2400元")

    def test_a_fine_paid_late_leaves_nothing_to_close_over_where_nothing_was_imposed(self) -> None:
        self.do("pay", "2026-04-16", {"party": "p1", "amount_yuan": 5000, "receipt_no": "A1"})
        free_of(self.ask("close", "2026-04-20"), "G29")


class SurchargeByItself(CaseTest):
    """The default: told in the decision, it runs by itself."""

    stage = "served"
    before = "pay"

    def test_it_is_owed_from_the_day_after_the_last_one_to_pay(self) -> None:
        paid = {"party": "p1", "kind": "surcharge", "receipt_no": "A1"}
        allowed(self.ask("pay", "2026-04-15", {**paid, "amount_yuan": 150}))
        refuses(self.ask("pay", "2026-04-15", {**paid, "amount_yuan": 151}), "MONEY")


class WhatIsOwed(CaseTest):
    """5,000 in all: the forms for money open as long as some of it is owed."""

    stage = "served"
    before = "pay"

    def pay(self, yuan: int) -> None:
        self.do("pay", "2026-04-08", {"party": "p1", "amount_yuan": yuan, "receipt_no": "A1"})

    def form(self, act: str, on: str) -> engine.Verdict:
        """What stands against opening the form, nothing being filled in."""
        return self.walked.check(act, by_default(act), on)

    def test_after_a_part_the_rest_is_still_to_be_paid(self) -> None:
        self.pay(4999)
        free_of(self.form("pay", "2026-04-08"), "MONEY")

    def test_after_the_whole_nothing_more_is_taken(self) -> None:
        self.pay(5000)
        refuses(self.form("pay", "2026-04-08"), "MONEY", word="罚没款已经收齐")
        refuses(self.form("collect_cash", "2026-04-08"), "MONEY", word="罚没款已经收齐")

    def test_a_surcharge_that_runs_is_owed_too(self) -> None:
        self.do("pay", "2026-04-16", {"party": "p1", "amount_yuan": 5000, "receipt_no": "A1"})
        free_of(self.form("pay", "2026-04-16"), "MONEY")

    def test_while_some_is_owed_it_may_be_demanded_and_a_surcharge_told(self) -> None:
        self.pay(4999)
        for act in ("demand", "tell_surcharge"):
            free_of(self.form(act, "2026-04-08"), "MONEY")

    def test_after_the_whole_nothing_is_demanded_and_no_surcharge_told(self) -> None:
        self.pay(5000)
        refuses(self.form("demand", "2026-04-08"), "MONEY", COERCION_LAW.art(35), "没有需要催告的义务")
        refuses(self.form("tell_surcharge", "2026-04-08"), "MONEY", COERCION_LAW.art(45, 1), "没有应当加处的罚款")

    def test_only_what_was_paid_too_much_is_returned(self) -> None:
        self.pay(5000)
        refuses(self.form("refund", "2026-04-08"), "MONEY", word="没有多缴的款项")

    def test_who_was_not_demanded_of_has_nothing_to_say_on_it(self) -> None:
        refuses(self.form("hear_on_demand", "2026-04-08"), "G27", COERCION_LAW.art(36))
        self.do("demand", "2026-04-15", {"party": "p1"})
        free_of(self.form("hear_on_demand", "2026-04-16"), "G27")


class CashInHand(CaseTest):
    """A fine taken on the spot goes to the bureau in two days, and on to the bank in two more (行政处罚法 71)."""

    stage = "served"
    before = "pay"

    def test_without_any_there_is_nothing_to_hand_in(self) -> None:
        refuses(self.ask("hand_in_cash", "2026-04-08"), "MONEY", PENALTY_LAW.art(71), "没有待缴回")

    def test_it_is_handed_in_to_the_bureau_and_to_the_bank_and_then_no_more(self) -> None:
        taken = {"party": "p1", "amount_yuan": 5000, "receipt_no": "B1", "ground": "remote"}
        self.do("collect_cash", "2026-04-08", taken)
        for to in ("bureau", "bank"):
            self.do("hand_in_cash", "2026-04-08", {"party": "p1", "to": to})
        refuses(self.ask("hand_in_cash", "2026-04-08", {"party": "p1", "to": "bank"}), "MONEY", PENALTY_LAW.art(71))
