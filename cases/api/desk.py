"""What concerns nobody's case alone: inbox, periods across cases, the year's counters."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from cases import clock, lawbase, selectors
from cases.api import answers, asked
from cases.api.content import counter_out, deadline_told
from cases.api.operation import Api, operation
from cases.api.paging import next_page
from cases.api.problems import Malformed
from cases.counters import reading
from cases.inputs import Wrong
from cases.models import Case, Deadline, Message
from cases.reads.desk import Desk
from cases.reads.periods import with_opening
from cases.web.access import allow, roles_of

ROWS = 50


@allow()
class TasksView(Api):
    @operation("listTasks", "待办，退回的在前，其余期限近的在前", answer=answers.TasksOut, tag="desk")
    def get(self, request: Request) -> answers.TasksOut:
        found = Desk(self.officer(), roles_of(self.officer())).all_tasks
        uids = dict(Case.objects.filter(pk__in=[t.key[0] for t in found]).values_list("pk", "uid"))
        return answers.TasksOut(
            results=[
                answers.TaskOut(
                    case=uids.get(t.key[0]), number=t.number, title=t.title, act=t.key[1], heading=t.heading, tag=t.tag,
                    due=t.term.on if t.term else None, left=t.term.left if t.term else None,
                    returned=f"{t.returned.who}{t.returned.why}" if t.returned else "",
                )
                for t in found
            ]
        )  # fmt: skip


@allow()
class MessagesView(Api):
    @operation("listMessages", "收件箱，新的在前", query=asked.MessageQuery, answer=answers.MessagesOut, tag="desk")
    def get(self, request: Request, query: asked.MessageQuery) -> answers.MessagesOut:
        found = Message.objects.filter(officer=self.officer()).select_related("case")
        if query.unread:
            found = found.filter(read_at=None)
        if query.before is not None:
            found = found.filter(pk__lt=query.before)
        rows = list(found.order_by("-pk")[: ROWS + 1])
        return answers.MessagesOut(
            results=[
                answers.MessageOut(
                    id=m.pk, kind=m.kind, text=m.text, case=m.case.uid if m.case else None, link=m.link, at=m.at,
                    read_at=m.read_at,
                )
                for m in rows[:ROWS]
            ],
            next=next_page(request, before=rows[ROWS - 1].pk) if len(rows) > ROWS else None,
        )  # fmt: skip


@allow()
class MessageReadView(Api):
    @operation("readMessage", "标为已读", status=204, errors=(404,), tag="desk")
    def post(self, request: Request, pk: int) -> HttpResponse | None:
        message = get_object_or_404(Message, officer=self.officer(), pk=pk)
        if message.read_at is None:
            Message.objects.filter(pk=message.pk).update(read_at=clock.now())
        return None


@allow()
class AllDeadlinesView(Api):
    @operation(
        "listAllDeadlines", "各案尚未办结的期限，近的在前", query=asked.DueQuery, answer=answers.CaseDeadlinesOut,
        tag="desk",
    )  # fmt: skip
    def get(self, request: Request, query: asked.DueQuery) -> answers.CaseDeadlinesOut:
        found = Deadline.objects.filter(done_on=None, bureau__in=selectors.visible_bureaus(self.officer()))
        if query.until:
            found = found.filter(due__lte=query.until)
        if query.after:
            day, pk = _position(query.after)
            found = found.filter(Q(due__gt=day) | Q(due=day, pk__gt=pk))
        rows = list(with_opening(found).select_related("case__bureau").order_by("due", "pk")[: ROWS + 1])
        law = lawbase.current()
        last = rows[ROWS - 1] if len(rows) > ROWS else None
        return answers.CaseDeadlinesOut(
            results=[
                answers.CaseDeadlineOut(
                    **deadline_told(row, law, row.case.bureau.code),
                    case=row.case.uid,
                    number=row.case.number,
                    title=row.case.title,
                )
                for row in rows[:ROWS]
            ],
            next=next_page(request, after=f"{last.due}.{last.pk}") if last else None,
        )


def _position(text: str) -> tuple[date, int]:
    day, _, pk = text.partition(".")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        raise Malformed([Wrong("after", "应为上一页给出的位置")]) from None


@allow()
class YearCountersView(Api):
    @operation(
        "listYearCounters", "本机关一年的统计数", query=asked.YearQuery, answer=answers.YearCountersOut, tag="desk"
    )  # fmt: skip
    def get(self, request: Request, query: asked.YearQuery) -> answers.YearCountersOut:
        bureau = self.bureau()
        found = reading.figures([bureau.pk], date(query.year, 1, 1), date(query.year, 12, 31))
        months = reading.by_month([bureau.pk], query.year)
        return answers.YearCountersOut(
            year=query.year,
            bureau=answers.BureauOut(code=bureau.code, name=bureau.name),
            results=[
                answers.YearCounterOut(**counter_out(key, value).model_dump(), months=months.get(key, [0] * 12))
                for key, value in found.items()
            ],
        )
