"""Threads that act at the same moment, each with a connection of its own, on a database that really commits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

from cases import lawbase


@pytest.fixture(autouse=True)
def committed(transactional_db: None) -> Iterator[None]:
    lawbase.forget()
    yield
    lawbase.forget()


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """`at_once(first, second, …)`: run them together; what each returned, or the exception it raised, in order."""

    def run(*jobs: Callable[[], Any]) -> list[Any]:
        gate = threading.Barrier(len(jobs))
        found: list[Any] = [None] * len(jobs)

        def one(place: int, job: Callable[[], Any]) -> None:
            try:
                gate.wait(20)
                found[place] = job()
            except Exception as error:
                found[place] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads), "a writer hangs"
        return found

    return run
