"""处罚事项: the list, one entry, choosing a clause on a form, old and new law side by side, numbers of powers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import lawbase, verify
from cases.models import Bureau, Clause, Event, Officer, OfficerRole, PowerItem
from cases.registry import Role
from tests import walk
from tests.guards.test_lighter_law import SIGNS, walked_case
from tests.web.filling import browser, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云", level="city")


def client_of(bureau: Bureau, role: Role, username: str = "1501") -> Client:
    officer = Officer.objects.create_user(username, password="so long as it is", name="方岚", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role=role, valid_from=date(2020, 1, 1))
    return browser(officer)


@pytest.fixture
def site(bureau: Bureau) -> Client:
    return client_of(bureau, Role.ADMINISTRATOR)


def shown(site: Client, **asked: str) -> str:
    answer = site.get("/law/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


# -- the list ------------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_is_in_force_with_article_and_band(site: Client) -> None:
    page = shown(site)
    assert "特种作业人员未按照规定" in page and "安全生产法第九十七条第（七）项" in page and "10万元以下" in page
    assert "未对铺设的危险化学品管道" not in page, "the regulation ended on 2026-04-30"
    assert "未对铺设的危险化学品管道" in shown(site, ended="1") and "2026年4月30日止" in shown(site, ended="1")


def test_a_search_narrows_the_list_and_says_what_was_asked(site: Client) -> None:
    page = shown(site, q="tzzy 97")
    assert "符合“tzzy 97”的 1 项" in page and "W97.7" in page and "W97.6" not in page
    assert "没有符合的" in shown(site, q="没有这种违法行为")


def test_what_has_ended_is_told_where_nothing_else_fits(site: Client) -> None:
    page = shown(site, q="危化条例78")
    assert "有 12 项已失效" in page and "ended=1" in page


def test_a_cause_narrows_the_list_and_counts_what_hangs_under_it(site: Client) -> None:
    page = shown(site, cause="S.8")
    assert "安全生产通用 · 建设项目安全设施" in page and "4 项" in page and "W98.4" in page and "W97.1" not in page
    assert "自然灾害" in page and "由人工核对" in shown(site, cause="N.1")
    assert shown(site, cause="nothing") and shown(site, cause="S.8", q="培训")


def test_unconfirmed_rows_are_marked(site: Client) -> None:
    assert "待确认" in shown(site, q="P45") and "待确认" not in shown(site, q="W97.7")


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "'\"&", "%00", "九" * 500, "😀"])
def test_anything_may_be_searched_for(site: Client, typed: str) -> None:
    assert "<script>alert" not in shown(site, q=typed)


def test_the_list_asks_the_same_few_queries_whatever_it_shows(site: Client) -> None:
    shown(site)
    counts = []
    for asked in ({}, {"q": "培训"}, {"cause": "S", "ended": "1"}):
        with CaptureQueriesContext(connection) as queries:
            shown(site, **asked)
        counts.append(len(queries))
    assert len(set(counts)) == 1 and counts[0] <= 12


# -- one entry -----------------------------------------------------------------------------------------------------------


def entry(site: Client, code: str) -> str:
    answer = site.get(f"/law/catalogue/{code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_entry_shows_every_row_with_its_prerequisites_in_words(site: Client) -> None:
    page = entry(site, "W98.2")
    for text in (
        "直接负责的主管人员和其他直接责任人员",
        "50万元以上100万元以下",
        "有已经到期的责令改正",
        "复查不合格",
        "责令停产停业",
        "本机关",
        "安全生产法第三十三条第二款",
    ):
        assert text in page
    assert "颁发许可证件的机关" in entry(site, "L19") and "上一年年收入的60%至100%" in entry(site, "A36.1")


def test_versions_stand_side_by_side_where_there_are_several(site: Client) -> None:
    page = entry(site, "P45")
    assert "2016-07-01 至 2019-08-31" in page and "2019-09-01 起" in page and "现行" in page
    assert "前后各版" not in entry(site, "W97.7")


def test_an_entry_that_has_ended_shows_its_last_rows_and_says_so(site: Client) -> None:
    page = entry(site, "H80.4")
    assert "2026年4月30日止" in page and "5万元以上10万元以下" in page and "行政处罚法第三十七条" in page


def test_every_entry_opens_and_an_unknown_one_does_not(site: Client) -> None:
    for code in lawbase.current().catalogue.entries:
        assert code in entry(site, code)
    assert site.get("/law/catalogue/W999/").status_code == 404


# -- numbers of the list of powers ---------------------------------------------------------------------------------------

NEW = {"do": "add", "number": "410000-A-097", "region": "=410899", "name": "特种作业人员无证上岗的处罚", "since": "2026-11-01",
       "source": "权责清单(2026年版)", "confirmed": "on"}  # fmt: skip


def test_an_administrator_enters_a_number_as_an_event_in_the_bureaus_chain(site: Client, bureau: Bureau) -> None:
    assert site.post("/law/catalogue/W97.7/", NEW).status_code == 302
    row = PowerItem.objects.get()
    assert (row.code, row.region, row.number, row.by, row.confirmed) == (
        "W97.7",
        "=410899",
        "410000-A-097",
        "1501",
        True,
    )
    event = Event.objects.get(name="power_item_added")
    assert json.loads(event.payload)["number"] == "410000-A-097"
    assert "410000-A-097" in entry(site, "W97.7") and "410000-A-097" not in entry(site, "W97.6")
    assert verify.run().ok
    known = lawbase.current().catalogue
    assert [p.number for p in known.power_items("W97.7", lawbase.regions("410899"), date(2026, 11, 22))] == [
        "410000-A-097"
    ]


def test_a_number_ends_with_a_reason_and_is_not_entered_twice(site: Client) -> None:
    site.post("/law/catalogue/W97.7/", NEW)
    answer = site.post("/law/catalogue/W97.7/", NEW)
    assert answer.status_code == 422 and "已经登记过这个编码" in answer.content.decode()
    row = PowerItem.objects.get()
    end = {"do": "end", "row": str(row.pk), "on": "2026-11-30", "reason": "清单调整"}
    assert site.post("/law/catalogue/W97.7/", {**end, "reason": ""}).status_code == 422
    assert site.post("/law/catalogue/W97.7/", {**end, "on": "2026-11-01"}).status_code == 422
    assert site.post("/law/catalogue/W97.7/", end).status_code == 302
    row.refresh_from_db()
    assert row.valid_to == date(2026, 11, 30)
    assert json.loads(Event.objects.get(name="power_item_ended").payload)["reason"] == "清单调整"


def test_only_an_administrator_enters_numbers(bureau: Bureau) -> None:
    inspector = client_of(bureau, Role.INSPECTOR, "1001")
    assert inspector.post("/law/catalogue/W97.7/", NEW).status_code == 403
    assert "登记权力事项" not in entry(inspector, "W97.7") and not PowerItem.objects.exists()


def test_where_a_bureau_stands_above_only_the_own_numbers_are_entered(site: Client, bureau: Bureau) -> None:
    wide = {**NEW, "region": "41"}
    assert site.post("/law/catalogue/W97.7/", wide).status_code == 302, "nobody stands above it here"
    above = Bureau.objects.create(code="410000", name="豫州省应急管理厅", abbr="豫", level="province")
    Bureau.objects.filter(pk=bureau.pk).update(parent=above)
    assert site.post("/law/catalogue/W97.6/", wide).status_code == 422
    row = PowerItem.objects.get()
    end = {"do": "end", "row": str(row.pk), "on": "2026-11-30", "reason": "清单调整"}
    assert site.post("/law/catalogue/W97.7/", end).status_code == 404
    assert "410000-A-097" in entry(site, "W97.7"), "a row of the province is seen"


# -- choosing a clause on a form -----------------------------------------------------------------------------------------


def offered(site: Client, q: str, on: str = "") -> list[dict[str, Any]]:
    answer = site.get("/law/clauses/", {"q": q, "on": on})
    assert answer.status_code == 200
    return list(answer.json()["found"])


def test_what_is_typed_is_offered_as_a_clerk_writes_it_with_the_duty_broken(site: Client) -> None:
    first = offered(site, "tzzy")[0]
    assert first["said"] == "安全生产法第九十七条第一款第七项" and first["violated"] == "安全生产法第三十条第一款"
    assert first["code"] == "W97.7" and "10万元以下" in first["costs"] and not first["ended"] and first["confirmed"]


def test_the_day_of_the_act_says_what_is_in_force(site: Client) -> None:
    (now,) = offered(site, "h78.11", "2026-06-01")
    (then,) = offered(site, "h78.11", "2026-4-1")
    assert now["ended"] and not then["ended"] and then["violated"] == "危险化学品安全管理条例第二十六条第一款"


def test_where_the_clause_has_several_duties_none_is_put_in(site: Client) -> None:
    assert offered(site, "W97.1")[0]["violated"] == "" == offered(site, "h81", "2026-04-01")[0]["violated"]


def test_nothing_typed_and_nothing_known_offer_nothing(site: Client) -> None:
    assert not offered(site, "") and not offered(site, "没有这种违法行为") and len(offered(site, "安全")) <= 12


def test_every_offered_clause_is_read_back_by_the_form(site: Client) -> None:
    from cases.web.forms import typed

    for item in lawbase.current().catalogue.items:
        (found, *_) = offered(site, item.cite, "2026-04-30")
        assert typed.citation(found["said"]) == item.cite
        assert typed.citation(found["violated"]) in {row.violated for row in item.rows} | {""}


def test_without_script_the_clauses_are_a_list_of_the_field(bureau: Bureau) -> None:
    page = client_of(bureau, Role.INSPECTOR, "1001").get("/cases/new/").content.decode()
    assert '<datalist id="clauses">' in page and "clauses.js" in page and 'data-clauses="/law/clauses/"' in page
    assert '<option value="安全生产法第九十七条第一款第七项">' in page


def test_a_form_that_asks_for_no_clause_offers_none(bureau: Bureau) -> None:
    walked = walk.case_at("filing", "small")
    page = browser(walked.people["高远"]).get(f"/cases/{walked.case.uid}/acts/approve_filing/").content.decode()  # type: ignore[union-attr]
    assert "datalist" not in page and "clauses.js" not in page


# -- old and new law on the form of a proposal ---------------------------------------------------------------------------


def test_old_and_new_stand_side_by_side_and_the_answer_is_asked() -> None:
    walked = walked_case()
    assert walked.case is not None
    site = browser(walked.people["周启明"])
    page = site.get(f"/cases/{walked.case.uid}/acts/conclude_investigation/").content.decode()
    assert "旧规定（2026-04-30）" in page and "新规定（2026-11-22）" in page and "可以处5万元以下" in page
    assert "本系统没有对应的规定" in page and "自2026-05-01起失效" in page
    form = form_of(page)
    assert "proposals-0-lighter" in form.visible, "not folded away"
    form.set(_on="2026-05-12", **{"proposals-0-penalties-0-amount_yuan": "20000", "proposals-0-discretion": "首次"})
    refused = site.post(f"/cases/{walked.case.uid}/acts/conclude_investigation/", form.data("_do"))
    assert refused.status_code == 422 and "要写明适用旧规定还是新规定" in refused.content.decode()
    form.set(**{"proposals-0-lighter": "old", "proposals-0-lighter_law": "新法对应条款数额较高"})
    again = site.post(f"/cases/{walked.case.uid}/acts/conclude_investigation/", form.data("_check"))
    assert "从旧兼从轻" in again.content.decode() and "要写明适用旧规定还是新规定" not in again.content.decode()


def test_where_the_law_is_the_same_nothing_is_asked() -> None:
    walked = walk.case_at("investigating", "small", before="conclude_investigation")
    assert walked.case is not None
    page = (
        browser(walked.people["周启明"]).get(f"/cases/{walked.case.uid}/acts/conclude_investigation/").content.decode()
    )
    assert "旧规定" not in page.partition("proposals-0-lighter")[0]
    assert "proposals-0-lighter" not in form_of(page).visible


def test_the_band_drawn_is_that_of_the_law_answered() -> None:
    walked = walked_case()
    assert walked.case is not None
    (old,) = Clause.objects.filter(cite=SIGNS, step="first")
    old.pk, old.valid_from, old.valid_to, old.high = None, date(2026, 5, 1), None, 30_000_00
    old.save()
    lawbase.forget()
    site, url = browser(walked.people["周启明"]), f"/cases/{walked.case.uid}/acts/conclude_investigation/"
    form = form_of(site.get(url).content.decode())
    form.set(**{"proposals-0-penalties-0-amount_yuan": "20000", "proposals-0-lighter": "new"})
    assert "至 30,000 元" in site.post(url, form.data("_check")).content.decode()
    form.set(**{"proposals-0-lighter": "old"})
    assert "至 50,000 元" in site.post(url, form.data("_check")).content.decode()


def test_the_case_page_says_which_law_was_chosen_and_why() -> None:
    walked = walked_case()
    line = {"party": "p1", "violations": ["v1"], "penalties": [{"kind": "fine", "amount_yuan": 20_000}], "discretion": "首次",
            "lighter": "old", "lighter_law": "新法对应条款数额较高"}  # fmt: skip
    walked.perform("conclude_investigation", "周启明", "2026-05-12", {"proposals": [line]})
    assert walked.case is not None
    page = browser(walked.people["周启明"]).get(f"/cases/{walked.case.uid}/violations/").content.decode()
    assert "适用旧规定：新法对应条款数额较高" in page


def test_the_duty_follows_from_a_clause_that_has_ended_since(bureau: Bureau) -> None:
    from cases.completing import completed

    row = {"clause": SIGNS, "act_start": "2026-04-01", "facts": "没有标志"}
    found = completed(
        "register_clue", {"parties": [{"name": "某公司"}], "violations": [row]}, lawbase.current(), date(2026, 6, 1)
    )
    assert found["violations"][0]["violated"] == "危险化学品安全管理条例/26/1"
    assert found["title"] == "某公司储存危险化学品的专用仓库没有明显标志案"
