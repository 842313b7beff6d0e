"""评查批次: what is run here, what waits for me, what of my unit was evaluated; opening a round; trends."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock, lawbase
from cases.exporting import XLSX, note
from cases.registry import Role
from cases.web.access import Signed, allow
from cases.web.case import attachment
from review.models import CorrectionOrder, RoundScore
from review.models.rounds import RoundState
from review.rounds import correcting, opening, seeing, trends, workbook
from review.rounds.steps import organises
from review.web.rounds import page
from review.web.rounds.forms import OpenForm

SHOWN = 100
DAYS_TO_SCORE = 15  # working days the form proposes; whoever opens the round says otherwise


@allow()
@require_GET
def rounds(request: Signed) -> HttpResponse:
    officer = request.user
    assert officer.bureau_id is not None
    mine = RoundScore.objects.filter(officer=officer, sample__round__state=RoundState.SCORING)
    subject = seeing.subject_to(officer).select_related("round").order_by("-round", "no")[:SHOWN]
    running = CorrectionOrder.objects.filter(sample__in=seeing.subject_to(officer)).exclude(state="ended")
    context = {
        "rounds": seeing.rounds_of(officer)[:SHOWN], "may_open": organises(officer, officer.bureau_id),
        "mine": mine.select_related("sample__round").order_by(F("submitted_at").asc(nulls_first=True), "sample__no")[:SHOWN], "subject": subject,
        "rechecks": seeing.to_recheck(officer),
        "orders": running.select_related("sample__round").order_by("due")[:SHOWN], "order_states": correcting.STATES,
    }  # fmt: skip
    return page(request, "rounds.html", context)


@allow(Role.LEGAL_REVIEWER, Role.LEADER)
@require_http_methods(["GET", "POST"])
def new(request: Signed) -> HttpResponse:
    officer = request.user
    assert officer.bureau is not None
    if not organises(officer, officer.bureau.pk):
        raise PermissionDenied("role")
    form = OpenForm(
        request.POST if request.method == "POST" else None, officer=officer, initial=_initial(officer.bureau.code)
    )
    if (
        form.is_bound
        and form.is_valid()
        and form.carried_out(lambda **_: opening.open_round(actor=officer, **form.arguments()))
    ):
        messages.success(request, "已立项，可以抽取案卷。")
        return redirect("round", pk=form.outcome.pk)
    return page(request, "new.html", {"form": form}, form)


def _initial(code: str) -> dict[str, Any]:
    today = clock.today()
    quarter = (today.month - 1) // 3
    first = date(today.year, quarter * 3 + 1, 1)
    score_by = lawbase.current().calendar.add_working_days(today, DAYS_TO_SCORE)
    return {
        "title": f"{today.year}年第{'一二三四'[quarter]}季度案卷评查", "first": first, "last": today, "bureaus": [code],
        "way": "random", "size": "12", "seed": today.strftime("%Y%m%d"), "score_by": score_by, "basis": "archived",
    }  # fmt: skip


@allow(Role.LEGAL_REVIEWER, Role.LEADER)
@require_GET
def trend(request: Signed) -> HttpResponse:
    """Units, officers and defects over the bureau's published rounds."""
    assert request.user.bureau_id is not None
    found = trends.of_bureau(request.user.bureau_id)
    if "xlsx" in request.GET:
        note(request.user, "导出评查走势")
        return attachment(workbook.of_trends(found), "案卷评查走势.xlsx", XLSX)
    return page(request, "trends.html", {"trends": found})
