"""What the papers of whole cases say: values the case knows are on them, in the words of the law."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cases.models import Document
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
