"""The shipped calendar as a value, without a database."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from cases.calendar import WorkCalendar

TABLE = Path(__file__).resolve().parents[2] / "cases/data/calendar.toml"


@cache
def shipped() -> WorkCalendar:
    with TABLE.open("rb") as stream:
        years = tomllib.load(stream)["year"]
    days = {date.fromisoformat(d): False for year in years for d in year["holidays"]}
    days |= {date.fromisoformat(d): True for year in years for d in year["workdays"]}
    return WorkCalendar(days, frozenset(year["year"] for year in years if year["announced"]))


def day(text: str) -> date:
    return date.fromisoformat(text)
