"""Numbers of papers: `（豫云）应急罚〔2026〕31号`. Sequence rows, never MAX + 1; a number once given is never given again."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from cases.models import Bureau, Sequence


def text(bureau: Bureau, word: str, year: int, seq: int, part: int = 0) -> str:
    serial = f"{seq}-{part}" if part else f"{seq}"
    return f"（{bureau.abbr}）应急{word}〔{year}〕{serial}号"


def take(bureau: Bureau, word: str, year: int, count: int = 1, series: str = "") -> int:
    """The first of `count` consecutive serials. One UPDATE holds the row till the transaction ends."""
    row = {"bureau": bureau, "word": word, "year": year, "series": series}
    if not Sequence.objects.filter(**row).update(last=F("last") + count):
        try:
            with transaction.atomic():
                Sequence.objects.create(**row, last=count)
            return 1
        except IntegrityError:  # another transaction made the row meanwhile
            Sequence.objects.filter(**row).update(last=F("last") + count)
    last = Sequence.objects.values_list("last", flat=True).get(**row)
    return last - count + 1
