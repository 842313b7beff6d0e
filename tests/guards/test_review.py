"""Legal review and the leaders' meeting (行政处罚法 43, 57(2), 58)."""

from __future__ import annotations

from typing import Any

import pytest

from cases import engine
from cases.facts import Facts
from cases.guards.review import ALL_REVIEWED
from cases.law import PENALTY_LAW, Source
from tests import walk
from tests.guards.asking import ELSEWHERE, CaseTest, allowed, dossier, free_of, refuses

LEADERS = ("高远", "孟川", "陆平")


# -- the reviewer (SOD-REVIEWER, G13) ----------------------------------------------------------------------------------


class Reviewer(CaseTest):
    stage = "in_review"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["officers"][1]["also"] = ["legal_reviewer"]
        raw["officers"][1]["legal_qualification_no"] = "A20184108990002"
        raw["officers"][4]["also"] = ["legal_reviewer"]
        raw["officers"][4]["legal_qualification_no"] = "A20184108990003"
        raw["officers"].append({"name": "白露", "role": "legal_reviewer"})

    def test_an_investigator_cannot_review_the_own_case(self) -> None:
        refuses(self.ask("pass_review", "2026-03-25", {}, by="何静"), "SOD-REVIEWER", word="承办人")

    def test_who_approved_the_filing_cannot_review_the_case(self) -> None:
        refuses(self.ask("pass_review", "2026-03-25", {}, by="高远"), "SOD-REVIEWER", word="审批过")

    def test_a_recused_reviewer_does_not_review(self) -> None:
        self.do("request_recusal", "2026-03-24", {"officer": "宋雅", "reason": "亲属"}, by="周启明")
        self.do("decide_recusal", "2026-03-24", {"officer": "宋雅", "granted": True, "reason": "属实"})
        refuses(self.ask("pass_review", "2026-03-25", {}), "SOD-REVIEWER", PENALTY_LAW.art(43, 1))

    def test_a_reviewer_holds_the_legal_qualification(self) -> None:
        """58(2)."""
        refuses(self.ask("pass_review", "2026-03-25", {}, by="白露"), "G13", PENALTY_LAW.art(58, 2))
        allowed(self.ask("pass_review", "2026-03-25", {}))

    def test_who_may_not_pass_may_not_return_either(self) -> None:
        returned = {"kind": "correct", "opinions": ["补充裁量证据"]}
        refuses(self.ask("return_review", "2026-03-25", returned, by="何静"), "SOD-REVIEWER")
        refuses(self.ask("return_review", "2026-03-25", returned, by="白露"), "G13", PENALTY_LAW.art(58, 2))
        allowed(self.ask("return_review", "2026-03-25", returned))

    def test_an_item_answered_with_no_does_not_pass(self) -> None:
        answers = [{"item": "管辖", "answer": "yes"}, {"item": "证据", "answer": "no", "note": "缺询问笔录"}]
        refuses(self.ask("pass_review", "2026-03-25", {"checklist": answers}), "G13", word="证据")
        allowed(self.ask("pass_review", "2026-03-25", {"checklist": answers[:1]}))


