"""What the record says: the events of one case folded into one view. The only place that reads payloads.

`parts` are the things a history is made of, `folding` the view, `inquiry`, `hearing` and `outcome` how each event
changes it. All of these are pure; `reading` alone goes to the database, and reads each event once.
"""

from cases.history import hearing, inquiry, outcome  # noqa: F401  registers the handlers
from cases.history.folding import History
from cases.history.parts import (
    DecisionState,
    Entry,
    Fen,
    Hearing,
    Held,
    Line,
    Notice,
    OrderState,
    Penalty,
    Proposal,
    Resolution,
    Review,
    Statement,
)

__all__ = [
    "DecisionState",
    "Entry",
    "Fen",
    "Hearing",
    "Held",
    "History",
    "Line",
    "Notice",
    "OrderState",
    "Penalty",
    "Proposal",
    "Resolution",
    "Review",
    "Statement",
]
