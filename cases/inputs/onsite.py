"""What is written down on the site and in the interview room: inspections, things, people met there."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cases.inputs.shapes import Approval, Code, SourceKind
from cases.inputs.types import Clock, Day, Line, PastDay, Shape, Short, Text, Title, Words
from cases.inputs.wrongs import complaint


class Span(Shape):
    """From when to when, to the minute; both or neither."""

    time_from: Clock | None = Field(None, alias="from", title="开始时间")
    time_to: Clock | None = Field(None, alias="to", title="结束时间")

    @model_validator(mode="after")
    def _times(self) -> Self:
        if bool(self.time_from) != bool(self.time_to):
            raise complaint("开始时间和结束时间要么都写,要么都不写")
        if self.time_from and self.time_to and self.time_to <= self.time_from:
            raise complaint("结束时间应晚于开始时间")
        return self


class Hazard(Shape):
    text: Text = Field(title="隐患")
    major: bool = Field(False, title="重大事故隐患")


class Plan(Shape):
    """现场检查方案: what was planned and approved before the inspection."""

    on: PastDay = Field(title="方案日期")
    time: Line = Field("", title="检查时间")
    contact: Short = Field("", title="联系人")
    content: Text = Field(title="检查内容")
    method: Words = Field("", title="检查方式")
    remark: Words = Field("", title="方案备注")
    checked: Approval | None = Field(None, title="方案审核意见")
    approved: Approval | None = Field(None, title="方案审批意见")


class Inspection(Span):
    """An inspection. With its times the record (现场检查记录) is made here; else it is evidence made elsewhere."""

    place: Line = Field("", title="检查场所")
    text: Words = Field("", title="检查情况")
    hazards: list[Hazard] = Field(default_factory=list, max_length=500, title="隐患")
    handling: Words = Field("", title="处理情况")
    read_back: bool = Field(False, title="已向现场负责人宣读或者交其阅读，核对无误")
    refusal_note: Words = Field("", title="拒签理由与见证")
    plan: Plan | None = Field(None, title="现场检查方案")


class SourceIn(Shape):
    kind: SourceKind = Field(title="案源")
    on: PastDay = Field(title="发现日期")
    text: Words = Field("", title="案源说明")
    place: Line = Field("", title="案发地点")
    inspection: Inspection | None = Field(None, title="检查情况")
    registers: list[Short] = Field(default_factory=list, max_length=10, title="台账编号(检查、举报、线索)")


class Item(Shape):
    """A thing sampled, preserved, sealed, seized or sent to an expert; of a place, `spec` is its address."""

    name: Title = Field(title="名称")
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = Field(1, title="数量")
    unit: Short = Field("", title="单位")
    spec: Line = Field("", title="规格型号")
    origin: Short = Field("", title="产地")
    grade: Short = Field("", title="成色(品级)")
    price: Short = Field("", title="价格")
    remark: Line = Field("", title="物品备注")


class Interviewee(Shape):
    """Who is questioned, as far as the case does not know it."""

    sex: Literal["", "男", "女"] = Field("", title="性别")
    age: Annotated[int, Field(ge=1, le=150)] | None = Field(None, title="年龄")
    id_no: Code = Field("", title="身份证件号码")
    employer: Line = Field("", title="工作单位")
    position: Line = Field("", title="职务")
    address: Line = Field("", title="住址")
    phone: Short = Field("", title="联系电话")


class Attendee(Shape):
    """Somebody of the party's present when a scene is looked at."""

    name: Short = Field(title="姓名")
    post: Line = Field("", title="单位及职务")


class Summons(Shape):
    """询问通知书: to be asked somewhere at a set time. What is left out is as the inquiry itself was."""

    on: PastDay | None = Field(None, title="通知日期")
    day: Day | None = Field(None, title="接受询问的日期")
    time: Clock | None = Field(None, title="接受询问的时间")
    place: Line = Field("", title="接受询问的地点")
    identity_card: bool = Field(False, title="携带身份证件")
    licence: bool = Field(False, title="携带营业执照")
    authority: bool = Field(False, title="携带法定代表人身份证明或者委托书")
    other: Words = Field("", title="携带的其他材料")
