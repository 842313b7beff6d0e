"""Parameters and penalty clauses."""

from __future__ import annotations

from cases.models import Clause, ParameterRow
from cases.reference import causes
from cases.reference.rows import Row, first_day, keep, last_day, write

CLAUSE_KEY = ("cite", "subject", "role", "step", "variant", "valid_from")


def parameters(rows: list[Row]) -> None:
    for row in rows:
        if not row.get("active", True):
            continue
        key = {"key": row["key"], "region": row.get("region", ""), "valid_from": first_day(row)}
        values = {
            "label": row["label"], "value": row["value"], "unit": row["unit"], "valid_to": last_day(row),
            "source": row["source"], "confirmed": row["confirmed"],
        }  # fmt: skip
        keep(ParameterRow, key, values)


def clauses(rows: list[Row]) -> None:
    write(Clause, CLAUSE_KEY, [clause(row) for row in rows])


def clause(row: Row) -> Clause:
    """A row of the files as a row of the table; amounts in fen. Its cause is its own, or that of its code."""
    return Clause(
        **{name: row.get(name, "") for name in ("cite", "subject", "role", "step", "variant")},
        code=row["code"],
        violation=row["violation"],
        violated=row.get("violated", ""),
        fine=row.get("fine", "none"),
        low=row.get("low_yuan", 0) * 100,
        high=row.get("high_yuan", 0) * 100,
        low_inclusive=row.get("low_inclusive", True),
        high_inclusive=row.get("high_inclusive", True),
        kinds_must=row.get("kinds_must", []),
        kinds_may=row.get("kinds_may", []),
        multiple=row.get("multiple"),
        income_percent=row.get("income_percent"),
        needs=row.get("needs", []),
        decided_by=row.get("decided_by", "bureau"),
        correction=row.get("correction", True),
        industries=row.get("industries", ""),
        cause=row.get("cause") or causes.of_code(row["code"]),
        valid_from=first_day(row),
        valid_to=last_day(row),
        source=row["source"],
        confirmed=row.get("confirmed", True),
        note=row.get("note", ""),
    )
