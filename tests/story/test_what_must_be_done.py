"""The samples once more with one thing left out, or at the very limit: what closing asks for, what just passes."""

from tests.story.telling import sample, tell


def test_it_does_not_close_without_education() -> None:
    raw = sample("first")
    raw["acts"] = [a for a in raw["acts"] if a["act"] != "educate"]
    story = tell(raw)
    assert story.told["refused"]["act"] == "close"
    assert "行政处罚法第三十三条第三款" in {r["article"] for r in story.reasons if r["guard"] == "G29"}


def test_3000_yuan_is_the_limit() -> None:
    raw = sample("summary")
    for act in raw["acts"]:
        if act["act"] == "penalise_on_the_spot":
            act["data"]["penalties"][0]["amount_yuan"] = 3000
        if act["act"] == "pay":
            act["data"]["amount_yuan"] = 3000
    assert tell(raw).stage == "archived"


def test_it_does_not_close_while_the_old_decision_is_published() -> None:
    raw = sample("varied")
    raw["acts"] = [a for a in raw["acts"] if a["act"] != "withdraw_publication"]
    story = tell(raw)
    assert story.told["refused"]["act"] == "close"
    assert any("公示" in said for said in story.said_by("G29"))


def test_it_does_not_close_while_money_is_to_be_returned() -> None:
    raw = sample("varied")
    raw["acts"] = [a for a in raw["acts"] if a["act"] != "refund"]
    story = tell(raw)
    assert story.told["refused"]["act"] == "close"
    assert any("2000" in said for said in story.said_by("G29"))
