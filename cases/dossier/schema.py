"""The JSON Schema (draft 2020-12) of a dossier file, with the data of every act, made from the same classes that check.

It does not say what hangs together across the file (ids, names, dates, files): `parse` does.
"""

from __future__ import annotations

from typing import Any, get_args

from pydantic.json_schema import models_json_schema

from cases import inputs
from cases.dossier import parameters
from cases.dossier.checking import WRITTEN_ON_TOP
from cases.dossier.shapes import Dossier
from cases.inputs.shapes import PenaltyKind
from cases.inputs.types import YUAN_SCHEMA, Shape
from cases.registry import ACTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WHOLE = {"type": "integer", "minimum": 0}
DUTY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["to", "days"],
    "properties": {
        "to": {"type": "string", "title": "备案机关", "minLength": 1, "maxLength": 100},
        "unit_from": {**WHOLE, "title": "单位罚没金额起点(元)"},
        "person_from": {**WHOLE, "title": "个人罚没金额起点(元)"},
        "days": {"type": "integer", "title": "期限", "minimum": 1, "maximum": parameters.MAX_PERIOD},
        "unit": {"enum": list(parameters.DUTY_UNITS), "title": "工作日或者日历日"},
        "kinds": {"type": "array", "items": {"enum": list(get_args(PenaltyKind))}, "title": "不论金额的处罚种类"},
    },
}


def schema() -> dict[str, Any]:
    """The JSON Schema of a dossier."""
    classes: list[type[Shape]] = sorted({Dossier, *inputs.INPUTS.values()}, key=lambda cls: str(cls.__name__))
    refs, whole = models_json_schema([(cls, "validation") for cls in classes], by_alias=True)
    definitions = whole["$defs"]
    _untitled(definitions, {cls.__name__ for cls in classes})
    for cls in inputs.INPUTS.values():
        definitions[cls.__name__]["properties"]["entered_by"] = {"type": "string", "title": "补录人"}
    definitions["BureauIn"]["properties"]["parameters"] |= _parameters()
    clue = definitions["RegisterClue"]
    for name in WRITTEN_ON_TOP:
        del clue["properties"][name]
    del clue["required"]
    act = definitions["ActIn"]
    act["properties"]["act"] = {
        "title": "执法行为", "oneOf": [{"const": name, "title": one.label} for name, one in ACTS.items()],
    }  # fmt: skip
    act["allOf"] = [_data(name, refs[cls, "validation"], definitions) for name, cls in sorted(inputs.INPUTS.items())]
    top = definitions.pop("Dossier")
    top["properties"]["acts"]["prefixItems"] = [
        {"$ref": "#/$defs/ActIn", "properties": {"act": {"const": "register_clue"}}}
    ]
    return {"$schema": DIALECT, **top, "title": "案卷文件", "$defs": definitions}


def _data(name: str, ref: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    needed = definitions[ref["$ref"].rpartition("/")[2]].get("required")
    then = {"properties": {"data": ref}} | ({"required": ["data"]} if needed else {})
    return {"if": {"properties": {"act": {"const": name}}, "required": ["act"]}, "then": then}


def _untitled(definitions: dict[str, Any], acts: set[str]) -> None:
    """Drop the titles pydantic makes of class names; those of fields are ours."""
    for name, definition in definitions.items():
        definition.pop("title", None)
        if name in acts:
            definition.pop("description", None)


def _parameters() -> dict[str, Any]:
    rows = sorted(parameters.known().items())
    return {"properties": {key: {"title": row.label, **_value(key, row.unit)} for key, row in rows},
            "additionalProperties": False}  # fmt: skip


def _value(key: str, unit: str) -> dict[str, Any]:
    if key == "record_filing":
        return {"anyOf": [DUTY, {"type": "array", "items": DUTY}]}
    if unit == "fen":
        number, text = YUAN_SCHEMA["anyOf"]
        return {"anyOf": [{"type": "number", "minimum": 0, "maximum": number["maximum"]}, text]}
    if unit == "bool":
        days = [{"type": "integer", "minimum": 1}] if key in parameters.ALSO_WHOLE else []
        return {"anyOf": [{"type": "boolean"}, *days]}
    if unit in parameters.PERIODS:
        return {**WHOLE, "maximum": parameters.MAX_PERIOD}
    kinds = {"percent": {"type": "number", "minimum": 0, "maximum": 100}, "text": {"type": "string", "minLength": 1}}
    return kinds.get(unit, {"type": "array"})
