"""Form pages are checked as a whole; binding takes what a form asks for and says what is missing."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from documents import vocabulary, wording
from documents.forms import Form, FormError, UnknownForm, bind, forms, holds, load_form
from documents.pagecheck import names_in

KEYS = """file_cover file_contents decision_unit decision_person on_the_spot_unit on_the_spot_person
    no_penalty_decision filing_approval penalty_notice hearing_right_notice legal_review_opinion discussion_record
    service_receipt closing_approval closing_sheet evidence_sheet guidance_notice correction_pledge
    inspection_plan inspection_record site_measures correction_order recheck_opinion coercion_approval seizure_decision
    seizure_list seizure_extension seizure_disposal supply_cut_notice supply_cut_decision supply_restored_notice
    inquiry_notice inquiry_record scene_record sampling_receipt preservation_approval preservation_notice
    preservation_list release_approval release_decision appraisal_commission
    clue_register not_filed_approval correction_extension_approval correction_extension_reply seal_strip
    recusal_decision address_confirmation extension_approval suspension_approval investigation_report notice_approval
    statement_record waiver hearing_request hearing_notice hearing_record hearing_report disposition_approval
    review_submission discussion_material payment_demand surcharge_decision deferral_approval deferral_grant
    credit_repair_notice rectification_notice enforcement_demand court_application transfer_approval transfer_letter
    crime_transfer_letter problem_handover withdrawal_approval record_filing_report no_violation_certificate""".split()  # noqa: SIM905
STATUTES = "行政处罚法 行政复议法 行政诉讼法 民事诉讼法 安全生产法 行政强制法".split()  # noqa: SIM905
WORDS = {
    "filing_approval": "立", "penalty_notice": "罚告", "hearing_right_notice": "听告", "legal_review_opinion": "法审",
    "discussion_record": "罚集", "decision_unit": "罚", "decision_person": "罚", "on_the_spot_unit": "罚当",
    "on_the_spot_person": "罚当", "no_penalty_decision": "不罚", "service_receipt": "回", "closing_approval": "结",
    "inspection_plan": "检查", "inspection_record": "检记", "site_measures": "现决", "correction_order": "责改",
    "recheck_opinion": "复查", "coercion_approval": "强审", "seizure_decision": "查扣", "seizure_list": "",
    "seizure_extension": "查扣延期", "seizure_disposal": "查扣处", "supply_cut_notice": "停供通",
    "supply_cut_decision": "停供决", "supply_restored_notice": "恢复通", "inquiry_notice": "询", "inquiry_record": "",
    "scene_record": "勘", "sampling_receipt": "抽", "preservation_approval": "先保审", "preservation_notice": "先保通",
    "preservation_list": "", "release_approval": "先保处审", "release_decision": "先保处", "appraisal_commission": "鉴",
    "clue_register": "案源", "not_filed_approval": "不立", "correction_extension_approval": "延改审",
    "correction_extension_reply": "延改复", "seal_strip": "", "recusal_decision": "避", "address_confirmation": "",
    "extension_approval": "案延", "suspension_approval": "中止", "investigation_report": "调报", "notice_approval": "告审",
    "statement_record": "", "waiver": "", "hearing_request": "", "hearing_notice": "听通", "hearing_record": "",
    "hearing_report": "听报", "disposition_approval": "处呈", "review_submission": "送审", "discussion_material": "",
    "payment_demand": "催", "surcharge_decision": "加罚", "deferral_approval": "缴审", "deferral_grant": "缴批",
    "credit_repair_notice": "信修告", "rectification_notice": "更正", "enforcement_demand": "执行催告",
    "court_application": "强执", "transfer_approval": "移审", "transfer_letter": "移", "crime_transfer_letter": "涉",
    "problem_handover": "移交", "withdrawal_approval": "撤", "record_filing_report": "备",
    "no_violation_certificate": "证",
    "file_cover": "案", "file_contents": "", "closing_sheet": "", "evidence_sheet": "",
    "guidance_notice": "指", "correction_pledge": "",
}  # fmt: skip

every_form = pytest.mark.parametrize("key", KEYS)


def test_the_forms_of_the_first_release_are_there() -> None:
    assert set(forms()) == set(KEYS)
    assert {key: form.word for key, form in forms().items()} == WORDS


@every_form
def test_every_path_and_every_name_in_a_page_is_known(key: str) -> None:
    form = load_form(key)
    assert all(vocabulary.knows(field.path) for field in form.fields)
    assert set(names_in([dict(block) for block in form.body])) <= {field.name for field in form.fields}


@every_form
def test_every_cited_article_is_spelled_the_one_way(key: str) -> None:
    for field in load_form(key).fields:
        if field.article:
            assert re.fullmatch(rf"({'|'.join(STATUTES)}) [1-9]\d*(\([1-9]\d*\))*", field.article), field.article


@pytest.mark.parametrize("key", ["decision_unit", "decision_person", "on_the_spot_unit", "on_the_spot_person"])
def test_every_required_field_of_a_decision_cites_its_article(key: str) -> None:
    required = [field for field in load_form(key).fields if field.required]
    assert required and all(field.article for field in required)


def test_a_decision_covers_every_item_of_article_59() -> None:
    for key in ("decision_unit", "decision_person"):
        cited = {field.article for field in load_form(key).fields}
        assert {f"行政处罚法 59(1)({item})" for item in range(1, 7)} <= cited


@every_form
def test_a_full_context_leaves_nothing_missing(key: str, context_for: Callable[[str], dict[str, Any]]) -> None:
    context = context_for(key)
    context["evidence"][0] |= {"original_place": "物证室", "officers": ["周启明", "何静"], "on": "2026-03-02"}
    bound = bind(load_form(key), context)
    assert bound.missing == ()
    assert json.loads(json.dumps(bound.values, ensure_ascii=False)) == bound.values


@every_form
def test_an_empty_context_misses_exactly_the_required_fields(key: str) -> None:
    form = load_form(key)
    missing = {one.label for one in bind(form, {}).missing}
    expected = {
        field.label.replace("\u3000", "") or field.name
        for field in form.fields
        if field.required and not field.default and (not field.when or holds(field.when, {}))
    }
    assert missing == expected


def test_missing_fields_name_their_article(context: dict[str, Any]) -> None:
    context["violations"][0]["facts"] = " "
    context["bureau"]["court"] = None
    missing = {(one.label, one.article) for one in bind(load_form("decision_unit"), context).missing}
    assert missing == {("违法事实", "行政处罚法 59(1)(2)"), ("提起行政诉讼的人民法院", "行政处罚法 59(1)(5)")}


def test_a_field_whose_condition_fails_is_neither_bound_nor_missed(context: dict[str, Any]) -> None:
    context["statement"] = {"made": False, "summary": "不应出现"}
    context["proposal"]["fine_fen"] = None
    context["bureau"]["bank"] = ""
    bound = bind(load_form("decision_unit"), context)
    assert "statement_text" not in bound.values and bound.missing == ()


def test_dates_are_bound_as_iso_and_lists_keep_only_what_the_form_shows(context: dict[str, Any]) -> None:
    context["on"] = datetime.date(2026, 3, 27)
    context["evidence"][0]["secret"] = "内部"
    values = bind(load_form("decision_unit"), context).values
    assert values["on"] == "2026-03-27"
    assert "secret" not in json.dumps(values["evidence"])
    assert values["fine"] == 500000


def test_the_same_clause_is_named_once(context: dict[str, Any]) -> None:
    context["violations"] *= 2
    values = bind(load_form("decision_unit"), context).values
    assert len(values["clauses"]) == 1 and len(values["facts"]) == 2  # type: ignore[arg-type]


def test_a_value_that_no_paper_can_print_is_refused(context: dict[str, Any]) -> None:
    context["case"]["title"] = object()
    with pytest.raises(FormError):
        bind(load_form("filing_approval"), context)


@pytest.mark.parametrize(("key", "edition"), [("nothing", "AQ2016-YJ"), ("decision_unit", "AQ1999"), ("x", "../forms")])
def test_an_unknown_form_or_edition_is_refused(key: str, edition: str) -> None:
    with pytest.raises(UnknownForm):
        load_form(key, edition)


@pytest.mark.parametrize(
    "page",
    [
        'kind = "poster"',
        '[[fields]]\nname = "a"\npath = "case.nothing"',
        '[[fields]]\nname = "a"\npath = "case.title"\nformat = "roman"',
        'body = [{ type = "dance" }]',
        'body = [{ type = "paragraph", text = "{nobody}" }]',
        'body = [{ type = "paragraph", text = "[" }]',
        "colour = 1",
    ],
)
def test_a_wrong_page_is_refused_by_name(page: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    head = 'title = "试"\n' + ("" if page.startswith("kind") else 'kind = "letter"\n')
    (tmp_path / "AQX").mkdir()
    (tmp_path / "AQX" / "bad.toml").write_text(head + page, encoding="utf-8")
    monkeypatch.setattr("documents.forms.FOLDER", tmp_path)
    with pytest.raises(FormError, match=r"bad\.toml"):
        forms.__wrapped__("AQX")


def test_the_order_of_the_bound_file() -> None:
    keys = [form.key for form in forms().values()]
    places = [keys.index(key) for key in ("file_cover", "file_contents", "decision_unit", "filing_approval",
              "penalty_notice", "legal_review_opinion", "discussion_record", "service_receipt", "closing_approval",
              "closing_sheet")]  # fmt: skip
    assert places == sorted(places)


def test_boxes_name_the_act_that_fills_them() -> None:
    def acts(form: Form) -> dict[str, str]:
        return {box.key: box.filled_by for box in form.boxes}

    assert acts(load_form("filing_approval")) == {
        "handle": "request_filing", "check": "approve_filing", "approve": "approve_filing",
    }  # fmt: skip
    assert acts(load_form("service_receipt")) == {"rows": "serve_decision"}


def test_conditions() -> None:
    values = {"a": "x", "b": False, "n": 0}
    assert holds("a", values) and holds("a=x", values) and holds("!b & !n & !c", values)
    assert not holds("a=y", values) and not holds("!a=x", values) and not holds("a & b", values)


def test_dates_and_sums_on_paper() -> None:
    assert wording.on_paper("2026-02-01") == "2026年2月1日"
    assert wording.on_paper("2026-02-01T09:05") == "2026年2月1日9时05分"
    assert wording.on_paper("二月") == "二月" and wording.on_paper("2026-13-01") == "2026-13-01"
    fine = load_form("decision_unit").field("fine")
    assert wording.shown(fine, 500000) == "人民币伍仟元整（¥5000.00）"


def test_no_article_of_the_old_law_survives_in_the_fixed_wording() -> None:
    spot = json.dumps([dict(block) for block in load_form("on_the_spot_unit").body], ensure_ascii=False)
    assert "应当先自收到" in spot and "直接向" not in spot, "复议前置:行政复议法 23"
    ordinary = json.dumps([dict(block) for block in load_form("decision_unit").body], ensure_ascii=False)
    assert "六个月内直接向" in ordinary and "不超出罚款的数额" in ordinary
