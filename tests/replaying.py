"""The same walk twice: what the first one wrote is written again, statement by statement.

Most tests begin with a case walked to some stage. The engine does that truly once in each worker for every dossier and
stage; where a later test begins the same walk on a database nobody has touched since the test began, its statements are
run again, a tenth of the work. On PostgreSQL, in tests that commit, and where a walk keeps files, the engine always walks.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import TestCase

from cases import clock, lawbase
from cases.models import Case

if TYPE_CHECKING:
    from tests.walk import Walked

Statement = tuple[str, Any, bool]
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
ON_DISK = '"cases_blob"'

_kept: dict[Hashable, tuple[list[Statement], Walked]] = {}
_began: list[tuple[Any, int]] = []  # the driver's connection and how many rows it had changed when the test began


@contextmanager
def watched() -> Iterator[None]:
    """While this holds, the beginning of every test that rolls back is noted."""
    enter, leave = TestCase._enter_atomics, TestCase._rollback_atomics  # type: ignore[attr-defined]

    def entered(cls: type[TestCase]) -> Any:
        outermost = not connection.in_atomic_block
        found = enter.__func__(cls)
        if outermost and connection.vendor == "sqlite":
            _began[:] = [(connection.connection, connection.connection.total_changes)]
        return found

    def left(cls: type[TestCase], atomics: Any) -> None:
        leave.__func__(cls, atomics)
        if not connection.in_atomic_block:
            _began.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestCase, "_enter_atomics", classmethod(entered))
        patch.setattr(TestCase, "_rollback_atomics", classmethod(left))
        yield


def untouched() -> bool:
    """Whether nothing has been written since the test began."""
    return bool(_began) and _began[0] == (connection.connection, connection.connection.total_changes)


def once(key: Hashable, walk: Callable[[], Walked]) -> Walked:
    """What `walk` makes: walked, or written again as it was then."""
    if not untouched():
        return walk()
    key = (key, clock.now())
    if key not in _kept:
        statements: list[Statement] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.lstrip().upper().startswith(WRITES):
                statements.append((sql, copy.copy(params), many))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            walked = walk()
        if not any(ON_DISK in sql for sql, _, _ in statements):
            _kept[key] = (statements, copy.deepcopy(walked))
        return walked
    statements, first = _kept[key]
    with connection.cursor() as cursor:
        for sql, params, many in statements:
            (cursor.executemany if many else cursor.execute)(sql, params)
    lawbase.forget()
    walked = copy.deepcopy(first)
    if walked.case is not None:
        walked.case = Case.objects.select_related("bureau").get(pk=walked.case.pk)
    return walked
