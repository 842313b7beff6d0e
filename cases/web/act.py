"""The page of an act: fill in, look once more, sign; hand on to who may; enter later what was approved on paper."""

from __future__ import annotations

import uuid as uuids
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import companions, drafts, uploads
from cases.models import Case, Draft, Event
from cases.registry import ACTS, Role
from cases.templatetags.words import punctuated
from cases.web import outbox
from cases.web.access import Signed, allow
from cases.web.case import of
from cases.web.forms import layout, signing
from cases.web.forms.desk import Desk
from cases.web.forms.doing import (
    attempt,
    done_already,
    told,
)
from cases.web.forms.filling import Filled
from cases.web.forms.looking import Look
from cases.web.forms.reading import clean, counted
from cases.web.forms.sheet import context

REMEMBERED = 20  # forms


@allow()
@require_http_methods(["GET", "POST"])
def act(request: Signed, uid: UUID, act: str) -> HttpResponse:
    return page(request, case_of(request, uid, act), act)


@allow(Role.INSPECTOR)
@require_http_methods(["GET", "POST"])
def register(request: Signed) -> HttpResponse:
    """The first act of a case that is none yet."""
    return page(request, None, "register_clue")


def case_of(request: Signed, uid: UUID, act: str) -> Case:
    """The case, where this officer may see it and the act may be one of his bureau's; else Http404."""
    case = of(request.user, uid)
    if act not in ACTS or act == "register_clue":
        raise Http404
    if case.bureau_id != request.user.bureau_id and not ACTS[act].superior:
        raise Http404
    return case


def page(request: Signed, case: Case | None, act: str) -> HttpResponse:
    desk = Desk(request, case, act)
    if request.method == "GET":
        return show(desk, desk.opened())
    filled = desk.posted()
    queued = outbox.queued(request)
    if queued and not outbox.by_whom_it_was_kept(request):
        return outbox.not_theirs()
    if (done := done_already(desk.officer, desk.request_id)) is not None:
        return outbox.done(after(desk, done), done) if queued else after(desk, done)
    answered = answered_to(desk, filled)
    return outbox.answered(desk, answered) if queued else answered


def answered_to(desk: Desk, filled: Filled) -> HttpResponse:
    """The answer to a form sent in, whatever it asks for."""
    try:
        found = answer(desk, filled)
        if found.status_code == 302:
            heard(desk)
        return found
    except drafts.NotYours:
        return show(desk, filled)
    except uploads.FileRefused as refused:
        desk.errors["_files"] = [punctuated(str(refused))]
        return show(desk, filled, status=422)


def heard(desk: Desk) -> None:
    """Remember that this form arrived: what the browser kept of it in case it should not is forgotten."""
    session = desk.request.session
    session["done"] = [*session.get("done", [])[1 - REMEMBERED :], desk.request_id]


def answer(desk: Desk, filled: Filled) -> HttpResponse:
    """What the button asked for. Whatever it was, what is typed is saved first."""
    post = desk.request.POST
    if desk.request.FILES and (desk.part.performs or desk.part.prepares):
        filled.files += [
            uploads.take(desk.officer, file, word=desk.act == companions.ACT).pk
            for file in desk.request.FILES.getlist("_upload")
        ]
    if desk.part.performs or desk.part.prepares:
        signing.take(desk, filled)
    if "_recall" in post:
        return recall(desk)
    focus = post.get("_add") or post.get("_drop", "").rpartition("-")[0]
    if "_add" in post:
        filled.add_row(post["_add"], desk.around)
    elif "_drop" in post:
        filled.drop_row(post["_drop"])
    elif "_write" in post:
        focus = desk.write(filled, post["_write"])
    elif "_unfile" in post:
        unfile(desk, filled, post["_unfile"])
    elif "_unsign" in post:
        signing.forget(desk, filled, clean(post["_unsign"], 100))
    draft = desk.keep(filled)
    if "_save" in post:
        messages.success(desk.request, f"“{ACTS[desk.act].label}”的草稿已保存，没有提交。")
        return redirect("case", uid=desk.case.uid) if desk.case else redirect("desk")
    if "_hand" in post:
        return hand(desk, draft, filled)
    if "_return" in post:
        return give_back(desk, draft, filled)
    if "_do" in post:
        return do(desk, draft, filled)
    if "_check" in post:
        return show(desk, filled, summary=True, focus="last")
    return show(desk, filled, focus=focus)


