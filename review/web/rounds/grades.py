"""The drawing of the grades: where the lines, their names and the total stand on the scale from nothing to full."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from review.evaluation import Evaluation
from review.evaluation.scoring import FAILS

SCALE, EDGE, ROOM = 192, 4, 20  # its width, its margin, the least a name needs


def scale(grades: list[list[str]], made: Evaluation) -> dict[str, Any]:
    """`grades` as a round keeps them: from how many hundredths of the full mark each, its name."""

    def at(points: Decimal) -> Decimal:
        return (EDGE + SCALE * points / made.full).quantize(Decimal("0.1")) if made.full else Decimal(EDGE)

    steps = [(Decimal(0), FAILS), *sorted((Decimal(line) * made.full / 100, name) for line, name in grades)]
    ends = [line for line, _ in steps[1:]] + [made.full]
    bands = [(at(low), at(high), name) for (low, name), high in zip(steps, ends, strict=True)]
    return {
        "lines": [(at(line), f"{line.normalize():f}") for line, _ in steps[1:]], "here": at(made.total),
        "names": [((start + end) / 2, name) for start, end, name in bands if end - start > ROOM],
    }  # fmt: skip
