"""The bureau's discretion benchmark: rows brought in from a workbook, confirmed, ended. Each change is an event.

An administrator writes rows of the own bureau; one whose bureau has no parent here also those of the regions around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from cases import clock
from cases.administration.chain import Change, Refused, changing
from cases.administration.parameters import own_region
from cases.discretion.sheet import COMPARED, key_of, same, standing
from cases.models import Bureau, Officer, Tier

DAY = timedelta(days=1)


def may_write(bureau: Bureau, region: str) -> bool:
    if region == own_region(bureau):
        return True
    return bureau.parent_id is None and not region.startswith("=") and bureau.code.startswith(region)


def bring(*, actor: Officer, tiers: list[Tier], file: str, reason: str) -> dict[str, int]:
    """Store rows that were read and checked (`cases.discretion.sheet`). Returns how many were new and were there.

    A row that begins ends the one of the same tier before it, and those of another standard. Raises Refused.
    """
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    with changing(actor) as change:
        known = standing(tiers)
        fresh = [tier for tier in tiers if not _is(known.get(key_of(tier)), tier)]
        for tier in fresh:
            there = known.get(key_of(tier))
            if not may_write(change.bureau, tier.region):
                raise Refused("不能改这个地区的裁量基准")
            if there is not None and there.valid_from <= clock.today():
                raise Refused("已在用的行不改，请写新的起始日期")
        if not fresh:
            raise Refused("没有新的内容：表里的行都已经有了")
        ended = sum(_end_before(tier, actor) for tier in fresh)
        for tier in fresh:
            _store(tier, known.get(key_of(tier)), actor)
        change.record("tiers_imported", {
            "file": file, "reason": reason.strip(), "count": len(fresh), "ended": ended,
            "standards": sorted({tier.standard for tier in fresh}), "since": min(tier.valid_from for tier in fresh),
            "rows": [_told(tier) for tier in fresh],
        })  # fmt: skip
    return {"new": len(fresh), "there": len(tiers) - len(fresh), "ended": ended}


def _is(there: Tier | None, tier: Tier) -> bool:
    return there is not None and same(there, tier)


def _store(tier: Tier, there: Tier | None, actor: Officer) -> None:
    tier.by = actor.username
    if there is not None:  # not begun yet: it takes the new content
        for name in COMPARED:
            setattr(there, name, getattr(tier, name))
        there.by = actor.username
        there.save()
    else:
        tier.save()


def _end_before(tier: Tier, actor: Officer) -> int:
    """Rows of the same table that this one takes the place of end the day before it begins."""
    rows = Tier.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=tier.valid_from), cite=tier.cite, subject=tier.subject, step=tier.step,
        variant=tier.variant, region=tier.region, valid_from__lt=tier.valid_from, example=False,
    )  # fmt: skip
    replaced = rows.filter(Q(seq=tier.seq) | ~Q(standard=tier.standard))
    return replaced.update(valid_to=tier.valid_from - DAY, by=actor.username)


def confirm(rows: Iterable[Tier], *, actor: Officer, reason: str) -> list[Tier]:
    """Somebody read the source of a table. One of a wider region is taken over whole as the bureau's own: single rows
    beside the wider ones would hide them. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明核对了什么", "reason")
    with changing(actor) as change:
        held = list(Tier.objects.select_for_update().filter(pk__in=[row.pk for row in rows], example=False))
        if not held or all(row.confirmed for row in held):
            raise Refused("已经确认过")
        if may_write(change.bureau, held[0].region):
            for row in held:
                row.confirmed, row.by = True, actor.username
                row.save(update_fields=["confirmed", "by"])
        else:
            held = _taken_over(change, held, actor)
        change.record("tiers_confirmed", {
            "reason": reason.strip(), "count": len(held), "standards": sorted({row.standard for row in held}),
            "rows": [_told(row) for row in held],
        })  # fmt: skip
    return held


def _taken_over(change: Change, rows: list[Tier], actor: Officer) -> list[Tier]:
    own = own_region(change.bureau)
    first = rows[0]
    mine = Tier.objects.filter(
        cite=first.cite, subject=first.subject, step=first.step, variant=first.variant, region=own
    )
    if mine.filter(example=False).exists():
        raise Refused("本机关已经有自己的裁量阶次，请在其中修改")
    for row in rows:
        row.pk, row.region, row.confirmed, row.by = None, own, True, actor.username
        row._state.adding = True
        row.save()
    return rows


def end(row: Tier, *, actor: Officer, on: date, reason: str) -> None:
    """The row's last day; one that has not begun is taken back. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    with changing(actor) as change:
        held = Tier.objects.select_for_update().filter(pk=row.pk, example=False).first()
        if held is None or not may_write(change.bureau, held.region):
            raise Refused("只能停用本机关自己的裁量阶次")
        told = _told(held)
        if held.valid_from > clock.today():
            held.delete()
            change.record("tier_withdrawn", {**told, "reason": reason.strip()})
            return
        if on < held.valid_from:
            raise Refused("不能早于它开始的那一天", "on")
        if held.valid_to is not None and on > held.valid_to:
            raise Refused(f"原来就到{held.valid_to}为止", "on")
        held.valid_to, held.by = on, actor.username
        held.save(update_fields=["valid_to", "by"])
        change.record("tier_ended", {**told, "until": on, "reason": reason.strip()})


def _told(row: Tier) -> dict[str, Any]:
    return {
        "cite": row.cite, "subject": row.subject, "step": row.step, "variant": row.variant, "region": row.region,
        "seq": row.seq, "since": row.valid_from, "until": row.valid_to, **{name: getattr(row, name) for name in COMPARED if name != "valid_to"},
    }  # fmt: skip