# -- what a PASS covers (G13: 58) --------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestPass:
    def test_without_a_pass_there_is_no_decision(self) -> None:
        walked = walk.case_at("notified", "small", before="submit_for_review")
        refuses(walked.check("decide", "高远", "2026-03-27", {}), "G13")

    def test_a_pass_from_before_the_notice_serves_where_nothing_changed(self) -> None:
        walked = walk.case_at("concluded", "small")
        walked.perform("submit_for_review", "周启明", "2026-03-12")
        walked.perform("pass_review", "宋雅", "2026-03-12", {"opinions": []})
        walked.perform("serve_notice", "周启明", "2026-03-13", {"method": "direct"}, ["何静"])
        walked.perform("waive_statement", "周启明", "2026-03-16", {"party": "p1"})
        allowed(walked.check("decide", "高远", "2026-03-27", {}))

    def test_a_statement_re_examined_after_the_pass_asks_for_another(self) -> None:
        walked = walk.case_at("concluded", "small")
        walked.perform("submit_for_review", "周启明", "2026-03-12")
        walked.perform("pass_review", "宋雅", "2026-03-12", {"opinions": []})
        walked.perform("serve_notice", "周启明", "2026-03-13", {"method": "direct"}, ["何静"])
        walked.perform("record_statement", "周启明", "2026-03-16", {"party": "p1", "text": "请求从轻"})
        walked.perform(
            "reexamine_statement", "周启明", "2026-03-17", {"party": "p1", "adopted": False, "opinion": "不成立"}
        )
        reason = refuses(walked.check("decide", "高远", "2026-03-27", {}), "G13")
        assert reason.article.startswith("内部规定"), "the statute says so of hearings only"
        walked.perform("submit_for_review", "周启明", "2026-03-18")
        walked.perform("pass_review", "宋雅", "2026-03-18", {"opinions": []})
        allowed(walked.check("decide", "高远", "2026-03-27", {}))

    def test_a_hearing_after_the_pass_asks_for_another(self) -> None:
        """58(1)(2): after the hearing."""
        walked = walk.case_at("concluded")
        walked.perform("submit_for_review", "周启明", "2026-06-03")
        walked.perform("pass_review", "宋雅", "2026-06-03", {"opinions": []})
        walked.perform("serve_notice", "周启明", "2026-06-04", {"method": "direct"}, ["何静"])
        walked.perform("request_hearing", "周启明", "2026-06-09", {"party": "p1"})
        walked.perform("notify_hearing", "罗文", "2026-06-10", {"hearing_on": "2026-06-24", "place": "听证室"})
        closed = {"record": "……", "report": "……", "signed": True}
        walked.perform("close_hearing", "罗文", "2026-06-24", closed)
        refuses(walked.check("convene_discussion", "邓立", "2026-06-25", {}), "G13", PENALTY_LAW.art(58, 1, 2))

    def test_a_pass_covers_its_own_version_only(self) -> None:
        walked = walk.case_at("reviewed", "small")
        line = {"party": "p1", "violations": ["v1"], "discretion": "重新裁量"}
        lower = {"proposals": [{**line, "penalties": [{"kind": "fine", "amount_yuan": 4000}]}]}
        walked.perform("propose", "周启明", "2026-03-26", lower)
        refuses(walked.check("decide", "高远", "2026-03-27", {}), "G13", word="第1版")

    def test_the_last_word_of_the_reviewer_counts(self) -> None:
        raw = dossier("small")
        walked = walk.case_at("in_review", raw=raw)
        walked.perform("pass_review", "宋雅", "2026-03-25", {"opinions": []})
        walked.perform(
            "propose",
            "周启明",
            "2026-03-25",
            {
                "proposals": [
                    {
                        "party": "p1",
                        "violations": ["v1"],
                        "discretion": "……",
                        "penalties": [{"kind": "fine", "amount_yuan": 4000}],
                    }
                ]
            },
        )
        walked.perform("submit_for_review", "周启明", "2026-03-25")
        walked.perform("return_review", "宋雅", "2026-03-26", {"kind": "disagree", "opinions": ["裁量不当"]})
        refuses(walked.check("decide", "高远", "2026-03-27", {}), "G13", word="最近一次")

    def test_taking_back_a_submission_is_no_round(self) -> None:
        walked = walk.case_at("in_review", "small")
        walked.perform("recall_submission", "周启明", "2026-03-24", {"reason": "补充材料"})
        walked.perform("submit_for_review", "周启明", "2026-03-24")
        walked.perform("pass_review", "宋雅", "2026-03-25", {"opinions": []})
        assert walked.case is not None
        assert [r.result for r in Facts(walked.case, walked.case.bureau).history.reviews] == ["pass"]


# -- the meeting (G14, SOD-MEETING: 57(2)) -----------------------------------------------------------------------------


