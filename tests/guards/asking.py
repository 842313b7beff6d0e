"""A case built once per class, and how its tests put questions to the engine.

A test ends with its own changes undone; `self.walked` is then as `build` left it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from django.test import TestCase

from cases import engine
from cases.guards.base import Reason
from cases.law import Source
from cases.models import Event
from tests import walk
from tests.walk import Walked

OFFICERS = ("周启明", "何静")
# A clause outside the product's catalogue: kinds and amounts are left to a human, with a flaw.
ELSEWHERE = "消防法/60/1/1"
DEFAULT_BY = {
    "inspector": "周启明", "clerk": "周启明", "unit_head": "邓立", "legal_reviewer": "宋雅", "hearing_chair": "罗文",
    "leader": "高远", "archivist": "田禾",
}  # fmt: skip


def by_default(act: str) -> str:
    return DEFAULT_BY[sorted(engine.ACTS[act].by)[0]]


def of(reasons: Iterable[Reason], guard: str) -> list[Reason]:
    return [r for r in reasons if r.guard == guard]


def cites(reason: Reason, source: Source | None) -> bool:
    """A reason may rest on several articles together: the penalty clause and the rule about bands."""
    return source is None or str(source) in reason.article.split("、")


def told(verdict: engine.Verdict) -> str:
    return "; ".join(f"{r.guard} {r.message} ({r.article})" for r in verdict.reasons) or "allowed"


def refuses(verdict: engine.Verdict, guard: str, source: Source | None = None, word: str = "") -> Reason:
    """The verdict's reason of that guard, from that article, with that word in its message."""
    found = [r for r in of(verdict.reasons, guard) if cites(r, source) and word in r.message]
    assert found, f"wanted {guard} {source or ''} {word}, got {told(verdict)}"
    return found[0]


def free_of(verdict: engine.Verdict, *guards: str) -> None:
    found = [r for g in guards for r in of(verdict.reasons, g)]
    assert not found, told(verdict)


def allowed(verdict: engine.Verdict) -> None:
    assert verdict.allowed, told(verdict)


def flawed(verdict: engine.Verdict, guard: str, source: Source | None = None) -> None:
    allowed(verdict)
    assert [f for f in of(verdict.flaws, guard) if cites(f, source)], verdict.flaws


def unflawed(verdict: engine.Verdict, guard: str) -> None:
    allowed(verdict)
    assert not of(verdict.flaws, guard), verdict.flaws


class CaseTest(TestCase):
    """`stage`, `name`, `before` say how far the sample is walked; `change` edits the dossier first."""

    stage = "investigating"
    name = "small"
    before = ""
    walked: Walked

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        pass

    @classmethod
    def go_on(cls, walked: Walked) -> None:
        """Further acts after the walk."""

    @classmethod
    def setUpTestData(cls) -> None:
        if cls is CaseTest:
            return
        raw = walk.sample(cls.name)
        cls.change(raw)
        cls.walked = walk.case_at(cls.stage, raw=raw, before=cls.before)
        cls.go_on(cls.walked)

    def ask(
        self, act: str, on: str, data: dict[str, Any] | None = None, by: str = "", team: Iterable[str] = ()
    ) -> engine.Verdict:
        return self.walked.check(act, by or by_default(act), on, {} if data is None else data, list(team))

    def do(
        self, act: str, on: str, data: dict[str, Any] | None = None, by: str = "", team: Iterable[str] = ()
    ) -> Event:
        return self.walked.perform(act, by or by_default(act), on, data or {}, list(team))


def dossier(name: str, *, without: Iterable[str] = (), **data: dict[str, Any]) -> dict[str, Any]:
    """A sample without some acts, with the data of others changed."""
    raw = copy.deepcopy(walk.sample(name))
    raw["acts"] = [a for a in raw["acts"] if a["act"] not in set(without)]
    for act in raw["acts"]:
        if act["act"] in data:
            act["data"] = {**act.get("data", {}), **data[act["act"]]}
    return raw
