"""What the acts after the decision take: money, publication, appeal, credit, and housekeeping."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from cases.inputs.base import Approving, OfParties, Ordinal, PartyNote, Reasoned, takes
from cases.inputs.shapes import Instalment, Method, PenaltyIn
from cases.inputs.types import (
    Day,
    Fen,
    Key,
    Line,
    Name,
    OfficerRef,
    OneParty,
    PartyRefs,
    PastDay,
    Receipt,
    Short,
    Text,
    Words,
)
from cases.inputs.wrongs import complaint

takes("approve_resumption", "hear_on_demand", "stay_enforcement")(PartyNote)


@takes("pay")
class Pay(OfParties):
    party: OneParty = Field(title="当事人")
    fen: Fen = Field(alias="amount_yuan", title="金额(元)")
    kind: Literal["fine", "surcharge", "income"] = Field("fine", title="种类")
    receipt_no: Receipt = Field(title="票据号")


@takes("collect_cash")
class CollectCash(Pay):
    ground: Literal["small", "hard_to_enforce", "remote"] = Field("small", title="情形")


@takes("hand_in_cash")
class HandIn(OfParties):
    to: Literal["bureau", "bank"] = Field("bureau", title="交至")


takes("tell_surcharge", "impose_surcharge", "report_on_the_spot")(OfParties)


@takes("demand")
class Demand(OfParties):
    text: Words = Field("", title="内容")


@takes("refund")
class Refund(OfParties):
    party: OneParty = Field(title="当事人")
    fen: Fen = Field(alias="amount_yuan", title="金额(元)")
    receipt_no: Receipt = Field(title="票据号")


@takes("grant_instalments")
class Instalments(Approving, OfParties):
    party: OneParty = Field(title="当事人")
    reason: Text = Field(title="经济困难情况")
    until: Day | None = Field(None, title="延期至")
    plan: list[Instalment] = Field(default_factory=list, max_length=60, title="分期计划")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.until is None) == (not self.plan):
            raise complaint("延期写 until(延期至),分期写 plan(分期计划),二者填一项")
        return self


@takes("apply_court")
class ApplyCourt(OfParties):
    court: Short = Field("", title="法院")


@takes("end_enforcement")
class EndEnforcement(OfParties):
    reason: Text = Field(title="理由")
    ground: Literal["person_dead", "unit_gone", "object_lost", "basis_revoked", "court_ended"] = Field(title="情形")


@takes("publish")
class Publish(OfParties):
    until: Day | None = Field(None, title="公示至")
    redacted: bool = Field(True, title="已隐去不宜公开的内容")
    checked_by: OfficerRef | None = Field(None, title="核对人")
    url: Line = Field("", title="公示网址")
    also_hide: list[Line] = Field(default_factory=list, max_length=50, title="另外隐去的姓名或者文字")


@takes("withdraw_publication")
class WithdrawPublication(OfParties):
    reason: Text = Field(title="撤回理由")


@takes("file_record")
class FileRecord(OfParties):
    to: Name = Field(title="备案机关")


@takes("acknowledge_record")
class AcknowledgeRecord(OfParties):
    to: Short = Field("", title="备案机关")


@takes("file_appeal")
class FileAppeal(OfParties):
    party: PartyRefs = Field(title="当事人")
    kind: Literal["reconsideration", "litigation"] = Field(title="种类")
    authority: Name = Field(title="受理机关")
    received_on: PastDay | None = Field(None, title="收到日期")
    case_no: Short = Field("", title="案号")


takes("reply_appeal", "reply_review_opinion")(PartyNote)


@takes("appeal_result")
class AppealResult(OfParties):
    party: PartyRefs = Field(title="当事人")
    result: Literal["upheld", "varied", "annulled", "illegal", "withdrawn"] = Field(title="结果")
    received_on: PastDay | None = Field(None, title="收到日期")
    penalties: list[PenaltyIn] = Field(default_factory=list, max_length=20, title="处罚")
    opinion_letter: bool = Field(False, title="附行政复议意见书")
    text: Words = Field("", title="内容")

    @model_validator(mode="after")
    def _varied(self) -> Self:
        if self.result == "varied" and not self.penalties:
            raise complaint("变更的,要写变更后的处罚(penalties)")
        return self


@takes("court_appearance")
class Appearance(OfParties):
    head_attended: bool = Field(title="负责人是否出庭")
    person: Short = Field("", title="出庭人员")


@takes("revoke_or_vary")
class RevokeOrVary(OfParties):
    party: PartyRefs = Field(title="当事人")
    result: Literal["revoked", "varied"] = Field(title="结果")
    reason: Text = Field(title="理由")
    penalties: list[PenaltyIn] = Field(default_factory=list, max_length=20, title="处罚")

    @model_validator(mode="after")
    def _varied(self) -> Self:
        if self.result == "varied" and not self.penalties:
            raise complaint("变更的,要写变更后的处罚(penalties)")
        return self


@takes("stay_execution")
class StayExecution(OfParties):
    reason: Text = Field(title="理由")
    granted: bool = Field(True, title="是否同意")


@takes("apply_credit_repair")
class ApplyRepair(OfParties):
    pledge: bool = Field(False, title="信用承诺")


@takes("decide_credit_repair")
class DecideRepair(OfParties):
    granted: bool = Field(title="是否同意")
    reason: Words = Field("", title="理由")


@takes("educate")
class Educate(OfParties):
    """33(3): the party is told and pledges; afterwards, once more, the visit to see that it stays so."""

    form: Literal["guidance_notice", "talk", "letter", "visit"] = Field("guidance_notice", title="方式")
    content: list[Text] = Field(default_factory=list, max_length=20, title="教育指导的内容")
    pledge: bool = Field(False, title="承诺")
    pledge_until: Day | None = Field(None, title="承诺改正的期限")
    visit_on: Day | None = Field(None, title="回访日期")
    found: Words = Field("", title="回访情况")

    @model_validator(mode="after")
    def _visited(self) -> Self:
        if self.form == "visit" and not self.found:
            raise complaint("回访的,要写回访情况(found)")
        if self.form == "visit" and (self.pledge or self.visit_on):
            raise complaint("回访的,不再写承诺和回访日期")
        return self


@takes("assign_officer")
class AssignOfficer(Reasoned):
    officer: OfficerRef = Field(title="接办人")
    replaces: OfficerRef | None = Field(None, title="移交人")
    since: Day | None = Field(None, title="自何日起")


@takes("extend_term")
class ExtendTerm(Approving, Reasoned):
    days: Annotated[int, Field(ge=1, le=365)] = Field(title="天数")
    basis: Text = Field(title="规章依据")
    superior_approval: Line = Field("", title="上一级机关批准文号")


@takes("attempt_service")
class AttemptService(OfParties):
    paper: Literal["penalty_notice", "decision", "other"] = Field("decision", title="文书")
    method: Method = Field(title="送达方式")
    result: Text = Field(title="结果")
    place: Line = Field("", title="地点")


@takes("correct_event")
class CorrectEvent(Reasoned):
    event: Ordinal = Field(title="更正的记录号")
    fields: dict[Key, Any] = Field(min_length=1, max_length=20, title="更正内容")
