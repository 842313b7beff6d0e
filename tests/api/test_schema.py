"""The published description: it is the committed one, every operation is told fully, and nothing in it crashes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from rest_framework.throttling import SimpleRateThrottle

from cases import drafts, inputs
from cases.api.schema import TAGS
from cases.ledgers import CASE_LEDGERS, LEDGERS
from cases.models import Document, OfficerRole
from cases.registry import ACTS
from tests import walk
from tests.api.calling import Caller

COMMITTED = settings.BASE_DIR / "cases" / "api" / "openapi.yaml"
EXAMPLES = 10  # of each operation
SEED = 20260302
WITHOUT_TOKEN = ("signIn", "signOut")


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    return yaml.load(COMMITTED.read_text(encoding="utf-8"), yaml.CSafeLoader)


def test_the_committed_description_is_the_one_the_program_makes(tmp_path: Any) -> None:
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))
    assert made.read_text(encoding="utf-8") == COMMITTED.read_text(encoding="utf-8"), (
        "run: python3 manage.py spectacular --validate --fail-on-warn --file cases/api/openapi.yaml"
    )


def test_it_is_served_to_anybody(db: None, committed: dict[str, Any]) -> None:
    served = Client().get(reverse("api-schema"), {"format": "json"})
    assert json.loads(served.content)["paths"].keys() == committed["paths"].keys()


def operations(committed: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, methods in committed["paths"].items() for method, one in methods.items()]


def test_every_operation_has_a_name_a_chinese_summary_and_typed_answers(committed: dict[str, Any]) -> None:
    names = Counter(one["operationId"] for _, _, one in operations(committed))
    assert all(many == 1 for many in names.values())
    for path, method, one in operations(committed):
        assert not one["summary"].isascii(), (method, path)
        for code, answer in one["responses"].items():
            if "$ref" in answer:
                answer = committed["components"]["responses"][answer["$ref"].rpartition("/")[2]]
            kinds = answer.get("content", {})
            assert kinds or code == "204", (method, path, code)
            if int(code) >= 400:
                assert list(kinds) == ["application/problem+json"], (method, path, code)
            else:
                assert all(kind["schema"] for kind in kinds.values())


def test_the_input_of_every_act_is_published(committed: dict[str, Any]) -> None:
    taken = [act for part in committed["components"]["schemas"].values() for act in part.get("x-acts", ())]
    assert sorted(taken) == sorted(inputs.INPUTS) == sorted(ACTS)


# -- schemathesis ------------------------------------------------------------------------------------------------------


@pytest.fixture
def program(db: None) -> Iterator[Any]:
    """The WSGI application; the test's transaction outlives its requests, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """What there is to ask for, by the name of the path's part; nobody is throttled."""
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", dict.fromkeys(SimpleRateThrottle.THROTTLE_RATES))
    walked = walk.case_at("served", "small")
    officer = walked.officer("周启明")
    OfficerRole.objects.create(officer=officer, role="administrator", valid_from="2020-01-01")
    assert walked.case is not None
    draft = drafts.open(officer, walked.case, "close")
    papers = Document.objects.values_list("pk", flat=True)[:3]
    return {
        "uid": [str(walked.case.uid)], "act": sorted(ACTS), "id": [draft.pk, *papers], "officer": [officer],
        "name": ["安全生产法", "行政处罚法"], "number": [97, 1], "code": ["W97.7", "W114.1"],
        "key": [*LEDGERS, *CASE_LEDGERS, "pen_decided"], "period": ["2026", "2026Q1"], "layout": ["A", "D"],
    }  # fmt: skip


class Asking:
    """Sends examples of operations to the program itself, with the token of an officer; counts what came back."""

    def __init__(self, known: dict[str, list[Any]]) -> None:
        self.known = known
        self.header = {"Authorization": Caller(known["officer"][0]).defaults["HTTP_AUTHORIZATION"]}
        self.asked: Counter[str] = Counter()
        self.answered: Counter[int] = Counter()

    def of(self, operation: Any) -> None:
        name = operation.definition.raw["operationId"]

        @hypothesis.seed(SEED)
        @hypothesis.settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(example=operation.as_strategy(), data=st.data())
        def ask(example: Any, data: st.DataObject) -> None:
            for part in example.path_parameters or {}:  # half of them ask for what is there, to get beyond 404
                if data.draw(st.booleans()):
                    example.path_parameters[part] = data.draw(st.sampled_from(self.known[part]))
            response = example.call(headers=self.header if name not in WITHOUT_TOKEN else None)
            self.asked[name] += 1
            self.answered[response.status_code] += 1
            assert response.status_code < 500, (name, example.as_curl_command(), response.text)

        ask()


@pytest.mark.parametrize("tag", TAGS)
def test_no_example_of_any_operation_crashes(
    known: dict[str, list[Any]], committed: dict[str, Any], program: Any, tag: str
) -> None:
    asking = Asking(known)
    for found in schemathesis.openapi.from_wsgi("/api/schema/?format=json", program).get_all_operations():
        if found.ok().definition.raw["tags"] == [tag]:
            asking.of(found.ok())
    assert sorted(asking.asked) == sorted(
        one["operationId"] for _, _, one in operations(committed) if one["tags"] == [tag]
    )
    assert set(asking.answered) - {401, 403, 404}, asking.answered


def test_every_operation_belongs_to_a_subject_that_is_tried(committed: dict[str, Any]) -> None:
    assert all(len(one["tags"]) == 1 and one["tags"][0] in TAGS for _, _, one in operations(committed))
