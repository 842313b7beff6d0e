"""The tree of values a form may read: made from facts, branch by branch, money in fen and dates in ISO."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

from cases.history import Entry, History
from cases.papers_context import (
    amounts,
    custody,
    education,
    hearings,
    letters,
    onsite,
    performance,
    proceedings,
    report,
    subjects,
)

if TYPE_CHECKING:
    from cases.facts import Step


class Lazy(Mapping[str, Any]):
    """A mapping whose branches are made when a form asks for them."""

    def __init__(self, step: Step, party: str, part: int = 0) -> None:
        self._step, self._party, self._part = step, party, part
        self._made: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._made:
            branch = BRANCHES.get(key)
            if branch is None:
                raise KeyError(key)
            of_part = (self._part,) if key in OF_PART else ()
            self._made[key] = branch(self._step, self._party, *of_part)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(BRANCHES)

    def __len__(self) -> int:
        return len(BRANCHES)


def context(step: Step, party: str, part: int = 0) -> Lazy:
    """The values for one paper of this act, about `party` ("" = the whole case); `part`: which of several of a form."""
    return Lazy(_registered(step), party, part)


def _registered(step: Step) -> Step:
    """A clue's own papers show what it registers: its step is seen with the history it begins."""
    if step.act.name != "register_clue" or step.data is None or step.history.source:
        return step
    seen, seen.facts = copy(step), copy(step.facts)
    data = step.data.model_dump(mode="json")
    seen.facts.history = History([Entry(1, step.act.name, step.on, step.actor.username, (), data, {}, "")])
    return seen


def _act(step: Step, party: str) -> dict[str, Any]:
    return {name: getattr(step.data, name, "") or "" for name in ("opinion", "reason")}


def _on(step: Step, party: str) -> str:
    return step.on.isoformat()


def _receiver(step: Step, party: str) -> str:
    return "、".join(p["name"] for p in step.history.parties.values())


# Branches that differ between several papers of one form and party.
OF_PART = frozenset(("instalment",))
BRANCHES: dict[str, Any] = {
    "on": _on,
    "receiver": _receiver,
    "bureau": subjects.bureau,
    "case": subjects.case,
    "officers": subjects.officers,
    "acting": subjects.acting,
    "approvals": custody.approvals,
    "party": subjects.party,
    "parties": subjects.all_parties,
    "concerned": subjects.concerned,
    "violations": subjects.violations,
    "evidence": subjects.evidence,
    "inspection": onsite.inspection,
    "order": onsite.order,
    "inquiry": onsite.inquiry,
    "scene": onsite.scene,
    "sampling": onsite.sampling,
    "appraisal": onsite.appraisal,
    "preservation": custody.preservation,
    "coercion": custody.coercion,
    "seizure": custody.seizure,
    "supply": custody.supply,
    "proposal": proceedings.proposal,
    "notice": proceedings.notice,
    "statement": hearings.statement,
    "hearing": hearings.hearing,
    "waiver": hearings.waiver,
    "lines": report.lines,
    "report": report.report,
    "submission": report.submission,
    "course": letters.course,
    "materials": letters.materials,
    "actor": letters.actor,
    "recusal": letters.recusal,
    "ending": letters.ending,
    "term": letters.term,
    "transfer": letters.transfer,
    "extension": letters.extension,
    "handover": letters.handover,
    "address": letters.address,
    "rectified": letters.rectified,
    "decision": performance.decision,
    "money": performance.money,
    "instalment": performance.instalment,
    "plan": performance.plan,
    "court": performance.court,
    "credit": performance.credit,
    "filing": performance.filing,
    "review": proceedings.review,
    "discussion": proceedings.discussion,
    "closing": proceedings.closing,
    "penalty_on_spot": proceedings.on_spot,
    "volume": proceedings.volume,
    "education": education.education,
    "working": amounts.working,
    "surcharge": amounts.surcharge,
    "act": _act,
}
