"""The kinds of value an act takes: text, dates, amounts, references; each with its form in the JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import core_schema

from cases import clock
from cases.inputs.wrongs import complaint

MAX_FEN = 10**13
MAX_TEXT = 20_000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
# No text has them on purpose: controls, halves of characters, direction marks, spaces of no width.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YUAN = re.compile(r"\d{1,14}(\.\d{1,2})?", re.ASCII)


@dataclass
class Known:
    """What references may point at. None: not checked (a schema pass before anything is known)."""

    parties: set[str] | None = None
    violations: set[str] | None = None
    officer: Callable[[str], str] | None = None
    stored: bool = False
    mentioned: set[str] = field(default_factory=set)


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        raise complaint("应为文字")
    if found := UNSEEN.search(value):
        raise complaint(f"含有看不见的字符(U+{ord(found[0]):04X}),请删除")
    for char in set(value):
        if why := _unprintable(char):
            raise complaint(why)
    return value.strip().replace("\r\n", "\n").replace("\r", "\n")


@lru_cache(maxsize=50_000)
def _unprintable(char: str) -> str:
    """Why no paper can show this character, or "": asked when it is typed, not when the case file is bound."""
    from documents import fonts, typefaces

    if char in "\n\r\t" or ord(char) < 0x7F:
        return ""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        pass
    else:
        return ""
    try:
        for drawn in typefaces.clean(char):
            typefaces.chain("仿宋").glyph(drawn)
    except typefaces.UncoveredCharacter as error:
        return str(error)
    except fonts.FontsNotReady:
        return ""
    return ""


def _filled(value: str) -> str:
    if not value:
        raise complaint("不能为空")
    return value


def _day(value: Any) -> Any:
    if not isinstance(value, date):
        if not isinstance(value, str) or not _ISO.fullmatch(value):
            raise complaint("日期应写成 2026-03-02 的样子")
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise complaint(f"没有“{value}”这一天") from None
    if not FIRST_DAY <= value <= LAST_DAY:
        raise complaint(f"日期应在{FIRST_DAY.year}年至{LAST_DAY.year}年之间")
    return value


def _past(value: date) -> date:
    if value > clock.today():
        raise complaint(f"日期{value}在今天之后")
    return value


def _fen(value: Any, info: ValidationInfo) -> int:
    if isinstance(info.context, Known) and info.context.stored and type(value) is int:
        return value
    return fen_of(value)


def fen_of(value: Any, least: int = 1) -> int:
    """Yuan as typed (number, or digits as text) in fen. Raises the complaint that names what is wrong."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise complaint("金额应为数字,单位为元,最多两位小数")
    if isinstance(value, str) and not _YUAN.fullmatch(value):
        raise complaint("金额应为数字,单位为元,最多两位小数,不加逗号和单位")
    amount = Decimal(value)
    if not amount.is_finite() or amount.adjusted() > 13:
        raise complaint("金额应不超过一千亿元")
    _, digits, exponent = amount.as_tuple()
    assert isinstance(exponent, int)
    if exponent < -2 and any(digits[exponent + 2 :]):
        raise complaint("金额最多两位小数(精确到分)")
    fen = int(amount.scaleb(2))
    if fen < least:
        raise complaint("金额应大于零" if least else "金额不能小于零")
    if fen > MAX_FEN:
        raise complaint("金额应不超过一千亿元")
    return fen


def _known(info: ValidationInfo) -> Known:
    return info.context if isinstance(info.context, Known) else Known()


def _party(value: str, info: ValidationInfo) -> str:
    known = _known(info).parties
    if known is not None and value not in known:
        raise complaint(f"没有编号为“{value}”的当事人")
    return value


def _violation(value: str, info: ValidationInfo) -> str:
    known = _known(info).violations
    if known is not None and value not in known:
        raise complaint(f"没有编号为“{value}”的违法事实")
    return value


def refers_to_officer(value: str, info: ValidationInfo) -> str:
    known = _known(info)
    known.mentioned.add(value)
    if known.officer is None:
        return value
    try:
        return known.officer(value)
    except LookupError as error:
        raise complaint(str(error)) from None


def _many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _matches(pattern: str, message: str) -> AfterValidator:
    form = re.compile(pattern, re.ASCII)

    def check(value: str) -> str:
        if not form.fullmatch(value):
            raise complaint(message)
        return value

    return AfterValidator(check)


def _citation(value: str) -> str:
    from cases.law import Citation

    try:
        Citation.parse_many(value)
    except ValueError as error:
        raise complaint(str(error)) from None
    return value


