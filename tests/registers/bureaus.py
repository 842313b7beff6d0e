"""A bureau with people for the tests of the registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cases.models import Bureau, Officer, OfficerRole, Unit

CODE = "91410899MA9ABCDE28"


@dataclass
class People:
    bureau: Bureau
    unit: Unit
    inspector: Officer
    clerk: Officer
    head: Officer
    leader: Officer


def people(code: str = "410899") -> People:
    bureau = Bureau.objects.create(code=code, name=f"云川市应急管理局{code}", abbr="豫云")
    unit = Unit.objects.create(bureau=bureau, name="执法一科")
    made = {}
    for role in ("inspector", "clerk", "unit_head", "leader"):
        officer = Officer.objects.create(username=f"{code}-{role}", name=role, bureau=bureau, unit=unit)
        OfficerRole.objects.create(officer=officer, role=role, valid_from="2020-01-01")
        made[role] = officer
    return People(bureau, unit, made["inspector"], made["clerk"], made["unit_head"], made["leader"])


def visit(on: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    """An inspection of one unit with one hazard."""
    return {
        "on": on, "party": "云川市恒达钢结构有限公司", "credit_code": CODE, "mode": "special", "officers": "周启明、何静",
        "recorded": True, "hazards": [{"text": "电气线路老化", "major": False}], **more,
    }  # fmt: skip


def tip_off(on: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    return {"on": on, "channel": "phone", "party": "某某厂", "text": "夜间违规动火", "informant": "张三", **more}
