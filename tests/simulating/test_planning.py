"""A plan comes to its profile in every figure, or the profile is refused with the reason, before anything is written."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import simulating
from cases.counters.table import wrong_sums
from cases.models import Bureau, Event
from tests.simulating.profiles import BUREAU, SMALL, plan, profile

PROFILES = sorted((Path(simulating.__file__).parents[1] / "data" / "profiles").glob("*.json"))

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("file", [f for f in PROFILES if f.stem != "large-city-2022"], ids=lambda file: file.stem)
def test_every_profile_of_the_sources_can_be_planned(file):
    made = simulating.read(file)

    found = simulating.plan(made, simulating.terms_of(made.bureau["code"], made.year))

    assert {key: found.figures[key] for key in made.figures} == made.figures
    assert wrong_sums(dict(found.figures)) == []


def test_the_tenth_of_the_large_city_is_a_tenth_of_it():
    large, tenth = (
        json.loads(next(f for f in PROFILES if f.stem == name).read_text("utf-8"))["figures"]
        for name in ("large-city-2022", "large-city-2022-tenth")
    )

    assert all(abs(large[key] - 10 * many) <= 10 for key, many in tenth.items())


def test_something_of_everything_comes_to_the_digit():
    found = plan(SMALL)

    assert {key: found.figures[key] for key in SMALL} == SMALL
    assert wrong_sums(dict(found.figures)) == []
    assert {c.end for c in found.cases} == {"penalty", "no_penalty", "withdrawn", "not_filed", "pending"}


def test_the_same_profile_gives_the_same_plan_and_another_seed_another():
    one, again, other = plan(SMALL), plan(SMALL), plan(SMALL, seed=8)

    def told(made):
        return [dataclasses.asdict(x) for x in [*made.cases, *made.rows]]

    assert told(one) == told(again)
    assert told(one) != told(other)


def test_every_case_ends_within_the_year_and_no_row_is_entered_after_the_case_it_leads_to():
    found = plan(SMALL)
    starts = {(row.kind, row.place): row.start for row in found.rows}

    assert all(0 <= c.start < len(found.terms.days) for c in found.cases)
    assert all(starts[c.link] <= c.start for c in found.cases if c.link)
    assert [c.number for c in found.cases] == list(range(len(found.cases)))


@pytest.mark.parametrize(
    "figures",
    [{"pen_proc.ordinary": 600, "pen_units_distinct": 2}, {"pen_proc.ordinary": 600, "pen_target.person": 599}],
)
def test_nobody_is_to_be_fined_twice_for_the_same_violation_of_a_day(figures):
    found = plan(figures)
    fined = [
        (found.world.party(case.number, n) if party.person else party.who, clause, case.start)
        for case in found.cases
        for n, party in enumerate(case.parties)
        for clause in found.terms.templates[party.template].cite.split("+")
    ]

    assert len(fined) >= 600 and len(set(fined)) == len(fined)


def test_more_decisions_than_cases_puts_persons_beside_their_unit():
    found = plan({"case_filed": 10, "pen_proc.ordinary": 14, "pen_target.person": 6})

    assert sorted(len(c.parties) for c in found.cases) == [1] * 6 + [2] * 4
    assert found.figures["pen_quadrant.person_routine"] == 6


FIGURES = st.fixed_dictionaries(
    {},
    optional={
        "pen_proc.ordinary": st.integers(0, 40), "pen_proc.simple": st.integers(0, 10), "case_filed": st.integers(0, 60),
        "pen_major": st.integers(0, 8), "collective_done": st.integers(0, 9), "review_done": st.integers(0, 50),
        "review_opinions": st.integers(0, 200), "review_corrected": st.integers(0, 10), "no_penalty_first": st.integers(0, 5),
        "no_penalty": st.integers(0, 6), "pen_target.person": st.integers(0, 20), "pen_units_distinct": st.integers(0, 40),
        "fine_amount_decided": st.integers(0, 300_000_000), "order_stop": st.integers(0, 3), "filing_done": st.integers(0, 9),
        "mitigated": st.integers(0, 2), "insp_visits": st.integers(0, 90), "insp_units": st.integers(0, 60),
        "hazard_found": st.integers(0, 400), "hazard_major": st.integers(0, 80), "pen_source.tip_off": st.integers(0, 3),
        "report_received": st.integers(0, 6), "report_rewarded": st.integers(0, 4), "pen_by_cause.S.5": st.integers(0, 9),
        "pen_industry.chemical": st.integers(0, 9), "case_closed": st.integers(0, 60), "hearing_held": st.integers(0, 2),
        "pen_nature.accident": st.integers(0, 3), "publ_items": st.integers(0, 50), "coerc_measures": st.integers(0, 5),
    },
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FIGURES, st.integers(0, 1000))
def test_any_figures_come_to_the_digit_or_are_refused_with_a_reason(figures, seed):
    try:
        found = plan(figures, seed=seed)
    except simulating.Impossible as why:
        assert why.reasons and all(why.reasons)
        return
    assert {key: found.figures[key] for key in figures} == figures
    assert wrong_sums(dict(found.figures)) == []


IMPOSSIBLE = [
    ({"hazard_found": 5, "hazard_major": 6}, "重大隐患为6，多于排查隐患的5"),
    ({"pen_decided": 10, "pen_proc.simple": 4, "pen_proc.ordinary": 5}, "各部分之和"),
    ({"pen_decided": 0, "fine_amount_decided": 100}, "没有处罚决定，罚款却有1.00元"),
    ({"pen_proc.ordinary": 4, "pen_major": 4, "fine_amount_decided": 19_999_999}, "最少200000.00元"),
    ({"pen_proc.ordinary": 4, "pen_major": 0, "fine_amount_decided": 20_000_000}, "最多199999.96元"),
    ({"pen_proc.ordinary": 5, "review_done": 4}, "法制审核4件，少于作出决定的普通程序案件5件"),
    ({"pen_proc.ordinary": 5, "review_done": 5, "review_rounds": 7, "review_corrected": 0}, "退回2次，与纠错0件不合"),
    ({"pen_proc.ordinary": 5, "review_corrected": 6}, "审核纠错6件，多于法制审核5件"),
    ({"pen_proc.ordinary": 5, "review_corrected": 2, "review_opinions": 1}, "退回2次，每次至少1条"),
    ({"pen_proc.ordinary": 5, "pen_major": 3, "collective_done": 2}, "集体讨论2件"),
    ({"pen_proc.ordinary": 5, "pen_major": 6}, "重大处罚6宗，多于普通程序的处罚"),
    ({"pen_proc.ordinary": 5, "pen_units_distinct": 6}, "被处罚单位6家，多于对单位的处罚决定5宗"),
    ({"pen_proc.ordinary": 5, "case_filed": 4}, "个人处罚只有0宗"),
    ({"pen_proc.simple": 2, "pen_proc.ordinary": 0, "fine_amount_decided": 600_001}, "最多6000.00元"),
    ({"report_rewarded": 1, "report_received": 0}, "有举报奖励，而没有属实的举报"),
    ({"report_received": 3, "report_replied_ontime": 4, "report_reply_due": 4}, "应反馈4件不能更多"),
    ({"insp_visits": 3, "insp_units": 4}, "多于检查家次的3"),
    ({"insp_visits": 0, "pen_source.inspection": 2}, "而没有检查"),
    ({"pen_proc.ordinary": 3, "fine_amount_decided": 300_000, "fine_paid_amount": 300_001}, "多于罚款（决定）"),
    ({"pen_proc.ordinary": 3, "case_closed": 9}, "结案9件"),
    ({"doc_issued.decision_unit": 3}, "由办理的案件和登记簿得出，不能指定"),
    ({"eval_sampled": 3}, "模拟不造"),
    ({"pen_by_cat.warning": 1}, "模拟不造这一项"),
    ({"close_rate": 1}, "率由分子和分母得出"),
    ({"no_such_key": 1}, "没有这个统计项"),
    ({"pen_decided": -1}, "应为0以上的整数"),
    ({"pen_decided": 1.5}, "应为0以上的整数"),
    ({"officer_total": 5}, "至少要6人"),
]


@pytest.mark.parametrize(("figures", "reason"), IMPOSSIBLE, ids=[reason for _, reason in IMPOSSIBLE])
def test_figures_that_cannot_be_are_refused_with_the_reason_and_nothing_is_written(figures, reason):
    before = Bureau.objects.count(), Event.objects.count()

    with pytest.raises(simulating.Impossible) as why:
        plan(figures)

    assert reason in str(why.value)
    assert (Bureau.objects.count(), Event.objects.count()) == before


def test_a_year_that_is_not_over_cannot_be_simulated():
    with pytest.raises(simulating.Impossible, match="还没有结束"):
        profile({}, year=2026)


@pytest.mark.parametrize("change", [{"code": "33"}, {"level": "village"}, {"name": " "}])
def test_a_bureau_that_is_none_is_refused(change):
    with pytest.raises(simulating.Impossible, match="bureau"):
        simulating.parse({"bureau": BUREAU | change, "year": 2023, "seed": 1, "figures": {}})
