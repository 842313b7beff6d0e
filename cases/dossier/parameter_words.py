"""The coded words a parameter may hold, by its key, with what a reader sees of them."""

from __future__ import annotations

from cases.labels import CLOSE_CONDITIONS, PENALTY_KINDS
from cases.registry import Role
from documents.forms import editions

NAMED_AS = {"surname": "姓+某", "surname_two": "姓+某某", "stars": "姓+**", "full": "写全名"}
WORDS: dict[str, dict[str, str]] = {
    "summary_individual_business_as": {"person": "按公民", "unit": "按单位"},
    "extension_approver": {"leader": "负责人", "head": "主要负责人", "superior": "上级机关"},
    "procedure_transition": {"by_step": "每一步按当日有效的规定", "by_filing": "全案按立案日的规定"},
    "review_scope": {"all_ordinary": "全部普通程序案件", "statutory": "只审行政处罚法第五十八条所列四类"},
    "collective_members": {"leaders": "正职、副职负责人"},
    "stop_construction_kind": {k: PENALTY_KINDS[k] for k in ("suspend_business", "other")},
    "surcharge_base": {"outstanding": "未缴部分", "full": "罚款全额"},
    "file_order": {"rule": "决定书在前，其余按办案程序", "time": "按形成时间"},
    "file_volumes": {"one": "一案一卷", "two": "分正卷、副卷"},
    "public_copy_party_person": NAMED_AS,
    "public_copy_other_person": NAMED_AS,
    "public_copy_officers": NAMED_AS,
    "public_copy_unit_address": {"removed": "隐去", "full": "写明"},
    "public_copy_credit_code": {"full": "写全", "tail": "隐去末四位"},
    "numbering_habit": {"case": "沿用立案号", "word": "每种文书字号各自编号"},
    "form_edition": dict(editions()),
    "number_year": {"filing": "立案年度", "document": "文书签发年度"},
    "decisions_per_case": {"per_party": "一个立案号，每个当事人一份决定书", "per_case": "每个当事人各立一案"},
    "excluded_time": {"hearing": "听证", "announcement": "告知书公告", "appraisal": "检测鉴定", "suspension": "中止"},
    "hearing_kinds": PENALTY_KINDS,
    "collective_kinds": PENALTY_KINDS,
    "severity_order": PENALTY_KINDS,
    "penalty_layout": {
        "A": "版式A(浙江2019—2022、郑州2020)", "B": "版式B(山西2021,以元计)", "C": "版式C(浙江2023年以后)",
        "D": "版式D(13种分列)", "E": "版式E(山东2021)",
    },
    "rate_rounding": {
        "0_half_up": "整数,四舍五入", "1_half_up": "一位小数,四舍五入", "2_half_up": "两位小数,四舍五入",
        "0_down": "整数,截尾", "1_down": "一位小数,截尾", "2_down": "两位小数,截尾",
    },
    "evaluation_cross": {"unit": "不评本机构的案卷", "bureau": "不评本机关的案卷", "acted": "只不评自己参与办理的案卷"},
    "evaluation_member_roles": {r.value: str(r.label) for r in Role},
    "evaluation_recorded_acts": {
        "inspect_scene": "勘验", "inquire": "询问", "sample": "抽样取证", "preserve": "先行登记保存", "seal_or_seize": "查封扣押",
        "record_statement": "陈述申辩", "close_hearing": "听证", "resolve_discussion": "集体讨论",
        "serve_notice:left": "告知书留置送达", "serve_notice:announcement": "告知书公告送达",
        "serve_decision:left": "决定书留置送达", "serve_decision:announcement": "决定书公告送达",
    },
    "collective_must_attend": {"head": "主要负责人", "lead": "分管负责人"},
    "close_conditions": CLOSE_CONDITIONS,
    "approval_chain": {r.value: str(r.label) for r in (Role.UNIT_HEAD, Role.LEGAL_REVIEWER, Role.LEADER)} | {"head": "主要负责人"},
    "first_offence_conditions": {"first": "初次违法", "slight": "危害后果轻微", "corrected": "及时改正", "high_risk": "高危行业领域"},
    "retention": {"ordinary": "普通程序", "summary": "简易程序", "not_filed": "不予立案"},
}  # fmt: skip
