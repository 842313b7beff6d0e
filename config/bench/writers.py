"""Writers: through the engine or raw, alone or several at once, each a process with a connection of its own."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections

from config.bench.capture import Statement
from config.bench.workload import round_of

Act = list[Statement]
Report = tuple[int, float, float]  # acts done, start, end
START_SECONDS = 60
FORK = multiprocessing.get_context("fork")


class WriterFailed(Exception):
    """A writer did not finish its work; the message says in Chinese what happened to it."""


def copy_of(base: str, name: str) -> str:
    """A copy of the database `base` under another name; nobody may be connected to it."""
    connections.close_all()
    if connection.vendor == "sqlite":
        target = Path(base).with_name(f"{name}.sqlite3")
        shutil.copyfile(base, target)
        return str(target)
    identifier = psycopg.sql.Identifier
    with psycopg.connect(**address("postgres"), autocommit=True) as server:
        server.execute(psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(identifier(name), identifier(base)))
    return name


def hurry() -> None:
    """Let this connection not wait for the disk, for what is not measured; the next connection waits again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


def settle() -> None:
    """Write everything to the main file, so that a plain copy of it is whole."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def address(name: str) -> dict[str, Any]:
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
        with psycopg.connect(**address(name)) as server:
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


def engine_rounds(numbers: Sequence[int]) -> int:
    """Walk these rounds through the engine; returns how many acts that were."""
    done = 0
    for number in numbers:
        for walk in round_of(number):
            for act in walk.acts():
                act()
                done += 1
    connections.close_all()
    return done


def at_once(work: Sequence[Callable[[], int]]) -> float:
    """Acts per second of several writers that start together. Raises WriterFailed; no writer is left running then."""
    connections.close_all()
    barrier = FORK.Barrier(len(work))
    writers, ends = [], []
    try:
        for job in work:
            end, far = FORK.Pipe(duplex=False)
            writers.append(FORK.Process(target=_one, args=(job, barrier, far), daemon=True))
            writers[-1].start()
            far.close()  # only the writer holds it now: when it dies, our end says so
            ends.append(end)
        told = _told(ends)
    finally:
        for writer in writers:
            writer.terminate()
            writer.join()
    span = max(end for _, _, end in told) - min(start for _, start, _ in told)
    return float(sum(done for done, *_ in told) / span)


def _told(ends: Sequence[Connection]) -> list[Report]:
    """What every writer reports, in the order they finish; the first that failed ends the waiting."""
    told: list[Report] = []
    left = list(ends)
    while left:
        for end in wait(left):
            assert isinstance(end, Connection)
            left.remove(end)
            try:
                report = end.recv()
            except EOFError:
                raise WriterFailed("一个写入者中途退出,没有完成测量") from None
            if isinstance(report, str):
                raise WriterFailed(f"一个写入者出错:{report}")
            told.append(report)
    return told


def _one(job: Callable[[], int], barrier: Barrier, end: Connection) -> None:
    report: Report | str
    try:
        barrier.wait(START_SECONDS)
        start = time.perf_counter()
        done = job()
        report = (done, start, time.perf_counter())
    except Exception as problem:
        report = f"{type(problem).__name__}: {problem}"
    end.send(report)
