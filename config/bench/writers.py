"""Writers: through the engine or raw, alone or several at once, each a process with a connection of its own."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections

from config.bench.capture import Statement
from config.bench.workload import round_of

Act = list[Statement]
FORK = multiprocessing.get_context("fork")


def use(name: str) -> None:
    """Point Django at another database of the same kind."""
    connections.close_all()
    connection.settings_dict["NAME"] = name


def copy_of(base: str, name: str) -> str:
    """A copy of the database `base` under another name; nobody may be connected to it."""
    connections.close_all()
    if connection.vendor == "sqlite":
        target = Path(base).with_name(f"{name}.sqlite3")
        shutil.copyfile(base, target)
        return str(target)
    identifier = psycopg.sql.Identifier
    with psycopg.connect(**_address("postgres"), autocommit=True) as server:
        server.execute(psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(identifier(name), identifier(base)))
    return name


def settle() -> None:
    """Write everything to the main file, so that a plain copy of it is whole."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _address(name: str) -> dict[str, Any]:
    given = connection.settings_dict
    return {
        "host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"],
        "dbname": name,
    }  # fmt: skip


# -- raw SQL -----------------------------------------------------------------------------------------------------------


@contextmanager
def raw_writer(name: str) -> Iterator[Callable[[Act], None]]:
    """A function that writes an act's rows in one transaction, over a driver's plain connection.

    SQLite gets the product's own PRAGMAs (WAL, synchronous=FULL); PostgreSQL the server's, as the product does.
    """
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(name, timeout=30, isolation_level=None)) as lite:
            for pragma in settings.DATABASES["default"]["OPTIONS"]["init_command"].split(";"):
                lite.execute(pragma)
            yield lambda act: _write_lite(lite, act)
    else:
        with psycopg.connect(**_address(name)) as server:
            yield lambda act: _write_server(server, act)


def _write_lite(lite: sqlite3.Connection, act: Act) -> None:
    lite.execute("BEGIN IMMEDIATE")
    for sql, params in act:
        lite.execute(sql, params)
    lite.execute("COMMIT")


def _write_server(server: psycopg.Connection[Any], act: Act) -> None:
    for sql, params in act:
        server.execute(sql, params)
    server.commit()


def driver_style(acts: list[Act]) -> list[Act]:
    """The statements with the placeholders of the database's own driver."""
    if connection.vendor != "sqlite":
        return acts
    return [[(re.sub(r"(?<!%)%s", "?", sql).replace("%%", "%"), params) for sql, params in act] for act in acts]


# -- several at once ---------------------------------------------------------------------------------------------------


def raw_rounds(name: str, acts: list[Act]) -> int:
    """Write these acts; returns how many."""
    with raw_writer(name) as write:
        for act in acts:
            write(act)
    return len(acts)


def engine_rounds(name: str, numbers: Sequence[int]) -> int:
    """Walk these rounds through the engine; returns how many acts that were."""
    use(name)
    done = 0
    for number in numbers:
        for walk in round_of(number):
            for act in walk.acts():
                act()
                done += 1
    connections.close_all()
    return done


def at_once(work: Sequence[Callable[[], int]]) -> float:
    """Acts per second of several writers that start together."""
    connections.close_all()
    queue = FORK.SimpleQueue()
    barrier = FORK.Barrier(len(work))
    writers = [FORK.Process(target=_one, args=(job, barrier, queue)) for job in work]
    for writer in writers:
        writer.start()
    told = [queue.get() for _ in writers]
    for writer in writers:
        writer.join()
    failed = [text for *_, text in told if text]
    if failed:
        raise RuntimeError(failed[0])
    span = max(end for _, _, end, _ in told) - min(start for _, start, *_ in told)
    return float(sum(done for done, *_ in told) / span)


def _one(job: Callable[[], int], barrier: Any, queue: Any) -> None:
    done, error, start = 0, "", time.perf_counter()
    try:
        barrier.wait(60)
        start = time.perf_counter()
        done = job()
    except Exception as problem:
        error = f"{type(problem).__name__}: {problem}"
    queue.put((done, start, time.perf_counter(), error))
