"""The acts of the benchmark: the small and the major sample, walked through the engine act by act."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings

from cases import dossier, engine
from cases.models import Case, Officer

MIX = ("01-ordinary-small", "02-major-hearing")
TEAM = ("周启明", "何静")
DAY = date(2026, 3, 6)  # of the acts that no sample holds


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
    registered: Case | None = None

    @classmethod
    def of(cls, name: str, number: int) -> Walk:
        """The case before its first act; bureau and officers are made where they are not there yet."""
        given = sample(name, number)
        return cls(given, dossier.officers_of(given, dossier.bureau_of(given)))

    @property
    def case(self) -> Case:
        """The case, once registered."""
        assert self.registered is not None
        return self.registered

    def acts(self) -> Iterator[Callable[[], str]]:
        """Every act of the sample: call it to perform it; it returns its name."""
        for act in self.given.acts:
            yield partial(self._next, act)

    def _next(self, act: dossier.ActIn) -> str:
        self.perform(act.act, act.on, dossier.act_data(self.given, act, self.people), act.by, act.team)
        return act.act

    def perform(self, act: str, on: date, data: dict[str, Any], by: str, team: Sequence[str] = ()) -> None:
        """One act, as pages and dossier do it."""
        event = engine.perform(
            self.registered, act, self.people[by], data, on=on, team=[self.people[name] for name in team],
            version=self.registered.version if self.registered else None,
        )  # fmt: skip
        self.registered = event.case

    def until(self, stage: str) -> Walk:
        """The same case, walked on until it first stands in `stage`."""
        for act in self.acts():
            act()
            if self.case.stage == stage:
                break
        return self


def round_of(number: int) -> list[Walk]:
    """One round of the mix: a case of each sample."""
    return [Walk.of(name, number * len(MIX) + place) for place, name in enumerate(MIX)]


def evidence(walk: Walk, number: int) -> None:
    """The same act again and again: one more piece of evidence."""
    data = {"kind": "audio_video", "title": f"现场照片{number}", "proves": ["v1"]}
    walk.perform("add_evidence", DAY, data, TEAM[0], TEAM[1:])


def mixed(walk: Walk, number: int) -> None:
    """Five kinds of act in turn, as a long investigation has them."""
    party = walk.given.parties[0]
    violation = walk.given.violations[0].model_dump(mode="json", exclude_defaults=True)
    talk = {"from": "09:00", "to": "10:00", "place": "询问室", "text": "问:……答:……", "proves": ["v1"]}
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("inquire", {"person": f"证人{number}", **talk}),
        ("record_party", {"record": {"id": party.id, "phone": f"0391-{number:07}"}}),
        ("record_violation", {"record": {**violation, "facts": f"{violation['facts']}(第{number}次补充)"}}),
        (
            "attempt_service",
            {"party": "p1", "paper": "other", "method": "direct", "result": f"第{number}次未见到当事人"},
        ),
        ("order_site_measures", {"party": "p1", "measures": f"第{number}次从危险区域内撤出作业人员"}),
    ]
    act, data = kinds[number % len(kinds)]
    walk.perform(act, DAY, data, TEAM[0], TEAM[1:])
