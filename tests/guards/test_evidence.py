"""Evidence, preservation, sealing and seizure, orders, recusal (行政处罚法 41–43, 46, 55, 56; 行政强制法 18–28)."""

from __future__ import annotations

from typing import Any

import pytest

from cases.law import (
    CHEMICALS_RULES,
    COERCION_LAW,
    LITIGATION_LAW,
    PENALTY_LAW,
    RECONSIDERATION_LAW,
    SAFETY_LAW,
)
from tests import walk
from tests.guards.asking import CaseTest, allowed, flawed, free_of, refuses, unflawed

TALK = {"person": "林某", "from": "09:10", "to": "09:55", "place": "询问室", "text": "问:……答:……", "proves": ["v1"]}
PAPER = {"kind": "document", "title": "台账", "proves": ["v1"]}
KEPT = {"items": [{"name": "台账"}], "approved_by": "高远"}
SEIZED = {"items": [{"name": "切割机"}], "reason": "不符合国家标准", "approved_by": "高远"}
LINE = {"party": "p1", "violations": ["v1"], "penalties": [{"kind": "fine", "amount_yuan": 5000}], "discretion": "首次"}
EVIDENCE = {
    "add_evidence": PAPER,
    "inquire": TALK,
    "inspect_scene": {k: v for k, v in TALK.items() if k != "person"},
    "sample": {"items": [{"name": "样品"}]},
    "commission_appraisal": {"body": "某检测公司", "subject": "设备是否合格"},
    "preserve": KEPT,
}


