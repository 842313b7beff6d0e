"""Headers, cookies, sign-in and its lock-out, idle sessions, undeclared views, and logs without personal data."""

import io
import logging
import re
import secrets
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from cases.models import Bureau, Officer
from cases.web.access import allow
from config.gunicorn_settings import Log
from config.logs import Discreet
from config.urls import urlpatterns as the_sites
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse 9"
SECRET = "钱某 440524188001010014"
TEMPLATES = [
    file
    for folder in (settings.BASE_DIR / "config", settings.BASE_DIR / "cases")
    for file in folder.glob("**/templates/**/*.html")
]


def undeclared(request):
    return HttpResponse("open to everybody")


@allow(everyone=True)
def failing(request):
    raise ValueError(f"no such person: {SECRET}")


@allow()
def for_officers(request):
    return HttpResponse("for officers")


urlpatterns = [
    path("undeclared/", undeclared),
    path("failing/", failing),
    path("for-officers/", for_officers),
    *the_sites,
]


@pytest.fixture(autouse=True)
def these_addresses(settings):
    settings.ROOT_URLCONF = __name__
    settings.LOGIN_REDIRECT_URL = "/for-officers/"


@pytest.fixture
def officer():
    bureau = Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云")
    return Officer.objects.create(username="1001", name="周启明", bureau=bureau, password=make_password(PASSWORD))


def sign_in(client: Client, password: str = PASSWORD, **more: object):
    return client.post("/signin/", {"username": "1001", "password": password}, **more)


class TestHeaders:
    @pytest.mark.parametrize("address", ["/signin/", "/nowhere/", "/for-officers/", "/undeclared/"])
    def test_every_answer_carries_them(self, client, officer, address):
        headers = client.get(address).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "no-store" in headers["Cache-Control"]

    def test_no_script_is_allowed_inline_nor_made_from_text(self, client, officer):
        policy = client.get("/signin/").headers["Content-Security-Policy"]
        assert "unsafe-eval" not in policy
        assert re.findall(r"(\S+) 'unsafe-inline'", policy) == ["style-src-attr"]

    @pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
    def test_no_page_needs_one(self, file: Path):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"<style|\son[a-z]+=|javascript:", text)
        assert all(found.startswith("--") for found in re.findall(r'\sstyle="([^"]*)"', text)), "numbers only"

    @pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
    def test_no_page_fetches_anything_from_elsewhere(self, file: Path):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text)


