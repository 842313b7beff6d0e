"""Thresholds and periods of the bureau: a new row from a date, never another value in a row that is in force.

Rows of the nation, a province or a city are nobody's here: to confirm one is to take it over as the bureau's own.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cases import clock, lawbase
from cases.administration.chain import Change, Refused, changing
from cases.dossier import parameters as shapes
from cases.models import Bureau, Officer, ParameterRow

DAY = timedelta(days=1)


def own_region(bureau: Bureau) -> str:
    return f"={bureau.code}"


def add(
    *, actor: Officer, key: str, value: Any, since: date, source: str, reason: str, confirmed: bool
) -> ParameterRow:
    """The bureau's own row from `since` on; `value` as rows hold it. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    if not source.strip():
        raise Refused("请写明依据", "source")
    with changing(actor) as change:
        model = shapes.known().get(key)
        if model is None:
            raise Refused("没有这个参数")
        before = _in_force(change.bureau, key, since)
        if before is not None and before.region == own_region(change.bureau) and before.value == value:
            raise Refused("和这一天已在用的本机关的数一样", "value")
        row = _insert(
            change, key, since, None, label=model.label, unit=model.unit, value=value, source=source.strip(),
            confirmed=confirmed,
        )  # fmt: skip
        told = {**_told(row), "reason": reason.strip(), "before": before.value if before else None}
        change.record("parameter_added", told)
    return row


def confirm(row: ParameterRow, *, actor: Officer, reason: str) -> ParameterRow:
    """Somebody read the source. Raises Refused where the row does not apply to the bureau or is confirmed already."""
    if not reason.strip():
        raise Refused("请写明核对了什么", "reason")
    with changing(actor) as change:
        held = ParameterRow.objects.select_for_update().get(pk=row.pk)
        if held.confirmed:
            raise Refused("已经确认过")
        on = max(held.valid_from, min(clock.today(), held.valid_to or date.max))
        if (applies := _in_force(change.bureau, held.key, on)) is None or applies.pk != held.pk:
            raise Refused("本机关用的不是这一行")
        if held.region == own_region(change.bureau):
            ParameterRow.objects.filter(pk=held.pk).update(confirmed=True, by=actor.username)
            held.refresh_from_db()
        else:
            held = _insert(
                change, held.key, held.valid_from, held.valid_to, label=held.label, unit=held.unit, value=held.value,
                source=held.source, confirmed=True,
            )  # fmt: skip
        change.record("parameter_confirmed", {**_told(held), "reason": reason.strip(), "from_region": row.region})
    return held


def end(row: ParameterRow, *, actor: Officer, on: date, reason: str) -> None:
    """The bureau's own row ends and the wider one applies again; one not begun yet is taken back. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    with changing(actor) as change:
        rows = ParameterRow.objects.select_for_update().filter(pk=row.pk, region=own_region(change.bureau))
        held = rows.first()
        if held is None:
            raise Refused("只能停用本机关自己的数")
        if held.valid_from > clock.today():
            _reopen(held)
            told = _told(held)
            held.delete()
            change.record("parameter_withdrawn", {**told, "reason": reason.strip()})
            return
        if on < clock.today():
            raise Refused("不能早于今天，已在用过的数不改", "on")
        if held.valid_to is not None and on > held.valid_to:
            raise Refused(f"原来就到{held.valid_to}为止", "on")
        held.valid_to = on
        held.save(update_fields=["valid_to"])
        change.record("parameter_ended", {**_told(held), "reason": reason.strip()})


def _insert(change: Change, key: str, since: date, until: date | None, **values: Any) -> ParameterRow:
    """Spans of the bureau's own rows never meet: the one before ends the day before, the one after goes on."""
    own = ParameterRow.objects.filter(key=key, region=own_region(change.bureau)).order_by("valid_from")
    if own.filter(valid_from=since).exists():
        raise Refused("本机关从这一天起已经有一个数，请换一天", "since")
    before = own.filter(valid_from__lt=since).last()
    after = own.filter(valid_from__gt=since).first()
    if before is not None and (before.valid_to is None or before.valid_to >= since):
        before.valid_to = since - DAY
        before.save(update_fields=["valid_to"])
    if after is not None and (until is None or until >= after.valid_from):
        until = after.valid_from - DAY
    return ParameterRow.objects.create(
        key=key, region=own_region(change.bureau), valid_from=since, valid_to=until, by=change.actor.username, **values
    )


def _reopen(row: ParameterRow) -> None:
    """What ended for the sake of a row that is taken back goes on again, up to the one after it."""
    own = ParameterRow.objects.filter(key=row.key, region=row.region).exclude(pk=row.pk)
    after = own.filter(valid_from__gt=row.valid_from).order_by("valid_from").first()
    own.filter(valid_to=row.valid_from - DAY).update(valid_to=after.valid_from - DAY if after else None)


def _in_force(bureau: Bureau, key: str, on: date) -> ParameterRow | None:
    return in_force(list(ParameterRow.objects.filter(key=key)), bureau.code, on)


def in_force(rows: list[ParameterRow], code: str, on: date) -> ParameterRow | None:
    """Of one key's rows the one that applies to a bureau on a day: the nearest, as `lawbase` finds it."""
    for region in lawbase.regions(code):
        near = [
            r for r in rows if r.region == region and r.valid_from <= on and (r.valid_to is None or on <= r.valid_to)
        ]
        if near:
            return max(near, key=lambda r: r.valid_from)
    return None


def _told(row: ParameterRow) -> dict[str, Any]:
    return {
        "key": row.key, "label": row.label, "value": row.value, "unit": row.unit, "since": row.valid_from,
        "until": row.valid_to, "source": row.source, "confirmed": row.confirmed,
    }  # fmt: skip
