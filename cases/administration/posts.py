"""Roles from one day to another, and roles handed to somebody else for a time (授权)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from cases import clock
from cases.administration.chain import Change, Refused, changing
from cases.administration.keepers import guarded
from cases.administration.officers import own
from cases.models import Delegation, Officer, OfficerRole
from cases.registry import Role


def label(role: str) -> str:
    return Role(role).label if role in Role.values else role


def give(officer: Officer, *, actor: Officer, role: str, since: date, until: date | None = None) -> OfficerRole:
    """Raises Refused where the officer holds the role in that time already."""
    with changing(actor) as change:
        officer = _active(officer, change)
        _span(since, until)
        if _meets(OfficerRole.objects.filter(officer=officer, role=role), since, until):
            raise Refused(f"这段时间{officer.name}已经是{label(role)}", "since")
        row = OfficerRole.objects.create(officer=officer, role=role, valid_from=since, valid_to=until)
        change.record("role_given", _told(officer, role, since, until))
    return row


def end(row: OfficerRole, *, actor: Officer, on: date) -> None:
    """`on` is the last day. A role that has not begun is taken back altogether. Raises Refused."""
    with changing(actor) as change, guarded(change.bureau, "on"):
        held = (
            OfficerRole.objects.filter(officer__bureau=change.bureau)
            .select_related("officer")
            .filter(pk=row.pk)
            .first()
        )
        if held is None:
            raise Refused("没有这个岗位")
        _end(held, on)
        change.record("role_ended", _told(held.officer, held.role, held.valid_from, held.valid_to))


def delegate(
    giver: Officer, *, actor: Officer, receiver: Officer, role: str, since: date, until: date, paper: str
) -> Delegation:
    """The giver must hold the role himself all that time; the administrator's is never handed on. Raises Refused."""
    with changing(actor) as change:
        giver = _active(giver, change)
        receiver = _active(receiver, change, "receiver")
        _span(since, until)
        if receiver.pk == giver.pk:
            raise Refused("不能授权给本人", "receiver")
        if role == Role.ADMINISTRATOR:
            raise Refused("系统管理员不能授权，请直接给岗位", "role")
        own_roles = OfficerRole.objects.filter(Q(valid_to=None) | Q(valid_to__gte=until), officer=giver, role=role)
        if not own_roles.filter(valid_from__lte=since).exists():
            raise Refused(f"{giver.name}在这段时间不全是{label(role)}，不能授权", "role")
        if not paper.strip():
            raise Refused("请写明授权文书", "paper")
        if _meets(Delegation.objects.filter(giver=giver, receiver=receiver, role=role), since, until):
            raise Refused(f"这段时间已经授权给{receiver.name}", "since")
        row = Delegation.objects.create(
            giver=giver, receiver=receiver, role=role, valid_from=since, valid_to=until, paper=paper.strip()
        )
        change.record("delegation_added", _lent(row))
    return row


def end_delegation(row: Delegation, *, actor: Officer, on: date) -> None:
    """Raises Refused."""
    with changing(actor) as change:
        rows = Delegation.objects.filter(giver__bureau=change.bureau).select_related("giver", "receiver")
        held = rows.filter(pk=row.pk).first()
        if held is None:
            raise Refused("没有这项授权")
        _end(held, on)
        change.record("delegation_ended", _lent(held))


def delegable(officer: Officer) -> list[str]:
    """Roles the officer holds now or later and may hand on."""
    rows = OfficerRole.objects.filter(officer=officer).exclude(valid_to__lt=clock.today())
    return sorted(set(rows.exclude(role=Role.ADMINISTRATOR).values_list("role", flat=True)))


def _active(officer: Officer, change: Change, field: str = "") -> Officer:
    found = own(officer.pk, change)
    if not found.is_active:
        raise Refused(f"{found.name}已经停用", field)
    return found


def _span(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused("止日早于起日", "until")


def _meets(rows: Any, since: date, until: date | None) -> bool:
    met = rows.filter(Q(valid_to=None) | Q(valid_to__gte=since))
    return bool((met.filter(valid_from__lte=until) if until else met).exists())


def _end(row: OfficerRole | Delegation, on: date) -> None:
    if row.valid_to is not None and row.valid_to < clock.today():
        raise Refused("已经到期，不用再改", "on")
    if row.valid_from > clock.today() and on < row.valid_from:
        row.delete()
        row.valid_to = on
        return
    if on < row.valid_from:
        raise Refused("止日早于起日", "on")
    if row.valid_to is not None and on > row.valid_to:
        raise Refused(f"原来就到{row.valid_to}为止，要延长请另加一段", "on")
    row.valid_to = on
    row.save(update_fields=["valid_to"])


def _told(officer: Officer, role: str, since: date, until: date | None) -> dict[str, Any]:
    return {"username": officer.username, "name": officer.name, "role": role, "since": since, "until": until}


def _lent(row: Delegation) -> dict[str, Any]:
    return {
        "username": row.giver.username, "name": row.giver.name, "receiver": row.receiver.username,
        "receiver_name": row.receiver.name, "role": row.role, "since": row.valid_from, "until": row.valid_to,
        "paper": row.paper,
    }  # fmt: skip