class Evidence(CaseTest):
    """Filed on 03-04; 周启明 and 何静 are its officers."""

    def gather(self, act: str = "inquire", team: tuple[str, ...] = ("何静",), **data: Any) -> Any:
        return self.ask(act, "2026-03-06", {**EVIDENCE[act], **data}, by="周启明", team=team)

    def test_every_step_of_evidence_takes_two_officers(self) -> None:
        for act in EVIDENCE:
            refuses(self.gather(act, team=()), "G03", PENALTY_LAW.art(42, 1), "不少于两人")
            refuses(self.gather(act, team=("周启明",)), "G03", PENALTY_LAW.art(42, 1))
            allowed(self.gather(act))

    def test_the_second_officer_has_a_certificate(self) -> None:
        refuses(self.gather(team=("宋雅",)), "G03", SAFETY_LAW.art(67, 2), "宋雅")

    def test_the_certificate_is_shown(self) -> None:
        refuses(self.gather(certificates_shown=False), "G03", PENALTY_LAW.art(55, 1))

    def test_the_right_to_ask_for_recusal_is_told(self) -> None:
        refuses(self.gather(rights_told=False), "G03")

    def test_not_telling_rights_cites_the_article_of_recusal(self) -> None:
        refuses(self.gather(rights_told=False), "G03", PENALTY_LAW.art(43, 2))

    def test_a_record_is_signed_or_the_refusal_noted(self) -> None:
        refuses(self.gather(signed=False), "G03", SAFETY_LAW.art(68))
        allowed(self.gather(signed=False, refusal_note="拒绝签名,见证人王某"))

    def test_evidence_got_by_unlawful_means_is_none(self) -> None:
        refuses(self.gather("add_evidence", lawful=False), "G03", PENALTY_LAW.art(46, 3))

    def test_monitoring_equipment_is_reviewed_its_site_published_and_the_party_told(self) -> None:
        whole = {"reviewed": True, "site_published": True, "party_told": True}
        allowed(self.gather("add_evidence", monitoring=whole))
        for missing in whole:
            refuses(self.gather("add_evidence", monitoring={**whole, missing: False}), "G03", PENALTY_LAW.art(41))

    # -- recusal (43) --

    def recuse(self, granted: bool = True) -> None:
        self.do("request_recusal", "2026-03-05", {"officer": "何静", "reason": "亲属"}, by="周启明")
        self.do("decide_recusal", "2026-03-06", {"officer": "何静", "granted": granted, "reason": "属实"})

    def test_the_investigation_goes_on_until_recusal_is_decided(self) -> None:
        """43(3)."""
        self.do("request_recusal", "2026-03-05", {"officer": "何静", "reason": "亲属"}, by="周启明")
        allowed(self.gather())

    def test_from_the_day_of_the_decision_on_the_recused_officer_gathers_nothing(self) -> None:
        self.recuse()
        refuses(self.gather(), "SOD-RECUSED", PENALTY_LAW.art(43, 1), "何静")
        before = self.ask("inquire", "2026-03-05", TALK, by="周启明", team=["何静"])
        free_of(before, "SOD-RECUSED")

    def test_a_refused_recusal_changes_nothing(self) -> None:
        self.recuse(granted=False)
        allowed(self.gather())

    def test_recusal_is_decided_only_where_it_was_asked_for(self) -> None:
        verdict = self.ask("decide_recusal", "2026-03-06", {"officer": "何静", "granted": True, "reason": "属实"})
        refuses(verdict, "SOD-RECUSED")

    def test_a_recused_officer_concludes_nothing_either(self) -> None:
        self.recuse()
        self.do("add_evidence", "2026-03-05", PAPER, by="周启明", team=["何静"])
        verdict = self.ask("conclude_investigation", "2026-03-12", {"proposals": [LINE]}, by="何静")
        refuses(verdict, "SOD-RECUSED", PENALTY_LAW.art(43, 1))

    # -- G04 preservation (56, 85) --

    def test_preservation_is_approved_by_a_leader_of_that_day(self) -> None:
        for name in ("", "邓立"):
            data = {k: v for k, v in KEPT.items() if k != "approved_by"} | ({"approved_by": name} if name else {})
            verdict = self.ask("preserve", "2026-03-06", data, by="周启明", team=["何静"])
            refuses(verdict, "G04", PENALTY_LAW.art(56))

    def test_nothing_is_given_back_that_was_not_kept(self) -> None:
        refuses(self.ask("release_preserved", "2026-03-06", {"disposal": "返还"}), "G04", PENALTY_LAW.art(56))

    def test_the_investigation_ends_only_when_what_was_preserved_is_settled(self) -> None:
        self.do("add_evidence", "2026-03-05", PAPER, team=["何静"])
        self.do("preserve", "2026-03-05", KEPT, team=["何静"])
        refuses(self.ask("conclude_investigation", "2026-03-12", {"proposals": [LINE]}), "G04", PENALTY_LAW.art(56))
        self.do("release_preserved", "2026-03-16", {"disposal": "返还"})  # the seventh working day
        unflawed(self.ask("conclude_investigation", "2026-03-16", {"proposals": [LINE]}), "G04")

    def test_what_was_settled_late_shows_as_a_flaw_at_the_end_of_the_investigation(self) -> None:
        self.do("add_evidence", "2026-03-05", PAPER, team=["何静"])
        self.do("preserve", "2026-03-05", KEPT, team=["何静"])
        flawed(self.ask("release_preserved", "2026-03-17", {"disposal": "返还"}), "G04", PENALTY_LAW.art(56))
        self.do("release_preserved", "2026-03-17", {"disposal": "返还"})
        flawed(self.ask("conclude_investigation", "2026-03-17", {"proposals": [LINE]}), "G04")

    # -- G05 sealing and seizure (强制法) --

    def seize(self, on: str = "2026-03-06", **data: Any) -> Any:
        return self.ask("seal_or_seize", on, {**SEIZED, **data}, by="周启明", team=["何静"])

    def test_a_seizure_is_approved_by_a_leader_beforehand(self) -> None:
        allowed(self.seize())
        refuses(self.seize(approved_by="邓立"), "G05", COERCION_LAW.art(18, 1, 1))
        unapproved = {k: v for k, v in SEIZED.items() if k != "approved_by"}
        verdict = self.ask("seal_or_seize", "2026-03-06", unapproved, by="周启明", team=["何静"])
        refuses(verdict, "G05", COERCION_LAW.art(18, 1, 1))

    def test_in_an_emergency_the_approval_follows_within_twenty_four_hours(self) -> None:
        allowed(self.seize(emergency=True, approved_within_hours=24))
        refuses(self.seize(emergency=True, approved_within_hours=25), "G05", COERCION_LAW.art(19))
        refuses(self.seize(emergency=True), "G05", COERCION_LAW.art(19))

    def test_reasons_and_remedies_are_told_and_the_list_is_handed_over(self) -> None:
        refuses(self.seize(told=False), "G05", COERCION_LAW.art(18, 1, 5))
        refuses(self.seize(list_handed_over=False), "G05", COERCION_LAW.art(24, 1))

    def test_a_seizure_lasts_thirty_days_at_most(self) -> None:
        allowed(self.seize(until="2026-04-05"))
        refuses(self.seize(until="2026-04-06"), "G05", COERCION_LAW.art(25, 1))

    def extend(self, on: str, until: str) -> Any:
        data = {"until": until, "reason": "情况复杂", "approved_by": "高远"}
        return self.ask("extend_seizure", on, data, by="周启明")

    def test_an_extension_adds_thirty_days_at_most(self) -> None:
        self.do("seal_or_seize", "2026-03-06", SEIZED, team=["何静"])
        allowed(self.extend("2026-04-03", "2026-05-05"))
        refuses(self.extend("2026-04-03", "2026-05-06"), "G05", COERCION_LAW.art(25, 1))

    def test_an_expired_seizure_is_lifted_and_not_extended(self) -> None:
        self.do("seal_or_seize", "2026-03-06", SEIZED, team=["何静"])
        allowed(self.extend("2026-04-05", "2026-05-05"))
        refuses(self.extend("2026-04-06", "2026-05-05"), "G05", COERCION_LAW.art(25, 1))
        unflawed(self.ask("lift_seizure", "2026-04-05", {"disposal": "返还"}), "G05")
        flawed(self.ask("lift_seizure", "2026-04-06", {"disposal": "返还"}), "G05", COERCION_LAW.art(28, 1, 4))

    def test_the_investigation_does_not_end_over_an_expired_seizure(self) -> None:
        self.do("add_evidence", "2026-03-05", PAPER, team=["何静"])
        self.do("seal_or_seize", "2026-03-06", SEIZED, team=["何静"])
        free_of(self.ask("conclude_investigation", "2026-04-05", {"proposals": [LINE]}), "G05")
        refuses(self.ask("conclude_investigation", "2026-04-06", {"proposals": [LINE]}), "G05", COERCION_LAW.art(25, 1))

    def test_nothing_is_lifted_that_was_not_seized(self) -> None:
        refuses(self.ask("lift_seizure", "2026-03-06", {"disposal": "返还"}), "G05", COERCION_LAW.art(28))

    def test_a_second_seizure_has_thirty_days_of_its_own(self) -> None:
        self.do("seal_or_seize", "2026-03-06", SEIZED, team=["何静"])
        allowed(self.seize("2026-03-20", until="2026-04-19"))

    def test_an_extension_of_a_short_seizure_adds_thirty_days_at_most_too(self) -> None:
        self.do("seal_or_seize", "2026-03-06", {**SEIZED, "until": "2026-03-16"}, team=["何静"])
        refuses(self.extend("2026-03-13", "2026-05-05"), "G05", COERCION_LAW.art(25, 1))

    def test_a_release_names_something_that_is_held(self) -> None:
        self.do("preserve", "2026-03-05", KEPT, team=["何静"])
        refuses(self.ask("release_preserved", "2026-03-06", {"disposal": "返还", "preserved": 999}), "G04")

    # -- G07 orders --

    def test_a_recheck_answers_an_order_and_is_not_earlier(self) -> None:
        refuses(self.ask("recheck_correction", "2026-03-01", {"result": "verified"}, team=["何静"]), "DATE")
        allowed(self.ask("recheck_correction", "2026-03-02", {"result": "verified"}, team=["何静"]))

    def test_without_an_order_there_is_nothing_to_resume(self) -> None:
        refuses(self.ask("approve_resumption", "2026-03-06"), "G07")
        self.do("order_site_measures", "2026-03-05", {"measures": "暂时停产停业"}, team=["何静"])
        free_of(self.ask("approve_resumption", "2026-03-06"), "G07")


