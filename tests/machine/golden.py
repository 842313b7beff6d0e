"""Reads the golden tables (written by hand, see GOLDEN.md) and builds the cases they speak of."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests import walk

HERE = Path(__file__).parent


@dataclass(frozen=True)
class ActRow:
    act: str
    stages: frozenset[str]
    roles: frozenset[str]
    head_only: bool
    condition: str


@dataclass(frozen=True)
class Situation:
    line: int
    case: str
    stage: str
    act: str
    data: str
    on: str
    expect: str
    why: str

    def __str__(self) -> str:
        return f"{self.line}:{self.case}:{self.stage}:{self.act}"


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def act_rows() -> dict[str, ActRow]:
    found = {}
    for row in _rows("golden_acts.csv"):
        condition = next((c for c in ("party=decided", "party=transferred") if row["note"].startswith(c)), "")
        stages = frozenset("" if s == "-" else s for s in row["stages"].split())
        found[row["act"]] = ActRow(
            row["act"], stages, frozenset(row["roles"].split()), bool(row["head_only"]), condition
        )
    return found


@cache
def situations() -> tuple[Situation, ...]:
    return tuple(
        Situation(i + 2, r["case"], r["stage"], r["act"], r["data"], r["on"], r["expect"], r["why"])
        for i, r in enumerate(_rows("golden_guards.csv"))
    )


def group_of(situation: Situation) -> tuple[str, str, str]:
    """What decides the walk: situations of one group share it."""
    extra = json.loads(situation.data) if situation.data else {}
    shape = json.dumps({k: extra.get(k) for k in ("_drop", "_patch")}, sort_keys=True, ensure_ascii=False)
    return situation.case, situation.stage, shape


def build(case: str, stage: str, shape: str) -> walk.Walked:
    """The case of a group, walked to its stage (`served:close`: on to just before that act)."""
    edits = json.loads(shape)
    raw = walk.sample(case)
    for path, value in (edits["_patch"] or {}).items():
        _patch(raw, path, value)
    for name in edits["_drop"] or ():
        _drop(raw, name)
    where, _, before = stage.partition(":")
    return walk.case_at(where, before=before, raw=raw)


def _drop(raw: dict[str, Any], name: str) -> None:
    act, _, nth = name.partition("#")
    places = [i for i, a in enumerate(raw["acts"]) if a["act"] == act]
    for i in reversed([places[int(nth) - 1]] if nth else places):
        del raw["acts"][i]


def _patch(raw: Any, path: str, value: Any) -> None:
    parts = path.split("/")
    if parts[0] == "acts" and not parts[1].isdigit():
        parts[1] = str(next(i for i, a in enumerate(raw["acts"]) if a["act"] == parts[1]))
    node = raw
    for part in parts[:-1]:
        node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
    last: Any = int(parts[-1]) if isinstance(node, list) else parts[-1]
    if value is None:
        del node[last]
    elif isinstance(node, list) and last == len(node):
        node.append(value)
    else:
        node[last] = value
