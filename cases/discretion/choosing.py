"""Which tier the answers lead to, in which table, and what is still to be answered. Pure, given the law.

Nation → province → city → bureau: the nearest table judges as long as what it says lies within the statute. Where the
tier that fits lies outside, it is not used, and the next wider table is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cases.discretion import metrics
from cases.discretion.benchmark import Band, Place, Table, conditions_of, statutory, tables, usable, words_of
from cases.discretion.metrics import Answers

if TYPE_CHECKING:
    from cases.lawbase import LawBase
    from cases.models import Tier

FITS, OPEN, OUT, UNUSED = "fits", "open", "out", "unused"


@dataclass(frozen=True)
class Standing:
    """One row of a table under the answers. `band` is None where the row is not used."""

    row: Tier
    band: Band | None
    state: str
    missing: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return words_of(self.row)


@dataclass(frozen=True)
class Chosen:
    """What the benchmark says of one clause of one violation."""

    place: Place
    allowed: Band
    table: Table | None
    standings: tuple[Standing, ...] = ()
    passed: tuple[Tier, ...] = field(default=())  # rows nearer to the bureau that the statute does not bear

    @property
    def fitting(self) -> list[Standing]:
        return [s for s in self.standings if s.state == FITS]

    @property
    def tier(self) -> Standing | None:
        """The one tier that fits, whatever the open questions: None where none or several do, or another may yet."""
        fitting = self.fitting
        return fitting[0] if len(fitting) == 1 and not self.missing else None

    @property
    def contradictory(self) -> bool:
        """More than one tier fits: the table's conditions overlap."""
        return len(self.fitting) > 1

    @property
    def missing(self) -> tuple[str, ...]:
        """Metrics not answered yet that still decide something."""
        return tuple(dict.fromkeys(key for s in self.standings if s.state == OPEN for key in s.missing))

    @property
    def asked(self) -> tuple[str, ...]:
        """Every metric the table asks, in its order."""
        keys = (key for s in self.standings for key in metrics.asked(conditions_of(s.row)))
        return tuple(dict.fromkeys(keys))

    @property
    def none_fits(self) -> bool:
        return bool(self.standings) and not self.fitting and not self.missing

    @property
    def band(self) -> Band:
        """What the fine is held against: the tier's band, or the statute's where no tier is settled."""
        return self.tier.band if self.tier is not None and self.tier.band is not None else self.allowed


def choose(law: LawBase, code: str, place: Place, answers: Answers) -> Chosen | None:
    """None where the clause leaves no amount to discretion, or no benchmark speaks of it."""
    allowed = statutory(law, place)
    if allowed is None:
        return None
    passed: list[Tier] = []
    for table in tables(law, code, place):
        standings = tuple(_standing(row, allowed, answers) for row in table.rows)
        unused = [s.row for s in standings if s.band is None]
        passed += unused
        used = tuple(s for s in standings if s.band is not None)
        if not used or (not _any(used, FITS) and not _any(used, OPEN) and _meets(unused, answers)):
            continue
        return Chosen(place, allowed, table, used, tuple(passed))
    return Chosen(place, allowed, None, (), tuple(passed)) if passed else None


def _standing(row: Tier, allowed: Band, answers: Answers) -> Standing:
    conditions = conditions_of(row)
    band = usable(row, allowed)
    if band is None:
        return Standing(row, None, UNUSED)
    found = [metrics.holds(condition, answers) for condition in conditions]
    if False in found:
        return Standing(row, band, OUT)
    unmet = [condition for condition, met in zip(conditions, found, strict=True) if met is None]
    missing = tuple(key for key in metrics.asked(unmet) if key not in answers)
    return Standing(row, band, OPEN if missing else FITS, missing)


def _any(standings: Iterable[Standing], state: str) -> bool:
    return any(s.state == state for s in standings)


def _meets(rows: list[Tier], answers: Answers) -> bool:
    """Whether the answers fit a row that is not used."""
    return any(all(metrics.holds(c, answers) for c in conditions_of(row)) for row in rows)
