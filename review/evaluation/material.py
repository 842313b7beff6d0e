"""What a check may look at: one case's record folded, its papers, evidence, files and periods. Built by `loading`.

Reads nothing: whatever it says comes from rows loaded before, from the law base and from the day it is judged on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import cases.acts  # noqa: F401  registers the acts that move no stage
from cases.facts import Facts, Step
from cases.history import DecisionState, Entry, History
from cases.lawbase import LawBase
from cases.models import Bureau, Case, Document
from cases.paperfiles import STANDING
from cases.people import Person
from cases.registry import ACTS, Stage
from cases.seals import kind_of
from documents.forms import Form, UnknownForm, holds, load_form
from review.evaluation.results import Place

EARLY = (Stage.NOT_FILED, Stage.WITHDRAWN, Stage.TRANSFERRED)
CLOSED = (Stage.CLOSED, Stage.ARCHIVED)
DECISION_PAPERS = ("decision_unit", "decision_person", "no_penalty_decision", "on_the_spot_unit", "on_the_spot_person")
NOTICES = ("penalty_notice", "hearing_right_notice")


@dataclass
class Paper:
    """An issued paper with what was put on it afterwards. `boxes`: (box, values, number of the event)."""

    row: Document
    number: str
    seq: int
    boxes: list[tuple[str, dict[str, Any], int]] = field(default_factory=list)
    scans: int = 0
    marks: int = 0
    sealed: bool = False

    @property
    def stands(self) -> bool:
        return self.row.state in STANDING

    @cached_property
    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.row.values)
        return found

    @cached_property
    def form(self) -> Form | None:
        try:
            return load_form(self.row.form, self.row.edition)
        except UnknownForm:
            return None

    @property
    def title(self) -> str:
        return self.form.title if self.form is not None else self.row.form

    @property
    def named(self) -> str:
        return f"《{self.title}》{self.number}"

    @property
    def signed(self) -> bool:
        """Whether a signature is on it: drawn here, or on a scan of the paper."""
        return bool(self.scans or self.marks)

    def place(self) -> Place:
        return Place(self.title, self.row.pk, self.number, 0, self.seq)

    def blank(self) -> list[str]:
        """What the form demands and the paper has not: the labels."""
        if self.form is None:
            return []
        return [
            f.label.replace("\u3000", "") or f.name
            for f in self.form.fields
            if f.required and not self.values.get(f.name) and (not f.when or holds(f.when, self.values))
        ]


@dataclass(frozen=True)
class Meta:
    """Of an event, what the fold has no use for: when it was entered, and its flaws as text."""

    at: datetime
    flaws: str

    def flaws_of(self, *guards: str) -> list[str]:
        found = json.loads(self.flaws) if self.flaws != "[]" else []
        return [f["message"] for f in found if not guards or f["guard"] in guards]


@dataclass(frozen=True)
class Proof:
    """A piece of evidence as listed."""

    number: int
    act: str
    kind: str
    title: str
    pages: int
    proves: tuple[str, ...]
    on: date
    officers: tuple[str, ...]
    original_at: str
    seq: int

    def place(self) -> Place:
        return Place(f"证据{self.number} {self.title}", event=self.seq)


@dataclass(frozen=True)
class File:
    role: str
    name: str
    kind: str

    @property
    def recording(self) -> bool:
        return self.kind.startswith(("audio/", "video/"))

    @property
    def picture(self) -> bool:
        return self.kind.startswith("image/")


@dataclass(frozen=True)
class Period:
    key: str
    party: str
    due: date
    done_on: date | None
    note: str

    def late(self, on: date) -> bool:
        """Done after its last day, or not done though that day is over."""
        return self.done_on > self.due if self.done_on is not None else on > self.due


@dataclass
class Material:
    """Everything about one case, as it stands. `on` is the day it is judged on."""

    case: Case
    bureau: Bureau
    history: History
    law: LawBase
    on: date
    metas: dict[int, Meta]
    papers: list[Paper]
    evidence: list[Proof]
    files: dict[int, list[File]]
    periods: list[Period]
    seals: frozenset[str]

    # -- where the case stands -------------------------------------------------------------------------------------

    @property
    def summary(self) -> bool:
        return self.history.procedure == "summary"

    @property
    def ended_early(self) -> bool:
        return self.case.stage in EARLY

    @property
    def closed(self) -> bool:
        return self.case.stage in CLOSED

    @property
    def archived(self) -> bool:
        return bool(self.case.stage == Stage.ARCHIVED)

    def did(self, *acts: str) -> bool:
        return any(self.history.by_name.get(act) for act in acts)

    def entries(self, *acts: str) -> list[Entry]:
        return sorted((e for act in acts for e in self.history.by_name.get(act, ())), key=lambda e: e.seq)

    @cached_property
    def decisions(self) -> dict[str, DecisionState]:
        return self.history.decisions

    @property
    def penalties(self) -> dict[str, DecisionState]:
        return {party: state for party, state in self.decisions.items() if state.line.penalises}

    # -- papers ----------------------------------------------------------------------------------------------------

    @cached_property
    def standing(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.stands]

    def of(self, *forms: str) -> list[Paper]:
        """The standing papers of these forms, in the order of issue."""
        return [paper for paper in self.standing if paper.row.form in forms]

    def issued_by(self, seq: int, *forms: str) -> Paper | None:
        return next((p for p in self.standing if p.seq == seq and (not forms or p.row.form in forms)), None)

    def sealed(self, paper: Paper) -> bool:
        """Whether it bears its seal, where the bureau keeps that seal's picture here; else paper is sealed by hand."""
        return paper.sealed or not self.seal_is_here(paper)

    def seal_is_here(self, paper: Paper) -> bool:
        """Whether the picture of the seal this paper takes is kept in the product."""
        return paper.form is not None and kind_of(paper.row, self.bureau.pk, self.law) in self.seals

    # -- people, parties, law --------------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> Facts:
        facts = Facts(self.case, self.bureau, self.law)
        facts.__dict__.update(history=self.history, evidence=[], running=[], documents=[])
        return facts

    def step(self, act: str, on: date | None = None) -> Step:
        """The act as it could be done on a day: what thresholds and guards ask about the law."""
        actor = next(iter(self.law.people.values()), None) or Person(0, "", "", 0, False, "", "", (), ())
        return Step(ACTS[act], self.facts, actor, on or self.on, None)

    def person(self, username: str) -> Person | None:
        return self.law.people.get(username)

    def name(self, username: str) -> str:
        person = self.person(username)
        return person.name if person is not None else username

    def party(self, key: str) -> str:
        return str(self.history.parties.get(key, {}).get("name", key))

    def acting(self, entry: Entry) -> list[str]:
        """Who acted: each once."""
        return list(dict.fromkeys((entry.by, *entry.team)))

    # -- periods and flaws -----------------------------------------------------------------------------------------

    def late(self, *keys: str) -> list[Period]:
        return [p for p in self.periods if p.key in keys and p.late(self.on)]

    def running(self, *keys: str) -> list[Period]:
        return [p for p in self.periods if p.key in keys]

    def flaws(self, *guards: str, acts: Iterable[str] = ()) -> list[tuple[Entry, str]]:
        """What the law let pass with a mark, by the guard that made it."""
        named = set(acts)
        return [
            (entry, message)
            for entry in self.history.entries
            if (meta := self.metas.get(entry.seq)) is not None and (not named or entry.name in named)
            for message in meta.flaws_of(*guards)
        ]

    def event(self, entry: Entry) -> Place:
        """Where an act shows: the paper it made, else the act itself."""
        paper = self.issued_by(entry.seq)
        return paper.place() if paper is not None else Place(ACTS[entry.name].label, event=entry.seq)
