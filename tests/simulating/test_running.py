"""A simulated year: by the engine, equal to its profile, resumable, the same every time, and a sound record."""

import contextlib
import io
import json
import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction

from cases import engine, lawbase, recount, registers, simulating, verify
from cases.models import Case, Event, Officer, RegisterRow
from tests.conftest import MANAGE, environment_of_a_user
from tests.simulating.profiles import BUREAU, SMALL, plan

pytestmark = pytest.mark.django_db

UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TINY = {
    "pen_proc.ordinary": 2,
    "pen_proc.simple": 1,
    "insp_visits": 4,
    "hazard_found": 5,
    "fine_amount_decided": 1_000_003,
}
OTHER = {
    "case_filed": 10, "pen_proc.ordinary": 5, "pen_target.person": 1, "review_done": 9, "no_penalty_reason.not_proven": 1,
    "no_penalty_reason.slight": 1, "no_penalty_reason.no_fault": 1, "order_stop": 1, "pen_major": 3, "hearing_requested": 1,
    "hearing_held": 0, "fine_amount_decided": 25_000_001, "publ_items": 3, "order_rectify": 4, "insp_visits": 7,
}  # fmt: skip


class Stopped(Exception):
    pass


def record() -> list[str]:
    """Every event as it was hashed, but for uids and what follows from them."""
    rows = Event.objects.order_by("pk")
    fields = ("name", "seq", "on", "at", "actor__username", "payload", "flaws", "stage", "request_id")
    return [UID.sub("uid", str(row)) for row in rows.values_list(*fields)]


@contextlib.contextmanager
def thrown_away() -> Iterator[None]:
    """What happens in here leaves nothing."""
    try:
        with transaction.atomic():
            yield
            raise Stopped
    except Stopped:
        lawbase.forget()


def test_a_year_with_something_of_everything_is_equal_to_the_digit_and_its_record_is_sound():
    made = plan(SMALL)

    done = simulating.run(made)

    assert simulating.differences(made) == []
    assert done.cases == len(made.cases) == Case.objects.count()
    assert RegisterRow.objects.count() == len(made.rows)
    assert list(recount.differences()) == []
    assert verify.run().failures == {}


def test_other_courses_are_equal_too():
    made = plan(OTHER, year=2024, code="410899", name="云川市应急管理局")

    simulating.run(made)

    assert simulating.differences(made) == []
    stages = set(Case.objects.values_list("stage", flat=True))
    assert {"archived", "served", "reviewed", "investigating"} >= stages >= {"archived", "served"}


def test_a_run_that_was_stopped_goes_on_where_it_was_and_does_nothing_twice():
    made = plan(TINY)
    with thrown_away():
        simulating.run(made)
        whole = record()

    simulating.run(plan(TINY), most_acts=7)
    assert Case.objects.exists() and len(record()) < len(whole)
    simulating.run(plan(TINY), most_acts=11)
    simulating.run(plan(TINY))
    again = simulating.run(plan(TINY))

    assert simulating.differences(made) == []
    assert sorted(strip(record())) == sorted(strip(whole))
    assert (again.acts, again.cases) == (0, 0)


def strip(events: list[str]) -> list[str]:
    """Without the moment of the day, which counts the acts of the day in one run."""
    return [re.sub(r"datetime\.datetime\([^)]*\)", "", event) for event in events]


def test_a_crash_in_the_middle_of_a_batch_loses_that_batch_and_nothing_else(monkeypatch):
    made, left, perform = plan(TINY), [17], engine.perform

    def breaks(*args, **kwargs):
        left[0] -= 1
        if left[0] < 0:
            raise Stopped
        return perform(*args, **kwargs)

    monkeypatch.setattr(engine, "perform", breaks)
    with pytest.raises(Stopped):
        simulating.run(made)
    monkeypatch.undo()
    simulating.run(plan(TINY))

    assert simulating.differences(made) == []
    assert list(recount.differences()) == []


def test_the_same_profile_makes_the_same_record():
    with thrown_away():
        simulating.run(plan(TINY))
        first = record()
    with thrown_away():
        simulating.run(plan(TINY))
        second = record()
    with thrown_away():
        simulating.run(plan(TINY, seed=9))
        other = record()

    assert first == second
    assert first != other


def test_a_bureau_with_cases_of_its_own_is_left_alone():
    simulating.run(plan(TINY))
    before = Event.objects.count()

    with pytest.raises(simulating.Impossible, match="已经有案件或者登记簿"):
        simulating.run(plan(TINY, seed=8))

    assert Event.objects.count() == before


# -- the command -------------------------------------------------------------------------------------------------------


def command(tmp_path, figures, *options) -> tuple[int, str, str]:
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({"bureau": BUREAU, "year": 2023, "seed": 7, "figures": figures}, ensure_ascii=False))
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("simulate", str(file), *options, stdout=out, stderr=err)
    except SystemExit as left:
        code = int(str(left.code))
    return code, out.getvalue(), err.getvalue()


def test_the_command_makes_the_year_and_says_that_all_is_equal(tmp_path):
    code, out, _ = command(tmp_path, TINY)

    assert (code, Case.objects.count()) == (0, 3)
    assert f"{len(TINY)}项所给的数全部相等" in out


def test_the_command_ends_with_one_and_the_differences_where_the_counters_say_otherwise(tmp_path):
    figures = TINY | {"talks": 0}
    assert command(tmp_path, figures)[0] == 0
    head = Officer.objects.get(username=f"{BUREAU['code']}-H001")
    registers.enter("talk", actor=head, values={"on": "2023-05-05", "party": "某厂", "by": "某", "reason": "某"})

    code, out, _ = command(tmp_path, figures)

    assert code == 1
    assert "不符  约谈（talks）：应为0，实为1" in out


def test_the_command_refuses_what_cannot_be_and_writes_nothing(tmp_path):
    before = Event.objects.count()

    code, _, err = command(tmp_path, {"pen_decided": 0, "fine_amount_decided": 100})

    assert code == 2 and "没有处罚决定，罚款却有1.00元" in err
    assert Event.objects.count() == before


def test_only_checking_writes_nothing(tmp_path):
    code, out, _ = command(tmp_path, TINY, "--check")

    assert (code, Case.objects.count()) == (0, 0)
    assert "可以做到：3件案件" in out


def acts_in(folder) -> int:
    """How many acts another process has put into its database so far."""
    for file in folder.glob("*.sqlite3"):
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as read,
        ):
            return int(read.execute("SELECT COUNT(*) FROM cases_event WHERE case_id IS NOT NULL").fetchone()[0])
    return 0


def test_a_process_killed_in_the_middle_is_run_again_and_ends_equal(tmp_path):
    file, folder = tmp_path / "profile.json", tmp_path / "data"
    file.write_text(json.dumps({"bureau": BUREAU, "year": 2023, "seed": 7, "figures": SMALL}, ensure_ascii=False))
    command, given = [*MANAGE, "simulate", str(file), "--data", str(folder)], environment_of_a_user(folder)
    with subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and acts_in(folder) < 40:
            time.sleep(0.02)
        process.kill()
    before = acts_in(folder)

    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "全部相等" in done.stdout
    assert 40 <= before < acts_in(folder)