class Chemicals(CaseTest):
    """危险化学品安全管理条例 7(1)(4): approved by the main head, who is 高远; 孟川 is another leader."""

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["officers"][4]["head"] = True
        raw["officers"].append({"name": "孟川", "role": "leader"})

    def seize(self, by: str, act: str = "seal_or_seize", **data: Any) -> Any:
        return self.ask(act, "2026-03-06", {**SEIZED, "approved_by": by, **data}, by="周启明", team=["何静"])

    def test_chemicals_are_seized_with_the_approval_of_the_main_head(self) -> None:
        allowed(self.seize("高远", hazardous_chemicals=True))
        refuses(self.seize("孟川", hazardous_chemicals=True), "G05", CHEMICALS_RULES.art(7, 1, 4))
        allowed(self.seize("孟川"))

    def test_a_case_under_the_regulation_is_one_of_chemicals(self) -> None:
        original = self.walked.raw["violations"][0]
        for cited in ("clause", "violated"):
            changed = {**original, cited: f"{CHEMICALS_RULES.name}/75/1"}
            self.do("record_violation", "2026-03-05", {"record": changed})
            refuses(self.seize("孟川"), "G05", CHEMICALS_RULES.art(7, 1, 4))

    def test_in_an_emergency_both_rules_bind(self) -> None:
        verdict = self.seize("孟川", hazardous_chemicals=True, emergency=True)
        refuses(verdict, "G05", CHEMICALS_RULES.art(7, 1, 4))
        refuses(verdict, "G05", COERCION_LAW.art(19))


