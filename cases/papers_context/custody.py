"""What is taken or cut off: evidence preserved (先行登记保存), things sealed and seized, supply stopped; who approved it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases import labels
from cases.law import Citation
from cases.papers_context import subjects
from cases.papers_context.onsite import found_before, number_of
from cases.papers_context.words import iso, item_rows, items_text, moment, opinions
from cases.registry import Role

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Entry, Held


def approvals(step: Step, party: str) -> dict[str, Any]:
    """The opinions that came with the act: of the unit's head, of who checked, of who approved."""
    data = step.data
    if data is None:
        return {}
    approver = step.actor.username if step.act.head else data.approved_by or ""
    mine = [a.model_dump(mode="json") for a in data.approvals if a.by == approver]
    chain = [a.model_dump(mode="json") for a in data.approvals if a.by != approver]
    unit = [a for a in chain if _heads_unit(step, a["by"])]
    if approver and not mine:
        on = "" if getattr(data, "emergency", False) else iso(step.on)
        mine = [{"by": approver, "on": on, "opinion": "同意。"}]
    return {
        "unit": opinions(step, unit),
        "checked": opinions(step, [a for a in chain if a not in unit]),
        "before": opinions(step, chain),
        "approved": opinions(step, mine),
    }


def _heads_unit(step: Step, name: str) -> bool:
    person = step.facts.person(name)
    return person is not None and person.has_role(Role.UNIT_HEAD, step.on)


def _taken(step: Step, held: list[Held], act: str, which: int | None) -> list[Entry]:
    """The events that took what this act gives back or keeps longer: the one named, else all still open."""
    open_ones = {h.seq for h in held if h.released_on is None and which in (None, h.seq)}
    return [e for e in step.history.by_name.get(act, ()) if e.seq in open_ones]


def _earlier(taken: list[Entry], form: str, party: str) -> dict[str, Any]:
    """Dates and numbers of the papers by which things were taken, and the things."""
    items = [item for entry in taken for item in entry.data.get("items", ())]
    return {
        "items": item_rows(items), "items_text": items_text(items),
        "taken_on": iso(taken[0].on) if taken else "",
        "number": "、".join(dict.fromkeys(n for e in taken if (n := number_of(e, form, party)))),
    }  # fmt: skip


# -- preservation ------------------------------------------------------------------------------------------------------


