"""Every act has a page made by one machine."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from cases import labels, lawbase
from cases.inputs import INPUTS
from cases.registry import ACTS
from cases.web.forms import fields
from tests.walk import case_at
from tests.web.filling import browser, form_of

pytestmark = pytest.mark.django_db


def test_every_value_of_a_coded_field_has_a_label() -> None:
    for act in INPUTS:
        for leaf in fields.leaves(fields.tree(act)):
            for value, label in leaf.choices:
                assert label and (label != value or value in "男女"), (leaf.path, value)


def test_every_label_of_a_coded_field_is_of_an_input() -> None:
    said = {name.split(".")[0] for name in labels.CHOICES}
    known = {base.__name__ for cls in _shapes() for base in cls.__mro__}
    assert said <= known


def _shapes() -> set[type[BaseModel]]:
    """The inputs of all acts, and every shape inside them, wherever it is written down."""
    found: set[type[BaseModel]] = set()
    left: list[Any] = list(INPUTS.values())
    while left:
        one = left.pop()
        left += get_args(one)  # X | None, list[X], Annotated[X, ...]
        if isinstance(one, type) and issubclass(one, BaseModel) and one not in found:
            found.add(one)
            left += [field.annotation for field in one.model_fields.values()]
    return found


@pytest.mark.parametrize(("stage", "name"), [("clue", "small"), ("served", "major")])
def test_every_act_opens_with_all_that_is_known(stage: str, name: str) -> None:
    walked = case_at(stage, name)
    for act in ACTS:
        if act in ("register_clue", "acknowledge_record"):
            continue
        page = browser(walked.officer("周启明")).get(f"/cases/{walked.case.uid}/acts/{act}/")
        assert page.status_code == 200, act
        assert ACTS[act].label in page.content.decode()


def test_the_superiors_reviewer_has_one_act_on_a_case_below() -> None:
    from datetime import date

    from cases.models import Bureau, Officer, OfficerRole

    walked = case_at("served", "major")
    assert walked.case is not None
    above = Bureau.objects.create(code="41", name="省应急管理厅", abbr="豫", level="province")
    Bureau.objects.filter(pk=walked.case.bureau_id).update(parent=above)
    lawbase.forget()
    reviewer = Officer.objects.create(username="above", name="上级审核员", bureau=above)
    OfficerRole.objects.create(officer=reviewer, role="legal_reviewer", valid_from=date(2020, 1, 1))
    web = browser(reviewer)
    assert web.get(f"/cases/{walked.case.uid}/acts/acknowledge_record/").status_code == 200
    assert web.get(f"/cases/{walked.case.uid}/acts/pass_review/").status_code == 404


def test_who_has_no_part_in_an_act_sees_it_without_buttons() -> None:
    walked = case_at("resolved", "major")
    assert walked.case is not None
    html = browser(walked.officer("田禾")).get(f"/cases/{walked.case.uid}/acts/decide/").content.decode()
    assert "由局领导办理" in html
    assert not {"_do", "_hand", "_save"} & {name for name, _ in form_of(html).buttons}