def do(desk: Desk, draft: Draft, filled: Filled) -> HttpResponse:
    """Perform it; what cannot be done shows again, everything typed still there."""
    if desk.act in layout.FINAL and "_sure" not in desk.request.POST:
        desk.errors["_sure"] = ["请核对后勾选“我已核对”"]
        return show(desk, filled, summary=True, status=422)
    if not signing.ready(desk, filled):
        return show(desk, filled, summary=True, status=422)
    signed = signing.bound(desk.officer, draft, filled)
    outcome = attempt(desk.officer, draft, filled, desk.around, desk.seen, desk.request_id, signed)
    if outcome.event is not None:
        return after(desk, outcome.event)
    desk.keep(filled)
    desk.outcome, desk.errors = outcome, outcome.errors
    if outcome.stale:
        desk.request_id = uuids.uuid4().hex
    return show(desk, filled, summary=True, status=409 if outcome.stale else 422)


def after(desk: Desk, event: Event) -> HttpResponse:
    """On to the case page (or back to the queue), which says what was recorded."""
    messages.success(desk.request, told(event))
    if desk.request.POST.get("_next") == "approvals":
        return redirect("approvals")
    assert event.case is not None
    return redirect("case", uid=event.case.uid)


def hand(desk: Desk, draft: Draft, filled: Filled) -> HttpResponse:
    """呈送: to a person chosen among those who approve or perform."""
    filled.pack()
    chosen = desk.request.POST.get("_to", "")
    to = next((p for p, _ in drafts.candidates(desk.act, desk.officer) if p.username == chosen), None)
    allowed = desk.part.prepares or (draft.by_id != desk.officer.pk and desk.part.performs)
    if to is None or not allowed:
        desk.errors["_to"] = ["请选择呈送给谁"]
    found = desk.asked(filled)
    desk.errors |= found.errors
    if desk.errors:
        return show(desk, filled, summary=True, status=422, found=found)
    assert to is not None
    drafts.save(draft, filled.kept(), desk.seen)
    drafts.hand(draft, to, clean(desk.request.POST.get("_opinion", ""), 2000))
    messages.success(desk.request, f"“{ACTS[desk.act].label}”已呈送{to.name}。")
    return redirect("case", uid=desk.case.uid) if desk.case else redirect("desk")


def give_back(desk: Desk, draft: Draft, filled: Filled) -> HttpResponse:
    """退回 to an earlier hand, with the reason."""
    reason = clean(desk.request.POST.get("_reason", ""), 2000)
    chosen = desk.request.POST.get("_back", "")
    to = next((p for p in drafts.hands(draft) if p.username == chosen), draft.by)
    if not reason or to.pk == desk.officer.pk:
        desk.errors["_reason"] = ["请写明退回的理由"]
        return show(desk, filled, status=422)
    drafts.give_back(draft, reason, to)
    messages.success(desk.request, f"“{ACTS[desk.act].label}”已退回{to.name}。")
    return redirect("approvals")


def recall(desk: Desk) -> HttpResponse:
    """Take one's own draft back from whom it was handed to."""
    if desk.away is not None and desk.away.by_id == desk.officer.pk:
        Draft.objects.filter(pk=desk.away.pk).update(holder=desk.officer, returned=False)
        messages.success(desk.request, "草稿已取回，可以修改后再呈送。")
    return redirect(drafts.address(desk.away)) if desk.away else redirect("desk")


def unfile(desk: Desk, filled: Filled, given: str) -> None:
    """Remove an uploaded file before it is bound."""
    wanted = counted(given)
    for upload in uploads.of(desk.officer, [] if wanted is None else [wanted]):
        filled.files = [f for f in filled.files if f != upload.pk]
        uploads.drop(upload)


def show(
    desk: Desk, filled: Filled, *, summary: bool = False, status: int = 200, focus: str = "", found: Look | None = None
) -> HttpResponse:
    """The page. `summary`: with everything that is wrong on top; `focus`: where the browser should stand."""
    found = found or desk.asked(filled)
    if summary and not desk.outcome.stale:
        desk.errors = {**found.errors, **desk.errors}
    return render(desk.request, "act.html", context(desk, filled, found, summary=summary, focus=focus), status=status)


__all__ = ["act", "case_of", "page", "register"]
