"""The day of the source (案源日期) of cases that were there before the column."""

from __future__ import annotations

import importlib
from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from cases.models import Case
from tests.walk import case_at

filling = importlib.import_module("cases.migrations.0010_day_of_the_source")


@pytest.mark.django_db
def test_it_is_read_from_the_first_event_of_each_case() -> None:
    for name in ("small", "first"):
        case_at("filing", name)
    before = list(Case.objects.order_by("pk").values_list("pk", "source_on"))
    assert {type(on) for _, on in before} == {date}
    Case.objects.update(source_on=None)
    filling.fill(apps, SimpleNamespace(connection=connection))
    assert list(Case.objects.order_by("pk").values_list("pk", "source_on")) == before
