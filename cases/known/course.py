"""What is known from the clue to the meeting: filing, evidence, notice, hearing, review, discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import labels
from cases.guards.paperwork import external
from cases.known.base import Data, knows, receiver
from cases.law import Citation
from cases.papers import DEFAULT_OPINIONS
from cases.registry import Role

if TYPE_CHECKING:
    from cases.facts import Step


@knows("register_clue")
def _register(step: Step) -> Data:
    today = step.on.isoformat()
    return {
        "source": {"kind": "inspection", "on": today},
        "parties": [{"id": "p1", "kind": "unit"}],
        "violations": [{"id": "v1", "party": "p1"}],
    }


@knows("request_filing")
def _filing(step: Step) -> Data:
    broken = dict.fromkeys(v["violated"] for v in step.history.violations.values())
    cited = "、".join(str(Citation.parse(c)) for cites in broken for c in cites.split("+"))
    opinion = f"当事人的行为涉嫌违反{cited}的规定，建议立案。" if cited else ""
    return {"officers": [step.actor.username], "opinion": opinion}


@knows("approve_filing")
def _approve(step: Step) -> Data:
    return {"opinion": "同意立案。"}


@knows("refuse_filing", "close", "transfer", "withdraw", "suspend", "extend_term")
def _opinion(step: Step) -> Data:
    return {"opinion": DEFAULT_OPINIONS[step.act.name]}


@knows("extend_correction")
def _extension(step: Step) -> Data:
    return {"opinion": "同意延期。"}


@knows("hand_over_problems")
def _problems(step: Step) -> Data:
    source = step.history.source
    hazards = (source.get("inspection") or {}).get("hazards") or []
    return {"problems": [h["text"] for h in hazards], "found_on": source.get("on", "")}


def _all_violations(step: Step) -> Data:
    return {"proves": list(step.history.violations)}


knows("add_evidence", "sample", "commission_appraisal", "preserve")(_all_violations)


@knows("inquire")
def _inquire(step: Step) -> Data:
    return {**_all_violations(step), "person": receiver(step, next(iter(step.history.parties), "")), "place": "询问室"}


@knows("inspect_scene")
def _inspect(step: Step) -> Data:
    place = next((v.get("place") for v in step.history.violations.values() if v.get("place")), "")
    inspected = (step.history.source.get("inspection") or {}).get("place", "")
    return {**_all_violations(step), "place": place or inspected}


@knows("order_correction")
def _order(step: Step) -> Data:
    hazards = (step.history.source.get("inspection") or {}).get("hazards") or []
    return {"items": [h["text"] for h in hazards]}


@knows("release_preserved", "lift_seizure")
def _give_back(step: Step) -> Data:
    preserving = step.act.name == "release_preserved"
    held = [h for h in (step.history.preserved if preserving else step.history.seized) if h.released_on is None]
    name = "preserved" if preserving else "seizure"
    return {name: held[0].seq} if held else {}


@knows("decide_recusal")
def _recusal(step: Step) -> Data:
    open_ones = [name for name, done in step.history.recusal_requests.items() if not done]
    return {"officer": open_ones[-1]} if open_ones else {}


def _service(step: Step) -> Data:
    """To whom and where: one party's own, where the paper goes to one only."""
    if len(step.parties) != 1:
        return {}
    party = step.parties[0]
    raw = step.party(party)
    address = raw.get("service_address") or raw.get("address") or ""
    return {"receiver": raw.get("service_receiver") or receiver(step, party), "place": address}


knows("serve_notice")(_service)


@knows("serve_document")
def _serve_papers(step: Step) -> Data:
    """The papers of the first party that some wait for, and where they reach it."""
    issued = step.facts.issued
    waiting = [issued[n - 1] for n in external(step.facts)]
    party = next((p.party for p in waiting if p.party), "")
    if not party:
        return {"papers": [str(p.ordinal) for p in waiting]}
    raw = step.party(party)
    return {
        "party": [party], "papers": [str(p.ordinal) for p in waiting if p.party == party],
        "receiver": raw.get("service_receiver") or receiver(step, party),
        "place": raw.get("service_address") or raw.get("address") or "",
    }  # fmt: skip


@knows("confirm_address")
def _address(step: Step) -> Data:
    party = step.parties[0] if step.parties else ""
    raw = step.history.parties.get(party, {})
    known = {name: raw.get(name) or "" for name in ("address", "postcode", "phone")}
    return {"party": [party] if party else [], **known, "receiver": receiver(step, party)}


@knows("serve_decision")
def _serve(step: Step) -> Data:
    penalised = any(d.line.penalises for p, d in step.history.decisions.items() if p in step.parties)
    return {**_service(step), "credit_repair_notice": penalised}


@knows("reexamine_statement")
def _reexamine(step: Step) -> Data:
    return {"party": [p for p in step.parties if any(s.reexamined is None for s in step.history.statements[p])]}


@knows("notify_hearing")
def _hearing(step: Step) -> Data:
    """The first day that leaves seven full working days in between (处罚法 64(1)(2))."""
    return {"hearing_on": step.facts.law.calendar.add_working_days(step.on, 8).isoformat(), "place": "听证室"}


@knows("appoint_agents", "request_hearing", "waive_statement")
def _told(step: Step) -> Data:
    return {"party": [p for p in step.parties if step.history.notice(p) is not None]}


@knows("record_statement")
def _statement(step: Step) -> Data:
    told = _told(step)["party"]
    return {"party": told, "place": step.facts.bureau.name, "person": receiver(step, told[0]) if told else ""}


@knows("pass_review", "return_review")
def _review(step: Step) -> Data:
    return {"checklist": [{"item": item, "answer": "yes"} for item in labels.CHECKLIST]}


@knows("convene_discussion")
def _convene(step: Step) -> Data:
    return {"opinion": "提请负责人集体讨论。"}


@knows("resolve_discussion")
def _discuss(step: Step) -> Data:
    """The bureau's leaders, less those recused and those who handle the case."""
    away = set(step.history.recused) | step.history.ever_officers
    leaders = [p for p in step.facts.leaders if p.has_role(Role.LEADER, step.on)]
    members = [{"name": p.username, "opinion": "同意。"} for p in leaders if p.username not in away]
    recused = [p.username for p in leaders if p.username in away]
    observers = [p.name for n in step.history.officers_on(step.on) if (p := step.facts.person(n)) is not None]
    proposal = step.history.proposal
    kinds = {line.kind for line in proposal.lines.values()} if proposal else set()
    conclusion = "no_penalty" if kinds == {"no_penalty"} else "penalty"
    return {"members": members, "recused": recused, "observers": observers, "conclusion": conclusion, "place": "会议室"}
