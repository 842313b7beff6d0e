"""台账: the bureau's ledgers hold what the record says, to the fen; workbooks as an office prints them; who sees what."""

from __future__ import annotations

import html
import io
from datetime import date
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import casefile
from cases.history.reading import history_of
from cases.ledgers import CASE_LEDGERS, LEDGERS, Asked
from cases.ledgers import exporting as books
from cases.models import Bureau, Decision, Document, Job, LedgerEntry, Number, Officer, OfficerRole, ReadAudit, Service
from cases.registry import Role
from cases.spreadsheet import Column, Sheet, workbook
from tests import walk

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def walked() -> walk.Walked:
    """The major case to its end: two parties, fines, a surcharge."""
    return walk.case_at("archived", "major")


def question(walked: walk.Walked, whole: bool = False, since: date = YEAR[0], until: date = YEAR[1]) -> Asked:
    assert walked.case is not None
    return Asked(walked.case.bureau, since, until, whole)


def rows_of(walked: walk.Walked, key: str, **more: Any) -> list[dict[str, Any]]:
    ledger = LEDGERS[key]
    labels = [column.label for column in ledger.columns]
    return [dict(zip(labels, row, strict=True)) for row in ledger.rows(question(walked, **more))]


def client(officer: Officer) -> Client:
    found = Client()
    found.force_login(officer)
    return found


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


# -- against the record ------------------------------------------------------------------------------------------------------


def test_the_filings_are_those_of_the_record(walked: walk.Walked) -> None:
    (row,) = rows_of(walked, "filings")
    case = walked.case
    assert (row["案号"], row["立案日期"], row["所处阶段"]) == (case.number, case.filed_on, "已归档")
    assert row["当事人"] == "云川市瑞丰化工仓储有限公司、韩某" and row["承办人"] == "周启明、何静"
    assert row["结案日期"] == history_of(case).last("close").on


def test_the_decisions_are_those_of_the_record_and_sum_up_to_the_fen(walked: walk.Walked) -> None:
    rows = rows_of(walked, "decisions")
    decisions = history_of(walked.case).decisions
    assert [row["罚款（元）"] for row in rows] == [decision.fine for decision in decisions.values()]
    assert sum(row["罚款（元）"] for row in rows) == sum(
        Decision.objects.filter(case=walked.case).values_list("fine", flat=True)
    )
    papers = Document.objects.filter(case=walked.case, form__startswith="decision_").order_by("pk")
    assert [row["决定书文号"] for row in rows] == [paper.number.text for paper in papers]
    assert rows[0]["违反的规定"] == "《中华人民共和国安全生产法》第三十一条第一款" or "第" in rows[0]["违反的规定"]
    assert rows[0]["处罚内容"].startswith("罚款人民币贰拾万元整") and rows[0]["履行"] == "已缴清"


def test_every_line_of_money_is_there_and_the_columns_add_up(walked: walk.Walked) -> None:
    rows, entries = rows_of(walked, "money"), LedgerEntry.objects.filter(case=walked.case)
    assert len(rows) == entries.count()
    told = {
        name: sum(row[name] or 0 for row in rows) for name in ("应缴（元）", "减免（元）", "实缴（元）", "退还（元）")
    }
    balance = told["应缴（元）"] - told["减免（元）"] - told["实缴（元）"] + told["退还（元）"]
    assert balance == sum(entries.values_list("fen", flat=True))
    paid = sum(int(a["data"]["amount_yuan"]) * 100 for a in walked.raw["acts"] if a["act"] == "pay")
    assert told["实缴（元）"] == paid == 22_420_000
    assert [r["票据号"] for r in rows if r["实缴（元）"]] == ["20260724001", "20260805001", "20260805002"]


def test_a_remission_is_neither_paid_nor_owed() -> None:
    varied = walk.case_at("archived", "varied")
    rows = rows_of(varied, "money")
    sums = [sum(row[name] or 0 for row in rows) for name in ("应缴（元）", "减免（元）", "实缴（元）", "退还（元）")]
    assert sums == [500_000, 200_000, 500_000, 200_000]
    (decision,) = rows_of(varied, "decisions")
    assert decision["效力"] == "已变更"


