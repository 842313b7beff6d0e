"""The demonstration bureau's own no-penalty list, entered by its administrator like any other."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from cases.leniency import keeping
from cases.models import LenientItem, Officer


def enter(administrator: Officer) -> list[LenientItem]:
    """One event in the bureau's chain."""
    whole = tomllib.loads((Path(__file__).parent / "lenient.toml").read_text(encoding="utf-8"))
    assert administrator.bureau is not None
    given = [
        keeping.Given(
            row["code"], row["kind"], row["title"], whole["standard"], date.fromisoformat(whole["from"]),
            whole["source"], row["clauses"], row["conditions"], row.get("years", 0),
        )
        for row in whole["item"]
    ]  # fmt: skip
    return keeping.bring(given, actor=administrator, region=f"={administrator.bureau.code}", reason=whole["reason"])
