"""A clause is found by words, initials or number while one types; the catalogue's pages at desk and phone width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.test_every_page import faults, seen
from tests.browser.visitor import PHONE, Visitor

CERTIFICATE, DUTY = "安全生产法第九十七条第一款第七项", "安全生产法第三十条第一款"


def clause_of(one: Visitor) -> tuple[Locator, Locator, Locator]:
    """The field of the clause, that of the duty, the list of what is offered."""
    page = one.page
    return (
        page.locator('[name="violations-0-clause"]'),
        page.locator('[name="violations-0-violated"]'),
        page.get_by_role("listbox"),
    )


@pytest.mark.parametrize("typed", ["tzzy", "特种作业 无证", "97.7", "安法97条7项", "w97.7"])
def test_a_clause_is_chosen_from_the_keyboard_and_names_the_duty(
    visit: Callable[..., Visitor], demonstration: Path, typed: str
) -> None:
    one = visit("1001")
    one.go("/cases/new/")
    clause, duty, offers = clause_of(one)
    clause.press_sequentially(typed)
    expect(offers.get_by_role("option").first).to_contain_text(CERTIFICATE)
    assert clause.get_attribute("aria-expanded") == "true"
    assert not faults(one.page)
    clause.press("ArrowDown")
    assert clause.get_attribute("aria-activedescendant") == offers.get_by_role("option").first.get_attribute("id")
    clause.press("Enter")
    expect(clause).to_have_value(CERTIFICATE)
    expect(duty).to_have_value(DUTY)
    expect(offers).to_have_count(0)
    assert one.path == "/cases/new/", "Enter chose, it did not send the form"
    one.saved()


def test_a_second_clause_is_added_and_a_duty_once_typed_stays(
    visit: Callable[..., Visitor], demonstration: Path
) -> None:
    one = visit("1001")
    one.go("/cases/new/")
    clause, duty, offers = clause_of(one)
    duty.fill("安全生产法第三十条")
    clause.press_sequentially("tzzy")
    offers.get_by_role("option", name=CERTIFICATE).click()
    expect(clause).to_have_value(CERTIFICATE)
    expect(duty).to_have_value("安全生产法第三十条")
    clause.press_sequentially("、警示标志")
    offers.get_by_role("option", name="安全生产法第九十九条").first.click()
    expect(clause).to_have_value(f"{CERTIFICATE}、安全生产法第九十九条第一款第一项")


def test_what_is_offered_goes_with_escape_and_with_the_focus(
    visit: Callable[..., Visitor], demonstration: Path
) -> None:
    one = visit("1001")
    one.go("/cases/new/")
    clause, duty, offers = clause_of(one)
    clause.press_sequentially("培训")
    expect(offers).to_be_visible()
    clause.press("Escape")
    expect(offers).to_have_count(0)
    expect(clause).to_have_value("培训")
    clause.press("ArrowDown")
    expect(offers).to_be_visible()
    duty.focus()
    expect(offers).to_have_count(0)
    duty.press_sequentially("tzzy")  # for the duty, duties are offered
    offers.get_by_role("option", name=DUTY).first.click()
    expect(duty).to_have_value(DUTY)


def test_a_field_left_while_one_still_types_is_looked_for_no_more(
    visit: Callable[..., Visitor], demonstration: Path
) -> None:
    one = visit("1001")
    one.go("/cases/new/")
    clause, _duty, offers = clause_of(one)
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    one.page.clock.install(time="2026-11-22T10:00:00+08:00")
    one.page.clock.pause_at("2026-11-22T10:01:00+08:00")  # no time passes while one types
    clause.press_sequentially("tzzy")
    one.page.get_by_label("案件名称").focus()
    one.page.clock.run_for(500)  # no script fails either: see `visit`
    expect(offers).to_have_count(0)
    assert not [url for url in asked if "q=tzzy" in url]


def test_what_one_is_choosing_from_is_not_taken_away_by_a_later_answer(
    visit: Callable[..., Visitor], demonstration: Path
) -> None:
    one = visit("1001")
    one.go("/cases/new/")
    clause, _duty, offers = clause_of(one)
    one.page.clock.install(time="2026-11-22T10:00:00+08:00")
    one.page.clock.pause_at("2026-11-22T10:01:00+08:00")
    clause.press_sequentially("tzz")
    one.page.clock.run_for(500)
    expect(offers.get_by_role("option").first).to_contain_text(CERTIFICATE)
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    clause.press("y")
    clause.press("ArrowDown")
    one.page.clock.run_for(500)
    clause.press("Enter")
    expect(clause).to_have_value(CERTIFICATE)
    assert not [url for url in asked if "q=tzzy" in url] and one.path == "/cases/new/"


def test_a_row_added_later_offers_clauses_too(visit: Callable[..., Visitor], demonstration: Path) -> None:
    one = visit("1001")
    one.go("/cases/new/")
    one.add("添加违法事实")
    second = one.page.locator('[name="violations-1-clause"]')
    second.press_sequentially("103.2")
    one.page.get_by_role("listbox").get_by_role("option").first.click()
    expect(second).to_have_value("安全生产法第一百零三条第二款")


def test_without_script_the_field_is_a_plain_one(visit: Callable[..., Visitor], demonstration: Path) -> None:
    one = visit("1001", java_script_enabled=False)
    one.go("/cases/new/")
    assert one.page.locator('[name="violations-0-clause"]').get_attribute("list") == "clauses"
    assert one.page.locator(f'datalist#clauses option[value="{CERTIFICATE}"]').count() == 1


def test_the_catalogue_reads_at_desk_and_phone_width(visit: Callable[..., Visitor], demonstration: Path) -> None:
    one, wrong = visit("1501"), []
    pages = {
        "catalogue": "/law/", "catalogue-found": "/law/?q=培训", "catalogue-none": "/law/?q=危化条例78",
        "catalogue-cause": "/law/?cause=H.3&ended=1", "catalogue-entry": "/law/catalogue/W99.4/",
        "catalogue-versions": "/law/catalogue/P45/", "catalogue-ended": "/law/catalogue/H84/",
    }  # fmt: skip
    for name, path in pages.items():
        one.go(path)
        assert one.status == 200, path
        wrong += seen(one, name)
    assert not wrong, "\n".join(wrong)


def test_a_search_by_words_leads_to_the_entry(visit: Callable[..., Visitor], demonstration: Path) -> None:
    one = visit("1201", viewport=PHONE)
    one.go("/")
    one.page.get_by_role("link", name="依据与裁量").click()
    one.page.get_by_role("searchbox", name="查找处罚事项").fill("三合一")
    one.page.get_by_role("button", name="查找").click()
    one.page.get_by_role("link", name="危险物品的车间").click()
    one.page.get_by_role("heading", name="危险物品的车间").wait_for()
    assert one.path.startswith("/law/catalogue/W105.1/")
    expect(one.page.get_by_text("安全生产法第四十二条第一款")).to_be_visible()
