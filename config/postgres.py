"""A PostgreSQL server of one's own for as long as a ``with`` block lasts: for tests and for ``bench``.

Started from the system's binaries on a free loopback port, behind a random password, in a temporary folder that goes
away with it. ``initdb`` and ``postgres`` refuse root: as root they run as the system's user ``postgres``.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 30


class PostgresMissing(Exception):
    """This machine has no PostgreSQL that could be started; the message says in Chinese what is missing."""


@contextmanager
def temporary_cluster(*, durable: bool = False) -> Iterator[str]:
    """Yield the ``DATABASE_URL`` of an empty database ``anjuan`` on a server that ends with the block.

    :param durable: write through to the disk as a real server does (a benchmark wants that, tests do not).
    :raises PostgresMissing: binaries or the user ``postgres`` are missing, or the server does not start.
    """
    binaries = find_binaries()
    owner = unprivileged_owner()
    folder = Path(tempfile.mkdtemp(prefix="anjuan-postgres-"))
    try:
        password = secrets.token_hex(16)
        (folder / "password").write_text(password, encoding="ascii")
        if owner:
            shutil.chown(folder, owner["user"], owner["group"])
            shutil.chown(folder / "password", owner["user"], owner["group"])
        make_cluster(binaries, folder, owner)
        with running_server(binaries, folder, owner, durable=durable) as port:
            url = f"postgresql://postgres:{password}@127.0.0.1:{port}"
            create_database(f"{url}/postgres", "anjuan")
            yield f"{url}/anjuan"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """Return the folder with ``initdb`` and ``postgres``: Debian's newest version, or what is on PATH."""
    versions = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if versions:
        return max(versions, key=lambda folder: float(folder.parent.name))
    found = shutil.which("initdb")
    if not found:
        raise PostgresMissing("没有找到 PostgreSQL 服务端程序(initdb),Debian 请安装 postgresql 软件包")
    return Path(found).resolve().parent


def unprivileged_owner() -> dict[str, Any]:
    """Return how to run as somebody who is not root: nothing special unless this process is root."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise PostgresMissing("以 root 运行时需要系统用户 postgres(随 postgresql 软件包建立)") from None
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def make_cluster(binaries: Path, folder: Path, owner: dict[str, Any]) -> None:
    """Run ``initdb`` in `folder`."""
    command = [
        *(str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "scram-sha-256"),
        *("--pwfile", str(folder / "password"), "-E", "UTF8", "--locale=C", "--no-sync"),
    ]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", **owner)
    if made.returncode:
        raise PostgresMissing(f"PostgreSQL 初始化失败:{made.stderr.strip()}")


@contextmanager
def running_server(binaries: Path, folder: Path, owner: dict[str, Any], *, durable: bool) -> Iterator[int]:
    """Yield the loopback port of a running server, which is stopped at the end."""
    port = free_port()
    log = folder / "log"
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port), "-h", "127.0.0.1"]
    command += ["-k", "", "-c", "max_connections=60"]
    if not durable:
        command += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    with log.open("w") as out, subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, **owner) as server:
        try:
            wait_until_open(port, server, log)
            yield port
        finally:
            server.send_signal(signal.SIGINT)  # "fast": ends open sessions
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def free_port() -> int:
    """Return a loopback port that was free a moment ago (nothing keeps it free)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; say what its log says if it does not."""
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="nobody", password="-", connect_timeout=2).close()
        except psycopg.OperationalError as refusal:
            if "authentication failed" in str(refusal):
                return
        time.sleep(0.05)
    raise PostgresMissing(f"PostgreSQL 未能启动:{log.read_text(errors='replace')[-2000:].strip()}")


def create_database(url: str, name: str, template: str = "template0") -> None:
    """Create a database, empty or as a copy of another one, by a connection to a third of the same server."""
    words = psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(words.format(psycopg.sql.Identifier(name), psycopg.sql.Identifier(template)))


def drop_database(url: str, name: str) -> None:
    """Drop a database and whatever sessions still use it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(psycopg.sql.Identifier(name))
        )
