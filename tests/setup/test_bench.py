"""Several writers at once, as the benchmark starts them: none that fails is waited for."""

import os
import time
from multiprocessing import active_children

import pytest

from config.bench.writers import WriterFailed, at_once


def quick() -> int:
    return 5


def endless() -> int:
    time.sleep(600)
    return 0


def test_the_rate_is_that_of_all_of_them_together():
    def slow() -> int:
        time.sleep(0.2)
        return 10

    assert 20 < at_once([slow, slow]) <= 100


def test_a_writer_that_dies_ends_the_waiting_and_leaves_no_process():
    def dies() -> int:
        os._exit(9)

    start = time.monotonic()
    with pytest.raises(WriterFailed, match="中途退出"):
        at_once([endless, dies, quick])
    assert time.monotonic() - start < 30
    assert active_children() == []


def test_a_writer_that_fails_says_why():
    def fails() -> int:
        raise ValueError("disk on fire")

    with pytest.raises(WriterFailed, match="ValueError: disk on fire"):
        at_once([fails, endless])
    assert active_children() == []
