"""What the acts that move the stage take: from the clue to the archive."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from cases.inputs.base import ActInput, Approving, OfParties, Opinion, Reasoned, Service, takes
from cases.inputs.onsite import SourceIn, Span
from cases.inputs.shapes import (
    AppraisalIn,
    ChecklistAnswer,
    LineIn,
    Member,
    NoPenaltyReason,
    PartyIn,
    PenaltyIn,
    ViolationIn,
)
from cases.inputs.types import (
    Clock,
    Day,
    Line,
    Name,
    OfficerRef,
    PartyRef,
    PartyRefs,
    PastDay,
    Shape,
    Short,
    Text,
    Title,
    ViolationRef,
    Words,
)
from cases.inputs.wrongs import complaint


@takes("register_clue")
class RegisterClue(ActInput):
    title: Title = Field(title="案件名称")
    procedure: Literal["ordinary", "summary"] = Field("ordinary", title="程序")
    source: SourceIn = Field(title="案源")
    parties: list[PartyIn] = Field(default_factory=list, max_length=200, title="当事人")
    violations: list[ViolationIn] = Field(default_factory=list, max_length=500, title="违法事实")

    @model_validator(mode="after")
    def _references(self) -> Self:
        keys = [p.id for p in self.parties]
        if len(set(keys)) < len(keys) or len({v.id for v in self.violations}) < len(self.violations):
            raise complaint("当事人或者违法事实的编号重复")
        if not self.parties and not self.source.place:
            raise complaint("当事人和案发地点至少写一项")
        for violation in self.violations:
            if violation.party not in keys:
                raise complaint(f"违法事实 {violation.id} 的当事人“{violation.party}”没有登记")
        return self


@takes("request_filing")
class RequestFiling(Opinion):
    officers: list[OfficerRef] = Field(min_length=1, max_length=20, title="承办人")


takes("approve_filing", "close")(Opinion)
takes("return_filing", "recall_submission", "reopen_investigation", "resume", "recall_decision")(Reasoned)


@takes("refuse_filing")
class RefuseFiling(Approving, Reasoned):
    ground: Literal["", "first_minor", "slight", "no_jurisdiction", "limitation", "no_facts"] = Field("", title="情形")


@takes("conclude_investigation")
class Conclude(ActInput):
    proposals: list[LineIn] = Field(min_length=1, max_length=200, title="处理意见")
    report: Words = Field("", title="调查报告")

    @model_validator(mode="after")
    def _once(self) -> Self:
        keys = [p.party for p in self.proposals]
        if len(set(keys)) < len(keys):
            raise complaint("同一当事人只能有一条处理意见")
        return self


@takes("propose")
class Propose(Conclude):
    reason: Words = Field("", title="理由")


@takes("serve_notice")
class ServeNotice(Service):
    hearing: bool | None = Field(None, title="告知听证权利")
    new_facts: Words = Field("", title="新的事实")


@takes("serve_decision")
class ServeDecision(Service):
    credit_repair_notice: bool = Field(False, title="同时送达信用修复告知书")


@takes("request_hearing")
class RequestHearing(OfParties):
    form: Literal["written", "oral"] = Field("written", title="方式")
    text: Words = Field("", title="内容")
    received_on: PastDay | None = Field(None, title="收到日期")


@takes("notify_hearing")
class NotifyHearing(OfParties):
    hearing_on: Day = Field(title="听证日期")
    time: Clock = Field("09:00", title="时间")
    place: Title = Field(title="听证地点")
    public: bool = Field(True, title="公开举行")
    not_public_reason: Words = Field("", title="不公开的理由")
    members: list[Name] = Field(default_factory=list, max_length=10, title="听证员")
    clerk: Short = Field("", title="书记员")


@takes("appoint_agents")
class AppointAgents(OfParties):
    agents: list[Name] = Field(min_length=1, max_length=20, title="代理人")


class Heard(Span, OfParties):
    """Who was at a hearing, and when: as the record says it."""

    third_party: Line = Field("", title="第三人")
    others: Line = Field("", title="其他参加人员")


@takes("close_hearing")
class CloseHearing(Heard):
    record: Text = Field(title="听证笔录")
    report: Text = Field(title="听证报告")
    opinion: Words = Field("", title="主持人意见")
    read_back: bool = Field(False, title="已交当事人或者其代理人核对无误")
    signed: bool = Field(False, title="笔录已签名")
    refusal_note: Words = Field("", title="拒签注明")


@takes("terminate_hearing")
class TerminateHearing(Heard):
    reason: Text = Field(title="理由")
    record: Words = Field("", title="记录")


takes("withdraw_hearing_request")(OfParties)
takes("submit_for_review", "convene_discussion")(Opinion)


class Review(ActInput):
    opinions: list[Text] = Field(default_factory=list, max_length=100, title="审核意见")
    checklist: list[ChecklistAnswer] = Field(default_factory=list, max_length=60, title="审核清单")


@takes("pass_review")
class PassReview(Review):
    corrections: list[Text] = Field(default_factory=list, max_length=50, title="修改后同意的修改事项")


@takes("return_review")
class ReturnReview(Review):
    kind: Literal["supplement", "correct", "disagree", "suggest_transfer", "suggest_no_penalty"] = Field(title="种类")
    opinions: list[Text] = Field(min_length=1, max_length=100, title="审核意见")


@takes("resolve_discussion")
class Resolve(ActInput):
    members: list[Member] = Field(min_length=1, max_length=60, title="出席人员")
    absent: list[OfficerRef] = Field(default_factory=list, max_length=60, title="缺席人员")
    recused: list[OfficerRef] = Field(default_factory=list, max_length=60, title="回避人员")
    observers: list[Name] = Field(default_factory=list, max_length=60, title="列席人员")
    recorder: Short = Field("", title="记录人")
    place: Line = Field("", title="地点")
    time_from: Clock | None = Field(None, alias="from", title="开始时间")
    time_to: Clock | None = Field(None, alias="to", title="结束时间")
    conclusion: Literal["penalty", "no_penalty", "not_proven", "transfer", "supplement"] = Field(title="结论")
    content: Words = Field("", title="讨论内容")
    signed: bool = Field(False, title="出席人员已签名")


class Stated(Shape):
    party: PartyRef = Field(title="当事人")
    penalties: list[PenaltyIn] = Field(min_length=1, max_length=20, title="处罚")


@takes("decide")
class Decide(OfParties):
    penalties: list[Stated] = Field(default_factory=list, max_length=200, title="处罚")
    kind: Literal["", "penalty", "no_penalty"] = Field("", title="种类")
    reason: NoPenaltyReason | None = Field(None, title="理由")
    overdue_reason: Words = Field("", title="超期理由")
    opinion: Words = Field("", title="意见")
    publish_person: bool = Field(False, title="对个人的处罚具有一定社会影响,依法公示")


@takes("archive")
class Archive(ActInput):
    retention: Short = Field("", title="保管期限")
    checked_by: Short = Field("", title="核对人")


@takes("transfer")
class Transfer(Approving, Reasoned):
    kind: Literal["crime", "jurisdiction", "other"] = Field("other", title="种类")
    to: Title = Field(title="受移送机关")
    party: PartyRefs | None = Field(None, title="当事人")
    violations: list[ViolationRef] = Field(default_factory=list, max_length=100, title="违法事实")
    goods: Words = Field("", title="移送的财物")
    told_party: bool = Field(False, title="已书面告知当事人")
    basis: Words = Field("", title="移送依据")


@takes("return_from_transfer")
class ReturnFromTransfer(Reasoned):
    result: Literal["not_filed", "not_prosecuted", "criminal_fine", "punished", "other"] = Field("other", title="结果")


@takes("redecide")
class Redecide(Reasoned):
    party: PartyRefs | None = Field(None, title="当事人")
    procedure_only: bool = Field(False, title="仅因程序违法被撤销")
    new_facts: Words = Field("", title="新的事实和理由")


@takes("withdraw")
class Withdraw(Approving, Reasoned):
    ground: Literal["filed_in_error", "party_gone"] = Field("filed_in_error", title="撤案原因")


@takes("suspend")
class Suspend(Approving, Reasoned):
    basis: Text = Field(title="依据")


@takes("penalise_on_the_spot")
class OnTheSpot(OfParties):
    violations: list[ViolationRef] = Field(min_length=1, max_length=50, title="违法事实")
    appraisals: list[AppraisalIn] = Field(default_factory=list, max_length=50, title="逐项裁量")
    penalties: list[PenaltyIn] = Field(min_length=1, max_length=10, title="处罚")
    discretion: Words = Field("", title="裁量说明")
    certificates_shown: bool = Field(False, title="已出示执法证件")
    rights_told: bool = Field(False, title="已告知权利")
    statement: Words = Field("", title="陈述申辩")
    correction: Words = Field("", title="改正要求")
    delivered_to: Short = Field("", title="签收人")
    collect: Literal["bank", "cash"] = Field("bank", title="缴款方式")
    place: Line = Field("", title="地点")
    time: Clock | None = Field(None, title="时间")
