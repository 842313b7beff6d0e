"""Many rows at once into the tables, asking nothing of them: their keys hold by construction, no trigger has to look."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
from django.db import connection, connections

from config.bench import writers
from config.bench.templates import Model

Rows = dict[Model, tuple[list[str], list[list[Any]]]]
REBUILT = (
    "SELECT type, name, sql FROM sqlite_master"
    " WHERE type IN ('index', 'trigger') AND tbl_name LIKE 'cases_%' AND sql IS NOT NULL"
)


class Loader:
    """A driver's plain connection; what it loads is there once it is closed."""

    def __init__(self) -> None:
        connections.close_all()
        name = connection.settings_dict["NAME"]
        self.again: list[str] = []
        self.lite: sqlite3.Connection | None = None
        if connection.vendor == "sqlite":
            self.lite = sqlite3.connect(name, check_same_thread=False)
            self.lite.execute("PRAGMA journal_mode=OFF")  # the next connection turns it on again
            self.lite.execute("PRAGMA cache_size=-200000")
            found = self.lite.execute(REBUILT).fetchall()
            self.again = [sql for _, _, sql in found]  # at the end, which is far quicker than row by row
            for kind, named, _ in found:
                self.lite.execute(f'DROP {kind} "{named}"')
        else:
            self.server = psycopg.connect(**writers.address(name))
            self.server.execute("SET session_replication_role = replica")

    def load(self, batch: Rows) -> None:
        """These rows, by table."""
        for model, (columns, rows) in batch.items():
            into, named = f'"{model._meta.db_table}"', ", ".join(f'"{c}"' for c in columns)
            if self.lite is not None:
                places = ", ".join("?" * len(columns))
                self.lite.executemany(f"INSERT INTO {into} ({named}) VALUES ({places})", rows)
                continue
            with self.server.cursor() as cursor, cursor.copy(f"COPY {into} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    def close(self) -> None:
        """Put everything back as it was."""
        if self.lite is not None:
            for statement in self.again:
                self.lite.execute(statement)
            self.lite.commit()
            self.lite.close()
        else:
            self.server.commit()
            self.server.close()
