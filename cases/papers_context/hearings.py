"""The hearing (听证) from request to report, and the party's oral statement: who was there, when, what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases import labels
from cases.papers_context import proceedings, subjects
from cases.papers_context.words import iso, moment, span

if TYPE_CHECKING:
    from cases.facts import Step

BY_HAND = "　　　"


def hearing(step: Step, party: str) -> dict[str, Any]:
    """The party's hearing so far, and what this act says of it."""
    found = proceedings.hearing(step, party)
    if step.data is None:
        return found
    made = {
        "request_hearing": _request, "notify_hearing": _notice, "close_hearing": _held, "terminate_hearing": _held,
    }.get(step.act.name)  # fmt: skip
    return found | (made(step, party) if made else {})


def _request(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    return {
        "requested_on": iso(data.received_on or step.on), "manner_text": labels.SPOKEN_OR_WRITTEN[data.form],
        "oral": data.form == "oral", "request_text": data.text,
    }  # fmt: skip


def _notice(step: Step, party: str) -> dict[str, Any]:
    data = step.data
    return {
        **_officials(step, data.model_dump()), "at_text": moment(iso(data.hearing_on), data.time), "place": data.place,
        "public_text": "公开" if data.public else "不公开", "reason": data.not_public_reason,
    }  # fmt: skip


def _officials(step: Step, notice: dict[str, Any]) -> dict[str, Any]:
    title = step.actor.title or "听证主持人"
    return {
        "chair": step.actor.name, "chair_post": title, "members": notice.get("members") or [],
        "clerk": notice.get("clerk") or "",
    }  # fmt: skip


def _held(step: Step, party: str) -> dict[str, Any]:
    """What the record and the report say: the notice tells the rest."""
    data = step.data
    told = step.history.last("notify_hearing")
    notice = told.data if told else {}
    absent = step.act.name == "terminate_hearing"
    since, until = data.time_from or notice.get("time"), data.time_to
    agents = [name for p in step.parties for name in sorted(step.history.agents[p])]
    people = "、".join(step.party(p)["name"] for p in step.parties)
    time_text = (
        span(iso(step.on), data.time_from, data.time_to) if until else f"{moment(iso(step.on), since)}至{BY_HAND}"
    )
    found = {
        **_officials(step, notice), "time_text": time_text, "place": notice.get("place", ""),
        "public_text": "公开" if notice.get("public", True) else "不公开", "reason": getattr(data, "reason", ""),
        "applicants": [subjects.party_values(step, p) for p in step.parties], "agents": agents,
        "third_party": data.third_party, "others": data.others, "record": data.record,
        "refusal": "" if getattr(data, "signed", True) else getattr(data, "refusal_note", ""),
        "absent": absent, "opinion": getattr(data, "opinion", ""),
    }  # fmt: skip
    report = getattr(data, "report", "")
    began = f"本机关于{moment(iso(step.on), since)}在{found['place']}{found['public_text']}举行听证，申请人{people}"
    by = f"及其代理人{'、'.join(agents)}" if agents else ""
    return found | {"summary": f"{began}{by}参加。\n{report}"}


def statement(step: Step, party: str) -> dict[str, Any]:
    """The party's statement so far; where this act takes it down, who spoke, where and when."""
    found = proceedings.statement(step, party)
    data = step.data
    if step.act.name != "record_statement" or data is None:
        return found
    raw = step.party(party) if party else {}
    person = raw.get("kind") == "person"
    speaker = data.person or (raw.get("name") if person else raw.get("legal_representative")) or ""
    own = person and speaker == raw.get("name")
    values = subjects.party_values(step, party) if party else {}
    beside = [p.name for p in step.acting if p is not step.actor]
    return found | {
        "time_text": span(iso(step.on), data.time_from, data.time_to), "place": data.place, "person": speaker,
        "sex": values.get("sex", "") if own else "",
        "position": data.position or raw.get("position") or ("" if person else "法定代表人（负责人）"),
        "employer": raw.get("employer", "") if person else raw.get("name", ""),
        "phone": raw.get("phone", ""), "address": raw.get("address", ""), "postcode": raw.get("postcode", ""),
        "recorder": data.recorder or (beside[0] if beside else ""), "record": data.text,
    }  # fmt: skip


def waiver(step: Step, party: str) -> dict[str, Any]:
    """What the party gives up: statement and defence, the hearing too where it says so."""
    if step.act.name != "waive_statement" or step.data is None:
        return {}
    what = "陈述、申辩和要求听证" if step.data.hearing else "陈述、申辩"
    return {"rights_text": what, "hearing": step.data.hearing}
