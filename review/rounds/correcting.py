"""Orders to correct (整改通知) after the notice: sent, replied to, ended; the round is closed with the last of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases import clock, inbox, lawbase
from cases.administration import Refused
from cases.models import Officer
from review.models import CorrectionOrder, EvaluationRound, RoundSample
from review.models.rounds import RoundState
from review.rounds import kept, seeing
from review.rounds.steps import Step, must_organise, step

LONGEST = 2000
STATES = {"sent": "待整改", "replied": "已回复，待核查", "ended": "已销号"}


def due_by(round: EvaluationRound, on: date) -> date:
    return lawbase.current().calendar.add_working_days(on, round.rules["correction_days"])


def _text(text: str, field: str, what: str) -> str:
    found = text.strip()
    if not found or len(found) > LONGEST:
        raise Refused(f"请写{what}，不超过{LONGEST}个字", field)
    return found


def order(sample: RoundSample, *, actor: Officer, text: str, due: date) -> CorrectionOrder:
    """Send an order to the case's unit, with every problem found in its file. Raises Refused."""
    must_organise(actor, sample.round.bureau_id)
    text = _text(text, "text", "整改要求")
    with step(sample.round, actor, RoundState.PUBLISHED) as held:
        today = clock.today()
        if due < today:
            raise Refused("整改期限早于今天", "due")
        if CorrectionOrder.objects.filter(sample=sample).exists():
            raise Refused("这一卷已经发过整改通知")
        lost = kept.lost(kept.marked(sample, sample.marks))
        if not lost:
            raise Refused("这一卷没有发现问题，不用整改")
        items = [
            {"code": i.code, "text": i.text, "reason": sample.marks.get(i.code, {}).get("reason") or i.reason}
            for i in lost
        ]
        event = held.record("round_ordered", {**_named(sample), "text": text, "due": due, "items": items})
        held.keep()
        row = CorrectionOrder.objects.create(
            sample=sample, items=items, text=text, due=due, sent_on=today, sent_by=actor, event=event
        )
        told = f"“{held.round.title}”整改通知：{sample.snapshot['title']}，{due}前整改并回复"
        inbox.tell(
            seeing.concerned(sample), "round", f"order-{row.pk}", told, sample.case, f"/rounds/samples/{sample.pk}/"
        )
        return row


def _named(sample: RoundSample) -> dict[str, Any]:
    return {"no": sample.no, "case": sample.snapshot["case"]}


def _held(held: Step, order: CorrectionOrder, state: str) -> CorrectionOrder:
    row = CorrectionOrder.objects.select_for_update().select_related("sample__case", "sample__round").get(pk=order.pk)
    if row.state != state:
        raise Refused(f"这份整改通知现在是“{STATES[row.state]}”")
    return row


def reply(order: CorrectionOrder, *, actor: Officer, text: str) -> CorrectionOrder:
    """The unit says what it has corrected. Raises Refused."""
    if not seeing.answers_for(actor, order.sample):
        raise Refused("由承办本案的机构回复")
    text = _text(text, "text", "整改情况")
    with step(order.sample.round, actor, RoundState.PUBLISHED) as held:
        row = _held(held, order, "sent")
        late = max((clock.today() - row.due).days, 0)
        row.event = held.record("round_replied", {**_named(row.sample), "text": text, "late": late})
        held.keep()
        row.state, row.reply, row.replied_by, row.replied_at = "replied", text, actor, clock.now()
        row.save()
        inbox.tell(
            row.sent_by, "round", f"reply-{row.pk}-{row.event.seq}",
            f"“{held.round.title}”第{row.sample.no}卷已回复整改情况", link=f"/rounds/samples/{row.sample_id}/",
        )  # fmt: skip
    return row


def end(order: CorrectionOrder, *, actor: Officer, done: bool, verdict: str) -> CorrectionOrder:
    """Check the reply: corrected (销号), or back to the unit. Raises Refused."""
    must_organise(actor, order.sample.round.bureau_id)
    verdict = _text(verdict, "verdict", "核查意见")
    with step(order.sample.round, actor, RoundState.PUBLISHED) as held:
        row = _held(held, order, "replied")
        row.event = held.record(
            "round_order_ended" if done else "round_order_returned", {**_named(row.sample), "verdict": verdict}
        )
        held.keep()
        row.state, row.verdict = ("ended" if done else "sent"), verdict
        row.ended_on = clock.today() if done else None
        row.save()
        inbox.tell(
            seeing.concerned(row.sample), "round", f"order-{row.pk}-{row.event.seq}",
            f"“{held.round.title}”第{row.sample.no}卷的整改{'已销号' if done else '退回，请继续整改'}", row.sample.case,
            f"/rounds/samples/{row.sample_id}/",
        )  # fmt: skip
    return row


def close(round: EvaluationRound, *, actor: Officer) -> None:
    """The round is over: nothing is left to correct. Raises Refused."""
    must_organise(actor, round.bureau_id)
    with step(round, actor, RoundState.PUBLISHED) as held:
        running = CorrectionOrder.objects.filter(sample__round=round).exclude(state="ended").count()
        if running:
            raise Refused(f"还有{running}份整改通知没有销号")
        held.record("round_closed", {})
        held.keep(state=RoundState.CLOSED)
