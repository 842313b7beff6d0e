"""The demonstration bureau's discretion benchmark: invented, entered by its administrator, read by nobody against a source."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from cases.administration import tiers as services
from cases.administration.parameters import own_region
from cases.models import Bureau, Officer, Tier

FILE = Path(__file__).parent / "tiers.toml"
SINCE = date(2024, 11, 1)
WAN = 1_000_000  # ten thousand yuan in fen


def enter(administrator: Officer) -> None:
    bureau = Bureau.objects.get(pk=administrator.bureau_id or 0)
    whole = tomllib.loads(FILE.read_text(encoding="utf-8"))
    rows = [tier for table in whole["table"] for tier in _table(table, whole["standard"], own_region(bureau))]
    services.bring(actor=administrator, tiers=rows, file="裁量基准（演示）.xlsx", reason="演示数据")


def _table(table: dict[str, Any], standard: str, region: str) -> list[Tier]:
    return [
        Tier(
            code=table["code"], cite=table["cite"], subject=table["subject"], step="first", region=region, seq=seq,
            label=row["label"], conditions=row["conditions"], low=round(row["wan"][0] * WAN),
            high=round(row["wan"][1] * WAN), low_inclusive=row["wan"][0] > 0, standard=standard, item=table["item"],
            valid_from=SINCE, source="演示数据，不是真实的规定", confirmed=False,
        )
        for seq, row in enumerate(table["tier"], 1)
    ]  # fmt: skip
