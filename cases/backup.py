"""Database and files in one archive, readable by either database: JSON lines per table, files by their digest.

    tables/<table>.jsonl   one row a line: {column: value}, in order of the tables' dependence
    files/<sha256>         every stored file
    manifest.json          last: format, version, migrations, rows and SHA-256 of every table, files left out

The tables are read in one snapshot, so the archive is consistent while others go on working. It holds the password
hashes of the officers (mode 600) and neither sessions nor the secret key.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from cases import clock, disk, files
from cases.audit.of_tables import damage
from cases.models import Blob
from cases.snapshot import snapshot

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = {"django_session"}  # everybody signs in again


class BackupFailed(Exception):
    """No archive was written, or none can be read; the message says why, in Chinese."""


@dataclass
class Summary:
    """What an archive holds. `missing`: files of the database that are not (or not whole) in the store."""

    rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    sha256: str = ""


def write(target: Path) -> Summary:
    """Write the archive. Raises BackupFailed where the file exists or cannot be written; nothing is left then."""
    if target.exists():
        raise BackupFailed(f"文件 {target} 已经存在")
    draft = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as stream:
            summary = _write(stream, target.parent)
            stream.flush()
            os.fsync(stream.fileno())
            summary.sha256 = _digest_of(stream)
        os.link(draft, target)  # refuses where another has written it meanwhile
    except FileExistsError:
        raise BackupFailed(f"文件 {target} 已经存在") from None
    except OSError as error:
        raise BackupFailed(f"不能写入 {target}:{disk.said(error)}") from error
    finally:
        draft.unlink(missing_ok=True)
    return summary


def _write(stream: IO[bytes], folder: Path) -> Summary:
    summary = Summary()
    tables: list[dict[str, Any]] = []
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive, snapshot():
        for model in tables_in_order():
            with tempfile.TemporaryFile(dir=folder) as draft:
                tables.append(_table(model, draft))
                _add(archive, tables[-1]["member"], draft)
            summary.rows += tables[-1]["rows"]
        for blob in Blob.objects.order_by("pk").iterator():
            if damage(blob):
                summary.missing.append(blob.sha256)
                continue
            with files.path_of(blob.sha256).open("rb") as source:
                _add(archive, f"files/{blob.sha256}", source)
            summary.files += 1
        text = json.dumps(_manifest(tables, summary), ensure_ascii=False, indent=1)
        _add(archive, MANIFEST, io.BytesIO(text.encode()))
    return summary


def tables_in_order() -> list[type[Model]]:
    """Every table of every app, many-to-many ones too: first what others point at."""
    left = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    left = sorted((m for m in left if m._meta.db_table not in LEFT_OUT), key=lambda m: m._meta.db_table)
    ordered: list[type[Model]] = []
    while left:
        ready = [m for m in left if not (_points_at(m) - {m}) & set(left)] or left[:1]  # a ring is cut anywhere
        ordered += ready
        left = [m for m in left if m not in ready]
    return ordered


def _points_at(model: type[Model]) -> set[Any]:
    return {f.related_model for f in model._meta.concrete_fields if f.related_model}


def _table(model: type[Model], draft: IO[bytes]) -> dict[str, Any]:
    """Write the rows of a table as JSON lines; returns its line of the manifest."""
    fields = model._meta.concrete_fields
    names, columns = [f.attname for f in fields], [f.column for f in fields]
    rows, whole = 0, hashlib.sha256()
    assert model._meta.pk is not None
    for values in model._base_manager.order_by(model._meta.pk.name).values_list(*names).iterator(chunk_size=1000):
        line = json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False, default=_plain).encode() + b"\n"
        draft.write(line)
        whole.update(line)
        rows += 1
    table = model._meta.db_table
    return {"table": table, "member": f"tables/{table}.jsonl", "rows": rows, "sha256": whole.hexdigest()}


def _plain(value: Any) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a backup")


def _add(archive: tarfile.TarFile, name: str, source: IO[bytes]) -> None:
    info = tarfile.TarInfo(name)
    info.size = source.seek(0, os.SEEK_END)
    info.mode, info.mtime = 0o600, int(clock.now().timestamp())
    source.seek(0)
    archive.addfile(info, source)


def _manifest(tables: list[dict[str, Any]], summary: Summary) -> dict[str, Any]:
    return {
        "product": "anjuan", "format": FORMAT, "version": product_version(), "database": connection.vendor,
        "made": clock.now().isoformat(timespec="seconds"), "migrations": migrations(), "tables": tables,
        "files": summary.files, "missing": summary.missing,
    }  # fmt: skip


def product_version() -> str:
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def migrations() -> dict[str, list[str]]:
    """The migrations this database has had, app by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def _digest_of(stream: IO[bytes]) -> str:
    stream.seek(0)
    whole = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        whole.update(chunk)
    return whole.hexdigest()


# -- reading -----------------------------------------------------------------------------------------------------------


@contextmanager
def opened(source: Path) -> Iterator[Iterable[tuple[str, IO[bytes]]]]:
    """The members of an archive in order. Raises BackupFailed for what is no archive of ours, or only half of one."""
    try:
        with tarfile.open(source, mode="r|gz") as archive:
            yield _members(archive)
    except FileNotFoundError:
        raise BackupFailed(f"找不到文件 {source}") from None
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise BackupFailed(f"不能读取 {source}:{disk.said(error)}") from error
        raise BackupFailed(f"{source} 不是备份文件,或者不完整、已损坏") from error


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in archive:
        stream = archive.extractfile(member) if member.isreg() else None
        if stream is None:
            raise BackupFailed(f"备份文件里有不认识的内容“{member.name}”")
        yield member.name, stream
