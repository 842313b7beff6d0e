"""印章位置: which seal each form takes and where on the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from cases.administration import seals as services
from cases.models import SealPlace
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import officer_of, page
from cases.web.admin.forms import Plain, Whole


class PlaceForm(Plain):
    seal = forms.ChoiceField(label="印章", choices=[(name, name) for name in services.SEALS])
    x_mm = Whole(0, services.WIDTH_MM, label="距左边（毫米）", help_text="印章中心到纸的左边")
    y_mm = Whole(0, services.HEIGHT_MM, label="距下边（毫米）", help_text="印章中心到纸的下边")


@allow(Role.ADMINISTRATOR)
@require_GET
def seals(request: HttpRequest) -> HttpResponse:
    held = {row.form: row for row in SealPlace.objects.filter(bureau=officer_of(request).bureau_id)}
    shown = [(form, services.title(form.key), held.get(form.key)) for form in services.sealed_forms()]
    return page(request, "seals.html", {"forms": shown, "set": len(held)})


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest, form: str) -> HttpResponse:
    known = next((f for f in services.sealed_forms() if f.key == form), None)
    if known is None:
        raise Http404
    held = SealPlace.objects.filter(bureau=officer_of(request).bureau_id, form=form).first()
    posted = request.POST if request.method == "POST" else None
    if posted is not None and posted.get("do") == "remove":
        services.remove(actor=officer_of(request), form=form)
        messages.success(request, "已恢复为文书自带的位置。")
        return redirect("settings-seals")
    initial: dict[str, Any] = {"seal": known.seal or services.SEALS[0], "x_mm": 150, "y_mm": 60}
    if held is not None:
        initial = {"seal": held.seal, "x_mm": held.x_mm, "y_mm": held.y_mm}
    place = PlaceForm(posted, part="seal", initial=initial)
    if posted is not None and place.carried_out(services.place, actor=officer_of(request), form=form):
        messages.success(request, "印章位置已保存。" if place.outcome else "没有改动。")
        return redirect("settings-seals")
    context = {"key": form, "title": services.title(form), "form": place, "held": held, "drawn": _drawn(place, initial)}
    return page(request, "seal.html", context, place)


def _drawn(place: PlaceForm, initial: dict[str, Any]) -> dict[str, int]:
    """Where the ring lies on the little sheet, from its top."""
    typed = place.cleaned_data if place.is_bound and hasattr(place, "cleaned_data") else {}
    x, y = typed.get("x_mm") or initial["x_mm"], typed.get("y_mm") or initial["y_mm"]
    return {"x": x, "y": services.HEIGHT_MM - y, "r": services.RADIUS_MM}
