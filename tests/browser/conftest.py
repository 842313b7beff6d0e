"""A real browser before the real site: Debian's Chromium, the live server, a database that commits."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client, override_settings
from playwright.sync_api import Browser, Error, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from cases import lawbase
from cases.models import Officer
from config.bootstrap import locked
from config.demo.build import build
from tests.browser.visitor import PASSWORD, ROUND_TRIP, WIDE, Visitor
from tests.conftest import copy_database
from tests.walk import Walked

# Debian's; the one that draws no window of its own needs a third less of the processor.
CHROMIUMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
HERE = Path(__file__).parent
expect.set_options(timeout=ROUND_TRIP)
WENT_WRONG = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module. While it is there its event loop runs, and Django must not mind."""
    found = next((file for file in CHROMIUMS if file.exists()), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"没有 {CHROMIUMS[-1]},浏览器测试没有运行")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        # Where a loop runs, and it does while the browser is there, Django has connections of its own. Those from before
        # would come back afterwards, open on a database file that was replaced meanwhile.
        connections.close_all()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(found), args=["--no-sandbox", "--lang=zh-CN"])
            yield browser
            browser.close()
            connections.close_all()


@pytest.fixture
def site(live_server: LiveServer, transactional_db: None) -> Iterator[str]:
    """The address of the site; nobody is still being answered when the database is put back."""
    lawbase.forget()
    yield live_server.url
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(10)
    lawbase.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fixtures may ask whether their test went wrong."""
    report = yield
    if report.when == "call":
        item.stash[WENT_WRONG] = report.failed
    return report


@pytest.fixture
def visit(
    chromium: Browser, site: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """`visit("高远的工号", viewport=PHONE)`: a browser of somebody's own, signed in where a user name is given.

    No script may fail and no content policy be broken on any page anybody opens. Of a test that went wrong a picture of
    each page is left behind.
    """
    opened: list[Visitor] = []

    def one(username: str = "", **options: Any) -> Visitor:
        given = {"viewport": WIDE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
        context = chromium.new_context(**given)
        context.set_default_timeout(ROUND_TRIP)
        opened.append(Visitor(context, site))
        return entered(opened[-1], username) if username else opened[-1]

    yield one
    for number, visitor in enumerate(opened):
        if request.node.stash.get(WENT_WRONG, True):
            with suppress(Error):  # its tab was closed
                visitor.page.screenshot(path=tmp_path / f"last-{number}.png", full_page=True)
        visitor.context.close()
    faults = [fault for visitor in opened for fault in visitor.faults]
    assert not faults, "\n".join(faults)


def entered(visitor: Visitor, username: str) -> Visitor:
    """At the desk, signed in beside the sign-in page: those whom it concerns go through it (`visit().sign_in(…)`)."""
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    visitor.context.add_cookies([{**session, "url": visitor.address}])
    visitor.go("/")
    return visitor


@pytest.fixture
def with_passwords() -> Callable[[Walked], dict[str, str]]:
    """The sample's people may sign in; their user names by name."""

    def give(walked: Walked) -> dict[str, str]:
        for officer in walked.people.values():
            officer.set_password(PASSWORD)
            Officer.objects.filter(pk=officer.pk).update(password=officer.password)
        return {name: officer.username for name, officer in walked.people.items()}

    return give


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """A whole PDF of one empty page."""
    import pikepdf

    file = tmp_path / "现场检查记录.pdf"
    with pikepdf.new() as volume:
        volume.add_blank_page()
        volume.save(file)
    return file


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    from PIL import Image

    file = tmp_path / "切割车间.jpg"
    Image.new("RGB", (640, 480), "#7a8794").save(file)
    return file


@pytest.fixture(scope="session")
def kept_demonstration(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Path:
    """A data folder with the demonstration and its database, made once for all workers of the run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demonstration-kept"
    folder.mkdir(exist_ok=True)
    kept = folder / "anjuan.sqlite3"
    with locked(folder / "lock"), django_db_blocker.unblock():
        if not kept.exists():
            with override_settings(DATA_DIR=folder, FILES_DIR=folder / "files"):
                build()
            name = str(connection.settings_dict["NAME"])
            copy_database(name, str(kept))
            copy_database(f"{name}_kept", name)
            lawbase.forget()
    return kept.parent


@pytest.fixture
def demonstration(kept_demonstration: Path, site: str, settings: Any) -> Path:
    """The demonstration bureau with its twelve cases; its data folder."""
    settings.DATA_DIR, settings.FILES_DIR = kept_demonstration, kept_demonstration / "files"
    copy_database(str(kept_demonstration / "anjuan.sqlite3"), str(connection.settings_dict["NAME"]))
    lawbase.forget()
    return kept_demonstration
