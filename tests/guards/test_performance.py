"""A surcharge that needs a decision of its own (行政强制法 35, 37, 45), where the bureau's row says so."""

from __future__ import annotations

from typing import Any

from cases import engine
from cases.law import COERCION_LAW
from tests.guards.asking import CaseTest, allowed, free_of, refuses


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
