"""The working screen of records made on site: every field once, the plain box enough, sets offered, warned in time."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Document, Event
from cases.web.forms.fields import Group, Leaf, Node, tree
from cases.web.forms.recording import KINDS
from tests.walk import Walked, case_at
from tests.web.filling import PageForm, browser, form_of

pytestmark = pytest.mark.django_db
TEXT = "问：几点到的？\n答：八点。"


@pytest.fixture
def walked() -> Walked:
    return case_at("investigating", "small", before="inquire")


def address(walked: Walked, act: str) -> str:
    if act == "register_clue":
        return "/cases/new/"
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/{act}/"


def shown(walked: Walked, act: str = "inquire", by: str = "何静") -> str:
    return browser(walked.officer(by)).get(address(walked, act)).content.decode()


def asked(walked: Walked, **changes: Any) -> PageForm:
    """An inquiry as 何静 fills it in on the day of the sample's."""
    form = form_of(shown(walked))
    form.set(_on="2026-03-06", _team=[walked.officer("周启明").username], person="林某", text=TEXT)
    return form.set(**{"from": "09:10", "to": "09:55", **changes})


def send(walked: Walked, form: PageForm, button: str = "_do", act: str = "inquire", by: str = "何静") -> Any:
    return browser(walked.officer(by)).post(address(walked, act), form.data(button))


def look(walked: Walked, form: PageForm, act: str = "inquire", by: str = "何静") -> dict[str, str]:
    """What the page shows of a form while it is typed."""
    path = f"{address(walked, act)}preview/"
    told: dict[str, str] = browser(walked.officer(by)).post(path, form.data("_preview")).json()
    return told


# -- the form ------------------------------------------------------------------------------------------------------------


def names(node: Node, prefix: str = "") -> list[str]:
    if isinstance(node, Leaf):
        return [f"{prefix}{node.name}"]
    if isinstance(node, Group):
        inner = f"{prefix}{node.name}-" if node.name else ""
        return [name for child in node.children for name in names(child, inner)]
    return []


@pytest.mark.parametrize("act", sorted(KINDS))
def test_every_field_of_the_act_is_on_the_screen_once(walked: Walked, act: str) -> None:
    html = shown(walked, act)
    found = re.findall(r'<(?:input|select|textarea)[^>]*? id="f-([^"]+)"', html)
    boxes = set(re.findall(r'<fieldset[^>]*? id="f-([^"]+)"', html))
    for name in names(tree(act)):
        hidden = f'type="hidden" name="{name}"' in html
        assert found.count(name) + (name in boxes) + hidden == 1, f"{name}: {found.count(name)}"
    assert html.count("data-talk") == 1 and html.count('id="record"') == 1


def test_whom_when_and_where_stand_above_the_text_and_the_rest_below(walked: Walked) -> None:
    visible = form_of(shown(walked)).visible
    order = [visible.index(name) for name in ("person", "place", "from", "to", "text", "pages")]
    assert order == sorted(order)


def test_the_plain_box_alone_makes_the_record(walked: Walked) -> None:
    answer = send(walked, asked(walked))
    assert answer.status_code == 302, answer.content.decode()
    event = Event.objects.get(name="inquire")
    assert json.loads(event.payload)["data"]["text"] == TEXT and json.loads(event.flaws) == []
    assert TEXT in json.loads(Document.objects.get(form="inquiry_record").values)["text"]


def test_the_text_of_a_draft_is_in_the_box_as_it_was_typed(walked: Walked) -> None:
    typed = "问：甲？答：乙。问：丙？\n\n一段叙述。\n答：<丁>"
    send(walked, asked(walked, text=typed), "_save")
    assert form_of(shown(walked)).values["text"] == [typed.replace("<", "&lt;").replace(">", "&gt;")] or (
        form_of(shown(walked)).values["text"] == [typed]
    )


def test_the_summons_has_a_fold_of_its_own_and_one_tick_makes_the_notice(walked: Walked) -> None:
    html = shown(walked)
    fold = html[html.index("<summary>询问通知书</summary>") :]
    assert "提交时一并制作询问通知书" in fold[:400] and 'name="summons-identity_card"' in fold
    assert "询问通知书" not in look(walked, asked(walked))["paper"]
    form = asked(walked).set(summons__identity_card=True, summons__on="2026-03-05")
    assert "询问通知书" in look(walked, form)["paper"]
    assert send(walked, form).status_code == 302
    assert Document.objects.filter(form="inquiry_notice").count() == 1
    assert "9时10分" in json.loads(Document.objects.get(form="inquiry_notice").values)["at"]


