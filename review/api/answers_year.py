"""What the API of the yearly figures is asked with and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cases.api.answers import Answer, BureauOut
from cases.api.asked import Yes
from cases.inputs.types import OneLine, Shape


class YearFiguresQuery(Shape):
    of: Annotated[str, OneLine(12)] = Field(
        "", title="own 本机关（不写也是），below 连同下级，或者下级机关的行政区划代码"
    )
    live: Yes = Field(False, title="已提交的也给现在的数")


class YearEntriesQuery(YearFiguresQuery):
    place: Annotated[str, OneLine(20)] = Field("", title="报表里的哪一行，不写为合计")
    after: Annotated[str, OneLine(40)] = Field("", title="上一页给出的位置")


class YearFigureOut(Answer):
    """`value` where it is a number (`unit` 分 marks money in fen), numerator and denominator where it is a rate."""

    key: str
    label: str
    unit: str
    value: int | None
    before: int | None
    numerator: int | None
    denominator: int | None
    text: str
    confirmed: bool


class YearFiguresOut(Answer):
    """`frozen`: as they were submitted; nothing that happened afterwards is in them."""

    period: str
    label: str
    bureau: BureauOut
    frozen: bool
    state: str
    results: list[YearFigureOut]


class ColumnOut(Answer):
    id: str
    label: str
    keys: list[str]
    money: bool


class CellOut(Answer):
    """Amounts in fen; a rate has numerator and denominator; nothing at all where the bureau has no such power."""

    value: int | None
    numerator: int | None
    denominator: int | None


class RowOut(Answer):
    label: str
    place: str
    cells: list[CellOut]


class YearTableOut(Answer):
    """Only a table that adds up across and down is answered."""

    layout: str
    title: str
    money: str = ""
    columns: list[ColumnOut] = Field(default_factory=list)
    rows: list[RowOut] = Field(default_factory=list)
    total: RowOut | None = None
    before: RowOut | None = None


class YearEntryOut(Answer):
    on: date
    value: int
    bureau: str
    unit: str
    case: UUID | None
    number: str | None
    title: str
    event: str


class YearEntriesOut(Answer):
    """`value` is the sum of all entries, or, where parties are counted once, how many parties they are."""

    key: str
    value: int
    entries: int
    results: list[YearEntryOut]
    next: str | None = None


class ExternalFigureOut(Answer):
    """`value` in fen where `unit` is 元."""

    key: str
    name: str
    unit: str
    value: int
    source: str
    note: str
    by: str
    at: datetime
    bureau: str
    file: str


class ExternalFiguresOut(Answer):
    results: list[ExternalFigureOut]


class CorrectionOut(Answer):
    key: str
    label: str
    submitted: str
    now: str
    difference: str


class YearReportOut(Answer):
    period: str
    due: date | None
    state: str = ""
    digest: str = ""
    made_by: str = ""
    made_at: datetime | None = None
    checked_by: str = ""
    checked_at: datetime | None = None
    submitted_by: str = ""
    submitted_at: datetime | None = None
    sent_to: str = ""
    published_on: date | None = None
    address: str = ""
    corrections: list[CorrectionOut] = Field(default_factory=list)
