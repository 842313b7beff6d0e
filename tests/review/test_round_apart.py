"""Who sees what of a round and when: strangers, evaluators before they have submitted, two windows, who checks again."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from cases.administration import Refused
from cases.clock import SHANGHAI
from cases.models import Bureau, DocumentEntry, Event, Message, OfficerRole
from cases.registry import Role
from review.models import RoundScore
from review.models.rounds import RoundState
from review.rounds import assigning, opening, results, scoring, seeing, telling
from tests.api.calling import Caller
from tests.review.staged import Staged, again, client, finished, marks, officer, one, posted, submit

pytestmark = pytest.mark.django_db
WHY = "只有第一位评查员知道的理由"


# -- nobody sees another's score first ---------------------------------------------------------------------------------


def test_nobody_sees_anothers_score_before_he_has_submitted_his_own() -> None:
    staged = Staged("small")
    round = staged.assigned()
    first, second = staged.evaluators[:2]
    score = submit(round, 1, first, F1=("1.25", WHY))
    sample = one(round)
    for address in (f"/rounds/samples/{sample.pk}/", f"/rounds/samples/{sample.pk}/score/", f"/rounds/{round.pk}/"):
        text = client(second).get(address).content.decode()
        assert WHY not in text and f"{score.total:.2f}" not in text
    assert client(second).get(f"/rounds/samples/{sample.pk}/sheet.pdf").status_code == 404
    assert WHY not in Caller(second).get(f"/api/rounds/samples/{sample.pk}/").content.decode()
    submit(round, 1, second)
    assert WHY in client(second).get(f"/rounds/samples/{sample.pk}/").content.decode()


def test_not_even_an_organiser_who_evaluates_the_case_himself() -> None:
    staged = Staged("small")
    round = staged.drawn()
    first = staged.evaluators[0]
    assigning.assign(round, actor=staged.organiser, groups={1: [staged.organiser, first]})
    submit(round, 1, first, F1=("1.25", WHY))
    address = f"/rounds/samples/{one(round).pk}/"
    text = client(staged.organiser).get(address).content.decode()
    assert WHY not in text and "评查员1" not in text.split('id="res"')[1].split("</section>")[0]
    submit(round, 1, staged.organiser)
    assert WHY in client(staged.organiser).get(address).content.decode()


def test_the_log_tells_that_a_case_was_scored_and_not_with_how_much() -> None:
    staged = Staged("small")
    round = staged.assigned()
    score = submit(round, 1, staged.evaluators[0], F1=("1.25", WHY))
    label, tell = telling.EVENTS["round_scored"]
    payload = {"title": round.title, "no": 1, "total": str(score.total), "overruled": ["A1"]}
    assert label == "提交评查" and tell(payload) == f"{round.title} 第1卷，改变系统判定 1 项"


# -- strangers -----------------------------------------------------------------------------------------------------------


def test_for_another_bureau_nothing_of_the_round_exists() -> None:
    staged = Staged("small")
    round = finished(staged)
    sample = one(round)
    paper = sample.snapshot["papers"][0]["id"]
    far = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
    stranger = officer(far, "far", "外局人", *(Role.LEGAL_REVIEWER, Role.LEADER, Role.EVALUATOR, Role.UNIT_HEAD))
    he, below = client(stranger), f"/rounds/samples/{sample.pk}/"
    for address in (
        f"/rounds/{round.pk}/", f"/rounds/{round.pk}/report.pdf", f"/rounds/{round.pk}/report.xlsx", below, f"{below}score/",
        f"{below}sheet.pdf", f"{below}file.pdf", f"{below}papers/{paper}/", f"{below}papers/{paper}/paper.pdf",
    ):  # fmt: skip
        assert he.get(address).status_code == 404, address
    for address, body in (
        (f"/rounds/{round.pk}/", {"do": "publish", "text": "x"}),
        (below, {"do": "object"}),
        (f"{below}draft/", {}),
    ):
        assert he.post(address, body).status_code == 404, address
    api = Caller(stranger)
    for address in (f"/api/rounds/{round.pk}/", f"/api/rounds/samples/{sample.pk}/"):
        assert api.get(address).status_code == 404
    assert round.title not in he.get("/rounds/").content.decode() and api.get("/api/rounds/").json()["results"] == []


# -- what was drawn ------------------------------------------------------------------------------------------------------


def test_a_paper_beside_the_items_shows_what_stood_on_it_when_the_case_was_drawn() -> None:
    staged = Staged("small", before="archive")
    round = staged.assigned()
    sample, mine = one(round), client(staged.evaluators[0])
    entry = DocumentEntry.objects.filter(document__case=staged.cases[0], box="approve").first()
    assert entry is not None and '"opinion"' in entry.values
    later = staged.walked[0].step()
    address = f"/rounds/samples/{sample.pk}/papers/{entry.document_id}/"
    before = mine.get(address).content.decode()
    DocumentEntry.objects.create(
        document=entry.document, box=entry.box, values=entry.values, digest=entry.digest, event=later
    )
    assert mine.get(address).content.decode() == before
    changed = mine.get(f"/rounds/samples/{sample.pk}/score/").content.decode()
    assert "抽取以后案卷有变动" in changed and f"记录第 {later.seq} 号" in changed


# -- two windows -----------------------------------------------------------------------------------------------------------


def test_a_second_window_does_not_overwrite_what_the_first_has_saved() -> None:
    staged = Staged("small")
    round = staged.assigned()
    mine, below = client(staged.evaluators[0]), f"/rounds/samples/{one(round).pk}/"
    assert mine.post(f"{below}draft/", {"window": "one", "since": "", "p:F1": "4", "r:F1": "签字晚"}).status_code == 200
    assert mine.post(f"{below}draft/", {"window": "one", "since": "", "p:F1": "3", "r:F1": "签字晚"}).status_code == 200
    refused = mine.post(f"{below}draft/", {"window": "two", "since": "", "p:F1": "5"})
    assert refused.status_code == 409 and "在另一个窗口或者设备上存过" in refused.json()["error"]
    shown = mine.post(f"{below}score/", {"window": "two", "since": "", "p:F1": "2", "r:F1": "这里写的"})
    text = shown.content.decode()
    assert shown.status_code == 409 and "F1 那边填的是 3，签字晚" in text and 'value="这里写的"' in text
    assert 'name="since" value="one"' in text  # having seen it, the next press counts
    assert RoundScore.objects.get(officer=staged.evaluators[0]).draft["F1"]["points"] == "3"
    again_ = {"window": "three", "since": "one", "save": "1", "p:F1": "2", "r:F1": "这里写的"}
    assert mine.post(f"{below}score/", again_).status_code == 302
    assert RoundScore.objects.get(officer=staged.evaluators[0]).draft["F1"]["points"] == "2"


def test_an_expired_session_leads_to_signing_in_and_back_to_the_same_case() -> None:
    staged = Staged("small")
    round = staged.assigned()
    mine, address = client(staged.evaluators[0]), f"/rounds/samples/{one(round).pk}/score/"
    mine.post(f"/rounds/samples/{one(round).pk}/draft/", {"p:F1": "4", "r:F1": "签字晚"})
    mine.logout()
    away = mine.post(address, posted(marks(one(round))))
    assert away.status_code == 302 and address in away["Location"]
    assert RoundScore.objects.get(officer=staged.evaluators[0]).draft["F1"]["reason"] == "签字晚"


# -- people come and go ----------------------------------------------------------------------------------------------------


def test_somebody_from_outside_the_round_takes_over_joins_the_group_and_is_told() -> None:
    staged = Staged("small")
    round = staged.assigned()
    spare = staged.evaluators[2]
    score = one(round).scores.select_related("sample__round").get(officer=staged.evaluators[0])
    page = client(staged.organiser)
    wanted = {"do": "hand", "to": f"{score.pk}:{spare.pk}", "reason": "出差"}
    assert page.post(f"/rounds/samples/{score.sample_id}/", wanted).status_code == 302
    assert round.members.get(officer=spare).group == 1 and Message.objects.filter(officer=spare, kind="round").exists()
    assert not seeing.part_in(staged.evaluators[0], one(round)).any
    with pytest.raises(Refused, match="请选择另一名具有评查岗位的人员"):
        assigning.hand_over(
            one(round).scores.select_related("sample__round").get(officer=spare), actor=staged.organiser, to=staged.head, reason="x"
        )  # fmt: skip


def test_who_neither_scored_nor_acted_checks_an_objection_and_nobody_else() -> None:
    staged = Staged("small")
    round = finished(staged)
    sample, able = one(round), staged.evaluators[2]
    actor = Event.objects.filter(case=staged.cases[0]).first()
    assert actor is not None
    OfficerRole.objects.create(officer=actor.actor, role=Role.EVALUATOR, valid_from="2020-01-01")
    results.raise_objection(sample, actor=staged.head, item="B2", text="内容写得清楚")
    assert assigning.recheckers(sample) == [able, staged.organiser]
    assert Message.objects.filter(officer=able, text__contains="B2项有异议").exists()
    he, address = client(able), f"/rounds/samples/{sample.pk}/"
    assert sample.snapshot["title"] in he.get("/rounds/").content.decode()
    told = {
        "do": "answer",
        "objection": sample.objections.get().pk,
        "accepted": "yes",
        "points": "2",
        "answer": "写得清楚",
    }
    for other in (staged.evaluators[0], actor.actor):
        assert client(other).post(address, told).status_code == 422
    done = he.post(address, told)
    assert done.status_code == 302 and done["Location"] == "/rounds/"  # no further part in the case
    assert he.get(address).status_code == 404 and one(round).objections.get().accepted is True


def test_a_mark_that_the_recheck_has_belied_is_taken_away_before_the_notice() -> None:
    staged = Staged("small")
    round = staged.assigned()
    round.rules["grades"] = [["70", "优秀"], ["60", "合格"]]  # so that without the veto it is 优秀
    round.save()
    for who in staged.evaluators[:2]:
        submit(round, 1, who, V06=("0", "主要事实没有证据"))
    results.tell(again(round), actor=staged.organiser)
    with pytest.raises(Refused, match="不合格的案卷不能作示范优案"):
        results.honour(one(round), actor=staged.organiser, honour="model", reason="好")
    results.honour(one(round), actor=staged.organiser, honour="typical", reason="事实没有证据")
    objection = results.raise_objection(one(round), actor=staged.head, item="V06", text="有勘验笔录")
    results.answer(objection, actor=staged.organiser, accepted=True, answer="确有证据", points="1")
    assert one(round).grade == "优秀" and one(round).total
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI), tick=False):
        with pytest.raises(Refused, match="第1卷复核后是“优秀”，请先取消“典型差案”的标记"):
            results.publish(again(round), actor=staged.organiser, text="通报。")
        results.honour(one(round), actor=staged.organiser, honour="", reason="复核后优秀")
        assert results.publish(again(round), actor=staged.organiser, text="通报。").state == RoundState.PUBLISHED


def test_a_round_can_be_given_up_until_its_results_are_told() -> None:
    staged = Staged("small")
    round = staged.assigned()
    boss, address = client(staged.organiser), f"/rounds/{round.pk}/"
    assert "请填写" in boss.post(address, {"do": "withdraw", "reason": ""}).content.decode()
    assert boss.post(address, {"do": "withdraw", "reason": "范围写错了"}).status_code == 302
    assert again(round).state == RoundState.WITHDRAWN and Event.objects.filter(name="round_withdrawn").exists()
    assert Message.objects.filter(officer=staged.evaluators[0], text__contains="已作废").exists()
    score = RoundScore.objects.select_related("sample__round").get(officer=staged.evaluators[0])
    with pytest.raises(Refused):
        scoring.save(score, {})
    second = finished(staged)  # the same title again
    with pytest.raises(Refused, match="批次现在是“结果已反馈，异议期”"):
        opening.withdraw(second, actor=staged.organiser, reason="不想评了")


def test_the_day_proposed_for_finishing_is_never_past() -> None:
    staged = Staged("small")
    for day in (date(2026, 11, 30), date(2026, 12, 31)):
        with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI), tick=False):
            form = client(staged.organiser).get("/rounds/new/").context["form"]
            assert form.initial["score_by"] > day
