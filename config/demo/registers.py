"""Rows of the registers, each entered by who keeps it: on its day, or once the last of what it tells was done."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cases import clock, registers
from cases.models import Officer
from config.demo.dates import Days

FILE = Path(__file__).with_name("registers.toml")
CLOSES = time(17, 0)


def rows(days: Days) -> Iterator[tuple[datetime, Callable[[], Any]]]:
    """Every row of the file with its moment: what enters it."""
    for place, row in enumerate(days.dated(tomllib.loads(FILE.read_text(encoding="utf-8")))["row"]):
        day = date.fromisoformat(row.get("entered", row["on"]))
        yield datetime.combine(day, CLOSES, clock.SHANGHAI) + timedelta(minutes=place), partial(_enter, row)


def _enter(row: dict[str, Any]) -> None:
    actor = Officer.objects.select_related("bureau").get(username=row["by"])
    registers.enter(row["kind"], actor=actor, values={"on": row["on"], **row["values"]})
