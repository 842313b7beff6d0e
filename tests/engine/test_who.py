"""Who may: another bureau's case does not exist, roles hold for dates, whoever typed is on record."""

from __future__ import annotations

from datetime import date

import pytest

from cases import engine
from cases.models import Bureau, Case, Delegation, Event, Officer, OfficerRole, Refusal
from cases.registry import ACTS, Role
from tests import walk
from tests.engine.counting import statements

OPEN_TO_A_SUPERIOR = {"acknowledge_record"}


@pytest.fixture
def walked() -> walk.Walked:
    return walk.case_at("served", "major", before="pay")


def officer_of(bureau: Bureau, *roles: Role) -> Officer:
    officer = Officer.objects.create_user(f"x-{bureau.code}", bureau=bureau, name="外单位人员")
    for role in roles:
        OfficerRole.objects.create(officer=officer, role=role, valid_from=date(2020, 1, 1))
    return officer


def test_for_another_bureau_the_case_does_not_exist_whatever_the_act(walked: walk.Walked) -> None:
    case = walked.case
    assert case is not None
    stranger = officer_of(Bureau.objects.create(code="410999", name="他市应急管理局", abbr="豫他"), *Role)
    for name in sorted(set(ACTS) - {"register_clue"}):
        with pytest.raises(engine.CaseNotFound):
            engine.perform(case, name, stranger, {}, on=date(2026, 7, 30), version=case.version)
        with pytest.raises(engine.CaseNotFound):
            engine.check(case, name, stranger, None, on=date(2026, 7, 30))
    assert Case.objects.get(pk=case.pk).version == case.version
    assert Refusal.objects.count() == 0, "what does not exist cannot be refused"


def test_the_bureau_above_may_acknowledge_a_record_and_nothing_else(walked: walk.Walked) -> None:
    case = walked.case
    assert case is not None
    above = Bureau.objects.create(code="410000", name="省应急管理厅", abbr="豫")
    Bureau.objects.filter(pk=case.bureau_id).update(parent=above)
    officer = officer_of(above, *Role)
    for name in sorted(set(ACTS) - {"register_clue"} - OPEN_TO_A_SUPERIOR):
        with pytest.raises(engine.CaseNotFound):
            engine.check(case, name, officer, {}, on=date(2026, 7, 30))
    event = engine.perform(
        case, "acknowledge_record", officer, {"to": "云川市司法局"}, on=date(2026, 7, 30), version=case.version
    )
    assert event.actor == officer
    with pytest.raises(engine.Refused, match="上级"):
        engine.perform(
            event.case, "acknowledge_record", walked.people["宋雅"], {}, on=date(2026, 7, 30), version=event.seq
        )


def test_nobody_of_no_bureau_registers_anything() -> None:
    nobody = Officer.objects.create_user("nobody", name="无单位")
    with pytest.raises(engine.CaseNotFound):
        engine.perform(None, "register_clue", nobody, {}, on=date(2026, 3, 2))


def test_a_delegation_gives_a_role_for_its_dates_both_ends_included() -> None:
    walked = walk.case_at("filing", "small")
    assert walked.case is not None
    OfficerRole.objects.filter(officer=walked.people["邓立"]).update(valid_to=None)
    Delegation.objects.create(
        giver=walked.people["高远"], receiver=walked.people["邓立"], role=Role.LEADER,
        valid_from=date(2026, 3, 5), valid_to=date(2026, 3, 8), paper="授权书1号",
    )  # fmt: skip
    allowed = {d: walked.check("approve_filing", "邓立", date(2026, 3, d), {}).allowed for d in (4, 5, 8, 9)}
    assert allowed == {4: False, 5: True, 8: True, 9: False}
    assert walked.perform("approve_filing", "邓立", "2026-03-05").actor.name == "邓立"


def test_a_role_that_has_ended_gives_nothing_after_its_last_day() -> None:
    walked = walk.case_at("filing", "small")
    OfficerRole.objects.filter(officer=walked.people["高远"]).update(valid_to=date(2026, 3, 4))
    assert walked.check("approve_filing", "高远", "2026-03-04", {}).allowed
    (reason,) = walked.check("approve_filing", "高远", "2026-03-05", {}).reasons
    assert reason.guard == "ROLE"


def test_whoever_types_a_past_act_in_is_on_record_beside_who_acted() -> None:
    walked = walk.case_at("filing", "small")
    assert walked.case is not None
    event = engine.perform(
        walked.case, "approve_filing", walked.people["高远"], {}, on=date(2026, 3, 4), version=walked.case.version,
        entered_by=walked.people["田禾"],
    )  # fmt: skip
    stored = Event.objects.get(pk=event.pk)
    assert (stored.actor.name, stored.entered_by.name) == ("高远", "田禾")  # type: ignore[union-attr]


def test_a_role_given_now_counts_at_once_without_a_restart() -> None:
    walked = walk.case_at("filing", "small")
    assert not walked.check("approve_filing", "邓立", "2026-03-04", {}).allowed
    OfficerRole.objects.create(officer=walked.people["邓立"], role=Role.LEADER, valid_from=date(2026, 1, 1))
    assert walked.check("approve_filing", "邓立", "2026-03-04", {}).allowed
    OfficerRole.objects.filter(officer=walked.people["邓立"], role=Role.LEADER).delete()
    assert not walked.check("approve_filing", "邓立", "2026-03-04", {}).allowed


def test_people_and_law_are_read_once_and_not_again_for_the_next_act() -> None:
    walked = walk.case_at("investigating", "small")
    walked.step()
    with statements() as seen:
        walked.step()
    assert [sql for sql in seen.reads if "cases_officerrole" in sql or "cases_clause" in sql] == []
