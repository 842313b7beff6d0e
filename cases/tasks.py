"""What each officer has to do: which act a case waits for at each stage, whose it is, what the desk calls it.

Data only. Whether an act is allowed is for the engine to say, once somebody goes to do it; `cases.reads.standing` finds
the cases. A period of the bureau that runs asks for an act of its own, beside the stage.
"""

from __future__ import annotations

from dataclasses import dataclass

from cases import acts  # noqa: F401  fills ACTS
from cases.registry import ACTS, Role, Stage

S, R = Stage, Role


@dataclass(frozen=True)
class Wanted:
    """An act somebody is to do: what the desk calls it (`heading`), how it marks it (`tag`), and the button's words.

    `roles` see it, and of them, where `own` is set, only the case's own officers; where `apart` is set, only who is not
    one of them. `dues` are the periods it is done in, besides the term of the whole case.
    """

    act: str
    heading: str
    tag: str
    button: str
    roles: frozenset[str]
    own: bool = False
    apart: bool = False
    dues: tuple[str, ...] = ()


def _wanted(
    act: str, heading: str, tag: str, button: str, *roles: Role, own: bool = False, apart: bool = False,
    dues: tuple[str, ...] = (),
) -> Wanted:  # fmt: skip
    return Wanted(act, heading, tag, button, frozenset(map(str, roles)) or ACTS[act].by, own, apart, dues)


# -- stages: the act each waits for; which of several is told by the record (`cases.reads.standing`) -----------------------

CLUE_DUES = ("filing_backfill", "tip_off_reply")
FILE = _wanted("request_filing", "提请立案", "待立案", "去提请", own=True, dues=CLUE_DUES)
APPROVE = _wanted("approve_filing", "审批立案", "待审批", "去审批", apart=True, dues=CLUE_DUES)
CONCLUDE = _wanted("conclude_investigation", "调查取证，提出处理意见", "调查中", "去办理", own=True)
NOTIFY = _wanted("serve_notice", "送达处罚告知", "待告知", "去告知", own=True)
SUBMIT = _wanted("submit_for_review", "提请法制审核", "待送审", "去提请", own=True)
REEXAMINE = _wanted("reexamine_statement", "复核陈述申辩意见", "待复核", "去复核", R.INSPECTOR, own=True)
CALL_HEARING = _wanted(
    "notify_hearing", "通知听证", "待听证", "去通知", apart=True, dues=("hearing_notice", "hearing_hold")
)
HOLD_HEARING = _wanted("close_hearing", "举行听证", "待听证", "去登记", apart=True, dues=("hearing_hold",))
REVIEW = _wanted("pass_review", "法制审核", "待审核", "去审核", apart=True, dues=("review_term",))
DISCUSS = _wanted("convene_discussion", "提请集体讨论", "待讨论", "去提请")
RESOLVE = _wanted("resolve_discussion", "集体讨论", "待讨论", "去登记")
DECIDE = _wanted("decide", "作出处罚决定", "待决定", "去决定", apart=True)
SERVE = _wanted("serve_decision", "送达决定书", "待送达", "登记送达", R.INSPECTOR, own=True, dues=("serve_decision",))
DEMAND = _wanted("demand", "催告缴款", "未缴清", "去催告", R.INSPECTOR, own=True)
EDUCATE = _wanted("educate", "教育当事人，交付行政指导告知书", "待教育", "去办理", R.INSPECTOR, own=True)
CLOSE = _wanted("close", "审批结案", "待结案", "去结案", apart=True)
ARCHIVE = _wanted("archive", "归档", "待归档", "去归档")

