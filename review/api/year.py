"""The year's figures over the API, to read: figures, tables, what is behind a figure, external figures, the report's state."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.request import Request

from cases.api import answers as shared
from cases.api.operation import Api, operation
from cases.api.paging import next_page
from cases.api.problems import problem
from cases.counters.reading import Rate
from cases.counters.table import RATES, counter, label
from cases.punctuation import full_width
from cases.web.access import allow
from review.api import answers_year as answers
from review.models import Submission
from review.year import behind, choosing, external, freezing, scope, submission, tables, values, workbook
from review.year.layouts import layouts
from review.year.periods import Period
from review.year.scope import Scope
from review.year.values import Values


class YearApi(Api):
    """What every operation shares: a period that exists, figures of a bureau that exists for whoever asks."""

    def scope(self, of: str) -> Scope:
        found = scope.for_officer(self.officer(), of)
        if found is None:
            raise Http404
        return found

    def period(self, text: str) -> Period:
        found = Period.read(text)
        if found is None:
            raise Http404
        return found

    def values(self, place: Scope, period: Period, live: bool) -> tuple[Values, Submission | None]:
        row = submission.current(place.head, period) if not place.below else None
        if row is not None and row.state in ("submitted", "published") and not live:
            return submission.values_of(row), row
        return values.load(place, period), row


@allow()
class YearFiguresView(YearApi):
    @operation(
        "listYearFigures", "一个期间的全部统计数和比率；已提交的是提交时冻结的数", query=answers.YearFiguresQuery,
        answer=answers.YearFiguresOut, errors=(404,), tag="year",
    )  # fmt: skip
    def get(self, request: Request, period: str, query: answers.YearFiguresQuery) -> answers.YearFiguresOut:
        place, span = self.scope(query.of), self.period(period)
        read, row = self.values(place, span, query.live)
        return answers.YearFiguresOut(
            period=str(span), label=span.label, bureau=shared.BureauOut(code=place.head.code, name=place.head.name),
            frozen=read.frozen, state=row.state if row else "",
            results=[_figure(key, value, read) for key, value in workbook.figures(read)],
        )  # fmt: skip


def _figure(key: str, value: int | Rate, read: Values) -> answers.YearFigureOut:
    rate = isinstance(value, Rate)
    before = tables.rate_of(key, read.before["total"]) if rate else read.before["total"].get(key, 0)
    of = RATES.get(key) or counter(key)
    return answers.YearFigureOut(
        key=key, label=full_width(label(key)), unit="" if rate else getattr(of, "unit", ""),
        value=None if isinstance(value, Rate) else value, before=None if isinstance(before, Rate) else before,
        numerator=value.numerator if isinstance(value, Rate) else None,
        denominator=value.denominator if isinstance(value, Rate) else None,
        text=choosing.rate_text(value, read.rounding) if isinstance(value, Rate) else f"{value:,}",
        confirmed=of.confirmed if of else True,
    )  # fmt: skip


@allow()
class YearTableView(YearApi):
    @operation(
        "getYearTable", "一张报表：各行、合计、上年，已验算相加一致", query=answers.YearFiguresQuery, answer=answers.YearTableOut,
        errors=(404, 409), tag="year",
    )  # fmt: skip
    def get(self, request: Request, period: str, layout: str, query: answers.YearFiguresQuery) -> Any:
        place, span = self.scope(query.of), self.period(period)
        chosen = layouts().get(layout)
        if chosen is None:
            raise Http404
        read, _ = self.values(place, span, query.live)
        try:
            table = tables.build(chosen, read)
        except tables.DoesNotAdd as wrong:
            return problem(409, "各项相加不等于合计", detail=str(wrong), kind="does_not_add")
        return answers.YearTableOut(
            layout=chosen.key, title=full_width(chosen.title), money={"wan": "万元", "yuan": "元"}[chosen.money],
            columns=[answers.ColumnOut(id=c.id, label=full_width(c.label), keys=list(c.keys), money=c.money) for c in table.columns],
            rows=[_row(line) for line in table.rows], total=_row(table.total), before=_row(table.before),
        )  # fmt: skip


def _row(line: tables.Line) -> answers.RowOut:
    cells = [
        answers.CellOut(
            value=cell.value if isinstance(cell.value, int) else None,
            numerator=cell.value.numerator if isinstance(cell.value, Rate) else None,
            denominator=cell.value.denominator if isinstance(cell.value, Rate) else None,
        )
        for cell in line.cells
    ]
    return answers.RowOut(label=line.label, place=line.place, cells=cells)


@allow()
class YearEntriesView(YearApi):
    @operation(
        "listYearEntries", "一个统计数背后的明细，日期早的在前", query=answers.YearEntriesQuery, answer=answers.YearEntriesOut,
        errors=(404,), tag="year",
    )  # fmt: skip
    def get(self, request: Request, period: str, key: str, query: answers.YearEntriesQuery) -> answers.YearEntriesOut:
        place, span = self.scope(query.of), self.period(period)
        row = submission.current(place.head, span) if not place.below and not query.live else None
        where = behind.narrowed(place, span, query.place, row.freeze.last_entry if row and row.freeze else None)
        if counter(key) is None or where is None:
            raise Http404
        found = behind.behind(where, [key], query.after)
        return answers.YearEntriesOut(
            key=key, value=found.parts[0].value, entries=found.parts[0].entries,
            results=[
                answers.YearEntryOut(
                    on=e.on, value=e.value, bureau=e.bureau.code, unit=e.unit.name if e.unit else "",
                    case=e.case.uid if e.case else None, number=e.case.number if e.case else None,
                    title=e.case.title if e.case else "", event=e.event.name,
                )
                for e in found.rows
            ],
            next=next_page(request, after=found.after) if found.after else None,
        )  # fmt: skip


@allow()
class YearExternalView(YearApi):
    @operation(
        "listExternalFigures", "填报的外部数据，不由案件产生", query=answers.YearFiguresQuery, answer=answers.ExternalFiguresOut,
        errors=(404,), tag="year",
    )  # fmt: skip
    def get(self, request: Request, period: str, query: answers.YearFiguresQuery) -> answers.ExternalFiguresOut:
        place, span = self.scope(query.of), self.period(period)
        rows = external.standing(place.bureaus, [str(span)])
        return answers.ExternalFiguresOut(
            results=[
                answers.ExternalFigureOut(
                    key=r.key, name=r.name, unit=r.unit, value=r.value, source=r.source, note=r.note, by=r.by.name, at=r.at,
                    bureau=r.bureau.code, file=r.file_name,
                )
                for r in rows
            ]
        )  # fmt: skip


@allow()
class YearReportView(YearApi):
    @operation(
        "getYearReport", "报表办到哪一步：填报、复核、签发、公开，以及冻结以后的更正", query=answers.YearFiguresQuery,
        answer=answers.YearReportOut, errors=(404,), tag="year",
    )  # fmt: skip
    def get(self, request: Request, period: str, query: answers.YearFiguresQuery) -> answers.YearReportOut:
        place, span = self.scope(query.of), self.period(period)
        row = submission.current(place.head, span)
        if row is None:
            return answers.YearReportOut(period=str(span), due=span.due)
        return answers.YearReportOut(
            period=str(span), due=span.due, state=row.state, digest=row.digest, made_by=row.made_by.name, made_at=row.made_at,
            checked_by=row.checked_by.name if row.checked_by else "", checked_at=row.checked_at,
            submitted_by=row.submitted_by.name if row.submitted_by else "", submitted_at=row.submitted_at,
            sent_to=row.sent_to, published_on=row.published_on, address=row.address,
            corrections=[
                answers.CorrectionOut(key=c.key, label=c.label, submitted=c.submitted, now=c.now, difference=c.difference)
                for c in freezing.corrections(row)
            ],
        )  # fmt: skip
