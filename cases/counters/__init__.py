"""The yearly counters as a fold of events: which event adds what to which key, on which legal date.

`table` names the keys, `tallies` says what each event adds, `deriving` what an act has to keep in its event for it.
`count` is pure over one entry and the history after it, so `recount` from the record gives the same rows.
"""

from cases.counters.deriving import derive_decision, derive_refund, industry
from cases.counters.table import COUNTERS, Counter
from cases.counters.tallies import Count, count

__all__ = ["COUNTERS", "Count", "Counter", "count", "derive_decision", "derive_refund", "industry"]
