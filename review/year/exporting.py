"""A bureau's report in one of its forms: JSON, Excel, Word, PDF. Pages, API and `manage.py yearly` export through here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from cases import clock
from cases.models import Bureau
from review.models import Submission
from review.year import charts, paper, report, scope, submission, texts, values, word, workbook
from review.year.charts import Drawing
from review.year.choosing import penalty_layout
from review.year.layouts import layouts
from review.year.periods import Period
from review.year.report import Report
from review.year.tables import Table
from review.year.values import Values

PDF = "application/pdf"
KINDS = {"json": "application/json", "xlsx": workbook.XLSX, "docx": word.DOCX, "pdf": PDF}


@dataclass(frozen=True)
class Made:
    """Everything of a report, read once. `on`: the day it bears."""

    values: Values
    tables: list[Table]
    report: Report
    charts: list[Drawing]
    on: date


def read(bureau: Bureau, period: Period, *, below: bool = False, live: bool = False, layout: str = "") -> Made:
    """A bureau's report: as it was submitted, or, before that or where `live`, as the counters stand.

    Raises tables.DoesNotAdd.
    """
    row = None if below or live else submission.current(bureau, period)
    frozen = row if row is not None and row.state in ("submitted", "published") else None
    if frozen is not None:
        found, on = submission.values_of(frozen), day_of(frozen)
        layout = layout or frozen.layout
    else:
        found, on = values.load(scope.of_bureau(bureau, below), period), clock.today()
    return assemble(found, bureau, on, layout)


def figures(bureau: Bureau, period: Period, *, below: bool = False, live: bool = False) -> Values:
    """The figures alone: as they were submitted, or as the counters stand."""
    row = None if below or live else submission.current(bureau, period)
    if row is not None and row.state in ("submitted", "published"):
        return submission.values_of(row)
    return values.load_whole(scope.of_bureau(bureau, below), period)


def as_json(found: Values) -> bytes:
    """`{key: value}`, in the order of the definitions."""
    return (json.dumps(workbook.as_json(found), ensure_ascii=False, indent=2) + "\n").encode()


def assemble(found: Values, bureau: Bureau, on: date, layout: str = "") -> Made:
    """Tables, text and charts of these figures. Raises tables.DoesNotAdd."""
    chosen = layouts().get(layout) or penalty_layout(bureau, found.period)
    own = texts.written(bureau, found.period)
    return Made(found, submission.proved(found, chosen), report.fill(found, own), drawn(found), on)


def drawn(found: Values) -> list[Drawing]:
    """The two charts; a report of less than a year has none."""
    if found.period.kind != "year":
        return []
    year, (decided, before) = found.period.year, found.months["pen_decided"]
    amounts, amounts_before = found.months["penalty_total_amount"]
    today = clock.today()
    begun = 12 if year < today.year else today.month
    return [
        charts.bars("处罚决定", year, decided, before, "宗"),
        charts.running("罚没金额", year, amounts[:begun], amounts_before),
    ]


def day_of(row: Submission) -> date:
    assert row.submitted_at is not None
    return row.submitted_at.astimezone(clock.SHANGHAI).date()


def file_name(made: Made, kind: str) -> str:
    what = "法治政府建设情况报告" if kind in ("docx", "pdf") else "行政执法统计"
    return f"{made.values.label}{made.values.period.label}{what}.{kind}"


def export(made: Made, kind: str) -> bytes:
    """The file's bytes. Raises what `paper.draw` raises."""
    if kind == "json":
        return as_json(made.values)
    if kind == "xlsx":
        return workbook.workbook(made.values, made.tables)
    if kind == "docx":
        return word.write(made.values, made.report, made.tables, made.charts, made.on)
    return paper.draw(made.values, made.report, made.tables, made.charts, made.on)


__all__ = ["KINDS", "Made", "as_json", "assemble", "day_of", "drawn", "export", "figures", "file_name", "read"]
