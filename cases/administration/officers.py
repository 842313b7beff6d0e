"""People of the bureau: added, changed, deactivated (never deleted), given a new password."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from axes.utils import reset as lift_lock
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from knox.models import AuthToken

from cases import clock
from cases.administration.chain import Change, Refused, changing, differences, write
from cases.administration.keepers import guarded
from cases.models import Delegation, Officer, OfficerRole, Unit

# None that look alike: it is read from a screen and typed once.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
DIGITS = "23456789"
EDITABLE = ("name", "title", "unit", "head", "legal_qualification_no")


def new_password() -> str:
    """Twelve letters and digits in groups of four."""
    groups = ("".join(secrets.choice(LETTERS + DIGITS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def add(*, actor: Officer, username: str, roles: list[str], since: date, **values: Any) -> tuple[Officer, str]:
    """A new officer with first roles; returns the password too, which is shown once and kept nowhere. Raises Refused."""
    with changing(actor) as change:
        _right_username(username)
        _right_values(change, values)
        officer = Officer(username=username, bureau=change.bureau, must_change_password=True, **values)
        password = _set_password(officer)
        officer.save()
        OfficerRole.objects.bulk_create([OfficerRole(officer=officer, role=r, valid_from=since) for r in roles])
        unit = values.get("unit")
        told = {**values, "unit": unit.name if unit else "", "username": username, "roles": roles, "since": since}
        change.record("officer_added", told)
    return officer, password


def _right_username(username: str) -> None:
    try:
        Officer.username_validator(username)
    except ValidationError:
        raise Refused("只能用字母、数字和 @ . + - _", "username") from None
    if Officer.objects.filter(username__iexact=username).exists():
        raise Refused("这个工号已经有人用了", "username")


def _right_values(change: Change, values: dict[str, Any], officer: Officer | None = None) -> None:
    unit: Unit | None = values.get("unit")
    if unit is not None and unit.bureau_id != change.bureau.pk:
        raise Refused("没有这个机构", "unit")
    if values.get("head"):
        heads = Officer.objects.filter(bureau=change.bureau, head=True, is_active=True)
        other = heads.exclude(pk=officer.pk if officer else 0).first()
        if other is not None:
            raise Refused(f"主要负责人只有一名，现在是{other.name}，请先改{other.name}的", "head")


def change(officer: Officer, *, actor: Officer, **values: Any) -> bool:
    """Name, duties, unit and so on; the username stays, since records name it. Returns whether anything changed."""
    with changing(actor) as under_way:
        officer = own(officer.pk, under_way)
        _right_values(under_way, values, officer)
        found = differences(officer, {name: values[name] for name in EDITABLE if name in values})
        if found:
            write(officer, {name: values[name] for name in found})
            under_way.record("officer_changed", {"username": officer.username, "name": officer.name, "changed": found})
    return bool(found)


def deactivate(officer: Officer, *, actor: Officer) -> None:
    """No sign-in any more; roles and delegations end today, those not begun yet are taken back. Raises Refused."""
    with changing(actor) as under_way:
        officer = own(officer.pk, under_way)
        if not officer.is_active:
            return
        with guarded(under_way.bureau, "officer"):
            today = clock.today()
            ended = _end_all(officer, today)
            write(officer, {"is_active": False, "head": False})
        AuthToken.objects.filter(user=officer).delete()
        told = {"username": officer.username, "name": officer.name, "on": today, "roles": ended}
        under_way.record("officer_deactivated", told)


def _end_all(officer: Officer, today: date) -> list[str]:
    roles = OfficerRole.objects.filter(officer=officer)
    ended = sorted(set(roles.exclude(valid_to__lt=today).values_list("role", flat=True)))
    lent = Delegation.objects.filter(receiver=officer) | Delegation.objects.filter(giver=officer)
    for spans in (roles, lent):
        spans.filter(valid_from__gt=today).delete()
        spans.exclude(valid_to__lte=today).update(valid_to=today)
    return ended


def reactivate(officer: Officer, *, actor: Officer) -> str:
    """Sign-in again with a new password, which is returned; roles are given anew."""
    with changing(actor) as under_way:
        officer = own(officer.pk, under_way)
        if officer.is_active:
            raise Refused("这个账号没有停用")
        password = _set_password(officer)
        write(officer, {"is_active": True, "must_change_password": True, "password": officer.password})
        under_way.record("officer_reactivated", {"username": officer.username, "name": officer.name})
    return password


def reset_password(officer: Officer, *, actor: Officer) -> str:
    """A new password, returned to be shown once; sessions and API tokens end, a lock-out is lifted. Raises Refused."""
    with changing(actor) as under_way:
        officer = own(officer.pk, under_way)
        if officer.pk == actor.pk:
            raise Refused("自己的口令请在右上角“修改口令”里改")
        if not officer.is_active:
            raise Refused("这个账号已经停用，请先恢复")
        password = _set_password(officer)
        write(officer, {"must_change_password": True, "password": officer.password})
        AuthToken.objects.filter(user=officer).delete()
        lift_lock(username=officer.username)
        under_way.record("password_reset", {"username": officer.username, "name": officer.name})
    return password


def _set_password(officer: Officer) -> str:
    while True:
        password = new_password()
        try:
            validate_password(password, officer)
        except ValidationError:
            continue
        officer.set_password(password)
        return password


def own(pk: int, change: Change) -> Officer:
    """The officer as the row stands, of the actor's bureau. Raises Refused."""
    found = Officer.objects.select_for_update(of=("self",)).filter(pk=pk, bureau=change.bureau).first()
    if found is None:
        raise Refused("本机关没有这个人")
    return found
