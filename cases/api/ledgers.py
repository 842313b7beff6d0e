"""Ledgers (台账) of a bureau and lists of one case: as rows, or as the workbook the page gives. Each leaves a trace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import Http404
from rest_framework.request import Request

from cases import clock
from cases.api import answers, asked
from cases.api.operation import Api, attachment, operation
from cases.api.problems import Malformed
from cases.inputs import Wrong
from cases.ledgers import CASE_LEDGERS, LEDGERS, CaseLedger, Ledger
from cases.ledgers import exporting as books
from cases.spreadsheet import XLSX, Column, Value
from cases.web.access import allow

MOST = 5_000  # rows of one answer


@allow()
class LedgersView(Api):
    @operation("listLedgers", "有哪些台账和清单", answer=answers.LedgersOut, tag="ledgers")
    def get(self, request: Request) -> answers.LedgersOut:
        every: list[Ledger | CaseLedger] = [*LEDGERS.values(), *CASE_LEDGERS.values()]
        return answers.LedgersOut(
            results=[
                answers.LedgerKindOut(
                    key=one.key, title=one.title, about=one.about, of_case=isinstance(one, CaseLedger),
                    columns=_columns(one.columns),
                )
                for one in every
            ]
        )  # fmt: skip


@allow()
class LedgerView(Api):
    @operation(
        "getLedger", "一种台账的一段期间，或者一个案件的清单（金额为分）", query=asked.LedgerQuery, answer=answers.LedgerOut,
        file=XLSX, errors=(404, 422, 500, 503), tag="ledgers",
    )  # fmt: skip
    def get(self, request: Request, key: str, query: asked.LedgerQuery) -> Any:
        if key in CASE_LEDGERS:
            return self._of_case(CASE_LEDGERS[key], query)
        if key not in LEDGERS:
            raise Http404
        return self._of_bureau(LEDGERS[key], query)

    def _of_case(self, ledger: CaseLedger, query: asked.LedgerQuery) -> Any:
        if query.case is None:
            raise Malformed([Wrong("case", "这是一个案件的清单，要写明案件")])
        case = self.case(query.case)
        books.note(self.officer(), f"导出{ledger.title}", case)
        if query.format == "xlsx":
            name = f"{ledger.title} {case.number or case.title}.xlsx"
            return attachment(books.made_of_case(ledger, case), name, XLSX)
        return _told(ledger, ledger.rows(case), case.bureau.name)

    def _of_bureau(self, ledger: Ledger, query: asked.LedgerQuery) -> Any:
        me, today = self.officer(), clock.today()
        bureaus = books.bureaus(me)
        bureau = next((one for one in bureaus if one.code == query.bureau), bureaus[0] if not query.bureau else None)
        since, until = query.since or date(today.year, 1, 1), query.until or date(today.year, 12, 31)
        wrong = [Wrong("case", "这种台账按期间，不写案件")] if query.case else []
        wrong += [] if bureau else [Wrong("bureau", "没有这个机关，或者不能看它的台账")]
        wrong += [Wrong("to", "早于期间的开始")] if until < since else []
        if wrong or bureau is None:
            raise Malformed(wrong)
        question = books.asked(me, bureau, since, until)
        if ledger.count(question) > MOST:
            raise Malformed([Wrong("to", f"这一期间超过 {MOST} 条，请缩短期间，或者在网页上由后台导出")])
        books.noted(me, ledger, question)
        if query.format == "xlsx":
            return attachment(books.made(ledger, question), books.file_name(ledger, question), XLSX)
        return _told(ledger, ledger.rows(question), bureau.name, since, until)


def _told(
    ledger: Ledger | CaseLedger, rows: Iterable[Sequence[Value]], bureau: str, since: date | None = None,
    until: date | None = None,
) -> answers.LedgerOut:  # fmt: skip
    listed = [list(row) for row in rows]
    summed = [(place, column.label) for place, column in enumerate(ledger.columns) if column.summed]
    sums = {label: sum(value for row in listed if isinstance(value := row[place], int)) for place, label in summed}
    return answers.LedgerOut(
        key=ledger.key, title=ledger.title, bureau=bureau, since=since, until=until, columns=_columns(ledger.columns),
        rows=listed, sums=sums,
    )  # fmt: skip


def _columns(columns: Iterable[Column]) -> list[answers.ColumnOut]:
    return [answers.ColumnOut(label=column.label, kind=column.kind) for column in columns]
