"""The announced holidays: exceptions only, and the days of 2026 by hand."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "cases/data/calendar.toml"
YEARS = {row["year"]: row for row in tomllib.loads(DATA.read_text("utf-8"))["year"]}

each = pytest.mark.parametrize("year", sorted(YEARS))


def days(year: int, key: str) -> list[date]:
    return [date.fromisoformat(text) for text in YEARS[year][key]]


def works(day: date) -> bool:
    if day.weekday() < 5:
        return day not in days(day.year, "holidays")
    return day in days(day.year, "workdays")


def span(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(n) for n in range((end - start).days + 1)]


def test_the_years_run_without_a_gap_to_the_last_announced_one():
    assert sorted(YEARS) == list(range(2019, 2027))
    assert all(row["announced"] is True for row in YEARS.values())


@each
def test_only_exceptions_are_listed(year):
    holidays, workdays = days(year, "holidays"), days(year, "workdays")
    assert all(day.year == year for day in holidays + workdays)
    assert all(day.weekday() < 5 for day in holidays)
    assert all(day.weekday() >= 5 for day in workdays)
    assert holidays == sorted(set(holidays))
    assert workdays == sorted(set(workdays))


@each
def test_the_notice_of_the_year_is_named(year):
    assert YEARS[year]["source"].startswith(f"国务院办公厅关于{year}年部分节假日安排的通知")


def test_the_holidays_of_2026_are_those_announced():
    off = [
        *span("2026-01-01", "2026-01-03"), *span("2026-02-15", "2026-02-23"), *span("2026-04-04", "2026-04-06"),
        *span("2026-05-01", "2026-05-05"), *span("2026-06-19", "2026-06-21"), *span("2026-09-25", "2026-09-27"),
        *span("2026-10-01", "2026-10-07"),
    ]  # fmt: skip
    worked = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    assert not any(works(day) for day in off)
    assert [day.isoformat() for day in days(2026, "workdays")] == worked
    assert {day for day in off if day.weekday() < 5} == set(days(2026, "holidays"))


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-06-04", 5, "2026-06-11"),  # sample 02, hearing_request
        ("2026-05-14", 7, "2026-05-25"),  # sample 02, evidence_preserve
        ("2026-07-13", 7, "2026-07-22"),  # sample 02, publish_unit
        ("2026-09-09", 7, "2026-09-18"),  # sample 03, publish_unit
        ("2026-04-20", 10, "2026-05-07"),  # sample 05, review_reply
        ("2026-06-10", 3, "2026-06-15"),  # sample 05, withdraw_publication
        ("2026-09-18", 2, "2026-09-21"),  # a Sunday that is worked
    ],
)
def test_working_days_of_the_samples_come_out(start, count, due):
    day = date.fromisoformat(start)
    while count:
        day += timedelta(1)
        count -= works(day)
    assert day.isoformat() == due


@each
def test_every_day_agrees_with_chinesecalendar(year):
    calendar = pytest.importorskip("chinese_calendar")
    if year > max(calendar.holidays).year:
        pytest.skip("chinesecalendar 还没有这一年")
    for day in span(f"{year}-01-01", f"{year}-12-31"):
        assert works(day) == calendar.is_workday(day), day
