"""The last look (核对): what is wrong or missing, the amounts of each step, what the act will do, its papers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from cases import clock, completeness, engine, lawbase
from cases.completeness import Gap
from cases.deadlines import RULES
from cases.engine.foreseeing import Foreseen, facts_for, foresee, step_for
from cases.engine.judging import EVERY_ACT
from cases.facts import Facts, Step
from cases.guards.base import Reason, unconfirmed
from cases.inputs import InputError
from cases.law import Citation
from cases.models import Case, DocumentEntry, Officer
from cases.papers_context.words import amount
from cases.reads.compared import compared
from cases.reads.periods import doubt
from cases.reads.whereto import Place, where_to_mend
from cases.reads.workings import Worked, foreseen
from cases.registry import ACTS, Stage
from cases.web.forms import typed as say
from cases.web.forms.around import Around
from cases.web.forms.elsewhere import elsewhere
from cases.web.forms.fields import Group, Leaf, Node, Rows, tree
from cases.web.forms.filling import STAND_IN_FEN, STAND_IN_TIMES, Filled, errors_of, stood_in
from cases.web.forms.layout import mended_here
from cases.web.forms.papers import Likeness, Mark
from cases.web.forms.rewording import Part, parts
from documents import wording
from documents.forms import forms, load_form

PERSONAL = frozenset(("ROLE", "SOD-APPROVER", "SOD-REVIEWER", "SOD-CHAIR"))
COMPARED = ("serve_notice", "submit_for_review", "pass_review", "convene_discussion", "resolve_discussion", "decide",
            "serve_decision", "propose")  # fmt: skip


@dataclass(frozen=True)
class Unmet:
    """A condition not met: what, by which article, where to mend it."""

    message: str
    article: str
    place: Place | None = None
    field: str = ""  # of this very page
    doubt: str = ""  # what parameters it rests on that nobody has confirmed
    guard: str = ""

    @classmethod
    def of(cls, reason: Reason, act: str) -> Unmet:
        here = mended_here(act, reason.guard)
        place = None if here else where_to_mend(reason)
        unsure = said("、".join(reason.unconfirmed))
        return cls(said(reason.message), said(reason.article), place, here, unsure, reason.guard)


@dataclass(frozen=True)
class Condition:
    label: str
    source: str
    met: bool
    doubt: str = ""


@dataclass
class Look:
    """What the engine says of a form as it stands."""

    errors: dict[str, list[str]] = field(default_factory=dict)
    unmet: list[Unmet] = field(default_factory=list)
    flaws: list[Unmet] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    papers: list[Likeness] = field(default_factory=list)
    amounts: list[dict[str, Any]] = field(default_factory=list)
    columns: list[tuple[str, date | None]] = field(default_factory=list)
    working: list[Worked] = field(default_factory=list)
    foreseen: Foreseen = field(default_factory=Foreseen)
    texts: list[Part] = field(default_factory=list)
    version: int = 0
    gaps: list[Gap] = field(default_factory=list)

    may_issue: bool = False

    @property
    def ready(self) -> bool:
        return not self.errors and not self.unmet

    @cached_property
    def met(self) -> int:
        return sum(c.met for c in self.conditions)

    @property
    def failing(self) -> int:
        return len(self.conditions) - self.met

    @property
    def issued(self) -> list[tuple[str, int]]:
        """The papers by title, and how many of each."""
        counted: dict[str, int] = {}
        for paper in self.foreseen.papers:
            counted[paper.form.title] = counted.get(paper.form.title, 0) + 1
        return list(counted.items())

    @property
    def completed(self) -> list[str]:
        return [load_form(d.form, d.edition).title for d, _ in self.foreseen.filled]

    @property
    def ended(self) -> list[str]:
        return list(dict.fromkeys(RULES[r.key].label for r in self.foreseen.ended if r.key in RULES))

    @property
    def opened(self) -> list[tuple[str, date, bool, str]]:
        """Label, last day, whether it is counted provisionally, what unconfirmed parameters measured it."""
        seen: dict[tuple[str, date], tuple[bool, str]] = {}
        for row in self.foreseen.opened:
            unsure = doubt(lawbase.current(), row.bureau.code, row)
            seen[RULES[row.key].label, row.due] = row.provisional, unsure
        return [(label, due, *more) for (label, due), more in seen.items()]

    @property
    def stage(self) -> str:
        return Stage(self.foreseen.stage).label if self.foreseen.stage else ""


def look(
    case: Case | None, filled: Filled, officer: Officer, around: Around, *, performs: bool, team: Iterable[Officer] = ()
) -> Look:
    """Ask the engine. `performs`: whether the officer is the one who will do it; else conditions that only concern the
    person are left to who signs."""
    found = Look(version=case.version if case else 0)
    found.may_issue = any(key in forms() for key in ACTS[filled.act].issues)
    day = filled.day
    if day is None:
        found.errors["_on"] = ["日期应写成 2026-03-02 的样子"]
    on = day or clock.today()
    facts = around.facts
    data = filled.data(around, facts.law)
    team = tuple(team)
    whole = True
    fresh = facts_for(case, filled.act, officer, on)  # foreseeing uses them up
    try:
        step = step_for(case, filled.act, officer, data, on=on, team=team, facts=fresh)
    except InputError as error:
        found.errors |= errors_of(filled.act, error.wrongs)
        whole = False
        guessed = _guessed(case, filled, officer, around, data, error, on, team, fresh)
        empty = step_for(case, filled.act, officer, None, on=on, team=team, facts=facts)
        _judge(found, empty, performs)
        if guessed is None:
            return found
        step = guessed
        found.flaws += [Unmet.of(reason, filled.act) for reason in elsewhere(step, set(found.errors))]
    if whole:
        _judge(found, step, performs)
    if filled.act == "archive":
        found.gaps = completeness.gaps(facts)
    if filled.act in COMPARED and case is not None:
        found.columns, found.amounts = compared(step)
    found.working = _worked(step, whole)
    verdict = engine.judge(step) if whole else None
    found.foreseen = foresee(step, bool(verdict and verdict.allowed))
    found.papers = _likenesses(found, filled, around, on)
    if whole:
        found.texts = parts(filled.act, found.foreseen.papers, around.facts)
    return found


def _worked(step: Step, whole: bool) -> list[Worked]:
    """How the amounts were found; of a form not finished yet without the amounts that stand in for those to come."""
    gap = int(STAND_IN_FEN.replace(".", ""))
    found = foreseen(step)
    if whole:
        return found
    return [replace(one, lines=[line for line in one.lines if line.fen != gap]) for one in found]


def _guessed(
    case: Case | None, filled: Filled, officer: Officer, around: Around, data: dict[str, Any], error: InputError,
    on: date, team: tuple[Officer, ...], facts: Facts,
) -> Step | None:  # fmt: skip
    """The step with gaps where the form is not finished; None where too much is open."""
    for _ in range(3):
        data = stood_in(filled.act, data, error, around, officer.username)
        try:
            return step_for(case, filled.act, officer, data, on=on, team=team, facts=facts)
        except InputError as again:
            error = again
    return None


def _judge(found: Look, step: Step, performs: bool) -> None:
    verdict = engine.judge(step)
    for reason in verdict.reasons:
        if performs or reason.guard not in PERSONAL:
            found.unmet.append(Unmet.of(reason, step.act.name))
    found.flaws = [Unmet.of(reason, step.act.name) for reason in verdict.flaws]
    basic = {r.guard for r in verdict.reasons}
    found.conditions = [
        Condition("案件所处阶段", "办案流程", "STAGE" not in basic),
        Condition("日期的先后", "办案流程", "DATE" not in basic),
    ]
    if performs:
        found.conditions.append(Condition("由有权的人员办理", "岗位职责", "ROLE" not in basic))
    for guard in dict.fromkeys((*step.act.guards, *EVERY_ACT)):
        if performs or guard.id not in PERSONAL:
            failed = any(weight == "refuse" for weight, _ in guard.findings(step))
            unsure = said("、".join(unconfirmed(step, step.asked)))
            found.conditions.append(Condition(said(guard.label), said(str(guard.sources[0])), not failed, unsure))


def said(text: str) -> str:
    """A message of the engine in the punctuation of pages, without the codes API users need."""
    text = re.sub(r"\([a-z_]+\)", "", text)
    return text.replace(",", "，").replace(";", "；").replace("(", "（").replace(")", "）")


# -- papers ----------------------------------------------------------------------------------------------------------------


def _likenesses(found: Look, filled: Filled, around: Around, on: date) -> list[Likeness]:
    marks = marks_of(filled, around, found.errors)
    shown = [
        Likeness(p.form, p.values, "", on.isoformat(), _by_box((e.box, e.values) for e in p.entries), marks)
        for p in found.foreseen.papers
    ]
    for document, fillings in found.foreseen.filled:
        kept = DocumentEntry.objects.filter(document=document).order_by("pk").values_list("box", "values")
        entries = [(box, json.loads(values)) for box, values in kept] + [(f.box, f.values) for f in fillings]
        number = document.number.text if document.number else ""
        form = load_form(document.form, document.edition)
        values = json.loads(document.values)
        shown.append(Likeness(form, values, number, document.on.isoformat(), _by_box(entries), marks))
    return shown


def _by_box(entries: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for box, values in entries:
        found.setdefault(box, []).append(values)
    return found


def marks_of(filled: Filled, around: Around, errors: dict[str, list[str]]) -> list[Mark]:
    """The words typed, as papers print them, with the fields they stand in."""
    found = [Mark(amount(int(STAND_IN_FEN.replace(".", ""))), "", gap=True)]
    day = filled.day
    if day is not None:
        found.append(Mark(wording.on_paper(day.isoformat()), "f-_on"))
    for name, leaf, value in _values(tree(filled.act), filled.fields, ""):
        wrong = bool(errors.get(name))
        if leaf.kind == "clock" and not (value or "").strip():
            standing = wording.on_paper(f"{around.on}T{STAND_IN_TIMES[leaf.name == 'to']}").partition("日")[2]
            found.append(Mark(standing, f"f-{name}", gap=True))
        for text in _printed(leaf, value, around):
            if len(text) > 1:
                found.append(Mark(text, f"f-{name}", wrong))
    return found


def _values(node: Node, value: Any, name: str) -> Iterable[tuple[str, Leaf, Any]]:
    if isinstance(node, Leaf):
        yield name, node, value
    elif isinstance(node, Group):
        for child in node.children:
            yield from _values(child, (value or {}).get(child.name), f"{name}-{child.name}" if name else child.name)
    elif isinstance(node, Rows):
        for number, row in enumerate(value or ()):
            yield from _values(node.item, row, f"{name}-{number}")


def _printed(leaf: Leaf, value: Any, around: Around) -> list[str]:
    text = value if isinstance(value, str) else ""
    if not text.strip():
        return []
    match leaf.kind:
        case "text" | "lines":
            return [row.strip() for row in say.words(text).split("\n")]
        case "line":
            return [say.line(leaf.name, text)]
        case "day":
            return [wording.on_paper(say.day(text))]
        case "yuan":
            fen = say.fen(text)
            return [amount(fen)] if fen else []
        case "citation":
            try:
                return [str(c) for c in Citation.parse_many(say.citation(text))]
            except ValueError:
                return []
        case "officer":
            return [around.name(text)]
    return []


__all__ = ["Look", "Unmet", "look", "marks_of", "said"]
