"""Items of no-penalty and light lists (不予处罚、从轻减轻清单)."""

from __future__ import annotations

from cases.leniency import conditions
from cases.models import LenientItem
from cases.reference.rows import Row, first_day, keep, last_day


def load(rows: list[Row]) -> None:
    """Raises ValueError where a row asks what the vocabulary does not know."""
    for row in rows:
        if why := conditions.why_wrong(row.get("conditions", [])):
            raise ValueError(f"{row['standard']}/{row['code']}: {why}")
        key = {name: row[name] for name in ("region", "standard", "code")} | {"valid_from": first_day(row)}
        values = {
            "kind": row["kind"], "title": row["title"], "clauses": row.get("clauses", []),
            "conditions": row.get("conditions", []), "years": row.get("years", 0),
            "valid_to": last_day(row), "source": row["source"], "confirmed": row.get("confirmed", False),
            "example": row.get("example", False),
        }  # fmt: skip
        keep(LenientItem, key, values)
