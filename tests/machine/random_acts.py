"""What the stateful test throws at the engine: plausible data for every act, garbage, people with several roles."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from cases.registry import ACTS
from tests.walk import NAMES, sample

LAST = date(2026, 11, 22)  # today, by the tests' clock

# Acts that no sample holds, or that the samples fill in one way only. Several fillings stand in a list.
MORE: dict[str, list[dict[str, Any]]] = {
    "return_filing": [{"reason": "补充初查材料"}],
    "refuse_filing": [{"reason": "违法行为轻微", "ground": "slight"}, {"reason": "没有违法事实", "ground": "no_facts"}],
    "return_review": [
        {"kind": "supplement", "opinions": ["补充证据"]},
        {"kind": "correct", "opinions": ["改正引用条款"]},
    ],
    "recall_submission": [{"reason": "补充材料"}],
    "reopen_investigation": [{"reason": "补充调查"}],
    "propose": [
        {"proposals": [{"party": "p1", "violations": ["v1"], "penalties": [{"kind": "fine", "amount_yuan": 6000}]}]},
        {"proposals": [{"party": "p1", "violations": ["v1"], "kind": "no_penalty", "reason": "not_proven"}]},
    ],
    "terminate_hearing": [{"reason": "申请人无正当理由拒不出席"}],
    "withdraw_hearing_request": [{"party": "p1"}],
    "appoint_agents": [{"party": "p1", "agents": ["张律师"]}],
    "recall_decision": [{"reason": "文字有误"}],
    "redecide": [{"reason": "决定被撤销,重新调查", "new_facts": "新的鉴定意见"}],
    "withdraw": [{"reason": "立案有误", "ground": "filed_in_error"}],
    "suspend": [{"reason": "等待鉴定", "basis": "本机关案件办理规定"}],
    "resume": [{"reason": "鉴定已完成"}],
    "transfer": [
        {"reason": "涉嫌犯罪", "kind": "crime", "to": "云川市公安局"},
        {"reason": "不属本机关管辖", "kind": "jurisdiction", "to": "云川市住建局", "party": "p2"},
    ],
    "return_from_transfer": [{"reason": "不予立案", "result": "not_filed"}],
    "commission_appraisal": [{"body": "鉴定中心", "subject": "设备缺陷", "proves": ["v1"]}],
    "sample": [{"items": [{"name": "样品", "quantity": 2}], "proves": ["v1"]}],
    "inspect_scene": [{"from": "09:00", "to": "10:00", "place": "车间", "text": "勘验情况", "proves": ["v1"]}],
    "preserve": [{"items": [{"name": "台账", "quantity": 1}], "approved_by": "高远"}],
    "release_preserved": [{"disposal": "返还"}],
    "transfer_custody": [{"evidence": 1, "giver": "周启明", "taker": "田禾"}],
    "record_party": [
        {"record": {"id": "p1", "phone": "0391-1234567"}},
        {"record": {"id": "p1", "name": "云川市新名公司"}},
    ],
    "request_recusal": [{"officer": "何静", "reason": "与当事人有利害关系"}],
    "decide_recusal": [{"officer": "何静", "granted": True, "reason": "属实"}],
    "order_site_measures": [{"party": "p1", "measures": "撤出作业人员"}],
    "approve_resumption": [{"party": "p1"}],
    "seal_or_seize": [
        {"party": "p1", "items": [{"name": "设备", "quantity": 1}], "reason": "防止危险", "approved_by": "高远"}
    ],
    "extend_seizure": [{"until": "2026-07-10", "reason": "情况复杂", "approved_by": "高远"}],
    "lift_seizure": [{"disposal": "返还"}],
    "record_statement": [{"party": "p1", "text": "请求从轻"}],
    "reexamine_statement": [{"party": "p1", "adopted": False, "opinion": "不予采纳"}],
    "waive_statement": [{"party": "p1"}, {"party": "p2"}, {"party": ["p1", "p2"], "hearing": True}],
    "request_closure": [{"to": "云川市人民政府", "reason": "不具备安全生产条件"}],
    "refer_detention": [{"to": "云川市公安局", "reason": "拒不执行"}],
    "refer_revocation": [{"to": "发证机关", "reason": "情节严重"}],
    "tell_surcharge": [{}],
    "demand": [{}],
    "hear_on_demand": [{}],
    "grant_instalments": [{"party": "p1", "reason": "经济困难", "plan": [{"due": "2026-10-30", "amount_yuan": 2500}]}],
    "impose_surcharge": [{}],
    "apply_court": [{}],
    "stay_enforcement": [{}],
    "end_enforcement": [{"reason": "终结", "ground": "unit_gone"}],
    "withdraw_publication": [{"reason": "决定被撤销"}],
    "acknowledge_record": [{}],
    "file_appeal": [{"party": "p1", "kind": "reconsideration", "authority": "云川市人民政府"}],
    "reply_appeal": [{}],
    "appeal_result": [
        {"result": "upheld"},
        {"result": "annulled"},
        {"party": "p1", "result": "varied", "penalties": [{"kind": "fine", "amount_yuan": 3000}]},
    ],
    "stay_execution": [{"granted": True}],
    "revoke_or_vary": [{"party": "p1", "result": "revoked", "reason": "认定有误"}],
    "apply_credit_repair": [{}],
    "decide_credit_repair": [{"granted": True}],
    "educate": [{}],
    "assign_officer": [
        {"officer": "丁一", "reason": "人员调整"},
        {"officer": "宋雅", "reason": "人员调整"},
        {"officer": "丁一", "replaces": "何静", "reason": "人员调整"},
    ],
    "extend_term": [{"days": 30, "basis": "规章规定", "reason": "案情复杂"}],
    "attempt_service": [{"party": "p1", "method": "direct", "result": "无人签收"}],
    "extend_correction": [
        {"until": "2026-08-30", "reason": "设备未到货"},
        {"until": "2026-08-30", "reason": "理由不足", "granted": False},
    ],
    "hand_over_problems": [{"to": "云川市消防救援局", "problems": ["安全出口锁闭"], "reason": "属消防职责"}],
    "confirm_address": [{"party": "p1", "address": "云川市化工园区3号", "phone": "13800000000", "electronic": True}],
    "serve_document": [{"papers": [2]}, {"papers": [1, 3], "method": "post"}],
    "remake_document": [
        {"paper": 2, "reason": "打印有误"},
        {"paper": 3, "reason": "打印有误"},
        {"paper": 4, "reason": "多出一份", "void": True},
    ],
    "attach_companion": [{"paper": 2}, {"paper": 3}],
    "rectify_document": [
        {"paper": 2, "wrong": "化工园区", "right": "化工园", "reason": "笔误", "agreed_by": "宋雅"},
        {"paper": 6, "wrong": "化工园区", "right": "化工园", "reason": "笔误", "agreed_by": "宋雅"},
    ],
    "correct_event": [
        {"event": 2, "fields": {"until": "2026-06-20"}, "reason": "笔误"},
        {"event": 6, "fields": {"text": "更正后的记录"}, "reason": "笔误"},
    ],
    "request_filing": [{"officers": ["周启明", "何静"]}, {"officers": ["周启明", "高远"]}],
    "decide": [{}, {"overdue_reason": "案情复杂"}, {"party": "p1"}, {"publish_person": True}],
    "pay": [
        {"party": "p1", "amount_yuan": 100, "receipt_no": "R1"},
        {"party": "p1", "amount_yuan": 1, "receipt_no": "R2"},
    ],
    "refund": [{"party": "p1", "amount_yuan": 1, "receipt_no": "R3"}],
    "collect_cash": [{"party": "p1", "amount_yuan": 100, "receipt_no": "R4"}],
    "hand_in_cash": [{}],
}


def fillings() -> dict[str, list[dict[str, Any]]]:
    """Data per act: those of all samples, and those above; every act of the registry has at least one."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ACTS}
    for name in NAMES:
        for act in sample(name)["acts"]:
            data = act.get("data", {})
            if data not in found[act["act"]]:
                found[act["act"]].append(data)
    for name, more in MORE.items():
        found[name] += [data for data in more if data not in found[name]]
    return {name: many or [{}] for name, many in found.items()}