class PowerCut(CaseTest):
    """安全生产法 70: refused orders, real danger, the main head, twenty-four hours' notice."""

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["officers"][4]["head"] = True
        raw["officers"].append({"name": "孟川", "role": "leader"})

    def cut(self, by: str = "高远", **data: Any) -> Any:
        whole = {"supplier": "云川供电公司", "refused_order": True, "real_danger": True}
        return self.ask("cut_supply", "2026-03-06", {**whole, **data}, by=by)

    def test_power_is_cut_with_twenty_four_hours_notice_unless_danger_is_urgent(self) -> None:
        allowed(self.cut(notice_hours=24))
        refuses(self.cut(notice_hours=23), "G05", SAFETY_LAW.art(70, 2))
        allowed(self.cut(notice_hours=0, urgent=True))

    def test_explosives_need_no_notice(self) -> None:
        """70(2) speaks of power only."""
        allowed(self.cut(kind="explosives", notice_hours=0))

    def test_power_is_cut_only_where_an_order_was_refused_and_danger_is_real(self) -> None:
        refuses(self.cut(refused_order=False), "G05", SAFETY_LAW.art(70, 1))
        refuses(self.cut(real_danger=False), "G05", SAFETY_LAW.art(70, 1))

    def test_only_the_main_head_approves_it(self) -> None:
        refuses(self.cut(by="孟川"), "ROLE")


