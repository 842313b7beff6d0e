"""The automatic check of case files (案卷评查): `evaluate` one case, `evaluate_many` a stream of them.

`material` reads what a check may look at (a fixed number of queries per batch), `checks` are the small functions,
`scoring` makes points, total and grade of what they found. From the same record the same evaluation comes out.
"""

from review.evaluation.results import (
    FAILED,
    MANUAL,
    NOT_APPLICABLE,
    PASSED,
    PENDING,
    STATES,
    TO_CONFIRM,
    Evaluation,
    ItemResult,
    Place,
    StageSum,
)
from review.evaluation.running import evaluate, evaluate_many, standard_for

__all__ = [
    "FAILED",
    "MANUAL",
    "NOT_APPLICABLE",
    "PASSED",
    "PENDING",
    "STATES",
    "TO_CONFIRM",
    "Evaluation",
    "ItemResult",
    "Place",
    "StageSum",
    "evaluate",
    "evaluate_many",
    "standard_for",
]
