"""A migrated and loaded SQLite database kept in the environment, so that a fresh data folder costs a copy.

Migrating and loading from nothing takes seconds, and every throw-away dossier starts from nothing. The file's name
holds a digest of whatever shapes its content; nothing else is ever written into it.
"""

import hashlib
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import django
from django.db import DatabaseError, connection

from config.bootstrap import ROOT

SHAPING = (
    *(f"{app}/**/*.{kind}" for app in ("cases", "review") for kind in ("py", "toml", "json")),
    "config/constraints.txt", "pyproject.toml",
)  # fmt: skip


def template() -> Path:
    """Return where the template for today's code and data is kept, whether it is there or not."""
    digest = hashlib.sha256(django.__version__.encode())
    for pattern in SHAPING:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return Path(sys.prefix) / f"template-{digest.hexdigest()[:16]}.sqlite3"


def database_file() -> Path | None:
    """Return the SQLite file in use; nothing for other databases and for those in memory."""
    name = str(connection.settings_dict["NAME"])
    return Path(name) if connection.vendor == "sqlite" and ":memory:" not in name else None


def copy_template(to: Path) -> bool:
    """Make the database `to` from the template; return whether there was one."""
    draft = to.with_name(f"{to.name}.{os.getpid()}")
    try:
        shutil.copyfile(template(), draft)
        draft.replace(to)
    except FileNotFoundError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def keep_template() -> None:
    """Keep the database in use, which has just been made and holds nothing of a user's, as the template.

    An environment that this user may not write, or a full disk, only costs the next fresh folder its seconds.
    """
    kept = template()
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(draft)])
        for older in kept.parent.glob("template-*.sqlite3"):
            older.unlink(missing_ok=True)
        draft.replace(kept)
    except (OSError, DatabaseError):
        with suppress(OSError):
            draft.unlink(missing_ok=True)
