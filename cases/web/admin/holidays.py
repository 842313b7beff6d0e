"""放假安排: years announced or counted provisionally, and a year's notice entered: read back first, then stored."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases import clock
from cases.administration import Refused
from cases.administration import holidays as services
from cases.models import Officer
from cases.reads import settings as reads
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import officer_of, page
from cases.web.admin.forms import Line, Plain, Whole, Words


class NoticeForm(Plain):
    wide = ("source",)
    year = Whole(2000, 2100, label="年份")
    source = Line(label="通知", max_length=200, help_text="例如：国务院办公厅关于2027年部分节假日安排的通知")
    holidays = Words(
        label="放假", max_length=5000,
        help_text="照通知写，例如：1月1日至3日，2月15日至23日。其中的周末自动略去",
    )  # fmt: skip
    workdays = Words(
        label="调休上班", max_length=5000, required=False, help_text="周末上班的日子，例如：2月14日、2月28日"
    )
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if not self.errors:
            try:
                off, on = services.notice(values["year"], values["holidays"], values["workdays"], values["source"])
            except Refused as refused:
                raise forms.ValidationError({refused.field or "holidays": str(refused)}) from None
            self.read = (off, on)
        return values


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def holidays(request: HttpRequest) -> HttpResponse:
    """The first click reads the days back, the second stores them."""
    posted = request.POST if request.method == "POST" else None
    known = reads.years()
    waiting = next(
        (line.year for line in reversed(known) if not line.announced and line.year >= clock.today().year), None
    )
    form = NoticeForm(posted, part="notice", initial={"year": waiting or clock.today().year + 1})
    checked = None
    if posted is not None and form.is_valid():
        if form.cleaned_data["sure"] and form.carried_out(_enter, officer=officer_of(request)):
            moved = form.outcome
            messages.success(
                request,
                f"{form.cleaned_data['year']}年的放假安排已录入；重新计算 {moved.counted} 个期限，"
                f"{moved.moved} 个期满日变动，{moved.settled} 个不再暂算。",
            )
            return redirect("settings-holidays")
        if not form.errors:
            checked = {"off": form.read[0], "on": form.read[1], "known": form.cleaned_data["year"] in {
                line.year for line in known if line.announced}}  # fmt: skip
    context = {"years": known, "form": form, "checked": checked, "waiting": waiting}
    return page(request, "holidays.html", context, form)


def _enter(*, officer: Officer, year: int, source: str, holidays: str, workdays: str, sure: str) -> object:
    off, on = services.notice(year, holidays, workdays, source)
    return services.enter(actor=officer, year=year, holidays=off, workdays=on, source=source)
