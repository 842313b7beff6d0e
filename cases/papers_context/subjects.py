"""Who and what a paper is about: bureau, case, officers, parties, violations, evidence."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cases import labels
from cases.law import Citation
from cases.papers_context.words import cite_text, iso

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line
    from cases.people import Person

IDENTITY: Final = re.compile(r"\d{6}(\d{4})(\d\d)(\d\d)\d\d(\d)[\dX]")


def bureau(step: Step, party: str) -> dict[str, Any]:
    b = step.facts.bureau
    return {
        "name": b.name, "abbr": b.abbr, "government": b.government or "本级人民政府", "court": b.court or "有管辖权的人民法院",
        "address": b.address, "postcode": b.postcode, "phone": b.phone, "contact": "、".join(o["name"] for o in officers(step, party)), "bank": b.bank or "指定的银行",
        "account": b.account, "payee": b.payee, "review_channel": "",
    }  # fmt: skip


def case(step: Step, party: str) -> dict[str, Any]:
    h, case = step.history, step.facts.case
    decided = [d.order[0] for d in h.decisions.values()] or [step.on]
    closed = step.on if step.act.name == "close" else (e.on if (e := h.last("close")) else None)
    concluded = h.last("conclude_investigation", "propose")
    return {
        "number": case.number or "" if case else "",
        "title": case.title if case else "",
        "cause": cause(step),
        "source_text": labels.SOURCES.get(h.source.get("kind", ""), "") + (h.source.get("text") or ""),
        "source_on": h.source.get("on", ""),
        "summary": "\n".join(v["facts"] for v in h.violations.values()),
        "place": h.source.get("place") or next((v["place"] for v in h.violations.values() if v.get("place")), ""),
        "filed_on": iso(h.filed_on),
        "due": iso(step.facts.decision_due),
        "concluded_on": iso(concluded.on if concluded else None),
        "decided_on": iso(max(decided)),
        "closed_on": iso(closed),
        "archived_on": iso(step.on if step.act.name == "archive" else None),
        "procedure_text": labels.PROCEDURES[h.procedure],
    }


def cause(step: Step) -> str:
    """案由: what the violations are called, each once."""
    return "、".join(dict.fromkeys(violation_name(step, v) for v in step.history.violations.values()))


def post(step: Step, person: Person) -> str:
    """单位及职务 of an officer."""
    return f"{step.facts.bureau.name}{person.title or '执法人员'}"


def acting(step: Step, party: str) -> list[dict[str, str]]:
    """Who does the act, in the order named: the first asks, the second writes."""
    return [{"name": p.name, "licence": p.licence_on(step.on), "post": post(step, p)} for p in step.acting]


def officers(step: Step, party: str) -> list[dict[str, str]]:
    names = getattr(step.data, "officers", None) or step.history.officers_on(step.on)
    names = names or [p.username for p in step.acting]
    if step.act.name == "penalise_on_the_spot":
        names = [p.username for p in step.acting]
    people = [p for n in names if (p := step.facts.person(n)) is not None]
    return [{"name": p.name, "licence": p.licence_on(step.on)} for p in people]


def party_values(step: Step, key: str) -> dict[str, Any]:
    raw = step.party(key)
    shown = dict(raw)
    if raw["kind"] == "person":
        shown |= of_person(step, raw)
    if former := raw.get("former_name"):
        shown["name"] = f"{raw['name']}（原名称：{former}）"
    shown["word"] = "你" if raw["kind"] == "person" else "你单位"
    shown["self"] = "本人" if raw["kind"] == "person" else "本单位"
    shown["identity"] = raw.get("id_no") if raw["kind"] == "person" else raw.get("credit_code") or raw.get("id_no")
    shown["description"] = described(shown)
    code = str(raw.get("industry") or "")
    shown["industry_text"] = f"{labels.SECTORS[code[0]]}（{code}）" if code[:1] in labels.SECTORS else code
    return shown


def described(party: dict[str, Any]) -> str:
    """The party and what is known of it in one sentence, as approval tables have it in one cell."""
    person = party["kind"] == "person"
    labelled = [
        ("性别", person and party.get("sex")), ("年龄", person and party.get("age")),
        ("身份证件号码", person and party.get("id_no")), ("所在单位", person and party.get("employer")),
        ("统一社会信用代码", party.get("credit_code")), ("法定代表人（负责人）", party.get("legal_representative")),
        ("职务", party.get("position")), ("地址", party.get("address")), ("联系电话", party.get("phone")),
    ]  # fmt: skip
    return "，".join([party["name"], *(f"{label}：{value}" for label, value in labelled if value)])


def of_person(step: Step, raw: dict[str, Any]) -> dict[str, str]:
    """Age and sex as told or as the identity number has them; the employer's address where it is a party too."""
    told = {}
    number = IDENTITY.fullmatch(str(raw.get("id_no") or ""))
    birth = str(raw.get("birth") or (number and "-".join(number.group(1, 2, 3))) or "")
    with suppress(ValueError):
        born = date.fromisoformat(birth)
        told["birth"] = birth
        told["age"] = str(step.on.year - born.year - ((step.on.month, step.on.day) < (born.month, born.day)))
    if number and not raw.get("sex"):
        told["sex"] = "男" if int(number[4]) % 2 else "女"
    employers = [p for p in step.history.parties.values() if raw.get("employer") == p["name"] and p.get("address")]
    if employers and not raw.get("employer_address"):
        told["employer_address"] = employers[0]["address"]
    return told


def party(step: Step, party: str) -> dict[str, Any]:
    key = party or next(iter(step.history.parties), "")
    return party_values(step, key) if key else {}


def concerned(step: Step, party: str) -> list[dict[str, Any]]:
    """The parties the act concerns, else the first of the case."""
    keys = step.parties or list(step.history.parties)[:1]
    return [party_values(step, key) for key in keys if key in step.history.parties]


def all_parties(step: Step, party: str) -> list[dict[str, Any]]:
    return [party_values(step, key) for key in step.history.parties]


def line_of(step: Step, party: str) -> Line | None:
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
    return rows[0].violation.replace(",", "，") if rows else str(Citation.parse(violation["violated"].split("+")[0]))


def violations(step: Step, party: str) -> list[dict[str, Any]]:
    line = line_of(step, party) if party else None
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


def evidence(step: Step, party: str) -> list[dict[str, Any]]:
    line = line_of(step, party) if party else None
    found = []
    for item in step.facts.evidence:
        if line is not None and item["proves"] and not set(item["proves"]) & set(line.violations):
            continue
        proved = [violation_name(step, v) for k in item["proves"] if (v := step.history.violations.get(k))]
        found.append(
            {
                "number": item["number"], "title": item["title"], "pages": item["pages"],
                "kind_text": labels.EVIDENCE_KINDS.get(item["kind"], item["kind"]).replace("（复印件）", "复印件"),
                "proves_text": "、".join(dict.fromkeys(proved)),
            }
        )  # fmt: skip
    return found
