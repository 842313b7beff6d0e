"""The case list, and the start of a case."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from cases.api import answers, asked
from cases.api.acts import CLUE, done
from cases.api.operation import Api, operation
from cases.api.paging import next_page
from cases.api.problems import Malformed
from cases.inputs import Wrong
from cases.models import Officer, Unit
from cases.reads.filters import Filters
from cases.reads.listing import LANES, Listing, Place
from cases.reads.listrow import Row
from cases.web.access import allow

ROWS = 50


@allow()
class CasesView(Api):
    @operation("listCases", "案件列表", query=asked.ListQuery, answer=answers.CasePage)
    def get(self, request: Request, query: asked.ListQuery) -> answers.CasePage:
        if query.before and Place.read(query.before, len(LANES[query.sort])) is None:
            raise Malformed([Wrong("before", "应为上一页给出的位置")])
        found = Listing(self.officer(), filters(self.officer(), query), query.before)
        rows = [row_out(row) for row in found.rows]
        return answers.CasePage(
            results=rows, next=next_page(request, before=found.older) if found.older else None, count=found.count
        )

    @operation(
        "registerClue", "登记线索：开始一个案件", body=asked.ActBody, answer=answers.DoneOut, status=201, again=200,
        errors=(409,),
    )  # fmt: skip
    def post(self, request: Request, body: asked.ActBody) -> Any:
        return done(self, None, CLUE, body, None)


def filters(me: Officer, query: asked.ListQuery) -> Filters:
    """The page's own filters; whom and which unit they name must be there. Raises Malformed."""
    wrong, officer, unit = [], me if query.officer == "me" else None, None
    if query.officer and officer is None:
        officer = Officer.objects.filter(username=query.officer, bureau=me.bureau_id).first()
        wrong += [] if officer else [Wrong("officer", "本机关没有这名人员")]
    if query.unit:
        unit = Unit.objects.filter(name=query.unit, bureau=me.bureau_id).first()
        wrong += [] if unit else [Wrong("unit", "本机关没有这个机构")]
    if wrong:
        raise Malformed(wrong)
    return Filters(
        q=query.q, stage=query.stage, unit=unit.pk if unit else None, officer=officer.pk if officer else None,
        cause=query.cause, since=query.since, until=query.until, due=query.due, sort=query.sort, per=ROWS,
    )  # fmt: skip


def row_out(row: Row) -> answers.CaseRow:
    case = row.case
    return answers.CaseRow(
        uid=case.uid, number=case.number, title=case.title, procedure=case.procedure, stage=case.stage,
        stage_label=row.stage.label, unit=case.unit.name if case.unit else None, parties=row.names,
        officers=row.officers.split("、") if row.officers else [], returned=row.returned, amount_fen=row.amount,
        bureau=answers.BureauOut(code=case.bureau.code, name=case.bureau.name), filed_on=case.filed_on,
        next_due=case.next_due, left=row.due.left if row.due else None, version=case.version,
    )  # fmt: skip
