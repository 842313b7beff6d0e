"""The desk: what each role finds to do at each stage, in which order, at what cost."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import drafts
from cases.models import Bureau, Officer, OfficerRole
from cases.reads.desk import Desk
from cases.web.access import roles_of
from tests.walk import Walked, case_at
from tests.web.filling import browser

pytestmark = pytest.mark.django_db
MOST_QUERIES = 16


def desk_of(walked: Walked, who: str) -> Desk:
    officer = Officer.objects.get(pk=walked.officer(who).pk)
    return Desk(officer, roles_of(officer))


def acts(walked: Walked, who: str) -> list[str]:
    return [task.key[1] for task in desk_of(walked, who).all_tasks]


def shown(walked: Walked, who: str) -> str:
    response = browser(walked.officer(who)).get("/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("stage", "name", "before", "who", "act"),
    [
        ("clue", "small", "", "周启明", "request_filing"),
        ("filing", "small", "", "高远", "approve_filing"),
        ("investigating", "small", "", "何静", "conclude_investigation"),
        ("concluded", "small", "", "周启明", "serve_notice"),
        ("concluded", "first", "", "周启明", "submit_for_review"),
        ("notified", "small", "submit_for_review", "周启明", "submit_for_review"),
        ("hearing", "major", "", "罗文", "notify_hearing"),
        ("hearing", "major", "close_hearing", "罗文", "close_hearing"),
        ("in_review", "small", "", "宋雅", "pass_review"),
        ("reviewed", "small", "", "高远", "decide"),
        ("reviewed", "major", "", "邓立", "convene_discussion"),
        ("in_discussion", "major", "", "孟川", "resolve_discussion"),
        ("resolved", "major", "", "高远", "decide"),
        ("decided", "small", "", "周启明", "serve_decision"),
        ("decided", "small", "", "周启明", "publish"),
        ("decided", "major", "", "宋雅", "file_record"),
        ("served", "small", "close", "高远", "close"),
        ("closed", "small", "", "田禾", "archive"),
    ],
)
def test_whose_turn_it_is_finds_the_case_on_the_desk(stage: str, name: str, before: str, who: str, act: str) -> None:
    walked = case_at(stage, name, before)
    assert act in acts(walked, who)
    assert f"/acts/{act}/" in shown(walked, who)


def test_whose_turn_it_is_not_does_not_find_it() -> None:
    walked = case_at("in_review", "major")
    assert "pass_review" not in acts(walked, "周启明")
    assert acts(walked, "高远") == []
    assert "今天没有要办的事" in shown(walked, "高远")


def test_a_major_case_is_for_the_meeting_and_not_for_one_leader() -> None:
    walked = case_at("reviewed", "major")
    assert "decide" not in acts(walked, "高远")


def test_while_the_party_may_still_speak_the_case_waits_and_says_until_when() -> None:
    walked = case_at("notified", "small")
    with time_machine.travel("2026-03-13T10:00:00+08:00", tick=False):
        assert "submit_for_review" not in acts(walked, "周启明")
        assert any(told == "等当事人陈述申辩" for _, told in desk_of(walked, "周启明").waiting)
        assert "等待中" in shown(walked, "周启明")


def test_what_a_reviewer_returned_comes_first_with_who_when_and_why() -> None:
    walked = case_at("in_review", "major")
    walked.step()  # return_review
    desk = desk_of(walked, "周启明")
    first = desk.tasks[0]
    assert first.returned is not None
    assert first.heading == "修改后重新提请法制审核"
    assert first.returned.who == "宋雅（法制审核）7月1日退回，第 1 轮，建议纠正："
    assert "补充裁量证据" in first.returned.why
    html = shown(walked, "周启明")
    assert "今天有 1 件事要办，是退回来的" in html
    assert html.count("btn main") == 1
    assert acts(walked, "宋雅") == []


def test_it_is_no_longer_returned_once_it_is_handed_in_again() -> None:
    walked = case_at("in_review", "major")
    walked.step()
    walked.step()
    assert all(task.returned is None for task in desk_of(walked, "周启明").all_tasks)


def test_a_filing_that_was_returned_says_what_to_mend() -> None:
    walked = case_at("filing", "small")
    walked.perform("return_filing", "高远", "2026-03-04", {"reason": "违法行为的起止时间没有写明"})
    task = desk_of(walked, "周启明").tasks[0]
    assert (task.heading, task.returned.why if task.returned else "") == (
        "补正后重新提请立案", "违法行为的起止时间没有写明",
    )  # fmt: skip


def test_overdue_is_said_in_the_headline_and_on_the_line() -> None:
    walked = case_at("investigating", "small")
    html = shown(walked, "周启明")  # half a year later
    assert "已经逾期" in html
    assert "逾期" in html


def test_a_draft_handed_over_waits_for_the_one_and_not_for_the_other() -> None:
    walked = case_at("resolved", "major")
    draft = drafts.open(walked.officer("周启明"), walked.case, "decide")
    drafts.hand(draft, walked.officer("邓立"), "拟同意。")
    task = next(t for t in desk_of(walked, "邓立").all_tasks if t.key[1] == "decide")
    assert (task.tag, task.said.who if task.said else "") == ("待审批", "周启明 11月22日呈送：")
    assert "已呈送邓立" in shown(walked, "周启明")
    drafts.give_back(draft, "裁量理由写具体")
    back = desk_of(walked, "周启明").tasks[0]
    assert back.returned is not None
    assert back.returned.why == "裁量理由写具体"


def test_another_bureau_sees_nothing() -> None:
    walked = case_at("in_review", "major")
    bureau = Bureau.objects.create(code="410898", name="别的应急管理局", abbr="别")
    stranger = Officer.objects.create_user("stranger", name="外人", bureau=bureau)
    for role in ("inspector", "legal_reviewer", "leader", "archivist", "clerk", "hearing_chair"):
        OfficerRole.objects.create(officer=stranger, role=role, valid_from=date(2020, 1, 1))
    desk = Desk(stranger, roles_of(stranger))
    assert (desk.all_tasks, desk.dues, desk.waiting, desk.total) == ([], [], [], "0")
    html = browser(stranger).get("/").content.decode()
    assert walked.case is not None
    assert walked.case.title not in html


def test_my_cases_stand_in_the_bar_by_stage() -> None:
    walked = case_at("in_review", "major")
    bar = {part["label"]: part["n"] for part in desk_of(walked, "何静").bar}
    assert bar["法制审核"] == 1
    assert sum(bar.values()) == 1


def many_queries(walked: Walked, who: str) -> int:
    client = browser(walked.officer(who))
    client.get("/")  # the day's first look reminds
    with CaptureQueriesContext(connection) as found:
        client.get("/")
    return len(found)


@pytest.mark.parametrize("who", ["周启明", "高远", "宋雅"])
def test_it_costs_the_same_with_one_case_and_with_many(who: str) -> None:
    walked = case_at("in_review", "major")
    case_at("filing", "major")
    one = many_queries(walked, who)
    for stage in ("filing", "investigating", "notified", "in_review", "decided"):
        case_at(stage, "major")
    assert many_queries(walked, who) == one <= MOST_QUERIES


def test_only_thirty_are_shown_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = case_at("in_review", "major")
    case_at("in_review", "major")
    monkeypatch.setattr("cases.reads.desk.SHOWN", 1)
    assert "另有 1 件" in shown(walked, "宋雅")


def test_the_next_ten_working_days_and_what_is_over() -> None:
    walked = case_at("in_review", "major")
    with time_machine.travel("2026-06-30T10:00:00+08:00", tick=False):
        labels = [line.term.label for line in desk_of(walked, "周启明").dues]
    assert labels == ["法制审核"]
