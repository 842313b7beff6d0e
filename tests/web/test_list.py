"""The case list: what it finds, in which order, page by page; who sees what; filters that are kept; export."""

from __future__ import annotations

import copy
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import exporting
from cases.models import Bureau, Case, Job, Officer, OfficerRole, ReadAudit, SavedFilter
from cases.reads import listing
from cases.reads.filters import parse
from cases.reads.listing import Listing
from tests import walk
from tests.replaying import once

pytestmark = pytest.mark.django_db


def of(name: str, stage: str, sample: str = "small", serial: int = 1) -> walk.Walked:
    """A case of a party of this name, walked to a stage."""
    raw: dict[str, Any] = copy.deepcopy(walk.sample(sample))
    former = raw["parties"][0]["name"]
    raw["parties"][0] |= {"name": name, "credit_code": f"91410899MA9X{serial:06}"}
    raw["title"] = raw["title"].replace(former, name)
    for act in raw["acts"]:
        if "receipt_no" in act.get("data", {}):
            act["data"]["receipt_no"] += f"-{serial}"
    return walk.case_at(stage, raw=raw)


@pytest.fixture
def officer() -> Officer:
    """Six cases at different stages; the officer handles them."""
    return once("the list", six_cases).people["周启明"]


def six_cases() -> walk.Walked:
    stages = ("clue", "filing", "investigating", "notified", "served", "archived")
    names = ("恒达钢结构", "金鹿木业", "丰源气体", "永信玻璃", "宏利铸造", "同兴烟花")
    for serial, (stage, name) in enumerate(zip(stages, names, strict=True), 1):
        walked = of(f"云川市{name}有限公司", stage, serial=serial)
    return walked


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def page(officer: Officer, /, **asked: Any) -> str:
    response = signed_in(officer).get(reverse("cases"), asked)
    assert response.status_code == 200
    return response.content.decode()


def parties(html: str) -> list[str]:
    """The parties listed, in order, in two characters each."""
    return re.findall(r'<td class="clip" title="云川市(..)', html)


def test_unfiled_cases_come_first_and_then_the_newest_number(officer: Officer) -> None:
    assert parties(page(officer)) == ["金鹿", "恒达", "同兴", "宏利", "永信", "丰源"]


def test_sorted_by_deadline_the_most_urgent_comes_first_and_those_without_one_last(officer: Officer) -> None:
    html = page(officer, sort="due")
    order = [str(Case.objects.get(title__contains=name).next_due or "~") for name in parties(html)]
    assert order == sorted(order)
    assert len(order) == 6


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "恒达"}, ["恒达"]),
        ({"q": " 恒 达 "}, ["恒达"]),
        ({"q": "有限公司"}, ["金鹿", "恒达", "同兴", "宏利", "永信", "丰源"]),
        ({"q": "没有此人"}, []),
        ({"q": "达"}, []),
        ({"q": "%%"}, []),
        ({"q": "'; DROP TABLE cases_case; --"}, []),
        ({"stage": "clue"}, ["恒达"]),
        ({"stage": "inquiry"}, ["丰源"]),
        ({"stage": "open"}, ["金鹿", "恒达", "宏利", "永信", "丰源"]),
        ({"stage": "nonsense"}, ["金鹿", "恒达", "同兴", "宏利", "永信", "丰源"]),
        ({"from": "2030-01-01"}, []),
        ({"to": "２０３０．１．１"}, ["同兴", "宏利", "永信", "丰源"]),
        ({"officer": "me", "stage": "open"}, ["金鹿", "恒达", "宏利", "永信", "丰源"]),
        ({"officer": "me", "q": "永信"}, ["永信"]),
        ({"officer": "999999"}, []),
        ({"cause": "安全生产法/97/1/7"}, ["金鹿", "恒达", "同兴", "宏利", "永信", "丰源"]),
        ({"cause": "安全生产法/92/1"}, []),
        ({"q": "专门的安全作业培训"}, ["金鹿", "恒达", "同兴", "宏利", "永信", "丰源"]),
        ({"q": "周启明"}, ["金鹿", "恒达", "同兴", "宏利", "永信", "丰源"]),
        ({"q": "91410899MA9X000004"}, ["永信"]),
        ({"q": "91410899ma9x000004"}, ["永信"]),
    ],
)
def test_what_is_asked_is_found(officer: Officer, asked: dict[str, str], found: list[str]) -> None:
    assert parties(page(officer, **asked)) == found


