"""What any act may carry, and the table of what each act takes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from cases.inputs.shapes import Approval, Method
from cases.inputs.types import Line, OfficerRef, OneLine, PartyRefs, PastDay, Shape, Short, Text, Words

Count = Annotated[int, Field(ge=0, le=100_000)]
Ordinal = Annotated[int, Field(ge=1, le=100_000)]


class Wording(Shape):
    """A free part of a paper worded by hand before it is issued. `part` tells apart several of one form and party."""

    form: Annotated[str, OneLine(40, filled=True)] = Field(title="文书")
    party: Annotated[str, OneLine(20)] = Field("", title="文书的当事人")
    part: Count = Field(0, title="第几份")
    field: Annotated[str, OneLine(40, filled=True)] = Field(title="栏目")
    text: Text = Field(title="文字")


class ActInput(Shape):
    """What any act may carry."""

    texts: list[Wording] = Field(default_factory=list, max_length=100, title="文书的文字")
    approved_by: OfficerRef | None = Field(None, title="批准人")
    approvals: list[Approval] = Field(default_factory=list, max_length=20, title="审批意见")
    note: Words = Field("", title="备注")


class OfParties(ActInput):
    party: PartyRefs | None = Field(None, title="当事人")


class Reasoned(ActInput):
    reason: Text = Field(title="理由")


class Opinion(ActInput):
    opinion: Words = Field("", title="意见")


class Approving(ActInput):
    """An act that approves what its paper asks for: the opinion stands in the paper's last box."""

    opinion: Words = Field("", title="审批意见")


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
