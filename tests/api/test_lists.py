"""Lists: filtered, paged by key, of the cases that exist for whoever asks; the same number of queries whatever their length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import clock, lawbase
from cases.models import Case, Deadline, Message, Officer
from tests import walk
from tests.api.calling import Caller, problem_of

MOST_QUERIES = 25


@pytest.fixture
def walked(db: None) -> walk.Walked:
    return walk.case_at("filing", "small")


def more(walked: walk.Walked, many: int) -> None:
    """As many cases again, each walked to the same stage by the same people."""
    for k in range(many):
        raw = walk.sample("small") | {"title": f"另案{k}"}
        walk.case_at("filing", raw=raw)


def queries(ask: Callable[[], Any]) -> int:
    ask()  # token, law and people are read now
    with CaptureQueriesContext(connection) as seen:
        assert ask().status_code == 200
    return len(seen)


LISTS = (
    "cases/", "cases/?q=恒达", "cases/?stage=filing&from=2026-01-01", "deadlines/", "tasks/", "messages/", "drafts/", "counters/?year=2026",
    "officers/", "parameters/", "acts/", "me/",
)  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_with_many_rows(walked: walk.Walked, path: str) -> None:
    caller = Caller(walked.people["周启明"])
    before = queries(lambda: caller.get(f"/api/{path}"))
    more(walked, 4)
    for k in range(5):
        Message.objects.create(officer=walked.people["周启明"], kind="x", key=str(k), text="x", at=clock.now())
    assert queries(lambda: caller.get(f"/api/{path}")) == before <= MOST_QUERIES


PARTS = (
    "", "parties/", "violations/", "evidence/", "documents/", "decisions/", "record/", "deadlines/", "counters/", "flaws/",
    "refusals/", "acts/",
)  # fmt: skip


def test_a_part_of_a_case_costs_the_same_early_and_late(db: None) -> None:
    early, late = walk.case_at("filing", "major"), walk.case_at("archived", "major")
    caller = Caller(late.people["宋雅"] if "宋雅" in late.people else reviewer(late))

    def costs(walked: walk.Walked) -> dict[str, int]:
        base = f"/api/cases/{walked.case.uid}/"
        return {part: queries(lambda part=part: caller.get(base + part)) for part in PARTS}

    first, last = costs(early), costs(late)
    assert max(last.values()) <= MOST_QUERIES
    assert all(last[part] <= first[part] + 2 for part in PARTS), (
        first,
        last,
    )  # services and scale load where they exist


def reviewer(walked: walk.Walked) -> Officer:
    return next(o for o in walked.people.values() if o.roles.filter(role="legal_reviewer").exists())


def test_pages_follow_each_other_without_gap_or_repeat(walked: walk.Walked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.api.cases.ROWS", 2)
    monkeypatch.setattr("cases.api.desk.ROWS", 2)
    more(walked, 4)
    caller = Caller(walked.people["周启明"])
    for path, key, many in (
        ("/api/cases/?stage=filing", "uid", Case.objects.count()),
        ("/api/cases/?sort=due", "uid", Case.objects.count()),
        ("/api/deadlines/", "due", Deadline.objects.filter(done_on=None).count()),
    ):
        seen, pages = [], 0
        while path:
            told = caller.get(path).json()
            seen += [row[key] for row in told["results"]]
            path, pages = told["next"], pages + 1
        assert len(seen) == many and pages == -(-many // 2)
        assert key != "uid" or len(set(seen)) == many


def test_the_list_is_narrowed_by_what_is_asked(walked: walk.Walked) -> None:
    caller = Caller(walked.people["周启明"])

    def found(query: str) -> int:
        answer = caller.get(f"/api/cases/?{query}")
        assert answer.status_code == 200, answer.content.decode()
        return len(answer.json()["results"])

    assert found("") == 1
    assert [found(f"stage={s}") for s in ("filing", "closed")] == [1, 0]
    assert [found(f"q={q}") for q in ("恒达", "钢结", "泰山")] == [1, 1, 0]


def test_tasks_name_the_case_and_the_act(walked: walk.Walked) -> None:
    (task,) = Caller(walked.people["高远"]).get("/api/tasks/").json()["results"]
    assert (task["case"], task["act"]) == (str(walked.case.uid), "approve_filing")


def test_messages_are_the_readers_own_and_stay_read(walked: walk.Walked) -> None:
    mine, other = walked.people["周启明"], walked.people["何静"]
    kept = Message.objects.create(officer=mine, kind="due", key="a", text="期限将到", at=clock.now(), case=walked.case)
    caller, stranger = Caller(mine), Caller(other)
    problem_of(stranger.send(f"/api/messages/{kept.pk}/read/", {}), 404)
    told = caller.get("/api/messages/?unread=true").json()["results"]
    assert kept.pk in [m["id"] for m in told]
    assert caller.send(f"/api/messages/{kept.pk}/read/", {}).status_code == 204
    assert kept.pk not in [m["id"] for m in caller.get("/api/messages/?unread=true").json()["results"]]


def test_parameters_are_those_in_force_for_the_bureau(walked: walk.Walked) -> None:
    caller = Caller(walked.people["周启明"])
    rows = {row["key"]: row for row in caller.get("/api/parameters/?on=2026-03-02").json()["results"]}
    law = lawbase.current()
    value = law.parameter("decision_term", "410899", clock.today()) if "decision_term" in rows else None
    assert rows and all(row["source"] for row in rows.values())
    assert value is None or rows["decision_term"]["value"] == value.value


def test_identity_numbers_are_masked_until_asked_for_and_that_leaves_a_trace(db: None) -> None:
    from cases.models import ReadAudit

    walked = walk.case_at("filing", "major")
    caller = Caller(next(iter(walked.people.values())))
    url = f"/api/cases/{walked.case.uid}/parties/"
    masked = [p["id_no"] for p in caller.get(url).json()["results"] if p["id_no"]]
    assert masked and all("*" in number for number in masked)
    assert not ReadAudit.objects.exists()
    assert not any("*" in p["id_no"] for p in caller.get(url + "?full=true").json()["results"])
    assert ReadAudit.objects.get().case_id == walked.case.pk
