"""The published JSON Schema is a real one, takes the samples, and says the same as parsing does."""

import io
import json
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command

from cases import dossier
from cases.registry import ACTS, Role
from tests import walk
from tests.dossier.editing import GONE, HAN, changed, index, wrongs

FINE = f"acts[{index('small', 'conclude_investigation')}].data.proposals[0].penalties[0].amount_yuan"
PAY = index("small", "pay")
MUTATIONS: list[tuple[str, Any, bool]] = [
    ("title", 5, False), ("title", "", False), ("title", GONE, False), ("titel", "x", False),
    ("procedure", "summary", True), ("procedure", "quick", False), ("request_id", "a-1", True),
    ("expect", [1, {"anything": None}], True), ("bureau.code", "41089", False), ("bureau.code", "410899001", True),
    ("bureau.parameters", {"hearing_amount_unit": 50000.5}, True),
    ("bureau.parameters", {"hearing_amount_unit": -1}, False), ("bureau.parameters", {"nothing": 1}, False),
    ("bureau.parameters", {"record_filing": {"to": "司法局", "days": 15}}, True),
    ("bureau.parameters", {"record_filing": {"to": "司法局"}}, False),
    ("bureau.parameters", {"notice_approval": 1}, False), ("bureau.parameters", {"extend_term_rule": 30}, True),
    ("officers[0].role", "clerk", True), ("officers[0].role", "boss", False), ("officers[0].also", ["leader"], True),
    ("officers[0].also", "leader", False), ("officers", [], False), ("parties[0].id", "1", False),
    ("parties[0].kind", "firm", False), ("parties[0].sex", "女", True), ("parties[0].sex", "F", False),
    ("violations[0].clause", "安全生产法/97/1/7+安全生产法/99", True), ("violations[0].clause", "97条", False),
    ("violations[0].step", "first ", False), ("acts", [], False), ("acts[3].act", "approve", False),
    ("acts[3].on", "2026/03/04", False), ("acts[3].on", 20260304, False), ("acts[3].note", "x", False),
    ("acts[3].data", {"note": "x"}, True), ("acts[3].data", {"opinion": 5}, False), ("acts[3].data", [], False),
    ("acts[3].data", {"entered_by": "田禾"}, True), ("acts[3].entered_by", "田禾", True),
    ("acts[1].data", GONE, False), ("acts[1].data.until", GONE, False), ("acts[1].with", "何静", False),
    ("acts[0].data", {"title": "x"}, False), ("acts[0].data", {"note": "x"}, True), ("acts[0].act", "close", False),
    (FINE, "5000.00", True), (FINE, 0, False), (FINE, -1, False), (FINE, True, False), (FINE, "5,000", False),
    (FINE, 10**12, False), (f"acts[{PAY}].data.party", ["p1"], True), (f"acts[{PAY}].data.party", [], False),
    (f"acts[{PAY}].data.party", ["p1", "p1"], False), (f"acts[{PAY}].data.receipt_no", "1" * 61, False),
    (f"acts[{PAY}].data.kind", "cost", False),
]  # fmt: skip


@cache
def published() -> dict[str, Any]:
    return dossier.schema()


@pytest.fixture
def schema(db: None) -> dict[str, Any]:
    return published()


def validator(schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema)


def test_it_is_a_schema_of_draft_2020_12(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", walk.NAMES)
def test_it_takes_the_samples(name: str, schema: dict[str, Any]) -> None:
    assert not list(validator(schema).iter_errors(walk.sample(name)))


def test_it_knows_every_act_with_its_data_and_its_chinese_name(schema: dict[str, Any]) -> None:
    act = schema["$defs"]["ActIn"]
    assert {one["const"]: one["title"] for one in act["properties"]["act"]["oneOf"]} == {
        name: one.label for name, one in ACTS.items()
    }
    assert {rule["if"]["properties"]["act"]["const"] for rule in act["allOf"]} == set(ACTS)


def test_it_knows_the_roles(schema: dict[str, Any]) -> None:
    assert set(schema["$defs"]["OfficerIn"]["properties"]["role"]["enum"]) == set(Role.values)


def test_every_field_has_a_chinese_title(schema: dict[str, Any]) -> None:
    for name, definition in [("", schema), *schema["$defs"].items()]:
        for field, said in definition.get("properties", {}).items():
            assert HAN.search(said.get("title", "")), f"{name}.{field}"


@pytest.mark.parametrize(("path", "value", "right"), MUTATIONS, ids=[f"{m[0]}-{n}" for n, m in enumerate(MUTATIONS)])
def test_schema_and_parsing_agree(path: str, value: Any, right: bool, schema: dict[str, Any]) -> None:
    raw = changed("small", path, value)
    typed = json.loads(json.dumps(raw), parse_float=Decimal)
    assert (not list(validator(schema).iter_errors(raw))) is right
    assert (not wrongs(typed)) is right, wrongs(typed)


def test_the_command_prints_it() -> None:
    out = io.StringIO()
    call_command("dossier", "--schema", stdout=out)
    assert json.loads(out.getvalue()) == dossier.schema()
