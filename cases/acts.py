"""The acts that move no stage, as plain data: group, name, label, stages, roles, guards.

Performance, publication, appeal and credit run from the *party's* decision on, whatever the stage of the case.
"""

from cases.guards.citations import citations_exist
from cases.guards.closing import (
    appeal_allows,
    appeal_is_open,
    correction_names_what_may_change,
    credit_allows,
    credit_repair_is_due,
    enforcement_allows,
    extension_has_a_rule,
    filing_allows,
    publication_allows,
    publication_is_lawful,
    record_filing_is_owed,
    varied_is_not_heavier,
)
from cases.guards.decision import party_is_decided, party_is_served
from cases.guards.evidence import (
    evidence_is_lawful,
    no_evidence_after_appeal,
    officers_not_recused,
    order_is_open,
    power_cut_is_last_resort,
    preservation_is_approved,
    preservation_is_open,
    recusal_is_open,
    seizure_is_approved,
    seizure_is_open,
    two_licensed_officers,
)
from cases.guards.filing import approver_is_not_a_handler
from cases.guards.notice import (
    chair_is_independent,
    hearing_notice_is_early,
    party_was_notified,
    service_is_lawful,
    statement_is_open,
    two_agents_at_most,
)
from cases.guards.paperwork import (
    address_is_signed,
    extension_runs_on,
    paper_is_not_handed_over,
    paper_stands,
    papers_wait_for_service,
    slip_of_the_pen,
)
from cases.guards.performance import (
    a_demand_was_made,
    a_fine_is_late,
    cash_is_held,
    court_after_demand,
    money_is_owed,
    money_is_to_return,
    plan_fits,
    something_is_left_to_do,
    surcharge_was_told,
)
from cases.guards.rooms import not_in_two_rooms
from cases.registry import AFTER_DECISION, OPEN, UNDECIDED, Role, Stage, inside, span

S, R = Stage, Role
OPEN_OR_SUSPENDED = (*OPEN, S.SUSPENDED)
STATEMENT = span(S.CONCLUDED, S.RESOLVED)
CLOSING = span(S.DECIDED, S.SERVED)
CLERKS = (R.INSPECTOR, R.CLERK)
LAWFUL = (two_licensed_officers, officers_not_recused, no_evidence_after_appeal, evidence_is_lawful)
ON_SITE = (two_licensed_officers, officers_not_recused)
LEADING = (approver_is_not_a_handler,)
# Where papers are still handed over, made again or put right: until the file is bound.
PAPERS = (*OPEN, S.SUSPENDED, S.CLOSED, S.NOT_FILED, S.WITHDRAWN, S.TRANSFERRED)
ISSUERS = (R.INSPECTOR, R.UNIT_HEAD, R.LEGAL_REVIEWER, R.HEARING_CHAIR, R.LEADER, R.CLERK)
# Who has the signed copy of a paper in hand.
HOLDERS = (R.INSPECTOR, R.CLERK, R.LEGAL_REVIEWER, R.HEARING_CHAIR, R.ARCHIVIST)
DECIDED = (party_is_decided,)


def _evidence(name, label, *guards, issues=()):
    inside("evidence", name, label, UNDECIDED, R.INSPECTOR, *LAWFUL, *guards, issues=issues)


_evidence("add_evidence", "收集证据")
_evidence("inquire", "询问", not_in_two_rooms, issues=["inquiry_notice", "inquiry_record"])
_evidence("inspect_scene", "勘验", not_in_two_rooms, issues=["scene_record"])
_evidence("sample", "抽样取证", not_in_two_rooms, issues=["sampling_approval", "sampling_receipt"])
_evidence("commission_appraisal", "委托鉴定", issues=["appraisal_commission"])
_evidence("preserve", "先行登记保存", preservation_is_approved,
          issues=["preservation_approval", "preservation_notice", "preservation_list"])  # fmt: skip

inside("custody", "release_preserved", "先行登记保存处理", OPEN_OR_SUSPENDED, R.INSPECTOR, preservation_is_open,
       issues=["release_approval", "release_decision"])  # fmt: skip
inside("custody", "transfer_custody", "证据移交", OPEN_OR_SUSPENDED, R.INSPECTOR)

inside("facts", "record_party", "登记当事人", UNDECIDED, R.INSPECTOR)
inside("facts", "record_violation", "登记违法事实", UNDECIDED, R.INSPECTOR, citations_exist)

inside("recusal", "request_recusal", "申请回避", UNDECIDED, R.INSPECTOR)
inside("recusal", "decide_recusal", "决定回避", UNDECIDED, R.LEADER, recusal_is_open, *LEADING,
       issues=["recusal_decision"])  # fmt: skip

