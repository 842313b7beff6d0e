"""The page of an act: fill in, look once more, sign; hand on to who may; enter later what was approved on paper."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import clock, drafts, uploads
from cases.engine.foreseeing import facts_for, step_for
from cases.models import Case, Draft, Event, Officer, Phrase
from cases.reads.telling import cause
from cases.registry import ACTS, Role
from cases.templatetags.words import punctuated
from cases.web.access import Signed, allow, roles_of
from cases.web.case import of
from cases.web.forms import layout
from cases.web.forms.around import Around
from cases.web.forms.doing import (
    ENTERING,
    Outcome,
    actor_of,
    approver,
    attempt,
    done_already,
    files_of,
    part_of,
    people,
    since,
    told,
)
from cases.web.forms.fields import tree
from cases.web.forms.filling import Filled
from cases.web.forms.looking import Look, look
from cases.web.forms.reading import clean, counted
from cases.web.forms.shown import Drawer

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


class Desk:
    """One act on one officer's desk: draft, form as filled, what the engine says of it."""

    def __init__(self, request: Signed, case: Case | None, act: str) -> None:
        self.request, self.case, self.act = request, case, act
        self.officer = request.user
        self.part = part_of(self.officer, roles_of(self.officer), act)
        self.facts = facts_for(case, act, self.officer, clock.today())
        self.around = Around(self.facts, clock.today())
        self.draft = drafts.find(self.officer, case, act)
        self.away = drafts.mine(self.officer, case, act) if self.draft is None else None
        self.version = self.facts.case.version if self.facts.case is not None else 0
        self.seen = self.version
        self.request_id = uuids.uuid4().hex
        self.errors: dict[str, list[str]] = {}
        self.outcome = Outcome()

    def opened(self) -> Filled:
        """The draft as it lies here, or a form with all that is known."""
        if self.draft is not None:
            filled = Filled.from_draft(self.draft)
            if not filled.fields.get("approved_by") and (name := approver(self.draft)):
                filled.fields["approved_by"] = name
            return filled
        step = step_for(self.case, self.act, self.officer, None, on=clock.today(), facts=self.facts)
        return Filled.from_known(step, self.around)

    def posted(self) -> Filled:
        post = self.request.POST
        seen = counted(post.get("_version", ""))
        self.seen = self.version if seen is None else seen
        given = post.get("_request", "")
        self.request_id = given if len(given) == 32 and given.isalnum() else self.request_id
        return Filled.from_post(self.act, post)

    def keep(self, filled: Filled) -> Draft:
        """Save what is typed; where the draft lies with somebody else it stays as it was handed over."""
        if self.draft is None:
            if self.away is not None:
                raise drafts.NotYours
            self.draft = drafts.open(self.officer, self.case, self.act)
        return drafts.save(self.draft, filled.kept(), self.seen)

    @property
    def performs(self) -> bool:
        return self.part.performs

    def asked(self, filled: Filled) -> Look:
        """What the engine says; by the eyes of who decided, where a paper approval is entered."""
        actor = actor_of(self.officer, filled)
        performs = self.performs or actor.pk != self.officer.pk
        team = people(self.officer, [t for t in filled.team if t != actor.username])
        return look(self.case, filled, actor, self.around, performs=performs, team=team)


def page(request: Signed, case: Case | None, act: str) -> HttpResponse:
    desk = Desk(request, case, act)
    if request.method == "GET":
        return show(desk, desk.opened())
    filled = desk.posted()
    if (done := done_already(desk.officer, desk.request_id)) is not None:
        return after(desk, done)
    try:
        answered = answer(desk, filled)
        if answered.status_code == 302:
            heard(desk)
        return answered
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
        filled.files += [uploads.take(desk.officer, file).pk for file in desk.request.FILES.getlist("_upload")]
    if "_recall" in post:
        return recall(desk)
    if "_add" in post:
        filled.add_row(post["_add"], desk.around)
    elif "_drop" in post:
        filled.drop_row(post["_drop"])
    elif "_unfile" in post:
        unfile(desk, filled, post["_unfile"])
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
    return show(desk, filled, focus=post.get("_add") or post.get("_drop", "").rpartition("-")[0])


