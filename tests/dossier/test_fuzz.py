"""Random damage to a valid sample: parsing says what is wrong or is content, running refuses or goes on; no crash."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases import dossier, lawbase
from cases.dossier import reading
from cases.inputs import INPUTS, InputError
from tests import walk
from tests.dossier.editing import HAN

NAMES = sorted(walk.NAMES)
QUIETLY = settings(
    derandomize=True, deadline=None, database=None, max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip

odd = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-2, 4), st.decimals(allow_nan=False, allow_infinity=False),
    st.text(max_size=20), st.sampled_from(
        ["", "p1", "v1", "p9", "2026-03-04", "2026-02-30", "9999-12-31", "周启明", "高远", "fine", "安全生产法/97/1/7",
         "+", "/", "\x00", "<b>", [], {}, [[]], {"": ""}, [None], ["p1"], {"party": "p1"}, 10**25, "1" * 5000]
    ),
)  # fmt: skip


def spots(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*way, key)
        yield from spots(inner, (*way, key))


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """A sample with one to four places replaced, removed, doubled, swapped or misnamed."""
    raw = walk.sample(draw(st.sampled_from(NAMES)))
    for _ in range(draw(st.integers(1, 4))):
        *way, last = draw(st.sampled_from(list(spots(raw)) or [("title",)]))
        here: Any = raw
        for place in way:
            here = here[place]
        what = draw(st.sampled_from(["replace", "replace", "remove", "double", "swap", "act", "add"]))
        if what == "remove":
            del here[last]
        elif what == "double" and isinstance(here, list):
            here.insert(last, copy.deepcopy(here[last]))
        elif what == "swap" and isinstance(here, list):
            other = draw(st.integers(0, len(here) - 1))
            here[last], here[other] = here[other], here[last]
        elif what == "act" and isinstance(raw.get("acts"), list):
            raw["acts"].append({"act": draw(st.sampled_from(sorted(INPUTS))), "on": "2026-08-20", "by": "周启明",
                                "data": {}})  # fmt: skip
        elif what == "add" and isinstance(here, dict):
            here[draw(st.text(max_size=8))] = draw(odd)
        else:
            here[last] = draw(odd)
    return raw


@pytest.mark.django_db
class TestDamage(TestCase):
    def setUp(self) -> None:
        lawbase.forget()

    def tearDown(self) -> None:
        lawbase.forget()

    @given(damaged())
    @QUIETLY
    def test_parsing_says_what_is_wrong(self, raw: dict[str, Any]) -> None:
        try:
            dossier.parse(raw)
        except InputError as error:
            assert error.wrongs
            for wrong in error.wrongs:
                assert HAN.search(wrong.message), wrong

    @given(
        st.binary(max_size=200)
        | st.text(max_size=200).map(str.encode)
        | st.sampled_from(NAMES).map(lambda name: json.dumps(walk.sample(name)).encode()),
        st.integers(0, 20_000),
        st.binary(max_size=3),
    )
    @QUIETLY
    def test_reading_bytes_says_what_is_wrong(self, data: bytes, at: int, put: bytes) -> None:
        at %= len(data) + 1
        try:
            dossier.parse(reading.plain(data[:at] + put + data[at + len(put) :], "a.json"))
        except InputError as error:
            assert all(HAN.search(w.message) for w in error.wrongs)

    @given(damaged())
    @settings(QUIETLY, max_examples=40)
    def test_running_refuses_or_goes_on(self, raw: dict[str, Any]) -> None:
        try:
            given = dossier.parse(raw)
        except InputError:
            return
        outcome = dossier.run(given)
        json.dumps(dossier.result(outcome))


def test_decimals_come_through(db: None) -> None:
    raw = walk.sample("small")
    raw["acts"][6]["data"]["proposals"][0]["penalties"][0]["amount_yuan"] = Decimal("5000.10")
    assert dossier.parse(raw)
