"""计算过程 and 待确认 on pages: live on the form, kept on the case page, the surcharge of a day; the same queries always."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import inbox
from cases.models import Event, Message, ParameterRow
from tests.walk import Walked, case_at, sample
from tests.web.filling import PageForm, browser, form_of

pytestmark = pytest.mark.django_db
TAG = ">待确认</span>"


def unset(name: str, **changes: Any) -> dict[str, Any]:
    """A sample whose bureau has set no parameters of its own."""
    raw = sample(name) | changes
    raw["bureau"].pop("parameters", None)
    return raw


def text(walked: Walked, who: str, address: str) -> str:
    answer = browser(walked.officer(who)).get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def case_page(walked: Walked, tab: str = "", who: str = "周启明") -> str:
    assert walked.case is not None
    return text(walked, who, f"/cases/{walked.case.uid}/" + (f"{tab}/" if tab else ""))


def folded(html: str, summary: str) -> str:
    """What stands in a fold, without its tags."""
    found = re.search(rf"<details[^>]*>\s*<summary>{summary}.*?</details>", html, re.S)
    assert found is not None, summary
    return re.sub(r"<[^>]+>", "", found[0])


# -- on the form -------------------------------------------------------------------------------------------------------


@pytest.fixture
def concluding() -> Walked:
    return case_at("investigating", "small", before="conclude_investigation")


def act_page(walked: Walked, act: str) -> str:
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/{act}/"


def form(walked: Walked, act: str, by: str) -> PageForm:
    return form_of(browser(walked.officer(by)).get(act_page(walked, act)).content.decode())


def previewed(walked: Walked, filled: PageForm, act: str, by: str) -> str:
    answer = browser(walked.officer(by)).post(act_page(walked, act) + "preview/", filled.data("_check"))
    assert answer.status_code == 200
    return unescape(json.loads(answer.content)["last"])


def test_the_steps_follow_the_amount_as_it_is_typed(concluding: Walked) -> None:
    filled = form(concluding, "conclude_investigation", "周启明").set(_on="2026-03-12")
    for typed, said in (("5,000", "5,000"), ("30000", "30,000")):
        filled.set(proposals__0__penalties__0__amount_yuan=typed)
        steps = folded(previewed(concluding, filled, "conclude_investigation", "周启明"), "计算过程")
        assert said in steps and "第九十七条" in steps and "100,000" in steps, steps


def test_without_a_script_the_steps_stand_on_the_checked_page(concluding: Walked) -> None:
    filled = form(concluding, "conclude_investigation", "周启明")
    filled.set(_on="2026-03-12", proposals__0__penalties__0__amount_yuan="5000")
    web = browser(concluding.officer("周启明"))
    html = web.post(act_page(concluding, "conclude_investigation"), filled.data("_check")).content.decode()
    assert "恒达" in folded(unescape(html), "计算过程")


@pytest.mark.parametrize("typed", ["", "五千", "-1", "9" * 40, "<script>alert(1)</script>"])
def test_an_amount_that_is_none_leaves_a_page(concluding: Walked, typed: str) -> None:
    filled = form(concluding, "conclude_investigation", "周启明")
    filled.set(_on="2026-03-12", proposals__0__penalties__0__amount_yuan=typed)
    assert "<script>alert" not in previewed(concluding, filled, "conclude_investigation", "周启明")


def test_a_decision_shows_the_steps_it_will_keep(concluding: Walked) -> None:
    walked = case_at("reviewed", "small", before="decide")
    filled = form(walked, "decide", "高远").set(_on="2026-03-27")
    assert "5,000" in folded(previewed(walked, filled, "decide", "高远"), "计算过程")


def test_an_act_without_amounts_has_no_steps() -> None:
    walked = case_at("clue", "small", before="request_filing")
    html = previewed(walked, form(walked, "request_filing", "周启明"), "request_filing", "周启明")
    assert "计算过程" not in html


# -- on the case page --------------------------------------------------------------------------------------------------


def test_the_tab_of_violations_says_how_each_partys_amount_was_found() -> None:
    assert "怎样计算" not in case_page(case_at("investigating", "small"), "violations")
    walked = case_at("archived", "major")
    html = case_page(walked, "violations")
    assert "作出决定时的计算" in html and "瑞丰" in html and "韩某" in html


def test_what_was_worked_out_stays_though_the_law_changes() -> None:
    walked = case_at("archived", "small")
    before = re.findall(r'<div class="worked">.*?</div>', case_page(walked, "violations"), re.S)
    ParameterRow.objects.filter(unit="fen").update(value=1)
    assert re.findall(r'<div class="worked">.*?</div>', case_page(walked, "violations"), re.S) == before != []


def test_the_surcharge_of_a_day_is_worked_out_where_it_is_shown() -> None:
    walked = case_at("served", "small", before="pay")
    with time_machine.travel("2026-05-11 10:00+08:00", tick=False):
        walked.perform(
            "pay", "周启明", "2026-04-20", {"party": "p1", "amount_yuan": 2000, "receipt_no": "W-2", "kind": "fine"}
        )
        steps = folded(case_page(walked, "after"), "加处罚款怎样计算")
    assert "2026-05-11" in steps or "2026年5月11日" in steps
    assert "2,790" in steps and "3%" in steps, steps


def test_a_decision_paid_in_time_has_no_surcharge_to_explain() -> None:
    assert "加处罚款怎样计算" not in case_page(case_at("archived", "small"), "after")


@pytest.mark.parametrize("tab", ["violations", "law", "after"])
def test_a_tab_costs_the_same_with_one_party_and_with_two(tab: str) -> None:
    def asked(walked: Walked) -> int:
        case_page(walked, tab)
        with CaptureQueriesContext(connection) as seen:
            case_page(walked, tab)
        return len(seen)

    assert abs(asked(case_at("archived", "small")) - asked(case_at("archived", "major"))) <= 1


# -- what nobody confirmed ---------------------------------------------------------------------------------------------


def test_a_missing_condition_says_that_it_rests_on_an_unconfirmed_row() -> None:
    walked = case_at("reviewed", "major", raw=unset("major"))
    html = case_page(walked)
    place = html.index("应当由负责人集体讨论决定")
    assert TAG in html[place : place + 900] and "没有人核对过：集体讨论" in html
    ParameterRow.objects.update(confirmed=True)
    assert "据以判断的参数没有人核对过" not in case_page(walked)


def test_a_period_from_an_unconfirmed_row_says_so_on_the_case_page_and_the_desk() -> None:
    walked = case_at("in_review", "small", raw=unset("small"))
    said = "期限依据的参数没有人核对过：法制审核期限"
    assert said in case_page(walked)
    assert said in text(walked, "宋雅", "/") or said in text(walked, "周启明", "/")


def test_a_period_fixed_by_law_or_confirmed_when_it_began_is_not_marked() -> None:
    walked = case_at("investigating", "small", raw=unset("small"))
    assert "期限依据的参数没有人核对过：办案期限" not in case_page(walked)
    ParameterRow.objects.update(confirmed=True)
    later = case_at("in_review", "small", raw=unset("small", title="另一案"))
    assert "期限依据的参数没有人核对过" not in case_page(later)


def test_the_form_marks_conditions_and_periods_that_rest_on_unconfirmed_rows() -> None:
    walked = case_at("concluded", "small", before="serve_notice", raw=unset("small"))
    html = previewed(walked, form(walked, "serve_notice", "周启明"), "serve_notice", "周启明")
    assert "没有人核对过" in html and TAG in html
    ParameterRow.objects.update(confirmed=True)
    html = previewed(walked, form(walked, "serve_notice", "周启明"), "serve_notice", "周启明")
    assert "没有人核对过" not in html


# -- how long a case has run -------------------------------------------------------------------------------------------


def test_officers_are_told_on_the_days_of_their_bureau_how_long_the_case_has_run() -> None:
    walked = case_at("investigating", "small", raw=unset("small"))
    filed = Event.objects.get(case=walked.case, name="approve_filing").on
    told = []
    for days in (59, 60, 61, 75, 85, 89):
        at = f"{filed.fromordinal(filed.toordinal() + days)} 10:00+08:00"
        with time_machine.travel(at, tick=False):
            inbox.remind([walked.officer("周启明")])
        told.append(
            sorted(
                Message.objects.filter(officer=walked.officer("周启明"), key__startswith="term-").values_list(
                    "text", flat=True
                )
            )
        )
    assert [len(one) for one in told] == [0, 1, 1, 2, 3, 3]
    assert all(one.startswith("立案已满") for one in told[-1])
    assert {int(re.findall(r"\d+", one)[0]) for one in told[-1]} == {60, 75, 85}
