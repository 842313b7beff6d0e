"""What the form of a proposal says of the no-penalty and light lists: items that fit, their conditions, what is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.leniency import items as lists
from cases.leniency import judging, record
from cases.leniency.conditions import VOCABULARY, Row, label, wanted
from cases.leniency.record import Asked, Known

if TYPE_CHECKING:
    from cases.facts import Facts
    from cases.models import LenientItem

Typed = dict[str, Any]
MARKS = {record.MET: "ok", record.UNMET: "no"}


@dataclass(frozen=True)
class Question:
    """A condition as a tick, with what the record knows of it said beside; `mark` is the icon, "" where it is open."""

    name: str
    label: str
    ticked: bool
    known: Known

    @property
    def mark(self) -> str:
        return MARKS.get(self.known.state, "")


class Lists:
    """Asked line by line of a form, as typed. Reads the lists and the party's earlier decisions, each once."""

    def __init__(self, facts: Facts, on: date) -> None:
        self.facts = facts
        self.on = on

    def items(self, line: Typed) -> list[LenientItem]:
        """The items the line names."""
        kind, text = lists.kind_of(line), str(line.get("list_item") or "")
        if not kind or not text:
            return []
        clauses = self._clauses(line).values()
        return lists.chosen(self.facts.law, self.facts.bureau.code, self.on, kind, text, clauses).items

    def offered(self, line: Typed) -> list[tuple[str, str]]:
        """What the line may name: each item alone, and together those it takes to speak of every violation."""
        clauses, kind = self._clauses(line), lists.kind_of(line)
        fitting = lists.fitting(self.facts.law, self.facts.bureau.code, self.on, kind, clauses.values()) if kind else []
        found = [(lists.ref(item), _said(item)) for item in fitting]
        whole = [item for item in fitting if not lists.uncovered([item], clauses)]
        together = _together(fitting, clauses) if not whole and len(clauses) > 1 else []
        if together:
            names = "、".join(map(lists.named, together))
            found.insert(0, (lists.BETWEEN.join(map(lists.ref, together)), f"{names}（合并适用）"))
        return found

    def questions(self, line: Typed) -> list[Question]:
        """What the items of the line ask; where it names none of ours, what the bureau's parameters ask."""
        items, ticked = self.items(line), line.get("conditions") or []
        by_parameters = self.by_parameters if line.get("reason") == "first_minor" else []
        rows = judging.questions(items) if items else by_parameters
        whole = Asked(self.facts, self.on, str(line.get("party") or ""), self._clauses(line),
                      str(line.get("correction") or ""))  # fmt: skip
        if not rows or whole.party not in self.facts.history.parties:
            return []
        return [self._question(row, items, whole, row["name"] in ticked) for row in rows]

    def _question(self, row: Row, items: list[LenientItem], whole: Asked, ticked: bool) -> Question:
        asking = next((i for i in items if any(r["name"] == row["name"] for r in judging.questions([i]))), None)
        years = asking.years if asking else int(self.facts.parameter("first_offence_years", self.on).value)
        about = judging.about(asking, whole) if asking else Asked(**{**vars(whole), "years": years})
        return Question(str(row["name"]), label(row, years), ticked, record.known(about, row))

    @property
    def by_parameters(self) -> list[Row]:
        return list(self.facts.parameter("first_offence_conditions", self.on).value)

    def answers(self, names: Iterable[str]) -> dict[str, bool]:
        """Ticks as the input takes them: each with the answer that fulfils its condition."""
        own = {row["name"]: wanted(row) for row in self.by_parameters}
        known = {name: c.wanted for name, c in VOCABULARY.items()} | own
        return {name: known[name] for name in names if name in known}

    def ticks(self, answers: dict[str, Any]) -> list[str]:
        """The way back: which conditions those answers fulfil."""
        right = self.answers(answers)
        return [name for name, answer in answers.items() if right.get(name) is answer]

    def _clauses(self, line: Typed) -> dict[str, str]:
        return lists.clauses_of(self.facts.history, line.get("violations") or ())


def _together(fitting: list[LenientItem], clauses: dict[str, str]) -> list[LenientItem]:
    """The nearest item for each violation; nothing where one has none."""
    found = [next((i for i in fitting if lists.covers(i, clause)), None) for clause in clauses.values()]
    return list(dict.fromkeys(i for i in found if i is not None)) if all(found) else []


def _said(item: LenientItem) -> str:
    unread = "" if item.confirmed else "，待确认"
    return f"第{item.code}项 {item.title}（{item.standard}{unread}）"
