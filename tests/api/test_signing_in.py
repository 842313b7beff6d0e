"""Tokens and sessions: who comes in, who is kept out, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from knox.models import AuthToken

from cases import clock
from cases.models import Bureau, Officer
from tests.api.calling import Caller, problem_of

PASSWORD = "江边的第七棵柳树 1999"


@pytest.fixture
def officer(db: None) -> Officer:
    bureau = Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云")
    return Officer.objects.create_user("zhou", password=PASSWORD, name="周启明", bureau=bureau)


def sign_in(password: str = PASSWORD, username: str = "zhou", **more: str) -> object:
    return Caller().send("/api/token/", {"username": username, "password": password}, **more)


def test_a_token_opens_the_api_until_it_is_given_back(officer: Officer) -> None:
    told = sign_in().json()
    header = {"HTTP_AUTHORIZATION": f"Bearer {told['token']}"}
    me = Client().get("/api/me/", **header).json()
    assert (me["username"], me["bureau"]["code"]) == ("zhou", "410899")
    assert Client().delete("/api/token/", **header).status_code == 204
    problem_of(Client().get("/api/me/", **header), 401)


def test_a_token_ends_by_itself(officer: Officer) -> None:
    header = {"HTTP_AUTHORIZATION": f"Bearer {sign_in().json()['token']}"}
    with time_machine.travel(clock.now() + settings.REST_KNOX["TOKEN_TTL"] + timedelta(seconds=1), tick=False):
        problem_of(Client().get("/api/me/", **header), 401)


def test_strangers_are_told_how_to_sign_in() -> None:
    answer = Client().get("/api/me/")
    assert "POST /api/token/" in problem_of(answer, 401)["detail"]
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "token", ["x", "0" * 64, "é", "\xe4\xbb\xa4", "0" * 4000, "a\x00b"], ids=lambda t: repr(t[:8])
)  # fmt: skip
def test_what_is_no_token_opens_nothing(officer: Officer, token: str) -> None:
    header = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    problem_of(Client().get("/api/me/", **header), 401)


def test_an_outdated_token_does_not_stop_anybody_from_signing_in(officer: Officer) -> None:
    assert sign_in(HTTP_AUTHORIZATION="Bearer " + "0" * 64).status_code == 201


def test_a_wrong_password_says_no_more_than_that(officer: Officer) -> None:
    wrong = problem_of(sign_in("not the password"), 401)
    assert wrong == problem_of(sign_in("not the password", username="nobody"), 401)


def test_after_five_wrong_passwords_the_right_one_does_not_help(officer: Officer) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in("not the password")
    assert "锁定" in problem_of(sign_in(), 429)["title"]
    assert AuthToken.objects.count() == 0


def test_sign_ins_are_throttled_by_address_whatever_the_client_says_of_it(officer: Officer) -> None:
    codes = [sign_in(username=f"u{k}", HTTP_X_FORWARDED_FOR=f"10.0.0.{k}").status_code for k in range(11)]
    assert codes == [401] * 10 + [429]
    late = sign_in(HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert int(late["Retry-After"]) > 0
    problem_of(late, 429)


def test_an_officer_keeps_ten_tokens_the_oldest_goes(officer: Officer) -> None:
    for k in range(11):
        with time_machine.travel(clock.now() + timedelta(minutes=k), tick=False):
            AuthToken.objects.create(officer)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        assert sign_in().status_code == 201
    assert AuthToken.objects.filter(user=officer).count() == settings.REST_KNOX["TOKEN_LIMIT_PER_USER"]


def test_whoever_must_change_the_password_does_that_first(officer: Officer) -> None:
    caller = Caller(officer)
    Officer.objects.update(must_change_password=True)
    problem_of(sign_in(), 403)
    assert "修改口令" in problem_of(caller.get("/api/me/"), 403)["detail"]


def test_an_account_that_was_closed_opens_nothing(officer: Officer) -> None:
    caller = Caller(officer)
    Officer.objects.update(is_active=False)
    problem_of(caller.get("/api/me/"), 401)
    problem_of(sign_in(), 401)


def test_a_session_reads_freely_and_writes_with_its_csrf_token(officer: Officer) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/me/").status_code == 200
    body = {"username": "zhou", "act": "register_clue"}
    refused = client.post("/api/drafts/", body, content_type="application/json")
    assert "CSRF" in problem_of(refused, 403)["detail"]
    client.cookies["csrftoken"] = "a" * 32
    sent = client.post(
        "/api/drafts/", {"act": "register_clue"}, content_type="application/json", HTTP_X_CSRFTOKEN="a" * 32
    )
    assert sent.status_code == 201


def test_signing_in_as_somebody_from_nowhere_opens_nothing(db: None) -> None:
    operator = Officer.objects.create_user("operator", password=PASSWORD, name="运维")
    problem_of(Caller(operator).get("/api/me/"), 403)
