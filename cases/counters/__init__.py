"""The yearly counters as a fold of events: which event adds what to which key, on which legal date.

`table` reads the keys from `cases/data/counters.toml`, `tallies` says what each act adds, `deriving` what an act has to
keep in its event for it; what registers add stands with their kinds (`cases.registers`). `reading.figures` gives the
figures of a period, `reading.entries` what is behind one. `count` is pure over one entry and the history after it, so
`recount` from the record gives the same rows.
"""

from cases.counters import tallies_after, tallies_outcome  # noqa: F401  they fill TALLIES
from cases.counters.deriving import derive_decision, derive_refund, industry
from cases.counters.table import COUNTERS, DEFINITION_VERSION, RATES, Counter, RateOf
from cases.counters.tallies import Count, count

__all__ = [
    "COUNTERS",
    "DEFINITION_VERSION",
    "RATES",
    "Count",
    "Counter",
    "RateOf",
    "count",
    "derive_decision",
    "derive_refund",
    "industry",
]
