"""What the API is asked with, as shapes: unknown fields are errors, dates and references are checked like an act's."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, WithJsonSchema

from cases import clock
from cases.inputs import InputError, wrongs
from cases.inputs.types import Day, OfficerRef, OneLine, Shape, Short, Words
from cases.inputs.wrongs import complaint
from cases.reads.filters import GROUPS
from cases.registry import Stage

MOST_ROWS = 2**53  # what every client's integer holds
MOST_EVENTS = 2**31 - 1
STAGES = ["", *GROUPS, *(str(s) for s in Stage if s is not Stage.NEW)]


def _whole(value: Any) -> int:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 16:
        raise complaint("应为整数")
    return int(value)


def _yes(value: Any) -> bool:
    if value not in ("true", "false"):
        raise complaint("应为 true 或 false")
    return bool(value == "true")


def _uid(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise complaint("应为案件的编号（UUID）") from None


def _several(value: Any) -> tuple[int, ...]:
    return tuple(_whole(part) for part in str(value).split(",")) if value else ()


def _secret(value: Any) -> str:
    """Taken as it is, spaces too; what no hash can be made of is no password."""
    if not isinstance(value, str):
        raise complaint("应为文字")
    if not 0 < len(value) <= 1000 or "\x00" in value or not value.isprintable():
        raise complaint("口令不对")
    return value


def _year(value: int) -> int:
    if not 1900 <= value <= 2100:
        raise complaint("年份应在1900至2100之间")
    return value


def _stage(value: str) -> str:
    if value not in STAGES:
        raise complaint("没有这个阶段")
    return value


# Values of a query string, always text on the way in.
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST_ROWS})]
Year = Annotated[
    int, BeforeValidator(_whole), AfterValidator(_year),
    WithJsonSchema({"type": "integer", "minimum": 1900, "maximum": 2100}),
]  # fmt: skip
CaseUid = Annotated[UUID, BeforeValidator(_uid), WithJsonSchema({"type": "string", "format": "uuid"})]
Yes = Annotated[bool, BeforeValidator(_yes), WithJsonSchema({"type": "boolean"})]
Secret = Annotated[
    str, BeforeValidator(_secret), WithJsonSchema({"type": "string", "format": "password", "maxLength": 1000})
]
UploadIds = Annotated[
    tuple[int, ...],
    BeforeValidator(_several),
    WithJsonSchema({"type": "string", "pattern": r"^(\d{1,15}(,\d{1,15})*)?$"}),
]
UploadId = Annotated[int, Field(ge=1, le=MOST_ROWS)]


class SignIn(Shape):
    username: Annotated[str, OneLine(150, filled=True)] = Field(title="工号")
    password: Secret = Field(title="口令")


class FullQuery(Shape):
    full: Yes = Field(False, title="显示完整证件号码（留痕）")


class DayQuery(Shape):
    on: Day | None = Field(None, title="日期，不写为今天")


class YearQuery(Shape):
    year: Year = Field(title="年度")


class DossierQuery(Shape):
    dry: Yes = Field(False, title="只试不存")
    files: UploadIds = Field((), title="案卷所附文件的上传编号，用逗号隔开")


class LedgerQuery(Shape):
    """A bureau's ledger of a period, or, with `case`, a list of that case. `format`: rows as JSON, or a workbook."""

    since: Day | None = Field(None, alias="from", title="期间自，不写为今年1月1日")
    until: Day | None = Field(None, alias="to", title="期间至，不写为今年12月31日")
    bureau: Annotated[str, OneLine(12)] = Field("", title="机关的行政区划代码，不写为本机关")
    case: CaseUid | None = Field(None, title="案件，只用于案卷目录和证据清单")
    format: Literal["json", "xlsx"] = Field("json", title="json 或者 xlsx")


class DueQuery(Shape):
    until: Day | None = Field(None, title="期限在这一天以前（含）")
    after: Annotated[str, OneLine(40)] = Field("", title="上一页给出的位置")


class MessageQuery(Shape):
    unread: Yes = Field(False, title="只看未读")
    before: Whole | None = Field(None, title="上一页最后一条的编号")