class Meeting(CaseTest):
    """Three leaders; half of them make a quorum, a majority decides (parameters)."""

    stage = "in_discussion"
    name = "major"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["officers"].append({"name": "秦岭", "role": "inspector", "also": ["leader"], "licence_no": "16080101009", "valid_from": "2022-01-01", "valid_to": "2027-12-31"})  # fmt: skip

    @classmethod
    def go_on(cls, walked: walk.Walked) -> None:
        walked.perform("request_recusal", "周启明", "2026-07-08", {"officer": "秦岭", "reason": "亲属"})
        walked.perform("decide_recusal", "高远", "2026-07-08", {"officer": "秦岭", "granted": True, "reason": "属实"})

    def meet(self, *names: str, dissent: tuple[str, ...] = (), by: str = "高远", **data: Any) -> engine.Verdict:
        members = [{"name": n, "opinion": "……", "dissent": n in dissent} for n in names]
        return self.ask(
            "resolve_discussion",
            "2026-07-10",
            {"members": members, "conclusion": "penalty", "signed": True, **data},
            by=by,
        )

    def test_two_of_three_make_a_quorum_and_one_does_not(self) -> None:
        """A recused fourth does not count."""
        allowed(self.meet("高远", "孟川"))
        refuses(self.meet("高远"), "G14", word="应到负责人3人,到会1人")

    def test_who_is_recused_for_the_meeting_lowers_what_is_due(self) -> None:
        allowed(self.meet("高远", recused=["陆平"]))
        refuses(self.meet("高远", "陆平", recused=["陆平"]), "SOD-MEETING", PENALTY_LAW.art(43, 1))

    def test_a_recused_leader_does_not_vote(self) -> None:
        refuses(self.meet(*LEADERS, "秦岭"), "SOD-MEETING", PENALTY_LAW.art(43, 1), "秦岭")

    def test_a_handler_attends_and_does_not_vote(self) -> None:
        refuses(self.meet(*LEADERS, "周启明"), "SOD-MEETING", word="承办人")
        allowed(self.meet(*LEADERS, observers=["周启明", "邓立"]))

    def test_who_is_no_leader_does_not_vote(self) -> None:
        refuses(self.meet(*LEADERS, "宋雅"), "G14", word="只能列席")

    def test_a_majority_must_agree(self) -> None:
        allowed(self.meet(*LEADERS, dissent=("陆平",)))
        refuses(self.meet(*LEADERS, dissent=("陆平", "孟川")), "G14", word="没有形成多数")
        refuses(self.meet("高远", "孟川", dissent=("孟川",)), "G14", word="没有形成多数")

    def test_the_record_is_signed(self) -> None:
        refuses(self.meet(*LEADERS, signed=False), "G14", PENALTY_LAW.art(57, 2))

    def test_the_chair_is_one_of_the_members(self) -> None:
        refuses(self.meet("孟川", "陆平"), "G14", word="主持人")
        allowed(self.meet("孟川", "陆平", by="孟川"))

    def test_everything_missing_is_said_at_once(self) -> None:
        verdict = self.meet("周启明", signed=False)
        assert {r.guard for r in verdict.reasons} == {"G14", "SOD-MEETING"}
        assert len(verdict.reasons) >= 4

    def test_a_leader_named_twice_has_one_vote(self) -> None:
        assert not self.meet("高远", "高远", "孟川", dissent=("孟川",)).allowed


class MeetingOfFour(CaseTest):
    stage = "in_discussion"
    name = "major"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["officers"].append({"name": "秦岭", "role": "leader"})

    def test_half_is_enough(self) -> None:
        members = [{"name": n, "opinion": "同意"} for n in ("高远", "孟川")]
        allowed(
            self.ask("resolve_discussion", "2026-07-10", {"members": members, "conclusion": "penalty", "signed": True})
        )
        verdict = self.ask(
            "resolve_discussion", "2026-07-10", {"members": members[:1], "conclusion": "penalty", "signed": True}
        )
        refuses(verdict, "G14", word="应到负责人4人")


# -- what the meeting decided binds the decision (G14) -----------------------------------------------------------------


