"""机构: units of the bureau, and townships entrusted with enforcement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases import clock
from cases.administration import units as services
from cases.models import Unit
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import bureau_of, officer_of, page
from cases.web.admin.forms import Day, Line, Plain, Words
from cases.web.forms import typed


class UnitForm(Plain):
    wide = ("items",)
    before = {"paper": "受委托的乡镇、街道另填"}
    name = Line(label="名称", max_length=100)
    kind = forms.ChoiceField(label="性质", choices=services.KINDS)
    paper = Line(label="委托书", max_length=100, required=False, help_text="名称和文号")
    fine = Line(label="罚款限额（元）", max_length=20, required=False, help_text="一案最高罚款，不填为没有限额")
    since = Day(label="委托自", required=False)
    until = Day(label="委托至", required=False)
    items = Words(label="委托事项", max_length=1000, required=False)

    def clean_fine(self) -> int | None:
        given = self.cleaned_data["fine"]
        found = typed.fen(given)
        if given and found is None:
            raise forms.ValidationError("金额应为数字，单位为元")
        return found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            days = {name: values[name].isoformat() if values[name] else "" for name in ("since", "until")}
            limits = {"paper": values["paper"], "items": values["items"], "fine_fen": values["fine"], **days}
            told = {name: value for name, value in limits.items() if value not in ("", None)}
            return {"name": values["name"], "kind": values["kind"], "limits": told}
        return values


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def units(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = UnitForm(posted, part="unit")
    if posted is not None and form.carried_out(services.add, actor=officer_of(request)):
        messages.success(request, f"已增加“{form.outcome.name}”。")
        return redirect("settings-units")
    people = Count("officer", filter=Q(officer__is_active=True))
    rows = Unit.objects.filter(bureau=bureau_of(request)).annotate(people=people).order_by("pk")
    today = clock.today().isoformat()
    shown = [(unit, dict(services.KINDS).get(unit.kind, unit.kind), _over(unit, today)) for unit in rows]
    return page(request, "units.html", {"units": shown, "form": form}, form)


def _over(unit: Unit, today: str) -> bool:
    return bool(unit.limits.get("until")) and unit.limits["until"] < today


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    found = Unit.objects.filter(pk=pk, bureau=officer_of(request).bureau_id).first()
    if found is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    limits = found.limits
    fine = limits.get("fine_fen")
    initial = {
        **limits,
        "name": found.name,
        "kind": found.kind,
        "fine": f"{fine / 100:.2f}" if fine is not None else "",
    }
    form = UnitForm(posted, part="unit", initial=initial)
    if posted is not None and form.carried_out(
        lambda **values: services.change(found, **values), actor=officer_of(request)
    ):
        messages.success(request, "已保存。" if form.outcome else "没有改动。")
        return redirect("settings-units")
    return page(request, "unit.html", {"unit": found, "form": form}, form)
