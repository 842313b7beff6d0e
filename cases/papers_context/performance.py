"""After the decision: the decision itself, what is owed on it, instalments, the court, the file for the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.guards.performance import DEMAND_DAYS
from cases.history.outcome import DECISION_FORMS
from cases.papers_context.proceedings import basis, title_of
from cases.papers_context.subjects import violations
from cases.papers_context.words import iso, penalties_text, penalty_text
from documents.amounts import figures

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line

ON_THE_SPOT = ("on_the_spot_unit", "on_the_spot_person")


def decision(step: Step, party: str) -> dict[str, Any]:
    """The decision on the party as it was made: its paper, dates, what it says."""
    made = step.history.decisions.get(party)
    if made is None:
        return {}
    papers = [d for d in step.history.documents if d["party"] == party and d["form"] in (*DECISION_FORMS, *ON_THE_SPOT)]
    found = violations(step, party)
    return {
        "title": title_of(papers[-1]) if papers else "",
        "number": papers[-1]["number"] if papers else "",
        "on": iso(made.order[0]), "served_on": iso(made.served_on), "pay_by": iso(step.facts.pay_by(party)),
        "penalties_text": penalties_text(made.line), "fine_fen": made.fine, "duties_text": duties(made.line),
        "facts": [v["facts"] for v in found],
        "told_text": told(step, party, made.line, found),
        "violated_text": "、".join(dict.fromkeys(v["violated_text"] for v in found)),
        "clause_text": "、".join(dict.fromkeys(v["clause_text"] for v in found)),
    }  # fmt: skip


def told(step: Step, party: str, line: Line, found: list[dict[str, Any]]) -> str:
    """Facts and decision in one text, as the approval forms after the decision ask for them."""
    facts = "；".join(v["facts"].rstrip("。") for v in found)
    return f"{facts}。\n{basis(step, line)}决定：{penalties_text(line)}。"


def duties(line: Line) -> str:
    """What the decision asks besides money: to be performed, not paid."""
    told = ("warning", "criticism", "fine", "confiscate", "confiscate_income", "confiscate_goods")
    kept = [p for p in line.penalties if p.kind not in told]
    return "；".join(penalty_text(p.kind, p.fen, p.text) for p in kept)


def money(step: Step, party: str) -> dict[str, Any]:
    """The party's account on the day, in fen; what is nothing is left out."""
    if party not in step.history.decisions:
        return {}
    account = step.account(party)
    imposed = sum(fen for _, kind, fen in step.history.money[party] if kind == "imposed")
    growing = max(account.surcharge - imposed, 0) if step.act.name == "impose_surcharge" else 0
    owed = {
        "fine_fen": account.fine_owed, "income_fen": account.income_owed,
        "surcharge_fen": growing or account.surcharge_owed, "paid_fen": account.fine_paid,
    }  # fmt: skip
    total = sum(max(owed[key], 0) for key in ("fine_fen", "income_fen", "surcharge_fen"))
    return {
        **{key: fen for key, fen in owed.items() if fen > 0}, "total_fen": total,
        "until": iso(step.facts.law.calendar.add_working_days(step.on, DEMAND_DAYS)), "as_of": iso(step.on),
    }  # fmt: skip


def instalment(step: Step, party: str, part: int = 0) -> dict[str, Any]:
    """One instalment of those this act grants, or the one day a fine is put off to."""
    data = step.data
    if step.act.name != "grant_instalments" or data is None or party not in step.history.decisions:
        return {}
    if data.until:
        owed = step.account(party).fine_owed
        return {"deferred": True, "reason": data.reason, "due": iso(data.until), "fen": owed}
    plan = data.plan
    rest = sum(i.fen for i in plan[part + 1 :])
    return {
        "deferred": False, "reason": data.reason, "number": part + 1, "count": len(plan), "due": iso(plan[part].due),
        "fen": plan[part].fen, "amount": figures(plan[part].fen), "rest_fen": rest or None,
    }  # fmt: skip


def plan(step: Step, party: str) -> list[dict[str, Any]]:
    """All that is asked for, as the approval form lists it."""
    count = len(getattr(step.data, "plan", ()) or ()) or 1
    return [instalment(step, party, part) for part in range(count) if step.data is not None]


def court(step: Step, party: str) -> dict[str, Any]:
    """Which court is applied to, and the demands that went before (行政强制法 53-55)."""
    demands = [e for e in step.history.by_name.get("demand", ()) if party in e.parties]
    numbers = [
        d["number"] for e in demands for d in e.derived.get("documents", ()) if d["party"] == party and d["number"]
    ]
    heard = [
        e.data["text"] for e in step.history.by_name.get("hear_on_demand", ()) if party in e.parties and e.data["text"]
    ]
    return {
        "name": getattr(step.data, "court", "") or step.facts.bureau.court or "有管辖权的人民法院",
        "demanded_on": iso(demands[-1].on if demands else None), "demand_number": "、".join(dict.fromkeys(numbers)),
        "heard_text": "；".join(heard) or "当事人没有提出意见",
        "signer": step.actor.name,
    }  # fmt: skip


def filing(step: Step, party: str) -> dict[str, Any]:
    """A major penalty reported to whom the bureau must file it with (重大行政处罚备案)."""
    if step.act.name != "file_record" or step.data is None:
        return {}
    discussed = step.history.last("resolve_discussion")
    held = any(h.state == "held" for h in step.history.hearings[party])
    signer = step.facts.person(step.data.approved_by) if step.data.approved_by else None
    return {
        "to": step.data.to, "signer": signer.name if signer else "", "hearing_text": "经过听证" if held else "",
        "review_text": "经过法制审核" if any(r.result == "pass" for r in step.history.reviews) else "",
        "discussed_on": iso(discussed.on if discussed else None),
    }  # fmt: skip


def credit(step: Step, party: str) -> dict[str, Any]:
    """How long a penalty is shown before it can be repaired, and at the longest (信用修复): parameters, in months."""
    least, most = (step.param(f"credit_tier_ordinary_{end}_months") for end in ("min", "max"))
    return {"min_months": int(least.value), "max_months": int(most.value)}
