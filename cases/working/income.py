"""Fines counted by money the party made: multiples of illegal income, a share of last year's income."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from cases.working.parts import OPEN, Band, Fen, WorkLine, plain, share, times, words
from cases.working.told import Told

MAIN = "主要负责人"


def by_illegal_income(multiple: dict[str, Any], income: Fen, source: str) -> Band:
    """安全生产法 92(2), 103(1), 103(3): from the threshold on, which belongs to it (以上含本数), a multiple of it.

    Some rules of the ministry cap it (最高不得超过).
    """
    low, high = times(multiple["low"]), times(multiple["high"])
    border = multiple.get("from_yuan", 0) * 100
    lowest, highest = share(income, low), share(income, high)
    cap = multiple.get("cap_yuan", 0) * 100
    why = f"违法所得在{words(border)}以上(含),按" if border else "按"
    most = (WorkLine(f"最高不超过{words(cap)}", min(highest, cap), source),) if cap else ()
    return Band(
        min(lowest, cap or lowest),
        min(highest, cap or highest),
        (
            WorkLine("违法所得", income),
            WorkLine(f"{why}违法所得的{plain(low)}倍以上{plain(high)}倍以下", None, source),
            WorkLine(f"下限:{words(income)} × {plain(low)}", lowest, source),
            WorkLine(f"上限:{words(income)} × {plain(high)}", highest, source),
            *most,
        ),
    )


def by_last_year(percent: dict[str, Any], told: Told, role: str, source: str) -> Band:
    """安全生产法 95, 96, 110: a share of last year's income. Not told, no fine can be counted and none is small enough."""
    low, high = times(percent["low"]), times(percent["high"])
    said = f"{plain(low)}%" if low == high else f"{plain(low)}%以上{plain(high)}%以下"
    rule = WorkLine(f"按上一年年收入的{said}", None, source)
    if told.last_year is None:
        return Band(1, OPEN, (rule, WorkLine("上一年年收入还没有写明,不能计算", None, source)))
    lines = [*_estimate(told, role), WorkLine("上一年年收入", told.last_year, told.income_basis), rule]
    lowest, highest = share(told.last_year, low / 100), share(told.last_year, high / 100)
    lines += [WorkLine(_percent(told.last_year, part), fen, source) for part, fen in
              dict.fromkeys(((low, lowest), (high, highest)))]  # fmt: skip
    return Band(lowest, highest, tuple(lines))


def _percent(income: Fen, part: Fraction) -> str:
    exact = income * part / 100
    return f"{words(income)} × {plain(part)}%" + ("" if exact.denominator == 1 else "(不足一分的舍去)")


def allowed(told: Told, role: str) -> Band | None:
    """What an income that cannot be proved may be put at: so many times the average wage of the province.

    For others than the main head (主要负责人) the upper number itself does not belong to it. None where the line does not
    go by the average wage.
    """
    found = told.estimates.get(who(role))
    if not told.average_wage or found is None:
        return None
    return Band(told.average_wage * found.low, told.average_wage * found.high - (0 if is_main(role) else 1))


def _estimate(told: Told, role: str) -> list[WorkLine]:
    found, put = told.estimates.get(who(role)), allowed(told, role)
    if told.average_wage is None or found is None or put is None:
        return []
    wage, upper = words(told.average_wage), "以下(含)" if is_main(role) else "以下(不含)"
    doubt = "" if found.confirmed else ",待确认"
    return [
        WorkLine("本省上一年度职工平均工资", told.average_wage),
        WorkLine(f"收入难以确定,按平均工资的{found.low}倍以上(含){found.high}倍{upper}推定{doubt}", None, found.source),
        WorkLine(f"推定收入不低于:{wage} × {found.low}", put.low, found.source),
        WorkLine(f"推定收入不超过:{wage} × {found.high}", put.high, found.source),
    ]


def who(role: str) -> str:
    """Whose multiple of the average wage applies."""
    return "main" if is_main(role) else "others"


def is_main(role: str) -> bool:
    """Whether a clause speaks of the main head (主要负责人); 其他负责人 are others."""
    return role == MAIN
