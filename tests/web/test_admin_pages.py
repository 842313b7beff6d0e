"""机构、本机关、参数、放假安排、印章位置、常用语、变更记录."""

import json
from datetime import date

import pytest
from django.test import Client

from cases import lawbase, verify
from cases.administration import Refused, holidays, parameter_values, phrases
from cases.inputs import INPUTS
from cases.models import Bureau, CalendarYear, Event, Officer, OfficerRole, ParameterRow, Phrase, SealPlace, Unit
from cases.registry import Role
from cases.web.forms import fields
from tests.web.filling import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云", level="city")


@pytest.fixture
def site(bureau: Bureau) -> Client:
    admin = Officer.objects.create_user("1501", password="so long as it is", name="方岚", bureau=bureau)
    OfficerRole.objects.create(officer=admin, role=Role.ADMINISTRATOR, valid_from=date(2020, 1, 1))
    return browser(admin)


def value(key: str, on: date) -> object:
    return lawbase.current().parameter(key, "410899", on).value


NEW = {"do": "add", "value": "7", "since": "2026-12-01", "source": "本局规定第九条", "reason": "复查要快"}


def test_a_new_row_applies_from_its_day_and_the_old_one_before(site: Client) -> None:
    assert site.post("/settings/parameters/recheck_days/", NEW).status_code == 302
    assert value("recheck_days", date(2026, 11, 30)) == 10
    assert value("recheck_days", date(2026, 12, 1)) == 7
    again = {**NEW, "value": "8", "since": "2027-01-01", "confirmed": "on"}
    assert site.post("/settings/parameters/recheck_days/", again).status_code == 302
    own = ParameterRow.objects.filter(region="=410899").order_by("valid_from")
    assert [(r.value, r.valid_to, r.confirmed) for r in own] == [(7, date(2026, 12, 31), False), (8, None, True)]
    assert "复查要快" in Event.objects.filter(name="parameter_added").first().payload  # type: ignore[union-attr]


def test_two_rows_never_begin_on_one_day(site: Client) -> None:
    site.post("/settings/parameters/recheck_days/", NEW)
    answer = site.post("/settings/parameters/recheck_days/", {**NEW, "value": "9"})
    assert answer.status_code == 422 and "从这一天起已经有一个数" in answer.content.decode()


def test_a_reason_and_a_source_must_be_given(site: Client) -> None:
    answer = site.post("/settings/parameters/recheck_days/", {**NEW, "source": "", "reason": " "})
    assert "依据：请填写" in answer.content.decode() and "理由：请填写" in answer.content.decode()


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("recheck_days", "十", "应为0至3650的整数"),
        ("cash_limit", "一百", "金额应为数字"),
        ("hearing_kinds", "罚款\n拘留", "第 2 行“拘留”不对"),
        ("record_filing", "司法局｜100000｜10000", "第 1 行应写成"),
        ("record_filing", "司法局｜100000｜10000｜0｜日历日｜", "第 1 行天数：应为1至3650的整数"),
        ("first_offence_conditions", "初次违法｜也许", "应为是或者否"),
        ("review_scope", "whatever", "请选择其中一项"),
    ],
)
def test_a_value_of_another_shape_is_refused(site: Client, key: str, typed: str, said: str) -> None:
    answer = site.post(f"/settings/parameters/{key}/", {**NEW, "value": typed})
    assert answer.status_code == 422 and said in answer.content.decode()


def test_every_shipped_value_is_read_back_as_it_is_typed() -> None:
    for row in ParameterRow.objects.all():
        typed = parameter_values.as_typed(row.key, row.unit, row.value)
        assert parameter_values.read(row.key, row.unit, typed) == row.value, (row.key, typed)


def test_no_shipped_value_is_shown_in_code() -> None:
    for row in ParameterRow.objects.all():
        if row.key not in ("tier_names", "penalty_layout"):  # tiers and printed forms are called by letters
            assert not any(
                c.isascii() and c.isalpha() for c in "".join(parameter_values.shown(row.key, row.unit, row.value))
            ), row.key


def test_money_is_typed_in_yuan(site: Client) -> None:
    site.post("/settings/parameters/cash_limit/", {**NEW, "value": "２００ 元"})
    assert value("cash_limit", date(2026, 12, 1)) == 20000


