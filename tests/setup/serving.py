"""`manage.py serve` in a process of its own, as a user runs it."""

import http.client
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.postgres import free_port
from tests.conftest import MANAGE, environment_of_a_user

PATIENCE = 90.0


@dataclass
class Served:
    process: subprocess.Popen[str]
    port: int
    log: Path

    def get(self, path: str) -> tuple[int, str, http.client.HTTPMessage]:
        opener = urllib.request.build_opener(StaysHere())
        try:
            with opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode(), answer.headers

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def processes(self, word: str = "") -> list[int]:
        """Its processes that still live, by a word of their command line."""
        return [pid for pid in family(self.process.pid) if word in command_of(pid)]

    def end(self, with_signal: int = signal.SIGTERM) -> int:
        self.process.send_signal(with_signal)
        return self.process.wait(PATIENCE)


class StaysHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@contextmanager
def served(data: Path, *arguments: object, **environment: str) -> Iterator[Served]:
    """Serve on a free port until the block ends; the block begins with the first answer."""
    port, log = free_port(), data.with_name(f"{data.name}.{time.monotonic_ns()}.log")
    with log.open("w") as out:
        process = subprocess.Popen(
            [*MANAGE, "serve", "--port", str(port), *map(str, arguments)],
            env=environment_of_a_user(data) | environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    site = Served(process, port, log)
    try:
        wait_for_an_answer(site)
        yield site
    finally:
        left = family(process.pid)
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        assert wait_until(lambda: not alive(left), PATIENCE), [command_of(pid) for pid in left]


def wait_for_an_answer(site: Served) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert site.process.poll() is None, site.said()
        try:
            site.get("/signin/")
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(site.said())


def wait_until(condition, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.05)
    return bool(found)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [pid] if pid in parents else []
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def alive(pids: list[int]) -> list[int]:
    found = []
    for pid in pids:
        try:
            os.kill(pid, 0)
            if "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]:
                found.append(pid)
        except OSError:
            continue
    return found
