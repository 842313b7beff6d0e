"""Units of the bureau: its own, its teams, and townships entrusted with enforcement (委托) within limits and dates."""

from __future__ import annotations

from typing import Any

from cases.administration.chain import Refused, changing, differences, write
from cases.models import Officer, Unit

KINDS = (("internal", "内设机构"), ("team", "执法队伍"), ("entrusted", "受委托的乡镇、街道"))
LIMITS = ("paper", "items", "fine_fen", "since", "until")


def add(*, actor: Officer, name: str, kind: str, limits: dict[str, Any]) -> Unit:
    """Raises Refused."""
    with changing(actor) as change:
        if Unit.objects.filter(bureau=change.bureau, name=name).exists():
            raise Refused("已经有这个名称的机构", "name")
        _right(kind, limits)
        unit = Unit.objects.create(bureau=change.bureau, name=name, kind=kind, limits=limits)
        change.record("unit_added", {"name": name, "kind": kind, "limits": limits})
    return unit


def change(unit: Unit, *, actor: Officer, name: str, kind: str, limits: dict[str, Any]) -> bool:
    """Returns whether anything changed. Raises Refused."""
    with changing(actor) as under_way:
        held = Unit.objects.select_for_update().filter(pk=unit.pk, bureau=under_way.bureau).first()
        if held is None:
            raise Refused("没有这个机构")
        if Unit.objects.filter(bureau=under_way.bureau, name=name).exclude(pk=held.pk).exists():
            raise Refused("已经有这个名称的机构", "name")
        _right(kind, limits)
        values = {"name": name, "kind": kind, "limits": limits}
        found = differences(held, values)
        if found:
            write(held, values)
            under_way.record("unit_changed", {"name": name, "changed": found})
    return bool(found)


def _right(kind: str, limits: dict[str, Any]) -> None:
    """An entrusted unit needs its paper and the dates it holds (行政处罚法 20); the others have no limits."""
    if kind != "entrusted":
        if limits:
            raise Refused("只有受委托的乡镇、街道写委托权限", "kind")
        return
    if not limits.get("paper"):
        raise Refused("请写明委托书", "paper")
    if not limits.get("since"):
        raise Refused("请写明委托书自哪一天起", "since")
    if limits.get("until") and limits["until"] < limits["since"]:
        raise Refused("止日早于起日", "until")