def test_confirming_takes_a_row_over_as_the_bureaus_own(site: Client, bureau: Bureau) -> None:
    shared = ParameterRow.objects.get(key="filing_days", region="", valid_to=None)
    page = "/settings/parameters/filing_days/"
    assert site.post(page, {"do": "confirm", "row": shared.pk}).status_code == 422
    assert site.post(page, {"do": "confirm", "row": shared.pk, "reason": "看过原文"}).status_code == 302
    shared.refresh_from_db()
    own = ParameterRow.objects.get(key="filing_days", region="=410899")
    assert not shared.confirmed and own.confirmed and own.by == "1501" and own.valid_from == shared.valid_from
    assert lawbase.current().parameter("filing_days", "410899", date(2026, 11, 22)).confirmed
    assert not lawbase.current().parameter("filing_days", "410888", date(2026, 11, 22)).confirmed


def test_an_own_row_ends_but_never_in_the_past(site: Client) -> None:
    site.post("/settings/parameters/recheck_days/", {**NEW, "since": "2026-11-01"})
    row = ParameterRow.objects.get(region="=410899")
    page, end = "/settings/parameters/recheck_days/", {"do": "end", "row": row.pk, "reason": "不再需要"}
    assert site.post(page, {**end, "on": "2026-11-10"}).status_code == 422
    assert site.post(page, {**end, "on": "2026-11-30"}).status_code == 302
    assert (value("recheck_days", date(2026, 11, 30)), value("recheck_days", date(2026, 12, 1))) == (7, 10)


def test_a_row_not_begun_is_taken_back_and_the_one_before_goes_on(site: Client) -> None:
    page = "/settings/parameters/recheck_days/"
    site.post(page, {**NEW, "since": "2026-11-01"})
    site.post(page, {**NEW, "since": "2027-01-01", "value": "5"})
    row = ParameterRow.objects.get(region="=410899", valid_from=date(2027, 1, 1))
    assert site.post(page, {"do": "end", "row": row.pk, "reason": "弄错", "on": ""}).status_code == 422
    assert site.post(page, {"do": "end", "row": row.pk, "reason": "弄错", "on": "2026-11-22"}).status_code == 302
    assert ParameterRow.objects.get(region="=410899").valid_to is None


def test_shared_rows_are_nobodys_to_end(site: Client) -> None:
    shared = ParameterRow.objects.get(key="filing_days", region="", valid_to=None)
    given = {"do": "end", "row": shared.pk, "reason": "x", "on": "2026-12-01"}
    assert site.post("/settings/parameters/filing_days/", given).status_code == 422


def test_a_parameter_of_another_region_is_not_shown(site: Client) -> None:
    page = site.get("/settings/parameters/severity_order/").content.decode()
    assert "浙江" not in page
    assert site.get("/settings/parameters/no_such/").status_code == 404


def test_the_list_of_parameters_marks_what_nobody_confirmed(site: Client) -> None:
    every = site.get("/settings/parameters/").content.decode()
    some = site.get("/settings/parameters/?show=unconfirmed").content.decode()
    assert "待确认" in every and len(some) < len(every)
    assert "整改复查期限" in site.get("/settings/parameters/?q=整改复查").content.decode()


NOTICE = {
    "year": "2027", "source": "国务院办公厅关于2027年部分节假日安排的通知", "holidays": "1月1日至3日，2月5日至12日",
    "workdays": "2月14日（星期日）",
}  # fmt: skip


def test_a_notice_is_read_back_before_it_is_stored(site: Client) -> None:
    shown = site.post("/settings/holidays/", NOTICE)
    assert shown.status_code == 200 and "工作日放假 7 天" in shown.content.decode()
    assert not CalendarYear.objects.filter(year=2027, announced=True).exists()
    assert site.post("/settings/holidays/", {**NOTICE, "sure": "1"}).status_code == 302
    assert CalendarYear.objects.get(year=2027).announced
    assert not lawbase.current().calendar.is_working(date(2027, 1, 1))
    told = json.loads(Event.objects.get(name="holiday_notice").payload)
    assert told["holidays"][0] == "2027-01-01" and told["workdays"] == ["2027-02-14"]


