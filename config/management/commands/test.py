"""The whole test suite by one command."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand

from config.postgres import PostgresMissing, temporary_cluster

NOTHING_SELECTED = 5  # pytest's exit code


class Command(BaseCommand):
    """Run pytest twice: what concerns the database on PostgreSQL, then everything on SQLite.

    All arguments go to pytest. Without PostgreSQL on the machine the first run is left out, except where ``CI`` is
    set: there its absence is a failure.
    """

    help = "运行全部测试;其后的参数原样交给 pytest"

    def run_from_argv(self, argv: list[str]) -> None:
        """Take the arguments as they are: they are pytest's, not Django's."""
        with postgres() as url:
            again = run_pytest(argv[2:], DATABASE_URL=url, ANJUAN_TEST_POSTGRES=url) if url else NOTHING_SELECTED
            whole = run_pytest(argv[2:], ANJUAN_TEST_POSTGRES=url)
        codes = {again, whole} - {NOTHING_SELECTED} or {NOTHING_SELECTED}
        sys.exit(max(codes))


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the address of a PostgreSQL server for the tests, or nothing where there is none."""
    given = os.environ.get("ANJUAN_TEST_POSTGRES")
    if given:
        yield given
        return
    try:
        cluster = temporary_cluster()
        url = cluster.__enter__()
    except PostgresMissing as missing:
        if os.environ.get("CI"):
            sys.exit(f"{missing}(CI 环境不允许跳过 PostgreSQL 测试)")
        print(f"{missing};跳过 PostgreSQL 上的测试。", file=sys.stderr, flush=True)
        yield ""
        return
    try:
        yield url
    finally:
        cluster.__exit__(None, None, None)


def run_pytest(arguments: Sequence[str], **environment: str) -> int:
    """Run pytest on all cores in the project's folder and return its exit code; an empty variable is not set."""
    inherited = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "ANJUAN_TEST_POSTGRES")}
    given = {key: value for key, value in environment.items() if value}
    if "DATABASE_URL" in given:
        print("—— PostgreSQL ——", flush=True)
    else:
        print("—— SQLite ——", flush=True)
    command = [sys.executable, "-m", "pytest", "--ds=tests.settings", *parallel(arguments), *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=inherited | given).returncode


def parallel(arguments: Sequence[str]) -> list[str]:
    """Return the options that use all cores, unless the arguments say otherwise.

    Two workers more than cores: tests of pages and servers spend much of their time waiting for them.
    """
    own = ("-n", "--numprocesses", "--dist", "--pdb", "--trace", "-s", "--collect-only", "--co")
    if any(argument.startswith(own) for argument in arguments):
        return []
    return ["-n", str((os.cpu_count() or 1) + 2), "--dist", "worksteal"]