def test_every_number_is_registered_with_its_paper(walked: walk.Walked) -> None:
    rows = rows_of(walked, "numbers")
    assert [row["文号"] for row in rows] == list(
        Number.objects.order_by("word", "year", "series", "seq", "part", "pk").values_list("text", flat=True)
    )
    titles = {row["文号"]: (row["文书"], row["当事人"]) for row in rows}
    assert titles["（豫云）应急罚〔2026〕1-2号"] == ("行政处罚决定书", "韩某")


def test_a_number_that_became_void_says_why() -> None:
    walked = walk.case_at("investigating", "major")
    papers = list(Document.objects.filter(case=walked.case).order_by("pk"))
    void = next(n for n, paper in enumerate(papers, 1) if paper.form == "correction_order")
    walked.perform("remake_document", "周启明", "2026-06-02", {"paper": void, "void": True, "reason": "对象写错"})
    row = next(r for r in rows_of(walked, "numbers") if r["文书"] == "责令限期整改指令书" and r["状态"] == "作废")
    assert row["作废理由"] == "对象写错"
    assert {r["状态"] for r in rows_of(walked, "numbers") if r["文号"] != row["文号"]} == {"使用"}


def test_every_service_is_there_with_what_was_served(walked: walk.Walked) -> None:
    rows = rows_of(walked, "services")
    assert len(rows) == Service.objects.filter(case=walked.case).count()
    decision = [row for row in rows if row["文书"] == "行政处罚决定书"]
    assert [row["文号"] for row in decision] == ["（豫云）应急罚〔2026〕1号", "（豫云）应急罚〔2026〕1-2号"]
    assert all(row["结果"] == "已送达" and row["方式"] == "直接送达" and row["送达人"] for row in decision)


def test_a_ledger_ends_with_its_period_and_its_bureau(walked: walk.Walked) -> None:
    assert rows_of(walked, "filings", since=date(2025, 1, 1), until=date(2025, 12, 31)) == []
    other = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
    for ledger in LEDGERS.values():
        assert list(ledger.rows(Asked(other, *YEAR))) == [] and ledger.count(Asked(other, *YEAR)) == 0


def test_identity_numbers_are_whole_for_who_keeps_the_books_only(walked: walk.Walked) -> None:
    def of_person(whole: bool) -> str:
        row = next(r for r in rows_of(walked, "decisions", whole=whole) if r["当事人"] == "韩某")
        return str(row["信用代码或者证件号码"])

    assert of_person(False) == "110105********002X" and of_person(True) == "11010519491231002X"
    inspector, clerk = walked.officer("周启明"), walked.officer("何静")
    OfficerRole.objects.create(officer=clerk, role=Role.CLERK, valid_from="2020-01-01")
    assert not books.asked(inspector, walked.case.bureau, *YEAR).whole
    assert books.asked(clerk, walked.case.bureau, *YEAR).whole
    below = Bureau.objects.create(code="410823", name="下级局", abbr="豫下", parent=walked.case.bureau)
    assert not books.asked(clerk, below, *YEAR).whole


@pytest.mark.parametrize("key", list(LEDGERS))
def test_queries_do_not_grow_with_the_rows(key: str) -> None:
    walked = walk.case_at("archived", "major")
    asked = question(walked)
    with CaptureQueriesContext(connection) as one:
        first = list(LEDGERS[key].rows(asked))
    again = walk.sample("major")
    again["parties"][0] |= {"name": "云川市宏利铸造有限公司", "credit_code": "91410899MA9X000011"}
    again["parties"][1] |= {"name": "钱某", "id_no": "440524188001010014", "employer": "云川市宏利铸造有限公司"}
    for act in again["acts"]:
        if "receipt_no" in act.get("data", {}):
            act["data"]["receipt_no"] += "-2"
    walk.case_at("archived", raw=again)
    with CaptureQueriesContext(connection) as two:
        both = list(LEDGERS[key].rows(asked))
    assert len(both) == 2 * len(first) and len(two) == len(one) <= 6
    assert [row[0] for row in both] == list(range(1, len(both) + 1))


# -- the lists of one case ---------------------------------------------------------------------------------------------------


