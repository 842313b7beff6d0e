"""评查标准: which hold for the bureau, each with its items; Excel in and out; an administrator's own versions."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock
from cases.exporting import XLSX
from cases.models import Bureau
from cases.opening import MOST_BYTES
from cases.registry import Role
from cases.web.access import Signed, allow, roles_of
from cases.web.admin.answering import bureau_of, officer_of
from cases.web.admin.forms import Day, Line, Plain, Reason
from cases.web.case import attachment
from review.evaluation.checks import LABELS
from review.models import EvaluationItem, EvaluationStandard
from review.models.standards import Kind, Mode, NotApplicable
from review.standards import keeping, reading
from review.standards.shelf import in_force, reaching
from review.standards.workbook import workbook
from review.web.evaluation import CHECKERS

SHOWN = 100  # wrong cells listed
YEARS = 6  # years offered
READERS = (Role.ADMINISTRATOR, *CHECKERS)


class StandardForm(Plain):
    wide = ("reason", "source")
    name = Line(label="名称", max_length=100)
    not_applicable = forms.ChoiceField(label="不适用项", choices=NotApplicable.choices)
    valid_to = Day(label="失效日期", required=False)
    source = Line(label="依据", max_length=300, required=False)
    confirmed = forms.BooleanField(label="已核对原文", required=False)
    reason = Line(label="理由", max_length=300)
    field_order = ("name", "not_applicable", "valid_to", "confirmed", "source", "reason")


class ItemForm(Plain):
    wide = ("reason", "text", "deduction", "checks")
    text = Line(label="内容", max_length=300)
    deduction = Line(label="扣分办法", max_length=200, required=False)
    mode = forms.ChoiceField(label="方式", choices=Mode.choices)
    checks = forms.MultipleChoiceField(label="自动检查", required=False)
    reason = Line(label="理由", max_length=300)
    field_order = ("text", "deduction", "mode", "checks", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checks"].choices = list(LABELS.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("mode") != Mode.MANUAL and not values.get("checks") and "checks" not in self.errors:
            self.add_error("checks", "自动、混合的项要选自动检查")
        return values


class OwnForm(Plain):
    version = Line(label="本机关的版本", max_length=20)
    since = Day(label="施行日期")
    reason = Line(label="理由", max_length=300)
    field_order = ("version", "since", "reason")


@allow(*READERS)
@require_GET
def standards(request: HttpRequest) -> HttpResponse:
    bureau = bureau_of(request)
    rows, today = list(reaching(bureau).annotate(many=Count("items"))), clock.today()
    current = in_force(bureau, today)
    holding = {row.pk for row in current}
    lines = [(row, row.pk in holding, row.many, keeping.is_own(row, bureau)) for row in rows]
    context = {
        "lines": lines, "holding": current, "years": range(today.year, today.year - YEARS, -1),
        "may_check": bool(current) and bool(roles_of(officer_of(request)) & set(map(str, CHECKERS))),
    }  # fmt: skip
    return _page(request, "standards.html", context)


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def standard(request: Signed, pk: int) -> HttpResponse:
    """Its items; an administrator changes an own one, and takes another over."""
    bureau = bureau_of(request)
    found = _of(bureau, pk)
    own, may = keeping.is_own(found, bureau), _administers(request)
    posted = request.POST if request.method == "POST" else None
    if posted is not None and not may:
        raise Http404
    form: Plain
    if own:
        initial = {name: getattr(found, name) for name in ("name", "not_applicable", "valid_to", "source", "confirmed")}
        form = StandardForm(posted, part="standard", initial=initial)
        if posted is not None and form.carried_out(keeping.change, standard=found, actor=officer_of(request)):
            messages.success(request, "已保存。" if form.outcome else "没有改动。")
            return redirect("standard", pk=found.pk)
    else:
        form = OwnForm(posted, part="own", initial={"version": f"{found.version}-1", "since": clock.today()})
        if posted is not None and form.carried_out(keeping.take_over, standard=found, actor=officer_of(request)):
            messages.success(request, "已复制为本机关的标准。")
            return redirect("standard", pk=form.outcome.pk)
    items = list(found.items.all())
    stages = [(stage, list(rows)) for stage, rows in groupby(items, key=_table)]
    context = {
        "standard": found, "stages": stages, "own": own, "may": may, "form": form, "labels": LABELS,
        "many": {kind: sum(item.kind == kind for item in items) for kind in Kind.values}, "kinds": dict(Kind.choices),
    }  # fmt: skip
    return _page(request, "standard.html", context, form)


def _table(item: EvaluationItem) -> str:
    """What its table is headed: a stage of the case, or all vetoes."""
    return Kind.VETO.label if item.kind == Kind.VETO else item.stage


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item of an own standard: words, way, checks. Points move between several: those by workbook."""
    bureau = bureau_of(request)
    found = EvaluationItem.objects.select_related("standard").filter(pk=pk).first()
    if found is None or not keeping.is_own(found.standard, bureau):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    initial = {name: getattr(found, name) for name in ("text", "deduction", "mode", "checks")}
    form = ItemForm(posted, part="item", initial=initial)
    if posted is not None and form.carried_out(keeping.change_item, item=found, actor=officer_of(request)):
        messages.success(request, f"已保存 {found.code}。" if form.outcome else "没有改动。")
        return redirect("standard", pk=found.standard_id)
    return _page(request, "standard_item.html", {"item": found, "form": form}, form)


