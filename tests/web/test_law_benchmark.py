"""裁量基准: the page, the workbook, and the tiers on the form of a proposal, all without a script."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import lawbase, verify
from cases.discretion import tables
from cases.discretion.benchmark import Place
from cases.models import Bureau, Case, DecisionClause, Event, Officer, OfficerRole, Tier, Upload
from cases.reads import comparable
from cases.registry import Role
from tests.walk import Walked, case_at, sample
from tests.web.filling import PageForm, browser, form_of

pytestmark = pytest.mark.django_db
OWN = "=410899"
TRAINED = "安全生产法/97/1/7"
WAN = 1_000_000


@pytest.fixture
def bureau() -> Bureau:
    above = Bureau.objects.create(code="410000", name="豫州省应急管理厅", abbr="豫", level="province")
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云", level="city", parent=above)


def officer(bureau: Bureau, username: str, role: Role) -> Officer:
    made = Officer.objects.create_user(username, password="so long as it is", name=f"某{username}", bureau=bureau)
    OfficerRole.objects.create(officer=made, role=role, valid_from=date(2020, 1, 1))
    return made


@pytest.fixture
def site(bureau: Bureau) -> Client:
    return browser(officer(bureau, "1501", Role.ADMINISTRATOR))


def tiers(region: str = OWN, standard: str = "本市裁量基准", **more: Any) -> list[Tier]:
    """涉及人员: one → up to 10,000; two to four → up to 30,000; more → up to 100,000."""
    bands = (("较轻", 0, 1, [("le", 1)]), ("一般", 1, 3, [("ge", 2), ("le", 4)]), ("较重", 3, 10, [("ge", 5)]))
    return [
        Tier.objects.create(**{
            "code": "W97.7", "cite": TRAINED, "subject": "unit", "step": "first", "region": region, "seq": seq,
            "label": label, "low": low * WAN, "high": high * WAN, "low_inclusive": bool(low), "standard": standard,
            "conditions": [{"metric": "people", "op": op, "value": n} for op, n in conditions], "source": "测试",
            "valid_from": date(2024, 11, 1), **more,
        })
        for seq, (label, low, high, conditions) in enumerate(bands, 1)
    ]  # fmt: skip


def read(client: Client, address: str = "/law/benchmark/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# -- the page ----------------------------------------------------------------------------------------------------------


def test_the_page_says_conditions_band_region_source_and_what_nobody_confirmed(site: Client) -> None:
    tiers()
    html = read(site, "/law/benchmark/?q=特种作业")
    for words in (
        "涉及人员2人以上、4人以下",
        "1万元以上3万元以下",
        "本市裁量基准",
        "本机关，2024-11-01 起",
        "待确认",
        "适用",
    ):
        assert words in html, words
    assert "安全生产法第九十七条第一款第（七）项" in html


def test_examples_are_marked_and_said_to_be_of_their_region(site: Client) -> None:
    html = read(site, "/law/benchmark/?show=example")
    assert "四川省裁量标准" in html and "省级 51" in html and "失实的内容1项" in html
    assert html.count(">示例</span>") >= 6 and ">适用</span>" not in html


def test_a_wider_table_stands_behind_a_nearer_one(site: Client) -> None:
    tiers("41", "本省裁量基准")
    tiers()
    html = read(site, "/law/benchmark/?q=特种作业")
    assert html.index("本市裁量基准") < html.index("本省裁量基准")
    assert ">适用</span>" in html and ">有更近的规定</span>" in html


def test_a_row_beyond_the_statute_is_shown_as_not_used(site: Client) -> None:
    tiers("41", "本省裁量基准")
    Tier.objects.filter(region="41", seq=3).update(high=12 * WAN)
    assert "超出法定幅度，不适用" in read(site, "/law/benchmark/?q=特种作业")


def test_tables_of_other_regions_are_not_shown(site: Client) -> None:
    tiers("42", "别省裁量基准")
    assert "别省裁量基准" not in read(site)


def test_the_number_of_queries_depends_on_no_row(site: Client) -> None:
    read(site)
    with CaptureQueriesContext(connection) as few:
        read(site)
    for n, cite in enumerate(("安全生产法/97/1/1", "安全生产法/97/1/2", "安全生产法/97/1/3", "安全生产法/99/1/1")):
        tiers("41", f"本省裁量基准{n}", cite=cite)
    lawbase.forget()
    read(site)
    with CaptureQueriesContext(connection) as many:
        read(site)
    assert len(many) == len(few)


def test_long_lists_go_on_after_the_last_clause(site: Client) -> None:
    for article in (97, 98, 99, 101):
        for item in range(1, 9):
            if lawbase.current().knows(f"安全生产法/{article}/1/{item}"):
                tiers("41", "本省裁量基准", cite=f"安全生产法/{article}/1/{item}")
    first = read(site, "/law/benchmark/?show=now")
    assert "下一页" in first
    after = first.split("after=")[1].split('"')[0]
    second = read(site, f"/law/benchmark/?show=now&after={after}")
    assert "回到开头" in second and second.split("<h2")[1] not in first


# -- an administrator confirms and ends --------------------------------------------------------------------------------


def test_the_own_table_is_confirmed_with_a_reason_and_an_event(site: Client) -> None:
    rows = tiers()
    assert site.post("/law/benchmark/", {"do": "confirm", "row": rows[0].pk, "reason": " "}).status_code == 422
    answer = site.post("/law/benchmark/", {"do": "confirm", "row": rows[0].pk, "reason": "已看原文"})
    assert answer.status_code == 302
    assert set(Tier.objects.filter(region=OWN).values_list("confirmed", "by")) == {(True, "1501")}
    assert "已看原文" in Event.objects.get(name="tiers_confirmed").payload
    assert "确认裁量基准" in read(site, "/settings/log/")


def test_a_wider_table_is_taken_over_whole_when_it_is_confirmed(site: Client) -> None:
    rows = tiers("41", "本省裁量基准")
    site.post("/law/benchmark/", {"do": "confirm", "row": rows[1].pk, "reason": "已看原文"})
    assert Tier.objects.filter(region="41", confirmed=False).count() == 3
    assert Tier.objects.filter(region=OWN, confirmed=True).count() == 3


def test_a_row_ends_on_its_last_day(site: Client) -> None:
    rows = tiers()
    site.post("/law/benchmark/", {"do": "end", "row": rows[2].pk, "on": "2026-12-31", "reason": "新规定"})
    rows[2].refresh_from_db()
    assert rows[2].valid_to == date(2026, 12, 31)
    payload = json.loads(Event.objects.get(name="tier_ended").payload)
    assert (payload["label"], payload["until"], payload["reason"]) == ("较重", "2026-12-31", "新规定")
    later = site.post("/law/benchmark/", {"do": "end", "row": rows[2].pk, "on": "2027-12-31", "reason": "新规定"})
    assert later.status_code == 422 and "原来就到" in later.content.decode()


def test_rows_of_others_cannot_be_ended_nor_examples_confirmed(site: Client) -> None:
    wider, example = tiers("41")[0], Tier.objects.filter(example=True).first()
    assert example is not None
    answer = site.post("/law/benchmark/", {"do": "end", "row": wider.pk, "on": "2026-12-31", "reason": "不要"})
    assert answer.status_code == 422 and "只能停用本机关自己的" in answer.content.decode()
    for row in (example.pk, tiers("42")[0].pk, 0, "x"):
        assert site.post("/law/benchmark/", {"do": "confirm", "row": row, "reason": "好"}).status_code == 404


def test_only_an_administrator_changes_anything(bureau: Bureau) -> None:
    rows = tiers()
    inspector = browser(officer(bureau, "1001", Role.INSPECTOR))
    assert "停用" not in read(inspector)
    assert inspector.post("/law/benchmark/", {"do": "confirm", "row": rows[0].pk, "reason": "好"}).status_code == 403
    assert inspector.get("/law/benchmark/import/").status_code == 403


# -- workbooks ---------------------------------------------------------------------------------------------------------


def workbook(*rows: dict[str, Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    page = book.active
    page.title = tables.SHEET
    page.append([column.label for column in tables.COLUMNS])
    for row in rows:
        whole = {**tables.EXAMPLE, "valid_from": date(2024, 11, 1), **row}
        page.append([whole.get(column.key) for column in tables.COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("本市裁量基准.xlsx", out.getvalue(), tables.XLSX)


TWO = (
    {},
    {"seq": 2, "label": "一般", "conditions": "涉及人员>2", "low": 20_000, "high": 50_000, "low_inclusive": "是"},
)


def test_a_workbook_is_looked_at_first_and_stored_by_the_second_click(site: Client, bureau: Bureau) -> None:
    looked = site.post("/law/benchmark/import/", {"file": workbook(*TWO), "reason": "", "check": "1"})
    html = looked.content.decode()
    assert looked.status_code == 200 and "2 行，还没有保存" in html and "涉及人员2人以下，没有造成危害后果" in html
    assert not Tier.objects.filter(region=OWN).exists()
    kept = form_of(html, "").values.get("kept") or [str(Upload.objects.get().pk)]
    refused = site.post("/law/benchmark/import/", {"kept": kept[0], "reason": "", "import": "1"})
    assert refused.status_code == 422 and not Tier.objects.filter(region=OWN).exists()
    done = site.post("/law/benchmark/import/", {"kept": kept[0], "reason": "市里新发的", "import": "1"})
    assert done.status_code == 302 and not Upload.objects.exists()
    rows = Tier.objects.filter(region=OWN).order_by("seq")
    assert [(r.label, r.high, r.by, r.confirmed, r.example) for r in rows] == [
        ("较轻", 2 * WAN, "1501", False, False), ("一般", 5 * WAN, "1501", False, False)
    ]  # fmt: skip
    payload = json.loads(Event.objects.get(name="tiers_imported").payload)
    assert (payload["count"], payload["reason"], payload["file"]) == (2, "市里新发的", "本市裁量基准.xlsx")
    assert [row["label"] for row in payload["rows"]] == ["较轻", "一般"]
    assert verify.run().ok


def test_one_wrong_cell_and_nothing_is_stored(site: Client) -> None:
    answer = site.post("/law/benchmark/import/", {"file": workbook(TWO[0], {**TWO[1], "high": 200_000}), "reason": "x"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "工作表“裁量基准” L3" in html and "超出法定幅度（10万元以下）" in html and "一行也没有导入" in html
    assert not Tier.objects.filter(region=OWN).exists() and not Upload.objects.exists()


def test_what_is_no_workbook_is_said_so(site: Client) -> None:
    none = SimpleUploadedFile("表.xlsx", b"%PDF-1.7", "application/pdf")
    answer = site.post("/law/benchmark/import/", {"file": none, "reason": "x"})
    assert answer.status_code == 422 and "不是 Excel 工作簿" in answer.content.decode()
    assert site.post("/law/benchmark/import/", {"reason": "x"}).status_code == 422
    assert site.post("/law/benchmark/import/", {"kept": "999", "reason": "x", "import": "1"}).status_code == 422


def test_an_export_comes_back_as_nothing_new(site: Client) -> None:
    site.post("/law/benchmark/import/", {"file": workbook(*TWO), "reason": "新", "import": "1"})
    exported = site.get("/law/benchmark/export.xlsx")
    assert exported.status_code == 200 and exported["Content-Type"] == tables.XLSX
    again = SimpleUploadedFile("导出.xlsx", exported.content, tables.XLSX)
    answer = site.post("/law/benchmark/import/", {"file": again, "reason": "再来", "import": "1"})
    assert answer.status_code == 422 and "没有新的内容" in answer.content.decode()
    assert Tier.objects.filter(region=OWN).count() == 2


def test_a_new_edition_ends_the_one_before_the_day_before(site: Client) -> None:
    site.post("/law/benchmark/import/", {"file": workbook(*TWO), "reason": "新", "import": "1"})
    edition = {"standard": "新版", "valid_from": date(2026, 6, 1)}
    site.post("/law/benchmark/import/", {"file": workbook({**TWO[0], **edition}), "reason": "改", "import": "1"})
    old = Tier.objects.filter(region=OWN, valid_from=date(2024, 11, 1))
    assert set(old.values_list("valid_to", flat=True)) == {date(2026, 5, 31)}
    assert Tier.objects.get(region=OWN, standard="新版").valid_to is None


def test_a_bureau_without_parent_here_writes_rows_of_its_regions(site: Client, bureau: Bureau) -> None:
    province = [{**row, "region": "41"} for row in TWO]
    assert (
        "不能改这个地区"
        in site.post("/law/benchmark/import/", {"file": workbook(*province), "reason": "x"}).content.decode()
    )
    Bureau.objects.filter(pk=bureau.pk).update(parent=None)
    done = site.post("/law/benchmark/import/", {"file": workbook(*province), "reason": "省里的", "import": "1"})
    assert done.status_code == 302 and Tier.objects.filter(region="41").count() == 2
    beyond = site.post("/law/benchmark/import/", {"file": workbook({**TWO[0], "region": "42"}), "reason": "x"})
    assert "不能改这个地区" in beyond.content.decode()


def test_the_template_explains_every_word(site: Client) -> None:
    answer = site.get("/law/benchmark/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["裁量基准", "裁量因素", "填写说明"]
    words = [row[0] for row in book["裁量因素"].iter_rows(min_row=2, values_only=True)]
    assert {"涉及人员", "直接经济损失", "违法人员的身份"} <= set(words)


# -- the form of a proposal --------------------------------------------------------------------------------------------


@pytest.fixture
def concluding() -> Walked:
    tiers()
    lawbase.forget()
    return case_at("investigating", "small", before="conclude_investigation")


def address(walked: Walked) -> str:
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/conclude_investigation/"


def page(walked: Walked) -> tuple[Client, PageForm, str]:
    client = browser(walked.officer("周启明"))
    html = read(client, address(walked))
    return client, form_of(html), html


ASKED = "proposals-0-appraisals-0-answers-people"


def test_a_row_makes_itself_for_each_violation_and_asks_what_its_tiers_ask(concluding: Walked) -> None:
    _, form, html = page(concluding)
    assert form.values["proposals-0-appraisals-0-violation"] == ["v1"]
    assert ASKED in form.visible and "涉及人员（人）" in html
    assert "还要填写涉及人员，才能确定阶次" in html
    assert not [value for name, value in form.buttons if "appraisals" in value]


def test_the_answers_lead_to_the_tier_the_band_and_what_moves_it(concluding: Walked) -> None:
    client, form, _ = page(concluding)
    form.set(**{ASKED: "3", "proposals-0-penalties-0-amount_yuan": "20000"})
    html = client.post(address(concluding), form.data("_check")).content.decode()
    for words in ("<b>一般</b> 罚款 1万元以上3万元以下", "涉及人员2人以上、4人以下", "一般 10,000 元至 30,000 元，适用本案",
                  "从轻", "2万元以下", "从重", "2万元以上3万元以下", "行政处罚法第四十九条", "待确认"):  # fmt: skip
        assert words in html, words
    assert "没有同一条款" in html


def test_outside_the_tier_a_reason_is_asked_where_the_row_stands(concluding: Walked) -> None:
    client, form, _ = page(concluding)
    form.set(
        **{
            ASKED: "3",
            "proposals-0-penalties-0-amount_yuan": "40000",
            "_on": "2026-03-12",
            "proposals-0-discretion": "理由",
        }
    )
    answer = client.post(address(concluding), form.data("_do"))
    html = answer.content.decode()
    assert answer.status_code == 422 and "要写明偏离的理由" in html and "又没有写明偏离的理由" in html
    form = form_of(html)
    assert "proposals-0-appraisals-0-deviation" in form.visible
    form.set(**{"proposals-0-appraisals-0-deviation": "作业地点在易燃场所"})
    assert client.post(address(concluding), form.data("_do")).status_code == 302
    raw = json.loads(Event.objects.get(name="conclude_investigation").payload)["data"]["proposals"][0]
    assert raw["appraisals"] == [{"violation": "v1", "answers": {"people": 3}, "deviation": "作业地点在易燃场所"}]


def test_what_is_no_number_is_said_at_the_row_and_kept(concluding: Walked) -> None:
    client, form, _ = page(concluding)
    form.set(**{ASKED: "三四个", "proposals-0-penalties-0-amount_yuan": "20000"})
    html = client.post(address(concluding), form.data("_do")).content.decode()
    assert "“涉及人员”应为不小于零的整数" in html and 'value="三四个"' in html


def test_the_paragraph_is_written_into_the_empty_field(concluding: Walked) -> None:
    client, form, _ = page(concluding)
    form.set(**{ASKED: "3", "proposals-0-penalties-0-amount_yuan": "15000", "proposals-0-discretion": "",
                "proposals-0-ground": "lenient", "proposals-0-ground_article": "行政处罚法第三十二条第一款第一项"})  # fmt: skip
    written = form_of(client.post(address(concluding), form.data("_write", "proposals-0")).content.decode())
    assert written.values["proposals-0-discretion"] == [
        "涉及人员3人；依照本市裁量基准，属于“一般”（涉及人员2人以上、4人以下），罚款幅度为1万元以上3万元以下；"
        "具有《中华人民共和国行政处罚法》第三十二条第一款第（一）项规定的情形，从轻处罚；罚款1.5万元"
    ]


def test_what_was_typed_is_never_overwritten_unasked(concluding: Walked) -> None:
    client, form, _ = page(concluding)
    form.set(**{ASKED: "3", "proposals-0-penalties-0-amount_yuan": "15000", "proposals-0-discretion": "我写的。"})
    html = client.post(address(concluding), form.data("_write", "proposals-0")).content.decode()
    asked = form_of(html)
    assert asked.values["proposals-0-discretion"] == ["我写的。"]
    assert "这里已经写有内容" in html and "涉及人员3人；依照本市裁量基准" in html
    joined = form_of(client.post(address(concluding), asked.data("_write", "proposals-0:append")).content.decode())
    assert joined.values["proposals-0-discretion"][0].startswith("我写的；涉及人员3人；")
    taken = form_of(client.post(address(concluding), asked.data("_write", "proposals-0:replace")).content.decode())
    assert taken.values["proposals-0-discretion"][0].startswith("涉及人员3人；")


def test_grounds_are_offered_by_article_and_by_the_bureaus_list(concluding: Walked) -> None:
    client, form, _ = page(concluding)
    heavier = client.post(address(concluding), form.set(proposals__0__ground="heavier").data("_check")).content.decode()
    assert '<option value="行政处罚法第四十九条">' in heavier and "一年内因同一违法行为受过两次以上行政处罚" in heavier
    lighter = client.post(address(concluding), form.set(proposals__0__ground="lenient").data("_check")).content.decode()
    assert '<option value="行政处罚法第三十二条第一款第一项">主动消除或者减轻危害后果' in lighter


def test_the_preview_draws_the_tiers_again_and_nothing_else(concluding: Walked) -> None:
    client, form, _ = page(concluding)
    assert concluding.case is not None
    url = f"/cases/{concluding.case.uid}/acts/conclude_investigation/preview/"
    told = client.post(url, form.set(**{ASKED: "1"}).values).json()
    assert set(told["tiers"]) == {"proposals-0-appraisals-0"}
    assert "<b>较轻</b>" in told["tiers"]["proposals-0-appraisals-0"]


def test_a_violation_the_benchmark_is_silent_on_has_no_row() -> None:
    walked = case_at("investigating", "small", before="conclude_investigation")
    _, form, html = page(walked)
    assert not [name for name in form.values if "appraisals" in name]
    assert "写出裁量说明" not in html and "逐项裁量" not in html


def test_the_case_page_keeps_the_tier_after_the_benchmark_changed(concluding: Walked) -> None:
    client, form, _ = page(concluding)
    form.set(
        **{
            ASKED: "3",
            "proposals-0-penalties-0-amount_yuan": "20000",
            "_on": "2026-03-12",
            "proposals-0-discretion": "理由",
        }
    )
    assert client.post(address(concluding), form.data("_do")).status_code == 302
    Tier.objects.filter(region=OWN).delete()
    lawbase.forget()
    assert concluding.case is not None
    html = read(client, f"/cases/{concluding.case.uid}/violations/")
    assert "一般（涉及人员2人以上、4人以下）" in html and "待确认" in html
    assert "一般 10,000 元至 30,000 元，适用本案" in html


# -- comparable cases --------------------------------------------------------------------------------------------------


def decided(code: str, yuan: int, people: int, year: int = 2026) -> Walked:
    """A case of the same clause, decided; a party and a number of its own."""
    raw = json.loads(json.dumps(sample("small")).replace("2026-", f"{year}-").replace("2026年", f"{year}年"))
    raw["parties"][0] |= {"name": f"云川市第{code}公司", "credit_code": f"91410899MA9ABCDE{code}"}
    raw["title"] = f"云川市第{code}公司案"
    act = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")
    act["data"]["proposals"][0] |= {
        "penalties": [{"kind": "fine", "amount_yuan": yuan}],
        "appraisals": [{"violation": "v1", "answers": {"people": people}}],
    }
    raw["officers"] = [
        {**o, "valid_from": "2020-01-01", "valid_to": "2030-01-01"} if o.get("licence_no") else o
        for o in raw["officers"]
    ]
    return case_at("decided", raw=raw)


def past(walked: Walked, on: str = "2026-11-22", without: Case | None = None) -> tuple[comparable.Decided, ...]:
    place = Place(TRAINED, "unit", "first", "", date(2026, 3, 2))
    found = comparable.of_places(walked.officer("周启明"), [place], date.fromisoformat(on), without)
    return found.get(comparable.key_of(place), ())


def test_comparable_amounts_are_those_of_the_same_clause_step_and_bureau(concluding: Walked) -> None:
    for code, yuan, people in (("11", 4_000, 1), ("12", 20_000, 2), ("13", 26_000, 4)):
        decided(code, yuan, people)
    found = past(concluding)
    assert sorted(one.fen // 100 for one in found) == [4_000, 20_000, 26_000]
    assert {one.tier for one in found} == {"较轻", "一般"}
    same = comparable.compared(found, "一般")
    assert same is not None and (same.count, same.median // 100, same.low // 100, same.high // 100) == (
        2,
        23_000,
        20_000,
        26_000,
    )
    every = comparable.compared(found, "较重")
    assert every is not None and every.tier == "" and every.count == 3
    assert comparable.compared((), "一般") is None


def test_the_form_shows_them_with_links(concluding: Walked) -> None:
    other = decided("11", 20_000, 2)
    client, form, _ = page(concluding)
    html = client.post(address(concluding), form.set(**{ASKED: "3"}).data("_check")).content.decode()
    assert "同一阶次的决定 1 件：20,000 元" in html
    assert other.case is not None and f'href="/cases/{other.case.uid}/"' in html


def test_old_decisions_the_own_case_and_what_was_set_aside_are_not_counted(concluding: Walked) -> None:
    other = decided("11", 20_000, 2)
    assert other.case is not None
    assert len(past(concluding)) == 1
    assert not past(concluding, on="2029-03-27")
    assert len(past(concluding, on="2029-03-26")) == 1
    assert not past(concluding, without=other.case)
    DecisionClause.objects.update(in_force=False)
    assert not past(concluding)


def test_another_bureaus_decisions_are_not_counted(concluding: Walked) -> None:
    decided("11", 20_000, 2)
    DecisionClause.objects.update(bureau=Bureau.objects.create(code="410700", name="别局", abbr="别", level="city"))
    assert not past(concluding)


def test_one_query_however_many_clauses_and_decisions(concluding: Walked) -> None:
    for code in ("11", "12", "13"):
        decided(code, 20_000, 2)
    places = [Place(f"安全生产法/97/1/{n}", "unit", "first", "", date(2026, 3, 2)) for n in range(1, 8)]
    inspector = concluding.officer("周启明")
    with CaptureQueriesContext(connection) as seen:
        found = comparable.of_places(inspector, places, date(2026, 11, 22))
    assert sum(map(len, found.values())) == 3
    assert len([q for q in seen if "decisionclause" in q["sql"]]) == 1 and len(seen) <= 2
    if connection.vendor == "sqlite":
        rows = DecisionClause.objects.filter(bureau=1, clause=TRAINED, step="first", decided_on__gt=date(2023, 1, 1))
        assert "comparable_penalties" in rows.explain()


# -- on the spot -------------------------------------------------------------------------------------------------------


def test_a_penalty_on_the_spot_asks_the_same_questions() -> None:
    Tier.objects.create(
        code="W99.1", cite="安全生产法/99/1/1", subject="unit", step="first", region=OWN, seq=1, label="较轻", low=0,
        high=WAN // 5, low_inclusive=False, conditions=[{"metric": "places", "op": "le", "value": 1}], source="测试",
        standard="本市裁量基准", valid_from=date(2024, 11, 1),
    )  # fmt: skip
    lawbase.forget()
    walked = case_at("clue", "summary")
    assert walked.case is not None
    at = f"/cases/{walked.case.uid}/acts/penalise_on_the_spot/"
    client = browser(walked.officer("周启明"))
    form = form_of(read(client, at))
    assert "appraisals-0-answers-places" in form.visible
    form.set(**{"appraisals-0-answers-places": "1", "penalties-0-amount_yuan": "2000", "discretion": ""})
    html = client.post(at, form.data("_write", "_")).content.decode()
    assert "<b>较轻</b> 罚款 2000元以下" in html
    assert form_of(html).values["discretion"] == [
        "涉及场所1处；依照本市裁量基准，属于“较轻”（涉及场所1处以下），罚款幅度为2000元以下；罚款2000元"
    ]
