"""The empty PostgreSQL database kept as SQL in the environment, so that not every benchmark migrates from nothing.

SQLite has `config.template` for that.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import django
from django.db import connection, connections

from config import prepare
from config.bootstrap import ROOT
from config.postgres import find_binaries

SHAPING = ("*/migrations/*.py", "config/constraints.txt")


def prepare_database() -> None:
    """Make the database of the settings, from what was kept where there is something, and keep it if not."""
    if connection.vendor == "sqlite":
        prepare.prepare_data()
        return
    kept = _kept()
    if there := kept.exists():
        _run("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={kept}")
    prepare.prepare_data()  # and whatever has come since
    connections.close_all()
    if not there:
        _keep(kept)


def _kept() -> Path:
    """Where it is kept for today's migrations and packages, whether it is there or not."""
    digest = hashlib.sha256(f"{django.__version__} {find_binaries()}".encode())
    for file in sorted(file for pattern in SHAPING for file in ROOT.glob(pattern)):
        digest.update(file.read_bytes())
    return Path(sys.prefix) / f"bench-{digest.hexdigest()[:16]}.sql"


def _keep(kept: Path) -> None:
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        _run("pg_dump", "--no-owner", f"--file={draft}")
        for older in kept.parent.glob("bench-*.sql"):
            older.unlink(missing_ok=True)
        draft.replace(kept)
    except (OSError, subprocess.CalledProcessError):  # the next one takes its seconds again
        draft.unlink(missing_ok=True)


def _run(name: str, *arguments: str) -> None:
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    address = {variable: str(given[key]) for variable, key in names.items()}
    command = [str(find_binaries() / name), *arguments]
    subprocess.run(command, env=os.environ | address, check=True, stdout=subprocess.DEVNULL)
