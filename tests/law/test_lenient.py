"""不予处罚清单 as data: what ships, which items reach a bureau on a day, the vocabulary, the workbook, who may change it."""

from __future__ import annotations

import io
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cases import lawbase, opening, reference
from cases.administration import Refused
from cases.leniency import conditions, items, keeping, tables
from cases.leniency.keeping import Given
from cases.models import Bureau, Event, LenientItem, Officer
from cases.opening import Unopenable
from cases.web.forms import typed

DATA = Path(__file__).resolve().parents[2] / "cases/data/lenient"
ROWS = [row for file in sorted(DATA.glob("*.toml")) for row in tomllib.loads(file.read_text("utf-8"))["lenient_item"]]
CODE = "410899"
TODAY = date(2026, 11, 22)  # of the tests' clock


@pytest.fixture(autouse=True)
def fresh_law() -> Any:
    lawbase.forget()
    yield
    lawbase.forget()


@pytest.fixture
def bureau(db: None) -> Bureau:
    return Bureau.objects.create(code=CODE, name="云川市应急管理局", abbr="豫云")


@pytest.fixture
def administrator(bureau: Bureau) -> Officer:
    return Officer.objects.create(username="9", name="管", bureau=bureau)


def given(**changes: Any) -> Given:
    values: dict[str, Any] = {
        "code": "1", "kind": "first_minor", "title": "未设警示标志", "standard": "云川清单", "since": date(2026, 1, 1),
        "source": "云应急〔2026〕1号", "clauses": ["安全生产法/99/1/1"], "conditions": [{"name": "first", "wanted": True}],
    }  # fmt: skip
    return Given(**{**values, **changes})


def insert(**changes: Any) -> LenientItem:
    values: dict[str, Any] = {
        "region": "", "code": "1", "kind": "first_minor", "title": "甲", "clauses": ["安全生产法/99/1/1"],
        "standard": "清单", "valid_from": date(2025, 1, 1), "source": "测试",
    }  # fmt: skip
    made = LenientItem.objects.create(**{**values, **changes})
    lawbase.forget()
    return made


# -- what ships ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['region']}-{row['code']}")
def test_what_ships_is_an_example_nobody_confirmed_in_words_of_the_vocabulary(row: dict[str, Any]) -> None:
    """The texts of the items were not to be had: nothing that ships judges."""
    assert row["example"] and not row.get("confirmed", False) and row["source"]
    assert conditions.why_wrong(row["conditions"]) == ""
    assert row["kind"] in dict(LenientItem.KINDS)


def test_the_regions_of_the_sources_are_there() -> None:
    assert {row["region"] for row in ROWS} == {"4108", "32", "3710", "5119", "4404", "431222"}
    jiangsu = next(row for row in ROWS if row["region"] == "32")
    assert conditions.labels(jiangsu["conditions"]) == [
        "首次违法", "危害后果轻微", "及时改正", "近3年未发生生产安全亡人事故", "未列入严重失信主体名单",
    ]  # fmt: skip


@pytest.mark.django_db
def test_loading_again_leaves_what_an_administrator_changed() -> None:
    row = LenientItem.objects.get(region="32")
    LenientItem.objects.filter(pk=row.pk).update(title="改过", by="1501")
    LenientItem.objects.filter(region="3710").update(title="没有人改")
    reference.LOADERS["lenient_item"](ROWS)
    assert LenientItem.objects.get(region="32").title == "改过"
    assert LenientItem.objects.get(region="3710").title != "没有人改"
    assert LenientItem.objects.count() == len(ROWS)


@pytest.mark.django_db
def test_a_row_with_an_unknown_condition_is_not_loaded() -> None:
    with pytest.raises(ValueError, match="没有“mood”这个条件"):
        reference.LOADERS["lenient_item"]([{**ROWS[0], "conditions": [{"name": "mood", "wanted": True}]}])


