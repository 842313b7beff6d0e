"""How each event changes the `History`. One handler per act; acts without a handler only stand in the list."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.history import (
    DecisionState,
    Entry,
    Hearing,
    Held,
    History,
    Line,
    Notice,
    OrderState,
    Proposal,
    Resolution,
    Review,
    Statement,
    on_event,
)
from cases.tracks import TRACK_OF


def day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _parties(e: Entry) -> list[str]:
    return e.derived.get("parties", [])


@on_event("register_clue")
def _clue(h: History, e: Entry) -> None:
    h.source, h.procedure = e.data["source"], e.data["procedure"]
    h.parties = {p["id"]: dict(p) for p in e.data["parties"]}
    h.violations = {v["id"]: dict(v) for v in e.data["violations"]}


@on_event("record_party")
def _party(h: History, e: Entry) -> None:
    data = {k: v for k, v in e.data["record"].items() if v is not None}
    before = h.parties.get(data["id"], {})
    former = before.get("name") if data.get("name", before.get("name")) != before.get("name") else None
    h.parties[data["id"]] = {**before, **data, **({"former_name": former} if former else {})}


@on_event("record_violation")
def _violation(h: History, e: Entry) -> None:
    key = e.data["record"]["id"]
    found_on = h.violations.get(key, {}).get("found_on") if key in h.violations else e.on.isoformat()
    h.violations[key] = {**e.data["record"], **({"found_on": found_on} if found_on else {})}


@on_event("request_filing")
def _request_filing(h: History, e: Entry) -> None:
    h.requested_officers = list(e.data["officers"])


@on_event("approve_filing")
def _approve_filing(h: History, e: Entry) -> None:
    h.filed_on = e.on
    h.approvers.add(e.by)
    h.team = [(name, e.on, None) for name in h.requested_officers]


@on_event("assign_officer")
def _assign(h: History, e: Entry) -> None:
    since = day(e.data.get("since") or e.on)
    replaced = e.data.get("replaces")
    h.team = [(n, s, min(u or since, since) if n == replaced else u) for n, s, u in h.team]
    h.team.append((e.data["officer"], since, None))


@on_event("request_recusal")
def _request_recusal(h: History, e: Entry) -> None:
    h.recusal_requests[e.data["officer"]] = True


@on_event("decide_recusal")
def _decide_recusal(h: History, e: Entry) -> None:
    h.recusal_requests[e.data["officer"]] = False
    if e.data["granted"]:
        h.recused[e.data["officer"]] = e.on


@on_event("preserve")
def _preserve(h: History, e: Entry) -> None:
    h.preserved.append(Held(e.seq, e.on, None, _parties(e)))


@on_event("release_preserved")
def _release(h: History, e: Entry) -> None:
    for held in h.preserved:
        if held.released_on is None and e.data.get("preserved") in (None, held.seq):
            held.released_on = e.on


@on_event("seal_or_seize")
def _seize(h: History, e: Entry) -> None:
    h.seized.append(Held(e.seq, e.on, day(e.derived["until"]), _parties(e)))


@on_event("extend_seizure")
def _extend_seizure(h: History, e: Entry) -> None:
    for held in h.seized:
        if held.released_on is None:
            held.due, held.extended = day(e.data["until"]), True


@on_event("lift_seizure")
def _lift(h: History, e: Entry) -> None:
    for held in h.seized:
        if held.released_on is None and e.data.get("seizure") in (None, held.seq):
            held.released_on = e.on


@on_event("order_correction")
def _order(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.orders.append(OrderState(e.seq, e.on, "correction", party, day(e.data["until"])))
        h.tracks["correction"][party] = "ordered"


@on_event("recheck_correction")
def _recheck(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.tracks["correction"][party] = e.data["result"]
        for order in h.orders:
            if order.party == party and order.kind == "correction" and order.state != "verified":
                order.state, order.rechecked_on = e.data["result"], e.on


@on_event("order_site_measures", "cut_supply")
def _site(h: History, e: Entry) -> None:
    kind = "supply" if e.name == "cut_supply" else "site"
    h.orders += [OrderState(e.seq, e.on, kind, party, None) for party in _parties(e)]


@on_event("approve_resumption", "restore_supply")
def _resumed(h: History, e: Entry) -> None:
    kind = "supply" if e.name == "restore_supply" else "site"
    for order in h.orders:
        if order.kind == kind and order.party in _parties(e):
            order.state = "verified"


@on_event("conclude_investigation", "propose")
def _propose(h: History, e: Entry) -> None:
    lines = {raw["party"]: Line.read(raw) for raw in e.derived["lines"]}
    h.proposals.append(Proposal(e.derived["number"], e.order, lines))


@on_event("serve_notice")
def _notice(h: History, e: Entry) -> None:
    for party, told in e.derived["notices"].items():
        served_on = day(e.derived["served_on"])
        notice = Notice(e.order, served_on, Line.read(told["line"]), told["hearing"], bool(e.data.get("new_facts")))
        h.notices[party].append(notice)


@on_event("record_statement")
def _statement(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.statements[party].append(Statement(e.order, e.data["text"]))


@on_event("reexamine_statement")
def _reexamine(h: History, e: Entry) -> None:
    for party in _parties(e):
        for statement in h.statements[party]:
            if statement.reexamined is None:
                statement.reexamined, statement.adopted = e.order, e.data["adopted"]
                statement.opinion = e.data["opinion"]


@on_event("waive_statement")
def _waive(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.waivers[party].append((e.order, bool(e.data.get("hearing"))))


@on_event("request_hearing")
def _request_hearing(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.hearings[party].append(Hearing(e.order))


@on_event("notify_hearing")
def _notify_hearing(h: History, e: Entry) -> None:
    for party in _parties(e):
        for hearing in h.hearings[party]:
            if hearing.state == "asked":
                hearing.hearing_on, hearing.notified_on = day(e.data["hearing_on"]), e.on


@on_event("appoint_agents")
def _agents(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.agents[party] |= set(e.data["agents"])


@on_event("close_hearing", "terminate_hearing", "withdraw_hearing_request")
def _end_hearing(h: History, e: Entry) -> None:
    state = {"close_hearing": "held", "terminate_hearing": "absent"}.get(e.name, "withdrawn")
    for party in _parties(e):
        for hearing in h.hearings[party]:
            if hearing.state == "asked":
                hearing.state, hearing.ended = state, e.order


@on_event("pass_review", "return_review")
def _review(h: History, e: Entry) -> None:
    result = "pass" if e.name == "pass_review" else e.data["kind"]
    proposal = h.proposal
    lines = dict(proposal.lines) if proposal else {}
    h.reviews.append(Review(e.order, result, proposal.number if proposal else 0, lines, e.by))


@on_event("resolve_discussion")
def _resolve(h: History, e: Entry) -> None:
    lines = dict(h.proposal.lines) if h.proposal else {}
    h.resolution = Resolution(e.order, e.data["conclusion"], lines)


@on_event("decide", "penalise_on_the_spot")
def _decide(h: History, e: Entry) -> None:
    h.approvers |= {e.by} if e.name == "decide" else set()
    for raw in e.derived["lines"]:
        line = Line.read(raw)
        state = DecisionState(e.order, line, fine=line.fine)
        if e.name == "penalise_on_the_spot":
            state.served_on = e.on
            h.orders.append(OrderState(e.seq, e.on, "correction", line.party, e.on))
            h.tracks["correction"][line.party] = "ordered"
        h.decisions[line.party] = state
    if e.name == "penalise_on_the_spot":
        h.requested_officers = [e.by, *e.team]
        h.team = [(name, e.on, None) for name in h.requested_officers]


DECISION_FORMS = ("decision_unit", "decision_person", "no_penalty_decision")


@on_event("return_filing")
def _return_filing(h: History, e: Entry) -> None:
    _recall_papers(h, ("filing_approval",), [""])


@on_event("recall_decision")
def _recall_decision(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.former.append((party, h.decisions.pop(party)))
    _recall_papers(h, DECISION_FORMS, _parties(e))


def _recall_papers(h: History, forms: tuple[str, ...], parties: list[str]) -> None:
    """Their numbers stay with the papers: made again, they are the next copy (第 n 稿) of the same number."""
    for document in h.documents:
        if document["form"] in forms and document["party"] in parties:
            document["recalled"] = True


@on_event("serve_decision")
def _serve_decision(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.decisions[party].served_on = day(e.derived["served_on"])


@on_event("redecide")
def _redecide(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.former.append((party, h.decisions.pop(party)))
        h.notices[party].clear()
    h.resolution = None


@on_event("transfer")
def _transfer(h: History, e: Entry) -> None:
    violations = e.data.get("violations") or []
    whole = not e.data.get("party") and not violations
    h.transfers.append(
        {
            "on": e.on, "kind": e.data["kind"], "parties": _parties(e) if not whole else [], "violations": violations,
            "whole": whole, "returned": False,
        }
    )  # fmt: skip


@on_event("return_from_transfer")
def _return_from_transfer(h: History, e: Entry) -> None:
    for transfer in h.transfers:
        if not transfer["returned"]:
            transfer.update(returned=True, result=e.data["result"])


# -- money and tracks --------------------------------------------------------------------------------------------------


@on_event("pay", "collect_cash", "refund")
def _money(h: History, e: Entry) -> None:
    for party in _parties(e):
        kind = "refund" if e.name == "refund" else e.data.get("kind") or "fine"
        h.money[party].append((e.on, kind, e.data["fen"]))


@on_event("impose_surcharge")
def _imposed(h: History, e: Entry) -> None:
    for party, fen in e.derived["imposed"].items():
        h.money[party].append((e.on, "imposed", fen))


@on_event("grant_instalments")
def _instalments(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.decisions[party].schedule = [(day(i["due"]), i["fen"]) for i in e.derived["plan"]]
        h.decisions[party].granted_on = e.on


@on_event("stay_execution")
def _stay(h: History, e: Entry) -> None:
    if e.data["granted"]:
        for party in _parties(e):
            h.decisions[party].in_dispute.append((e.on, None))


@on_event("file_appeal")
def _file_appeal(h: History, e: Entry) -> None:
    for party in _parties(e):
        h.decisions[party].in_dispute.append((day(e.data.get("received_on") or e.on), None))
        h.tracks["appeal"][party] = "filed"


@on_event("appeal_result", "revoke_or_vary")
def _result(h: History, e: Entry) -> None:
    for party in _parties(e):
        decision = h.decisions[party]
        result, until = e.data["result"], day(e.data.get("received_on") or e.on)
        decision.in_dispute = [(since, end or until) for since, end in decision.in_dispute]
        if e.name == "appeal_result":
            h.tracks["appeal"][party] = result
        if result in ("varied", "annulled", "revoked", "illegal"):
            decision.state = result
        if result in ("annulled", "revoked"):
            decision.fine = 0
        elif result == "varied":
            decision.fine = e.derived["fines"][party]


def _track(h: History, e: Entry) -> None:
    track = TRACK_OF[e.name]
    target = track.moves[e.name][1]
    if e.name == "decide_credit_repair":
        target = "repaired" if e.data["granted"] else "refused"
    for key in e.derived.get("track_keys") or _parties(e):
        h.tracks[track.key][key] = target


for _name in (
    "publish",
    "withdraw_publication",
    "file_record",
    "acknowledge_record",
    "demand",
    "apply_court",
    "stay_enforcement",
    "end_enforcement",
    "apply_credit_repair",
    "decide_credit_repair",
):
    on_event(_name)(_track)