class TestSessions:
    def test_the_cookie_is_not_for_scripts_nor_for_other_sites(self, client, officer):
        cookie = sign_in(client).cookies["sessionid"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_the_session_is_a_new_one_after_sign_in(self, client, officer):
        client.get("/signin/")
        client.session["kept"] = 1
        before = client.session.session_key
        sign_in(client)
        assert client.session.session_key != before

    def test_a_form_without_the_token_is_refused_and_says_what_to_do(self, officer):
        refused = sign_in(Client(enforce_csrf_checks=True))
        assert refused.status_code == 403
        assert "请返回上一页" in refused.content.decode()
        assert "sessionid" not in refused.cookies

    def test_signing_out_takes_a_form_not_a_link(self, client, officer):
        sign_in(client)
        assert client.get("/signout/").status_code == 405
        assert client.get("/for-officers/").status_code == 200
        client.post("/signout/")
        assert client.get("/for-officers/").status_code == 302

    def test_an_idle_session_ends_after_twenty_minutes(self, client, officer, frozen_clock):
        sign_in(client)
        try:
            for _ in range(3):  # used now and then it goes on
                frozen_clock.shift(timedelta(minutes=15))
                assert client.get("/for-officers/").status_code == 200
            frozen_clock.shift(timedelta(minutes=21))
            answer = client.get("/for-officers/")
            assert answer.status_code == 302
            assert answer.headers["Location"] == "/signin/?next=/for-officers/"
        finally:
            frozen_clock.move_to(TODAY)

    def test_it_ends_after_a_working_day_in_any_case(self):
        assert settings.SESSION_COOKIE_AGE <= 12 * 60 * 60

    def test_a_sign_in_leads_nowhere_outside(self, client, officer):
        answer = client.post("/signin/?next=https://elsewhere.example/", {"username": "1001", "password": PASSWORD})
        assert answer.headers["Location"] == "/for-officers/"


class TestLockOut:
    def test_five_failures_lock_even_the_right_password_out_for_fifteen_minutes(self, client, officer, frozen_clock):
        for _ in range(4):
            answer = sign_in(client, "wrong")
            assert answer.status_code == 200
            assert "工号或者口令不对" in answer.content.decode()
        assert sign_in(client, "wrong").status_code == 429
        locked = sign_in(client)
        assert locked.status_code == 429
        assert "已锁定 15 分钟" in locked.content.decode()
        try:
            frozen_clock.shift(timedelta(minutes=16))
            assert sign_in(client).status_code == 302
        finally:
            frozen_clock.move_to(TODAY)

    def test_somebody_elsewhere_cannot_lock_an_officer_out(self, client, officer):
        for _ in range(6):
            sign_in(client, "wrong", REMOTE_ADDR="203.0.113.9")
        assert sign_in(client, REMOTE_ADDR="10.0.0.5").status_code == 302

    def test_a_written_header_is_no_other_place(self, client, officer):
        for i in range(5):
            sign_in(client, "wrong", headers={"X-Forwarded-For": f"10.0.0.{i}"})
        assert sign_in(client, headers={"X-Forwarded-For": "10.0.0.99"}).status_code == 429

    def test_behind_the_production_proxy_the_address_it_adds_counts(self, client, officer, settings):
        settings.PRODUCTION = True
        for i in range(5):
            sign_in(client, "wrong", headers={"X-Forwarded-For": f"10.0.0.{i}, 203.0.113.9"})
        assert sign_in(client, headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.9"}).status_code == 429
        assert sign_in(client, headers={"X-Forwarded-For": "10.0.0.5"}).status_code == 302

    def test_an_unknown_number_is_answered_like_a_wrong_password(self, client, officer):
        unknown = client.post("/signin/", {"username": "9999", "password": "x"}).content.decode()
        assert "工号或者口令不对" in unknown


class TestWhoMayOpen:
    def test_a_view_that_declares_nothing_opens_for_nobody(self, client, officer):
        assert client.get("/undeclared/").status_code == 403
        client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
        assert client.get("/undeclared/").status_code == 403

    def test_a_stranger_is_sent_to_the_door(self, client, officer):
        answer = client.get("/for-officers/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/signin/?next=/for-officers/")

    def test_somebody_without_a_bureau_opens_nothing(self, client):
        nobody = Officer.objects.create(username="nobody", password=make_password(PASSWORD))
        client.force_login(nobody, "django.contrib.auth.backends.ModelBackend")
        assert client.get("/for-officers/").status_code == 403

    def test_whose_password_was_reset_changes_it_first(self, client, officer):
        Officer.objects.update(must_change_password=True)
        sign_in(client)
        assert client.get("/for-officers/").headers["Location"].startswith("/password/")

    def test_djangos_own_administration_is_nowhere(self, client, officer):
        assert "django.contrib.admin" not in settings.INSTALLED_APPS
        assert client.get("/admin/").status_code == 404


@pytest.fixture
def logged(settings):
    """What the site's own logging writes, with its handlers and formatters."""
    out = io.StringIO()
    known = {id(h): h for name in ("", *logging.root.manager.loggerDict) for h in logging.getLogger(name).handlers}
    kept = [(h, h.setStream(out)) for h in known.values() if type(h) is logging.StreamHandler]
    assert kept
    yield out
    for handler, stream in kept:
        handler.setStream(stream)


class TestLogs:
    def test_a_failure_says_where_and_not_on_what(self, client, officer, logged):
        client.raise_request_exception = False
        answer = client.post(f"/failing/?q={SECRET}", {"name": SECRET})
        assert answer.status_code == 500
        assert SECRET not in answer.content.decode()
        said = logged.getvalue()
        assert "test_security.py" in said
        assert "ValueError" in said
        assert "钱某" not in said
        assert "440524" not in said

    def test_signing_in_and_failing_to_names_nobody(self, client, officer, logged):
        for _ in range(6):
            sign_in(client, "a wrong password")
        said = logged.getvalue()
        assert "1001" not in said
        assert "wrong password" not in said

    def test_an_address_asked_for_in_vain_is_not_kept(self, client, officer, logged):
        client.get("/people/钱某/")
        assert logged.getvalue() == ""

    def test_every_handler_writes_discreetly(self):
        handlers = settings.LOGGING["handlers"].values()
        assert {handler["formatter"] for handler in handlers} == {"line"}
        assert settings.LOGGING["formatters"]["line"]["()"] == "config.logs.Discreet"

    def test_the_server_keeps_no_list_of_addresses_and_no_queries(self):
        from gunicorn.config import Config

        from config import gunicorn_settings

        assert gunicorn_settings.accesslog is None
        log, out = Log(Config()), io.StringIO()
        log.error_log.handlers[0].setStream(out)
        try:
            raise ValueError(SECRET)
        except ValueError:
            log.exception("Error handling request %s %s", "GET", f"/cases/?q={SECRET}")
        assert "/cases/" in out.getvalue()
        assert "钱某" not in out.getvalue()

    def test_a_chain_of_exceptions_is_told_by_kinds(self):
        try:
            try:
                raise KeyError(SECRET)
            except KeyError as error:
                raise RuntimeError(SECRET) from error
        except RuntimeError:
            told = Discreet().formatException(sys.exc_info())
        assert "RuntimeError" in told
        assert "KeyError" in told
        assert "钱某" not in told


class TestProduction:
    def test_djangos_deployment_checks_find_nothing(self, manage):
        complete = {"ANJUAN_SECRET_KEY": secrets.token_urlsafe(60), "ANJUAN_ALLOWED_HOSTS": "anjuan.example.cn"}
        checked = manage("check", "--deploy", "--fail-level", "WARNING", ANJUAN_SERVING="production", **complete)
        assert checked.returncode == 0, checked.stderr
        assert "no issues" in checked.stdout

    def test_without_a_secret_key_nothing_starts(self, manage):
        refused = manage("check", ANJUAN_SERVING="production", ANJUAN_ALLOWED_HOSTS="anjuan.example.cn")
        assert refused.returncode != 0
        assert "ANJUAN_SECRET_KEY" in refused.stderr

    def test_demonstration_sign_ins_are_not_shown(self, client, officer, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        (tmp_path / "demonstration").write_text('{"password": "yunchuan2026", "people": []}')
        assert "yunchuan2026" in client.get("/signin/").content.decode()
        settings.PRODUCTION = True
        assert "yunchuan2026" not in client.get("/signin/").content.decode()