# -- which items, when ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestWhich:
    def named(self, on: date = TODAY, kind: str = "first_minor", clause: str = "安全生产法/99/1/1") -> list[str]:
        found = items.fitting(lawbase.current(), CODE, on, kind, [clause])
        return [i.title for i in found]

    def test_nearest_region_first_and_no_other_place(self) -> None:
        for region, title in (("", "国"), (f"={CODE}", "局"), ("32", "苏"), ("41", "省"), ("4108", "市")):
            insert(region=region, title=title)
        assert self.named() == ["局", "市", "省", "国"]

    @pytest.mark.parametrize(
        ("on", "holds"), [("2024-12-31", False), ("2025-01-01", True), ("2026-06-30", True), ("2026-07-01", False)]
    )
    def test_from_its_first_to_its_last_day(self, on: str, holds: bool) -> None:
        insert(valid_to=date(2026, 6, 30))
        assert bool(self.named(date.fromisoformat(on))) is holds

    @pytest.mark.parametrize(
        ("listed", "clause", "covers"),
        [
            ("安全生产法/97/1/4", "安全生产法/97/1/4", True),
            ("安全生产法/97/1/4", "安全生产法/97/1/3", False),
            ("安全生产法/97/1", "安全生产法/97/1/3", True),
            ("安全生产法/97", "安全生产法/97/1/3", True),
            ("安全生产法/97/2", "安全生产法/97/1/3", False),
            ("安全生产法/97", "安全生产法/97", True),
            ("安全生产法/97/1/4", "消防法/97/1/4", False),
            ("安全生产法/97/1/4", "安全生产法/97/1/4+安全生产法/99/1/1", False),
        ],
    )
    def test_a_citation_means_all_that_lies_under_it(self, listed: str, clause: str, covers: bool) -> None:
        assert items.covers(insert(clauses=[listed]), clause) is covers

    def test_an_item_without_clauses_speaks_of_any(self) -> None:
        insert(clauses=[])
        assert self.named(clause="消防法/60/1/1") == ["甲"]

    def test_another_kind_is_not_offered(self) -> None:
        insert(kind="slight")
        assert self.named() == [] and self.named(kind="slight") == ["甲"]

    def test_the_lists_are_read_once_for_the_law_as_it_stands(self, django_assert_num_queries: Any) -> None:
        insert()
        law = lawbase.current()
        with django_assert_num_queries(1):
            for _ in range(3):
                items.of_bureau(law, CODE)

    def test_an_item_made_or_ended_is_seen_at_once(self) -> None:
        """The triggers move the stamp (`models.triggers`)."""
        made = insert()
        assert len(items.of_bureau(lawbase.current(), CODE)) == 1
        made.delete()
        assert items.of_bureau(lawbase.current(), CODE) == []


# -- the vocabulary ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "answer", "right"),
    [
        ({"name": "first", "wanted": True}, True, True),
        ({"name": "first", "wanted": True}, False, False),
        ({"name": "first", "wanted": True}, None, False),
        ({"name": "first", "wanted": True}, 1, False),
        ({"name": "high_risk", "wanted": False}, False, True),
        ({"name": "high_risk", "wanted": False}, 0, False),
        ({"name": "accident_free", "at_least": 3}, True, True),
        ({"name": "accident_free", "at_least": 3}, False, False),
        ({"name": "accident_free", "at_least": 3}, 2, False),
        ({"name": "accident_free", "at_least": 3}, 3, True),
    ],
)
def test_an_answer_fulfils_a_condition(row: conditions.Row, answer: Any, right: bool) -> None:
    assert conditions.answered(row, answer) is right


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("x", "列表"), ([{"wanted": True}], "重复或者写法"), ([{"name": "mood", "wanted": True}], "没有“mood”"),
        ([{"name": "first", "wanted": True}] * 2, "重复"), ([{"name": "first"}], "是或者否"),
        ([{"name": "first", "wanted": 1}], "是或者否"), ([{"name": "accident_free", "wanted": True}], "年数"),
        ([{"name": "accident_free", "at_least": 0}], "年数"), ([{"name": "accident_free", "at_least": 31}], "年数"),
    ],
)  # fmt: skip
def test_a_list_cannot_ask_what_nobody_understands(rows: Any, why: str) -> None:
    assert why in conditions.why_wrong(rows)


# -- entered and ended ---------------------------------------------------------------------------------------------------


