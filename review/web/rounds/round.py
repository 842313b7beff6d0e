"""One round: what it is, the step that comes next, its drawn cases; its notice as PDF and Excel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.administration import Refused
from cases.bureau_record import BureauConflict
from cases.exporting import XLSX, note
from cases.models import Officer
from cases.web.access import Signed, allow
from cases.web.admin.forms import MEANWHILE, Plain
from cases.web.case import attachment
from review.models import EvaluationRound, RoundSample, RoundScore
from review.models.rounds import RoundState
from review.rounds import assigning, correcting, drawing, opening, paper, population, results, seeing, workbook
from review.rounds.rules import CROSS
from review.rounds.steps import organises
from review.web.rounds import page, pdf, round_of
from review.web.rounds.forms import PublishForm, WithdrawForm

GROUPS = 6


@allow()
@require_http_methods(["GET", "POST"])
def round(request: Signed, pk: int) -> HttpResponse:
    officer = request.user
    found = round_of(officer, pk)
    running = organises(officer, found.bureau_id)
    refused: Plain | None = None
    if request.method == "POST":
        if not running:
            raise PermissionDenied("role")
        done, refused = _carried_out(request, found)
        if done:
            return redirect("round", pk=pk)
        found = round_of(officer, pk)
    samples = _samples(officer, found, running)
    context: dict[str, Any] = {
        "round": found, "running": running, "withdrawable": opening.BEFORE_TOLD, "samples": samples, "cross": CROSS[found.rules["cross"]],
        "forms": {"publish": PublishForm(part="publish"), "withdraw": WithdrawForm(part="withdraw")}
        | ({refused.part: refused} if refused is not None else {}),
        "basis": population.BASES[found.scope["basis"]], "way": drawing.WAYS[found.rule["way"]],
        "strata": "、".join(drawing.STRATA[s] for s in found.rule.get("strata", ())), "groups": range(1, GROUPS + 1),
        "waiting": sum(s.total is None for s in samples), "differing": _differing(samples), "members": found.members.select_related("officer__unit", "officer__bureau").order_by("group", "pk"),
    }  # fmt: skip
    if running and found.state == RoundState.OPENED:
        context["population"] = len(opening.candidates(found, officer))
    if running and found.state == RoundState.DRAWN:
        context |= _choosing(request, found, samples)
    if running and found.drawn_on:
        context["again"] = "check" in request.GET and opening.drawn_again(EvaluationRound.objects.get(pk=pk))
        context["checked"] = "check" in request.GET
    if found.notice:
        context["notice"] = found.notice
    return page(request, "round.html", context, refused)


def _samples(officer: Officer, found: EvaluationRound, running: bool) -> list[RoundSample]:
    """All of them for the organiser; for others those they evaluate or answer for."""
    rows = RoundSample.objects.filter(round=found).select_related("bureau", "unit", "officer")
    if not running:
        mine = RoundScore.objects.filter(officer=officer).values("sample")
        rows = rows.filter(pk__in=mine) | rows.filter(pk__in=seeing.subject_to(officer).values("pk"))
    scores = Prefetch("scores", RoundScore.objects.select_related("officer").defer("draft", "marks"))
    return list(rows.distinct().defer("automatic", "marks").prefetch_related(scores, "objections", "orders"))


def _differing(samples: list[RoundSample]) -> set[int]:
    """Those all have submitted and nobody has settled yet."""
    open_ones = [s for s in samples if s.total is None and s.scores.all()]
    return {s.pk for s in open_ones if all(score.submitted_at is not None for score in s.scores.all())}


def _choosing(request: Signed, found: EvaluationRound, samples: list[RoundSample]) -> dict[str, Any]:
    """Whom to appoint: each with how many of the cases he has to keep away from, and what was chosen."""
    people = assigning.eligible_officers(request.user, found)
    away = assigning.kept_away(found, samples, people)
    lines = []
    for person in people:
        many = sum(person.pk in reasons for reasons in away.values())
        lines.append((person, many, request.POST.get(f"group-{person.pk}", "")))
    return {"people": lines}


def _carried_out(request: Signed, found: EvaluationRound) -> tuple[bool, Plain | None]:
    """Take the step asked for: whether it was done, its form where it has one."""
    officer, do = request.user, request.POST.get("do", "")
    typed: dict[str, tuple[Plain, Callable[..., Any], str]] = {
        "publish": (PublishForm(request.POST, part="publish"), results.publish, "已通报，计入年度统计。"),
        "withdraw": (WithdrawForm(request.POST, part="withdraw"), opening.withdraw, "已作废。"),
    }
    if do in typed:
        form, change, said = typed[do]
        if not form.carried_out(partial(change, found, actor=officer)):
            return False, form
        messages.success(request, said)
        return True, None
    return _stepped(request, found, do), None


def _stepped(request: Signed, found: EvaluationRound, do: str) -> bool:
    """A step that is a button only."""
    officer = request.user
    steps: dict[str, tuple[Callable[[], Any], str]] = {
        "draw": (lambda: opening.draw(found, actor=officer), "已抽取并冻结快照，系统已逐卷检查。"),
        "assign": (lambda: assigning.assign(found, actor=officer, groups=_groups(request, found)), "已分组，评查员可以开始。"),
        "tell": (lambda: results.tell(found, actor=officer), "已反馈结果，异议期开始。"),
        "close": (lambda: correcting.close(found, actor=officer), "已办结。"),
    }  # fmt: skip
    if do not in steps:
        raise Http404
    act, said = steps[do]
    try:
        act()
    except Refused as why:
        messages.error(request, f"{why}。")
        return False
    except BureauConflict:
        messages.error(request, f"{MEANWHILE}。")
        return False
    messages.success(request, said)
    return True


def _groups(request: Signed, found: EvaluationRound) -> dict[int, list[Officer]]:
    people = assigning.eligible_officers(request.user, found)
    groups: dict[int, list[Officer]] = {}
    for person in people:
        chosen = request.POST.get(f"group-{person.pk}", "")
        if chosen.isascii() and chosen.isdecimal() and 1 <= int(chosen) <= GROUPS:
            groups.setdefault(int(chosen), []).append(person)
    return groups


@allow()
@require_GET
def report(request: Signed, pk: int, kind: str) -> HttpResponse:
    """The round as PDF or Excel: for the organiser."""
    found = round_of(request.user, pk)
    if not organises(request.user, found.bureau_id) or kind not in ("pdf", "xlsx"):
        raise Http404
    samples = list(
        RoundSample.objects.filter(round=found).select_related("bureau", "unit", "officer", "round__standard")
    )
    note(request.user, f"导出评查 {found.title}")
    if kind == "xlsx":
        return attachment(workbook.of_round(found, samples), f"{found.title}.xlsx", XLSX)
    back = reverse("round", args=[pk])
    return pdf(request, f"{found.title}通报", lambda: paper.of_round(found, samples), back)


__all__ = ["report", "round"]
