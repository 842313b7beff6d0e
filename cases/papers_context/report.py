"""The case as a whole, as reports and submissions tell it: a line for every party with facts, law, proposal and reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases import labels, proposals, thresholds
from cases.discretion import appraising
from cases.papers_context import lists, proceedings, subjects
from cases.papers_context.words import amount, iso, penalties_text
from cases.wanted import tells_hearing

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line

PROPOSING = ("conclude_investigation", "propose")


def _lines(step: Step) -> list[Line]:
    """The proposal this act makes, else the one that stands; of parties not decided yet, once some are."""
    if step.act.name in PROPOSING:
        return proposals.whole(step)
    standing = step.history.proposal.lines.values() if step.history.proposal else ()
    return [line for line in standing if line.party in step.history.undecided] or list(standing)


def lines(step: Step, party: str) -> list[dict[str, Any]]:
    """One entry for every party's line."""
    return [_line(step, line) for line in _lines(step) if not party or line.party == party]


def _line(step: Step, line: Line) -> dict[str, Any]:
    found = subjects.violations(step, line.party)
    reason, article = labels.NO_PENALTY.get(line.reason, ("", ""))
    said = proceedings.statement(step, line.party)
    proposed = penalties_text(line) + (f"（{reason}，依据{article}）" if reason else "")
    return {
        "party": step.party(line.party)["name"], "facts": [v["facts"] for v in found],
        "violated_text": "、".join(dict.fromkeys(v["violated_text"] for v in found)),
        "clause_text": "、".join(dict.fromkeys(v["clause_text"] for v in found)),
        "kind_text": labels.LINE_KINDS[line.kind], "proposed_text": proposed,
        "list_text": lists.named_by(step, line), "conditions_text": lists.conditions_of(step, line),
        "tier": _tier(step, line), "discretion": line.raw.get("discretion") or "",
        "correction_text": proceedings.correction(step, line.party, line),
        "statement_text": _statement(step, line, said), "hearing_text": _hearing(step, line.party),
    }  # fmt: skip


def _tier(step: Step, line: Line) -> str:
    """The tiers of the benchmark its answers led to, as this act finds them or the record keeps them; else as typed."""
    told = line.raw.get("tiers") or (appraising.as_record(step, line) if step.act.name in PROPOSING else ())
    return "、".join(dict.fromkeys(str(tier["label"]) for tier in told)) or line.raw.get("tier") or ""


def _statement(step: Step, line: Line, said: dict[str, Any]) -> str:
    """What the party answered to the notice, and what became of it."""
    if said.get("made"):
        adopted = "予以采纳" if said.get("adopted") else "不予采纳"
        reply = "（复核中）" if said.get("opinion") == "复核中" else f"（复核意见：{adopted}，{said.get('opinion')}）"
        return f"{said['summary']}{reply}"
    if not step.history.notices[line.party]:
        return "尚未告知" if line.penalises else "不适用"
    return "明确放弃陈述、申辩" if said.get("waived") else "没有提出陈述、申辩意见"


def _hearing(step: Step, party: str) -> str:
    asked = proceedings.hearing(step, party)
    if asked.get("held"):
        return f"已举行听证。{asked.get('report') or ''}"
    return f"要求听证，{asked['dropped_text']}" if asked.get("dropped_text") else ""


def report(step: Step, party: str) -> dict[str, Any]:
    """What was said beside the findings, and what was ordered to be put right."""
    ordered = [line for line in lines(step, party) if line["correction_text"]]
    return {"text": getattr(step.data, "report", ""), "corrections": ordered}


def submission(step: Step, party: str) -> dict[str, Any]:
    """What is said when a case is laid before the legal reviewer, the meeting or the leader."""
    history = step.history
    ordinary = step.param("review_scope").value == "all_ordinary"
    told = [p for p in step.parties if tells_hearing(step, p)] if step.act.name == "serve_notice" else []
    return {
        "opinion": step.data.opinion if step.act.name == "submit_for_review" and step.data is not None else "",
        "told_text": "陈述、申辩的权利和要求听证的权利" if told else "陈述、申辩的权利",
        "round": len(history.reviews) + 1, "by": step.actor.name, "unit": _unit(step),
        "ground_text": "本机关规定普通程序案件一律审核" if ordinary else "行政处罚法第五十八条规定的情形",
        "major_text": "；".join(dict.fromkeys(why for line in _lines(step) for why in majors(step, line))),
        "review_text": _reviewed(step),
        "before_text": "；".join(f"第{n}次：{labels.REVIEW_RESULTS[r.result]}" for n, r in enumerate(history.reviews, 1)),
    }  # fmt: skip


def _unit(step: Step) -> str:
    case = step.facts.case
    unit = case.unit if case is not None else None
    return unit.name if unit is not None else step.facts.bureau.name


def _reviewed(step: Step) -> str:
    passed = [r for r in step.history.reviews if r.result == "pass"]
    if not passed:
        return ""
    person = step.facts.person(passed[-1].reviewer)
    on = iso(passed[-1].order[0])
    return f"{on[:4]}年{int(on[5:7])}月{int(on[8:])}日法制审核同意（审核人员：{person.name if person else passed[-1].reviewer}）"


def majors(step: Step, line: Line) -> list[str]:
    """Why the leaders must discuss a line together (行政处罚法 57(2); the same tests as `thresholds.is_major`)."""
    if not thresholds.is_major(step, line):
        return []
    found = [labels.PENALTY_KINDS[k] for k in sorted(line.kinds & set(step.param("collective_kinds").value))]
    border = f"collective_amount_{step.subject(line.party)}"
    if thresholds.reaches(step, max(line.fine, line.confiscated), border):
        found.append(f"罚没数额达到{amount(int(step.param(border).value))}")
    if line.raw.get("complex"):
        found.append("情节复杂")
    if line.raw.get("ground") == "mitigate":
        found.append("拟减轻处罚")
    if appraising.deviates(step, line):
        found.append("偏离裁量阶次")
    if any(h.state == "held" for h in step.history.hearings[line.party]):
        found.append("经过听证")
    return [f"{step.party(line.party)['name']}：{'、'.join(found)}"]
