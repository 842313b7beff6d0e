"""The checks, grouped by stage of the file: each a small function over one case's `Material`, found by name."""

from review.evaluation.checks import (  # noqa: F401  they fill CHECKS
    archiving,
    decision,
    defects,
    evidence,
    filing,
    inspection,
    procedure,
    report,
    service,
    systems,
    vetoes,
)
from review.evaluation.checks.base import CHECKS, LABELS

__all__ = ["CHECKS", "LABELS"]
