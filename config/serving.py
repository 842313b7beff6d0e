"""`serve`: where it listens, what it fills in for a small installation, and the processes it runs."""

from __future__ import annotations

import argparse
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from config import gunicorn_settings
from config.bootstrap import ROOT

LOOPBACK = ("127.0.0.1", "localhost", "::1")
AGAIN_SECONDS = 5.0  # a worker that fell is started again, not more often than that
END_SECONDS = 15.0


class CannotListen(Exception):
    """The address cannot be had; the message says in Chinese why and what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `serve` takes; read twice, since the host decides on settings."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址,默认只供本机访问")
    parser.add_argument("--port", type=_port, default=8000, help="端口,默认 8000")
    parser.add_argument("--workers", type=int, choices=range(1, 33), metavar="N", default=2, help="服务进程数,默认 2")
    parser.add_argument("--empty", action="store_true", help="不做演示数据,从登记本机关和第一位管理员开始")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"端口应为 1 至 65535 的整数,不是“{text}”")
    return int(text)


def fill_in(argv: Sequence[str]) -> None:
    """Set what the settings of a small installation read, before they are read."""
    if os.environ.get("ANJUAN_SERVING") == "production":
        sys.exit("ANJUAN_SERVING=production 是正式运行的设置,serve 不用于正式运行,见 README“正式运行”。")
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    add_arguments(parser)
    host = parser.parse_known_args(argv)[0].host
    os.environ["ANJUAN_SERVING"] = "small"
    if host not in LOOPBACK:
        os.environ["ANJUAN_REACHABLE"] = "1"
        os.environ.setdefault("ANJUAN_ALLOWED_HOSTS", ",".join(own_names(host)))


def own_names(host: str) -> list[str]:
    """The names by which others reach this machine: the address given, or all its own where that means "every"."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host not in ("0.0.0.0", "::", ""):
        return [*names, f"[{host}]" if ":" in host else host]
    names.append(socket.gethostname())
    try:
        found = {str(info[4][0]).partition("%")[0] for info in socket.getaddrinfo(socket.gethostname(), None)}
    except OSError:
        found = set()
    found |= {address for address in (_outward_address(),) if address}
    return [*names, *sorted(f"[{a}]" if ":" in a else a for a in found)]


def _outward_address() -> str:
    """The address this machine has on its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def listen(host: str, port: int) -> socket.socket:
    """Take the address, and keep it while everything is prepared. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        raise CannotListen(_why_not(error, host, port)) from None


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被其他程序占用,请换一个:python3 manage.py serve --port {port % 65535 + 1}"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"没有使用端口 {port} 的权限,请用 1024 以上的端口。"
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return f"这台机器没有地址 {host}。只供本机访问用 127.0.0.1,供局域网访问用 0.0.0.0。"
    return f"不能在 {host}:{port} 提供服务:{error.strerror or error}"


def address(host: str, port: int) -> str:
    """The address to type into a browser."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown and not shown.startswith('[') else shown}:{port}/"


class Jobs:
    """The one process beside the server that does long work (`db_worker`)."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0

    def keep(self) -> None:
        """Start it, or start it again where it fell."""
        if self.process is not None and self.process.poll() is None:
            return
        if time.monotonic() - self.started < AGAIN_SECONDS and self.process is not None:
            return
        self.started = time.monotonic()
        command = [sys.executable, str(ROOT / "manage.py"), "db_worker", "--queue-name", "*"]
        command += ["--no-startup-delay", "--skip-checks"]
        # A session of its own: Ctrl+C is for the server, which then ends it.
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=ends_with)

    def end(self) -> None:
        """Let it finish what it does, then end it in any case."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()


PR_SET_PDEATHSIG = 1


def ends_with() -> None:
    """Have the kernel end this process when its parent is gone, however that came (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Master(Arbiter):  # type: ignore[misc]
    """gunicorn's master, which looks after the job worker too and ends with its terminal."""

    def init_signals(self) -> None:
        ignored = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # started by nohup
        super().init_signals()
        if ignored:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def handle_hup(self) -> None:
        self.handle_term()

    def manage_workers(self) -> None:
        super().manage_workers()
        self.app.jobs.keep()


class Site(BaseApplication):  # type: ignore[misc]
    """The site on a socket that is open already; `ready` is called once it answers."""

    def __init__(self, listener: socket.socket, workers: int, ready: Callable[[], None]) -> None:
        self.jobs = Jobs()
        self.own = {
            "bind": f"fd://{listener.fileno()}",
            "workers": workers,
            "when_ready": lambda server: ready(),
            "post_fork": lambda server, worker: ends_with(),
            "on_exit": lambda server: self.jobs.end(),
        }
        super().__init__()

    def load_config(self) -> None:
        given = {name: value for name, value in vars(gunicorn_settings).items() if name in self.cfg.settings}
        memory = Path("/dev/shm")  # where workers show that they live: not on a slow disk
        if memory.is_dir() and os.access(memory, os.W_OK):
            given["worker_tmp_dir"] = str(memory)
        for name, value in (given | self.own).items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        from django.core.wsgi import get_wsgi_application
        from django.urls import get_resolver

        application = get_wsgi_application()
        assert get_resolver().url_patterns is not None  # imports the pages once, for all processes
        connections.close_all()
        return application

    def run(self) -> None:
        Master(self).run()


def serve(listener: socket.socket, workers: int, ready: Callable[[], Any]) -> None:
    """Serve until a signal ends it; does not return."""
    Site(listener, workers, ready).run()
