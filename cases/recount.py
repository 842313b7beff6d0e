"""The counters rebuilt from the record, from zero: the same rows, or the differences by name.

Entries are append-only and never repaired: where one differs from the record, somebody has been at it. The table of
months is a sum and can be made again.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from cases.audit import of_case, of_registers
from cases.audit.batches import batches
from cases.audit.folding import Broken, counts
from cases.audit.of_tables import counter_months, months_from_entries
from cases.effects import slot
from cases.models import CounterEntry, CounterMonth
from cases.snapshot import snapshot


def differences() -> Iterator[str]:
    """What differs: entries from the record, case by case, then the bureaus' chains, then months from the entries."""
    with snapshot():
        for batch in batches(models=(CounterEntry,)):
            for loaded in batch:
                try:
                    said = of_case.counters(loaded, counts(loaded))
                except Broken as broken:
                    said = f"第{broken.seq}号记录不能推演({broken.why})"
                if said is not None:
                    yield f"{loaded.label} {said}"
        yield from of_registers.counted()
        yield from counter_months()


def rewrite_months() -> int:
    """Make the table of months again out of the entries; returns how many rows changed."""
    with transaction.atomic():
        if connection.vendor == "postgresql":  # acts on their way must be in, later ones wait
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE cases_countermonth IN SHARE ROW EXCLUSIVE MODE")
        wanted = months_from_entries()
        changed = 0
        for row in CounterMonth.objects.order_by("pk"):
            month = (row.bureau_id, row.unit_id, row.key, row.year, row.month)
            value = wanted.pop(month, 0)
            if (row.value, row.slot) != (value, slot(*month)):
                changed += CounterMonth.objects.filter(pk=row.pk).update(value=value, slot=slot(*month))
        made = [
            CounterMonth(slot=slot(b, u, k, y, m), bureau_id=b, unit_id=u, key=k, year=y, month=m, value=value)
            for (b, u, k, y, m), value in wanted.items()
        ]
        CounterMonth.objects.bulk_create(made)
    return changed + len(made)
