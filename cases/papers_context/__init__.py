"""The tree of values a form may read: made from facts, branch by branch, money in fen and dates in ISO."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cases.papers_context import amounts, education, proceedings, subjects

if TYPE_CHECKING:
    from cases.facts import Step


class Lazy(Mapping[str, Any]):
    """A mapping whose branches are made when a form asks for them."""

    def __init__(self, step: Step, party: str) -> None:
        self._step, self._party = step, party
        self._made: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._made:
            branch = BRANCHES.get(key)
            if branch is None:
                raise KeyError(key)
            self._made[key] = branch(self._step, self._party)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(BRANCHES)

    def __len__(self) -> int:
        return len(BRANCHES)


def context(step: Step, party: str) -> Lazy:
    """The values for one paper of this act, about `party` ("" = the whole case)."""
    return Lazy(step, party)


def _act(step: Step, party: str) -> dict[str, Any]:
    return {name: getattr(step.data, name, "") or "" for name in ("opinion", "reason", "report")}


def _on(step: Step, party: str) -> str:
    return step.on.isoformat()


def _receiver(step: Step, party: str) -> str:
    return "、".join(p["name"] for p in step.history.parties.values())


BRANCHES: dict[str, Any] = {
    "on": _on,
    "receiver": _receiver,
    "bureau": subjects.bureau,
    "case": subjects.case,
    "officers": subjects.officers,
    "party": subjects.party,
    "parties": subjects.all_parties,
    "violations": subjects.violations,
    "evidence": subjects.evidence,
    "proposal": proceedings.proposal,
    "notice": proceedings.notice,
    "statement": proceedings.statement,
    "hearing": proceedings.hearing,
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
