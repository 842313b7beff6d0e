"""Decision: notice, no heavier fine, ninety days, no penalty, on the spot, recall (行政处罚法 28–33, 44, 45, 51, 52, 59–62)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cases import engine
from cases.law import PENALTY_LAW
from tests import walk
from tests.guards.asking import ELSEWHERE, CaseTest, allowed, dossier, flawed, free_of, refuses, unflawed
from tests.walk import Walked

LINE = {"party": "p1", "violations": ["v1"], "discretion": "重新裁量"}


def fine(yuan: object) -> list[dict[str, Any]]:
    return [{"kind": "fine", "amount_yuan": Decimal(str(yuan))}]


# -- what was notified (G08, G12: 44, 45(2), 62) -----------------------------------------------------------------------


class Notified(CaseTest):
    """Notified of 5,000 on 03-13, statement waived; under a clause that leaves kinds and amounts open."""

    stage = "notified"
    before = "submit_for_review"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["violations"][0]["clause"] = ELSEWHERE

    def propose(self, on: str, yuan: object, **more: Any) -> None:
        penalties = [*fine(yuan), *more.pop("also", [])]
        self.do("propose", on, {"proposals": [{**LINE, "penalties": penalties, **more}]})

    def notify(self, on: str, **data: Any) -> None:
        self.do("serve_notice", on, {"method": "direct", **data}, team=["何静"])

    def decide(self, on: str = "2026-03-31", **data: Any) -> engine.Verdict:
        return self.ask("decide", on, data)

    def test_what_was_notified_is_covered(self) -> None:
        free_of(self.decide(), "G08", "G12")

    def test_a_lower_fine_needs_no_new_notice(self) -> None:
        self.propose("2026-03-17", 3000)
        free_of(self.decide(), "G08", "G12")

    def test_a_fen_more_needs_one(self) -> None:
        self.propose("2026-03-17", "5000.01")
        refuses(self.decide(), "G08", PENALTY_LAW.art(44), "告知罚款5000元")
        refuses(self.decide(), "G12", PENALTY_LAW.art(45, 2))

    def test_a_new_notice_without_new_facts_makes_no_fine_heavier(self) -> None:
        """45(2): not because the party spoke up."""
        self.do("record_statement", "2026-03-16", {"party": "p1", "text": "不服"})
        self.do("reexamine_statement", "2026-03-17", {"party": "p1", "adopted": False, "opinion": "不成立"})
        self.propose("2026-03-17", 6000)
        self.notify("2026-03-18")
        free_of(self.decide(), "G08")
        refuses(self.decide(), "G12", PENALTY_LAW.art(45, 2))

    def test_new_facts_and_a_new_notice_allow_a_higher_fine(self) -> None:
        self.propose("2026-03-17", 6000)
        self.notify("2026-03-18", new_facts="又查明一名人员无证上岗")
        free_of(self.decide(), "G08", "G12")

    def test_the_new_notice_bounds_the_fine_in_its_turn(self) -> None:
        self.propose("2026-03-17", 6000)
        self.notify("2026-03-18", new_facts="又查明一名人员无证上岗")
        self.propose("2026-03-19", 7000)
        refuses(self.decide(), "G08", PENALTY_LAW.art(44))
        refuses(self.decide(), "G12", PENALTY_LAW.art(45, 2))

    def test_another_kind_of_penalty_was_not_notified(self) -> None:
        self.propose("2026-03-17", 5000, also=[{"kind": "warning"}])
        refuses(self.decide(), "G08", PENALTY_LAW.art(44))

    def test_another_violation_was_not_notified(self) -> None:
        second = {**self.walked.raw["violations"][0], "id": "v2"}
        self.do("record_violation", "2026-03-16", {"record": second})
        self.do("add_evidence", "2026-03-16", {"kind": "document", "title": "台账", "proves": ["v2"]}, team=["何静"])
        self.propose("2026-03-17", 5000, violations=["v1", "v2"])
        refuses(self.decide(), "G08", PENALTY_LAW.art(44))

    def test_another_clause_was_not_notified(self) -> None:
        changed = {**self.walked.raw["violations"][0], "clause": "安全生产法/97/1/3"}
        self.do("record_violation", "2026-03-16", {"record": changed})
        self.propose("2026-03-17", 5000)
        refuses(self.decide(), "G08", PENALTY_LAW.art(44))

    def test_a_larger_confiscation_was_not_notified(self) -> None:
        self.propose("2026-03-17", 5000, also=[{"kind": "confiscate_income", "amount_yuan": 1000}])
        self.notify("2026-03-18")
        self.propose("2026-03-19", 5000, also=[{"kind": "confiscate_income", "amount_yuan": 40_000}])
        refuses(self.decide(), "G08")

    def test_a_heavier_kind_is_a_heavier_penalty(self) -> None:
        self.do("record_statement", "2026-03-16", {"party": "p1", "text": "不服"})
        self.do("reexamine_statement", "2026-03-17", {"party": "p1", "adopted": False, "opinion": "不成立"})
        self.propose("2026-03-17", 5000, also=[{"kind": "suspend_business", "text": "停产停业整顿"}])
        self.notify("2026-03-18")
        refuses(self.decide(), "G12", PENALTY_LAW.art(45, 2))

    def test_evidence_that_proves_nothing_new_is_no_new_fact(self) -> None:
        self.do("record_statement", "2026-03-16", {"party": "p1", "text": "不服"})
        self.do("reexamine_statement", "2026-03-17", {"party": "p1", "adopted": False, "opinion": "不成立"})
        self.do("add_evidence", "2026-03-17", {"kind": "document", "title": "送达照片"}, team=["何静"])
        self.propose("2026-03-17", 6000)
        self.notify("2026-03-18")
        refuses(self.decide(), "G12", PENALTY_LAW.art(45, 2))


@pytest.mark.django_db
def test_every_party_is_notified_and_not_only_one() -> None:
    walked = walk.case_at("concluded")
    walked.perform("serve_notice", "周启明", "2026-06-04", {"method": "direct", "party": "p1"}, ["何静"])
    refuses(walked.check("decide", "高远", "2026-07-13", {}), "G08", PENALTY_LAW.art(44), "韩某")
    free_of(walked.check("decide", "高远", "2026-07-13", {"party": "p1"}), "G08")


@pytest.mark.django_db
def test_after_the_hearing_the_fine_does_not_rise() -> None:
    walked = walk.case_at("resolved")
    stated = [{"party": "p1", "penalties": [*fine(250_000), {"kind": "suspend_business", "text": "责令停止建设"}]}]
    verdict = walked.check("decide", "高远", "2026-07-13", {"penalties": stated})
    refuses(verdict, "G12", PENALTY_LAW.art(45, 2))
    refuses(verdict, "G08", PENALTY_LAW.art(44))


# -- ninety days (G15: 60) ---------------------------------------------------------------------------------------------


class Term(CaseTest):
    """Filed on 03-04: the ninetieth day is Tuesday 06-02."""

    stage = "reviewed"

    def test_the_ninetieth_day_is_in_time(self) -> None:
        allowed(self.ask("decide", "2026-06-02"))
        unflawed(self.ask("decide", "2026-06-02"), "G15")

    def test_the_day_after_needs_a_reason_and_leaves_a_flaw(self) -> None:
        refuses(self.ask("decide", "2026-06-03"), "G15", PENALTY_LAW.art(60), "2026-06-02")
        flawed(self.ask("decide", "2026-06-03", {"overdue_reason": "等待检测结论"}), "G15", PENALTY_LAW.art(60))

    def test_without_a_confirmed_rule_nothing_prolongs_it(self) -> None:
        """60: 法律、法规、规章另有规定的."""
        longer = {"days": 30, "basis": "规章", "reason": "案情复杂"}
        refuses(self.ask("extend_term", "2026-05-20", longer), "G15", PENALTY_LAW.art(60))


LONGER = {"days": 30, "basis": "规章", "reason": "案情复杂"}


class Extended(CaseTest):
    """高远 is the main head; 孟川 leads too."""

    stage = "reviewed"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["bureau"]["parameters"] = {"extend_term_rule": True}
        raw["officers"][4]["head"] = True
        raw["officers"].append({"name": "孟川", "role": "leader"})

    def test_with_a_rule_the_main_head_prolongs_it(self) -> None:
        self.do("extend_term", "2026-05-20", LONGER)
        allowed(self.ask("decide", "2026-07-02"))
        refuses(self.ask("decide", "2026-07-03"), "G15")

    def test_another_leader_does_not(self) -> None:
        refuses(self.ask("extend_term", "2026-05-20", LONGER, by="孟川"), "G15", word="孟川不是主要负责人")

    def test_it_is_prolonged_to_the_days_of_the_parameter_at_most(self) -> None:
        allowed(self.ask("extend_term", "2026-05-20", {**LONGER, "days": 90}))
        refuses(self.ask("extend_term", "2026-05-20", {**LONGER, "days": 91}), "G15", PENALTY_LAW.art(60), "180日")


@pytest.mark.parametrize(
    ("approver", "approval", "word"),
    [("leader", "", ""), ("superior", "", "上一级机关"), ("superior", "豫应急批〔2026〕3号", "")],
)
@pytest.mark.django_db
def test_who_prolongs_the_term_is_a_parameter(approver: str, approval: str, word: str) -> None:
    raw = walk.sample("small")
    raw["bureau"]["parameters"] = {"extend_term_rule": True, "extension_approver": approver}
    walked = walk.case_at("reviewed", raw=raw)
    verdict = walked.check("extend_term", "高远", "2026-05-20", {**LONGER, "superior_approval": approval})
    if word:
        refuses(verdict, "G15", word=word)
    else:
        allowed(verdict)


@pytest.mark.django_db
def test_ninety_days_that_end_on_the_may_holiday_end_after_it() -> None:
    """Filed on 2026-02-04: day 90 is 05-05, the last day of the holiday (by analogy, 民诉法 85(3))."""
    raw = walk.sample("small")
    raw["source"]["on"] = raw["violations"][0]["act_start"] = raw["violations"][0]["act_end"] = "2026-02-03"
    for act in raw["acts"]:
        if act["on"] <= "2026-03-04":
            act["on"] = "2026-02-04" if act["act"] == "approve_filing" else "2026-02-03"
    walked = walk.case_at("reviewed", raw=raw)
    allowed(walked.check("decide", "高远", "2026-05-06", {}))
    refuses(walked.check("decide", "高远", "2026-05-07", {}), "G15")


# -- no penalty (G32: 30, 31, 33, 57) ----------------------------------------------------------------------------------


def spared(**line: Any) -> Walked:
    """The first-offence sample with another line, reviewed."""
    given = walk.sample("first")["acts"][6]["data"]["proposals"][0]
    raw = dossier("first", conclude_investigation={"proposals": [{**given, **line}]})
    return walk.case_at("reviewed", raw=raw)


def spare(walked: Walked, reason: str = "first_minor") -> engine.Verdict:
    return walked.check("decide", "高远", "2026-05-08", {"kind": "no_penalty", "reason": reason})


@pytest.mark.django_db
class TestNoPenalty:
    def test_a_first_slight_offence_corrected_in_time_may_go_unpunished(self) -> None:
        allowed(spare(spared()))

    @pytest.mark.parametrize(
        ("name", "value"), [("first", False), ("slight", False), ("corrected", False), ("high_risk", True)]
    )
    def test_each_condition_of_a_first_offence_is_asked(self, name: str, value: bool) -> None:
        """33(1); the list is a parameter."""
        conditions = {"first": True, "slight": True, "corrected": True, "high_risk": False}
        refuses(spare(spared(conditions={**conditions, name: value})), "G32", PENALTY_LAW.art(33, 1))

    def test_a_condition_left_out_is_not_met(self) -> None:
        refuses(spare(spared(conditions={"first": True})), "G32", PENALTY_LAW.art(33, 1), "危害后果轻微")

    def test_an_earlier_penalty_under_the_same_clause_is_not_a_first_offence(self) -> None:
        raw = walk.sample("first")
        raw["parties"][0]["earlier"] = [{"decided_on": "2020-05-01", "clause": "安全生产法/97/1/4"}]
        refuses(spare(walk.case_at("reviewed", raw=raw)), "G32", PENALTY_LAW.art(33, 1), "2020-05-01")

    def test_an_earlier_penalty_under_another_item_is_another_kind(self) -> None:
        raw = walk.sample("first")
        raw["parties"][0]["earlier"] = [{"decided_on": "2025-05-01", "clause": "安全生产法/97/1/3"}]
        allowed(spare(walk.case_at("reviewed", raw=raw)))

    def test_an_earlier_case_in_the_same_data_folder_counts(self) -> None:
        before = walk.sample("first")
        before["title"] += "(一)"
        before["source"]["on"] = "2026-03-20"
        before["violations"][0] |= {"act_start": "2026-03-20", "act_end": "2026-03-20"}
        walk.case_at("archived", raw=before)
        refuses(spare(spared()), "G32", PENALTY_LAW.art(33, 1), "2026-05-08")

    def test_a_failed_recheck_is_no_timely_correction(self) -> None:
        raw = dossier("first", recheck_correction={"result": "failed"})
        refuses(spare(walk.case_at("reviewed", raw=raw)), "G32", PENALTY_LAW.art(33, 1))

    def test_the_decision_names_the_reason_that_was_reviewed(self) -> None:
        verdict = spare(spared(), "slight")
        refuses(verdict, "G13")

    def test_no_penalty_needs_no_notice(self) -> None:
        """44 speaks of penalties only."""
        free_of(spare(spared()), "G08", "G09", "G10", "G12")

    def test_no_penalty_is_reviewed_too(self) -> None:
        raw = dossier("first", without=["submit_for_review", "pass_review"])
        walked = walk.case_at("concluded", raw=raw)
        refuses(spare(walked), "G13")

    def test_only_a_child_below_fourteen_is_spared_for_its_age(self) -> None:
        refuses(spare(spared(reason="age"), "age"), "G32", PENALTY_LAW.art(30))

    def test_a_unit_has_no_mental_illness(self) -> None:
        refuses(spare(spared(reason="capacity"), "capacity"), "G32", PENALTY_LAW.art(31))

    def test_an_act_within_limitation_is_not_spared_for_it(self) -> None:
        refuses(spare(spared(reason="limitation"), "limitation"), "G32", PENALTY_LAW.art(36, 1))


# -- taking back, deciding twice ---------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestRecall:
    def test_a_decision_served_on_nobody_can_be_taken_back(self) -> None:
        walked = walk.case_at("decided", "small")
        allowed(walked.check("recall_decision", "高远", "2026-03-28", {"reason": "文书有误"}))

    def test_a_published_decision_cannot(self) -> None:
        walked = walk.case_at("decided", "small")
        walked.perform("publish", "周启明", "2026-03-28", {})
        refuses(walked.check("recall_decision", "高远", "2026-03-29", {"reason": "文书有误"}), "G23", word="公示")

    def test_a_decision_served_on_one_party_cannot(self) -> None:
        walked = walk.case_at("decided")
        walked.perform("serve_decision", "周启明", "2026-07-14", {"method": "direct", "party": "p1"}, ["何静"])
        refuses(walked.check("recall_decision", "高远", "2026-07-15", {"reason": "文书有误"}), "G23")

    def test_a_party_once_decided_is_not_decided_again(self) -> None:
        walked = walk.case_at("resolved")
        walked.perform("decide", "高远", "2026-07-13", {"party": "p1"})
        refuses(walked.check("decide", "高远", "2026-07-14", {"party": "p1"}), "G17", PENALTY_LAW.art(29))
        allowed(walked.check("decide", "高远", "2026-07-14", {"party": "p2"}))


# -- on the spot (SUMMARY: 44, 45, 51, 52) -----------------------------------------------------------------------------


class OnTheSpot(CaseTest):
    """A unit and its manager, both fined for an exit that was locked (安全生产法 105(1)(2): up to 50,000 and 10,000)."""

    stage = "clue"
    name = "summary"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["parties"] += [
            {"id": "p2", "kind": "person", "name": "马某", "address": "云川市人民路20号"},
            {"id": "p3", "kind": "individual_business", "name": "云川市老马面馆", "address": "云川市人民路22号"},
        ]
        first = {**raw["violations"][0], "clause": "安全生产法/105/1/2"}
        raw["violations"] = [{**first, "id": f"v{n}", "party": f"p{n}"} for n in (1, 2, 3)]

    def punish(
        self, party: str = "p1", yuan: object = 2000, team: tuple[str, ...] = ("何静",), **data: Any
    ) -> engine.Verdict:
        given = self.walked.raw["acts"][1]["data"]
        penalties = data.pop("penalties", fine(yuan))
        whole = {
            **given,
            "party": party,
            "violations": [party.replace("p", "v")],
            "penalties": penalties,
            "place": "后厨",
            **data,
        }
        return self.ask("penalise_on_the_spot", "2026-09-09", whole, by="周启明", team=team)

    def test_a_unit_up_to_three_thousand(self) -> None:
        allowed(self.punish("p1", 3000))
        refuses(self.punish("p1", "3000.01"), "SUMMARY", PENALTY_LAW.art(51))
        refuses(self.punish("p1", 3001), "SUMMARY", PENALTY_LAW.art(51))

    def test_a_person_up_to_two_hundred(self) -> None:
        allowed(self.punish("p2", 200))
        refuses(self.punish("p2", "200.01"), "SUMMARY", PENALTY_LAW.art(51))
        refuses(self.punish("p2", 201), "SUMMARY", PENALTY_LAW.art(51))

    def test_an_individual_business_up_to_a_persons_limit(self) -> None:
        """51 does not say; the strict reading."""
        allowed(self.punish("p3", 200))
        refuses(self.punish("p3", 201), "SUMMARY", PENALTY_LAW.art(51))

    def test_nothing_but_a_fine_or_a_warning(self) -> None:
        for kind in ("criticism", "confiscate_goods", "suspend_business"):
            penalties = [*fine(1000), {"kind": kind, "text": "……"}]
            refuses(self.punish(penalties=penalties), "SUMMARY", PENALTY_LAW.art(51))
        free_of(self.punish(penalties=[*fine(1000), {"kind": "warning"}]), "SUMMARY")

    def test_two_officers_with_certificates_act(self) -> None:
        refuses(self.punish(team=()), "G03", PENALTY_LAW.art(42, 1))

    def test_the_certificate_is_shown_first(self) -> None:
        refuses(self.punish(certificates_shown=False), "G03", PENALTY_LAW.art(52, 1))

    def test_facts_basis_and_rights_are_told(self) -> None:
        refuses(self.punish(rights_told=False), "SUMMARY", PENALTY_LAW.art(44))

    def test_the_party_is_heard_first(self) -> None:
        refuses(self.punish(statement=""), "SUMMARY", PENALTY_LAW.art(45, 1))

    def test_correction_is_ordered(self) -> None:
        refuses(self.punish(correction=""), "SUMMARY", PENALTY_LAW.art(28, 1))

    def test_the_decision_is_handed_over_at_once(self) -> None:
        refuses(self.punish(delivered_to=""), "SUMMARY", PENALTY_LAW.art(52, 1))

    def test_the_band_and_the_one_fine_rule_bind_here_too(self) -> None:
        original = self.walked.raw["violations"][0]
        self.do(
            "record_violation",
            "2026-09-09",
            {"record": {**original, "clause": "安全生产法/98/1/2", "already_fined_by": "市住建局"}},
        )
        verdict = self.punish("p1", 3000)
        refuses(verdict, "G16", PENALTY_LAW.art(32))
        refuses(verdict, "G17", PENALTY_LAW.art(29))

    def test_a_time_barred_act_is_not_punished_on_the_spot_either(self) -> None:
        original = self.walked.raw["violations"][0]
        self.do(
            "record_violation",
            "2026-09-09",
            {"record": {**original, "act_start": "2024-09-08", "act_end": "2024-09-08"}},
        )
        refuses(self.punish("p1", 3000), "G01", PENALTY_LAW.art(36, 1))

    def test_a_case_registered_for_the_ordinary_procedure_is_not_decided_on_the_spot(self) -> None:
        small = walk.case_at("clue", "small")
        data = {**self.walked.raw["acts"][1]["data"], "party": "p1", "violations": ["v1"]}
        refuses(small.check("penalise_on_the_spot", "周启明", "2026-03-02", data, ["何静"]), "SUMMARY")


class IndividualBusinessAsUnit(OnTheSpot):
    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        super().change(raw)
        raw["bureau"]["parameters"] = {"summary_individual_business_as": "unit"}

    def test_an_individual_business_up_to_a_persons_limit(self) -> None:
        """Read the other way, up to a unit's."""
        free_of(self.punish("p3", 3000), "SUMMARY")
        refuses(self.punish("p3", 3001), "SUMMARY", PENALTY_LAW.art(51))


