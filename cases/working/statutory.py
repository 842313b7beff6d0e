"""The band (法定幅度) that one row of the law gives, with the steps that led there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from cases.law import SAFETY_LAW
from cases.working.accident import GRADES
from cases.working.income import by_illegal_income, by_last_year
from cases.working.parts import OPEN, Band, Fen, WorkLine, plain, share, times, words
from cases.working.told import Told

if TYPE_CHECKING:
    from cases.models import Clause

# 安全生产法 114(2): 二倍以上五倍以下 of the amounts of paragraph 1, for the same grade.
AGGRAVATED = "安全生产法/114/2"
AGGRAVATED_FROM, AGGRAVATED_TO = times(2), times(5)


def band(row: Clause, told: Told, first_paragraph: Iterable[Clause] = ()) -> Band:
    """Lowest and highest fine in fen that the row allows; none at all is open where a fine may be left out.

    `first_paragraph` are the rows that a row of multiples (安全生产法 114(2)) multiplies.
    """
    if "prior_fine" in row.needs:
        return daily(told, row.source)
    if row.fine == "none" and not row.income_percent and not row.multiple:
        return Band(0, 0, (WorkLine("这一款没有罚款", None, row.source),))
    if row.multiple and told.illegal_income and told.illegal_income >= _threshold(row.multiple):
        return by_illegal_income(row.multiple, told.illegal_income, row.source)
    if row.income_percent:
        return _graded(row, by_last_year(row.income_percent, told, row.role, row.source))
    return _fixed(row, told, tuple(first_paragraph))


def _threshold(multiple: dict[str, int]) -> Fen:
    return multiple.get("from_yuan", 0) * 100


def _fixed(row: Clause, told: Told, first_paragraph: tuple[Clause, ...]) -> Band:
    """The band as the article prints it. A fine that may be imposed may be left out; imposed, it keeps to the band."""
    low = row.low if row.low_inclusive else row.low + 1
    high = row.high if row.high_inclusive else row.high - 1
    lines = [*_below_threshold(row, told), *_multiplied(row, first_paragraph), WorkLine(ends(row), None, row.source)]
    if row.fine == "may":
        lines.append(WorkLine("可以处罚款,也可以不处;处罚款的,不低于下限", None, row.source))
    left_out = row.fine == "may" and not told.fine
    return _graded(row, Band(0 if left_out else low, high, tuple(lines)))


def ends(row: Clause) -> str:
    """The band in words, with whether its ends belong to it."""
    return f"法定幅度:{said(row.low, row.high, row.low_inclusive, row.high_inclusive)}"


def said(low: Fen, high: Fen, low_inclusive: bool, high_inclusive: bool) -> str:
    """From where to where: `100,000元以上(含)、500,000元以下(含)`."""
    upper = f"{words(high)}以下({'含' if high_inclusive else '不含'})"
    if not low:
        return f"0元至{upper}" if low_inclusive else upper
    return f"{words(low)}以上({'含' if low_inclusive else '不含'})、{upper}"


def _graded(row: Clause, found: Band) -> Band:
    """With the grade of the accident on top, where the row goes by it."""
    grade = GRADES.get(row.step)
    if grade is None:
        return found
    return Band(found.low, found.high, (WorkLine(f"事故等级:{grade}", None, row.source), *found.lines))


def _below_threshold(row: Clause, told: Told) -> list[WorkLine]:
    """Why the fixed band applies where the article knows multiples of illegal income too."""
    if not row.multiple:
        return []
    border = words(_threshold(row.multiple))
    if not told.illegal_income:
        return [WorkLine("没有违法所得,单处或者并处固定幅度的罚款", None, row.source)]
    return [
        WorkLine("违法所得", told.illegal_income),
        WorkLine(f"违法所得不足{border},单处或者并处固定幅度的罚款", None, row.source),
    ]


def _multiplied(row: Clause, first_paragraph: tuple[Clause, ...]) -> list[WorkLine]:
    """安全生产法 114(2): how the band comes from that of paragraph 1."""
    if row.cite != AGGRAVATED or not first_paragraph:
        return []
    base = first_paragraph[0]
    low, high = share(base.low, AGGRAVATED_FROM), share(base.high, AGGRAVATED_TO)
    return [
        WorkLine(f"情节特别严重、影响特别恶劣,按第一款数额的{plain(AGGRAVATED_FROM)}倍以上{plain(AGGRAVATED_TO)}倍以下", None, row.source),
        WorkLine(f"第一款下限{words(base.low)} × {plain(AGGRAVATED_FROM)}", low, base.source),
        WorkLine(f"第一款上限{words(base.high)} × {plain(AGGRAVATED_TO)}", high, base.source),
    ]  # fmt: skip


# -- the daily fine (按日连续处罚, 安全生产法 112) ------------------------------------------------------------------------


def daily(told: Told, source: str = str(SAFETY_LAW.art(112))) -> Band:
    """The earlier fine for every day. Where fine or days are not known the band is open: another rule refuses it."""
    fines = sorted({fen for _, fen in told.earlier_fines})
    lines = [WorkLine(f"原处罚决定({on})的罚款", fen, source) for on, fen in told.earlier_fines]
    if not fines or not told.days:
        return Band(0, OPEN, (*lines, WorkLine("原罚款数额或者处罚的天数还没有写明,不能计算", None, source)))
    lines.append(WorkLine(_span(told), None, source))
    lines += [WorkLine(f"{words(fen)} × {told.days}日", fen * told.days, source) for fen in fines]
    return Band(fines[0] * told.days, fines[-1] * told.days, tuple(lines))


def _span(told: Told) -> str:
    if told.daily_from is None:
        return f"共{told.days}日"
    last = told.daily_from + timedelta(days=told.days - 1)
    return f"自责令改正之日的次日{told.daily_from}起,至{last}共{told.days}日"
