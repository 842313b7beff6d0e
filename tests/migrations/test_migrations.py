"""Migrations: nothing is missing, and the append-only triggers stand at their end."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cases.models import CalendarDay, Clause, ParameterRow, triggers

@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migration() -> None:
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())


@pytest.mark.django_db
def test_every_migration_is_applied_and_leaves_the_triggers_and_the_reference_data() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert triggers.missing(connection) == set()
    assert Clause.objects.exists()
    assert ParameterRow.objects.exists()
    assert CalendarDay.objects.exists()


@pytest.mark.django_db
def test_loading_the_reference_data_again_changes_nothing() -> None:
    before = {model: list(model.objects.order_by("pk").values_list()) for model in (Clause, ParameterRow, CalendarDay)}
    call_command("load_reference", verbosity=0)
    after = {model: list(model.objects.order_by("pk").values_list()) for model in before}
    assert after == before


@pytest.mark.django_db(transaction=True)
def test_the_triggers_are_made_again_by_every_migrate() -> None:
    triggers.drop_triggers(connection)
    assert triggers.missing(connection) != set()
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == set()


@pytest.mark.django_db
def test_every_table_of_a_model_is_there_with_every_column() -> None:
    with connection.cursor() as cursor:
        for model in apps.get_app_config("cases").get_models():
            described = connection.introspection.get_table_description(cursor, model._meta.db_table)
            assert {c.name for c in described} == {f.column for f in model._meta.concrete_fields}, model
