"""Which standards there are, and which hold for a bureau."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from cases import lawbase
from cases.models import Bureau
from review.models import EvaluationStandard


def reaching(bureau: Bureau) -> QuerySet[EvaluationStandard]:
    """Every version that reaches the bureau, whatever its dates: its own first, the newest first."""
    rows = EvaluationStandard.objects.filter(region__in=lawbase.regions(bureau.code))
    return rows.order_by("-region", "code", "-valid_from", "-pk")


def in_force(bureau: Bureau, on: date) -> list[EvaluationStandard]:
    """Those in force, one for each code: of the nearest region, the newest."""
    holds = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    order = {region: place for place, region in enumerate(lawbase.regions(bureau.code))}
    rows = sorted(
        reaching(bureau).filter(holds), key=lambda row: (order[row.region], -row.valid_from.toordinal(), -row.pk)
    )
    found: dict[str, EvaluationStandard] = {}
    for row in rows:
        found.setdefault(row.code, row)
    return sorted(found.values(), key=lambda row: (-SCORINGS.index(row.scoring), row.code))


SCORINGS = ("deductions", "points", "veto")  # by what a bureau asks for first, the last
