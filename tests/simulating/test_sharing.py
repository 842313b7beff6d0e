"""Numbers shared out: whatever the bands, nothing is lost and nothing leaves its band."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.simulating import sharing

BANDS = st.lists(
    st.tuples(st.integers(1, 10_000_000), st.integers(0, 50_000_000)).map(lambda p: (p[0], p[0] + p[1])),
    min_size=1,
    max_size=60,
)


@given(BANDS, st.integers(0, 1_000_000), st.integers())
def test_amounts_come_to_the_total_to_the_fen_each_inside_its_band(bands, part, seed):
    least, most = sum(low for low, _ in bands), sum(high for _, high in bands)
    total = least + (most - least) * part // 1_000_000

    found = sharing.amounts(total, bands, random.Random(seed))

    assert sum(found) == total
    assert all(low <= fen <= high for fen, (low, high) in zip(found, bands, strict=True))


@pytest.mark.parametrize("total", [9, 31])
def test_what_the_bands_do_not_allow_is_no_amount(total):
    with pytest.raises(ValueError, match="bands"):
        sharing.amounts(total, [(5, 15), (5, 15)], random.Random(1))


def test_amounts_are_round_where_they_can_be():
    found = sharing.amounts(121_100_000, [(50_000, 4_999_999)] * 160, random.Random(1))

    assert sum(fen % 100_000 == 0 for fen in found) > 150


@given(st.integers(1, 80), st.integers(0, 3), st.integers(0, 50), st.integers(0, 100), st.integers())
def test_counts_come_to_the_total_each_within_its_bounds(places, least, room, part, seed):
    total = places * least + places * room * part // 100

    found = sharing.counts(total, places, least + room, random.Random(seed), least=least)

    assert sum(found) == total
    assert all(least <= many <= least + room for many in found)


def test_labels_told_are_given_as_often_as_told_and_the_rest_is_usual():
    found = sharing.labels({"a": 3, "b": 0}, 10, {"a": 1, "b": 5, "c": 1}, random.Random(1))

    assert found is not None and (found.count("a"), found.count("b"), found.count("c")) == (3, 0, 7)


@pytest.mark.parametrize(("given_", "total"), [({"a": 3}, 2), ({"a": 1, "c": 1}, 3)])
def test_labels_that_do_not_come_to_the_total_are_refused(given_, total):
    assert sharing.labels(given_, total, {"a": 1, "c": 1}, random.Random(1)) is None
