"""复核与提交: who fills in, who checks, who signs; when it was published; what changed after it was frozen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases import clock
from cases.web.access import allow, roles_of
from cases.web.admin.forms import Day, Line, Plain
from review.models import Submission
from review.web import year as section
from review.web.year import CHECKERS, MAKERS, SIGNERS, Asked
from review.year import freezing, submission, texts
from review.year import report as reports
from review.year.values import Values


class MakeForm(Plain):
    """Nothing to type: the figures are as they are."""


class CheckForm(Plain):
    pass


class ReturnForm(Plain):
    wide = ("reason",)
    reason = Line(label="退回理由", max_length=300)


class SubmitForm(Plain):
    wide = ("sent_to",)
    sent_to = Line(label="报送", max_length=200, help_text="本级人民政府和上级主管部门的名称")


class PublishForm(Plain):
    wide = ("address",)
    on = Day(label="公开日期")
    address = Line(label="公开在", max_length=300, help_text="网站栏目或者网址")


STEPS: dict[str, tuple[type[Plain], frozenset[str], str]] = {
    "make": (MakeForm, MAKERS, "已填报，等待复核。"),
    "check": (CheckForm, CHECKERS, "已复核，等待签发。"),
    "return": (ReturnForm, CHECKERS, "已退回。"),
    "submit": (SubmitForm, SIGNERS, "已签发，数字已冻结。"),
    "publish": (PublishForm, MAKERS, "已登记公开。"),
}


@allow()
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    ask = section.asked(request)
    row = submission.current(ask.scope.head, ask.period) if not ask.scope.below else None
    used: Plain | None = None
    if request.method == "POST":
        used = _carried_out(request, ask, row)
        if used is None:
            return redirect(f"{reverse('year-submit')}?{ask.query}")
    read, row = section.read(ask)
    context = {
        "row": row, "values": read, "due_law": submission.REPORT_DUE.text, "due_on": ask.period.due, "today": clock.today(),
        "sent_back": submission.returned(ask.scope.head, ask.period) if row is None and not ask.scope.below else None,
        "forms": {name: used if used is not None and used.part == name else _blank(ask, name, form) for name, (form, _, _) in STEPS.items()},
        "later": freezing.corrections(row) if row is not None and row.freeze_id else [],
        "unfinished": _unfinished(ask, read), "over": ask.period.end < clock.today(), "mine": row is not None and row.made_by_id == ask.officer.pk,
    }  # fmt: skip
    return section.page(request, "year-submit", "submit.html", ask, context, *([used] if used is not None else []))


def _blank(ask: Asked, name: str, form: type[Plain]) -> Plain:
    bureau = ask.scope.head
    above = bureau.parent.name if bureau.parent is not None else "上级主管部门"
    initial = {"sent_to": f"{bureau.government or '本级人民政府'}、{above}", "on": clock.today()}
    return form(part=name, initial={k: v for k, v in initial.items() if k in form.base_fields})


def _carried_out(request: HttpRequest, ask: Asked, row: Submission | None) -> Plain | None:
    """Take the step asked for; returns its form where it was refused, with what was typed."""
    step = request.POST.get("do", "")
    if step not in STEPS:
        raise Http404
    kind, roles, said = STEPS[step]
    if not ask.own or not roles & roles_of(ask.officer):
        raise PermissionDenied("role")
    form = kind(request.POST, part=step)
    if step != "make" and row is None:
        form.is_valid()
        form.add_error(None, "没有填报过的报表")
        return form
    actions = {"check": submission.check, "return": submission.send_back, "submit": submission.submit,
               "publish": submission.publish}  # fmt: skip

    def act(**given: Any) -> object:
        if step == "make":
            return submission.make(actor=ask.officer, period=ask.period, layout=ask.layout)
        assert row is not None
        return actions[step](row, actor=ask.officer, **given)  # type: ignore[operator]

    if form.carried_out(act):
        messages.success(request, said)
        return None
    return form


def _unfinished(ask: Asked, read: Values) -> list[str]:
    """What nobody has written or entered yet: told before the report is signed, never in the way."""
    made = reports.fill(read, texts.written(ask.scope.head, ask.period))
    headings = reports.parts()
    gaps = [f"“{headings[block.part]}”没有撰写" for block in made.gaps]
    return gaps + [f"“{name}”没有填报" for name in made.missing]
