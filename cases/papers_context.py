"""The tree of values a form may read: made from facts, lazily per branch, money in fen and dates in ISO."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from cases import labels
from cases.law import Citation, full_title
from documents.amounts import capital, figures

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line


class Lazy(Mapping[str, Any]):
    """A mapping whose branches are made when a form asks for them."""

    def __init__(self, step: Step, party: str) -> None:
        self._step, self._party = step, party
        self._made: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._made:
            branch = BRANCHES.get(key)
            if branch is None:
                raise KeyError(key)
            self._made[key] = branch(self._step, self._party)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(BRANCHES)

    def __len__(self) -> int:
        return len(BRANCHES)


def context(step: Step, party: str) -> Lazy:
    """The values for one paper of this act, about `party` ("" = the whole case)."""
    return Lazy(step, party)


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def amount(fen: int) -> str:
    return f"人民币{capital(fen)}（¥{figures(fen)}）"


def penalty_text(kind: str, fen: int, text: str) -> str:
    if kind == "fine":
        return f"罚款{amount(fen)}"
    if kind.startswith("confiscate") and fen:
        return f"{text or labels.PENALTY_KINDS[kind]}{amount(fen)}"
    return text or labels.PENALTY_KINDS[kind]


def penalties_text(line: Line) -> str:
    if line.kind == "no_penalty":
        return "不予行政处罚"
    if line.kind == "transfer":
        return "移送有管辖权的机关"
    penalties = sorted(line.penalties, key=lambda p: p.kind != "fine")
    return "；".join(penalty_text(p.kind, p.fen, p.text) for p in penalties)


def cite_text(step: Step, cites: str, subject: str = "") -> str:
    """Citations as a paper prints them; a clause of our own base in the form its source gives."""
    found = []
    for cite in cites.split("+"):
        citation = Citation.parse(cite)
        rows = step.facts.law.clauses(cite, subject, step.on) if subject else []
        if rows and rows[0].source.startswith(citation.statute):
            clause = rows[0].source[len(citation.statute) :].replace("(", "（").replace(")", "）")
            found.append(f"《{full_title(citation.statute)}》{clause}")
        else:
            found.append(str(citation))
    return "、".join(found)


def _bureau(step: Step, party: str) -> dict[str, Any]:
    b = step.facts.bureau
    return {
        "name": b.name, "abbr": b.abbr, "government": b.government or "本级人民政府", "court": b.court or "有管辖权的人民法院",
        "address": b.address, "postcode": b.postcode, "phone": b.phone, "contact": "", "bank": b.bank or "指定的银行",
        "account": b.account, "payee": b.payee, "review_channel": "",
    }  # fmt: skip


def _case(step: Step, party: str) -> dict[str, Any]:
    h, case = step.history, step.facts.case
    decided = [d.order[0] for d in h.decisions.values()] or [step.on]
    closed = step.on if step.act.name == "close" else (e.on if (e := h.last("close")) else None)
    concluded = h.last("conclude_investigation", "propose")
    return {
        "number": case.number or "" if case else "",
        "title": case.title if case else "",
        "cause": "、".join(dict.fromkeys(violation_name(step, v) for v in h.violations.values())),
        "source_text": labels.SOURCES.get(h.source.get("kind", ""), "") + (h.source.get("text") or ""),
        "source_on": h.source.get("on", ""),
        "summary": "\n".join(v["facts"] for v in h.violations.values()),
        "filed_on": iso(h.filed_on),
        "concluded_on": iso(concluded.on if concluded else None),
        "decided_on": iso(max(decided)),
        "closed_on": iso(closed),
        "archived_on": iso(step.on if step.act.name == "archive" else None),
        "procedure_text": labels.PROCEDURES[h.procedure],
    }


def _officers(step: Step, party: str) -> list[dict[str, str]]:
    names = getattr(step.data, "officers", None) or step.history.officers_on(step.on)
    if step.act.name == "penalise_on_the_spot":
        names = [p.username for p in step.acting]
    people = [p for n in names if (p := step.facts.person(n)) is not None]
    return [{"name": p.name, "licence": p.licence_on(step.on)} for p in people]


def party_values(step: Step, key: str) -> dict[str, Any]:
    raw = step.party(key)
    shown = dict(raw)
    if raw.get("birth"):
        born = date.fromisoformat(str(raw["birth"]))
        shown["age"] = str(step.on.year - born.year - ((step.on.month, step.on.day) < (born.month, born.day)))
    if former := raw.get("former_name"):
        shown["name"] = f"{raw['name']}（原名称：{former}）"
    shown["word"] = "你" if raw["kind"] == "person" else "你单位"
    return shown


def _party(step: Step, party: str) -> dict[str, Any]:
    key = party or next(iter(step.history.parties), "")
    return party_values(step, key) if key else {}


def _all_parties(step: Step, party: str) -> list[dict[str, Any]]:
    return [party_values(step, key) for key in step.history.parties]


def _line(step: Step, party: str) -> Line | None:
    for line in step.lines:
        if line.party == party:
            return line
    decision = step.history.decisions.get(party)
    return decision.line if decision and step.act.name not in ("serve_notice",) else step.history.line(party)


def violation_name(step: Step, violation: dict[str, Any]) -> str:
    """The cause (案由): its own name, or the words of the clause it falls under."""
    if violation.get("name"):
        return str(violation["name"])
    kind = step.party(violation["party"])["kind"]
    rows = step.facts.law.clauses(violation["clause"].split("+")[0], "person" if kind == "person" else "unit", step.on)
    return rows[0].violation if rows else str(Citation.parse(violation["violated"].split("+")[0]))


def _violations(step: Step, party: str) -> list[dict[str, Any]]:
    line = _line(step, party) if party else None
    keys = (
        line.violations if line else [k for k, v in step.history.violations.items() if not party or v["party"] == party]
    )
    found = []
    for key in keys:
        v = step.history.violations[key]
        subject = "person" if step.party(v["party"])["kind"] == "person" else "unit"
        found.append(
            {
                "facts": v["facts"], "start": str(v["act_start"]), "end": str(v["act_end"]), "place": v.get("place", ""),
                "violated_text": cite_text(step, v["violated"]), "clause_text": cite_text(step, v["clause"], subject),
                "name": violation_name(step, v),
            }
        )  # fmt: skip
    return found


def _evidence(step: Step, party: str) -> list[dict[str, Any]]:
    line = _line(step, party) if party else None
    found = []
    for item in step.facts.evidence:
        if line is not None and item["proves"] and not set(item["proves"]) & set(line.violations):
            continue
        proved = [violation_name(step, v) for k in item["proves"] if (v := step.history.violations.get(k))]
        found.append(
            {
                "number": item["number"], "title": item["title"], "pages": item["pages"],
                "kind_text": labels.EVIDENCE_KINDS.get(item["kind"], item["kind"]),
                "proves_text": "、".join(dict.fromkeys(proved)),
            }
        )  # fmt: skip
    return found


def _proposal(step: Step, party: str) -> dict[str, Any]:
    if not party:
        lines = list(step.history.proposal.lines.values()) if step.history.proposal else []
        text = "；".join(f"对{step.party(ln.party)['name']}：{penalties_text(ln)}" for ln in lines)
        return {"number": step.history.proposal.number if step.history.proposal else 0, "penalties_text": text}
    line = _line(step, party)
    if line is None:
        return {}
    reason, article = labels.NO_PENALTY.get(line.reason, ("", ""))
    return {
        "number": step.history.proposal.number if step.history.proposal else 1,
        "kind_text": labels.LINE_KINDS[line.kind],
        "reason_text": reason,
        "reason_article": article,
        "fine_fen": line.fine,
        "penalties": [
            {"kind_text": labels.PENALTY_KINDS[p.kind], "fen": p.fen, "text": penalty_text(p.kind, p.fen, p.text)}
            for p in line.penalties
        ],
        "penalties_text": penalties_text(line),
        "discretion": line.raw.get("discretion") or "",
        "correction_text": _correction(step, party, line),
    }


def _correction(step: Step, party: str, line: Line) -> str:
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


def _notice(step: Step, party: str) -> dict[str, Any]:
    notice = step.history.notice(party) if party else None
    number = next((d["number"] for d in reversed(step.history.documents) if _is_notice(d, party)), "")
    told = notice.hearing if notice else bool(party and step.hearing_triggered(party))
    return {
        "hearing": told,
        "statement_days": int(step.param("statement_days").value),
        "hearing_days": 5,
        "number": number,
        "served_on": iso(notice.served_on if notice else None),
    }


def _is_notice(document: dict[str, Any], party: str) -> bool:
    return document["form"] in ("penalty_notice", "hearing_right_notice") and document["party"] == party


def _statement(step: Step, party: str) -> dict[str, Any]:
    statements = step.history.statements[party] if party else []
    if step.act.name == "penalise_on_the_spot" and step.data is not None:
        return {"made": True, "text": step.data.statement, "summary": step.data.statement}
    if not statements:
        return {"made": False, "waived": bool(party and step.history.waivers[party])}
    last = statements[-1]
    return {
        "made": True, "text": last.text, "summary": last.text, "adopted": last.adopted, "opinion": last.opinion or "复核中",
    }  # fmt: skip


def _hearing(step: Step, party: str) -> dict[str, Any]:
    held = [h for h in step.history.hearings[party] if h.state == "held"] if party else []
    if not held or held[-1].ended is None:
        return {"held": False}
    closed = step.history.last("close_hearing")
    chair = step.facts.person(closed.by) if closed else None
    report = closed.data.get("report", "") if closed else ""
    return {"held": True, "on": iso(held[-1].ended[0]), "chair": chair.name if chair else "", "report": report}


def _review(step: Step, party: str) -> dict[str, Any]:
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


def _discussion(step: Step, party: str) -> dict[str, Any]:
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
        "chair": step.actor.name, "reporter": "、".join(o["name"] for o in _officers(step, party)),
        "recorder": data.recorder,
        "members": [
            {"name": name(m.name), "title": title(m.name), "opinion": m.opinion, "dissent": "不同意见" if m.dissent else ""} for m in data.members
        ],
        "absent": [name(n) for n in data.absent], "recused": [name(n) for n in data.recused],
        "observers": list(data.observers),
        "content": data.content or _proposal(step, "")["penalties_text"] or "处理意见",
        "review_text": "法制审核同意" if passed else "",
        "conclusion_text": labels.CONCLUSIONS[data.conclusion],
    }  # fmt: skip


def _closing(step: Step, party: str) -> dict[str, Any]:
    results, performance = [], []
    for key, decision in step.history.decisions.items():
        name = step.party(key)["name"]
        account = step.account(key)
        changed = {"varied": "（经复议或者诉讼变更）", "annulled": "（已撤销）", "revoked": "（已撤销）"}.get(
            decision.state, ""
        )
        results.append(f"对{name}：{penalties_text(decision.line)}{changed}")
        if decision.line.penalises:
            paid = f"已缴罚款{figures(account.fine_paid - account.refunded)}元"
            if account.surcharge_paid:
                paid += f"，加处罚款{figures(account.surcharge_paid)}元"
            performance.append(f"{name}{paid}")
    if step.history.tracks["correction"]:
        performance.append("整改经复查合格")
    return {"result_text": "。\n".join(results) or "无", "performance_text": "；".join(performance) or "已执行"}


def _on_spot(step: Step, party: str) -> dict[str, Any]:
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


def _volume(step: Step, party: str) -> dict[str, Any]:
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


def _act(step: Step, party: str) -> dict[str, Any]:
    return {"opinion": getattr(step.data, "opinion", ""), "reason": getattr(step.data, "reason", "") or ""}


def _on(step: Step, party: str) -> str:
    return step.on.isoformat()


def _receiver(step: Step, party: str) -> str:
    return "、".join(p["name"] for p in step.history.parties.values())


BRANCHES: dict[str, Any] = {
    "on": _on,
    "receiver": _receiver,
    "bureau": _bureau,
    "case": _case,
    "officers": _officers,
    "party": _party,
    "parties": _all_parties,
    "violations": _violations,
    "evidence": _evidence,
    "proposal": _proposal,
    "notice": _notice,
    "statement": _statement,
    "hearing": _hearing,
    "review": _review,
    "discussion": _discussion,
    "closing": _closing,
    "penalty_on_spot": _on_spot,
    "volume": _volume,
    "act": _act,
}
