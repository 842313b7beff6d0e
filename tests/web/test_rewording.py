"""Free parts of papers worded on the page of the act that issues them, with the bureau's phrases at hand."""

import json

import pytest

from cases.models import Document, Draft, Event, Phrase
from tests.walk import Walked, case_at
from tests.web.filling import PageForm, browser, form_of

pytestmark = pytest.mark.django_db

FACTS = "_text-penalty_notice-p1-0-facts"
SHOWN = "2026年3月2日现场检查发现,切割车间1名人员未取得特种作业操作证从事热切割作业。"


@pytest.fixture
def notifying() -> Walked:
    return case_at("concluded", "small", before="serve_notice")


def address(walked: Walked, act: str = "serve_notice") -> str:
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/{act}/"


def page(walked: Walked, act: str = "serve_notice", by: str = "周启明") -> PageForm:
    return form_of(browser(walked.officer(by)).get(address(walked, act)).content.decode())


def post(walked: Walked, form: PageForm, button: str) -> str:
    form.set(_on="2026-03-13", _sure=True)
    return browser(walked.officer("周启明")).post(address(walked), form.data(button)).content.decode()


def test_the_page_offers_what_the_paper_says_and_the_phrases_for_it(notifying: Walked) -> None:
    assert notifying.case is not None
    Phrase.objects.create(bureau=notifying.case.bureau, topic="facts", text="执法人员现场检查时发现，")
    html = browser(notifying.officer("周启明")).get(address(notifying)).content.decode()
    assert form_of(html).values[FACTS] == [SHOWN]
    part = html.partition(f'id="f-{FACTS}"')[2][:900]
    assert f'data-insert="f-{FACTS}"' in part and "执法人员现场检查时发现，" in part


def test_what_is_left_as_it_was_follows_the_record_and_is_no_wording(notifying: Walked) -> None:
    post(notifying, page(notifying), "_do")
    kept = json.loads(Event.objects.get(name="serve_notice").payload)["data"]
    assert kept["texts"] == []


def test_what_was_changed_stands_on_the_paper_and_in_the_record(notifying: Walked) -> None:
    form = page(notifying)
    form.values[FACTS] = ["切割车间1名人员无证作业。"]
    post(notifying, form, "_do")
    (text,) = json.loads(Event.objects.get(name="serve_notice").payload)["data"]["texts"]
    assert (text["form"], text["party"], text["text"]) == ("penalty_notice", "p1", "切割车间1名人员无证作业。")
    paper = Document.objects.get(form="penalty_notice")
    assert json.loads(paper.values)["facts"] == ["切割车间1名人员无证作业。"]


def test_a_wording_is_kept_in_the_draft_and_shown_again_till_it_is_put_back(notifying: Walked) -> None:
    form = page(notifying)
    form.values[FACTS] = ["切割车间1名人员无证作业。"]
    html = post(notifying, form, "_check")
    assert "已改写" in html and html.count("切割车间1名人员无证作业。") >= 2, "in its field and on the paper"
    assert Draft.objects.get().data["texts"] == {FACTS.removeprefix("_text-"): "切割车间1名人员无证作业。"}
    form = page(notifying)
    assert form.values[FACTS] == ["切割车间1名人员无证作业。"]
    form.values[FACTS] = [SHOWN]
    post(notifying, form, "_check")
    assert Draft.objects.get().data["texts"] == {}


def test_what_the_form_itself_asks_for_is_not_asked_twice() -> None:
    walked = case_at("filing", "small")
    html = browser(walked.officer("高远")).get(address(walked, "refuse_filing")).content.decode()
    assert "_text-not_filed_approval--0-reason" not in html


def test_a_paper_to_be_made_again_is_chosen_from_those_that_stand() -> None:
    walked = case_at("filing", "small")
    html = browser(walked.officer("周启明")).get(address(walked, "remake_document")).content.decode()
    assert '<option value="3">立案审批表 （豫云）应急立〔2026〕1号 3月3日</option>' in html
    served = browser(walked.officer("周启明")).get(address(walked, "serve_document")).content.decode()
    assert 'name="papers" value="2" checked' in served and "责令限期整改指令书" in served
    assert "立案审批表" not in served.partition('id="f-papers"')[2].partition("</fieldset>")[0]
