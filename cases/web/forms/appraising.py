"""The benchmark on the form of a proposal: a row for every violation it speaks of, its questions, what they lead to.

Rows make themselves from the violations ticked; nobody adds or drops one. What a row's answers lead to is drawn beside
the fields and never typed, so a script may draw it anew while one types.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.discretion import grounds, metrics, reasons
from cases.discretion.appraising import Appraisal, Judged, appraise, judged, whole_band, whole_statute
from cases.discretion.benchmark import Band
from cases.discretion.choosing import Chosen
from cases.facts import Facts, Step
from cases.history import Line
from cases.law import Article
from cases.models import Case, Officer
from cases.people import Person
from cases.reads import comparable
from cases.reads.bands import band as drawn
from cases.registry import ACTS
from cases.web.forms import typed as say
from cases.web.forms.reading import Typed

ROWS = "appraisals"
NOBODY = Person(0, "", "", 0, False, "", "", (), ())
LISTED = ("conclude_investigation", "propose")
WITHOUT_LIST = ("penalise_on_the_spot",)


@dataclass(frozen=True)
class Question:
    """One metric as a form asks it."""

    key: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class ClausePanel:
    """What the benchmark says of one clause of a violation."""

    chosen: Chosen
    scale: dict[str, Any]
    missing: list[str]
    past: comparable.Comparable | None

    @property
    def tier(self) -> Any:
        return self.chosen.tier


@dataclass(frozen=True)
class Panel:
    """What a row's answers lead to. `outside`: the fine leaves the tier, so a reason is asked, and, where `meeting`,
    the leaders discuss it together."""

    clauses: list[ClausePanel]
    one: Judged | None
    meeting: bool
    moves: list[tuple[str, str, str, tuple[Article, ...]]]
    ground: str

    @property
    def outside(self) -> bool:
        return self.one is not None and self.one.outside

    @property
    def band(self) -> Band | None:
        return self.one.band if self.one else None


@dataclass
class Writing:
    """The button that writes the discretion paragraph; `asked` is what it would write over something else."""

    row: str
    asked: str = ""


@dataclass
class Appraised:
    """What the page shows of the benchmark: by the form's name of a row its panel, of a line its paragraph."""

    panels: dict[str, Panel] = field(default_factory=dict)
    questions: dict[str, list[Question]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    grounds: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    writing: dict[str, Writing] = field(default_factory=dict)
    refreshing: set[str] = field(default_factory=set)  # choices of violations that bring rows
    alone: set[str] = field(default_factory=set)  # lists of penalties whose one band stands with the tiers already


class Appraising:
    """The benchmark for one act's form; asks the law by the same way as the guards."""

    def __init__(self, act: str, facts: Facts, on: date) -> None:
        self.act = act
        self.step = Step(ACTS[act], facts, NOBODY, on, None)

    # -- rows --------------------------------------------------------------------------------------------------------

    def lines(self, fields: Typed) -> Iterator[tuple[str, Typed]]:
        """The lines of the form with their names: those of a proposal, or the one of a penalty on the spot."""
        if self.act in LISTED:
            for number, row in enumerate(fields.get("proposals") or ()):
                yield f"proposals-{number}", row
        elif self.act in WITHOUT_LIST:
            yield "", fields

    def align(self, fields: Typed) -> None:
        """One row for each violation ticked that the benchmark speaks of, in their order; what was typed stays."""
        for _, row in self.lines(fields):
            kept = {r.get("violation"): r for r in row.get(ROWS) or ()}
            line = self.line(row)
            spoken = [a.violation for a in appraise(self.step, line) if a.chosen] if line is not None else []
            row[ROWS] = [kept.get(key) or {"violation": key, "answers": {}, "deviation": ""} for key in spoken]

    def line(self, typed: Typed) -> Line | None:
        """The line as far as it is typed; None where it punishes nothing known."""
        history = self.step.history
        given = typed.get("party")
        party = given[0] if isinstance(given, list) and given else given
        keys = [key for key in typed.get("violations") or () if key in history.violations]
        party = party or (history.violations[keys[0]]["party"] if keys else "")
        if not keys or party not in history.parties or typed.get("kind") not in (None, "", "penalty"):
            return None
        raw = {
            "party": party, "violations": keys, "penalties": [_penalty(p) for p in typed.get("penalties") or ()],
            "appraisals": [_appraisal(r) for r in typed.get(ROWS) or ()],
            "ground": typed.get("ground") or "", "ground_article": say.ground(str(typed.get("ground_article") or "")),
            "lighter": typed.get("lighter") or "",
            "illegal_income_fen": say.fen(str(typed.get("illegal_income_yuan") or "")),
        }  # fmt: skip
        return Line.read(raw)

    def paragraph(self, typed: Typed) -> str:
        line = self.line(typed)
        return reasons.paragraph(self.step, line) if line is not None else ""

    # -- what the page shows -----------------------------------------------------------------------------------------

    def shown(self, fields: Typed, officer: Officer, case: Case | None, asked: dict[str, str]) -> Appraised:
        """`asked`: paragraphs waiting for a word, by the name of their line. One query, for the comparable cases."""
        found = Appraised()
        read = [(name, row, line, appraise(self.step, line)) for name, row in self.lines(fields)
                if (line := self.line(row)) is not None]  # fmt: skip
        places = [c.place for _, _, _, many in read for a in many for c in a.chosen]
        past = comparable.of_places(officer, places, self.step.on, case)
        meeting = bool(self.step.facts.parameter("collective_for_deviation", self.step.on).value)
        for name, row, line, appraisals in read:
            by_key = {a.violation: a for a in appraisals}
            fines = judged(line, appraisals)
            moves = _moves(appraisals)
            found.grounds[_named(name, "ground_article")] = self._grounds(line)
            for number, given in enumerate(row.get(ROWS) or ()):
                appraisal = by_key.get(given.get("violation") or "")
                if appraisal is None:
                    continue
                place = f"{_named(name, ROWS)}-{number}"
                found.questions[place] = _questions(appraisal)
                found.titles[place] = self._title(appraisal.violation)
                clauses = [_clause(chosen, appraisal, past) for chosen in appraisal.chosen]
                one = next((f for f in fines if appraisal.violation in f.violations), None)
                found.panels[place] = Panel(clauses, one, meeting, moves, line.raw["ground"])
            if self._speaks_of_any(line):
                found.refreshing.add(_named(name, "violations"))
            if len(appraisals) == 1 and len(appraisals[0].chosen) == 1:
                found.alone.add(_named(name, "penalties"))
            if any(a.chosen for a in appraisals):
                found.writing[_named(name, "discretion")] = Writing(name or "_", asked.get(name or "_", ""))
        return found

    def _speaks_of_any(self, line: Line) -> bool:
        """Whether ticking another violation of the party may bring a row or take one away."""
        keys = [key for key, v in self.step.history.violations.items() if v["party"] == line.party]
        every = Line.read({**line.raw, "violations": keys})
        return any(a.chosen for a in appraise(self.step, every))

    def _title(self, key: str) -> str:
        violation = self.step.history.violations[key]
        name = violation.get("name") or violation["facts"]
        return f"{key} {name if len(name) <= 40 else name[:39] + '…'}"

    def _grounds(self, line: Line) -> list[tuple[str, str]]:
        facts = self.step.facts
        return grounds.choices(facts.law, facts.bureau.code, line.raw["ground"], self.step.on)


def _named(line: str, name: str) -> str:
    return f"{line}-{name}" if line else name


def _penalty(typed: Typed) -> dict[str, Any]:
    fen = say.fen(str(typed.get("amount_yuan") or "")) or 0
    parts = [{"violation": p.get("violation"), "fen": amount} for p in typed.get("parts") or ()
             if (amount := say.fen(str(p.get("amount_yuan") or "")))]  # fmt: skip
    return {"kind": typed.get("kind") or "", "fen": fen, "parts": parts}


def _appraisal(typed: Typed) -> dict[str, Any]:
    """A row as the record would have it; what is no answer counts as not given."""
    answers = say.answers(typed.get("answers") or {})
    right = {key: value for key, value in answers.items() if not metrics.wrong_answer(key, value)}
    return {
        "violation": typed.get("violation"),
        "answers": right,
        "deviation": say.words(str(typed.get("deviation") or "")),
    }


def _questions(appraisal: Appraisal) -> list[Question]:
    found: dict[str, Question] = {}
    for chosen in appraisal.chosen:
        for key in chosen.asked:
            found.setdefault(key, _question(key, chosen))
    return list(found.values())


def _question(key: str, chosen: Chosen) -> Question:
    if key == metrics.TIER:
        rows = [s.row for s in chosen.standings if not s.row.conditions and s.row.described]
        return Question(key, "适用条件", metrics.CHOICE, tuple((str(r.seq), f"{r.label}：{r.described}") for r in rows))
    metric = metrics.METRICS[key]
    unit = f"（{metric.unit}）" if metric.unit else ""
    return Question(key, f"{metric.label}{unit}", metric.kind, metric.options, metric.hint)


def _clause(chosen: Chosen, appraisal: Appraisal, past: dict[comparable.Key, Any]) -> ClausePanel:
    tier = chosen.tier
    ends = [(s.row.label, s.band.low, s.band.high, s is tier) for s in chosen.standings if s.band is not None]
    alone = appraisal.fine if len(appraisal.chosen) == 1 else None
    scale = drawn(chosen.allowed.low, chosen.allowed.high, alone, ends)
    missing = ["适用条件" if key == metrics.TIER else metrics.METRICS[key].label for key in chosen.missing]
    decided = past.get(comparable.key_of(chosen.place), ())
    return ClausePanel(chosen, scale, missing, comparable.compared(decided, tier.row.label if tier else ""))


def _moves(appraisals: list[Appraisal]) -> list[tuple[str, str, str, tuple[Article, ...]]]:
    band, statute = whole_band(appraisals), whole_statute(appraisals)
    return list(grounds.moves(band, statute)) if band is not None and statute is not None else []