def test_the_contents_of_a_file_have_the_pages_it_is_bound_with(walked: walk.Walked) -> None:
    import pikepdf

    rows = CASE_LEDGERS["contents"].rows(walked.case)
    with pikepdf.open(io.BytesIO(casefile.bound(walked.case))) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        total = len(pdf.pages)
    assert [" ".join(part for part in (str(row[2]), str(row[3])) if part) for row in rows] == titles[2:-1]
    first = 1
    for row in rows:
        assert row[5] == first
        first += int(row[6])  # type: ignore[arg-type]
    assert first - 1 < total, "cover, contents and closing sheet are not counted"


def test_the_evidence_is_listed_with_who_took_it(walked: walk.Walked) -> None:
    rows = CASE_LEDGERS["evidence"].rows(walked.case)
    assert [row[1] for row in rows] == ["先行登记保存清单", "询问笔录（韩某）", "项目备案证明复印件"]
    assert all("周启明" in str(row[6]) for row in rows) and rows[2][2] == "书证（复印件）"


# -- workbooks ---------------------------------------------------------------------------------------------------------------


def test_a_workbook_is_set_up_to_be_printed(walked: walk.Walked) -> None:
    ledger = LEDGERS["money"]
    asked = question(walked)
    page = sheet_of(books.made(ledger, asked))
    assert page["A1"].value == "罚没款台账"
    assert page["A2"].value.startswith("云川市应急管理局　　期间：2026年　　制表时间：2026-11-22 10:00")
    assert [cell.value for cell in page[4]] == [column.label for column in ledger.columns]
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.print_title_rows) == ("landscape", 9, "$4:$4")
    assert page.freeze_panes == "C5" and page.auto_filter.ref == f"A4:L{4 + len(list(ledger.rows(asked)))}"
    assert "第 &P 页" in page.oddFooter.center.text or "第 &[Page]页" in page.oddFooter.center.text.replace(" ", "")
    fine = next(row for row in page.iter_rows(min_row=5) if row[5].value == "罚款")
    assert fine[6].value == 200_000 and fine[6].number_format == "#,##0.00" and fine[1].is_date
    last = page[page.max_row]
    assert last[0].value == "合计" and last[8].value == 224_200


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("违法事实", 1),
        ("一二三四五六七八九", 1),
        ("一二三四五六七八九十", 2),
        ("一\n二\n三", 3),
        (f"校验值 sm3:{'a' * 30}", 3),
    ],
)
def test_a_row_has_room_for_its_fullest_text(text: str, lines: int) -> None:
    data = workbook(Sheet("表", [Column("一", 20), Column("二", 20)]), [("短", text), ("短", None)])
    rows = openpyxl.load_workbook(io.BytesIO(data)).active.row_dimensions
    assert (rows[2].height, rows[3].height) == (15 * lines if lines > 1 else None, None)


def test_what_looks_like_a_formula_stays_text() -> None:
    page = sheet_of(workbook(Sheet("表", (Column("文字", 10),)), [("=1+1",), ("@cmd",), ("-2",), ("+3",), ("平常",)]))
    assert all(page[f"A{line}"].data_type == "s" for line in range(2, 7))
    assert [page[f"A{line}"].quotePrefix for line in range(2, 7)] == [True, True, True, True, False]


# -- pages -------------------------------------------------------------------------------------------------------------------


def test_the_page_shows_a_ledger_and_gives_it(walked: walk.Walked) -> None:
    officer = walked.officer("周启明")
    page = client(officer).get(reverse("ledgers"), {"ledger": "decisions"}).content.decode()
    assert "（豫云）应急罚〔2026〕1号" in page and "110105********002X" in page and "11010519491231002X" not in page
    assert "200,000.00" in page and all(ledger.title in page for ledger in LEDGERS.values())
    sent = client(officer).post(reverse("ledgers-export"), {"ledger": "decisions"})
    assert "行政处罚决定登记台账 云川市应急管理局 2026年.xlsx" in unquote(sent["Content-Disposition"])
    page = sheet_of(sent.content)
    assert page.max_row == 7 and page["H5"].value == "91410899MA9XKQ7H45" and page["H6"].value == "110105********002X"
    assert ReadAudit.objects.get(officer=officer).what == "导出行政处罚决定登记台账 2026年"


