"""Nobody is in two rooms at once: records of one day whose times overlap, in one case or in two (行政处罚法 42(1))."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import engine, same_day
from cases.engine.foreseeing import step_for
from cases.guards.base import Reason
from cases.guards.rooms import ONE_PLACE
from cases.law import PENALTY_LAW
from cases.models import Case, Event
from tests import walk
from tests.guards.asking import CaseTest, allowed, flawed, of, unflawed

DAY = "2026-03-06"
PLACE = {"place": "询问室", "text": "问：……\n答：……", "proves": ["v1"]}


def talk(since: str, until: str, person: str = "林某", **more: Any) -> dict[str, Any]:
    return {"person": person, "from": since, "to": until, **PLACE, **more}


def scene(since: str, until: str) -> dict[str, Any]:
    return {"from": since, "to": until, **PLACE}


class InOneCase(CaseTest):
    """周启明 and 何静 asked 林某 on 03-06 from 09:10 to 09:55."""

    @classmethod
    def go_on(cls, walked: walk.Walked) -> None:
        walked.perform("inquire", "周启明", DAY, talk("09:10", "09:55"), ["何静"])

    def asked(self, since: str, until: str, act: str = "inspect_scene", on: str = DAY, **more: Any) -> Any:
        data = scene(since, until) if act == "inspect_scene" else talk(since, until, **more)
        return self.ask(act, on, data, by="周启明", team=("何静",))

    def test_records_that_overlap_are_a_flaw_and_no_refusal(self) -> None:
        verdict = self.asked("09:30", "10:30")
        allowed(verdict)
        flawed(verdict, "ROOMS", ONE_PLACE)
        assert "周启明、何静" in of(verdict.flaws, "ROOMS")[0].message
        assert "本案的“询问”(09:10—09:55)" in of(verdict.flaws, "ROOMS")[0].message

    def test_one_record_may_begin_when_the_other_ends(self) -> None:
        unflawed(self.asked("09:55", "10:30"), "ROOMS")
        unflawed(self.asked("08:00", "09:10"), "ROOMS")

    def test_one_minute_is_enough(self) -> None:
        flawed(self.asked("09:54", "10:30"), "ROOMS")
        flawed(self.asked("08:00", "09:11"), "ROOMS")

    def test_a_record_inside_another_and_around_it_overlaps(self) -> None:
        flawed(self.asked("09:20", "09:25"), "ROOMS")
        flawed(self.asked("08:00", "18:00"), "ROOMS")

    def test_another_day_is_another_day(self) -> None:
        unflawed(self.asked("09:30", "10:30", on="2026-03-09"), "ROOMS")

    def test_without_two_free_officers_the_article_on_two_officers_is_cited(self) -> None:
        flawed(self.asked("09:30", "10:30"), "ROOMS", PENALTY_LAW.art(42, 1))

    def test_the_person_asked_is_not_in_two_rooms_either(self) -> None:
        messages = [r.message for r in of(self.asked("09:30", "10:30", act="inquire").flaws, "ROOMS")]
        assert any("被询问人林某" in m for m in messages) and len(messages) == 2
        others = [r.message for r in of(self.asked("09:30", "10:30", "inquire", person="何某").flaws, "ROOMS")]
        assert len(others) == 1 and "被询问人" not in others[0]

    def test_a_flaw_is_kept_in_the_event(self) -> None:
        event = self.do("inspect_scene", DAY, scene("09:30", "10:30"), by="周启明", team=("何静",))
        assert [f["guard"] for f in json.loads(event.flaws)] == ["ROOMS"]
        assert ONE_PLACE.cite in json.loads(event.articles)

    def test_a_time_corrected_later_counts_as_corrected(self) -> None:
        asked = Event.objects.get(name="inquire", on=DAY)
        data = {"event": asked.seq, "fields": {"time_to": "09:25"}, "reason": "笔误"}
        self.do("correct_event", "2026-03-07", data, by="周启明")
        unflawed(self.asked("09:30", "10:30"), "ROOMS")

    def test_an_inspection_counts_on_its_own_day_whenever_the_clue_was_registered(self) -> None:
        data = registered(DAY, "09:00", "09:30")
        verdict = self.walked_new(data, on="2026-03-09")
        assert of(verdict.flaws, "ROOMS"), verdict
        assert not of(self.walked_new(registered("2026-03-09", "09:00", "09:30"), on="2026-03-09").flaws, "ROOMS")

    def walked_new(self, data: dict[str, Any], on: str) -> Any:
        return engine.check(None, "register_clue", self.walked.people["周启明"], data, on=date.fromisoformat(on))

    def test_as_many_queries_for_many_records_as_for_one(self) -> None:
        def queries() -> int:
            case = Case.objects.get(pk=self.walked.case.pk)  # type: ignore[union-attr]
            data, people = scene("20:00", "21:00"), self.walked.people
            step = step_for(
                case, "inspect_scene", people["周启明"], data, on=date.fromisoformat(DAY), team=[people["何静"]]
            )
            with CaptureQueriesContext(connection) as captured:
                step.facts.presences(step.on)
                step.facts.presences(step.on)
            return len(captured)

        few = queries()
        for hour in range(10, 18):
            self.do("inquire", DAY, talk(f"{hour}:00", f"{hour}:20"), by="周启明", team=("何静",))
        assert queries() == few == 2


def registered(on: str, since: str, until: str) -> dict[str, Any]:
    """A clue of another case, out of an inspection at these times."""
    return {
        "procedure": "ordinary",
        "title": "另案",
        "source": {
            "kind": "inspection",
            "on": on,
            "inspection": {"place": "冲压车间", "from": since, "to": until, "text": "没有异常。"},
        },
        "parties": [{"id": "p1", "kind": "unit", "name": "另一家单位"}],
        "violations": [
            {
                "id": "v1",
                "party": "p1",
                "facts": "另案的事实",
                "clause": "安全生产法/99/1/1",
                "violated": "安全生产法/35",
                "act_start": on,
                "act_end": on,
            }
        ],
    }


class InTwoCases(CaseTest):
    """The same bureau has a second case; there 周启明 was on an inspection on 03-06 from 09:00 to 09:30."""

    @classmethod
    def go_on(cls, walked: walk.Walked) -> None:
        second = walk.Walked(walked.raw, walked.people)
        second.perform("register_clue", "周启明", "2026-03-09", registered(DAY, "09:00", "09:30"))

    def reasons(self, on: str, by: str = "周启明", team: str = "何静") -> list[Reason]:
        return of(self.ask("inquire", on, talk("09:10", "09:55"), by=by, team=(team,)).flaws, "ROOMS")

    def test_a_record_of_another_case_counts_and_is_told_without_its_names(self) -> None:
        (found,) = self.reasons(DAY)
        assert "周启明同时在另一件未立案的线索的“现场检查”(09:00—09:30)" in found.message
        assert "另案" not in found.message and "何静" not in found.message

    def test_one_free_officer_alone_leaves_less_than_two(self) -> None:
        assert str(PENALTY_LAW.art(42, 1)) in self.reasons(DAY)[0].article

    def test_the_day_of_registration_is_not_that_of_the_inspection(self) -> None:
        assert self.reasons("2026-03-09") == []

    def test_somebody_else_is_free(self) -> None:
        verdict = self.ask("inquire", DAY, talk("09:10", "09:55"), by="何静", team=("邓立",))
        assert not of(verdict.flaws, "ROOMS")

    def test_a_clue_registered_months_after_its_inspection_counts_too(self) -> None:
        other = walk.Walked(self.walked.raw, self.walked.people)
        other.perform("register_clue", "何静", "2026-06-30", registered(DAY, "09:30", "10:00"))
        told = " ".join(reason.message for reason in self.reasons(DAY))
        assert "(09:30—10:00)" in told and "(09:00—09:30)" in told

    def test_the_records_of_a_day_are_found_by_index_however_many_cases_there_are(self) -> None:
        if connection.vendor != "sqlite":  # the planner of the other one looks at sizes
            return
        with CaptureQueriesContext(connection) as asked:
            same_day.on_day(self.walked.case.bureau_id, date.fromisoformat(DAY))
        with connection.cursor() as cursor:
            for query in asked.captured_queries:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                steps = " ".join(row[-1] for row in cursor.fetchall())
                assert "SCAN" not in steps and "cases_event_bureau_id" not in steps, steps
