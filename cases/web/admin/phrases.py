"""常用语: the bureau's phrase book by topic."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases.administration import phrases as services
from cases.models import Phrase
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import officer_of, page
from cases.web.admin.forms import Plain, Words, blank


class PhraseForm(Plain):
    wide = ("text",)
    topic = forms.ChoiceField(label="用在", choices=[blank(), *services.TOPICS])
    text = Words(label="内容", max_length=services.LONGEST)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = PhraseForm(
        request.POST if do == "add" else None, part="phrase", initial={"topic": request.GET.get("topic", "")}
    )
    if do == "add" and form.carried_out(services.add, actor=officer_of(request)):
        messages.success(request, "已增加一条常用语。")
        return redirect("settings-phrases")
    if do in ("retire", "restore"):
        return _turn(request, do)
    rows = list(Phrase.objects.filter(bureau=officer_of(request).bureau_id).order_by("retired", "pk"))
    by_topic = [(label, [r for r in rows if r.topic == topic]) for topic, label in services.TOPICS]
    groups = [(label, mine) for label, mine in by_topic if mine]
    used = sum(not row.retired for row in rows)
    return page(request, "phrases.html", {"groups": groups, "form": form, "used": used}, form)


def _turn(request: HttpRequest, do: str) -> HttpResponse:
    number = request.POST.get("row", "")
    row = Phrase.objects.filter(bureau=officer_of(request).bureau_id, pk=int(number) if number.isdigit() else 0).first()
    if row is None:
        raise Http404
    services.retire(row, actor=officer_of(request), retired=do == "retire")
    messages.success(request, "已停用这一条。" if do == "retire" else "已恢复这一条。")
    return redirect("settings-phrases")
