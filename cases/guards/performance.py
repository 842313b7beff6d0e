"""Performance (履行): money in and out, instalments, surcharge, the court."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases.deadlines import appeal_over
from cases.guards.base import Finding, guard, refuse
from cases.law import (
    COERCION_LAW,
    PENALTY_LAW,
    Policy,
)
from cases.working import yuan

if TYPE_CHECKING:
    from cases.facts import Step


CASH_PERIODS = ("cash_to_bureau", "cash_to_bank")
MONEY_ALONE = frozenset(("warning", "criticism", "fine", "confiscate_income"))  # nothing else is left to do
DEMAND_DAYS = 10  # working days (行政强制法 54, 69)
DEMAND_TERM = Policy("催告书给予十个工作日的履行期限")
GATHERED_IN_FULL = Policy("罚没款收缴、退还以应缴数额为限")


@guard("MONEY", "收款不超过应缴数额", GATHERED_IN_FULL, PENALTY_LAW.art(67, 1), PENALTY_LAW.art(68))
def money_is_owed(step: Step) -> Iterator[Finding]:
    data = step.data
    if data is None:  # before anything is filled in: whether it is worth opening the form
        decided = step.history.decisions
        if decided and not any(fen > 0 for party in decided for fen in _owed(step, party).values()):
            yield refuse("罚没款已经收齐,没有应缴款项")
        return
    for party in step.parties:
        if party not in step.history.decisions:
            yield refuse(f"对{step.party(party)['name']}还没有作出决定,没有应缴款项")
            continue
        owed = _owed(step, party)
        label = {"fine": "罚款", "surcharge": "加处罚款", "income": "没收款"}[data.kind]
        if data.fen > owed[data.kind]:
            yield refuse(
                f"{step.party(party)['name']}尚欠{label}{yuan(max(owed[data.kind], 0))}元,本次收款{yuan(data.fen)}元超过应缴数额"
            )
        if step.act.name == "collect_cash":
            yield from _cash(step, party)


def _owed(step: Step, party: str) -> dict[str, int]:
    """What is owed of each kind, in fen; a payment dated before another counts that other one too."""
    last = max([step.on, *(day for day, _, _ in step.history.money[party])])
    now, whole = step.account(party), step.facts.account(party, last)
    return {
        "fine": whole.fine_owed,
        "surcharge": now.surcharge - whole.surcharge_paid,
        "income": whole.income_owed,
    }


def _cash(step: Step, party: str) -> Iterator[Finding]:
    """Cash only for an on-the-spot fine (68), small or hard to collect later, and in remote places (69)."""
    ground, limit = step.data.ground, int(step.param("cash_limit").value)
    if ground == "remote":
        return
    if step.history.procedure != "summary":
        yield refuse("普通程序的罚款由当事人到银行缴纳,不当场收缴", PENALTY_LAW.art(67, 2))
    if ground == "small" and step.history.decisions[party].fine > limit:
        yield refuse(f"罚款超过{yuan(limit)}元,不属于小额当场收缴", PENALTY_LAW.art(68))


@guard("MONEY", "分期计划与尚欠数额相符", PENALTY_LAW.art(66, 2))
def plan_fits(step: Step) -> Iterator[Finding]:
    if step.data is None:
        return
    plan = [(i.due, i.fen) for i in step.data.plan]
    for party in step.parties:
        if party in step.history.decisions and plan:
            owed = step.account(party).fine_owed
            if sum(fen for _, fen in plan) != owed:
                yield refuse(f"分期合计{yuan(sum(fen for _, fen in plan))}元,与尚欠罚款{yuan(owed)}元不符")
    for due in [*(due for due, _ in plan), *([step.data.until] if step.data.until else [])]:
        if due <= step.on:
            yield refuse(f"缴纳日期{due}应当在批准之后")


@guard("MONEY", "退款不超过多缴数额", GATHERED_IN_FULL, COERCION_LAW.art(41))
def money_is_to_return(step: Step) -> Iterator[Finding]:
    if step.data is None:
        decided = step.history.decisions
        if decided and not any(step.account(party).overpaid for party in decided):
            yield refuse("没有多缴的款项")
        return
    for party in step.parties:
        if party in step.history.decisions and step.data.fen > (over := step.account(party).overpaid):
            yield refuse(f"{step.party(party)['name']}多缴{yuan(over)}元,不能退款{yuan(step.data.fen)}元")


@guard("MONEY", "缴回的是当场收缴的款项", PENALTY_LAW.art(71))
def cash_is_held(step: Step) -> Iterator[Finding]:
    """What was taken on the spot goes to the bureau and on to the bank: otherwise there is nothing to hand in."""
    if not any(running.key in CASH_PERIODS for running in step.facts.running):
        yield refuse("没有待缴回的当场收缴款")


@guard("MONEY", "催告的是还没有履行的义务", COERCION_LAW.art(35))
def something_is_left_to_do(step: Step) -> Iterator[Finding]:
    """Where a decision asks for money alone, and all of it is in, there is nothing to demand."""
    parties = _concerned(step)
    money_alone = all(step.history.decisions[p].line.kinds <= MONEY_ALONE for p in parties)
    if parties and money_alone and not any(_open(step, p) for p in parties):
        yield refuse("决定的款项已经缴清,没有需要催告的义务")


@guard("MONEY", "有应当加处的罚款", COERCION_LAW.art(45, 1), PENALTY_LAW.art(72, 1, 1))
def a_fine_is_late(step: Step) -> Iterator[Finding]:
    parties = _concerned(step)
    accounts = [step.account(party) for party in parties]
    if parties and not any(a.fine_owed > 0 or a.surcharge_owed > 0 for a in accounts):
        yield refuse("罚款已经缴清,没有应当加处的罚款")


@guard("G27", "听取的是对催告的意见", COERCION_LAW.art(36))
def a_demand_was_made(step: Step) -> Iterator[Finding]:
    parties = _concerned(step)
    if parties and not any(step.history.last_of(party, "demand") for party in parties):
        yield refuse("还没有催告")


def _concerned(step: Step) -> list[str]:
    """The decided parties of the act; all of the case before anything is filled in."""
    chosen = step.parties if step.data is not None else step.history.decisions
    return [party for party in chosen if party in step.history.decisions]


def _open(step: Step, party: str) -> bool:
    account = step.account(party)
    return account.fine_owed > 0 or account.income_owed > 0 or account.surcharge_owed > 0


@guard(
    "G26", "加处罚款已在决定书中告知且已逾期", COERCION_LAW.art(45, 1), PENALTY_LAW.art(72, 1, 1),
    COERCION_LAW.art(35), COERCION_LAW.art(37, 1), DEMAND_TERM,
)  # fmt: skip
def surcharge_was_told(step: Step) -> Iterator[Finding]:
    needs_demand = step.param("surcharge_needs_decision").value
    for party in step.parties:
        if party in step.history.decisions and step.account(party).surcharge_owed <= 0:
            yield refuse(f"{step.party(party)['name']}没有应当加处的罚款")
        if needs_demand:
            yield from _demanded(step, party)


def _demanded(step: Step, party: str) -> Iterator[Finding]:
    """A decision to enforce comes after a demand that went unheeded (行政强制法 35, 37)."""
    demand = step.history.last_of(party, "demand")
    if demand is None:
        yield refuse("作出加处罚款决定前应当催告", COERCION_LAW.art(35), rests=("surcharge_needs_decision",))
    elif step.on <= (due := step.facts.law.calendar.add_working_days(demand.on, DEMAND_DAYS)):
        told = f"催告书要求履行的期限到{due}才满"
        yield refuse(told, COERCION_LAW.art(37, 1), DEMAND_TERM, rests=("surcharge_needs_decision",))


@guard("G27", "复议诉讼期满、已催告、在三个月以内", COERCION_LAW.art(53), COERCION_LAW.art(54))
def court_after_demand(step: Step) -> Iterator[Finding]:
    calendar = step.facts.law.calendar
    for party in step.parties:
        opens = appeal_over(step, party)
        if opens is None:
            continue
        last = calendar.add_months(opens, 3)
        if not _open(step, party):
            yield refuse(f"{step.party(party)['name']}已经履行,不需申请强制执行", COERCION_LAW.art(53))
        if step.on <= opens:
            yield refuse(f"申请复议、提起诉讼的期限到{opens}才满", COERCION_LAW.art(53))
        if step.on > last:
            yield refuse(f"申请强制执行的期限已于{last}届满", COERCION_LAW.art(53))
        if step.history.tracks["appeal"].get(party) == "filed":
            yield refuse("复议、诉讼还没有结果", COERCION_LAW.art(53))
        demand = step.history.last_of(party, "demand")
        if demand is None:
            yield refuse("申请强制执行前应当催告", COERCION_LAW.art(54))
        elif step.on <= calendar.add_working_days(demand.on, DEMAND_DAYS):
            yield refuse(f"催告书送达({demand.on})后未满十个工作日", COERCION_LAW.art(54))