# -- criminal transfer (G28: 27, 35(2)) --------------------------------------------------------------------------------


@pytest.mark.django_db
class TestCriminalTransfer:
    CRIME = {"kind": "crime", "to": "云川市公安局", "reason": "涉嫌犯罪"}

    def test_while_a_partys_act_is_with_the_police_it_is_not_fined(self) -> None:
        walked = walk.case_at("resolved")
        walked.perform("transfer", "高远", "2026-07-11", {**self.CRIME, "party": "p2"})
        refuses(walked.check("decide", "高远", "2026-07-13", {"party": "p2"}), "G28", PENALTY_LAW.art(27, 1))
        free_of(walked.check("decide", "高远", "2026-07-13", {"party": "p1"}), "G28")

    def test_returned_without_prosecution_it_may_be_fined(self) -> None:
        walked = walk.case_at("resolved")
        walked.perform("transfer", "高远", "2026-07-11", {**self.CRIME, "party": "p2"})
        walked.perform("return_from_transfer", "高远", "2026-07-12", {"reason": "不起诉", "result": "not_prosecuted"})
        free_of(walked.check("decide", "高远", "2026-07-13", {"party": "p2"}), "G28")

    def test_after_a_criminal_fine_no_administrative_one_follows(self) -> None:
        """35(2)."""
        walked = walk.case_at("resolved")
        walked.perform("transfer", "高远", "2026-07-11", {**self.CRIME, "party": "p2"})
        walked.perform(
            "return_from_transfer", "高远", "2026-07-12", {"reason": "已判处罚金", "result": "criminal_fine"}
        )
        refuses(walked.check("decide", "高远", "2026-07-13", {"party": "p2"}), "G28", PENALTY_LAW.art(35, 2))

    def test_one_partys_criminal_fine_leaves_the_others_to_the_bureau(self) -> None:
        walked = walk.case_at("resolved")
        walked.perform("transfer", "高远", "2026-07-11", {**self.CRIME, "party": "p2"})
        walked.perform(
            "return_from_transfer", "高远", "2026-07-12", {"reason": "已判处罚金", "result": "criminal_fine"}
        )
        free_of(walked.check("decide", "高远", "2026-07-13", {"party": "p1"}), "G28")

    def test_goods_under_seizure_go_along_and_the_party_is_told(self) -> None:
        """强制法 21."""
        walked = walk.case_at("investigating", "small")
        seized = {"items": [{"name": "切割机"}], "reason": "不符合国家标准", "approved_by": "高远"}
        walked.perform("seal_or_seize", "周启明", "2026-03-05", seized, ["何静"])
        refuses(walked.check("transfer", "高远", "2026-03-06", self.CRIME), "G28", word="一并移送")
        refuses(
            walked.check("transfer", "高远", "2026-03-06", {**self.CRIME, "goods": "切割机一台"}),
            "G28",
            word="书面告知",
        )
        allowed(
            walked.check("transfer", "高远", "2026-03-06", {**self.CRIME, "goods": "切割机一台", "told_party": True})
        )

    def test_what_is_away_is_not_returned_twice(self) -> None:
        walked = walk.case_at("investigating", "small")
        assert not walked.check("return_from_transfer", "高远", "2026-03-06", {"reason": "……"}).allowed
