"""A year's archived case files as one folder with an index, made by the worker and fetched as a zip.

2026/案卷目录.xlsx            one row per volume: archive number, case, party, pages, retention, file, digest
2026/校验值.txt               SHA-256 of every file, as `sha256sum -c` reads it
2026/001 (豫云)应急案….pdf    the volumes, in order of the archiving
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.conf import settings
from django.db.models import QuerySet

from cases import casefile, clock, jobs
from cases.facts import Facts
from cases.models import Case, Document, Event, Job, Officer, ReadAudit
from cases.spreadsheet import Column, Sheet, workbook

KIND = "export_year"
ZIP = "application/zip"
FIRST_YEAR = 2021
COLUMNS = (
    Column("序号", 6, "count"), Column("归档号", 14), Column("案号", 30), Column("案件名称", 50), Column("当事人", 36),
    Column("卷别", 8), Column("归档日期", 12), Column("页数", 8, "count"), Column("保管期限", 10), Column("文件", 44, "file"),
    Column("SHA-256", 66), Column("说明", 40),
)  # fmt: skip
LONGEST_NAME = 80


@dataclass(frozen=True)
class Row:
    """One volume as the index lists it; without a file, and with a `note`, where it could not be bound."""

    archive_no: str
    number: str
    title: str
    parties: str
    volume: str
    on: str
    pages: int
    retention: str
    file: str = ""
    sha256: str = ""
    note: str = ""


def archived(officer: Officer, year: int) -> QuerySet[Event]:
    """The archivings of a year in the officer's own bureau, in their order."""
    rows = Event.objects.filter(name="archive", on__year=year, case__bureau=officer.bureau_id, case__stage="archived")
    return rows.select_related("case__bureau").order_by("on", "pk")


def start(officer: Officer, year: int) -> Job:
    """Have it made beside the server; it leaves a trace (留痕)."""
    ReadAudit.objects.create(officer=officer, case=None, what=f"导出{year}年归档案卷", at=clock.now())
    return jobs.start(officer, KIND, f"导出{year}年归档案卷", year=year)


@jobs.runs(KIND)
def export_year(job: Job) -> tuple[Path, str, str]:
    """Case by case onto the disk: memory stays that of one file."""
    officer, year = Officer.objects.get(pk=job.officer_id), int(job.argument["year"])
    events = archived(officer, year)
    total = events.count()
    if not total:
        raise jobs.JobFailed(f"{year}年没有归档的案件")
    handle, name = tempfile.mkstemp(suffix=".zip", dir=settings.DATA_DIR)
    target = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as folder:
            rows = []
            for place, event in enumerate(jobs.counted(job, events.iterator(50), total), 1):
                assert event.case is not None
                for row, data in _volumes(event.case, event, place):
                    if row.file:
                        folder.writestr(f"{year}/{row.file}", data)
                    rows.append(row)
            if not any(row.file for row in rows):
                raise jobs.JobFailed(f"没有一卷能够装订。{rows[0].number}{rows[0].note}")
            folder.writestr(f"{year}/案卷目录.xlsx", _index(rows, year))
            sums = "".join(f"{row.sha256}  {row.file}\n" for row in rows if row.file)
            folder.writestr(f"{year}/校验值.txt", sums.encode())
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    left_out = sum(not row.file for row in rows)
    return target, f"{year}年案卷{f'（{left_out}卷未能装订）' if left_out else ''}.zip", ZIP


def _volumes(case: Case, event: Event, place: int) -> Iterator[tuple[Row, bytes]]:
    facts = Facts(case, case.bureau)
    volumes = casefile.volumes_of(facts)
    cover = Document.objects.filter(case=case, form="file_cover", state="issued").order_by("-pk").first()
    told = json.loads(cover.values) if cover is not None else {}
    for volume in volumes:
        what = casefile.VOLUMES[volume]
        known = (
            str(told.get("archive_no", "")), case.number or "", case.title,
            "、".join(p["name"] for p in facts.history.parties.values()), what, event.on.isoformat(),
        )  # fmt: skip
        try:
            data = casefile.bound(case, volume)
        except casefile.CANNOT_SHOW as why:  # the others of the year are wanted all the same
            yield Row(*known, 0, str(told.get("retention", "")), note=f"不能装订：{why}"), b""
            continue
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
        named = _safe(case.number or case.title) + ("" if volume == "one" else f" {what}")
        yield (
            Row(
                *known,
                pages,
                str(told.get("retention", "")),
                f"{place:03d} {named}.pdf",
                hashlib.sha256(data).hexdigest(),
            ),
            data,
        )


def _safe(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "_", name).strip("._ ")[:LONGEST_NAME]


def _index(rows: list[Row], year: int) -> bytes:
    cells = [
        (line, row.archive_no, row.number, row.title, row.parties, row.volume, row.on, row.pages, row.retention, row.file,
         row.sha256, row.note)
        for line, row in enumerate(rows, 1)
    ]  # fmt: skip
    return workbook(Sheet(f"{year}年案卷目录", COLUMNS, frozen=2), cells)
