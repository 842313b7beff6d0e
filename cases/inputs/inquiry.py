"""What evidence, custody, recusal and the party's statement take."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from cases.inputs.base import ActInput, Count, OfParties, Ordinal, Reasoned, takes
from cases.inputs.onsite import Attendee, Interviewee, Item, Span, Summons
from cases.inputs.shapes import EvidenceKind, PartyChange, ViolationIn
from cases.inputs.types import (
    Clock,
    Day,
    Known,
    Line,
    Name,
    OfficerRef,
    OneLine,
    PartyRefs,
    Shape,
    Short,
    Text,
    Title,
    ViolationRef,
    Words,
)
from cases.inputs.wrongs import complaint


class Gathered(ActInput):
    """What the law asks of every step of evidence: certificate shown, rights told, signed or the refusal noted."""

    certificates_shown: bool = Field(True, title="已出示执法证件")
    rights_told: bool = Field(True, title="已告知权利")
    signed: bool = Field(True, title="已签名")
    refusal_note: Words = Field("", title="拒签理由与见证")
    proves: list[ViolationRef] = Field(default_factory=list, max_length=200, title="证明事项")
    files: list[Title] = Field(default_factory=list, max_length=200, title="附件(案卷文件所在目录内的文件)")


class Monitoring(Shape):
    reviewed: bool = Field(False, title="设备经法制和技术审核")
    site_published: bool = Field(False, title="设置地点已公布")
    party_told: bool = Field(False, title="已告知当事人")


@takes("add_evidence")
class AddEvidence(Gathered):
    kind: EvidenceKind = Field(title="证据种类")
    title: Title = Field(title="证据名称")
    pages: Count = Field(1, title="页数")
    lawful: bool = Field(True, title="取得方式合法")
    monitoring: Monitoring | None = Field(None, title="电子技术监控设备")
    original_at: Line = Field("", title="原件所在")
    source: Words = Field("", title="来源")


class Talk(Gathered):
    time_from: Clock = Field(alias="from", title="开始时间")
    time_to: Clock = Field(alias="to", title="结束时间")
    place: Title = Field(title="地点")
    text: Text = Field(title="记录")
    read_back: bool = Field(False, title="已向其宣读或者交其阅读，核对无误")

    @model_validator(mode="after")
    def _times(self) -> Self:
        if self.time_to <= self.time_from:
            raise complaint("结束时间应晚于开始时间")
        return self


@takes("inquire")
class Inquire(Talk):
    person: Name = Field(title="被询问人")
    pages: Count = Field(1, title="页数")
    subject: Line = Field("", title="询问事项")
    identity: Interviewee | None = Field(None, title="被询问人的情况")
    recorder: Short = Field("", title="记录人")
    present: Line = Field("", title="在场人")
    summons: Summons | None = Field(None, title="询问通知书")


@takes("inspect_scene")
class InspectScene(Talk):
    weather: Short = Field("", title="天气情况")
    attending: list[Attendee] = Field(default_factory=list, max_length=2, title="在场的当事人")
    invited: Line = Field("", title="邀请参加人")
    invited_post: Line = Field("", title="邀请参加人的单位及职务")
    recorder: Short = Field("", title="记录人")
    pages: Count = Field(1, title="页数")


@takes("sample")
class Sample(Gathered, Span):
    items: list[Item] = Field(min_length=1, max_length=100, title="物品")
    place: Line = Field("", title="地点")
    site_manager: Short = Field("", title="现场负责人")


@takes("commission_appraisal")
class Commission(Gathered):
    body: Title = Field(title="鉴定机构")
    subject: Text = Field(title="鉴定事项")
    items: list[Item] = Field(default_factory=list, max_length=100, title="送鉴物品")
    due: Day | None = Field(None, title="完成日期")


@takes("preserve")
class Preserve(Gathered):
    items: list[Item] = Field(min_length=1, max_length=100, title="物品")
    place: Line = Field("", title="地点")
    reason: Words = Field("", title="提请理由")
    keeping: Literal["", "away", "in_place"] = Field("", title="保存方式")
    collect_on: Day | None = Field(None, title="领取处理决定的日期")
    collect_at: Line = Field("", title="领取处理决定的地点")


@takes("release_preserved")
class Release(ActInput):
    disposal: Text = Field(title="处理")
    reason: Words = Field("", title="提请理由")
    preserved: Ordinal | None = Field(None, title="对应的保存记录号")


@takes("transfer_custody")
class TransferCustody(ActInput):
    evidence: Ordinal = Field(title="证据序号")
    giver: Name = Field(title="移交人")
    taker: Name = Field(title="接收人")
    seal_no: Annotated[str, OneLine(60)] = Field("", title="封条号")


@takes("record_party")
class RecordParty(ActInput):
    record: PartyChange = Field(title="当事人信息")

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        known = info.context.parties if isinstance(info.context, Known) else None
        if known is not None and self.record.id not in known and not (self.record.kind and self.record.name):
            raise complaint(f"新的当事人“{self.record.id}”要写类型(kind)和名称(name)")
        return self


@takes("record_violation")
class RecordViolation(ActInput):
    record: ViolationIn = Field(title="违法事实")


@takes("request_recusal")
class RequestRecusal(Reasoned):
    officer: OfficerRef = Field(title="申请回避的人员")
    by_party: Short = Field("", title="申请的当事人")


@takes("decide_recusal")
class DecideRecusal(Reasoned):
    officer: OfficerRef = Field(title="人员")
    granted: bool = Field(title="是否同意")


@takes("record_statement")
class RecordStatement(Span, OfParties):
    party: PartyRefs = Field(title="当事人")
    text: Text = Field(title="陈述申辩内容")
    read_back: bool = Field(False, title="已向其宣读或者交其阅读，核对无误")
    form: Literal["oral", "written"] = Field("oral", title="方式")
    place: Line = Field("", title="地点")
    person: Short = Field("", title="陈述申辩人")
    position: Line = Field("", title="陈述申辩人职务")
    recorder: Short = Field("", title="记录人")


@takes("waive_statement")
class WaiveStatement(OfParties):
    party: PartyRefs = Field(title="当事人")
    hearing: bool = Field(False, title="同时放弃听证")


@takes("reexamine_statement")
class Reexamine(OfParties):
    party: PartyRefs = Field(title="当事人")
    adopted: bool = Field(title="是否采纳")
    opinion: Text = Field(title="复核意见")


@takes("request_closure", "refer_detention", "refer_revocation")
class Refer(OfParties):
    to: Title = Field(title="提请或者移送的机关")
    reason: Text = Field(title="理由")