@pytest.mark.parametrize(
    "form", ["{n}号", "〔2026〕{n}", "[2026]{n}号", "2026-{n}", "立〔2026〕{n}号", "（豫云）应急立〔２０２６〕{n}号"]
)
def test_a_number_is_found_by_whatever_is_remembered_of_it(officer: Officer, form: str) -> None:
    case = Case.objects.get(title__contains="丰源")
    assert case.number
    serial = case.number.split("〕")[1].removesuffix("号")
    assert "丰源" in parties(page(officer, q=form.format(n=serial)))
    other = form.replace("2026", "1999").replace("２０２６", "1999")
    if other != form:
        assert parties(page(officer, q=other.format(n=serial))) in ([], ["丰源"])


def test_the_number_of_a_decision_leads_to_its_case(officer: Officer) -> None:
    case = Case.objects.get(title__contains="同兴")
    number = case.documents.exclude(number=None).filter(form="decision_unit").get().number
    assert number is not None
    assert parties(page(officer, q=number.text)) == ["同兴"]


def test_an_identity_number_finds_nobody() -> None:
    walked = walk.case_at("investigating", "major")
    person = walked.case.parties.get(kind="person")
    assert 'class="step' not in page(walked.people["周启明"], q=person.identity)


def test_an_overdue_case_says_by_how_many_days(officer: Officer) -> None:
    html = page(officer, due="late")
    assert parties(html)
    assert re.search(r"逾期 \d+ 日", html)


def test_a_date_that_is_none_is_named_and_what_was_typed_stays(officer: Officer) -> None:
    html = page(officer, **{"from": "去年三月"})
    assert "立案日期（自）“去年三月”不是日期" in html
    assert 'value="去年三月"' in html
    assert len(parties(html)) == 6


def test_a_returned_case_is_marked() -> None:
    walked = walk.case_at("in_review", "major")
    walked.step()
    assert walked.case.stage == "concluded"
    assert "退回</span>" in page(walked.people["周启明"])
    walked.step()
    assert "退回</span>" not in page(walked.people["周启明"])


