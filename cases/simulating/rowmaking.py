"""How rows of the registers are planned: spread over the year, about units that nobody penalised. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from cases.simulating.casing import Asked
from cases.simulating.invented import World
from cases.simulating.planned import CasePlan, RowPlan


class RowMaker:
    """Rows of registers, added to `rows` one after another."""

    def __init__(self, asked: Asked, world: World, found: list[CasePlan], spare: int) -> None:
        self.asked, self.world, self.cases = asked, world, found
        self.spare = spare  # from this unit on nobody was penalised
        self.rows: list[RowPlan] = []
        self.last = len(asked.terms.days) - 1

    def get(self, key: str, otherwise: int = 0) -> int:
        return self.asked.get(key, otherwise)

    def day(self, n: int) -> date:
        return self.asked.terms.days[n]

    def spread(self, n: int, many: int, last: int | None = None) -> int:
        """The day of the n-th of so many things, spread over the year."""
        return n * ((self.last if last is None else last) + 1) // many

    def many(self, kind: str, many: int, values: Callable[[int], dict[str, Any]]) -> None:
        for n in range(many):
            start = self.spread(n, many)
            self.rows.append(RowPlan(kind, start, {"on": self.day(start).isoformat(), **values(n)}))

    def unit(self, n: int) -> str:
        return self.world.unit_name(self.spare + n)

    def someone(self) -> str:
        return self.world.person("keeper")
