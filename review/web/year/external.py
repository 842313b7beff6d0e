"""外部数据: figures of other systems, entered with source and attachment, corrected and withdrawn on record."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases import files, selectors, uploads
from cases.models import Upload
from cases.templatetags.words import punctuated
from cases.web.access import allow, roles_of
from cases.web.admin.answering import officer_of
from cases.web.admin.forms import Line, Plain
from cases.web.case import attachment
from cases.web.forms import typed
from review.models import ExternalFigure
from review.web import year as section
from review.web.year import Asked
from review.year import external
from review.year.external import CATALOGUE, OTHER


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    grouped = groupby(CATALOGUE.values(), key=lambda kind: kind.group)
    return [(group, [(kind.key, f"{kind.name}（{kind.unit}）") for kind in many]) for group, many in grouped]


class FigureForm(Plain):
    wide = ("source", "note")
    key = forms.ChoiceField(label="指标")
    value = Line(label="数值", max_length=20, help_text="整数；金额按元")
    source = Line(label="来源", max_length=200, help_text="哪个系统、哪份表")
    name = Line(label="指标名称", max_length=60, required=False, help_text="指标选“其他”的填写")
    unit = Line(label="单位", max_length=10, required=False, help_text="指标选“其他”的填写")
    note = Line(label="说明", max_length=300, required=False)

    def prepare(self) -> None:
        self.fields["key"].choices = [("", "请选择"), *_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        kind, given = CATALOGUE.get(found.get("key", "")), found.get("value", "")
        if kind is None and given and typed.fen(given) is None:  # whatever it will be of, it is no number
            self.add_error("value", "应为整数")
        if kind is None or not given:
            return found
        money = kind.money or (kind.key == OTHER and found.get("unit") == "元")
        value = typed.fen(given) if money else typed.number(given)
        if not isinstance(value, int):
            self.add_error("value", "应为金额，单位为元" if money else "应为整数")
        return {**found, "value": value}


class WithdrawForm(Plain):
    wide = ("reason",)
    reason = Line(label="理由", max_length=300)


@allow()
@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest) -> HttpResponse:
    ask = section.asked(request)
    form, withdrawing = FigureForm(part="enter"), WithdrawForm(part="withdraw")
    if request.method == "POST":
        if not ask.own or not roles_of(ask.officer) & section.MAKERS:
            raise PermissionDenied("role")
        done, form, withdrawing = _done(request, ask)
        if done:
            return redirect(f"{reverse('year-external')}?{ask.query}")
    rows = list(external.standing(ask.scope.bureaus, [str(ask.period)]))
    before = {(r.bureau_id, r.key, r.name): r for r in external.standing(ask.scope.bureaus, [str(ask.period.before)])}
    context = {
        "rows": [(row, before.get((row.bureau_id, row.key, row.name))) for row in rows], "form": form,
        "withdrawing": withdrawing, "missing": _missing(rows), "many": len(ask.scope.bureaus) > 1,
        "row_asked": request.POST.get("row", "") if request.method == "POST" else "",
    }  # fmt: skip
    return section.page(request, "year-external", "external.html", ask, context, form, withdrawing)


def _missing(rows: list[ExternalFigure]) -> list[str]:
    known = {row.key for row in rows}
    return [kind.name for kind in CATALOGUE.values() if kind.key not in known and kind.key != OTHER]


def _done(request: HttpRequest, ask: Asked) -> tuple[bool, FigureForm, WithdrawForm]:
    """Enter or withdraw; a refused form comes back with what was typed, a file that was taken stays taken."""
    form, withdrawing = FigureForm(part="enter"), WithdrawForm(part="withdraw")
    if request.POST.get("do") == "withdraw":
        withdrawing = WithdrawForm(request.POST, part="withdraw")
        row = _row(request, ask)
        if withdrawing.carried_out(lambda reason: external.withdraw(row, actor=ask.officer, reason=reason)):
            messages.success(request, f"已撤回“{row.name}”。")
            return True, form, withdrawing
        return False, form, withdrawing
    form = FigureForm(request.POST, part="enter")
    upload = _taken(request, form)
    given = {"actor": ask.officer, "period": ask.period, "upload": upload}
    if form.is_valid() and form.carried_out(external.enter, **given):
        messages.success(request, f"已填报“{form.outcome.name}”。")
        return True, form, withdrawing
    if upload is not None:
        uploads.drop(upload)
        form.add_error(None, "附件请再选一次")
    return False, form, withdrawing


def _taken(request: HttpRequest, form: FigureForm) -> Upload | None:
    file = request.FILES.get("file")
    if file is None:
        return None
    try:
        return uploads.take(officer_of(request), file)
    except uploads.FileRefused as why:
        form.add_error(None, punctuated(str(why)))
        return None


def _row(request: HttpRequest, ask: Asked) -> ExternalFigure:
    number = request.POST.get("row", "")
    fine = number.isascii() and number.isdigit() and len(number) < 12
    row = ExternalFigure.objects.filter(pk=int(number), bureau=ask.officer.bureau_id).first() if fine else None
    if row is None:
        raise Http404
    return row


@allow()
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The attachment of a figure, for whoever sees the bureau."""
    bureaus = selectors.visible_bureaus(officer_of(request))
    row = ExternalFigure.objects.filter(pk=pk, bureau__in=bureaus).select_related("blob").first()
    if row is None or row.blob is None:
        raise Http404
    return attachment(files.read(row.blob), row.file_name, row.blob.kind)
