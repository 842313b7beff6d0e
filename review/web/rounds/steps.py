"""The steps that can be taken at one drawn case: which are offered to whom, and what is done with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, QueryDict

from cases import clock
from cases.administration import Refused
from cases.inputs.wrongs import InputError
from cases.models import Officer
from cases.web.access import Signed
from cases.web.admin.forms import Plain
from review.evaluation import Evaluation
from review.models import CorrectionOrder, RoundSample, RoundScore
from review.models.rounds import Honour, RoundState
from review.rounds import assigning, correcting, kept, results, scoring
from review.rounds.seeing import Part
from review.web.rounds import forms, posted_marks


@dataclass(frozen=True)
class Desk:
    """Who stands before which drawn case."""

    request: Signed
    sample: RoundSample
    part: Part
    made: Evaluation | None
    order: CorrectionOrder | None

    @property
    def actor(self) -> Officer:
        return self.request.user


@dataclass(frozen=True)
class Step:
    form: Plain
    act: Callable[..., Any]
    said: str


def _object(desk: Desk, data: QueryDict | None) -> Step:
    made = desk.made or (kept.marked(desk.sample, desk.sample.marks) if desk.sample.total is not None else None)
    items = made.items if made is not None else ()
    lost = [i for i in items if made is not None and i in kept.lost(made)]
    choices = [(i.code, f"{i.code} {i.text}（{i.points.normalize():f}/{i.full.normalize():f}）") for i in lost]
    choices += [(i.code, f"{i.code} {i.text}") for i in items if i not in lost]
    form = forms.ObjectionForm(data, part="object", choices={"item": choices})
    return Step(form, partial(results.raise_objection, desk.sample, actor=desk.actor), "已提出异议。")


def _answer(desk: Desk, data: QueryDict | None) -> Step:
    asked = str(data.get("objection", "")) if data is not None else ""
    rows = desk.sample.objections.select_related("sample__round")
    row = rows.filter(pk=int(asked)).first() if asked.isascii() and asked.isdecimal() else None
    if data is not None and row is None:
        raise Http404

    def act(accepted: str, **given: Any) -> None:
        assert row is not None
        results.answer(row, actor=desk.actor, accepted=accepted == "yes", **given)

    return Step(forms.AnswerForm(data, part="answer"), act, "已复核。")


def _honour(desk: Desk, data: QueryDict | None) -> Step:
    def act(honour: str, reason: str) -> None:
        mark = Honour.NONE if honour == "none" else Honour(honour)
        results.honour(desk.sample, actor=desk.actor, honour=mark, reason=reason)

    return Step(forms.HonourForm(data, part="honour"), act, "已标记。")


def _order(desk: Desk, data: QueryDict | None) -> Step:
    form = forms.OrderForm(data, part="order", initial={"due": correcting.due_by(desk.sample.round, clock.today())})
    return Step(form, partial(correcting.order, desk.sample, actor=desk.actor), "已发出整改通知。")


def _ordered(desk: Desk) -> CorrectionOrder:
    if desk.order is None:
        raise Http404
    desk.order.sample = desk.sample
    return desk.order


def _reply(desk: Desk, data: QueryDict | None) -> Step:
    return Step(
        forms.ReplyForm(data, part="reply"), partial(correcting.reply, _ordered(desk), actor=desk.actor), "已回复。"
    )


def _end(desk: Desk, data: QueryDict | None) -> Step:
    order = _ordered(desk)

    def act(done: str, verdict: str) -> None:
        correcting.end(order, actor=desk.actor, done=done == "yes", verdict=verdict)

    return Step(forms.EndForm(data, part="end"), act, "已核查。")


def _hand(desk: Desk, data: QueryDict | None) -> Step:
    """`to` is `score:officer`: whose work, to whom; those who have to keep away are not offered."""
    scores = list(desk.sample.scores.select_related("officer"))
    there = {s.officer_id for s in scores}
    people = [o for o in assigning.eligible_officers(desk.actor, desk.sample.round) if o.pk not in there]
    away = assigning.kept_away(desk.sample.round, [desk.sample], people)[desk.sample.pk]
    choices = [
        (f"{s.pk}:{o.pk}", f"{s.officer.name} → {o.name}")
        for s in scores if s.submitted_at is None for o in people if o.pk not in away
    ]  # fmt: skip
    form = forms.HandForm(data, part="hand", choices={"to": choices})

    def act(to: str, reason: str) -> None:
        score, _, officer = to.partition(":")
        row = RoundScore.objects.select_related("sample__round").get(pk=int(score), sample=desk.sample)
        assigning.hand_over(row, actor=desk.actor, to=Officer.objects.get(pk=int(officer)), reason=reason)

    return Step(form, act, "已换人。")


def _reconcile(desk: Desk, data: QueryDict | None) -> Step:
    form = forms.ReconcileForm(data, part="reconcile")

    def act() -> None:
        try:
            scoring.reconcile(desk.sample, actor=desk.actor, raw=posted_marks(desk.request))
        except InputError as error:
            form.items = {w.path.removeprefix("marks."): w.message.partition(":")[2] for w in error.wrongs}
            raise Refused(f"有{len(form.items)}项要改，已填的都还在") from None

    return Step(form, act, "已合议。")


STEPS: dict[str, Callable[[Desk, QueryDict | None], Step]] = {
    "reconcile": _reconcile, "object": _object, "answer": _answer, "honour": _honour, "order": _order, "reply": _reply,
    "end": _end, "hand": _hand,
}  # fmt: skip


def taken(request: Signed, sample: RoundSample, part: Part) -> Plain | None:
    """Take the step asked for; its form where it was refused."""
    build = STEPS.get(request.POST.get("do", ""))
    if build is None:
        raise Http404
    step = build(Desk(request, sample, part, None, sample.orders.first()), request.POST)
    if step.form.carried_out(step.act):
        messages.success(request, step.said)
        return None
    return step.form


def wrong_items(refused: Plain | None) -> dict[str, str]:
    return refused.items if isinstance(refused, forms.ReconcileForm) else {}


def offered(desk: Desk, refused: Plain | None) -> dict[str, Plain]:
    """The forms of the steps this officer can take here now; the refused one with what was typed."""
    found = {name: STEPS[name](desk, None).form for name in _open(desk)}
    if refused is not None and refused.part != "reconcile":
        found[refused.part] = refused
    return found


def _open(desk: Desk) -> list[str]:
    sample, part, order = desk.sample, desk.part, desk.order
    state, last = sample.round.state, sample.round.object_by
    steps = {
        "object": state == RoundState.TOLD and part.subject and last is not None and clock.today() <= last,
        "answer": part.rechecks,
        "honour": state == RoundState.TOLD and part.organises,
        "order": state == RoundState.PUBLISHED and part.organises and order is None and sample.issues > 0,
        "reply": order is not None and order.state == "sent" and part.subject,
        "end": order is not None and order.state == "replied" and part.organises,
        "hand": state == RoundState.SCORING and part.organises and sample.total is None
        and sample.scores.filter(submitted_at=None).exists(),
    }  # fmt: skip
    return [name for name, there in steps.items() if there]
