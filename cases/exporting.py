"""The case list as a workbook: the same rows as on the page, each export noted (留痕)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.http import QueryDict

from cases import clock, jobs, selectors
from cases.models import Job, Officer, ReadAudit
from cases.reads.filters import parse
from cases.reads.listing import Listing, Place
from cases.reads.listrow import Row
from cases.spreadsheet import MOST, XLSX, Column, Sheet, Value
from cases.spreadsheet import workbook as book_of

KIND = "export_cases"
DIRECT = 2_000  # rows an answer waits for; more become a job
BATCH = 500
MOST_PICKED = 100
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHEET = Sheet("案件", (
    Column("案号", 30), Column("当事人", 40), Column("案由", 44), Column("案件名称", 50), Column("机关", 22),
    Column("承办机构", 18), Column("承办人", 18), Column("阶段", 12), Column("立案日期", 12, "day"),
    Column("罚没金额（元）", 14, "money"), Column("下一期限", 12, "day"), Column("期限事项", 18), Column("剩余工作日", 12),
))  # fmt: skip


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
    return book_of(SHEET, (_cells(row) for batch in batches for row in batch))


def _cells(row: Row) -> list[Value]:
    case, due = row.case, row.due
    left = "" if due is None else f"逾期{due.over}日" if due.over > 0 else str(due.left)
    return [case.number or "", row.named, row.cause, case.title, row.bureau, case.unit.name if case.unit else "",
            row.officers, row.stage.label, case.filed_on, row.amount, due.on if due else None,
            due.label if due else "", left]  # fmt: skip


@jobs.runs(KIND)
def export_cases(job: Job) -> tuple[bytes, str, str]:
    """The big export, by the worker: the filters are in the job."""
    officer = Officer.objects.get(pk=job.officer_id)
    listing = Listing(officer, parse(QueryDict(job.argument["query"]).dict(), officer.pk))
    total = -(-min(listing.narrowed.all().count(), MOST) // BATCH)
    if not total:
        raise jobs.JobFailed("没有符合条件的案件")
    return workbook(jobs.counted(job, rows(listing), total)), file_name(), XLSX
