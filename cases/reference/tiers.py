"""Tiers of the discretion benchmark (裁量阶次)."""

from __future__ import annotations

from cases.discretion import metrics
from cases.models import Tier
from cases.reference.rows import Row, first_day, keep, last_day


def load(rows: list[Row]) -> None:
    """Raises ValueError on conditions nobody could answer."""
    for row in rows:
        key = {name: row.get(name, "") for name in ("cite", "subject", "step", "variant", "region")}
        key |= {"seq": row["seq"], "valid_from": first_day(row)}
        keep(Tier, key, values(row))


def values(row: Row) -> Row:
    """What a row of the files says, apart from its key; amounts in fen."""
    conditions = row.get("conditions", [])
    if why := next((why for condition in conditions if (why := metrics.wrong(condition))), ""):
        raise ValueError(f"{row['cite']} {row['label']}:{why}")
    return {
        "code": row["code"],
        "label": row["label"],
        "conditions": conditions,
        "described": row.get("described", ""),
        "low": row.get("low_yuan", 0) * 100,
        "high": row["high_yuan"] * 100,
        "low_inclusive": row.get("low_inclusive", True),
        "high_inclusive": row.get("high_inclusive", True),
        "standard": row["standard"],
        "item": row.get("item", ""),
        "valid_to": last_day(row),
        "source": row["source"],
        "confirmed": row.get("confirmed", False),
        "example": row.get("example", False),
    }
