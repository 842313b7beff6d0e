"""What all tests share: one frozen clock, a loaded database that is put back, PostgreSQL, a user's command line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from config.bootstrap import locked
from config.template import copy_template

TODAY = "2026-11-22T10:00:00+08:00"  # after the last date of the samples

# The same examples in every run: what a search finds by chance is found by hand (see tests/machine/conftest.py).
hypothesis_settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
hypothesis_settings.load_profile("fixed")

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]

# Folders whose tests run on SQLite and once more on PostgreSQL.
ON_BOTH_DATABASES = {"concurrency", "engine", "migrations", "record", "search"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the folders that run on both databases; leave to each run what it is for."""
    here = Path(__file__).parent
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        if item.path.is_relative_to(here) and item.path.relative_to(here).parts[0] in ON_BOTH_DATABASES:
            item.add_marker("postgres")
        only = item.get_closest_marker("only_postgres")
        wanted = (only or item.get_closest_marker("postgres")) if on_postgres else not only
        (kept if wanted else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


@pytest.fixture(scope="session", autouse=True)
def frozen_clock() -> Iterator[time_machine.Traveller]:
    """Every test lives at one moment; a test about time passes its own dates or travels on."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Begin with the set-up's ready-made SQLite database instead of migrating and loading in every worker."""
    if connection.vendor == "sqlite":
        file = Path(settings.DATABASES["default"]["TEST"]["NAME"])
        with locked(Path(sys.prefix) / "anjuan-test-lock"):
            if not copy_template(file):
                environment = environment_of_a_user(file.parent / "template")
                subprocess.run([*MANAGE, "load_reference", "-v0"], env=environment, check=True, capture_output=True)
                copy_template(file)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Take the database as it was put there; where there is none, it is made as usual."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load law and reference data into each worker's database, and keep a copy as it is then."""
    with django_db_blocker.unblock():
        load_reference()
        name = str(connection.settings_dict["NAME"])
        copy_database(name, f"{name}_kept")
    yield
    with django_db_blocker.unblock():
        drop_database_copy(f"{name}_kept")


def load_reference() -> None:
    """Load what set-up loads into a product's database."""
    call_command("load_reference", verbosity=0)


def copy_database(source: str, target: str) -> None:
    """Replace the database `target` by a copy of `source`; ends whatever uses the one, nobody may be using the other."""
    connections.close_all()
    drop_database_copy(target)
    if connection.vendor == "sqlite":
        shutil.copyfile(source, target)
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop_database_copy(name: str) -> None:
    """Remove a database if it is there."""
    if connection.vendor == "sqlite":
        for file in (name, f"{name}-wal", f"{name}-shm"):
            Path(file).unlink(missing_ok=True)
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session", autouse=True)
def transactional_tests_put_the_database_back() -> Iterator[None]:
    """Replace the database by the copy kept after each test that commits; tests that roll back never come here.

    Django would flush it, which the append-only triggers forbid, and reference data would be gone. So the triggers
    need never be lifted, and what a test does to them or to the tables goes too.
    """

    def put_back(case: TransactionTestCase) -> None:
        name = str(connection.settings_dict["NAME"])
        copy_database(f"{name}_kept", name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server: that of ``manage.py test`` (``ANJUAN_TEST_POSTGRES``), or one started now.

    Without PostgreSQL the test is skipped; where ``CI`` is set it fails.
    """
    from config.postgres import PostgresMissing, temporary_cluster

    given = os.environ.get("ANJUAN_TEST_POSTGRES")
    if given:
        yield given
        return
    try:
        with temporary_cluster() as url:
            yield url
    except PostgresMissing as missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(missing))


@pytest.fixture
def postgres_url(postgres_server: str, worker_id: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database of this test's own, whatever database the run is on."""
    from config.postgres import create_database, drop_database

    name = f"anjuan_fixture_{worker_id}"
    drop_database(postgres_server, name)
    create_database(postgres_server, name)
    yield urlunsplit(urlsplit(postgres_server)._replace(path=f"/{name}"))
    drop_database(postgres_server, name)


def environment_of_a_user(data: Path) -> dict[str, Any]:
    """The variables a user's command would see, without what the tests have set for themselves."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("ANJUAN_", "DATABASE_"))}
    return inherited | {"ANJUAN_NO_VENV": "1", "ANJUAN_DATA": str(data)}


@pytest.fixture
def manage(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``manage.py`` as a user does, in a process of its own, by default on an empty data folder.

    ``manage("verify", "--all", ANJUAN_DATA=folder)``: keywords are environment variables; ``None`` removes one.
    """

    def run(*arguments: object, **environment: object) -> subprocess.CompletedProcess[str]:
        given = environment_of_a_user(tmp_path / "data") | environment
        return subprocess.run(
            [*MANAGE, *map(str, arguments)],
            env={key: str(value) for key, value in given.items() if value is not None},
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    return run
