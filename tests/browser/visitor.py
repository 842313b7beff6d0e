"""One person before the site: sees what the page shows, clicks what it offers, types into its labels.

Every fault a browser reports on the way (script errors, refused policies, missing files) is kept in `faults`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

PASSWORD = "yunchuan2026"
MOST_CLICKS = 3  # from the desk to any act
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
ROUND_TRIP = 60_000  # ms, at most; the cores are shared with the rest of the suite


class Visitor:
    """A browser window of somebody's own."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.faults: list[str] = []
        self.status = 0
        self.page = self.tab()

    def tab(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._answered)
        return page

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _answered(self, response: Response) -> None:
        """A part of a page that is not there. A page itself may be refused; fetches are looked at by their tests."""
        if response.status >= 400 and response.request.resource_type not in ("document", "fetch", "xhr"):
            self.faults.append(f"{response.status} {response.url}")

    # -- coming and going --------------------------------------------------------------------------------------------

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.address + path)
        self.status = answer.status if answer else 0
        return self.page

    def sign_in(self, username: str) -> Visitor:
        self.go("/signin/")
        self.fill_in(username)
        return self

    def fill_in(self, username: str) -> None:
        """The sign-in form, wherever it stands now."""
        self.page.get_by_label("执法证号或工号").fill(username)
        self.page.get_by_label("口令").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.get_by_role("navigation", name="主导航").wait_for()

    def follow(self, link: Locator) -> None:
        """Click, and be on the page it leads to. A click alone may come back while the page left behind still stands."""
        with self.page.expect_navigation(timeout=ROUND_TRIP):
            link.click()

    def desk(self) -> None:
        self.follow(self.page.get_by_role("link", name="工作台"))
        assert self.path == "/", self.path

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    # -- to an act, counting clicks ----------------------------------------------------------------------------------

    def to_act(self, act: str, case: str) -> int:
        """From the desk to the page of an act of the case of this title; how many clicks it took."""
        self.desk()
        task = self._task(act, case)
        if task.count():
            return self._clicked([task.first], act)
        if act == "register_clue":
            return self._clicked([self.page.get_by_role("link", name="登记线索")], act)
        self.follow(self.page.get_by_role("navigation", name="主导航").get_by_role("link", name="案件", exact=True))
        row = self.page.locator("tr", has=self.page.locator(f'td[title*="{case}"]'))
        self.follow(row.first.locator("th a"))
        offered = self.page.locator(f'main a[href$="/acts/{act}/"]')
        assert offered.count(), f"{act} is not offered on {self.path}"
        steps = [fold] if (fold := self._fold_of(offered.first)) else []
        return 2 + self._clicked([*steps, offered.locator("visible=true").first], act)

    def _task(self, act: str, case: str) -> Locator:
        rows = self.page.locator(".tasks > li", has_text=case)
        return rows.locator(f'a.btn[href$="/acts/{act}/"]')

    def _fold_of(self, wanted: Locator) -> Locator | None:
        """The summary to open first, where the link lies folded away."""
        return None if wanted.is_visible() else wanted.locator("xpath=ancestor::details[1]/summary")

    def _clicked(self, path: list[Locator], act: str) -> int:
        for link in path:
            link.click()
        self.page.locator("form#act").wait_for()
        expected = "/cases/new/" if act == "register_clue" else f"/acts/{act}/"
        assert self.path.endswith(expected), self.path
        return len(path)

    # -- the form of an act ------------------------------------------------------------------------------------------

    @property
    def form(self) -> Locator:
        return self.page.locator("form#act")

    def field(self, label: str, within: Locator | None = None, nth: int = 0) -> Locator:
        """The field of this label, unfolded where it lies behind 更多. What is optional says so after the label."""
        found = (within or self.form).get_by_label(re.compile(rf"^{re.escape(label)}( 选填)?$")).nth(nth)
        found.wait_for(state="attached")
        while not found.is_visible():
            closed = found.locator("xpath=ancestor::details[not(@open)]/summary")
            assert closed.count(), f"{label} is hidden"
            closed.first.click()
        return found

    def type(self, label: str, text: str, within: Locator | None = None, nth: int = 0) -> None:
        self.field(label, within, nth).fill(text)

    def choose(self, label: str, option: str, within: Locator | None = None, nth: int = 0) -> None:
        """From a list; some choices show other fields."""
        field = self.field(label, within, nth)
        if field.get_attribute("data-refresh") is None:
            field.select_option(label=option)
            return
        with self.fresh():
            field.select_option(label=option)

    def tick(self, *labels: str, within: Locator | None = None) -> None:
        for label in labels:
            self.field(label, within).check()

    def tick_all(self, group: str) -> None:
        """Every box of a group, named by its caption."""
        boxes = self.form.get_by_role("group", name=group).get_by_role("checkbox")
        for box in boxes.all():
            box.check()

    @contextmanager
    def fresh(self) -> Iterator[None]:
        """Whatever is done inside lets the server draw the form again."""
        self.form.evaluate("form => form.setAttribute('data-old', '')")
        yield
        self.page.locator("form#act:not([data-old])").wait_for()

    def add(self, button: str, nth: int = 0) -> None:
        with self.fresh():
            self.form.get_by_role("button", name=button).nth(nth).click()

    def upload(self, *files: Path) -> None:
        """Taken at once, before the form is sent."""
        self.page.locator("#f-_upload").set_input_files(list(files))
        for file in files:
            self.page.locator("#files li", has_text=file.name).wait_for()

    def saved(self) -> None:
        """Wait until what was typed is kept on the server."""
        self.page.locator("#saved", has_text="已自动保存").wait_for()

    def press(self, button: str) -> None:
        """Send the form; it must be done, not refused."""
        self.submit(button)
        assert not self.form.count(), self.told()

    def submit(self, button: str) -> None:
        sure = self.form.get_by_label(re.compile("^我已核对"))
        if sure.count():
            sure.check()
        with self.page.expect_navigation(timeout=ROUND_TRIP):
            self.form.get_by_role("button", name=button, exact=True).last.click()

    def told(self) -> str:
        """What the page says happened, or what is wrong."""
        return "\n".join(self.page.locator(".told, section.errors").all_inner_texts())

    # -- looking -----------------------------------------------------------------------------------------------------

    def overflow(self) -> list[str]:
        """What makes the page scroll sideways; nothing where it does not."""
        found: list[str] = self.page.evaluate(SIDEWAYS)
        return found

    def focused(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(FOCUSED)
        return found


SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const clipped = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)) return true; return false; };
  return [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > wide + 1 && !clipped(e))
    .map((e) => `${e.tagName.toLowerCase()}.${e.className}: ${(e.textContent || '').trim().slice(0, 40)}`).slice(0, 5)
    .concat(`${document.documentElement.scrollWidth} > ${wide}`);
}"""
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  return { tag: e.tagName, id: e.id, name: e.getAttribute('name') || '', text: (e.textContent || '').trim().slice(0, 60),
    href: e.getAttribute('href') || '', outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight };
}"""
