"""Signing a record on a tablet: read back first, then each on the pad; what is changed afterwards is not signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from cases.models import DocumentMark, Event
from tests.browser.visitor import PHONE, Visitor
from tests.documents.drawn_marks import signature
from tests.walk import Walked, case_at

TABLET: dict[str, Any] = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "device_scale_factor": 2}
LYING: dict[str, Any] = {"viewport": {"width": 844, "height": 390}, "has_touch": True, "device_scale_factor": 3}
HAND: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "device_scale_factor": 3}
ASKED = "inquiry_record..2"
TEXT = "问：你当天在做什么？\n答：在切割车间作业，没有证。"


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


def filled(one: Visitor, address: str) -> Page:
    """The record typed, and read back."""
    one.go(address)
    one.type("办理日期", "2026-03-05")
    one.tick("何静", within=one.page.locator("#f-_team"))
    for name, text in (("person", "高远"), ("place", "会议室"), ("from", "09:10"), ("to", "10:05")):
        one.form.locator(f'[name="{name}"]').fill(text)
    one.page.get_by_role("button", name="整段编辑").click()
    one.form.locator('textarea[name="text"]').fill(TEXT)
    return one.page


def slot(page: Page, place: str = ASKED) -> Any:
    return page.locator(f'[data-slot="{place}"]')


def write(page: Page, place: str = ASKED) -> None:
    """Two strokes on the pad, as a hand makes them."""
    slot(page, place).get_by_role("button", name="签名", exact=True).click()
    box = page.locator("#pad canvas").bounding_box()
    assert box is not None
    for start, end in (((0.2, 0.5), (0.75, 0.4)), ((0.5, 0.2), (0.45, 0.8))):
        page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=6)
        page.mouse.up()
    page.get_by_role("button", name="完成签名").click()
    slot(page, place).locator("img").wait_for()


def agree(page: Page) -> None:
    page.locator('[name="read_back"]').check()


@pytest.mark.parametrize("screen", [TABLET, HAND, LYING], ids=["tablet", "hand", "lying"])
def test_the_pad_fits_every_screen_and_takes_a_sharp_signature(
    visit: Callable[..., Visitor], names: dict[str, str], address: str, screen: dict[str, Any]
) -> None:
    one = visit(names["周启明"], **screen)
    page = filled(one, address)
    agree(page)
    slot(page).get_by_role("button", name="签名", exact=True).click()
    inside = page.evaluate(
        """() => { const pad = document.querySelector('#pad'), box = pad.getBoundingClientRect(), c = pad.querySelector('canvas');
          const done = pad.querySelector('[data-pad=done]').getBoundingClientRect();
          return { fits: box.left >= 0 && box.right <= innerWidth + 1 && box.top >= -1 && box.bottom <= innerHeight + 1,
            seen: done.bottom <= innerHeight + 1 && done.height >= 40, tall: c.getBoundingClientRect().height,
            sharp: Math.abs(c.width - c.getBoundingClientRect().width * devicePixelRatio) <= 2 }; }"""
    )
    assert inside["fits"] and inside["seen"] and inside["sharp"] and inside["tall"] >= 140, inside
    page.get_by_role("button", name="取消").click()
    write(page)
    assert not one.overflow()


def test_strokes_are_taken_back_one_by_one(visit: Callable[..., Visitor], names: dict[str, str], address: str) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    agree(page)
    slot(page).get_by_role("button", name="签名", exact=True).click()
    ink = """() => { const c = document.querySelector('#pad canvas'), copy = c.cloneNode();
        copy.getContext('2d', { willReadFrequently: true }).drawImage(c, 0, 0);
        return copy.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((v, i) => i % 4 === 3 && v).length; }"""
    box = page.locator("#pad canvas").bounding_box()
    assert box is not None
    amounts = [page.evaluate(ink)]
    for x in (100, 200):
        page.mouse.move(box["x"] + x, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + x, box["y"] + 140, steps=4)
        page.mouse.up()
        amounts.append(page.evaluate(ink))
    assert amounts[0] == 0 < amounts[1] < amounts[2]
    page.get_by_role("button", name="撤一笔").click()
    assert page.evaluate(ink) == amounts[1]
    page.get_by_role("button", name="清除").click()
    assert page.evaluate(ink) == 0
    page.get_by_role("button", name="完成签名").click()
    assert not slot(page).locator("img").count(), "an empty pad is no signature"


def test_a_record_is_read_back_signed_and_done(
    visit: Callable[..., Visitor], names: dict[str, str], address: str, tmp_path: Path
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    slot(page).get_by_role("button", name="签名", exact=True).click()
    assert page.locator("#finish-n").get_by_text("先宣读或者交其阅读").is_visible(), "nobody signs what was not read"
    one.page.get_by_role("button", name="看笔录全文").click()
    page.locator("#reading .sheet").get_by_text("在切割车间作业，没有证。").wait_for()
    assert "共 1 页" in page.locator("#reading-n").inner_text()
    page.get_by_role("button", name="已宣读或者阅读，核对无误").click()
    write(page)
    write(page, "inquiry_record..0")
    photo = tmp_path / "指印.jpg"
    photo.write_bytes(signature())
    page.locator(f'[data-picture="{ASKED}.f"]').set_input_files(photo)
    slot(page).get_by_alt_text("被询问人的指印").wait_for()
    page.get_by_role("button", name="提交", exact=True).click()
    page.locator(".told").wait_for()
    assert {(m.label, m.x_mm) for m in DocumentMark.objects.all()} == {("被询问人", 0), ("被询问人", 25), ("询问人", 0)}
    assert json.loads(Event.objects.get(name="inquire").payload)["data"]["read_back"] is True
    assert one.page.locator("#outbox").is_hidden()


def test_words_changed_after_the_signature_are_not_signed(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    agree(page)
    write(page)
    one.form.locator('textarea[name="text"]').fill(TEXT + "补充一句。")
    page.locator("#signing-n").get_by_text("原来的签名不再有效").wait_for()
    page.get_by_role("button", name="提交", exact=True).click()
    page.locator("#finish-n").get_by_text("笔录在签名以后改动过").wait_for()
    assert not Event.objects.filter(name="inquire").exists()
    one.form.locator('textarea[name="text"]').fill(TEXT)
    page.locator("#signing-n").get_by_text("1 / 3 已签").wait_for()
    page.get_by_role("button", name="提交", exact=True).click()
    page.locator(".told").wait_for()
    assert DocumentMark.objects.get().label == "被询问人"


def test_who_refuses_is_written_down(visit: Callable[..., Visitor], names: dict[str, str], address: str) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    page.locator("[data-slot] .name", has_text="高远").wait_for()
    one.form.locator('[name="signed"]').uncheck()
    note = one.form.locator('[name="refusal_note"]')
    assert note.input_value().startswith("被询问人高远核对后拒绝签名") and "见证人" in note.input_value()
    note.fill("高远拒绝签名，称与其无关。见证人：孟某。")
    page.get_by_role("button", name="提交", exact=True).click()
    page.locator(".told").wait_for()
    assert json.loads(Event.objects.get(name="inquire").payload)["data"]["signed"] is False


def test_a_refused_record_shows_what_is_wrong_and_keeps_the_signatures(
    visit: Callable[..., Visitor], names: dict[str, str], address: str
) -> None:
    one = visit(names["周启明"], **TABLET)
    page = filled(one, address)
    one.type("办理日期", "2099-02-01")
    agree(page)
    write(page)
    page.get_by_role("button", name="提交", exact=True).click()
    page.locator("section.errors").wait_for()
    assert slot(page).locator("img").count() == 1
    assert one.form.locator('[name="person"]').input_value() == "高远"
    assert not Event.objects.filter(name="inquire").exists()
    assert page.locator("#outbox").is_hidden()