@dataclass(frozen=True)
class OneLine:
    """Text of one line, at most so many characters: what a column of that width holds."""

    length: int
    filled: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: Any) -> dict[str, Any]:
        least = {"minLength": 1} if self.filled else {}
        return {"type": "string", **least, "maxLength": self.length}

    def check(self, value: Any) -> str:
        text = str(_clean(value))
        if self.filled:
            _filled(text)
        if len(text) > self.length:
            raise complaint(f"太长,最多{self.length}个字")
        if "\n" in text or "\t" in text:
            raise complaint("应写在一行里,不要换行")
        return text


def _text(pattern: str, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, **more})


CODE_FORM = r"\d{6,12}"
DAY_FORM = r"^\d{4}-\d{2}-\d{2}$"
KEY_FORM = r"[A-Za-z][A-Za-z0-9_-]{0,19}"
CITE_FORM = r"[^/+\s]{2,40}/\d{1,4}(/\d{1,3}){0,2}"
_KEY_SAID = "编号以字母开头,只含字母、数字、横线,不超过20个"
YUAN_SCHEMA: dict[str, list[dict[str, Any]]] = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0, "maximum": 100_000_000_000},
        {"type": "string", "pattern": r"^\d{1,14}(\.\d{1,2})?$"},
    ]
}

Text = Annotated[
    str, BeforeValidator(_clean), AfterValidator(_filled), Field(max_length=MAX_TEXT),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_TEXT}),
]  # fmt: skip
Words = Annotated[
    str, BeforeValidator(_clean), Field(max_length=MAX_TEXT), WithJsonSchema({"type": "string", "maxLength": MAX_TEXT})
]
Name = Annotated[str, OneLine(100, filled=True)]
Title = Annotated[str, OneLine(200, filled=True)]
Short = Annotated[str, OneLine(100)]
Line = Annotated[str, OneLine(200)]
Receipt = Annotated[str, OneLine(60, filled=True)]
Key = Annotated[str, BeforeValidator(_clean), _matches(KEY_FORM, _KEY_SAID), _text(f"^{KEY_FORM}$")]
DivisionCode = Annotated[
    str, BeforeValidator(_clean), _matches(CODE_FORM, "代码为6至12位数字"), _text(rf"^{CODE_FORM}$")
]
Day = Annotated[date, BeforeValidator(_day), _text(DAY_FORM, format="date")]
PastDay = Annotated[date, BeforeValidator(_day), AfterValidator(_past), _text(DAY_FORM, format="date")]
Clock = Annotated[
    str, BeforeValidator(_clean), _matches(r"([01]\d|2[0-3]):[0-5]\d", "时间应写成 09:30 的样子"),
    _text(r"^([01]\d|2[0-3]):[0-5]\d$"),
]  # fmt: skip
Fen = Annotated[int, BeforeValidator(_fen), WithJsonSchema(YUAN_SCHEMA)]
Citations = Annotated[
    str, BeforeValidator(_clean), AfterValidator(_citation), Field(max_length=200),
    _text(rf"^{CITE_FORM}(\+{CITE_FORM})*$", maxLength=200),
]  # fmt: skip
PartyRef = Annotated[str, BeforeValidator(_clean), AfterValidator(_party), Field(max_length=20)]
ViolationRef = Annotated[str, BeforeValidator(_clean), AfterValidator(_violation), Field(max_length=20)]
OfficerRef = Annotated[
    str, BeforeValidator(_clean), AfterValidator(_filled), AfterValidator(refers_to_officer),
    WithJsonSchema({"type": "string", "minLength": 1}),
]  # fmt: skip
_REF = {"type": "string", "maxLength": 20}
PartyRefs = Annotated[
    list[PartyRef], BeforeValidator(_many), Field(min_length=1, max_length=200),
    WithJsonSchema({"anyOf": [_REF, {"type": "array", "items": _REF, "minItems": 1, "maxItems": 200}]}),
]  # fmt: skip
OneParty = Annotated[
    list[PartyRef], BeforeValidator(_many), Field(min_length=1, max_length=1),
    WithJsonSchema({"anyOf": [_REF, {"type": "array", "items": _REF, "minItems": 1, "maxItems": 1}]}),
]  # fmt: skip


class Shape(BaseModel):
    """The base of everything typed in: unknown fields are errors, nothing is converted behind the user's back."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True, str_max_length=MAX_TEXT)
