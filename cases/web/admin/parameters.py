"""参数: every threshold and period that applies to the bureau, confirmed or not; a new row from a date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock
from cases.administration import parameter_values as values
from cases.administration import parameters as services
from cases.administration.chain import Refused
from cases.models import ParameterRow
from cases.reads import settings as reads
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import bureau_of, officer_of, page
from cases.web.admin.forms import Day, Line, Plain, Reason, Words
from cases.web.forms import typed

SHOWN = (("", "全部"), ("unconfirmed", "待确认"), ("own", "本机关自定"))


class NewRow(Plain):
    """The control for the value is the one its kind asks for."""

    wide = ("source", "reason")
    value = Line(label="数值")
    since = Day(label="自", help_text="早于今天的，只用在以后登记的事项上")
    source = Line(label="依据", max_length=300, help_text="文件名称、文号、条款")
    reason = Line(label="理由", max_length=300, help_text="为什么本机关要另定，记入变更记录")
    confirmed = forms.BooleanField(label="已经核对原文", required=False)
    field_order = ("value", "since", "source", "reason", "confirmed")

    def __init__(self, *args: Any, parameter: reads.ParameterOfBureau, **kwargs: Any) -> None:
        self.parameter = parameter
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["value"] = _control(self.parameter)

    def clean_value(self) -> Any:
        given = str(self.cleaned_data["value"])
        if self.parameter.unit == "fen":
            given = typed.yuan(given)
        elif self.parameter.unit not in ("list", "text", "bool"):
            given = str(typed.plain(given))
        try:
            return values.read(self.parameter.key, self.parameter.unit, given)
        except Refused as refused:
            raise forms.ValidationError(str(refused).replace(",", "，")) from None


def _control(parameter: reads.ParameterOfBureau) -> forms.Field:
    key, unit = parameter.key, parameter.unit
    if unit == "bool" and not (parameter.now and not isinstance(parameter.now.row.value, bool)):
        return forms.ChoiceField(label="数值", choices=[("yes", values.YES), ("no", values.NO)])
    if unit == "text" and key in values.WORDS:
        return forms.ChoiceField(label="数值", choices=list(values.WORDS[key].items()))
    if unit == "list":
        parts = values.PARTS.get(key)
        words = values.WORDS.get(key)
        hint = "一行一项"
        if parts:
            hint += f"，各栏用 ｜ 隔开：{'｜'.join(parts)}"
        elif words:
            hint += f"，可写：{'、'.join(words.values())}"
        return Words(label="数值", required=False, help_text=hint)
    label = values.UNITS.get(unit, "")
    return Line(label=f"数值（{label}）" if label else "数值", max_length=100)


@allow(Role.ADMINISTRATOR)
@require_GET
def parameters(request: HttpRequest) -> HttpResponse:
    every = reads.all_parameters(bureau_of(request))
    chosen = request.GET.get("show", "")
    unconfirmed = [p for p in every if p.now and not p.now.row.confirmed]
    own = [p for p in every if any(line.own for line in p.rows)]
    lists = {"": every, "unconfirmed": unconfirmed, "own": own}
    text = typed.line("", request.GET.get("q", ""))[:50]
    shown = [p for p in lists.get(chosen, every) if text in p.label]
    chips = [(name, label, len(lists[name])) for name, label in SHOWN]
    context = {
        "shown": shown,
        "chips": chips,
        "chosen": chosen,
        "q": text,
        "unconfirmed": len(unconfirmed),
        "total": len(every),
    }
    return page(request, "parameters.html", context)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def parameter(request: HttpRequest, key: str) -> HttpResponse:
    bureau = bureau_of(request)
    found = reads.all_parameters(bureau, key)
    if not found:
        raise Http404
    shown = found[0]
    do = request.POST.get("do", "") if request.method == "POST" else ""
    posted = {do: request.POST}
    now = shown.now.row.value if shown.now else shown.rows[0].row.value
    initial = {"value": values.as_typed(key, shown.unit, now), "since": clock.today()}
    form = NewRow(posted.get("add"), part="add", parameter=shown, initial=initial)
    confirming = Reason(posted.get("confirm"), part="confirm")
    ending = EndForm(posted.get("end"), part="end", initial={"on": clock.today()})
    if do and _done(request, do, shown, form, confirming, ending):
        return redirect("settings-parameter", key=key)
    context = {"parameter": shown, "form": form, "confirming": confirming, "ending": ending}
    return page(request, "parameter.html", context, form, confirming, ending)


class EndForm(Reason):
    on = Day(label="最后一天")
    field_order = ("on", "reason")


def _done(
    request: HttpRequest, do: str, shown: reads.ParameterOfBureau, form: NewRow, confirming: Reason, ending: EndForm
) -> bool:
    if do == "add":
        if form.carried_out(services.add, actor=officer_of(request), key=shown.key):
            messages.success(request, f"本机关的数自 {form.outcome.valid_from} 起用。")
            return True
        return False
    row = _row(request, shown)
    if do == "confirm":
        if confirming.carried_out(lambda **typed: services.confirm(row, **typed), actor=officer_of(request)):
            messages.success(request, "已确认，只对本机关有效。")
            return True
        return False
    if do == "end":
        if ending.carried_out(lambda **typed: services.end(row, **typed), actor=officer_of(request)):
            messages.success(request, "已停用，以后用上一级的数。")
            return True
        return False
    raise Http404


def _row(request: HttpRequest, shown: reads.ParameterOfBureau) -> ParameterRow:
    """The row the button stands beside: one of those that apply to the bureau."""
    number = request.POST.get("row", "")
    for line in shown.rows:
        if str(line.row.pk) == number:
            return line.row
    raise Http404
