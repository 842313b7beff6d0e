"""Several dossiers in one data folder: people and bureau are found again, and what is there already must agree."""

import pytest

from cases import dossier
from cases.inputs import InputError
from cases.models import Bureau, Case, Officer, OfficerRole
from tests import walk
from tests.dossier.editing import GONE, changed, index
from tests.story.telling import Raw, assert_refused, rows, tell


def refused(raw: Raw) -> dict[str, str]:
    """What running says of a dossier that parses, and that nothing was written."""
    given = dossier.parse(raw)
    before = rows()
    with pytest.raises(InputError) as raised:
        dossier.run(given)
    assert rows() == before
    return {w.path: w.message for w in raised.value.wrongs}


def test_four_cases_of_one_bureau() -> None:
    for name in ("small", "major", "summary", "first"):
        story = tell(walk.sample(name))
        assert story.stage == "archived"
    story.assert_sound()
    assert Bureau.objects.count() == 1 and Case.objects.count() == 4
    assert Officer.objects.filter(name="周启明").count() == 1
    numbers = list(Case.objects.order_by("pk").values_list("number", flat=True))
    assert len({n for n in numbers if n}) == len([n for n in numbers if n])


def test_a_receipt_number_is_given_once_in_a_bureau() -> None:
    tell(walk.sample("small"))
    raw = walk.sample("varied")
    found = refused(raw)
    assert found == {f"acts[{index('varied', 'pay')}].data.receipt_no": "票据号“20260408001”已经登记过"}


def test_the_same_dossier_comes_once() -> None:
    raw = walk.sample("first") | {"request_id": "a-1"}
    tell(raw)
    assert refused(raw) == {"request_id": "这份案卷已经导入过"}


@pytest.mark.parametrize(
    ("path", "value"),
    [("bureau.name", "云山市应急管理局"), ("bureau.abbr", "豫山"), ("bureau.level", "county"),
     ("bureau.court", "另一人民法院"), ("officers[0].valid_to", "2030-12-31"),
     ("officers[3].legal_qualification_no", "A1")],
)  # fmt: skip
def test_what_differs_from_the_folder_is_refused(path: str, value: str) -> None:
    tell(walk.sample("first"))
    found = refused(changed("small", path, value))
    assert set(found) == {path} and "不一致" in found[path]


def test_what_the_folder_lacks_is_filled() -> None:
    tell(walk.sample("first"))
    raw = changed("small", "bureau.bank", "云川银行")
    raw["officers"][4] |= {"head": True, "title": "局长"}
    tell(raw)
    assert Bureau.objects.get().bank == "云川银行"
    leader = Officer.objects.get(name="高远")
    assert leader.head and leader.title == "局长"


def test_a_licence_of_another_is_refused() -> None:
    tell(walk.sample("first"))
    raw = changed("small", "officers[5]", {"name": "丁一", "role": "archivist", "licence_no": "16080101001",
                                           "valid_from": "2022-01-01"})  # fmt: skip
    raw["officers"][0] = {"name": "周启明", "role": "inspector"}
    raw["acts"] = raw["acts"][:2]
    assert "他人" in refused(raw)["officers[5].licence_no"]


def test_two_people_of_one_name_in_a_bureau_are_told_apart_by_licence() -> None:
    tell(walk.sample("first"))
    raw = changed("small", "officers[0].licence_no", "16080109999")
    story = tell(raw)
    assert story.stage == "archived"
    assert Officer.objects.filter(name="周启明").count() == 2
    assert story.event("request_filing").actor.username == "410899-16080109999"
    raw = changed("summary", "officers[0].licence_no", GONE)
    for key in ("valid_from", "valid_to"):
        del raw["officers"][0][key]
    assert "不止一人" in refused(raw)["officers[0].name"]


def test_a_role_without_a_licence_holds_for_the_dates_given() -> None:
    raw = changed("small", "officers[4].valid_to", "2026-03-26")
    story = tell(raw)
    assert (story.told["refused"]["act"], story.told["refused"]["on"]) == ("decide", "2026-03-27")
    assert story.said_by("ROLE")
    assert OfficerRole.objects.filter(officer__name="周启明", valid_to=None).exists()


def filed_and_acknowledged(by: str) -> Raw:
    raw = walk.sample("major")
    raw["bureau"]["superior"] = {"name": "河南省应急管理厅", "code": "410000", "abbr": "豫", "level": "province"}
    above = {"name": "石川", "role": "legal_reviewer", "legal_qualification_no": "A1", "superior": True}
    raw["officers"].append(above)
    raw["acts"].insert(
        index("major", "file_record") + 1, {"act": "acknowledge_record", "on": "2026-07-22", "by": by}
    )  # fmt: skip
    return raw


def test_what_is_filed_for_record_is_acknowledged_by_the_bureau_above() -> None:
    story = tell(filed_and_acknowledged("石川"))
    assert story.stage == "archived" and story.by("acknowledge_record") == [("石川", "2026-07-22")]
    story.assert_sound()


def test_the_own_reviewer_cannot_acknowledge() -> None:
    assert_refused(tell(filed_and_acknowledged("宋雅")), "acknowledge_record", "2026-07-22")


def test_somebody_from_above_does_nothing_else() -> None:
    raw = filed_and_acknowledged("石川")
    raw["acts"][index("major", "pass_review")]["by"] = "石川"
    with pytest.raises(InputError) as raised:
        dossier.parse(raw)
    assert "上一级" in raised.value.wrongs[0].message
