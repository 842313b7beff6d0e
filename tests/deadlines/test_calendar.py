"""Counting days: working days of the State Council's notices, ends that move, months (民事诉讼法 85; 行政处罚法 85)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.calendar import WorkCalendar, plain_months, plain_years
from tests.deadlines.calendars import day, shipped

CALENDAR = shipped()
ONE = timedelta(days=1)
# 2018 and 2027 on are not announced: plain weekdays, marked as provisional.
days = st.dates(date(2018, 6, 1), date(2028, 6, 30))
counts = st.integers(0, 60)


# -- which day is a working day ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_a_make_up_day_of_2026_is_a_working_day_although_it_falls_on_a_weekend(text: str) -> None:
    assert day(text).weekday() >= 5
    assert CALENDAR.is_working(day(text))


@pytest.mark.parametrize(
    "text",
    ["2026-01-01", "2026-02-16", "2026-02-23", "2026-04-06", "2026-05-05", "2026-06-19", "2026-09-25", "2026-10-07"],
)
def test_a_weekday_the_state_council_gives_off_is_no_working_day(text: str) -> None:
    assert day(text).weekday() < 5
    assert not CALENDAR.is_working(day(text))


def test_weekends_of_the_spring_festival_are_off_and_the_saturday_after_it_is_worked() -> None:
    off = [day("2026-02-15") + timedelta(days=n) for n in range(9)]
    assert [CALENDAR.is_working(d) for d in off] == [False] * 9
    assert CALENDAR.is_working(day("2026-02-24"))
    assert CALENDAR.is_working(day("2026-02-28"))


def test_in_a_year_not_announced_yet_only_weekends_are_off() -> None:
    assert CALENDAR.is_working(day("2027-01-01"))
    assert not CALENDAR.is_working(day("2027-01-02"))


# -- working days (行政处罚法 85, 行政强制法 69, 行政复议法 88(2)) -------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "due", "why"),
    [
        ("2026-03-27", 7, "2026-04-08", "over Qingming, 04-06 off"),
        ("2026-05-14", 7, "2026-05-25", "no holiday between"),
        ("2026-02-11", 7, "2026-02-27", "02-12, 13, 14 worked; 15 to 23 off; 24 to 27"),
        ("2026-02-12", 7, "2026-02-28", "the make-up Saturday is the seventh day"),
        ("2026-02-13", 7, "2026-03-02", "the Saturday 02-28 counts, the Sunday after it does not"),
        ("2026-04-29", 5, "2026-05-09", "04-30, 05-06, 07, 08 and the make-up Saturday"),
        ("2026-04-30", 5, "2026-05-11", "05-06, 07, 08, 09, 11"),
        ("2026-06-04", 5, "2026-06-11", "the hearing request of the second sample"),
        ("2026-06-12", 5, "2026-06-22", "over the Dragon Boat Festival, 06-19 off"),
        ("2026-09-18", 3, "2026-09-22", "the make-up Sunday 09-20 is the first day"),
        ("2026-09-24", 7, "2026-10-12", "09-28, 29, 30, 10-08, 09; the make-up Saturday is the sixth"),
        ("2026-09-30", 3, "2026-10-10", "10-08, 10-09 and the make-up Saturday"),
        ("2026-12-29", 5, "2027-01-05", "2027 is not announced: 12-30, 31, 01-01, 04, 05"),
    ],
)
def test_working_days_over_holidays_and_make_up_days(start: str, length: int, due: str, why: str) -> None:
    assert CALENDAR.add_working_days(day(start), length) == day(due), why


def test_the_day_a_period_starts_is_not_counted() -> None:
    assert CALENDAR.add_working_days(day("2026-03-02"), 1) == day("2026-03-03")
    assert CALENDAR.add_calendar_days(day("2026-03-02"), 1) == day("2026-03-03")


def test_a_period_that_starts_on_a_day_off_counts_from_the_next_working_day() -> None:
    assert CALENDAR.add_working_days(day("2026-02-18"), 1) == day("2026-02-24")


# -- calendar days and months (民事诉讼法 85(3)) ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "due", "why"),
    [
        ("2026-03-04", 90, "2026-06-02", "ninety days, ends on a Tuesday"),
        ("2026-05-13", 90, "2026-08-11", "the decision term of the second sample"),
        ("2025-11-19", 90, "2026-02-24", "ends on 02-17, in the Spring Festival: moved to the first working day"),
        ("2026-07-03", 90, "2026-10-08", "ends on 10-01, National Day: moved past the week"),
        ("2026-08-03", 60, "2026-10-08", "sixty days end on 10-02"),
        ("2026-08-02", 60, "2026-10-08", "and on 10-01"),
        ("2026-08-01", 60, "2026-09-30", "but on 09-30 they end there"),
        ("2026-01-30", 15, "2026-02-14", "a make-up Saturday is a working day: it does not move"),
        ("2026-01-31", 15, "2026-02-24", "the Sunday after it does, past the festival"),
        ("2026-12-03", 30, "2027-01-04", "ends on Saturday 01-02 of a year not announced"),
        ("2026-12-02", 30, "2027-01-01", "New Year 2027 is not announced yet: provisional"),
    ],
)
def test_calendar_days_that_end_on_a_day_off_run_on_to_the_next_working_day(
    start: str, length: int, due: str, why: str
) -> None:
    assert CALENDAR.add_calendar_days(day(start), length) == day(due), why


@pytest.mark.parametrize(
    ("start", "months", "due", "why"),
    [
        ("2026-03-30", 6, "2026-09-30", "the same number six months later"),
        ("2026-04-01", 6, "2026-10-08", "10-01 is a holiday: moved"),
        ("2025-08-31", 6, "2026-02-28", "February has no 31st; the 28th is a make-up Saturday and stays"),
        ("2024-08-31", 6, "2025-02-28", "a Friday"),
        ("2023-08-31", 6, "2024-02-29", "the leap day"),
        ("2026-08-31", 6, "2027-03-01", "02-28 of 2027 is a Sunday: moved to Monday"),
        ("2026-05-31", 3, "2026-08-31", "a Monday"),
        ("2026-11-30", 3, "2027-03-01", "02-28 again"),
    ],
)
def test_months_end_on_the_same_number_or_the_months_last_day(start: str, months: int, due: str, why: str) -> None:
    assert CALENDAR.add_months(day(start), months) == day(due), why


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [("2024-02-29", 2, "2026-02-28"), ("2024-02-29", 4, "2028-02-29"), ("2021-03-01", 5, "2026-03-01")],
)
def test_years_of_a_limitation_end_on_the_same_day_or_on_the_last_of_february(start: str, years: int, end: str) -> None:
    assert plain_years(day(start), years) == day(end)


# -- before a hearing (行政处罚法 64(2), 85: seven full working days between) --------------------------------------------


@pytest.mark.parametrize(
    ("told", "held", "between", "why"),
    [
        ("2026-06-10", "2026-06-24", 8, "06-19 is off"),
        ("2026-06-10", "2026-06-23", 7, "the first day that will do"),
        ("2026-06-10", "2026-06-22", 6, "one too early"),
        ("2026-05-06", "2026-05-15", 7, "the make-up Saturday 05-09 is one of the seven"),
        ("2026-09-17", "2026-09-29", 7, "the make-up Sunday 09-20 counts, 09-25 does not"),
        ("2026-02-12", "2026-03-02", 7, "02-13, 14, 24, 25, 26, 27 and the Saturday 02-28"),
        ("2026-02-12", "2026-02-28", 6, "held on the make-up day itself: only six"),
    ],
)
def test_full_working_days_between_leave_both_ends_out(told: str, held: str, between: int, why: str) -> None:
    assert CALENDAR.full_working_days_between(day(told), day(held)) == between, why


def test_the_latest_day_for_a_notice_is_a_working_day_with_seven_between() -> None:
    assert CALENDAR.latest_notice_before(day("2026-06-24"), 7) == day("2026-06-11")
    # Seven working days lie between the Sunday 03-08 and 03-18: notice goes out on the Friday before.
    assert CALENDAR.latest_notice_before(day("2026-03-18"), 7) == day("2026-03-06")


# -- provisional -------------------------------------------------------------------------------------------------------


def test_a_count_is_provisional_only_where_it_touches_a_year_not_announced() -> None:
    assert not CALENDAR.is_provisional(day("2025-12-30"), day("2026-12-31"))
    assert CALENDAR.is_provisional(day("2026-12-31"), day("2027-01-01"))
    assert WorkCalendar({}, frozenset({2025, 2027})).is_provisional(day("2025-12-31"), day("2027-01-01"))


# -- properties --------------------------------------------------------------------------------------------------------


@given(days, counts)
def test_the_last_of_some_working_days_is_one_and_has_that_many_behind_it(start: date, count: int) -> None:
    end = CALENDAR.add_working_days(start, count)
    if count:
        assert CALENDAR.is_working(end)
        assert CALENDAR.full_working_days_between(start, end) == count - 1
    else:
        assert end == start


@given(days, days, counts)
def test_starting_later_never_ends_earlier(first: date, second: date, count: int) -> None:
    first, second = sorted((first, second))
    assert CALENDAR.add_working_days(first, count) <= CALENDAR.add_working_days(second, count)
    assert CALENDAR.add_calendar_days(first, count) <= CALENDAR.add_calendar_days(second, count)
    assert CALENDAR.add_months(first, count) <= CALENDAR.add_months(second, count)


@given(days, counts, counts)
def test_a_longer_period_never_ends_earlier(start: date, first: int, second: int) -> None:
    first, second = sorted((first, second))
    assert CALENDAR.add_working_days(start, first) <= CALENDAR.add_working_days(start, second)
    assert CALENDAR.add_calendar_days(start, first) <= CALENDAR.add_calendar_days(start, second)


@given(days, counts, counts)
def test_working_days_add_up(start: date, first: int, second: int) -> None:
    assert CALENDAR.add_working_days(start, first + second) == CALENDAR.add_working_days(
        CALENDAR.add_working_days(start, first), second
    )


@given(days, counts)
def test_a_period_never_ends_on_a_day_off_and_moves_no_further_than_needed(start: date, count: int) -> None:
    end, plain = CALENDAR.add_calendar_days(start, count), start + timedelta(days=count)
    assert CALENDAR.is_working(end)
    assert end >= plain
    assert not any(CALENDAR.is_working(plain + timedelta(days=n)) for n in range((end - plain).days))


@given(st.tuples(days, days, days))
def test_full_working_days_between_add_up(three: tuple[date, date, date]) -> None:
    a, b, c = sorted(three)
    if a < b < c:
        parts = CALENDAR.full_working_days_between(a, b) + CALENDAR.full_working_days_between(b, c)
        assert CALENDAR.full_working_days_between(a, c) == parts + CALENDAR.is_working(b)


@given(days, st.integers(0, 15))
def test_the_latest_notice_is_the_inverse_of_the_days_between(hearing: date, count: int) -> None:
    latest = CALENDAR.latest_notice_before(hearing, count)
    assert CALENDAR.is_working(latest)
    assert latest < hearing
    assert CALENDAR.full_working_days_between(latest, hearing) >= count
    later = CALENDAR.next_working(latest + ONE)
    assert later >= hearing or CALENDAR.full_working_days_between(later, hearing) < count


@given(days, st.integers(0, 120))
def test_months_keep_the_day_of_the_month_where_there_is_one(start: date, months: int) -> None:
    end = plain_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end + ONE).month != end.month


@given(days)
def test_the_next_working_day_is_the_day_itself_where_it_is_worked(start: date) -> None:
    assert CALENDAR.next_working(CALENDAR.next_working(start)) == CALENDAR.next_working(start)
    assert (CALENDAR.next_working(start) == start) == CALENDAR.is_working(start)
