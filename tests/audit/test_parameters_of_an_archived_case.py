"""依据: what judged an archived case is what its events kept; no later change of a parameter speaks into it."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import lawbase, verify
from cases.administration import parameters as services
from cases.models import Bureau, Case, Event, Officer, OfficerRole, ParameterRow
from cases.punctuation import full_width
from cases.reads.casepage.basis import Basis, _clauses, _parameters, basis
from tests.walk import Walked, case_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def law_read_anew(db: None) -> Any:
    lawbase.forget()
    yield
    lawbase.forget()


def tab(walked: Walked, who: str = "周启明") -> str:
    """What the tab says, without the frame of the page."""
    assert walked.case is not None
    client = Client()
    client.force_login(walked.officer(who))
    answer = client.get(reverse("case-tab", args=[walked.case.uid, "law"]))
    assert answer.status_code == 200
    html = unescape(answer.content.decode())
    return re.sub(r'(nonce|value)="[^"]{20,}"', "", html[html.index('<div class="stack">') :])


def kept(case: Case | None) -> Basis:
    assert case is not None
    return basis(case, lawbase.current())


def administrator(bureau: Bureau) -> Officer:
    officer = Officer.objects.create_user("1501", password="so long as it is", name="方岚", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role="administrator", valid_from=date(2020, 1, 1))
    return officer


def used(walked: Walked) -> set[str]:
    assert walked.case is not None
    events = Event.objects.filter(case=walked.case)
    return {rule["key"] for event in events for rule in json.loads(event.payload).get("rules") or ()}


def other(value: Any) -> Any:
    """Another value of the same shape."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return value


# -- what the tab shows ------------------------------------------------------------------------------------------------


def test_each_row_stands_once_with_every_act_it_judged() -> None:
    walked = case_at("archived", "major")
    found = kept(walked.case)
    once = [(row.label, row.since, row.level) for row in found.parameters]
    assert len(once) == len(set(once)) > 5
    assert {json.dumps(row.value) for row in found.clauses}
    seqs = {event.seq: event.on for event in Event.objects.filter(case=walked.case)}
    for row in (*found.parameters, *found.clauses):
        assert row.used and row.value and row.source and row.level
        assert [seqs[one.seq] for one in row.used] == [one.on for one in row.used]
        assert len({one.seq for one in row.used}) == len(row.used)
    html = tab(walked)
    for row in found.parameters:
        assert full_width(row.label) in html


def test_rows_nobody_had_confirmed_are_marked_and_counted() -> None:
    walked = case_at("archived", "major")
    found = kept(walked.case)
    assert found.unconfirmed == sum(not row.confirmed for row in (*found.parameters, *found.clauses)) > 0
    html = tab(walked)
    assert f"本案有 {found.unconfirmed} 行依据办理时没有人核对过原文" in html
    assert html.count(">待确认<") == found.unconfirmed


def test_the_clause_rows_are_those_of_the_law_that_judged() -> None:
    walked = case_at("archived", "major")
    row = kept(walked.case).clauses[0]
    assert row.label == "《中华人民共和国安全生产法》第九十八条第一款第（二）项"
    assert row.confirmed and row.since and "500,000元以下" in row.value[1]


def test_a_case_just_registered_has_nothing_to_show_yet() -> None:
    html = tab(case_at("clue", "small"))
    assert "还没有处理意见" in html


# -- and that it stays -------------------------------------------------------------------------------------------------


def test_every_parameter_changed_leaves_an_archived_case_as_it_was() -> None:
    walked = case_at("archived", "major")
    assert walked.case is not None
    before, said = kept(walked.case), tab(walked)
    actor = administrator(walked.case.bureau)
    changed = 0
    for key in sorted(used(walked)):
        row = ParameterRow.objects.filter(key=key).order_by("-valid_from").first()
        assert row is not None
        if other(row.value) == row.value:
            continue
        services.add(
            actor=actor, key=key, value=other(row.value), since=date(2020, 1, 1), source="本局新规定", reason="改了",
            confirmed=True,
        )  # fmt: skip
        changed += 1
    assert changed > 3
    ParameterRow.objects.filter(region="").update(confirmed=True, source="换了说法")
    lawbase.forget()
    assert kept(walked.case) == before
    assert tab(walked) == said
    assert "本局新规定" not in said and "换了说法" not in tab(walked)


def test_a_confirmation_afterwards_does_not_reach_back() -> None:
    walked = case_at("archived", "small")
    assert walked.case is not None
    actor = administrator(walked.case.bureau)
    before = kept(walked.case)
    row = next(
        r for r in ParameterRow.objects.filter(key__in=used(walked), confirmed=False, region="") if r.valid_to is None
    )
    services.confirm(row, actor=actor, reason="看过原文")
    lawbase.forget()
    assert kept(walked.case) == before
    assert before.unconfirmed > 0


def test_rows_and_working_are_sealed_with_the_event_and_the_case_still_verifies() -> None:
    walked = case_at("archived", "major")
    assert walked.case is not None
    body = json.loads(Event.objects.get(case=walked.case, name="conclude_investigation").payload)
    assert body["derived"]["working"] and body["derived"]["clauses"]
    for rule in body["rules"]:
        assert {"key", "value", "region", "confirmed", "source", "since"} <= set(rule)
    actor = administrator(walked.case.bureau)
    for key in ("amounts_inclusive", "hearing_amount_unit", "decision_warn_days", "close_days", "surcharge_base"):
        row = ParameterRow.objects.filter(key=key).order_by("-valid_from").first()
        assert row is not None
        value = {"surcharge_base": "full", "decision_warn_days": [30]}.get(key, other(row.value))
        services.add(
            actor=actor, key=key, value=value, since=date(2020, 1, 1), source="本局新规定", reason="改了", confirmed=True,
        )  # fmt: skip
    lawbase.forget()
    report = verify.one(Case.objects.get(pk=walked.case.pk))
    assert report.ok, report.as_dict()


def test_a_row_kept_before_source_and_day_were_kept_still_shows() -> None:
    """Events of earlier versions hold key, value, region and whether it was confirmed."""
    walked = case_at("archived", "small")
    assert walked.case is not None
    event = next(e for e in Event.objects.filter(case=walked.case) if json.loads(e.payload).get("rules"))
    body = json.loads(event.payload)
    for rule in body["rules"]:
        del rule["source"], rule["since"]
    body["derived"].pop("clauses", None)
    rows = list(_parameters(body, lawbase.current().labels))
    assert rows and all(row.source == "" and row.since == "" for row in rows)
    assert not list(_clauses(body))


def test_the_tab_costs_the_same_however_long_the_record_is() -> None:
    def asked(walked: Walked) -> int:
        tab(walked)
        with CaptureQueriesContext(connection) as seen:
            tab(walked)
        return len(seen)

    assert asked(case_at("archived", "major")) == asked(case_at("archived", "small"))
