"""加处罚款 and the party's account, in fen (行政处罚法 66(2), 72(1)(1), 73(3); 行政强制法 41, 45)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import money
from cases.history import DecisionState, Line, Penalty
from tests.deadlines.calendars import day

YUAN = 100
SERVED, PAY_BY = day("2026-07-14"), day("2026-07-29")


def decided(fine: int = 20_000 * YUAN, income: int = 0, **more: object) -> DecisionState:
    penalties = [Penalty("fine", fine)] + ([Penalty("confiscate_income", income)] if income else [])
    line = Line("p1", "penalty", ("v1",), ("安全生产法/98/1/2",), tuple(penalties))
    return DecisionState((SERVED, 1), line, SERVED, fine=fine, **more)  # type: ignore[arg-type]


def grown(
    decision: DecisionState, on: str, paid: list[tuple[date, int]] | None = None, base: str = "outstanding"
) -> int:
    return money.accrued(decision, paid or [], PAY_BY, day(on), base)


def account(decision: DecisionState, on: str, *moves: tuple[str, str, int], base: str = "outstanding") -> money.Account:
    return money.account(decision, [(day(d), kind, fen) for d, kind, fen in moves], PAY_BY, day(on), base)


# -- 3 % a day, from the day after the last one to pay (72(1)(1)) ------------------------------------------------------


@pytest.mark.parametrize(("on", "days"), [("2026-07-28", 0), ("2026-07-29", 0), ("2026-07-30", 1), ("2026-08-05", 7)])
def test_the_surcharge_starts_on_the_day_after_the_last_day_to_pay(on: str, days: int) -> None:
    assert grown(decided(), on) == days * 600 * YUAN


def test_the_day_of_payment_counts_and_the_days_after_it_do_not() -> None:
    paid = [(day("2026-08-05"), 20_000 * YUAN)]
    assert grown(decided(), "2026-08-05", paid) == 4_200 * YUAN
    assert grown(decided(), "2026-12-31", paid) == 4_200 * YUAN


def test_paying_on_the_last_day_costs_nothing() -> None:
    assert grown(decided(), "2026-12-31", [(PAY_BY, 20_000 * YUAN)]) == 0


def test_the_surcharge_never_exceeds_the_fine_and_reaches_it_on_the_thirty_fourth_day() -> None:
    day33, day34 = PAY_BY + timedelta(days=33), PAY_BY + timedelta(days=34)
    assert grown(decided(), day33.isoformat()) == 19_800 * YUAN
    assert grown(decided(), day34.isoformat()) == 20_000 * YUAN
    assert grown(decided(), "2027-12-31") == 20_000 * YUAN


def test_a_fine_with_odd_fen_grows_in_whole_fen_only() -> None:
    one = grown(decided(fine=33_33), "2026-07-30")
    assert (one, type(one)) == (99, int)
    assert grown(decided(fine=33_33), "2027-07-30") == 33_33


# -- part payments: what is outstanding, or the whole fine (parameter) -------------------------------------------------


def test_after_a_part_payment_only_the_rest_grows_where_the_base_is_outstanding() -> None:
    paid = [(day("2026-08-01"), 15_000 * YUAN)]  # three days on 20,000, then two on 5,000
    assert grown(decided(), "2026-08-03", paid) == (3 * 600 + 2 * 150) * YUAN


def test_after_a_part_payment_the_whole_fine_goes_on_growing_where_the_base_is_the_fine() -> None:
    paid = [(day("2026-08-01"), 15_000 * YUAN)]
    assert grown(decided(), "2026-08-03", paid, base="fine") == 5 * 600 * YUAN


def test_a_part_payment_in_time_lowers_the_base_from_the_first_day() -> None:
    paid = [(day("2026-07-20"), 19_000 * YUAN)]
    assert grown(decided(), "2026-07-30", paid) == 30 * YUAN
    assert grown(decided(), "2026-07-30", paid, base="fine") == 600 * YUAN


# -- review and suit (73(3)) -------------------------------------------------------------------------------------------


def test_days_of_review_or_suit_do_not_count_and_neither_do_its_first_and_last() -> None:
    decision = decided(in_dispute=[(day("2026-08-01"), day("2026-08-10"))])
    assert grown(decision, "2026-07-31") == 2 * 600 * YUAN
    assert grown(decision, "2026-08-10") == 2 * 600 * YUAN
    assert grown(decision, "2026-08-11") == 3 * 600 * YUAN


def test_while_the_dispute_is_open_nothing_grows() -> None:
    decision = decided(in_dispute=[(day("2026-07-20"), None)])
    assert grown(decision, "2027-07-20") == 0


def test_the_days_between_review_and_suit_count() -> None:
    spans = [(day("2026-08-01"), day("2026-08-10")), (day("2026-08-14"), day("2026-08-20"))]
    assert grown(decided(in_dispute=spans), "2026-08-21") == (2 + 3 + 1) * 600 * YUAN


# -- instalments (66(2)) -----------------------------------------------------------------------------------------------

PLAN = [(day("2026-08-31"), 5_000 * YUAN), (day("2026-09-30"), 15_000 * YUAN)]


def test_instalments_grow_only_after_their_own_days_and_only_by_what_is_late() -> None:
    decision = decided(schedule=PLAN)
    assert grown(decision, "2026-08-31") == 0
    assert grown(decision, "2026-09-01") == 150 * YUAN
    paid = [(day("2026-09-02"), 5_000 * YUAN)]
    assert grown(decision, "2026-09-30", paid) == 2 * 150 * YUAN
    assert grown(decision, "2026-10-01", paid) == (2 * 150 + 450) * YUAN


def test_a_deferral_moves_the_one_due_day() -> None:
    decision = decided(schedule=[(day("2026-10-30"), 20_000 * YUAN)])
    assert grown(decision, "2026-10-30") == 0
    assert grown(decision, "2026-10-31") == 600 * YUAN


def test_a_plan_granted_late_leaves_what_had_grown_by_then_and_counts_anew_from_its_own_days() -> None:
    """The day of the grant is the last of the old period: 07-30 to 08-10, and then from 09-01 on."""
    decision = decided(schedule=PLAN, granted_on=day("2026-08-10"))
    assert grown(decision, "2026-08-10") == grown(decision, "2026-08-31") == 12 * 600 * YUAN
    assert grown(decision, "2026-09-01") == (12 * 600 + 150) * YUAN


def test_paying_before_the_instalments_are_due_leaves_nothing_to_grow() -> None:
    assert grown(decided(schedule=PLAN), "2027-01-01", [(day("2026-08-20"), 20_000 * YUAN)]) == 0


def test_a_fine_lowered_on_review_asks_no_more_than_itself_of_an_older_plan() -> None:
    decision = decided(fine=8_000 * YUAN, schedule=PLAN, state="varied")
    assert grown(decision, "2027-01-01", [(day("2026-08-20"), 8_000 * YUAN)]) == 0


# -- varied, annulled (复议法 63, 64; 强制法 41) ------------------------------------------------------------------------


def test_a_fine_lowered_on_review_lowers_the_base() -> None:
    assert grown(decided(fine=10_000 * YUAN, state="varied"), "2026-07-30") == 300 * YUAN


@pytest.mark.parametrize("state", ["annulled", "revoked"])
def test_of_a_decision_set_aside_nothing_is_owed_and_all_that_was_paid_goes_back(state: str) -> None:
    decision = decided(income=1_000 * YUAN, state=state)
    decision = replace(decision, fine=0)
    moves = [
        ("2026-08-05", "fine", 20_000 * YUAN),
        ("2026-08-05", "surcharge", 4_200 * YUAN),
        ("2026-08-05", "income", 1_000 * YUAN),
    ]
    told = account(decision, "2026-09-01", *moves)
    assert (told.fine, told.surcharge, told.income) == (0, 0, 0)
    assert told.overpaid == 25_200 * YUAN
    after = account(decision, "2026-09-01", *moves, ("2026-09-01", "refund", 25_200 * YUAN))
    assert after.settled and after.paid == 0


def test_after_a_fine_is_lowered_the_surplus_of_fine_and_surcharge_goes_back_and_nothing_is_owed_again() -> None:
    decision = decided(fine=10_000 * YUAN, state="varied")
    moves = [("2026-08-05", "fine", 20_000 * YUAN), ("2026-08-05", "surcharge", 4_200 * YUAN)]
    told = account(decision, "2026-09-01", *moves)
    # By 08-05 only 10,000 were outstanding: seven days at 300.
    assert told.surcharge == 2_100 * YUAN
    assert told.overpaid == (10_000 + 2_100) * YUAN
    after = account(decision, "2026-09-01", *moves, ("2026-09-01", "refund", 12_100 * YUAN))
    assert (after.fine_owed, after.surcharge_owed + 2_100 * YUAN, after.overpaid) == (0, 0, 0)
    assert after.settled


def test_a_refund_in_parts_leaves_the_rest_overpaid() -> None:
    decision = decided(fine=3_000 * YUAN, state="varied")
    moves = [("2026-07-20", "fine", 5_000 * YUAN), ("2026-09-01", "refund", 500 * YUAN)]
    told = account(decision, "2026-09-01", *moves)
    assert (told.overpaid, told.fine_owed, told.settled) == (1_500 * YUAN, -1_500 * YUAN, False)


def test_money_of_a_later_day_is_not_there_yet() -> None:
    moves = [("2026-07-20", "fine", 5_000 * YUAN)]
    assert account(decided(), "2026-07-19", *moves).paid == 0
    assert account(decided(), "2026-07-20", *moves).fine_owed == 15_000 * YUAN


def test_before_service_no_period_runs_and_nothing_grows() -> None:
    assert money.account(decided(), [], None, day("2027-01-01"), "outstanding").surcharge == 0


def test_confiscated_income_is_owed_beside_the_fine_and_does_not_grow() -> None:
    told = account(decided(fine=1_000 * YUAN, income=500 * YUAN), "2026-07-30")
    assert (told.fine_owed, told.income_owed, told.surcharge_owed) == (1_000 * YUAN, 500 * YUAN, 30 * YUAN)


# -- properties --------------------------------------------------------------------------------------------------------

fens = st.integers(1, 10_000_000_00)
offsets = st.integers(0, 200)
bases = st.sampled_from(["outstanding", "fine"])
spans = st.lists(
    st.tuples(offsets, st.none() | st.integers(0, 60)).map(
        lambda t: (PAY_BY + timedelta(days=t[0]), None if t[1] is None else PAY_BY + timedelta(days=t[0] + t[1]))
    ),
    max_size=3,
)


@st.composite
def decisions(draw: st.DrawFn) -> DecisionState:
    fine = draw(fens)
    dues = sorted(draw(st.lists(st.integers(1, 120), max_size=4, unique=True)))
    share = fine // len(dues) if dues else 0
    schedule = [(PAY_BY + timedelta(days=n), share) for n in dues]
    if schedule:
        schedule[-1] = (schedule[-1][0], fine - share * (len(dues) - 1))
    granted = PAY_BY + timedelta(days=draw(offsets)) if schedule and draw(st.booleans()) else None
    return decided(fine=fine, in_dispute=draw(spans), schedule=schedule, granted_on=granted)


@st.composite
def payments(draw: st.DrawFn) -> list[tuple[date, int]]:
    made = draw(st.lists(st.tuples(offsets, fens), max_size=4))
    return [(SERVED + timedelta(days=n), fen) for n, fen in made]


@given(decisions(), payments(), offsets, bases)
def test_the_surcharge_is_whole_fen_between_nothing_and_the_fine(
    decision: DecisionState, paid: list[tuple[date, int]], after: int, base: str
) -> None:
    grown_to = money.accrued(decision, paid, PAY_BY, PAY_BY + timedelta(days=after), base)
    assert type(grown_to) is int
    assert 0 <= grown_to <= decision.fine


@given(decisions(), payments(), offsets, offsets, bases)
def test_the_surcharge_never_shrinks_as_time_goes_by(
    decision: DecisionState, paid: list[tuple[date, int]], first: int, second: int, base: str
) -> None:
    first, second = sorted((first, second))
    early = money.accrued(decision, paid, PAY_BY, PAY_BY + timedelta(days=first), base)
    assert early <= money.accrued(decision, paid, PAY_BY, PAY_BY + timedelta(days=second), base)


@given(decisions(), payments(), st.tuples(offsets, fens), offsets, bases)
def test_paying_never_makes_the_surcharge_grow(
    decision: DecisionState, paid: list[tuple[date, int]], extra: tuple[int, int], after: int, base: str
) -> None:
    on = PAY_BY + timedelta(days=after)
    more = [*paid, (SERVED + timedelta(days=extra[0]), extra[1])]
    assert money.accrued(decision, more, PAY_BY, on, base) <= money.accrued(decision, paid, PAY_BY, on, base)


@given(decisions(), offsets, st.tuples(offsets, st.integers(0, 60)))
def test_a_dispute_never_makes_the_surcharge_grow(decision: DecisionState, after: int, span: tuple[int, int]) -> None:
    on = PAY_BY + timedelta(days=after)
    before = money.accrued(decision, [], PAY_BY, on, "outstanding")
    since = PAY_BY + timedelta(days=span[0])
    decision = replace(decision, in_dispute=(*decision.in_dispute, (since, since + timedelta(days=span[1]))))
    assert money.accrued(decision, [], PAY_BY, on, "outstanding") <= before


@given(decisions(), payments(), offsets, st.integers(0, 100))
def test_a_refund_of_what_was_overpaid_leaves_neither_debt_nor_surplus(
    decision: DecisionState, paid: list[tuple[date, int]], after: int, percent: int
) -> None:
    """Fine and surcharge paid up, then lowered on review: after the refund nothing is owed either way."""
    on = PAY_BY + timedelta(days=200 + after)
    moves = [(d, "fine", fen) for d, fen in paid] + [(on, "fine", decision.fine)]
    surcharge = money.account(decision, moves, PAY_BY, on, "outstanding").surcharge
    moves += [(on, "surcharge", surcharge)] if surcharge else []
    decision = replace(decision, fine=decision.fine * percent // 100, state="varied")
    over = money.account(decision, moves, PAY_BY, on, "outstanding").overpaid
    after_refund = money.account(decision, [*moves, (on, "refund", over)], PAY_BY, on, "outstanding")
    assert after_refund.overpaid == 0
    assert after_refund.fine_owed == 0
    assert after_refund.settled
