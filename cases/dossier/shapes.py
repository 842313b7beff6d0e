"""The form of a dossier file. What each act's `data` takes stands in `cases.inputs`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from cases.inputs.onsite import SourceIn
from cases.inputs.shapes import PartyIn, ViolationIn
from cases.inputs.types import Day, DivisionCode, Line, Name, OfficerRef, OneLine, PastDay, Shape, Short, Title

RoleName = Literal[
    "inspector",
    "unit_head",
    "legal_reviewer",
    "hearing_chair",
    "leader",
    "archivist",
    "evaluator",
    "clerk",
    "administrator",
]
Level = Literal["nation", "province", "city", "county", "township"]
Person = Annotated[str, OneLine(50, filled=True)]
Abbreviation = Annotated[str, OneLine(20, filled=True)]


class Superior(Shape):
    """The bureau right above; its legal reviewer acknowledges what is filed for record."""

    name: Name = Field(title="名称")
    code: DivisionCode = Field(title="行政区划代码")
    abbr: Abbreviation = Field(title="文号简称")
    level: Level = Field("city", title="级别")


class BureauIn(Shape):
    name: Name = Field(title="名称")
    code: DivisionCode = Field(title="行政区划代码")
    abbr: Abbreviation = Field(title="文号简称")
    level: Level = Field("county", title="级别")
    government: Short = Field("", title="本级人民政府")
    court: Short = Field("", title="人民法院")
    address: Line = Field("", title="地址")
    postcode: Annotated[str, OneLine(10)] = Field("", title="邮政编码")
    phone: Annotated[str, OneLine(40)] = Field("", title="联系电话")
    bank: Short = Field("", title="罚款代收银行")
    account: Annotated[str, OneLine(60)] = Field("", title="罚款账号")
    payee: Short = Field("", title="收款单位")
    superior: Superior | None = Field(None, title="上一级机关")
    parameters: dict[str, Any] = Field(default_factory=dict, max_length=200, title="本机关参数(金额为元)")


class OfficerIn(Shape):
    """Somebody who acts. The dates are those of the licence; without a licence number, those of the role."""

    name: Person = Field(title="姓名")
    role: RoleName = Field(title="角色")
    also: list[RoleName] = Field(default_factory=list, max_length=8, title="兼任角色")
    head: bool = Field(False, title="主要负责人")
    superior: bool = Field(False, title="上一级机关的人员")
    title: Annotated[str, OneLine(50)] = Field("", title="职务")
    licence_no: Annotated[str, OneLine(40)] = Field("", title="执法证号")
    valid_from: Day | None = Field(None, title="有效期起")
    valid_to: Day | None = Field(None, title="有效期止")
    legal_qualification_no: Annotated[str, OneLine(50)] = Field("", title="法律职业资格证号")

    @property
    def roles(self) -> list[str]:
        return list(dict.fromkeys([self.role, *self.also]))


class ActIn(Shape):
    act: Annotated[str, OneLine(40, filled=True)] = Field(title="执法行为")
    on: PastDay = Field(title="日期")
    by: OfficerRef = Field(title="办理人")
    team: list[OfficerRef] = Field(default_factory=list, alias="with", max_length=20, title="共同办理人")
    entered_by: OfficerRef | None = Field(None, title="补录人")
    approved_by: OfficerRef | None = Field(None, title="批准人")
    data: dict[str, Any] = Field(default_factory=dict, title="内容")


class Dossier(Shape):
    """The file. `expect` is for whoever checks the result and is not read."""

    bureau: BureauIn = Field(title="办案机关")
    procedure: Literal["ordinary", "summary"] = Field("ordinary", title="程序")
    title: Title = Field(title="案件名称")
    officers: list[OfficerIn] = Field(min_length=1, max_length=500, title="人员")
    parties: list[PartyIn] = Field(min_length=1, max_length=200, title="当事人")
    source: SourceIn = Field(title="案源")
    violations: list[ViolationIn] = Field(min_length=1, max_length=500, title="违法事实")
    acts: list[ActIn] = Field(min_length=1, max_length=5000, title="执法行为(按办理先后)")
    request_id: Annotated[str, OneLine(64)] = Field("", title="请求编号(防止重复导入)")
    expect: Any = Field(None, title="核对用,程序不读")
