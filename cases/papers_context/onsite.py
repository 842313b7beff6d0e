"""What is found and asked: inspection, orders on the site, inquiry, scene, sample, expert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cases import labels
from cases.law import Citation
from cases.papers_context import subjects
from cases.papers_context.words import iso, item_rows, moment, opinions, span

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Entry
    from cases.people import Person

# The order that a recheck looks back at, and the name of its paper.
CHECKED: Final = {
    "recheck_correction": ("order_correction", "correction_order", "责令限期整改指令书"),
    "approve_resumption": ("order_site_measures", "site_measures", "现场处理措施决定书"),
}
CLEARED: Final = {
    "verified": "经复查，原文书所列问题已经整改完毕。",
    "failed": "经复查，原文书所列问题没有按期整改完毕。",
    "resumed": "经审查，原决定所列问题和隐患已经排除，同意恢复生产经营和使用。",
}


def inspection(step: Step, party: str) -> dict[str, Any]:
    source = step.history.source
    found = source.get("inspection") or {}
    if not found:
        return {}
    plan = found.get("plan") or {}
    hazards = [
        f"{h['text'].rstrip('。；;')}{'（重大事故隐患）' if h.get('major') else ''}。"
        for h in found.get("hazards") or ()
    ]
    told = [found.get("text") or ""]
    told += ["发现下列问题和隐患：", *numbered(hazards)] if hazards else []
    told += [f"处理情况：{found['handling']}"] if found.get("handling") else []
    return {
        "place": found.get("place") or source.get("place") or "",
        "time_text": span(source["on"], found.get("time_from"), found.get("time_to")),
        "text": "\n".join(line for line in told if line),
        "refusal": found.get("refusal_note") or "",
        "plan": plan and {
            "on": plan.get("on") or "", "time": plan.get("time") or moment(source["on"]),
            "contact": plan.get("contact") or subjects.party(step, party).get("legal_representative", ""),
            "content": plan.get("content") or "", "method": plan.get("method") or "", "remark": plan.get("remark") or "",
            "checked": opinions(step, [plan.get("checked")]), "approved": opinions(step, [plan.get("approved")]),
        },
    }  # fmt: skip


def numbered(lines: list[str]) -> list[str]:
    return [f"{n}．{line}" for n, line in enumerate(lines, 1)]


def found_before(step: Step, party: str) -> list[str]:
    """What an order or a seizure answers to, where it says nothing itself: hazards of the inspection, else the facts."""
    hazards = (step.history.source.get("inspection") or {}).get("hazards") or []
    facts = [v["facts"] for v in step.history.violations.values() if not party or v["party"] == party]
    return [h["text"] for h in hazards] or facts or [v["facts"] for v in step.history.violations.values()]


def order(step: Step, party: str) -> dict[str, Any]:
    """An order on the site (现场处理措施, 责令限期整改), or the recheck of one."""
    data = step.data
    if data is None:
        return {}
    if step.act.name in CHECKED:
        return _rechecked(step, party)
    if step.act.name not in ("order_correction", "order_site_measures"):
        return {}
    problems = list(data.items) or found_before(step, party)
    source = step.history.source
    return {
        "problems": problems,
        "which_text": "第1项" if len(problems) == 1 else f"第1项至第{len(problems)}项",
        "measures": [line.strip() for line in getattr(data, "measures", "").split("\n") if line.strip()],
        "basis": getattr(data, "basis", "") or str(Citation.parse("安全生产法/65/1/3")),
        "until": iso(getattr(data, "until", None)),
        "stop": bool(getattr(data, "stop_construction", False)),
        "checked_on": source.get("on") if source.get("kind") == "inspection" else iso(step.on),
    }


def _rechecked(step: Step, party: str) -> dict[str, Any]:
    act, form, title = CHECKED[step.act.name]
    ordered = step.history.last_of(party, act)
    result = CLEARED[getattr(step.data, "result", "resumed")]
    return {
        "earlier_on": iso(ordered.on if ordered else None),
        "earlier_number": number_of(ordered, form, party),
        "earlier_title": title,
        "result_text": result + (f"\n{step.data.text}" if step.data.text else ""),
    }


def number_of(entry: Entry | None, form: str, party: str = "") -> str:
    """The number of a paper that an earlier act issued, for the party if it has one of its own."""
    issued = [d for d in (entry.derived.get("documents", ()) if entry else ()) if d["form"] == form]
    own = [d for d in issued if d["party"] == party] or issued
    return str(own[-1]["number"]) if own else ""


# -- inquiry -----------------------------------------------------------------------------------------------------------


def inquiry(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if step.act.name != "inquire" or data is None:
        return {}
    recorder, recorder_post = _recorder(step)
    before = [e for e in step.facts.evidence if e["title"] == labels.INQUIRED.format(data.person)]
    return {
        **_interviewee(step), "person": data.person, "ordinal_text": f"第{len(before) + 1}次",
        "time_text": span(iso(step.on), data.time_from, data.time_to), "place": data.place,
        "asker": step.actor.name, "asker_post": subjects.post(step, step.actor),
        "recorder": recorder, "recorder_post": recorder_post, "present": data.present,
        "subject": data.subject or subjects.cause(step), "text": data.text,
        "refusal": "" if data.signed else data.refusal_note, "summons": _summons(step),
    }  # fmt: skip


def _interviewee(step: Step) -> dict[str, Any]:
    """Who is questioned: as the case knows the person, a party or its legal representative; typed words go first."""
    known: dict[str, Any] = {}
    for p in step.history.parties.values():
        if p["kind"] == "person" and p["name"] == step.data.person:
            known = {k: p.get(k) for k in ("sex", "id_no", "birth", "employer", "position", "address", "phone")}
        elif p.get("legal_representative") == step.data.person and not known:
            position = p.get("position") or "法定代表人（负责人）"
            known = {"employer": p["name"], "position": position, "phone": p.get("phone")}
    typed = step.data.identity.model_dump() if step.data.identity else {}
    known |= {k: v for k, v in typed.items() if v}
    found = {**subjects.of_person(step, known), **{k: v for k, v in known.items() if v}}
    return {k: str(v) for k, v in found.items() if k not in ("birth", "employer_address")}


def _recorder(step: Step) -> tuple[str, str]:
    """Who writes the record: as said, else the second officer."""
    beside = [p for p in step.acting if p is not step.actor]
    said = getattr(step.data, "recorder", "")
    person: Person | None = next((p for p in step.acting if p.name == said), None) if said else next(iter(beside), None)
    return (said or (person.name if person else "")), (subjects.post(step, person) if person else "")


def _summons(step: Step) -> dict[str, Any]:
    data, given = step.data, step.data.summons
    if given is None:
        return {}
    day = iso(given.day or step.on)
    clock = given.time or (None if given.day and given.day != step.on else data.time_from)
    return {
        "on": iso(given.on or step.on), "at_text": moment(day, clock), "place": given.place or data.place,
        "identity_card": given.identity_card, "licence": given.licence, "authority": given.authority, "other": given.other,
    }  # fmt: skip


# -- scene, sample, expert ---------------------------------------------------------------------------------------------


def scene(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if step.act.name != "inspect_scene" or data is None:
        return {}
    recorder, recorder_post = _recorder(step)
    return {
        "time_text": span(iso(step.on), data.time_from, data.time_to), "place": data.place, "weather": data.weather,
        "attending": [{"name": a.name, "post": a.post} for a in data.attending],
        "invited": data.invited, "invited_post": data.invited_post, "recorder": recorder, "recorder_post": recorder_post,
        "text": data.text, "refusal": "" if data.signed else data.refusal_note,
    }  # fmt: skip


def sampling(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if step.act.name != "sample" or data is None:
        return {}
    return {
        "time_text": span(iso(step.on), data.time_from, data.time_to),
        "place": data.place or subjects.party(step, party).get("address", ""),
        "manager": data.site_manager,
        "items": item_rows(data.items),
        "refusal": "" if data.signed else data.refusal_note,
    }


def appraisal(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if step.act.name != "commission_appraisal" or data is None:
        return {}
    return {"body": data.body, "demand": data.subject, "items": item_rows(data.items), "due": iso(data.due)}
