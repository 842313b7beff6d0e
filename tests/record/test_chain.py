"""The chain of hashes by itself: what breaks it, and that both algorithms and both implementations agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

import pytest

from cases import record
from cases.clock import SHANGHAI
from cases.record import GENESIS, Sealed, digest, first_break

TEXTS = ["", "a", "行政处罚决定书", "𠀀㐀 王㛃", "x" * 5000, "第一行\n第二行\t<&>"]


def event(seq: int, prev: str, payload: str = "{}") -> Sealed:
    at = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=SHANGHAI)
    return Sealed(
        "uid", "410899", seq, "inquire", 1, "zhou", "{}", "", date(2026, 3, 2), at, "clue", payload, "[]", "[]", "{}",
        "", prev,
    )  # fmt: skip


def chain(*algorithms: str) -> list[tuple[Sealed, str]]:
    """A chain in which each event is hashed by its own algorithm."""
    made: list[tuple[Sealed, str]] = []
    for seq, algorithm in enumerate(algorithms, 1):
        sealed = event(seq, made[-1][1] if made else GENESIS)
        made.append((sealed, sealed.hash(algorithm)))
    return made


def broken(made: Iterable[tuple[Sealed, str]], head: str, version: int) -> int:
    found = first_break(made, head, version)
    return found.seq if found else 0


def test_a_whole_chain_holds() -> None:
    made = chain("sm3", "sm3", "sm3")
    assert first_break(made, made[-1][1], 3) is None


def test_an_empty_chain_holds() -> None:
    assert first_break([], "", 0) is None


def test_rows_of_both_algorithms_stand_in_one_chain() -> None:
    made = chain("sha256", "sha256", "sm3", "sha256")
    assert [stored.partition(":")[0] for _, stored in made] == ["sha256", "sha256", "sm3", "sha256"]
    assert first_break(made, made[-1][1], 4) is None


@pytest.mark.parametrize("name", [f for f in Sealed.__dataclass_fields__ if f not in ("seq", "prev")])
def test_every_part_of_an_event_is_hashed(name: str) -> None:
    made = chain("sm3", "sm3", "sm3")
    old = getattr(made[1][0], name)
    new = {int: 2, date: date(2026, 3, 3), datetime: datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)}.get(
        type(old), "别的"
    )
    made[1] = (replace(made[1][0], **{name: new}), made[1][1])
    assert broken(made, made[-1][1], 3) == 2


def test_a_rehashed_event_does_not_fit_the_next() -> None:
    made = chain("sm3", "sm3", "sm3")
    changed = replace(made[0][0], payload='{"fen":1}')
    made[0] = (changed, changed.hash())
    assert broken(made, made[-1][1], 3) == 2


def test_the_end_cut_off_is_found() -> None:
    made = chain("sm3", "sm3", "sm3")
    assert broken(made[:2], made[-1][1], 3) == 3


def test_the_end_cut_off_with_head_and_version_moved_back_is_not_found_and_needs_the_root() -> None:
    made = chain("sm3", "sm3", "sm3")
    assert broken(made[:2], made[1][1], 2) == 0


def test_an_event_left_out_is_found() -> None:
    made = chain("sm3", "sm3", "sm3")
    assert broken([made[0], made[2]], made[-1][1], 3) == 2


def test_two_events_swapped_are_found() -> None:
    made = chain("sm3", "sm3", "sm3")
    assert broken([made[1], made[0], made[2]], made[-1][1], 3) == 1


@pytest.mark.parametrize("text", TEXTS)
def test_gmalg_and_openssl_give_the_same_sm3(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from gmalg import SM3

    fallback = SM3()
    fallback.update(text.encode())
    assert fallback.value().hex() == hashlib.new("sm3", text.encode()).hexdigest()
    here = digest(text, "sm3")
    monkeypatch.setattr(record, "ALGORITHM", "sha256")  # as where OpenSSL has no SM3
    assert digest(text, "sm3") == here


def test_the_standard_example_of_sm3() -> None:
    """GB/T 32905—2016, appendix A.1."""
    assert digest("abc", "sm3") == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
