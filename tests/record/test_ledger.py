"""The ledger holds what is owed and what came in: the same money never twice."""

from __future__ import annotations

from django.test import TestCase

from cases import verify
from cases.models import CounterEntry, LedgerEntry
from tests import walk


class ASurcharge(TestCase):
    def test_imposed_twice_it_is_owed_once(self) -> None:
        """5,000 yuan due on 2026-04-14: 3 % a day, 900 yuan after six days, 1,500 after ten."""
        walked = walk.case_at("served", "small")
        for day in ("2026-04-20", "2026-04-24"):
            walked.perform("impose_surcharge", "高远", day)
        owed = LedgerEntry.objects.filter(kind="surcharge").order_by("pk").values_list("fen", flat=True)
        assert list(owed) == [90_000, 60_000]
        counted = CounterEntry.objects.filter(key="extra_fine").order_by("pk").values_list("value", flat=True)
        assert list(counted) == [90_000, 60_000]
        assert verify.run().failures == {}
