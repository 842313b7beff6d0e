"""The benchmark as a workbook: what is written is read back, and what is wrong is named by its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest

from cases import lawbase, opening
from cases.discretion import metrics, sheet, spelling, tables
from cases.discretion.sheet import Sheet
from cases.models import Tier
from cases.web.forms import typed

OWN = "=410899"
COLUMN = {column.key: place for place, column in enumerate(tables.COLUMNS)}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_law() -> Iterator[None]:
    lawbase.forget()
    yield
    lawbase.forget()


def read(data: bytes, writable: tuple[str, ...] = (OWN,)) -> Sheet:
    lawbase.forget()
    return sheet.read(data, lawbase.current(), OWN, lambda region: region in writable, typed.citation)


def filled(*rows: dict[str, Any], name: str = tables.SHEET, head: list[str] | None = None) -> bytes:
    """A workbook of these rows; what a row leaves out is as in the template's own."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    page.append(head or [column.label for column in tables.COLUMNS])
    for row in rows:
        whole = {**tables.EXAMPLE, "valid_from": date(2024, 11, 1), **row}
        page.append([whole.get(column.key) for column in tables.COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def wrong(data: bytes, **more: Any) -> dict[str, str]:
    return {w.cell: w.message for w in read(data, **more).wrongs}


# -- round trip --------------------------------------------------------------------------------------------------------


def test_the_templates_own_row_can_be_read() -> None:
    found = read(tables.template())
    assert not found.wrongs, found.wrongs
    ((line, tier),) = found.tiers
    assert (line, tier.cite, tier.subject, tier.step, tier.region) == (2, "安全生产法/97/1/7", "unit", "first", OWN)
    assert (tier.low, tier.high, tier.low_inclusive, tier.high_inclusive) == (0, 2_000_000, False, True)
    assert metrics.said(tier.conditions) == "涉及人员2人以下,没有造成危害后果"
    assert tier.code == "W97.7" and not tier.confirmed


def test_every_row_that_ships_is_spelled_and_read_back() -> None:
    rows = list(Tier.objects.all())
    assert len(rows) > 30
    for row in rows:
        assert spelling.read(spelling.spelled(row.conditions)) == row.conditions


def test_what_is_exported_is_read_back_as_it_stands() -> None:
    values = {
        "code": "W97.7", "cite": "安全生产法/97/1/7", "subject": "unit", "step": "first", "region": OWN,
        "standard": "本市〔2026〕1号", "source": "来源", "valid_from": date(2026, 1, 1), "high_inclusive": False,
    }  # fmt: skip
    either = {"any": [{"metric": "people", "op": "ge", "value": 3}, {"metric": "harm", "op": "eq", "value": True}]}
    rows = [
        Tier(**values, seq=1, label="较轻", low=0, high=123_456, low_inclusive=False, item="7", confirmed=True,
             conditions=[{"metric": "people", "op": "between", "value": [1, 2]}]),
        Tier(**values, seq=2, label="较重", low=123_456, high=10_000_000, conditions=[either], valid_to=date(2026, 12, 31),
             described="人数多或者有后果"),
    ]  # fmt: skip
    for row in rows:
        row.save()
    found = read(tables.workbook(Tier.objects.filter(region=OWN).order_by("seq"), OWN))
    assert not found.wrongs, found.wrongs
    for row, (_, back) in zip(rows, found.tiers, strict=True):
        assert sheet.key_of(row) == sheet.key_of(back) and sheet.same(row, back)


def test_rows_of_wider_regions_come_back_from_an_export_unchanged() -> None:
    national = Tier.objects.filter(region="", example=False)
    found = read(tables.workbook(national, OWN))
    assert not found.wrongs and len(found.tiers) == national.count() > 0


# -- faults by cell ----------------------------------------------------------------------------------------------------

FAULTS = [
    ({"cite": None}, "A2", "请填写"),
    ({"cite": "安全法乱写"}, "A2", "不是法条"),
    ({"cite": "安全生产法第九百条"}, "A2", "没有安全生产法的这一条"),
    ({"cite": "安全生产法第九十五条第一项", "step": "发生一般事故", "subject": "个人"}, "A2", "写明数额"),
    ({"subject": "企业"}, "B2", "应为:单位、个人"),
    ({"step": "初犯"}, "C2", "应为:一般情形"),
    ({"variant": "字" * 31}, "D2", "最多30个字"),
    ({"region": "河南"}, "E2", "区划代码"),
    ({"region": "41"}, "E2", "不能改这个地区"),
    ({"seq": "一"}, "F2", "1至99"),
    ({"seq": 0}, "F2", "1至99"),
    ({"label": None}, "G2", "请填写"),
    ({"label": "字" * 21}, "G2", "最多20个字"),
    ({"conditions": "人多"}, "H2", "不是裁量因素"),
    ({"conditions": "涉及人员>=多"}, "H2", "应为数字"),
    ({"conditions": "死亡>=1 或者 "}, "", ""),
    ({"conditions": "造成危害后果>是"}, "H2", "不能这样比较"),
    ({"described": "字\n字"}, "I2", "换行"),
    ({"low": "两万"}, "J2", "金额"),
    ({"low": "0.001"}, "J2", "金额"),
    ({"high": None}, "L2", "请填写"),
    ({"low": 30_000, "high": 20_000}, "L2", "最高低于最低"),
    ({"high": "100000.01"}, "L2", "超出法定幅度"),
    ({"high": 200_000}, "L2", "超出法定幅度(10万元以下)"),
    ({"cite": "安全生产法第九十八条第二项", "low": 90_000, "high": 200_000}, "J2", "超出法定幅度"),
    ({"low_inclusive": "可能"}, "K2", "应为是或者否"),
    ({"standard": None}, "N2", "请填写"),
    ({"valid_from": "去年"}, "P2", "应为日期"),
    ({"valid_from": "2026-02-30"}, "P2", "应为日期"),
    ({"valid_from": date(2010, 1, 1)}, "A2", "写明数额"),
    ({"valid_to": date(2024, 10, 31)}, "Q2", "早于“自”"),
    ({"source": " "}, "R2", "请填写"),
    ({"confirmed": "对"}, "S2", "应为是或者否"),
]


@pytest.mark.parametrize(
    ("change", "cell", "word"), FAULTS, ids=[f"{c}-{next(iter(x))}-{n}" for n, (x, c, _) in enumerate(FAULTS)]
)
def test_a_fault_is_named_by_its_cell(change: dict[str, Any], cell: str, word: str) -> None:
    found = wrong(filled(change))
    if not cell:
        assert not found
        return
    assert list(found) == [cell], found
    assert word in found[cell]


def test_the_message_names_the_sheet() -> None:
    (fault,) = read(filled({}, {"seq": 2, "subject": "企业"})).wrongs
    assert str(fault).startswith("工作表“裁量基准” B3:")


def test_every_fault_is_listed_at_once_and_none_is_taken_in() -> None:
    found = wrong(filled({"subject": "企业", "high": "多"}, {"seq": 2}, {"seq": 3, "label": None}))
    assert list(found) == ["B2", "L2", "G4"]


def test_the_same_tier_twice_is_named_at_the_second() -> None:
    assert "与第2行" in wrong(filled({}, {}))["F3"]
    assert not wrong(filled({}, {"seq": 2}))


def test_of_several_tiers_each_says_when_it_applies() -> None:
    assert not wrong(filled({"conditions": None}))
    found = wrong(filled({"conditions": None}, {"seq": 2, "conditions": None, "described": "情节较重"}))
    assert list(found) == ["H2"] and "适用条件" in found["H2"]


def test_what_stands_already_is_not_changed_in_place() -> None:
    (_, tier), = read(filled({})).tiers  # fmt: skip
    tier.save()
    assert not wrong(filled({}))
    assert "内容不同" in wrong(filled({"high": 30_000}))["P2"]
    assert not wrong(filled({"high": 30_000, "valid_from": date(2026, 6, 1)}))


def test_typed_spellings_are_understood() -> None:
    (_, tier), = read(filled({
        "cite": "安全生产法/97/1/7", "high": "2万元", "low": " 1,000.50 ", "valid_from": "2024年11月1日", "seq": "1",
        "region": "本机关", "conditions": "涉及人员超过2人、\n从业人员100人以下".replace("、\n", "\n"),
    })).tiers  # fmt: skip
    assert (tier.low, tier.high, tier.valid_from, tier.region) == (100_050, 2_000_000, date(2024, 11, 1), OWN)
    assert metrics.said(tier.conditions) == "涉及人员超过2人,从业人员100人以下"


# -- files that are none -----------------------------------------------------------------------------------------------


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "不是 Excel"),
        (b"PK\x03\x04broken", "不是 Excel"),
        (zipped(xl__workbook=b"<x/>"), "已损坏"),
        (zipped(xl__workbook=b"0" * (opening.SWELLS * opening.MOST_BYTES + 1)), "展开后过大"),
        (zipped(xl__workbook=b"0" * 5_000_000), "展开后过大"),
        (zipped(xl__workbook=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'), "不允许"),
        (b"0" * (opening.MOST_BYTES + 1), "超过 2 MB"),
    ],
    ids=["empty", "broken", "no-workbook", "huge", "bomb", "entities", "large"],
)  # fmt: skip
def test_a_file_that_is_no_workbook_or_swells_is_not_opened(data: bytes, word: str) -> None:
    (fault,) = read(data).wrongs
    assert fault.cell == "" and word in fault.message


def test_another_workbook_is_told_from_the_template() -> None:
    assert "没有名为" in read(filled({}, name="Sheet1")).wrongs[0].message
    labels = [column.label for column in tables.COLUMNS]
    assert wrong(filled({}, head=["依据", *labels[1:]])) == {"A1": "这一列应为“处罚依据”,请用本系统的模板"}
    assert wrong(filled()) == {"A2": "没有一行内容"}


def test_too_many_rows_are_refused_before_they_are_checked() -> None:
    (fault,) = read(filled(*({"seq": n} for n in range(sheet.MOST_ROWS + 5)))).wrongs
    assert f"超过 {sheet.MOST_ROWS} 行" in fault.message


def test_damage_in_the_middle_of_a_workbook_is_said_in_chinese() -> None:
    whole = tables.template()
    for cut in range(200, len(whole), max(len(whole) // 40, 1)):
        found = read(whole[:cut] + b"\x00" * 40 + whole[cut + 40 :])
        assert found.tiers or found.wrongs
