"""Rounds over the API: the same steps, the same refusals, nothing of what does not exist for whoever asks."""

from __future__ import annotations

from datetime import date

import pytest

from review.models import EvaluationRound, RoundScore
from review.rounds import assigning, results
from tests.api.calling import Caller, problem_of
from tests.review.staged import Staged, finished, marks

pytestmark = pytest.mark.django_db


def test_a_round_is_opened_drawn_and_scored_over_the_api() -> None:
    staged = Staged("small")
    boss = Caller(staged.organiser)
    body = {
        "title": "接口评查", "first": "2026-01-01", "last": "2026-11-22", "score_by": "2026-12-31",
        "scope": {"bureaus": [staged.bureau.code], "basis": "decided"}, "rule": {"way": "random", "seed": "7", "size": 1},
    }  # fmt: skip
    made = boss.send("/api/rounds/", body)
    assert made.status_code == 201, made.content.decode()
    pk = made.json()["id"]
    assert boss.send(f"/api/rounds/{pk}/draw/", {}).json()["state"] == "drawn"
    assert problem_of(boss.send(f"/api/rounds/{pk}/draw/", {}), 422)
    assigning.assign(EvaluationRound.objects.get(), actor=staged.organiser, groups={1: staged.evaluators[:2]})
    (sample,) = boss.get(f"/api/rounds/{pk}/").json()["samples"]
    mine = Caller(staged.evaluators[0])
    address = f"/api/rounds/samples/{sample['id']}/"
    told = mine.get(address).json()
    assert told["submitted"] is False and told["evaluation"]["provisional"] and told["total"] is None
    score = RoundScore.objects.select_related("sample").get(officer=staged.evaluators[0])
    refused = problem_of(mine.send(f"{address}score/", {"marks": {}}), 422)
    assert any(e["path"] == "marks.F1" for e in refused["errors"])
    assert mine.send(f"{address}score/", {"marks": marks(score.sample)}).status_code == 204
    assert mine.get(address).json()["submitted"] is True
    assert Caller(staged.evaluators[2]).get(address).status_code == 404
    assert Caller(staged.head).get(address).status_code == 404


def test_who_answers_for_a_case_learns_nothing_of_the_other_units() -> None:
    staged = Staged("small")
    round = finished(staged)
    EvaluationRound.objects.update(object_by=date(2026, 11, 1))
    results.publish(round, actor=staged.organiser, text="总体良好")
    asked = f"/api/rounds/{round.pk}/"
    boss, unit = Caller(staged.organiser).get(asked).json(), Caller(staged.head).get(asked).json()
    assert boss["notice"]["units"] and boss["notice"]["officers"] and "text" in unit["notice"]
    assert not {"units", "officers"} & unit["notice"].keys() and "cases" not in unit["rule"]
    assert unit["notice"].items() <= boss["notice"].items()
