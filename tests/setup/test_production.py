"""A production server started as the README says: gunicorn before config.wsgi, PostgreSQL, TLS ended by a proxy."""

import http.client
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.postgres import free_port
from tests.conftest import environment_of_a_user
from tests.setup.serving import wait_until

FROM_THE_PROXY = {"Host": "anjuan.example.cn", "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.5"}


@pytest.fixture
def environment(tmp_path: Path, loaded_postgres_url: str) -> dict[str, str]:
    return environment_of_a_user(tmp_path / "data") | {
        "ANJUAN_SERVING": "production",
        "ANJUAN_SECRET_KEY": secrets.token_urlsafe(60),
        "ANJUAN_ALLOWED_HOSTS": "anjuan.example.cn",
        "DATABASE_URL": loaded_postgres_url,
    }


def ask(port: int, path: str, headers: dict[str, str]) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers
    finally:
        connection.close()


def test_it_serves_behind_a_proxy_and_only_there(environment: dict[str, str], tmp_path: Path):
    prepared = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0", "-i", "rest_framework*"],
        env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True,
    )  # fmt: skip
    assert prepared.returncode == 0, prepared.stderr
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn_settings", "-b", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*command, "config.wsgi"], env=environment, cwd=settings.BASE_DIR, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert wait_until(lambda: answers(port) or server.poll() is not None, 60)
            assert server.poll() is None, server.stderr.read()
            serves_as_told(port, tmp_path / "data")
        finally:
            server.terminate()
            server.wait(120)


def answers(port: int) -> bool:
    try:
        return bool(ask(port, "/signin/", FROM_THE_PROXY))
    except OSError:
        return False


def serves_as_told(port: int, data: Path) -> None:
    status, _, headers = ask(port, "/signin/", FROM_THE_PROXY | {"X-Forwarded-Proto": "http"})
    assert (status, headers["Location"]) == (301, "https://anjuan.example.cn/signin/")
    assert ask(port, "/signin/", FROM_THE_PROXY | {"Host": "elsewhere.example"})[0] == 400
    status, _, headers = ask(port, "/signin/", FROM_THE_PROXY)
    assert (status, headers["Location"]) == (302, "/first-run/")
    status, page, headers = ask(port, "/first-run/", FROM_THE_PROXY)
    assert status == 200
    assert "开通码" in page
    assert (data / "first-run-code").exists()
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert re.search(r"csrftoken=.*; Secure", headers["Set-Cookie"])
    sheet = re.search(r'href="(/static/anjuan/frame\.[0-9a-f]{12}\.css)"', page)
    assert sheet
    assert ask(port, sheet[1], FROM_THE_PROXY)[0] == 200
