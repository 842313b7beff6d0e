"""Scoring: drafts while one types, submitting, the points two evaluators differ in, and what they agree on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cases import clock
from cases.administration import Refused
from cases.inputs import Wrong
from cases.inputs.wrongs import InputError
from cases.models import Officer
from review.evaluation import Evaluation, ItemResult
from review.models import RoundSample, RoundScore
from review.models.rounds import RoundState
from review.rounds import kept
from review.rounds.assigning import kept_away
from review.rounds.kept import Marks
from review.rounds.steps import Step, organises, step

LONGEST = 500


def tidy(raw: dict[str, Any]) -> Marks:
    """Marks as typed: those with points, their texts of one line and bounded."""
    found: Marks = {}
    for code, mark in raw.items():
        points = str(mark.get("points", "")).strip()[:12]
        reason = " ".join(str(mark.get("reason", "")).split())[:LONGEST]
        if points or reason:
            found[str(code)[:12]] = {"points": points, "reason": reason}
    return found


class SavedElsewhere(Refused):
    """The draft was saved by another window since this one was opened; `draft` is what stands there."""

    def __init__(self, row: RoundScore) -> None:
        at = f"{row.saved_at.astimezone(clock.SHANGHAI):%H:%M}" if row.saved_at else ""
        super().__init__(f"这一卷{at}在另一个窗口或者设备上存过，这里填的还没有存")
        self.draft: Marks = row.draft


def save(score: RoundScore, raw: dict[str, Any], *, window: str = "", since: str | None = None) -> RoundScore:
    """Keep what is typed so far, right or wrong. `window` is who saves, `since` who had saved when it was opened (None:
    whoever it was). Raises Refused once it was submitted, SavedElsewhere."""
    rows = RoundScore.objects.filter(pk=score.pk, submitted_at=None, sample__round__state=RoundState.SCORING)
    saved = {"draft": tidy(raw), "saved_at": clock.now(), "window": window}
    if not rows.filter(**{} if since is None else {"window__in": (window, since)}).update(**saved):
        if standing := rows.first():
            raise SavedElsewhere(standing)
        raise Refused("已经提交，不能再改")
    for name, value in saved.items():
        setattr(score, name, value)
    return score


def submit(score: RoundScore, *, actor: Officer, raw: dict[str, Any]) -> RoundScore:
    """Submit the evaluation of a case. Raises InputError (an item at fault: `marks.CODE`), Refused."""
    if score.officer_id != actor.pk:
        raise Refused("只能提交自己的评查")
    sample, marks = score.sample, {c: m for c, m in tidy(raw).items() if m["points"]}
    machine = kept.machine(sample)
    _complete(machine, marks)
    with step(sample.round, actor, RoundState.SCORING) as held:
        row = RoundScore.objects.select_for_update().get(pk=score.pk)
        if row.submitted_at is not None:
            raise Refused("已经提交，不能再改")
        if why := kept_away(held.round, [sample], [actor])[sample.pk].get(actor.pk):
            raise Refused(f"您{why}，应当回避，请组织者换人")
        total = kept.marked(sample, marks, held.round).total
        row.event = held.record("round_scored", {
            **_named(sample), "marks": marks, "total": str(total), "overruled": kept.overruled(sample, marks),
        })  # fmt: skip
        held.keep()
        row.marks, row.draft, row.total, row.submitted_at = marks, marks, total, clock.now()
        row.save()
        _settle(held, sample)
    return row


def _named(sample: RoundSample) -> dict[str, Any]:
    return {"no": sample.no, "case": sample.snapshot["case"], "number": sample.snapshot["number"]}


def _complete(machine: Evaluation, marks: Marks) -> None:
    items = {item.code: item for item in machine.items}
    wrongs = [Wrong(f"marks.{code}", f"{code}:{why}") for code, why in kept.faults(items, marks).items()]
    wrongs += [Wrong(f"marks.{item.code}", f"{item.code}:还没有评") for item in kept.ungiven(machine, marks)]
    if wrongs:
        raise InputError(wrongs)


# -- two evaluators ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """An item the evaluators gave different points: (who, points, reason) in their order."""

    item: ItemResult
    given: list[tuple[str, Decimal, str]]


def differences(sample: RoundSample, scores: list[RoundScore]) -> list[Difference]:
    """Items in which those who have submitted differ."""
    done = [score for score in scores if score.submitted_at is not None]
    if len(done) < 2:
        return []
    machine = kept.machine(sample)
    told = [{item.code: kept.points_of(item) for item in kept.marked(sample, s.marks).items} for s in done]
    found = []
    for item in machine.items:
        if len({points[item.code] for points in told}) > 1:
            given = [
                (score.officer.name, points[item.code], score.marks.get(item.code, {}).get("reason", ""))
                for score, points in zip(done, told, strict=True)
            ]
            found.append(Difference(item, given))
    return found


def _scores(sample: RoundSample) -> list[RoundScore]:
    return list(RoundScore.objects.filter(sample=sample).select_related("officer").order_by("place"))


def _settle(held: Step, sample: RoundSample) -> None:
    """Once all have submitted and nothing is left to agree on, the result stands."""
    scores = _scores(sample)
    if any(score.submitted_at is None for score in scores):
        return
    open_ones = [d for d in differences(sample, scores) if d.item.code not in sample.reconciled]
    if not open_ones:
        finish(sample, agreed(sample, scores))


def agreed(sample: RoundSample, scores: list[RoundScore]) -> Marks:
    """What stands: what was reconciled, else what they gave alike (the reasons of both)."""
    found: Marks = {}
    for score in scores:
        for code, mark in score.marks.items():
            before = found.get(code)
            both = before and mark["reason"] and mark["reason"] not in before["reason"]
            reason = f"{before['reason']}；{mark['reason']}".strip("；") if before and both else ""
            found[code] = {**mark, "reason": reason or (before or mark)["reason"]}
    reconciled: Marks = sample.reconciled
    return found | reconciled


def finish(sample: RoundSample, marks: Marks) -> Evaluation:
    """Write total and grade of what stands."""
    made = kept.marked(sample, marks)
    sample.marks, sample.total, sample.grade = marks, made.total, made.grade
    sample.issues = len(kept.lost(made))
    sample.save(update_fields=["marks", "total", "grade", "issues", "reconciled"])
    return made


def reconcile(sample: RoundSample, *, actor: Officer, raw: dict[str, Any]) -> RoundSample:
    """Settle the points the evaluators differ in (合议), each with its reason. Raises InputError, Refused."""
    with step(sample.round, actor, RoundState.SCORING) as held:
        sample = RoundSample.objects.select_for_update().get(pk=sample.pk)
        sample.round = held.round
        scores = _scores(sample)
        if actor.pk not in {s.officer_id for s in scores} and not _may_settle(held, sample, actor):
            raise Refused("由评查本卷的人员或者没有办过本案的组织者合议")
        open_ones = differences(sample, scores)
        if any(s.submitted_at is None for s in scores) or not open_ones or sample.total is not None:
            raise Refused("没有要合议的不同意见")
        marks = {c: m for c, m in tidy(raw).items() if c in {d.item.code for d in open_ones}}
        _settled(open_ones, marks)
        sample.reconciled = marks
        made = finish(sample, agreed(sample, scores))
        held.record(
            "round_reconciled", {**_named(sample), "marks": marks, "total": str(made.total), "grade": made.grade}
        )
        held.keep()
    return sample


def _may_settle(held: Step, sample: RoundSample, actor: Officer) -> bool:
    return organises(actor, held.round.bureau_id) and not kept_away(held.round, [sample], [actor])[sample.pk]


def _settled(open_ones: list[Difference], marks: Marks) -> None:
    wrongs = []
    items = {d.item.code: d.item for d in open_ones}
    for code, why in kept.faults(items, {c: m for c, m in marks.items() if m["points"]}).items():
        wrongs.append(Wrong(f"marks.{code}", f"{code}:{why}"))
    for code in items:
        mark = marks.get(code, {"points": "", "reason": ""})
        if not mark["points"]:
            wrongs.append(Wrong(f"marks.{code}", f"{code}:还没有合议"))
        elif not mark["reason"]:
            wrongs.append(Wrong(f"marks.{code}", f"{code}:合议要写明理由"))
    if wrongs:
        raise InputError(wrongs)
