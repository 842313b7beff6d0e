"""Forms 24 to 46 of the national set, the supplements, Henan's names: words, seals, copies, order, today's law."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from documents.amounts import capital_date
from documents.drawing import draw
from documents.forms import EDITION, FormError, UnknownForm, bind, editions, forms, load_form
from documents.paper import STAMP

Context = Callable[[str], dict[str, Any]]
Text = Callable[[bytes], str]

NATIONAL = """penalty_notice statement_record hearing_right_notice hearing_notice hearing_record hearing_report
    disposition_approval discussion_record payment_demand surcharge_decision deferral_approval deferral_grant
    service_receipt enforcement_demand court_application transfer_approval transfer_letter closing_approval""".split()  # noqa: SIM905
# Who sees them outside the bureau: sealed, and in two copies at least.
OUTWARD = """recusal_decision hearing_notice payment_demand surcharge_decision deferral_grant credit_repair_notice
    rectification_notice enforcement_demand court_application transfer_letter crime_transfer_letter problem_handover
    correction_extension_reply no_violation_certificate""".split()  # noqa: SIM905
INSIDE = """clue_register not_filed_approval investigation_report notice_approval hearing_report disposition_approval
    review_submission discussion_material withdrawal_approval suspension_approval extension_approval deferral_approval
    transfer_approval correction_extension_approval""".split()  # noqa: SIM905
BUREAU_SEAL = {"penalty_notice", "hearing_right_notice", "decision_unit", "decision_person", "on_the_spot_unit",
               "on_the_spot_person", "no_penalty_decision", "court_application", "record_filing_report",
               "no_violation_certificate"}  # fmt: skip


def paper(key: str, context: dict[str, Any], edition: str = EDITION, **options: Any) -> bytes:
    form = load_form(key, edition)
    return draw(form, bind(form, context).values, number=f"（豫云）应急{form.word}〔2026〕3号", **options)


def fixed(key: str) -> str:
    return json.dumps([dict(block) for block in load_form(key).body], ensure_ascii=False)


def test_the_file_keeps_the_order_of_the_national_set() -> None:
    ours = [key for key in forms() if key in NATIONAL]
    assert ours == NATIONAL


def test_what_goes_out_is_sealed_and_copied_and_what_stays_is_in_the_second_volume() -> None:
    for key in OUTWARD:
        form = load_form(key)
        assert form.seal and len(form.copies) == 2 and not form.secret_volume, key
        assert any(block["type"] == "seal" for block in form.body), key
    for key in INSIDE:
        form = load_form(key)
        assert form.secret_volume and not form.seal and not form.copies, key
    for key in ("statement_record", "hearing_record", "hearing_request", "waiver", "address_confirmation"):
        assert not load_form(key).seal and not load_form(key).secret_volume, key


def test_the_bureau_s_own_seal_is_kept_for_what_the_law_says() -> None:
    assert {key for key, form in forms().items() if form.seal == "公章"} == BUREAU_SEAL
    assert {form.seal for form in forms().values()} == {"", "公章", "执法专用章"}


@pytest.mark.parametrize("key", [key for key in forms() if key not in ("file_cover", "file_contents")])
def test_no_note_of_the_old_law_is_left(key: str) -> None:
    said = fixed(key)
    assert "人民政府或者" not in said and "或者{government}" not in said, "one review authority only: 行政复议法 24"
    for old in (
        "第五十一条第一项",
        "行政处罚法》第四十二条的规定，{=word}可以",
        "行政处罚法》第五十二条的规定，同意",
        "3日内",
        "三日内",
    ):
        assert old not in said, old
    if "提起行政诉讼" in said and "六十日内向" in said and not key.startswith("on_the_spot"):
        assert "六个月内直接向{court}" in said


@pytest.mark.parametrize("key", ["payment_demand", "surcharge_decision", "deferral_grant"])
def test_a_surcharge_is_never_said_without_its_cap(key: str) -> None:
    assert "每日按罚款数额的百分之三加处罚款" in fixed(key) and "加处罚款的数额不超出罚款的数额" in fixed(key)


def test_demands_say_what_article_35_asks_and_the_court_waits_ten_working_days() -> None:
    cited = {field.article for field in load_form("payment_demand").fields}
    assert {"行政强制法 35(1)(1)", "行政强制法 35(1)(3)"} <= cited
    for key in ("payment_demand", "enforcement_demand"):
        assert "有权进行陈述和申辩" in fixed(key)
    assert "满十个工作日" in fixed("enforcement_demand")
    assert "视为放弃" not in fixed("payment_demand"), "no statute ends the right after three days"


def test_a_hearing_is_told_of_as_article_64_asks() -> None:
    cited = {field.article for field in load_form("hearing_notice").fields}
    assert {"行政处罚法 64(1)(2)", "行政处罚法 64(1)(3)", "行政处罚法 64(1)(4)"} <= cited
    said = fixed("hearing_notice")
    assert "一至二人代理" in said and "视为放弃听证权利" in said and "不承担组织听证的费用" in said


def test_each_instalment_is_written_in_capitals(context_for: Context, text_of: Text) -> None:
    context = context_for("deferral_grant")
    shown = text_of(paper("deferral_grant", context))
    assert "第1期（共2期），于贰零贰陆年零壹拾月零贰拾日前缴纳人民币贰仟伍佰元整（¥2500.00）" in shown
    assert "尚有未到期的罚款人民币贰仟伍佰元整" in shown and "延期缴纳罚款，延长至止" in shown
    context["instalment"] = {"deferred": True, "due": "2026-12-01", "fen": 500000}
    shown = text_of(paper("deferral_grant", context))
    assert "延期缴纳罚款人民币伍仟元整（¥5000.00），延长至贰零贰陆年壹拾贰月零壹日止" in shown


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 15), "贰零贰陆年零壹月壹拾伍日"), (date(2026, 2, 9), "贰零贰陆年零贰月零玖日"),
        (date(2030, 10, 20), "贰零叁零年零壹拾月零贰拾日"), (date(2026, 3, 30), "贰零贰陆年叁月零叁拾日"),
        (date(2026, 11, 11), "贰零贰陆年壹拾壹月壹拾壹日"), (date(2026, 12, 31), "贰零贰陆年壹拾贰月叁拾壹日"),
        (date(2026, 9, 10), "贰零贰陆年玖月零壹拾日"),
    ],
)  # fmt: skip
def test_a_day_in_capitals_cannot_be_altered(day: date, words: str) -> None:
    assert capital_date(day) == words


def test_the_application_to_the_court_bears_the_leader_s_name(context_for: Context, text_of: Text) -> None:
    shown = text_of(paper("court_application", context_for("court_application")))
    assert "应急强执〔2026〕3号签发人：高远" in shown and "（公章）" in shown
    for words in ("云川市人民法院", "已于2026年3月30日送达", "合计人民币肆仟元整", "当事人没有提出意见"):
        assert words in shown, words


def test_only_the_box_that_holds_is_filled_in(context_for: Context, text_of: Text) -> None:
    context = context_for("enforcement_demand")
    context["decision"]["duties_text"] = ""
    shown = text_of(paper("enforcement_demand", context))
    assert "合计人民币肆仟元整" in shown and "责令停产停业" not in shown
    context["hearing"]["oral"] = True
    request = text_of(paper("hearing_request", context))
    assert "由执法人员于2026年3月16日记录" in request and "申请书于" not in request


def test_records_are_signed_on_every_page(context_for: Context, text_of: Text) -> None:
    for key, record, rows in (
        (
            "statement_record",
            "statement",
            ["陈述申辩人（签名）：年月日", "承办人（签名）：承办人（签名）：", "记录人（签名）："],
        ),
        (
            "hearing_record",
            "hearing",
            [
                "申请听证人或者代理人（签名）：年月日",
                "听证主持人（签名）：书记员（签名）：",
                "听证员（签名）：听证员（签名）：",
            ],
        ),
    ):
        context = context_for(key)
        context[record]["record"] = "问：现场情况如何？答：已经停止作业。" * 150
        pages = [page for page in text_of(paper(key, context)).split("\f") if page]
        assert len(pages) >= 3
        assert all(row in page for page in pages for row in rows)


def test_a_paper_prints_the_seal_its_bureau_chose_where_the_bureau_wants_it(
    context_for: Context, text_of: Text, tmp_path: Path
) -> None:
    form, context = load_form("transfer_letter"), context_for("transfer_letter")
    values = bind(form, context).values
    usual, placed = draw(form, values), draw(form, {**values, STAMP: {"kind": "公章", "x_mm": 60, "y_mm": 70}})
    assert "（执法专用章）" in text_of(usual)
    shown = text_of(placed)
    assert "（公章）" in shown and "（执法专用章）" not in shown
    (x, y), (usual_x, usual_y) = (place_of("2026年3月27日", pdf, tmp_path) for pdf in (placed, usual))
    assert x == pytest.approx(60, abs=2) and y == pytest.approx(70, abs=3), "the date stands in the seal's middle"
    assert usual_x > 120 and usual_y > y


def test_a_seal_s_place_never_lies_over_the_text(context_for: Context, tmp_path: Path) -> None:
    form, context = load_form("transfer_letter"), context_for("transfer_letter")
    values = {**bind(form, context).values, STAMP: {"kind": "公章", "x_mm": 150, "y_mm": 260}}
    pdf = draw(form, values)
    text = place_of("联系人：", pdf, tmp_path)
    assert place_of("云川市应急管理局", pdf, tmp_path)[1] < text[1] - 10


def place_of(words: str, pdf: bytes, folder: Path) -> tuple[float, float]:
    """The middle of the last such words on the paper, in millimetres from its left and lower edges."""
    (folder / "x.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-bbox", str(folder / "x.pdf"), "-"], capture_output=True, check=True)
    pattern = rf'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">[^<]*{words}'
    found = re.findall(pattern, done.stdout.decode())
    x0, y0, x1, y1 = map(float, found[-1])
    return (x0 + x1) / 2 * 25.4 / 72, 297 - (y0 + y1) / 2 * 25.4 / 72


# -- editions ------------------------------------------------------------------------------------------------------------


def test_henan_s_edition_inherits_every_page_and_calls_some_otherwise() -> None:
    national, henan = forms(), forms("HN")
    assert set(national) < set(henan) and set(henan) - set(national) == {"sampling_approval"}
    assert list(editions()) == [EDITION, "HN"]
    named = {"penalty_notice": "行政处罚事先告知书", "investigation_report": "调查终结报告", "notice_approval": "行政处罚审批表",
             "disposition_approval": "行政处罚决定审批表", "transfer_letter": "案件移送函", "hearing_record": "听证笔录",
             "discussion_record": "重大复杂案件集体讨论笔录"}  # fmt: skip
    for key, title in named.items():
        form = load_form(key, "HN")
        assert (form.title, form.edition) == (title, "HN")
        assert (form.fields, form.word, form.order) == (national[key].fields, national[key].word, national[key].order)


def test_a_paper_of_henan_s_edition_bears_its_name(context_for: Context, text_of: Text) -> None:
    shown = text_of(paper("penalty_notice", context_for("penalty_notice"), "HN"))
    assert "行政处罚事先告知书" in shown and "应急罚告〔2026〕3号" in shown


@pytest.mark.parametrize(
    "head",
    ['based_on = "AQ2016-YJ"\n[forms.nothing]\ntitle = "无"', 'based_on = "AQ2016-YJ"\n[forms.penalty_notice]\nkind = "list"',
     '[forms.penalty_notice]\ntitle = "无"'],
)  # fmt: skip
def test_an_edition_names_only_pages_it_has_and_only_their_names(
    head: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms()  # the base is known before the folder moves
    (tmp_path / "X1").mkdir()
    (tmp_path / "X1" / "edition.toml").write_text(head, encoding="utf-8")
    monkeypatch.setattr("documents.forms.FOLDER", tmp_path)
    with pytest.raises(FormError, match="名称写错了"):
        forms.__wrapped__("X1")


def test_an_edition_that_rests_on_nothing_known_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "X2").mkdir()
    (tmp_path / "X2" / "edition.toml").write_text('based_on = "X3"', encoding="utf-8")
    monkeypatch.setattr("documents.forms.FOLDER", tmp_path)
    with pytest.raises(UnknownForm):
        forms.__wrapped__("X2")
