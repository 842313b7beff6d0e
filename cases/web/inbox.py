"""消息 and 后台任务: what came in, and what long work has made."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from cases import clock, files
from cases.inbox import KINDS
from cases.jobs import DONE, RUNNING, STATES, WAITING
from cases.models import Job, Message
from cases.reads import capped
from cases.web.access import Signed, allow
from cases.web.case import attachment

ROWS = 50
ICONS = {"returned": "back", "approval": "todo", "done": "ok", "near": "clock", "late": "late", "job": "save",
         "licence": "user", "calendar": "clock"}  # fmt: skip


@allow()
@require_GET
def inbox(request: Signed) -> HttpResponse:
    """Unread ones first, then what was read; each part by key."""
    mine = Message.objects.filter(officer=request.user)
    read, before = request.GET.get("read") == "1", request.GET.get("before", "")
    unread = [] if read else _page(mine.filter(read_at=None), before)
    room = ROWS + 1 - len(unread)
    seen = _page(mine.filter(read_at__isnull=False), before if read else "")[:room] if room > 0 else []
    rows = [*unread, *seen]
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    more = f"read={1 if last.read_at else 0}&before={last.pk}" if last else ""
    shown = [(message, KINDS.get(message.kind, ""), ICONS.get(message.kind, "bell")) for message in rows[:ROWS]]
    (many,) = capped.counts([mine.filter(read_at=None).order_by().values_list("pk")[:101]])
    context = {"rows": shown, "more": more, "many": "100+" if many > 100 else many, "first": not before}
    request.section = "inbox"  # type: ignore[attr-defined]
    return render(request, "inbox.html", context)


def _page(found: QuerySet[Message], before: str) -> list[Message]:
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    return list(found.select_related("case").order_by("-pk")[: ROWS + 1])


@allow()
@require_POST
def open_message(request: Signed, pk: int) -> HttpResponse:
    """Mark as read and go where it leads; `stay` marks only."""
    message = get_object_or_404(Message, officer=request.user, pk=pk)
    if message.read_at is None:
        Message.objects.filter(pk=message.pk).update(read_at=clock.now())
    leads = message.link and url_has_allowed_host_and_scheme(message.link, allowed_hosts=None)
    return redirect("inbox" if "stay" in request.POST or not leads else message.link)


@allow()
@require_POST
def read_all(request: Signed) -> HttpResponse:
    Message.objects.filter(officer=request.user, read_at=None).update(read_at=clock.now())
    messages.success(request, "全部标为已读。")
    return redirect("inbox")


@allow()
@require_GET
def jobs(request: Signed) -> HttpResponse:
    rows = list(Job.objects.filter(officer=request.user).order_by("-pk")[:ROWS])
    shown = [(job, STATES.get(job.state, job.state)) for job in rows]
    context = {"rows": shown, "running": any(job.state in (WAITING, RUNNING) for job in rows), "DONE": DONE}
    request.section = "inbox"  # type: ignore[attr-defined]
    return render(request, "jobs.html", context)


@allow()
@require_GET
def job_file(request: Signed, pk: int) -> HttpResponse:
    """The result, for the one who asked."""
    job = get_object_or_404(Job.objects.select_related("result"), officer=request.user, pk=pk)
    if job.result is None:
        raise Http404
    try:
        return attachment(files.read(job.result), job.name, job.result.kind)
    except files.FileRefused as error:
        messages.error(request, f"{error}。")
        return redirect("jobs")
