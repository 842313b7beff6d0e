"""询问提纲: the bureau's question sets, all on one page, and one by itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases import questions as outlines
from cases.administration import Refused
from cases.administration import question_sets as services
from cases.questions import Outline
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import officer_of, page
from cases.web.admin.forms import Line, Plain, Words, blank
from cases.web.forms import typed
from cases.web.forms.around import said

LONGEST = 20_000
DONE = {"retire": "已停用这一组提纲。", "restore": "已恢复这一组提纲。", "shipped": "已恢复随附的内容。"}


class SetForm(Plain):
    wide = ("title", "clauses", "questions")
    title = Line(label="名称", max_length=60)
    kind = forms.ChoiceField(label="用在", choices=[blank(), *outlines.KINDS])
    clauses = Words(
        label="处罚依据", max_length=2000, required=False, help_text="按违法行为的填写，一行一条，可以只写到条；案件的违法事实引用它的，办理时先推荐这一组"
    )  # fmt: skip
    questions = Words(
        label="问题", max_length=LONGEST, help_text=f"一行一个。{'、'.join(f'{{{name}}}' for name in outlines.BLANKS)}由案件自动填写"
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["questions"].widget.attrs["rows"] = 10

    def clean_clauses(self) -> str:
        return "\n".join(typed.citation(line) for line in outlines.lines(self.cleaned_data["clauses"]))


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def question_sets(request: HttpRequest) -> HttpResponse:
    """All sets by where they are used; a new one."""
    form = SetForm(request.POST if request.method == "POST" else None, part="set")
    if request.method == "POST" and form.carried_out(services.write, actor=officer_of(request), key=""):
        messages.success(request, "已增加一组提纲。")
        return redirect("settings-questions")
    known = outlines.sets_of(officer_of(request).bureau_id or 0)
    groups = [(label, [_line(one) for one in known if one.kind == kind]) for kind, label in outlines.KINDS]
    used = sum(not one.retired for one in known)
    return page(request, "questions.html", {"groups": groups, "form": form, "used": used}, form)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def question_set(request: HttpRequest, topic: str) -> HttpResponse:
    """One set: its wording, whether it is in use."""
    known = {one.key: one for one in outlines.sets_of(officer_of(request).bureau_id or 0)}
    if topic not in known:
        raise Http404
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do in DONE:
        return _turn(request, topic, do)
    one = known[topic]
    written = {
        "title": one.title, "kind": one.kind, "clauses": "\n".join(map(said, one.clauses)),
        "questions": "\n".join(one.questions),
    }  # fmt: skip
    form = SetForm(request.POST if do == "write" else None, part="set", initial=written)
    if do == "write" and form.carried_out(services.write, actor=officer_of(request), key=topic):
        messages.success(request, "已保存，以后的询问按新的内容推荐。")
        return redirect("settings-questions")
    return page(request, "question_set.html", {"one": one, "form": form}, form)


def _turn(request: HttpRequest, key: str, do: str) -> HttpResponse:
    actor = officer_of(request)
    try:
        if do == "shipped":
            services.as_shipped(key, actor=actor)
        else:
            services.turn(key, actor=actor, retired=do == "retire")
    except Refused as refused:
        messages.error(request, f"{refused}。")
        return redirect("settings-question-set", topic=key)
    messages.success(request, DONE[do])
    return redirect("settings-questions")


def _line(one: Outline) -> dict[str, Any]:
    return {"one": one, "clauses": [said(clause) for clause in one.clauses]}
