"""The layouts as data: every kind of penalty in exactly one column, every class in a proof, nothing unknown."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import pytest

from cases.labels import PENALTY_KINDS
from review.year import layouts, report
from review.year.layouts import FAMILIES, FOLDER, LayoutError, read

PENALTY = [one for one in layouts.layouts().values() if one.family == "penalty"]


def raw(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def test_the_five_layouts_of_penalties_and_the_other_tables_are_there() -> None:
    assert [one.key for one in PENALTY] == ["A", "B", "C", "D", "E"]
    assert {one.family for one in layouts.layouts().values()} == set(FAMILIES)


@pytest.mark.parametrize("layout", PENALTY, ids=lambda one: one.key)
def test_every_kind_of_penalty_lands_in_exactly_one_column(layout: layouts.Layout) -> None:
    landed = [key for column in layout.columns for key in column.keys if key.startswith("pen_by_cat.")]
    assert sorted(landed) == sorted(f"pen_by_cat.{kind}" for kind in PENALTY_KINDS)


@pytest.mark.parametrize("layout", layouts.layouts().values(), ids=lambda one: one.key)
def test_every_layout_says_where_it_was_seen_and_is_not_passed_off_as_confirmed(layout: layouts.Layout) -> None:
    assert layout.source and layout.notes and not layout.confirmed


def test_a_kind_without_a_column_is_refused() -> None:
    wrong = raw("penalty_d")
    wrong["column"] = [one for one in wrong["column"] if one.get("kinds") != ["criticism"]]
    with pytest.raises(LayoutError, match="criticism"):
        read(wrong)


def test_a_kind_in_two_columns_is_refused() -> None:
    wrong = raw("penalty_a")
    wrong["column"].append({"label": "又一列", "kinds": ["fine"]})
    with pytest.raises(LayoutError, match="two columns"):
        read(wrong)


def test_a_kind_nobody_knows_is_refused() -> None:
    wrong = raw("penalty_a")
    wrong["column"].append({"label": "流放", "kinds": ["exile"]})
    with pytest.raises(LayoutError, match="exile"):
        read(wrong)


def test_a_class_left_out_of_its_proof_is_refused() -> None:
    wrong = raw("safety_3_industry")
    wrong["proof"][0]["parts"].remove("coal")
    with pytest.raises(LayoutError, match="coal"):
        read(wrong)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"keys": ["pen_decide"]}, "no such counter"), ({"keys": ["pen_target.dog"]}, "no such counter"),
        ({"external": "x"}, "no such external"), ({"rate": "luck"}, "no such rate"), ({}, "no source"),
        ({"keys": ["case_filed"], "absent": True}, "or several"),
    ],
)  # fmt: skip
def test_a_column_of_nothing_or_of_what_nobody_counts_is_refused(change: dict[str, Any], said: str) -> None:
    wrong = copy.deepcopy(raw("safety_3_industry"))
    wrong["column"].append({"label": "新列", **change})
    with pytest.raises(LayoutError, match=said):
        read(wrong)


def test_units_counted_once_are_not_added_up_over_the_rows() -> None:
    table = layouts.layouts()["safety_inspection"]
    adds = {column.label: column.adds for column in table.columns}
    assert adds["监督检查"] and adds["隐患合计"]
    assert not adds["实际检查单位"] and not adds["整改率"]


def test_the_text_names_only_what_is_counted() -> None:
    assert report.template()["chapter"]
    with pytest.raises(report.TextError, match="nonsense"):
        report._known("yoy:nonsense")
    with pytest.raises(report.TextError, match=r"x\.nonsense"):
        report._known("x.nonsense")
