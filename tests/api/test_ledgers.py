"""Ledgers and public copies over the API: the rows and sums of the record, the workbook, what is wrong by its name."""

from __future__ import annotations

import io

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from cases.api import ledgers as api
from cases.ledgers import CASE_LEDGERS, LEDGERS
from cases.models import Document, LedgerEntry, ReadAudit
from cases.spreadsheet import XLSX
from documents import pdftext
from tests import walk
from tests.api.calling import Caller, problem_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def walked() -> walk.Walked:
    return walk.case_at("archived", "major")


@pytest.fixture
def caller(walked: walk.Walked) -> Caller:
    return Caller(walked.officer("周启明"))


def test_the_ledgers_are_listed_with_their_columns(caller: Caller) -> None:
    told = caller.get(reverse("api-ledgers")).json()["results"]
    assert [one["key"] for one in told] == [*LEDGERS, *CASE_LEDGERS]
    assert {one["key"] for one in told if one["of_case"]} == set(CASE_LEDGERS)
    assert told[0]["columns"][0] == {"label": "序号", "kind": "count"}


def test_rows_come_with_their_sums_in_fen_and_leave_a_trace(walked: walk.Walked, caller: Caller) -> None:
    told = caller.get(reverse("api-ledger", args=["money"]), {"from": "2026-01-01", "to": "2026-12-31"}).json()
    assert len(told["rows"]) == LedgerEntry.objects.count() and told["bureau"] == "云川市应急管理局"
    assert told["sums"]["实缴（元）"] == 22_420_000
    assert (
        told["sums"]["应缴（元）"]
        - told["sums"]["减免（元）"]
        - told["sums"]["实缴（元）"]
        + told["sums"]["退还（元）"]
    ) == sum(LedgerEntry.objects.values_list("fen", flat=True))
    assert ReadAudit.objects.get().what == "导出罚没款台账 2026年"


def test_the_workbook_is_the_pages(caller: Caller) -> None:
    sent = caller.get(reverse("api-ledger", args=["decisions"]), {"format": "xlsx"})
    assert sent["Content-Type"] == XLSX
    page = openpyxl.load_workbook(io.BytesIO(sent.content)).active
    assert page["A1"].value == "行政处罚决定登记台账" and page["H6"].value == "110105********002X"


def test_a_list_of_a_case_asks_for_the_case(walked: walk.Walked, caller: Caller) -> None:
    address = reverse("api-ledger", args=["evidence"])
    assert len(caller.get(address, {"case": str(walked.case.uid)}).json()["rows"]) == 3
    assert problem_of(caller.get(address), 400)["errors"][0]["path"] == "case"
    assert caller.get(address, {"case": "5f1e8f7a-0000-4000-8000-000000000000"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"from": "2026-05-01", "to": "2026-04-01"}, "to"), ({"bureau": "999999"}, "bureau"), ({"format": "csv"}, "format"),
        ({"case": "5f1e8f7a-0000-4000-8000-000000000000"}, "case"), ({"year": "2026"}, "year"), ({"case": "nonsense"}, "case"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_named(caller: Caller, query: dict[str, str], path: str) -> None:
    assert problem_of(caller.get(reverse("api-ledger", args=["filings"]), query), 400)["errors"][0]["path"] == path


def test_too_much_at_once_is_refused(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST", 3)
    told = problem_of(caller.get(reverse("api-ledger", args=["numbers"])), 400)
    assert "请缩短期间" in told["errors"][0]["message"]


def test_a_ledger_that_is_none_is_not_there(caller: Caller) -> None:
    assert caller.get(reverse("api-ledger", args=["nothing"])).status_code == 404


def test_a_public_copy_is_given_and_an_inner_paper_is_not(walked: walk.Walked, caller: Caller) -> None:
    paper = Document.objects.get(case=walked.case, form="decision_person")
    sent = caller.get(reverse("api-document-public", args=[walked.case.uid, paper.pk]))
    assert sent["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(sent.content)) as pdf:
        assert "11010519491231002X" not in "".join(pdftext.pages(pdf))
    assert ReadAudit.objects.get().what == "下载公开文本 行政处罚决定书"
    inner = Document.objects.get(case=walked.case, form="filing_approval")
    assert caller.get(reverse("api-document-public", args=[walked.case.uid, inner.pk])).status_code == 404


def test_a_minors_decision_has_no_public_copy() -> None:
    raw = walk.sample("major")
    raw["parties"][1] |= {"id_no": "410105201003041234", "birth": "2010-03-04"}
    walked = walk.case_at("served", raw=raw)
    paper = Document.objects.get(case=walked.case, form="decision_person")
    answer = Caller(walked.officer("周启明")).get(reverse("api-document-public", args=[walked.case.uid, paper.pk]))
    assert "未满18周岁" in problem_of(answer, 422)["errors"][0]["message"]
