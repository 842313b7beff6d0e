"""The data folder of a command line, and a database that is ready before the command starts."""

import os
import sqlite3
from pathlib import Path

import pytest

from config import prepare
from config.management.commands import test as test_command
from tests.walk import NAMES, SAMPLES


@pytest.fixture(autouse=True)
def no_installation_named(monkeypatch: pytest.MonkeyPatch):
    """Nothing in the environment names a data folder or a database; whatever a test sets is taken back."""
    for name in ("ANJUAN_DATA", "DATABASE_URL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def chosen(*arguments: str) -> str | None:
    prepare.choose_data_folder(["manage.py", *arguments])
    return os.environ.get("ANJUAN_DATA")


@pytest.mark.parametrize("arguments", [("--data", "here"), ("--data=here",), ("--out", "x", "--data", "here")])
def test_a_dossier_runs_on_the_folder_it_is_given(arguments, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANJUAN_DATA", "/elsewhere")
    assert chosen("dossier", "a.json", *arguments) == str(tmp_path / "here")


def test_a_dossier_without_a_folder_runs_on_a_throw_away_one():
    folder = Path(str(chosen("dossier", "a.json", "--out", "x")))
    assert folder.is_dir()
    assert not list(folder.iterdir())


def test_a_throw_away_folder_goes_with_the_process(manage, tmp_path: Path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    manage("dossier", "does-not-exist.json", ANJUAN_DATA=None, TMPDIR=temporary)
    assert not list(temporary.iterdir())


@pytest.mark.parametrize("more", [(), ("--data", "folder")])
def test_a_dossier_never_writes_into_the_server_s_database(more: tuple[str, ...], monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:9/none")
    monkeypatch.setenv("ANJUAN_DATA", "given")
    assert chosen("dossier", "a.json", *more) != "given"
    assert "DATABASE_URL" not in os.environ


def test_other_commands_leave_the_choice_to_the_settings():
    assert chosen("verify", "--data", "x") is None


def test_a_command_finds_its_database_made_migrated_and_loaded(manage, tmp_path: Path):
    data = tmp_path / "新 数据"
    code = "from cases.models import Clause; print(Clause.objects.count() > 0)"
    first = manage("shell", "-v0", "-c", code, ANJUAN_DATA=data)
    assert (first.returncode, first.stdout) == (0, "True\n"), first.stderr
    assert {file.name for file in data.iterdir()} >= {"anjuan.sqlite3", "secret-key"}
    again = manage("shell", "-v0", "-c", code, ANJUAN_DATA=data)
    assert (again.stdout, again.stderr) == ("True\n", "")


def test_a_fresh_folder_is_copied_from_a_template_that_holds_nothing_of_the_first(manage, tmp_path: Path):
    def make(name: str) -> str:
        made = manage("shell", "-v0", "-c", "1", ANJUAN_DATA=tmp_path / name)
        assert made.returncode == 0, made.stderr
        return made.stderr

    make("first")
    assert make("second") == ""
    with sqlite3.connect(tmp_path / "second" / "anjuan.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM cases_case").fetchone() == (0,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_commands_that_read_no_data_make_none(manage, tmp_path: Path):
    assert manage("help").returncode == 0
    assert manage("check").returncode == 0
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_cannot_be_made_is_named(manage, tmp_path: Path):
    (tmp_path / "file").touch()
    refused = manage("shell", "-c", "1", ANJUAN_DATA=tmp_path / "file" / "data")
    assert refused.returncode == 1
    assert "不能使用" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unreachable_database_server_is_told_plainly(manage):
    refused = manage("shell", "-c", "1", DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    assert refused.returncode == 1
    assert "数据库不能使用" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_command_finds_its_database_ready_on_postgresql_too(manage, postgres_url: str):
    code = "from django.db import connection; print(connection.vendor)"
    done = manage("shell", "-v0", "-c", code, DATABASE_URL=postgres_url)
    assert (done.returncode, done.stdout) == (0, "postgresql\n"), done.stderr


def test_from_nothing_to_a_case_a_migrate_over_it_and_a_record_that_still_verifies(manage, tmp_path: Path):
    done = manage("dossier", SAMPLES / f"{NAMES['small']}.json", "--out", tmp_path / "out", "--data", tmp_path / "data")
    assert done.returncode == 0, done.stderr
    again = manage("migrate", "--verbosity", "0")
    assert again.returncode == 0, again.stderr
    verified = manage("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "案件1件" in verified.stdout


class TestTheTestCommand:
    """It runs pytest on both databases and answers with the worse of the two."""

    @pytest.mark.parametrize(
        ("postgres", "sqlite", "code"), [(0, 0, 0), (5, 0, 0), (5, 5, 5), (1, 0, 1), (5, 1, 1), (1, 5, 1), (0, 2, 2)]
    )
    def test_a_failure_on_either_database_fails_it(self, postgres, sqlite, code, monkeypatch):
        monkeypatch.setenv("ANJUAN_TEST_POSTGRES", "postgres://somewhere")
        monkeypatch.setattr(
            test_command, "run_pytest", lambda _, **environment: postgres if "DATABASE_URL" in environment else sqlite
        )
        with pytest.raises(SystemExit) as exit:
            test_command.Command().run_from_argv(["manage.py", "test", "-k", "x"])
        assert exit.value.code == code

    def test_without_postgresql_it_fails_where_nothing_may_be_skipped(self, monkeypatch, capsys):
        def missing():
            raise test_command.PostgresMissing("没有 PostgreSQL")

        monkeypatch.delenv("ANJUAN_TEST_POSTGRES", raising=False)
        monkeypatch.setattr(test_command, "temporary_cluster", missing)
        monkeypatch.setattr(test_command, "run_pytest", lambda *_, **__: 0)
        monkeypatch.delenv("CI", raising=False)
        with pytest.raises(SystemExit) as exit:
            test_command.Command().run_from_argv(["manage.py", "test"])
        assert exit.value.code == 0
        assert "跳过" in capsys.readouterr().err
        monkeypatch.setenv("CI", "true")
        with pytest.raises(SystemExit) as exit:
            test_command.Command().run_from_argv(["manage.py", "test"])
        assert "没有 PostgreSQL" in str(exit.value.code)

    @pytest.mark.parametrize("own", [["-n0"], ["-n", "4"], ["--pdb"], ["-s"], ["--dist=no"]])
    def test_who_says_how_many_workers_is_obeyed(self, own):
        assert test_command.parallel(own) == []
        assert test_command.parallel(["-k", "name"]) == ["-n", str(os.cpu_count() + 2), "--dist", "worksteal"]