@pytest.mark.parametrize(
    ("off", "on", "said"),
    [
        ("元旦", "", "“元旦”不是日期"),
        ("2月30日", "", "没有“2月30日”这一天"),
        ("1月2日", "", "至少应有一个放假日"),
        ("1月1日", "2月15日", "不是周末"),
        ("1月1日至6月1日", "", "先后不对，或者太长"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused(off: str, on: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        holidays.notice(2027, off, on, "通知")


def test_new_years_eve_may_belong_to_the_year_before() -> None:
    off, _ = holidays.notice(2027, "12月31日至1月1日", "", "通知")
    assert off == [date(2026, 12, 31), date(2027, 1, 1)]


def test_an_entrusted_township_needs_its_paper_and_dates(site: Client) -> None:
    given = {"name": "青石镇人民政府", "kind": "entrusted"}
    assert "请写明委托书" in site.post("/settings/units/", given).content.decode()
    given |= {"paper": "云应急委〔2026〕3号", "since": "2026-01-01", "until": "2026-12-31", "fine": "5万"}
    assert site.post("/settings/units/", given).status_code == 302
    unit = Unit.objects.get()
    assert unit.limits == {
        "paper": "云应急委〔2026〕3号",
        "since": "2026-01-01",
        "until": "2026-12-31",
        "fine_fen": 5000000,
    }
    assert site.post(f"/settings/units/{unit.pk}/", {**given, "until": "2027-12-31"}).status_code == 302
    assert "2027-12-31" in site.get("/settings/units/").content.decode()


def test_another_bureaus_unit_does_not_exist(site: Client) -> None:
    other = Bureau.objects.create(code="410888", name="别市应急管理局", abbr="豫别")
    unit = Unit.objects.create(bureau=other, name="外科")
    assert site.get(f"/settings/units/{unit.pk}/").status_code == 404


def test_the_bureaus_data_change_but_not_its_name(site: Client, bureau: Bureau) -> None:
    given = {
        "do": "bureau",
        "government": "云川市人民政府",
        "court": "云川市人民法院",
        "bank": "云川银行",
        "name": "别的",
    }
    assert site.post("/settings/bureau/", given).status_code == 302
    bureau.refresh_from_db()
    assert (bureau.bank, bureau.name) == ("云川银行", "云川市应急管理局")


def test_the_bureau_above_is_entered_once(site: Client, bureau: Bureau) -> None:
    given = {"do": "superior", "name": "豫州省应急管理厅", "code": "410000", "abbr": "豫", "level": "province"}
    assert site.post("/settings/bureau/", {**given, "code": "410899"}).status_code == 422
    assert site.post("/settings/bureau/", given).status_code == 302
    bureau.refresh_from_db()
    assert bureau.parent and bureau.parent.name == "豫州省应急管理厅"
    assert site.post("/settings/bureau/", {**given, "code": "420000"}).status_code == 422


def test_a_seal_lies_wholly_on_the_paper(site: Client) -> None:
    page = "/settings/seals/decision_unit/"
    assert site.post(page, {"seal": "公章", "x_mm": "145", "y_mm": "10"}).status_code == 422
    assert site.post(page, {"seal": "公章", "x_mm": "145", "y_mm": "70"}).status_code == 302
    assert SealPlace.objects.get().y_mm == 70
    site.post(page, {"do": "remove"})
    assert not SealPlace.objects.exists()
    assert site.get("/settings/seals/nothing/").status_code == 404


def test_a_phrase_is_retired_and_restored(site: Client) -> None:
    site.post("/settings/phrases/", {"do": "add", "topic": "opinion", "text": "同意。"})
    row = Phrase.objects.get()
    for do, retired in (("retire", True), ("restore", False)):
        site.post("/settings/phrases/", {"do": do, "row": row.pk})
        row.refresh_from_db()
        assert row.retired is retired
    assert site.post("/settings/phrases/", {"do": "add", "topic": "opinion", "text": "同意。"}).status_code == 422


def test_every_topic_of_the_phrase_book_is_a_text_of_some_act() -> None:
    texts = {leaf.name for act in INPUTS for leaf in fields.leaves(fields.tree(act)) if leaf.kind == "text"}
    assert {topic for topic, _ in phrases.TOPICS} <= texts


def test_every_change_stands_in_the_bureaus_record_in_words(site: Client, bureau: Bureau) -> None:
    site.post("/settings/parameters/recheck_days/", NEW)
    site.post("/settings/holidays/", {**NOTICE, "sure": "1"})
    site.post("/settings/phrases/", {"do": "add", "topic": "opinion", "text": "同意。"})
    page = site.get("/settings/log/").content.decode()
    assert "整改复查期限：7 日，2026-12-01 起，复查要快" in page and "录入放假安排" in page
    assert verify.run().ok
    bureau.refresh_from_db()
    assert bureau.version == Event.objects.count() == 3


def test_the_record_is_paged_by_key(site: Client) -> None:
    for i in range(60):
        site.post("/settings/phrases/", {"do": "add", "topic": "opinion", "text": f"第{i}条"})
    first = site.get("/settings/log/").content.decode()
    assert "?before=11" in first and "第59条" in first and "第9条" not in first
    assert "第9条" in site.get("/settings/log/?before=11").content.decode()


def test_the_first_page_says_what_waits(site: Client) -> None:
    page = site.get("/settings/").content.decode()
    assert "件事要处理" in page and "待确认" in page and "2027年暂算" in page and "缺 7 项" in page
