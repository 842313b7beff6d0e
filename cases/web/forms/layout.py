"""How single acts differ on their page, as small data: what is folded away, what is called otherwise, who is offered.

A key is a path as in `fields` without the act (`proposals.penalties.days`), or with it where it holds for one act
(`decide:kind`).
"""

from __future__ import annotations

from typing import Any

from cases.labels import PENALTY_KINDS
from cases.registry import ACTS, Role

# Filled by the page itself: opinions of the chain of approval, files bound to the act.
HIDDEN = frozenset(("approvals", "files", "texts"))

# Typed in another way than their type alone would say.
SUBSTITUTES = {
    "preserved": "held",
    "seizure": "held",
    "evidence": "evidence",
    "event": "event",
    "record_party:record.id": "partykey",
    "record_violation:record.id": "violationkey",
    "proposals.list_item": "item",
    "proposals.ground_article": "ground",
    "appraisals.answers": "answers",
    "proposals.conditions": "ticks",
    "remake_document:paper": "paper",
    "rectify_document:paper": "paper",
    "attach_companion:paper": "paper",
    "serve_document:papers": "papers",
}

# Behind "更多": seldom needed, or known already.
FOLDED = frozenset(
    (
        "note", "approved_by", "monitoring", "original_at", "source", "invited", "refusal_note",
        "confirmation", "announced_on", "witness", "hearing", "new_facts",
        "parties.position", "parties.postcode", "parties.sex", "parties.birth", "parties.employer",
        "parties.employer_address", "parties.industry", "parties.electronic_service", "parties.earlier",
        "parties.id_no", "parties.phone",
        "record.position", "record.postcode", "record.sex", "record.birth", "record.employer",
        "record.employer_address", "record.industry", "record.electronic_service",
        "violations.step", "violations.variant", "violations.name", "violations.place", "violations.place_code",
        "violations.life_safety_harm", "violations.already_fined_by", "violations.filed_elsewhere",
        "violations.employed_role", "violations.concurrent", "record.concurrent",
        "record.step", "record.variant", "record.place", "record.place_code", "record.life_safety_harm",
        "record.already_fined_by", "record.filed_elsewhere", "record.employed_role",
        "register_clue:source.text", "register_clue:source.place", "register_clue:source.inspection",
        "register_clue:procedure",
        "proposals.list_item", "proposals.conditions", "proposals.tier", "proposals.ground", "proposals.ground_article",
        "proposals.complex", "proposals.review_ground", "proposals.illegal_income_yuan",
        "proposals.last_year_income_yuan", "proposals.average_wage_yuan", "proposals.income_basis", "proposals.correction",
        "proposals.correction_reason", "proposals.refusal_evidence", "proposals.deciding_body",
        "proposals.lighter", "proposals.lighter_law", "proposals.reason",
        "penalties.days", "penalties.parts", "appraisals.deviation",
        "identity", "present", "inquire:subject", "summons", "weather", "attending", "invited_post", "site_manager",
        "sample:from", "sample:to", "items.origin", "items.grade", "items.price", "items.remark",
        "preserve:reason", "keeping", "collect_on", "collect_at", "release_preserved:reason",
        "order_site_measures:basis", "order_site_measures:items", "seal_or_seize:basis", "seal_or_seize:problems",
        "lift_seizure:basis", "refused", "start_on", "start_time",
        "restore_supply:supplier", "performed_on", "resume_on", "resume_time",
        "absent", "observers", "recorder", "decide:kind", "decide:reason", "overdue_reason",
        "transfer:party", "transfer:violations", "transfer:basis", "seal_no",
        "notify_hearing:members", "notify_hearing:clerk", "third_party", "others", "record_statement:from",
        "record_statement:to", "record_statement:position", "record_statement:recorder", "fax", "email", "attached", "superior_approval", "redecide:party",
    )
)  # fmt: skip

# Shown although the line above would fold them.
OPEN = frozenset(
    (
        "add_evidence:source", "register_clue:source", "preserve:approved_by", "seal_or_seize:approved_by",
        "extend_seizure:approved_by", "record_violation:record.violated", "parties.earlier.decided_on",
        "reexamine_statement:reason",
    )
)  # fmt: skip

