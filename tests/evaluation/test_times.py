"""What the check says of times: two records at one time, in one case or in two, and what was done late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases import lawbase
from cases.models import ParameterRow
from review.evaluation import loading
from tests.evaluation.whole import ON, Raw, act, failing, judged, walk, whole
from tests.walk import Walked

pytestmark = pytest.mark.django_db


def elsewhere_meanwhile(walked: Walked, asked: Raw) -> None:
    """Another case of the bureau, out of an inspection by the same officer at the time of the interview to come."""
    on, data = asked["on"], asked["data"]
    clue = {
        "procedure": "ordinary", "title": "另案", "parties": [{"id": "p1", "kind": "unit", "name": "某厂"}],
        "violations": [{**walked.raw["violations"][0], "id": "v1", "party": "p1"}],
        "source": {"kind": "inspection", "on": on, "inspection": {
            "place": "别处", "from": data["from"], "to": data["to"], "text": "没有异常。"}},
    }  # fmt: skip
    Walked(walked.raw, walked.people).perform("register_clue", asked["by"], on, clue, asked["with"])


def allow_both(walked: Walked, allowed: bool = True) -> None:
    """The bureau's parameter: people may be asked while the inspection goes on."""
    assert walked.case is not None
    ParameterRow.objects.update_or_create(
        key="evaluation_inquiry_while_inspecting", region=f"={walked.case.bureau.code}", valid_from=date(2021, 7, 15),
        defaults={"value": allowed, "unit": "bool", "source": "本局规定", "confirmed": True},
    )  # fmt: skip
    lawbase.forget()


def test_an_officer_who_was_on_another_case_at_that_time_fails_the_interview_until_its_times_are_corrected() -> None:
    raw = whole()
    asked = act(raw, "inquire")
    walked = walk(raw, until="inquire")
    elsewhere_meanwhile(walked, asked)
    event = walked.step()
    found = failing(judged(walked))
    assert "C1" in found
    allow_both(walked)
    assert failing(judged(walked)) == found - {"C1"}, "the other record is of an inspection"
    allow_both(walked, False)
    data = {"event": event.seq, "fields": {"time_from": "19:00", "time_to": "19:40"}, "reason": "时间误记"}
    walked.perform("correct_event", asked["by"], asked["on"], data, asked["with"])
    assert failing(judged(walked)) == found - {"C1"}


def test_a_recheck_that_is_late_is_told_beside_the_points() -> None:
    walked = walk(whole(), until="recheck_correction")
    due = next(
        period for period in loading.load([walked.case.pk], ON)[0].periods if period.key == "recheck_correction"
    ).due
    late = judged(walked, on=due + timedelta(days=1))
    assert not [note for note in judged(walked, on=due).notes if "整改复查" in note]
    assert [f"整改复查应当在{due}以前，到{due + timedelta(days=1)}没有办理；本标准没有对应的评分项"] == [
        note for note in late.notes if "整改复查" in note
    ]
    event = walked.step()
    assert event.on <= due and not [note for note in judged(walked).notes if "整改复查" in note]
