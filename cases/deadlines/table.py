"""Every period of the procedure, as data: what starts it, how long it runs, what ends it, where the law says so."""

from __future__ import annotations

from cases.deadlines import starts as when
from cases.deadlines.periods import CALENDAR, FIXED, HOUR, MONTH, RESULTS, WORKING, YEAR, rule
from cases.law import (
    CIVIL_PROCEDURE_LAW,
    COERCION_LAW,
    LITIGATION_LAW,
    PENALTY_LAW,
    RECONSIDERATION_LAW,
    SAFETY_LAW,
    Policy,
)

OLD_RULE = Policy("原安全监管总局令第77号的期限,现行规章待核(待确认)")

# fmt: off
rule("tip_off_reply", "举报答复", "tip_off_reply_days", CALENDAR, Policy("举报办理期限(待确认)"),
      "approve_filing", "refuse_filing", "transfer", "withdraw", guard="G02", register_clue=when.tip_off)
rule("file_in_time", "立案", "filing_days", WORKING, PENALTY_LAW.art(54, 2), "approve_filing", "refuse_filing",
      "transfer", "withdraw", "penalise_on_the_spot", guard="G02", register_clue=when.to_file)
rule("filing_backfill", "紧急调查后补办立案", "filing_backfill_days", WORKING, OLD_RULE, "approve_filing",
      "refuse_filing", guard="G02", preserve=when.urgent, seal_or_seize=when.urgent)
rule("evidence_preserve", "先行登记保存处理", 7, WORKING, PENALTY_LAW.art(56), "release_preserved", guard="G04",
      preserve=when.preserved)
rule("seizure_term", "查封扣押期限", 30, FIXED, COERCION_LAW.art(25, 1), "lift_seizure", guard="G05",
      seal_or_seize=when.seizure, extend_seizure=when.extended)
rule("recheck_correction", "整改复查", "recheck_days", CALENDAR, OLD_RULE, "recheck_correction", guard="G07",
      order_correction=when.recheck_from_end, extend_correction=when.recheck_later)
rule("decision_term", "办案期限", 90, CALENDAR, PENALTY_LAW.art(60), "decide", "withdraw", "transfer", guard="G15",
      approve_filing=when.case, recall_decision=when.term, redecide=when.case, extend_term=when.term,
      return_from_transfer=when.term, resume=when.term_again, close_hearing=when.term_again,
      terminate_hearing=when.term_again, withdraw_hearing_request=when.term_again, serve_notice=when.term_again,
      add_evidence=when.term_again)
rule("statement_period", "陈述申辩", "statement_days", WORKING, OLD_RULE, "waive_statement", "record_statement",
      binds="party", serve_notice=when.notice_served)
rule("hearing_request", "申请听证", 5, WORKING, PENALTY_LAW.art(64, 1, 1), "request_hearing", binds="party",
      serve_notice=when.hearing_told)
rule("hearing_hold", "举行听证", "hearing_hold_days", CALENDAR, OLD_RULE, "close_hearing", "terminate_hearing",
      "withdraw_hearing_request", guard="G11", request_hearing=when.case)
rule("hearing_notice", "听证通知", 7, WORKING, PENALTY_LAW.art(64, 1, 2), "notify_hearing", "withdraw_hearing_request",
      guard="G11", request_hearing=when.notice_before_hold)
rule("review_term", "法制审核", "review_days", WORKING, Policy("法制审核期限由本机关规定"), "pass_review",
      "return_review", "recall_submission", guard="G13", submit_for_review=when.case)
rule("serve_decision", "送达决定书", 7, WORKING, PENALTY_LAW.art(61, 1), "serve_decision", "recall_decision",
      guard="G23", decide=when.decided)
rule("service_public", "公告送达", 30, CALENDAR, CIVIL_PROCEDURE_LAW.art(95, 1), "serve_notice", "serve_decision",
      binds="party", attempt_service=when.announced)
rule("publish_unit", "公示处罚决定", 7, WORKING, SAFETY_LAW.art(78, 2), "publish", "recall_decision", *RESULTS,
      guard="G24", decide=when.units_penalised, penalise_on_the_spot=when.units_penalised)
