"""Where an act names officers, so that a dossier can say which of two people of one name is meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import AfterValidator, BaseModel

from cases.inputs.base import INPUTS
from cases.inputs.types import refers_to_officer

Places = bool | dict[str, Any]


def with_officers(act: str, data: dict[str, Any], username: Callable[[str], str]) -> dict[str, Any]:
    """The data of an act (as typed, already checked) with every officer's name replaced."""
    return _replaced(data, _of_model(INPUTS[act]), username)


def _replaced(value: Any, places: Places, username: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_replaced(item, places, username) for item in value]
    if places is True:
        return username(value.strip()) if isinstance(value, str) else value
    if isinstance(value, dict) and isinstance(places, dict):
        return {k: _replaced(v, places[k], username) if k in places else v for k, v in value.items()}
    return value


@cache
def _of_model(model: type[BaseModel]) -> dict[str, Places]:
    found: dict[str, Places] = {}
    for name, info in model.model_fields.items():
        own = any(isinstance(m, AfterValidator) and m.func is refers_to_officer for m in info.metadata)
        if places := own or _of_type(info.annotation):
            found[info.alias or name] = places
    return found


def _of_type(kind: Any) -> Places:
    """True where the type is an officer's name (or a list of them), else the fields that hold one."""
    if get_origin(kind) is Annotated:
        inner, *metadata = get_args(kind)
        named = any(isinstance(m, AfterValidator) and m.func is refers_to_officer for m in metadata)
        return named or _of_type(inner)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _of_model(kind) or False
    return next((places for arg in get_args(kind) if (places := _of_type(arg))), False)