OF_STAGE: dict[str, tuple[Wanted, ...]] = {
    S.CLUE: (FILE,),
    S.FILING: (APPROVE,),
    S.INVESTIGATING: (CONCLUDE,),
    S.CONCLUDED: (NOTIFY, SUBMIT),
    S.NOTIFIED: (REEXAMINE, SUBMIT, DISCUSS, DECIDE),
    S.HEARING: (CALL_HEARING, HOLD_HEARING),
    S.IN_REVIEW: (REVIEW,),
    S.REVIEWED: (DISCUSS, DECIDE),
    S.IN_DISCUSSION: (RESOLVE,),
    S.RESOLVED: (DECIDE,),
    S.DECIDED: (SERVE,),
    S.SERVED: (DEMAND, EDUCATE, CLOSE),
    S.CLOSED: (ARCHIVE,),
}

# What an officer does again once it came back.
AGAIN: dict[str, tuple[str, str]] = {
    "request_filing": ("补正后重新提请立案", "去补正"),
    "conclude_investigation": ("补充调查后重新终结", "去补充"),
    "submit_for_review": ("修改后重新提请法制审核", "去修改"),
}

# -- periods of the bureau that ask for an act of their own ----------------------------------------------------------------

OF_PERIOD: dict[str, Wanted] = {
    "evidence_preserve": _wanted("release_preserved", "处理先行登记保存的证据", "待处理", "去处理", own=True),
    "seizure_term": _wanted("lift_seizure", "处理查封扣押", "待处理", "去处理", own=True),
    "recheck_correction": _wanted("recheck_correction", "整改复查", "待复查", "去复查", own=True),
    "serve_decision": SERVE,
    "publish_unit": _wanted("publish", "公示处罚决定", "待公示", "核对并公示", own=True),
    "publish_generic": _wanted("publish", "公示处罚决定", "待公示", "核对并公示", own=True),
    "withdraw_publication": _wanted("withdraw_publication", "撤回公示", "待撤回", "去撤回", own=True),
    "simple_backfile": _wanted("report_on_the_spot", "当场处罚报备", "待报备", "去报备", own=True),
    "cash_to_bureau": _wanted("hand_in_cash", "交回当场收缴的罚款", "待交款", "去登记", own=True),
    "cash_to_bank": _wanted("hand_in_cash", "将收缴的罚款缴付银行", "待交款", "去登记", own=True),
    "follow_up_visit": _wanted("educate", "回访", "待回访", "去登记", own=True),
    "record_filing": _wanted("file_record", "重大处罚备案", "待备案", "去备案"),
    "review_reply": _wanted("reply_appeal", "答复行政复议", "待答复", "去答复"),
    "litigation_answer": _wanted("reply_appeal", "提出诉讼答辩", "待答辩", "去答辩"),
    "review_opinion_report": _wanted("reply_review_opinion", "反馈复议意见书", "待反馈", "去反馈"),
}

# The party's own periods, and others' that the bureau waits for.
WAITING: dict[str, str] = {
    "statement_period": "等当事人陈述申辩",
    "hearing_request": "等当事人申请听证",
    "service_public": "公告送达",
    "pay_fine": "等当事人缴款",
    "demand_before_court": "催告后等当事人履行",
    "court_accept": "等法院受理",
    "review_apply": "可以申请行政复议",
    "litigation_direct": "可以提起诉讼",
    "litigation_after_review": "复议后可以提起诉讼",
    "stay_3y": "中止执行",
}
# Until these are over, the next step of a notified case waits.
HOLDS_BACK = ("statement_period", "hearing_request")


def stages_of(roles: frozenset[str]) -> dict[str, list[Wanted]]:
    """The stages whose cases wait for one of these roles, whoever handles them."""
    found = {stage: [w for w in many if not w.own and w.roles & roles] for stage, many in OF_STAGE.items()}
    return {stage: many for stage, many in found.items() if many}


def periods_of(roles: frozenset[str]) -> list[str]:
    """The periods whose act one of these roles does in every case of the bureau: a clerk does what inspectors do."""
    return [key for key, w in OF_PERIOD.items() if w.roles & (roles if not w.own else roles & {str(R.CLERK)})]
