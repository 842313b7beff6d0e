"""The desk (工作台)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import clock, inbox
from cases.reads.desk import Desk
from cases.registry import Role
from cases.web.access import Signed, allow, roles_of

REMINDED = "reminded"


@allow()
@require_GET
def desk(request: Signed) -> HttpResponse:
    """Opened the first time of a day it reminds, too, of what runs out."""
    today = clock.today()
    if request.session.get(REMINDED) != today.isoformat():
        inbox.remind([request.user])
        request.session[REMINDED] = today.isoformat()
    roles = roles_of(request.user)
    context = {
        "desk": Desk(request.user, roles),
        "today": today,
        "week": today.isocalendar().week,
        "registers": Role.INSPECTOR in roles,
    }
    return render(request, "desk.html", context)
