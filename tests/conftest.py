"""What all tests share: one frozen clock, a loaded database that is put back, PostgreSQL, a user's command line."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from config.bootstrap import locked
from config.postgres import PostgresMissing, create_database, drop_database, temporary_cluster
from config.template import copy_template, template
from tests.replaying import watched

TODAY = "2026-11-22T10:00:00+08:00"  # after the last date of the samples

# The same examples in every run: what a search finds by chance is found by hand (see tests/machine/conftest.py).
hypothesis_settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
hypothesis_settings.load_profile("fixed")

ONE_AT_A_TIME = Path(sys.prefix) / "anjuan-test-lock"

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]

# Folders whose tests run on SQLite and once more on PostgreSQL.
ON_BOTH_DATABASES = {"concurrency", "counters", "engine", "migrations", "record", "registers", "search"}


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
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Begin with a copy of a ready-made database instead of migrating and loading in every worker."""
    if connection.vendor == "sqlite":
        sqlite_ready_made(Path(settings.DATABASES["default"]["TEST"]["NAME"]))
        return
    with django_db_blocker.unblock():
        copy_database(template_on(os.environ["DATABASE_URL"]), connection.creation._get_test_db_name())


def sqlite_ready_made(file: Path) -> None:
    """Take the set-up's own template."""
    with locked(ONE_AT_A_TIME):
        if not copy_template(file):
            load_in_a_process(file.parent / "template")
            copy_template(file)


def template_on(url: str) -> str:
    """The name of a loaded database on this PostgreSQL server, made where there is none.

    It is that of the set-up's template, which holds a digest of whatever shapes the content.
    """
    kept = f"test_{template().stem}"
    listed = "SELECT datname FROM pg_database WHERE datname LIKE 'test_template-%'"
    with locked(ONE_AT_A_TIME), psycopg.connect(url, autocommit=True) as server:
        there = {name for (name,) in server.execute(listed)}
        if kept not in there:
            for older in there:
                drop_database(url, older)
            draft = f"{kept}-draft"
            create_database(url, draft)
            with tempfile.TemporaryDirectory() as data:
                load_in_a_process(Path(data), DATABASE_URL=on_server(url, draft))
            server.execute(f'ALTER DATABASE "{draft}" RENAME TO "{kept}"')
    return kept


def load_in_a_process(data: Path, **environment: str) -> None:
    """Migrate and load in a process of its own, which has the settings of a user."""
    command = [*MANAGE, "load_reference", "-v0"]
    subprocess.run(command, env=environment_of_a_user(data) | environment, check=True, capture_output=True)


def on_server(url: str, database: str) -> str:
    """The address of another database on the same PostgreSQL server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Take the database as it was put there."""
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep a copy of each worker's database as it is at first, law and reference data loaded."""
    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        copy_database(name, f"{name}_kept")
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        for copy in (f"{name}_kept", name):
            drop_database_copy(copy)


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


@pytest.fixture(scope="session", autouse=True)
def walks_are_remembered() -> Iterator[None]:
    """See `tests.replaying`."""
    with watched():
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server: that of ``manage.py test`` (``ANJUAN_TEST_POSTGRES``), or one started now.

    Without PostgreSQL the test is skipped; where ``CI`` is set it fails.
    """
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
    name = f"anjuan_fixture_{worker_id}"
    drop_database(postgres_server, name)
    create_database(postgres_server, name)
    yield on_server(postgres_server, name)
    drop_database(postgres_server, name)


@pytest.fixture
def loaded_postgres_url(postgres_server: str, postgres_url: str) -> str:
    """The same with law and reference data in it, as after a first start."""
    name = urlsplit(postgres_url).path[1:]
    drop_database(postgres_server, name)
    create_database(postgres_server, name, template_on(postgres_server))
    return postgres_url


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
