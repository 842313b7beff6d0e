"""Numbered items of regional lists of powers (权力事项)."""

from __future__ import annotations

from cases.models import PowerItem
from cases.reference.rows import Row, first_day, keep, last_day


def load(rows: list[Row]) -> None:
    for row in rows:
        key = {
            "code": row["code"], "region": row.get("region", ""), "number": row["number"], "valid_from": first_day(row),
        }  # fmt: skip
        values = {
            "name": row["name"], "valid_to": last_day(row), "source": row["source"],
            "confirmed": row.get("confirmed", False),
        }  # fmt: skip
        keep(PowerItem, key, values)
