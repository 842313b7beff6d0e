"""What measures on the site, the cut of supply, sealing and seizure take."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cases.inputs.base import ActInput, Count, OfParties, Ordinal, PartyNote, Reasoned, takes
from cases.inputs.onsite import Item
from cases.inputs.types import Clock, Day, Line, PastDay, Text, Title, Words


@takes("order_site_measures")
class SiteMeasures(OfParties):
    measures: Text = Field(title="措施")
    basis: Words = Field("", title="依据")
    items: list[Text] = Field(default_factory=list, max_length=200, title="存在的问题")


@takes("order_correction")
class OrderCorrection(OfParties):
    until: Day = Field(title="整改期限")
    items: list[Text] = Field(default_factory=list, max_length=200, title="整改事项")
    stop_construction: bool = Field(False, title="责令停止建设(施工)")


@takes("recheck_correction")
class Recheck(OfParties):
    result: Literal["verified", "failed"] = Field(title="结果")
    text: Words = Field("", title="内容")


@takes("cut_supply")
class CutSupply(OfParties):
    supplier: Title = Field(title="供应单位")
    kind: Literal["power", "explosives"] = Field("power", title="种类")
    refused_order: bool = Field(False, title="拒不执行停产停业等决定")
    real_danger: bool = Field(False, title="有发生事故的现实危险")
    notice_hours: Count = Field(24, title="提前通知(小时)")
    urgent: bool = Field(False, title="情况紧急")
    refused: Words = Field("", title="当事人拒不执行的决定")
    start_on: Day | None = Field(None, title="停止供应的日期")
    start_time: Clock | None = Field(None, title="停止供应的时间")


@takes("restore_supply")
class RestoreSupply(PartyNote):
    supplier: Line = Field("", title="供应单位")
    performed_on: PastDay | None = Field(None, title="履行决定的日期")
    resume_on: Day | None = Field(None, title="恢复供应的日期")
    resume_time: Clock | None = Field(None, title="恢复供应的时间")


@takes("seal_or_seize")
class Seize(OfParties):
    items: list[Item] = Field(min_length=1, max_length=200, title="物品")
    until: Day | None = Field(None, title="期限")
    reason: Text = Field(title="理由")
    measure: Literal["", "seal", "seize", "both"] = Field("", title="措施")
    problems: list[Text] = Field(default_factory=list, max_length=200, title="存在的问题")
    basis: Words = Field("", title="依据")
    emergency: bool = Field(False, title="情况紧急,先行实施")
    approved_within_hours: Count | None = Field(None, title="补办批准(小时)")
    told: bool = Field(True, title="已告知理由、依据和救济途径")
    list_handed_over: bool = Field(True, title="决定书和清单当场交付")
    hazardous_chemicals: bool = Field(False, title="查封扣押的是危险化学品或者违法生产、储存、使用、经营的场所、设备")


@takes("extend_seizure")
class ExtendSeizure(Reasoned):
    until: Day = Field(title="期限")


@takes("lift_seizure")
class LiftSeizure(ActInput):
    disposal: Text = Field(title="处理")
    basis: Words = Field("", title="依据")
    seizure: Ordinal | None = Field(None, title="对应的查封扣押记录号")
