"""What is said in Chinese when something typed does not fit: where it stands, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

SHOWN = 30


@dataclass(frozen=True)
class Wrong:
    """One thing wrong with what was typed: the path of the field, and why in Chinese."""

    path: str
    message: str


class InputError(Exception):
    """What was typed cannot be taken. Nothing was written."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        super().__init__(";".join(f"{w.path}:{w.message}" for w in wrongs))
        self.wrongs = list(wrongs)


def complaint(message: str) -> PydanticCustomError:
    """What a validator raises: the sentence the user will read."""
    return PydanticCustomError("anjuan", "{message}", {"message": message})


def shown(value: Any) -> str:
    """A typed value as it may stand in a message: printable, and short."""
    text = "".join(c if c.isprintable() else "�" for c in str(value))
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


MESSAGES = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项,请检查写法",
    "string_type": "应为文字",
    "string_too_long": "太长,最多{max_length}个字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "too_short": "至少要有{min_length}项",
    "too_long": "最多{max_length}项",
    "literal_error": "只能是:{expected}",
    "greater_than_equal": "应不小于{ge}",
    "less_than_equal": "应不大于{le}",
}


def wrongs(error: ValidationError, prefix: str = "", typed: Any = None) -> list[Wrong]:
    """Pydantic's complaints as paths (`proposals[0].amount_yuan`) and Chinese sentences.

    `typed` is what was validated: a list that stood there as one bare value keeps its own path.
    """
    found = []
    for item in error.errors(include_url=False):
        context = dict(item.get("ctx", {}))
        if item["type"] == "literal_error":
            context["expected"] = "、".join(re.findall(r"'([^']+)'", str(context["expected"])))
        message = MESSAGES.get(item["type"])
        text = message.format(**context) if message else str(context.get("message") or "填写不符合要求")
        wrong = Wrong(_path(prefix, item["loc"], typed), text)
        if wrong not in found:
            found.append(wrong)
    return found


def _path(prefix: str, places: Sequence[str | int], typed: Any) -> str:
    path, here = prefix, typed
    for place in places:
        if place == "[key]" or (isinstance(place, int) and isinstance(here, str)):
            continue
        if isinstance(place, int):
            path += f"[{place}]"
        else:
            path += f".{shown(place)}" if path else shown(place)
        try:
            here = here[place]
        except (KeyError, IndexError, TypeError):
            here = None
    return path
