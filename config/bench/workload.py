"""The acts of the benchmark: the small and the major sample, walked through the engine act by act."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings

from cases import dossier, engine
from cases.models import Case, Officer

MIX = ("01-ordinary-small", "02-major-hearing")
TEAM = ("周启明", "何静")


class SamplesMissing(Exception):
    """The samples that the acts come from are not there; the message says so in Chinese."""


def sample(name: str, number: int) -> dossier.Dossier:
    """A sample with parties and receipts of its own, so that no round meets the penalties of another."""
    file = settings.BASE_DIR / "tests" / "samples" / f"{name}.json"
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SamplesMissing(f"缺少样例 {file}") from None
    for party in raw["parties"]:
        party["name"] += f"({number})"
        for key in ("credit_code", "id_no"):
            if key in party:
                party[key] = f"{party[key][:6]}{number:012}"
    for act in raw["acts"]:
        if "receipt_no" in act.get("data", {}):
            act["data"]["receipt_no"] += f"-{number}"
    return dossier.parse(raw)


@dataclass
class Walk:
    """One case on its way through a sample."""

    given: dossier.Dossier
    people: dict[str, Officer]
    outcome: dossier.Outcome = field(default_factory=dossier.Outcome)

    @classmethod
    def of(cls, name: str, number: int) -> Walk:
        """The case before its first act; bureau and officers are made where they are not there yet."""
        given = sample(name, number)
        bureau = dossier._bureau(given.bureau)
        return cls(given, {o.name: dossier._officer(bureau, o, o.name) for o in given.officers})

    @property
    def case(self) -> Case:
        """The case, once registered."""
        assert self.outcome.case is not None
        return self.outcome.case

    def acts(self) -> Iterator[Callable[[], str]]:
        """Every act of the sample: call it to perform it; it returns its name."""
        for act in self.given.acts:
            yield lambda act=act: self._perform(act)  # type: ignore[misc]

    def _perform(self, act: dossier.ActIn) -> str:
        dossier._perform(self.outcome, self.given, act, self.people, None)
        return act.act

    def until(self, stage: str) -> Walk:
        """The same case, walked on until it first stands in `stage`."""
        for act in self.acts():
            act()
            if self.case.stage == stage:
                break
        return self

    def perform(self, act: str, on: str, data: dict[str, Any], by: str = TEAM[0], team: str = TEAM[1]) -> None:
        """One act that no sample holds."""
        event = engine.perform(
            self.outcome.case, act, self.people[by], data, on=date.fromisoformat(on), version=self.case.version,
            team=[self.people[team]],
        )  # fmt: skip
        self.outcome.case = event.case


def round_of(number: int) -> list[Walk]:
    """One round of the mix: a case of each sample."""
    return [Walk.of(name, number * len(MIX) + place) for place, name in enumerate(MIX)]


def evidence(walk: Walk, number: int) -> None:
    """The same act again and again: one more piece of evidence."""
    title = f"现场照片{number}"
    walk.perform("add_evidence", "2026-03-06", {"kind": "audio_video", "title": title, "proves": ["v1"]})


def mixed(walk: Walk, number: int) -> None:
    """Five kinds of act in turn, as a long investigation has them."""
    party = walk.given.parties[0]
    violation = walk.given.violations[0].model_dump(mode="json", exclude_defaults=True)
    talk = {"from": "09:00", "to": "10:00", "place": "询问室", "text": "问:……答:……", "proves": ["v1"]}
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("inquire", {"person": f"证人{number}", **talk}),
        ("record_party", {"record": {"id": party.id, "phone": f"0391-{number:07}"}}),
        ("record_violation", {"record": {**violation, "facts": f"{violation['facts']}(第{number}次补充)"}}),
        ("attempt_service", {"party": "p1", "paper": "other", "method": "direct", "result": f"第{number}次未见到当事人"}),
        ("order_site_measures", {"party": "p1", "measures": f"第{number}次从危险区域内撤出作业人员"}),
    ]
    act, data = kinds[number % len(kinds)]
    walk.perform(act, "2026-03-06", data)