def test_who_keeps_the_books_leaves_a_trace_of_the_whole_numbers(walked: walk.Walked) -> None:
    clerk = walked.officer("何静")
    OfficerRole.objects.create(officer=clerk, role=Role.CLERK, valid_from="2020-01-01")
    sent = client(clerk).post(reverse("ledgers-export"), {"ledger": "decisions"})
    assert sheet_of(sent.content)["H6"].value == "11010519491231002X"
    assert ReadAudit.objects.get(officer=clerk).what.endswith("含证件号码")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"from": "昨天"}, "期间（自）应写成"), ({"from": "2026-05-01", "to": "2026-04-01"}, "期间（至）早于期间（自）"),
        ({"from": "2026-13-01"}, "期间（自）应写成"),
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_is_told_and_nothing_is_exported(
    walked: walk.Walked, typed: dict[str, str], said: str
) -> None:
    browser = client(walked.officer("周启明"))
    assert said in html.unescape(browser.get(reverse("ledgers"), typed).content.decode())
    answer = browser.post(reverse("ledgers-export"), typed, follow=True)
    assert said in html.unescape(answer.content.decode()) and not ReadAudit.objects.exists()


def test_an_empty_ledger_is_not_exported(walked: walk.Walked) -> None:
    answer = client(walked.officer("周启明")).post(reverse("ledgers-export"), {"ledger": "seals"}, follow=True)
    assert "2026年没有可以导出的记录" in html.unescape(answer.content.decode())


def test_a_long_ledger_is_made_beside_the_server(walked: walk.Walked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "DIRECT", 3)
    officer = walked.officer("周启明")
    answer = client(officer).post(reverse("ledgers-export"), {"ledger": "numbers"})
    assert answer.status_code == 302 and answer["Location"] == reverse("jobs")
    job = Job.objects.get()
    assert job.state == "done" and job.name == "文书编号登记台账 云川市应急管理局 2026年.xlsx"
    sent = client(officer).get(reverse("job-file", args=[job.pk]))
    page = sheet_of(b"".join(sent.streaming_content))
    assert page.max_row == 4 + Number.objects.count()


def test_a_superior_with_a_post_for_it_looks_into_the_bureaus_below(walked: walk.Walked) -> None:
    above = Bureau.objects.create(code="410000", name="豫中省应急管理厅", abbr="豫", level="province")
    Bureau.objects.filter(pk=walked.case.bureau_id).update(parent=above)
    seen = {}
    for role in (Role.LEADER, Role.INSPECTOR):
        officer = Officer.objects.create(username=f"above-{role}", name="上", bureau=above)
        OfficerRole.objects.create(officer=officer, role=role, valid_from="2020-01-01")
        asked = {"ledger": "decisions", "bureau": str(walked.case.bureau_id)}
        seen[role] = client(officer).get(reverse("ledgers"), asked).content.decode()
    assert "（豫云）应急罚〔2026〕1号" in seen[Role.LEADER] and "110105********002X" in seen[Role.LEADER]
    assert "（豫云）应急罚" not in seen[Role.INSPECTOR]


def test_a_list_of_a_case_is_for_who_may_see_it(walked: walk.Walked) -> None:
    officer = walked.officer("周启明")
    sent = client(officer).get(reverse("case-ledger", args=[walked.case.uid, "contents"]))
    page = sheet_of(sent.content)
    assert page["A1"].value == "案卷目录" and page["C5"].value == "行政处罚决定书" and page["F5"].value == 1
    assert ReadAudit.objects.get(officer=officer, case=walked.case).what == "导出案卷目录"
    assert client(officer).get(reverse("case-ledger", args=[walked.case.uid, "nothing"])).status_code == 404
    other = Officer.objects.create(
        username="other", name="外", bureau=Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
    )
    assert client(other).get(reverse("case-ledger", args=[walked.case.uid, "contents"])).status_code == 404


def test_the_case_page_leads_to_its_lists(walked: walk.Walked) -> None:
    browser = client(walked.officer("周启明"))
    for tab, key in (("papers", "contents"), ("evidence", "evidence")):
        page = browser.get(reverse("case-tab", args=[walked.case.uid, tab])).content.decode()
        assert reverse("case-ledger", args=[walked.case.uid, key]) in page