class TestKeeping:
    def add(self, actor: Officer, region: str = f"={CODE}", **changes: Any) -> LenientItem:
        return keeping.add(given(**changes), actor=actor, region=region, reason="市局印发")

    def test_an_item_is_an_event_in_the_bureaus_own_chain(self, administrator: Officer) -> None:
        row = self.add(administrator)
        assert (row.by, row.region, row.example) == ("9", "=410899", False)
        event = Event.objects.get(case=None, name="lenient_item_added")
        told = json.loads(event.payload)
        assert (told["standard"], told["code"], told["reason"]) == ("云川清单", "1", "市局印发")

    @pytest.mark.parametrize("region", ["4108", "41"])
    def test_a_bureau_with_one_above_it_writes_for_itself_alone(self, administrator: Officer, region: str) -> None:
        self.add(administrator, region, code="2")
        above = Bureau.objects.create(code="410000", name="省厅", abbr="豫")
        Bureau.objects.filter(pk=administrator.bureau_id).update(parent=above)
        with pytest.raises(Refused, match="不由本机关登记"):
            self.add(administrator, region)

    @pytest.mark.parametrize("region", ["32", "", "=410000", "4109"])
    def test_nobody_writes_for_another_place(self, administrator: Officer, region: str) -> None:
        with pytest.raises(Refused, match="不由本机关登记"):
            self.add(administrator, region)
        assert not Event.objects.filter(name="lenient_item_added").exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "none"}, "kind"), ({"code": ""}, "code"), ({"code": "1/2"}, "code"), ({"standard": "《清单》"}, "standard"),
            ({"standard": "长" * 151}, "standard"), ({"title": ""}, "title"), ({"source": ""}, "source"),
            ({"clauses": ["九十七条"]}, "clauses"), ({"clauses": []}, "clauses"),
            ({"conditions": [{"name": "mood", "wanted": True}]}, "conditions"), ({"years": 31}, "years"),
            ({"until": date(2025, 12, 31)}, "until"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_at_its_field(
        self, administrator: Officer, changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            self.add(administrator, **changes)
        assert refused.value.field == field

    def test_a_number_stands_once_at_a_time(self, administrator: Officer) -> None:
        self.add(administrator)
        with pytest.raises(Refused, match="已经有一项"):
            self.add(administrator, since=date(2026, 6, 1))
        self.add(administrator, standard="另一清单")

    def test_an_item_ends_and_another_begins(self, administrator: Officer) -> None:
        row = self.add(administrator)
        keeping.end(row, actor=administrator, on=date(2026, 12, 31), reason="修订")
        self.add(administrator, since=date(2027, 1, 1), title="修订以后")
        lawbase.forget()
        held = [i for i in items.of_bureau(lawbase.current(), CODE) if items.holds(i, date(2026, 12, 31))]
        assert [i.title for i in held] == ["未设警示标志"]
        assert Event.objects.filter(name="lenient_item_ended").count() == 1

    def test_what_was_in_force_is_not_ended_in_the_past(self, administrator: Officer) -> None:
        row = self.add(administrator)
        with pytest.raises(Refused, match="不能早于今天"):
            keeping.end(row, actor=administrator, on=date(2026, 11, 21), reason="修订")

    def test_one_not_begun_is_taken_back(self, administrator: Officer) -> None:
        row = self.add(administrator, since=date(2027, 1, 1))
        keeping.end(row, actor=administrator, on=TODAY, reason="印错")
        assert not LenientItem.objects.filter(pk=row.pk).exists()
        assert Event.objects.filter(name="lenient_item_withdrawn").count() == 1

    def test_a_reason_is_asked_for(self, administrator: Officer) -> None:
        row = self.add(administrator)
        for change in (
            lambda: keeping.add(given(code="2"), actor=administrator, region=f"={CODE}", reason=" "),
            lambda: keeping.end(row, actor=administrator, on=TODAY, reason=""),
            lambda: keeping.bring([given(code="3")], actor=administrator, region=f"={CODE}", reason=""),
        ):
            with pytest.raises(Refused, match="理由"):
                change()

    def test_a_whole_list_is_one_event_or_nothing(self, administrator: Officer) -> None:
        many = [given(code=str(n)) for n in (1, 2, 3)]
        keeping.bring(many, actor=administrator, region=f"={CODE}", reason="印发")
        assert Event.objects.filter(name="lenient_list_imported").count() == 1
        with pytest.raises(Refused) as refused:
            keeping.bring([given(code="4"), given(code="2")], actor=administrator, region=f"={CODE}", reason="印发")
        assert refused.value.field == "1"
        assert LenientItem.objects.filter(example=False).count() == 3


# -- the workbook --------------------------------------------------------------------------------------------------------


def filled(*rows: dict[str, Any], drop: str = "") -> bytes:
    """The template filled in, by labels of its columns."""
    book = openpyxl.load_workbook(io.BytesIO(tables.template()))
    sheet = book[tables.SHEET]
    head = [cell.value for cell in sheet[1]]
    for number, row in enumerate(rows, 2):
        for label, value in row.items():
            sheet.cell(number, head.index(label) + 1, value)
    if drop:
        sheet.delete_cols(head.index(drop) + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


LINE = {
    "清单文件": "《云川清单》", "序号": 3, "处理": "首违不罚", "事项": "未如实记录培训", "处罚依据": "安全生产法第九十七条第一款第四项",
    "首次违法": "是", "危害后果轻微": "是", "及时改正": "√", "不属于高危行业领域": "是", "近几年未发生生产安全事故": 3,
    "首次违法：回看年数": 2, "施行日期": date(2026, 1, 1), "依据": "云应急〔2026〕1号", "已核对原文": "是",
}  # fmt: skip


def read(data: bytes) -> tables.Sheet:
    return tables.read(data, citation=typed.citation, day=typed.as_day)


class TestWorkbook:
    def test_the_empty_template_holds_nothing(self) -> None:
        assert read(tables.template()) == tables.Sheet()

    def test_a_filled_one_is_read_back(self) -> None:
        sheet = read(
            filled(LINE, {**LINE, "序号": "4", "处理": "从轻处罚", "处罚依据": "", "施行日期": "2026年3月1日"})
        )
        assert sheet.wrongs == [] and sheet.rows == [2, 3]
        one, two = sheet.items
        assert one == Given(
            "3", "first_minor", "未如实记录培训", "云川清单", date(2026, 1, 1), "云应急〔2026〕1号", ["安全生产法/97/1/4"],
            [
                {"name": "first", "wanted": True}, {"name": "slight", "wanted": True}, {"name": "corrected", "wanted": True},
                {"name": "high_risk", "wanted": False}, {"name": "accident_free", "at_least": 3},
            ],
            2, None, True,
        )  # fmt: skip
        assert (two.kind, two.clauses, two.since) == ("lenient", [], date(2026, 3, 1))

    @pytest.mark.parametrize(
        ("changes", "cell", "word"),
        [
            ({"处理": "免罚"}, "C2", "之一"), ({"序号": None}, "B2", "请填写"), ({"事项": None}, "D2", "请填写"),
            ({"处罚依据": "安全生产法第某条"}, "E2", "法条写法"), ({"首次违法": "也许"}, "F2", "应写“是”"),
            ({"近几年未发生生产安全事故": "三年"}, "M2", "整数"), ({"施行日期": "明年"}, "R2", "日期应写成"),
            ({"施行日期": None}, "R2", "请填写"), ({"失效日期": date(2025, 1, 1)}, "S2", "早于"),
            ({"首次违法：回看年数": 99}, "Q2", "整数"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_by_cell(self, changes: dict[str, Any], cell: str, word: str) -> None:
        sheet = read(filled({**LINE, **changes}))
        assert sheet.items == []
        (wrong,) = sheet.wrongs
        assert wrong.cell == cell and word in wrong.message

    def test_columns_may_stand_in_another_order_but_not_be_missing(self) -> None:
        with pytest.raises(Unopenable, match="事项"):
            read(filled(LINE, drop="事项"))

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04junk", b"a,b,c", b"\x00" * 100])
    def test_what_is_no_workbook_is_refused_in_words(self, data: bytes) -> None:
        with pytest.raises(Unopenable, match="不是 Excel"):
            read(data)

    def test_what_is_too_large_is_not_opened(self) -> None:
        with pytest.raises(Unopenable, match="超过 2 MB"):
            read(b"P" * (opening.MOST_BYTES + 1))

    def test_what_unfolds_beyond_measure_is_not_opened(self) -> None:
        import zipfile

        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/worksheets/sheet1.xml", b"0" * (opening.SWELLS * opening.MOST_BYTES + 1))
        with pytest.raises(Unopenable, match="过大"):
            read(out.getvalue())

    def test_a_refusal_of_the_whole_names_the_row(self) -> None:
        sheet = read(filled(LINE, {**LINE, "序号": 4}))
        assert tables.where(sheet, Refused("已经有一项", "1")) == tables.WrongCell("B3", "已经有一项")
        assert tables.where(sheet, Refused("另一位", "")).cell == ""