# Shown where another field beside it says so, else folded: the other field, and its values.
MONEY = frozenset(("", "fine", "confiscate_income", "confiscate_goods", "confiscate"))
WHEN: dict[str, tuple[str, frozenset[str]]] = {
    "penalties.amount_yuan": ("kind", MONEY),
    "penalties.text": ("kind", frozenset(PENALTY_KINDS) - {"fine", "warning", "criticism"}),
    "proposals.penalties": ("kind", frozenset(("", "penalty"))),
    "proposals.appraisals": ("kind", frozenset(("", "penalty"))),
    "proposals.reason": ("kind", frozenset(("no_penalty",))),
    "proposals.conditions": ("reason", frozenset(("first_minor", "slight"))),
    "proposals.list_item": ("reason", frozenset(("first_minor", "slight"))),
    "proposals.ground_article": ("ground", frozenset(("lenient", "mitigate", "heavier"))),
    "proposals.correction_reason": ("correction", frozenset(("not_needed", "impossible", "done"))),
    "decide.reason": ("kind", frozenset(("no_penalty",))),
    "announced_on": ("method", frozenset(("announcement",))),
    "witness": ("method", frozenset(("left",))),
    "confirmation": ("method", frozenset(("electronic",))),
    "parties.credit_code": ("kind", frozenset(("", "unit", "individual_business"))),
    "parties.legal_representative": ("kind", frozenset(("", "unit", "individual_business"))),
    "parties.id_no": ("kind", frozenset(("person", "individual_business"))),
    "parties.sex": ("kind", frozenset(("person",))),
    "parties.employer": ("kind", frozenset(("person",))),
    "parties.position": ("kind", frozenset(("person",))),
    "checklist.note": ("answer", frozenset(("no",))),
    "educate.content": ("form", frozenset(("", "guidance_notice", "talk", "letter"))),
    "educate.pledge": ("form", frozenset(("", "guidance_notice", "talk", "letter"))),
    "educate.pledge_until": ("form", frozenset(("", "guidance_notice", "talk", "letter"))),
    "educate.visit_on": ("form", frozenset(("", "guidance_notice", "talk", "letter"))),
    "educate.found": ("form", frozenset(("visit",))),
    "revoke_or_vary.penalties": ("result", frozenset(("varied",))),
    "appeal_result.penalties": ("result", frozenset(("varied",))),
}
# Or where this one says so.
OR_WHEN: dict[str, tuple[str, frozenset[str]]] = {
    "proposals.conditions": ("ground", frozenset(("lenient", "mitigate"))),
    "proposals.list_item": ("ground", frozenset(("lenient", "mitigate"))),
}
# Choosing these shows other fields.
REFRESHING = frozenset(
    ("kind", "form", "reason", "ground", "correction", "lighter", "method", "event", "result", "answer")
)

# Where on this page a reason is mended, by guard; `whereto` says it for what lies elsewhere.
MENDED_HERE: dict[str, dict[str, str]] = {
    "": {"DATE": "_on"},
    "decide": {"G15": "overdue_reason", "G16": "penalties", "G17": "penalties"},
    "conclude_investigation": {"G32": "proposals", "G16": "proposals", "G17": "proposals", "G20": "proposals"},
    "propose": {"G32": "proposals", "G06": "proposals", "G16": "proposals", "G17": "proposals", "G20": "proposals"},
    "request_filing": {"G03": "officers"},
    "inquire": {"ROOMS": "from"},
    "inspect_scene": {"ROOMS": "from"},
    "sample": {"ROOMS": "from"},
    "record_statement": {"ROOMS": "from"},
    "register_clue": {"ROOMS": "source-inspection-from"},
    "preserve": {"G04": "approved_by"},
    "seal_or_seize": {"G05": "approved_by"},
    "extend_seizure": {"G05": "approved_by"},
    "serve_notice": {"G06": "approved_by", "G23": "method", "G10": "hearing"},
    "serve_decision": {"G23": "method"},
    "serve_document": {"G23": "papers"},
    "remake_document": {"G30": "paper"},
    "rectify_document": {"G30": "wrong"},
    "attach_companion": {"G30": "paper"},
    "extend_correction": {"G07": "until"},
    "notify_hearing": {"G11": "hearing_on"},
    "close_hearing": {"G11": "signed"},
    "resolve_discussion": {"G14": "members", "SOD-MEETING": "members"},
    "pay": {"MONEY": "amount_yuan"},
    "refund": {"MONEY": "amount_yuan"},
    "penalise_on_the_spot": {"SUMMARY": "penalties", "G16": "penalties"},
}
FIXED = frozenset(("checklist",))  # lists whose rows are given


