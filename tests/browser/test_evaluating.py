"""The working screen of an evaluator: typed on the left, papers on the right, kept as typed, moved through by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from cases.models import Officer
from review.models import RoundScore
from tests.browser.visitor import PASSWORD, PHONE, Visitor
from tests.review.staged import Staged

pytestmark = pytest.mark.django_db(transaction=True)


def staged() -> tuple[Staged, int]:
    made = Staged("small")
    round = made.assigned()
    for person in made.evaluators:
        person.set_password(PASSWORD)
        Officer.objects.filter(pk=person.pk).update(password=person.password)
    return made, round.samples.get().pk


def test_what_is_typed_is_saved_counted_and_still_there(site: str, visit: Callable[..., Visitor]) -> None:
    made, pk = staged()
    page = visit(made.evaluators[0].username).page
    page.goto(f"{site}/rounds/samples/{pk}/score/")
    before = float(page.locator("#total").inner_text())
    page.locator('[name="p:B2"]').fill("1")
    page.locator('[name="r:B2"]').fill("检查内容不清楚")
    expect(page.locator("#saved")).to_contain_text("已自动保存")
    expect(page.locator("#total")).to_have_text(f"{before - 1:g}")
    page.reload()
    expect(page.locator('[name="r:B2"]')).to_have_value("检查内容不清楚")
    score = RoundScore.objects.get(sample=pk, officer=made.evaluators[0])
    assert score.draft["B2"] == {"points": "1", "reason": "检查内容不清楚"}


def test_keys_go_from_item_to_item_and_papers_open_beside(site: str, visit: Callable[..., Visitor]) -> None:
    made, pk = staged()
    page = visit(made.evaluators[0].username).page
    page.goto(f"{site}/rounds/samples/{pk}/score/")
    page.locator('[name="p:B2"]').focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator('[name="p:B3"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('[name="p:B4"]')).to_be_focused()
    first = page.locator("#paper").inner_text()
    page.keyboard.press("]")
    expect(page.locator("#paper")).not_to_have_text(first)


def test_it_works_on_a_phone_without_sideways_scrolling(site: str, visit: Callable[..., Visitor]) -> None:
    made, pk = staged()
    page = visit(made.evaluators[0].username, viewport=PHONE).page
    page.goto(f"{site}/rounds/samples/{pk}/score/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator('[name="p:F1"]').fill("4")
    expect(page.locator("#saved")).to_contain_text("已自动保存")


def test_what_is_typed_after_the_session_has_ended_comes_back_on_signing_in(
    site: str, visit: Callable[..., Visitor]
) -> None:
    made, pk = staged()
    visitor = visit(made.evaluators[0].username)
    page = visitor.page
    page.goto(f"{site}/rounds/samples/{pk}/score/")
    visitor.context.clear_cookies()
    page.locator('[name="p:F1"]').fill("4")
    page.locator('[name="r:F1"]').fill("审核签字晚")
    expect(page.locator("#saved")).to_contain_text("已存在本机")
    assert RoundScore.objects.get(sample=pk, officer=made.evaluators[0]).draft == {}
    visitor.sign_in(made.evaluators[0].username)
    page.goto(f"{site}/rounds/samples/{pk}/score/")
    expect(page.locator('[name="r:F1"]')).to_have_value("审核签字晚")
    expect(page.locator("#saved")).to_contain_text("已恢复本机没有存上的内容")
    expect(page.locator("#saved")).to_contain_text("已自动保存")
    score = RoundScore.objects.get(sample=pk, officer=made.evaluators[0])
    assert score.draft["F1"] == {"points": "4", "reason": "审核签字晚"}


def test_a_second_window_is_told_and_overwrites_nothing(site: str, visit: Callable[..., Visitor]) -> None:
    made, pk = staged()
    visitor = visit(made.evaluators[0].username)
    one, other = visitor.page, visitor.tab()
    for page in (one, other):
        page.goto(f"{site}/rounds/samples/{pk}/score/")
    one.locator('[name="p:F1"]').fill("4")
    expect(one.locator("#saved")).to_contain_text("已自动保存")
    other.locator('[name="p:F1"]').fill("3")
    other.locator('[name="p:F2"]').fill("7")
    expect(other.locator("#saved")).to_contain_text("在另一个窗口或者设备上存过")
    other.reload()
    expect(other.locator('[name="p:F1"]')).to_have_value("4")
    expect(other.locator('[name="p:F2"]')).to_have_value("7")  # nobody else had said anything of it
    expect(other.locator("#saved")).to_contain_text("本机还填过 F1 3")


def test_changing_what_the_machine_decided_shows_at_once(site: str, visit: Callable[..., Visitor]) -> None:
    made, pk = staged()
    page = visit(made.evaluators[0].username).page
    page.goto(f"{site}/rounds/samples/{pk}/score/")
    page.locator("#i-A1 summary").click()
    page.locator('[name="p:A1"]').fill("0")
    expect(page.locator("#overruled")).to_have_text("1")
    expect(page.locator("#lostcodes")).to_contain_text("A1 −0.5")
    left = int(page.locator("#left").inner_text())
    page.locator('[name="p:V06"]').select_option("0")
    expect(page.locator("#grade")).to_have_text("不合格")
    expect(page.locator("#left")).to_have_text(str(left - 1))
