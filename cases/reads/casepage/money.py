"""The money of a case, in fen: each fine as every step had it, what is paid, what is owed."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.facts import Facts
from cases.history import Line

LEDGER_KINDS = {
    "fine": "罚款",
    "surcharge": "加处罚款",
    "income": "没收款",
    "refund": "退款",
    "imposed": "加处决定",
    "remission": "减免",
}


def amounts(facts: Facts, today: date) -> list[dict[str, Any]]:
    """The fine of each party as each step of the case had it; None where it was not reached."""
    return [{"name": party["name"], "cells": _cells(facts, key, today)} for key, party in facts.history.parties.items()]


def _cells(facts: Facts, key: str, today: date) -> list[int | None]:
    history = facts.history
    notice, decision = history.notice(key), history.decisions.get(key)
    review = history.reviews[-1].lines.get(key) if history.reviews else None
    resolution = history.resolution.lines.get(key) if history.resolution else None
    first = history.proposals[0].lines.get(key) if history.proposals else None
    account = facts.account(key, today) if decision is not None else None
    return [
        _fine(first),
        _fine(notice.line if notice else None),
        _fine(history.line(key)),
        _fine(review),
        _fine(resolution),
        decision.fine if decision else None,
        account.paid if account else None,
        account.surcharge if account else None,
    ]


def _fine(line: Line | None) -> int | None:
    return line.fine if line is not None and line.penalises else None


def totals(rows: list[dict[str, Any]]) -> list[int | None]:
    """The sum of each column; None where no party has an amount in it."""
    columns = [[c for c in column if c is not None] for column in zip(*(row["cells"] for row in rows), strict=True)]
    return [sum(column) if column else None for column in columns]


def accounts(facts: Facts, today: date) -> list[dict[str, Any]]:
    history = facts.history
    return [
        {
            "name": str(history.parties.get(key, {}).get("name", "")),
            "account": facts.account(key, today),
            "decision": decision,
            "pay_by": facts.pay_by(key),
        }
        for key, decision in history.decisions.items()
    ]


def ledger(facts: Facts) -> list[dict[str, Any]]:
    history = facts.history
    return [
        {
            "name": str(history.parties.get(key, {}).get("name", "")),
            "on": on,
            "kind": LEDGER_KINDS.get(kind, kind),
            "fen": fen,
        }
        for key, moves in history.money.items()
        for on, kind, fen in moves
    ]
