"""工作台: the first page after sign-in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import inbox
from cases.reads.desk import Desk
from cases.registry import Role
from cases.web.access import Signed, allow, roles_of

REMINDED = "reminded"  # the day this session's reminders were made


@allow()
@require_GET
def desk(request: Signed) -> HttpResponse:
    """The desk of whoever is signed in. Once a day it makes the messages of what falls due."""
    shown = Desk(request.user, roles_of(request.user))
    today = shown.today.isoformat()
    if request.session.get(REMINDED) != today:
        inbox.due(request.user, shown.work)
        request.session[REMINDED] = today
    return render(request, "desk.html", {"desk": shown, "may_register": Role.INSPECTOR in shown.roles})
