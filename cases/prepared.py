"""SQL made once per process: the ORM still writes it, afterwards only the values change.

Compiling costs Django five to ten times what the database needs for the small statements of an act. What every act
reads is compiled here once (`Prepared`); what every act inserts goes through `insert`. All else stays plain ORM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

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
    model = type(made[0])
    if not connection.features.can_return_rows_from_bulk_insert:
        return model._default_manager.bulk_create(made)
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(f.column or "") for f in fields)
    head = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES "  # noqa: S608  names out of the models
    place = f"({', '.join(['%s'] * len(fields))})"
    size = max(MOST_VALUES // len(fields), 1)
    for start in range(0, len(made), size):
        many = made[start : start + size]
        values = [f.get_db_prep_save(f.pre_save(row, True), connection) for row in many for f in fields]
        places = ", ".join([place] * len(many))
        with connection.cursor() as cursor:
            cursor.execute(f"{head}{places} RETURNING {quoted('id')}", values)
            for row, (pk,) in zip(many, cursor.fetchall(), strict=True):
                row.pk, row._state.adding, row._state.db = pk, False, connection.alias
    return made