def mended_here(act: str, guard: str) -> str:
    """The field of this act's page where an unmet condition is mended, "" where it lies elsewhere."""
    team = "_team" if guard == "G03" and with_team(act) else ""
    return MENDED_HERE.get(act, {}).get(guard) or team or MENDED_HERE[""].get(guard, "")


def with_team(act: str) -> bool:
    """Whether the page asks who else goes along."""
    return act in WITH_TEAM or ACTS[act].group in WITH_TEAM_GROUPS


# Keys nobody types: p1, v1, … in order.
AUTOMATIC = {"parties.id": "p", "violations.id": "v"}

# Chosen beforehand; a row with nothing but these counts as empty.
PRESET = {
    "register_clue:source.kind": "inspection",
    "parties.kind": "unit",
    "penalties.kind": "fine",
    "proposals.penalties.kind": "fine",
    "penalties.penalties.kind": "fine",
    "checklist.answer": "yes",
    "violations.party": "p1",
}

UNREAD_LIST = "这一事项待确认，还没有人核对过清单原文"
NO_LIST = "本机关的清单没有载明该违法行为；依据其他清单的，写明清单名称和事项"
LABELS = {
    "_on": "办理日期",
    "proposals.list_item": "清单事项",
    "proposals.conditions": "清单条件",
    "register_clue:on": "登记日期",
    "request_filing:on": "提请日期",
    "approve_filing:on": "批准日期",
    "decide:on": "决定日期",
    "serve_notice:on": "送达日期",
    "serve_decision:on": "送达日期",
    "serve_document:on": "送达日期",
    "confirm_address:on": "确认日期",
    "serve_notice:received_on": "收到日期（与送达日期不同的）",
    "serve_decision:received_on": "收到日期（与送达日期不同的）",
    "serve_document:received_on": "收到日期（与送达日期不同的）",
    "publish:on": "公示日期",
    "pay:on": "缴款日期",
    "close:on": "结案日期",
    "archive:on": "归档日期",
    "conclude_investigation:proposals": "对每一名当事人的处理意见",
    "educate:on": "办理日期",
    "educate:pledge": "当事人签署改正承诺书",
    "register_clue:source": "线索",
    "register_clue:source.kind": "来源",
}
HINTS = {
    "register_clue:title": "不填的，由当事人和违法行为组成",
    "citation": "写几个字、拼音首字母或者条号（97.7）来选，也可以写“安全生产法第九十七条第一款第七项”",
    "register_clue:violations.violated": "不填的，按处罚依据对应的条款",
    "register_clue:violations.act_start": "不填的，按发现日期",
    "register_clue:violations.act_end": "不填的，与行为开始同一日",
    "request_filing:officers": "不少于两人",
    "inquire:subject": "不填的，按案由",
    "inquire:recorder": "不填的，为第二名执法人员",
    "inspect_scene:recorder": "不填的，为第二名执法人员",
    "order_site_measures:items": "不填的，按检查发现的隐患或者违法事实",
    "seal_or_seize:problems": "不填的，按检查发现的隐患或者违法事实",
    "preserve:collect_on": "不填的，为七个工作日的最后一日",
    "cut_supply:refused": "不填的，按现场处理措施决定的内容",
    "conclude_investigation:proposals.discretion": "写入告知书和决定书",
    "proposals.lighter_law": "比较新旧规定的罚款、种类和条件，写明适用哪一个的理由",
    "decide:penalties": "取自现行处理意见；有改动的，须与告知、审核、讨论一致",
    "hearing": "不选的，按处罚种类和金额自动判断",
    "lines": "一行写一项",
    "educate:content": "一行写一项；不写的，只印一般的教育内容",
    "educate:visit_on": "不填的，按本机关的回访期限",
    "educate:pledge_until": "还没有改完的，写承诺改完的日期",
    "serve_notice:approved_by": "本机关规定告知须经审批的，写明批准人",
    "refusal_note": "没有签名的，写明理由和见证情况",
    "attach_companion:paper": "随附的文件不替代文书：签字扫描件装订在文书之后，编辑稿（Word）不装订",
    "remake_document:paper": "按现在的记录重新生成，沿用原文号；记录有误的，先更正记录",
    "rectify_document:wrong": "照原文书抄写，连同前后文字，以便核对",
}

