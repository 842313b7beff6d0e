"""Holidays: what the State Council announced for a year is not replaced by what ships later."""

from __future__ import annotations

from datetime import date

from cases.models import CalendarDay, CalendarYear
from cases.reference.rows import Row


def load(years: list[Row]) -> None:
    for year in years:
        announced = {"announced": year["announced"], "source": year.get("source", "")}
        made, created = CalendarYear.objects.get_or_create(year=year["year"], defaults=announced)
        if not created and made.announced:
            continue
        CalendarYear.objects.filter(pk=made.pk).update(**announced)
        days = [(d, False) for d in year["holidays"]] + [(d, True) for d in year["workdays"]]
        for text, working in days:
            CalendarDay.objects.update_or_create(day=date.fromisoformat(text), defaults={"working": working})
