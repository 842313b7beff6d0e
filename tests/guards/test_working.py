"""How an amount is found, step by step: each special computation with its expected steps, bounds and one fen beyond."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.history import DecisionState, Line, Penalty
from cases.history.reading import history_of
from cases.models import Clause
from cases.working import OPEN, Band, WorkLine, accident, income, statutory, surcharge, words, yuan
from cases.working.told import Estimate, Told
from tests.guards.asking import CaseTest, free_of, of, refuses

YUAN = 100
WAN = 10_000 * YUAN


def row(**given: Any) -> Clause:
    """A row of the law; amounts in yuan."""
    low, high = given.pop("low", 0) * YUAN, given.pop("high", 0) * YUAN
    defaults = {"cite": "安全生产法/99/1/1", "subject": "unit", "step": "first", "fine": "must", "source": "依据"}
    return Clause(**{**defaults, "low": low, "high": high, **given})


def told_lines(band: Band) -> list[tuple[str, int | None]]:
    return [(line.text, line.fen) for line in band.lines]


# -- the band as the article prints it -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "low", "high", "said"),
    [
        ({"high": 50_000, "low_inclusive": False}, 1, 5 * WAN, "法定幅度:50,000元以下(含)"),
        ({"low": 100_000, "high": 500_000}, 10 * WAN, 50 * WAN, "法定幅度:100,000元以上(含)、500,000元以下(含)"),
        ({"low": 1, "high": 3, "high_inclusive": False}, 100, 299, "法定幅度:1元以上(含)、3元以下(不含)"),
        ({"low": 1, "high": 3, "low_inclusive": False}, 101, 300, "法定幅度:1元以上(不含)、3元以下(含)"),
    ],
)
def test_a_fixed_band_says_its_ends_and_whether_they_belong_to_it(
    given: dict[str, Any], low: int, high: int, said: str
) -> None:
    band = statutory.band(row(**given), Told(fine=1))
    assert (band.low, band.high) == (low, high)
    assert told_lines(band) == [(said, None)]
    assert band.holds(low) and band.holds(high) and not band.holds(low - 1) and not band.holds(high + 1)


def test_a_fine_that_may_be_imposed_is_left_out_or_keeps_to_its_band() -> None:
    may = row(fine="may", low=10_000, high=30_000)
    assert (statutory.band(may, Told(fine=0)).low, statutory.band(may, Told(fine=1)).low) == (0, WAN)


def test_a_clause_without_a_fine_gives_none() -> None:
    assert statutory.band(row(fine="none"), Told()) == Band(0, 0, (WorkLine("这一款没有罚款", None, "依据"),))


# -- accidents (安全生产法 114) --------------------------------------------------------------------------------------------

PARAGRAPH_1 = {
    "accident_ordinary": ("一般事故", 300_000, 1_000_000),
    "accident_larger": ("较大事故", 1_000_000, 2_000_000),
    "accident_major": ("重大事故", 2_000_000, 10_000_000),
    "accident_extra": ("特别重大事故", 10_000_000, 20_000_000),
}


@pytest.mark.parametrize("step", PARAGRAPH_1)
def test_an_accident_fine_names_the_grade(step: str) -> None:
    grade, low, high = PARAGRAPH_1[step]
    band = statutory.band(row(step=step, low=low, high=high), Told(fine=1))
    assert told_lines(band)[0] == (f"事故等级:{grade}", None)
    assert (band.low, band.high) == (low * YUAN, high * YUAN)


@pytest.mark.parametrize("step", PARAGRAPH_1)
def test_the_gravest_accident_costs_two_to_five_times_the_amounts_of_the_first_paragraph(step: str) -> None:
    grade, low, high = PARAGRAPH_1[step]
    first = row(cite="安全生产法/114/1/1", step=step, low=low, high=high, source="第一款")
    second = row(cite="安全生产法/114/2", step=step, fine="may", low=2 * low, high=5 * high, source="第二款")
    band = statutory.band(second, Told(fine=1), [first])
    assert told_lines(band)[:4] == [
        (f"事故等级:{grade}", None),
        ("情节特别严重、影响特别恶劣,按第一款数额的2倍以上5倍以下", None),
        (f"第一款下限{low:,}元 × 2", 2 * low * YUAN),
        (f"第一款上限{high:,}元 × 5", 5 * high * YUAN),
    ]
    assert (band.low, band.high) == (2 * low * YUAN, 5 * high * YUAN)


@pytest.mark.parametrize(
    ("answers", "grade"),
    [
        ({"deaths": 2}, "accident_ordinary"),
        ({"deaths": 3}, "accident_larger"),  # 以上 includes the number, 以下 does not
        ({"deaths": 9}, "accident_larger"),
        ({"deaths": 10}, "accident_major"),
        ({"deaths": 29}, "accident_major"),
        ({"deaths": 30}, "accident_extra"),
        ({"injuries": 9}, "accident_ordinary"),
        ({"injuries": 10}, "accident_larger"),
        ({"injuries": 50}, "accident_major"),
        ({"injuries": 100}, "accident_extra"),
        ({"loss": 9_999_999}, "accident_ordinary"),
        ({"loss": 10_000_000}, "accident_larger"),
        ({"loss": 50_000_000}, "accident_major"),
        ({"loss": 100_000_000}, "accident_extra"),
        ({"deaths": 1, "injuries": 60, "loss": 1}, "accident_major"),  # the gravest of them
        ({"deaths": 0}, "accident_ordinary"),
        ({"deaths": True}, ""),
        ({"people": 40}, ""),
        ({}, ""),
    ],
)
def test_the_consequences_of_an_accident_give_its_grade(answers: dict[str, Any], grade: str) -> None:
    assert accident.grade_of(answers) == grade


def test_the_grade_and_its_consequences_can_be_read() -> None:
    lines = accident.steps("accident_larger", {"deaths": 4, "loss": 1_234_567})
    assert [line.text for line in lines] == ["死亡4人、直接经济损失1,234,567元:属于较大事故(以上含本数,以下不含)"]
    assert lines[0].source == "生产安全事故报告和调查处理条例第三条第一款"
    assert accident.steps("first", {"deaths": 4}) == []


# -- income (安全生产法 95, 96, 110) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "earned", "low", "high"),
    [
        ((40, 40), 100_000 * YUAN, 40_000 * YUAN, 40_000 * YUAN),
        ((60, 60), 100_000 * YUAN, 60_000 * YUAN, 60_000 * YUAN),
        ((80, 80), 100_000 * YUAN, 80_000 * YUAN, 80_000 * YUAN),
        ((100, 100), 100_000 * YUAN, 100_000 * YUAN, 100_000 * YUAN),
        ((20, 50), 100_000 * YUAN, 20_000 * YUAN, 50_000 * YUAN),
        ((60, 100), 100_000 * YUAN, 60_000 * YUAN, 100_000 * YUAN),
        ((40, 40), 3_333, 1_333, 1_333),  # 1333.2 fen: the fraction is dropped
        ((20, 50), 1, 0, 0),
        ((40, 40), 0, 0, 0),
    ],
)
def test_a_share_of_income_is_whole_fen_rounded_down(
    percent: tuple[int, int], earned: int, low: int, high: int
) -> None:
    clause = row(income_percent={"low": percent[0], "high": percent[1]})
    band = statutory.band(clause, Told(fine=1, last_year=earned, income_basis="完税证明"))
    assert (band.low, band.high) == (low, high)
    assert ("上一年年收入", earned) in told_lines(band)
    assert band.lines[0].source == "完税证明"
    dropped = any("舍去" in line.text for line in band.lines)
    assert dropped == any(earned * p % 100 for p in percent)


def test_an_income_nobody_told_leaves_the_fine_open_but_never_nothing() -> None:
    band = statutory.band(row(income_percent={"low": 40, "high": 40}), Told())
    assert (band.low, band.high, band.known) == (1, OPEN, False)
    assert "不能计算" in band.lines[-1].text


ESTIMATES = {"main": Estimate(5, 10, "旧规定", False), "others": Estimate(1, 5, "旧规定", True)}


@pytest.mark.parametrize(
    ("role", "low", "high", "said"),
    [
        ("主要负责人", 300_000 * YUAN, 600_000 * YUAN, "收入难以确定,按平均工资的5倍以上(含)10倍以下(含)推定,待确认"),
        ("其他负责人和安全生产管理人员", 60_000 * YUAN, 300_000 * YUAN - 1, "收入难以确定,按平均工资的1倍以上(含)5倍以下(不含)推定"),
    ],
)  # fmt: skip
def test_an_income_that_cannot_be_proved_is_put_between_multiples_of_the_average_wage(
    role: str, low: int, high: int, said: str
) -> None:
    told = Told(fine=1, last_year=low, average_wage=60_000 * YUAN, estimates=ESTIMATES)
    allowed = income.allowed(told, role)
    assert allowed is not None and (allowed.low, allowed.high) == (low, high)
    lines = told_lines(statutory.band(row(role=role, income_percent={"low": 40, "high": 40}), told))
    assert lines[0] == ("本省上一年度职工平均工资", 60_000 * YUAN)
    assert lines[1][0] == said
    assert (lines[2][1], lines[3][1]) == (low, high)
    assert income.allowed(replace(told, average_wage=None), role) is None


# -- multiples of illegal income (安全生产法 92(2), 103(1), 103(3)) --------------------------------------------------------

GAINED = {
    "fine": "alone_or_both",
    "low": 100_000,
    "high": 200_000,
    "multiple": {"from_yuan": 100_000, "low": 2, "high": 5},
}


@pytest.mark.parametrize(
    ("gained", "low", "high"),
    [
        (10 * WAN, 20 * WAN, 50 * WAN),  # exactly 100,000 belongs to the multiples
        (10 * WAN + 1, 20 * WAN + 2, 50 * WAN + 5),
        (10 * WAN - 1, 10 * WAN, 20 * WAN),
        (1, 10 * WAN, 20 * WAN),
        (0, 10 * WAN, 20 * WAN),
        (None, 10 * WAN, 20 * WAN),
    ],
)
@pytest.mark.parametrize("fine", [0, 1])
def test_multiples_begin_at_a_hundred_thousand_of_illegal_income(
    gained: int | None, low: int, high: int, fine: int
) -> None:
    """单处或者并处: alone or beside the confiscation, the fine is imposed either way."""
    band = statutory.band(row(**GAINED), Told(fine=fine, illegal_income=gained))
    assert (band.low, band.high) == (low, high)


def test_the_steps_of_a_multiple_can_be_read() -> None:
    band = statutory.band(row(**GAINED), Told(fine=1, illegal_income=12 * WAN))
    assert told_lines(band) == [
        ("违法所得", 12 * WAN),
        ("违法所得在100,000元以上(含),按违法所得的2倍以上5倍以下", None),
        ("下限:120,000元 × 2", 24 * WAN),
        ("上限:120,000元 × 5", 60 * WAN),
    ]
    below = statutory.band(row(**GAINED), Told(fine=1, illegal_income=10 * WAN - 1))
    assert told_lines(below) == [
        ("违法所得", 10 * WAN - 1),
        ("违法所得不足100,000元,单处或者并处固定幅度的罚款", None),
        ("法定幅度:100,000元以上(含)、200,000元以下(含)", None),
    ]


def test_a_multiple_with_a_half_is_exact() -> None:
    half = row(low=1, high=2, multiple={"from_yuan": 0, "low": 0.5, "high": 1})
    band = statutory.band(half, Told(fine=1, illegal_income=33_333))
    assert (band.low, band.high) == (16_666, 33_333)


# -- the daily fine (安全生产法 112) ---------------------------------------------------------------------------------------

DAILY = {"fine": "may", "needs": ["prior_order", "prior_fine", "refusal"]}


def test_a_daily_fine_counts_from_the_day_after_the_order_across_new_year() -> None:
    told = Told(fine=1, earlier_fines=((date(2026, 12, 1), 1_000 * YUAN),), days=10, daily_from=date(2026, 12, 29))
    band = statutory.band(row(**DAILY), told)
    assert told_lines(band) == [
        ("原处罚决定(2026-12-01)的罚款", 1_000 * YUAN),
        ("自责令改正之日的次日2026-12-29起,至2027-01-07共10日", None),
        ("1,000元 × 10日", 10_000 * YUAN),
    ]
    assert (band.low, band.high) == (10_000 * YUAN, 10_000 * YUAN)


def test_of_several_earlier_fines_any_one_may_be_the_daily_amount() -> None:
    fines = ((date(2026, 2, 1), 3_000 * YUAN), (date(2026, 3, 1), 1_000 * YUAN))
    band = statutory.band(row(**DAILY), Told(fine=1, earlier_fines=fines, days=2))
    assert (band.low, band.high) == (2_000 * YUAN, 6_000 * YUAN)
    assert ("共2日", None) in told_lines(band)


@pytest.mark.parametrize("told", [Told(days=10), Told(earlier_fines=((date(2026, 2, 1), 100),))])
def test_without_days_or_an_earlier_fine_the_daily_fine_cannot_be_counted(told: Told) -> None:
    band = statutory.band(row(**DAILY), told)
    assert (band.low, band.known) == (0, False)
    assert "不能计算" in band.lines[-1].text


# -- the surcharge (处罚法 72, 73; 强制法 45) ------------------------------------------------------------------------------

PAY_BY = date(2026, 12, 20)


def decided(fine: int = 20_000 * YUAN, **more: Any) -> DecisionState:
    line = Line("p1", "penalty", ("v1",), ("安全生产法/98/1/2",), (Penalty("fine", fine),))
    return DecisionState((PAY_BY, 1), line, PAY_BY, **{"fine": fine, **more})


def grown(decision: DecisionState, on: str, *paid: tuple[str, int], base: str = "outstanding") -> list[WorkLine]:
    payments = [(date.fromisoformat(d), fen) for d, fen in paid]
    return surcharge.steps(decision, payments, PAY_BY, date.fromisoformat(on), base)


def said(lines: list[WorkLine]) -> list[tuple[str, int | None]]:
    return [(line.text, line.fen) for line in lines]


def test_nothing_late_has_no_steps() -> None:
    assert grown(decided(), "2026-12-20") == []


def test_the_surcharge_of_a_day_across_new_year_in_steps() -> None:
    assert said(grown(decided(), "2027-01-02")) == [
        ("罚款", 20_000 * YUAN),
        ("缴款期限2026-12-20,自次日起加处", None),
        ("每日按未缴的罚款的3%加处", None),
        ("2026-12-21至2027-01-02共13日:20,000元 × 3% = 每日600元", 7_800 * YUAN),
        ("至2027-01-02加处罚款", 7_800 * YUAN),
    ]


def test_a_part_payment_lowers_what_grows_from_the_next_day() -> None:
    lines = said(grown(decided(), "2026-12-25", ("2026-12-23", 15_000 * YUAN)))
    assert lines[3:] == [
        ("2026-12-21至2026-12-23共3日:20,000元 × 3% = 每日600元", 1_800 * YUAN),
        ("2026-12-23缴纳罚款15,000元", None),
        ("2026-12-24至2026-12-25共2日:5,000元 × 3% = 每日150元", 300 * YUAN),
        ("至2026-12-25加处罚款", 2_100 * YUAN),
    ]


@pytest.mark.parametrize("base", ["full", "fine"])
def test_where_the_base_is_the_whole_fine_a_part_payment_changes_nothing(base: str) -> None:
    """`full` is what the parameter holds."""
    lines = said(grown(decided(), "2026-12-25", ("2026-12-23", 15_000 * YUAN), base=base))
    assert lines[2] == ("每日按罚款数额的3%加处", None)
    assert lines[-1] == ("至2026-12-25加处罚款", 3_000 * YUAN)


def test_days_of_review_or_suit_stand_in_the_steps_without_an_amount() -> None:
    disputed = decided(in_dispute=((date(2026, 12, 23), date(2026, 12, 24)),))
    lines = grown(disputed, "2026-12-25")
    assert said(lines)[3:] == [
        ("2026-12-21至2026-12-22共2日:20,000元 × 3% = 每日600元", 1_200 * YUAN),
        ("2026-12-23至2026-12-24共2日:复议、诉讼期间不计", None),
        ("2026-12-25一日:20,000元 × 3% = 每日600元", 600 * YUAN),
        ("至2026-12-25加处罚款", 1_800 * YUAN),
    ]
    assert lines[4].source == "行政处罚法第七十三条第三款"


def test_while_enforcement_is_stayed_nothing_grows_where_the_rule_says_so() -> None:
    stayed = decided(stayed=((date(2026, 12, 23), None),))
    on = date(2026, 12, 31)
    assert surcharge.accrued(stayed, [], PAY_BY, on, "outstanding", stay_stops=True) == 1_200 * YUAN
    assert surcharge.accrued(stayed, [], PAY_BY, on, "outstanding", stay_stops=False) == 11 * 600 * YUAN
    lines = surcharge.steps(stayed, [], PAY_BY, on, "outstanding", stay_stops=True)
    assert "中止执行期间不计" in lines[4].text


def test_the_cap_is_the_fine_itself() -> None:
    lines = grown(decided(), (PAY_BY + timedelta(days=34)).isoformat())
    assert said(lines)[-2:] == [
        ("加至20,400元,不得超出罚款数额", None),
        ("至2027-01-23加处罚款", 20_000 * YUAN),
    ]
    assert lines[-1].source == "行政强制法第四十五条第二款"


def test_a_fine_lowered_afterwards_lowers_every_day() -> None:
    """Remission: the varied fine is the base from the first day, and a refund of the surplus starts nothing again."""
    lines = said(grown(decided(fine=10_000 * YUAN, state="varied"), "2026-12-22", ("2026-12-19", 4_000 * YUAN)))
    assert lines[3] == ("2026-12-21至2026-12-22共2日:6,000元 × 3% = 每日180元", 360 * YUAN)


def test_instalments_say_when_what_fell_due() -> None:
    plan = ((date(2027, 1, 10), 5_000 * YUAN), (date(2027, 2, 10), 15_000 * YUAN))
    lines = said(grown(decided(schedule=plan), "2027-01-12"))
    assert lines[1] == ("缴款期限2026-12-20,后经批准延期或者分期:2027-01-10缴5,000元、2027-02-10缴15,000元", None)
    assert lines[3] == ("2027-01-11至2027-01-12共2日:5,000元 × 3% = 每日150元", 300 * YUAN)


@given(
    st.integers(1, 10_000_000), st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 5_000_000)), max_size=3),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=2), st.integers(0, 120),
    st.sampled_from(["outstanding", "full"]),
)  # fmt: skip
def test_the_steps_add_up_to_the_surcharge(
    fine: int, paid: list[tuple[int, int]], disputes: list[tuple[int, int]], after: int, base: str
) -> None:
    spans = tuple((PAY_BY + timedelta(a), PAY_BY + timedelta(a + b)) for a, b in disputes)
    decision, on = decided(fine=fine, in_dispute=spans), PAY_BY + timedelta(days=after)
    payments = [(PAY_BY + timedelta(days=n), fen) for n, fen in paid]
    whole = surcharge.accrued(decision, payments, PAY_BY, on, base)
    lines = surcharge.steps(decision, payments, PAY_BY, on, base)
    if not lines:
        assert whole == 0
        return
    grown_by = [line.fen or 0 for line in lines[3:-1]]
    assert lines[-1].fen == whole == min(sum(grown_by), fine)


# -- words -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fen", "short", "long"), [(500_000, "5000", "5,000元"), (500_050, "5000.50", "5,000.50元"), (1, "0.01", "0.01元")]
)
def test_amounts_are_said_in_yuan(fen: int, short: str, long: str) -> None:
    assert (yuan(fen), words(fen)) == (short, long)


# -- in a case -------------------------------------------------------------------------------------------------------------


class Kept(CaseTest):
    """The working goes into the event of the act that proposes or decides, and stays there."""

    name = "major"
    before = "conclude_investigation"

    def conclude(self, **line: Any) -> dict[str, Any]:
        acts = next(a for a in self.walked.raw["acts"] if a["act"] == "conclude_investigation")
        mine, other = acts["data"]["proposals"]
        data = {"proposals": [{**mine, **line}, other]}
        self.do("conclude_investigation", "2026-06-15", data)
        assert self.walked.case is not None
        return history_of(self.walked.case).by_name["conclude_investigation"][-1].derived

    def test_each_party_has_its_steps_and_the_rows_that_judged_it(self) -> None:
        derived = self.conclude()
        texts = [line["text"] for line in derived["working"]["p1"]]
        assert "法定幅度:100,000元以上(含)、500,000元以下(含)" in texts
        assert derived["working"]["p1"][-1]["text"] == "罚款"
        cited = {(row["cite"], row["subject"], row["confirmed"]) for row in derived["clauses"]}
        assert ("安全生产法/98/1/2", "unit", True) in cited and ("安全生产法/98/1/2", "person", True) in cited

    def test_shares_and_their_sum_stand_in_the_steps(self) -> None:
        """分别裁量、合并处罚."""
        self.do(
            "record_violation", "2026-06-03",
            {"record": {**self.walked.raw["violations"][0], "id": "v3", "clause": "安全生产法/99/1/1"}},
        )  # fmt: skip
        self.do("add_evidence", "2026-06-03", {"kind": "document", "title": "照片", "proves": ["v3"]}, team=["何静"])
        parts = [{"violation": k, "amount_yuan": Decimal(yuan)} for k, yuan in (("v1", 100_000), ("v3", 50_000))]
        stopped = {"kind": "suspend_business", "text": "停止建设"}
        penalties = [{"kind": "fine", "amount_yuan": Decimal(150_000), "parts": parts}, stopped]
        steps = self.conclude(violations=["v1", "v3"], penalties=penalties)["working"]["p1"]
        found = {line["text"]: line["fen"] for line in steps}
        assert found["对违法事实1裁量的罚款"] == 10 * WAN and found["对违法事实3裁量的罚款"] == 5 * WAN
        assert found["各项罚款之和:100,000元 + 50,000元"] == 15 * WAN
        assert any(text.startswith("各项幅度之和:100,000.01元至550,000元") for text in found)

    def test_a_line_that_punishes_nothing_has_no_steps(self) -> None:
        derived = self.conclude(kind="no_penalty", reason="not_proven", penalties=[])
        assert "p1" not in derived["working"]


class Graded(CaseTest):
    """A grade that does not fit the consequences entered is a flaw: the approval of the report has the last word."""

    name = "major"
    before = "conclude_investigation"

    def test_a_grade_beside_the_consequences(self) -> None:
        original = next(v for v in self.walked.raw["violations"] if v["id"] == "v1")
        record = {**original, "clause": "安全生产法/114/1/2", "step": "accident_larger"}
        self.do("record_violation", "2026-06-03", {"record": record})
        acts = next(a for a in self.walked.raw["acts"] if a["act"] == "conclude_investigation")
        for deaths, flawed in ((2, True), (3, False)):
            line = {
                "party": "p1", "violations": ["v1"], "discretion": "理由",
                "penalties": [{"kind": "fine", "amount_yuan": 1_000_000}],
                "appraisals": [{"violation": "v1", "answers": {"deaths": deaths}}],
            }  # fmt: skip
            verdict = self.ask(
                "conclude_investigation", "2026-06-15", {"proposals": [line, acts["data"]["proposals"][1]]}
            )
            told = [f.message for f in of(verdict.flaws, "G16") if "批复" in f.message]
            assert bool(told) is flawed, verdict.flaws


class Estimated(CaseTest):
    """An income put at a multiple of the average wage must lie within the rule for it (G20)."""

    name = "major"
    before = "conclude_investigation"

    def ask_for(self, earned: int, wage: int | None) -> Any:
        original = next(v for v in self.walked.raw["violations"] if v["id"] == "v2")
        record = {**original, "clause": "安全生产法/95/1/1", "step": "accident_ordinary"}
        self.do("record_violation", "2026-06-03", {"record": record})
        line = {
            "party": "p2", "violations": ["v2"], "discretion": "理由", "income_basis": "收入无法核定,按平均工资推定",
            "last_year_income_yuan": earned, "penalties": [{"kind": "fine", "amount_yuan": Decimal(earned * 40) / 100}],
            **({"average_wage_yuan": wage} if wage else {}),
        }  # fmt: skip
        acts = next(a for a in self.walked.raw["acts"] if a["act"] == "conclude_investigation")
        other = next(p for p in acts["data"]["proposals"] if p["party"] != "p2")
        return self.ask("conclude_investigation", "2026-06-15", {"proposals": [line, other]})

    def test_from_five_to_ten_times_the_average_wage_for_the_main_head(self) -> None:
        free_of(self.ask_for(300_000, 60_000), "G16", "G20")
        free_of(self.ask_for(600_000, 60_000), "G16", "G20")
        refuses(self.ask_for(299_999, 60_000), "G20", word="300000元至600000元之间")
        refuses(self.ask_for(600_001, 60_000), "G20", word="现为600001元")

    def test_without_an_average_wage_the_evidence_alone_speaks(self) -> None:
        free_of(self.ask_for(1_000, None), "G16", "G20")
