"""Courses a case can take beside the straight one: two parties, recall, suspension, transfer, a new decision, correction."""

from __future__ import annotations

from datetime import date

import pytest

from cases import engine
from cases.facts import Facts
from cases.models import Case, Deadline, Decision, Document, Event, Number
from tests import walk


def fresh(walked: walk.Walked) -> Case:
    assert walked.case is not None
    return Case.objects.get(pk=walked.case.pk)


def facts(walked: walk.Walked) -> Facts:
    case = fresh(walked)
    return Facts(case, case.bureau)


# -- the slowest party leads -------------------------------------------------------------------------------------------


def test_of_two_parties_the_slower_one_holds_the_case_where_it_is() -> None:
    walked = walk.case_at("concluded", "major")
    team = ["何静"]
    walked.perform("serve_notice", "周启明", "2026-06-04", {"party": "p2", "method": "direct"}, team)
    assert fresh(walked).stage == "concluded", "one party is not notified yet"
    walked.perform("serve_notice", "周启明", "2026-06-05", {"party": "p1", "method": "direct"}, team)
    assert fresh(walked).stage == "notified"


def test_a_case_is_decided_and_served_when_its_last_party_is() -> None:
    walked = walk.case_at("resolved", "major", before="decide")
    walked.perform("decide", "高远", "2026-07-13", {"party": "p1"})
    assert fresh(walked).stage == "resolved"
    assert (facts(walked).history.decided, facts(walked).history.undecided) == (["p1"], ["p2"])
    walked.perform("serve_decision", "周启明", "2026-07-14", {"party": "p1", "method": "direct"}, ["何静"])
    assert fresh(walked).stage == "resolved", "the other party is not decided"
    walked.perform("decide", "高远", "2026-07-15", {"party": "p2"})
    assert fresh(walked).stage == "decided"
    walked.perform("serve_decision", "周启明", "2026-07-16", {"party": "p2", "method": "direct"}, ["何静"])
    assert fresh(walked).stage == "served"
    served = dict(Decision.objects.filter(case=fresh(walked)).values_list("party__key", "served_on"))
    assert served == {"p1": date(2026, 7, 14), "p2": date(2026, 7, 16)}


# -- recall ------------------------------------------------------------------------------------------------------------


def test_a_recalled_decision_made_again_is_the_second_copy_of_the_same_number() -> None:
    walked = walk.case_at("decided", "small")
    numbers = Number.objects.count()
    walked.perform("recall_decision", "高远", "2026-03-28", {"reason": "文字有误"})
    assert fresh(walked).stage == "reviewed"
    walked.perform("decide", "高远", "2026-03-29")
    papers = list(
        Document.objects.filter(case=fresh(walked), form="decision_unit").select_related("number").order_by("pk")
    )
    assert [(p.copy, p.state) for p in papers] == [(1, "remade"), (2, "issued")]
    assert papers[0].number is not None
    assert papers[0].number == papers[1].number
    assert Number.objects.count() == numbers, "no number is used up"
    states = list(Decision.objects.filter(case=fresh(walked)).order_by("pk").values_list("state", flat=True))
    assert states == ["recalled", "in_force"]


def test_a_returned_filing_asked_for_again_keeps_its_number() -> None:
    walked = walk.case_at("filing", "small")
    first = Number.objects.get(word="立")
    walked.perform("return_filing", "高远", "2026-03-04", {"reason": "补充初查材料"})
    assert fresh(walked).stage == "clue"
    walked.perform("request_filing", "周启明", "2026-03-05", {"officers": ["周启明", "何静"]})
    walked.perform("approve_filing", "高远", "2026-03-06")
    assert Number.objects.filter(word="立").count() == 1
    assert fresh(walked).number == first.text


# -- suspension and transfer -------------------------------------------------------------------------------------------


def test_a_suspended_case_comes_back_to_where_it_was_and_does_nothing_meanwhile() -> None:
    walked = walk.case_at("notified", "small")
    walked.perform("suspend", "高远", "2026-03-14", {"reason": "等待鉴定", "basis": "本机关规定"})
    assert fresh(walked).stage == "suspended"
    with pytest.raises(engine.Refused, match="中止"):
        walked.perform("submit_for_review", "周启明", "2026-03-23")
    walked.perform("resume", "高远", "2026-03-20", {"reason": "鉴定完成"})
    assert fresh(walked).stage == "notified"
    assert not walked.check("resume", "高远", "2026-03-21", {"reason": "再次"}).allowed


