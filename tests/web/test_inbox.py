"""Messages: told once, to whom they concern; reminders of what runs out; long work beside the server."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.management import call_command

from cases import inbox, jobs
from cases.models import Event, Job, Licence, Message, Officer
from tests.walk import Walked, case_at
from tests.web.filling import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewing() -> Walked:
    return case_at("in_review", "major")


def texts(officer: Officer) -> list[str]:
    return list(Message.objects.filter(officer=officer).order_by("pk").values_list("text", flat=True))


def test_a_matter_is_told_once(reviewing: Walked) -> None:
    officer = reviewing.officer("周启明")
    inbox.tell(officer, "case", "k", "第一次")
    inbox.tell([officer, reviewing.officer("何静")], "case", "k", "第二次")
    assert texts(officer) == ["第一次"]
    assert texts(reviewing.officer("何静")) == ["第二次"]


def test_a_return_tells_the_officers_of_the_case_and_why(reviewing: Walked) -> None:
    inbox.after_act(reviewing.step())
    for name in ("周启明", "何静"):
        (text,) = texts(reviewing.officer(name))
        assert text.startswith("宋雅审核退回：")
        assert "补充裁量证据" in text
    assert texts(reviewing.officer("宋雅")) == []


def test_who_is_next_hears_of_it_and_not_who_did_it(reviewing: Walked) -> None:
    event = Event.objects.get(case=reviewing.case, name="submit_for_review")
    inbox.after_act(event)
    assert len(texts(reviewing.officer("宋雅"))) == 1
    assert texts(reviewing.officer("周启明")) == []


def test_deadlines_near_and_over_are_reminded_of_once(reviewing: Walked) -> None:
    officers = list(Officer.objects.filter(bureau__isnull=False))
    with time_machine.travel("2026-08-07T09:00:00+08:00", tick=False):
        inbox.remind(officers)
        inbox.remind(officers)
    near = [t for t in texts(reviewing.officer("周启明")) if t.startswith("办案期限")]
    assert len(near) == 1
    assert "8月11日届满" in near[0]
    with time_machine.travel("2026-08-12T09:00:00+08:00", tick=False):
        inbox.remind(officers)
    late = [t for t in texts(reviewing.officer("周启明")) if t.startswith("办案期限")]
    assert len(late) == 2
    assert "逾期" in late[1]


def test_a_licence_that_runs_out_is_told_unless_another_follows(reviewing: Walked) -> None:
    one, other = reviewing.officer("周启明"), reviewing.officer("何静")
    Licence.objects.filter(officer__in=[one, other]).update(valid_to=date(2026, 12, 31))
    Licence.objects.create(officer=other, number="X", valid_from=date(2027, 1, 1), valid_to=date(2031, 12, 31))
    inbox.remind([one, other])
    assert any("执法证将于2026年12月31日到期" in t for t in texts(one))
    assert not any("执法证" in t for t in texts(other))


def test_the_command_reminds_everybody(reviewing: Walked) -> None:
    call_command("remind", verbosity=0)
    assert texts(reviewing.officer("何静"))


def test_the_desk_reminds_on_the_first_look_of_a_day_only(reviewing: Walked, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    monkeypatch.setattr(inbox, "remind", lambda officers: looked.append(officers))
    web = browser(reviewing.officer("周启明"))
    web.get("/")
    web.get("/")
    assert len(looked) == 1


def test_opening_a_message_marks_it_read_and_goes_where_it_points(reviewing: Walked) -> None:
    assert reviewing.case is not None
    officer = reviewing.officer("周启明")
    inbox.tell(officer, "case", "k", "看一下", reviewing.case, inbox.case_link(reviewing.case))
    message = Message.objects.get()
    web = browser(officer)
    assert "未读" in web.get("/inbox/").content.decode()
    answer = web.post(f"/inbox/{message.pk}/")
    assert answer["Location"] == f"/cases/{reviewing.case.uid}/"
    message.refresh_from_db()
    assert message.read_at is not None
    assert browser(reviewing.officer("何静")).post(f"/inbox/{message.pk}/").status_code == 404
    assert web.get(f"/inbox/{message.pk}/").status_code == 405


def test_a_message_never_leads_out_of_the_site(reviewing: Walked) -> None:
    officer = reviewing.officer("周启明")
    inbox.tell(officer, "case", "k", "x", link="//elsewhere.example/")
    assert browser(officer).post(f"/inbox/{Message.objects.get().pk}/")["Location"] == "/inbox/"


def test_all_are_marked_read_and_pages_go_by_key(reviewing: Walked) -> None:
    officer = reviewing.officer("周启明")
    for n in range(60):
        inbox.tell(officer, "case", f"k{n}", f"消息第{n}条")
    web = browser(officer)
    first = web.get("/inbox/").content.decode()
    assert "消息第59条" in first
    assert "消息第9条" not in first
    before = Message.objects.order_by("-pk")[49].pk
    assert f"before={before}" in first
    assert "消息第9条" in web.get(f"/inbox/?before={before}").content.decode()
    web.post("/inbox/read/")
    assert not Message.objects.filter(read_at=None).exists()


@jobs.runs("greet")
def greet(job: Job) -> tuple[bytes, str, str]:
    many = len(list(jobs.counted(job, range(3))))
    return f"{job.argument['who']} {many}".encode(), "问候.txt", "text/plain"


@jobs.runs("fail")
def fail(job: Job) -> None:
    raise RuntimeError("周启明的证件号码")


@jobs.runs("refuse")
def refuse(job: Job) -> None:
    raise jobs.JobFailed("没有可以导出的案件")


def test_a_job_is_done_told_and_downloaded_by_its_owner_only(reviewing: Walked) -> None:
    officer = reviewing.officer("周启明")
    job = jobs.start(officer, "greet", "问候大家", who="你好")
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert texts(officer) == ["问候大家：已经做好"]
    web = browser(officer)
    assert "问候.txt" in web.get("/jobs/").content.decode()
    answer = web.get(f"/jobs/{job.pk}/file/")
    assert b"".join(answer.streaming_content).decode() == "你好 3"
    assert answer["Content-Disposition"].startswith("attachment")
    assert browser(reviewing.officer("何静")).get(f"/jobs/{job.pk}/file/").status_code == 404


def test_a_job_that_fails_says_so_without_what_went_wrong_inside(
    reviewing: Walked, caplog: pytest.LogCaptureFixture
) -> None:
    officer = reviewing.officer("周启明")
    job = jobs.start(officer, "fail", "导出")
    job.refresh_from_db()
    assert job.state == "failed"
    assert "证件号码" not in job.error + caplog.text
    refused = jobs.start(officer, "refuse", "导出")
    refused.refresh_from_db()
    assert refused.error == "没有可以导出的案件"
    assert browser(officer).get(f"/jobs/{job.pk}/file/").status_code == 404


def test_a_job_taken_already_is_not_done_twice(reviewing: Walked) -> None:
    job = jobs.start(reviewing.officer("周启明"), "greet", "问候", who="a")
    Message.objects.all().delete()
    jobs.work.enqueue(job.pk, __name__)
    assert not Message.objects.exists()
