"""A record made where there is no network: kept, finished, sent later by itself, done exactly once, lost never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, Route

from cases.models import DocumentMark, Draft, Event
from tests.browser.test_signing import ASKED, TABLET, TEXT, agree, filled, slot, write
from tests.browser.visitor import Visitor
from tests.walk import Walked, case_at


@pytest.fixture
def walked() -> Walked:
    return case_at("investigating", "small")


@pytest.fixture
def names(walked: Walked, site: str, with_passwords: Callable[..., dict[str, str]]) -> dict[str, str]:
    return with_passwords(walked)


@pytest.fixture
def address(walked: Walked) -> str:
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/inquire/"


def events() -> int:
    return Event.objects.filter(name="inquire").count()


def box(page: Page) -> Any:
    return page.locator("#outbox")


def finish(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()


def test_a_record_finished_without_a_network_is_sent_by_itself_when_it_is_back(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    one.context.set_offline(True)
    told = page.get_by_text("已断网，内容保存在本机")
    told.wait_for()
    with page.expect_event("requestfailed"):  # the draft; what to do now is still said
        one.form.locator('[name="place"]').fill("值班室")
    page.wait_for_timeout(100)
    assert told.is_visible()
    page.get_by_role("button", name="看笔录全文").click()
    page.locator("#reading dd", has_text="在切割车间作业，没有证。").wait_for()
    page.get_by_role("button", name="已宣读或者阅读，核对无误").click()
    write(page)
    finish(page)
    box(page).get_by_text("待发送 1 份").wait_for()
    assert events() == 0 and "高远" not in box(page).inner_text()
    with page.expect_navigation():
        one.context.set_offline(False)
    page.locator(".told").wait_for()
    assert events() == 1 and DocumentMark.objects.get().label == "被询问人"
    assert box(page).is_hidden() and not Draft.objects.exists()
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('anjuan'))") == []


def test_what_was_typed_without_a_network_is_saved_and_on_the_paper_when_it_is_back(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    one.context.set_offline(True)
    with page.expect_event("requestfailed"):
        one.form.locator('[name="place"]').fill("值班室")
    one.context.set_offline(False)
    page.locator("#paper", has_text="值班室").wait_for(state="attached")
    assert Draft.objects.get().data["fields"]["place"] == "值班室"
    assert page.locator("#offline").is_hidden() and events() == 0


def test_what_is_missing_is_said_without_a_network_too(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    one.context.set_offline(True)
    one.form.locator('[name="person"]').fill("")
    one.form.locator('[name="to"]').fill("09:00")
    finish(page)
    said = page.locator("#finish-n").inner_text()
    assert "被询问人：请填写" in said and "结束时间应晚于开始时间" in said
    assert box(page).is_hidden()


def test_a_lost_answer_does_it_once(visit: Callable[..., Visitor], names: dict[str, str], address: str) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    agree(page)
    write(page)
    lost: list[int] = []
    bad = [True]  # the line lets a request through, but no answer

    def lose(route: Route) -> None:
        if route.request.method == "POST" and bad[0]:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route(f"**{address}", lose)
    finish(page)
    page.locator("#queued").wait_for()
    assert lost[0] == 200 and events() == 1, "the server did it, the browser does not know"
    assert "待发送 1 份" in box(page).inner_text()
    bad[0] = False
    box(page).get_by_role("button", name="立即发送").click()
    page.locator(".told").wait_for()
    assert events() == 1 and DocumentMark.objects.count() == 1
    assert box(page).is_hidden()


def test_a_tab_closed_while_it_sends_does_not_hold_the_record_back(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    page.route("**/outbox/", lambda route: None)  # the line is so slow that no answer comes
    finish(page)
    box(page).get_by_text("正在发送").wait_for()
    page.close()
    one.page = page = one.tab()
    with page.expect_response(lambda answer: answer.url.endswith(address)):
        one.go("/")
    box(page).wait_for(state="hidden")
    assert events() == 1


def test_who_was_slower_reads_what_happened_and_sends_all_the_same(
    visit: Callable[..., Visitor], names: dict[str, str], address: str, walked: Walked
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    one.context.set_offline(True)
    finish(page)
    box(page).get_by_text("待发送 1 份").wait_for()
    data = {"kind": "document", "title": "合同", "proves": ["v1"]}
    walked.perform("add_evidence", "何静", "2026-03-05", data, ["周启明"])
    one.context.set_offline(False)
    page.locator("#since, .note.near", has_text="何静 2026-03-05").first.wait_for()
    assert events() == 0
    assert one.form.locator('[name="person"]').input_value() == "高远"
    finish(page)
    page.locator(".told").wait_for()
    assert events() == 1


def test_a_refusal_met_on_another_page_is_told_there_and_nothing_is_lost(
    visit: Callable[..., Visitor], names: dict[str, str], address: str, walked: Walked
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    agree(page)
    write(page)
    one.context.set_offline(True)
    finish(page)
    box(page).get_by_text("待发送 1 份").wait_for()
    data = {"kind": "document", "title": "合同", "proves": ["v1"]}
    walked.perform("add_evidence", "何静", "2026-03-05", data, ["周启明"])
    page.close()
    one.context.set_offline(False)
    one.page = page = one.tab()
    one.go("/")
    box(page).get_by_text("没有办成").wait_for()
    assert "何静 2026-03-05" in box(page).inner_text() and events() == 0
    box(page).get_by_role("button", name="已看过，仍然发送").click()
    box(page).wait_for(state="hidden")
    assert events() == 1 and DocumentMark.objects.get().label == "被询问人"


def test_an_expired_session_is_signed_in_again_in_another_tab(
    visit: Callable[..., Visitor], names: dict[str, str], address: str, frozen_clock: time_machine.Traveller
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    one.saved()
    frozen_clock.shift(timedelta(minutes=21))
    try:
        finish(page)
        box(page).get_by_text("登录已过期").wait_for()
        assert events() == 0
        with one.context.expect_page() as opened:
            box(page).get_by_role("link", name="去登录").click()
        door = opened.value
        door.get_by_label("执法证号或工号").fill(names["周启明"])
        door.get_by_label("口令").fill("yunchuan2026")
        door.get_by_role("button", name="登录").click()
        door.get_by_role("navigation", name="主导航").wait_for()
        page.wait_for_url(f"**{address.partition('acts/')[0]}")
        assert events() == 1, "the token of the form changed with the session, and that is no hindrance"
    finally:
        frozen_clock.shift(-timedelta(minutes=21))


def test_on_a_shared_tablet_nobody_sees_or_sends_what_another_left(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    one.context.set_offline(True)
    finish(page)
    box(page).get_by_text("待发送 1 份").wait_for()
    page.close()
    one.context.clear_cookies()  # his session is over, what he finished lies here
    one.context.set_offline(False)
    one.page = page = one.tab()
    one.sign_in(names["何静"])
    one.go(address)
    page.wait_for_timeout(800)
    assert box(page).is_hidden() and box(page).inner_text() == "" and events() == 0
    assert one.form.locator('[name="person"]').input_value() != "高远"
    one.context.clear_cookies()
    with page.expect_response(lambda answer: answer.url.endswith(address)):
        one.sign_in(names["周启明"])
    box(page).wait_for(state="hidden")
    assert events() == 1 and Event.objects.get(name="inquire").actor.username == names["周启明"]


def test_signing_out_clears_the_tablet_and_warns_of_what_was_not_sent(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    agree(page)
    write(page)
    page.route("**/outbox/", lambda route: route.abort())  # a line so bad that nothing gets through
    finish(page)
    box(page).get_by_text("待发送 1 份").wait_for()
    heard: list[str] = []
    answers = iter((False, True))

    def ask(dialog: Any) -> None:
        heard.append(dialog.message)
        dialog.accept() if next(answers) else dialog.dismiss()

    page.on("dialog", ask)
    page.locator(".me .menu summary").click()
    with page.expect_event("dialog"):
        page.get_by_role("button", name="退出登录").click()
    assert "还有 1 份没有发送" in heard[0] and box(page).is_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    left = page.evaluate(
        """async () => { const db = await new Promise((ok) => { indexedDB.open('anjuan').onsuccess = (e) => ok(e.target.result); });
          const all = (s) => new Promise((ok) => { db.transaction(s).objectStore(s).getAll().onsuccess = (e) => ok(e.target.result.length); });
          return [await all('queue'), await all('drawn'), Object.keys(localStorage).filter((k) => k.startsWith('anjuan')).length]; }"""
    )
    assert left == [0, 0, 0]


def test_a_page_left_open_by_accident_keeps_words_and_signatures(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    agree(page)
    one.saved()
    write(page)
    with page.expect_response(lambda r: r.url.endswith("/draft/")):
        one.form.locator('[name="person"]').fill("高远")
    page.close()
    one.page = page = one.tab()
    one.go(address)
    slot(page, ASKED).locator("img").wait_for()
    assert one.form.locator('textarea[name="text"]').input_value() == TEXT
    page.locator("#signing-n").get_by_text("1 / 3 已签").wait_for()


def test_what_was_queued_can_be_taken_back_and_mended(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    one.context.set_offline(True)
    finish(page)
    page.locator("#queued").wait_for()
    page.get_by_role("button", name="取回修改").click()
    box(page).wait_for(state="hidden")
    one.form.locator('[name="place"]').fill("值班室")
    finish(page)
    with page.expect_navigation():
        one.context.set_offline(False)
    page.locator(".told").wait_for()
    assert events() == 1 and "值班室" in Event.objects.get(name="inquire").payload
