"""The tables nobody may change: the database itself refuses, whatever the client."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase

from cases import casefile, clock, verify
from cases.models import Blob, Document, DocumentMark, Event, Officer, SealImage, SealUse, triggers
from tests import walk
from tests.record.attack import sql


def refused(statement: str) -> str:
    """The database's answer to a statement that it must refuse."""
    with pytest.raises(DatabaseError) as answer, transaction.atomic():
        sql(statement)
    return str(answer.value)


class TheAppendOnlyTables(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.case = walk.case_at("in_review", "major").case
        paper = Document.objects.first()
        casefile.drawn(paper)
        event, blob, who = Event.objects.first(), Blob.objects.first(), Officer.objects.first()
        DocumentMark.objects.create(document=paper, blob=blob, event=event)
        image = SealImage.objects.create(
            bureau=cls.case.bureau, kind="公章", blob=blob, sha256="0", width_mm=42, event=event
        )
        SealUse.objects.create(document=paper, image=image, officer=who, at=clock.now(), event=event)

    def filled(self) -> list[str]:
        return [t for t in triggers.APPEND_ONLY if sql_value(f"SELECT count(*) FROM {t}")]

    def test_most_of_them_hold_rows_in_this_test(self) -> None:
        assert set(triggers.APPEND_ONLY) - set(self.filled()) <= {
            "cases_eventfile", "cases_refusal", "cases_counterfreeze", "cases_registercase",
        }  # fmt: skip

    def test_no_row_can_be_changed(self) -> None:
        for table in self.filled():
            assert triggers.MESSAGE in refused(f"UPDATE {table} SET id = id"), table

    def test_no_row_can_be_deleted(self) -> None:
        for table in self.filled():
            assert triggers.MESSAGE in refused(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})"), table

    def test_no_row_can_be_replaced(self) -> None:
        if connection.vendor != "sqlite":
            return  # ON CONFLICT DO UPDATE is an UPDATE there: the next test
        for table in self.filled():
            assert triggers.MESSAGE in refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"), table

    def test_no_row_can_be_upserted(self) -> None:
        for table in self.filled():
            answer = refused(
                f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT (id) DO UPDATE SET id = excluded.id"
            )
            assert triggers.MESSAGE in answer, table

    def test_an_event_cannot_be_replaced_under_its_own_number(self) -> None:
        columns = [c.name for c in connection.introspection.get_table_description(connection.cursor(), "cases_event")]
        listed = ", ".join(f'"{c}"' for c in columns if c != "id")
        verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
        refused(f"{verb} INTO cases_event ({listed}) SELECT {listed} FROM cases_event LIMIT 1")

    def test_the_whole_table_cannot_be_emptied(self) -> None:
        for table in self.filled():
            if connection.vendor == "postgresql":
                refused(f"TRUNCATE {table} CASCADE")
            else:
                refused(f"DELETE FROM {table}")

    def test_a_trigger_taken_away_is_named(self) -> None:
        connection.check_constraints()  # PostgreSQL: no DDL while checks are due
        where = " ON cases_event" if connection.vendor == "postgresql" else ""
        sql(f"DROP TRIGGER cases_event_no_update{where}")
        report = verify.run()
        assert report.failures["triggers"].first == "数据库缺少触发器 cases_event_no_update"

    def test_triggers_taken_away_can_be_put_back_at_any_time(self) -> None:
        connection.check_constraints()
        triggers.drop_triggers(connection)
        assert len(triggers.missing(connection)) >= 3 * len(triggers.APPEND_ONLY)
        triggers.install_triggers(connection)
        assert triggers.missing(connection) == set()


def sql_value(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_table_rebuilt_by_a_migration_has_its_triggers_again() -> None:
    """SQLite rebuilds a table to alter it and drops its triggers without a word; `migrate` puts them back."""
    from cases.models import CounterEntry, Event

    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(Event)
            editor._remake_table(CounterEntry)
        assert {"cases_event_no_update", "cases_counterentry_no_delete"} <= triggers.missing(connection)
    else:
        triggers.drop_triggers(connection)
    call_command("migrate", interactive=False, verbosity=0)
    assert triggers.missing(connection) == set()
