"""What the loaders share: where the files are, how a row's dates are read, and how rows without an owner are written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.db import models

DATA = Path(__file__).parents[1] / "data"
Row = dict[str, Any]


def first_day(row: Row) -> date:
    return date.fromisoformat(row["from"])


def last_day(row: Row) -> date | None:
    return date.fromisoformat(row["to"]) if row.get("to") else None


def write(model: type[models.Model], key: tuple[str, ...], made: list[models.Model]) -> None:
    """Insert them, or bring those with the same key up to date: for tables whose rows all ship with the product."""
    if made:
        names = [f.name for f in model._meta.concrete_fields if f.name not in (*key, "id")]
        model._default_manager.bulk_create(made, update_conflicts=True, unique_fields=key, update_fields=names)


def keep(model: type[models.Model], key: dict[str, Any], values: dict[str, Any]) -> None:
    """Insert one, or bring it up to date unless an administrator made or changed it (`by`)."""
    made, created = model._default_manager.get_or_create(**key, defaults=values)
    if not created and not getattr(made, "by", ""):
        model._default_manager.filter(pk=made.pk).update(**values)
