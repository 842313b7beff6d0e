"""A bureau with finished cases of several units, its organiser, and evaluators who had nothing to do with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from cases.models import Bureau, Case, Officer, OfficerRole, Unit
from cases.registry import Role
from review.evaluation import MANUAL, TO_CONFIRM
from review.models import EvaluationRound, EvaluationStandard, RoundSample, RoundScore
from review.models.standards import Kind
from review.rounds import assigning, kept, opening, results, scoring
from tests.walk import Walked, sample, start

SCORE_BY = date(2026, 12, 31)


def officer(bureau: Bureau, username: str, name: str, *held: Role, unit: Unit | None = None) -> Officer:
    made = Officer.objects.create(username=username, name=name, bureau=bureau, unit=unit)
    for role in held:
        OfficerRole.objects.create(officer=made, role=role, valid_from="2020-01-01")
    return made


class Staged:
    """`people` of the last case walked; `organiser`, `evaluators` and `head` of the unit evaluated are new."""

    def __init__(self, *names: str, before: str = "") -> None:
        self.walked: list[Walked] = [_walked(name, before) for name in names or ("small", "first")]
        self.cases = [w.case for w in self.walked if w.case is not None]
        self.bureau = self.cases[0].bureau
        self.unit = Unit.objects.create(bureau=self.bureau, name="执法三科")
        Case.objects.filter(pk__in=[c.pk for c in self.cases]).update(unit=self.unit)
        self.other = Unit.objects.create(bureau=self.bureau, name="政策法规二科")
        self.organiser = officer(self.bureau, "org", "组织甲", Role.LEGAL_REVIEWER, unit=self.other)
        self.evaluators = [
            officer(self.bureau, f"eva{n}", f"评查员{n}", Role.EVALUATOR, unit=self.other) for n in (1, 2, 3)
        ]
        self.head = officer(self.bureau, "head3", "科长丙", Role.UNIT_HEAD, unit=self.unit)

    def open(self, *, actor: Officer | None = None, title: str = "2026年第三季度评查", **rule: Any) -> EvaluationRound:
        return opening.open_round(
            actor=actor or self.organiser, title=title, standard=standard(), first=date(2026, 1, 1),
            last=date(2026, 11, 22), score_by=SCORE_BY, scope={"bureaus": [self.bureau.code], "basis": "decided"},
            rule={"way": "all", "seed": "2026", **rule},
        )  # fmt: skip

    def drawn(self, **rule: Any) -> EvaluationRound:
        made = self.open(**rule)
        opening.draw(made, actor=self.organiser)
        return EvaluationRound.objects.get(pk=made.pk)

    def assigned(self, **rule: Any) -> EvaluationRound:
        made = self.drawn(**rule)
        assigning.assign(made, actor=self.organiser, groups={1: self.evaluators[:2], 2: []})
        return EvaluationRound.objects.get(pk=made.pk)


def _walked(name: str, before: str) -> Walked:
    walked = start(sample(name))
    while walked.rest and walked.rest[0].act != before:
        walked.step()
    return walked


def standard() -> EvaluationStandard:
    return EvaluationStandard.objects.get(code="composite", region="")


def marks(sample: RoundSample, **changed: Any) -> dict[str, Any]:
    """Everything a person has to say, said as prepared; `F1=("4", "why")` where somebody says otherwise."""
    found: dict[str, Any] = {}
    for item in kept.machine(sample).items:
        if item.state in (MANUAL, TO_CONFIRM):
            points = "1" if item.kind == Kind.VETO else str(item.points)
            reason = item.reason if item.points < item.full else ""
            found[item.code] = {"points": points, "reason": reason}
    return found | {code: {"points": points, "reason": reason} for code, (points, reason) in changed.items()}


def submit(round: EvaluationRound, no: int, officer: Officer, **changed: Any) -> RoundScore:
    score = RoundScore.objects.select_related("sample__round__standard").get(
        sample__round=round, sample__no=no, officer=officer
    )
    return scoring.submit(score, actor=officer, raw=marks(score.sample, **changed))


def again(round: EvaluationRound) -> EvaluationRound:
    return EvaluationRound.objects.select_related("standard", "bureau").get(pk=round.pk)


def one(round: EvaluationRound, no: int = 1) -> RoundSample:
    return RoundSample.objects.select_related("round__standard", "round__bureau").get(round=round, no=no)


def finished(staged: Staged) -> EvaluationRound:
    """A round all of whose cases lose a point for B2, its results told."""
    round = staged.assigned()
    for no in range(1, round.samples.count() + 1):
        for who in staged.evaluators[:2]:
            submit(round, no, who, B2=("1", "内容不清"))
    results.tell(again(round), actor=staged.organiser)
    return again(round)


def client(who: Officer) -> Client:
    found = Client()
    found.force_login(who)
    return found


def posted(given: dict[str, dict[str, str]]) -> dict[str, str]:
    """Marks as the working screen sends them."""
    return {f"{p}:{code}": mark[name] for code, mark in given.items() for p, name in (("p", "points"), ("r", "reason"))}
