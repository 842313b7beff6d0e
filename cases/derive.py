"""What an act works out beyond its data and keeps in its event, so that nothing has to be worked out again later.

Pure: from a `Step` with the history *before* the act.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases import counters, proposals
from cases.counters import course
from cases.discretion import appraising
from cases.history import Line
from cases.leniency import judging
from cases.papers import tells_hearing
from cases.working import record as working_record

if TYPE_CHECKING:
    from cases.facts import Step

Derive = Callable[["Step"], dict[str, Any]]


def derive(step: Step) -> dict[str, Any]:
    """The parties concerned, and what is special to the act."""
    parties = step.parties
    if step.act.name in ("decide", "penalise_on_the_spot"):
        parties = [line.party for line in step.lines]
    found: dict[str, Any] = {"parties": parties} if parties else {}
    if step.act.name in SPECIAL:
        found.update(SPECIAL[step.act.name](step))
    if deciding := judging.deciding(step):
        found["lists"] = deciding
    return found


def _raw(line: Line) -> dict[str, Any]:
    return {**line.raw, "fine_fen": line.fine}


def _judged(step: Step, line: Line) -> dict[str, Any]:
    """A line this act itself proposes or decides: with the tiers of the benchmark its answers led to."""
    raw = {name: value for name, value in _raw(line).items() if name != "tiers"}
    tiers = appraising.as_record(step, line)
    return {**raw, "tiers": tiers} if tiers else raw


def _proposal(step: Step) -> dict[str, Any]:
    number = (step.history.proposal.number if step.history.proposal else 0) + 1
    mine = [line.party for line in step.lines]
    lines = [_judged(step, line) if line.party in mine else _raw(line) for line in proposals.whole(step)]
    return {"number": number, "lines": lines, **working_record.as_record(step, step.lines)}


def _notice(step: Step) -> dict[str, Any]:
    notices = {}
    for party in step.parties:
        line = step.history.line(party)
        if line is not None:
            notices[party] = {"line": _raw(line), "hearing": tells_hearing(step, party)}
    return {"notices": notices, "served_on": step.served_on}


def _decision(step: Step) -> dict[str, Any]:
    counted = {line.party: counters.derive_decision(step, line) for line in step.lines}
    lines = [_judged(step, line) for line in step.lines]
    told = {"lines": lines, "counted": counted, **working_record.as_record(step, step.lines)}
    return told | course.overdue(step)


def _served(step: Step) -> dict[str, Any]:
    return {"served_on": step.served_on}


def _seizure(step: Step) -> dict[str, Any]:
    return {"until": step.data.until or step.on + timedelta(days=30)}


def _imposed(step: Step) -> dict[str, Any]:
    """What has grown since it was last imposed, party by party."""
    imposed = {}
    for party in step.parties:
        before = sum(fen for _, kind, fen in step.history.money[party] if kind == "imposed")
        imposed[party] = max(step.account(party).surcharge - before, 0)
    steps = {party: [one.as_dict() for one in step.facts.surcharge_steps(party, step.on)] for party in step.parties}
    return {"imposed": imposed, "fen": sum(imposed.values()), "working": steps}


def _plan(step: Step) -> dict[str, Any]:
    if step.data.until:
        return {"plan": [{"due": step.data.until, "fen": step.account(step.parties[0]).fine_owed}]}
    return {"plan": [{"due": i.due, "fen": i.fen} for i in step.data.plan]}


def _changed(step: Step) -> dict[str, Any]:
    fines, changed = {}, {}
    for party in step.parties:
        before = step.history.decisions[party].fine
        if step.data.result == "varied":
            fines[party] = sum(p.fen or 0 for p in step.data.penalties if p.kind == "fine")
            changed[party] = fines[party] - before
        elif step.data.result in ("annulled", "revoked"):
            changed[party] = -before
    return {"fines": fines, "changed": changed} | course.unanswered(step)


def _tracked(step: Step) -> dict[str, Any]:
    return {"track_keys": step.track_keys, **(course.late(step) if step.act.name == "file_record" else {})}


def _replied(step: Step) -> dict[str, Any]:
    return {"due": course.replies(step)}


def _transfer(step: Step) -> dict[str, Any]:
    named = list(step.data.party or ())
    return {"parties": named or ([] if step.data.violations else step.history.all_parties)} | course.overdue(step)


SPECIAL: dict[str, Derive] = {
    "register_clue": course.clue,
    "approve_filing": course.domain,
    "withdraw": course.overdue,
    "publish": course.late,
    "reply_appeal": _replied,
    "remake_document": course.void,
    "conclude_investigation": _proposal,
    "propose": _proposal,
    "serve_notice": _notice,
    "decide": _decision,
    "penalise_on_the_spot": _decision,
    "serve_decision": _served,
    "serve_document": _served,
    "seal_or_seize": _seizure,
    "impose_surcharge": _imposed,
    "grant_instalments": _plan,
    "refund": counters.derive_refund,
    "appeal_result": _changed,
    "revoke_or_vary": _changed,
    "file_record": _tracked,
    "acknowledge_record": _tracked,
    "transfer": _transfer,
}