FILLINGS = fillings()


def people(raw: dict[str, Any]) -> dict[str, Any]:
    """The sample with officers who hold several roles, so that only separation of duties can stop them."""
    raw = copy.deepcopy(raw)
    for officer in raw["officers"]:
        if officer["name"] == "何静":
            officer |= {"also": ["legal_reviewer"], "legal_qualification_no": "A-he"}
        if officer["name"] == "宋雅":
            dates = {"valid_from": "2022-01-01", "valid_to": "2027-12-31"}
            officer |= {"also": ["inspector"], "licence_no": "16080101091", **dates}
        if officer["name"] == "高远":
            officer |= {"also": ["legal_reviewer", "unit_head"], "legal_qualification_no": "A-gao"}
    names = {officer["name"] for officer in raw["officers"]}
    spare = {"role": "inspector", "licence_no": "16080101092", "valid_from": "2022-01-01", "valid_to": "2027-12-31"}
    missing = [("丁一", spare), ("邓立", {"role": "unit_head"}), ("罗文", {"role": "hearing_chair"})]
    raw["officers"] += [{"name": name, **rest} for name, rest in missing if name not in names]
    return raw


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=True) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SPOILT = st.sampled_from(["", "p9", "\x00", "<b>", "２０２６", "2026-02-30", -1, 10**18, None, [], {}, 1.5, True])


@st.composite
def plausible(draw: st.DrawFn, act: str) -> dict[str, Any]:
    """A filling of this act, now and then with one field spoilt, dropped or foreign."""
    data = copy.deepcopy(draw(st.sampled_from(FILLINGS[act])))
    harm = draw(st.sampled_from(["none"] * 5 + ["spoil", "drop", "foreign"]))
    if harm == "foreign":
        data["no_such_field"] = 1
    elif data and harm != "none":
        key = draw(st.sampled_from(sorted(data)))
        if harm == "drop":
            del data[key]
        else:
            data[key] = draw(SPOILT)
    return data


@st.composite
def days(draw: st.DrawFn, around: date) -> date:
    """Mostly soon after a day, at times before it, far after it, or in the future."""
    step = draw(st.sampled_from([0, 0, 0, 1, 2, 3, 5, 7, 12, 20, 40, 95, -1, -10, 400]))
    day = around + timedelta(days=step)
    return day if step in (400, -10) else min(day, LAST)