def resolved(conclusion: str = "penalty", **proposals: Any) -> walk.Walked:
    walked = walk.case_at("in_discussion", raw=dossier("major", **proposals))
    members = [{"name": n, "opinion": "同意"} for n in LEADERS]
    walked.perform(
        "resolve_discussion", "高远", "2026-07-10", {"members": members, "conclusion": conclusion, "signed": True}
    )
    return walked


@pytest.mark.django_db
class TestResolution:
    def test_a_major_penalty_is_discussed_first(self) -> None:
        walked = walk.case_at("reviewed")
        refuses(walked.check("decide", "高远", "2026-07-13", {}), "G14", PENALTY_LAW.art(57, 2))

    @pytest.mark.parametrize(
        ("conclusion", "word"), [("no_penalty", "结论不一致"), ("not_proven", "结论不一致"), ("transfer", "结论不一致")]
    )
    def test_a_decision_follows_the_conclusion(self, conclusion: str, word: str) -> None:
        refuses(resolved(conclusion).check("decide", "高远", "2026-07-13", {}), "G14", word=word)

    def test_not_proven_is_decided_as_not_proven(self) -> None:
        walked = resolved("not_proven")
        other = {"kind": "no_penalty", "reason": "slight"}
        refuses(walked.check("decide", "高远", "2026-07-13", other), "G14", word="违法事实不能成立")
        right = {"kind": "no_penalty", "reason": "not_proven"}
        free_of(walked.check("decide", "高远", "2026-07-13", right), "G14")

    def test_a_decision_follows_the_amount(self) -> None:
        walked = resolved()
        stated = [
            {
                "party": "p1",
                "penalties": [
                    {"kind": "fine", "amount_yuan": 180_000},
                    {"kind": "suspend_business", "text": "责令停止建设"},
                ],
            }
        ]
        refuses(walked.check("decide", "高远", "2026-07-13", {"penalties": stated}), "G14", word="不一致")
        allowed(walked.check("decide", "高远", "2026-07-13", {}))

    def test_a_proposal_changed_after_the_meeting_goes_back_to_it(self) -> None:
        walked = resolved()
        acts = next(a for a in walked.raw["acts"] if a["act"] == "conclude_investigation")
        lines = [dict(p) for p in acts["data"]["proposals"]]
        lines[0]["penalties"] = [
            {"kind": "fine", "amount_yuan": 180_000},
            {"kind": "suspend_business", "text": "责令停止建设"},
        ]
        walked.perform("propose", "周启明", "2026-07-11", {"proposals": lines})
        refuses(walked.check("decide", "高远", "2026-07-13", {}), "G14", word="不一致")

    def test_a_meeting_may_penalise_one_party_and_spare_the_other(self) -> None:
        proposals = walk.sample("major")["acts"][8]["data"]["proposals"]
        spared = {"party": "p2", "violations": ["v2"], "kind": "no_penalty", "reason": "no_fault"}
        walked = resolved(conclude_investigation={"proposals": [proposals[0], spared]})
        free_of(walked.check("decide", "高远", "2026-07-13", {}), "G14")


def major(clause: str = "安全生产法/97/1/7", **line: Any) -> engine.Verdict:
    """Whether a penalty of the small sample, changed so, needs a meeting: the verdict on deciding without one."""
    proposal = {**walk.sample("small")["acts"][6]["data"]["proposals"][0], **line}
    raw = dossier("small", conclude_investigation={"proposals": [proposal]})
    raw["violations"][0]["clause"] = clause
    return walk.case_at("reviewed", raw=raw).check("decide", "高远", "2026-03-27", {})


