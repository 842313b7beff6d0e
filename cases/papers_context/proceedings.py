"""What was done: proposal, notice, statement, hearing, review, discussion, closing, volume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases import labels, thresholds
from cases.history import Line
from cases.papers_context import lists
from cases.papers_context.subjects import line_of, officers, violations
from cases.papers_context.words import iso, penalties_text, penalty_text
from documents.amounts import figures
from documents.forms import EDITION, load_form

if TYPE_CHECKING:
    from cases.facts import Step


def proposal(step: Step, party: str) -> dict[str, Any]:
    if not party:
        lines = list(step.history.proposal.lines.values()) if step.history.proposal else []
        text = "；".join(f"对{step.party(ln.party)['name']}：{penalties_text(ln)}" for ln in lines)
        return {"number": step.history.proposal.number if step.history.proposal else 0, "penalties_text": text}
    line = line_of(step, party)
    if line is None:
        return {}
    reason, article = labels.NO_PENALTY.get(line.reason, ("", ""))
    return {
        "number": step.history.proposal.number if step.history.proposal else 1,
        "kind_text": labels.LINE_KINDS[line.kind],
        "reason_text": reason,
        "reason_article": article,
        "not_proven": line.reason == "not_proven",
        "fine_fen": line.fine,
        "penalties": [
            {"kind_text": labels.PENALTY_KINDS[p.kind], "fen": p.fen, "text": penalty_text(p.kind, p.fen, p.text)}
            for p in line.penalties
        ],
        "penalties_text": penalties_text(line),
        "discretion": line.raw.get("discretion") or "",
        "list_text": lists.named_by(step, line),
        "conditions_text": lists.conditions_of(step, line),
        "correction_text": correction(step, party, line),
    }


def correction(step: Step, party: str, line: Line) -> str:
    if step.act.name == "penalise_on_the_spot" and step.data is not None:
        return str(step.data.correction)
    orders = [o for o in step.history.orders if o.party == party and o.kind == "correction"]
    if line.raw.get("correction"):
        words = {"not_needed": "无需改正", "impossible": "无法改正", "done": "已经改正"}
        return f"{words[line.raw['correction']]}（{line.raw.get('correction_reason') or '见案卷'}）。"
    if not orders:
        return ""
    done = "经复查已改正" if orders[-1].state == "verified" else "责令按期改正"
    until = orders[-1].due
    return f"已责令于{until.year}年{until.month}月{until.day}日前改正，{done}。" if until else f"{done}。"


def notice(step: Step, party: str) -> dict[str, Any]:
    notice = step.history.notice(party) if party else None
    paper = next((d for d in reversed(step.history.documents) if is_notice(d, party)), None)
    told = notice.hearing if notice else bool(party and thresholds.hearing_triggered(step, party))
    return {
        "hearing": told,
        "statement_days": int(step.param("statement_days").value),
        "hearing_days": 5,
        "number": paper["number"] if paper else "",
        "title": title_of(paper) if paper else "",
        "served_on": iso(notice.served_on if notice else None),
    }


def title_of(document: dict[str, Any]) -> str:
    """What a paper of the record is called in its edition."""
    return load_form(document["form"], document.get("edition", EDITION)).title


def is_notice(document: dict[str, Any], party: str) -> bool:
    return document["form"] in ("penalty_notice", "hearing_right_notice") and document["party"] == party


def statement(step: Step, party: str) -> dict[str, Any]:
    statements = step.history.statements[party] if party else []
    if step.act.name == "penalise_on_the_spot" and step.data is not None:
        return {"made": True, "text": step.data.statement, "summary": step.data.statement}
    if not statements:
        return {"made": False, "waived": bool(party and step.history.waivers[party])}
    last = statements[-1]
    return {
        "made": True, "text": last.text, "summary": last.text, "adopted": last.adopted, "opinion": last.opinion or "复核中",
    }  # fmt: skip


def hearing(step: Step, party: str) -> dict[str, Any]:
    asked = step.history.hearings[party] if party else []
    held = [h for h in asked if h.state == "held"]
    if not held or held[-1].ended is None:
        dropped = {"withdrawn": "后来撤回了要求", "absent": "但无正当理由没有出席"}
        return {"held": False, "dropped_text": dropped.get(asked[-1].state, "") if asked else ""}
    closed = step.history.last("close_hearing")
    chair = step.facts.person(closed.by) if closed else None
    report = closed.data.get("report", "") if closed else ""
    return {"held": True, "on": iso(held[-1].ended[0]), "chair": chair.name if chair else "", "report": report}


def review(step: Step, party: str) -> dict[str, Any]:
    reviewing = step.act.name in ("pass_review", "return_review")
    submitted = step.history.last("submit_for_review")
    data = step.data
    if not reviewing or data is None:
        passed = [r for r in step.history.reviews if r.result == "pass"]
        return {"result_text": "同意", "submitted_on": iso(submitted.on if submitted else None)} if passed else {}
    kind = getattr(data, "kind", "pass_corrected" if getattr(data, "corrections", None) else "pass")
    answers = {"yes": "符合", "no": "不符合", "not_applicable": "不适用"}
    given = [{"item": a.item, "answer_text": answers[a.answer], "note": a.note} for a in data.checklist]
    default = [{"item": item, "answer_text": "符合", "note": ""} for item in labels.CHECKLIST] if kind == "pass" else []
    return {
        "result_text": labels.REVIEW_RESULTS[kind],
        "opinions": [*data.opinions, *(f"修改：{c}" for c in getattr(data, "corrections", ()))] or ["无"],
        "round": len(step.history.reviews) + 1,
        "reviewer": step.actor.name,
        "qualification": step.actor.legal_no,
        "submitted_on": iso(submitted.on if submitted else None),
        "checklist": given or default,
    }


def discussion(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if step.act.name != "resolve_discussion" or data is None:
        return {}

    def name(ref: str) -> str:
        person = step.facts.person(ref)
        return person.name if person else ref

    def title(ref: str) -> str:
        person = step.facts.person(ref)
        return (person.title or "负责人") if person else ""

    passed = [r for r in step.history.reviews if r.result == "pass"]
    return {
        "on": iso(step.on), "from": data.time_from or "", "to": data.time_to or "", "place": data.place,
        "chair": step.actor.name, "reporter": "、".join(o["name"] for o in officers(step, party)),
        "recorder": data.recorder,
        "members": [
            {"name": name(m.name), "title": title(m.name), "opinion": m.opinion, "dissent": "不同意见" if m.dissent else ""} for m in data.members
        ],
        "absent": [name(n) for n in data.absent], "recused": [name(n) for n in data.recused],
        "observers": list(data.observers),
        "content": data.content or proposal(step, "")["penalties_text"] or "处理意见",
        "review_text": "法制审核同意" if passed else "",
        "conclusion_text": labels.CONCLUSIONS[data.conclusion],
    }  # fmt: skip


def closing(step: Step, party: str) -> dict[str, Any]:
    results, performance, before = [], [], ""
    for key, decision in step.history.decisions.items():
        name = step.party(key)["name"]
        account = step.account(key)
        given = basis(step, decision.line)
        shown = "" if given == before else given
        results.append(f"{shown}对{name}：{penalties_text(decision.line)}{changed(step, key)}")
        before = given
        if decision.line.penalises:
            paid = f"已缴罚款{figures(account.fine_paid - account.refunded)}元"
            if account.surcharge_paid:
                paid += f"，加处罚款{figures(account.surcharge_paid)}元"
            performance.append(f"{name}{paid}")
    if step.history.tracks["correction"]:
        performance.append("整改经复查合格")
    return {"result_text": "。\n".join(results) or "无", "performance_text": "；".join(performance) or "已执行"}


def basis(step: Step, line: Line) -> str:
    """The provision broken and the basis of the penalty, down to the item, as cover and closing form ask for them."""
    if line.kind == "no_penalty":
        return f"依据{labels.NO_PENALTY.get(line.reason, ('', '本案有关规定'))[1]}，"
    if not line.penalises:
        return ""
    found = violations(step, line.party)
    broken = "、".join(dict.fromkeys(v["violated_text"] for v in found))
    clauses = "、".join(dict.fromkeys(v["clause_text"] for v in found))
    return f"违反{broken}，依据{clauses}，"


def changed(step: Step, party: str) -> str:
    """What became of a decision afterwards: the penalties as varied, or that it was set aside."""
    decision = step.history.decisions[party]
    if decision.state in ("annulled", "revoked"):
        return "（已撤销）"
    if decision.state == "illegal":
        return "（已确认违法）"
    entry = step.history.last_of(party, "appeal_result", "revoke_or_vary")
    if decision.state != "varied" or entry is None:
        return ""
    how = "经复议或者诉讼" if entry.name == "appeal_result" else "由本机关"
    varied = Line.read({"party": party, "penalties": entry.data.get("penalties") or []})
    return f"（{how}变更为：{penalties_text(varied)}）"


def on_spot(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if step.act.name != "penalise_on_the_spot" or data is None:
        return {}
    paid = "依法给予一百元以下罚款或者不当场收缴事后难以执行" if data.collect == "cash" else ""
    place = data.place or step.history.source.get("place") or step.party(party).get("address", "") if party else ""
    return {
        "place": place,
        "time": f"{step.on.year}年{step.on.month}月{step.on.day}日{data.time or ''}",
        "collect_text": paid,
        "statement": data.statement,
    }


def volume(step: Step, party: str) -> dict[str, Any]:
    if step.act.name != "archive":
        return {}
    terms = {row["procedure"]: row["term"] for row in step.param("retention").value}
    case = step.facts.case
    return {
        "retention_text": getattr(step.data, "retention", "") or terms.get(step.history.procedure, "永久"),
        "archive_no": "",
        "documents": len(step.history.documents),
        "prepared_by": step.actor.name,
        "checked_by": getattr(step.data, "checked_by", ""),
        "note": getattr(step.data, "note", "") or ("本卷材料齐全。" if case else ""),
    }
