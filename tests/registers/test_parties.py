"""Parties counted once (家): the marks their indexes go by are made with the entry, proved by recount, filled in for old ones."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from cases import recount, registers
from cases.counters.parties import mark
from cases.counters.table import COUNTERS, is_distinct
from cases.models import CounterEntry
from tests.record.attack import sql, tampering
from tests.registers.bureaus import People, people, visit

pytestmark = pytest.mark.django_db
MIGRATION: Any = import_module("cases.migrations.0009_counter_parties")


@pytest.fixture
def who() -> People:
    return people()


def test_every_entry_counted_by_the_party_is_marked_and_no_other(who: People) -> None:
    registers.enter_many("inspection", actor=who.inspector, many=[visit(), visit("2025-12-31", plan_class="high")])
    marked = {e.key for e in CounterEntry.objects.exclude(year=None)}
    assert marked == {"insp_units", "plan_done", "plan_done.high"}
    for e in CounterEntry.objects.all():
        assert (e.year, e.who) == mark(e.key, e.party, e.on)
        assert (e.who is None) == (not is_distinct(e.key))


def test_a_mark_somebody_has_changed_is_found(who: People) -> None:
    registers.enter("inspection", actor=who.inspector, values=visit())
    assert list(recount.differences()) == []
    with tampering():
        sql("UPDATE cases_counterentry SET who = 5 WHERE key = 'insp_units'")
        assert any("家数标记不对" in said for said in recount.differences())


def test_entries_from_before_the_marks_get_theirs(who: People) -> None:
    registers.enter_many("inspection", actor=who.inspector, many=[visit(), visit("2025-12-31", plan_class="high")])
    with tampering():
        sql("UPDATE cases_counterentry SET who = NULL, year = NULL")

        class Editor:
            pass

        editor: Any = Editor()
        editor.connection = connection
        MIGRATION.fill(apps, editor)
        assert list(recount.differences()) == []


def test_the_migration_knows_every_key_that_is_counted_by_the_party() -> None:
    assert set(MIGRATION.KEYS) == {one.key for one in COUNTERS.values() if one.distinct}
