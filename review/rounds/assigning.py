"""Groups and evaluators (分组交叉评查): who may evaluate which case, and the fair share of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from cases import inbox, selectors
from cases.administration import Refused
from cases.models import Event, Officer
from review.models import EvaluationRound, RoundMember, RoundSample, RoundScore
from review.models.rounds import RoundState
from review.rounds.acted import acted
from review.rounds.rules import ORGANISERS, OWN_BUREAU, OWN_UNIT
from review.rounds.steps import must_organise, roles_of_many, step

SHOWN = 5


def eligible_officers(actor: Officer, round: EvaluationRound) -> list[Officer]:
    """Whom the organiser can appoint: of the bureaus it may see, those with a role the parameter names."""
    bureaus = selectors.visible_bureaus(actor)
    rows = Officer.objects.filter(bureau__in=bureaus, is_active=True).select_related("bureau", "unit")
    officers = sorted(rows, key=lambda o: (o.bureau_id != round.bureau_id, o.bureau_id or 0, o.username))
    held = roles_of_many(officers)
    return [o for o in officers if held[o.pk] & set(round.rules["member_roles"])]


def kept_away(
    round: EvaluationRound, samples: Iterable[RoundSample], officers: Iterable[Officer]
) -> dict[int, dict[int, str]]:
    """Sample id → officer id → why this officer does not evaluate it."""
    samples, officers = list(samples), list(officers)
    did = acted([s.case_id for s in samples], officers)
    found: dict[int, dict[int, str]] = {}
    for sample in samples:
        reasons = {}
        for officer in officers:
            if officer.pk in did.get(sample.case_id, ()):
                reasons[officer.pk] = "参与过本案办理"
            elif why := _crossing(round.rules["cross"], sample, officer):
                reasons[officer.pk] = why
        found[sample.pk] = reasons
    return found


def rechecking(samples: Iterable[RoundSample], officers: Iterable[Officer]) -> dict[int, list[Officer]]:
    """Sample id → who of them can check an item of it again: an organiser, a member of the round, or somebody of the
    organiser's bureau with the role of one, who neither evaluated the case nor has to keep away from it.

    Needs `round__members` and `scores` at hand: then as many queries for many samples as for one.
    """
    samples, officers = list(samples), list(officers)
    held, did = roles_of_many(officers), acted([s.case_id for s in samples], officers)
    found: dict[int, list[Officer]] = {}
    for sample in samples:
        round = sample.round
        members, scored = {m.officer_id for m in round.members.all()}, {s.officer_id for s in sample.scores.all()}
        wanted = ORGANISERS | set(round.rules["member_roles"])
        found[sample.pk] = [
            o for o in officers
            if (o.pk in members or (o.bureau_id == round.bureau_id and held[o.pk] & wanted))
            and o.pk not in scored | did.get(sample.case_id, set()) and not _crossing(round.rules["cross"], sample, o)
        ]  # fmt: skip
    return found


def may_recheck(sample: RoundSample, officers: Iterable[Officer]) -> list[Officer]:
    """The same of one case."""
    return rechecking([sample], officers)[sample.pk]


def recheckers(sample: RoundSample) -> list[Officer]:
    """Everybody who can."""
    near = Q(bureau=sample.round.bureau_id) | Q(rounds__round=sample.round_id)
    return may_recheck(sample, Officer.objects.filter(near, is_active=True).distinct().order_by("bureau", "username"))


def _crossing(rule: str, sample: RoundSample, officer: Officer) -> str:
    same_bureau = officer.bureau_id == sample.bureau_id
    if rule == OWN_BUREAU and same_bureau:
        return "本机关的案卷"
    if rule == OWN_UNIT and same_bureau and sample.unit_id is not None and officer.unit_id == sample.unit_id:
        return "本机构的案卷"
    return ""


def assign(round: EvaluationRound, *, actor: Officer, groups: dict[int, list[Officer]]) -> None:
    """Appoint the groups and share out the cases: each as few as can be, both evaluators of a case of one group.

    Raises Refused where a case cannot be given to enough people who had nothing to do with it.
    """
    must_organise(actor, round.bureau_id)
    people = [officer for many in groups.values() for officer in many]
    known = {officer.pk for officer in eligible_officers(actor, round)}
    if len({o.pk for o in people}) != len(people) or not {o.pk for o in people} <= known:
        raise Refused("评查员应是本机关或者下级机关具有评查岗位的人员，每人只在一组", "members")
    with step(round, actor, RoundState.DRAWN) as held:
        samples = list(held.round.samples.all())
        shared = _shared(held.round, samples, groups)
        event = held.record("round_assigned", {
            "groups": {str(g): [o.username for o in many] for g, many in groups.items()},
            "cases": {str(s.no): [o.username for o in shared[s.pk]] for s in samples},
        })  # fmt: skip
        held.keep(state=RoundState.SCORING)
        RoundMember.objects.bulk_create(
            RoundMember(round=held.round, officer=o, group=g) for g, many in groups.items() for o in many
        )
        RoundScore.objects.bulk_create(_scores(samples, shared, event))
        inbox.tell(
            people,
            "round",
            f"round-{round.pk}-assigned",
            f"您是“{round.title}”的评查员，请在{round.score_by}前评完",
            link="/rounds/",
        )


def _scores(samples: list[RoundSample], shared: dict[int, list[Officer]], event: Event) -> list[RoundScore]:
    return [
        RoundScore(sample=sample, officer=officer, place=place, event=event)
        for sample in samples
        for place, officer in enumerate(shared[sample.pk], 1)
    ]


def _shared(
    round: EvaluationRound, samples: list[RoundSample], groups: dict[int, list[Officer]]
) -> dict[int, list[Officer]]:
    many = round.rules["evaluators"]
    people = [officer for members in groups.values() for officer in members]
    away = kept_away(round, samples, people)
    load: dict[int, int] = defaultdict(int)
    found, wrong = {}, []
    # those that few can evaluate choose first
    for sample in sorted(samples, key=lambda s: (-len(away[s.pk]), s.no)):
        best = _best(groups, away[sample.pk], load, many)
        if best is None:
            wrong.append(sample)
            continue
        found[sample.pk] = best
        for officer in best:
            load[officer.pk] += 1
    if wrong:
        raise Refused(_lacking(sorted(wrong, key=lambda s: s.no), away, people, many), "members")
    return found


def _best(
    groups: dict[int, list[Officer]], away: dict[int, str], load: dict[int, int], many: int
) -> list[Officer] | None:
    choices = []
    for group, members in sorted(groups.items()):
        free = sorted((o for o in members if o.pk not in away), key=lambda o: (load[o.pk], o.username))[:many]
        if len(free) == many:
            choices.append((sum(load[o.pk] for o in free), group, free))
    return min(choices, key=lambda choice: choice[:2])[2] if choices else None


def _lacking(wrong: list[RoundSample], away: dict[int, dict[int, str]], people: list[Officer], many: int) -> str:
    names = {o.pk: o.name for o in people}
    told = []
    for sample in wrong[:SHOWN]:
        reasons = "、".join(f"{names[pk]}{why}" for pk, why in away[sample.pk].items())
        told.append(f"第{sample.no}卷（{reasons or '人数不够'}）")
    more = f"等{len(wrong)}卷" if len(wrong) > SHOWN else ""
    return f"同一组里符合回避要求的评查员不足{many}名：{'；'.join(told)}{more}。请增加评查员"


def hand_over(score: RoundScore, *, actor: Officer, to: Officer, reason: str) -> None:
    """Give what somebody has not submitted yet to another evaluator, who joins the group if need be. Raises Refused."""
    round = score.sample.round
    must_organise(actor, round.bureau_id)
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    with step(round, actor, RoundState.SCORING) as held:
        row = RoundScore.objects.select_for_update().select_related("sample", "officer").get(pk=score.pk)
        if row.submitted_at is not None:
            raise Refused("已经提交的评查不能换人")
        if row.sample.scores.filter(officer=to).exists() or to not in eligible_officers(actor, held.round):
            raise Refused("请选择另一名具有评查岗位的人员", "to")
        if why := kept_away(held.round, [row.sample], [to])[row.sample.pk].get(to.pk):
            raise Refused(f"{to.name}{why}，应当回避", "to")
        told: dict[str, Any] = {
            "no": row.sample.no,
            "from": row.officer.username,
            "to": to.username,
            "reason": reason.strip(),
        }
        row.event = held.record("round_handed_over", told)
        held.keep()
        group = held.round.members.get(officer=row.officer).group
        RoundMember.objects.get_or_create(round=held.round, officer=to, defaults={"group": group})
        row.officer, row.draft, row.saved_at, row.window = to, {}, None, ""
        row.save()
        inbox.tell(
            to, "round", f"score-{row.pk}-{row.event.seq}",
            f"请评查“{round.title}”第{row.sample.no}卷，{round.score_by}前评完", link=f"/rounds/samples/{row.sample_id}/score/",
        )  # fmt: skip
