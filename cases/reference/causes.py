"""The tree of causes (案由), and which codes of the catalogue and which statutes belong to which of them."""

from __future__ import annotations

import tomllib
from functools import cache

from cases.models import Cause
from cases.reference.rows import DATA, Row, write

FILE = DATA / "causes.toml"
OURS = "按法律的章节和统计口径编排"


def load(rows: list[Row]) -> None:
    made = [
        Cause(
            code=row["code"], parent=row["code"].rpartition(".")[0], label=row["label"], order=number,
            source=row.get("source", OURS), confirmed=row.get("confirmed", False),
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    write(Cause, ("code",), list(made))


@cache
def _shipped() -> list[Row]:
    return list(tomllib.loads(FILE.read_text(encoding="utf-8"))["cause"])


@cache
def of_code(code: str) -> str:
    """The cause of a code of the catalogue: named by the code itself, else by its beginning (`W97` names `W97.7`)."""
    named = {name: row["code"] for row in _shipped() for name in row.get("codes", ())}
    head = code.partition(".")[0]
    return next((named[name] for name in (code, head) if name in named), "")


@cache
def of_statute(name: str) -> str:
    """The cause of a statute whose clauses the catalogue does not hold (防洪法: natural disasters); "" for none."""
    return next((row["code"] for row in _shipped() if name in row.get("statutes", ())), "")
