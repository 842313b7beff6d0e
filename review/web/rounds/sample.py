"""One drawn case: its result, the points two evaluators differ in, objections, marks, the order to correct; its sheet."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock
from cases.exporting import XLSX
from cases.web.access import Signed, allow
from cases.web.admin.forms import Plain
from cases.web.case import attachment
from review.evaluation import Evaluation
from review.models import RoundSample
from review.models.rounds import Honour, RoundState
from review.models.standards import Kind, Mode
from review.rounds import assigning, correcting, kept, paper, scoring, seeing, snapshots, workbook
from review.web.rounds import grades, page, pdf, posted_marks, sample_of, steps


@allow()
@require_http_methods(["GET", "POST"])
def sample(request: Signed, pk: int) -> HttpResponse:
    found, part = sample_of(request.user, pk)
    refused: Plain | None = None
    if request.method == "POST":
        refused = steps.taken(request, found, part)
        if refused is None:  # who has checked the only objection has no further part in the case
            return redirect("round-sample", pk=pk) if seeing.part_in(request.user, found).any else redirect("rounds")
        found, part = sample_of(request.user, pk)
    return page(request, "sample.html", _shown(request, found, part, refused), refused)


def _shown(request: Signed, found: RoundSample, part: seeing.Part, refused: Plain | None) -> dict[str, Any]:
    scores = list(found.scores.select_related("officer__unit", "officer__bureau"))
    visible = seeing.sees_scores(part, found.round)
    made, marks = _made(found, part) if visible else (None, {})
    order = found.orders.select_related("sent_by", "replied_by").first()
    desk = steps.Desk(request, found, part, made, order)
    done = all(s.submitted_at is not None for s in scores)
    return {
        "sample": found, "round": found.round, "part": part, "scores": scores, "visible": visible,
        "marks": marks, "modes": dict(Mode.choices), "changes": snapshots.changes(found), "order": order,
        "may_read": seeing.may_read(part, found), "honour": dict(Honour.choices).get(found.honour, ""),
        "order_states": correcting.STATES, "today": clock.today(), "typed": scoring.tidy(posted_marks(request)),
        "objections": list(found.objections.select_related("by", "answered_by")),
        "differences": scoring.differences(found, scores) if found.total is None and visible and done else [],
        "there": seeing.rounds_of(request.user).filter(pk=found.round_id).exists(), "recheckers": _recheckers(found, part),
        "forms": steps.offered(desk, refused), "wrong_items": steps.wrong_items(refused), **_items(found, made),
    }  # fmt: skip


def _recheckers(found: RoundSample, part: seeing.Part) -> list[str] | None:
    """Told to the organiser while an objection waits: who can check it."""
    if (
        not part.organises
        or found.round.state != RoundState.TOLD
        or not found.objections.filter(accepted=None).exists()
    ):
        return None
    return [o.name for o in assigning.recheckers(found)]


def _made(found: RoundSample, part: seeing.Part) -> tuple[Evaluation | None, kept.Marks]:
    """What stands, or before anything does what the officer himself has submitted."""
    if found.total is not None:
        return kept.marked(found, found.marks), found.marks
    if part.score is not None and part.score.submitted_at is not None:
        return kept.marked(found, part.score.marks), part.score.marks
    return None, {}


def _items(found: RoundSample, made: Evaluation | None) -> dict[str, Any]:
    if made is None:
        return {}
    sums = {one.stage: one for one in made.stages}
    rows = groupby((i for i in made.items if i.kind != Kind.VETO), key=lambda i: i.stage)
    return {
        "one": made, "scale": grades.scale(found.round.rules["grades"], made), "lost": kept.lost(made),
        "stages": [(sums[stage], stage.lstrip("0123456789 "), list(many)) for stage, many in rows],
        "vetoes": [i for i in made.items if i.kind == Kind.VETO],
    }  # fmt: skip


@allow()
@require_GET
def sheet(request: Signed, pk: int, kind: str) -> HttpResponse:
    """一卷一表: the score sheet, once the result stands, for the organiser, its evaluators and, when told, the unit."""
    found, part = sample_of(request.user, pk)
    if found.total is None or kind not in ("pdf", "xlsx") or not seeing.sees_scores(part, found.round):
        raise Http404
    made = kept.marked(found, found.marks)
    seeing.looked(request.user, found, "导出评分表")
    name = f"{found.round.title}第{found.no}卷评分表"
    if kind == "xlsx":
        return attachment(workbook.of_sample(found, made, found.marks), f"{name}.xlsx", XLSX)
    back = reverse("round-sample", args=[pk])
    return pdf(request, name, lambda: paper.of_sample(found, made, found.marks), back)
