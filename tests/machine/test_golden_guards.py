"""Every situation of `golden_guards.csv`: what the law says of it, and what the engine does."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

import pytest
from django.db import transaction

from cases import engine
from cases.inputs import InputError
from tests.machine.golden import Situation, build, group_of, situations
from tests.walk import Walked

DEFAULT_BY = {
    "inspector": "周启明", "clerk": "周启明", "unit_head": "邓立", "legal_reviewer": "宋雅", "hearing_chair": "罗文",
    "leader": "高远", "archivist": "田禾",
}  # fmt: skip
GROUPS = [
    pytest.param(list(rows), id=f"{key[0]}-{key[1]}-{i}")
    for i, (key, rows) in enumerate(groupby(sorted(situations(), key=group_of), key=group_of))
]


def attempt(walked: Walked, act: str, data: dict[str, Any], on: str) -> engine.Verdict | InputError:
    """What the engine answers; data that cannot be taken is an answer too."""
    plain = {k: v for k, v in data.items() if not k.startswith("_")}
    role = sorted(engine.ACTS[act].by)[0]
    by, team = data.get("_by", DEFAULT_BY[role]), data.get("_with", ())
    if act == "register_clue":
        plain = walked.given.model_dump(
            mode="python", by_alias=True, include={"title", "procedure", "source", "parties", "violations"}
        )
    try:
        return walked.check(act, by, on, plain, team)
    except InputError as error:
        return error


def failures(row: Situation, answer: engine.Verdict | InputError) -> list[str]:
    """Each expectation of the row that does not hold."""
    if isinstance(answer, InputError):
        # "no" is satisfied by any refusal; a table row that names a guard needs the guard.
        named = [e for e in row.expect.split() if e[0] in "+=~" or e == "ok"]
        return (
            []
            if "no" in row.expect.split() and not named
            else [f"{row}: input {answer} instead of {row.expect}  ({row.why})"]
        )
    reasons, flaws = {r.guard for r in answer.reasons}, {f.guard for f in answer.flaws}
    wrong = []
    exact = {e[1:] for e in row.expect.split() if e.startswith("=")}
    if exact and reasons != exact:
        wrong.append(f"exactly {sorted(exact)}")
    for item in row.expect.split():
        met = {
            item == "ok": not reasons,
            item == "no": bool(reasons),
            item.startswith("+"): item[1:] in reasons,
            item.startswith("-~"): item[2:] not in flaws,
            item.startswith("-") and not item.startswith("-~"): item[1:] not in reasons,
            item.startswith("~"): item[1:] in flaws,
            item.startswith("="): True,
        }.get(True)
        if not met:
            wrong.append(item)
    found = "; ".join(f"{r.guard} {r.message}" for r in answer.reasons) or "allowed"
    return [f"{row}: wanted {' '.join(wrong)}, got [{found}] flaws {sorted(flaws)}  ({row.why})"] if wrong else []


@pytest.mark.django_db
@pytest.mark.parametrize("rows", GROUPS)
def test_the_engine_answers_as_the_golden_table_says(rows: list[Situation]) -> None:
    walked = build(*group_of(rows[0]))
    found: list[str] = []
    for row in rows:
        data = json.loads(row.data) if row.data else {}
        before = walked.case
        with transaction.atomic():
            try:
                for b in data.get("_before", ()):
                    plain = b.get("data", {k: v for k, v in b.items() if k not in ("act", "on", "by", "with")})
                    walked.perform(b["act"], b["by"], b["on"], plain, b.get("with", ()))
                found += failures(row, attempt(walked, row.act, data, row.on))
            except (engine.Refused, InputError) as error:
                found.append(f"{row}: a step before was refused: {error}  ({row.why})")
            transaction.set_rollback(True)
        walked.case = before
        if before is not None:
            type(before).objects.get(pk=before.pk)
            walked.case = type(before).objects.get(pk=before.pk)
    assert not found, "\n".join(found)