def test_suspended_twice_from_two_stages_a_case_comes_back_to_the_later_one() -> None:
    walked = walk.case_at("investigating", "small")
    data = {"reason": "等待鉴定", "basis": "本机关规定"}
    walked.perform("suspend", "高远", "2026-03-05", data)
    walked.perform("resume", "高远", "2026-03-06", {"reason": "完成"})
    while fresh(walked).stage != "notified":
        walked.step()
    walked.perform("suspend", "高远", "2026-03-14", data)
    walked.perform("resume", "高远", "2026-03-15", {"reason": "完成"})
    assert fresh(walked).stage == "notified"


def test_a_transfer_of_one_party_leaves_the_other_in_the_case() -> None:
    walked = walk.case_at("concluded", "major")
    data = {"reason": "涉嫌犯罪", "kind": "crime", "to": "云川市公安局", "party": "p2"}
    walked.perform("transfer", "高远", "2026-06-04", data)
    assert fresh(walked).stage == "concluded"
    assert facts(walked).history.undecided == ["p1"]
    walked.perform("serve_notice", "周启明", "2026-06-05", {"method": "direct"}, ["何静"])
    assert fresh(walked).stage == "notified", "the party that is gone holds nothing up"


def test_a_whole_transfer_returned_comes_back_to_where_it_was() -> None:
    walked = walk.case_at("notified", "small")
    walked.perform("transfer", "高远", "2026-03-14", {"reason": "涉嫌犯罪", "kind": "crime", "to": "云川市公安局"})
    assert fresh(walked).stage == "transferred"
    walked.perform("return_from_transfer", "高远", "2026-03-20", {"reason": "不予立案", "result": "not_filed"})
    assert fresh(walked).stage == "notified"
    assert facts(walked).history.undecided == ["p1"]


# -- a decision set aside ----------------------------------------------------------------------------------------------


def test_a_decision_annulled_is_made_anew_with_a_number_of_its_own() -> None:
    walked = walk.case_at("served", "varied", before="appeal_result")
    result = {"party": "p1", "result": "annulled", "received_on": "2026-06-20"}
    walked.perform("appeal_result", "宋雅", "2026-06-22", result)
    assert Decision.objects.get(case=fresh(walked)).state == "annulled"
    walked.perform("redecide", "高远", "2026-06-24", {"reason": "重新作出", "procedure_only": True})
    assert fresh(walked).stage == "concluded"
    assert facts(walked).history.undecided == ["p1"]
    assert not facts(walked).history.covered("p1"), "the party is told anew"
    assert Deadline.objects.filter(case=fresh(walked), key="decision_term", done_on=None).count() == 1
    assert Decision.objects.get(case=fresh(walked)).state == "replaced"


# -- correction --------------------------------------------------------------------------------------------------------


def test_a_correction_leaves_the_old_event_as_it_was_and_changes_what_is_read() -> None:
    walked = walk.case_at("notified", "small")
    statement = walked.perform("record_statement", "周启明", "2026-03-14", {"party": "p1", "text": "请求从经"})
    walked.perform(
        "correct_event",
        "周启明",
        "2026-03-15",
        {"event": statement.seq, "fields": {"text": "请求从轻"}, "reason": "笔误"},
    )
    stored = Event.objects.get(pk=statement.pk)
    assert (stored.payload, stored.hash) == (statement.payload, statement.hash)
    assert "请求从经" in stored.payload
    (read,) = facts(walked).history.statements["p1"]
    assert read.text == "请求从轻"
    assert fresh(walked).version == stored.seq + 1, "a correction is an event of its own"


def test_a_correction_that_the_corrected_act_would_not_take_is_refused() -> None:
    walked = walk.case_at("investigating", "small")
    for fields in ({"until": "2026-03-20"}, {"note": 5}, {"no_such": 1}):
        with pytest.raises((engine.Refused, engine.InputError)):
            walked.perform("correct_event", "周启明", "2026-03-05", {"event": 2, "fields": fields, "reason": "笔误"})
