"""The page of an act: errors by their fields, rows, stale pages, double clicks, what is kept."""

import json

import pytest

from cases.models import Case, Document, Draft, Event, Refusal
from tests.walk import Walked, case_at
from tests.web.filling import PageForm, browser, form_of

pytestmark = pytest.mark.django_db


def page(walked: Walked, act: str, by: str) -> PageForm:
    return form_of(browser(walked.officer(by)).get(address(walked, act)).content.decode())


def address(walked: Walked, act: str) -> str:
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/{act}/"


@pytest.fixture
def concluding() -> Walked:
    return case_at("investigating", "small", before="conclude_investigation")


@pytest.fixture
def deciding() -> Walked:
    return case_at("reviewed", "small", before="decide")


def test_the_form_holds_what_is_known_and_the_act_succeeds_with_what_was_typed(concluding: Walked) -> None:
    form = page(concluding, "conclude_investigation", "周启明")
    assert form.values["proposals-0-party"] == ["p1"]
    assert form.values["proposals-0-violations"] == ["v1"]
    form.set(
        _on="2026年3月12日", proposals__0__penalties__0__amount_yuan="５，０００元", proposals__0__discretion="首次"
    )
    web = browser(concluding.officer("周启明"))
    answer = web.post(address(concluding, "conclude_investigation"), form.data("_do"))
    assert answer.status_code == 302, answer.content.decode()
    event = Event.objects.get(name="conclude_investigation")
    assert str(event.on) == "2026-03-12"
    assert json.loads(event.payload)["data"]["proposals"][0]["penalties"][0]["fen"] == 500_000
    said = web.get(answer.headers["Location"]).content.decode()
    assert f"记入全过程记录第 {event.seq} 条" in said


