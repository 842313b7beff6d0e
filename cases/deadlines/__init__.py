"""By when? The periods of the procedure as data; `table` is the page to read."""

from cases.deadlines import table  # noqa: F401  fills RULES
from cases.deadlines.ends import ENDS_CASE, OUTLIVES_CLOSING, Running, ends, late
from cases.deadlines.periods import RULES, DeadlineRule, Opening, due_date, explain
from cases.deadlines.starts import appeal_over, to_state

__all__ = [
    "ENDS_CASE",
    "OUTLIVES_CLOSING",
    "RULES",
    "DeadlineRule",
    "Opening",
    "Running",
    "appeal_over",
    "due_date",
    "ends",
    "explain",
    "late",
    "to_state",
]
