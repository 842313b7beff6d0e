"""Drafts while one types: saved, looked at, dropped. A script asks; every one of these is also a button of the page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from cases import clock, drafts
from cases.models import Case, Draft, ReadAudit
from cases.registry import ACTS, Role
from cases.web.access import Signed, allow
from cases.web.act import case_of
from cases.web.case import attachment
from cases.web.forms import signing
from cases.web.forms.desk import Desk
from cases.web.forms.doing import done_already, since
from cases.web.forms.reading import clean
from cases.web.forms.sheet import context
from documents.drawing import Entry, draw
from documents.sample import sample as marked
from documents.word import CONTENT_TYPE, word


@allow()
@require_POST
def save(request: Signed, uid: UUID, act: str) -> HttpResponse:
    """Keep what is typed so far: when it was saved, and who acted in the case meanwhile."""
    return _save(request, case_of(request, uid, act), act)


@allow(Role.INSPECTOR)
@require_POST
def save_new(request: Signed) -> HttpResponse:
    return _save(request, None, "register_clue")


def _save(request: Signed, case: Case | None, act: str) -> HttpResponse:
    desk = Desk(request, case, act)
    filled = desk.posted()
    if done_already(desk.officer, desk.request_id) is not None:  # it set out before the form did, and came after
        return JsonResponse({"error": "已经提交"}, status=409)
    try:
        draft = desk.keep(filled)
    except drafts.NotYours:
        assert desk.away is not None
        return JsonResponse({"error": f"草稿已呈送{desk.away.holder.name}，这里的改动没有保存"}, status=409)
    changed = since(case, desk.seen) if case is not None and desk.seen < desk.version else []
    told = [f"{s['by']} {s['on']} {s['label']}" for s in changed]
    at = draft.saved_at.astimezone(clock.SHANGHAI)
    return JsonResponse({"saved": f"{at:%H:%M}", "at": at.isoformat(), "since": told})


@allow()
@require_POST
def preview(request: Signed, uid: UUID, act: str) -> HttpResponse:
    """The paper and the last look for the form as it stands; nothing is written."""
    return _preview(request, case_of(request, uid, act), act)


@allow(Role.INSPECTOR)
@require_POST
def preview_new(request: Signed) -> HttpResponse:
    return _preview(request, None, "register_clue")


def _preview(request: Signed, case: Case | None, act: str) -> HttpResponse:
    desk = Desk(request, case, act)
    filled = desk.posted()
    shown = context(desk, filled, desk.asked(filled), summary=False)
    return JsonResponse(
        {
            "paper": render_to_string("forms/paper.html", shown, request),
            "last": render_to_string("forms/last.html", shown, request),
            "tiers": {
                name: render_to_string("forms/tier.html", {**shown, "panel": panel}, request)
                for name, panel in shown["panels"].items()
            },
            "signing": signing.foreseen(shown["signing"], shown["look"], pages="_pages" in request.POST),
            "rooms": render_to_string("record/rooms.html", shown, request) if shown["record"] else "",
            "doubts": {name: doubt.as_dict() for name, doubt in shown["doubts"].items()},
        }
    )


@allow()
def sample(request: Signed, uid: UUID, act: str) -> HttpResponse:
    """打印样张: the papers of the saved draft as PDF, marked as a sample."""
    desk = Desk(request, case_of(request, uid, act), act)
    found = desk.asked(desk.opened())
    if not found.papers:
        raise Http404
    drawn = [
        draw(
            p.form,
            p.values,
            number=p.number,
            on=p.on,
            entries=[Entry(b, e) for b, many in p.entries.items() for e in many],
        )
        for p in found.papers
    ]
    return attachment(marked(drawn), f"{ACTS[act].label}样张.pdf", "application/pdf")


@allow()
@require_GET
def sample_word(request: Signed, uid: UUID, act: str, place: int) -> HttpResponse:
    """One paper of the saved draft, counted from 1, as an editing copy in Word."""
    case = case_of(request, uid, act)
    desk = Desk(request, case, act)
    look = desk.asked(desk.opened())
    # A form not finished yet shows stand-ins on its papers: nothing to take away.
    if look.errors or not 1 <= place <= len(look.papers) or not look.papers[place - 1].editable:
        raise Http404
    found = look.papers[place - 1]
    entries = [Entry(box, one) for box, many in found.entries.items() for one in many]
    data = word(found.form, found.values, number=found.number, on=found.on, entries=entries)
    ReadAudit.objects.create(officer=request.user, case=case, what=f"下载Word编辑稿 {found.title}", at=clock.now())
    return attachment(data, f"{found.title}（编辑稿）.docx", CONTENT_TYPE)


def _held(request: Signed, pk: int) -> Draft:
    """A draft that lies with this officer, in a case that exists for him; else Http404."""
    held = Draft.objects.select_related("case", "by", "holder")
    return get_object_or_404(held, pk=pk, holder=request.user)


@allow()
@require_POST
def drop(request: Signed, pk: int) -> HttpResponse:
    """Throw one's own draft away."""
    draft = _held(request, pk)
    if draft.by_id != request.user.pk:
        raise Http404
    case, label = draft.case, ACTS[draft.act].label
    drafts.drop(draft)
    messages.success(request, f"“{label}”的草稿已删除。")
    return redirect("case", uid=case.uid) if case else redirect("desk")


@allow()
@require_POST
def hand(request: Signed, pk: int) -> HttpResponse:
    """Agree and pass it on, without opening the form."""
    draft = _held(request, pk)
    chosen = request.POST.get("to", "")
    to = next((p for p, _ in drafts.candidates(draft.act, request.user) if p.username == chosen), None)
    if to is None and draft.by.username == chosen:
        to = draft.by
    if to is None or to.pk == request.user.pk:
        messages.error(request, "请选择转送给谁。")
        return redirect("approvals")
    drafts.hand(draft, to, clean(request.POST.get("opinion", ""), 2000) or drafts.SUGGESTION)
    messages.success(request, f"已签署意见，转送{to.name}。")
    return redirect("approvals")


@allow()
@require_POST
def give_back(request: Signed, pk: int) -> HttpResponse:
    """Return it to an earlier hand with the reason."""
    draft = _held(request, pk)
    reason = clean(request.POST.get("reason", ""), 2000)
    chosen = request.POST.get("back", "")
    to = next((p for p in drafts.hands(draft) if p.username == chosen), draft.by)
    if not reason or to.pk == request.user.pk:
        messages.error(request, "退回要写明理由。")
        return redirect("approvals")
    drafts.give_back(draft, reason, to)
    messages.success(request, f"已退回{to.name}。")
    return redirect("approvals")


__all__ = ["drop", "give_back", "hand", "preview", "preview_new", "sample", "sample_word", "save", "save_new"]
