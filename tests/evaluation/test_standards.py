"""Standards as data: what ships, three ways of scoring, Excel out and in, an administrator's changes with their history."""

from __future__ import annotations

import io
import json
import tomllib
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from cases import reference, verify
from cases.administration import Refused
from cases.administration.telling import told
from cases.models import Bureau, Event, LawStamp, Officer, OfficerRole
from cases.registry import Role
from review.evaluation import scoring, standard_for
from review.evaluation.results import ItemResult
from review.models import EvaluationItem, EvaluationRound, EvaluationStandard
from review.models.standards import Kind, Mode
from review.standards import keeping, loading, reading
from review.standards.workbook import ABOUT, ITEMS, workbook
from tests.evaluation.whole import ON, standard

pytestmark = pytest.mark.django_db
STAGES = {"1": 5, "2": 10, "3": 10, "4": 11, "5": 4, "6": 35, "7": 9, "8": 8, "9": 8}


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云", level="city")


@pytest.fixture
def administrator(bureau: Bureau) -> Officer:
    officer = Officer.objects.create(username="1501", name="方岚", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role=Role.ADMINISTRATOR, valid_from="2020-01-01")
    return officer


# -- what ships --------------------------------------------------------------------------------------------------------


def test_the_composite_standard_has_13_vetoes_and_58_items_of_100_points_by_stage() -> None:
    items = list(standard().items.all())
    assert sum(item.kind == Kind.VETO for item in items) == 13
    scored = [item for item in items if item.kind == Kind.ITEM]
    assert len(scored) == 58 and sum(item.points for item in scored) == 100
    for number, points in STAGES.items():
        assert sum(item.points for item in scored if item.stage.startswith(number)) == points
    by_mode = {mode: sum(i.points for i in scored if i.mode == mode) for mode in Mode}
    assert by_mode == {Mode.AUTOMATIC: 59, Mode.MIXED: 34, Mode.MANUAL: 7}
    assert all(item.checks for item in items if item.mode != Mode.MANUAL)


def test_the_standard_of_defects_only_deducts() -> None:
    items = list(standard("defects").items.all())
    assert {item.kind for item in items} == {Kind.DEFECT} and len(items) == 21
    assert {int(item.points) for item in items} == {1, 2, 3, 5, 10}


def test_loading_again_changes_nothing_and_leaves_what_somebody_changed() -> None:
    EvaluationStandard.objects.filter(code="defects").update(by="1501", name="本局改过的")
    before = list(EvaluationItem.objects.order_by("pk").values())
    LawStamp.objects.update(shipped="")
    assert reference.load()
    assert list(EvaluationItem.objects.order_by("pk").values()) == before
    assert standard("defects").name == "本局改过的"


def test_nothing_of_what_ships_claims_to_be_read() -> None:
    assert not EvaluationStandard.objects.filter(confirmed=True).exists()


# -- scoring -----------------------------------------------------------------------------------------------------------


def result(code: str, state: str, points: str, full: str, kind: str = "item") -> ItemResult:
    return ItemResult(code, kind, "1", "", "automatic", state, Decimal(points), Decimal(full), "")


def test_items_left_out_make_the_rest_count_for_the_whole() -> None:
    rows = [
        result("A1", "passed", "30", "30"),
        result("A2", "failed", "10", "30"),
        result("A3", "not_applicable", "0", "0"),
    ]
    one = EvaluationStandard(scoring="points", not_applicable="left_out", full=Decimal(100))
    assert scoring.total_of(one, rows) == Decimal("66.67")
    one.not_applicable = "full"
    assert scoring.total_of(one, rows) == 40


def test_deductions_end_at_zero_and_a_veto_takes_all() -> None:
    one = EvaluationStandard(scoring="deductions", full=Decimal(100))
    rows = [result("J01", "failed", "-60", "0", "defect"), result("J02", "failed", "-50", "0", "defect")]
    assert scoring.total_of(one, rows) == 0
    assert scoring.total_of(one, rows[:1]) == 40
    assert scoring.total_of(one, [*rows[:1], result("V01", "failed", "0", "0", "veto")]) == 0


