"""Ledgers and lists as rows."""

from __future__ import annotations

from datetime import date, datetime

from cases.api.answers.base import Answer


class ColumnOut(Answer):
    """`kind`: text, day, moment, count, money (the values are fen), file."""

    label: str
    kind: str


class LedgerKindOut(Answer):
    """`of_case`: it is of one case, named by `case`."""

    key: str
    title: str
    about: str
    of_case: bool
    columns: list[ColumnOut]


class LedgersOut(Answer):
    results: list[LedgerKindOut]


class LedgerOut(Answer):
    """A ledger: each row has a value for each column; `sums` are those of the columns that are summed, by label."""

    key: str
    title: str
    bureau: str
    since: date | None
    until: date | None
    columns: list[ColumnOut]
    rows: list[list[datetime | date | int | str | None]]
    sums: dict[str, int]
