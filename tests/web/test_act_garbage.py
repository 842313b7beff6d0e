"""Whatever is posted to an act's page, the answer is a page."""

from typing import Any

import pytest

from cases.models import Draft
from cases.registry import ACTS
from cases.web.forms.fields import Group, Leaf, Node, tree
from tests.walk import Walked, case_at
from tests.web.filling import browser

pytestmark = pytest.mark.django_db

BAD = ("", "\x00\u202e𠮷<b>&", "9" * 400, "-1", "2026-99-99", "第七条第", "{}[]", "—" * 3000, "1e999", "NaN")


def names(node: Node, prefix: str) -> list[str]:
    if isinstance(node, Leaf):
        return [prefix]
    if isinstance(node, Group):
        return [n for c in node.children for n in names(c, f"{prefix}-{c.name}" if prefix else c.name)]
    return [n for number in (0, 7) for n in names(node.item, f"{prefix}-{number}")]


@pytest.fixture(scope="module")
def bad() -> dict[str, list[dict[str, Any]]]:
    return {act: [dict.fromkeys(names(tree(act), ""), text) for text in BAD] for act in ACTS}


def test_no_post_to_an_act_fails(bad: dict[str, list[dict[str, Any]]]) -> None:
    walked: Walked = case_at("served", "small")
    assert walked.case is not None
    webs = [browser(walked.officer(name)) for name in ("周启明", "高远")]
    for number, act in enumerate(ACTS):
        if act in ("register_clue", "acknowledge_record"):
            continue
        fields = bad[act][number % len(BAD)]
        others = ({"_add": "x-0-y"}, {"_drop": "proposals-99"}, {"_unfile": "abc"}, {"_hand": "1"})
        for place, button in enumerate(({"_do": "1", "_sure": "on"}, others[number % 4])):
            path = f"/cases/{walked.case.uid}/acts/{act}/"
            answer = webs[place % 2].post(
                path, {**fields, "_on": "2026-11-20", "_version": "²", "_file": "²", **button}
            )
            assert answer.status_code in (200, 302, 409, 422), (act, button)
    assert Draft.objects.exists()


@pytest.mark.parametrize("text", BAD)
def test_no_registration_fails(text: str) -> None:
    walked = case_at("clue", "small")
    web = browser(walked.officer("周启明"))
    fields = dict.fromkeys(names(tree("register_clue"), ""), text)
    for button in ("_do", "_check", "_save"):
        assert web.post("/cases/new/", {**fields, "_sure": "on", button: "1"}).status_code in (200, 302, 422)
    assert web.post("/cases/new/preview/", fields).status_code == 200
    assert web.get("/cases/new/").status_code == 200
