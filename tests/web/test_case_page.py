"""The page of one case: what it shows, to whom, and that it costs the same however long the record is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Bureau, Case, Officer, OfficerRole, ReadAudit
from cases.registry import Stage
from tests.walk import Walked, case_at, sample, stages

pytestmark = pytest.mark.django_db
TABS = ("parties", "violations", "evidence", "papers", "review", "after", "publication", "team", "record")


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def opened(walked: Walked, who: str = "周启明", tab: str = "") -> str:
    assert walked.case is not None
    name, args = ("case-tab", [walked.case.uid, tab]) if tab else ("case", [walked.case.uid])
    response = signed_in(walked.officer(who)).get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_every_stage_has_its_page() -> None:
    seen: list[str] = []
    for walked in stages(sample("major")):
        assert walked.case is not None
        if walked.case.stage not in seen:
            seen.append(walked.case.stage)
            assert Stage(walked.case.stage).label in opened(walked)
    assert seen[0] == Stage.CLUE and seen[-1] == Stage.ARCHIVED and len(seen) > 10


def test_every_tab_opens_at_the_beginning_and_at_the_end() -> None:
    young, old = case_at("clue", "small"), case_at("archived", "varied")
    for tab in TABS:
        assert "案件内容" in opened(young, tab=tab), tab
        assert "案件内容" in opened(old, tab=tab), tab


def test_an_act_that_is_not_possible_names_what_is_missing_and_its_article() -> None:
    html = opened(case_at("in_review"))
    assert "审核同意" in html
    assert "由法制审核人员办理" in html
    assert "行政处罚法第五十八条" in html


def test_what_can_be_done_comes_from_the_engine() -> None:
    walked = case_at("filing")
    leader, inspector = opened(walked, "高远"), opened(walked, "周启明")
    button = f'href="{reverse("act", args=[walked.case.uid, "approve_filing"])}"'
    assert button in leader
    assert button not in inspector


def test_an_identity_number_is_masked_until_asked_for_and_asking_leaves_a_trace() -> None:
    walked = case_at("investigating")
    number = next(p["id_no"] for p in walked.raw["parties"] if p.get("id_no"))
    key = next(p["id"] for p in walked.raw["parties"] if p.get("id_no"))
    assert number not in opened(walked)
    assert number not in opened(walked, tab="parties")
    response = signed_in(walked.officer("周启明")).post(reverse("party-reveal", args=[walked.case.uid, key]))
    assert number in response.content.decode()
    assert ReadAudit.objects.get().officer == walked.officer("周启明")


def test_hostile_text_is_shown_as_text() -> None:
    walked = case_at("investigating", raw=_hostile())
    html = opened(walked, tab="violations")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def _hostile() -> dict[str, object]:
    raw = sample("major")
    raw["violations"][0]["facts"] = "<script>alert(1)</script>" + raw["violations"][0]["facts"]
    return raw


def test_another_bureau_s_case_does_not_exist() -> None:
    walked = case_at("investigating")
    assert walked.case is not None
    other = Bureau.objects.create(code="410799", name="邻市应急管理局", abbr="豫邻")
    stranger = Officer.objects.create(username="stranger", name="生某", bureau=other)
    OfficerRole.objects.create(officer=stranger, role="leader", valid_from="2020-01-01")
    client = signed_in(stranger)
    for name, args in (
        ("case", [walked.case.uid]),
        ("case-tab", [walked.case.uid, "record"]),
        ("case-file", [walked.case.uid]),
        ("case-record", [walked.case.uid]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_the_bureau_above_reads_and_does_only_the_superior_s_acts() -> None:
    walked = case_at("decided")
    assert walked.case is not None
    above = Bureau.objects.create(code="410000", name="省应急管理厅", abbr="豫", level="province")
    Bureau.objects.filter(pk=walked.case.bureau_id).update(parent=above)
    reviewer = Officer.objects.create(username="above", name="上某", bureau=above)
    OfficerRole.objects.create(officer=reviewer, role="legal_reviewer", valid_from="2020-01-01")
    html = signed_in(reviewer).get(reverse("case", args=[walked.case.uid])).content.decode()
    assert "接收备案" in html or "备案回执" in html
    assert "送达决定书" not in html.split("可以办理", 1)[1].split("</section>", 1)[0]


def test_papers_and_files_come_as_attachments_under_their_own_names() -> None:
    walked = case_at("archived", "small")
    assert walked.case is not None
    client = signed_in(walked.officer("周启明"))
    document = walked.case.documents.order_by("pk").first()
    assert document is not None
    for url in (
        reverse("paper", args=[walked.case.uid, document.pk]),
        reverse("case-file", args=[walked.case.uid]),
    ):
        response = client.get(url)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert response.content.startswith(b"%PDF")


def test_refused_attempts_are_for_those_concerned_only() -> None:
    from cases import engine

    walked = case_at("investigating")
    with pytest.raises(engine.Refused):
        walked.perform("decide", "高远", "2026-06-01")
    assert "未通过校验的办理" in opened(walked, "周启明", "record")
    assert "未通过校验的办理" not in opened(walked, "田禾", "record")


def test_the_page_costs_the_same_however_long_the_record_is() -> None:
    def cost(walked: Walked, tab: str) -> int:
        client = signed_in(walked.officer("周启明"))
        name, args = ("case-tab", [walked.case.uid, tab]) if tab else ("case", [walked.case.uid])  # type: ignore[union-attr]
        client.get(reverse(name, args=args))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(name, args=args))
        return len(queries)

    young, old = case_at("investigating", "small"), case_at("archived", "varied")
    assert Case.objects.get(pk=old.case.pk).version > Case.objects.get(pk=young.case.pk).version + 10  # type: ignore[union-attr]
    for tab in ("", *TABS):
        assert cost(old, tab) <= 25, tab
        assert cost(old, tab) - cost(young, tab) <= 4, tab  # what a young case has not: decisions, accounts, people
