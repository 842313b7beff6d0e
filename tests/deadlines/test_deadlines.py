"""Every period the code opens, on hard days: Spring Festival, make-up days, National Day, year end, short months."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases import deadlines
from cases.deadlines.periods import CALENDAR, FIXED, HOUR, MONTH, WORKING, YEAR
from cases.models import Deadline
from tests import walk
from tests.deadlines.calendars import day, shipped
from tests.deadlines.dossiers import due, edit, explained, fined, opened, redated, row, run, today
from tests.walk import Walked

SPRING = {
    "register_clue": "2026-02-02", "order_correction": "2026-02-02", "request_filing": "2026-02-03",
    "approve_filing": "2026-02-04", "add_evidence": "2026-02-02", "inquire": "2026-02-05",
    "conclude_investigation": "2026-02-12", "serve_notice": "2026-02-13", "recheck_correction": "2026-02-26",
    "waive_statement": "2026-02-14", "submit_for_review": "2026-02-28", "pass_review": "2026-03-04",
    "decide": "2026-03-10", "serve_decision": "2026-03-12",
}  # fmt: skip
AUTUMN = {
    "register_clue": "2026-08-31", "order_correction": "2026-08-31", "request_filing": "2026-09-01",
    "approve_filing": "2026-09-02", "add_evidence": "2026-08-31", "conclude_investigation": "2026-09-10",
    "serve_notice": "2026-09-11", "waive_statement": "2026-09-14", "submit_for_review": "2026-09-21",
    "pass_review": "2026-09-22", "decide": "2026-09-24", "serve_decision": "2026-09-29",
}  # fmt: skip


def until(dates: dict[str, str], act: str) -> dict[str, str]:
    """The dates up to and with that act."""
    names = list(dates)
    return {name: dates[name] for name in names[: names.index(act) + 1]}


def spring(act: str = "serve_decision") -> Walked:
    raw = redated("small", "2026-02-02", **until(SPRING, act))
    return run(edit(raw, "order_correction", until="2026-02-05"))


def autumn(act: str = "serve_decision", yuan: int = 5000) -> Walked:
    raw = redated("small", "2026-08-31", **until(AUTUMN, act))
    return run(
        fined(edit(raw, "order_correction", until="2026-09-21"), yuan)
        if "conclude_investigation" in until(AUTUMN, act)
        else raw
    )


def appealed(walked: Walked, on: str, party: str = "p1", kind: str = "reconsideration", **data: str) -> Walked:
    told = {"party": party, "kind": kind, "authority": "云川市人民政府", **data}
    walked.perform("file_appeal", "宋雅", on, told)
    return walked


def resulted(walked: Walked, on: str, result: str = "upheld", party: str = "p1", **data: Any) -> Walked:
    walked.perform("appeal_result", "宋雅", on, {"party": party, "result": result, **data})
    return walked


# -- the table as it is declared ---------------------------------------------------------------------------------------

STATUTORY = {
    "evidence_preserve": (7, WORKING, "行政处罚法/56"),
    "seizure_term": (30, FIXED, "行政强制法/25/1"),
    "decision_term": (90, CALENDAR, "行政处罚法/60"),
    "hearing_request": (5, WORKING, "行政处罚法/64/1/1"),
    "hearing_notice": (7, WORKING, "行政处罚法/64/1/2"),
    "serve_decision": (7, WORKING, "行政处罚法/61/1"),
    "service_public": (30, CALENDAR, "民事诉讼法/95/1"),
    "publish_unit": (7, WORKING, "安全生产法/78/2"),
    "withdraw_publication": (3, WORKING, "行政处罚法/48/2"),
    "pay_fine": (15, CALENDAR, "行政处罚法/67/3"),
    "cash_to_bureau": (2, WORKING, "行政处罚法/71"),
    "cash_to_bank": (2, WORKING, "行政处罚法/71"),
    "review_apply": (60, CALENDAR, "行政复议法/20/1"),
    "litigation_direct": (6, MONTH, "行政诉讼法/46/1"),
    "litigation_after_review": (15, CALENDAR, "行政诉讼法/45"),
    "review_reply": (10, WORKING, "行政复议法/48"),
    "litigation_answer": (15, CALENDAR, "行政诉讼法/67/1"),
    "review_opinion_report": (60, CALENDAR, "行政复议法/76/1"),
    "demand_before_court": (10, WORKING, "行政强制法/54"),
    "court_apply_window": (3, MONTH, "行政强制法/53"),
    "court_accept": (5, WORKING, "行政强制法/56/1"),
    "stay_3y": (3, YEAR, "行政强制法/39/2"),
}


@pytest.mark.parametrize("key", STATUTORY)
def test_a_period_fixed_by_statute_has_the_statutes_length_unit_and_article(key: str) -> None:
    rule = deadlines.RULES[key]
    assert (rule.length, rule.unit, rule.source.cite) == STATUTORY[key]


def test_every_period_no_statute_fixes_takes_its_length_from_a_parameter_and_cites_no_law() -> None:
    free = {k: r for k, r in deadlines.RULES.items() if k not in STATUTORY}
    assert set(free) == {
        "tip_off_reply", "filing_backfill", "recheck_correction", "statement_period", "hearing_hold", "review_term",
        "publish_generic", "record_filing", "simple_backfile", "crime_transfer_send", "file_in_time", "follow_up_visit",
    }  # fmt: skip
    by_number = {k for k, r in free.items() if isinstance(r.length, int)}
    assert by_number == {"record_filing", "crime_transfer_send"}, "their length comes with the duty, and of Order 730"


@pytest.mark.parametrize("key", deadlines.RULES)
def test_a_period_that_binds_the_bureau_names_the_guard_of_its_flaw_and_what_ends_it(key: str) -> None:
    rule = deadlines.RULES[key]
    if rule.binds == "bureau":
        assert rule.guard and rule.ends, key


# -- over the Spring Festival 2026 (02-15 to 02-23 off, 02-14 and 02-28 worked) ----------------------------------------


@pytest.mark.django_db
class TestSpringFestival:
    @pytest.mark.parametrize(
        ("act", "key", "last"),
        [
            ("approve_filing", "decision_term", "2026-05-06"),  # the ninetieth, 05-05, is off
            ("approve_filing", "recheck_correction", "2026-02-24"),  # the tenth from 02-05, 02-15, is off
            ("serve_notice", "statement_period", "2026-02-25"),  # the make-up Saturday and two after the festival
            ("submit_for_review", "review_term", "2026-03-06"),  # five, the first the make-up Saturday
            ("decide", "serve_decision", "2026-03-19"),
            ("decide", "publish_unit", "2026-03-19"),
            ("serve_decision", "pay_fine", "2026-03-27"),
            ("serve_decision", "review_apply", "2026-05-11"),
            ("serve_decision", "litigation_direct", "2026-09-14"),  # 09-12 is a Saturday
            ("serve_decision", "court_apply_window", "2026-12-14"),  # three months from there
        ],
    )
    def test_a_period_that_meets_the_festival(self, act: str, key: str, last: str) -> None:
        assert due(spring(act), key) == last

    def test_preserved_evidence_is_dealt_with_in_seven_working_days_the_make_up_saturday_among_them(self) -> None:
        walked = spring("approve_filing")
        data = {"items": [{"name": "台账"}], "approved_by": "高远"}
        walked.perform("preserve", "周启明", "2026-02-12", data, ["何静"])
        assert due(walked, "evidence_preserve") == "2026-02-28"

    def test_five_days_to_ask_for_a_hearing_end_on_the_fourth_day_after_the_festival(self) -> None:
        raw = redated("small", "2026-02-02", **until(SPRING, "serve_notice"))
        walked = run(fined(edit(raw, "order_correction", until="2026-02-05"), 50_000))
        assert due(walked, "hearing_request") == "2026-02-27"

    def test_the_second_to_last_day_is_not_late_and_the_day_after_the_last_one_is_a_flaw(self) -> None:
        walked = spring("decide")
        in_time = walked.check("serve_decision", "周启明", "2026-03-19", {"method": "direct"}, ["何静"])
        late = walked.check("serve_decision", "周启明", "2026-03-20", {"method": "direct"}, ["何静"])
        assert (in_time.allowed, in_time.flaws) == (True, [])
        assert late.allowed
        assert [(f.guard, f.article) for f in late.flaws] == [("G23", "行政处罚法第六十一条第一款")]


# -- over National Day 2026 (10-01 to 10-07 off, 09-20 and 10-10 worked) -----------------------------------------------


@pytest.mark.django_db
class TestNationalDay:
    def test_the_recheck_moves_from_national_day_to_the_first_working_day(self) -> None:
        raw = redated("small", "2026-08-31", **until(AUTUMN, "order_correction"))
        assert due(run(edit(raw, "order_correction", until="2026-09-23")), "recheck_correction") == "2026-10-08"

    @pytest.mark.parametrize(
        ("act", "key", "last"),
        [
            ("decide", "serve_decision", "2026-10-12"),  # the make-up Saturday counts, the week does not
            ("decide", "publish_unit", "2026-10-12"),
            ("serve_decision", "pay_fine", "2026-10-14"),
        ],
    )
    def test_a_period_that_meets_the_week(self, act: str, key: str, last: str) -> None:
        assert due(autumn(act), key) == last

    def test_a_fine_due_on_national_day_is_due_after_it(self) -> None:
        raw = walk.sample("summary")
        raw["source"]["on"] = raw["violations"][0]["act_start"] = raw["violations"][0]["act_end"] = "2026-09-17"
        raw["acts"] = [{**a, "on": "2026-09-17"} for a in raw["acts"][:2]]
        walked = run(raw)
        assert due(walked, "pay_fine") == "2026-10-08"  # 10-02
        assert due(walked, "publish_unit") == "2026-09-28"  # 09-18, 20 (make-up), 21 to 24, 28
        assert due(walked, "simple_backfile") == "2026-09-23"
        assert due(walked, "review_apply") == "2026-11-16"

    def test_an_on_the_spot_fine_has_no_direct_suit_but_sixty_days_for_review_and_then_the_court(self) -> None:
        """行政复议法 23(1)(1): reconsideration comes first."""
        raw = walk.sample("summary")
        raw["acts"] = raw["acts"][:2]
        walked = run(raw)
        assert not opened(walked, "litigation_direct")
        assert due(walked, "review_apply") == "2026-11-09"  # 11-08 is a Sunday
        assert row(walked, "court_apply_window").start == date(2026, 11, 9)

    def test_sixty_days_for_review_that_end_in_the_holiday_week_end_after_it(self) -> None:
        raw = redated(
            "small",
            "2026-03-02",
            **{**{a["act"]: a["on"] for a in walk.sample("small")["acts"][:13]}, "serve_decision": "2026-08-03"},
        )
        assert due(run(raw), "review_apply") == "2026-10-08"


# -- year end: 2027 is not announced -----------------------------------------------------------------------------------


@pytest.mark.django_db
class TestYearEnd:
    def test_a_period_that_reaches_into_2027_counts_weekdays_and_is_provisional(self) -> None:
        dates = {**AUTUMN, "decide": "2026-11-19", "serve_decision": "2026-11-20"}
        raw = edit(redated("small", "2026-08-31", **dates), "order_correction", until="2026-09-21")
        walked = run(raw)
        assert due(walked, "review_apply") == "2027-01-19"
        assert due(walked, "litigation_direct") == "2027-05-20"
        assert row(walked, "review_apply").provisional
        assert row(walked, "litigation_direct").provisional
        assert not row(walked, "publish_unit").provisional
        assert not row(walked, "pay_fine").provisional
        assert "暂算" in explained(walked, "review_apply")
        assert "暂算" not in explained(walked, "pay_fine")

    def test_seven_working_days_over_new_year_count_weekdays_only(self) -> None:
        with today("2027-01-20"):
            walked = run(
                edit(
                    redated(
                        "small", "2026-08-31", **{**AUTUMN, "decide": "2026-11-30", "serve_decision": "2026-12-28"}
                    ),
                    "order_correction",
                    until="2026-09-21",
                )
            )
            appealed(walked, "2026-12-30")
        found = row(walked, "review_reply")
        assert (found.due, found.provisional) == (date(2027, 1, 13), True)  # 12-31, 01-01, 04 to 08, 11 to 13
        assert due(walked, "pay_fine") == "2027-01-12"

    def test_six_months_from_the_end_of_august_end_in_february(self) -> None:
        dates = {**AUTUMN, "decide": "2026-08-28", "serve_decision": "2026-08-31"}
        early = {name: "2026-08-10" for name in AUTUMN if name not in ("decide", "serve_decision")}
        raw = edit(
            redated(
                "small",
                "2026-08-10",
                **{**dates, **early, "submit_for_review": "2026-08-17", "pass_review": "2026-08-18"},
            ),
            "order_correction",
            until="2026-08-20",
        )
        walked = run(raw)
        assert due(walked, "litigation_direct") == "2027-03-01"  # 02-28 is a Sunday


# -- hearing -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestHearing:
    def test_the_notice_must_leave_seven_working_days_before_the_last_day_to_hold_it(self) -> None:
        walked = walk.case_at("hearing")
        assert due(walked, "hearing_hold") == "2026-06-24"  # fifteen days from 06-09
        assert due(walked, "hearing_notice") == "2026-06-11"

    def test_a_hearing_offered_beyond_the_law_starts_the_five_days_too(self) -> None:
        raw = edit(
            redated("small", "2026-03-02", **{a["act"]: a["on"] for a in walk.sample("small")["acts"][:8]}),
            "serve_notice",
            hearing=True,
        )
        assert due(run(raw), "hearing_request") == "2026-03-20"

    def test_no_hearing_told_starts_no_period(self) -> None:
        assert not opened(walk.case_at("notified", "small"), "hearing_request")

    def test_parties_told_on_different_days_have_different_last_days(self) -> None:
        raw = walk.sample("major")
        walked = walk.case_at("concluded", raw=raw)
        walked.perform("serve_notice", "周启明", "2026-06-04", {"method": "direct", "party": "p1"}, ["何静"])
        walked.perform("serve_notice", "周启明", "2026-06-05", {"method": "direct", "party": "p2"}, ["何静"])
        assert due(walked, "hearing_request", "p1") == "2026-06-11"
        assert due(walked, "hearing_request", "p2") == "2026-06-12"


# -- what the bureau holds ---------------------------------------------------------------------------------------------

SEIZED = {"items": [{"name": "切割机"}], "reason": "不符合国家标准", "approved_by": "高远"}
KEPT = {"items": [{"name": "台账"}], "approved_by": "高远"}


def taken(act: str, *days: str) -> Walked:
    """Something seized or preserved on each of these days of autumn."""
    walked = autumn("approve_filing")
    for on in days:
        walked.perform(act, "周启明", on, SEIZED if act == "seal_or_seize" else KEPT, ["何静"])
    return walked


@pytest.mark.django_db
class TestHeldGoods:
    def test_thirty_days_of_seizure_do_not_move_off_a_day_off(self) -> None:
        """强制法 25(1): not longer than thirty days; no rule prolongs what burdens the party."""
        walked = taken("seal_or_seize", "2026-09-04")
        assert due(walked, "seizure_term") == "2026-10-04"
        assert "顺延" not in explained(walked, "seizure_term")

    def test_an_extension_runs_to_its_own_day_and_replaces_the_first_term(self) -> None:
        walked = taken("seal_or_seize", "2026-09-04")
        longer = {"until": "2026-11-03", "reason": "情况复杂", "approved_by": "高远"}
        walked.perform("extend_seizure", "周启明", "2026-09-30", longer)
        assert due(walked, "seizure_term") == "2026-11-03"
        assert Deadline.objects.filter(case=walked.case, key="seizure_term", done_on=None).count() == 1

    @pytest.mark.parametrize(("only_the_first", "left"), [(True, ["2026-09-15"]), (False, [])])
    def test_giving_back_one_of_two_leaves_the_others_period_open_and_everything_ends_both(
        self, only_the_first: bool, left: list[str]
    ) -> None:
        walked = taken("preserve", "2026-09-03", "2026-09-04")
        first = Deadline.objects.filter(case=walked.case, key="evidence_preserve").order_by("pk")[0].opened_by.seq
        which = {"preserved": first} if only_the_first else {}
        walked.perform("release_preserved", "周启明", "2026-09-08", {"disposal": "返还", **which}, ["何静"])
        open_ones = Deadline.objects.filter(case=walked.case, key="evidence_preserve", done_on=None)
        assert [d.due.isoformat() for d in open_ones] == left

    def test_what_was_seized_or_preserved_before_filing_must_be_filed_in_five_days(self) -> None:
        walked = autumn("order_correction")
        walked.perform("preserve", "周启明", "2026-08-31", KEPT, ["何静"])
        assert due(walked, "filing_backfill") == "2026-09-07"


# -- after the decision ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestAfterDecision:
    def test_paying_in_full_ends_the_time_to_pay_and_paying_in_part_does_not(self) -> None:
        walked = walk.case_at("served", "small", before="pay")
        walked.perform("pay", "周启明", "2026-04-07", {"party": "p1", "amount_yuan": 4999, "receipt_no": "A1"})
        assert row(walked, "pay_fine").done_on is None
        walked.perform("pay", "周启明", "2026-04-08", {"party": "p1", "amount_yuan": 1, "receipt_no": "A2"})
        assert row(walked, "pay_fine").done_on == date(2026, 4, 8)

    def test_instalments_move_the_last_day_to_pay_and_the_window_for_the_court(self) -> None:
        """处罚法 66(2), 72(2)."""
        walked = walk.case_at("served", "small", before="pay")
        plan = [{"due": "2026-05-29", "amount_yuan": 2000}, {"due": "2026-12-31", "amount_yuan": 3000}]
        walked.perform("grant_instalments", "高远", "2026-04-08", {"party": "p1", "reason": "经济困难", "plan": plan})
        assert due(walked, "pay_fine") == "2026-12-31"
        assert row(walked, "court_apply_window").start == date(2026, 12, 31)
        assert due(walked, "court_apply_window") == "2027-03-31"

    def test_cash_taken_on_the_spot_goes_to_the_bureau_and_then_to_the_bank_in_two_working_days_each(self) -> None:
        raw = walk.sample("summary")
        raw["acts"] = raw["acts"][:2]
        raw["acts"][1]["data"]["penalties"][0]["amount_yuan"] = 100
        walked = run(raw)
        walked.perform("collect_cash", "周启明", "2026-09-09", {"party": "p1", "amount_yuan": 100, "receipt_no": "C1"})
        assert due(walked, "cash_to_bureau") == "2026-09-11"
        assert row(walked, "pay_fine").done_on == date(2026, 9, 9)
        walked.perform("hand_in_cash", "周启明", "2026-09-11", {"to": "bureau"})
        assert row(walked, "cash_to_bureau").done_on == date(2026, 9, 11)
        assert due(walked, "cash_to_bank") == "2026-09-15"
        walked.perform("hand_in_cash", "周启明", "2026-09-15", {"to": "bank"})
        assert row(walked, "cash_to_bank").done_on == date(2026, 9, 15)

    def test_an_appeal_is_answered_in_ten_working_days_or_fifteen_calendar_days(self) -> None:
        """复议法 48, 88(2); 行诉法 67(1)."""
        walked = walk.case_at("served", "small", before="pay")
        appealed(walked, "2026-04-21", received_on="2026-04-20")
        assert due(walked, "review_reply") == "2026-05-07"  # 05-01 to 05 off
        resulted(walked, "2026-06-10")
        assert row(walked, "review_reply").done_on == date(2026, 6, 10)
        assert due(walked, "litigation_after_review") == "2026-06-25"
        appealed(walked, "2026-09-22", kind="litigation", authority="云川市人民法院", received_on="2026-09-22")
        assert due(walked, "litigation_answer") == "2026-10-08"  # 10-07 is off

    def test_after_reconsideration_the_window_for_the_court_starts_with_the_end_of_the_time_to_sue(self) -> None:
        """强制法 53, 行诉法 45: not six months from receipt, which may be over long before."""
        walked = appealed(walk.case_at("served", "small", before="pay"), "2026-05-28")
        resulted(walked, "2026-10-20")
        assert row(walked, "court_apply_window").start == date(2026, 11, 4)
        assert due(walked, "court_apply_window") == "2027-02-04"

    def test_an_appeal_withdrawn_gives_no_fifteen_days_to_sue(self) -> None:
        walked = appealed(walk.case_at("served", "small", before="pay"), "2026-05-28")
        resulted(walked, "2026-06-10", "withdrawn")
        assert not opened(walked, "litigation_after_review")

    def test_one_partys_suit_says_nothing_of_anothers_reconsideration(self) -> None:
        walked = walk.case_at("served", before="file_record")
        for party, kind in (("p1", "reconsideration"), ("p2", "litigation")):
            appealed(walked, "2026-08-03", party, kind)
        resulted(walked, "2026-09-28")
        assert due(walked, "litigation_after_review", "p1") == "2026-10-13"

    @pytest.mark.parametrize("result", ["varied", "annulled", "illegal"])
    def test_a_published_decision_that_was_changed_is_withdrawn_in_three_working_days(self, result: str) -> None:
        """处罚法 48(2), 85: changed, annulled, found illegal."""
        walked = walk.case_at("served", "varied", before="appeal_result")
        less = {"penalties": [{"kind": "fine", "amount_yuan": 3000}]} if result == "varied" else {}
        resulted(walked, "2026-06-17", result, received_on="2026-06-17", **less)
        assert due(walked, "withdraw_publication") == "2026-06-23"  # 06-19 is off

    def test_a_decision_upheld_stays_published(self) -> None:
        walked = resulted(walk.case_at("served", "varied", before="appeal_result"), "2026-06-17")
        assert not opened(walked, "withdraw_publication")

    def test_a_decision_annulled_ends_what_it_started(self) -> None:
        walked = appealed(walk.case_at("served", "small", before="publish"), "2026-04-01")
        resulted(walked, "2026-04-02", "annulled")
        left = set(Deadline.objects.filter(case=walked.case, done_on=None).values_list("key", flat=True))
        assert not left & {"publish_unit", "pay_fine", "review_reply"}

    def test_a_reconsideration_opinion_is_answered_in_sixty_days(self) -> None:
        walked = walk.case_at("served", "varied", before="appeal_result")
        resulted(walked, "2026-08-03", opinion_letter=True)
        assert due(walked, "review_opinion_report") == "2026-10-08"  # 10-02

    def test_a_demand_gives_ten_working_days(self) -> None:
        walked = walk.case_at("served", "small", before="pay")
        walked.perform("demand", "周启明", "2026-09-28", {"party": "p1"})
        assert due(walked, "demand_before_court") == "2026-10-16"

    def test_the_superior_is_told_of_a_major_penalty_in_the_days_of_its_rule(self) -> None:
        walked = walk.case_at("decided")
        assert (due(walked, "record_filing", "p1"), due(walked, "record_filing", "p2")) == ("2026-07-28", "2026-07-28")

    def test_a_transfer_to_the_police_follows_within_a_day(self) -> None:
        walked = walk.case_at("investigating", "small")
        walked.perform("transfer", "高远", "2026-03-05", {"kind": "crime", "to": "云川市公安局", "reason": "涉嫌犯罪"})
        found = row(walked, "crime_transfer_send")
        assert (found.due, found.unit, found.length) == (date(2026, 3, 6), HOUR, 24)

    def test_a_penalty_on_a_person_is_published_only_where_the_decision_says_so(self) -> None:
        walked = walk.case_at("resolved")
        walked.perform("decide", "高远", "2026-07-13", {"publish_person": True})
        assert due(walked, "publish_unit", "p1") == "2026-07-22"
        assert due(walked, "publish_generic", "p2") == "2026-08-10"
        assert not Deadline.objects.filter(case=walked.case, key="publish_unit", party="p2").exists()

    def test_service_by_announcement_takes_thirty_days(self) -> None:
        walked = walk.case_at("decided", "small")
        tried = {"method": "announcement", "result": "下落不明,已公告", "party": "p1"}
        walked.perform("attempt_service", "周启明", "2026-09-02", tried)
        assert due(walked, "service_public") == "2026-10-08"  # 10-02

    def test_a_tip_off_is_answered_in_sixty_days_from_the_day_it_came(self) -> None:
        raw = walk.sample("small")
        raw["source"]["kind"] = "tip_off"
        raw["acts"] = raw["acts"][:1]
        assert due(run(raw), "tip_off_reply") == "2026-05-06"  # 05-01 is off


# -- the explanation ---------------------------------------------------------------------------------------------------


def told(key: str, start: str, length: int, unit: str) -> str:
    rule, calendar = deadlines.RULES[key], shipped()
    end = deadlines.due_date(calendar, day(start), length, unit)
    return deadlines.explain(calendar, rule.label, day(start), length, unit, end, str(rule.source))


@pytest.mark.parametrize(
    ("key", "start", "length", "unit", "text"),
    [
        ("hearing_request", "2026-06-12", 5, WORKING,  # days skipped
         "申请听证:2026-06-12起算(当日不计),5个工作日,至2026-06-22届满,其间扣除非工作日5日。"
         f"依据:{deadlines.RULES['hearing_request'].source}"),
        ("decision_term", "2025-11-19", 90, CALENDAR,  # an end that moved
         "办案期限:2025-11-19起算(当日不计),90日,至2026-02-24届满,末日为休息日,顺延7日。依据:行政处罚法第六十条"),
        ("litigation_direct", "2026-04-01", 6, MONTH,  # of months too
         "提起行政诉讼:2026-04-01起算(当日不计),6个月,至2026-10-08届满,末日为休息日,顺延7日。"
         "依据:行政诉讼法第四十六条第一款"),
        ("pay_fine", "2026-01-30", 15, CALENDAR,  # an end that did not move
         "缴纳罚款:2026-01-30起算(当日不计),15日,至2026-02-14届满。依据:行政处罚法第六十七条第三款"),
    ],
)  # fmt: skip
def test_an_explanation_tells_start_length_what_was_skipped_or_moved_and_the_source(
    key: str, start: str, length: int, unit: str, text: str
) -> None:
    assert told(key, start, length, unit) == text


def test_an_explanation_that_rests_on_an_unknown_year_says_so() -> None:
    assert "(暂算:该年度放假安排尚未公布)。依据:" in told("publish_unit", "2026-12-29", 7, WORKING)


@pytest.mark.parametrize(
    ("start", "length", "unit", "end"),
    [
        ("2026-09-04", 30, FIXED, "2026-10-04"),
        ("2026-09-04", 30, CALENDAR, "2026-10-08"),
        ("2026-03-05", 24, HOUR, "2026-03-06"),
        ("2026-03-05", 48, HOUR, "2026-03-07"),
        ("2026-02-28", 3, YEAR, "2029-02-28"),
    ],
)
def test_each_unit_counts_in_its_own_way(start: str, length: int, unit: str, end: str) -> None:
    assert deadlines.due_date(shipped(), day(start), length, unit) == day(end)
