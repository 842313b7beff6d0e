"""The case list as a workbook: the same rows as on the page, each export noted (留痕)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

import xlsxwriter
from django.http import QueryDict

from cases import clock, jobs, selectors
from cases.models import Job, Officer, ReadAudit
from cases.reads.filters import parse
from cases.reads.listing import Listing, Place
from cases.reads.listrow import Row

KIND = "export_cases"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DIRECT = 2_000  # rows an answer waits for; more become a job
MOST = 100_000
BATCH = 500
MOST_PICKED = 100
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
COLUMNS = (
    ("案号", 30), ("当事人", 40), ("案由", 44), ("案件名称", 50), ("机关", 22), ("承办机构", 18), ("承办人", 18),
    ("阶段", 12), ("立案日期", 12), ("罚没金额（元）", 14), ("下一期限", 12), ("期限事项", 18), ("剩余工作日", 12),
)  # fmt: skip


def note(officer: Officer, what: str) -> None:
    """Leave the trace an export leaves."""
    ReadAudit.objects.create(officer=officer, case=None, what=what[:60], at=clock.now())


def file_name() -> str:
    return f"案件列表-{clock.today():%Y%m%d}.xlsx"


def picked(officer: Officer, uids: Iterable[str]) -> list[int]:
    """Ids of the cases chosen on the page that exist for this officer."""
    wanted = [uid for uid in list(uids)[:MOST_PICKED] if UID.fullmatch(uid)]
    return list(selectors.visible_cases(officer).filter(uid__in=wanted).order_by("-pk").values_list("pk", flat=True))


def count(listing: Listing) -> int:
    """How many rows an export has, or one more than go at once."""
    return listing.narrowed.all().order_by()[: DIRECT + 1].count()


def rows(listing: Listing) -> Iterator[list[Row]]:
    """All cases that fit, batch by batch, in the list's order."""
    start: Place | None = None
    given = 0
    while given < MOST and (found := listing.walk(start, BATCH)):
        yield listing.rows_at([place.pk for place in found])
        start, given = found[-1], given + len(found)


def workbook(batches: Iterable[list[Row]]) -> bytes:
    """The workbook of these rows; memory stays flat however many."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("案件")
    head = book.add_format({"bold": True, "bg_color": "#EDF3FA", "border": 1, "text_wrap": True, "valign": "vcenter"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.freeze_panes(1, 1)
    for column, (label, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label, head)
    line = 0
    for batch in batches:
        for row in batch:
            line += 1
            _write(sheet, line, row, day, money)
    sheet.autofilter(0, 0, max(line, 1), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, row: Row, day: object, money: object) -> None:
    case = row.case
    texts = [case.number or "", row.named, row.cause, case.title, row.bureau, case.unit.name if case.unit else "",
             row.officers, row.stage.label]  # fmt: skip
    for column, text in enumerate(texts):
        sheet.write_string(line, column, text)
    if case.filed_on:
        sheet.write_datetime(line, 8, case.filed_on, day)
    if row.amount is not None:
        sheet.write_number(line, 9, row.amount / 100, money)
    if row.due is not None:
        sheet.write_datetime(line, 10, row.due.on, day)
        sheet.write_string(line, 11, row.due.label)
        sheet.write_string(line, 12, f"逾期{row.due.over}日" if row.due.over > 0 else str(row.due.left))


@jobs.runs(KIND)
def export_cases(job: Job) -> tuple[bytes, str, str]:
    """The big export, by the worker: the filters are in the job."""
    officer = Officer.objects.get(pk=job.officer_id)
    listing = Listing(officer, parse(QueryDict(job.argument["query"]).dict(), officer.pk))
    total = -(-min(listing.narrowed.all().count(), MOST) // BATCH)
    if not total:
        raise jobs.JobFailed("没有符合条件的案件")
    return workbook(jobs.counted(job, rows(listing), total)), file_name(), XLSX
