"""Nothing typed is lost: a line that breaks, a tab that closes, a session that ends, somebody who was faster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from cases.models import Draft, Event
from tests.browser.visitor import Visitor
from tests.walk import Walked, case_at

REPORT = "切割车间1名人员未持证作业，事实清楚。"
MORE = "当事人已停止其作业。"
ACT = "conclude_investigation"


@pytest.fixture
def walked() -> Walked:
    return case_at("investigating", "small", before=ACT)


@pytest.fixture
def names(walked: Walked, site: str, with_passwords: Callable[..., dict[str, str]]) -> dict[str, str]:
    return with_passwords(walked)


@pytest.fixture
def address(walked: Walked) -> str:
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/{ACT}/"


def report(visitor: Visitor) -> str:
    return visitor.field("调查报告").input_value()


def acts() -> int:
    return Event.objects.filter(name=ACT).count()


def test_who_comes_second_is_told_who_did_what_and_keeps_what_he_typed(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    first, second = visit(names["周启明"]), visit(names["何静"])
    for visitor, discretion in ((first, "首次，已停止其作业"), (second, "一人，首次")):
        visitor.go(address)
        visitor.type("办理日期", "2026-03-12")
        visitor.type("金额（元）", "5000")
        visitor.type("裁量说明", discretion)
    second.type("调查报告", REPORT)
    first.press("提交")
    second.submit("提交")
    assert "周启明 2026-03-12 调查终结" in second.page.locator("main").inner_text()
    assert report(second) == REPORT
    assert second.field("裁量说明").input_value() == "一人，首次"
    assert acts() == 1


def test_while_the_line_is_broken_the_words_stay_in_the_browser_and_go_up_afterwards(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"])
    one.go(address)
    one.type("调查报告", REPORT)
    one.saved()
    one.context.set_offline(True)
    one.type("调查报告", REPORT + MORE)
    one.page.get_by_text("没有网络，已存在本机").wait_for()
    assert Draft.objects.get().data["fields"]["report"] == REPORT
    with one.page.expect_response(lambda r: r.url.endswith("/draft/") and r.ok):
        one.context.set_offline(False)
    one.page.locator("#offline").wait_for(state="hidden")
    one.page.reload()
    assert report(one) == REPORT + MORE
    assert one.page.locator("#local").is_hidden()


def test_a_page_closed_without_a_line_offers_its_words_when_it_is_opened_again(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"])
    one.go(address)
    one.context.set_offline(True)
    one.type("调查报告", REPORT)
    one.page.get_by_text("没有网络，已存在本机").wait_for()
    one.page.close()
    one.context.set_offline(False)
    one.page = one.tab()
    one.go(address)
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="用本机的").click()
    assert report(one) == REPORT
    assert one.page.locator("#local").is_hidden()


def test_a_tab_closed_in_the_middle_of_a_word_brings_the_draft_back(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"])
    one.go(address)
    with one.page.expect_response(lambda r: r.url.endswith("/draft/")):
        one.type("调查报告", REPORT)
    one.type("调查报告", REPORT + MORE)
    one.page.close(run_before_unload=True)
    one.page = one.tab()
    one.go("/")
    drafts = one.page.locator("section", has=one.page.get_by_role("heading", name="草稿"))
    one.follow(drafts.get_by_role("link").first)
    offered = one.page.get_by_role("button", name="用本机的")
    if offered.is_visible():  # the last words had no time to go up: they are kept here
        with one.page.expect_navigation():
            offered.click()
    assert report(one) == REPORT + MORE


def test_an_expired_session_brings_the_words_back_after_signing_in(
    visit: Callable[..., Visitor], names: dict[str, str], address: str, frozen_clock: time_machine.Traveller
) -> None:
    one = visit(names["周启明"])
    one.go(address)
    one.type("办理日期", "2026-03-12")
    one.saved()
    frozen_clock.shift(timedelta(minutes=21))
    try:
        one.type("调查报告", REPORT)
        one.page.get_by_text("登录已过期，已存在本机").wait_for()
        with one.page.expect_navigation():
            one.form.get_by_role("button", name="提交", exact=True).click()
        assert one.path.startswith("/signin/")
        one.fill_in(names["周启明"])
        one.form.wait_for()
        with one.page.expect_navigation():
            one.page.get_by_role("button", name="用本机的").click()
        assert report(one) == REPORT
        assert acts() == 0
    finally:
        frozen_clock.shift(-timedelta(minutes=21))


def test_a_refused_act_shows_everything_typed_and_where_to_mend_it(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"])
    one.go(address)
    one.type("办理日期", "昨天")
    one.type("裁量说明", "首次")
    one.type("调查报告", REPORT)
    one.submit("提交")
    assert one.focused()["tag"] == "SECTION"  # the summary
    one.page.locator("section.errors").get_by_role("link", name="办理日期").click()
    assert one.focused()["id"] == "f-_on"
    assert (report(one), one.field("裁量说明").input_value()) == (REPORT, "首次")
    assert acts() == 0


def test_a_double_click_makes_one_event_and_the_back_button_none(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"])
    one.go(address)
    one.type("办理日期", "2026-03-12")
    one.type("金额（元）", "5000")
    one.type("裁量说明", "首次")
    one.form.get_by_role("button", name="提交", exact=True).dblclick()
    one.page.locator(".told").wait_for()
    assert acts() == 1
    one.page.go_back()
    one.form.wait_for()
    assert one.page.locator("#local").is_hidden()  # what was sent is not offered again
    one.submit("提交")
    assert acts() == 1


def test_the_same_form_sent_twice_without_scripts_makes_one_event(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], java_script_enabled=False)
    one.go(address)
    one.type("办理日期", "2026-03-12")
    one.type("金额（元）", "5000")
    one.type("裁量说明", "首次")
    one.form.get_by_role("button", name="提交", exact=True).dblclick()
    one.page.locator(".told").wait_for()
    assert acts() == 1


def test_what_was_done_is_not_offered_as_unsaved_when_the_act_is_done_again(
    visit: Callable[..., Visitor], names: dict[str, str], walked: Walked
) -> None:
    assert walked.case is not None
    one = visit(names["周启明"])
    for title in ("现场照片", "培训档案"):
        one.go(f"/cases/{walked.case.uid}/acts/add_evidence/")
        assert one.page.locator("#local").is_hidden()
        one.type("办理日期", "2026-03-05")
        one.tick("何静", within=one.page.locator("#f-_team"))
        one.choose("证据种类", "视听资料")
        one.type("证据名称", title)
        one.press("提交")
    assert Event.objects.filter(name="add_evidence").count() >= 2
