"""What a case file lacks before it is bound is listed on the case's papers and in the archivist's last look."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import completeness, lawbase
from cases.facts import Facts
from cases.models import Document, Officer, OfficerRole
from cases.registry import Role
from tests.walk import Walked, case_at, sample, start

pytestmark = pytest.mark.django_db


def gaps(walked: Walked) -> list[str]:
    assert walked.case is not None
    facts = Facts(walked.case, walked.case.bureau, lawbase.current())
    return [gap.what for gap in completeness.gaps(facts)]


def client(officer: Officer) -> Client:
    made = Client()
    made.force_login(officer)
    return made


def changed(name: str, change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    raw = copy.deepcopy(sample(name))
    change(raw)
    return raw


def test_a_paper_an_act_should_have_made_is_missed() -> None:
    walked = case_at("closed", "small")
    assert not any(what.startswith(("立案审批表", "结案审批表", "行政处罚决定书")) for what in gaps(walked))
    Document.objects.filter(case=walked.case, form="closing_approval").update(state="void")
    Document.objects.filter(case=walked.case, form="decision_unit").update(state="void")
    found = gaps(walked)
    assert "结案审批表" in found and "行政处罚决定书或者不予行政处罚决定书" in found


@pytest.mark.parametrize("name", ["major", "first", "varied"])
def test_at_every_step_of_a_case_it_can_be_said_what_is_missing(name: str) -> None:
    walked = start(sample(name))
    while walked.rest:
        walked.step()
        gaps(walked)
    assert gaps(walked)


def test_a_record_drawn_here_is_its_own_file() -> None:
    found = gaps(case_at("closed", "small"))
    assert not any("询问笔录" in what and what.endswith("的文件") for what in found), (
        "the case file holds the record itself"
    )
    assert any("询问笔录" in what and what.endswith("的签名") for what in found)


def test_evidence_without_a_file_and_the_party_s_papers_are_missed() -> None:
    found = gaps(case_at("closed", "small"))
    assert any(what.startswith("证据1 ") and what.endswith("的文件") for what in found)
    assert "当事人主体资格材料" in found and "缴款票据" in found


def test_what_is_there_is_not_missed() -> None:
    def add(raw: dict[str, Any]) -> None:
        place = next(i for i, act in enumerate(raw["acts"]) if act["act"] == "conclude_investigation")
        act = {"act": "add_evidence", "on": raw["acts"][place]["on"], "by": raw["acts"][place]["by"],
               "with": ["何静"], "data": {"kind": "document_copy", "title": "营业执照复印件", "proves": ["v1"]}}  # fmt: skip
        raw["acts"].insert(place, act)

    found = gaps(case_at("closed", "small", raw=changed("small", add)))
    assert "当事人主体资格材料" not in found
    assert any("营业执照复印件的原件所在" in what for what in found)


def test_records_without_signatures_are_named_last() -> None:
    walked = case_at("closed", "major")
    facts = Facts(walked.case, walked.case.bureau, lawbase.current())  # type: ignore[union-attr]
    found = completeness.gaps(facts)
    kinds = [gap.paper for gap in found]
    assert kinds == sorted(kinds, reverse=True)


def test_the_papers_page_lists_them_at_the_same_cost_whatever_the_case() -> None:
    counts = []
    for stage in ("investigating", "archived"):
        walked = case_at(stage, "major")
        assert walked.case is not None
        url = reverse("case-tab", args=[walked.case.uid, "papers"])
        visitor = client(walked.officer("周启明"))
        visitor.get(url)
        with CaptureQueriesContext(connection) as seen:
            html = visitor.get(url).content.decode()
        counts.append(len(seen))
        assert "装订前" in html and "下载案卷（PDF）" in html
    assert max(counts) <= 25 and abs(counts[0] - counts[1]) <= 2, counts


def test_the_archivist_sees_them_in_the_last_look() -> None:
    walked = case_at("closed", "small")
    assert walked.case is not None
    archivist = Officer.objects.create(username="archivist", name="某档", bureau=walked.case.bureau)
    OfficerRole.objects.create(officer=archivist, role=Role.ARCHIVIST, valid_from="2020-01-01")
    html = client(archivist).get(reverse("act", args=[walked.case.uid, "archive"])).content.decode()
    assert "装订前还缺" in html and "缴款票据" in html
