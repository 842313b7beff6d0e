"""A backup brought back into an empty database: everything is checked first, then all of it goes in, or none of it.

An archive of an older version is loaded at the older structure and migrated forward afterwards.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import JSONField, Model, Value

from cases import files, lawbase
from cases.backup import FORMAT, LEFT_OUT, MANIFEST, BackupFailed, Summary, opened, tables_in_order

CHUNK = 1 << 20
ROWS = 500
MANIFEST_LIMIT = 64 * CHUNK
MEMBER = re.compile(r"tables/([a-z0-9_]+)\.jsonl|files/([0-9a-f]{64})|manifest\.json")

# What set-up itself puts into a database: it goes before the rows of the archive come. The floors above add theirs.
MADE_BY_SETUP = [
    "auth_permission", "django_content_type", "cases_lawstamp", "cases_parameterrow", "cases_clause",
    "cases_calendaryear", "cases_calendarday", "cases_cause", "cases_poweritem", "cases_tier", "cases_lenientitem",
]  # fmt: skip


def restore(source: Path) -> Summary:
    """Bring the archive back. Raises BackupFailed; the database is as it was then, and no file is left behind."""
    manifest = check(source)
    database_is_empty()
    models = structure(manifest)
    kept: list[Path] = []
    try:
        with transaction.atomic():
            summary = _load(source, manifest, models, kept)
    except BaseException as error:
        for file in kept:
            file.unlink(missing_ok=True)
        if isinstance(error, (DatabaseError, ValueError, TypeError, KeyError)):
            raise BackupFailed(f"备份的内容不能写入数据库:{error}") from error
        raise
    finally:
        lawbase.forget()
    call_command("migrate", interactive=False, verbosity=0)
    return summary


# -- before anything is written ----------------------------------------------------------------------------------------


def check(source: Path) -> dict[str, Any]:
    """Read the whole archive, compare every digest, return the manifest. Raises BackupFailed."""
    seen: dict[str, tuple[int, str]] = {}
    manifest: dict[str, Any] | None = None
    with opened(source) as members:
        for name, stream in members:
            found = MEMBER.fullmatch(name)
            if found is None or name in seen or manifest is not None:
                raise BackupFailed(f"备份文件里有不认识的内容“{name}”")
            if name == MANIFEST:
                manifest = _manifest(stream.read(MANIFEST_LIMIT))
                continue
            seen[name] = _measure(stream)
            if found[2] and seen[name][1] != found[2]:
                raise BackupFailed(f"备份里的文件 {found[2][:16]}… 与其校验值不符")
    if manifest is None:
        raise BackupFailed("备份文件不完整(没有清单),请换一份备份")
    _compare(manifest, seen)
    return manifest


def _manifest(text: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(text)
        wrong = manifest["product"] != "anjuan" or not isinstance(manifest["tables"], list)
    except (ValueError, KeyError, TypeError):
        wrong = True
    if wrong:
        raise BackupFailed("备份文件的清单不能读取")
    if manifest.get("format") != FORMAT:
        raise BackupFailed(f"不认识备份文件的格式({manifest.get('format')}),请用制作备份的版本或更新的版本恢复")
    return dict(manifest)


def _measure(stream: IO[bytes]) -> tuple[int, str]:
    lines, whole = 0, hashlib.sha256()
    while chunk := stream.read(CHUNK):
        whole.update(chunk)
        lines += chunk.count(b"\n")
    return lines, whole.hexdigest()


def _compare(manifest: dict[str, Any], seen: dict[str, tuple[int, str]]) -> None:
    for table in manifest["tables"]:
        found = seen.pop(table["member"], None)
        if found is None:
            raise BackupFailed(f"备份文件不完整:缺少 {table['table']}")
        if found != (table["rows"], table["sha256"]):
            raise BackupFailed(f"备份文件已被改动或损坏:{table['table']} 与校验值不符")
    if extra := sorted(name for name in seen if not name.startswith("files/")):
        raise BackupFailed(f"备份文件里有清单以外的内容“{extra[0]}”")
    if len(seen) != manifest["files"]:
        raise BackupFailed(f"备份文件不完整:清单列{manifest['files']}个文件,实有{len(seen)}个")


def database_is_empty() -> None:
    """Refuse a database in which anything stands that set-up did not make."""
    present = set(connection.introspection.table_names())
    for model in tables_in_order():
        table = model._meta.db_table
        if table in present and table not in MADE_BY_SETUP and model._base_manager.exists():
            raise BackupFailed(f"数据库不是空的({table} 已有数据),只能恢复到空数据库(例如换一个新的数据目录)")


def structure(manifest: dict[str, Any]) -> dict[str, type[Model]]:
    """Bring the database to the structure of the archive; its models by table. Raises BackupFailed."""
    executor = MigrationExecutor(connection)
    had = {(app, name) for app, names in manifest["migrations"].items() for name in names}
    if unknown := sorted(had - set(executor.loader.graph.nodes)):
        raise BackupFailed(f"备份来自更新的版本(含 {'.'.join(unknown[0])}),请先升级本程序")
    if ahead := sorted(set(executor.loader.applied_migrations) - had):
        raise BackupFailed(f"数据库的结构比备份新(含 {'.'.join(ahead[0])}),请恢复到全新的空数据库")
    targets = [key for key in sorted(had) if not _has_child(executor, key, had)]
    executor.migrate(targets)
    state = MigrationExecutor(connection).loader.project_state(targets).apps
    models = {m._meta.db_table: m for m in state.get_models(include_auto_created=True)}
    listed = {table["table"] for table in manifest["tables"]}
    if odd := sorted(listed ^ {t for t in models if t not in LEFT_OUT}):
        raise BackupFailed(f"备份的内容与其版本不符({odd[0]})")
    return models


def _has_child(executor: MigrationExecutor, key: tuple[str, str], had: set[tuple[str, str]]) -> bool:
    """Whether a later migration of the same app had been applied too."""
    children = executor.loader.graph.node_map[key].children
    return any(child.key[0] == key[0] and child.key in had for child in children)


# -- loading -----------------------------------------------------------------------------------------------------------


def _load(source: Path, manifest: dict[str, Any], models: dict[str, type[Model]], kept: list[Path]) -> Summary:
    for table in MADE_BY_SETUP:
        if table in models:
            models[table]._base_manager.all()._raw_delete(connection.alias)  # type: ignore[attr-defined]
    summary = Summary(missing=list(manifest["missing"]))
    with opened(source) as members:
        for name, stream in members:
            found = MEMBER.fullmatch(name)
            assert found is not None
            if found[1]:
                summary.rows += _rows(models[found[1]], stream)
            elif found[2]:
                _file(found[2], stream, kept)
                summary.files += 1
    if models["cases_blob"]._base_manager.count() != summary.files + len(summary.missing):
        raise BackupFailed("备份文件不完整:文件的个数与登记不符")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)
    return summary


def _rows(model: type[Model], stream: IO[bytes]) -> int:
    fields = {f.column: f for f in model._meta.concrete_fields}
    made = (model(**{fields[c].attname: _value(fields[c], v) for c, v in row.items()}) for row in _lines(stream))
    count = 0
    while batch := list(islice(made, ROWS)):
        model._base_manager.bulk_create(batch)
        count += len(batch)
    return count


def _lines(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    for line in stream:
        yield json.loads(line)


def _value(field: Any, value: Any) -> Any:
    if isinstance(field, JSONField):
        return Value(None, JSONField()) if value is None and not field.null else value
    return (field.target_field if field.is_relation else field).to_python(value)


def _file(sha256: str, stream: IO[bytes], kept: list[Path]) -> None:
    """Put a file into the store; its content was compared with its name before."""
    target = files.path_of(sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{sha256}.{os.getpid()}")
    try:
        with draft.open("wb") as out:
            while chunk := stream.read(CHUNK):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    kept.append(target)
