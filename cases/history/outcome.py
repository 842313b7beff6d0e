"""How events change the history: decision and service, transfer, money, appeal, and the tracks beside the case."""

from __future__ import annotations

from cases.history.folding import History, on_event
from cases.history.inquiry import day
from cases.history.parts import DecisionState, Entry, Line, OrderState
from cases.tracks import TRACK_OF

DECISION_FORMS = ("decision_unit", "decision_person", "no_penalty_decision")


@on_event("decide")
def _decide(h: History, e: Entry) -> None:
    h.approvers.add(e.by)
    for raw in e.derived["lines"]:
        line = Line.read(raw)
        h.decisions[line.party] = DecisionState(e.order, line, fine=line.fine)


@on_event("penalise_on_the_spot")
def _penalise_on_the_spot(h: History, e: Entry) -> None:
    """Decided, handed over and ordered to correct at once, by the officers who are there."""
    for raw in e.derived["lines"]:
        line = Line.read(raw)
        h.decisions[line.party] = DecisionState(e.order, line, served_on=e.on, fine=line.fine)
        h.orders.append(OrderState(e.seq, e.on, "correction", line.party, e.on))
        h.tracks["correction"][line.party] = "ordered"
    h.requested_officers = [e.by, *e.team]
    h.team = [(name, e.on, None) for name in h.requested_officers]


@on_event("recall_decision")
def _recall_decision(h: History, e: Entry) -> None:
    for party in e.parties:
        h.former.append((party, h.decisions.pop(party)))
    h.recall(DECISION_FORMS, e.parties)


@on_event("serve_decision")
def _serve_decision(h: History, e: Entry) -> None:
    for party in e.parties:
        h.revise(party, served_on=day(e.derived["served_on"]))


@on_event("redecide")
def _redecide(h: History, e: Entry) -> None:
    for party in e.parties:
        h.former.append((party, h.decisions.pop(party)))
        h.notices[party].clear()
    h.resolution = None


@on_event("transfer")
def _transfer(h: History, e: Entry) -> None:
    violations = e.data.get("violations") or []
    whole = not e.data.get("party") and not violations
    h.transfers.append(
        {
            "on": e.on, "kind": e.data["kind"], "parties": e.parties if not whole else [], "violations": violations,
            "whole": whole, "returned": False,
        }
    )  # fmt: skip


@on_event("return_from_transfer")
def _return_from_transfer(h: History, e: Entry) -> None:
    back = {"returned": True, "result": e.data["result"]}
    h.transfers = [t if t["returned"] else {**t, **back} for t in h.transfers]


# -- money -------------------------------------------------------------------------------------------------------------


@on_event("pay", "collect_cash", "refund")
def _money(h: History, e: Entry) -> None:
    kind = "refund" if e.name == "refund" else e.data.get("kind") or "fine"
    for party in e.parties:
        h.money[party].append((e.on, kind, e.data["fen"]))


@on_event("impose_surcharge")
def _imposed(h: History, e: Entry) -> None:
    for party, fen in e.derived["imposed"].items():
        h.money[party].append((e.on, "imposed", fen))


@on_event("grant_instalments")
def _instalments(h: History, e: Entry) -> None:
    schedule = tuple((day(i["due"]), i["fen"]) for i in e.derived["plan"])
    for party in e.parties:
        h.revise(party, schedule=schedule, granted_on=e.on)


# -- appeal ------------------------------------------------------------------------------------------------------------


@on_event("stay_execution")
def _stay(h: History, e: Entry) -> None:
    if e.data["granted"]:
        for party in e.parties:
            h.revise(party, in_dispute=(*h.decisions[party].in_dispute, (e.on, None)))


@on_event("file_appeal")
def _file_appeal(h: History, e: Entry) -> None:
    since = day(e.data.get("received_on") or e.on)
    for party in e.parties:
        h.revise(party, in_dispute=(*h.decisions[party].in_dispute, (since, None)))
        h.tracks["appeal"][party] = "filed"


@on_event("appeal_result", "revoke_or_vary")
def _result(h: History, e: Entry) -> None:
    result, until = e.data["result"], day(e.data.get("received_on") or e.on)
    for party in e.parties:
        in_dispute = tuple((since, end or until) for since, end in h.decisions[party].in_dispute)
        h.revise(party, in_dispute=in_dispute)
        if e.name == "appeal_result":
            h.tracks["appeal"][party] = result
        if result in ("varied", "annulled", "revoked", "illegal"):
            h.revise(party, state=result)
        if result in ("annulled", "revoked"):
            h.revise(party, fine=0)
        elif result == "varied":
            h.revise(party, fine=e.derived["fines"][party])


# -- tracks ------------------------------------------------------------------------------------------------------------


@on_event(
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
)
def _track(h: History, e: Entry) -> None:
    track = TRACK_OF[e.name]
    target = track.moves[e.name][1]
    if e.name == "decide_credit_repair":
        target = "repaired" if e.data["granted"] else "refused"
    for key in e.derived.get("track_keys") or e.parties:
        h.tracks[track.key][key] = target
    if e.name == "stay_enforcement":
        for party in e.parties:
            h.revise(party, stayed=(*h.decisions[party].stayed, (e.on, None)))