def test_a_defect_stops_at_its_most() -> None:
    from review.evaluation.checks import base

    item = EvaluationItem(
        kind="defect", code="J1", stage="决定书", points=Decimal(5), most=Decimal(8), mode="automatic"
    )
    found = [base.told([base.Lack("一"), base.Lack("二")], "")]
    assert scoring.judged(item, found, "full").points == -8
    item.most = Decimal(0)
    assert scoring.judged(item, found, "full").points == -10


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优秀"),
        ("95", "优秀"),
        ("94.99", "良好"),
        ("80", "良好"),
        ("79.99", "合格"),
        ("60", "合格"),
        ("59.99", "不合格"),
    ],
)
def test_the_grade_lines_belong_to_the_better_grade(total: str, grade: str) -> None:
    lines = [(Decimal(95), "优秀"), (Decimal(80), "良好"), (Decimal(60), "合格")]
    assert scoring.graded(Decimal(total), Decimal(100), False, lines) == grade
    assert scoring.graded(Decimal(total), Decimal(100), True, lines) == "不合格"


def test_what_people_give_counts_and_cannot_be_more_than_the_item_has() -> None:
    with pytest.raises(ValueError, match="A1的得分应在0至2之间"):
        scoring.given(result("A1", "to_confirm", "2", "2"), Decimal(3))
    assert scoring.given(result("A1", "to_confirm", "2", "2"), Decimal(1)).state == "failed"
    assert scoring.given(result("V01", "to_confirm", "0", "0", "veto"), Decimal(0)).state == "failed"
    with pytest.raises(ValueError, match="扣分项"):
        scoring.given(result("J01", "failed", "-5", "0", "defect"), Decimal(5))


# -- Excel -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["composite", "defects"])
def test_a_workbook_reads_back_as_what_was_written(code: str) -> None:
    one = standard(code)
    found = reading.read(workbook(one, one.items.all()))
    assert found.wrongs == []
    names = (
        "code",
        "version",
        "name",
        "valid_from",
        "valid_to",
        "scoring",
        "not_applicable",
        "full",
        "grades",
        "source",
        "confirmed",
    )
    assert {name: found.values[name] for name in names} == {name: getattr(one, name) for name in names}
    columns = ("kind", "code", "order", "stage", "text", "points", "most", "deduction", "mode", "checks", "source")
    assert [[getattr(i, c) for c in columns] for i in found.items] == [
        [getattr(i, c) for c in columns] for i in one.items.all()
    ]


def edited(changes: dict[tuple[str, str], Any]) -> bytes:
    one = standard()
    book = openpyxl.load_workbook(io.BytesIO(workbook(one, one.items.all())))
    for (sheet, cell), value in changes.items():
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "message"),
    [
        (ITEMS, "E15", 0.7, "评分项合计100.2分，与满分100分不符"),
        (ITEMS, "E15", "多", "应为数字"),
        (ITEMS, "B16", "A1", "项码与第15行重复"),
        (ITEMS, "H15", "半自动", "只能是：自动、混合、人工"),
        (ITEMS, "I15", "看一看", "没有“看一看”这项检查"),
        (ITEMS, "I15", None, "自动、混合的项要写自动检查"),
        (ITEMS, "A15", "加分项", "只能是：否决项、评分项、缺陷"),
        (ITEMS, "D15", None, "请填写"),
        (ITEMS, "A1", "种类", "这一列应为“类别”"),
        (ABOUT, "B5", "去年", "应为日期"),
        (ABOUT, "B10", "60 合格；95 优秀", "分数线应从高到低"),
        (ABOUT, "B2", "标准 一", "只能用字母"),
    ],
)
def test_a_fault_is_told_by_its_cell_and_nothing_is_stored(
    administrator: Officer, sheet: str, cell: str, value: Any, message: str
) -> None:
    found = reading.read(edited({(sheet, cell): value}))
    assert any(message in wrong.message and wrong.sheet == sheet for wrong in found.wrongs), found.wrongs
    assert EvaluationStandard.objects.count() == 2


def test_something_that_is_no_workbook_is_refused() -> None:
    assert "不是 Excel" in reading.read(b"x").wrongs[0].message


# -- an administrator's own --------------------------------------------------------------------------------------------


