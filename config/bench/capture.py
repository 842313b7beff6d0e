"""What acts write, taken down as plain SQL: the same rows can then be written without the engine.

Every INSERT gets the ids its rows received, so that several writers can replay their cases side by side and later
statements still point at the right rows. Reads and transaction control are counted, not kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Max

INSERT = re.compile(
    r'INSERT INTO "(\w+)" \(([^)]*)\) (VALUES|SELECT \* FROM UNNEST\() ?(.*?)(?: RETURNING .*)?$', re.DOTALL
)
UPDATE = re.compile(r'UPDATE "(\w+)"')
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")

Statement = tuple[str, tuple[Any, ...]]


@dataclass
class Taken:
    """One act: its name, the statements that wrote, how many read, and the rows by (table, what)."""

    name: str
    writes: list[Statement] = field(default_factory=list)
    reads: int = 0
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def statements(self) -> int:
        """Reads and writes, without transaction control."""
        return self.reads + len(self.writes)


class Tape:
    """Takes down the statements of acts performed on the default connection by this one writer."""

    def __init__(self) -> None:
        self.last_id = last_ids()
        self.now = Taken("")

    def act(self, perform: Callable[[], str]) -> Taken:
        """Perform an act and return what it wrote."""
        self.now = Taken("")
        with connection.execute_wrapper(self._take):
            self.now.name = perform()
        return self.now

    def _take(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        word = sql.lstrip("( ").split(None, 1)[0].upper()
        if word in ("INSERT", "UPDATE", "DELETE"):
            self._write(sql, tuple(params or ()), result)
        elif word not in CONTROL:
            self.now.reads += 1
        return result

    def _write(self, sql: str, params: tuple[Any, ...], result: Any) -> None:
        found = INSERT.match(sql)
        if found is None:
            changed = UPDATE.match(sql)
            if changed:
                self.now.rows[changed[1], "update"] += 1
            else:  # the engine's own upsert of the monthly counters
                self.now.rows["cases_countermonth", "upsert"] += sql.count("(%s")
            self.now.writes.append((sql, params))
            return
        table, columns = found[1], found[2].split(", ")
        arrays = found[3] != "VALUES"  # PostgreSQL gets many rows as one array per column
        many = len(params[0]) if arrays else len(params) // len(columns)
        self.now.rows[table, "insert"] += many
        ids = [self.last_id[table] + 1 + row for row in range(many)]
        self.last_id[table] += many
        into = f'INSERT INTO "{table}" ("id", {found[2]})'
        if arrays:
            self.now.writes.append((f"{into} SELECT * FROM UNNEST(%s::bigint[], {found[4]}", (ids, *params)))
            return
        width = len(columns)
        values = [value for row, pk in enumerate(ids) for value in (pk, *params[row * width : (row + 1) * width])]
        place = f"({', '.join(['%s'] * (width + 1))})"
        self.now.writes.append((f"{into} VALUES {', '.join([place] * many)}", tuple(values)))

    def agree(self) -> None:
        """Check that the ids given out here are those the database gave. Raises AssertionError."""
        for table, last in last_ids().items():
            assert self.last_id[table] == last, f"{table}: {self.last_id[table]} rows taken down, {last} written"


def last_ids() -> dict[str, int]:
    """The highest id of every table the engine inserts into (the monthly counters are upserted and never named)."""
    models = [m for m in apps.get_app_config("cases").get_models() if m.__name__ != "CounterMonth"]
    return {m._meta.db_table: m._default_manager.aggregate(last=Max("pk"))["last"] or 0 for m in models}
