"""Results told, objections answered, honours given, the notice published (通报): then they count."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases import clock, inbox, lawbase
from cases.administration import Refused
from cases.counters.tallies import Count
from cases.inputs import Wrong
from cases.inputs.wrongs import InputError
from cases.models import Officer
from cases.registers import feeding, writing
from review.evaluation import ItemResult
from review.evaluation.scoring import BEST, FAILS
from review.models import EvaluationRound, RoundObjection, RoundSample
from review.models.rounds import Honour, RoundState
from review.rounds import kept, ranking, scoring, seeing
from review.rounds.assigning import may_recheck, recheckers
from review.rounds.steps import must_organise, step

LONGEST = 1000


def tell(round: EvaluationRound, *, actor: Officer) -> None:
    """Tell the units their results; they may object until the last day of the period. Raises Refused."""
    must_organise(actor, round.bureau_id)
    with step(round, actor, RoundState.SCORING) as held:
        samples = list(held.round.samples.select_related("case", "bureau", "unit"))
        if open_ones := [s for s in samples if s.total is None]:
            raise Refused(f"还有{len(open_ones)}卷没有评完或者合议：{ranking.numbers(open_ones)}")
        today = clock.today()
        due = lawbase.current().calendar.add_working_days(today, held.round.rules["objection_days"])
        held.record("round_told", {
            "object_by": due, "results": [
                {"no": s.no, "case": s.snapshot["case"], "total": str(s.total), "grade": s.grade, "marks": s.marks}
                for s in samples
            ],
        })  # fmt: skip
        held.keep(state=RoundState.TOLD, told_on=today, object_by=due)
        for sample in samples:
            text = f"“{round.title}”评查了{sample.snapshot['title']}：{sample.grade}，{due}前可以提出异议"
            inbox.tell(
                seeing.concerned(sample), "round", f"sample-{sample.pk}-told", text, sample.case, _address(sample)
            )


# -- objections --------------------------------------------------------------------------------------------------------


def item_of(sample: RoundSample, code: str) -> ItemResult:
    """An item as it stands in the result. Raises Refused."""
    found = next((item for item in kept.marked(sample, sample.marks).items if item.code == code), None)
    if found is None:
        raise Refused("没有这一项", "item")
    return found


def raise_objection(sample: RoundSample, *, actor: Officer, item: str, text: str) -> RoundObjection:
    """The case's unit objects to one item, within the period. Raises Refused."""
    text = text.strip()
    if not seeing.answers_for(actor, sample):
        raise Refused("由承办本案的机构提出异议")
    if not text or len(text) > LONGEST:
        raise Refused(f"请写明异议的理由，不超过{LONGEST}个字", "text")
    with step(sample.round, actor, RoundState.TOLD) as held:
        if held.round.object_by is None or clock.today() > held.round.object_by:
            raise Refused(f"异议期已于{held.round.object_by}届满")
        before = item_of(sample, item)
        if RoundObjection.objects.filter(sample=sample, item=item).exists():
            raise Refused("这一项已经提出过异议", "item")
        points = kept.points_of(before)
        event = held.record("round_objected", {"no": sample.no, "case": sample.snapshot["case"], "item": item, "text": text,
                                               "before": str(points)})  # fmt: skip
        held.keep()
        row = RoundObjection.objects.create(
            sample=sample, item=item, text=text, by=actor, at=clock.now(), before=points, event=event
        )
        told = f"“{held.round.title}”第{sample.no}卷{item}项有异议，请复核"
        inbox.tell(
            [held.round.opened_by, *recheckers(sample)], "round", f"objected-{row.pk}", told, link=_address(sample)
        )
    return row


