"""处罚事项: what can be punished, by cause and by words; one entry with all its rows; the numbers of the list of powers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock, lawbase
from cases.administration import power_items as services
from cases.catalogue import Hit, words
from cases.models import Bureau, PowerItem
from cases.reads import catalogue as reads
from cases.registry import Role
from cases.templatetags.words import punctuated
from cases.web.access import allow, roles_of
from cases.web.admin.answering import bureau_of, officer_of
from cases.web.admin.forms import Day, Line, Plain
from cases.web.forms import typed
from cases.web.forms.around import said
from cases.web.law import page

TAB = "law"
LONGEST = 60  # characters of a search
OFFERED = 12  # clauses offered while one types


@allow()
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """The list: everything, or what fits the words, under the cause chosen."""
    known, on = lawbase.current().catalogue, clock.today()
    text = typed.line("", request.GET.get("q", ""))[:LONGEST]
    hits = known.search(text, on, len(known.items))
    found = [hit.item for hit in hits if hit.in_force or "ended" in request.GET]
    cause = request.GET.get("cause", "")
    shown = [item for item in found if f"{item.cause}.".startswith(f"{cause}.")] if cause in known.causes else found
    context = {
        "q": text, "ended": "ended" in request.GET, "path": known.cause_path(cause), "cause": cause, "total": len(shown),
        "all": len(found), "others": sum(not hit.in_force for hit in hits), "tree": reads.tree(known, cause, found),
        "lines": [reads.line(item, on) for item in shown[: reads.LISTED]],
    }  # fmt: skip
    return page(request, TAB, "catalogue.html", context)


@allow()
@require_GET
def clauses(request: HttpRequest) -> HttpResponse:
    """For a script: the clauses that fit what is being typed, on the day of the act where that is known."""
    on = typed.as_day(request.GET.get("on", "")) or clock.today()
    text = typed.line("", request.GET.get("q", ""))[:LONGEST]
    found = lawbase.current().catalogue.search(text, on, OFFERED) if text else []
    return JsonResponse({"found": [_offered(hit, on) for hit in found]})


def _offered(hit: Hit, on: date) -> dict[str, Any]:
    """A clause as the form writes it, with what it punishes, what it costs and the duty broken."""
    item = hit.item
    rows = item.on(on) or reads.last_rows(item)
    plain = rows[0]
    duties = {row.violated for row in rows}
    return {
        "said": said(item.cite), "code": item.code, "name": punctuated(item.name),
        "costs": punctuated(f"{words.subject(plain)}:{words.summary(plain)}"),
        "violated": "、".join(said(d) for d in duties.pop().split("+") if d) if len(duties) == 1 else "",
        "ended": not hit.in_force, "confirmed": all(row.confirmed for row in rows),
    }  # fmt: skip


# -- one entry -----------------------------------------------------------------------------------------------------------


class PowerForm(Plain):
    """A number of the list of powers for one code."""

    wide = ("name", "source")
    number = Line(label="编码", max_length=60)
    region = forms.ChoiceField(label="范围")
    name = Line(label="事项名称", max_length=300)
    since = Day(label="自")
    source = Line(label="依据", max_length=200, help_text="清单名称、文号")
    confirmed = forms.BooleanField(label="已经核对清单", required=False)
    field_order = ("number", "region", "name", "since", "source", "confirmed")

    def __init__(self, *args: Any, bureau: Bureau, **kwargs: Any) -> None:
        self.bureau = bureau
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offered = services.regions_of(self.bureau)
        labels = {region: "本机关" if region.startswith("=") else f"{region} 及以下各机关" for region in offered}
        self.fields["region"] = forms.ChoiceField(label="范围", choices=list(labels.items()))


class EndForm(Plain):
    on = Day(label="最后一天")
    reason = Line(label="理由", max_length=300)


@allow()
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Everything known of one code. An administrator enters and ends the bureau's numbers for it."""
    known, on = lawbase.current().catalogue, clock.today()
    found = known.entries.get(code)
    if found is None:
        raise Http404
    bureau = bureau_of(request)
    administers = Role.ADMINISTRATOR in roles_of(officer_of(request))
    if request.method == "POST" and not administers:
        raise PermissionDenied("role")
    do = request.POST.get("do", "")
    form = PowerForm(request.POST if do == "add" else None, part="add", bureau=bureau, initial={"since": on})
    ending = EndForm(request.POST if do == "end" else None, part="end", initial={"on": on})
    if do and _changed(request, do, code, form, ending, bureau):
        return redirect("law-entry", code=code)
    shown = reads.shown(found, known, bureau, reads.powers_of(code, bureau), on)
    context = {"shown": shown, "on": on, "form": form, "ending": ending, "administers": administers,
               "writable": services.regions_of(bureau)}  # fmt: skip
    return page(request, TAB, "catalogue_entry.html", context, form, ending)


def _changed(request: HttpRequest, do: str, code: str, form: PowerForm, ending: EndForm, bureau: Bureau) -> bool:
    actor = officer_of(request)
    if do == "add":
        if form.carried_out(services.add, actor=actor, code=code):
            messages.success(request, f"权力事项 {form.outcome.number} 已登记。")
            return True
        return False
    if do != "end":
        raise Http404
    number = request.POST.get("row", "")
    rows = PowerItem.objects.filter(code=code, region__in=services.regions_of(bureau))
    row = rows.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 12 else None
    if row is None:
        raise Http404
    if ending.carried_out(lambda **given: services.end(row, **given), actor=actor):
        messages.success(request, f"权力事项 {row.number} 已停用。")
        return True
    return False
