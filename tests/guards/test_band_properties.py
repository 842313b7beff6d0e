"""No amount above what the statutes allow, and none below it without a recorded ground (行政处罚法 30–32): whatever is typed.

What the statutes allow is worked out here from the shipped rows with fractions, apart from the product's own arithmetic.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases import lawbase
from cases.guards import amounts
from tests.guards.weighing import Cited, Weighed

DATA = Path(__file__).resolve().parents[2] / "cases/data/clauses"
DAY = "2026-04-30"
GUARDS = (amounts.fine_within_band, amounts.daily_fine_after_refusal, amounts.income_is_proved)
Row = dict[str, Any]
Slot = tuple[str, str, str, str]  # clause, subject, step, variant


def slots() -> dict[Slot, list[Row]]:
    """The rows in force on the day, those a violation may mean together."""
    found: dict[Slot, list[Row]] = {}
    for file in sorted(DATA.glob("*.toml")):
        for row in tomllib.loads(file.read_text("utf-8"))["clause"]:
            if row["from"] <= DAY <= row.get("to", "9999"):
                key = (row["cite"], row["subject"], row["step"], row.get("variant", ""))
                found.setdefault(key, []).append(row)
    return found


ROWS = slots()
BY_SUBJECT = {subject: sorted(key for key in ROWS if key[1] == subject) for subject in ("unit", "person")}
AROUND = st.integers(-2, 2)  # fen beside an end
INCOMES = st.one_of(st.none(), st.integers(0, 5_000_000_000), st.sampled_from([9_999_999, 10_000_000, 10_000_001]))
ARTICLES = (
    "",
    "态度较好",
    "行政处罚法/29",
    "行政处罚法/30",
    "行政处罚法/31",
    "行政处罚法/32/1/1",
    "行政处罚法/33/1",
    "行政处罚法/36",
)


@st.composite
def proposals(draw: st.DrawFn) -> Row:
    """One to three violations of one party, incomes, a ground or none, and a fine near an end or anywhere."""
    subject = draw(st.sampled_from(("unit", "person")))
    chosen = draw(st.lists(st.sampled_from(BY_SUBJECT[subject]), min_size=1, max_size=3))
    illegal, earned = draw(INCOMES), draw(INCOMES)
    ends = [end for key in chosen for end in band(key, illegal, earned, 1) or (0, 0)]
    total = band_of(chosen, illegal, earned, 1) or (0, 0)
    near = st.builds(lambda end, more: max(int(end) + more, 0), st.sampled_from([*ends, *total]), AROUND)
    return {
        "subject": subject, "chosen": chosen, "illegal": illegal, "earned": earned,
        "fine": draw(st.one_of(near, st.integers(0, 30_000_000_000))),
        "ground": draw(st.sampled_from(("", "lenient", "mitigate", "heavier"))),
        "article": draw(st.sampled_from(ARTICLES)),
    }  # fmt: skip


def band(slot: Slot, illegal: int | None, earned: int | None, fine: int) -> tuple[Fraction, Fraction] | None:
    """What a violation may cost, in fen; None where it cannot be told, so that no fine may pass."""
    found = [of_row(row, illegal or 0, earned, fine) for row in ROWS[slot]]
    if None in found:
        return None
    known = [one for one in found if one is not None]
    return min(low for low, _ in known), max(high for _, high in known)


def of_row(row: Row, illegal: int, earned: int | None, fine: int) -> tuple[Fraction, Fraction] | None:
    if "prior_fine" in row.get("needs", ()):
        return None  # no earlier fine stands here
    if percent := row.get("income_percent"):
        if earned is None:
            return None
        return Fraction(earned * percent["low"], 100), Fraction(earned * percent["high"], 100)
    multiple = row.get("multiple")
    if multiple and illegal and illegal >= multiple["from_yuan"] * 100:
        cap = Fraction(multiple.get("cap_yuan", 10**12) * 100)
        return min(Fraction(illegal * multiple["low"]), cap), min(Fraction(illegal * multiple["high"]), cap)
    if row["fine"] == "none":
        return Fraction(0), Fraction(0)
    left_out = row["fine"] == "may" and not fine  # 单处或者并处: alone or beside what is confiscated, but always a fine
    low = Fraction(0 if left_out else row.get("low_yuan", 0) * 100)
    return max(low, Fraction(0 if left_out else 1)), Fraction(row["high_yuan"] * 100)


def band_of(chosen: list[Slot], illegal: int | None, earned: int | None, fine: int) -> tuple[Fraction, Fraction] | None:
    bands = [band(slot, illegal, earned, fine) for slot in chosen]
    known = [one for one in bands if one is not None]
    return (sum(b[0] for b in known), sum(b[1] for b in known)) if len(known) == len(bands) else None  # type: ignore[return-value]


def grounded(proposal: Row) -> bool:
    """Whether a ground of 30–32 is recorded."""
    article = re.fullmatch(r"行政处罚法/(\d+)(/\d+)*", proposal["article"])
    return proposal["ground"] == "mitigate" and article is not None and article[1] in ("30", "31", "32")


def weighed(proposal: Row, **more: Any) -> Weighed:
    cited: list[Cited] = [(clause, step, variant) for clause, _, step, variant in proposal["chosen"]]
    line = {
        "illegal_income_fen": proposal["illegal"], "last_year_income_fen": proposal["earned"],
        "income_basis": "完税证明", "ground": proposal["ground"], "ground_article": proposal["article"],
        "refusal_evidence": "复查笔录",
    }  # fmt: skip
    found = Weighed(cited, proposal["subject"], act_end=DAY, on=date.fromisoformat(DAY), **line)
    return found.fined(proposal["fine"], ("warning",), **more)


THOROUGH = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class TestBands(TestCase):
    """Asked of every clause of every statute shipped."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        lawbase.forget()

    @THOROUGH
    @given(proposals())
    def test_no_accepted_amount_leaves_the_statutory_range(self, proposal: Row) -> None:
        if weighed(proposal).reasons(*GUARDS):
            return
        allowed = band_of(proposal["chosen"], proposal["illegal"], proposal["earned"], proposal["fine"])
        if allowed is None:
            assert not proposal["fine"], "a fine that nobody can count was accepted"
            return
        low, high = allowed
        assert proposal["fine"] <= high
        # A fraction of a fen is dropped, in the party's favour: at most one for each share of income.
        shares = sum("income_percent" in row for slot in proposal["chosen"] for row in ROWS[slot][:1])
        assert proposal["fine"] > low - shares - (0 if shares else 1) or grounded(proposal)

    @THOROUGH
    @given(proposals())
    def test_no_amount_within_the_range_is_refused_for_its_size(self, proposal: Row) -> None:
        allowed = band_of(proposal["chosen"], proposal["illegal"], proposal["earned"], proposal["fine"])
        if allowed is None or not allowed[0] <= proposal["fine"] <= allowed[1]:
            return
        shares = any("income_percent" in row for slot in proposal["chosen"] for row in ROWS[slot])
        said = weighed(proposal).said(amounts.fine_within_band)
        assert "低于" not in said
        assert "超过" not in said or (shares and proposal["fine"] > allowed[1] - len(proposal["chosen"]))

    @THOROUGH
    @given(proposals(), st.lists(st.integers(0, 3_000_000_000), min_size=3, max_size=3))
    def test_no_share_leaves_the_range_of_its_own_clause(self, proposal: Row, given_shares: list[int]) -> None:
        """分别裁量、合并处罚: what is told of each violation keeps to its clause too, and they add up."""
        shares = given_shares[: len(proposal["chosen"])]
        proposal["fine"] = sum(shares)
        parts = [{"violation": f"v{n}", "fen": fen} for n, fen in enumerate(shares, 1)]
        if weighed(proposal, parts=parts).reasons(*GUARDS):
            return
        for slot, fen in zip(proposal["chosen"], shares, strict=True):
            allowed = band(slot, proposal["illegal"], proposal["earned"], proposal["fine"])
            if allowed is not None:
                assert fen <= allowed[1]
                assert fen > allowed[0] - 1 or grounded(proposal)


