"""The leader's queue: the essence of each matter on one screen, agreed, signed or returned in seconds."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import drafts
from cases.models import Officer
from cases.reads import queue
from cases.web.access import Signed, allow, roles_of
from cases.web.forms import layout
from cases.web.forms.desk import Desk
from cases.web.forms.doing import attempt, part_of, since, told
from cases.web.forms.filling import Filled
from cases.web.forms.reading import clean, counted


@allow()
@require_http_methods(["GET", "POST"])
def approvals(request: Signed) -> HttpResponse:
    if request.method == "POST":
        return decide(request)
    return show(request)


def show(request: Signed, wrong: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """`wrong`: of one matter what could not be done, and what was typed about it."""
    officer = request.user
    roles = roles_of(officer)
    items = queue.matters(officer, roles)
    for item in items:
        part = part_of(officer, roles, item.act)
        item.performs = part.performs
        item.final = item.act in layout.FINAL
        item.button = layout.BUTTONS.get(item.act, "批准")
        item.request_id = uuids.uuid4().hex
    request.section = "approvals"  # type: ignore[attr-defined]
    context = {
        "items": items,
        "wrong": wrong or {},
        "more": queue.left(officer, len(items)),
        "receivers": receivers(officer),
    }
    return render(request, "approvals.html", context, status=status)


def receivers(officer: Officer) -> list[tuple[str, str]]:
    """To whom a matter may be passed on from the list: all who approve in the bureau."""
    return [(p.username, f"{p.name}（{labels}）") for p, labels in drafts.candidates("decide", officer)]


def decide(request: Signed) -> HttpResponse:
    """One matter: sign it, or refuse it by the act that returns it."""
    post = request.POST
    item = next((m for m in queue.matters(request.user, roles_of(request.user)) if m.key == post.get("key")), None)
    if item is None:
        messages.info(request, "这一件已经办过，或者转给了别人。")
        return redirect("approvals")
    returning = "_return" in post
    act = item.returns if returning else item.act
    if not act:
        messages.error(request, "这一件只能退回草稿。")
        return redirect("approvals")
    if act in layout.FINAL and not returning and "sure" not in post:
        return show(
            request, {"key": item.key, "reasons": ["请核对后勾选“已核对”"], "opinion": post.get("opinion", "")}, 422
        )
    return _perform(request, item, act, returning)


def _perform(request: Signed, item: queue.Matter, act: str, returning: bool) -> HttpResponse:
    post = request.POST
    desk = Desk(request, item.case, act)
    given_version = counted(post.get("version", ""))
    seen = desk.version if given_version is None else given_version
    if item.draft is not None and not returning:
        desk.draft = item.draft
    filled = desk.opened()
    opinion = clean(post.get("reason" if returning else "opinion", ""), 2000)
    if returning and not opinion:
        return show(request, {"key": item.key, "reasons": ["退回要写明理由"], "opinion": ""}, 422)
    _say(filled, opinion)
    desk.draft, desk.seen = desk.draft or drafts.open(request.user, item.case, act), seen
    draft = desk.keep(filled)
    given = post.get("request", "")
    outcome = attempt(
        request.user, draft, filled, desk.around, seen, given if given.isalnum() and len(given) == 32 else ""
    )
    if outcome.event is not None:
        messages.success(request, f"{item.title}：{told(outcome.event)}")
        return redirect("approvals")
    reasons = [e for many in outcome.errors.values() for e in many]
    reasons += [f"{u.message}（{u.article}）" for u in outcome.unmet]
    if outcome.stale and item.case is not None:
        reasons += [f"{s['by']} {s['on']} 已办理“{s['label']}”，请看过再定" for s in since(item.case, seen)]
    return show(
        request, {"key": item.key, "reasons": reasons, "opinion": opinion, "act": act}, 409 if outcome.stale else 422
    )


def _say(filled: Filled, opinion: str) -> None:
    """The leader's words, where the act has a place for them."""
    for name in ("opinion", "reason"):
        if opinion and name in filled.fields:
            filled.fields[name] = opinion
            return