rule("publish_generic", "公示个人处罚决定", "publish_generic_days", WORKING, PENALTY_LAW.art(48, 1), "publish",
      "recall_decision", *RESULTS, guard="G24", decide=when.persons_published)
rule("withdraw_publication", "撤回公示", 3, WORKING, PENALTY_LAW.art(48, 2), "withdraw_publication", guard="G31",
      appeal_result=when.published_then_changed, revoke_or_vary=when.published_then_changed)
rule("record_filing", "重大处罚备案", 15, CALENDAR, Policy("重大处罚备案期限按地区规定(待确认)"), "file_record",
      "recall_decision", *RESULTS, guard="G25", decide=when.filing_duties)
rule("simple_backfile", "当场处罚报备", "simple_backfile_days", WORKING, PENALTY_LAW.art(52, 3), "report_on_the_spot",
      guard="SUMMARY", penalise_on_the_spot=when.case)
rule("pay_fine", "缴纳罚款", 15, CALENDAR, PENALTY_LAW.art(67, 3), "pay", "collect_cash", *RESULTS,
      "end_enforcement", binds="party", serve_decision=when.fined_served,
      penalise_on_the_spot=when.fined_served, grant_instalments=when.pay_by_plan)
rule("cash_to_bureau", "当场收缴款交至机关", 2, WORKING, PENALTY_LAW.art(71), "hand_in_cash", guard="G26",
      collect_cash=when.each)
rule("cash_to_bank", "收缴款缴付银行", 2, WORKING, PENALTY_LAW.art(71), "hand_in_cash", guard="G26",
      hand_in_cash=when.cash_at_bureau)
rule("review_apply", "申请行政复议", 60, CALENDAR, RECONSIDERATION_LAW.art(20, 1), binds="party",
      serve_decision=when.served, penalise_on_the_spot=when.served)
rule("litigation_direct", "提起行政诉讼", 6, MONTH, LITIGATION_LAW.art(46, 1), binds="party",
      serve_decision=when.ordinary_served)
rule("litigation_after_review", "复议后提起诉讼", 15, CALENDAR, LITIGATION_LAW.art(45), binds="party",
      appeal_result=when.after_reconsideration)
rule("review_reply", "复议答复", 10, WORKING, RECONSIDERATION_LAW.art(48), "reply_appeal", "appeal_result",
      guard="G31", file_appeal=when.appeal("reconsideration"))
rule("litigation_answer", "诉讼答辩", 15, CALENDAR, LITIGATION_LAW.art(67, 1), "reply_appeal", "appeal_result",
      guard="G31", file_appeal=when.appeal("litigation"))
rule("review_opinion_report", "复议意见书反馈", 60, CALENDAR, RECONSIDERATION_LAW.art(76, 1), "reply_review_opinion",
      guard="G31", appeal_result=when.opinion)
rule("demand_before_court", "催告后履行", 10, WORKING, COERCION_LAW.art(54), binds="party", demand=when.each)
rule("court_apply_window", "申请强制执行", 3, MONTH, COERCION_LAW.art(53), "apply_court", binds="party",
      serve_decision=when.court_window, penalise_on_the_spot=when.court_window, grant_instalments=when.court_window,
      appeal_result=when.court_window_again)
rule("court_accept", "法院受理", 5, WORKING, COERCION_LAW.art(56, 1), binds="party", apply_court=when.each)
rule("stay_3y", "中止执行满三年", 3, YEAR, COERCION_LAW.art(39, 2), "end_enforcement", binds="party",
      stay_enforcement=when.each)
rule("follow_up_visit", "回访", "follow_up_visit_days", CALENDAR, Policy("不予处罚后的回访期限由本机关规定(待确认)"),
      "educate", guard="G32", educate=when.visit_after_education)
rule("crime_transfer_send", "移送公安机关", 24, HOUR, Policy("行政执法机关移送涉嫌犯罪案件的规定第五条"),
      binds="party", transfer=when.crime)
