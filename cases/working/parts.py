"""The words of a working: its lines, the band it ends in, amounts as they are said."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Fen = int
OPEN: Fen = 1 << 60  # no upper end is known: what it would be counted from is not


@dataclass(frozen=True)
class WorkLine:
    """One step one can read: what, how much (fen, or None where the step has no amount), on what ground.

    A line with neither amount nor source is a heading.
    """

    text: str
    fen: Fen | None = None
    source: str = ""

    @property
    def heads(self) -> bool:
        return self.fen is None and not self.source

    def as_dict(self) -> dict[str, Any]:
        """As an event keeps it."""
        return {"text": self.text, "fen": self.fen, "source": self.source}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> WorkLine:
        return cls(kept["text"], kept.get("fen"), kept.get("source") or "")


@dataclass(frozen=True)
class Band:
    """The lowest and highest amount a rule allows, both included, and how they were found."""

    low: Fen
    high: Fen
    lines: tuple[WorkLine, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the upper end is a number; it is none where what it counts from was not told."""
        return self.high < OPEN

    def holds(self, fen: Fen) -> bool:
        return self.low <= fen <= self.high


def yuan(fen: Fen) -> str:
    """Fen as yuan for a message: `5000` or `5000.50`."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"


def words(fen: Fen) -> str:
    """Fen as a step says it: `100,000元`, `0.01元`."""
    return f"{fen // 100:,}" + (f".{fen % 100:02d}" if fen % 100 else "") + "元"


def share(fen: Fen, part: Fraction) -> Fen:
    """A part of an amount in whole fen, the fraction of a fen dropped."""
    return fen * part.numerator // part.denominator


def times(number: int | float | str) -> Fraction:
    """A multiple as data has it, exactly: 0.5 is one half."""
    return Fraction(str(number))


def plain(number: Fraction) -> str:
    """A multiple or percentage as it is said: `2`, `0.5`."""
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"