def test_the_oracle_knows_the_bands_of_the_samples() -> None:
    """A reckoning that allowed everything would prove nothing."""
    assert band(("安全生产法/97/1/7", "unit", "first", ""), None, None, 1) == (1, 10_000_000)
    assert band(("安全生产法/98/1/2", "unit", "first", ""), None, None, 1) == (10_000_000, 50_000_000)
    assert band(("安全生产法/103/1", "unit", "first", ""), 20_000_000, None, 1) == (40_000_000, 100_000_000)
    assert band(("安全生产法/95/1/1", "person", "accident_ordinary", ""), None, 10_001, 1) == (Fraction("4000.4"),) * 2
    assert band(("安全生产法/95/1/1", "person", "accident_ordinary", ""), None, None, 1) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("fine", "ground", "passes"), [
    (9_999_999, {}, False), (10_000_000, {}, True), (50_000_000, {}, True), (50_000_001, {}, False),
    (9_999_999, {"ground": "mitigate", "ground_article": "行政处罚法/32/1/1"}, True),
    (9_999_999, {"ground": "mitigate", "ground_article": "行政处罚法/33/1"}, False),
    (50_000_001, {"ground": "mitigate", "ground_article": "行政处罚法/32/1/1"}, False),
])  # fmt: skip
def test_the_guard_both_accepts_and_refuses(fine: int, ground: dict[str, str], passes: bool) -> None:
    """The properties above speak of what is accepted: here it is seen that something is."""
    lawbase.forget()
    found = Weighed("安全生产法/98/1/2", **ground).fined(fine, ("suspend_business",)).reasons(*GUARDS)
    assert (not found) == passes
