"""A dossier told to its end in one test: what came of it, and what stood in every table before each act."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps

from cases import dossier, selectors, verify
from cases.models import Event, Refusal
from cases.record import first_break
from tests import walk

Raw = dict[str, Any]


def rows() -> dict[str, int]:
    """How many rows every table of the product has."""
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("cases").get_models()}


@dataclass
class Story:
    """The outcome of a dossier: `told` is `result.json`, `before` the row counts before the last act tried."""

    raw: Raw
    outcome: dossier.Outcome = field(default_factory=dossier.Outcome)
    told: dict[str, Any] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)

    @property
    def stage(self) -> str:
        return str(self.told["stage"])

    @property
    def accepted(self) -> list[str]:
        return [a["act"] for a in self.told["accepted"]]

    @property
    def reasons(self) -> list[dict[str, str]]:
        return self.told["refused"]["reasons"] if self.told["refused"] else []

    def said_by(self, guard: str) -> list[str]:
        """What a guard said, each with its source."""
        return [f"{r['message']}({r['article']})" for r in self.reasons if r["guard"] == guard]

    def by(self, act: str) -> list[tuple[str, str]]:
        """Who did an act, and when."""
        return [(a["by"], a["on"]) for a in self.told["accepted"] if a["act"] == act]

    def papers(self, form: str) -> list[tuple[str, str]]:
        """Number and date of every paper of that name."""
        return [(d["number"], d["on"]) for d in self.told["documents"] if d["form"] == form]

    def event(self, act: str) -> Event:
        """The last event of that name."""
        return [e for e in self.outcome.accepted if e.name == act][-1]

    def derived(self, act: str) -> dict[str, Any]:
        return json.loads(self.event(act).payload)["derived"]

    def assert_sound(self) -> None:
        """The chain holds, and everything that can be folded from the record agrees with it."""
        case = self.outcome.case
        assert case is not None
        chain = [(selectors.sealed(e, str(case.uid), e.bureau.code), e.hash) for e in selectors.events(case)]
        assert first_break(chain, case.head, case.version) is None
        assert verify.run().failures == {}


def tell(raw: Raw, folder: Path | None = None) -> Story:
    story = Story(raw)
    given = dossier.parse(raw, folder)

    def before(number: int, act: dossier.ActIn) -> None:
        story.before = rows()

    story.outcome = dossier.run(given, folder, before)
    story.told = dossier.result(story.outcome)
    return story


def sample(name: str, *changes: Callable[[Raw], object]) -> Raw:
    """A sample with changes made to it."""
    raw = copy.deepcopy(walk.sample(name))
    for change in changes:
        change(raw)
    return raw


def assert_refused(story: Story, act: str, on: str) -> None:
    """The named act was refused; what went before stands; of the act itself only the attempt is on record."""
    refused = story.told["refused"]
    assert refused is not None and (refused["act"], refused["on"]) == (act, on), refused
    acts = [a["act"] for a in story.raw["acts"]]
    done = len(story.accepted)
    assert acts[done] == act and story.accepted == acts[:done]
    assert rows() == story.before | {"Refusal": story.before["Refusal"] + 1}
    kept = Refusal.objects.latest("pk")
    assert (kept.act, kept.on.isoformat()) == (act, on)
    assert json.loads(kept.reasons) == refused["reasons"]
    case = story.outcome.case
    if case is not None:
        assert kept.case_id == case.pk
        case_now = type(case).objects.get(pk=case.pk)
        assert (case_now.version, case_now.stage) == (done, story.told["stage"])
        story.assert_sound()
