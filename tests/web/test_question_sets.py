"""询问提纲: the sets that ship, a bureau's own wording, and which are offered to a case."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import lawbase, questions
from cases.administration import Refused, question_sets
from cases.engine.foreseeing import facts_for
from cases.law import Citation
from cases.models import Bureau, Case, Officer, QuestionSet
from cases.questions import CLOSING, OPENING, TOPIC, closeness, filled, offered, sets_of, shipped
from cases.reference import load
from cases.registry import Role
from tests.walk import Walked, case_at
from tests.web.filling import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def walked() -> Walked:
    return case_at("investigating", "small")


def administrator(walked: Walked) -> Officer:
    from cases.models import OfficerRole

    one = walked.officer("邓立")
    OfficerRole.objects.create(officer=one, role=Role.ADMINISTRATOR, valid_from="2020-01-01")
    return one


@pytest.fixture
def site(walked: Walked) -> Client:
    return browser(administrator(walked))


def facts(walked: Walked) -> object:
    from cases import clock

    return facts_for(Case.objects.get(pk=walked.case.pk), "inquire", walked.officer("周启明"), clock.today())  # type: ignore[union-attr]


# -- what ships --------------------------------------------------------------------------------------------------------


def test_every_shipped_set_is_whole_and_its_blanks_are_known() -> None:
    assert len({one.key for one in shipped()}) == len(shipped()) >= 13
    assert {one.kind for one in shipped()} == {OPENING, TOPIC, CLOSING}
    for one in shipped():
        assert re.fullmatch(r"[a-z_]{3,40}", one.key) and 0 < len(one.title) <= 60
        assert 3 <= len(one.questions) == len(set(one.questions))
        assert bool(one.clauses) == (one.kind == TOPIC), one.key
        for question in one.questions:
            assert not questions.unknown_blanks(question) and len(question) <= question_sets.LONGEST, question
            assert "{" not in filled(question, {})


def test_every_clause_a_shipped_set_is_kept_under_is_a_penalty_of_the_catalogue() -> None:
    load()
    lawbase.forget()
    known = [Citation.parse(item.cite) for item in lawbase.current().catalogue.items]
    for one in shipped():
        for clause in one.clauses:
            assert closeness(replace(one, clauses=(clause,)), known), f"{one.key}: {clause}"


def test_an_opening_set_asks_for_identity_certificate_rights_and_recusal() -> None:
    asked = "".join(q for one in shipped() if one.kind == OPENING for q in one.questions)
    for word in ("身份证件号码", "执法证件", "权利", "回避"):
        assert word in asked


# -- for a case ----------------------------------------------------------------------------------------------------------


def test_sets_that_fit_the_violations_come_first_with_the_case_s_own_words(walked: Walked) -> None:
    sets = offered(facts(walked))  # type: ignore[arg-type]
    fitting = [one.key for one in sets if one.fits]
    assert fitting[:2] == ["opening", "unit"] and fitting[-1] == "closing"
    clause = next(iter(facts(walked).history.violations.values()))["clause"]  # type: ignore[attr-defined]
    topics = [one for one in shipped() if one.kind == TOPIC and closeness(one, Citation.parse_many(clause))]
    assert topics and set(fitting[2:-1]) == {one.key for one in topics}
    opening = next(one for one in sets if one.key == "opening")
    assert any("云川市" in question for question in opening.questions)


def test_the_closer_set_comes_before_the_wider_one() -> None:
    exact = replace(shipped()[0], clauses=("安全生产法/97/1/3",))
    wide = replace(shipped()[0], clauses=("安全生产法/97",))
    cited = Citation.parse_many("安全生产法/97/1/3")
    assert closeness(exact, cited) > closeness(wide, cited) > 0
    assert not closeness(exact, Citation.parse_many("安全生产法/97/1/4"))
    assert not closeness(wide, Citation.parse_many("安全生产法/9/1"))
    assert closeness(exact, Citation.parse_many("行政处罚法/9+安全生产法/97/1/3"))


def test_what_the_case_does_not_know_is_left_open() -> None:
    assert (
        filled("{检查日期}检查时，{当事人}有几人？", {"当事人": "某厂", "检查日期": ""}) == "____检查时，某厂有几人？"
    )


# -- the bureau's own ----------------------------------------------------------------------------------------------------


def test_a_bureau_words_a_set_anew_and_gets_the_shipped_one_back(walked: Walked) -> None:
    actor = administrator(walked)
    bureau = actor.bureau_id or 0
    before = {one.key: one for one in sets_of(bureau)}
    question_sets.write(
        actor=actor, key="exits", title="出口", kind=TOPIC, clauses="安全生产法/105", questions="钥匙在谁那里？"
    )
    now = {one.key: one for one in sets_of(bureau)}
    assert now["exits"].questions == ("钥匙在谁那里？",) and now["exits"].own and now["exits"].shipped
    assert {key: one for key, one in now.items() if key != "exits"} == {k: o for k, o in before.items() if k != "exits"}
    question_sets.turn("exits", actor=actor, retired=True)
    assert "exits" not in {one.key for one in offered(facts(walked))}  # type: ignore[arg-type]
    question_sets.turn("exits", actor=actor, retired=False)
    question_sets.as_shipped("exits", actor=actor)
    assert sets_of(bureau) == list(before.values())
    assert not QuestionSet.objects.exists()


def test_another_bureau_keeps_its_own_sets(walked: Walked) -> None:
    actor = administrator(walked)
    question_sets.write(actor=actor, key="", title="本机关的", kind=OPENING, clauses="", questions="吃过早饭没有？")
    other = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
    assert "本机关的" in {one.title for one in sets_of(actor.bureau_id or 0)}
    assert "本机关的" not in {one.title for one in sets_of(other.pk)}


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"questions": " \n "}, "questions", "至少写一个问题"),
        ({"questions": "{姓名}在哪里？"}, "questions", "{姓名}"),
        ({"questions": "问" * 301}, "questions", "太长"),
        ({"clauses": ""}, "clauses", "处罚依据"),
        ({"clauses": "随便写的"}, "clauses", "随便写的"),
        ({"title": "出口、疏散通道和员工宿舍"}, "title", "同名"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    walked: Walked, typed: dict[str, str], field: str, why: str
) -> None:
    whole = {"title": "新的一组", "kind": TOPIC, "clauses": "安全生产法/97/1/3", "questions": "什么时候？"} | typed
    with pytest.raises(Refused, match=re.escape(why)) as refused:
        question_sets.write(actor=administrator(walked), key="", **whole)
    assert refused.value.field == field and not QuestionSet.objects.exists()


# -- the pages -----------------------------------------------------------------------------------------------------------


def test_the_page_keeps_a_set_as_a_clerk_types_it_and_the_record_of_the_bureau_tells(site: Client) -> None:
    data = {
        "title": "粉尘涉爆",
        "kind": TOPIC,
        "clauses": "安全生产法第九十九条第一款第三项",
        "questions": "多久清扫一次？\n\n谁来清扫？",
    }
    assert site.post("/settings/questions/", data).status_code == 302
    row = QuestionSet.objects.get()
    assert (row.clauses, row.questions) == ("安全生产法/99/1/3", "多久清扫一次？\n谁来清扫？")
    assert "粉尘涉爆" in site.get("/settings/questions/").content.decode()
    changed = {**data, "do": "write", "questions": "有没有清扫记录？"}
    assert site.post(f"/settings/questions/{row.key}/", changed).status_code == 302
    said = site.get("/settings/log/").content.decode()
    assert "增加询问提纲" in said and "改写询问提纲" in said and "有没有清扫记录？" in said


def test_a_set_is_retired_restored_and_put_back_on_its_page(site: Client) -> None:
    for do, state in (("retire", "停用"), ("restore", "本机关改写"), ("shipped", "")):
        assert site.post("/settings/questions/exits/", {"do": do}).status_code == 302
        assert state in site.get("/settings/questions/").content.decode()
    assert not QuestionSet.objects.exists()
    assert site.post("/settings/questions/exits/", {"do": "write", "title": ""}).status_code == 422
    assert site.get("/settings/questions/nothing/").status_code == 404


def test_the_page_asks_as_often_for_many_sets_as_for_few(site: Client, walked: Walked) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert site.get("/settings/questions/").status_code == 200
        return len(queries)

    asked()
    few, actor = asked(), walked.officer("邓立")
    for number in range(30):
        question_sets.write(
            actor=actor, key="", title=f"第{number}组", kind=OPENING, clauses="", questions="什么时候？"
        )
    assert asked() == few
