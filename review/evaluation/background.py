"""A whole year checked beside the server: every case of the bureau, its score and grade, which items fail most."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from django.conf import settings

from cases import clock, jobs
from cases.exporting import XLSX, note
from cases.models import Case, Job, Officer
from cases.spreadsheet import Book, Cell, Column, Sheet
from review.evaluation.results import Evaluation
from review.evaluation.running import evaluate_many, standard_for
from review.models import EvaluationStandard
from review.models.standards import Kind

KIND = "evaluate_year"
FIRST_YEAR = 2000


def of_year(officer: Officer, year: int) -> Any:
    """The bureau's own cases whose file belongs to the year: filed in it, or, never filed, registered in it."""
    mine = Case.objects.filter(bureau=officer.bureau_id)
    return mine.filter(filed_on__year=year) | mine.filter(filed_on=None, registered_at__year=year)


def start(officer: Officer, year: int, code: str = "") -> Job:
    """Have the year checked. Raises EvaluationStandard.DoesNotExist."""
    assert officer.bureau is not None
    standard = standard_for(officer.bureau, clock.today(), code)
    title = f"检查{year}年的案卷：{standard}"
    note(officer, title)
    return jobs.start(officer, KIND, title, year=year, standard=standard.pk)


@jobs.runs(KIND)
def run(job: Job) -> jobs.Made:
    """Read in batches, written as a stream: neither time nor memory grows with anything but the number of cases."""
    standard = EvaluationStandard.objects.get(pk=job.argument["standard"])
    rows = of_year(job.officer, job.argument["year"])
    total = rows.count()
    ids = rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000)
    checked = (found for _, found in evaluate_many(ids, standard, clock.today()))
    handle, name = mkstemp(suffix=".xlsx", dir=settings.DATA_DIR)  # beside the files it goes to: moved, not copied
    os.close(handle)
    file = Path(name)
    try:
        _write(file, standard, jobs.counted(job, checked, total), clock.today())
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return file, f"案卷检查-{job.argument['year']}年.xlsx", XLSX


CASES = (("案号", 34), ("案件名称", 34), ("得分", 12), ("满分", 12), ("等次", 12), ("待人工项", 12), ("扣分和否决", 90))
RANKING = (("项码", 12), ("类别", 12), ("内容", 60), ("案卷数（份）", 12), ("扣分合计", 12))


def _write(file: Path, standard: EvaluationStandard, checked: Iterator[Evaluation], on: date) -> None:
    book, sums = Book(file), _Sums()
    book.add(_sheet("案卷", CASES, frozen=2), (_row(one) for one in sums.counted(checked)))
    known = {item.code: item for item in standard.items.all()}
    book.add(_sheet("问题排序", RANKING), [
        (code, Kind(known[code].kind).label, known[code].text, many, sums.lost[code])
        for code, many in sums.failed.most_common()
    ])  # fmt: skip
    doubt = "" if standard.confirmed else "（条目和分值待确认）"
    book.add(_sheet("说明", (("项目", 24), ("内容", 60))), [
        ("评查标准", f"{standard}{doubt}"), ("检查日期", on.isoformat()),
        ("方式", "系统自动检查，待人工项暂按系统准备的分数计"),
        *((f"{grade}（份）", many) for grade, many in sums.grades.most_common()),
    ])  # fmt: skip
    book.close()


def _sheet(name: str, columns: Iterable[tuple[str, int]], frozen: int = 1) -> Sheet:
    return Sheet(name, [Column(label, width) for label, width in columns], frozen=frozen)


@dataclass
class _Sums:
    """Over all files (份): which items are marked how often and cost how much, which grades there are."""

    failed: Counter[str] = field(default_factory=Counter)
    lost: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    grades: Counter[str] = field(default_factory=Counter)

    def counted(self, checked: Iterable[Evaluation]) -> Iterator[Evaluation]:
        for one in checked:
            self.grades[one.grade] += 1
            for item in one.items:
                if item.doubted:
                    self.failed[item.code] += 1
                    self.lost[item.code] += item.lost
            yield one


def _row(one: Evaluation) -> Sequence[Cell]:
    marked = "；".join(f"{item.code} {item.reason}" for item in one.items if item.doubted)
    waiting = sum(1 for item in one.items if item.state in ("to_confirm", "manual"))
    return one.number, one.title, one.total, one.full, one.grade, waiting, marked
