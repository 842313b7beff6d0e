"""Which tier of the benchmark the answers lead to: conditions, bounds, regions, and what the statute does not bear."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from cases import lawbase
from cases.discretion import metrics
from cases.discretion.benchmark import Band, Place, band_of, money, statutory, tables, usable, words_of
from cases.discretion.choosing import Chosen, choose
from cases.models import Tier

BUREAU = "410899"
WAN = 1_000_000  # ten thousand yuan in fen
TRAINED = "安全生产法/97/1/7"  # 特种作业人员: first step up to 100,000


@pytest.fixture(autouse=True)
def fresh_law() -> Any:
    lawbase.forget()
    yield
    lawbase.forget()


def tier(seq: int, low: float, high: float, *conditions: Any, **more: Any) -> Tier:
    """A row of the table for 安全生产法 97(1)(7), first step; amounts in ten thousand yuan."""
    values = {
        "code": "W97.7", "cite": TRAINED, "subject": "unit", "step": "first", "region": "", "seq": seq,
        "label": f"{seq}档", "conditions": [condition(c) for c in conditions], "low": int(low * WAN),
        "high": int(high * WAN), "standard": "国家基准", "source": "测试", "valid_from": date(2024, 11, 1),
    }  # fmt: skip
    return Tier.objects.create(**{**values, **more})


def condition(given: Any) -> Any:
    if isinstance(given, list):
        return {"any": [condition(one) for one in given]}
    metric, op, value = given
    return {"metric": metric, "op": op, "value": value}


def place(
    cite: str = TRAINED, step: str = "first", on: str = "2026-03-01", subject: str = "unit", **more: Any
) -> Place:
    return Place(cite, subject, step, "", date.fromisoformat(on), **more)


def ask(answers: dict[str, Any], at: Place | None = None, code: str = BUREAU) -> Chosen | None:
    lawbase.forget()
    return choose(lawbase.current(), code, at or place(), answers)


def settled(answers: dict[str, Any], at: Place | None = None, code: str = BUREAU) -> tuple[str, Band]:
    chosen = ask(answers, at, code)
    assert chosen is not None and chosen.tier is not None, chosen
    return chosen.tier.row.label, chosen.band


# -- conditions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("op", "value", "holding", "failing"),
    [
        ("lt", 100, (0, 99), (100, 101)),
        ("le", 100, (0, 100), (101, 10**12)),
        ("eq", 100, (100,), (99, 101)),
        ("ge", 100, (100, 101), (0, 99)),
        ("gt", 100, (101,), (99, 100)),
        ("between", [3, 9], (3, 6, 9), (2, 10)),
        ("in", [1, 3], (1, 3), (0, 2, 4)),
    ],
)
def test_an_operator_includes_and_excludes_its_bound(op: str, value: Any, holding: Any, failing: Any) -> None:
    asked = condition(("headcount", op, value))
    assert metrics.wrong(asked) == ""
    assert all(metrics.holds(asked, {"headcount": n}) is True for n in holding)
    assert all(metrics.holds(asked, {"headcount": n}) is False for n in failing)
    assert metrics.holds(asked, {"people": 1}) is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([("headcount", "le", 100)], "从业人员100人以下"),
        ([("headcount", "gt", 100), ("headcount", "le", 200)], "从业人员超过100人、200人以下"),
        ([("deaths", "between", [3, 4]), ("harm", "eq", True)], "死亡3人以上4人以下,造成危害后果"),
        ([("loss", "lt", 5_000_000), ("corrected", "eq", False)], "直接经济损失不满500万元,没有改正"),
        ([("loss", "ge", 150_000_000)], "直接经济损失1.5亿元以上"),
        ([("role", "in", ["manager", "special"])], "违法人员的身份为管理人员、特种作业人员"),
        ([("conduct", "eq", "force")], "行为方式为强令冒险作业"),
        ([[("deaths", "eq", 1), ("injuries", "ge", 3)]], "死亡1人或者重伤3人以上"),
    ],
)
def test_conditions_are_said_in_chinese(given: Any, words: str) -> None:
    assert metrics.said([condition(one) for one in given]) == words


@pytest.mark.parametrize(
    "given",
    [
        {"metric": "headcount", "op": "le"},
        {"metric": "nobody", "op": "le", "value": 1},
        {"metric": "headcount", "op": "near", "value": 1},
        {"metric": "headcount", "op": "le", "value": True},
        {"metric": "headcount", "op": "le", "value": -1},
        {"metric": "headcount", "op": "between", "value": [9, 3]},
        {"metric": "headcount", "op": "between", "value": [9]},
        {"metric": "harm", "op": "ge", "value": True},
        {"metric": "harm", "op": "eq", "value": 1},
        {"metric": "role", "op": "eq", "value": "nobody"},
        {"metric": "role", "op": "in", "value": []},
        {"any": [{"metric": "deaths", "op": "eq", "value": 1}]},
        {"any": [{"metric": "deaths", "op": "eq", "value": 1}, {"metric": "deaths", "op": "eq", "value": "two"}]},
        "headcount",
        None,
    ],
)
def test_what_nobody_could_answer_is_no_condition(given: Any) -> None:
    assert metrics.wrong(given)


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [("people", 3, "3"), ("people", 0, -1), ("people", 1, True), ("harm", True, 1), ("role", "head", "boss"), ("tier", "2", "two"), ("nobody", None, 1)],
)  # fmt: skip
def test_an_answer_is_of_its_metrics_kind(key: str, right: Any, wrong: Any) -> None:
    assert right is None or metrics.wrong_answer(key, right) == ""
    assert metrics.wrong_answer(key, wrong)


def test_one_of_several_conditions_is_enough_and_all_must_fail() -> None:
    either = condition([("deaths", "ge", 1), ("injuries", "ge", 3)])
    assert metrics.holds(either, {"injuries": 3}) is True
    assert metrics.holds(either, {"deaths": 0}) is None
    assert metrics.holds(either, {"deaths": 0, "injuries": 2}) is False


# -- bands -------------------------------------------------------------------------------------------------------------


def test_a_band_keeps_or_leaves_out_its_ends() -> None:
    assert Band(10, 20).holds(10) and Band(10, 20).holds(20)
    open_ended = Band(10, 20, low_inclusive=False, high_inclusive=False)
    assert not open_ended.holds(10) and not open_ended.holds(20)
    assert open_ended.holds(11) and open_ended.holds(19)


def test_what_two_bands_have_in_common_takes_the_stricter_end() -> None:
    met = Band(0, 30, low_inclusive=False).meet(Band(20, 40, high_inclusive=False))
    assert met == Band(20, 30)
    assert Band(0, 20).meet(Band(20, 40)) == Band(20, 20)
    assert Band(0, 20, high_inclusive=False).meet(Band(20, 40)) is None


def test_amounts_are_said_as_a_benchmark_writes_them() -> None:
    assert [money(n * 100) for n in (5000, 12_000, 12_345, 30_000, 100_000_000)] == [
        "5000元", "1.2万元", "12345元", "3万元", "1亿元"
    ]  # fmt: skip
    assert str(Band(3 * WAN, 5 * WAN)) == "3万元以上5万元以下"
    assert str(Band(0, 2 * WAN, low_inclusive=False)) == "2万元以下"
    assert str(Band(3 * WAN, 5 * WAN, False, False)) == "超过3万元、不满5万元"
    assert str(Band(WAN, WAN)) == "1万元"


# -- choosing ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("people", "label", "low", "high"),
    [(0, "1档", 0, 2), (1, "1档", 0, 2), (2, "2档", 2, 5), (4, "2档", 2, 5), (5, "3档", 5, 10), (5000, "3档", 5, 10)],
)
def test_the_answers_lead_to_one_tier_and_its_band(people: int, label: str, low: int, high: int) -> None:
    tier(1, 0, 2, ("people", "lt", 2), low_inclusive=False)
    tier(2, 2, 5, ("people", "ge", 2), ("people", "lt", 5))
    tier(3, 5, 10, ("people", "ge", 5))
    found, band = settled({"people": people})
    assert (found, band.low, band.high) == (label, low * WAN, high * WAN)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fen", "inside"),
    [(2 * WAN - 1, False), (2 * WAN, True), (5 * WAN, True), (5 * WAN + 1, False)],
)
def test_both_ends_of_a_tier_belong_to_it_and_one_fen_beyond_does_not(fen: int, inside: bool) -> None:
    tier(1, 2, 5, ("people", "ge", 2))
    assert settled({"people": 2})[1].holds(fen) is inside


@pytest.mark.django_db
def test_an_end_left_out_does_not_belong_to_the_tier() -> None:
    tier(1, 2, 5, ("people", "ge", 2), low_inclusive=False, high_inclusive=False)
    band = settled({"people": 2})[1]
    assert [band.holds(n) for n in (2 * WAN, 2 * WAN + 1, 5 * WAN - 1, 5 * WAN)] == [False, True, True, False]


@pytest.mark.django_db
def test_what_is_not_answered_is_asked_and_settles_nothing() -> None:
    tier(1, 0, 2, ("people", "lt", 2), ("harm", "eq", False))
    tier(2, 2, 10, ("people", "ge", 2))
    chosen = ask({})
    assert chosen is not None and chosen.tier is None and chosen.asked == ("people", "harm")
    chosen = ask({"people": 1})
    assert chosen is not None and chosen.tier is None and chosen.missing == ("harm",)
    assert settled({"people": 3})[0] == "2档"  # what the other tier still asks decides nothing any more


@pytest.mark.django_db
def test_no_tier_or_several_is_said_so() -> None:
    tier(1, 0, 5, ("people", "le", 3))
    tier(2, 5, 10, ("people", "between", [3, 9]))
    several, none = ask({"people": 3}), ask({"people": 10})
    assert several is not None and several.contradictory and several.tier is None
    assert none is not None and none.none_fits and none.tier is None
    assert several.band == none.band == several.allowed


@pytest.mark.django_db
def test_a_tier_described_in_words_is_chosen_by_the_officer() -> None:
    tier(1, 0, 3, described="情节较轻")
    tier(2, 3, 10, described="情节较重")
    chosen = ask({})
    assert chosen is not None and chosen.missing == (metrics.TIER,)
    assert settled({"tier": "2"})[0] == "2档"


@pytest.mark.django_db
def test_fixed_fines_shares_of_income_and_multiples_are_nothing_to_the_benchmark() -> None:
    law = lawbase.current()
    assert statutory(law, place("安全生产法/95/1/1", "accident_ordinary", subject="person")) is None
    by_multiples = "安全生产法/92/2"
    assert statutory(law, place(by_multiples)) == Band(10 * WAN, 20 * WAN)
    assert statutory(law, place(by_multiples, income=10 * WAN)) is None
    tier(1, 10, 15, cite=by_multiples, code="W92.2")
    assert ask({}, place(by_multiples)) is not None
    assert ask({}, place(by_multiples, income=10 * WAN)) is None


# -- whose table -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("regions", "wins"),
    [
        (("",), ""),
        (("", "41"), "41"),
        (("", "41", "4108"), "4108"),
        (("", "41", "4108", "410899"), "410899"),
        (("", "41", "4108", "410899", "=410899"), "=410899"),
        (("", "42", "4201", "=420100"), ""),
    ],
)
def test_the_nearest_region_judges(regions: tuple[str, ...], wins: str) -> None:
    for n, region in enumerate(regions):
        tier(1, n, 10, region=region, standard=f"标准{n}")
    chosen = ask({})
    assert chosen is not None and chosen.table is not None and chosen.table.region == wins


@pytest.mark.django_db
def test_of_one_region_the_standard_that_came_last_judges() -> None:
    tier(1, 0, 5, ("people", "le", 3), region="41", standard="旧", valid_from=date(2023, 1, 1))
    tier(2, 5, 10, ("people", "gt", 3), region="41", standard="旧", valid_from=date(2023, 1, 1))
    tier(1, 0, 8, region="41", standard="新", valid_from=date(2025, 1, 1))
    now, before = tables(lawbase.current(), BUREAU, place()), tables(lawbase.current(), BUREAU, place(on="2024-12-31"))
    assert [(t.standard, len(t.rows)) for t in now] == [("新", 1)]
    assert [(t.standard, len(t.rows)) for t in before] == [("旧", 2)]


@pytest.mark.django_db
def test_a_row_judges_acts_of_its_days_only() -> None:
    tier(1, 0, 5, valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))
    assert ask({}, place(on="2024-12-31")) is None
    assert ask({}, place(on="2025-01-01")) is not None
    assert ask({}, place(on="2025-12-31")) is not None
    assert ask({}, place(on="2026-01-01")) is None


@pytest.mark.django_db
def test_an_example_judges_nothing_even_in_its_own_region() -> None:
    tier(1, 0, 5, region="=410899", example=True)
    assert ask({}) is None


@pytest.mark.django_db
def test_subject_step_and_variant_must_be_the_same() -> None:
    tier(1, 0, 5)
    assert ask({}, place(step="overdue")) is None
    assert ask({}, place(subject="person", step="overdue")) is None


# -- beyond the statute ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_local_row_beyond_the_statute_is_not_used_and_shown_as_such() -> None:
    tier(1, 0, 10, ("people", "ge", 0))
    tier(1, 2, 12, ("people", "ge", 0), region="41", standard="省")
    chosen = ask({"people": 3})
    assert chosen is not None and chosen.table is not None and chosen.table.region == ""
    assert [row.standard for row in chosen.passed] == ["省"]
    assert usable(chosen.passed[0], chosen.allowed) is None


@pytest.mark.django_db
def test_where_the_tier_that_fits_is_beyond_the_statute_the_wider_table_is_asked() -> None:
    tier(1, 0, 10)
    tier(1, 0, 4, ("people", "le", 3), region="41", standard="省")
    tier(2, 9, 11, ("people", "gt", 3), region="41", standard="省")
    assert settled({"people": 3})[1] == Band(0, 4 * WAN, low_inclusive=False)
    label, band = settled({"people": 4})
    assert (label, band.high) == ("1档", 10 * WAN)


@pytest.mark.django_db
def test_a_national_row_is_cut_to_the_statute() -> None:
    tier(1, 5, 12)
    assert settled({})[1] == Band(5 * WAN, 10 * WAN)


@pytest.mark.django_db
def test_a_tier_without_lower_limit_begins_where_the_statute_does() -> None:
    tier(1, 0, 12, cite="安全生产法/98/1/2", code="W98.2", region="41")
    assert settled({}, place("安全生产法/98/1/2"))[1] == Band(10 * WAN, 12 * WAN)


@pytest.mark.django_db
def test_where_only_rows_beyond_the_statute_speak_no_tier_judges() -> None:
    tier(1, 9, 11, region="41")
    chosen = ask({})
    assert chosen is not None and chosen.table is None and chosen.tier is None and len(chosen.passed) == 1


# -- what ships --------------------------------------------------------------------------------------------------------

ACCIDENTS = [
    ("accident_ordinary", 1, (0, 2, 2_999_999), "一档", 30, 50),
    ("accident_ordinary", 1, (0, 3, 0), "二档", 50, 70),
    ("accident_ordinary", 1, (1, 0, 0), "二档", 50, 70),
    ("accident_ordinary", 1, (0, 0, 3_000_000), "二档", 50, 70),
    ("accident_ordinary", 1, (1, 5, 4_999_999), "二档", 50, 70),
    ("accident_ordinary", 1, (1, 6, 0), "三档", 70, 100),
    ("accident_ordinary", 1, (2, 9, 9_999_999), "三档", 70, 100),
    ("accident_larger", 2, (3, 0, 0), "一档", 100, 120),
    ("accident_larger", 2, (4, 0, 0), "一档", 100, 120),
    ("accident_larger", 2, (5, 0, 0), "二档", 120, 150),
    ("accident_larger", 2, (6, 0, 0), "二档", 120, 150),
    ("accident_larger", 2, (7, 0, 0), "三档", 150, 200),
    ("accident_larger", 2, (9, 0, 0), "三档", 150, 200),
    ("accident_major", 3, (10, 0, 0), "一档", 200, 400),
    ("accident_major", 3, (12, 0, 0), "一档", 200, 400),
    ("accident_major", 3, (13, 0, 0), "二档", 400, 600),
    ("accident_major", 3, (14, 0, 0), "二档", 400, 600),
    ("accident_major", 3, (15, 0, 0), "三档", 600, 1000),
    ("accident_major", 3, (29, 0, 0), "三档", 600, 1000),
    ("accident_extra", 4, (30, 0, 0), "一档", 1000, 1200),
    ("accident_extra", 4, (39, 0, 0), "一档", 1000, 1200),
    ("accident_extra", 4, (40, 0, 0), "二档", 1200, 1500),
    ("accident_extra", 4, (49, 0, 0), "二档", 1200, 1500),
    ("accident_extra", 4, (50, 0, 0), "三档", 1500, 2000),
    ("accident_extra", 4, (300, 900, 10**10), "三档", 1500, 2000),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("step", "item", "toll", "label", "low", "high"), ACCIDENTS)
def test_an_accident_fine_goes_by_deaths_injuries_and_loss(
    step: str, item: int, toll: tuple[int, int, int], label: str, low: int, high: int
) -> None:
    """应急管理部令第14号, from 2024-03-01, unconfirmed."""
    answers = dict(zip(("deaths", "injuries", "loss"), toll, strict=True))
    at = place(f"安全生产法/114/1/{item}", step)
    assert settled(answers, at) == (label, Band(low * WAN, high * WAN))
    chosen = ask(answers, at)
    assert chosen is not None and chosen.table is not None and not chosen.table.confirmed
    assert ask(answers, place(f"安全生产法/114/1/{item}", step, on="2024-02-29")) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("step", "item", "toll"), [("accident_ordinary", 1, (3, 0, 0)), ("accident_larger", 2, (2, 9, 0)), ("accident_major", 3, (30, 0, 0))])  # fmt: skip
def test_a_toll_of_another_grade_fits_no_tier(step: str, item: int, toll: tuple[int, int, int]) -> None:
    answers = dict(zip(("deaths", "injuries", "loss"), toll, strict=True))
    chosen = ask(answers, place(f"安全生产法/114/1/{item}", step))
    assert chosen is not None and chosen.none_fits


@pytest.mark.django_db
def test_the_tables_of_other_regions_ship_as_examples_with_region_and_mark() -> None:
    examples = Tier.objects.filter(example=True)
    assert set(examples.values_list("region", flat=True)) == {"", "32", "4407", "51"}
    sichuan = examples.filter(region="51", cite="安全生产法/92/1").order_by("seq")
    assert [(words_of(t), str(band_of(t)), t.confirmed) for t in sichuan] == [
        ("失实的内容1项", "3万元以上5万元以下", True),
        ("失实的内容2项", "5万元以上8万元以下", True),
    ]
    assert not examples.filter(source__contains="不详", confirmed=True).exists()
    for row in Tier.objects.all():
        assert not any(metrics.wrong(c) for c in row.conditions), row.pk
        assert row.low <= row.high and row.standard and row.source


@pytest.mark.django_db
def test_what_ships_for_real_lies_inside_the_statute_without_gap_between_tiers() -> None:
    law = lawbase.current()
    real = [row for rows in law.tiers.values() for row in rows if not row.example]
    assert {row.cite for row in real} == {f"安全生产法/114/1/{n}" for n in range(1, 5)}
    for cite in {row.cite for row in real}:
        mine = sorted((row for row in real if row.cite == cite), key=lambda row: row.seq)
        allowed = statutory(law, place(cite, mine[0].step))
        assert allowed is not None and (mine[0].low, mine[-1].high) == (allowed.low, allowed.high)
        assert all(one.high == two.low for one, two in pairwise(mine))
