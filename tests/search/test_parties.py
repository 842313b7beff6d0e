"""Searching parties by a piece of their name: two characters are enough, and other bureaus' parties do not exist."""

from __future__ import annotations

import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import lawbase, selectors
from cases.models import Bureau, Officer, Party, PartyGram
from cases.rows import grams
from tests import walk


@pytest.fixture(autouse=True)
def law_read_anew(db: None) -> None:
    lawbase.forget()


def case_of(*names: str) -> walk.Walked:
    """A registered clue with parties of these names."""
    raw = copy.deepcopy(walk.sample("small"))
    first = raw["parties"][0]
    raw["parties"] = [
        {**first, "id": f"p{k}", "name": name, "credit_code": f"9141{k:04}{abs(hash(name)) % 10**10:010}"}
        for k, name in enumerate(names, 1)
    ]
    walked = walk.start(raw)
    walked.step()
    return walked


def found(officer: Officer, text: str) -> list[str]:
    return [party.name for party in selectors.search_parties(officer, text)]


@pytest.fixture
def officer() -> Officer:
    return case_of("云川市恒达钢结构有限公司", "马某某", "𠮷田商行", "㐂").people["周启明"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("恒达", ["云川市恒达钢结构有限公司"]),
        ("恒达钢结构", ["云川市恒达钢结构有限公司"]),
        (" 恒 达 ", ["云川市恒达钢结构有限公司"]),
        ("云川市恒达钢结构有限公司", ["云川市恒达钢结构有限公司"]),
        ("某某", ["马某某"]),
        ("𠮷田", ["𠮷田商行"]),
        ("㐂", ["㐂"]),
        ("马", ["马某某"]),
        ("司", []),
        ("达恒", []),
        ("恒远", []),
        ("", []),
        ("%", []),
        ("_达", []),
        ("'; --", []),
        ("x" * 5000, []),
    ],
)
def test_a_piece_of_a_name_finds_its_party(officer: Officer, text: str, names: list[str]) -> None:
    assert found(officer, text) == names


def test_a_party_renamed_is_found_by_both_names(officer: Officer) -> None:
    walked = case_of("旧名机械厂")
    walked.perform("record_party", "周启明", "2026-03-03", {"record": {"id": "p1", "name": "新名机械厂"}})
    assert found(officer, "新名") == found(officer, "旧名") == ["新名机械厂"]


def test_parties_of_another_bureau_do_not_exist(officer: Officer) -> None:
    elsewhere = Bureau.objects.create(code="410999", name="他市应急管理局", abbr="豫他")
    stranger = Officer.objects.create_user("stranger", bureau=elsewhere, name="外人")
    assert found(stranger, "恒达") == []


def test_a_leader_of_the_bureau_above_sees_the_parties_of_the_one_below(officer: Officer) -> None:
    above = Bureau.objects.create(code="410000", name="省应急管理厅", abbr="豫")
    Bureau.objects.filter(pk=officer.bureau_id).update(parent=above)
    leader = Officer.objects.create_user("above", bureau=above, name="上级领导")
    assert found(leader, "恒达") == []
    leader.roles.create(role="leader", valid_from="2020-01-01")
    assert found(leader, "恒达") == ["云川市恒达钢结构有限公司"]


def test_fifty_are_shown_at_a_time_in_one_question_and_the_next_fifty_follow_by_key(officer: Officer) -> None:
    walked = case_of(*(f"连锁门店{number:03}号" for number in range(60)))
    officer = walked.people["周启明"]
    with CaptureQueriesContext(connection) as asked:
        first = selectors.search_parties(officer, "连锁门店")
    assert len(asked) <= 2
    second = selectors.search_parties(officer, "连锁门店", before=first[-1].pk)
    assert (len(first), len(second)) == (50, 10)
    keys = [party.pk for party in [*first, *second]]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == 60


def test_every_name_has_its_pieces_each_once(officer: Officer) -> None:
    for party in Party.objects.all():
        pieces = list(PartyGram.objects.filter(party=party).values_list("gram", flat=True))
        assert sorted(pieces) == sorted(grams(party.name))