inside("site", "order_site_measures", "现场处理措施", OPEN, R.INSPECTOR, *ON_SITE, issues=["site_measures"],
       concerns="all_parties")  # fmt: skip
inside("site", "approve_resumption", "批准恢复", OPEN, R.INSPECTOR, order_is_open, issues=["recheck_opinion"],
       concerns="all_parties")  # fmt: skip
inside("site", "order_correction", "责令限期整改", OPEN, R.INSPECTOR, *ON_SITE, issues=["correction_order"],
       concerns="all_parties", track="correction")  # fmt: skip
inside("site", "recheck_correction", "整改复查", OPEN, R.INSPECTOR, *ON_SITE, order_is_open,
       issues=["recheck_opinion"], concerns="ordered", track="correction")  # fmt: skip
inside("site", "extend_correction", "整改延期", OPEN, R.LEADER, *LEADING, order_is_open, extension_runs_on,
       issues=["correction_extension_approval", "correction_extension_reply"], concerns="ordered")  # fmt: skip
inside("site", "cut_supply", "停止供电(供应民用爆炸物品)", OPEN, R.LEADER, power_cut_is_last_resort, head=True,
       issues=["coercion_approval", "supply_cut_notice", "supply_cut_decision"], concerns="all_parties")  # fmt: skip
inside("site", "restore_supply", "恢复供电(供应民用爆炸物品)", OPEN, R.LEADER, order_is_open, head=True,
       issues=["supply_restored_notice"], concerns="all_parties")  # fmt: skip

inside("coercion", "seal_or_seize", "查封扣押", UNDECIDED, R.INSPECTOR, *ON_SITE, seizure_is_approved,
       issues=["coercion_approval", "seizure_decision", "seizure_list", "seal_strip"])  # fmt: skip
inside("coercion", "extend_seizure", "延长查封扣押", UNDECIDED, R.INSPECTOR, seizure_is_open, seizure_is_approved,
       issues=["coercion_approval", "seizure_extension"])  # fmt: skip
inside("coercion", "lift_seizure", "解除查封扣押", OPEN_OR_SUSPENDED, R.INSPECTOR, seizure_is_open,
       issues=["coercion_approval", "seizure_disposal"])  # fmt: skip

inside("statement", "record_statement", "陈述申辩", STATEMENT, R.INSPECTOR, party_was_notified,
       not_in_two_rooms, issues=["statement_record"], concerns="undecided")  # fmt: skip
inside("statement", "waive_statement", "放弃陈述申辩", STATEMENT, R.INSPECTOR, party_was_notified,
       issues=["waiver"], concerns="undecided")  # fmt: skip
inside("statement", "reexamine_statement", "申辩复核", STATEMENT, (R.INSPECTOR, R.UNIT_HEAD), party_was_notified,
       statement_is_open, concerns="undecided")  # fmt: skip

inside("hearing", "notify_hearing", "听证通知", (S.HEARING,), R.HEARING_CHAIR, chair_is_independent,
       hearing_notice_is_early, issues=["hearing_notice"], concerns="at_hearing")  # fmt: skip
inside("hearing", "appoint_agents", "委托代理人", (S.HEARING,), R.HEARING_CHAIR, two_agents_at_most,
       concerns="at_hearing")  # fmt: skip

ELSEWHERE = span(S.INVESTIGATING, S.SERVED)
inside("elsewhere", "request_closure", "提请关闭", ELSEWHERE, R.LEADER, *LEADING, concerns="all_parties")
inside("elsewhere", "refer_detention", "移送行政拘留", ELSEWHERE, R.LEADER, *LEADING, concerns="all_parties")
inside("elsewhere", "refer_revocation", "提请吊销许可", ELSEWHERE, R.LEADER, *LEADING, concerns="all_parties")
inside("elsewhere", "hand_over_problems", "移交安全问题", OPEN, R.LEADER, *LEADING, issues=["problem_handover"])


def _after(group, name, label, by, *guards, issues=(), track="", superior=False):
    inside(group, name, label, AFTER_DECISION, by, *DECIDED, *guards, issues=issues, concerns="decided", track=track,
           superior=superior)  # fmt: skip


_after("performance", "pay", "缴款", CLERKS, money_is_owed)
_after("performance", "collect_cash", "当场收缴", CLERKS, money_is_owed)
_after("performance", "hand_in_cash", "缴回收缴款", CLERKS, cash_is_held)
_after("performance", "tell_surcharge", "告知加处罚款", CLERKS, party_is_served, a_fine_is_late)
_after("performance", "demand", "催告", CLERKS, party_is_served, something_is_left_to_do, enforcement_allows,
       issues=["payment_demand", "enforcement_demand"], track="enforcement")  # fmt: skip
