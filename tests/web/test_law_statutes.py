"""法律法规: the list, a text with its anchors and versions, a citation that leads there, a file brought in."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template import RequestContext, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from cases import lawbase
from cases.models import Bureau, Event, Officer, OfficerRole, StatuteVersion, Upload
from tests import walk
from tests.law.invented import SAFETY, SAFETY_TEXT, load, long, written
from tests.walk import Walked
from tests.web.filling import browser, form_of

pytestmark = pytest.mark.django_db

ON = "2026-01-05"
LAW = "/law/statutes/安全生产法/"


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云")


def somebody(bureau: Bureau, role: str = "inspector") -> Client:
    officer = Officer.objects.create(username=f"o-{role}", name="某", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role=role, valid_from="2020-01-01")
    return browser(officer)


def page(web: Client, address: str, status: int = 200) -> str:
    answer = web.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return unescape(answer.content.decode())


def shown(template: str, **values: object) -> str:
    """A bit of template as a page draws it."""
    context = RequestContext(RequestFactory().get("/"), values)
    return unquote(unescape(Template(template).render(context)))


# -- the pages -----------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_is_loaded_with_its_days_and_what_is_not(bureau: Bureau) -> None:
    web = somebody(bureau)
    assert "还没有导入" in page(web, "/law/statutes/")
    load(SAFETY_TEXT)
    load(written("某某条例", "甲。"), "2021-01-01")
    load(written("某某条例", "甲。", "乙。"), "2025-06-01")
    html = page(web, "/law/statutes/")
    assert "已导入 2 部" in html
    for part in (
        "中华人民共和国安全生产法",
        "2021-09-01",
        ">119<",
        "2021-01-01",
        "2025-05-31",
        "2025-06-01",
        "没有导入",
    ):
        assert part in html
    assert html.index("中华人民共和国安全生产法") < html.index("中华人民共和国行政处罚法")  # the loaded ones first
    assert "导入文本" not in html


def test_a_text_has_an_anchor_for_every_article_paragraph_and_item(bureau: Bureau) -> None:
    load(SAFETY_TEXT)
    html = page(somebody(bureau), f"{LAW}?on={ON}")
    anchors = re.findall(r'id="(a[\d-]+)"', html)
    assert len(anchors) == len(set(anchors))
    assert {"a97", "a97-1", "a97-1-7", "a30-2", "a113-2", "a119-1"} <= set(anchors)
    assert "a97-2" not in anchors and "a97-1-8" not in anchors
    assert (
        "第九十七条" in html
        and "（七）" in html
        and "第一章 总则" in html
        and "2021年6月10日 某某会议第三次修正" in html
    )


def test_each_day_has_its_version_and_the_others_are_offered(bureau: Bureau) -> None:
    load(written("某某条例", "旧文。"), "2021-01-01")
    load(written("某某条例", "新文。"), "2025-06-01")
    web = somebody(bureau)
    for day, text in {"2025-05-31": "旧文。", "2025-06-01": "新文。"}.items():
        html = page(web, f"/law/statutes/某某条例/?on={day}")
        assert text in html and ("新文。" in html) == (day == "2025-06-01")
        assert "?on=2021-01-01" in html or "?on=2025-06-01" in html
    early = page(web, "/law/statutes/某某条例/?on=2020-12-31")
    assert "没有导入" in early and "新文。" in early


@pytest.mark.parametrize(
    ("asked", "anchor"),
    [("97", "#a97"), ("九十七", "#a97"), ("第九十七条第一款第七项", "#a97-1-7"), ("97/1/7", "#a97-1-7"),
     ("安全生产法第三十条第二款", "#a30-2"), (" 第 ９７ 条 ", "#a97")],
)  # fmt: skip
def test_an_article_is_found_by_its_number(bureau: Bureau, asked: str, anchor: str) -> None:
    load(SAFETY_TEXT)
    answer = somebody(bureau).get(LAW, {"article": asked, "on": ON})
    assert answer.status_code == 302
    assert unquote(answer.url) == f"{LAW}?on={ON}{anchor}"


@pytest.mark.parametrize("asked", ["120", "没有的", "第", "民事诉讼法第一条", "0"])
def test_what_is_not_there_is_said(bureau: Bureau, asked: str) -> None:
    load(SAFETY_TEXT)
    answer = somebody(bureau).get(LAW, {"article": asked, "on": ON})
    assert answer.status_code == 200 and f"没有“{asked}”" in answer.content.decode()


def test_a_statute_nobody_knows_does_not_exist(bureau: Bureau) -> None:
    web = somebody(bureau)
    page(web, "/law/statutes/没有这部法/", 404)
    assert "文本没有导入" in page(web, LAW)


# -- a citation --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cite", ["安全生产法/97/1/7", "安全生产法第九十七条第一款第七项", "安全生产法第97条第（七）项"]
)
def test_a_citation_leads_to_its_place_in_the_text_of_the_day(bureau: Bureau, cite: str) -> None:
    load(SAFETY_TEXT)
    load(written(SAFETY, *long(120)), "2027-01-01")
    answer = somebody(bureau).get("/law/cite/", {"cite": cite, "on": ON})
    assert (answer.status_code, unquote(answer.url)) == (302, f"{LAW}?on={ON}#a97-1-7")


def test_a_citation_whose_text_is_not_loaded_still_says_what_the_catalogue_knows(bureau: Bureau) -> None:
    html = page(somebody(bureau), f"/law/cite/?cite=安全生产法/97/1/7&on={ON}")
    assert "《中华人民共和国安全生产法》第九十七条第一款第（七）项" in html
    assert "文本没有导入" in html and "W97.7" in html and "特种作业人员" in html


def test_a_citation_that_does_not_exist_says_what_was_meant_and_leads_there(bureau: Bureau) -> None:
    load(SAFETY_TEXT)
    html = page(somebody(bureau), f"/law/cite/?cite=安全生产法/97/7&on={ON}")
    assert "第九十七条只有一款，没有第七款" in html
    assert f'href="{LAW}?on={ON}#a97-1-7"' in unquote(html)


@pytest.mark.parametrize("cite", ["", "什么", "97", "安全生产法", "a/b/c", "<script>", "安全生产法/99999999"])
def test_what_is_no_citation_is_answered_politely(bureau: Bureau, cite: str) -> None:
    answer = somebody(bureau).get("/law/cite/", {"cite": cite})
    assert answer.status_code == 200 and "看不懂这个条文" in answer.content.decode()
    assert "“<script>”" not in answer.content.decode()


def test_several_citations_stand_on_one_page(bureau: Bureau) -> None:
    load(SAFETY_TEXT)
    html = page(somebody(bureau), "/law/cite/?cite=安全生产法/97/1/7%2B消防法/60")
    assert "2 处引用" in html and "文本已导入" in html and "《消防法》第六十条" in html


# -- citations on pages ------------------------------------------------------------------------------------------------


def test_a_citation_on_a_page_opens_its_article_as_of_the_day() -> None:
    load(SAFETY_TEXT)
    html = shown("{% cited '安全生产法/97/1/7+安全生产法/30' day %}", day=date(2026, 1, 5))
    assert f'href="{LAW}?on={ON}#a97-1-7">安全生产法第九十七条第一款第（七）项</a>、' in html
    assert f'href="{LAW}?on={ON}#a30">安全生产法第三十条</a>' in html


def test_running_text_keeps_every_word_and_its_citations_open() -> None:
    load(SAFETY_TEXT)
    text = "不得少于<二人>，见安全生产法第九十七条第一款、第三十条；内部规定：甲"
    html = shown("{% cited text day %}", text=text, day=ON)
    assert re.sub(r"<a [^>]*>|</a>", "", html) == text
    assert html.count("<a ") == 2 and "#a97-1" in html and "#a30" in html
    assert "&lt;二人&gt;" in Template("{% cited text %}").render(
        RequestContext(RequestFactory().get("/"), {"text": text})
    )


def test_without_its_text_a_citation_leads_to_what_is_known_and_an_unknown_one_stays_text() -> None:
    assert "/law/cite/?cite=安全生产法/97/1/7&on=2026-01-05" in shown("{% cited '安全生产法/97/1/7' '2026-01-05' %}")
    assert shown("{% cited '消防法/60/1' %}") == "消防法第六十条第一款"
    assert shown("{% cited none %}") == "" and shown("{% cited '没有条文/的话' %}") == "没有条文/的话"


def test_a_citation_that_does_not_exist_is_marked_wherever_it_is_shown() -> None:
    load(SAFETY_TEXT)
    for text in ("安全生产法/97/7", "《中华人民共和国安全生产法》第九十七条第七款"):
        html = shown("{% cited text day %}", text=text, day=ON)
        assert "文本中没有" in html and "第九十七条只有一款，没有第七款" in html and "/law/cite/" in html
    assert "文本中没有" not in shown("{% cited '安全生产法/97/1/7' day %}", day=ON)


def test_a_page_full_of_citations_asks_no_more_than_a_page_with_one() -> None:
    load(SAFETY_TEXT)
    lawbase.current().statutes.version("安全生产法", date(2026, 1, 5))

    def asked(many: int) -> int:
        cites = [f"安全生产法/{n}" for n in range(1, many + 1)]
        with CaptureQueriesContext(connection) as queries:
            html = shown("{% for c in cites %}{% cited c day %} {% endfor %}", cites=cites, day=ON)
        assert html.count("<a ") == many
        return len(queries)

    asked(1)
    assert asked(1) == asked(119) == 1  # whether the law still holds


@pytest.fixture
def concluded() -> Walked:
    raw = walk.sample("small")
    raw["violations"][0]["clause"] = "安全生产法/97/7"
    return walk.case_at("investigating", raw=raw)


def test_the_case_page_opens_its_citations_and_marks_the_wrong_one(concluded: Walked) -> None:
    load(SAFETY_TEXT)
    assert concluded.case is not None
    web = browser(concluded.officer("周启明"))
    html = unquote(page(web, f"/cases/{concluded.case.uid}/violations/"))
    ended = concluded.raw["violations"][0]["act_end"]
    assert f'href="{LAW}?on={ended}#a30-1"' in html and "文本中没有" in html
    overview = unquote(page(web, f"/cases/{concluded.case.uid}/"))
    assert re.search(r'class="law"><a class="cite" href="/law/cite/\?cite=行政处罚法/\d+', overview)


# -- while typing ------------------------------------------------------------------------------------------------------


def test_the_form_says_at_the_field_what_does_not_exist_and_offers_what_was_meant(concluded: Walked) -> None:
    load(SAFETY_TEXT)
    web = browser(concluded.officer("周启明"))
    assert concluded.case is not None
    address = f"/cases/{concluded.case.uid}/acts/record_violation/"
    form = form_of(web.get(address).content.decode())
    form.set(record__act_end="2026-03-02", record__clause="安全生产法第九十七条第七款")
    html = unescape(web.post(address, form.data("_check")).content.decode())
    assert 'id="f-record-clause-w"' in html and "第九十七条只有一款，没有第七款" in html
    assert 'data-value="安全生产法第九十七条第一款第七项"' in html
    told = web.post(f"{address}preview/", form.values).json()["doubts"]
    assert told["f-record-clause"]["fix"] == "安全生产法第九十七条第一款第七项"
    form.set(record__clause=told["f-record-clause"]["fix"])
    assert web.post(f"{address}preview/", form.values).json()["doubts"] == {}


def test_the_day_of_the_violation_decides_which_text_is_asked(concluded: Walked) -> None:
    load(written("某某条例", *long(3)), "2021-01-01")
    load(written("某某条例", *long(5)), "2026-03-05")
    web = browser(concluded.officer("周启明"))
    assert concluded.case is not None
    address = f"/cases/{concluded.case.uid}/acts/record_violation/"
    form = form_of(web.get(address).content.decode())
    for day, wrong in {"2026-03-04": True, "2026-03-05": False}.items():
        form.set(record__act_end=day, record__clause="某某条例第五条")
        assert bool(web.post(f"{address}preview/", form.values).json()["doubts"]) is wrong


# -- bringing a file in ------------------------------------------------------------------------------------------------

IMPORT = "/law/statutes/import/"


def sent(web: Client, content: bytes, button: str = "check", name: str = "某某法.md", **more: str) -> tuple[int, str]:
    file = SimpleUploadedFile(name, content)
    answer = web.post(IMPORT, {"file": file, "name": "", "since": "", button: "1", **more})
    return answer.status_code, unescape(answer.content.decode())


def test_a_file_is_read_first_and_stored_by_the_second_click(bureau: Bureau) -> None:
    web = somebody(bureau, "administrator")
    assert "导入文本" in page(web, "/law/statutes/")
    status, html = sent(web, SAFETY_TEXT, name="安全生产法(2021-06-10).md")
    assert status == 200 and "119</b> 条" in html and "2021年9月1日" in html and "法律目录所载的施行日期" in html
    assert not StatuteVersion.objects.exists()
    kept = Upload.objects.get()
    answer = web.post(IMPORT, {"kept": kept.pk, "name": "", "since": "", "import": "1"})
    assert unquote(answer["Location"]) == LAW
    assert StatuteVersion.objects.get().by == "o-administrator" and not Upload.objects.exists()
    assert Event.objects.get(bureau=bureau).name == "statute_imported"
    assert "安全生产法已导入：119 条" in page(web, LAW)
    assert "导入法律法规文本" in page(web, "/settings/log/")


def test_a_damaged_file_is_refused_with_its_line_and_goes(bureau: Bureau) -> None:
    status, html = sent(somebody(bureau, "administrator"), "# 某某法\n\n<!-- INFO END -->\n\n第二条 甲。".encode())
    assert status == 422 and "文件“某某法.md”第5行：应从第一条开始，现为第二条" in html
    assert not Upload.objects.exists() and not StatuteVersion.objects.exists()


def test_a_day_nobody_can_tell_is_asked_for_and_the_file_waits(bureau: Bureau) -> None:
    web = somebody(bureau, "administrator")
    status, html = sent(web, written("某某条例", "甲。"))
    assert status == 422 and "请写明施行日期" in html and "不用再选" in html
    kept = str(Upload.objects.get().pk)
    posted = {"kept": kept, "name": "", "since": "2021年2月3日", "check": "1"}
    assert "2021年2月3日" in web.post(IMPORT, posted).content.decode()
    web.post(IMPORT, {**posted, "import": "1"})
    assert StatuteVersion.objects.get().valid_from == date(2021, 2, 3)


def test_another_text_for_the_same_day_needs_a_tick(bureau: Bureau) -> None:
    web = somebody(bureau, "administrator")
    load(written("某某条例", "甲。"), "2021-02-03")
    status, html = sent(web, written("某某条例", "甲。", "乙。"), since="2021-02-03")
    assert status == 200 and "内容与这个文件不同" in html and "用这个文件替换原来的" in html
    posted = {"kept": str(Upload.objects.get().pk), "name": "", "since": "2021-02-03", "import": "1"}
    assert web.post(IMPORT, posted).status_code == 422
    assert StatuteVersion.objects.get().articles == 1
    assert web.post(IMPORT, {**posted, "replace": "on"}).status_code == 302
    assert StatuteVersion.objects.get().articles == 2


def test_the_same_file_again_says_so_and_offers_no_import(bureau: Bureau) -> None:
    load(SAFETY_TEXT)
    status, html = sent(somebody(bureau, "administrator"), SAFETY_TEXT)
    assert status == 200 and "已经导入过，内容相同" in html and 'name="import"' not in html


def test_another_file_can_be_chosen_and_somebody_elses_is_none(bureau: Bureau) -> None:
    web = somebody(bureau, "administrator")
    sent(web, SAFETY_TEXT)
    kept = str(Upload.objects.get().pk)
    other = browser(Officer.objects.create(username="x", name="另", bureau=bureau))
    OfficerRole.objects.create(officer=Officer.objects.get(username="x"), role="administrator", valid_from="2020-01-01")
    assert other.post(IMPORT, {"kept": kept, "import": "1", "name": "", "since": ""}).status_code == 422
    assert not StatuteVersion.objects.exists()
    assert web.post(IMPORT, {"kept": kept, "again": "1"}).status_code == 302 and not Upload.objects.exists()
    assert web.post(IMPORT, {"check": "1", "name": "", "since": ""}).status_code == 422


def test_a_bureau_below_another_that_keeps_the_texts_is_told_so(bureau: Bureau) -> None:
    above = Bureau.objects.create(code="410000", name="豫中省应急管理厅", abbr="豫", level="province")
    Bureau.objects.filter(pk=bureau.pk).update(parent=above)
    keeper = Officer.objects.create(username="k", name="严朗", bureau=above)
    OfficerRole.objects.create(officer=keeper, role="administrator", valid_from="2020-01-01")
    web = somebody(bureau, "administrator")
    assert "不能导入" in page(web, IMPORT) and "导入文本" not in page(web, "/law/statutes/")
    assert "不能导入" in sent(web, SAFETY_TEXT, "import")[1]
    assert not StatuteVersion.objects.exists() and not Upload.objects.exists()