def test_a_standard_brought_in_holds_for_the_bureau_and_stands_in_its_chain(
    bureau: Bureau, administrator: Officer
) -> None:
    found = reading.read(edited({(ABOUT, "B3"): "2026-豫", (ABOUT, "B10"): "90 优秀；60 合格"}))
    assert found.wrongs == []
    made = keeping.bring(actor=administrator, brought=found, file="标准.xlsx", reason="省厅印发")
    assert (made.region, made.by, made.grades) == ("=410899", "1501", [[90, "优秀"], [60, "合格"]])
    assert standard_for(bureau, ON) == made and made.items.count() == 71
    event = Event.objects.get(bureau=bureau, name="standard_imported")
    assert told(event.name, json.loads(event.payload))[0] == "导入评查标准"
    with pytest.raises(Refused, match="已经有"):
        keeping.bring(
            actor=administrator, brought=reading.read(edited({(ABOUT, "B3"): "2026-豫"})), file="", reason="再来"
        )
    assert verify.run().ok


def test_what_ships_is_taken_over_before_it_is_changed(bureau: Bureau, administrator: Officer) -> None:
    shipped = standard()
    with pytest.raises(Refused, match="只能改本机关自己的"):
        keeping.change(shipped, actor=administrator, reason="改", name="甲")
    own = keeping.take_over(shipped, actor=administrator, version="2026-1", since=ON, reason="本局采用")
    assert keeping.change(own, actor=administrator, reason="改名", name="本局标准", not_applicable="left_out")
    item = own.items.get(code="A1")
    assert keeping.change_item(item, actor=administrator, reason="说清楚", text="写明当事人")
    assert not keeping.change_item(
        EvaluationItem.objects.get(pk=item.pk), actor=administrator, reason="同", text="写明当事人"
    )
    with pytest.raises(Refused, match="与满分100分不符"):
        keeping.change_item(item, actor=administrator, reason="多给", points=Decimal(1))
    assert EvaluationItem.objects.get(pk=item.pk).points == Decimal("0.5")
    assert standard().items.get(code="A1").text != "写明当事人"
    names = list(Event.objects.filter(bureau=bureau, case=None).order_by("seq").values_list("name", flat=True))
    assert names == ["standard_taken_over", "standard_changed", "standard_item_changed"]


def test_what_a_round_goes_by_stays_what_it_was(bureau: Bureau, administrator: Officer) -> None:
    shipped = standard()
    own = keeping.take_over(shipped, actor=administrator, version="1", since=ON, reason="用")
    event = Event.objects.filter(bureau=bureau).latest("pk")
    for one in (shipped, own):
        EvaluationRound.objects.create(
            bureau=bureau, title=str(one.pk), standard=one, first=ON, last=ON, score_by=ON, scope={}, rule={}, rules={},
            opened_by=administrator, event=event,
        )  # fmt: skip
    with pytest.raises(Refused, match="已有评查批次按这份标准评分"):
        keeping.change(own, actor=administrator, reason="改", not_applicable="left_out")
    with pytest.raises(Refused, match="已有评查批次按这份标准评分"):
        keeping.change_item(own.items.get(code="A1"), actor=administrator, reason="改", text="写明当事人")
    assert keeping.change(own, actor=administrator, reason="换了新版", valid_to=ON)  # it may still end
    many = [
        r for f in loading.FOLDER.glob("*.toml") for r in tomllib.loads(f.read_text("utf-8"))["evaluation_standard"]
    ]
    (row,) = [r for r in many if r["code"] == shipped.code]
    loading.load([row | {"item": row["item"][1:]}])
    assert standard().items.count() == own.items.count()


@pytest.mark.parametrize(
    ("typed", "grades"),
    [("95％：优秀", [[95, "优秀"]]), ("90分以上优秀；60 合格", [[90, "优秀"], [60, "合格"]]), ("90 优", None), ("90 合格；60 优秀", None)],
)  # fmt: skip
def test_the_grades_are_those_the_year_counts_by(typed: str, grades: list[Any] | None) -> None:
    found = reading.read(edited({(ABOUT, "B10"): typed}))
    if grades is None:
        (wrong,) = found.wrongs
        assert (wrong.sheet, wrong.cell) == (ABOUT, "B10") and "等次" in wrong.message
    else:
        assert found.values["grades"] == grades


def test_another_bureau_cannot_touch_it(administrator: Officer) -> None:
    own = keeping.take_over(standard(), actor=administrator, version="1", since=ON, reason="用")
    other = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
    stranger = Officer.objects.create(username="x", name="某", bureau=other)
    with pytest.raises(Refused):
        keeping.change(own, actor=stranger, reason="改", name="乙")
    assert standard_for(other, ON).region == ""
