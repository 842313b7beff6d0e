"""How events change the history: proposal, notice, statement, hearing, review, discussion. The party is heard."""

from __future__ import annotations

from cases.history.folding import History, on_event
from cases.history.inquiry import day
from cases.history.parts import Entry, Hearing, Line, Notice, Proposal, Resolution, Review, Statement, revised


@on_event("conclude_investigation", "propose")
def _propose(h: History, e: Entry) -> None:
    lines = {raw["party"]: Line.read(raw) for raw in e.derived["lines"]}
    h.proposals.append(Proposal(e.derived["number"], e.order, lines))


@on_event("serve_notice")
def _notice(h: History, e: Entry) -> None:
    served_on, new_facts = day(e.derived["served_on"]), bool(e.data.get("new_facts"))
    for party, told in e.derived["notices"].items():
        h.notices[party].append(Notice(e.order, served_on, Line.read(told["line"]), told["hearing"], new_facts))


# -- statements --------------------------------------------------------------------------------------------------------


@on_event("record_statement")
def _statement(h: History, e: Entry) -> None:
    for party in e.parties:
        h.statements[party].append(Statement(e.order, e.data["text"]))


@on_event("reexamine_statement")
def _reexamine(h: History, e: Entry) -> None:
    answer = {"reexamined": e.order, "adopted": e.data["adopted"], "opinion": e.data["opinion"]}
    for party in e.parties:
        h.statements[party] = revised(h.statements[party], lambda s: s.reexamined is None, **answer)


@on_event("waive_statement")
def _waive(h: History, e: Entry) -> None:
    for party in e.parties:
        h.waivers[party].append((e.order, bool(e.data.get("hearing"))))


# -- hearing -----------------------------------------------------------------------------------------------------------


@on_event("request_hearing")
def _request_hearing(h: History, e: Entry) -> None:
    for party in e.parties:
        h.hearings[party].append(Hearing(e.order))


@on_event("notify_hearing")
def _notify_hearing(h: History, e: Entry) -> None:
    for party in e.parties:
        h.hearings[party] = revised(h.hearings[party], _open, hearing_on=day(e.data["hearing_on"]), notified_on=e.on)


@on_event("appoint_agents")
def _agents(h: History, e: Entry) -> None:
    for party in e.parties:
        h.agents[party] |= set(e.data["agents"])


@on_event("close_hearing", "terminate_hearing", "withdraw_hearing_request")
def _end_hearing(h: History, e: Entry) -> None:
    state = {"close_hearing": "held", "terminate_hearing": "absent"}.get(e.name, "withdrawn")
    for party in e.parties:
        h.hearings[party] = revised(h.hearings[party], _open, state=state, ended=e.order)


def _open(hearing: Hearing) -> bool:
    return hearing.state == "asked"


# -- review and discussion ---------------------------------------------------------------------------------------------


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