def preservation(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if data is None:
        return {}
    if step.act.name == "release_preserved":
        taken = _taken(step, step.history.preserved, "preserve", data.preserved)
        basis = "依据《中华人民共和国行政处罚法》第五十六条，提请对上述证据作出处理"
        return {
            **_earlier(taken, "preservation_notice", party), "disposal": data.disposal,
            "reason_text": f"{_sentence(data.reason)}{basis}：{data.disposal}", "opinion_text": "建议按上述意见处理。",
        }  # fmt: skip
    if step.act.name != "preserve":
        return {}
    reason = data.reason or "上述证据与本案有关，可能灭失或者以后难以取得"
    basis = "依据《中华人民共和国行政处罚法》第五十六条，提请先行登记保存。"
    kept = labels.PRESERVED[data.keeping] if data.keeping else ""
    return {
        "items": item_rows(data.items), "items_text": items_text(data.items),
        "reason_text": _sentence(reason) + basis, "opinion_text": "建议先行登记保存上述证据。",
        "keeping_text": "，".join(part for part in (kept, data.place) if part),
        "collect_on": iso(data.collect_on or step.facts.law.calendar.add_working_days(step.on, 7)),
        "collect_at": data.collect_at or step.facts.bureau.address,
    }  # fmt: skip


def _sentence(text: str) -> str:
    return text if not text or text[-1] in "。；！？" else f"{text}。"


# -- sealing and seizure -----------------------------------------------------------------------------------------------


def seizure(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if data is None:
        return {}
    if step.act.name == "seal_or_seize":
        return _seized(step, party)
    if step.act.name not in ("extend_seizure", "lift_seizure"):
        return {}
    taken = _taken(step, step.history.seized, "seal_or_seize", getattr(data, "seizure", None))
    found = {
        **_earlier(taken, "seizure_decision", party), "measure_text": _measure(taken[0].data if taken else {}),
        "list_text": "、".join(str(_place(step, entry)) for entry in taken),
    }  # fmt: skip
    if step.act.name == "extend_seizure":
        return {**found, "reason": data.reason, "until": iso(data.until)}
    basis = data.basis or str(Citation.parse("行政强制法/27"))
    return {**found, "disposal": data.disposal, "basis": basis}


def _seized(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    cites = ["安全生产法/65/1/4"] + (["危险化学品安全管理条例/7/1/4"] if data.hazardous_chemicals else [])
    return {
        "problems": list(data.problems) or found_before(step, party), "reason": data.reason,
        "basis": data.basis or "、".join(str(Citation.parse(cite)) for cite in cites),
        "measure_text": _measure(data.model_dump()), "items": item_rows(data.items), "items_text": items_text(data.items),
        "from": iso(step.on), "until": iso(data.until or step.on + timedelta(days=30)),
        "list_text": str(len(step.history.seized) + 1),
    }  # fmt: skip


def _measure(data: dict[str, Any]) -> str:
    return labels.SEIZED.get(data.get("measure") or "", "查封（扣押）")


def _place(step: Step, entry: Entry) -> int:
    """The how-manieth list of the case an earlier seizure wrote."""
    return [h.seq for h in step.history.seized].index(entry.seq) + 1


# -- supply ------------------------------------------------------------------------------------------------------------


def supply(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    if data is None or step.act.name not in ("cut_supply", "restore_supply"):
        return {}
    if step.act.name == "cut_supply":
        ordered = step.history.last_of(party, "order_site_measures")
        told = data.refused or (ordered.data.get("measures", "") if ordered else "")
        return {
            **_supplied(data.kind), "supplier": data.supplier, "urgent": data.urgent,
            "ordered_on": iso(ordered.on if ordered else None),
            "ordered_text": "；".join(line.strip("。；; ") for line in told.split("\n") if line.strip()),
            "start_text": moment(iso(data.start_on), data.start_time),
        }  # fmt: skip
    cut = step.history.last_of(party, "cut_supply")
    before = cut.data if cut else {}
    return {
        **_supplied(before.get("kind") or "power"), "supplier": data.supplier or before.get("supplier", ""),
        "cut_on": iso(cut.on if cut else None), "performed_on": iso(data.performed_on),
        "resume_text": moment(iso(data.resume_on), data.resume_time),
    }  # fmt: skip


def _supplied(kind: str) -> dict[str, str]:
    what = "供电" if kind == "power" else "供应民用爆炸物品"
    return {"stop_text": f"停止{what}", "restart_text": f"恢复{what}"}


# -- the request for approval ------------------------------------------------------------------------------------------


def coercion(step: Step, party: str) -> dict[str, Any]:
    """What is asked of the leader (行政强制审批表): matter, reason, basis, kind and term."""
    made = REQUESTS.get(step.act.name)
    party = party or next(iter(step.parties), "") or next(iter(step.history.parties), "")
    return {"request_text": made(step, party)} if made and step.data is not None else {}


def _ask_seizure(step: Step, party: str) -> str:
    s = seizure(step, party)
    lines = [
        f"拟{s['measure_text']}：{s['items_text']}。", f"理由：{s['reason']}", f"依据：{s['basis']}。",
        f"期限：自{moment(s['from'])}至{moment(s['until'])}。",
    ]  # fmt: skip
    if step.data.emergency:
        lines.append("情况紧急，已当场实施，依照《中华人民共和国行政强制法》第十九条补办批准手续。")
    return "\n".join(lines)


def _ask_extension(step: Step, party: str) -> str:
    s = seizure(step, party)
    number = f"以{s['number']}" if s["number"] else ""
    return (
        f"拟将{moment(s['taken_on'])}{number}作出的{s['measure_text']}决定的期限延长至{moment(s['until'])}。\n"
        f"理由：{s['reason']}\n依据：《中华人民共和国行政强制法》第二十五条。"
    )


def _ask_disposal(step: Step, party: str) -> str:
    s = seizure(step, party)
    return f"拟对{s['measure_text']}的{s['items_text']}作出处理：{s['disposal']}\n依据：{s['basis']}。"


def _ask_cut(step: Step, party: str) -> str:
    s = supply(step, party)
    name = subjects.party(step, party).get("name", "")
    since = f"自{s['start_text']}起" if s["start_text"] else ""
    return (
        f"拟通知{s['supplier']}{since}对{name}{s['stop_text']}。\n理由：该单位拒不执行本机关作出的"
        f"{s['ordered_text'] or '停产停业、停止施工、停止使用相关设施或者设备'}的决定，有发生生产安全事故的现实危险。\n"
        "依据：《中华人民共和国安全生产法》第七十条第一款。"
    )


REQUESTS = {
    "seal_or_seize": _ask_seizure,
    "extend_seizure": _ask_extension,
    "lift_seizure": _ask_disposal,
    "cut_supply": _ask_cut,
}
