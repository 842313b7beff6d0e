"""`manage.py serve`: one command from nothing to a site, and from then on just the site."""

import re
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from config import serving, static_files
from config.bootstrap import locked
from config.postgres import free_port
from tests.setup.serving import Served, alive, family, served, wait_until

STARTS_WITHIN = 20.0  # a machine busy with the whole suite; alone it takes two seconds


@pytest.fixture(scope="module")
def demonstration(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after the first `serve`, made once for all workers of the run."""
    kept = shared / "served" / "data"
    with locked(shared / "lock-served"):
        if not kept.exists():
            kept.parent.mkdir()
            draft = kept.with_name("draft")
            first_start(draft)
            draft.rename(kept)
    return Path(shutil.copytree(kept, tmp_path_factory.mktemp("served") / "data"))


def first_start(data: Path) -> None:
    """It says what it does, and goes when it is told to."""
    with served(data) as site:
        assert wait_until(lambda: "按 Ctrl+C 结束" in site.said(), 10)
        said = site.said()
        assert "建立演示数据" in said
        assert "已办理 154/154 项" in said
        assert f"http://127.0.0.1:{site.port}/" in said
        assert re.search(r"1001 +周启明 +执法人员", said)
        assert "yunchuan2026" in said
        shows_the_door(site)


def shows_the_door(site: Served) -> None:
    """The sign-in page, its style sheet hashed and compressed for the browser that takes it."""
    status, page, headers = site.get("/signin/")
    assert status == 200
    assert "周启明" in page
    assert headers["Content-Security-Policy"]
    sheet = re.search(r'href="(/static/anjuan/frame\.[0-9a-f]{12}\.css)"', page)
    assert sheet, page
    status, _, headers = site.get(sheet[1])
    assert (status, headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert "immutable" in headers["Cache-Control"]
    assert site.get(sheet[1] + ".br")[0] in (200, 404)


def count(data: Path) -> int:
    with sqlite3.connect(data / "anjuan.sqlite3") as database:
        return database.execute("SELECT count(*) FROM cases_event").fetchone()[0]


def test_run_again_it_just_serves(demonstration: Path):
    before, started = count(demonstration), time.monotonic()
    with served(demonstration) as site:
        assert time.monotonic() - started < STARTS_WITHIN
        assert "建立演示数据" not in site.said()
        assert "页面文件" not in site.said()
        assert site.get("/signin/")[0] == 200
    assert count(demonstration) == before


def test_a_demonstration_is_not_turned_into_an_installation(demonstration: Path, manage):
    refused = manage("serve", "--empty", "--port", free_port(), ANJUAN_DATA=demonstration)
    assert refused.returncode == 1
    assert "是演示数据" in refused.stderr
    assert "ANJUAN_DATA" in refused.stderr


def test_a_port_in_use_is_told_in_plain_words_before_anything_is_done(manage, tmp_path: Path):
    with serving.listen("127.0.0.1", 0) as taken:
        refused = manage("serve", "--port", taken.getsockname()[1])
    assert refused.returncode == 1
    assert "已被其他程序占用" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "演示数据" not in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--host", "203.0.113.7"], "没有地址 203.0.113.7"), (["--port", "70000"], "端口应为 1 至 65535 的整数")],
)
def test_an_address_that_cannot_be_had_is_told_in_plain_words(arguments, said, manage):
    refused = manage("serve", *arguments)
    assert refused.returncode in (1, 2)
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGHUP], ids=["Ctrl+C", "closed terminal"])
def test_an_interrupt_ends_the_server_its_workers_and_the_job_worker(demonstration: Path, how: signal.Signals):
    with served(demonstration) as site:
        assert wait_until(lambda: len(site.processes("db_worker")) == 1, 10)
        everybody = family(site.process.pid)
        assert len(everybody) >= 4  # the master, two servers, the job worker
        assert site.end(how) == 0
        assert wait_until(lambda: not alive(everybody), 20)
        assert "Traceback" not in site.said()


def test_nobody_outlives_a_server_that_is_killed(demonstration: Path):
    with served(demonstration) as site:
        assert wait_until(lambda: len(site.processes("db_worker")) == 1, 10)
        everybody = family(site.process.pid)
        site.end(signal.SIGKILL)
        assert wait_until(lambda: not alive(everybody), 20)


def test_a_job_worker_that_fell_is_started_again(demonstration: Path):
    with served(demonstration) as site:
        assert wait_until(lambda: len(site.processes("db_worker")) == 1, 10)
        (first,) = site.processes("db_worker")
        subprocess.run(["kill", "-KILL", str(first)], check=True)
        assert wait_until(lambda: [p for p in site.processes("db_worker") if p != first], 20)
        assert site.get("/signin/")[0] == 200


def test_an_empty_installation_opens_with_its_first_page_and_never_gets_a_demonstration(tmp_path: Path):
    data = tmp_path / "data"
    with served(data, "--empty") as site:
        assert wait_until(lambda: "first-run" in site.said(), 10)
        status, _, headers = site.get("/signin/")
        assert (status, headers["Location"]) == (302, "/first-run/")
        status, page, _ = site.get("/first-run/")
        assert status == 200
        assert "开通码" not in page  # only this machine can reach it
    with served(data) as site:  # before anybody opened it
        assert "演示" not in site.said()
        assert site.get("/signin/")[2]["Location"] == "/first-run/"
    assert count(data) == 0


def test_a_folder_somebody_works_in_never_gets_a_demonstration(tmp_path: Path, manage):
    data = tmp_path / "data"
    sample = Path(__file__).parents[1] / "samples" / "01-ordinary-small.json"
    assert manage("dossier", sample, "--out", tmp_path / "out", "--data", data).returncode == 0
    before = count(data)
    with served(data) as site:
        assert "演示" not in site.said()
        assert site.get("/signin/")[2]["Location"] == "/first-run/"
        assert "云川市应急管理局" in site.get("/first-run/")[1]  # what is known need not be typed
    assert count(data) == before


def test_who_can_be_reached_from_elsewhere_asks_for_the_code_in_the_data_folder(tmp_path: Path):
    data = tmp_path / "data"
    with served(data, "--empty", "--host", "0.0.0.0") as site:
        assert wait_until(lambda: "开通码" in site.said(), 10)
        code = (data / "first-run-code").read_text()
        assert code in site.said()
        assert "开通码" in site.get("/first-run/")[1]


def test_settings_of_a_production_server_are_not_for_serve(manage):
    refused = manage("serve", ANJUAN_SERVING="production")
    assert refused.returncode == 1
    assert "正式运行" in refused.stderr


def test_a_production_server_refuses_a_database_with_demonstration_data(demonstration: Path, manage, tmp_path: Path):
    """Even where only the database was copied, without the folder's mark."""
    data = tmp_path / "copied"
    data.mkdir()
    (data / "anjuan.sqlite3").write_bytes((demonstration / "anjuan.sqlite3").read_bytes())
    code = "import config.wsgi"
    complete = {"ANJUAN_SECRET_KEY": "k" * 50, "ANJUAN_ALLOWED_HOSTS": "anjuan.example.cn"}
    refused = manage("shell", "-c", code, ANJUAN_DATA=data, ANJUAN_SERVING="production", **complete)
    assert refused.returncode != 0
    assert "数据库里是演示数据" in refused.stderr


def test_static_files_are_collected_when_they_have_changed_only(settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path / "static"
    assert static_files.collect()
    assert not static_files.collect()
    (settings.STATIC_ROOT / "collected").write_text("older")
    assert static_files.collect()


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"),
        ("0.0.0.0", "http://127.0.0.1:80/"),
        ("::", "http://[::1]:80/"),
        ("10.0.0.8", "http://10.0.0.8:80/"),
        ("fd00::8", "http://[fd00::8]:80/"),
    ],
)
def test_the_address_printed_is_one_to_type(host: str, shown: str):
    assert serving.address(host, 80) == shown


def test_the_names_of_this_machine_are_allowed_where_others_reach_it():
    assert serving.own_names("10.0.0.8") == ["localhost", "127.0.0.1", "[::1]", "10.0.0.8"]
    assert len(serving.own_names("0.0.0.0")) > 3
