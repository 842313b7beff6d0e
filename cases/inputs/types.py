"""The kinds of value an act takes, and what is said in Chinese when one does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

MAX_FEN = 10**13
MAX_TEXT = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass
class Known:
    """What references may point at. None: not checked (a schema pass before anything is known)."""

    parties: set[str] | None = None
    violations: set[str] | None = None
    officer: Callable[[str], str] | None = None
    stored: bool = False
    mentioned: set[str] = field(default_factory=set)


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("anjuan", "{message}", {"message": message})


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        raise _wrong("应为文字")
    if _CONTROL.search(value):
        raise _wrong("含有不可见的控制字符,请删除后重试")
    return value.strip().replace("\r\n", "\n")


def _filled(value: str) -> str:
    if not value:
        raise _wrong("不能为空")
    return value


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO.match(value):
        raise _wrong("日期应写成 2026-03-02 的样子")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _wrong(f"没有“{value}”这一天") from None


def _fen(value: Any, info: ValidationInfo) -> int:
    stored = isinstance(info.context, Known) and info.context.stored
    if isinstance(value, (bool, float)) or not isinstance(value, (int, Decimal, str)):
        raise _wrong("金额应为数字,单位为元,最多两位小数")
    if stored:
        return int(value)
    try:
        fen = Decimal(value) * 100
    except InvalidOperation:
        raise _wrong("金额应为数字,单位为元,最多两位小数") from None
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise _wrong("金额最多两位小数(精确到分)")
    if not 0 < fen <= MAX_FEN:
        raise _wrong("金额应大于零,且不超过一千亿元")
    return int(fen)


def _known(info: ValidationInfo) -> Known:
    return info.context if isinstance(info.context, Known) else Known()


def _party(value: str, info: ValidationInfo) -> str:
    known = _known(info).parties
    if known is not None and value not in known:
        raise _wrong(f"没有编号为“{value}”的当事人")
    return value


def _violation(value: str, info: ValidationInfo) -> str:
    known = _known(info).violations
    if known is not None and value not in known:
        raise _wrong(f"没有编号为“{value}”的违法事实")
    return value


def _officer(value: str, info: ValidationInfo) -> str:
    known = _known(info)
    known.mentioned.add(value)
    if known.officer is None:
        return value
    try:
        return known.officer(value)
    except LookupError as error:
        raise _wrong(str(error)) from None


def _many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _clock(value: str) -> str:
    if not re.match(r"^([01]\d|2[0-3]):[0-5]\d$", value):
        raise _wrong("时间应写成 09:30 的样子")
    return value


def _citation(value: str) -> str:
    from cases.law import Citation

    try:
        Citation.parse_many(value)
    except ValueError as error:
        raise _wrong(str(error)) from None
    return value


Text = Annotated[str, BeforeValidator(_clean), AfterValidator(_filled), Field(max_length=MAX_TEXT)]
Words = Annotated[str, BeforeValidator(_clean), Field(max_length=MAX_TEXT)]
Name = Annotated[str, BeforeValidator(_clean), AfterValidator(_filled), Field(max_length=100)]
Title = Annotated[str, BeforeValidator(_clean), AfterValidator(_filled), Field(max_length=200)]
Key = Annotated[str, BeforeValidator(_clean), Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,19}$")]
Day = Annotated[date, BeforeValidator(_day)]
Clock = Annotated[str, BeforeValidator(_clean), AfterValidator(_clock)]
Fen = Annotated[int, BeforeValidator(_fen)]
Citations = Annotated[str, BeforeValidator(_clean), AfterValidator(_citation), Field(max_length=200)]
PartyRef = Annotated[str, BeforeValidator(_clean), AfterValidator(_party), Field(max_length=20)]
ViolationRef = Annotated[str, BeforeValidator(_clean), AfterValidator(_violation), Field(max_length=20)]
OfficerRef = Annotated[str, BeforeValidator(_clean), AfterValidator(_filled), AfterValidator(_officer)]
PartyRefs = Annotated[list[PartyRef], BeforeValidator(_many), Field(min_length=1, max_length=200)]


class Shape(BaseModel):
    """The base of everything typed in: unknown fields are errors, nothing is converted behind the user's back."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True, str_max_length=MAX_TEXT)


@dataclass(frozen=True)
class Wrong:
    """One thing wrong with what was typed: the path of the field, and why in Chinese."""

    path: str
    message: str


class InputError(Exception):
    """What was typed cannot be taken. Nothing was written."""

    def __init__(self, wrongs: list[Wrong]) -> None:
        super().__init__(";".join(f"{w.path}:{w.message}" for w in wrongs))
        self.wrongs = wrongs


MESSAGES = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项,请检查写法",
    "string_type": "应为文字",
    "string_too_long": "太长,最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对,应以字母开头,只含字母、数字、横线",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "literal_error": "不在可选的范围内:{expected}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
}


def wrongs(error: ValidationError, prefix: str = "") -> list[Wrong]:
    """Pydantic's complaints as paths (`proposals[0].amount_yuan`) and Chinese sentences."""
    found = []
    for item in error.errors(include_url=False):
        path = prefix
        for part in item["loc"]:
            path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
        context = item.get("ctx", {})
        message = MESSAGES.get(item["type"])
        text = message.format(**context) if message else str(context.get("message") or "填写不符合要求")
        found.append(Wrong(path, text))
    return found
