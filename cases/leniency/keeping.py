"""Items an administrator enters, brings in from a workbook, or ends: each an event in the bureau's own chain.

A row in force is never changed: it ends, and another begins. Items that came with the product and were ended here are
not brought to life again by the next version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cases import clock
from cases.administration.chain import Change, Refused, changing
from cases.administration.power_items import regions_of
from cases.law import Citation
from cases.leniency import conditions
from cases.models import Bureau, LenientItem, Officer

DAY = timedelta(days=1)
LONGEST_STANDARD = 150  # so that `清单文件/序号` fits where a proposal names it
MOST = 500  # items of one workbook


@dataclass(frozen=True)
class Given:
    """An item as it is entered."""

    code: str
    kind: str
    title: str
    standard: str
    since: date
    source: str
    clauses: list[str] = field(default_factory=list)
    conditions: list[conditions.Row] = field(default_factory=list)
    years: int = 0
    until: date | None = None
    confirmed: bool = False


def regions(bureau: Bureau) -> list[str]:
    """Where the bureau's administrator may write: the bureau alone first."""
    return regions_of(bureau)


def add(given: Given, *, actor: Officer, region: str, reason: str) -> LenientItem:
    """Raises Refused."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    with changing(actor) as change:
        row = _insert(change, given, region)
        change.record("lenient_item_added", {**told(row), "reason": reason.strip()})
    return row


def bring(many: list[Given], *, actor: Officer, region: str, reason: str) -> list[LenientItem]:
    """All of a workbook or nothing of it. Raises Refused; `field` is the place in the list, from 0."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    if not many:
        raise Refused("表里没有一项")
    if len(many) > MOST:
        raise Refused(f"一次最多{MOST}项")
    with changing(actor) as change:
        rows = []
        for place, given in enumerate(many):
            try:
                rows.append(_insert(change, given, region))
            except Refused as refused:
                raise Refused(str(refused), str(place)) from None
        change.record("lenient_list_imported", {
            "region": region, "standards": list(dict.fromkeys(r.standard for r in rows)), "items": len(rows),
            "rows": [told(r) for r in rows], "reason": reason.strip(),
        })  # fmt: skip
    return rows


def end(row: LenientItem, *, actor: Officer, on: date, reason: str) -> None:
    """The item's last day; one not begun yet is taken back. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    with changing(actor) as change:
        held = LenientItem.objects.select_for_update().filter(pk=row.pk).first()
        if held is None:
            raise Refused("这一项已经撤回")
        if held.region not in regions(change.bureau):
            raise Refused("这份清单不由本机关停用")
        if held.valid_from > clock.today() and held.by:
            gone = told(held)
            held.delete()
            change.record("lenient_item_withdrawn", {**gone, "reason": reason.strip()})
            return
        if on < clock.today():
            raise Refused("不能早于今天,已经依据它作出的处理不改", "on")
        if held.valid_to is not None and on > held.valid_to:
            raise Refused(f"原来就到{held.valid_to}为止", "on")
        held.valid_to, held.by = max(on, held.valid_from), actor.username
        held.save(update_fields=["valid_to", "by"])
        change.record("lenient_item_ended", {**told(held), "reason": reason.strip()})


def _insert(change: Change, given: Given, region: str) -> LenientItem:
    if region not in regions(change.bureau):
        raise Refused("这个地区的清单不由本机关登记", "region")
    if why := wrong(given):
        raise Refused(*why)
    same = LenientItem.objects.filter(region=region, standard=given.standard, code=given.code, example=False)
    open_ended = given.until or date.max
    for row in same:
        if row.valid_from <= open_ended and (row.valid_to is None or row.valid_to >= given.since):
            raise Refused(f"第{given.code}项从{row.valid_from}起已经有一项,请先停用原来的", "code")
    return LenientItem.objects.create(
        region=region, code=given.code, kind=given.kind, title=given.title, clauses=given.clauses,
        conditions=given.conditions, years=given.years, standard=given.standard, valid_from=given.since,
        valid_to=given.until, source=given.source, confirmed=given.confirmed, by=change.actor.username,
    )  # fmt: skip


def wrong(given: Given) -> tuple[str, str] | None:
    """What is wrong with an item as entered: why, and the field; None where nothing is."""
    if given.kind not in dict(LenientItem.KINDS):
        return "请选择处理", "kind"
    for name, text, most in (("code", given.code, 30), ("standard", given.standard, LONGEST_STANDARD)):
        if any(mark in text for mark in "/+《》"):
            return "不能含有 / + 和书名号", name
        if not text or len(text) > most:
            return f"请填写,最多{most}个字", name
    if not given.title or not given.source:
        return "请填写", "source" if given.title else "title"
    for cite in given.clauses:
        try:
            Citation.parse(cite)
        except ValueError as error:
            return str(error), "clauses"
    if not given.clauses and given.kind in conditions.STATUTORY:
        return "请写明处罚依据", "clauses"
    if why := conditions.why_wrong(given.conditions):
        return why, "conditions"
    if not 0 <= given.years <= conditions.MOST_YEARS:
        return f"应为0至{conditions.MOST_YEARS}的整数", "years"
    if given.until is not None and given.until < given.since:
        return "早于施行日期", "until"
    return None


def told(row: LenientItem) -> dict[str, Any]:
    """An item as the chain keeps it."""
    return {
        "region": row.region, "standard": row.standard, "code": row.code, "kind": row.kind, "title": row.title,
        "clauses": row.clauses, "conditions": row.conditions, "years": row.years, "since": row.valid_from,
        "until": row.valid_to, "source": row.source, "confirmed": row.confirmed,
    }  # fmt: skip
