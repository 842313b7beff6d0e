"""On a phone nothing scrolls sideways and a leader signs one matter after the other; without a mouse all can be done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cases.models import Case, Event
from tests.browser.visitor import PASSWORD, PHONE, Visitor
from tests.walk import Walked, case_at, sample

FILINGS = 4


def filings(many: int) -> Walked:
    """As many cases as asked that wait for the leader's approval to be filed."""
    for number in range(many):
        raw = sample("small")
        raw["title"], raw["parties"][0]["name"] = f"第{number}厂案", f"云川市第{number}机械有限公司"
        raw["parties"][0].pop("credit_code")
        walked = case_at("filing", "small", raw=raw)
    return walked


def test_on_a_phone_nothing_scrolls_sideways(visit: Callable[..., Visitor], demonstration: Path) -> None:
    case = Case.objects.get(stage="investigating")
    for who, paths in (
        ("1003", ("/", f"/cases/{case.uid}/", f"/cases/{case.uid}/acts/inquire/", "/cases/new/", "/inbox/")),
        ("1301", ("/", "/approvals/", f"/cases/{case.uid}/")),
    ):
        one = visit(who, viewport=PHONE, has_touch=True, is_mobile=True)
        for path in paths:
            one.go(path)
            assert one.overflow() == [], path


def test_a_leader_approves_several_in_a_row_on_the_phone(
    visit: Callable[..., Visitor], with_passwords: Callable[..., dict[str, str]]
) -> None:
    names = with_passwords(filings(FILINGS))
    leader = visit(names["高远"], viewport=PHONE, has_touch=True, is_mobile=True)
    leader.page.get_by_role("link", name="审批", exact=True).tap()
    for left in range(FILINGS, 1, -1):
        leader.page.get_by_role("heading", name=f"有 {left} 件等您审批").wait_for()
        leader.page.get_by_role("button", name="批准立案").first.tap()
    matter = leader.page.locator(".queue > li").first  # the last one goes back
    leader.page.get_by_role("heading", name="有 1 件等您审批").wait_for()
    matter.locator("summary", has_text="退回").tap()
    matter.get_by_placeholder("退回的理由").fill("违法事实不清")
    matter.get_by_role("button", name="退回").tap()
    leader.page.get_by_role("heading", name="没有等您审批的事项").wait_for()
    assert leader.path == "/approvals/"
    assert Event.objects.filter(name="approve_filing").count() == FILINGS - 1
    assert "违法事实不清" in Event.objects.get(name="return_filing").payload


class Keys:
    """Somebody who has a keyboard and no mouse. Whatever is in focus must be seen to be."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, most: int = 120, **wanted: str) -> None:
        """Tab on until the focus is on what has this name, text or address."""
        for _ in range(most):
            self.press("Tab")
            here = self.visitor.focused()
            assert here["outline"] >= 2 or here["tag"] == "BODY", f"the focus is not seen: {here}"
            assert here["seen"] or here["tag"] in ("BODY", "HTML"), f"the focus is out of sight: {here}"
            if all(value in here[key] for key, value in wanted.items()):
                return
        raise AssertionError(f"{wanted} is not reached by the keyboard")


def test_somebody_without_a_mouse_signs_in_finds_a_case_and_does_an_act(
    visit: Callable[..., Visitor], with_passwords: Callable[..., dict[str, str]]
) -> None:
    walked = case_at("filing", "small")
    names = with_passwords(walked)
    one = visit()
    keys = Keys(one)
    one.go("/signin/")
    keys.to(name="username")
    keys.type(names["高远"])
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    one.page.wait_for_url(f"{one.address}/")

    keys.press("Tab")
    assert one.focused()["text"] == "跳到正文"
    keys.press("/")
    assert one.focused()["name"] == "q"
    keys.type("恒达")
    keys.press("Enter")
    one.page.wait_for_url("**/cases/?q=*")
    keys.to(text="尚未立案", tag="A")
    keys.press("Enter")
    one.page.wait_for_url("**/cases/*-*/")
    keys.to(href="/acts/approve_filing/")
    keys.press("Enter")
    one.form.wait_for()

    keys.to(name="_on")
    keys.press("Control+a")
    keys.type("2026-03-04")
    keys.to(name="opinion")
    keys.type("同意立案/")  # a slash within a field is a slash
    keys.to(text="批准立案", tag="BUTTON")
    keys.press("Enter")
    one.page.locator(".told").wait_for()
    event = Event.objects.get(name="approve_filing")
    assert event.on.isoformat() == "2026-03-04" and "同意立案/" in event.payload


def test_a_leader_goes_through_the_queue_by_keys(
    visit: Callable[..., Visitor], with_passwords: Callable[..., dict[str, str]]
) -> None:
    """J and K between items, A to where one agrees, R to where one returns; nothing is sent by them."""
    names = with_passwords(filings(2))
    one = visit()
    one.sign_in(names["高远"])
    one.go("/approvals/")
    items = one.page.locator(".queue > li")
    assert items.count() == 2
    keys = Keys(one)
    keys.press("j")
    assert items.nth(0).evaluate("item => item === document.activeElement")
    keys.press("j")
    assert items.nth(1).evaluate("item => item === document.activeElement")
    keys.press("r")
    assert one.focused()["name"] == "reason"
    keys.type("ajk")  # letters within a field are letters
    assert items.nth(1).locator("[name=reason]").input_value() == "ajk"
    keys.press("Shift+Tab")  # to the fold of 退回
    keys.press("k")
    assert items.nth(0).evaluate("item => item === document.activeElement")
    keys.press("a")
    assert items.nth(0).locator("button").first.evaluate("button => button === document.activeElement")
    assert Event.objects.filter(name="approve_filing").count() == 0
