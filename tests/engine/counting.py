"""Counting what reaches the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Statements(list[str]):
    """The statements seen, without transaction control."""

    @property
    def reads(self) -> list[str]:
        return [sql for sql in self if sql.lstrip("( ").upper().startswith(("SELECT", "WITH"))]

    @property
    def writes(self) -> list[str]:
        return [sql for sql in self if sql not in self.reads]


@contextmanager
def statements() -> Iterator[Statements]:
    """The statements of the block."""
    seen = Statements()

    def see(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith(CONTROL):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        yield seen
