"""The fields of an act's form as a tree, read off its input: one machine for all acts, no form written by hand."""

from __future__ import annotations

import types
from dataclasses import dataclass
from functools import cache
from inspect import get_annotations
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from cases import labels
from cases.inputs import INPUTS
from cases.inputs import types as t
from cases.web.forms.layout import HIDDEN, SUBSTITUTES, looked_up

# What each kind of value is typed into. Compared one by one: annotated types do not all hash.
KINDS: tuple[tuple[Any, str], ...] = (
    (t.Text, "text"),
    (t.Words, "text"),
    (t.Day, "day"),
    (t.PastDay, "day"),
    (t.Clock, "clock"),
    (t.Fen, "yuan"),
    (t.Citations, "citation"),
    (t.PartyRefs, "parties"),
    (t.OneParty, "party"),
    (t.PartyRef, "party"),
    (t.ViolationRef, "violation"),
    (t.OfficerRef, "officer"),
    (t.Key, "key"),
)
SEVERAL = {"violation": "violations", "officer": "officers", "line": "lines", "text": "lines", "party": "parties"}
MOST_CHARACTERS = t.MAX_TEXT


@dataclass(frozen=True)
class Leaf:
    """One value. `name` is what the input calls it outside (its alias); `path` tells it apart in tables of this room."""

    name: str
    path: str
    label: str
    kind: str
    required: bool = False
    default: Any = None
    choices: tuple[tuple[str, str], ...] = ()
    length: int = 0
    single: bool = False  # a list of at most one


@dataclass(frozen=True)
class Group:
    """Fields that belong together; `optional` ones count only where something in them was typed."""

    name: str
    path: str
    label: str
    children: tuple[Node, ...]
    optional: bool = False


@dataclass(frozen=True)
class Rows:
    """A list of groups."""

    name: str
    path: str
    label: str
    item: Group
    required: bool = False
    most: int = 100


Node = Leaf | Group | Rows


@cache
def tree(act: str) -> Group:
    """The fields of an act."""
    return Group("", "", "", _children(INPUTS[act], act))


def leaves(node: Node) -> list[Leaf]:
    """Every value of a node, those of lists once."""
    if isinstance(node, Leaf):
        return [node]
    children = node.children if isinstance(node, Group) else node.item.children
    return [leaf for child in children for leaf in leaves(child)]


def _children(model: type[BaseModel], path: str) -> tuple[Node, ...]:
    hints = get_type_hints(model, include_extras=True)
    found = []
    for name in _ordered(model):
        info = model.model_fields[name]
        found.append(_node(info.alias or name, f"{path}.{info.alias or name}", hints[name], info, model, name))
    return tuple(found)


def _ordered(model: type[BaseModel]) -> list[str]:
    """Whom it concerns, then what the input itself declares, then what it inherits: nearest first."""
    names = ["party"] if "party" in model.model_fields else []
    for base in model.__mro__:
        names += [name for name in get_annotations(base) if name in model.model_fields]
    return [name for name in dict.fromkeys(names) if name not in HIDDEN]


def _node(name: str, path: str, hint: Any, info: FieldInfo, model: type[BaseModel], field: str) -> Node:
    label = punctuated(info.title or name)
    hint, optional = _without_none(hint)
    default = info.get_default(call_default_factory=True) if not info.is_required() else None
    if default is PydanticUndefined:
        default = None
    common: dict[str, Any] = {"required": info.is_required(), "default": default}
    if kind := looked_up(SUBSTITUTES, path):
        return Leaf(name, path, label, kind, **common)
    for known, spelled in KINDS:
        if hint == known:
            return Leaf(name, path, label, spelled, single=hint == t.OneParty, **common)
    if _is_shape(hint):
        return Group(name, path, label, _children(hint, path), optional=optional)
    if get_origin(hint) is Annotated and not isinstance(hint, type):
        return _annotated(name, path, label, hint, common)
    if get_origin(hint) is Literal:
        said = labels.choices(model, field)
        return Leaf(name, path, label, "choice", choices=tuple((v, said[v]) for v in get_args(hint)), **common)
    if hint is bool:
        return Leaf(name, path, label, _of_bool(info.is_required(), optional), **common)
    if hint is int:
        return Leaf(name, path, label, "number", **common)
    if get_origin(hint) is list:
        return _list(name, path, label, get_args(hint)[0], info, common)
    if get_origin(hint) is dict:
        return Leaf(name, path, label, "ticks" if get_args(hint)[1] is bool else "corrections", **common)
    raise TypeError(f"{path}: no way to type {hint!r}")


def _annotated(name: str, path: str, label: str, hint: Any, common: dict[str, Any]) -> Leaf:
    inner, *metadata = get_args(hint)
    line = next((m for m in metadata if isinstance(m, t.OneLine)), None)
    if line is not None:
        return Leaf(name, path, label, "line", length=line.length, **common)
    if inner is int:
        return Leaf(name, path, label, "number", **common)
    raise TypeError(f"{path}: no way to type {hint!r}")


def _list(name: str, path: str, label: str, item: Any, info: FieldInfo, common: dict[str, Any]) -> Node:
    most = next((m.max_length for m in info.metadata if hasattr(m, "max_length")), 100)
    if _is_shape(item):
        children = Group("", path, label, _children(item, path))
        return Rows(name, path, label, children, required=bool(common["required"]), most=min(most, 200))
    kind = next((said for known, said in KINDS if item == known), "line")
    return Leaf(name, path, label, SEVERAL[kind], **common)


def _of_bool(required: bool, optional: bool) -> str:
    return "yesno" if required else "perhaps" if optional else "tick"


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint):
        rest = [a for a in get_args(hint) if a is not type(None)]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _is_shape(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, BaseModel)


def punctuated(text: str) -> str:
    """A label in the punctuation of pages."""
    return text.replace("(", "（").replace(")", "）").replace(",", "，")
