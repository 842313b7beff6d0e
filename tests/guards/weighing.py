"""The real guards on a proposal that stands in no case: a step with its parties, violations and lines put there by hand.

Nothing is written, so thousands of amounts can be weighed; the rows are those of the law base.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cases import (
    acts,  # noqa: F401  they register
    lawbase,
)
from cases.facts import Facts, Step
from cases.guards import amounts, lighter_law
from cases.guards.base import Guard, Reason
from cases.history import History, Line
from cases.models import Bureau
from cases.registry import ACTS

ON = date(2026, 6, 15)
AMOUNTS = (amounts.fine_within_band, amounts.kinds_are_provided)
LAW_OF_THE_DAY = (lighter_law.lighter_law_is_chosen,)
Cited = tuple[str, str, str]  # clause, step, variant
PARTY = {"unit": {"kind": "unit", "name": "某公司"}, "person": {"kind": "person", "name": "某人"}}


class Weighed:
    """A proposal against one party for one violation, or for several; `reasons` asks guards."""

    def __init__(
        self,
        clause: str | Sequence[Cited],
        subject: str = "unit",
        *,
        step: str = "first",
        variant: str = "",
        act_end: str = "2026-04-30",
        on: date = ON,
        act: str = "conclude_investigation",
        **line: Any,
    ) -> None:
        facts = Facts(None, Bureau(code="410899", name="某局"), lawbase.current())
        history = History()
        history.parties = {"p1": PARTY[subject]}
        cited: Sequence[Cited] = [(clause, step, variant)] if isinstance(clause, str) else clause
        history.violations = {
            f"v{n}": {"party": "p1", "clause": c, "step": s, "variant": v, "act_start": act_end, "act_end": act_end,
                      "facts": "某事"}
            for n, (c, s, v) in enumerate(cited, 1)
        }  # fmt: skip
        facts.__dict__ |= {"history": history, "earlier": []}
        self.step = Step(ACTS[act], facts, None, on, None)  # type: ignore[arg-type]
        self.line = {"party": "p1", "kind": "penalty", "violations": list(history.violations),
                     "clauses": [c for c, _, _ in cited], **line}  # fmt: skip

    def fined(self, fen: int, kinds: Iterable[str] = (), **more: Any) -> Weighed:
        """With this fine (0: none) and these kinds beside it."""
        fine = [{"kind": "fine", "fen": fen, **more}] if fen else []
        penalties = [*fine, *({"kind": kind, "text": "某"} for kind in kinds)]
        self.step.__dict__["lines"] = [Line.read({**self.line, "penalties": penalties})]
        return self

    def reasons(self, *guards: Guard, weight: str = "refuse") -> list[Reason]:
        wanted = guards or AMOUNTS
        return [reason for g in wanted for found, reason in g.findings(self.step) if found == weight]

    def said(self, *guards: Guard, weight: str = "refuse") -> str:
        return "; ".join(f"{r.message} ({r.article})" for r in self.reasons(*guards, weight=weight))
