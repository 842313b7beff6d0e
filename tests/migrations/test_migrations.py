"""Migrations: nothing is missing, the way from nothing holds data, and the append-only triggers stand at its end."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cases.models import CalendarDay, Clause, ParameterRow, triggers
from tests.walk import NAMES, SAMPLES

Manage = Callable[..., CompletedProcess[str]]


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


def goes_the_way(manage: Manage, tmp_path: Path, **environment: str) -> None:
    """From no database to a case on file, a migrate over the data, and a record that still verifies."""
    sample = SAMPLES / f"{NAMES['small']}.json"
    done = manage("dossier", sample, "--out", tmp_path / "out", "--data", tmp_path / "data", **environment)
    assert done.returncode == 0, done.stderr
    again = manage("migrate", "--verbosity", "0", **environment)
    assert again.returncode == 0, again.stderr
    verified = manage("verify", **environment)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_from_nothing_to_a_case_on_sqlite(manage: Manage, tmp_path: Path) -> None:
    goes_the_way(manage, tmp_path)


def test_from_nothing_to_a_case_on_postgresql(manage: Manage, tmp_path: Path, postgres_url: str) -> None:
    goes_the_way(manage, tmp_path, DATABASE_URL=postgres_url)
