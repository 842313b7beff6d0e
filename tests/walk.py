"""Cases for tests, built by walking the engine through the sample dossiers; never by setting a stage."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cases import dossier, engine
from cases.models import Case, Event, Officer
from cases.registry import Stage
from tests.replaying import once

SAMPLES = Path(__file__).parent / "samples"
NAMES = {
    "small": "01-ordinary-small",
    "major": "02-major-hearing",
    "summary": "03-summary",
    "first": "04-first-offence",
    "varied": "05-varied-on-reconsideration",
}


def sample(name: str) -> dict[str, Any]:
    """A fresh copy of a sample dossier: small, major, summary, first, varied."""
    return json.loads((SAMPLES / f"{NAMES[name]}.json").read_text(encoding="utf-8"))


@dataclass
class Walked:
    """A case on its way: `rest` are the acts of the dossier not performed yet."""

    raw: dict[str, Any]
    people: dict[str, Officer]
    case: Case | None = None
    rest: list[dossier.ActIn] = field(default_factory=list)
    given: dossier.Dossier | None = None

    def officer(self, name: str) -> Officer:
        return self.people[name]

    def perform(self, act: str, by: str, on: str | date, data: dict[str, Any] | None = None, team: Any = ()) -> Event:
        event = engine.perform(
            self.case, act, self.people[by], data or {}, on=_day(on), team=[self.people[n] for n in team],
            version=self.case.version if self.case else None,
        )  # fmt: skip
        self.case = event.case
        return event

    def check(
        self, act: str, by: str, on: str | date, data: dict[str, Any] | None = None, team: Any = ()
    ) -> engine.Verdict:
        if self.case is not None:
            self.case = Case.objects.get(pk=self.case.pk)
        return engine.check(
            self.case, act, self.people[by], data, on=_day(on), team=[self.people[n] for n in team]
        )  # fmt: skip

    def step(self) -> Event:
        """Perform the next act of the dossier."""
        act = self.rest.pop(0)
        assert self.given is not None
        data = dossier.act_data(self.given, act, self.people)
        return self.perform(act.act, act.by, act.on, data, act.team)


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def start(raw: dict[str, Any]) -> Walked:
    """Bureau and officers of a dossier, no act done yet."""
    return once(("start", json.dumps(raw, sort_keys=True, default=str)), lambda: _begun(raw))


def _begun(raw: dict[str, Any]) -> Walked:
    given = dossier.parse(raw)
    people = dossier.officers_of(given, dossier.bureau_of(given))
    return Walked(raw, people, None, list(given.acts), given)


def stages(raw: dict[str, Any]) -> Iterator[Walked]:
    """The same case after each act."""
    walked = start(raw)
    while walked.rest:
        walked.step()
        yield walked


def case_at(stage: str, name: str = "major", before: str = "", raw: dict[str, Any] | None = None) -> Walked:
    """A sample's case walked until it first stands in `stage`; `before` an act: on to just before its next one."""
    given = raw or sample(name)
    key = (stage, before, json.dumps(given, sort_keys=True, default=str))
    return once(key, lambda: _walked_to(stage, before, given))


def _walked_to(stage: str, before: str, raw: dict[str, Any]) -> Walked:
    walked = start(raw)
    if stage != "-":
        while walked.case is None or walked.case.stage != stage:
            walked.step()
    while before and walked.rest and walked.rest[0].act != before:
        walked.step()
    return walked


def last_stage(walked: Walked) -> str:
    assert walked.case is not None
    return Stage(walked.case.stage).value


def changed(name: str, **edits: Any) -> dict[str, Any]:
    """A sample with top-level keys replaced."""
    return copy.deepcopy(sample(name)) | edits
