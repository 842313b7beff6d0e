"""Parameters that decide something: with another value the same step is judged otherwise, and its doubt is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases import lawbase
from cases.deadlines import RULES
from cases.models import Deadline, Number, Officer, ParameterRow
from tests import walk
from tests.guards.asking import allowed, of, refuses
from tests.walk import Walked

pytestmark = pytest.mark.django_db


def case_with(stage: str, name: str = "small", before: str = "", **parameters: Any) -> Walked:
    """A sample walked in a bureau with rows of its own (confirmed, as a dossier's are)."""
    raw = walk.sample(name)
    raw["bureau"]["parameters"] = {**raw["bureau"].get("parameters", {}), **parameters}
    return walk.case_at(stage, raw=raw, before=before)


NOTICE = {"method": "direct", "receiver": "林某", "hearing": False}


@pytest.mark.parametrize("inclusive", [True, False])
def test_where_the_number_itself_is_left_out_an_amount_at_the_threshold_gives_no_hearing(inclusive: bool) -> None:
    """以上含本数: 5,000 with a threshold of 5,000."""
    walked = case_with("concluded", hearing_amount_unit=5000, amounts_inclusive=inclusive)
    verdict = walked.check("serve_notice", "周启明", "2026-03-13", NOTICE, ["何静"])
    assert bool(of(verdict.reasons, "G10")) is inclusive


def test_a_limit_that_leaves_its_number_out_is_passed_by_that_number() -> None:
    raw = walk.sample("summary")
    raw["bureau"]["parameters"] = {"amounts_inclusive": False}
    walked = walk.case_at("clue", raw=raw, before="penalise_on_the_spot")
    act = next(a for a in walked.raw["acts"] if a["act"] == "penalise_on_the_spot")
    data = {**act["data"], "penalties": [{"kind": "fine", "amount_yuan": 3000}]}
    refuses(
        walked.check("penalise_on_the_spot", act["by"], act["on"], data, act.get("with", [])), "SUMMARY", word="限额"
    )


def test_a_number_of_days_to_file_in_is_a_period_and_none_is_none() -> None:
    walked = case_with("clue", filing_days=7)
    row = Deadline.objects.get(case=walked.case, key="file_in_time")
    assert (row.start, row.length, row.unit, row.due) == (date(2026, 3, 2), 7, "working", date(2026, 3, 11))
    assert RULES[row.key].binds == "bureau"
    while walked.case.stage != "investigating":  # type: ignore[union-attr]
        walked.step()
    row.refresh_from_db()
    assert row.done_on == date(2026, 3, 4)


def test_where_no_number_of_days_is_set_no_period_to_file_runs() -> None:
    assert not Deadline.objects.filter(case=case_with("clue", filing_days=0).case, key="file_in_time").exists()


def test_a_way_to_end_a_case_that_the_bureau_does_not_know_is_refused() -> None:
    walked = case_with("served", before="close", close_conditions=["enforcement_ended"])
    act = walked.rest[0]
    reason = refuses(walked.check("close", act.by, act.on, {}), "G29", word="履行完毕")
    assert reason.unconfirmed == ()


@pytest.mark.parametrize(("days", "late"), [(3, True), (30, False)])
def test_closing_long_after_everything_was_done_is_a_flaw(days: int, late: bool) -> None:
    walked = case_with("served", before="close", close_days=days)
    act = walked.rest[0]
    verdict = walked.check("close", act.by, act.on + timedelta(days=14), {})
    allowed(verdict)
    assert bool(of(verdict.flaws, "G29")) is late


def test_the_head_speaks_last_where_the_bureau_wants_it() -> None:
    walked = case_with("in_discussion", "major", before="resolve_discussion", collective_head_speaks_last=True)
    act = next(a for a in walked.raw["acts"] if a["act"] == "resolve_discussion")
    head, *others = act["data"]["members"]
    Officer.objects.filter(pk__in=[o.pk for o in walked.people.values()]).update(head=False)
    Officer.objects.filter(pk=walked.people[head["name"]].pk).update(head=True)

    def asked(members: list[dict[str, Any]]) -> Any:
        return walked.check("resolve_discussion", act["by"], act["on"], {**act["data"], "members": members})

    refuses(asked([head, *others]), "G14", word="最后发言")
    assert not [r for r in of(asked([*others, head]).reasons, "G14") if "最后发言" in r.message]


@pytest.mark.parametrize("clear", [True, False])
def test_the_seven_days_before_a_hearing_may_count_one_end(clear: bool) -> None:
    walked = case_with("hearing", "major", before="notify_hearing", hearing_notice_clear_days=clear)
    act = next(a for a in walked.raw["acts"] if a["act"] == "notify_hearing")
    on = date.fromisoformat(act["on"])
    seventh = lawbase.current().calendar.add_working_days(on, 7)
    verdict = walked.check("notify_hearing", act["by"], on, {**act["data"], "hearing_on": seventh.isoformat()})
    assert bool(of(verdict.reasons, "G11")) is clear


@pytest.mark.parametrize(("transition", "triggered"), [("by_step", True), ("by_filing", False)])
def test_by_filing_the_whole_case_goes_by_the_rows_of_the_day_it_was_filed(transition: str, triggered: bool) -> None:
    """The filing is of 03-04; from 03-10 on the hearing begins at 4,000."""
    walked = case_with("concluded", procedure_transition=transition)
    assert walked.case is not None
    ParameterRow.objects.create(
        key="hearing_amount_unit", region=f"={walked.case.bureau.code}", label="听证", value=4000_00, unit="fen",
        valid_from=date(2026, 3, 10), source="新规定", confirmed=True, by="1501",
    )  # fmt: skip
    verdict = walked.check("serve_notice", "周启明", "2026-03-13", NOTICE, ["何静"])
    assert bool(of(verdict.reasons, "G10")) is triggered


@pytest.mark.parametrize(("habit", "year"), [("document", 2026), ("filing", 2025)])
def test_numbers_of_papers_follow_the_year_of_filing_or_of_the_paper(habit: str, year: int) -> None:
    raw = walk.sample("small")
    raw["bureau"]["parameters"] = {"numbering_habit": "word", "number_year": habit}
    raw["source"]["on"] = "2025-12-20"
    raw["violations"] = [{**v, "act_start": "2025-12-20", "act_end": "2025-12-20"} for v in raw["violations"]]
    raw["acts"] = [a if a["on"] > "2026-03-04" else {**a, "on": "2025-12-22"} for a in raw["acts"]]
    walked = walk.case_at("notified", raw=raw)
    assert [n.year for n in Number.objects.filter(word="罚告", event__case=walked.case)] == [year]


def test_a_reason_names_the_parameters_that_decided_it_and_that_nobody_confirmed() -> None:
    walked = case_with("notified", "major")
    act = next(a for a in walked.raw["acts"] if a["act"] == "serve_notice")
    verdict = walked.check("submit_for_review", "周启明", act["on"], {})
    reason = refuses(verdict, "G09", word="期限")
    assert reason.unconfirmed == ("陈述申辩期限(有听证权利的)",)
    assert set(reason.as_dict()) == {"guard", "message", "article"}
    confirmed = case_with("notified", "major", statement_days_with_hearing=5)
    assert refuses(confirmed.check("submit_for_review", "周启明", act["on"], {}), "G09").unconfirmed == ()
