"""Numbers of the list of powers (权力事项) that a bureau enters for codes of the catalogue: a row from a day, ended, never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases import clock, lawbase
from cases.administration.chain import Refused, changing
from cases.models import Bureau, Officer, PowerItem


def regions_of(bureau: Bureau) -> list[str]:
    """Where a bureau's administrator may write: for itself; where no bureau stands above it here, for its city and
    province too."""
    own, *wider = lawbase.regions(bureau.code)
    return [own, *(region for region in wider if region)] if bureau.parent_id is None else [own]


def add(
    *, actor: Officer, code: str, number: str, name: str, region: str, since: date, source: str, confirmed: bool
) -> PowerItem:
    """Raises Refused."""
    with changing(actor) as change:
        if code not in lawbase.current().catalogue.entries:
            raise Refused("目录里没有这一项")
        if region not in regions_of(change.bureau):
            raise Refused("这个范围的权力事项不由本机关登记", "region")
        same = PowerItem.objects.filter(code=code, region=region, number=number)
        if any(row.valid_to is None or row.valid_to >= since for row in same):
            raise Refused("已经登记过这个编码,请先停用原来的", "number")
        row = PowerItem.objects.create(
            code=code, region=region, number=number, name=name, valid_from=since, source=source, confirmed=confirmed,
            by=actor.username,
        )  # fmt: skip
        change.record("power_item_added", _told(row))
    return row


def end(row: PowerItem, *, actor: Officer, on: date, reason: str) -> None:
    """Raises Refused: a row of another's, one that has ended, a day that is past."""
    with changing(actor) as change:
        held = PowerItem.objects.select_for_update().get(pk=row.pk)
        if held.region not in regions_of(change.bureau):
            raise Refused("这个范围的权力事项不由本机关停用")
        if held.valid_to is not None and held.valid_to < clock.today():
            raise Refused("已经停用")
        if on < clock.today():
            raise Refused("不能早于今天", "on")
        if on < held.valid_from:
            raise Refused("不能早于起用的日期", "on")
        held.valid_to, held.by = on, actor.username
        held.save(update_fields=["valid_to", "by"])
        change.record("power_item_ended", {**_told(held), "reason": reason.strip()})


def _told(row: PowerItem) -> dict[str, Any]:
    return {
        "code": row.code, "number": row.number, "name": row.name, "region": row.region, "since": row.valid_from,
        "until": row.valid_to, "source": row.source, "confirmed": row.confirmed,
    }  # fmt: skip
