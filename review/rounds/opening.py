"""Opening a round (立项) and drawing its cases (抽取)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cases import bureau_record, clock, inbox, selectors
from cases.administration import Refused
from cases.models import Bureau, Case, Officer
from cases.record import canonical, digest
from review.evaluation import Evaluation, evaluate_many
from review.models import EvaluationRound, EvaluationStandard, RoundSample
from review.models.rounds import RoundState
from review.rounds import drawing, population, rules, snapshots
from review.rounds.drawing import Candidate
from review.rounds.population import Told
from review.rounds.steps import must_organise, step
from review.standards.shelf import in_force

REASON = 300
BEFORE_TOLD = (RoundState.OPENED, RoundState.DRAWN, RoundState.SCORING)
MOST = 2_000  # cases of one round: more than any source had, and still one transaction


def open_round(
    *,
    actor: Officer,
    title: str,
    standard: EvaluationStandard,
    first: date,
    last: date,
    score_by: date,
    scope: dict[str, Any],
    rule: dict[str, Any],
) -> EvaluationRound:
    """Raises Refused where something of it cannot be."""
    assert actor.bureau_id is not None
    must_organise(actor, actor.bureau_id)
    _check(actor, standard, first, last, score_by, scope, rule)
    with transaction.atomic():
        bureau = Bureau.objects.select_for_update().get(pk=actor.bureau_id)
        kept = rules.of(bureau, standard, clock.today())
        round = EvaluationRound(
            bureau=bureau, title=title.strip(), standard=standard, first=first, last=last, score_by=score_by,
            scope=scope, rule=rule, rules=kept, opened_by=actor,
        )  # fmt: skip
        others = EvaluationRound.objects.filter(bureau=bureau, title=round.title)
        if others.exclude(state=RoundState.WITHDRAWN).exists():
            raise Refused("已经有同名的评查批次", "title")
        round.event = bureau_record.append(bureau, "round_opened", actor, {
            "title": round.title, "standard": str(standard), "code": standard.code, "version": standard.version,
            "first": first, "last": last, "score_by": score_by, "scope": scope, "rule": rule, "rules": kept,
        })  # fmt: skip
        round.save()
    return round


def _check(
    actor: Officer,
    standard: EvaluationStandard,
    first: date,
    last: date,
    score_by: date,
    scope: dict[str, Any],
    rule: dict[str, Any],
) -> None:
    if not actor.bureau or standard.pk not in {row.pk for row in in_force(actor.bureau, clock.today())}:
        raise Refused("这个评查标准不是本机关现行的", "standard")
    if last < first:
        raise Refused("期间的末日早于首日", "last")
    if score_by < clock.today():
        raise Refused("评查完成日早于今天", "score_by")
    seen = {bureau.code for bureau in selectors.visible_bureaus(actor)}
    if not scope["bureaus"] or not set(scope["bureaus"]) <= seen:
        raise Refused("只能评查本机关和下级机关的案卷", "bureaus")
    if rule["way"] == drawing.RANDOM and not 1 <= rule["size"] <= MOST:
        raise Refused(f"抽取数量应在1至{MOST}之间", "size")
    if rule["way"] == drawing.CHOSEN and not rule["cases"]:
        raise Refused("请写明指定的案卷", "cases")


def withdraw(round: EvaluationRound, *, actor: Officer, reason: str) -> None:
    """Give a round up before anything of it was told: its rows stay, its title is free again. Raises Refused."""
    must_organise(actor, round.bureau_id)
    reason = reason.strip()
    if not reason or len(reason) > REASON:
        raise Refused(f"请写明作废的理由，不超过{REASON}个字", "reason")
    with step(round, actor, *BEFORE_TOLD) as held:
        held.record("round_withdrawn", {"reason": reason})
        held.keep(state=RoundState.WITHDRAWN)
        people = Officer.objects.filter(rounds__round=round)
        inbox.tell(
            list(people), "round", f"round-{round.pk}-withdrawn", f"“{round.title}”已作废，不用再评", link="/rounds/"
        )


# -- the draw ----------------------------------------------------------------------------------------------------------


def candidates(round: EvaluationRound, actor: Officer) -> list[Told]:
    """The cases that can be drawn as they stand today."""
    return population.told(population.reachable(actor, round.scope, round.first, round.last))


def draw(round: EvaluationRound, *, actor: Officer) -> list[RoundSample]:
    """Draw, freeze and check by machine. Raises Refused."""
    must_organise(actor, round.bureau_id)
    found, drawn = _drawn(round, candidates(round, actor))
    by_uid = {one.uid: one for one in found}
    checked = _checked(round, [by_uid[one.uid].pk for one in drawn])
    with step(round, actor, RoundState.OPENED) as held:
        cases = Case.objects.select_related("bureau", "unit").in_bulk([by_uid[one.uid].pk for one in drawn])
        taken = snapshots.take(list(cases.values()))
        moved = [pk for pk, (version, _) in checked.items() if cases[pk].version != version]
        checked |= _checked(round, moved)
        samples = []
        for no, one in enumerate(drawn, 1):
            case = by_uid[one.uid]
            snapshot, automatic = taken[case.pk], checked[case.pk][1].as_dict()
            samples.append(RoundSample(
                round=held.round, case_id=case.pk, no=no, stratum=one.stratum, bureau_id=case.bureau_id,
                unit_id=case.unit_id, officer_id=case.officer_id, cause=case.cause, snapshot=snapshot,
                digest=snapshots.sealed(snapshot, automatic), automatic=automatic,
            ))  # fmt: skip
        people = [[one.uid, one.stratum] for one in population.candidates(found, _strata(round.rule))]
        sum_ = digest(canonical(people))
        held.record("round_drawn", {
            "population": len(people), "population_digest": sum_, "rule": round.rule,
            "drawn": [{"no": s.no, "case": s.snapshot["case"], "version": s.snapshot["version"],
                       "head": s.snapshot["head"], "digest": s.digest} for s in samples],
        })  # fmt: skip
        held.keep(
            state=RoundState.DRAWN, population=people, population_size=len(people), population_digest=sum_,
            drawn_on=clock.today(),
        )  # fmt: skip
        RoundSample.objects.bulk_create(samples)
    return samples


def _drawn(round: EvaluationRound, found: list[Told]) -> tuple[list[Told], list[Candidate]]:
    if not found:
        raise Refused("这个范围和期间里没有可以抽取的案卷")
    try:
        drawn = drawing.draw(population.candidates(found, _strata(round.rule)), round.rule)
    except ValueError as missing:
        title = Case.objects.filter(uid=str(missing)).values_list("title", flat=True).first()
        raise Refused(f"指定的案卷不在评查范围内：{title or missing}") from None
    if len(drawn) > MOST:
        raise Refused(f"一个批次最多{MOST}卷，请缩小范围或者随机抽取")
    return found, drawn


def _strata(rule: dict[str, Any]) -> list[str]:
    return list(rule.get("strata", ()))


def _checked(round: EvaluationRound, pks: list[int]) -> dict[int, tuple[int, Evaluation]]:
    """Case id → version it was read at, evaluation."""
    versions = dict(Case.objects.filter(pk__in=pks).values_list("pk", "version"))
    return {pk: (versions[pk], found) for pk, found in evaluate_many(pks, round.standard, clock.today())}


def drawn_again(round: EvaluationRound) -> bool:
    """Whether the kept seed over the kept population gives the samples of the round: for anybody who asks."""
    people = [Candidate(uid, stratum) for uid, stratum in round.population]
    if digest(canonical(round.population)) != round.population_digest:
        return False
    again = [one.uid for one in drawing.draw(people, round.rule)]
    return again == [str(uid) for uid in round.samples.values_list("case__uid", flat=True)]
