"""What the environment turns into settings, and what production refuses to start without."""

import json
import logging
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
COMPLETE = {"ANJUAN_SECRET_KEY": "k" * 50, "ANJUAN_ALLOWED_HOSTS": "anjuan.example.cn, 10.0.0.8"}


def settings_with(data: Path, *names: str, **environment: str) -> dict:
    """Return these settings as a fresh process sees them."""
    code = (
        "import json, config.settings as s\n"
        f"print(json.dumps({{name: getattr(s, name) for name in {names!r}}}, default=str))"
    )
    done = run(code, ANJUAN_DATA=str(data), **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env={"LANG": "C.UTF-8"} | environment, cwd=ROOT, capture_output=True, text=True
    )


def start_server(data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load what a production server loads."""
    return run("import config.wsgi", ANJUAN_DATA=str(data), **environment)


def test_production_does_not_start_incomplete(tmp_path: Path):
    refused = start_server(tmp_path)
    assert refused.returncode != 0
    assert "正式运行须设置环境变量:ANJUAN_SECRET_KEY、ANJUAN_ALLOWED_HOSTS" in refused.stderr


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_names_what_is_missing(tmp_path: Path, missing: str):
    refused = start_server(tmp_path, **{key: value for key, value in COMPLETE.items() if key != missing})
    assert f"正式运行须设置环境变量:{missing}\n" in refused.stderr


def test_production_does_not_start_on_demonstration_data(tmp_path: Path):
    (tmp_path / "demonstration").touch()
    assert "标记为演示数据" in start_server(tmp_path, **COMPLETE).stderr


def test_production_starts_when_complete_and_is_strict(tmp_path: Path):
    started = start_server(tmp_path, **COMPLETE)
    assert started.returncode == 0, started.stderr
    names = ("DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert settings_with(tmp_path, *names, ANJUAN_SERVING="production", **COMPLETE) == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["anjuan.example.cn", "10.0.0.8"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 60 * 60,
    }


def test_a_management_command_keeps_a_secret_key_of_its_own_in_the_data_folder(tmp_path: Path):
    first = settings_with(tmp_path, "SECRET_KEY")
    file = tmp_path / "secret-key"
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert settings_with(tmp_path, "SECRET_KEY") == first
    assert list(tmp_path.iterdir()) == [file]


def test_reading_the_settings_makes_no_data_folder(tmp_path: Path):
    assert settings_with(tmp_path / "none", "SECRET_KEY")["SECRET_KEY"]
    assert not (tmp_path / "none").exists()


def test_sqlite_is_the_database_unless_another_is_named(tmp_path: Path):
    folder = tmp_path / "数据 %20?#"
    database = settings_with(folder, "DATABASES")["DATABASES"]["default"]
    assert database["NAME"] == str(folder / "anjuan.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert not database.get("ATOMIC_REQUESTS")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own switches")
def test_every_sqlite_connection_waits_writes_ahead_and_checks_foreign_keys():
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_committed_act_survives_a_power_cut(tmp_path: Path):
    options = settings_with(tmp_path, "DATABASES")["DATABASES"]["default"]["OPTIONS"]
    assert "PRAGMA synchronous=FULL" in options["init_command"]  # the tests' own database is faster and forgets


def test_postgresql_by_address_with_or_without_a_pool(tmp_path: Path):
    url = "postgres://u:p%40ss@db:5433/anjuan"
    plain = settings_with(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert plain["ENGINE"] == "django.db.backends.postgresql"
    assert (plain["HOST"], plain["PORT"], plain["PASSWORD"]) == ("db", 5433, "p@ss")
    assert "server_side_binding" not in plain["OPTIONS"]
    pooled = settings_with(tmp_path, "DATABASES", DATABASE_URL=f"{url}?pool=true", ANJUAN_SERVING="small")
    assert pooled["DATABASES"]["default"]["OPTIONS"] == {"pool": True}
    assert pooled["DATABASES"]["default"]["CONN_MAX_AGE"] == 0  # Django refuses a pool with lasting connections


def test_statements_with_their_values_are_never_logged():
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)
