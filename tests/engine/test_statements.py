"""How often the engine asks the database: the same for a young and an old case, and never often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cases import engine
from tests import walk
from tests.engine.counting import statements

MOST = 20  # statements of one act
MOST_READS = 12  # of these, reads: ten of the facts, the rest asked while rows are written
MOST_FOR_ALL = 15  # of asking every act at once
YOUNG, OLD = 10, 120
DAY = "2026-03-06"


@pytest.mark.parametrize("name", ["small", "major"])
def test_no_act_of_the_samples_takes_more_than_twenty_statements(name: str) -> None:
    warm = walk.start(walk.sample(name))
    warm.step()  # people and law are read once per process
    walked = walk.start(walk.sample(name))
    counts: dict[str, tuple[int, int]] = {}
    while walked.rest:
        act = walked.rest[0].act
        with statements() as seen:
            walked.step()
        reads, all_of_them = counts.get(act, (0, 0))
        counts[act] = max(reads, len(seen.reads)), max(all_of_them, len(seen))
    assert {act: n for act, (_, n) in counts.items() if n > MOST} == {}
    assert {act: n for act, (n, _) in counts.items() if n > MOST_READS} == {}


@pytest.mark.parametrize("stage", ["investigating", "notified", "decided", "served"])
def test_asking_every_act_at_once_takes_fifteen_statements_at_most(stage: str) -> None:
    walked = walk.case_at(stage, "major")
    assert walked.case is not None
    engine.available(walked.case, walked.people["周启明"], date(2026, 8, 20))  # the law is read once and kept
    with statements() as seen:
        engine.available(walked.case, walked.people["周启明"], date(2026, 8, 20))
    assert len(seen) <= MOST_FOR_ALL
    assert seen.writes == []


def collect(walked: walk.Walked, number: int) -> None:
    walked.perform(
        "add_evidence", "周启明", DAY, {"kind": "object", "title": f"物证{number}", "proves": ["v1"]}, ["何静"]
    )


def describe(walked: walk.Walked, number: int) -> None:
    walked.perform("record_party", "周启明", DAY, {"record": {"id": "p1", "phone": f"0391-{number}"}})


def find(walked: walk.Walked, number: int) -> None:
    facts = {**walked.raw["violations"][0], "facts": f"补充查明第{number}次"}
    walked.perform("record_violation", "周启明", DAY, {"record": facts})


def call_in_vain(walked: walk.Walked, number: int) -> None:
    data = {"party": "p1", "paper": "other", "method": "direct", "result": f"第{number}次无人"}
    walked.perform("attempt_service", "周启明", DAY, data)


ACTS = [collect, describe, find, call_in_vain]


@pytest.fixture
def ageing() -> Callable[[int], walk.Walked]:
    """The same case with more and more events of four kinds."""
    walked = walk.case_at("investigating", "small")

    def grow(events: int) -> walk.Walked:
        assert walked.case is not None
        while walked.case.version < events:
            ACTS[walked.case.version % len(ACTS)](walked, walked.case.version)
        return walked

    return grow


def test_a_case_of_a_hundred_and_twenty_events_takes_no_more_statements_than_one_of_ten(
    ageing: Callable[[int], walk.Walked],
) -> None:
    counts: dict[int, list[int]] = {}
    _conclude_asked(ageing(YOUNG), YOUNG)  # what only this act asks of the law is read once per process
    for age in (YOUNG, OLD):
        walked = ageing(age)
        counts[age] = [_count(act, walked, age) for act in (*ACTS, _conclude_asked, _available)]
    assert counts[OLD] == counts[YOUNG]
    assert max(counts[OLD]) <= MOST


def _count(run: Callable[[walk.Walked, int], Any], walked: walk.Walked, number: int) -> int:
    with statements() as seen:
        run(walked, number)
    return len(seen)


def _conclude_asked(walked: walk.Walked, number: int) -> None:
    data = next(act.data for act in walked.given.acts if act.act == "conclude_investigation")  # type: ignore[union-attr]
    assert walked.check("conclude_investigation", "周启明", "2026-03-12", data).allowed


def _available(walked: walk.Walked, number: int) -> None:
    assert walked.case is not None
    engine.available(walked.case, walked.people["周启明"], date(2026, 3, 12))
