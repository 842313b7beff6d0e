"""Append-only: triggers that forbid UPDATE, DELETE and TRUNCATE, and replacing a row that exists.

A later migration that rebuilds a table on SQLite drops its triggers without a word, so they are installed after every
migrate, and `verify` asks for them by name.
"""

from __future__ import annotations

from typing import Any

APPEND_ONLY = ("cases_event", "cases_eventfile", "cases_refusal", "cases_counterentry", "cases_documententry",
               "cases_documentfile", "cases_number", "cases_sealuse", "cases_documentmark", "cases_counterfreeze",
               "cases_registercase")  # fmt: skip

# Read through a cache in every process; a change of any of these rows must be seen by all (columns: None = any).
CACHED: dict[str, tuple[str, ...] | None] = {
    "cases_bureau": ("code", "name", "abbr", "level", "parent_id", "government", "court", "address", "postcode",
                     "phone", "bank", "account", "payee"),
    "cases_officer": ("bureau_id", "unit_id", "username", "name", "title", "head", "legal_qualification_no", "is_active"),
    "cases_officerrole": None,
    "cases_licence": None,
    "cases_delegation": None,
    "cases_parameterrow": None,
    "cases_clause": None,
    "cases_statuteversion": None,
    "cases_cause": None,
    "cases_poweritem": None,
    "cases_tier": None,
    "cases_lenientitem": None,
    "cases_calendarday": None,
    "cases_calendaryear": None,
    "cases_sealplace": None,
}  # fmt: skip

MESSAGE = "append only: rows of this table are never changed"


def names(vendor: str) -> set[str]:
    kinds = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete", "replace")
    stamps = {f"{table}_stamp_{kind}" for table in CACHED for kind in ("insert", "update", "delete")}
    return stamps | {f"{table}_no_{kind}" for table in APPEND_ONLY for kind in kinds}


def after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    from django.db import connections

    install_triggers(connections[using])


def install_triggers(connection: Any) -> None:
    """Idempotent. Tables that are not there yet are left out."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, [t for t in APPEND_ONLY if t in present]):
            cursor.execute(statement)
        if "cases_lawstamp" in present:
            for statement in _stamps(connection.vendor, [t for t in CACHED if t in present]):
                cursor.execute(statement)


def drop_triggers(connection: Any) -> None:
    """For transactional tests only."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            if table not in present:
                continue
            for kind in ("update", "delete", "truncate", "replace"):
                name = f"{table}_no_{kind}"
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def missing(connection: Any) -> set[str]:
    """Names of triggers that should stand and do not."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return names(connection.vendor) - {row[0] for row in cursor.fetchall()}


def _statements(vendor: str, tables: list[str]) -> list[str]:
    if vendor == "postgresql":
        return _postgresql(tables)
    made = []
    for table in tables:
        for kind in ("UPDATE", "DELETE"):
            made.append(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{kind.lower()} BEFORE {kind} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        made.append(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN NEW.id IS NOT NULL AND EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id){_same(table)} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
    return made


def _same(table: str) -> str:
    """`INSERT OR REPLACE` on another unique key passes a DELETE trigger: refuse a seq that exists."""
    if table == "cases_event":
        return (
            " OR EXISTS (SELECT 1 FROM cases_event WHERE case_id = NEW.case_id AND seq = NEW.seq)"
            " OR EXISTS (SELECT 1 FROM cases_event WHERE NEW.case_id IS NULL AND case_id IS NULL"
            " AND bureau_id = NEW.bureau_id AND seq = NEW.seq)"
            " OR EXISTS (SELECT 1 FROM cases_event WHERE request_id = NEW.request_id)"
        )
    if table == "cases_number":
        return " OR EXISTS (SELECT 1 FROM cases_number WHERE bureau_id = NEW.bureau_id AND text = NEW.text)"
    if table == "cases_sealuse":
        return " OR EXISTS (SELECT 1 FROM cases_sealuse WHERE document_id = NEW.document_id)"
    return ""


def _postgresql(tables: list[str]) -> list[str]:
    made = [
        "CREATE OR REPLACE FUNCTION cases_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    ]
    for table in tables:
        for kind, scope in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            made.append(
                f"CREATE OR REPLACE TRIGGER {table}_no_{kind.lower()} BEFORE {kind} ON {table} "
                f"FOR EACH {scope} EXECUTE FUNCTION cases_append_only()"
            )
    return made


def _stamps(vendor: str, tables: list[str]) -> list[str]:
    """Whatever writes to a cached table, by whatever way, moves the stamp."""
    made = []
    if vendor == "postgresql":
        made.append(
            "CREATE OR REPLACE FUNCTION cases_move_stamp() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN UPDATE cases_lawstamp SET number = (random() * 9e15)::bigint; RETURN NULL; END $$"
        )
    for table in tables:
        columns = CACHED[table]
        for kind in ("INSERT", "UPDATE", "DELETE"):
            event = f"UPDATE OF {', '.join(columns)}" if kind == "UPDATE" and columns else kind
            name = f"{table}_stamp_{kind.lower()}"
            if vendor == "postgresql":
                made.append(
                    f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION cases_move_stamp()"
                )
            else:
                made.append(
                    f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} "
                    "BEGIN UPDATE cases_lawstamp SET number = abs(random() % 9000000000000000); END"
                )
    return made
