"""Several limited queries in one statement. Django's `union` cannot order and limit the parts on SQLite; this can.

A list that pages by key through many bureaus, and counts that stop at a hundred, cost the same with a thousand cases
and with a hundred thousand: each part walks one index and stops.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

Rows = list[tuple[Any, ...]]


def rows(parts: Sequence[QuerySet[Any, Any]]) -> Rows:
    """The rows of all parts (sliced `values_list` querysets of the same columns), one statement, parts in order."""
    compiled = _compiled(parts)
    return _run([f"SELECT * FROM ({sql}) AS part" for sql, _ in compiled], [given for _, given in compiled])  # noqa: S608


def by_part(parts: Sequence[QuerySet[Any, Any]]) -> list[list[Any]]:
    """The first column of each part's rows, part by part, in one statement."""
    found: list[list[Any]] = [[] for _ in parts]
    statements, values = [], []
    for place, part in enumerate(parts):
        for sql, given in _compiled([part]):
            statements.append(f"SELECT {place} AS place, part.* FROM ({sql}) AS part")  # noqa: S608  no input in it
            values.append(given)
    for place, value, *_ in _run(statements, values):
        found[int(place)].append(value)
    return found


def counts(parts: Sequence[QuerySet[Any, Any]]) -> list[int]:
    """How many rows each part has; slice a part to stop counting there."""
    found = dict.fromkeys(range(len(parts)), 0)
    statements, values = [], []
    for place, part in enumerate(parts):
        for sql, given in _compiled([part]):
            statements.append(f"SELECT {place} AS place, COUNT(*) FROM ({sql}) AS part")  # noqa: S608  no input in it
            values.append(given)
    found.update({int(place): int(many) for place, many in _run(statements, values)})
    return [found[place] for place in range(len(parts))]


def among(ids: Iterable[int]) -> RawSQL:
    """Thousands of ids as one value: `pk__in=among(ids)`."""
    listed = "json_each(%s)" if connection.vendor == "sqlite" else "jsonb_array_elements_text(%s::jsonb)"
    return RawSQL(f"SELECT CAST(value AS bigint) FROM {listed}", (json.dumps(sorted(ids)),))  # noqa: S608


def _compiled(parts: Sequence[QuerySet[Any, Any]]) -> list[tuple[str, tuple[Any, ...]]]:
    """SQL of the parts that can have rows at all."""
    made = []
    for part in parts:
        try:
            made.append(part.query.sql_with_params())
        except EmptyResultSet:
            continue
    return made


def _run(statements: list[str], values: list[tuple[Any, ...]]) -> Rows:
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), [value for given in values for value in given])
        return [tuple(row) for row in cursor.fetchall()]
