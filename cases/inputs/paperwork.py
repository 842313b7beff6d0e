"""What the acts about papers themselves take: handing over, making again, correcting, and letters beside the case."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cases.inputs.base import ActInput, Approving, OfParties, Ordinal, Reasoned, Service, takes
from cases.inputs.types import Day, Line, OfficerRef, OneLine, OneParty, PastDay, Short, Text, Title, Words

Address = Annotated[str, OneLine(200, filled=True)]


@takes("confirm_address")
class ConfirmAddress(OfParties):
    """送达地址确认书: where papers reach the party, and whether it agrees to electronic service."""

    party: OneParty = Field(title="当事人")
    receiver: Short = Field("", title="代收人")
    address: Address = Field(title="送达地址")
    postcode: Short = Field("", title="邮政编码")
    phone: Short = Field("", title="联系电话")
    fax: Short = Field("", title="传真号码")
    email: Line = Field("", title="电子邮箱")
    electronic: bool = Field(False, title="同意采用传真、电子邮件等方式送达")
    signed: bool = Field(True, title="当事人已签名或者盖章")


@takes("serve_document")
class ServeDocument(Service):
    """Papers handed over that have no act of service of their own."""

    papers: list[Ordinal] = Field(min_length=1, max_length=50, title="送达的文书")


@takes("remake_document")
class RemakeDocument(Reasoned):
    """A paper not handed over yet: made again under its number, or (`void`) taken out of the file for good."""

    paper: Ordinal = Field(title="重新制作的文书")
    void: bool = Field(False, title="只作废,不再制作")


@takes("rectify_document")
class RectifyDocument(Reasoned):
    """补正: a slip of the pen in a paper that was handed over."""

    paper: Ordinal = Field(title="补正的文书")
    wrong: Text = Field(title="原文")
    right: Text = Field(title="补正为")
    agreed_by: OfficerRef | None = Field(None, title="同意补正的法制审核人员")


@takes("attach_companion")
class AttachCompanion(ActInput):
    """随附: the scan of a paper's signed copy, or the Word file it was worked on in. Never the record itself."""

    paper: Ordinal = Field(title="随附于哪份文书")
    files: list[Title] = Field(default_factory=list, max_length=50, title="扫描件(PDF、JPEG、PNG)或者编辑稿(Word)")


@takes("extend_correction")
class ExtendCorrection(Approving, OfParties, Reasoned):
    until: Day = Field(title="延期至")
    applied_on: PastDay | None = Field(None, title="申请日期")
    granted: bool = Field(True, title="同意延期")


@takes("hand_over_problems")
class HandOver(Reasoned):
    to: Title = Field(title="接收单位")
    problems: list[Text] = Field(min_length=1, max_length=100, title="发现的安全问题")
    found_on: PastDay | None = Field(None, title="发现日期")
    attached: Words = Field("", title="附送材料")
