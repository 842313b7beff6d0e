"""The demonstration bureau: every case walked through the engine, alive on whatever day it is made."""

import json
from datetime import date, datetime

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from cases import clock, lawbase
from cases.counters.reading import figures
from cases.models import Bureau, Case, Deadline, Event, Officer, OfficerRole, Refusal, RegisterRow
from cases.registry import Role, Stage
from config.demo import mark, people
from config.demo.build import build
from config.demo.dates import Days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of this test's own."""
    settings.DATA_DIR = tmp_path
    settings.FILES_DIR = tmp_path / "files"
    lawbase.forget()
    yield tmp_path
    lawbase.forget()


def test_twelve_cases_stand_at_twelve_stages():
    build()
    assert sorted(Case.objects.values_list("stage", flat=True)) == sorted(
        [
            *(Stage.CLUE, Stage.FILING, Stage.INVESTIGATING, Stage.HEARING, Stage.IN_REVIEW, Stage.IN_DISCUSSION),
            *(Stage.RESOLVED, Stage.DECIDED, Stage.SERVED, Stage.CLOSED, Stage.ARCHIVED, Stage.SUSPENDED),
        ]
    )
    done = set(Event.objects.values_list("name", flat=True))
    assert done >= {"return_filing", "return_review", "grant_instalments", "penalise_on_the_spot", "file_record"}
    assert Refusal.objects.get().act == "decide"


def test_something_is_overdue_something_is_near_and_all_is_recorded_in_the_past():
    build()
    running = Deadline.objects.filter(closed_by=None, key__in=("recheck_correction", "evidence_preserve"))
    today = clock.today()
    assert running.filter(due__lt=today).exists()
    assert any(0 <= (row.due - today).days <= 5 for row in running)
    moments = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < clock.now()
    assert {e.at.astimezone(clock.SHANGHAI).date() for e in Event.objects.exclude(case=None)} == set(
        Event.objects.exclude(case=None).values_list("on", flat=True)
    )


def test_there_is_a_sign_in_for_every_role_two_inspectors_and_the_bureau_above(rf, folder):
    build()
    held = list(OfficerRole.objects.values_list("role", flat=True))
    assert set(held) == {str(role) for role in Role}
    assert held.count(str(Role.INSPECTOR)) >= 2
    assert Bureau.objects.get(name="云川市应急管理局").parent.name == "豫州省应急管理厅"
    told = json.loads((folder / "demonstration").read_text())
    assert {who["username"] for who in told["people"]} == set(Officer.objects.values_list("username", flat=True))
    assert authenticate(rf.post("/"), username="1001", password=told["password"]) == Officer.objects.get(name="周启明")


def test_what_was_walked_stands_up_to_every_check(capsys):
    build()
    call_command("verify")
    assert "核验通过,案件12件" in capsys.readouterr().out


@pytest.mark.parametrize("day", ["2026-03-05", "2026-10-12", "2027-02-28"])
def test_it_can_be_made_on_any_day(day):
    """After the long holidays, on a Sunday, in a year whose holidays are not announced."""
    moment = datetime.fromisoformat(f"{day}T08:00:00+08:00")
    with clock.standing_at(moment):
        build()
        assert Case.objects.count() == 12
        assert not Event.objects.filter(at__gte=moment).exists()
        assert not Event.objects.filter(flaws__contains='"ROOMS"').exists()  # nobody is at two places at once


def test_days_are_told_in_working_days():
    days = Days(lawbase.current().calendar, clock.today())  # a Sunday
    assert days.zero.isoformat() == "2026-11-20"
    assert days.dated({"on": "@-1", "until": "@+1", "text": "{-1}到{+1},票号{-1#}001", "n": 3}) == {
        "on": "2026-11-19",
        "until": "2026-11-23",
        "text": "2026年11月19日到2026年11月23日,票号20261119001",
        "n": 3,
    }


def test_the_database_tells_of_the_demonstration_where_the_folder_does_not(folder):
    build()
    (folder / "demonstration").unlink()
    assert mark.in_database()
    mark.renew()
    assert mark.read()["password"] == people.PASSWORD


def test_the_registers_tell_what_the_bureau_did_besides_its_cases():
    build()
    bureau = Bureau.objects.get(code="410899")
    kinds = RegisterRow.objects.filter(bureau=bureau).values_list("kind", flat=True)
    assert {"inspection", "tip_off", "guidance", "talk", "training"} <= set(kinds)
    found = figures([bureau.pk], date(2026, 1, 1), date(2026, 12, 31))
    assert found["hazard_major"] == 2 and found["report_reward_amount"] == 500_00
