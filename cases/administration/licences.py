"""Enforcement licences (行政执法证) as periods: a paper prints the one valid that day, a gap bars enforcement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cases.administration.chain import Refused, changing
from cases.administration.officers import own
from cases.models import Licence, Officer

SOON_DAYS = 60  # so long before it ends a licence is marked: renewal takes its time


@dataclass(frozen=True)
class Period:
    """A licence period as a page shows it. `gap` counts the days without one before it begins."""

    licence: Licence
    state: str  # void, later, valid, soon, over
    days: int = 0
    gap: int = 0


def periods(licences: Iterable[Licence], today: date) -> list[Period]:
    """In the order of their beginning."""
    found, covered = [], None
    for licence in sorted(licences, key=lambda row: (row.valid_from, row.pk or 0)):
        if licence.status != "valid":
            found.append(Period(licence, "void"))
            continue
        gap = (licence.valid_from - covered).days - 1 if covered else 0
        left = (licence.valid_to - today).days if licence.valid_to else 10**6
        found.append(Period(licence, _state(licence, today, left), left, max(gap, 0)))
        covered = max(covered or date.min, licence.valid_to or date.max - timedelta(days=2))
    return found


def _state(licence: Licence, today: date, left: int) -> str:
    if licence.valid_from > today:
        return "later"
    if left < 0:
        return "over"
    return "soon" if left <= SOON_DAYS else "valid"


def warning(licences: Iterable[Licence], today: date) -> tuple[str, date | None]:
    """What stands against enforcing now or soon: ("over" | "soon" | "later" | "", the day it concerns)."""
    valid = [row for row in licences if row.status == "valid"]
    if not valid:
        return "", None
    now = [row for row in valid if row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)]
    if not now:
        coming = [row.valid_from for row in valid if row.valid_from > today]
        return ("later", min(coming)) if coming else ("over", max(row.valid_to for row in valid if row.valid_to))
    end = _covered_until(valid, today)
    return ("soon", end) if end is not None and (end - today).days <= SOON_DAYS else ("", None)


def _covered_until(valid: list[Licence], today: date) -> date | None:
    """The last day of the unbroken time that includes today; None without end."""
    end = today
    for row in sorted(valid, key=lambda row: row.valid_from):
        if row.valid_from <= end + timedelta(days=1):
            if row.valid_to is None:
                return None
            end = max(end, row.valid_to)
    return end


def add(officer: Officer, *, actor: Officer, number: str, since: date, until: date | None) -> Licence:
    """A period of a licence. Raises Refused where the number is somebody else's or the period meets another."""
    with changing(actor) as change:
        officer = own(officer.pk, change)
        if until is not None and until < since:
            raise Refused("有效期止早于有效期起", "until")
        if Licence.objects.filter(number=number).exclude(officer=officer).exists():
            raise Refused("这个证号已经登记在别人名下", "number")
        if Licence.objects.filter(number=number, valid_from=since).exists():
            raise Refused("这个证号从这一天起的一段已经登记过", "since")
        for row in officer.licences.filter(number=number, status="valid"):
            if (row.valid_to is None or row.valid_to >= since) and (until is None or row.valid_from <= until):
                raise Refused("与这个证号已登记的一段重叠，请先改原来那一段的止日", "since")
        row = Licence.objects.create(officer=officer, number=number, valid_from=since, valid_to=until)
        change.record("licence_added", _told(row))
    return row


def end(row: Licence, *, actor: Officer, on: date) -> None:
    """The licence ends sooner: handed in, revoked. Raises Refused."""
    with changing(actor) as change:
        held = _held(row, change.bureau.pk)
        if on < held.valid_from:
            raise Refused("止日早于起日；登记错了的请作废", "on")
        if held.valid_to is not None and on > held.valid_to:
            raise Refused(f"原来就到{held.valid_to}为止，换发请另加一段", "on")
        held.valid_to = on
        held.save(update_fields=["valid_to"])
        change.record("licence_ended", _told(held))


def void(row: Licence, *, actor: Officer) -> None:
    """It was entered by mistake and never counts; what was recorded with it stays. Raises Refused."""
    with changing(actor) as change:
        held = _held(row, change.bureau.pk)
        held.status = "void"
        held.save(update_fields=["status"])
        change.record("licence_voided", _told(held))


def _held(row: Licence, bureau: int) -> Licence:
    held = Licence.objects.filter(pk=row.pk, officer__bureau=bureau, status="valid").select_related("officer").first()
    if held is None:
        raise Refused("没有这一段执法证")
    return held


def _told(row: Licence) -> dict[str, Any]:
    return {
        "username": row.officer.username, "name": row.officer.name, "number": row.number, "since": row.valid_from,
        "until": row.valid_to,
    }  # fmt: skip
