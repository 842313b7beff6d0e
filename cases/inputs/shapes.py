"""What acts are made of: parties, violations, penalties, proposal lines."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema, field_validator, model_validator

from cases.discretion import metrics
from cases.inputs.types import (
    Citations,
    Day,
    Fen,
    Key,
    Line,
    Name,
    OfficerRef,
    OneLine,
    PartyRef,
    PastDay,
    Shape,
    Short,
    Text,
    ViolationRef,
    Words,
)
from cases.inputs.wrongs import complaint

PartyKind = Literal["unit", "individual_business", "person"]
SourceKind = Literal["inspection", "tip_off", "transfer", "assigned", "accident", "monitoring", "self_report"]
StepName = Literal[
    "first", "overdue", "refused", "serious", "accident", "accident_ordinary", "accident_larger", "accident_major",
    "accident_extra",
]  # fmt: skip
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
Code = Annotated[str, OneLine(32)]


def _answer(value: Any) -> Any:
    if isinstance(value, bool) or (type(value) is int and 0 <= value <= 100):
        return value
    raise complaint("应为 true 或 false,按年数的条件也可以写年数")


# Yes, no, or for how many years.
Answer = Annotated[
    bool | int, PlainValidator(_answer),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "integer", "minimum": 0, "maximum": 100}]}),
]  # fmt: skip


class Earlier(Shape):
    """A penalty from outside this data folder."""

    decided_on: PastDay = Field(title="决定日期")
    clause: Citations = Field(title="处罚依据")
    fine_yuan: Annotated[int, Field(ge=1, le=10**11)] | None = Field(None, title="罚款(整元)")


class PartyIn(Shape):
    id: Key = Field(title="编号")
    kind: PartyKind = Field(title="类型")
    name: Name = Field(title="名称或者姓名")
    credit_code: Code = Field("", title="统一社会信用代码")
    id_no: Code = Field("", title="身份证件号码")
    legal_representative: Short = Field("", title="法定代表人(负责人)")
    position: Line = Field("", title="职务")
    address: Line = Field("", title="地址")
    phone: Short = Field("", title="联系电话")
    postcode: Short = Field("", title="邮政编码")
    sex: Literal["", "男", "女"] = Field("", title="性别")
    birth: PastDay | None = Field(None, title="出生日期")
    employer: Line = Field("", title="所在单位")
    employer_address: Line = Field("", title="单位地址")
    industry: Short = Field("", title="行业代码")
    electronic_service: bool = Field(False, title="签有电子送达确认书")
    earlier: list[Earlier] = Field(default_factory=list, max_length=200, title="以前受过的处罚(本数据目录以外)")


class PartyChange(Shape):
    """A later version of a party; what is left out stays."""

    id: Key = Field(title="编号")
    kind: PartyKind | None = Field(None, title="类型")
    name: Name | None = Field(None, title="名称或者姓名")
    credit_code: Code | None = Field(None, title="统一社会信用代码")
    id_no: Code | None = Field(None, title="身份证件号码")
    legal_representative: Short | None = Field(None, title="法定代表人(负责人)")
    position: Line | None = Field(None, title="职务")
    address: Line | None = Field(None, title="地址")
    phone: Short | None = Field(None, title="联系电话")
    postcode: Short | None = Field(None, title="邮政编码")
    sex: Literal["男", "女"] | None = Field(None, title="性别")
    birth: PastDay | None = Field(None, title="出生日期")
    employer: Line | None = Field(None, title="所在单位")
    employer_address: Line | None = Field(None, title="单位地址")
    industry: Short | None = Field(None, title="行业代码")
    electronic_service: bool | None = Field(None, title="签有电子送达确认书")


class ViolationIn(Shape):
    id: Key = Field(title="编号")
    party: PartyRef = Field(title="当事人")
    facts: Text = Field(title="违法事实")
    act_start: PastDay = Field(title="行为开始")
    act_end: PastDay = Field(title="行为终了")
    violated: Citations = Field(title="违反条款")
    clause: Citations = Field(title="处罚依据")
    step: StepName = Field("first", title="违法情形")
    variant: Line = Field("", title="违法情形的细分")
    name: Line = Field("", title="违法行为名称")
    place: Line = Field("", title="违法地点")
    place_code: Annotated[str, OneLine(12)] = Field("", title="违法地点区划代码")
    life_safety_harm: bool = Field(False, title="涉及公民生命健康安全且有危害后果")
    already_fined_by: Line = Field("", title="已就同一行为罚款的机关")
    filed_elsewhere: Line = Field("", title="已立案的其他机关")
    employed_role: Line = Field("", title="在单位的身份")
    concurrent: Citations | None = Field(None, title="同一行为还触犯的处罚依据")

    @field_validator("act_end")
    @classmethod
    def _not_before_it_began(cls, value: date, info: ValidationInfo) -> date:
        if (start := info.data.get("act_start")) is not None and value < start:
            raise complaint("行为终了日期早于开始日期")
        return value


class Part(Shape):
    """The share of one violation in a fine (分别裁量)."""

    violation: ViolationRef = Field(title="违法事实")
    fen: Fen = Field(alias="amount_yuan", title="金额(元)")


class PenaltyIn(Shape):
    kind: PenaltyKind = Field(title="处罚种类")
    fen: Fen | None = Field(None, alias="amount_yuan", title="金额(元)")
    text: Words = Field("", title="处罚内容")
    parts: list[Part] = Field(default_factory=list, max_length=200, title="分别裁量")
    days: Annotated[int, Field(ge=1, le=3650)] | None = Field(None, title="期限(日)")

    @model_validator(mode="after")
    def _amount(self, info: ValidationInfo) -> Self:
        if self.kind == "fine" and self.fen is None:
            raise complaint("罚款要写金额(amount_yuan)")
        return self


class AppraisalIn(Shape):
    """What moves one violation into a tier of the benchmark (裁量基准), and why the fine leaves it where it does."""

    violation: ViolationRef = Field(title="违法事实")
    answers: dict[str, int | bool | str] = Field(default_factory=dict, max_length=30, title="裁量因素")
    deviation: Words = Field("", title="偏离裁量阶次的理由")

    @field_validator("answers")
    @classmethod
    def _of_the_vocabulary(cls, value: dict[str, int | bool | str]) -> dict[str, int | bool | str]:
        for key, answer in value.items():
            if why := metrics.wrong_answer(key, answer):
                known = metrics.METRICS.get(key)
                raise complaint(f"“{known.label}”{why}" if known else why)
        return value


class LineIn(Shape):
    """A party's line of a proposal."""

    party: PartyRef = Field(title="当事人")
    violations: list[ViolationRef] = Field(title="违法事实", min_length=1, max_length=200)
    kind: Literal["penalty", "no_penalty", "transfer"] = Field("penalty", title="处理意见")
    appraisals: list[AppraisalIn] = Field(default_factory=list, max_length=200, title="逐项裁量")
    penalties: list[PenaltyIn] = Field(default_factory=list, max_length=20, title="处罚")
    reason: NoPenaltyReason | None = Field(None, title="不予处罚的理由")
    list_item: Line = Field("", title="首违不罚清单事项")
    conditions: dict[str, Answer] = Field(default_factory=dict, max_length=50, title="首违不罚条件")
    discretion: Words = Field("", title="裁量说明")
    tier: Short = Field("", title="裁量阶次")
    ground: Literal["", "lenient", "mitigate", "heavier"] = Field("", title="从轻、减轻、从重")
    ground_article: Line = Field("", title="从轻、减轻、从重的依据")
    complex: bool = Field(False, title="情节复杂")
    review_ground: Literal["", "public_interest", "by_law"] = Field("", title="依法须经法制审核的其他情形")
    illegal_income_fen: Fen | None = Field(None, alias="illegal_income_yuan", title="违法所得(元)")
    last_year_income_fen: Fen | None = Field(None, alias="last_year_income_yuan", title="上一年年收入(元)")
    average_wage_fen: Fen | None = Field(
        None, alias="average_wage_yuan", title="收入难以确定的:本省上一年度职工平均工资(元)"
    )
    income_basis: Words = Field("", title="收入的依据")
    correction: Literal["", "not_needed", "impossible", "done"] = Field("", title="不责令改正的情形")
    correction_reason: Words = Field("", title="不责令改正的理由")
    refusal_evidence: Words = Field("", title="拒不改正的证据")
    deciding_body: Literal["bureau", "licence_issuer", "government", "police"] = Field("bureau", title="决定机关")
    lighter: Literal["", "old", "new", "equal"] = Field("", title="从旧兼从轻")
    lighter_law: Words = Field("", title="从旧兼从轻的比较")

    @model_validator(mode="after")
    def _appraised(self) -> Self:
        keys = [a.violation for a in self.appraisals]
        if len(set(keys)) < len(keys):
            raise complaint("同一违法事实只能裁量一次(appraisals)")
        if missing := next((key for key in keys if key not in self.violations), ""):
            raise complaint(f"裁量的违法事实 {missing} 不在本条处理意见里(appraisals)")
        return self

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "penalty" and not self.penalties:
            raise complaint("给予行政处罚的,要写处罚种类和内容(penalties)")
        if self.kind == "no_penalty" and self.reason is None:
            raise complaint("不予行政处罚的,要写理由(reason)")
        if self.kind != "penalty" and self.penalties:
            raise complaint("不予处罚或者移送的,不能同时写处罚内容")
        return self


class Member(Shape):
    """A member of the leaders' meeting and what he or she said."""

    name: OfficerRef = Field(title="姓名")
    opinion: Text = Field(title="意见")
    dissent: bool = Field(False, title="不同意见")


class ChecklistAnswer(Shape):
    item: Text = Field(title="审核事项")
    answer: Literal["yes", "no", "not_applicable"] = Field(title="结论")
    note: Words = Field("", title="说明")

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.answer == "no" and not self.note:
            raise complaint("审核结论为“否”的事项要写明理由(note)")
        return self


class Approval(Shape):
    """An opinion given on the way to the act: who, when, what."""

    by: OfficerRef = Field(title="审批人")
    on: PastDay = Field(title="日期")
    opinion: Text = Field(title="意见")


class Instalment(Shape):
    due: Day = Field(title="缴纳日期")
    fen: Fen = Field(alias="amount_yuan", title="金额(元)")
