"""The checks that go over whole tables: triggers, bureau chains, numbers, months, stored files."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Sum

from cases import files, selectors
from cases.audit.batches import with_people
from cases.effects import slot
from cases.issuing import WITH_THE_CASE
from cases.models import (
    Blob,
    Bureau,
    CounterEntry,
    CounterMonth,
    DocumentMark,
    Event,
    Number,
    SealUse,
    Sequence,
    triggers,
)
from cases.record import Sealed, first_break

CHUNK = 1 << 20

Month = tuple[int, int | None, str, int, int]


def triggers_stand() -> Iterator[str]:
    for name in sorted(triggers.missing(connection)):
        yield f"数据库缺少触发器 {name}"


def bureau_chains() -> Iterator[str]:
    """Each bureau's own chain: what is no case."""
    for bureau in Bureau.objects.order_by("pk").iterator():
        if found := first_break(_chain(bureau), bureau.head, bureau.version):
            yield f"{bureau.name}的机关记录:{found.why}"


def _chain(bureau: Bureau) -> Iterator[tuple[Sealed, str]]:
    last = 0
    own = Event.objects.filter(bureau=bureau, case=None).order_by("seq", "pk")
    while events := with_people(own.filter(seq__gt=last)[:500]):
        last = events[-1].seq
        yield from ((selectors.sealed(e, "", bureau.code), e.hash) for e in events)


# -- numbers -----------------------------------------------------------------------------------------------------------


def numbers() -> Iterator[str]:
    """No serial taken from a sequence is missing, none lies beyond it, every number has its paper.

    Words whose serials follow the case (文号随案) leave gaps by their nature; only what their sequence gave is asked.
    """
    lasts = {_series(s): s.last for s in Sequence.objects.order_by("pk")}
    given = Number.objects.exclude(state="external").values("bureau_id", "word", "year", "series").order_by()
    tops = {_series(row): row["top"] for row in given.annotate(top=Max("seq"))}
    for series in sorted(lasts.keys() | tops.keys()):
        word, last = series[1], lasts.get(series, 0)
        if word not in WITH_THE_CASE and tops.get(series, 0) > last:
            yield f"{_named(series)}:已编到{tops[series]}号,序号登记只到{last}号"
        if (gap := _gap(series, last)) is not None:
            yield f"{_named(series)}:缺{gap}号"
    papers = Number.objects.filter(state="used").annotate(n=Count("document")).filter(n=0).order_by("pk")
    for number in papers[:1]:
        yield f"文号 {number.text} 没有对应的文书"


def _series(row: Any) -> tuple[int, str, int, str]:
    values = row if isinstance(row, dict) else row.__dict__
    return (values["bureau_id"], values["word"], values["year"], values["series"])


def _named(series: tuple[int, str, int, str]) -> str:
    abbr = Bureau.objects.values_list("abbr", flat=True).get(pk=series[0])
    return f"（{abbr}）应急{series[1]}〔{series[2]}〕"


def _gap(series: tuple[int, str, int, str], last: int) -> int | None:
    bureau, word, year, name = series
    given = Number.objects.filter(bureau=bureau, word=word, year=year, series=name, seq__lte=last)
    if not last or given.aggregate(n=Count("seq", distinct=True))["n"] == last:
        return None
    wanted = 1
    for seq in given.order_by("seq").values_list("seq", flat=True).distinct().iterator():
        if seq != wanted:
            break
        wanted += 1
    return wanted


# -- counters ----------------------------------------------------------------------------------------------------------


def months_from_entries() -> dict[Month, int]:
    """The month table as the entries make it; months that add up to nothing are left out.

    The database adds up days: year and month of each entry's day would cost SQLite two calls of Python an entry.
    """
    days = CounterEntry.objects.values_list("bureau_id", "unit_id", "key", "on").annotate(total=Sum("value")).order_by()
    sums: Counter[Month] = Counter()
    for bureau, unit, key, on, total in days.iterator():
        sums[bureau, unit, key, on.year, on.month] += total
    return {month: total for month, total in sums.items() if total}


def counter_months() -> Iterator[str]:
    told = months_from_entries()
    for row in CounterMonth.objects.order_by("bureau_id", "key", "year", "month", "pk").iterator():
        month: Month = (row.bureau_id, row.unit_id, row.key, row.year, row.month)
        wanted = told.pop(month, 0)
        if row.value != wanted or row.slot != slot(*month):
            yield f"{row.key} {row.year}年{row.month}月登记为{row.value},按明细应为{wanted}"
    for (_, _, key, year, number), wanted in sorted(told.items(), key=str):
        yield f"{key} {year}年{number}月没有登记,按明细应为{wanted}"


# -- seals and signatures ------------------------------------------------------------------------------------------------


def marks_stand() -> Iterator[str]:
    """Every use of a seal and every signature is as its event says; no event of a use is without its row."""
    for use in SealUse.objects.select_related("document__case", "image", "officer", "event").order_by("pk").iterator():
        told = json.loads(use.event.payload)
        there = (use.document.digest, use.image.sha256, use.officer.username, str(use.document.case.uid))
        if use.event.name != "seal_used" or there != tuple(
            told.get(k) for k in ("digest", "picture", "username", "case")
        ):
            yield f"用印登记第{use.pk}行与机关记录不符"
    lost = Event.objects.filter(name="seal_used", case=None).exclude(pk__in=SealUse.objects.values("event_id"))
    for event in lost.order_by("pk")[:1]:
        yield f"机关记录第{event.seq}号的用印没有登记"
    for mark in DocumentMark.objects.select_related("blob", "event", "document").order_by("pk").iterator():
        bound = json.loads(mark.event.digests).get("files", [])
        if not any(f["sha256"] == mark.blob.sha256 and _stands(f.get("place"), mark) for f in bound):
            yield f"签名第{mark.pk}行与记录不符"


def _stands(place: dict[str, Any] | None, mark: DocumentMark) -> bool:
    """Whether a picture stands where the event put it."""
    if place is None or mark.event.case_id != mark.document.case_id:
        return False
    same = all(place.get(name, 0) == getattr(mark, name) for name in ("turn", "page", "x_mm", "y_mm", "width_mm"))
    return same and place.get("label", "") == mark.label and place.get("form", mark.document.form) == mark.document.form


# -- files -------------------------------------------------------------------------------------------------------------


def stored_files() -> Iterator[str]:
    """Every file kept is there and is what it was."""
    for blob in Blob.objects.order_by("pk").iterator():
        if why := damage(blob):
            yield f"文件 {blob.sha256[:16]}…(第{blob.pk}行){why}"


def damage(blob: Blob) -> str:
    """What is wrong with a stored file, "" where nothing is."""
    try:
        with files.path_of(blob.sha256).open("rb") as stream:
            found = hashlib.sha256()
            while chunk := stream.read(CHUNK):
                found.update(chunk)
    except OSError:
        return "不在存储目录里"
    return "" if found.hexdigest() == blob.sha256 else "已被改动"