_after("performance", "hear_on_demand", "听取催告意见", CLERKS, party_is_served, a_demand_was_made)
_after("performance", "refund", "退款", CLERKS, money_is_to_return)
_after("performance", "grant_instalments", "延期(分期)缴纳", R.LEADER, *LEADING, party_is_served, plan_fits,
       issues=["deferral_approval", "deferral_grant"])  # fmt: skip
_after("performance", "impose_surcharge", "加处罚款", R.LEADER, *LEADING, party_is_served, surcharge_was_told,
       issues=["surcharge_decision"])  # fmt: skip
_after("performance", "apply_court", "申请强制执行", R.LEADER, party_is_served, enforcement_allows, court_after_demand,
       issues=["court_application"], track="enforcement")  # fmt: skip
_after(
    "performance", "stay_enforcement", "中止执行", R.LEADER, party_is_served, enforcement_allows, track="enforcement"
)
_after("performance", "end_enforcement", "终结执行", R.LEADER, party_is_served, enforcement_allows, track="enforcement")

_after("publication", "publish", "公示", CLERKS, publication_allows, publication_is_lawful, track="publication")
_after("publication", "withdraw_publication", "撤回公示", CLERKS, publication_allows, track="publication")
_after("publication", "file_record", "重大处罚备案", (R.LEGAL_REVIEWER, R.CLERK), record_filing_is_owed,
       filing_allows, issues=["record_filing_report"], track="record_filing")  # fmt: skip
_after("publication", "acknowledge_record", "接收备案", R.LEGAL_REVIEWER, filing_allows,
       track="record_filing", superior=True)  # fmt: skip

_after("appeal", "file_appeal", "复议诉讼受理", R.LEGAL_REVIEWER, party_is_served, appeal_allows, track="appeal")
_after("appeal", "reply_appeal", "答复应诉", R.LEGAL_REVIEWER, appeal_allows, track="appeal")
_after(
    "appeal", "appeal_result", "复议诉讼结果", R.LEGAL_REVIEWER, appeal_allows, varied_is_not_heavier, track="appeal"
)
_after("appeal", "court_appearance", "出庭应诉", R.LEGAL_REVIEWER, appeal_allows, track="appeal")
_after("appeal", "reply_review_opinion", "复议意见书反馈", R.LEGAL_REVIEWER, appeal_is_open)
_after("appeal", "revoke_or_vary", "自行撤销变更", R.LEADER, *LEADING, varied_is_not_heavier)
_after("appeal", "stay_execution", "停止执行", R.LEADER)

_after("credit", "apply_credit_repair", "申请信用修复", CLERKS, credit_allows, track="credit_repair")
_after("credit", "decide_credit_repair", "决定信用修复", R.LEADER, credit_allows, credit_repair_is_due,
       track="credit_repair")  # fmt: skip

inside("wrap_up", "educate", "教育指导", CLOSING, R.INSPECTOR, party_is_decided, issues=["guidance_notice", "correction_pledge"],
       concerns="decided")  # fmt: skip
inside("wrap_up", "report_on_the_spot", "当场处罚报备", CLOSING, R.INSPECTOR, party_is_decided, concerns="decided")

inside("housekeeping", "assign_officer", "更换承办人", OPEN, R.UNIT_HEAD)
inside("housekeeping", "extend_term", "延长办案期限", OPEN, R.LEADER, *LEADING, extension_has_a_rule,
       issues=["extension_approval"])  # fmt: skip
inside("housekeeping", "confirm_address", "送达地址确认", OPEN, CLERKS, address_is_signed, issues=["address_confirmation"],
       concerns="all_parties")  # fmt: skip
inside("housekeeping", "serve_document", "送达其他文书", PAPERS, CLERKS, papers_wait_for_service, service_is_lawful,
       issues=["service_receipt"], concerns="all_parties")  # fmt: skip
inside("housekeeping", "remake_document", "重新制作文书", PAPERS, ISSUERS, paper_is_not_handed_over)
inside("housekeeping", "rectify_document", "补正文书", PAPERS, R.LEADER, *LEADING, slip_of_the_pen,
       issues=["rectification_notice"])  # fmt: skip
inside("housekeeping", "attach_companion", "随附扫描件或者编辑稿", PAPERS, HOLDERS, paper_stands)
inside("housekeeping", "attempt_service", "送达记录", OPEN, CLERKS, concerns="all_parties")
inside("housekeeping", "correct_event", "更正记录", (*OPEN, S.CLOSED), (R.INSPECTOR, R.UNIT_HEAD),
       correction_names_what_may_change)  # fmt: skip
