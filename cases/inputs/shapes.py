"""What acts are made of: parties, violations, penalties, proposal lines."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from cases.inputs.types import (
    Citations,
    Day,
    Fen,
    Key,
    Name,
    OfficerRef,
    PartyRef,
    Shape,
    Text,
    Title,
    ViolationRef,
    Words,
    _wrong,
)

PartyKind = Literal["unit", "individual_business", "person"]
SourceKind = Literal["inspection", "tip_off", "transfer", "assigned", "accident", "monitoring", "self_report"]
PenaltyKind = Literal[
    "warning", "criticism", "fine", "confiscate_income", "confiscate_goods", "confiscate", "suspend_licence",
    "downgrade_qualification", "revoke_licence", "restrict_business", "suspend_business", "close_down",
    "restrict_practice", "other",
]  # fmt: skip
EvidenceKind = Literal[
    "document", "document_copy", "object", "audio_video", "electronic", "witness", "party_statement", "appraisal",
    "scene_record",
]  # fmt: skip
NoPenaltyReason = Literal["slight", "first_minor", "no_fault", "not_proven", "age", "capacity", "limitation"]
Method = Literal["direct", "left", "electronic", "post", "entrusted", "announcement"]


class Earlier(Shape):
    """A penalty from outside this data folder."""

    decided_on: Day = Field(title="决定日期")
    clause: Citations = Field(title="处罚依据")


class PartyIn(Shape):
    id: Key = Field(title="编号")
    kind: PartyKind = Field(title="类型")
    name: Name = Field(title="名称或者姓名")
    credit_code: Annotated[Words, Field(max_length=32)] = ""
    id_no: Annotated[Words, Field(max_length=32)] = ""
    legal_representative: Words = ""
    position: Words = ""
    address: Words = ""
    phone: Words = ""
    postcode: Words = ""
    sex: Literal["", "男", "女"] = ""
    birth: Day | None = None
    employer: Words = ""
    employer_address: Words = ""
    industry: Words = ""
    electronic_service: bool = Field(False, title="签有电子送达确认书")
    earlier: list[Earlier] = Field(default_factory=list, max_length=200)


class PartyChange(Shape):
    """A later version of a party; what is left out stays."""

    id: Key
    kind: PartyKind | None = None
    name: Name | None = None
    credit_code: Words | None = None
    id_no: Words | None = None
    legal_representative: Words | None = None
    position: Words | None = None
    address: Words | None = None
    phone: Words | None = None
    postcode: Words | None = None
    sex: Literal["男", "女"] | None = None
    birth: Day | None = None
    employer: Words | None = None
    employer_address: Words | None = None
    industry: Words | None = None
    electronic_service: bool | None = None


class ViolationIn(Shape):
    id: Key = Field(title="编号")
    party: PartyRef = Field(title="当事人")
    facts: Text = Field(title="违法事实")
    act_start: Day = Field(title="行为开始")
    act_end: Day = Field(title="行为终了")
    violated: Citations = Field(title="违反条款")
    clause: Citations = Field(title="处罚依据")
    step: str = Field("first", title="违法情形", pattern="^[a-z_]{1,30}$")
    name: Words = ""
    place: Words = ""
    place_code: Annotated[Words, Field(max_length=12)] = ""
    life_safety_harm: bool = Field(False, title="涉及公民生命健康安全且有危害后果")
    already_fined_by: Words = ""
    filed_elsewhere: Words = ""
    employed_role: Words = ""

    @model_validator(mode="after")
    def _dates(self) -> Self:
        if self.act_end < self.act_start:
            raise _wrong("行为终了日期早于开始日期")
        return self


class Hazard(Shape):
    text: Text
    major: bool = False


class Inspection(Shape):
    place: Words = ""
    hazards: list[Hazard] = Field(default_factory=list, max_length=500)


class SourceIn(Shape):
    kind: SourceKind = Field(title="案源")
    on: Day = Field(title="发现日期")
    text: Words = ""
    place: Words = ""
    inspection: Inspection | None = None


class Part(Shape):
    """The share of one violation in a fine (分别裁量)."""

    violation: ViolationRef
    fen: Fen = Field(alias="amount_yuan")


class PenaltyIn(Shape):
    kind: PenaltyKind = Field(title="处罚种类")
    fen: Fen | None = Field(None, alias="amount_yuan", title="金额(元)")
    text: Words = ""
    parts: list[Part] = Field(default_factory=list, max_length=200)
    days: Annotated[int, Field(ge=1, le=3650)] | None = None

    @model_validator(mode="after")
    def _amount(self, info: ValidationInfo) -> Self:
        if self.kind == "fine" and self.fen is None:
            raise _wrong("罚款要写金额(amount_yuan)")
        return self


class LineIn(Shape):
    """A party's line of a proposal."""

    party: PartyRef = Field(title="当事人")
    violations: list[ViolationRef] = Field(title="违法事实", min_length=1, max_length=200)
    kind: Literal["penalty", "no_penalty", "transfer"] = "penalty"
    penalties: list[PenaltyIn] = Field(default_factory=list, max_length=20)
    reason: NoPenaltyReason | None = None
    list_item: Words = ""
    conditions: dict[str, bool] = Field(default_factory=dict)
    discretion: Words = Field("", title="裁量说明")
    tier: Words = ""
    ground: Literal["", "lenient", "mitigate", "heavier"] = ""
    ground_article: Words = ""
    complex: bool = False
    illegal_income_fen: Fen | None = Field(None, alias="illegal_income_yuan")
    last_year_income_fen: Fen | None = Field(None, alias="last_year_income_yuan")
    income_basis: Words = ""
    correction: Literal["", "not_needed", "impossible", "done"] = ""
    correction_reason: Words = ""
    refusal_evidence: Words = ""
    deciding_body: Literal["bureau", "licence_issuer", "government", "police"] = "bureau"
    lighter_law: Words = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "penalty" and not self.penalties:
            raise _wrong("给予行政处罚的,要写处罚种类和内容(penalties)")
        if self.kind == "no_penalty" and self.reason is None:
            raise _wrong("不予行政处罚的,要写理由(reason)")
        if self.kind != "penalty" and self.penalties:
            raise _wrong("不予处罚或者移送的,不能同时写处罚内容")
        return self


class Item(Shape):
    name: Title
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    unit: Words = ""
    spec: Words = ""


class Member(Shape):
    """A member of the leaders' meeting and what he or she said."""

    name: OfficerRef
    opinion: Text
    dissent: bool = False


class ChecklistAnswer(Shape):
    item: Text
    answer: Literal["yes", "no", "not_applicable"]
    note: Words = ""

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.answer == "no" and not self.note:
            raise _wrong("审核结论为“否”的事项要写明理由(note)")
        return self


class Approval(Shape):
    """An opinion given on the way to the act: who, when, what."""

    by: OfficerRef
    on: Day
    opinion: Text


class Instalment(Shape):
    due: Day
    fen: Fen = Field(alias="amount_yuan")


OnePartyOrNone = Annotated[PartyRef | None, BeforeValidator(lambda v: v)]
