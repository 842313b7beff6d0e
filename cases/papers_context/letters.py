"""Papers beside the main road: recusal, end or halt of the case, transfer, more time, papers put right, service address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases import labels
from cases.papers_context.onsite import number_of
from cases.papers_context.words import iso
from documents.forms import load_form

if TYPE_CHECKING:
    from cases.facts import Step

TRANSFERRED_BY = {
    "crime": "《中华人民共和国行政处罚法》第二十七条第一款、第五十七条第一款第（四）项",
    "jurisdiction": "《中华人民共和国行政处罚法》第二十二条、第二十三条",
}
ON_THE_ROAD = {
    "register_clue": "登记线索", "approve_filing": "批准立案", "order_correction": "责令限期整改",
    "recheck_correction": "整改复查", "preserve": "先行登记保存证据", "release_preserved": "处理先行登记保存的证据",
    "seal_or_seize": "查封扣押", "lift_seizure": "解除查封扣押", "decide_recusal": "决定回避", "suspend": "中止",
    "resume": "恢复", "extend_term": "延长办案期限", "return_review": "法制审核退回", "reopen_investigation": "补充调查",
}  # fmt: skip


def actor(step: Step, party: str) -> dict[str, Any]:
    return {"name": step.actor.name, "title": step.actor.title}


def recusal(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if step.act.name != "decide_recusal" or data is None:
        return {}
    asked = [e for e in step.history.by_name.get("request_recusal", ()) if e.data["officer"] == data.officer]
    last = asked[-1] if asked else None
    person = step.facts.person(data.officer)
    by = last.data.get("by_party", "") if last else ""
    return {
        "officer": person.name if person else data.officer, "granted": data.granted, "decision_reason": data.reason,
        "by": by or "当事人", "asked_on": iso(last.on if last else None), "reason": last.data["reason"] if last else "",
    }  # fmt: skip


def ending(step: Step, party: str) -> dict[str, Any]:
    """Why a case is not filed, withdrawn or suspended."""
    data = step.data
    if data is None:
        return {}
    given = getattr(data, "ground", "")
    if step.act.name == "refuse_filing":
        return {"ground_text": labels.CHOICES["RefuseFiling.ground"][given], "reason": data.reason}
    if step.act.name == "withdraw":
        return {
            "ground_text": labels.CHOICES["Withdraw.ground"][given], "reason": data.reason,
            "ends": given == "party_gone",
        }  # fmt: skip
    if step.act.name == "suspend":
        return {"reason": data.reason, "basis": data.basis}
    return {}


def term(step: Step, party: str) -> dict[str, Any]:
    """More time for the case (行政处罚法 60): until when it runs, how long it is to run, by which rule."""
    data = step.data
    if step.act.name != "extend_term" or data is None:
        return {}
    due = step.facts.decision_due
    return {
        "reason": data.reason, "basis": data.basis, "days": data.days, "due": iso(due),
        "superior": data.superior_approval,
    }  # fmt: skip


def transfer(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if step.act.name != "transfer" or data is None:
        return {}
    named = list(data.party or step.history.parties)
    keys = [
        k
        for k, v in step.history.violations.items()
        if k in data.violations or (not data.violations and v["party"] in named)
    ]
    papers = [e["title"] for e in step.facts.evidence]
    return {
        "to": data.to, "kind_text": labels.CHOICES["Transfer.kind"][data.kind], "reason": data.reason,
        "basis": data.basis or TRANSFERRED_BY.get(data.kind, ""), "goods": data.goods,
        "parties_text": "、".join(step.party(p)["name"] for p in named),
        "facts": [step.history.violations[k]["facts"] for k in keys],
        "attached": papers, "count": len(papers), "pages": sum(e["pages"] for e in step.facts.evidence),
    }  # fmt: skip


def extension(step: Step, party: str) -> dict[str, Any]:
    """More time to correct (整改延期): the order, what the party asks, the answer."""
    data = step.data
    if step.act.name != "extend_correction" or data is None:
        return {}
    order = step.history.last_of(party, "order_correction")
    due = [o.due for o in step.history.orders if o.kind == "correction" and o.party == party and o.due]
    return {
        "reason": data.reason, "until": iso(data.until), "granted": data.granted, "applied_on": iso(data.applied_on or step.on),
        "order_on": iso(order.on if order else None), "order_number": number_of(order, "correction_order", party),
        "due": iso(due[-1] if due else None),
    }  # fmt: skip


def handover(step: Step, party: str) -> dict[str, Any]:
    """A safety problem another authority is in charge of."""
    data = step.data
    if step.act.name != "hand_over_problems" or data is None:
        return {}
    source = step.history.source
    return {
        "to": data.to, "problems": list(data.problems), "reason": data.reason, "attached": data.attached,
        "found_on": iso(data.found_on) or source.get("on", ""),
    }  # fmt: skip


def address(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if step.act.name != "confirm_address" or data is None:
        return {}
    return {
        key: getattr(data, key) for key in ("receiver", "address", "postcode", "phone", "fax", "email", "electronic")
    }


def rectified(step: Step, party: str) -> dict[str, Any]:
    """The paper whose slip of the pen is put right."""
    data = step.data
    if step.act.name != "rectify_document" or data is None or data.paper > len(step.facts.issued):
        return {}
    old = step.facts.issued[data.paper - 1]
    agreed = step.facts.person(data.agreed_by) if data.agreed_by else None
    return {
        "title": load_form(old.form, old.edition).title, "number": old.number, "on": iso(old.on),
        "to": step.party(old.party)["name"] if old.party else "、".join(p["name"] for p in step.history.parties.values()),
        "wrong": data.wrong, "right": data.right, "reason": data.reason, "agreed_by": agreed.name if agreed else "",
    }  # fmt: skip


# -- what lies in the case -----------------------------------------------------------------------------------------------


def course(step: Step, party: str) -> list[dict[str, str]]:
    """How the investigation went, by legal date: the acts a report tells of."""
    told = [e for e in step.history.entries if e.name in ON_THE_ROAD]
    return [{"on": iso(e.on), "text": ON_THE_ROAD[e.name]} for e in sorted(told, key=lambda e: e.order)]


def materials(step: Step, party: str) -> list[dict[str, Any]]:
    """What is handed on with a submission: the papers that stand, then the evidence."""
    papers = [
        {"text": f"{load_form(d.form, d.edition).title}　{d.number}".strip(), "pages": ""}
        for d in step.facts.issued
        if d.stands and d.form not in ("service_receipt", "review_submission")
    ]
    evidence = [{"text": f"证据{e['number']}　{e['title']}", "pages": str(e["pages"])} for e in step.facts.evidence]
    return [{"no": n, **row} for n, row in enumerate([*papers, *evidence], 1)]
