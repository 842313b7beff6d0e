"""Which table and which way of rounding a bureau uses: parameters, by region and year."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP

from cases import lawbase
from cases.counters.reading import Rate
from cases.models import Bureau
from review.year.layouts import Layout, layouts
from review.year.periods import Period

ROUNDING = "1_half_up"
ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}


def penalty_layout(bureau: Bureau, period: Period) -> Layout:
    """The penalty table in force for the bureau at the end of the period."""
    key = lawbase.current().parameter("penalty_layout", bureau.code, period.end).value
    return layouts()[key]


def is_confirmed(bureau: Bureau, period: Period) -> bool:
    """Whether somebody has confirmed that this is the table to hand in."""
    return lawbase.current().parameter("penalty_layout", bureau.code, period.end).confirmed


def rate_rounding(bureau: Bureau, period: Period) -> str:
    """How rates are written: places and rounding, `1_half_up`."""
    return str(lawbase.current().parameter("rate_rounding", bureau.code, period.end).value)


def rate_text(rate: Rate, how: str) -> str:
    """A rate in words: 98.2%, 无 where nothing was there to count."""
    places, _, rounding = how.partition("_")
    return rate.text(int(places), ROUNDINGS[rounding])
