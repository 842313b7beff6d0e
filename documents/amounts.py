"""Sums of money and days as papers write them: figures, and capital numerals (大写) that cannot be altered."""

from __future__ import annotations

from datetime import date
from typing import Final

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿", "万亿")
LIMIT: Final = 10**18


def figures(fen: int) -> str:
    """Yuan in figures with two decimals: 500000 fen is "5000.00". Raises ValueError below zero or beyond reason."""
    _check(fen)
    return f"{fen // 100}.{fen % 100:02d}"


def capital(fen: int) -> str:
    """Yuan in capital numerals: 500000 fen is "伍仟元整".

    支付结算办法 annex 1: 整 after 元, none after 角 or 分; one 零 for the zeros inside, and for 零角 before 分.
    Raises ValueError below zero or beyond reason.
    """
    _check(fen)
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    words = f"{_integer(yuan)}元" if yuan or not rest else ""
    if not rest:
        return words + "整"
    if jiao:
        words += DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (DIGITS[cent] + "分" if cent else "")


def capital_date(day: date) -> str:
    """A day in capital numerals as bills write it: 2026-01-15 is "贰零贰陆年零壹月壹拾伍日".

    支付结算办法 annex 1: 零 before the months 壹, 贰, 壹拾 and before the days 壹 to 玖, 壹拾, 贰拾, 叁拾.
    """
    year = "".join(DIGITS[int(digit)] for digit in f"{day.year:04d}")
    month = ("零" if day.month in (1, 2, 10) else "") + _integer(day.month)
    number = ("零" if day.day < 10 or day.day % 10 == 0 else "") + _integer(day.day)
    return f"{year}年{month}月{number}日"


def _check(fen: int) -> None:
    if isinstance(fen, bool) or not isinstance(fen, int) or not 0 <= fen < LIMIT:
        raise ValueError(f"金额应当是不小于零的分数:{fen!r}")


def _integer(number: int) -> str:
    """A whole number in capital numerals, in groups of four digits."""
    if not number:
        return DIGITS[0]
    words, gap = "", False
    groups = [number // 10 ** (4 * index) % 10_000 for index in range(len(GROUPS))]
    for index in reversed(range(len(GROUPS))):
        for place in (3, 2, 1, 0):
            digit = groups[index] // 10**place % 10
            if not digit:
                gap = bool(words)
                continue
            words += (DIGITS[0] if gap else "") + DIGITS[digit] + PLACES[place]
            gap = False
        if groups[index]:
            words += GROUPS[index] if index < 3 or not groups[2] else "万"
    return words
