"""Which rounds and drawn cases exist for whom: organisers see theirs, evaluators what they were given, units what was told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases import clock
from cases.models import CaseOfficer, Officer, OfficerRole, ReadAudit
from cases.registry import Role
from review.models import EvaluationRound, RoundObjection, RoundSample, RoundScore
from review.models.rounds import RoundState
from review.rounds.assigning import may_recheck, rechecking
from review.rounds.rules import ORGANISERS
from review.rounds.steps import organises, roles

TOLD = (RoundState.TOLD, RoundState.PUBLISHED, RoundState.CLOSED)
AT_WORK = (RoundState.SCORING, RoundState.TOLD)
HEADS = frozenset((str(Role.UNIT_HEAD),))


def subject_to(officer: Officer) -> QuerySet[RoundSample]:
    """Drawn cases this officer answers for, whose results were told: those he handles, those of the unit he heads, and,
    in another bureau's round, every one of his bureau for its legal reviewers and leaders."""
    held = roles(officer)
    mine = Q(case__officers__officer=officer)
    if held & HEADS:
        mine |= Q(unit=officer.unit_id) | Q(unit=None) if officer.unit_id else Q(unit=None)
    if held & ORGANISERS:
        mine |= ~Q(round__bureau=officer.bureau_id)
    return RoundSample.objects.filter(mine, bureau=officer.bureau_id, round__state__in=TOLD).distinct()


def answers_for(officer: Officer, sample: RoundSample) -> bool:
    return subject_to(officer).filter(pk=sample.pk).exists()


def concerned(sample: RoundSample) -> list[Officer]:
    """Who is told about a drawn case: its officers, the head of its unit, in another bureau its legal reviewers."""
    day = clock.today()
    holds = OfficerRole.objects.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))
    heads = holds.filter(role=Role.UNIT_HEAD, officer__unit=sample.unit_id, officer__bureau=sample.bureau_id)
    wanted = Q(pk__in=CaseOfficer.objects.filter(case=sample.case_id, until=None).values("officer")) | Q(
        pk__in=heads.values("officer")
    )
    if sample.bureau_id != sample.round.bureau_id:
        legal = holds.filter(role=Role.LEGAL_REVIEWER, officer__bureau=sample.bureau_id)
        wanted |= Q(pk__in=legal.values("officer"))
    return list(Officer.objects.filter(wanted, is_active=True).order_by("pk"))


def rounds_of(officer: Officer) -> QuerySet[EvaluationRound]:
    """Rounds that exist for this officer, the newest first."""
    mine = Q(members__officer=officer) | Q(samples__in=subject_to(officer))
    if roles(officer) & ORGANISERS:
        mine |= Q(bureau=officer.bureau_id)
    found = EvaluationRound.objects.filter(pk__in=EvaluationRound.objects.filter(mine).values("pk"))
    return found.select_related("bureau", "standard").defer("population").order_by("-pk")


def to_recheck(officer: Officer) -> list[RoundSample]:
    """Drawn cases with an objection this officer can check."""
    near = Q(sample__round__bureau=officer.bureau_id) | Q(sample__round__members__officer=officer)
    waiting = RoundObjection.objects.filter(near, accepted=None, sample__round__state=RoundState.TOLD)
    rows = RoundSample.objects.filter(pk__in=waiting.values("sample")).select_related("round")
    samples = list(rows.prefetch_related("scores", "round__members").order_by("round", "no"))
    able = rechecking(samples, [officer])
    return [s for s in samples if able[s.pk]]


@dataclass(frozen=True)
class Part:
    """What somebody is to a drawn case; `rechecks`: can check an objection that waits."""

    organises: bool
    score: RoundScore | None
    subject: bool
    rechecks: bool = False

    @property
    def any(self) -> bool:
        return self.organises or self.score is not None or self.subject or self.rechecks


def part_in(officer: Officer, sample: RoundSample) -> Part:
    """Needs `sample.round` loaded."""
    round = sample.round
    score = RoundScore.objects.filter(sample=sample, officer=officer).first()
    waiting = round.state == RoundState.TOLD and sample.objections.filter(accepted=None).exists()
    rechecks = waiting and bool(may_recheck(sample, [officer]))
    return Part(organises(officer, round.bureau_id), score, answers_for(officer, sample), rechecks)


def may_read(part: Part, sample: RoundSample) -> bool:
    """Whether the case's papers open through the round: to its evaluators while they are at work, to the organiser."""
    at_work = sample.round.state in AT_WORK
    return part.organises or (at_work and (part.score is not None or part.rechecks))


def sees_scores(part: Part, round: EvaluationRound) -> bool:
    """Whether what the evaluators gave may be shown: nobody sees another's before he has submitted his own, not even
    an organiser who evaluates the case himself."""
    if part.score is not None and part.score.submitted_at is None:
        return False
    return part.organises or part.score is not None or round.state in TOLD


def looked(officer: Officer, sample: RoundSample, what: str) -> None:
    """Leave the trace of a look (留痕)."""
    ReadAudit.objects.create(
        officer=officer, case_id=sample.case_id, what=f"评查第{sample.no}卷：{what}"[:60], at=clock.now()
    )
