"""Question sets for inquiries (询问提纲): those that ship, as a bureau has worded them anew, and which fit a case.

A set of the bureau's own under the key of a shipped one takes its place; sets nobody touched stay as they ship, so a
better wording reaches every bureau with the next version.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cases.law import Citation
from cases.models import QuestionSet

if TYPE_CHECKING:
    from cases.facts import Facts

FOLDER = Path(__file__).with_name("data") / "questions"
OPENING, CLOSING, TOPIC = "opening", "closing", "topic"
KINDS = ((OPENING, "开头"), (TOPIC, "按违法行为"), (CLOSING, "结尾"))
BLANKS = ("当事人", "检查日期", "检查地点", "违法事实", "机关")
OPEN_BLANK = "____"  # what the case does not know yet, for the officer to fill in
_BLANK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Outline:
    """One set. `clauses` are citations, of a clause or of an article before it."""

    key: str
    title: str
    kind: str
    clauses: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    retired: bool = False
    shipped: bool = False  # one of this key ships
    own: bool = False  # worded by the bureau


@dataclass(frozen=True)
class Offered:
    """A set as the screen offers it: its blanks filled in from the case. `fits`: to be offered first."""

    key: str
    title: str
    kind: str
    fits: bool
    questions: list[str] = field(default_factory=list)


@cache
def shipped() -> tuple[Outline, ...]:
    """The sets that ship, in the order of their files."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["set"]:
            clauses, questions = tuple(row.get("clauses", ())), tuple(row["questions"])
            found.append(Outline(row["key"], row["title"], row["kind"], clauses, questions, shipped=True))
    return tuple(found)


def sets_of(bureau: int) -> list[Outline]:
    """Every set of a bureau, retired ones too: opening ones, those by violation, closing ones. One query."""
    known = {one.key: one for one in shipped()}
    for row in QuestionSet.objects.filter(bureau=bureau).order_by("pk"):
        ships = row.key in known
        known[row.key] = Outline(
            row.key, row.title, row.kind, lines(row.clauses), lines(row.questions), row.retired, ships, own=True
        )
    order = [kind for kind, _ in KINDS]
    return sorted(known.values(), key=lambda one: order.index(one.kind))


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def unknown_blanks(text: str) -> list[str]:
    """Blanks no case fills."""
    return [name for name in _BLANK.findall(text) if name not in BLANKS]


# -- for a case ----------------------------------------------------------------------------------------------------------


def offered(facts: Facts) -> list[Offered]:
    """The bureau's sets for this case: opening, those that fit its violations (the closest first), closing, the rest."""
    cited = [c for v in facts.history.violations.values() for c in _cited(v)]
    values = blanks(facts)
    found = []
    for one in sets_of(facts.bureau.pk):
        if not one.retired:
            depth = closeness(one, cited)
            fits = one.kind != TOPIC or depth > 0
            asked = [filled(question, values) for question in one.questions]
            found.append((depth, Offered(one.key, one.title, one.kind, fits, asked)))
    order = [kind for kind, _ in KINDS]
    return [one for depth, one in sorted(found, key=lambda each: (order.index(each[1].kind), -each[0]))]


def _cited(violation: dict[str, Any]) -> Iterable[Citation]:
    for text in (violation.get("clause"), violation.get("violated")):
        try:
            yield from Citation.parse_many(text) if text else ()
        except ValueError:  # written before citations were checked
            continue


def closeness(one: Outline, cited: Iterable[Citation]) -> int:
    """How many levels of a cited clause the set names: 0 where it is about something else."""
    mine = [Citation.parse(clause).cite.split("/") for clause in one.clauses]
    theirs = [citation.cite.split("/") for citation in cited]
    return max((len(short) for short in mine for long in theirs if long[: len(short)] == short), default=0)


def blanks(facts: Facts) -> dict[str, str]:
    """What the case knows of the blanks."""
    history = facts.history
    source, inspection = history.source, history.source.get("inspection") or {}
    parties, violations = list(history.parties.values()), list(history.violations.values())
    unit = next((p for p in parties if p["kind"] != "person"), parties[0] if parties else None)
    places = (inspection.get("place"), source.get("place"), *(v.get("place") for v in violations))
    inspected = source.get("on") if source.get("kind") == "inspection" else None
    return {
        "当事人": unit["name"] if unit else "",
        "检查日期": _day(inspected) if inspected else "",
        "检查地点": next((place for place in places if place), ""),
        "违法事实": violations[0].get("facts", "").rstrip("。；") if violations else "",
        "机关": facts.bureau.name,
    }


def filled(question: str, values: dict[str, str]) -> str:
    return _BLANK.sub(lambda found: values.get(found[1]) or OPEN_BLANK, question)


def _day(value: str | date) -> str:
    on = value if isinstance(value, date) else date.fromisoformat(value)
    return f"{on.year}年{on.month}月{on.day}日"


__all__ = ["BLANKS", "KINDS", "Offered", "Outline", "blanks", "offered", "sets_of", "shipped", "unknown_blanks"]
