"""Standards that ship with the product: `review/data/standards/*.toml`, one `[[evaluation_standard]]` with its items.

A standard an administrator made or changed (`by`) is never overwritten, nor is one a round goes by: a new version is a new
file.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from cases.reference.rows import Row, first_day, last_day
from review.models import EvaluationItem, EvaluationStandard
from review.models.standards import Kind, Mode

FOLDER = Path(__file__).parents[1] / "data" / "standards"
# By the name of the tables in a file; the items stand in this order.
KINDS = {"veto": Kind.VETO, "item": Kind.ITEM, "defect": Kind.DEFECT}


def load(rows: list[Row]) -> None:
    """Raises ValueError where an item names a check that does not exist."""
    for row in rows:
        key = {"code": row["code"], "version": row["version"], "region": row.get("region", "")}
        standard, _ = EvaluationStandard.objects.get_or_create(**key, defaults=_values(row))
        if standard.by or standard.rounds.exists():
            continue
        EvaluationStandard.objects.filter(pk=standard.pk).update(**_values(row))
        write_items(standard, items(row))


def _values(row: Row) -> Row:
    return {
        "name": row["name"], "valid_from": first_day(row), "valid_to": last_day(row), "scoring": row["scoring"],
        "not_applicable": row.get("not_applicable", "full"), "full": Decimal(str(row.get("full", 100))),
        "grades": row.get("grades", []), "source": row["source"], "confirmed": row.get("confirmed", False),
    }  # fmt: skip


def items(row: Row) -> list[EvaluationItem]:
    """The items of a standard's row, in order, belonging to no standard yet."""
    found = [(KINDS[name], item) for name in KINDS for item in row.get(name, ())]
    return [_item(kind, order, item) for order, (kind, item) in enumerate(found, 1)]


def _item(kind: Kind, order: int, row: Row) -> EvaluationItem:
    checks = row.get("checks", [])
    why_wrong(row["code"], checks)
    return EvaluationItem(
        kind=kind, code=row["code"], order=order, stage=row["stage"], text=row["text"],
        points=Decimal(str(row.get("points", 0))), most=Decimal(str(row.get("most", 0))),
        deduction=row.get("deduction", ""), mode=Mode(row["mode"]), checks=checks, source=row.get("source", ""),
    )  # fmt: skip


def why_wrong(code: str, checks: list[str]) -> None:
    """Raises ValueError on a check nobody wrote."""
    from review.evaluation.checks import CHECKS

    for name in checks:
        if name not in CHECKS:
            raise ValueError(f"{code}: no check {name}")


def write_items(standard: EvaluationStandard, made: list[EvaluationItem]) -> None:
    """Make these the items of the standard: by code, so that what points at an item still does."""
    for item in made:
        item.standard = standard
    names = [f.name for f in EvaluationItem._meta.concrete_fields if f.name not in ("id", "standard", "code")]
    EvaluationItem.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["standard", "code"], update_fields=names
    )
    standard.items.exclude(code__in=[item.code for item in made]).delete()
