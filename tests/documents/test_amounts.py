"""Sums in capital numerals: the vectors of the bank rule and our own."""

import pytest

from documents.amounts import capital, figures


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (12_000_000, "壹拾贰万元整"),
        (10_000_000, "壹拾万元整"),
        (100_000_000, "壹佰万元整"),
        (1_050_000, "壹万零伍佰元整"),
        (30_000_500, "叁拾万零伍元整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (1_000, "壹拾元整"),
        (500_000, "伍仟元整"),
        (600_000, "陆仟元整"),
        (1_800_000, "壹万捌仟元整"),
        (2_500_000, "贰万伍仟元整"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (100, "壹元整"),
        (1_005_000_000, "壹仟零伍万元整"),
        (10_001_000_000, "壹亿零壹万元整"),
        (100_000_000_000, "壹拾亿元整"),
        (1_000_100_010_000, "壹佰亿零壹佰万零壹佰元整"),
        (100_000_000_000_000, "壹万亿元整"),
        (110, "壹元壹角"),
        (10_000_000_000_000_100, "壹佰万亿零壹元整"),
    ],
)
def test_a_sum_in_capital_numerals(fen: int, words: str) -> None:
    assert capital(fen) == words


def test_figures_always_have_two_decimals() -> None:
    assert [figures(fen) for fen in (500_000, 5, 0, 123_456)] == ["5000.00", "0.05", "0.00", "1234.56"]


@pytest.mark.parametrize("bad", [-1, 10**18, 1.5, True, "5"])
def test_what_is_no_sum_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="金额"):
        capital(bad)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="金额"):
        figures(bad)  # type: ignore[arg-type]


def test_capital_numerals_never_repeat_a_zero() -> None:
    for yuan in [*range(0, 100_000, 37), *range(10**8, 10**8 + 10**6, 4_999)]:
        words = capital(yuan * 100 + 7)
        assert "零零" not in words and words.endswith("柒分")
