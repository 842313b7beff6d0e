"""What the API of the law base is asked with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from cases.api.asked import Yes
from cases.inputs.types import Citations, Day, OneLine, Shape, Short
from cases.inputs.wrongs import complaint


def _one(value: str) -> str:
    if "+" in value:
        raise complaint("只写一条处罚依据")
    return value


Cite = Annotated[Citations, AfterValidator(_one)]
Key = Annotated[str, OneLine(60, filled=True)]
Told = Annotated[str, OneLine(300, filled=True)]
Subject = Literal["unit", "person"]


class ParameterQuery(Shape):
    on: Day | None = Field(None, title="日期，不写为今天")
    q: Short = Field("", title="名称、用途、依据里的字")
    unconfirmed: Yes = Field(False, title="只看待确认的")


class NewParameter(Shape):
    """A row of the bureau's own from a day on; what is in force already stays as it is. `value` as `listParameters` has it."""

    key: Key = Field(title="参数")
    value: Any = Field(title="数值，金额以分计")
    since: Day = Field(title="从哪一天起")
    source: Told = Field(title="依据")
    reason: Told = Field(title="理由")
    confirmed: bool = Field(False, title="已经核对原文")


class CatalogueQuery(Shape):
    q: Short = Field("", title="违法行为里的字、拼音首字母、条款或者编码")
    on: Day | None = Field(None, title="日期，不写为今天")
    after: Annotated[str, OneLine(100)] = Field("", title="上一页最后一条的处罚依据")


class PlaceQuery(Shape):
    cite: Cite = Field(title="处罚依据，如 安全生产法/97/1/7")
    subject: Subject = Field("unit", title="当事人是单位还是个人")
    step: Short = Field("first", title="违法情形")
    variant: Short = Field("", title="违法情形的细分")
    on: Day | None = Field(None, title="行为日期，不写为今天")


class ChooseBody(Shape):
    """The facts of one violation, to be put into a tier of the benchmark. Nothing is stored."""

    cite: Cite = Field(title="处罚依据，如 安全生产法/97/1/7")
    subject: Subject = Field("unit", title="当事人是单位还是个人")
    step: Short = Field("first", title="违法情形")
    variant: Short = Field("", title="违法情形的细分")
    on: Day | None = Field(None, title="行为日期，不写为今天")
    illegal_income: Annotated[int, Field(ge=0, le=10**15)] = Field(0, title="违法所得（分）")
    answers: dict[str, Any] = Field(default_factory=dict, max_length=30, title="裁量因素和回答")


class LenientQuery(Shape):
    on: Day | None = Field(None, title="日期，不写为今天")
    kind: Literal["", "slight", "first_minor", "lenient", "mitigate"] = Field("", title="处理")
    clause: Citations | None = Field(None, title="只看适用于这条处罚依据的")
