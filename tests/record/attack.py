"""Somebody with the database in hand: raw SQL past the append-only triggers, undone when the block ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from cases.models import triggers


@contextmanager
def tampering() -> Iterator[None]:
    """Triggers out of the way for the statements in the block, back for what reads after them; all undone at the end.

    Use it round the attack and what is asked afterwards: `with tampering(): sql(…); report = verify.run()`.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            sql("SET LOCAL session_replication_role = replica")  # what a superuser can do
        else:
            triggers.drop_triggers(connection)
        yield
        transaction.set_rollback(True)


def triggers_back() -> None:
    """As somebody would do who wants to leave no trace."""
    if connection.vendor == "sqlite":
        triggers.install_triggers(connection)


def sql(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
