"""What changes from round to round: each unit, each officer, each defect. Only rounds that were published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from review.models import EvaluationRound
from review.models.rounds import RoundState

MOST = 12  # rounds shown side by side
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Cell:
    """Of one round: the mean of `files` files; or of a defect the share in percent, found in `files` of `of`."""

    value: Decimal | None
    files: int
    of: int | None = None

    def __str__(self) -> str:
        return f"{self.value}（{self.files}卷）" if self.of is None else f"{self.files}/{self.of}卷"


@dataclass(frozen=True)
class Row:
    """One unit, officer or defect: a cell for each round, None where it was not in it."""

    name: str
    cells: list[Cell | None]

    @property
    def change(self) -> Decimal | None:
        """From the round before last to the last in which there was a value; None where there was one only."""
        there = [cell.value for cell in self.cells if cell is not None and cell.value is not None]
        return there[-1] - there[-2] if len(there) > 1 else None


@dataclass(frozen=True)
class Trends:
    rounds: list[EvaluationRound]
    units: list[Row]
    officers: list[Row]
    defects: list[Row]


def of_bureau(bureau_id: int) -> Trends:
    """The last rounds of an organiser, the oldest first: read from the notices, one query."""
    rows = EvaluationRound.objects.filter(bureau=bureau_id, state__in=(RoundState.PUBLISHED, RoundState.CLOSED))
    rows = rows.select_related("standard").defer("population").order_by("-published_on", "-pk")
    rounds = list(rows[:MOST])[::-1]
    return Trends(rounds, _means(rounds, "units"), _means(rounds, "officers"), _defects(rounds))


def _means(rounds: list[EvaluationRound], what: str) -> list[Row]:
    told = [{one["name"]: one for one in round.notice[what]} for round in rounds]
    names = sorted({name for one in told for name in one})
    return [Row(name, [_mean(one.get(name)) for one in told]) for name in names]


def _mean(one: dict[str, Any] | None) -> Cell | None:
    return Cell(Decimal(one["mean"]), one["files"]) if one else None


def _defects(rounds: list[EvaluationRound]) -> list[Row]:
    """Share of files with each defect; only among rounds of one standard, whose items can be compared."""
    names: dict[tuple[str, str], str] = {}
    told = []
    for round in rounds:
        found = {(round.standard.code, one["code"]): one for one in round.notice["defects"]}
        names |= {key: f"{key[1]} {one['text']}" for key, one in found.items()}
        told.append((round, found))
    return [Row(name, [_share(round, found, key) for round, found in told]) for key, name in sorted(names.items())]


def _share(round: EvaluationRound, found: dict[tuple[str, str], dict[str, Any]], key: tuple[str, str]) -> Cell | None:
    if round.standard.code != key[0]:
        return None
    files, of = found.get(key, {}).get("files", 0), round.notice["sampled"]
    return Cell((Decimal(files) * 100 / of).quantize(TENTH, ROUND_HALF_UP) if of else None, files, of)
