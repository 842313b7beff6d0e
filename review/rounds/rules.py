"""What a round goes by: the parameters as they stood when it was opened, kept with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases import lawbase
from cases.models import Bureau
from cases.registry import Role
from review.evaluation.running import grades_of
from review.models import EvaluationStandard

ORGANISERS = frozenset((str(Role.LEGAL_REVIEWER), str(Role.LEADER)))
# Whom a member of a round keeps away from, beside what he acted in: parameter `evaluation_cross`.
OWN_UNIT, OWN_BUREAU, ONLY_OWN_ACTS = "unit", "bureau", "acted"
CROSS = {OWN_UNIT: "不评本机构的案卷", OWN_BUREAU: "不评本机关的案卷", ONLY_OWN_ACTS: "只回避参与办理的案卷"}
KEYS = (
    "evaluation_evaluators", "evaluation_cross", "evaluation_member_roles", "evaluation_objection_days",
    "evaluation_correction_days",
)  # fmt: skip


def of(bureau: Bureau, standard: EvaluationStandard, on: date) -> dict[str, Any]:
    """The parameters and grade lines of a day, and which of them nobody has confirmed."""
    law = lawbase.current()
    rows = {key: law.parameter(key, bureau.code, on) for key in KEYS}
    lines, confirmed = grades_of(standard, bureau, on)
    found: dict[str, Any] = {key.removeprefix("evaluation_"): row.value for key, row in rows.items()}
    found["grades"] = [[str(line), name] for line, name in lines]
    found["unconfirmed"] = [row.label.removeprefix("案卷评查:") for row in rows.values() if not row.confirmed] + (
        [] if confirmed else ["等次分数线"]
    )
    return found
