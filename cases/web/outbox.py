"""Forms that were kept in the browser while there was no network, and are sent by a script later.

The script asks first who is signed in now (`whose`): what one person left on a shared tablet is sent by nobody else. The
answers are the page's own, as data; the request id of the form makes it done once, however often it is sent.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET

from cases.models import Event, Officer
from cases.web.access import Signed, allow
from cases.web.forms.desk import Desk
from cases.web.forms.doing import told

ANOTHER = "现在登录的是另一个人，这份内容没有发送"


def key_of(officer: Officer) -> str:
    """Whose what a browser keeps is: bureau and user."""
    return f"{officer.bureau.code}/{officer.username}" if officer.bureau else officer.username


@allow()
@require_GET
def whose(request: Signed) -> HttpResponse:
    """Who is signed in here, and the token his forms need: both may have changed since a page was opened."""
    return JsonResponse({"who": key_of(request.user), "token": get_token(request)})


def queued(request: HttpRequest) -> bool:
    return "_outbox" in request.POST


def by_whom_it_was_kept(request: Signed) -> bool:
    return request.POST.get("_who", "") == key_of(request.user)


def not_theirs() -> JsonResponse:
    return JsonResponse({"another": True, "said": [ANOTHER]}, status=403)


def done(answer: HttpResponse, event: Event) -> JsonResponse:
    return JsonResponse({"done": True, "url": answer["Location"], "said": [told(event)]})


def answered(desk: Desk, answer: HttpResponse) -> JsonResponse:
    """The page's answer as data: done and where to go on, or everything that stands against it and the page itself."""
    if answer.status_code == 302:
        return JsonResponse({"done": True, "url": answer["Location"], "said": []})
    refused: dict[str, Any] = {"said": _said(desk), "page": answer.content.decode(), "version": desk.version}
    if desk.outcome.stale:
        refused["stale"] = True
    return JsonResponse(refused, status=answer.status_code if answer.status_code >= 400 else 422)


def _said(desk: Desk) -> list[str]:
    if desk.away is not None and desk.draft is None:
        return [f"草稿已呈送{desk.away.holder.name}，先取回再提交"]
    since = [f"{s['by']} {s['on']} {s['label']}" for s in desk.outcome.since]
    stale = [f"案件有了新的记录：{'；'.join(since)}。请看过再发送"] if desk.outcome.stale else []
    wrong = [message for many in desk.errors.values() for message in many]
    return [*stale, *wrong, *(item.message for item in desk.outcome.unmet)] or ["没有办成，请打开这一页核对"]


__all__ = ["answered", "by_whom_it_was_kept", "done", "key_of", "not_theirs", "queued", "whose"]
