"""The record screen in a real browser: rows typed by keyboard, sets inserted, a tablet's thumb, the paper as before."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from cases.models import Draft, Event
from tests.browser.visitor import Visitor
from tests.walk import Walked, case_at

TABLET = {"width": 820, "height": 1180}
FINGER = 44  # CSS pixels


@pytest.fixture
def walked() -> Walked:
    return case_at("investigating", "small", before="inquire")


@pytest.fixture
def opened(
    visit: Callable[..., Visitor], walked: Walked, site: str, with_passwords: Callable[..., dict[str, str]]
) -> Callable[..., Visitor]:
    """何静 before the page of an inquiry."""
    names = with_passwords(walked)

    def open(**options: object) -> Visitor:
        visitor = visit(names["何静"], **options)
        assert walked.case is not None
        visitor.go(f"/cases/{walked.case.uid}/acts/inquire/")
        visitor.page.locator("#talk-rows").wait_for()
        return visitor

    return open


def text(visitor: Visitor) -> str:
    return visitor.page.locator("textarea[data-talk]").input_value()


def questions(visitor: Visitor) -> list[str]:
    return [one.input_value() for one in visitor.page.locator('.qa [data-part="q"]').all()]


def row(visitor: Visitor, number: int) -> Locator:
    return visitor.page.locator(".qa-row").nth(number - 1)


def test_a_record_is_typed_without_touching_the_mouse(opened: Callable[..., Visitor]) -> None:
    visitor = opened()
    keys = visitor.page.keyboard
    row(visitor, 1).get_by_label("第1问的问题").focus()
    for line in (
        "几点到的？",
        "八点。",
        "谁在场？",
        "两个人，",
    ):
        keys.type(line)
        keys.press("Enter") if line != "两个人，" else keys.press("Shift+Enter")
    keys.type("都是临时工。")
    keys.press("Tab")  # behind the last answer: a new question
    keys.type("还有谁？")
    assert text(visitor) == "问：几点到的？\n答：八点。\n问：谁在场？\n答：两个人，\n都是临时工。\n问：还有谁？\n答："
    keys.press("Alt+ArrowUp")
    assert questions(visitor) == ["几点到的？", "还有谁？", "谁在场？"]
    keys.press("Alt+Delete")
    assert questions(visitor) == ["几点到的？", "谁在场？"]
    visitor.page.get_by_role("button", name="撤销").click()
    assert questions(visitor) == ["几点到的？", "还有谁？", "谁在场？"]
    assert visitor.page.locator("#talk-n").inner_text() == "3 问，1 问没有答"


def test_enter_that_chooses_a_character_stays_in_its_field(opened: Callable[..., Visitor]) -> None:
    visitor = opened()
    field = row(visitor, 1).get_by_label("第1问的问题")
    field.focus()
    field.evaluate(
        "f => f.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    assert field.evaluate("f => document.activeElement === f")


def test_a_text_kept_from_before_comes_apart_and_is_left_alone_until_somebody_types(
    opened: Callable[..., Visitor], walked: Walked
) -> None:
    visitor = opened()
    cases = {
        "问：甲？答：乙。问：丙？答：丁。": ["甲？", "丙？"],
        "到场时大门紧闭。\n问：甲？\n答：乙说“问：谁？”\n又说一句。\n\n另起一段。": ["甲？"],
        "问:半角？\n答:好。": ["半角？"],
        "没有问答。": [],
    }
    for typed, asked in cases.items():
        visitor.page.locator("textarea[data-talk]").fill(typed)
        assert questions(visitor) == asked, typed
        assert text(visitor) == typed
    visitor.saved()
    assert Draft.objects.get().data["fields"]["text"] == "没有问答。"
    visitor.page.locator("textarea[data-talk]").fill("问：甲？答：乙。问：丙？答：丁。")
    row(visitor, 2).get_by_label("第2问的回答").fill("戊。")
    assert text(visitor) == "问：甲？\n答：乙。\n问：丙？\n答：戊。"


def test_one_tap_puts_a_set_in_its_place_and_nothing_twice(opened: Callable[..., Visitor]) -> None:
    visitor = opened()
    sets = visitor.page.locator("#talk-sets")
    closing = sets.get_by_role("button", name=re.compile("^结尾"))
    topic = sets.locator("> .row button").nth(2)
    closing.click()
    topic.click()
    sets.get_by_role("button", name=re.compile("^开头")).click()
    found = questions(visitor)
    assert "执法证件" in found[0] and "签名" in found[-1]
    assert len(found) == len(set(found))
    closing.click()
    topic.click()
    assert questions(visitor) == found
    assert visitor.page.locator("#talk-n").inner_text() == "这些问题已经在笔录里"
    visitor.page.get_by_text("全部提纲，逐条选用").click()
    fold = sets.locator('[data-questions="insurance"]')
    fold.locator("summary").click()
    fold.locator("li button").first.click()
    assert len(questions(visitor)) == len(found) + 1


def test_the_record_is_made_with_the_time_of_now_and_the_paper_says_what_was_typed(
    opened: Callable[..., Visitor], walked: Walked
) -> None:
    visitor = opened()
    visitor.type("办理日期", "2026-03-06")
    visitor.type("被询问人", "林某")
    visitor.page.get_by_role("button", name="开始时间：现在").click()
    assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", visitor.field("开始时间").input_value())
    visitor.type("开始时间", "09:10")
    visitor.type("结束时间", "09:55")
    row(visitor, 1).get_by_label("第1问的问题").fill("几点到的？")
    row(visitor, 1).get_by_label("第1问的回答").fill("八点。")
    visitor.saved()
    visitor.page.locator("#paper", has_text="几点到的？").wait_for()
    visitor.press("提交")
    data = json.loads(Event.objects.get(name="inquire").payload)["data"]
    assert data["text"] == "问：几点到的？\n答：八点。" and data["time_from"] == "09:10"


def test_who_is_elsewhere_is_said_beside_the_times(opened: Callable[..., Visitor], walked: Walked) -> None:
    data = {"from": "09:00", "to": "09:30", "place": "车间", "text": "在场。", "proves": ["v1"]}
    walked.perform("inspect_scene", "何静", "2026-03-06", data, ["邓立"])
    visitor = opened()
    visitor.type("办理日期", "2026-03-06")
    visitor.type("开始时间", "09:10")
    visitor.page.locator("#rooms", has_text="何静同时在本案的“勘验”").wait_for()
    visitor.type("开始时间", "09:30")
    visitor.page.locator("#rooms:not(:has(.note))").wait_for(state="attached")


def test_on_a_tablet_everything_is_big_enough_for_a_finger_and_nothing_runs_off(opened: Callable[..., Visitor]) -> None:
    visitor = opened(viewport=TABLET, has_touch=True, is_mobile=True)
    visitor.page.locator("#talk-sets > .row button").first.tap()
    assert visitor.overflow() == []
    targets = visitor.page.locator("#record .talk button:visible, #record .timed :is(input, button), .qa textarea")
    small = [
        (one.evaluate("e => e.outerHTML.slice(0, 80)"), box["height"])
        for one in targets.all()
        if (box := one.bounding_box()) is not None and box["height"] < FINGER - 0.5
    ]
    assert not small, small


def test_a_pasted_record_comes_apart(opened: Callable[..., Visitor]) -> None:
    visitor = opened()
    field = row(visitor, 1).get_by_label("第1问的问题")
    field.focus()
    field.evaluate("""f => { const data = new DataTransfer(); data.setData('text/plain', '问：甲？\\n答：乙。\\n问：丙？\\n答：丁。');
      f.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }""")
    assert questions(visitor) == ["甲？", "丙？"]