# -- Excel -------------------------------------------------------------------------------------------------------------


@allow(*READERS)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of(bureau_of(request), pk)
    return attachment(workbook(found, found.items.all()), f"{found.name}-{found.version}.xlsx", XLSX)


@allow(Role.ADMINISTRATOR)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    return attachment(workbook(None), "评查标准模板.xlsx", XLSX)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """A filled-in workbook: all of it or nothing, with what is wrong cell by cell."""
    posted = request.POST if request.method == "POST" else None
    form = Reason(posted, part="import")
    found = reading.Brought()
    if posted is not None:
        given = request.FILES.get("file")
        if given is None:
            form.add_error(None, "请选择文件")
        elif (given.size or 0) > MOST_BYTES:
            form.add_error(None, f"文件超过{MOST_BYTES // 1024 // 1024}MB")
        else:
            found = reading.read(b"".join(given.chunks()))
            if found.wrongs:
                form.add_error(
                    None,
                    found.wrongs[0].message
                    if not found.wrongs[0].cell
                    else f"有{len(found.wrongs)}格要改，一项也没有导入；改好以后重新选择",
                )
            elif form.carried_out(keeping.bring, brought=found, file=given.name or "", actor=officer_of(request)):
                messages.success(request, f"已导入{form.outcome}，{len(found.items)}项。")
                return redirect("standard", pk=form.outcome.pk)
    wrongs = [wrong for wrong in found.wrongs if wrong.cell]
    context = {"form": form, "wrongs": wrongs[:SHOWN], "more": max(0, len(wrongs) - SHOWN)}
    return _page(request, "standard_import.html", context, form)


# -- shared ------------------------------------------------------------------------------------------------------------


def _of(bureau: Bureau, pk: int) -> EvaluationStandard:
    """A standard that reaches the bureau; another does not exist here."""
    found = reaching(bureau).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _administers(request: HttpRequest) -> bool:
    return str(Role.ADMINISTRATOR) in roles_of(officer_of(request))


def _page(request: HttpRequest, template: str, context: dict[str, Any], *filled: Plain) -> HttpResponse:
    """A page of the settings; 422 where its form was refused."""
    request.section = "settings"  # type: ignore[attr-defined]
    wrong = next((form for form in filled if form.is_bound and form.errors), None)
    return render(request, f"review/{template}", {**context, "wrong": wrong}, status=422 if wrong else 200)
