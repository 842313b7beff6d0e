"""自查: a case checked on its own page, and a whole year checked beside the server."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases import clock
from cases.registry import Role
from cases.web import case as casepages
from cases.web.access import Signed, allow
from review.evaluation import background
from review.evaluation.checking import Checked, check
from review.models import EvaluationStandard
from review.models.standards import Kind, Mode
from review.standards.shelf import in_force

CHECKERS = (Role.LEGAL_REVIEWER, Role.LEADER, Role.UNIT_HEAD, Role.EVALUATOR, Role.ARCHIVIST)
TAB = casepages.more_tab("evaluation", "自查")


@allow()
@require_GET
def self_check(request: Signed, uid: UUID) -> HttpResponse:
    """What an evaluation would say of the case as it stands."""
    shown = casepages.page_of(request.user, uid)
    try:
        checked = check(shown.case, clock.today(), request.GET.get("standard", "")[:40])
    except EvaluationStandard.DoesNotExist:
        if request.GET.get("standard"):
            raise Http404 from None
        checked = None
    request.section = "cases"  # type: ignore[attr-defined]
    context: dict[str, Any] = {"page": shown, "case": shown.case, "tab": TAB, "tabs": casepages.tabs_of(shown)}
    if checked is not None:
        standards = in_force(shown.case.bureau, clock.today())
        context |= {"checked": checked, "one": checked.evaluation, "standards": standards, **_shown(checked)}
    return render(request, "review/self_check.html", context)


def _shown(checked: Checked) -> dict[str, Any]:
    """The items by stage, each with its subtotal."""
    rows = [item for item in checked.evaluation.items if item.kind != Kind.VETO]
    sums = {one.stage: one for one in checked.evaluation.stages}
    stages = [
        (sums[stage], stage.lstrip("0123456789 "), list(many))
        for stage, many in groupby(rows, key=lambda item: item.stage)
    ]
    return {"stages": stages, "modes": dict(Mode.choices)}


@allow(*CHECKERS)
@require_POST
def check_year(request: Signed) -> HttpResponse:
    """All cases of a year, checked by the worker; the workbook waits among the messages."""
    typed = request.POST.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else 0
    if not background.FIRST_YEAR <= year <= clock.today().year:
        messages.error(request, "请选择年度。")
        return redirect("standards")
    if not background.of_year(request.user, year).exists():
        messages.error(request, f"{year}年没有案件。")
        return redirect("standards")
    try:
        background.start(request.user, year, request.POST.get("standard", "")[:40])
    except EvaluationStandard.DoesNotExist:
        messages.error(request, "没有现行的评查标准，请系统管理员先导入。")
        return redirect("standards")
    messages.success(request, f"正在后台检查{year}年的案卷，做好后在消息里。")
    return redirect("jobs")
