"""The engine is the only way a stage moves; asking moves and writes nothing."""

from __future__ import annotations

from datetime import date
from importlib.metadata import packages_distributions, version

import pytest
from django.db import connection

from cases import engine
from cases.inputs import INPUTS, InputError
from cases.models import Case, Event, Refusal
from cases.registry import ACTS, Stage
from tests import walk
from tests.engine.counting import statements


def test_the_state_machine_comes_from_the_maintained_package_alone() -> None:
    assert packages_distributions()["django_fsm"] == ["django-fsm-2"]
    assert version("django-fsm-2").startswith("4.")


def test_a_stage_cannot_be_set_by_hand() -> None:
    walked = walk.case_at("filing", "small")
    assert walked.case is not None
    with pytest.raises(AttributeError):
        walked.case.stage = Stage.ARCHIVED.value
    assert Case.objects.get(pk=walked.case.pk).stage == "filing"


def test_a_transition_called_beside_the_engine_reaches_no_database() -> None:
    walked = walk.case_at("filing", "small")
    assert walked.case is not None
    with statements() as seen:
        walked.case.approve_filing(None)
    assert seen == []
    assert Case.objects.get(pk=walked.case.pk).stage == "filing"
    assert Event.objects.filter(case=walked.case).count() == walked.case.version


def test_every_act_has_an_input_and_every_input_an_act() -> None:
    assert set(ACTS) == set(INPUTS)


@pytest.mark.parametrize("stage", ["clue", "investigating", "in_discussion", "served", "archived"])
def test_available_lists_every_act_and_says_why_not(stage: str) -> None:
    walked = walk.case_at(stage, "major")
    assert walked.case is not None
    found = engine.available(walked.case, walked.people["周启明"], date(2026, 8, 21))
    assert set(found) == set(ACTS) - {"register_clue"}
    for act, verdict in found.items():
        assert verdict.allowed == (verdict.reasons == []), act
        assert all(r.guard and r.message and r.article for r in [*verdict.reasons, *verdict.flaws]), act
    if stage == "archived":
        moving = [act for act, verdict in found.items() if verdict.allowed and ACTS[act].moves]
        assert moving == []


def test_asking_writes_nothing_whatever_the_answer() -> None:
    walked = walk.case_at("notified", "small")
    assert walked.case is not None
    refusals = Refusal.objects.count()
    with statements() as seen:
        for name in ACTS:
            for data in (None, {}, {"no_such": 1}):
                try:
                    walked.check(name, "周启明", "2026-03-20", data, ["何静"])
                except InputError:
                    continue
    assert seen.writes == []
    assert Refusal.objects.count() == refusals


def test_what_asking_refuses_performing_refuses_for_the_same_reasons() -> None:
    walked = walk.case_at("notified", "small")
    asked = walked.check("submit_for_review", "周启明", "2026-03-13", {})
    assert not asked.allowed
    with pytest.raises(engine.Refused) as caught:
        walked.perform("submit_for_review", "周启明", "2026-03-13")
    assert caught.value.reasons == asked.reasons
    assert Refusal.objects.filter(case=walked.case, act="submit_for_review").count() == 1


def test_a_refused_act_leaves_nothing_but_the_refusal() -> None:
    walked = walk.case_at("notified", "small")
    tables = [t for t in connection.introspection.table_names() if t.startswith("cases_") and t != "cases_refusal"]
    before = _rows(tables)
    with pytest.raises(engine.Refused):
        walked.perform("decide", "高远", "2026-03-20")
    assert _rows(tables) == before
    refusal = Refusal.objects.get(case=walked.case)
    assert (refusal.act, refusal.actor.name, refusal.on) == ("decide", "高远", date(2026, 3, 20))
    assert "G13" in refusal.reasons


def _rows(tables: list[str]) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found
