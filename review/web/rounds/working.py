"""The working screen of an evaluator: the papers on one side, the items on the other; everything typed is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from cases import clock
from cases.administration import Refused
from cases.bureau_record import BureauConflict
from cases.inputs.wrongs import InputError
from cases.web.access import Signed, allow
from cases.web.admin.forms import MEANWHILE
from review.evaluation import Evaluation, ItemResult
from review.models import RoundSample, RoundScore
from review.models.rounds import RoundState
from review.models.standards import Kind, Mode
from review.rounds import kept, scoring, seeing, snapshots
from review.rounds.kept import Marks
from review.web.rounds import grades, page, papers, posted_marks, sample_of


@dataclass(frozen=True)
class Row:
    """An item as the screen shows it: prepared by the machine, what is typed, what is wrong with that."""

    item: ItemResult
    points: str
    reason: str
    error: str
    asks: bool  # a person has to say

    @property
    def veto(self) -> bool:
        return self.item.kind == Kind.VETO

    @property
    def holds(self) -> bool:
        return kept.points_of(self.item) == 0

    @property
    def hint(self) -> str:
        return "成立的理由" if self.veto else "扣分的理由"

    @property
    def prepared(self) -> str:
        return "1" if self.veto else f"{self.item.points.normalize():f}"


@dataclass
class Typed:
    """What stands in the boxes: as saved, or as posted and what is wrong with it."""

    marks: Marks
    wrong: dict[str, str]
    elsewhere: list[str]  # what another window saved differently
    done: str = ""  # where to go instead of showing the screen again


@allow()
@require_http_methods(["GET", "POST"])
def score(request: Signed, pk: int) -> HttpResponse:
    """Score a drawn case: only who was given it, while the round is at it."""
    sample, part = sample_of(request.user, pk)
    row = part.score
    if row is None:
        raise Http404
    if row.submitted_at is not None or sample.round.state != RoundState.SCORING:
        return redirect("round-sample", pk=pk)
    row.sample = sample
    if request.method == "POST":
        typed = _posted(request, row)
        if typed.done:
            return redirect(typed.done, pk=pk)
    else:
        seeing.looked(request.user, sample, "打开评分")
        typed = Typed(row.draft, {}, [])
    answer = page(request, "score.html", _screen(request, row, typed))
    answer.status_code = 422 if typed.wrong else 409 if typed.elsewhere else 200
    return answer


def _posted(request: Signed, row: RoundScore) -> Typed:
    """Save what was typed, then do what the button says; nothing typed is lost whatever comes of it."""
    sample, typed = row.sample, Typed(scoring.tidy(posted_marks(request)), {}, [])
    try:
        _save(request, row, typed.marks)
        if "prepared" in request.POST:
            scoring.save(row, _as_prepared(sample, typed.marks), window=row.window)
            said = "没评的项已按系统准备的分填上，请看过再提交。"
            typed.done = "round-score"
        elif "save" in request.POST:
            said, typed.done = "草稿已保存。", "round-score"
        else:
            scoring.submit(row, actor=request.user, raw=dict(typed.marks))
            said, typed.done = f"第{sample.no}卷已提交。", "round-sample"
        messages.success(request, said)
    except InputError as error:
        typed.wrong = {w.path.removeprefix("marks."): w.message.partition(":")[2] for w in error.wrongs}
    except scoring.SavedElsewhere as other:
        row.refresh_from_db(fields=["window", "saved_at"])
        typed.elsewhere = [str(other), *_differing(typed.marks, other.draft)]
    except Refused as why:
        messages.error(request, f"{why}。")
    except BureauConflict:
        messages.error(request, f"{MEANWHILE}。")
    return typed


def _save(request: Signed, row: RoundScore, marks: Marks) -> RoundScore:
    """Each window names itself and what it was opened upon; a form without names has nobody beside it."""
    since = request.POST.get("since")
    return scoring.save(row, dict(marks), window=request.POST.get("window", "")[:16], since=since)


def _differing(here: Marks, there: Marks) -> list[str]:
    """What the other window has that stands otherwise here."""
    found = []
    for code in sorted(there.keys() | here.keys()):
        other, mine = there.get(code, {}), here.get(code, {})
        if any(other.get(name, "") != mine.get(name, "") for name in ("points", "reason")):
            reason = f"，{other['reason']}" if other.get("reason") else ""
            found.append(f"{code} 那边填的是 {other.get('points') or '空'}{reason}")
    return found


def _as_prepared(sample: RoundSample, marks: Marks) -> dict[str, Any]:
    """Every item nobody has said anything of, as the machine prepared it."""
    found: dict[str, Any] = dict(marks)
    for item in kept.machine(sample).items:
        if item.state in kept.BY_PEOPLE and not marks.get(item.code, {}).get("points"):
            points = "1" if item.kind == Kind.VETO else f"{item.points.normalize():f}"
            reason = marks.get(item.code, {}).get("reason") or (item.reason if item.lost > 0 else "")
            found[item.code] = {"points": points, "reason": reason[: scoring.LONGEST]}
    return found


def _usable(machine: Evaluation, marks: Marks) -> Marks:
    """The marks that can be counted so far: those with points an item can have, said why or not yet."""
    given = {code: mark for code, mark in marks.items() if mark.get("points")}
    bad = {code for code, why in kept.faults({i.code: i for i in machine.items}, given).items() if "理由" not in why}
    return {code: mark for code, mark in given.items() if code not in bad}


def _grouped(wrong: dict[str, str]) -> dict[str, list[str]]:
    """What is wrong, with the items it is wrong of: twenty items not scored yet are one line."""
    found: dict[str, list[str]] = {}
    for code, why in wrong.items():
        found.setdefault(why, []).append(code)
    return found


def _screen(request: Signed, row: RoundScore, typed: Typed) -> dict[str, Any]:
    sample, marks = row.sample, typed.marks
    machine = kept.machine(sample)
    usable = _usable(machine, marks)
    made = kept.marked(sample, usable)
    rows = [
        Row(item, marks.get(item.code, {}).get("points", ""), marks.get(item.code, {}).get("reason", ""),
            typed.wrong.get(item.code, ""), item.state in kept.BY_PEOPLE) for item in machine.items
    ]  # fmt: skip
    sums = {one.stage: one for one in made.stages}
    stages = [
        (sums[stage], stage.lstrip("0123456789 "), list(many))
        for stage, many in groupby((r for r in rows if not r.veto), key=lambda r: r.item.stage)
    ]
    return {
        "sample": sample, "round": sample.round, "score": row, "one": made, "stages": stages, "case": sample.case,
        "vetoes": [r for r in rows if r.veto], "modes": dict(Mode.choices), "wrong_items": typed.wrong, "wrong_groups": _grouped(typed.wrong),
        "elsewhere": typed.elsewhere, "window": secrets.token_hex(8), "left": kept.ungiven(machine, usable),
        "lost": kept.lost(made), "overruled": len(kept.overruled(sample, usable)), "changes": snapshots.changes(sample),
        "paper": papers.beside(request, sample), "scale": grades.scale(sample.round.rules["grades"], made),
        "saved": row.saved_at.astimezone(clock.SHANGHAI) if row.saved_at else None,
    }  # fmt: skip


@allow()
@require_POST
def draft(request: Signed, pk: int) -> HttpResponse:
    """Keep what is typed, asked by the script; answer the sums it makes."""
    sample, part = sample_of(request.user, pk)
    if part.score is None:
        raise Http404
    marks = scoring.tidy(posted_marks(request))
    try:
        saved = _save(request, part.score, marks)
    except Refused as why:
        return JsonResponse({"error": f"{why}。"}, status=409)
    machine = kept.machine(sample)
    usable = _usable(machine, marks)
    made = kept.marked(sample, usable)
    assert saved.saved_at is not None
    return JsonResponse({
        "saved": f"{saved.saved_at.astimezone(clock.SHANGHAI):%H:%M}", "total": f"{made.total:f}", "grade": made.grade,
        "stages": [{"stage": s.stage, "points": f"{s.points.normalize():f}", "full": f"{s.full.normalize():f}"} for s in made.stages],
        "left": [i.code for i in kept.ungiven(machine, usable)], "overruled": len(kept.overruled(sample, usable)),
        "lost": [{"code": i.code, "points": f"{i.lost.normalize():f}", "veto": i.kind == Kind.VETO} for i in kept.lost(made)],
    })  # fmt: skip
