"""What a guard is: one rule of law, its source, and what it says when it is not met.

A guard is a pure generator over a `Step`. It yields refusals (`refuse`) and flaws (`flaw`); it is total (right at any
stage) and silent about data where the form is not filled yet (`step.data is None`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.law import Source

if TYPE_CHECKING:
    from cases.facts import Step


@dataclass(frozen=True)
class Finding:
    """A message in Chinese; `weight` is "refuse" or "flaw".

    `sources` narrow the guard's own; a text is a citation out of data (a penalty clause). `rests` are the keys of the
    parameters that decided it.
    """

    message: str
    weight: str = "refuse"
    sources: tuple[Source | str, ...] = ()
    rests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why an act may not be done (or, as a flaw, what an evaluation will mark).

    `unconfirmed`: what the parameters are called that decided it and that nobody has checked (待确认).
    """

    guard: str
    message: str
    article: str
    unconfirmed: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, str]:
        return {"guard": self.guard, "message": self.message, "article": self.article}


Rule = Callable[["Step"], Iterable[Finding]]


@dataclass(frozen=True)
class Guard:
    id: str
    label: str
    sources: tuple[Source, ...]
    rule: Rule
    name: str

    def findings(self, step: Step) -> Iterator[tuple[str, Reason]]:
        """What the rule says of a step. `step.asked` are then the parameters this rule asked for."""
        step.asked = {}
        for finding in self.rule(step):
            sources = finding.sources or self.sources[:1]
            doubt = unconfirmed(step, finding.rests)
            yield finding.weight, Reason(self.id, finding.message, "、".join(map(str, sources)), doubt)


def unconfirmed(step: Step, keys: Iterable[str]) -> tuple[str, ...]:
    """Of the parameters of these keys that judged the step, what those are called that nobody has confirmed."""
    rows = [step.used[key] for key in keys if key in step.used]
    return tuple(dict.fromkeys(row.label for row in rows if not row.confirmed))


GUARDS: list[Guard] = []


def guard(id: str, label: str, *sources: Source) -> Callable[[Rule], Guard]:
    """Declare a rule. `sources` are the articles or policies it comes from; the first is cited by default."""

    def decorate(rule: Rule) -> Guard:
        made = Guard(id, label, sources, rule, rule.__name__)
        GUARDS.append(made)
        return made

    return decorate


def refuse(message: str, *sources: Source | str, rests: Iterable[str] = ()) -> Finding:
    return Finding(message, "refuse", sources, tuple(rests))


def flaw(message: str, *sources: Source | str, rests: Iterable[str] = ()) -> Finding:
    return Finding(message, "flaw", sources, tuple(rests))
