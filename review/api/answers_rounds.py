"""What the API of evaluation rounds is asked with and answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from cases.api.answers import Answer
from cases.inputs.types import Day, OneLine, Shape
from review.api.answers import EvaluationOut


class RoundOut(Answer):
    """A round; `population_digest` is empty before the draw, `notice` before it is published."""

    id: int
    title: str
    bureau: str
    standard: str
    version: str
    first: date
    last: date
    state: str
    state_label: str
    scope: dict[str, Any]
    rule: dict[str, Any]
    rules: dict[str, Any]
    population_digest: str
    object_by: date | None
    published_on: date | None
    notice: dict[str, Any]


class SampleOut(Answer):
    """A drawn case. `total`, `grade` and `marks` only for whom the result exists."""

    id: int
    no: int
    case: UUID
    number: str
    title: str
    stratum: str
    version: int
    head: str
    digest: str
    total: float | None
    grade: str
    honour: str
    issues: int | None


class RoundsOut(Answer):
    results: list[RoundOut]


class RoundWithSamples(RoundOut):
    samples: list[SampleOut]


class SampleWithItems(SampleOut):
    """`evaluation` is the result where it exists for whoever asks, else the machine's check for its evaluators."""

    changed: bool
    submitted: bool | None
    evaluation: EvaluationOut | None


class ScopeBody(Shape):
    bureaus: list[Annotated[str, OneLine(12, filled=True)]] = Field(min_length=1, title="机关的行政区划代码")
    basis: Literal["archived", "closed", "decided"] = Field("archived", title="以归档、结案还是决定落入期间")
    units: list[int] = Field(default_factory=list, title="只评这些机构")
    procedure: Literal["", "ordinary", "summary"] = Field("", title="程序")


class RuleBody(Shape):
    way: Literal["random", "all", "chosen"] = Field(title="随机、全部、指定")
    seed: Annotated[str, OneLine(40, filled=True)] = Field(title="随机种子")
    size: int = Field(0, ge=0, le=2000, title="数量")
    strata: list[Literal["unit", "cause", "officer"]] = Field(default_factory=list, title="分层")
    spread: Literal["share", "each"] = Field("share", title="各层按比例还是同样多")
    cases: list[UUID] = Field(default_factory=list, max_length=2000, title="指定的案件")


class OpenRoundBody(Shape):
    title: Annotated[str, OneLine(100, filled=True)] = Field(title="名称")
    standard: Annotated[str, OneLine(40)] = Field("", title="评查标准编码，不写则用现行的")
    first: Day = Field(title="期间自")
    last: Day = Field(title="期间至")
    score_by: Day = Field(title="评查完成日")
    scope: ScopeBody = Field(title="范围")
    rule: RuleBody = Field(title="抽取方式")


class MarkBody(Shape):
    points: Annotated[str, OneLine(12, filled=True)] = Field(title="得分；否决项 0 成立、1 不成立")
    reason: Annotated[str, OneLine(500)] = Field("", title="理由")


class ScoreBody(Shape):
    marks: dict[str, MarkBody] = Field(title="项码 → 得分和理由")


class ObjectionBody(Shape):
    item: Annotated[str, OneLine(12, filled=True)] = Field(title="项码")
    text: Annotated[str, OneLine(1000, filled=True)] = Field(title="理由")


class ReplyBody(Shape):
    text: Annotated[str, OneLine(2000, filled=True)] = Field(title="整改情况")
