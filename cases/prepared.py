"""SQL made once per process: the ORM still writes it, afterwards only the values change.

Compiling costs Django five to ten times what the database needs for the small statements of an act. What every act
reads is compiled here once (`Prepared`); what every act inserts goes through `insert`. All else stays plain ORM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import connection, connections
from django.db.models import Field, Model, QuerySet

Row = tuple[Any, ...]
M = TypeVar("M", bound=Model)

FIRST = 32_001  # stands for the first value while a query is compiled; fits the smallest column
MOST_VALUES = 900  # in one statement


class Prepared:
    """`Prepared(lambda case: Event.objects.filter(case_id=case).values_list("seq"))`: rows as plain tuples.

    The builder is called with stand-ins for its values, integers that occur nowhere else in the query. Values are ids
    or other integers, never None: they reach the driver as they are. Raises TypeError where a stand-in got lost on the
    way into the SQL.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], values: int = 1) -> None:
        self.build = build
        self.values = values
        self.compiled: dict[str, tuple[str, tuple[Any, ...], dict[int, Any], Any]] = {}

    def rows(self, *values: int) -> list[Row]:
        """Run it with these values, in the order of the builder's arguments."""
        if connection.alias not in self.compiled:
            self.compiled[connection.alias] = self._compile()
        sql, params, converters, compiler = self.compiled[connection.alias]
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[p - FIRST] if _stands_in(p) else p for p in params])
            found: list[Row] = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)] if converters else found

    def _compile(self) -> tuple[str, tuple[Any, ...], dict[int, Any], Any]:
        query = self.build(*range(FIRST, FIRST + self.values)).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if {p - FIRST for p in params if _stands_in(p)} != set(range(self.values)):
            raise TypeError(f"not every value stands as an integer in: {sql}")
        return sql, tuple(params), compiler.get_converters([column[0] for column in compiler.select]), compiler


def _stands_in(param: Any) -> bool:
    """Whether a parameter stands for a value. Some databases' own integers are a kind of int (psycopg's `Int4`)."""
    return isinstance(param, int) and param >= FIRST


def columns(model: type[Model]) -> list[str]:
    """All columns of a model, in the order `instance` takes them."""
    return [f.attname for f in model._meta.concrete_fields]


def instance(model: type[M], row: Row) -> M:
    """A model's instance from a row of all its columns."""
    return model.from_db(connection.alias, columns(model), row)


def insert(rows: Iterable[M]) -> list[M]:
    """Insert new rows of one model and set their ids: what `bulk_create` does, without compiling.

    A database without RETURNING gets the ORM's own way.
    """
    made = list(rows)
    if not made:
        return []
    model, wrapper = type(made[0]), connections[connection.alias]  # not through the proxy for every value
    if not wrapper.features.can_return_rows_from_bulk_insert:
        return model._default_manager.bulk_create(made)
    fields, head, place, back = _sql_of(model, wrapper.alias)
    size = max(MOST_VALUES // len(fields), 1)
    for start in range(0, len(made), size):
        many = made[start : start + size]
        values = [f.get_db_prep_save(f.pre_save(row, True), wrapper) for row in many for f in fields]
        places = ", ".join([place] * len(many))
        with wrapper.cursor() as cursor:
            cursor.execute(f"{head}{places}{back}", values)
            for row, (pk,) in zip(many, cursor.fetchall(), strict=True):
                row.pk, row._state.adding, row._state.db = pk, False, wrapper.alias
    return made


@cache
def _sql_of(model: type[Model], alias: str) -> tuple[list[Field[Any, Any]], str, str, str]:
    """A model's columns without its id, and what stands before, for each of, and after the rows of an insert."""
    quoted = connections[alias].ops.quote_name
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    names = ", ".join(quoted(f.column or "") for f in fields)
    head = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES "  # noqa: S608  names out of the models
    return fields, head, f"({', '.join(['%s'] * len(fields))})", f" RETURNING {quoted('id')}"
