"""The pages of 案卷评查: the list, a round with its steps, the working screen of an evaluator, results, trends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.casefile import CANNOT_SHOW
from cases.models import Officer
from cases.web.case import attachment
from cases.web.forms import typed
from review.models import EvaluationRound, RoundSample
from review.rounds import seeing
from review.rounds.seeing import Part


def page(request: HttpRequest, template: str, context: dict[str, Any], *forms: Any) -> HttpResponse:
    """A page of the section; 422 where one of its forms was refused."""
    request.section = "rounds"  # type: ignore[attr-defined]
    wrong = next((form for form in forms if form is not None and form.is_bound and form.errors), None)
    return render(request, f"review/rounds/{template}", {**context, "wrong": wrong}, status=422 if wrong else 200)


def pdf(request: HttpRequest, name: str, made: Callable[[], bytes], back: str) -> HttpResponse:
    """The file `made` makes; where it cannot be made the page `back` says why."""
    try:
        return attachment(made(), f"{name}.pdf", "application/pdf")
    except CANNOT_SHOW as why:
        messages.error(request, f"{why}。")
        return redirect(back)


def posted_marks(request: HttpRequest) -> dict[str, dict[str, str]]:
    """What is typed for items, `p:CODE` points and `r:CODE` reason: code → mark, as typed."""
    found: dict[str, dict[str, str]] = {}
    for name, value in request.POST.items():
        what, _, code = name.partition(":")
        if what in ("p", "r") and code:
            found.setdefault(code, {})["points" if what == "p" else "reason"] = typed.line("", str(value))
    return found


def round_of(officer: Officer, pk: int) -> EvaluationRound:
    """A round that exists for this officer; else Http404."""
    found = seeing.rounds_of(officer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def sample_of(officer: Officer, pk: int) -> tuple[RoundSample, Part]:
    """A drawn case this officer has a part in; else Http404."""
    rows = RoundSample.objects.select_related("round__bureau", "round__standard", "bureau", "unit", "officer", "case")
    sample = rows.filter(pk=pk).first()
    if sample is None:
        raise Http404
    part = seeing.part_in(officer, sample)
    if not part.any:
        raise Http404
    return sample, part
