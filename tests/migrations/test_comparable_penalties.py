"""Decisions of before the benchmark: what they can still tell is filled in, what they cannot stays open."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from cases.models import DecisionClause
from tests.walk import case_at, sample

filling = importlib.import_module("cases.migrations.0004_comparable_penalties")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["small", "major"])
def test_step_subject_and_share_of_old_decisions_are_filled_in(name: str) -> None:
    case_at("decided", name)
    fields = ("clause", "subject", "step", "share")
    before = list(DecisionClause.objects.order_by("pk").values_list(*fields))
    assert before and all(share for *_, share in before)
    DecisionClause.objects.update(subject="", step="", share=None)
    filling.fill(apps, None)
    assert list(DecisionClause.objects.order_by("pk").values_list(*fields)) == before


@pytest.mark.django_db
def test_the_share_of_one_among_several_violations_stays_open() -> None:
    raw = sample("small")
    raw["violations"].append({**raw["violations"][0], "id": "v2", "clause": "安全生产法/97/1/3"})
    for act in raw["acts"]:
        if "proves" in act.get("data", {}):
            act["data"]["proves"] = ["v1", "v2"]
    next(a for a in raw["acts"] if a["act"] == "conclude_investigation")["data"]["proposals"][0]["violations"] = [
        "v1",
        "v2",
    ]
    case_at("decided", raw=raw)
    DecisionClause.objects.update(subject="", step="", share=None)
    filling.fill(apps, None)
    assert set(DecisionClause.objects.values_list("subject", "step", "share")) == {("unit", "first", None)}


@pytest.mark.parametrize(
    ("cites", "key", "names"),
    [
        ("安全生产法/97/1/7", "安全生产法/97/1/7", True),
        ("安全生产法/109", "安全生产法/109/1", True),
        ("安全生产法/97/1/7+安全生产法/99/1/1", "安全生产法/99/1/1", True),
        ("安全生产法/97/1/7", "安全生产法/97/1/6", False),
    ],
)
def test_an_article_of_one_paragraph_may_leave_the_paragraph_out(cites: str, key: str, names: bool) -> None:
    assert filling._names(cites, key) is names
