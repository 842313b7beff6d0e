"""The throw-away PostgreSQL server for tests and benchmarks."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from config import postgres


def needs_postgres() -> None:
    """Skip where PostgreSQL is not installed, except where nothing may be skipped."""
    try:
        postgres.find_binaries()
        postgres.unprivileged_owner()
    except postgres.PostgresMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The temporary folders that were made."""
    made: list[Path] = []
    mkdtemp = tempfile.mkdtemp

    def remember(**options: str) -> str:
        made.append(Path(mkdtemp(**options)))
        return str(made[-1])

    monkeypatch.setattr(postgres.tempfile, "mkdtemp", remember)
    return made


def test_a_cluster_lives_as_long_as_its_block_and_leaves_nothing(folders: list[Path]):
    needs_postgres()
    with postgres.temporary_cluster() as url:
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT current_database(), current_setting('server_encoding')").fetchone()
            assert found == ("anjuan", "UTF8")
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(urlsplit(url)._replace(netloc=f"postgres:wrong@127.0.0.1:{urlsplit(url).port}").geturl())
        assert [folder.exists() for folder in folders] == [True]
    assert [folder.exists() for folder in folders] == [False]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_missing_binaries_are_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres.Path, "glob", lambda *_: iter(()))
    monkeypatch.setattr(postgres.shutil, "which", lambda _: None)
    with pytest.raises(postgres.PostgresMissing, match="postgresql"):
        postgres.find_binaries()