# Whom a list of officers offers first; nobody is left out who was chosen already.
OFFERED: dict[str, tuple[str, ...]] = {
    "approved_by": (Role.LEADER,),
    "officers": (Role.INSPECTOR, Role.UNIT_HEAD),
    "members.name": (Role.LEADER,),
    "absent": (Role.LEADER,),
    "recused": (Role.LEADER,),
    "agreed_by": (Role.LEGAL_REVIEWER,),
    "assign_officer:officer": (Role.INSPECTOR, Role.UNIT_HEAD),
    "replaces": (Role.INSPECTOR, Role.UNIT_HEAD),
}

# Acts after which nothing can be taken back except by another act of law: the last look asks to be confirmed.
FINAL = frozenset(
    (
        "register_clue", "refuse_filing", "serve_notice", "decide", "serve_decision", "penalise_on_the_spot",
        "resolve_discussion", "publish", "close", "archive", "transfer", "withdraw", "revoke_or_vary",
        "end_enforcement", "apply_court", "impose_surcharge", "seal_or_seize", "rectify_document",
    )
)  # fmt: skip

# What the button says, where "提交" would not do.
BUTTONS = {
    "register_clue": "登记线索",
    "request_filing": "提请立案",
    "decide": "签发决定",
    "penalise_on_the_spot": "当场作出处罚",
    "serve_notice": "确认送达",
    "serve_decision": "确认送达",
    "serve_document": "确认送达",
    "remake_document": "重新制作",
    "attach_companion": "随附",
    "publish": "公示",
    "close": "批准结案",
    "archive": "归档",
    "pass_review": "同意",
    "return_review": "退回并说明",
    "approve_filing": "批准立案",
    "return_filing": "退回",
    "refuse_filing": "不予立案",
}

# Acts by two officers (处罚法 42; 安全生产法 68): the second is asked for.
WITH_TEAM_GROUPS = frozenset(("evidence", "site", "coercion", "custody"))
WITH_TEAM = frozenset(("serve_notice", "serve_decision", "serve_document", "confirm_address", "record_statement",
                       "penalise_on_the_spot", "educate", "attempt_service",
                       "register_clue"))  # fmt: skip


def looked_up(table: dict[str, str], path: str) -> str:
    """The entry of an act's field: its own, or that of the same path in any act, or of its last names."""
    act, _, inner = path.partition(".")
    for key in (f"{act}:{inner}", *_tails(inner)):
        if key in table:
            return table[key]
    return ""


def listed(table: frozenset[str], path: str) -> bool:
    act, _, inner = path.partition(".")
    return any(key in table for key in (f"{act}:{inner}", *_tails(inner)))


def folded(path: str, beside: dict[str, Any]) -> bool:
    """Whether a field stands behind 更多, given what is chosen beside it."""
    for key in (path, *_tails(path.partition(".")[2])):
        if key in WHEN:
            either = [table[key] for table in (WHEN, OR_WHEN) if key in table]
            return all(str(beside.get(chosen) or "") not in values for chosen, values in either)
    return listed(FOLDED, path) and not listed(OPEN, path)


def _tails(inner: str) -> list[str]:
    """`a.b.c`, `b.c`, `c`."""
    parts = inner.split(".")
    return [".".join(parts[i:]) for i in range(len(parts))]
