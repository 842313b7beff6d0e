"""The inbox, and the long work somebody started."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from cases import clock, files, jobs
from cases.models import Message
from cases.web.access import Signed, allow
from cases.web.case import disposition

ROWS = 50


@allow()
@require_GET
def inbox(request: Signed) -> HttpResponse:
    """The newest first, by key."""
    found = Message.objects.filter(officer=request.user)
    only_unread = "unread" in request.GET
    if only_unread:
        found = found.filter(read_at=None)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: ROWS + 1])
    context = {
        "told": rows[:ROWS],
        "only_unread": only_unread,
        "paged": bool(before),
        "next": rows[ROWS - 1].pk if len(rows) > ROWS else None,
        "today": clock.today(),
    }
    return render(request, "inbox.html", context)


@allow()
@require_POST
def open_message(request: Signed, pk: int) -> HttpResponse:
    """Mark it read, and go where it points."""
    message = get_object_or_404(Message, officer=request.user, pk=pk)
    if message.read_at is None:
        Message.objects.filter(pk=message.pk).update(read_at=clock.now())
    inside = message.link.startswith("/") and url_has_allowed_host_and_scheme(message.link, allowed_hosts=None)
    return redirect(message.link) if inside else redirect("inbox")


@allow()
@require_POST
def read_all(request: Signed) -> HttpResponse:
    Message.objects.filter(officer=request.user, read_at=None).update(read_at=clock.now())
    return redirect("inbox")


@allow()
@require_GET
def job_list(request: Signed) -> HttpResponse:
    rows = list(jobs.of(request.user)[:ROWS])
    shown = [{"job": job, "state": jobs.STATES.get(job.state, job.state)} for job in rows]
    busy = any(job.state in jobs.UNDER_WAY for job in rows)
    return render(request, "jobs.html", {"shown": shown, "busy": busy})


@allow()
@require_GET
def job_file(request: Signed, pk: int) -> HttpResponseBase:
    """The file a job made, for who started it."""
    job = get_object_or_404(jobs.of(request.user).select_related("result"), pk=pk)
    if job.result is None:
        raise Http404
    try:
        stream = files.opened(job.result)
    except files.FileRefused as error:
        messages.error(request, f"文件打不开：{error}")
        return redirect("jobs")
    response = FileResponse(stream, content_type=job.result.kind)  # a year's files do not fit into memory
    response["Content-Disposition"] = disposition(job.name)
    return response
