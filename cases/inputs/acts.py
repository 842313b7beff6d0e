"""What each act takes, one class per act. Field titles are the labels users see."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from cases.inputs.shapes import (
    Approval,
    ChecklistAnswer,
    EvidenceKind,
    Instalment,
    Item,
    LineIn,
    Member,
    Method,
    NoPenaltyReason,
    PartyChange,
    PartyIn,
    PenaltyIn,
    SourceIn,
    ViolationIn,
)
from cases.inputs.types import (
    Clock,
    Day,
    Fen,
    Key,
    Name,
    OfficerRef,
    PartyRef,
    PartyRefs,
    Shape,
    Text,
    Title,
    ViolationRef,
    Words,
    _wrong,
)

Count = Annotated[int, Field(ge=0, le=100_000)]


class ActInput(Shape):
    """What any act may carry."""

    approved_by: OfficerRef | None = Field(None, title="批准人")
    approvals: list[Approval] = Field(default_factory=list, max_length=20, title="审批意见")
    note: Words = Field("", title="备注")


class OfParties(ActInput):
    party: PartyRefs | None = Field(None, title="当事人")


class Reasoned(ActInput):
    reason: Text = Field(title="理由")


class Opinion(ActInput):
    opinion: Words = Field("", title="意见")


INPUTS: dict[str, type[ActInput]] = {}


def takes(*acts: str) -> Any:
    def decorate(cls: type[ActInput]) -> type[ActInput]:
        for act in acts:
            INPUTS[act] = cls
        return cls

    return decorate


@takes("register_clue")
class RegisterClue(ActInput):
    title: Title = Field(title="案件名称")
    procedure: Literal["ordinary", "summary"] = "ordinary"
    source: SourceIn
    parties: list[PartyIn] = Field(default_factory=list, max_length=200)
    violations: list[ViolationIn] = Field(default_factory=list, max_length=500)

    @model_validator(mode="after")
    def _references(self) -> Self:
        keys = [p.id for p in self.parties]
        if len(set(keys)) < len(keys) or len({v.id for v in self.violations}) < len(self.violations):
            raise _wrong("当事人或者违法事实的编号重复")
        if not self.parties and not self.source.place:
            raise _wrong("当事人和案发地点至少写一项")
        for violation in self.violations:
            if violation.party not in keys:
                raise _wrong(f"违法事实 {violation.id} 的当事人“{violation.party}”没有登记")
        return self


@takes("request_filing")
class RequestFiling(Opinion):
    officers: list[OfficerRef] = Field(min_length=1, max_length=20, title="承办人")


takes("approve_filing", "close")(Opinion)
takes("return_filing", "recall_submission", "reopen_investigation", "resume", "recall_decision")(Reasoned)


@takes("refuse_filing")
class RefuseFiling(Reasoned):
    ground: Literal["", "first_minor", "slight", "no_jurisdiction", "limitation", "no_facts"] = ""


@takes("conclude_investigation")
class Conclude(ActInput):
    proposals: list[LineIn] = Field(min_length=1, max_length=200, title="处理意见")
    report: Words = ""

    @model_validator(mode="after")
    def _once(self) -> Self:
        keys = [p.party for p in self.proposals]
        if len(set(keys)) < len(keys):
            raise _wrong("同一当事人只能有一条处理意见")
        return self


@takes("propose")
class Propose(Conclude):
    reason: Words = ""


class Service(OfParties):
    method: Method = Field("direct", title="送达方式")
    receiver: Words = Field("", title="收件人")
    place: Words = ""
    received_on: Day | None = Field(None, title="收到日期")
    witness: Words = Field("", title="见证人或者影像")
    announced_on: Day | None = Field(None, title="公告日期")
    confirmation: bool = Field(False, title="签有电子送达确认书")


@takes("serve_notice")
class ServeNotice(Service):
    hearing: bool | None = Field(None, title="告知听证权利")
    new_facts: Words = Field("", title="新的事实")


@takes("serve_decision")
class ServeDecision(Service):
    credit_repair_notice: bool = Field(False, title="同时送达信用修复告知书")


@takes("request_hearing")
class RequestHearing(OfParties):
    form: Literal["written", "oral"] = "written"
    text: Words = ""
    received_on: Day | None = None


@takes("notify_hearing")
class NotifyHearing(OfParties):
    hearing_on: Day = Field(title="听证日期")
    time: Clock = "09:00"
    place: Title = Field(title="听证地点")
    public: bool = True
    not_public_reason: Words = ""


@takes("appoint_agents")
class AppointAgents(OfParties):
    agents: list[Name] = Field(min_length=1, max_length=20, title="代理人")


@takes("close_hearing")
class CloseHearing(OfParties):
    record: Text = Field(title="听证笔录")
    report: Text = Field(title="听证报告")
    signed: bool = Field(False, title="笔录已签名")
    refusal_note: Words = Field("", title="拒签注明")


@takes("terminate_hearing")
class TerminateHearing(OfParties):
    reason: Text
    record: Words = ""


takes("withdraw_hearing_request")(OfParties)
takes("submit_for_review", "convene_discussion")(Opinion)


class Review(ActInput):
    opinions: list[Text] = Field(default_factory=list, max_length=100, title="审核意见")
    checklist: list[ChecklistAnswer] = Field(default_factory=list, max_length=60)


@takes("pass_review")
class PassReview(Review):
    corrections: list[Text] = Field(default_factory=list, max_length=50, title="修改后同意的修改事项")


@takes("return_review")
class ReturnReview(Review):
    kind: Literal["supplement", "correct", "disagree", "suggest_transfer", "suggest_no_penalty"]
    opinions: list[Text] = Field(min_length=1, max_length=100, title="审核意见")


@takes("resolve_discussion")
class Resolve(ActInput):
    members: list[Member] = Field(min_length=1, max_length=60, title="出席人员")
    absent: list[OfficerRef] = Field(default_factory=list, max_length=60)
    recused: list[OfficerRef] = Field(default_factory=list, max_length=60)
    observers: list[Name] = Field(default_factory=list, max_length=60)
    recorder: Words = ""
    place: Words = ""
    time_from: Clock | None = Field(None, alias="from")
    time_to: Clock | None = Field(None, alias="to")
    conclusion: Literal["penalty", "no_penalty", "not_proven", "transfer", "supplement"]
    content: Words = ""
    signed: bool = Field(False, title="出席人员已签名")


class Stated(Shape):
    party: PartyRef
    penalties: list[PenaltyIn] = Field(min_length=1, max_length=20)


@takes("decide")
class Decide(OfParties):
    penalties: list[Stated] = Field(default_factory=list, max_length=200)
    kind: Literal["", "penalty", "no_penalty"] = ""
    reason: NoPenaltyReason | None = None
    overdue_reason: Words = Field("", title="超期理由")
    opinion: Words = ""
    publish_person: bool = Field(False, title="对个人的处罚具有一定社会影响,依法公示")


@takes("archive")
class Archive(ActInput):
    retention: Words = ""
    checked_by: Words = ""


@takes("transfer")
class Transfer(Reasoned):
    kind: Literal["crime", "jurisdiction", "other"] = "other"
    to: Title = Field(title="受移送机关")
    party: PartyRefs | None = None
    violations: list[ViolationRef] = Field(default_factory=list, max_length=100)
    goods: Words = ""
    told_party: bool = False


@takes("return_from_transfer")
class ReturnFromTransfer(Reasoned):
    result: Literal["not_filed", "not_prosecuted", "criminal_fine", "punished", "other"] = "other"


@takes("redecide")
class Redecide(Reasoned):
    party: PartyRefs | None = None
    procedure_only: bool = Field(False, title="仅因程序违法被撤销")
    new_facts: Words = Field("", title="新的事实和理由")


@takes("withdraw")
class Withdraw(Reasoned):
    ground: Literal["filed_in_error", "party_gone"] = Field(title="撤案原因")


@takes("suspend")
class Suspend(Reasoned):
    basis: Text = Field(title="依据")


@takes("penalise_on_the_spot")
class OnTheSpot(OfParties):
    violations: list[ViolationRef] = Field(min_length=1, max_length=50)
    penalties: list[PenaltyIn] = Field(min_length=1, max_length=10)
    discretion: Words = ""
    certificates_shown: bool = False
    rights_told: bool = False
    statement: Words = ""
    correction: Words = ""
    delivered_to: Words = ""
    collect: Literal["bank", "cash"] = "bank"
    place: Words = ""
    time: Clock | None = None


# -- evidence ----------------------------------------------------------------------------------------------------------


class Gathered(ActInput):
    """What the law asks of every step of evidence: certificate shown, rights told, signed or the refusal noted."""

    certificates_shown: bool = True
    rights_told: bool = True
    signed: bool = Field(True, title="已签名")
    refusal_note: Words = Field("", title="拒签理由与见证")
    proves: list[ViolationRef] = Field(default_factory=list, max_length=200, title="证明事项")
    files: list[Words] = Field(default_factory=list, max_length=200)


class Monitoring(Shape):
    reviewed: bool = False
    site_published: bool = False
    party_told: bool = False


@takes("add_evidence")
class AddEvidence(Gathered):
    kind: EvidenceKind = Field(title="证据种类")
    title: Title = Field(title="证据名称")
    pages: Count = 1
    lawful: bool = Field(True, title="取得方式合法")
    monitoring: Monitoring | None = None
    original_at: Words = Field("", title="原件所在")
    source: Words = ""


class Talk(Gathered):
    time_from: Clock = Field(alias="from")
    time_to: Clock = Field(alias="to")
    place: Title = Field(title="地点")
    text: Text = Field(title="记录")

    @model_validator(mode="after")
    def _times(self) -> Self:
        if self.time_to <= self.time_from:
            raise _wrong("结束时间应晚于开始时间")
        return self


@takes("inquire")
class Inquire(Talk):
    person: Name = Field(title="被询问人")
    pages: Count = 1


@takes("inspect_scene")
class InspectScene(Talk):
    invited: Words = ""
    pages: Count = 1


@takes("sample")
class Sample(Gathered):
    items: list[Item] = Field(min_length=1, max_length=100)
    place: Words = ""


@takes("commission_appraisal")
class Commission(Gathered):
    body: Title = Field(title="鉴定机构")
    subject: Text = Field(title="鉴定事项")
    due: Day | None = None


@takes("preserve")
class Preserve(Gathered):
    items: list[Item] = Field(min_length=1, max_length=100, title="物品")
    place: Words = ""


@takes("release_preserved")
class Release(ActInput):
    disposal: Text = Field(title="处理")
    preserved: int | None = Field(None, title="对应的保存记录号")


@takes("transfer_custody")
class TransferCustody(ActInput):
    evidence: Annotated[int, Field(ge=1)] = Field(title="证据序号")
    giver: Name
    taker: Name
    seal_no: Words = ""


@takes("record_party")
class RecordParty(ActInput):
    record: PartyChange


@takes("record_violation")
class RecordViolation(ActInput):
    record: ViolationIn


@takes("request_recusal")
class RequestRecusal(Reasoned):
    officer: OfficerRef = Field(title="申请回避的人员")
    by_party: Words = ""


@takes("decide_recusal")
class DecideRecusal(Reasoned):
    officer: OfficerRef
    granted: bool


@takes("order_site_measures")
class SiteMeasures(OfParties):
    measures: Text = Field(title="措施")
    basis: Words = ""


@takes("approve_resumption", "restore_supply", "hear_on_demand", "stay_enforcement")
class PartyNote(OfParties):
    text: Words = ""


@takes("order_correction")
class OrderCorrection(OfParties):
    until: Day = Field(title="整改期限")
    items: list[Text] = Field(default_factory=list, max_length=200)
    stop_construction: bool = False


@takes("recheck_correction")
class Recheck(OfParties):
    result: Literal["verified", "failed"]
    text: Words = ""


@takes("cut_supply")
class CutSupply(OfParties):
    supplier: Title = Field(title="供应单位")
    kind: Literal["power", "explosives"] = "power"
    refused_order: bool = Field(False, title="拒不执行停产停业等决定")
    real_danger: bool = Field(False, title="有发生事故的现实危险")
    notice_hours: Count = Field(24, title="提前通知(小时)")
    urgent: bool = False


@takes("seal_or_seize")
class Seize(OfParties):
    items: list[Item] = Field(min_length=1, max_length=200)
    until: Day | None = None
    reason: Text = Field(title="理由")
    emergency: bool = False
    approved_within_hours: Count | None = None
    told: bool = Field(True, title="已告知理由、依据和救济途径")
    list_handed_over: bool = Field(True, title="决定书和清单当场交付")


@takes("extend_seizure")
class ExtendSeizure(Reasoned):
    until: Day


@takes("lift_seizure")
class LiftSeizure(ActInput):
    disposal: Text
    seizure: int | None = None


@takes("record_statement")
class RecordStatement(OfParties):
    party: PartyRefs = Field(title="当事人")
    text: Text = Field(title="陈述申辩内容")
    form: Literal["oral", "written"] = "oral"


@takes("waive_statement")
class WaiveStatement(OfParties):
    party: PartyRefs = Field(title="当事人")
    hearing: bool = Field(False, title="同时放弃听证")


@takes("reexamine_statement")
class Reexamine(OfParties):
    party: PartyRefs = Field(title="当事人")
    adopted: bool = Field(title="是否采纳")
    opinion: Text = Field(title="复核意见")


takes("request_closure", "refer_detention", "refer_revocation")(
    type("Refer", (OfParties,), {"__annotations__": {"to": Title, "reason": Text}, "__module__": __name__})
)

# -- after the decision ------------------------------------------------------------------------------------------------


@takes("pay")
class Pay(OfParties):
    party: PartyRefs = Field(title="当事人", max_length=1)
    fen: Fen = Field(alias="amount_yuan", title="金额(元)")
    kind: Literal["fine", "surcharge", "income"] = "fine"
    receipt_no: Name = Field(title="票据号")


@takes("collect_cash")
class CollectCash(Pay):
    ground: Literal["small", "hard_to_enforce", "remote"] = "small"


@takes("hand_in_cash")
class HandIn(OfParties):
    to: Literal["bureau", "bank"] = "bureau"


takes("tell_surcharge")(OfParties)


@takes("demand")
class Demand(OfParties):
    text: Words = ""


@takes("refund")
class Refund(OfParties):
    party: PartyRefs = Field(title="当事人", max_length=1)
    fen: Fen = Field(alias="amount_yuan", title="金额(元)")
    receipt_no: Name = Field(title="票据号")


@takes("grant_instalments")
class Instalments(OfParties):
    party: PartyRefs = Field(title="当事人", max_length=1)
    reason: Text = Field(title="经济困难情况")
    plan: list[Instalment] = Field(min_length=1, max_length=60, title="缴纳计划")


takes("impose_surcharge")(type("Impose", (OfParties,), {"__module__": __name__}))


@takes("apply_court")
class ApplyCourt(OfParties):
    court: Words = ""


@takes("end_enforcement")
class EndEnforcement(OfParties):
    reason: Text
    ground: Literal["person_dead", "unit_gone", "object_lost", "basis_revoked", "court_ended"]


@takes("publish")
class Publish(OfParties):
    until: Day | None = None
    redacted: bool = True
    checked_by: OfficerRef | None = None
    url: Words = ""


@takes("withdraw_publication")
class WithdrawPublication(OfParties):
    reason: Text = Field(title="撤回理由")


@takes("file_record")
class FileRecord(OfParties):
    to: Title = Field(title="备案机关")


@takes("acknowledge_record")
class AcknowledgeRecord(OfParties):
    to: Words = ""


@takes("file_appeal")
class FileAppeal(OfParties):
    party: PartyRefs = Field(title="当事人")
    kind: Literal["reconsideration", "litigation"]
    authority: Title = Field(title="受理机关")
    received_on: Day | None = None
    case_no: Words = ""


takes("reply_appeal", "reply_review_opinion")(PartyNote)


@takes("appeal_result")
class AppealResult(OfParties):
    party: PartyRefs = Field(title="当事人")
    result: Literal["upheld", "varied", "annulled", "illegal", "withdrawn"]
    received_on: Day | None = None
    penalties: list[PenaltyIn] = Field(default_factory=list, max_length=20)
    opinion_letter: bool = False
    text: Words = ""

    @model_validator(mode="after")
    def _varied(self) -> Self:
        if self.result == "varied" and not self.penalties:
            raise _wrong("变更的,要写变更后的处罚(penalties)")
        return self


@takes("court_appearance")
class Appearance(OfParties):
    head_attended: bool
    person: Words = ""


@takes("revoke_or_vary")
class RevokeOrVary(OfParties):
    party: PartyRefs = Field(title="当事人")
    result: Literal["revoked", "varied"]
    reason: Text
    penalties: list[PenaltyIn] = Field(default_factory=list, max_length=20)

    @model_validator(mode="after")
    def _varied(self) -> Self:
        if self.result == "varied" and not self.penalties:
            raise _wrong("变更的,要写变更后的处罚(penalties)")
        return self


@takes("stay_execution")
class StayExecution(OfParties):
    reason: Text
    granted: bool = True


@takes("apply_credit_repair")
class ApplyRepair(OfParties):
    pledge: bool = Field(False, title="信用承诺")


@takes("decide_credit_repair")
class DecideRepair(OfParties):
    granted: bool
    reason: Words = ""


@takes("educate")
class Educate(OfParties):
    form: Literal["guidance_notice", "talk", "letter"] = "guidance_notice"
    pledge: bool = False
    visit_on: Day | None = None


takes("report_on_the_spot")(OfParties)


@takes("assign_officer")
class AssignOfficer(Reasoned):
    officer: OfficerRef = Field(title="接办人")
    replaces: OfficerRef | None = Field(None, title="移交人")
    since: Day | None = None


@takes("extend_term")
class ExtendTerm(Reasoned):
    days: Annotated[int, Field(ge=1, le=365)]
    basis: Text = Field(title="规章依据")


@takes("attempt_service")
class AttemptService(OfParties):
    paper: Literal["penalty_notice", "decision", "other"] = "decision"
    method: Method
    result: Text = Field(title="结果")
    place: Words = ""


@takes("correct_event")
class CorrectEvent(Reasoned):
    event: Annotated[int, Field(ge=1)] = Field(title="更正的记录号")
    fields: dict[Key, Any] = Field(min_length=1, max_length=20, title="更正内容")
