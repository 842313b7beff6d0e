"""What any act may carry, and the table of what each act takes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from cases.inputs.shapes import Approval, Method
from cases.inputs.types import Line, OfficerRef, PartyRefs, PastDay, Shape, Short, Text, Words

Count = Annotated[int, Field(ge=0, le=100_000)]
Ordinal = Annotated[int, Field(ge=1, le=100_000)]


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


class PartyNote(OfParties):
    text: Words = Field("", title="内容")


class Service(OfParties):
    method: Method = Field("direct", title="送达方式")
    receiver: Short = Field("", title="收件人")
    place: Line = Field("", title="地点")
    received_on: PastDay | None = Field(None, title="收到日期")
    witness: Words = Field("", title="见证人或者影像")
    announced_on: PastDay | None = Field(None, title="公告日期")
    confirmation: bool = Field(False, title="签有电子送达确认书")
