"""The law and reference data that ship with the product: TOML files in `cases/data/`, loaded into rows.

Idempotent by (key, region, from); a row an administrator made or changed is never overwritten. Whether anything is to
be done is one comparison of digests.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from cases.models import CalendarDay, CalendarYear, Clause, LawStamp, ParameterRow

DATA = Path(__file__).parent / "data"


def files() -> list[Path]:
    return [DATA / "calendar.toml", DATA / "parameters.toml", *sorted((DATA / "clauses").glob("*.toml"))]


def shipped_digest() -> str:
    whole = hashlib.sha256(Path(__file__).read_bytes())
    for file in files():
        whole.update(file.read_bytes())
    return whole.hexdigest()


def load() -> bool:
    """Load what ships with this version; returns whether anything was done."""
    stamp = shipped_digest()
    if LawStamp.objects.filter(shipped=stamp).exists():
        return False
    with transaction.atomic():
        for file in files():
            with file.open("rb") as stream:
                data = tomllib.load(stream)
            _parameters(data.get("parameter", []))
            _clauses(data.get("clause", []))
            _calendar(data.get("year", []))
        if not LawStamp.objects.update(shipped=stamp):
            LawStamp.objects.create(shipped=stamp)
    return True


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _parameters(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if not row.get("active", True):
            continue
        key = {"key": row["key"], "region": row.get("region", ""), "valid_from": date.fromisoformat(row["from"])}
        values = {
            "label": row["label"], "value": row["value"], "unit": row["unit"], "valid_to": _day(row.get("to", "")),
            "source": row["source"], "confirmed": row["confirmed"],
        }  # fmt: skip
        made, created = ParameterRow.objects.get_or_create(**key, defaults=values)
        if not created and not made.by:
            ParameterRow.objects.filter(pk=made.pk).update(**values)


def _clauses(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        key = {name: row.get(name, "") for name in ("cite", "subject", "role", "step", "variant")}
        values = {
            "code": row["code"],
            "violation": row["violation"],
            "violated": row.get("violated", ""),
            "fine": row.get("fine", "none"),
            "low": row.get("low_yuan", 0) * 100,
            "high": row.get("high_yuan", 0) * 100,
            "low_inclusive": row.get("low_inclusive", True),
            "high_inclusive": row.get("high_inclusive", True),
            "kinds_must": row.get("kinds_must", []),
            "kinds_may": row.get("kinds_may", []),
            "multiple": row.get("multiple"),
            "income_percent": row.get("income_percent"),
            "needs": row.get("needs", []),
            "decided_by": row.get("decided_by", "bureau"),
            "correction": row.get("correction", True),
            "industries": row.get("industries", ""),
            "valid_to": _day(row.get("to", "")),
            "source": row["source"],
            "confirmed": row.get("confirmed", True),
            "note": row.get("note", ""),
        }
        Clause.objects.update_or_create(**key, valid_from=date.fromisoformat(row["from"]), defaults=values)


def _calendar(years: list[dict[str, Any]]) -> None:
    for year in years:
        announced = {"announced": year["announced"], "source": year.get("source", "")}
        made, created = CalendarYear.objects.get_or_create(year=year["year"], defaults=announced)
        if not created and made.announced:
            continue
        CalendarYear.objects.filter(pk=made.pk).update(**announced)
        days = [(d, False) for d in year["holidays"]] + [(d, True) for d in year["workdays"]]
        for text, working in days:
            CalendarDay.objects.update_or_create(day=date.fromisoformat(text), defaults={"working": working})
