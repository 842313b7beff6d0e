"""`version` is the number of events: whoever saw another number is told who did what meanwhile."""

from __future__ import annotations

from datetime import date

import pytest

from cases import dossier, engine
from cases.models import Case, Event, Refusal
from tests import walk


def test_the_version_of_a_case_is_the_number_of_its_events() -> None:
    for walked in walk.stages(walk.sample("small")):
        assert walked.case is not None
        stored = Case.objects.get(pk=walked.case.pk)
        assert stored.version == walked.case.version == Event.objects.filter(case=stored).count()


def test_a_stale_version_is_a_conflict_that_says_who_did_what_meanwhile() -> None:
    walked = walk.case_at("investigating", "small")
    assert walked.case is not None
    seen, refusals = walked.case.version, Refusal.objects.count()
    walked.step()
    walked.step()
    with pytest.raises(engine.Conflict) as caught:
        engine.perform(walked.case, "suspend", walked.people["高远"], {}, on=date(2026, 3, 9), version=seen)
    assert caught.value.version == seen + 2
    assert caught.value.since == [
        {"act": "add_evidence", "label": "收集证据", "by": "周启明", "on": "2026-03-02"},
        {"act": "inquire", "label": "询问", "by": "何静", "on": "2026-03-06"},
    ]
    assert Refusal.objects.count() == refusals, "a conflict is no refusal"


@pytest.mark.parametrize("version", [None, 0, -1, 10**9])
def test_a_version_never_seen_is_a_conflict_too(version: int | None) -> None:
    walked = walk.case_at("filing", "small")
    before = Event.objects.count()
    with pytest.raises(engine.Conflict):
        engine.perform(walked.case, "approve_filing", walked.people["高远"], {}, on=date(2026, 3, 4), version=version)
    assert Event.objects.count() == before


def test_a_double_click_is_stale() -> None:
    walked = walk.case_at("filing", "small")
    assert walked.case is not None
    case, version = Case.objects.get(pk=walked.case.pk), walked.case.version
    engine.perform(case, "approve_filing", walked.people["高远"], {}, on=date(2026, 3, 4), version=version)
    with pytest.raises(engine.Conflict):
        engine.perform(case, "approve_filing", walked.people["高远"], {}, on=date(2026, 3, 4), version=version)


def test_one_request_id_registers_one_case() -> None:
    walked = walk.start(walk.sample("small"))
    assert walked.given is not None
    data = dossier.act_data(walked.given, walked.rest[0], walked.people)
    officer = walked.people["周启明"]
    made = engine.perform(None, "register_clue", officer, data, on=date(2026, 3, 2), request_id="once")
    with pytest.raises(engine.Conflict):
        engine.perform(None, "register_clue", officer, data, on=date(2026, 3, 2), request_id="once")
    other = engine.perform(None, "register_clue", officer, data, on=date(2026, 3, 2), request_id="twice")
    assert made.case_id != other.case_id
    assert Case.objects.count() == 2
