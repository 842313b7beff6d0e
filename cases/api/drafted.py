"""What a program leaves in a draft, put as the act's page would have left it: people go on typing where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.inputs import InputError, Wrong
from cases.inputs.types import UNSEEN
from cases.inputs.wrongs import shown
from cases.web.forms.fields import MOST_CHARACTERS, Group, Leaf, Node, Rows, tree
from cases.web.forms.reading import MANY, MOST_ROWS

LINES, TICK, CORRECTIONS = "lines", "tick", "corrections"


def fitted(act: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as typed text in the form's own nesting. Raises InputError; nothing else of them is checked."""
    found = _fitted(tree(act), fields, "data.fields")
    assert isinstance(found, dict)
    return found


def _fitted(node: Node, value: Any, path: str) -> Any:
    if isinstance(node, Group):
        return _group(node, {} if value is None else value, path)
    if isinstance(node, Rows):
        rows = [] if value is None else value
        if not isinstance(rows, list):
            raise InputError([Wrong(path, "应为列表")])
        if len(rows) > MOST_ROWS:
            raise InputError([Wrong(path, f"最多{MOST_ROWS}项")])
        return [_group(node.item, row, f"{path}[{i}]") for i, row in enumerate(rows)]
    return _leaf(node, value, path)


def _group(group: Group, value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError([Wrong(path, "应为对象")])
    children = {child.name: child for child in group.children}
    if unknown := [name for name in value if name not in children]:
        raise InputError([Wrong(f"{path}.{shown(name)}", "没有这一项，请检查写法") for name in unknown])
    return {name: _fitted(child, value[name], f"{path}.{name}") for name, child in children.items() if name in value}


def _leaf(leaf: Leaf, value: Any, path: str) -> Any:
    if leaf.kind == TICK:
        return bool(value)
    if leaf.kind == CORRECTIONS:
        return {_text(k, path): _text(v, path) for k, v in value.items()} if isinstance(value, dict) else {}
    if leaf.kind in MANY:
        return list(_texts(value, path))[:MOST_ROWS]
    if leaf.kind == LINES:
        return "\n".join(_texts(value, path))
    return _text(value, path)


def _texts(value: Any, path: str) -> Iterator[str]:
    for one in value if isinstance(value, list) else [] if value is None else [value]:
        yield _text(one, path)


def _text(value: Any, path: str) -> str:
    if isinstance(value, (dict, list)):
        raise InputError([Wrong(path, "应为文字")])
    text = "" if value is None else str(value)
    if UNSEEN.search(text):
        raise InputError([Wrong(path, "含有看不见的字符，请删除")])
    return text[:MOST_CHARACTERS]
