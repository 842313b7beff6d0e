"""The keys of the yearly statistics. Money in fen.

件 (cases), 宗 (decisions), 家 (distinct units), 家次 (visits) are different things and named so: a case heard or discussed
twice is one 件. A decision annulled later stays counted in its year; the annulment has its own key.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Counter:
    """A key of the yearly statistics: label, unit, and by which date it counts."""

    key: str
    label: str
    unit: str
    dated: str


COUNTERS: dict[str, Counter] = {
    key: Counter(key, label, unit, dated)
    for key, label, unit, dated in (
        ("case_filed", "立案数", "件", "批准立案日"),
        ("case_withdrawn", "撤案数", "件", "批准日"),
        ("pen_decided", "处罚决定数", "宗", "决定日"),
        ("pen_units_distinct", "被处罚单位数", "家", "决定日"),
        ("pen_major", "重大处罚数(集体讨论标准)", "宗", "决定日"),
        ("no_penalty", "不予处罚决定数", "宗", "决定日"),
        ("no_penalty_first", "首违不罚", "宗", "决定日"),
        ("minor_exempt", "轻微免罚", "宗", "决定日"),
        ("lenient", "从轻处罚", "宗", "决定日"),
        ("mitigated", "减轻处罚", "宗", "决定日"),
        ("mitigated_amount", "减轻金额", "分", "决定日"),
        ("fine_amount_decided", "罚款(决定)", "分", "决定日"),
        ("confisc_amount", "没收(可计价)", "分", "决定日"),
        ("penalty_total_amount", "罚没金额", "分", "决定日"),
        ("fine_amount_varied", "复议诉讼变更差额", "分", "变更日"),
        ("fine_paid_amount", "罚款实缴", "分", "缴款日"),
        ("confisc_paid_amount", "没收实缴", "分", "缴款日"),
        ("extra_fine", "加处罚款(决定)", "分", "决定日"),
        ("extra_fine_paid", "加处罚款(实缴)", "分", "缴款日"),
        ("case_closed", "结案数", "件", "批准日"),
        ("order_stop", "责令停产停业单位数", "家", "决定日"),
        ("propose_close", "提请关闭", "件", "提请日"),
        ("force_apply", "申请法院强制执行", "件", "申请日"),
        ("hazard_found", "隐患", "条", "检查日"),
        ("hazard_major", "重大隐患", "条", "检查日"),
        ("order_rectify", "责令限期整改指令书", "份", "文书日"),
        ("hazard_rectified", "整改复查合格", "件", "复查日"),
        ("onsite_measure", "现场处理措施", "份", "文书日"),
        ("coerc_measures", "查封扣押", "件", "决定日"),
        ("review_done", "法制审核", "件", "出具日"),
        ("review_rounds", "法制审核次数", "次", "出具日"),
        ("review_corrected", "审核纠错", "件", "出具日"),
        ("review_pass_first", "一次通过", "件", "出具日"),
        ("review_opinions", "审核意见", "条", "出具日"),
        ("collective_done", "集体讨论", "件", "会议日"),
        ("hearing_requested", "申请听证", "件", "申请日"),
        ("hearing_held", "举行听证", "件", "听证日"),
        ("recon_accepted", "被申请复议", "件", "收到日"),
        ("suit_accepted", "被诉", "件", "收到日"),
        ("criminal_transfer_out", "移送公安", "件", "移送日"),
        ("clue_out", "线索移出", "件", "移送日"),
        ("filing_done", "重大处罚备案", "件", "报送日"),
        ("publ_items", "公示", "条", "公示日"),
        ("credit_repair_done", "信用修复", "家", "办结日"),
        ("guidance_cases", "行政指导", "件", "登记日"),
        ("pledges_signed", "改正承诺书", "份", "登记日"),
        ("follow_up_visits", "回访", "家次", "回访日"),
        ("no_filing_first", "首违轻微不予立案", "件", "批准日"),
    )
}
