"""What judged a case (依据): each row of parameters, clauses, tiers and lists, as the events kept it.

Nothing here is looked up in the law of today, but for the names of parameters: an archived case says what it said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases import labels
from cases.administration import parameter_values
from cases.law import Citation
from cases.lawbase import LawBase
from cases.models import Case, Event
from cases.reads.settings import level_of
from cases.registry import ACTS
from cases.working import statutory

SUBJECTS = {"unit": "单位", "person": "个人"}
STEPS = labels.CHOICES["ViolationIn.step"]


@dataclass(frozen=True)
class Used:
    """An act that a row judged."""

    seq: int
    label: str
    on: date


@dataclass
class Row:
    """A row as it stood then, shown once with every act it judged. `value` has a line for each item."""

    label: str
    value: list[str]
    level: str
    source: str
    since: str
    confirmed: bool
    used: list[Used] = field(default_factory=list)


@dataclass
class Basis:
    parameters: list[Row]
    clauses: list[Row]
    tiers: list[Row]
    lists: list[Row]

    @property
    def unconfirmed(self) -> int:
        return sum(not row.confirmed for row in (*self.parameters, *self.clauses, *self.tiers, *self.lists))


def basis(case: Case, law: LawBase) -> Basis:
    """Everything the record says judged the case: one query."""
    rows = Event.objects.filter(case=case).order_by("seq").values_list("seq", "name", "on", "payload")
    events = [
        (Used(seq, ACTS[name].label if name in ACTS else name, on), json.loads(text)) for seq, name, on, text in rows
    ]
    return Basis(
        _once(events, lambda body: _parameters(body, law.labels)),
        _once(events, _clauses),
        _once(events, _tiers),
        _once(events, _lists),
    )


def _once(events: Iterable[tuple[Used, dict[str, Any]]], rows_of: Any) -> list[Row]:
    """Each row once, with the acts it judged, in the order it first did."""
    found: dict[str, Row] = {}
    for used, body in events:
        for row in rows_of(body):
            same = json.dumps([row.label, row.value, row.level, row.source, row.since, row.confirmed])
            kept = found.setdefault(same, row)
            if used not in kept.used:
                kept.used.append(used)
    return list(found.values())


def _parameters(body: dict[str, Any], names: dict[str, str]) -> Iterator[Row]:
    for kept in body.get("rules") or ():
        value = parameter_values.shown(kept["key"], kept["unit"], kept["value"])
        yield Row(
            names.get(kept["key"], kept["key"]), value, level_of(kept.get("region", "")), kept.get("source") or "",
            kept.get("since") or "", bool(kept["confirmed"]),
        )  # fmt: skip


def _clauses(body: dict[str, Any]) -> Iterator[Row]:
    for kept in body["derived"].get("clauses") or ():
        step = STEPS.get(kept["step"], kept["step"])
        about = "、".join(filter(None, (SUBJECTS.get(kept["subject"], ""), step, kept.get("variant") or "")))
        band = statutory.said(kept["low"], kept["high"], kept["low_inclusive"], kept["high_inclusive"])
        yield Row(
            str(Citation.parse(kept["cite"])), [kept["violation"], f"{about}:{band if kept['high'] else '没有固定幅度'}"], "法律",
            kept["source"], kept["since"], bool(kept["confirmed"]),
        )  # fmt: skip


def _tiers(body: dict[str, Any]) -> Iterator[Row]:
    for line in body["derived"].get("lines") or ():
        for kept in line.get("tiers") or ():
            band = statutory.said(kept["low"], kept["high"], kept["low_inclusive"], kept["high_inclusive"])
            where = f"{kept['standard']}{kept['item']}"
            yield Row(
                f"{Citation.parse(kept['cite'])}:{kept['label']}", [kept["conditions"], band], level_of(kept["region"]),
                where, "", bool(kept["confirmed"]),
            )  # fmt: skip


def _lists(body: dict[str, Any]) -> Iterator[Row]:
    for items in (body["derived"].get("lists") or {}).values():
        for kept in items:
            about = "、".join(kept.get("conditions") or ())
            yield Row(
                f"《{kept['standard']}》第{kept['code']}项", [kept["title"], about], level_of(kept["region"]), "",
                kept["valid_from"], bool(kept["confirmed"]),
            )  # fmt: skip