class ActBody(Shape):
    """An act: on which day, with what data (see the act's own schema), with whom, with which uploaded files.

    `by` is who decided, where it was decided on paper and is entered later: then the scan must be among `files`.
    """

    on: Day | None = Field(None, title="日期，不写为今天")
    data: dict[str, Any] = Field(default_factory=dict, title="内容")
    team: list[OfficerRef] = Field(default_factory=list, max_length=20, title="共同办理人")
    by: OfficerRef | None = Field(None, title="由谁办理（事后补录时）")
    files: list[UploadId] = Field(default_factory=list, max_length=200, title="附件（上传编号）")
    request_id: Annotated[str, OneLine(64)] = Field("", title="请求编号，防止重复办理")

    @property
    def day(self) -> date:
        return self.on or clock.today()


class _Key(Shape):
    key: Annotated[str, OneLine(64)] = Field(alias="Idempotency-Key")


def key_of(request: Any) -> str:
    """The header some clients send instead of `request_id`. Raises InputError."""
    try:
        return _Key.model_validate({"Idempotency-Key": request.headers.get("Idempotency-Key", "")}).key
    except ValidationError as error:
        raise InputError(wrongs(error)) from None


class ActOnCase(ActBody):
    version: Annotated[int, Field(ge=1, le=MOST_EVENTS)] = Field(title="所看到的案件记录号")


class CheckBody(Shape):
    """The same questions without doing it; without `data` the form counts as not filled in yet."""

    on: Day | None = Field(None, title="日期，不写为今天")
    data: dict[str, Any] | None = Field(None, title="内容")
    team: list[OfficerRef] = Field(default_factory=list, max_length=20, title="共同办理人")
    by: OfficerRef | None = Field(None, title="由谁办理（事后补录时）")

    @property
    def day(self) -> date:
        return self.on or clock.today()


class DraftData(Shape):
    """What has been typed so far, as text or as it would be sent; nothing of it is checked but its form."""

    on: Annotated[str, OneLine(20)] = Field("", title="日期")
    by: Annotated[str, OneLine(150)] = Field("", title="由谁办理（事后补录时）")
    team: list[Annotated[str, OneLine(150)]] = Field(default_factory=list, max_length=20, title="共同办理人")
    fields: dict[str, Any] = Field(default_factory=dict, title="内容")
    files: list[UploadId] = Field(default_factory=list, max_length=200, title="附件（上传编号）")


class DraftBody(Shape):
    act: Annotated[str, OneLine(40, filled=True)] = Field(title="执法行为")
    case: Annotated[str, OneLine(36)] = Field("", title="案件的 uid,登记线索时不写")
    data: DraftData | None = Field(None, title="内容")


class SaveBody(Shape):
    data: DraftData = Field(title="内容")
    version: Annotated[int, Field(ge=0, le=MOST_EVENTS)] | None = Field(None, title="所看到的案件记录号")


class HandBody(Shape):
    to: OfficerRef = Field(title="呈送给")
    opinion: Words = Field("", title="意见")


class ReturnBody(Shape):
    to: OfficerRef | None = Field(None, title="退回给，不写为起草人")
    reason: Annotated[str, OneLine(500, filled=True)] = Field(title="退回理由")


class ListQuery(Shape):
    """The filters of the case list, as the page has them."""

    q: Short = Field("", title="案号、当事人、信用代码、承办人或者案由")
    stage: Annotated[str, AfterValidator(_stage), WithJsonSchema({"enum": STAGES})] = Field(
        "", title="阶段，或者几个阶段"
    )
    unit: Short = Field("", title="承办机构的名称")
    officer: Short = Field("", title="承办人的用户名，me 是自己")
    cause: Short = Field("", title="处罚依据，如 安全生产法/97/1/7")
    since: Day | None = Field(None, alias="from", title="立案日期自")
    until: Day | None = Field(None, alias="to", title="立案日期至")
    due: Literal["", "late", "near", "ten"] = Field("", title="期限：已逾期、3 个工作日内、10 个工作日内")
    sort: Literal["number", "due"] = Field("number", title="次序：新的在前，或者期限近的在前")
    before: Annotated[str, OneLine(60)] = Field("", title="上一页给出的位置")
