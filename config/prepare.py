"""The data a command works on: which folder, and what must stand in its database before the command starts."""

import argparse
import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from config.bootstrap import ROOT, locked, plain_words, say
from config.template import copy_template, database_file, keep_template

# They look at the database as it is, or make it themselves.
UNPREPARED = {"makemigrations", "migrate", "optimizemigration", "restore", "showmigrations", "sqlmigrate"}
# They read no data at all.
WITHOUT_DATA = {
    *("bench", "check", "compilemessages", "diffsettings", "findstatic", "forms", "help", "makemessages", "sqlflush"),
    *("sqlsequencereset", "squashmigrations", "startapp", "startproject", "test", "testserver", "version"),
}

# Work on the folder that `--data` names, with a database of its own there.
TAKE_DATA = {"dossier", "simulate", "yearly"}

SETUP_LOCK = 20210715  # any number nobody else uses on that server


def choose_data_folder(argv: Sequence[str]) -> None:
    """Set ``ANJUAN_DATA`` for this command line, before the settings are read.

    ``dossier --data FOLDER`` works on FOLDER (``simulate`` and ``yearly`` too), ``dossier`` without it on a throw-away
    folder, both with a database of their own there, whatever ``DATABASE_URL`` says; everything else on
    ``ANJUAN_DATA``, or ``var/``.
    """
    command = argv[1] if len(argv) > 1 else ""
    if command not in TAKE_DATA:
        return
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data", nargs="?")
    folder = parser.parse_known_args(argv[2:])[0].data
    if not folder and command != "dossier":
        return
    if folder and Path(folder).exists() and not Path(folder).is_dir():
        say(f"--data:{folder} 是一个文件,应为数据目录")
        sys.exit(2)
    os.environ.pop("DATABASE_URL", None)
    os.environ["ANJUAN_DATA"] = str(Path(folder).resolve()) if folder else throw_away_folder()


def throw_away_folder() -> str:
    """Make a folder that goes when this process ends."""
    folder = tempfile.mkdtemp(prefix="anjuan-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def start(argv: Sequence[str]) -> None:
    """Set Django up for this command line, and prepare the data if its command works on them."""
    command = argv[1] if len(argv) > 1 else "help"
    asks_for_help = not {"-h", "--help"}.isdisjoint(argv)
    works_on_data = command not in WITHOUT_DATA and not command.startswith("-") and not asks_for_help
    choose_data_folder(argv)
    if command == "serve":
        from config import serving

        serving.fill_in(argv[2:])
    try:
        if works_on_data:
            data_folder().mkdir(parents=True, exist_ok=True)  # before the settings, which keep the secret key there
        django.setup()
        if works_on_data and command in get_commands().keys() - UNPREPARED:
            prepare_data()
    except OSError as error:
        say(plain_words(error))
        sys.exit(2 if command == "dossier" else 1)  # a dossier's exit codes have meanings
    except OperationalError as error:
        sys.exit(f"数据库不能使用:{error}")


def data_folder() -> Path:
    """Return the data folder as the settings will see it."""
    return Path(os.environ.get("ANJUAN_DATA") or ROOT / "var")


def prepare_data() -> None:
    """Make the data folder, migrate what is pending, load law and reference data; nothing to do costs little.

    Processes of one machine wait for one another here; so do machines that share a PostgreSQL database.
    """
    data_folder().mkdir(parents=True, exist_ok=True)
    with locked(data_folder() / ".lock"), locked_server():
        file = database_file()
        fresh = file and not file.exists()
        copied = file and fresh and copy_template(file)
        if pending_migrations():
            say("准备数据库…")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference", verbosity=0)
        if fresh and not copied:
            keep_template()


@contextmanager
def locked_server() -> Iterator[None]:
    """Hold PostgreSQL's advisory lock for set-up, while machines that share the server wait; SQLite needs none."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [SETUP_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [SETUP_LOCK])


def pending_migrations() -> bool:
    """Tell whether the database lacks a migration."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
