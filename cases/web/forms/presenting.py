"""From an act's data to the form as typed: the way back of `reading.data`. What is known is put into the fields so."""

from __future__ import annotations

from typing import Any

from cases.inputs.types import Known
from cases.web.forms.around import Around, said
from cases.web.forms.fields import Group, Leaf, Node, Rows
from cases.web.forms.layout import PRESET, looked_up
from cases.web.forms.reading import MANY, Typed

__all__ = ["Known", "fresh", "typed_of"]


def typed_of(form: Group, data: dict[str, Any], around: Around) -> Typed:
    """The form filled with these values; all else as an empty form has it."""
    return _group(form, data, around)


def fresh(node: Node, around: Around) -> Any:
    """An empty group, list or field, with what is chosen beforehand."""
    if isinstance(node, Group):
        return _group(node, {}, around)
    return [] if isinstance(node, Rows) else _leaf(node, None, around)


def _group(group: Group, data: Any, around: Around) -> Typed:
    given = data if isinstance(data, dict) else {}
    found: Typed = {}
    for child in group.children:
        value = given.get(child.name)
        if isinstance(child, Group):
            found[child.name] = _group(child, value, around)
        elif isinstance(child, Rows):
            found[child.name] = [_group(child.item, row, around) for row in value or ()]
        else:
            found[child.name] = _leaf(child, value, around)
    return found


def _leaf(leaf: Leaf, value: Any, around: Around) -> Any:
    if value is None:
        preset = looked_up(PRESET, leaf.path)
        value = preset or leaf.default
    if leaf.kind == "tick":
        return bool(value)
    if leaf.kind in ("yesno", "perhaps"):
        return "" if value is None else "yes" if value else "no"
    if leaf.kind == "ticks":
        return around.lists.ticks(value) if isinstance(value, dict) else []
    if leaf.kind == "corrections":
        return dict(value or {})
    if leaf.kind == "answers":
        return {key: _answer(answer) for key, answer in (value or {}).items()}
    if leaf.kind == "lines":
        return "\n".join(map(str, value or ()))
    if leaf.kind in MANY:
        return [value] if isinstance(value, str) else [str(v) for v in value or ()]
    if leaf.single and isinstance(value, list):
        return str(value[0]) if value else ""
    if leaf.kind in ("citation", "ground") and value:
        return _cited(str(value))
    return "" if value is None else str(value)


def _answer(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _cited(value: str) -> str:
    """In the words of a clerk, which the form reads back."""
    try:
        return "、".join(said(cite) for cite in value.split("+"))
    except ValueError:
        return value