def do(desk: Desk, draft: Draft, filled: Filled) -> HttpResponse:
    """Perform it; what cannot be done shows again, everything typed still there."""
    if desk.act in layout.FINAL and "_sure" not in desk.request.POST:
        desk.errors["_sure"] = ["请核对后勾选“我已核对”"]
        return show(desk, filled, summary=True, status=422)
    outcome = attempt(desk.officer, draft, filled, desk.around, desk.seen, desk.request_id)
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


def phrases_of(officer: Officer) -> dict[str, list[str]]:
    """The bureau's phrases (常用语) by the field they are offered at."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Phrase.objects.filter(bureau=officer.bureau_id, retired=False).order_by("pk")
    for topic, text in rows.values_list("topic", "text")[:500]:
        found[topic].append(text)
    return found


def context(desk: Desk, filled: Filled, found: Look, *, summary: bool, focus: str = "") -> dict[str, Any]:
    declared = ACTS[desk.act]
    unmet = (desk.outcome.unmet or found.unmet) if summary else []
    drawer = Drawer(desk.act, desk.around, desk.errors, [u.field for u in found.unmet if u.field])
    form = drawer.form(tree(desk.act), filled.fields)
    desk.request.section = "cases"  # type: ignore[attr-defined]
    labels_of = {
        **drawer.labels,
        "_on": layout.LABELS.get(f"{desk.act}:on", layout.LABELS["_on"]),
        "_to": "呈送给",
        "_by": "由谁作出",
    }
    wrong = [(name, labels_of.get(name, ""), e) for name, many in desk.errors.items() for e in many]
    deciders = desk.around.officers(tuple(declared.by), [filled.by]) if desk.part.enters else []
    changed = desk.outcome.since or (since(desk.case, desk.seen) if desk.case and desk.seen < desk.version else [])
    parts = desk.around.parties
    return {
        "act": declared, "case": desk.case, "facts": desk.facts, "filled": filled, "form": form, "look": found,
        "part": desk.part, "draft": desk.draft, "away": desk.away, "version": desk.version, "loose": drawer.loose,
        "request_id": desk.request_id, "errors": desk.errors, "summed": wrong if summary else [], "unmet": unmet, "focus": focus,
        "problems": (len(wrong) if summary else 0) + len(unmet), "since": changed, "on_label": labels_of["_on"],
        "with_team": layout.with_team(desk.act),
        "colleagues": _colleagues(desk, filled), "final": desk.act in layout.FINAL,
        "signs": desk.act in layout.FINAL and found.may_issue,
        "button": layout.BUTTONS.get(desk.act, "提交"), "evidence": declared.group == "evidence",
        "candidates": drafts.candidates(desk.act, desk.officer) if desk.part.prepares else [],
        "hands": [h for h in drafts.hands(desk.draft) if h.pk != desk.officer.pk] if desk.draft else [],
        "returned": drafts.last_return(desk.draft) if desk.draft else None,
        "files": files_of(desk.officer, desk.draft, filled), "deciders": deciders,
        "who": "、".join(list(parts.values())[:3]), "cause": cause(desk.case.title, parts.values()) if desk.case else "", "checked": "_sure" in desk.request.POST,
        "phrases": phrases_of(desk.officer),
        "by_label": "、".join(Role(r).label for r in sorted(declared.by)),
        "next": desk.request.POST.get("_next") or desk.request.GET.get("next", ""),
        "step": 2 if summary and not found.errors and not found.unmet else 1, "clauses": desk.around.clauses,
    }  # fmt: skip


def _colleagues(desk: Desk, filled: Filled) -> list[tuple[str, str, bool]]:
    """Who may go along: the officers of the case first, then the other inspectors."""
    mine = desk.facts.history.officers_on(clock.today())
    offered = desk.around.officers((Role.INSPECTOR, Role.UNIT_HEAD), [*filled.team, *mine])
    ranked = sorted(offered, key=lambda o: o[0] not in mine)
    return [(u, name, u in filled.team) for u, name in ranked if u != desk.officer.username]


__all__ = ["ENTERING", "Desk", "act", "case_of", "context", "page", "register"]