def test_pages_follow_by_key_there_and_back(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.reads.filters.PAGE_SIZES", (2, 100))
    for sort in ("number", "due"):
        whole = parties(page(officer, per=100, sort=sort))
        seen, asked = [], {"per": 2, "sort": sort}
        pages = []
        while True:
            html = page(officer, **asked)
            pages.append(parties(html))
            seen += pages[-1]
            older = re.search(r"before=([\d.-]+)\"", html)
            if older is None:
                break
            asked = {"per": 2, "sort": sort, "before": older[1]}
        assert seen == whole
        for former in pages[-2::-1]:
            newer = re.search(r"after=([\d.-]+)\"", html)
            assert newer is not None
            html = page(officer, per=2, sort=sort, after=newer[1])
            assert parties(html) == former
        assert "after=" not in html


def test_what_is_no_place_is_the_first_page(officer: Officer) -> None:
    for nonsense in ("x", "9.2026-01-01.1", "1.2026-13-45.1", "1..-5", "1.2026-01-01.99999999999999999999"):
        assert len(parties(page(officer, before=nonsense))) == 6


def test_many_fitting_cases_are_walked_and_few_are_looked_at_with_the_same_result(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [{"q": "有限公司"}, {"q": "周启明"}, {"q": "31号"}, {"officer": "me", "stage": "open"}, {"due": "late"},
             {"cause": "安全生产法/97/1/7", "sort": "due"}, {"q": "恒达", "stage": "clue"}]  # fmt: skip
    few = [parties(page(officer, **a)) for a in asked]
    monkeypatch.setattr("cases.reads.narrowing.CAP", 0)
    assert [parties(page(officer, **a)) for a in asked] == few


def test_another_bureaus_cases_do_not_exist_and_a_leader_above_sees_them(officer: Officer) -> None:
    above = Bureau.objects.create(code="410000", name="省应急管理厅", abbr="豫")
    Bureau.objects.filter(pk=officer.bureau_id).update(parent=above)
    stranger = Officer.objects.create_user("stranger", bureau=above, name="外人")
    assert parties(page(stranger)) == []
    assert parties(page(stranger, q="恒达")) == []
    OfficerRole.objects.create(officer=stranger, role="leader", valid_from="2020-01-01")
    html = page(Officer.objects.get(pk=stranger.pk))
    assert parties(html) == ["金鹿", "恒达", "同兴", "宏利", "永信", "丰源"]
    assert "云川市应急管理局" in html


def test_a_count_stops_where_nobody_counts_any_more(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "符合条件 6 件" in page(officer)
    monkeypatch.setattr(listing, "COUNTED", 3)
    assert "符合条件 3+ 件" in page(officer)


def test_the_number_of_queries_depends_on_no_row(officer: Officer) -> None:
    client = signed_in(officer)
    everything = {"q": "恒达 31号", "officer": "me", "stage": "open", "due": "ten", "from": "2020-01-01",
                  "cause": "安全生产法/97/1/7"}  # fmt: skip
    for asked in ({}, everything, {"q": "有限公司"}, {"sort": "due"}):
        client.get(reverse("cases"), asked)
        with CaptureQueriesContext(connection) as before:
            client.get(reverse("cases"), asked)
        for serial in range(20, 24):
            of(f"云川市更多{serial}有限公司", "notified", serial=serial * 100 + len(asked))
        with CaptureQueriesContext(connection) as after:
            client.get(reverse("cases"), asked)
        assert len(after) <= max(len(before), 22)
        assert len(after) <= 25


# -- kept filters ------------------------------------------------------------------------------------------------------


def test_filters_are_kept_by_name_counted_and_dropped(officer: Officer) -> None:
    client = signed_in(officer)
    client.post(reverse("filter-save"), {"name": " 我的 调查 ", "query": "stage=inquiry&officer=me&before=x&evil=1"})
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.query) == ("我的 调查", "stage=inquiry&officer=me")
    html = client.get(reverse("cases"), {"stage": "inquiry", "officer": "me"}).content.decode()
    assert re.search(r'aria-current="true">我的 调查 <b>1</b>', html)
    stranger = Officer.objects.create_user("other", bureau=officer.bureau, name="别人")
    signed_in(stranger).post(reverse("filter-drop", args=[kept.pk]))
    assert SavedFilter.objects.count() == 1
    client.post(reverse("filter-drop", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


def test_the_same_name_takes_the_new_filters_and_nothing_is_kept_without_any(officer: Officer) -> None:
    client = signed_in(officer)
    for query in ("stage=clue", "stage=filing"):
        client.post(reverse("filter-save"), {"name": "甲", "query": query})
    assert SavedFilter.objects.get().query == "stage=filing"
    client.post(reverse("filter-save"), {"name": "乙", "query": ""})
    client.post(reverse("filter-save"), {"name": "", "query": "stage=clue"})
    assert SavedFilter.objects.count() == 1


# -- export ------------------------------------------------------------------------------------------------------------


def rows_in(data: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))


def test_an_export_holds_the_rows_of_the_list_and_leaves_a_trace_without_names(officer: Officer) -> None:
    response = signed_in(officer).post(reverse("cases-export"), {"query": "q=有限公司&stage=open"})
    rows = rows_in(response.content)
    assert [row[1][3:5] for row in rows[1:]] == ["金鹿", "恒达", "宏利", "永信", "丰源"]
    assert rows[0][0] == "案号"
    trace = ReadAudit.objects.get()
    assert trace.officer == officer
    assert "5 件" in trace.what
    assert "有限" not in trace.what


def test_only_the_chosen_cases_are_exported_and_only_such_as_one_sees(officer: Officer) -> None:
    chosen = Case.objects.get(title__contains="丰源").uid
    client = signed_in(officer)
    rows = rows_in(client.post(reverse("cases-export"), {"picked": "1", "pick": [str(chosen), "nonsense"]}).content)
    assert [row[1][3:5] for row in rows[1:]] == ["丰源"]
    elsewhere = Bureau.objects.create(code="410999", name="他市应急管理局", abbr="豫他")
    stranger = Officer.objects.create_user("stranger", bureau=elsewhere, name="外人")
    assert signed_in(stranger).post(reverse("cases-export"), {"picked": "1", "pick": [str(chosen)]}).status_code == 302


def test_what_looks_like_a_formula_stays_text() -> None:
    walked = of("=cmd|calc!A1", "clue")
    officer = walked.people["周启明"]
    data = exporting.workbook([Listing(officer, parse({}, officer.pk)).rows_at([walked.case.pk])])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.active["B2"].data_type == "s"


def test_a_big_export_is_made_beside_the_server_and_waits_in_the_inbox(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "DIRECT", 3)
    monkeypatch.setattr(exporting, "BATCH", 2)
    client = signed_in(officer)
    response = client.post(reverse("cases-export"), {"query": "sort=due"})
    assert response.headers["Location"] == reverse("jobs")
    job = Job.objects.get()
    assert job.state == "done"
    rows = rows_in(b"".join(client.get(reverse("job-file", args=[job.pk])).streaming_content))
    assert len(rows) == 7
    assert officer.messages.filter(kind="job").count() == 1
    assert ReadAudit.objects.count() == 1


def test_nothing_to_export_is_said(officer: Officer) -> None:
    response = signed_in(officer).post(reverse("cases-export"), {"query": "q=没有此人"}, follow=True)
    assert "没有符合条件的案件可以导出" in response.content.decode()
