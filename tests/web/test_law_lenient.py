"""不予处罚清单: the page by region, an item entered and ended, a workbook brought in, the items on a proposal's form."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import lawbase
from cases.leniency import tables
from cases.models import Bureau, Event, LenientItem, Officer, OfficerRole, Upload
from tests import walk
from tests.law.test_lenient import LINE, filled
from tests.web.filling import browser, form_of

pytestmark = pytest.mark.django_db

PAGE = "/law/lenient/"


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云")


def somebody(bureau: Bureau, role: str = "administrator") -> Client:
    officer = Officer.objects.create(username=f"o-{role}", name="某", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role=role, valid_from="2020-01-01")
    return browser(officer)


def item(**changes: Any) -> LenientItem:
    values: dict[str, Any] = {
        "region": "=410899", "code": "3", "kind": "first_minor", "title": "没有如实记录培训情况", "standard": "云川清单",
        "clauses": ["安全生产法/97/1/4"], "valid_from": date(2025, 1, 1), "source": "云应急〔2025〕1号", "by": "1501",
        "conditions": [{"name": "first", "wanted": True}, {"name": "accident_free", "at_least": 3}],
    }  # fmt: skip
    made = LenientItem.objects.create(**{**values, **changes})
    lawbase.forget()
    return made


def text(web: Client, address: str = PAGE, status: int = 200) -> str:
    answer = web.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return unescape(answer.content.decode())


def said(answer: Any) -> str:
    return unescape(answer.content.decode())


# -- the list ------------------------------------------------------------------------------------------------------------


def test_everybody_reads_items_clauses_conditions_and_what_is_unread(bureau: Bureau) -> None:
    web = somebody(bureau, "inspector")
    assert "本机关还没有不予处罚、从轻减轻的清单" in text(web)
    item()
    shown = text(web)
    assert "1 项清单事项，1 项待确认" in shown and "安全生产法第九十七条第一款第（四）项" in shown
    for words in ("首次违法", "危害后果轻微", "及时改正", "近3年未发生生产安全事故"):  # two of them by the statute
        assert f"<li>{words}</li>" in shown
    assert "登记一项" not in shown and "停用" not in shown


def test_lists_of_the_bureaus_regions_stand_nearest_first_examples_of_others_apart(bureau: Bureau) -> None:
    item(region="41", standard="省清单")
    item(standard="局清单")
    item(region="32", standard="外省清单")
    shown = text(somebody(bureau, "inspector"))
    assert shown.index("局清单") < shown.index("省清单") < shown.index("不作为本机关办案的依据")
    assert "外省清单" not in shown
    assert "江苏省首违不罚清单" in shown.partition("不作为本机关办案的依据")[2]


def test_the_list_is_narrowed_by_kind_words_and_time(bureau: Bureau) -> None:
    item()
    item(code="4", kind="lenient", title="主动消除隐患", clauses=[])
    item(code="5", title="以前的事项", valid_to=date(2026, 1, 1))
    web = somebody(bureau, "inspector")
    assert "以前的事项" not in text(web) and "以前的事项" in text(web, f"{PAGE}?ended=1")
    assert "没有如实记录" not in text(web, f"{PAGE}?kind=lenient") and "主动消除隐患" in text(
        web, f"{PAGE}?kind=lenient"
    )
    assert "没有如实记录" in text(web, f"{PAGE}?q=九十七条") and "主动消除隐患" not in text(web, f"{PAGE}?q=九十七条")
    assert "没有符合条件的事项" in text(web, f"{PAGE}?q=烟花")
    assert text(web, f"{PAGE}?kind=%27&q=%00")  # nonsense harms nothing


def test_many_items_take_no_more_queries(bureau: Bureau) -> None:
    web = somebody(bureau)

    def queries() -> int:
        lawbase.forget()
        with CaptureQueriesContext(
            connection,
        ) as found:
            text(web)
        return len(found)

    item()
    text(web)
    few = queries()
    LenientItem.objects.bulk_create(
        LenientItem(region="=410899", code=f"A{n}", kind="slight", title=f"事项{n}", standard=f"清单{n % 9}",
                    clauses=["安全生产法/99/1/1"], conditions=[], valid_from=date(2025, 1, 1), source="测试")
        for n in range(60)
    )  # fmt: skip
    assert queries() == few


# -- entered and ended by an administrator -------------------------------------------------------------------------------


ENTERED = {
    "standard": "云川清单", "code": "7", "region": "=410899", "kind": "first_minor", "title": "未设警示标志",
    "clauses": "安全生产法第九十九条第一项", "conditions": ["first", "high_risk"], "accident_free": "2", "since": "2026-1-1",
    "source": "云应急〔2026〕1号", "reason": "市局印发",
}  # fmt: skip


def test_an_administrator_enters_an_item(bureau: Bureau) -> None:
    web = somebody(bureau)
    assert "登记清单事项" in text(web, f"{PAGE}new/")
    answer = web.post(f"{PAGE}new/", ENTERED)
    assert answer.status_code == 302, said(answer)
    made = LenientItem.objects.get(example=False)
    assert made.clauses == ["安全生产法/99/1/1"] and made.by == "o-administrator" and not made.confirmed
    assert made.conditions == [
        {"name": "first", "wanted": True}, {"name": "high_risk", "wanted": False}, {"name": "accident_free", "at_least": 2},
    ]  # fmt: skip
    assert Event.objects.filter(case=None, name="lenient_item_added").count() == 1
    assert "《云川清单》第7项已登记" in text(web)
    assert "登记清单事项" in text(web, "/settings/log/") and "市局印发" in text(web, "/settings/log/")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "请填写"), ({"clauses": "某法第某条"}, "法条写法"), ({"accident_free": "40"}, "1至30的整数"),
        ({"since": "明年"}, "日期应写成"), ({"region": "32"}, "请选择其中一项"), ({"clauses": ""}, "请写明处罚依据"),
        ({"until": "2025-01-01"}, "早于施行日期"), ({"conditions": ["mood"]}, "请选择其中一项"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_everything_typed_stays(bureau: Bureau, changes: dict[str, Any], words: str) -> None:
    answer = somebody(bureau).post(f"{PAGE}new/", {**ENTERED, **changes})
    assert answer.status_code == 422 and words in said(answer)
    assert "云应急〔2026〕1号" in said(answer)
    assert not LenientItem.objects.filter(example=False).exists()


def test_an_administrator_ends_an_item_and_it_stays_to_be_read(bureau: Bureau) -> None:
    made, web = item(), somebody(bureau)
    answer = web.post(PAGE, {"do": "end", "row": made.pk, "on": "2026-12-31", "reason": "清单修订"})
    assert answer.status_code == 302, said(answer)
    made.refresh_from_db()
    assert made.valid_to == date(2026, 12, 31)
    assert "至 2026-12-31" in text(web)
    refused = web.post(PAGE, {"do": "end", "row": made.pk, "on": "2026-11-01", "reason": "x"})
    assert refused.status_code == 422 and "不能早于今天" in said(refused)


def test_only_an_administrator_ends_and_only_what_is_the_bureaus(bureau: Bureau) -> None:
    made = item()
    other = item(region="32")
    data = {"do": "end", "on": "2026-12-31", "reason": "x"}
    assert somebody(bureau, "inspector").post(PAGE, {**data, "row": made.pk}).status_code == 403
    web = somebody(bureau)
    example = LenientItem.objects.filter(example=True).first()
    assert example is not None
    for row in (other.pk, example.pk, 0, "x", "9" * 30):
        assert web.post(PAGE, {**data, "row": row}).status_code == 404
    assert not LenientItem.objects.exclude(valid_to=None).exists()


# -- a workbook ----------------------------------------------------------------------------------------------------------


def sent(web: Client, data: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("清单.xlsx", data)
    given = {"file": file, "region": "=410899", "reason": "市局印发", "check": "1", **more}
    return web.post(f"{PAGE}import/", given)


def test_the_template_can_be_fetched_and_read_back(bureau: Bureau) -> None:
    answer = somebody(bureau).get(f"{PAGE}template.xlsx")
    assert answer.status_code == 200 and answer["Content-Type"] == tables.XLSX
    assert tables.read(answer.content, citation=str, day=lambda text: None) == tables.Sheet()


def test_a_workbook_is_shown_first_and_stored_by_a_second_click(bureau: Bureau) -> None:
    web = somebody(bureau)
    shown = sent(web, filled(LINE, {**LINE, "序号": 4, "事项": "第二项"}))
    assert shown.status_code == 200 and "导入 2 项" in said(shown) and "近3年未发生生产安全事故" in said(shown)
    assert not LenientItem.objects.filter(example=False).exists()
    kept = re.search(r'name="kept" value="(\d+)"', said(shown))
    assert kept is not None
    done = web.post(f"{PAGE}import/", {"kept": kept[1], "region": "=410899", "reason": "市局印发", "import": "1"})
    assert done.status_code == 302, said(done)
    assert set(LenientItem.objects.filter(example=False).values_list("code", "by")) == {
        ("3", "o-administrator"), ("4", "o-administrator"),
    }  # fmt: skip
    assert Event.objects.filter(name="lenient_list_imported").count() == 1
    assert not Upload.objects.exists()


def test_a_wrong_cell_is_named_and_nothing_is_stored(bureau: Bureau) -> None:
    answer = sent(somebody(bureau), filled(LINE, {**LINE, "序号": 4, "处理": "免罚"}))
    assert answer.status_code == 422 and ">C3<" in said(answer) and "之一" in said(answer)
    assert not LenientItem.objects.filter(example=False).exists() and not Upload.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"), [(b"not a workbook", "不是 Excel 工作簿"), (tables.template(), "表里没有一项")]
)
def test_what_holds_no_list_is_refused_in_words(bureau: Bureau, data: bytes, words: str) -> None:
    answer = sent(somebody(bureau), data)
    assert answer.status_code == 422 and words in said(answer)
    assert not Upload.objects.exists()


def test_a_row_that_meets_one_in_force_is_refused_by_its_cell(bureau: Bureau) -> None:
    item(standard="云川清单", code="3")
    web = somebody(bureau)
    shown = sent(web, filled(LINE))
    kept = re.search(r'name="kept" value="(\d+)"', said(shown))
    assert kept is not None
    answer = web.post(f"{PAGE}import/", {"kept": kept[1], "region": "=410899", "reason": "印发", "import": "1"})
    assert answer.status_code == 422 and "B2" in said(answer) and "已经有一项" in said(answer)


def test_nothing_chosen_and_another_file(bureau: Bureau) -> None:
    web = somebody(bureau)
    empty = web.post(f"{PAGE}import/", {"region": "=410899", "reason": "x", "check": "1"})
    assert empty.status_code == 422 and "请选择文件" in said(empty)
    shown = sent(web, filled(LINE))
    kept = re.search(r'name="kept" value="(\d+)"', said(shown))
    assert kept is not None
    assert web.post(f"{PAGE}import/", {"kept": kept[1], "again": "1"}).status_code == 302
    assert not Upload.objects.exists()


# -- on the form of a proposal -------------------------------------------------------------------------------------------


class TestForm:
    def page(self, **earlier: str) -> tuple[Client, str]:
        raw = walk.sample("first")
        if earlier:
            raw["parties"][0]["earlier"] = [
                {"decided_on": d, "clause": c.replace("_", "/")} for c, d in earlier.items()
            ]
        walked = walk.case_at("investigating", raw=raw, before="conclude_investigation")
        web = browser(walked.officer("周启明"))
        return web, f"/cases/{walked.case.uid}/acts/conclude_investigation/"

    def chosen(self, web: Client, address: str, **more: Any) -> Any:
        form = form_of(text(web, address), "act")
        form.set(proposals__0__kind="no_penalty", proposals__0__reason="first_minor", _on="2026-04-29", **more)
        return web.post(address, form.data("_check"))

    def test_items_that_fit_the_clause_are_offered(self) -> None:
        item()
        item(code="4", clauses=["安全生产法/99/1/1"], title="别的事项")
        item(code="5", kind="slight", title="轻微的事项")
        web, address = self.page()
        shown = said(self.chosen(web, address))
        assert "第3项 没有如实记录培训情况（云川清单，待确认）" in shown
        assert "别的事项" not in shown and "轻微的事项" not in shown

    def test_its_conditions_are_ticks_with_what_the_record_knows_beside_each(self) -> None:
        item()
        web, address = self.page(安全生产法_97_1_4="2025-03-02")
        shown = said(self.chosen(web, address, proposals__0__list_item="云川清单/3"))
        assert "此前2025-03-02因同一条款被处罚" in shown
        assert "2026-04-24复查合格" in shown
        assert "近3年未发生生产安全事故" in shown and "请核对事故台账" in shown
        assert "不属于高危行业领域" not in shown, "this list does not ask for it"

    def test_what_is_ticked_is_answered_as_the_list_wants_it(self) -> None:
        item(conditions=[{"name": "first", "wanted": True}, {"name": "high_risk", "wanted": False}])
        web, address = self.page()
        ticked = {
            "proposals__0__list_item": "云川清单/3",
            "proposals__0__conditions": ["first", "slight", "corrected", "high_risk"],
        }
        shown = said(self.chosen(web, address, **ticked))
        assert "的条件“" not in shown.partition("提交前核对")[2]
        left = said(self.chosen(web, address, **{**ticked, "proposals__0__conditions": ["first"]}))
        assert "《云川清单》第3项（待确认）的条件“不属于高危行业领域”没有填写" in left.partition("提交前核对")[2]

    def test_where_no_list_fits_the_parameters_ask_and_another_list_can_be_typed(self) -> None:
        web, address = self.page()
        shown = said(self.chosen(web, address))
        assert "本机关的清单没有载明该违法行为" in shown and "不属于高危行业领域" in shown

    def test_the_list_holds_on_the_day_of_the_act(self) -> None:
        item(valid_from=date(2026, 5, 1))
        web, address = self.page()
        assert "第3项 没有如实记录培训情况" not in said(self.chosen(web, address))


def test_education_is_asked_for_then_the_visit(db: None) -> None:
    """33(3): on the desk after a decision without penalty, until the visit is recorded."""
    walked = walk.case_at("served", "first")
    web = browser(walked.officer("周启明"))
    assert "教育当事人，交付行政指导告知书" in text(web, "/")
    address = f"/cases/{walked.case.uid}/acts/educate/"
    form = form_of(text(web, address), "act")
    assert form.values["form"] == ["guidance_notice"] and "pledge" in form.values
    walked.perform("educate", "周启明", "2026-11-20", {"pledge": True})
    desk = text(web, "/")
    assert "教育当事人" not in desk and "待回访" in desk
    form = form_of(text(web, address), "act")
    assert form.values["form"] == ["visit"]
    walked.perform("educate", "周启明", "2026-11-22", {"form": "visit", "found": "整改成果保持良好"})
    assert "待回访" not in text(web, "/")
    assert "整改成果保持良好" in text(web, f"/cases/{walked.case.uid}/record/")