def test_every_error_stands_by_its_field_and_links_there_from_the_top(concluding: Walked) -> None:
    form = page(concluding, "conclude_investigation", "周启明")
    form.set(_on="某日", proposals__0__penalties__0__amount_yuan="五千")
    answer = browser(concluding.officer("周启明")).post(address(concluding, "conclude_investigation"), form.data("_do"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "已填的都还在" in html
    assert '<a href="#f-proposals-0-penalties-0-amount_yuan">' in html
    assert 'id="f-proposals-0-penalties-0-amount_yuan-e"' in html
    assert 'value="五千"' in html and 'value="某日"' in html
    assert not Event.objects.filter(name="conclude_investigation").exists()


def test_a_refusal_names_every_reason_its_article_and_where_to_mend_it(concluding: Walked) -> None:
    form = page(concluding, "conclude_investigation", "周启明")
    form.set(proposals__0__penalties__0__amount_yuan="200000")
    answer = browser(concluding.officer("周启明")).post(address(concluding, "conclude_investigation"), form.data("_do"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "超过法定最高" in html and "没有写明裁量说明" in html
    assert 'value="200000"' in html
    assert Refusal.objects.filter(act="conclude_investigation").count() == 1
    assert Draft.objects.get().data["fields"]["proposals"][0]["penalties"][0]["amount_yuan"] == "200000"


def test_an_irreversible_act_asks_to_be_looked_at_once_more(deciding: Walked) -> None:
    form = page(deciding, "decide", "高远").set(_on="2026-03-27")
    web = browser(deciding.officer("高远"))
    answer = web.post(address(deciding, "decide"), form.data("_do"))
    assert answer.status_code == 422 and "请核对后勾选" in answer.content.decode()
    answer = web.post(address(deciding, "decide"), form.set(_sure=True).data("_do"))
    assert answer.status_code == 302, answer.content.decode()
    assert Document.objects.filter(form="decision_unit").count() == 1


def test_the_last_look_says_amounts_conditions_and_what_the_act_will_do(deciding: Walked) -> None:
    form = page(deciding, "decide", "高远").set(_on="2026-03-27")
    html = browser(deciding.officer("高远")).post(address(deciding, "decide"), form.data("_check")).content.decode()
    assert "签发前最后核对" in html
    assert "出具行政处罚决定书 1 份" in html
    assert "停止计算" in html and "起算" in html
    assert "案件转到“决定待送达”" in html
    assert "人民币伍仟元整" in html


def test_the_paper_shows_what_came_from_the_form(deciding: Walked) -> None:
    html = browser(deciding.officer("高远")).get(address(deciding, "decide")).content.decode()
    assert "<h2>行政处罚决定书</h2>" in html
    assert (
        '<span class="from" data-of="f-penalties-0-penalties-0-amount_yuan">人民币伍仟元整（¥5000.00）</span>' in html
    )


def test_a_gap_on_the_paper_is_where_nothing_was_typed(concluding: Walked) -> None:
    walked = case_at("clue", "small", before="request_filing")
    form = page(walked, "request_filing", "周启明").set(officers=None)
    answer = browser(walked.officer("周启明")).post(address(walked, "request_filing"), form.data("_check"))
    assert "立案审批表" in answer.content.decode()


def test_a_stale_page_says_who_did_what_and_keeps_what_was_typed(concluding: Walked) -> None:
    form = page(concluding, "conclude_investigation", "周启明")
    form.set(_on="2026-03-12", proposals__0__penalties__0__amount_yuan="5000", proposals__0__discretion="首次违法")
    concluding.perform("add_evidence", "何静", "2026-03-10", {"kind": "document", "title": "合同"}, ["周启明"])
    web = browser(concluding.officer("周启明"))
    answer = web.post(address(concluding, "conclude_investigation"), form.data("_do"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "何静 2026-03-10 收集证据" in html
    assert "首次违法" in html
    again = form_of(html)
    assert web.post(address(concluding, "conclude_investigation"), again.data("_do")).status_code == 302


def test_a_double_click_and_the_back_button_are_harmless(concluding: Walked) -> None:
    form = page(concluding, "conclude_investigation", "周启明")
    form.set(_on="2026-03-12", proposals__0__penalties__0__amount_yuan="5000", proposals__0__discretion="首次")
    web, data = browser(concluding.officer("周启明")), form.data("_do")
    answers = [web.post(address(concluding, "conclude_investigation"), data) for _ in range(3)]
    assert [a.status_code for a in answers] == [302, 302, 302]
    assert Event.objects.filter(name="conclude_investigation").count() == 1
    assert not Draft.objects.exists()


def test_two_tabs_share_one_draft(concluding: Walked) -> None:
    web = browser(concluding.officer("周启明"))
    form = page(concluding, "conclude_investigation", "周启明")
    for text in ("甲", "乙"):
        form.set(proposals__0__discretion=text)
        assert web.post(address(concluding, "conclude_investigation") + "draft/", form.values).json()["saved"]
    assert Draft.objects.get().data["fields"]["proposals"][0]["discretion"] == "乙"
    assert page(concluding, "conclude_investigation", "周启明").values["proposals-0-discretion"] == ["乙"]


def test_saving_a_draft_tells_who_acted_meanwhile(concluding: Walked) -> None:
    form = page(concluding, "conclude_investigation", "周启明")
    concluding.perform("add_evidence", "何静", "2026-03-10", {"kind": "document", "title": "合同"}, ["周启明"])
    answer = browser(concluding.officer("周启明")).post(
        address(concluding, "conclude_investigation") + "draft/", form.values
    )
    assert answer.json()["since"] == ["何静 2026-03-10 收集证据"]


def test_looking_while_typing_writes_nothing(concluding: Walked) -> None:
    form = page(concluding, "conclude_investigation", "周启明").set(proposals__0__penalties__0__amount_yuan="200000")
    before = (Event.objects.count(), Draft.objects.count(), Refusal.objects.count())
    answer = browser(concluding.officer("周启明")).post(
        address(concluding, "conclude_investigation") + "preview/", form.values
    )
    assert "超过法定最高" in answer.json()["last"]
    assert (Event.objects.count(), Draft.objects.count(), Refusal.objects.count()) == before


def test_another_bureaus_case_does_not_exist(concluding: Walked) -> None:
    from cases.models import Bureau, Officer

    other = Bureau.objects.create(code="410700", name="别市应急管理局", abbr="豫别", level="city")
    stranger = Officer.objects.create(username="stranger", name="生人", bureau=other)
    web = browser(stranger)
    for tail in ("", "draft/", "preview/", "sample.pdf"):
        path = address(concluding, "close") + tail
        assert (web.get(path) if tail in ("", "sample.pdf") else web.post(path)).status_code == 404


def test_a_correction_shows_what_stands_there_and_sends_only_what_changed(concluding: Walked) -> None:
    seq = Event.objects.get(name="inquire").seq
    form = page(concluding, "correct_event", "周启明").set(event=str(seq), reason="笔误")
    web = browser(concluding.officer("周启明"))
    form = form_of(web.post(address(concluding, "correct_event"), form.data("_fetch")).content.decode())
    assert form.values["fields-place"] == ["询问室"]
    answer = web.post(address(concluding, "correct_event"), form.set(fields__place="第二询问室").data("_do"))
    assert answer.status_code == 302, answer.content.decode()
    data = json.loads(Event.objects.get(name="correct_event").payload)["data"]
    assert data["fields"] == {"place": "第二询问室"}


def test_a_sample_of_the_paper_is_marked_as_one(deciding: Walked) -> None:
    answer = browser(deciding.officer("高远")).get(address(deciding, "decide") + "sample.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")


def test_queries_of_the_page_do_not_grow_with_the_case(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    walked = case_at("investigating", "small", before="conclude_investigation")
    web = browser(walked.officer("周启明"))
    web.get(address(walked, "conclude_investigation"))
    with django_assert_max_num_queries(26) as before:
        web.get(address(walked, "conclude_investigation"))
    most = len(before.captured_queries)
    for n in range(5):
        walked.perform("add_evidence", "何静", "2026-03-10", {"kind": "document", "title": f"合同{n}"}, ["周启明"])
    web.get(address(walked, "conclude_investigation"))
    with django_assert_max_num_queries(most):
        web.get(address(walked, "conclude_investigation"))
    assert Case.objects.count() == 1


def test_an_empty_row_stays_to_be_filled_in(concluding: Walked) -> None:
    form = page(concluding, "conclude_investigation", "周启明").set(proposals__0__discretion="首次")
    answer = browser(concluding.officer("周启明")).post(address(concluding, "conclude_investigation"), form.data("_do"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#f-proposals-0-penalties">' in html
    assert 'name="proposals-0-penalties-0-amount_yuan"' in html


def test_a_fine_without_amount_is_told_at_its_amount() -> None:
    from cases.inputs import Wrong
    from cases.web.forms.filling import errors_of

    wrong = Wrong("proposals[0].penalties[1]", "罚款要写金额(amount_yuan)")
    assert errors_of("conclude_investigation", [wrong]) == {"proposals-0-penalties-1-amount_yuan": ["罚款要写金额"]}


def test_the_bureau_s_phrases_are_offered_at_their_field_and_no_other_bureau_s(concluding: Walked) -> None:
    from cases.models import Bureau, Phrase

    assert concluding.case is not None
    other = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
    Phrase.objects.create(bureau=concluding.case.bureau, topic="discretion", text="首次违反，已主动改正。")
    Phrase.objects.create(bureau=concluding.case.bureau, topic="discretion", text="旧的说法", retired=True)
    Phrase.objects.create(bureau=other, topic="discretion", text="别处的说法")
    html = browser(concluding.officer("周启明")).get(address(concluding, "conclude_investigation")).content.decode()
    assert 'data-insert="' in html and "首次违反，已主动改正。" in html
    assert "旧的说法" not in html and "别处的说法" not in html
