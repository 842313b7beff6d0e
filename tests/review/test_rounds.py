"""Rounds: drawn the same again, evaluated by strangers to the case, frozen, reconciled, objected to, told and corrected."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine

from cases import bureau_record
from cases.administration import Refused
from cases.audit import of_registers
from cases.audit.of_tables import bureau_chains
from cases.clock import SHANGHAI
from cases.inputs.wrongs import InputError
from cases.models import Bureau, CaseOfficer, CounterEntry, Event, Message, OfficerRole
from cases.registry import Role
from review.models import CorrectionOrder, EvaluationRound, RoundObjection, RoundSample, RoundScore
from review.models.rounds import RoundState
from review.rounds import assigning, correcting, drawing, kept, opening, ranking, results, scoring, seeing, snapshots
from review.rounds.drawing import Candidate
from tests.review.staged import Staged, again, marks, officer, one, submit

pytestmark = pytest.mark.django_db


# -- the whole of it ---------------------------------------------------------------------------------------------------


def test_a_round_runs_from_opening_to_the_last_reply_and_every_step_stands_in_the_chain() -> None:
    staged = Staged()
    first, second = staged.evaluators[:2]
    round = staged.assigned()
    submit(round, 1, first, F1=("4", "审核签字晚于提请讨论"))
    submit(round, 1, second)
    submit(round, 2, first)
    submit(round, 2, second)
    assert one(round, 2).total is not None and one(round, 1).total is None

    (difference,) = scoring.differences(
        one(round), list(RoundScore.objects.filter(sample=one(round)).select_related("officer"))
    )
    assert difference.item.code == "F1" and [points for _, points, _ in difference.given] == [
        Decimal("4.00"),
        Decimal("5.00"),
    ]
    with pytest.raises(Refused, match="还有1卷没有评完或者合议：第1卷"):
        results.tell(again(round), actor=staged.organiser)
    scoring.reconcile(one(round), actor=second, raw={"F1": {"points": "4", "reason": "补签没有写明原因"}})
    full = one(round).automatic["total"]
    assert one(round).total == Decimal(str(full)) - 1 and one(round).grade and one(round).issues >= 1

    results.tell(again(round), actor=staged.organiser)
    assert again(round).object_by == date(2026, 11, 27)  # five working days after a Sunday
    objection = results.raise_objection(one(round), actor=staged.head, item="F1", text="补签的原因写在审批表备注里")
    with pytest.raises(Refused, match=r"异议没有复核"):
        results.publish(again(round), actor=staged.organiser, text="总体较好。")
    with pytest.raises(Refused, match="评查过、办理过本卷和应当回避的人员不复核本卷"):
        results.answer(objection, actor=first, accepted=True, answer="确有备注", points="4.5")
    results.answer(objection, actor=staged.organiser, accepted=True, answer="确有备注，扣半分", points="4.5")
    assert one(round).total == Decimal(str(full)) - Decimal("0.5")
    results.honour(one(round, 2), actor=staged.organiser, honour="model", reason="文书规范")
    with pytest.raises(Refused, match="异议期到2026-11-27届满"):
        results.publish(again(round), actor=staged.organiser, text="总体较好。")

    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI), tick=False):
        results.publish(again(round), actor=staged.organiser, text="总体较好，审批表填写要规范。")
        order = correcting.order(one(round), actor=staged.organiser, text="完善审批表", due=date(2026, 12, 18))
        assert [i["code"] for i in order.items] == [
            i.code for i in kept.lost(kept.marked(one(round), one(round).marks))
        ]
        correcting.reply(order, actor=staged.head, text="已在审批表补写原因并培训")
        with pytest.raises(Refused, match="还有1份整改通知没有销号"):
            correcting.close(again(round), actor=staged.organiser)
        correcting.end(order, actor=staged.organiser, done=True, verdict="已整改")
        correcting.close(again(round), actor=staged.organiser)
    assert again(round).state == RoundState.CLOSED and CorrectionOrder.objects.get().state == "ended"

    names = list(
        Event.objects.filter(case=None, name__startswith="round_").order_by("seq").values_list("name", flat=True)
    )
    assert names == [
        "round_opened", "round_drawn", "round_assigned", "round_scored", "round_scored", "round_scored", "round_scored",
        "round_reconciled", "round_told", "round_objected", "round_rechecked", "round_honoured", "round_published",
        "round_ordered", "round_replied", "round_order_ended", "round_closed",
    ]  # fmt: skip
    assert list(bureau_chains()) == [] and list(of_registers.counted()) == []
    assert Message.objects.filter(officer=staged.head, kind="round").count() >= 2


def test_the_notice_counts_on_its_day_and_its_parts_make_the_whole() -> None:
    staged = Staged()
    round = staged.assigned()
    for no in (1, 2):
        for who in staged.evaluators[:2]:
            submit(round, no, who, **({"B2": ("0", "内容不清")} if no == 1 else {}))
    results.tell(again(round), actor=staged.organiser)
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI), tick=False):
        results.publish(again(round), actor=staged.organiser, text="通报。")
    counted = {e.key: (e.value, e.on) for e in CounterEntry.objects.filter(key__startswith="eval_")}
    notice = again(round).notice
    assert counted["eval_sampled"] == (2, date(2026, 11, 30))
    parts = [counted.get(f"eval_{k}", (0,))[0] for k in ("excellent", "qualified", "unqualified")]
    assert sum(parts) == 2 == notice["sampled"]
    assert counted["eval_issues"][0] == notice["issues"] == sum(one(round, n).issues for n in (1, 2))
    assert sum(u["files"] for u in notice["units"]) == sum(u["files"] for u in notice["officers"]) == 2
    assert sum(d["files"] for d in notice["defects"]) == notice["issues"]
    assert any(d["code"] == "B2" and d["files"] == 1 for d in notice["defects"])


# -- the draw ----------------------------------------------------------------------------------------------------------


def people(many: int, strata: int = 1) -> list[Candidate]:
    return [Candidate(f"case-{n}", f"第{n % strata}科") for n in range(many)]


def test_the_same_seed_draws_the_same_cases_in_whatever_order_they_are_read() -> None:
    rule = {"way": "random", "seed": "714093", "size": 12}
    drawn = drawing.draw(people(300), rule)
    assert drawing.draw(reversed(people(300)), rule) == drawn and len(drawn) == 12
    assert drawing.draw(people(300), {**rule, "seed": "714094"}) != drawn
    queue = sorted((hashlib.sha256(f"714093:case-{n}".encode()).hexdigest(), f"case-{n}") for n in range(300))
    assert [c.uid for c in drawn] == [uid for _, uid in queue[:12]]  # anybody can draw again by hand


@pytest.mark.parametrize(("size", "expected"), [(2, 2), (5, 5), (23, 23), (500, 60)])
def test_strata_share_the_number_and_none_is_left_out_while_there_are_enough(size: int, expected: int) -> None:
    drawn = drawing.draw(people(60, 5), {"way": "random", "seed": "1", "size": size, "strata": ["unit"]})
    assert len(drawn) == expected
    by = {s: sum(c.stratum == s for c in drawn) for s in {c.stratum for c in people(60, 5)}}
    assert max(by.values()) - min(by.values()) <= 1


def test_one_of_each_stratum() -> None:
    drawn = drawing.draw(people(60, 7), {"way": "random", "seed": "1", "size": 1, "spread": "each"})
    assert len(drawn) == 7 == len({c.stratum for c in drawn})


def test_the_draw_tells_its_population_and_can_be_repeated_from_what_was_kept() -> None:
    staged = Staged("small", "first", "summary")
    round = staged.drawn(way="random", size=2, strata=["unit"])
    told = json.loads(Event.objects.get(name="round_drawn").payload)
    assert told["population"] == 3 == len(round.population) and len(told["drawn"]) == 2
    assert opening.drawn_again(round)
    EvaluationRound.objects.filter(pk=round.pk).update(rule=round.rule | {"seed": "another"})
    repeated = [
        c.uid for c in drawing.draw([Candidate(*row) for row in round.population], round.rule | {"seed": "another"})
    ]
    assert opening.drawn_again(again(round)) == (
        repeated == [str(s.case.uid) for s in round.samples.select_related("case")]
    )


def test_a_chosen_case_outside_the_scope_is_refused_by_name() -> None:
    staged = Staged("small")
    round = staged.open(way="chosen", cases=["00000000-0000-0000-0000-000000000000"])
    with pytest.raises(Refused, match="指定的案卷不在评查范围内"):
        opening.draw(round, actor=staged.organiser)
    assert again(round).state == RoundState.OPENED and not RoundSample.objects.exists()


def test_only_the_organisers_own_and_lower_bureaus_can_be_drawn_from() -> None:
    staged = Staged("small")
    stranger = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
    outside = officer(stranger, "far", "外局人", Role.LEGAL_REVIEWER)
    with pytest.raises(Refused, match="只能评查本机关和下级机关的案卷"):
        staged.open(actor=outside)
    above = Bureau.objects.create(code="410000", name="豫中省应急管理厅", abbr="豫", level="province")
    Bureau.objects.filter(pk=staged.bureau.pk).update(parent=above)
    superior = officer(above, "up", "厅里人", Role.LEGAL_REVIEWER)
    round = staged.open(actor=superior)
    assert len(opening.draw(round, actor=superior)) == 1
    assert not seeing.rounds_of(outside).exists() and not seeing.rounds_of(staged.organiser).exists()


# -- who evaluates -----------------------------------------------------------------------------------------------------


def test_nobody_evaluates_a_case_he_acted_in_whatever_he_did_in_it() -> None:
    staged = Staged("major")
    round = staged.drawn()
    everybody = list(staged.walked[0].people.values())
    reasons = assigning.kept_away(round, [one(round)], [*everybody, *staged.evaluators])[one(round).pk]
    did = {e.actor_id for e in Event.objects.filter(case=staged.cases[0])}
    assert did <= set(reasons) and all(reasons[pk] == "参与过本案办理" for pk in did)
    text = " ".join(Event.objects.filter(case=staged.cases[0]).values_list("payload", flat=True))
    named = {o.pk for o in everybody if f'"{o.username}"' in text}
    assert named - did and named <= set(
        reasons
    )  # of the team, at the meeting, in the hearing: none of them acted as actor
    assert not {e.pk for e in staged.evaluators} & set(reasons)


def test_a_member_who_acted_is_refused_and_nothing_is_written() -> None:
    staged = Staged("small")
    round = staged.drawn()
    actor = Event.objects.filter(case=staged.cases[0]).first()
    assert actor is not None
    involved = actor.actor
    OfficerRole.objects.create(officer=involved, role=Role.EVALUATOR, valid_from="2020-01-01")
    before = Event.objects.count()
    with pytest.raises(Refused, match=f"评查员不足2名：第1卷（{involved.name}参与过本案办理）"):
        assigning.assign(round, actor=staged.organiser, groups={1: [involved, staged.evaluators[0]]})
    assert Event.objects.count() == before and not RoundScore.objects.exists()


def test_the_own_unit_or_the_own_bureau_is_kept_away_as_the_parameter_says() -> None:
    staged = Staged("small")
    mate = officer(staged.bureau, "mate", "同科人", Role.EVALUATOR, unit=staged.unit)
    round = staged.drawn()
    reasons = assigning.kept_away(round, [one(round)], [mate, staged.evaluators[0]])[one(round).pk]
    assert reasons == {mate.pk: "本机构的案卷"}
    round.rules["cross"] = "bureau"
    assert set(assigning.kept_away(round, [one(round)], [mate, staged.evaluators[0]])[one(round).pk]) == {
        mate.pk,
        staged.evaluators[0].pk,
    }
    round.rules["cross"] = "acted"
    assert assigning.kept_away(round, [one(round)], [mate])[one(round).pk] == {}


def test_cases_are_shared_evenly_within_groups() -> None:
    staged = Staged("small", "first", "summary")
    more = officer(staged.bureau, "eva4", "评查员4", Role.EVALUATOR, unit=staged.other)
    round = staged.drawn()
    assigning.assign(round, actor=staged.organiser, groups={1: staged.evaluators[:2], 2: [staged.evaluators[2], more]})
    load = [RoundScore.objects.filter(officer=o).count() for o in (*staged.evaluators, more)]
    assert sum(load) == 6 and max(load) - min(load) <= 1
    groups = dict(round.members.values_list("officer_id", "group"))
    for sample in round.samples.all():
        assert len({groups[s.officer_id] for s in sample.scores.all()}) == 1


def test_an_unsubmitted_case_is_handed_to_another_member_and_a_submitted_one_is_not() -> None:
    staged = Staged("small")
    round = staged.drawn()
    assigning.assign(round, actor=staged.organiser, groups={1: staged.evaluators})
    first, second = one(round).scores.select_related("officer", "sample__round")
    spare = next(o for o in staged.evaluators if o.pk not in (first.officer_id, second.officer_id))
    assigning.hand_over(first, actor=staged.organiser, to=spare, reason="出差")
    assert set(one(round).scores.values_list("officer_id", flat=True)) == {spare.pk, second.officer_id}
    submit(round, 1, spare)
    with pytest.raises(Refused, match="已经提交的评查不能换人"):
        assigning.hand_over(
            one(round).scores.get(officer=spare), actor=staged.organiser, to=first.officer, reason="回来了"
        )


# -- scoring -----------------------------------------------------------------------------------------------------------


def automatic(sample: RoundSample) -> str:
    return next(i.code for i in kept.machine(sample).items if i.state == "passed" and i.kind == "item")


def test_overruling_the_machine_needs_a_reason_and_is_told_in_the_chain() -> None:
    staged = Staged("small")
    round = staged.assigned()
    code = automatic(one(round))
    with pytest.raises(InputError, match="改变系统的判定要写明理由"):
        submit(round, 1, staged.evaluators[0], **{code: ("0", "")})
    assert not Event.objects.filter(name="round_scored").exists()
    submit(round, 1, staged.evaluators[0], **{code: ("0", "立案审批表里没有")})
    assert json.loads(Event.objects.get(name="round_scored").payload)["overruled"] == [code]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("4", ""), "扣分要写明理由"),
        (("6", "多给"), "得分应在0至5之间"),
        (("四", "字"), "不是分数"),
        (("4.555", "细"), "最多两位小数"),
        (("NaN", "x"), "不是分数"),
    ],
)
def test_points_an_item_cannot_have_are_refused_by_name(given: tuple[str, str], said: str) -> None:
    staged = Staged("small")
    round = staged.assigned()
    with pytest.raises(InputError) as wrong:
        submit(round, 1, staged.evaluators[0], F1=given)
    assert [w.path for w in wrong.value.wrongs] == ["marks.F1"] and said in wrong.value.wrongs[0].message


def test_what_is_not_scored_yet_is_named_item_by_item() -> None:
    staged = Staged("small")
    round = staged.assigned()
    score = one(round).scores.select_related("sample__round__standard").first()
    assert score is not None
    waiting = [i.code for i in kept.ungiven(kept.machine(score.sample), {})]
    with pytest.raises(InputError) as wrong:
        scoring.submit(score, actor=score.officer, raw={})
    assert [w.path for w in wrong.value.wrongs] == [f"marks.{code}" for code in waiting] and waiting


def test_a_draft_keeps_even_what_is_wrong_and_is_gone_from_reach_once_submitted() -> None:
    staged = Staged("small")
    round = staged.assigned()
    score = one(round).scores.first()
    assert score is not None
    scoring.save(score, {"F1": {"points": "九十九", "reason": "还没想好"}})
    assert RoundScore.objects.get(pk=score.pk).draft == {"F1": {"points": "九十九", "reason": "还没想好"}}
    submit(round, 1, score.officer)
    with pytest.raises(Refused, match="已经提交，不能再改"):
        scoring.save(score, {})


def test_a_veto_that_holds_makes_the_file_fail() -> None:
    staged = Staged("small")
    round = staged.assigned()
    for who in staged.evaluators[:2]:
        submit(round, 1, who, V06=("0", "主要事实没有证据"))
    assert (one(round).total, one(round).grade) == (Decimal(0), "不合格")


def test_who_differs_by_nothing_needs_no_reconciling_and_the_result_stands_at_once() -> None:
    staged = Staged("small")
    round = staged.assigned()
    for who in staged.evaluators[:2]:
        submit(round, 1, who)
    sample = one(round)
    made = kept.marked(sample, sample.marks)
    assert sample.total == made.total == sum(s.points for s in made.stages) and not made.provisional
    with pytest.raises(Refused, match="没有要合议的不同意见"):
        scoring.reconcile(sample, actor=staged.evaluators[0], raw={})


def test_reconciling_takes_each_point_with_its_reason() -> None:
    staged = Staged("small")
    round = staged.assigned()
    submit(round, 1, staged.evaluators[0], F1=("4", "签字晚"))
    submit(round, 1, staged.evaluators[1])
    for raw, said in (({}, "还没有合议"), ({"F1": {"points": "4", "reason": ""}}, "写明理由")):
        with pytest.raises(InputError, match=said):
            scoring.reconcile(one(round), actor=staged.evaluators[1], raw=raw)
    with pytest.raises(Refused, match="由评查本卷的人员"):
        scoring.reconcile(one(round), actor=staged.head, raw={"F1": {"points": "4", "reason": "同意"}})


def test_who_acts_in_the_case_after_the_draw_can_no_longer_submit() -> None:
    staged = Staged("small")
    round = staged.assigned()
    later = staged.cases[0]
    event = Event.objects.filter(case=later).order_by("-seq").first()
    assert event is not None
    CaseOfficer.objects.create(case=later, officer=staged.evaluators[0], since="2026-11-01", event=event)
    with pytest.raises(Refused, match="应当回避"):
        submit(round, 1, staged.evaluators[0])


# -- frozen ------------------------------------------------------------------------------------------------------------


def test_a_later_act_shows_as_changed_and_the_score_does_not_move() -> None:
    staged = Staged("small", before="archive")
    round = staged.assigned()
    for who in staged.evaluators[:2]:
        submit(round, 1, who)
    before = (one(round).total, one(round).automatic, one(round).digest)
    assert not snapshots.changes(one(round))
    event = staged.walked[0].step()
    found = snapshots.changes(one(round))
    assert [(a.seq, a.label, a.by) for a in found.acts] == [(event.seq, "归档", event.actor.name)] and not found.broken
    assert (one(round).total, one(round).automatic, one(round).digest) == before


def test_a_snapshot_somebody_has_been_at_shows_as_broken() -> None:
    staged = Staged("small")
    round = staged.drawn()
    sample = one(round)
    RoundSample.objects.filter(pk=sample.pk).update(
        snapshot=sample.snapshot | {"version": sample.snapshot["version"] - 1}
    )
    assert snapshots.changes(one(round)).broken


# -- objections, orders ------------------------------------------------------------------------------------------------


def told(staged: Staged) -> EvaluationRound:
    round = staged.assigned()
    for who in staged.evaluators[:2]:
        submit(round, 1, who, B2=("1", "内容不清"))
    results.tell(again(round), actor=staged.organiser)
    return again(round)


def test_objections_end_with_their_period_and_only_the_unit_raises_them() -> None:
    staged = Staged("small")
    round = told(staged)
    with pytest.raises(Refused, match="由承办本案的机构提出异议"):
        results.raise_objection(one(round), actor=staged.evaluators[2], item="B2", text="不服")
    results.raise_objection(one(round), actor=staged.head, item="B2", text="内容写得清楚")
    with pytest.raises(Refused, match="已经提出过异议"):
        results.raise_objection(one(round), actor=staged.head, item="B2", text="再说一次")
    with (
        time_machine.travel(datetime(2026, 11, 28, 9, tzinfo=SHANGHAI), tick=False),
        pytest.raises(Refused, match="异议期已于2026-11-27届满"),
    ):
        results.raise_objection(one(round), actor=staged.head, item="B4", text="迟了")


def test_a_rejected_objection_leaves_the_points_and_an_accepted_one_has_to_change_them() -> None:
    staged = Staged("small")
    round = told(staged)
    objection = results.raise_objection(one(round), actor=staged.head, item="B2", text="内容写得清楚")
    with pytest.raises(Refused, match="得分应有改变"):
        results.answer(objection, actor=staged.organiser, accepted=True, answer="同意", points="1")
    before = one(round).total
    results.answer(objection, actor=staged.organiser, accepted=False, answer="检查内容没有逐项写")
    assert one(round).total == before and RoundObjection.objects.get().accepted is False


def test_before_the_results_are_told_the_round_does_not_exist_for_the_unit() -> None:
    staged = Staged("small")
    round = staged.assigned()
    assert not seeing.rounds_of(staged.head).exists() and not seeing.answers_for(staged.head, one(round))
    for who in staged.evaluators[:2]:
        submit(round, 1, who)
    results.tell(again(round), actor=staged.organiser)
    assert seeing.rounds_of(staged.head).exists() and seeing.answers_for(staged.head, one(round))


def test_a_reply_sent_back_comes_again() -> None:
    staged = Staged("small")
    round = told(staged)
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI), tick=False):
        results.publish(round, actor=staged.organiser, text="通报。")
        order = correcting.order(one(round), actor=staged.organiser, text="改", due=date(2026, 12, 10))
        correcting.reply(order, actor=staged.head, text="改了")
        correcting.end(order, actor=staged.organiser, done=False, verdict="没有附材料")
        correcting.reply(order, actor=staged.head, text="附上材料")
        assert correcting.end(order, actor=staged.organiser, done=True, verdict="可以").ended_on == date(2026, 11, 30)


def test_only_the_organisers_run_a_round() -> None:
    staged = Staged("small")
    with pytest.raises(Refused, match="只有组织机关的法制审核人员和局领导"):
        staged.open(actor=staged.evaluators[0])
    round = staged.open()
    with pytest.raises(Refused, match="只有组织机关的法制审核人员和局领导"):
        opening.draw(round, actor=staged.head)


def test_two_at_once_in_the_organisers_chain_are_told_apart() -> None:
    staged = Staged("small")
    stale = Bureau.objects.get(pk=staged.bureau.pk)
    staged.open()
    with pytest.raises(bureau_record.BureauConflict):
        bureau_record.append(stale, "round_closed", staged.organiser, {})


def test_the_ranking_puts_what_is_found_in_most_files_first() -> None:
    staged = Staged()
    round = staged.assigned()
    for no in (1, 2):
        for who in staged.evaluators[:2]:
            changed = {"B2": ("1", "不清")} | ({"F1": ("1", "乱")} if no == 1 else {})
            submit(round, no, who, **changed)
    samples = list(round.samples.select_related("round__standard"))
    found = {d.code: d for d in ranking.defects(samples)}
    order = list(found)
    assert found["B2"].files == 2 and found["F1"].points == 4 and order.index("B2") < order.index("F1")


def test_the_marks_helper_says_everything_a_person_has_to_say() -> None:
    staged = Staged("small")
    round = staged.drawn()
    assert kept.ungiven(kept.machine(one(round)), scoring.tidy(marks(one(round)))) == []
