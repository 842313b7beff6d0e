"""The pages of a round: every step by its form, what exists for whom, every look recorded, sheets whose sums are equal."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from cases.clock import SHANGHAI
from cases.models import Bureau, Document, Event, ReadAudit
from cases.registry import Role
from review.evaluation import FAILED
from review.models import CorrectionOrder, EvaluationRound, RoundScore
from review.models.standards import Kind
from review.rounds import assigning, correcting, kept, opening, results
from tests.review.staged import Staged, client, finished, marks, officer, one, posted, standard, submit

pytestmark = pytest.mark.django_db


def test_a_whole_round_runs_over_its_pages() -> None:
    staged = Staged("small")
    first, second = staged.evaluators[:2]
    boss, unit = client(staged.organiser), client(staged.head)
    answer = boss.post("/rounds/new/", {
        "title": "2026年评查", "standard": standard().pk, "basis": "decided", "first": "2026-01-01", "last": "2026-11-22",
        "bureaus": [staged.bureau.code], "way": "random", "size": "5", "seed": "8", "strata": ["unit"], "spread": "share",
        "score_by": "2026-12-31",
    })  # fmt: skip
    round = EvaluationRound.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/rounds/{round.pk}/"
    page = f"/rounds/{round.pk}/"
    assert "有 <b>1</b> 件案件可以抽取" in boss.get(page).content.decode()
    assert boss.post(page, {"do": "draw"}).status_code == 302
    assert "复算一致" in boss.get(f"{page}?check=1").content.decode()
    assert boss.post(page, {"do": "assign", f"group-{first.pk}": "1", f"group-{second.pk}": "1"}).status_code == 302
    sample = one(round)
    score = f"/rounds/samples/{sample.pk}/score/"
    for who, points in ((first, "4"), (second, "5")):
        mine = client(who)
        assert sample.snapshot["title"] in mine.get(score).content.decode()
        given = marks(sample, **({"F1": (points, "审核签字晚")} if points == "4" else {}))
        assert mine.post(score, posted(given)).status_code == 302
    address = f"/rounds/samples/{sample.pk}/"
    assert "合议：1 项评分不同" in client(first).get(address).content.decode()
    refused = client(first).post(address, {"do": "reconcile", "p:F1": "4", "r:F1": ""})
    assert (
        refused.status_code == 422
        and "合议要写明理由" in refused.content.decode()
        and 'value="4"' in refused.content.decode()
    )
    assert client(first).post(address, {"do": "reconcile", "p:F1": "4", "r:F1": "补签"}).status_code == 302
    assert unit.get(address).status_code == 404  # not told yet
    assert boss.post(page, {"do": "tell"}).status_code == 302
    assert unit.post(address, {"do": "object", "item": "F1", "text": "写了原因"}).status_code == 302
    told = {"do": "answer", "objection": one(round).objections.get().pk, "accepted": "no", "answer": "没有写"}
    assert client(staged.head).post(address, told).status_code == 422
    assert boss.post(address, told).status_code == 302
    assert boss.post(address, {"do": "honour", "honour": "typical", "reason": "审批不规范"}).status_code == (
        422 if one(round).grade == "优秀" else 302
    )
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI), tick=False):
        boss, unit = client(staged.organiser), client(staged.head)  # a week later one signs in again
        assert "请填写" in boss.post(page, {"do": "publish", "text": ""}).content.decode()
        assert boss.post(page, {"do": "publish", "text": "总体较好。"}).status_code == 302
        assert boss.post(address, {"do": "order", "due": "2026-12-18", "text": "改"}).status_code == 302
        assert unit.post(address, {"do": "reply", "text": "改了"}).status_code == 302
        assert boss.post(address, {"do": "end", "done": "yes", "verdict": "可以"}).status_code == 302
        assert boss.post(page, {"do": "close"}).status_code == 302
    assert EvaluationRound.objects.get().state == "closed" and CorrectionOrder.objects.get().state == "ended"
    boss, unit = client(staged.organiser), client(staged.head)
    for found in (
        boss.get("/rounds/"),
        unit.get("/rounds/"),
        unit.get(page),
        unit.get(address),
        boss.get("/rounds/trends/"),
    ):
        assert found.status_code == 200
    log = boss.get("/settings/log/")
    assert log.status_code in (200, 403) and Event.objects.filter(name="round_closed").exists()


def test_what_is_typed_is_kept_right_or_wrong_and_comes_back_with_what_is_wrong() -> None:
    staged = Staged("small")
    round = staged.assigned()
    mine, sample = client(staged.evaluators[0]), one(round)
    saved = mine.post(
        f"/rounds/samples/{sample.pk}/draft/", {"p:F1": "四", "r:F1": "想想", "p:B2": "1", "r:B2": "不清"}
    )
    assert saved.status_code == 200 and "B2" in {i["code"] for i in saved.json()["lost"]}
    page = mine.get(f"/rounds/samples/{sample.pk}/score/").content.decode()
    assert 'value="四"' in page and 'value="想想"' in page
    refused = mine.post(f"/rounds/samples/{sample.pk}/score/", {"p:F1": "四", "r:F1": "想想"})
    text = refused.content.decode()
    assert (
        refused.status_code == 422
        and "“四”不是分数" in text
        and 'href="#i-F1"' in text
        and text.count("还没有评") > 1
        and "项：<a" in text
        and 'value="四"' in text
    )
    assert mine.post(f"/rounds/samples/{sample.pk}/score/", {"prepared": "1"}).status_code == 302
    draft = RoundScore.objects.get(officer=staged.evaluators[0]).draft
    assert kept.ungiven(kept.machine(sample), draft) == []


def test_an_evaluator_of_another_bureau_opens_exactly_the_drawn_case_while_the_round_is_at_it() -> None:
    staged = Staged("small", "first")
    above = Bureau.objects.create(code="410000", name="豫中省应急管理厅", abbr="豫", level="province")
    Bureau.objects.filter(pk=staged.bureau.pk).update(parent=above)
    sister = Bureau.objects.create(code="410900", name="邻市应急管理局", abbr="邻", parent=above)
    superior = officer(above, "up", "厅里人", Role.LEGAL_REVIEWER)
    guests = [officer(sister, f"guest{n}", f"邻市人{n}", Role.EVALUATOR) for n in (1, 2)]
    round = staged.open(actor=superior, way="chosen", cases=[str(staged.cases[0].uid)])
    opening.draw(round, actor=superior)
    assigning.assign(round, actor=superior, groups={1: guests})
    sample, guest = one(round), client(guests[0])
    drawn = Document.objects.filter(case=staged.cases[0]).first()
    other = Document.objects.filter(case=staged.cases[1]).first()
    assert drawn is not None and other is not None
    before = ReadAudit.objects.count()
    assert guest.get(f"/rounds/samples/{sample.pk}/papers/{drawn.pk}/").status_code == 200
    assert guest.get(f"/rounds/samples/{sample.pk}/papers/{other.pk}/").status_code == 404
    assert guest.get(f"/rounds/samples/{sample.pk}/score/").status_code == 200
    assert (
        ReadAudit.objects.filter(officer=guests[0], case=staged.cases[0]).count()
        == ReadAudit.objects.count() - before
        == 2
    )
    assert (
        guest.get(f"/cases/{staged.cases[0].uid}/").status_code == 404
    )  # the case itself still does not exist for him
    stranger = client(officer(sister, "no", "没有分到的人", Role.EVALUATOR))
    assert stranger.get(f"/rounds/samples/{sample.pk}/score/").status_code == 404
    for who in guests:
        submit(round, 1, who)
    results.tell(EvaluationRound.objects.get(), actor=superior)
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI), tick=False):
        results.publish(EvaluationRound.objects.get(), actor=superior, text="通报。")
        guest = client(guests[0])
        assert guest.get(f"/rounds/samples/{sample.pk}/papers/{drawn.pk}/").status_code == 404  # it is over


def test_the_machine_said_what_stands_where_nobody_differed() -> None:
    staged = Staged("small")
    round = finished(staged)
    sample = one(round)
    machine, made = kept.machine(sample), kept.marked(sample, sample.marks)
    for item in machine.items:
        if item.state not in kept.BY_PEOPLE:
            assert made.item(item.code) == item
    assert not [i for i in made.items if i.kind == Kind.VETO and i.state == FAILED]
    assert correcting.due_by(round, date(2026, 11, 30)) == date(2026, 12, 21)
