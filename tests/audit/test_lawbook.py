"""The law book: every article with what lives there and what proves it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command

from cases import lawbook
from cases.guards.base import GUARDS

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any) -> dict[str, lawbook.Place]:
    with django_db_blocker.unblock():
        return {place.title: place for place in lawbook.book()}


def test_an_article_shows_its_guard_its_fields_and_its_test(places: dict[str, lawbook.Place]) -> None:
    place = places["《行政处罚法》第五十九条"]
    assert [(r.id, r.name) for r in place.rules] == [("G06", "citations_exist"), ("G22", "decision_is_complete")]
    assert any("行政处罚决定书" in field for field in place.fields)
    assert place.rules[0].proved


def test_a_deadline_stands_with_its_article(places: dict[str, lawbook.Place]) -> None:
    rules = [r for r in places["《行政处罚法》第五十六条"].rules if r.kind == "deadline"]
    assert [(r.id, r.cite) for r in rules] == [("evidence_preserve", "行政处罚法第五十六条")]


def test_penalty_clauses_are_counted_at_their_article(places: dict[str, lawbook.Place]) -> None:
    assert places["《安全生产法》第九十七条"].clauses >= 7


def test_articles_come_in_the_order_of_the_statute_and_policies_after_all_law(
    places: dict[str, lawbook.Place],
) -> None:
    titles = list(places)
    first = titles.index("《行政处罚法》第二十九条")
    assert first < titles.index("《行政处罚法》第四十二条") < titles.index("《安全生产法》第九十七条")
    policies = [title.startswith("内部规定") for title in titles]
    assert policies == sorted(policies) and any(policies)


def test_every_guard_stands_in_the_book(places: dict[str, lawbook.Place]) -> None:
    listed = {(r.id, r.name) for place in places.values() for r in place.rules}
    assert {(g.id, g.name) for g in GUARDS} <= listed


def test_every_guard_has_a_source() -> None:
    assert [g.name for g in GUARDS if not g.sources] == []


def test_a_rule_is_proved_by_a_marker_or_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lawbook, "named_by_tests", lambda: ({"G04": {"tests/a.py"}}, {"publish_unit": {"tests/b.py"}}))
    assert lawbook.proofs("G04", "preservation_is_open") == ["tests/a.py"]
    assert lawbook.proofs("publish_unit") == ["tests/b.py"]
    assert lawbook.proofs("G99") == []


def test_missing_ends_with_one_where_a_rule_has_no_test(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lawbook, "named_by_tests", lambda: ({}, {}))
    with pytest.raises(SystemExit) as stopped:
        call_command("lawbook", "--missing")
    assert stopped.value.code == 1
    assert "G22 decision_is_complete" in capsys.readouterr().out


def test_it_prints_text_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("lawbook")
    assert "《行政处罚法》第四十四条" in capsys.readouterr().out
    call_command("lawbook", "--json")
    assert {"title", "rules", "fields", "clauses"} == json.loads(capsys.readouterr().out)[0].keys()
