"""What the issuer of a licence decides (安全生产许可证条例 23 …): not the bureau's, unless it is the issuer; capped multiples."""

from __future__ import annotations

from datetime import date

import pytest

from cases import lawbase
from cases.guards import amounts
from cases.law import SAFETY_LAW
from cases.models import ParameterRow
from tests.guards.weighing import Weighed

pytestmark = [pytest.mark.django_db, pytest.mark.proves("G21")]

RIGHT_BODY = amounts.right_body_decides


@pytest.fixture(autouse=True)
def law_read_anew() -> None:
    lawbase.forget()


def issues(*codes: str) -> None:
    """The bureau is the issuer for these codes."""
    ParameterRow.objects.create(
        key="licence_issuer_codes", region="=410899", label="某", value=list(codes), unit="list", source="许可文件",
        valid_from=date(2021, 7, 15), confirmed=True, by="1501",
    )  # fmt: skip
    lawbase.forget()


def unlicensed(clause: str = "安全生产许可证条例/19/1") -> Weighed:
    return Weighed(clause, illegal_income_fen=0).fined(20_000_000)


@pytest.mark.parametrize(
    "clause",
    ["安全生产许可证条例/19/1", "安全生产许可证条例/20/1", "安全生产许可证条例/21/2", "危险化学品安全管理条例/93/2"],
)
def test_a_fine_that_the_issuer_decides_is_not_the_bureaus(clause: str) -> None:
    said = unlicensed(clause).said(RIGHT_BODY)
    assert "由颁发许可的机关决定" in said and str(SAFETY_LAW.art(115)) in said


def test_where_the_bureau_is_the_issuer_it_decides() -> None:
    issues("L19", "H93.2")
    assert not unlicensed().said(RIGHT_BODY) and not unlicensed().reasons()
    assert not unlicensed("危险化学品安全管理条例/93/2").said(RIGHT_BODY)
    assert unlicensed("安全生产许可证条例/21/2").said(RIGHT_BODY), "only for the codes entered"


@pytest.mark.parametrize(
    ("clause", "step", "kinds", "fen"),
    [
        ("危险化学品安全管理条例/80/1/4", "refused", ("suspend_business", "revoke_licence"), 0),
        ("危险化学品安全管理条例/84/1/1", "refused", ("suspend_business", "revoke_licence"), 0),
        ("烟花爆竹安全管理条例/38/2", "serious", ("confiscate_goods", "revoke_licence"), 500_000),
    ],
)
def test_to_take_a_licence_away_is_the_issuers(clause: str, step: str, kinds: tuple[str, ...], fen: int) -> None:
    found = Weighed(clause, step=step).fined(fen, kinds)
    assert not found.reasons(amounts.kinds_are_provided), "the clause provides it"
    assert "吊销许可证件”由颁发许可的机关决定" in found.said(RIGHT_BODY)
    without = Weighed(clause, step=step).fined(fen, [kind for kind in kinds if kind != "revoke_licence"])
    assert not without.said(RIGHT_BODY), "the rest is the bureau's"
    issues("H80.4", "H84", "F38.2")
    assert not Weighed(clause, step=step).fined(fen, kinds).said(RIGHT_BODY)


def test_closing_down_stays_the_governments_whatever_the_bureau_issues() -> None:
    issues("W113")
    assert "由人民政府决定" in Weighed("安全生产法/113/1/4").fined(0, ("close_down",)).said(RIGHT_BODY)


# -- a multiple with a cap (old 安全生产违法行为行政处罚办法 51, 52) ------------------------------------------------------

WAN = 1_000_000  # fen in ten thousand yuan


@pytest.mark.parametrize(
    ("income", "least", "most"),
    [
        (1, 1, 3),
        (2 * WAN // 2, WAN, 3 * WAN),
        (2 * WAN, 2 * WAN, 3 * WAN),
        (3 * WAN, 3 * WAN, 3 * WAN),
        (50 * WAN, 3 * WAN, 3 * WAN),
    ],
)
def test_one_to_three_times_the_illegal_income_but_never_above_the_cap(income: int, least: int, most: int) -> None:
    def weighed(fen: int) -> Weighed:
        clause, last = "安全生产违法行为行政处罚办法/52/1", "2026-01-31"
        return Weighed(clause, act_end=last, on=date(2026, 1, 31), illegal_income_fen=income).fined(fen)

    assert not weighed(least).reasons() and not weighed(most).reasons()
    assert "超过法定最高" in weighed(most + 1).said()
    if least > 1:
        assert "低于法定最低" in weighed(least - 1).said()


def test_without_illegal_income_the_band_is_fixed() -> None:
    def weighed(fen: int) -> Weighed:
        clause, last = "安全生产违法行为行政处罚办法/52/1", "2026-01-31"
        return Weighed(clause, act_end=last, on=date(2026, 1, 31)).fined(fen)

    assert not weighed(500_000).reasons() and not weighed(1_000_000).reasons()
    assert "低于法定最低" in weighed(499_999).said() and "超过法定最高" in weighed(1_000_001).said()
