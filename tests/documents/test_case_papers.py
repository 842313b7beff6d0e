"""What the papers of whole cases say: values the case knows are on them, in the words of the law."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cases import lawbase
from cases.models import Document, LenientItem
from documents.drawing import draw
from documents.forms import load_form
from tests.story.telling import Raw, Story, sample, tell

pytestmark = pytest.mark.django_db


def values(story: Story, form: str, party: str = "") -> dict[str, Any]:
    papers = Document.objects.filter(case=story.outcome.case, form=form)
    found: dict[str, Any] = json.loads((papers.filter(party_key=party) if party else papers).latest("pk").values)
    return found


def changed(name: str, change: Callable[[Raw], object] = lambda raw: None) -> Story:
    return tell(sample(name, change))


def test_every_party_stands_in_filing_and_closing_with_what_the_case_knows() -> None:
    story = changed("major", lambda raw: raw["parties"][1].pop("sex"))
    person = values(story, "decision_person")
    assert (person["age"], person["sex"], person["employer_address"]) == ("76", "女", "云川市化工园区3号")
    for form in ("filing_approval", "closing_approval"):
        assert [p["name"] for p in values(story, form)["parties"]] == ["云川市瑞丰化工仓储有限公司", "韩某"]
    assert values(story, "hearing_right_notice", "p1")["contact"] == "周启明、何静"
    assert "kind_text': '书证复印件" in str(values(story, "decision_unit")["evidence"])
    result = values(story, "file_cover")["result"]
    assert result.startswith("违反《中华人民共和国安全生产法》第三十三条第二款，依据《中华人民共和国安全生产法》")
    assert result.count("违反") == 1 and "\n对韩某：罚款" in result, "one basis for both is written once"


def test_a_varied_decision_shows_the_sum_it_was_varied_to() -> None:
    result = values(changed("varied"), "closing_approval")["result"]
    assert result.endswith("罚款人民币伍仟元整（¥5000.00）（经复议或者诉讼变更为：罚款人民币叁仟元整（¥3000.00））")


def test_a_hearing_asked_for_and_given_up_is_told() -> None:
    def withdrawn(raw: Raw) -> None:
        place = next(i for i, one in enumerate(raw["acts"]) if one["act"] == "close_hearing")
        raw["acts"][place] |= {"act": "withdraw_hearing_request", "by": "周启明", "data": {"party": "p1"}}

    story = changed("major", withdrawn)
    assert values(story, "decision_unit")["hearing_dropped"] == "后来撤回了要求"
    assert "hearing_dropped" not in values(story, "decision_person")


# -- no penalty: the decision, what the party is told, what it pledges ---------------------------------------------------

LIST = {
    "region": "=410899", "code": "3", "kind": "first_minor", "title": "没有如实记录培训情况", "standard": "云川清单",
    "clauses": ["安全生产法/97/1/4"], "valid_from": "2025-01-01", "source": "测试", "years": 2,
    "conditions": [{"name": "first", "wanted": True}, {"name": "high_risk", "wanted": False}],
}  # fmt: skip


def spared(**educate: Any) -> Story:
    """The first-offence sample by an item of the bureau's own list."""

    def change(raw: Raw) -> None:
        line = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")["data"]["proposals"][0]
        line |= {"list_item": "3", "conditions": {"first": True, "slight": True, "corrected": True, "high_risk": False}}
        next(a for a in raw["acts"] if a["act"] == "educate")["data"] |= educate

    LenientItem.objects.create(**LIST)
    lawbase.forget()
    return changed("first", change)


def test_a_decision_not_to_punish_names_the_item_and_its_conditions(text_of: Callable[[bytes], str]) -> None:
    story = spared()
    bound = values(story, "no_penalty_decision")
    assert bound["list_item"] == "《云川清单》第3项（没有如实记录培训情况）"
    assert bound["conditions"] == "近2年首次违法、危害后果轻微、及时改正、不属于高危行业领域"
    shown = text_of(draw(load_form("no_penalty_decision"), bound))
    assert "你单位的行为属于《云川清单》第3项（没有如实记录培训情况）所列情形，并具备下列条件：近2年首次违法、" in shown


def test_without_a_list_of_ours_the_decision_says_the_conditions_and_what_was_named() -> None:
    bound = values(changed("first"), "no_penalty_decision")
    assert bound["list_item"] == "云川市安全生产首违不罚清单/3"
    assert bound["conditions"] == "首次违法、危害后果轻微、及时改正、不属于高危行业领域"


def test_the_party_is_told_why_it_is_let_go_and_pledges(text_of: Callable[[bytes], str]) -> None:
    story = spared(content=["每月检查一次培训记录", "新员工先培训再上岗"])
    assert [n for n, _ in story.papers("行政指导告知书")] == ["（豫云）应急指〔2026〕1号"]
    notice = text_of(draw(load_form("guidance_notice"), values(story, "guidance_notice")))
    for words in (
        "属于《云川清单》第3项（没有如实记录培训情况）所列情形", "2026年5月8日决定对你单位不予行政处罚，文号（豫云）应急不罚〔2026〕1号",
        "第三十三条第三款", "不再属于初次违法", "1．每月检查一次培训记录；", "2．新员工先培训再上岗。", "2026年6月11日前对你单位回访",
    ):  # fmt: skip
        assert words in notice, words
    pledge = text_of(draw(load_form("correction_pledge"), values(story, "correction_pledge")))
    assert "云川市应急管理局：" in pledge and "本单位存在下列违法行为" in pledge
    assert "上述行为已经改正，2026年4月24日经复查合格" in pledge and "承诺单位（盖章）" in pledge
    story.assert_sound()


def test_a_day_not_told_is_that_of_the_bureaus_period() -> None:
    """30 days from 2026-05-11, unconfirmed."""
    story = changed("first", lambda raw: raw["acts"][11]["data"].pop("visit_on"))
    assert raw_act(story, "educate") and values(story, "guidance_notice")["visit_on"] == "2026-06-10"


def raw_act(story: Story, act: str) -> dict[str, Any]:
    return next(a for a in story.raw["acts"] if a["act"] == act)


@pytest.mark.parametrize(("form", "pledge", "papers"), [("talk", False, []), ("letter", True, ["改正承诺书"])])
def test_a_talk_issues_no_notice_and_only_who_pledges_a_pledge(form: str, pledge: bool, papers: list[str]) -> None:
    story = changed("first", lambda raw: raw["acts"][11]["data"].update(form=form, pledge=pledge))
    told = [d["form"] for d in story.told["documents"] if d["form"] in ("行政指导告知书", "改正承诺书")]
    assert told == papers


def test_nobody_is_told_of_a_violation_that_was_not_proven() -> None:
    def change(raw: Raw) -> None:
        line = raw_of(raw, "conclude_investigation")["proposals"][0]
        raw_of(raw, "conclude_investigation")["proposals"] = [
            {"party": line["party"], "violations": line["violations"], "kind": "no_penalty", "reason": "not_proven"}
        ]
        raw_of(raw, "decide")["reason"] = "not_proven"

    story = changed("first", change)
    assert not story.papers("行政指导告知书") and not story.papers("改正承诺书")


def raw_of(raw: Raw, act: str) -> dict[str, Any]:
    found: dict[str, Any] = next(a for a in raw["acts"] if a["act"] == act)["data"]
    return found
