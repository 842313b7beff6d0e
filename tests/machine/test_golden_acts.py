"""Stage × act × role, exhaustively: `golden_acts.csv` against the engine's answer for every combination."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases import clock, engine
from cases.facts import Facts, Step
from cases.inputs import INPUTS
from cases.models import Officer, OfficerRole
from cases.registry import ACTS, Role, Stage
from tests import walk
from tests.machine.golden import act_rows

MAJOR = ("clue", "filing", "investigating", "concluded", "notified", "hearing", "in_review", "reviewed",
         "in_discussion", "resolved", "decided", "served", "closed", "archived")  # fmt: skip
GO_ON: dict[str, Callable[[walk.Walked], object]] = {
    "not_filed": lambda w: w.perform("refuse_filing", "高远", "2026-05-12", {"reason": "不属于本机关管辖"}),
    "withdrawn": lambda w: w.perform("withdraw", "高远", "2026-05-13", {"reason": "立案有误"}),
    "transferred": lambda w: w.perform(
        "transfer", "高远", "2026-05-13", {"reason": "涉嫌犯罪", "kind": "crime", "to": "云川市公安局"}
    ),
    "suspended": lambda w: w.perform("suspend", "高远", "2026-05-13", {"reason": "等待鉴定", "basis": "规章"}),
}


def standing_in(stage: str) -> walk.Walked:
    if stage in MAJOR:
        return walk.case_at(stage)
    walked = walk.case_at("filing" if stage == "not_filed" else "investigating")
    GO_ON[stage](walked)
    return walked


def somebody(walked: walk.Walked, role: str) -> Officer:
    """An officer of the bureau who has this one role and nothing else, and was never of the case."""
    assert walked.case is not None
    officer = Officer.objects.create(username=f"only-{role}", name=f"只是{role}", bureau=walked.case.bureau)
    OfficerRole.objects.create(officer=officer, role=role, valid_from="2000-01-01")
    return officer


def expected(act: str, stage: str, role: str, decided: bool) -> set[str]:
    row = act_rows()[act]
    if stage == "archived" and stage not in row.stages:
        return {"G30"}
    found = set()
    fits = stage in row.stages
    if row.condition == "party=decided":
        fits = fits and decided
    if row.condition == "party=transferred":
        fits = fits and stage == "transferred"
    if not fits:
        found.add("STAGE")
    if role not in row.roles or row.head_only:
        found.add("ROLE")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [*MAJOR, *GO_ON])
def test_every_act_of_every_role_is_allowed_or_refused_as_the_table_says(stage: str) -> None:
    walked = standing_in(stage)
    case = type(walked.case).objects.get(pk=walked.case.pk)
    facts = Facts(case, case.bureau)
    decided = bool(facts.history.decisions)
    wrong = []
    for role in Role.values:
        officer = somebody(walked, role)
        actor = facts.person(officer.username)
        for name, act in ACTS.items():
            if name == "register_clue":
                continue
            verdict = engine.judge(Step(act, facts, actor, clock.today(), None, today=clock.today()))
            got = {r.guard for r in verdict.reasons} & {"STAGE", "ROLE", "G30"}
            wanted = expected(name, stage, role, decided)
            if got != wanted:
                wrong.append(f"{stage} × {name} × {role}: wanted {sorted(wanted)}, got {sorted(got)}")
    assert not wrong, "\n".join(wrong)


def test_the_table_names_every_act_and_no_other() -> None:
    assert set(act_rows()) == set(ACTS) == set(INPUTS)


def test_the_table_uses_only_known_stages_and_roles() -> None:
    roles = {*Role.values, "superior_legal_reviewer"}
    assert all(row.stages <= set(Stage.values) and row.roles <= roles for row in act_rows().values())