def answer(
    objection: RoundObjection, *, actor: Officer, accepted: bool, answer: str, points: str = ""
) -> RoundObjection:
    """Check the item again (复核), by somebody who neither scored the case nor acted in it. Raises Refused, InputError."""
    text = answer.strip()
    if not text or len(text) > LONGEST:
        raise Refused(f"请写明复核意见，不超过{LONGEST}个字", "answer")
    with step(objection.sample.round, actor, RoundState.TOLD) as held:
        row = RoundObjection.objects.select_for_update().select_related("sample").get(pk=objection.pk)
        sample = row.sample
        sample.round = held.round
        if row.accepted is not None:
            raise Refused("这一项已经复核")
        if not may_recheck(sample, [actor]):
            raise Refused("由组织者或者有评查岗位的人员复核；评查过、办理过本卷和应当回避的人员不复核本卷")
        row.accepted, row.answer, row.answered_by, row.answered_at = accepted, text, actor, clock.now()
        if accepted:
            marks = {**sample.marks, row.item: {"points": points.strip(), "reason": f"异议复核：{text}"}}
            if faults := kept.faults({i.code: i for i in kept.machine(sample).items}, {row.item: marks[row.item]}):
                raise InputError([Wrong("points", faults[row.item])])
            row.after = kept.as_points(points)
            if row.after == row.before:
                raise Refused("采纳异议的，得分应有改变；不改变的请选不采纳", "points")
            scoring.finish(sample, marks)
        row.event = held.record("round_rechecked", {
            "no": sample.no, "case": sample.snapshot["case"], "item": row.item, "accepted": accepted, "answer": text,
            "before": str(row.before), "after": str(row.after) if accepted else None, "total": str(sample.total),
            "grade": sample.grade,
        })  # fmt: skip
        held.keep()
        row.save()
        told = f"“{held.round.title}”第{sample.no}卷{row.item}项的异议：{'采纳' if accepted else '不采纳'}"
        inbox.tell(row.by, "round", f"objection-{row.pk}", told, link=_address(sample))
    return row


def _address(sample: RoundSample) -> str:
    return f"/rounds/samples/{sample.pk}/"


# -- honours and the notice --------------------------------------------------------------------------------------------


def honour(sample: RoundSample, *, actor: Officer, honour: str, reason: str) -> None:
    """Mark a file 示范优案 or 典型差案, or take the mark away. Raises Refused."""
    must_organise(actor, sample.round.bureau_id)
    if honour not in Honour.values or not reason.strip():
        raise Refused("请选择标记并写明理由", "reason")
    with step(sample.round, actor, RoundState.TOLD) as held:
        row = RoundSample.objects.select_for_update().get(pk=sample.pk)
        if _dishonest(honour, row.grade):
            raise Refused(f"{row.grade}的案卷不能作{Honour(honour).label}", "honour")
        held.record(
            "round_honoured", {"no": row.no, "case": row.snapshot["case"], "honour": honour, "reason": reason.strip()}
        )
        held.keep()
        row.honour = honour
        row.save(update_fields=["honour"])


def _dishonest(honour: str, grade: str) -> bool:
    """A mark that its grade belies."""
    return (honour, grade) in ((Honour.MODEL, FAILS), (Honour.TYPICAL, BEST))


def publish(round: EvaluationRound, *, actor: Officer, text: str) -> EvaluationRound:
    """Publish the notice (通报) with the ranking of defects; from then on the results count. Raises Refused."""
    must_organise(actor, round.bureau_id)
    text = text.strip()
    if not text or len(text) > 4 * LONGEST:
        raise Refused(f"请写通报的意见，不超过{4 * LONGEST}个字", "text")
    with step(round, actor, RoundState.TOLD) as held:
        samples = list(held.round.samples.select_related("bureau", "unit", "officer"))
        for sample in samples:
            sample.round = held.round
        open_ones = RoundObjection.objects.filter(sample__round=held.round, accepted=None).count()
        if open_ones:
            raise Refused(f"还有{open_ones}项异议没有复核")
        if wrong := next((s for s in samples if _dishonest(s.honour, s.grade)), None):
            raise Refused(f"第{wrong.no}卷复核后是“{wrong.grade}”，请先取消“{wrong.get_honour_display()}”的标记")
        today = clock.today()
        if held.round.object_by is not None and today <= held.round.object_by:
            raise Refused(f"异议期到{held.round.object_by}届满，届满以后才能通报")
        notice = {**ranking.summary(samples), "text": text}
        event = held.record("round_published", {**notice, "honours": _honours(samples)})
        held.keep(state=RoundState.PUBLISHED, published_on=today, notice=notice)
        writing.count(event)
    return held.round


def _honours(samples: list[RoundSample]) -> list[dict[str, Any]]:
    return [{"no": s.no, "case": s.snapshot["case"], "honour": s.honour} for s in samples if s.honour]


@feeding.feeds("round_published")
def _counts(payload: dict[str, Any], on: date) -> list[Count]:
    """What a notice adds to the organiser's yearly figures, on the day it was published."""
    named = ("sampled", "excellent", "qualified", "unqualified", "issues")
    return [Count(f"eval_{name}", payload[name]) for name in named if payload[name]]
