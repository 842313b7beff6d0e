"""加处罚款, day by day: 3 % a day of what is late, from the day after the last day to pay, never more than the fine.

行政处罚法 72(1)(1), 73(3); 行政强制法 45(2). The day of payment counts; days of review or suit do not, nor their first and
last. Each day's amount is whole fen, a fraction dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from cases.history import DecisionState, Fen
from cases.law import COERCION_LAW, PENALTY_LAW
from cases.working.parts import WorkLine, words

PERCENT_A_DAY = 3
RATE = str(PENALTY_LAW.art(72, 1, 1))
DISPUTED = str(PENALTY_LAW.art(73, 3))
CAP = str(COERCION_LAW.art(45, 2))
STAYED = f"{COERCION_LAW.art(39)}(加处罚款是执行方式)"
WHOLE = ("full", "fine")  # the whole fine is the base, not what is outstanding
Payments = Iterable[tuple[date, Fen]]


@dataclass(frozen=True)
class Day:
    """One day on which something of the fine was late. `why`: "" it counts, "disputed", "stayed"."""

    on: date
    base: Fen
    why: str

    @property
    def grown(self) -> Fen:
        return 0 if self.why else self.base * PERCENT_A_DAY // 100


def days(
    decision: DecisionState, payments: Payments, pay_by: date, on: date, base: str, stay_stops: bool = False
) -> Iterator[Day]:
    """The days something was late until `on`. Instalments replace the one due day by theirs once they are granted.

    Ends where the surcharge has reached the fine, or where nothing is late and nothing falls due any more.
    """
    paid = list(payments)
    dues = [pay_by, *(due for due, _ in decision.schedule)]
    day, total = min(dues), 0
    while day < on and total < decision.fine:
        day += timedelta(days=1)
        late = fallen_due(decision, pay_by, day) - sum(fen for paid_on, fen in paid if paid_on < day)
        if late <= 0 and day > max(dues):
            return
        if late > 0:
            found = Day(day, decision.fine if base in WHOLE else late, _why_not(decision, day, stay_stops))
            total += found.grown
            yield found


def _why_not(decision: DecisionState, day: date, stay_stops: bool) -> str:
    if _within(decision.in_dispute, day):
        return "disputed"
    return "stayed" if stay_stops and _within(decision.stayed, day) else ""


def _within(spans: Iterable[tuple[date, date | None]], day: date) -> bool:
    return any(since <= day and (end is None or day <= end) for since, end in spans)


def fallen_due(decision: DecisionState, pay_by: date, day: date) -> Fen:
    """How much of the fine was due before a day."""
    granted = decision.granted_on
    if not decision.schedule or (granted is not None and day <= granted):
        return decision.fine if pay_by < day else 0
    return max(decision.fine - sum(fen for last, fen in decision.schedule if last >= day), 0)


def accrued(
    decision: DecisionState, payments: Payments, pay_by: date, on: date, base: str, stay_stops: bool = False
) -> Fen:
    """The surcharge grown until `on` (that day included)."""
    return min(sum(day.grown for day in days(decision, payments, pay_by, on, base, stay_stops)), decision.fine)


# -- the steps to read ---------------------------------------------------------------------------------------------------

NOT_COUNTED = {"disputed": ("复议、诉讼期间不计", DISPUTED), "stayed": ("中止执行期间不计", STAYED)}


def steps(
    decision: DecisionState, payments: Payments, pay_by: date, on: date, base: str, stay_stops: bool = False
) -> list[WorkLine]:
    """How the surcharge on a day was found; nothing where nothing was ever late."""
    paid = sorted(payments)
    found = list(days(decision, paid, pay_by, on, base, stay_stops))
    if not found:
        return []
    lines = [
        WorkLine("罚款", decision.fine),
        WorkLine(_due(decision, pay_by), None, str(PENALTY_LAW.art(67, 3))),
        WorkLine(f"每日按{'罚款数额' if base in WHOLE else '未缴的罚款'}的{PERCENT_A_DAY}%加处", None, RATE),
    ]
    for _, run in groupby(enumerate(found), key=_alike):
        lines += _span([day for _, day in run], paid)
    total = sum(day.grown for day in found)
    if total > decision.fine:
        lines.append(WorkLine(f"加至{words(total)},不得超出罚款数额", None, CAP))
    return [*lines, WorkLine(f"至{on}加处罚款", min(total, decision.fine), CAP if total >= decision.fine else RATE)]


def _due(decision: DecisionState, pay_by: date) -> str:
    if decision.schedule:
        dues = "、".join(f"{due}缴{words(fen)}" for due, fen in decision.schedule)
        return f"缴款期限{pay_by},后经批准延期或者分期:{dues}"
    return f"缴款期限{pay_by},自次日起加处"


def _alike(numbered: tuple[int, Day]) -> tuple[int, Fen, str]:
    """Days that follow each other with the same base: their date less their place is the same."""
    place, day = numbered
    return day.on.toordinal() - place, day.base, day.why


def _span(run: list[Day], paid: list[tuple[date, Fen]]) -> Iterator[WorkLine]:
    first, last, count = run[0].on, run[-1].on, len(run)
    for paid_on, fen in paid:  # a payment lowers the base from the next day on
        if paid_on + timedelta(days=1) == first:
            yield WorkLine(f"{paid_on}缴纳罚款{words(fen)}")
    span = f"{first}至{last}共{count}日" if count > 1 else f"{first}一日"
    if run[0].why:
        text, source = NOT_COUNTED[run[0].why]
        yield WorkLine(f"{span}:{text}", None, source)
    else:
        each = run[0].grown
        yield WorkLine(f"{span}:{words(run[0].base)} × {PERCENT_A_DAY}% = 每日{words(each)}", each * count, RATE)
