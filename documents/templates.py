"""Sentences with fill-ins. No knowledge of forms: a template, and a function that gives each name's text.

`{name}` is an underlined fill-in, `{=name}` the same without a line, `{name:12}` at least 12 characters wide;
`[...]` is left out as a whole when a value in it is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

BLANK: Final = "\u3000"
BLANK_WIDTH: Final = 6
STOPS: Final = "。；！？：;!?:."
_TOKEN: Final = re.compile(r"\{(=?)([^{}:]+)(?::(\d+))?\}|([\[\]])|([^{}\[\]]+)")


class TemplateError(ValueError):
    """A template is written wrongly."""


class Segment(NamedTuple):
    """A piece of a sentence: its text, and whether it was filled in (and so is underlined)."""

    text: str
    filled: bool


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    plain: bool
    width: int


_Node = str | _Slot | tuple[Any, ...]


def fill(template: str, lookup: Callable[[str], str], *, blank: bool = True, sentence: bool = False) -> list[Segment]:
    """Fill a template in; an empty value outside brackets leaves a blank to write on (if `blank`).

    A `sentence` that ends with a value gets its full stop where the value brings none.
    """
    segments: list[Segment] = []
    _expand(_parse(template), lookup, blank, segments)
    segments = _single_stops(segments)
    if sentence and segments and segments[-1].filled and segments[-1].text.strip()[-1:] not in STOPS:
        segments.append(Segment("。", False))
    return segments


def _expand(nodes: tuple[_Node, ...], lookup: Callable[[str], str], blank: bool, out: list[Segment]) -> None:
    for node in nodes:
        if isinstance(node, str):
            out.append(Segment(node, False))
        elif isinstance(node, _Slot):
            text = lookup(node.name)
            if len(text) < node.width or (blank and not text):
                text += BLANK * ((node.width or BLANK_WIDTH) - len(text))
            out.append(Segment(text, not node.plain))
        elif all(lookup(slot.name) for slot in node if isinstance(slot, _Slot)):
            _expand(node, lookup, blank, out)


def _single_stops(segments: list[Segment]) -> list[Segment]:
    """Drop the second of two full stops where a value brings its own; one before a comma makes way for it."""
    result: list[Segment] = []
    for text, filled in segments:
        if not filled and text[:1] in "。；" and result and result[-1].filled and result[-1].text[-1:] in "。；;！？":
            text = text[1:]
        if not filled and text[:1] == "，" and result and result[-1].filled and result[-1].text[-1:] in "。；;":
            result[-1] = Segment(result[-1].text[:-1], True)
        if text:
            result.append(Segment(text, filled))
    return result


@cache
def _parse(template: str) -> tuple[_Node, ...]:
    """Template to text, slots and optional groups (no nesting). Raises TemplateError."""
    nodes: list[_Node] = []
    group: list[_Node] | None = None
    position = 0
    for match in _TOKEN.finditer(template):
        if match.start() != position:
            raise TemplateError(f"模板写错了:{template}")
        position = match.end()
        plain, name, width, bracket, text = match.groups()
        if bracket == "[":
            if group is not None:
                raise TemplateError(f"方括号不能嵌套:{template}")
            group = []
        elif bracket:
            if group is None:
                raise TemplateError(f"方括号不成对:{template}")
            nodes.append(tuple(group))
            group = None
        else:
            node: _Node = text if name is None else _Slot(name, bool(plain), int(width or 0))
            (nodes if group is None else group).append(node)
    if position != len(template) or group is not None:
        raise TemplateError(f"模板写错了:{template}")
    return tuple(nodes)


def slots(template: str) -> list[str]:
    """The names a template asks for; what a form page is checked with."""
    found: list[str] = []
    for node in _parse(template):
        found += [one.name for one in (node if isinstance(node, tuple) else [node])
                  if isinstance(one, _Slot)]  # fmt: skip
    return found
