"""The acts' inputs as JSON Schema, each by itself and all together in the published OpenAPI."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from pydantic.json_schema import models_json_schema

from cases.inputs import INPUTS

COMPONENTS = "#/components/schemas/"
TAGS = {
    "signin": "登录与人员",
    "cases": "案件",
    "acts": "执法行为",
    "drafts": "草稿",
    "files": "附件",
    "desk": "工作台",
    "law": "依据与裁量",
    "ledgers": "台账",
    "dossiers": "案卷文件",
    "rounds": "案卷评查",
    "year": "统计年报",
}
UPLOADED = "files"  # named by the uploads given beside the data, never typed


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[misc]
    target_class = "cases.api.access.Token"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "POST /api/token/ 取得"}


def input_schema(act: str) -> dict[str, Any]:
    """What the `data` of an act takes, complete in itself (draft 2020-12)."""
    made = INPUTS[act].model_json_schema(by_alias=True)
    return _told(made)


def _told(made: dict[str, Any]) -> dict[str, Any]:
    made["properties"].pop(UPLOADED, None)
    for name in ("title", "description"):
        made.pop(name, None)
    for part in made.get("$defs", {}).values():
        part.pop("title", None)
    return made


@cache
def _components() -> dict[str, Any]:
    """Every input class and its parts by name; `x-acts` says which acts take it."""
    acts: dict[str, list[str]] = {}
    for act, shape in INPUTS.items():
        acts.setdefault(shape.__name__, []).append(act)
    shapes = sorted(set(INPUTS.values()), key=lambda shape: shape.__name__)
    _, made = models_json_schema(
        [(shape, "validation") for shape in shapes], by_alias=True, ref_template=COMPONENTS + "{model}"
    )
    found: dict[str, Any] = made["$defs"]
    for name, part in found.items():
        part.pop("title", None)
        if name in acts:
            part.pop("description", None)
            part["properties"].pop(UPLOADED, None)
            part["x-acts"] = sorted(acts[name])
    return found


def with_inputs(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's last word: the acts' inputs join the components, and what only Python says goes."""
    schemas = result["components"]["schemas"]
    for name, part in copy.deepcopy(_components()).items():
        if schemas.setdefault(name, part) != part:
            raise ValueError(f"two shapes are called {name}")
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    for methods in result["paths"].values():
        for one in methods.values():
            one.pop("description", None)
            for parameter in one.get("parameters", ()):
                _plain(parameter)
    result["components"]["responses"] = _shared_problems(result["paths"])
    _labelled(result["components"]["schemas"])
    _labelled(result["paths"])
    result["tags"] = [{"name": name, "description": label} for name, label in TAGS.items()]
    return result


def _shared_problems(paths: dict[str, Any]) -> dict[str, Any]:
    """Every operation's problems are the same few: told once, referred to everywhere else."""
    found: dict[str, Any] = {}
    for methods in paths.values():
        for one in methods.values():
            for code in [c for c in one["responses"] if c >= "400"]:
                name = f"Problem{code}"
                found[name] = one["responses"][code]
                one["responses"][code] = {"$ref": f"#/components/responses/{name}"}
    return dict(sorted(found.items()))


def _plain(parameter: dict[str, Any]) -> None:
    """A parameter left out is null in Python only; its label is its description."""
    schema = parameter["schema"]
    if (label := schema.pop("title", "")) and label.isascii() is False:
        parameter["description"] = label
    if (default := schema.pop("default", None)) not in (None, ""):
        schema["default"] = default
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema.update(kinds[0])


def _labelled(part: Any) -> None:
    """Labels become descriptions, since generators take titles for names; those pydantic makes of names say nothing."""
    if isinstance(part, dict):
        title = part.get("title")
        if isinstance(title, str):
            del part["title"]
            if not title.isascii():
                part.setdefault("description", title)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _labelled(inner)