@pytest.mark.parametrize(
    ("wanted", "there", "absent"),
    [(["head"], LEADERS[1:], "主要负责人"), (["head"], LEADERS[:2], ""), (["lead"], LEADERS[1:], "分管负责人高远"),
     (["lead"], LEADERS[:2], ""), ([], LEADERS[1:], "")],
)  # fmt: skip
@pytest.mark.django_db
def test_who_must_attend_the_meeting_is_a_parameter(wanted: list[str], there: tuple[str, ...], absent: str) -> None:
    """高远 is the main head and approved the filing."""
    raw = walk.sample("major")
    raw["bureau"]["parameters"]["collective_must_attend"] = wanted
    raw["officers"][5]["head"] = True
    walked = walk.case_at("in_discussion", raw=raw)
    data = {"members": [{"name": n, "opinion": "……"} for n in there], "conclusion": "penalty", "signed": True}
    verdict = walked.check("resolve_discussion", there[0], "2026-07-10", data)
    if absent:
        refuses(verdict, "G14", word=absent)
    else:
        allowed(verdict)


@pytest.mark.parametrize(
    ("scope", "line", "source"),
    [("all_ordinary", {}, ALL_REVIEWED), ("statutory", {}, None),
     ("statutory", {"review_ground": "public_interest"}, PENALTY_LAW.art(58, 1, 1)),
     ("statutory", {"complex": True}, PENALTY_LAW.art(58, 1, 3)),
     ("statutory", {"review_ground": "by_law"}, PENALTY_LAW.art(58, 1, 4))],
)  # fmt: skip
@pytest.mark.django_db
def test_which_cases_are_reviewed_is_a_parameter_that_never_falls_short_of_the_statute(
    scope: str, line: dict[str, Any], source: Source | None
) -> None:
    given = walk.sample("small")["acts"][6]["data"]["proposals"][0]
    raw = dossier("small", conclude_investigation={"proposals": [{**given, **line}]})
    raw["bureau"]["parameters"] = {"review_scope": scope}
    verdict = walk.case_at("notified", raw=raw, before="submit_for_review").check("decide", "高远", "2026-03-27", {})
    if source:
        refuses(verdict, "G13", source)
    else:
        free_of(verdict, "G13")


@pytest.mark.django_db
class TestStatutoryReview:
    def test_a_case_that_was_heard_is_reviewed(self) -> None:
        raw = walk.sample("major")
        raw["bureau"]["parameters"]["review_scope"] = "statutory"
        walked = walk.case_at("notified", raw=raw, before="submit_for_review")
        verdict = walked.check("convene_discussion", "邓立", "2026-07-06", {})
        refuses(verdict, "G13", PENALTY_LAW.art(58, 1, 2), "瑞丰")
        assert not [r for r in verdict.reasons if "韩某" in r.message], "nobody heard him"

    def test_what_the_reviewer_sent_back_is_not_decided(self) -> None:
        """58(1): 审核未通过."""
        raw = walk.sample("small")
        raw["bureau"]["parameters"] = {"review_scope": "statutory"}
        walked = walk.case_at("in_review", raw=raw)
        walked.perform("return_review", "宋雅", "2026-03-25", {"kind": "correct", "opinions": ["补充裁量证据"]})
        refuses(walked.check("decide", "高远", "2026-03-27", {}), "G13", PENALTY_LAW.art(58, 1))


@pytest.mark.django_db
class TestMajor:
    """57(2): 情节复杂或者重大; the amounts are parameters (50,000 and 20,000)."""

    def test_just_below_the_amount_one_leader_decides(self) -> None:
        free_of(major(penalties=[{"kind": "fine", "amount_yuan": "49999.99"}]), "G14")

    def test_at_the_amount_the_leaders_discuss(self) -> None:
        refuses(major(penalties=[{"kind": "fine", "amount_yuan": 50_000}]), "G14", PENALTY_LAW.art(57, 2))

    def test_a_complex_case_is_discussed_whatever_the_amount(self) -> None:
        refuses(major(complex=True), "G14", PENALTY_LAW.art(57, 2))

    def test_mitigation_is_discussed(self) -> None:
        refuses(major(ground="mitigate", ground_article="行政处罚法/32/1/1"), "G14")

    def test_stopping_production_is_discussed(self) -> None:
        line = [{"kind": "fine", "amount_yuan": 5000}, {"kind": "suspend_business", "text": "停产停业整顿"}]
        refuses(major(ELSEWHERE, penalties=line), "G14", PENALTY_LAW.art(57, 2))
