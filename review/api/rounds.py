"""Rounds of evaluation over the API: to read, and the steps a program takes for somebody (open, draw, score, object, reply)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404
from rest_framework.request import Request

from cases import clock
from cases.administration import Refused
from cases.api.operation import Api, operation
from cases.inputs import InputError, Wrong
from cases.registry import Role
from cases.web.access import allow
from review.api import answers_rounds as answers
from review.api.answers import EvaluationOut
from review.evaluation import standard_for
from review.models import EvaluationRound, EvaluationStandard, RoundSample
from review.rounds import correcting, kept, opening, results, scoring, seeing, snapshots
from review.rounds.seeing import Part
from review.rounds.steps import organises


class RoundApi(Api):
    """What every operation shares: rounds and drawn cases that exist for whoever asks, refusals as problems."""

    def round(self, pk: int) -> EvaluationRound:
        found = seeing.rounds_of(self.officer()).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def sample(self, pk: int) -> tuple[RoundSample, Part]:
        rows = RoundSample.objects.select_related("round__bureau", "round__standard", "case")
        sample = rows.filter(pk=pk).first()
        part = seeing.part_in(self.officer(), sample) if sample is not None else None
        if sample is None or part is None or not part.any:
            raise Http404
        return sample, part


@contextmanager
def refusals(field: str) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise InputError([Wrong(refused.field or field, str(refused))]) from None


ORGANISERS_ONLY = {"units", "officers"}  # of a notice: whoever answers for one case learns nothing of the others


def _round(row: EvaluationRound, running: bool) -> dict[str, Any]:
    """`running`: it is told to who organises it; to others without the cases chosen and the parts of the notice."""
    rule = row.rule if running else {name: value for name, value in row.rule.items() if name != "cases"}
    notice = row.notice if running else {n: v for n, v in row.notice.items() if n not in ORGANISERS_ONLY}
    return {
        "id": row.pk, "title": row.title, "bureau": row.bureau.code, "standard": row.standard.code,
        "version": row.standard.version, "first": row.first, "last": row.last, "state": row.state,
        "state_label": row.get_state_display(), "scope": row.scope, "rule": rule, "rules": row.rules,
        "population_digest": row.population_digest, "object_by": row.object_by, "published_on": row.published_on,
        "notice": notice,
    }  # fmt: skip


def _sample(row: RoundSample, shown: bool) -> dict[str, Any]:
    then = row.snapshot
    return {
        "id": row.pk, "no": row.no, "case": then["case"], "number": then["number"], "title": then["title"],
        "stratum": row.stratum, "version": then["version"], "head": then["head"], "digest": row.digest,
        "total": float(row.total) if shown and row.total is not None else None, "grade": row.grade if shown else "",
        "honour": row.honour if shown else "", "issues": row.issues if shown and row.total is not None else None,
    }  # fmt: skip


@allow()
class RoundsView(RoundApi):
    @operation("listRounds", "评查批次，新的在前", answer=answers.RoundsOut, tag="rounds")
    def get(self, request: Request) -> answers.RoundsOut:
        rows, officer = seeing.rounds_of(self.officer())[:100], self.officer()
        told = [_round(row, organises(officer, row.bureau_id)) for row in rows]
        return answers.RoundsOut(results=[answers.RoundOut(**one) for one in told])

    @operation(
        "openRound", "新建评查批次", body=answers.OpenRoundBody, answer=answers.RoundOut, status=201, tag="rounds"
    )  # fmt: skip
    def post(self, request: Request, body: answers.OpenRoundBody) -> answers.RoundOut:
        try:
            standard = standard_for(self.bureau(), clock.today(), body.standard)
        except EvaluationStandard.DoesNotExist:
            raise InputError([Wrong("standard", "没有这个编码的现行评查标准")]) from None
        with refusals("title"):
            made = opening.open_round(
                actor=self.officer(), title=body.title, standard=standard, first=body.first, last=body.last,
                score_by=body.score_by, scope=body.scope.model_dump(mode="json"), rule=body.rule.model_dump(mode="json"),
            )  # fmt: skip
        return answers.RoundOut(**_round(made, running=True))


@allow()
class RoundView(RoundApi):
    @operation("getRound", "一个评查批次和抽取的案卷", answer=answers.RoundWithSamples, errors=(404,), tag="rounds")
    def get(self, request: Request, pk: int) -> answers.RoundWithSamples:
        row = self.round(pk)
        running, told = organises(self.officer(), row.bureau_id), row.state in seeing.TOLD
        samples = RoundSample.objects.filter(round=row).defer("automatic", "marks")
        if not running:
            mine = samples.filter(scores__officer=self.officer()) | samples.filter(
                pk__in=seeing.subject_to(self.officer()).values("pk")
            )
            samples = mine.distinct()
        return answers.RoundWithSamples(
            **_round(row, running), samples=[answers.SampleOut(**_sample(one, running or told)) for one in samples]
        )


@allow(Role.LEGAL_REVIEWER, Role.LEADER)
class RoundDrawView(RoundApi):
    @operation(
        "drawRound", "抽取案卷，冻结快照，系统逐卷检查", answer=answers.RoundOut, errors=(404, 422), tag="rounds"
    )
    def post(self, request: Request, pk: int) -> answers.RoundOut:
        row = self.round(pk)
        with refusals("round"):
            opening.draw(row, actor=self.officer())
        return answers.RoundOut(**_round(self.round(pk), running=True))


@allow()
class RoundSampleView(RoundApi):
    @operation("getRoundSample", "一卷的快照、评分和变动", answer=answers.SampleWithItems, errors=(404,), tag="rounds")
    def get(self, request: Request, pk: int) -> answers.SampleWithItems:
        sample, part = self.sample(pk)
        shown = part.organises or sample.round.state in seeing.TOLD
        made = kept.marked(sample, sample.marks) if shown and sample.total is not None else None
        if made is None and part.score is not None:
            made = kept.machine(sample) if part.score.submitted_at is None else kept.marked(sample, part.score.marks)
        seeing.looked(self.officer(), sample, "读取评分")
        return answers.SampleWithItems(
            **_sample(sample, shown), changed=bool(snapshots.changes(sample)),
            submitted=part.score.submitted_at is not None if part.score is not None else None,
            evaluation=EvaluationOut.model_validate(made.as_dict()) if made is not None else None,
        )  # fmt: skip


@allow()
class RoundScoreView(RoundApi):
    @operation("submitScore", "提交一卷的评分", body=answers.ScoreBody, errors=(404,), status=204, tag="rounds")
    def post(self, request: Request, pk: int, body: answers.ScoreBody) -> None:
        sample, part = self.sample(pk)
        if part.score is None:
            raise Http404
        part.score.sample = sample
        with refusals("marks"):
            scoring.submit(part.score, actor=self.officer(), raw={c: m.model_dump() for c, m in body.marks.items()})


@allow()
class RoundObjectionView(RoundApi):
    @operation("raiseObjection", "对一项提出异议", body=answers.ObjectionBody, errors=(404,), status=204, tag="rounds")
    def post(self, request: Request, pk: int, body: answers.ObjectionBody) -> None:
        sample, _ = self.sample(pk)
        with refusals("item"):
            results.raise_objection(sample, actor=self.officer(), item=body.item, text=body.text)


@allow()
class RoundReplyView(RoundApi):
    @operation("replyToOrder", "回复整改情况", body=answers.ReplyBody, errors=(404,), status=204, tag="rounds")
    def post(self, request: Request, pk: int, body: answers.ReplyBody) -> None:
        sample, _ = self.sample(pk)
        order = sample.orders.first()
        if order is None:
            raise Http404
        order.sample = sample
        with refusals("text"):
            correcting.reply(order, actor=self.officer(), text=body.text)
