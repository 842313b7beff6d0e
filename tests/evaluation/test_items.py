"""Each automatic item has a case that passes and one that fails; one thing changed changes exactly the items it should."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cases import clock
from cases.models import Document, Event, Licence, OfficerRole, SealImage, SealUse
from cases.registry import Role
from review.evaluation.checks import CHECKS
from review.models.standards import Mode
from tests.evaluation.whole import (
    PAID,
    RECORDED,
    WITNESS,
    Raw,
    act,
    attach,
    before,
    blob,
    failing,
    judged,
    scan,
    standard,
    walk,
    whole,
)
from tests.walk import Walked, sample, start

pytestmark = pytest.mark.django_db
Edit = Callable[[Raw], Any]


def test_a_whole_case_loses_nothing_and_every_item_says_why() -> None:
    found = judged(walk(whole()))
    assert failing(found) == set()
    assert {i.code: i.reason for i in found.items if i.lost > 0} == {}
    assert found.vetoes == () and found.total == 100 and found.provisional
    assert all(item.reason for item in found.items)
    shown = {item.code for item in found.items if item.state in ("passed", "to_confirm") and item.places}
    assert {"A1", "B1", "C5", "D8", "E4", "F3", "F4", "F5.7", "G1", "J2", "J3", "J4"} <= shown


def nobody_represents_it(raw: Raw) -> None:
    raw["parties"][0].pop("legal_representative")


def tip_off(raw: Raw) -> None:
    raw["source"] = {"kind": "tip_off", "on": raw["source"]["on"], "place": "三号仓库"}


def filed_late(raw: Raw) -> None:
    raw["bureau"]["parameters"]["filing_days"] = 1


def overlapping(raw: Raw) -> None:
    again = {"person": "林某", "from": "15:00", "to": "15:40", "place": "询问室", "text": "问：……答：……", "proves": ["v1"],
             "identity": {"sex": "男", "id_no": "110105199001010015", "employer": "某公司", "address": "某路2号"}}  # fmt: skip
    before(raw, "add_evidence", {"act": "inquire", "on": "2026-05-18", "by": "周启明", "with": ["何静"], "data": again})


def two_people(raw: Raw) -> None:
    act(raw, "inquire")["data"] |= {
        "person": "韩某、林某", "identity": {"sex": "女", "id_no": "11010519491231002X", "employer": "瑞丰", "address": "某路"},
    }  # fmt: skip


def commissioned(raw: Raw) -> None:
    asked = {"body": "某鉴定所", "subject": "图纸真伪", "proves": ["v1"], "items": [{"name": "图纸"}]}
    before(
        raw,
        "add_evidence",
        {"act": "commission_appraisal", "on": "2026-05-18", "by": "周启明", "with": ["何静"], "data": asked},
    )


def evidence_on(day: str) -> Raw:
    more = {"kind": "document", "title": "补充材料", "proves": ["v1"], "source": "当事人提供"}
    return {"act": "add_evidence", "on": day, "by": "周启明", "with": ["何静"], "data": more}


def served_late(raw: Raw) -> None:
    """After the seven working days; what follows keeps its order."""
    served = act(raw, "serve_decision")
    raw["acts"].remove(served)
    served["on"] = "2026-07-23"
    before(raw, "pay", served)
    raw["acts"].remove(act(raw, "pay", 2))  # paid within fifteen days of that: no surcharge


def published_late(raw: Raw) -> None:
    published = act(raw, "publish")
    raw["acts"].remove(published)
    published["on"] = "2026-07-23"
    before(raw, "pay", published)


def filed_for_record_late(raw: Raw) -> None:
    told = act(raw, "file_record")
    raw["acts"].remove(told)
    told["on"] = "2026-07-29"
    before(raw, "close", told)


def put(name: str, which: int = 0, **data: Any) -> Edit:
    """An edit that sets fields of an act."""

    def edit(raw: Raw) -> None:
        act(raw, name, which).setdefault("data", {}).update(data)

    return edit


EDITS: dict[str, tuple[Edit, set[str]]] = {
    "nobody knows who represents the party": (nobody_represents_it, {"A1", "B3", "E1", "F5.1"}),
    "nobody knows who tipped off": (tip_off, {"A2"}),
    "the opinion names no law": (put("request_filing", opinion="建议立案。"), {"A4"}),
    "the filing came late": (filed_late, {"A6"}),
    "the inspection names no place": (lambda raw: raw["source"]["inspection"].pop("place"), {"B1", "H6"}),
    "an officer was in two interviews at once": (overlapping, {"C1"}),
    "two people in one record": (two_people, {"C2"}),
    "the person questioned is a stranger": (put("inquire", person="李某"), {"C3"}),
    "a helper wrote the record": (put("inquire", recorder="协管员小王"), {"C5"}),
    "a copy without its origin": (put("add_evidence", source="", original_at=""), {"D0"}),
    "kept nobody says where": (put("preserve", place=""), {"D2"}),
    "one officer inspected": (lambda raw: act(raw, "register_clue").update({"with": []}), {"D5", "V04"}),
    "a refusal nobody saw": (put("preserve", signed=False, refusal_note="未签"), {"D6"}),
    "released late": (lambda raw: act(raw, "release_preserved").update(on="2026-05-26"), {"D8"}),
    "the expert never answered": (commissioned, {"D10"}),
    "the article is not cited to the paragraph": (
        lambda raw: [v.update(violated="安全生产法/33") for v in raw["violations"]], {"E3"},
    ),
    "evidence after the report": (lambda raw: before(raw, "serve_notice", evidence_on("2026-06-04")), {"E4"}),
    "evidence after the decision": (lambda raw: before(raw, "decide", evidence_on("2026-07-20")), {"E4", "H4"}),
    "the minutes name no recorder": (put("resolve_discussion", recorder=""), {"F4"}),
    "no bank is named": (lambda raw: raw["bureau"].pop("bank"), {"F5.4"}),
    "no court is named": (lambda raw: raw["bureau"].pop("court"), {"F5.5"}),
    "served late": (served_late, {"G1"}),
    "the bureau collects for itself": (lambda raw: raw["bureau"].update(payee=raw["bureau"]["name"]), {"G3"}),
    "kept for five years": (put("archive", retention="5年"), {"H2"}),
    "evidence without pages": (put("add_evidence", pages=0), {"H5"}),
    "nobody says how the review's opinions were taken": (put("submit_for_review", 1, opinion=""), {"J2"}),
    "published late": (published_late, {"J3"}),
    "filed for record late": (filed_for_record_late, {"J4"}),
    "credit repair was not told": (put("serve_decision", credit_repair_notice=False), {"J4"}),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_one_thing_left_out_fails_exactly_its_items(name: str) -> None:
    edit, expected = EDITS[name]
    raw = whole()
    edit(raw)
    found = judged(walk(raw))
    assert failing(found) == expected, {i.code: i.reason for i in found.items if i.state == "failed"}
    assert (found.total == 0) == any(code.startswith("V") for code in expected)


@pytest.mark.parametrize(("left_out", "expected"), [("signed", {"B5"}), ("recorded", {"J1"}), ("receipts", {"G2"})])
def test_paper_left_out_fails_exactly_its_item(left_out: str, expected: set[str]) -> None:
    assert failing(judged(walk(whole(), **{left_out: False}))) == expected


def test_one_signature_changes_exactly_one_item() -> None:
    walked = walk(whole(), until="archive")
    unsigned = judged(walked)
    scan(walked, "inspection_record")
    signed = judged(walked)
    changed = [a.code for a, b in zip(unsigned.items, signed.items, strict=True) if a != b]
    assert changed == ["B5"] and signed.total - unsigned.total == 2


def test_a_refusal_with_a_witness_stands_for_the_signature() -> None:
    raw = whole()
    raw["source"]["inspection"]["refusal_note"] = WITNESS
    assert failing(judged(walk(raw, signed=False))) == set()


def test_an_approver_who_was_no_leader_that_day() -> None:
    walked = walk(whole())
    OfficerRole.objects.filter(officer=walked.people["高远"], role=Role.LEADER).update(valid_from="2026-05-14")
    assert failing(judged(walked)) == {"A5"}


def test_a_decider_who_was_no_leader_that_day() -> None:
    walked = walk(whole())
    OfficerRole.objects.filter(officer=walked.people["高远"], role=Role.LEADER).update(valid_to="2026-07-11")
    assert failing(judged(walked)) == {"F4"}


def test_a_licence_known_to_have_ended_makes_the_file_fail() -> None:
    walked = walk(whole())
    Licence.objects.filter(officer=walked.people["何静"]).update(valid_to="2026-05-17")
    found = judged(walked)
    assert failing(found) == {"V03"} and found.vetoes == ("V03",)
    assert found.total == 0 and found.grade == "不合格"
    assert "何静在2026-05-18没有有效的执法证" in found.item("V03").reason


def test_seals_are_looked_for_where_the_bureau_keeps_them_here() -> None:
    walked = walk(whole())
    assert walked.case is not None
    assert judged(walked).item("F5.6").state == judged(walked).item("D7").state == "to_confirm"
    event = Event.objects.filter(case=walked.case).latest("seq")
    bureau = walked.case.bureau
    picture = {"bureau": bureau, "blob": blob("seal", "image/png"), "sha256": "0", "width_mm": 42, "event": event}
    image = SealImage.objects.create(kind="公章", **picture)
    assert failing(judged(walked)) == {"F5.6"}  # the seal of records and lists is another one, kept elsewhere
    assert judged(walked).item("D7").state == "to_confirm"
    SealImage.objects.create(kind="执法专用章", **picture)
    assert failing(judged(walked)) == {"D7", "F5.6"}
    for document in Document.objects.filter(case=walked.case):
        SealUse.objects.create(
            document=document, image=image, officer=walked.people["高远"], at=clock.now(), event=event
        )
    assert failing(judged(walked)) == set()


def test_an_expert_opinion_in_the_file_is_enough() -> None:
    raw = whole()
    commissioned(raw)
    came = {"kind": "appraisal", "title": "鉴定意见书", "proves": ["v1"]}
    before(
        raw,
        "conclude_investigation",
        {"act": "add_evidence", "on": "2026-05-25", "by": "周启明", "with": ["何静"], "data": came},
    )
    walked = walk(raw)
    assert failing(judged(walked)) == {"D10"}  # the paper itself is not attached
    attach(Event.objects.get(case=walked.case, name="add_evidence", on=date(2026, 5, 25)), "application/pdf")
    assert failing(judged(walked)) == set()


def test_a_paper_taken_out_leaves_a_gap_in_the_contents() -> None:
    walked = start(whole())
    while walked.rest[0].act != "resolve_discussion":
        walked.step()
    papers = list(Document.objects.filter(case=walked.case).order_by("pk").values_list("form", flat=True))
    void = {"paper": papers.index("discussion_material") + 1, "void": True, "reason": "作废"}
    walked.perform("remake_document", "邓立", "2026-07-09", void)
    _finish(walked)
    assert failing(judged(walked)) == {"H3"}


def test_a_decision_paper_made_again_keeps_the_day_of_the_decision() -> None:
    walked = start(whole())
    while walked.rest[0].act != "serve_decision":
        walked.step()
    forms = list(Document.objects.filter(case=walked.case).order_by("pk").values_list("form", flat=True))
    again = {"paper": forms.index("decision_unit") + 1, "reason": "重印"}
    walked.perform("remake_document", "高远", "2026-07-14", again)
    _finish(walked)
    assert failing(judged(walked)) == set()


def test_one_date_on_the_decision_changes_exactly_one_item() -> None:
    walked = walk(whole())
    right = judged(walked)
    document = Document.objects.get(case=walked.case, form="decision_person")
    wrong = document.values.replace('"on":"2026-07-13"', '"on":"2026-07-12"')
    Document.objects.filter(pk=document.pk).update(values=wrong)
    found = judged(walked)
    assert [a.code for a, b in zip(right.items, found.items, strict=True) if a != b] == ["F5.7"]
    assert failing(found) == {"F5.7"}


def test_a_file_without_its_decision_loses_what_the_decision_has_to_say() -> None:
    walked = walk(whole())
    Document.objects.filter(case=walked.case, form__in=("decision_unit", "decision_person")).update(state="void")
    assert failing(judged(walked)) == {"F5.1", "F5.4", "F5.5", "F5.6", "F5.7", "H3"}


def _finish(walked: Walked) -> None:
    while walked.rest:
        name = walked.rest[0].act
        if name == "archive":
            scan(walked, "inspection_record")
        event = walked.step()
        if name in (*RECORDED, *PAID):
            attach(event, "video/mp4")
    assert walked.case is not None
    for event in Event.objects.filter(case=walked.case, name__in=RECORDED):
        if not event.files.exists():
            attach(event, "video/mp4")


def test_every_automatic_item_has_a_case_that_fails() -> None:
    failed = set().union(*(expected for _, expected in EDITS.values()))
    failed |= {
        "B5",
        "J1",
        "G2",
        "A5",
        "F4",
        "V03",
        "D7",
        "F5.6",
        "D10",
        "H3",
        "F5.1",
        "F5.7",
        "H1",
    }  # the tests above, and below
    automatic = set(standard().items.filter(mode=Mode.AUTOMATIC).values_list("code", flat=True))
    assert automatic == failed


def test_every_check_is_named_by_a_standard() -> None:
    named = {name for code in ("composite", "defects") for item in standard(code).items.all() for name in item.checks}
    assert named == set(CHECKS)


AGAIN: list[tuple[str, str, str, dict[str, Any]]] = [
    ("file_appeal", "宋雅", "2026-04-20", {"party": "p1", "kind": "reconsideration", "authority": "云川市人民政府"}),
    ("appeal_result", "宋雅", "2026-05-20", {"party": "p1", "result": "annulled"}),
    ("withdraw_publication", "周启明", "2026-05-20", {"reason": "决定被撤销"}),
    ("redecide", "高远", "2026-05-21", {"reason": "程序违法", "procedure_only": True}),
    ("serve_notice", "周启明", "2026-05-22", {"method": "direct"}),
    ("waive_statement", "周启明", "2026-05-25", {"party": "p1"}),
    ("submit_for_review", "周启明", "2026-05-26", {}),
    ("pass_review", "宋雅", "2026-05-27", {}),
    ("decide", "高远", "2026-05-28", {}),
    ("serve_decision", "周启明", "2026-05-29", {"credit_repair_notice": True}),
    ("publish", "周启明", "2026-06-01", {}),
    ("close", "高远", "2026-06-02", {}),
    ("archive", "田禾", "2026-06-03", {}),
]


def test_a_case_decided_again_and_archived_again_is_two_files() -> None:
    walked = start(sample("small"))
    while walked.rest:
        walked.step()
    once = failing(judged(walked))
    for name, by, on, data in AGAIN:
        walked.perform(name, by, on, data, ("何静",) if name.startswith("serve_") else ())
    assert failing(judged(walked)) - once == {"H1"}