# -- question sets -------------------------------------------------------------------------------------------------------


def test_the_set_of_the_violation_is_offered_first_with_the_name_of_the_party(walked: Walked) -> None:
    html = shown(walked)
    first = html[html.index('id="talk-sets"') : html.index("全部提纲，逐条选用")]
    assert re.findall(r'data-set="([a-z_]+)"', first)[0] == "opening"
    assert "closing" in first and "insurance" not in first
    assert 'data-questions="insurance"' in html
    name = next(iter(walked.raw["parties"]))["name"]
    assert f"你和{name}是什么关系" in html


def test_a_scene_and_an_inspection_begin_with_paragraphs_and_offer_no_questions(walked: Walked) -> None:
    for act in ("inspect_scene", "register_clue"):
        html = shown(walked, act)
        assert 'data-rows="seen"' in html and "talk-sets" not in html
    assert 'data-rows="asked"' in shown(walked)


# -- two rooms -----------------------------------------------------------------------------------------------------------


def elsewhere(walked: Walked) -> None:
    data = {"from": "09:00", "to": "09:30", "place": "车间", "text": "在场。", "proves": ["v1"]}
    walked.perform("inspect_scene", "周启明", "2026-03-06", data, ["邓立"])


def test_who_is_elsewhere_is_told_while_the_record_is_still_written(walked: Walked) -> None:
    elsewhere(walked)
    told = look(walked, asked(walked, text=""))
    assert "周启明同时在本案的“勘验”（09:00—09:30）" in told["rooms"]
    assert look(walked, asked(walked, text="", **{"from": "09:30"}))["rooms"].strip() == ""
    assert look(walked, asked(walked, _on="2026-03-09"))["rooms"].strip() == ""


def test_a_record_that_has_only_begun_is_compared_at_the_minute_it_began(walked: Walked) -> None:
    elsewhere(walked)
    assert "勘验" in look(walked, asked(walked, to=""))["rooms"]
    assert look(walked, asked(walked, to="", **{"from": "08:50"}))["rooms"].strip() == ""
    assert look(walked, asked(walked, **{"from": ""}))["rooms"].strip() == ""


def test_the_warned_record_is_made_all_the_same_and_keeps_the_flaw(walked: Walked) -> None:
    elsewhere(walked)
    walked.case = Case.objects.get(pk=walked.case.pk)  # type: ignore[union-attr]
    html = shown(walked)
    assert 'id="rooms"' in html
    assert send(walked, asked(walked)).status_code == 302
    flaws = json.loads(Event.objects.get(name="inquire").flaws)
    assert [f["guard"] for f in flaws] == ["ROOMS"]


def test_an_inspection_of_a_new_clue_is_warned_and_recorded_with_the_colleague(walked: Walked) -> None:
    elsewhere(walked)
    form = form_of(shown(walked, "register_clue", "何静"))
    form.set(
        _on="2026-03-07", _team=[walked.officer("周启明").username], source__on="2026-03-06",
        source__inspection__place="仓库", source__inspection__from="09:10", source__inspection__to="10:00",
        source__inspection__text="通道堵塞。", parties__0__name="某仓储公司", violations__0__facts="占用通道",
        violations__0__clause="安全生产法第一百零五条第一款第二项", _sure=True,
    )  # fmt: skip
    told = browser(walked.officer("何静")).post("/cases/new/preview/", form.data("_preview")).json()
    assert "周启明同时在" in told["rooms"] and "现场检查记录" in told["paper"]
    answer = send(walked, form, act="register_clue")
    assert answer.status_code == 302, re.findall(r'class="error[^>]*>.*?</span>', answer.content.decode())
    event = Event.objects.filter(name="register_clue").latest("pk")
    assert json.loads(event.payload)["team"] == [walked.officer("周启明").username]
    assert [f["guard"] for f in json.loads(event.flaws)] == ["ROOMS"]
    assert Document.objects.filter(case=event.case, form="inspection_record").count() == 1


def test_the_screen_asks_as_often_with_many_records_as_with_few(walked: Walked) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            look(walked, asked(walked))
        return len(captured)

    elsewhere(walked)
    queries()
    few = queries()
    for hour in range(10, 18):
        data = {"from": f"{hour}:00", "to": f"{hour}:20", "place": "车间", "text": "在场。", "proves": ["v1"]}
        walked.perform("inspect_scene", "周启明", "2026-03-06", data, ["邓立"])
    assert queries() == few
