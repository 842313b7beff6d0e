"""The law and reference data that ship with the product: TOML files in `cases/data/`, loaded into rows.

A file holds tables of rows (`[[clause]]`, `[[parameter]]`, …); `LOADERS` says who loads which. A new kind of row is a
function that takes the rows, and a line there; a floor above adds its own with `add`. Idempotent by (key, region,
from); a row an administrator made or changed is never overwritten. Whether anything is to be done is one comparison of
digests.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from cases.models import LawStamp
from cases.reference import causes, days, law, lenient, power_items, tiers
from cases.reference.rows import DATA, Row

Loader = Callable[[list[Row]], None]
# By the name of the table in the files. Loaded in this order.
LOADERS: dict[str, Loader] = {
    "cause": causes.load,
    "parameter": law.parameters,
    "clause": law.clauses,
    "year": days.load,
    "power_item": power_items.load,
    "tier": tiers.load,
    "lenient_item": lenient.load,
}
HERE = Path(__file__).parent
READ_AS_THEY_ARE = ("questions",)  # folders that become no rows: `cases.questions` reads them
NOT_ROWS = ("counters.toml",)  # definitions, read where they are used
ADDED: list[Path] = []  # folders of the floors above


def add(table: str, loader: Loader, folder: Path) -> None:
    """Have the files of another folder loaded too, whose rows stand in `table`. Called when the app is ready."""
    LOADERS[table] = loader
    if folder not in ADDED:
        ADDED.append(folder)


def files() -> list[Path]:
    """Every file of rows: those of the folder itself first, then its folders', then those of the floors above."""
    folders = [file for file in sorted(DATA.glob("*/*.toml")) if file.parent.name not in READ_AS_THEY_ARE]
    own = [file for file in [*sorted(DATA.glob("*.toml")), *folders] if file.name not in NOT_ROWS]
    return own + [file for folder in ADDED for file in sorted(folder.glob("*.toml"))]


def shipped_digest() -> str:
    whole = hashlib.sha256()
    for file in [*sorted(HERE.glob("*.py")), *files()]:
        whole.update(file.read_bytes())
    return whole.hexdigest()


def load() -> bool:
    """Load what ships with this version; returns whether anything was done. Raises KeyError on a table nobody loads."""
    stamp = shipped_digest()
    if LawStamp.objects.filter(shipped=stamp).exists():
        return False
    tables: dict[str, list[Row]] = {name: [] for name in LOADERS}
    for file in files():
        for name, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            tables[name] += rows
    with transaction.atomic():
        for name, loader in LOADERS.items():
            loader(tables[name])
        if not LawStamp.objects.update(shipped=stamp):
            LawStamp.objects.create(shipped=stamp)
    return True


__all__ = ["DATA", "LOADERS", "add", "files", "load", "shipped_digest"]