class AfterAnAppeal(CaseTest):
    """复议法 46(1); 行诉法 35: one party is decided and appealed, the other still under investigation."""

    stage = "notified"
    name = "major"

    @classmethod
    def go_on(cls, walked: walk.Walked) -> None:
        walked.perform("submit_for_review", "周启明", "2026-06-12")
        walked.perform("pass_review", "宋雅", "2026-06-15", {"opinions": []})
        walked.perform("convene_discussion", "邓立", "2026-06-16")
        members = [{"name": n, "opinion": "同意"} for n in ("高远", "孟川", "陆平")]
        resolved = {"members": members, "conclusion": "penalty", "signed": True}
        walked.perform("resolve_discussion", "高远", "2026-06-17", resolved)
        walked.perform("decide", "高远", "2026-06-18", {"party": "p1"})
        walked.perform("serve_decision", "周启明", "2026-06-22", {"method": "direct", "party": "p1"}, ["何静"])

    def test_no_evidence_is_gathered_while_review_or_suit_runs(self) -> None:
        paper = {**PAPER, "proves": ["v2"]}
        allowed(self.ask("add_evidence", "2026-06-23", paper, team=["何静"]))
        appeal = {"party": "p1", "kind": "reconsideration", "authority": "云川市人民政府"}
        self.do("file_appeal", "2026-06-24", appeal)
        verdict = self.ask("add_evidence", "2026-06-25", paper, team=["何静"])
        refuses(verdict, "G03", RECONSIDERATION_LAW.art(46, 1))
        self.do("appeal_result", "2026-07-20", {"party": "p1", "result": "upheld"})
        free_of(self.ask("add_evidence", "2026-07-21", paper, team=["何静"]), "G03")

    def test_during_a_suit_the_reason_is_the_litigation_law(self) -> None:
        self.do("file_appeal", "2026-06-24", {"party": "p1", "kind": "litigation", "authority": "云川市人民法院"})
        verdict = self.ask("add_evidence", "2026-06-25", {**PAPER, "proves": ["v2"]}, team=["何静"])
        refuses(verdict, "G03", LITIGATION_LAW.art(35))


@pytest.mark.django_db
def test_preserved_before_the_spring_festival_is_settled_in_seven_working_days_of_2026() -> None:
    """02-12 kept: 13, 14 (make-up), 24, 25, 26, 27 and the make-up Saturday 02-28 (处罚法 56, 85)."""
    raw = walk.sample("small")
    raw["source"]["on"] = raw["violations"][0]["act_start"] = raw["violations"][0]["act_end"] = "2026-02-10"
    raw["acts"] = [{**a, "on": "2026-02-10"} for a in raw["acts"][:4]]
    raw["acts"][1]["data"]["until"] = "2026-02-24"
    walked = walk.case_at("investigating", raw=raw)
    walked.perform("preserve", "周启明", "2026-02-12", KEPT, ["何静"])
    unflawed(walked.check("release_preserved", "周启明", "2026-02-28", {"disposal": "返还"}), "G04")
    flawed(walked.check("release_preserved", "周启明", "2026-03-02", {"disposal": "返还"}), "G04", PENALTY_LAW.art(56))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until", "valid"),
    [("2026-03-06", "2027-12-31", True), ("2026-03-07", "2027-12-31", False), ("2022-01-01", "2026-03-06", True), ("2022-01-01", "2026-03-05", False)],
)  # fmt: skip
def test_evidence_counts_by_the_certificate_of_the_day_it_was_taken(since: str, until: str, valid: bool) -> None:
    """Asked when it is taken, and once more of every piece when the investigation ends."""
    raw = walk.sample("small")
    raw["officers"] += [
        {"name": "秦岭", "role": "inspector", "licence_no": "16080101009", "valid_from": since, "valid_to": until}
    ]
    walked = walk.case_at("investigating", raw=raw)
    verdict = walked.check("inquire", "周启明", "2026-03-06", TALK, ["秦岭"])
    if valid:
        allowed(verdict)
    else:
        refuses(verdict, "G03", SAFETY_LAW.art(67, 2), "秦岭")
