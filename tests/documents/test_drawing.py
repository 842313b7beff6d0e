"""Every form with honest and with hostile values: what is copied from the PDF is what was put in."""

from __future__ import annotations

import io
import re
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from documents import drawing
from documents.drawing import Entry, draw
from documents.forms import Form, bind, forms, load_form
from documents.typefaces import UncoveredCharacter, chain, clean

Context = Callable[[str], dict[str, Any]]
Text = Callable[[bytes], str]

HOSTILE = [
    "A<B公司&C>D\"E'F",
    '<img src="/etc/hostname"/>甲',
    "<b>粗</b></para><font color=red>乙",
    "{party}[{facts}]{0}{{x}}%s%(on)s\\n丙",
    "&lt;&#x4E00;&amp;丁",
    "甲\x00乙\x07\x1b丙\u200b\u202e丁",
    "，。、；：？！）》】”……——（《【“戊",
    "(((((((((((((((己)))))))))))))))",
    "W" * 120 + "庚",
    "㐂㛃䶮〇①℃№㎡×÷±≤≥µ",
    "BT (x) Tj ET endstream endobj %%EOF 辛",
]
every_form = pytest.mark.parametrize("key", list(forms()))
# One form of each kind and profile: test_catalogue.py gives every form all of this in one text.
one_of_each_kind = pytest.mark.parametrize(
    "key", list({(f.kind, f.profile): key for key, f in forms().items()}.values())
)


def issue(key: str, context: dict[str, Any], **options: Any) -> bytes:
    form = load_form(key)
    return draw(form, bind(form, context).values, number="(豫云)应急罚〔2026〕3号", **options)


def without_feet(shown: str) -> str:
    """Words that go on over a page are read without what stands at its foot."""
    return re.sub(r"共\d+页第\d+页|\f", "", shown)


def texts_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = [item for key, item in value.items() if key != "kind"]
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    return [value] if isinstance(value, str) else []


def poisoned(value: Any, poison: str) -> Any:
    """The same tree with every text replaced, but for dates and the words that conditions test."""
    if isinstance(value, dict):
        return {key: item if key == "kind" else poisoned(item, poison) for key, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, poison) for item in value]
    return poison if isinstance(value, str) and not value.startswith("2026-") else value


def bare(text: str) -> str:
    return "".join(clean(text).split()).rstrip("。；;")


@one_of_each_kind
@pytest.mark.parametrize("poison", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_printed_as_it_was_typed(key: str, poison: str, context_for: Context, text_of: Text) -> None:
    values = bind(load_form(key), poisoned(context_for(key), poison)).values
    rows = [Entry("rows", {"title": poison, "document": poison, "remark": poison})]
    shown = text_of(draw(load_form(key), values, entries=rows))
    assert bare(poison) in shown.replace("\f", "")
    for text in texts_in(values):
        assert bare(text) == bare(poison) or text.startswith("2026-")


@every_form
def test_what_a_form_binds_can_be_read_on_the_paper(key: str, context_for: Context, text_of: Text) -> None:
    values = bind(load_form(key), context_for(key)).values
    shown = without_feet(text_of(issue(key, context_for(key))))
    for name, value in values.items():
        for text in texts_in(value):
            if name not in ("kind", "word") and not text.startswith("2026-"):
                assert bare(text) in shown, (name, text)


@every_form
def test_all_fonts_are_embedded_and_text_can_be_copied(
    key: str, context_for: Context, fonts_of: Callable[[bytes], list[list[str]]]
) -> None:
    rows = fonts_of(issue(key, context_for(key)))
    assert rows and all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows), rows


@every_form
def test_the_same_input_gives_the_same_bytes(key: str, context_for: Context) -> None:
    assert issue(key, context_for(key)) == issue(key, context_for(key))


@every_form
def test_an_unfilled_form_can_be_printed_and_filled_in_by_hand(key: str, text_of: Text) -> None:
    form = load_form(key)
    shown = text_of(draw(form, {}))
    assert (f"应急{form.word}〔〕号" if form.word else form.title) in shown or form.kind == "cover"


@every_form
def test_a_realistic_case_stays_on_two_pages(key: str, context_for: Context) -> None:
    with pikepdf.open(io.BytesIO(issue(key, context_for(key)))) as pdf:
        assert len(pdf.pages) <= (2 if load_form(key).kind == "letter" else 1)


@pytest.mark.parametrize("key", ["decision_unit", "no_penalty_decision", "filing_approval", "discussion_record"])
def test_three_thousand_characters_flow_over_the_pages(key: str, context_for: Context, text_of: Text) -> None:
    long = "".join(f"第{number}处隐患位于甲车间乙工位,现场没有设置明显的安全警示标志。" for number in range(1, 101))
    context = context_for(key)
    context["violations"][0]["facts"] = context["case"]["summary"] = context["discussion"]["content"] = long
    pages = text_of(issue(key, context)).split("\f")
    assert len([page for page in pages if page]) >= 3
    whole = "".join(pages)
    assert all(f"第{number}处隐患" in whole for number in (1, 50, 99, 100))
    for number, page in enumerate(page for page in pages if page):
        assert f"第{number + 1}页" in page
        if key == "discussion_record":
            assert "主持人（签名）" in page and "记录人（签名）" in page


def test_a_list_over_pages_repeats_its_header(text_of: Text) -> None:
    rows = [Entry("rows", {"no": n, "title": f"材料{n}", "on": "2026-03-01", "page": n}) for n in range(1, 81)]
    pages = [page for page in text_of(draw(load_form("file_contents"), {}, entries=rows)).split("\f") if page]
    assert len(pages) >= 3 and all("文件名称及编号" in page for page in pages)
    assert all(f"材料{n}" in "".join(pages) for n in range(1, 81))


def test_a_rare_name_above_the_basic_plane_is_copied_right(context_for: Context, text_of: Text) -> None:
    rare = next((char for char in "𠮷𠂇𪚥𡋾\U0001f100" if covered(char)), "")
    assert rare, "no font here reaches above U+FFFF"
    context = context_for("decision_person")
    context["party"]["name"] = rare + "㐂"
    assert rare + "㐂" in text_of(issue("decision_person", context))


def covered(char: str) -> bool:
    try:
        return bool(chain("仿宋").glyph(char))
    except UncoveredCharacter:
        return False


def test_a_character_without_glyph_stops_the_paper(context_for: Context) -> None:
    context = context_for("decision_unit")
    context["violations"][0]["facts"] = "事实\U0001fad8。"
    with pytest.raises(UncoveredCharacter, match=r"U\+1FAD8"):
        issue("decision_unit", context)


def test_opinions_are_drawn_into_their_boxes(context_for: Context, text_of: Text) -> None:
    entries = [
        Entry("check", {"opinion": "事实初步清楚。", "name": "邓立", "on": "2026-03-03"}),
        Entry("approve", {"opinion": "同意立案。", "names": ["高远"], "on": "2026-03-04"}),
    ]
    shown = text_of(issue("filing_approval", context_for("filing_approval"), entries=entries))
    assert "事实初步清楚。审核人（签名）：邓立2026年3月3日" in shown
    assert "同意立案。审批人（签名）：高远2026年3月4日" in shown
    assert "建议立案。承办人（签名）：周启明证号：16080101001" in shown
    blank = text_of(issue("filing_approval", context_for("filing_approval")))
    assert "审批人（签名）：年月日" in blank


def test_rows_of_the_receipt_are_added_once_each(context_for: Context, text_of: Text) -> None:
    context = context_for("service_receipt")
    first = Entry("rows", dict(context["service_rows"][0]))
    second = Entry("rows", {"document": "行政处罚决定书", "number": "罚3号", "on": "2026-03-30", "servers": ["何静"]})
    shown = text_of(issue("service_receipt", context, entries=[first, second]))
    assert shown.count("行政处罚告知书") == 1 and "行政处罚决定书罚3号" in shown and "2026年3月30日" in shown


def test_a_further_draft_and_a_void_paper_say_so(context_for: Context, text_of: Text) -> None:
    context = context_for("decision_unit")
    assert "第2稿" in text_of(issue("decision_unit", context, copy=2))
    assert "稿" not in text_of(issue("decision_unit", context))
    pages = text_of(issue("decision_unit", context, state="void")).split("\f")
    assert all("作废" in page for page in pages if page)


def test_the_decision_says_what_today_s_law_demands(context_for: Context, text_of: Text) -> None:
    shown = without_feet(text_of(issue("decision_unit", context_for("decision_unit"))))
    for words in ("六十日内向云川市人民政府申请行政复议", "六个月内直接向云川市人民法院提起行政诉讼", "十五日内",
                  "百分之三加处罚款,加处罚款的数额不超出罚款的数额", "本文书制作两份"):  # fmt: skip
        assert words.replace(",", "，") in shown


def test_the_handling_of_statement_and_hearing_is_told(context_for: Context, text_of: Text) -> None:
    context = context_for("decision_unit")
    context |= {"statement": {"made": False, "waived": True}, "notice": {"hearing": True}}
    context["hearing"] = {"held": True, "on": "2026-03-20", "chair": "宋雅"}
    shown = text_of(issue("decision_unit", context))
    assert "明确表示放弃陈述、申辩" in shown and "本机关于2026年3月20日组织了听证，由宋雅主持" in shown


def test_on_the_spot_reconsideration_comes_first_and_one_box_is_ticked(context_for: Context, text_of: Text) -> None:
    context = context_for("on_the_spot_unit")
    later = text_of(issue("on_the_spot_unit", context))
    assert "应当先自收到本决定书之日起六十日内" in later and "直接向" not in later
    context["penalty_on_spot"]["collect_text"] = "一百元以下"
    now = issue("on_the_spot_unit", context)
    assert "当场收缴，理由：一百元以下" in text_of(now) and "云川银行营业部" not in text_of(now)


def test_the_seal_never_stands_on_a_page_without_text(context_for: Context, text_of: Text) -> None:
    for length in range(0, 900, 60):
        context = context_for("decision_unit")
        context["violations"][0]["facts"] = "甲" * length + "。"
        pages = [page for page in text_of(issue("decision_unit", context)).split("\f") if page]
        with_seal = next(page for page in pages if "（公章）" in page)
        assert "强制执行" in with_seal or "其他执行措施" in with_seal


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def test_a_letter_is_closed_up_where_that_saves_a_page(context_for: Context, text_of: Text) -> None:
    form, context = load_form("on_the_spot_unit"), context_for("on_the_spot_unit")
    closed_up = 0
    for length in range(0, 1500, 100):
        context["violations"][0]["facts"] = "甲" * length + "。"
        values = bind(form, context).values
        before = len(drawing._filled(form, values, "", "", ()).flow.pages)
        after = draw(form, values)
        assert pages_of(after) in (before, before - 1) and text_of(after).count("甲") == length
        closed_up += pages_of(after) < before
    assert 0 < closed_up < 15


def test_a_cover_with_long_names_stays_on_one_page(context_for: Context) -> None:
    context = context_for("file_cover")
    context["case"]["title"] = context["closing"]["result_text"] = "云川市瑞丰化工仓储物流有限公司" * 12
    assert pages_of(issue("file_cover", context)) == 1


def test_every_party_has_its_block_and_borrows_nothing(context_for: Context, text_of: Text) -> None:
    unit, person = context_for("decision_unit")["party"], context_for("decision_person")["party"]
    del person["position"], person["postcode"]
    for key in ("filing_approval", "closing_approval"):
        context = context_for(key)
        context["parties"] = [unit, person]
        shown = text_of(issue(key, context))
        assert unit["name"] in shown and person["id_no"] in shown and person["address"] in shown
        assert shown.count(unit["position"]) == 1 and shown.count(unit["postcode"]) == 1


def test_evidence_keeps_its_own_number(context_for: Context, text_of: Text) -> None:
    context = context_for("decision_unit")
    context["evidence"][1]["number"] = 7
    assert "证据7：林某询问笔录" in text_of(issue("decision_unit", context))


def test_a_fact_not_proven_is_neither_found_nor_corrected(context_for: Context, text_of: Text) -> None:
    context = context_for("no_penalty_decision")
    assert "经查明" in text_of(issue("no_penalty_decision", context))
    context["proposal"]["not_proven"] = True
    shown = text_of(issue("no_penalty_decision", context))
    assert "对你单位涉嫌下列违法行为立案调查" in shown
    assert all(word not in shown for word in ("经查明", "以上事实", "责令", "进行教育"))


def test_dates_and_names_are_not_torn_in_the_receipt(context_for: Context) -> None:
    row = {"document": "行政处罚听证告知书", "on": "2026-12-30", "method_text": "直接送达", "servers": "周启明、何静"}
    pdf = draw(load_form("service_receipt"), bind(load_form("service_receipt"), context_for("service_receipt")).values,
               entries=[Entry("rows", row)])  # fmt: skip
    lines = lines_of(pdf)
    assert any("2026年12月30日" in line for line in lines) and any("行政处罚听证告知书" in line for line in lines)


def lines_of(pdf: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


@every_form
def test_the_title_is_in_the_document_s_properties(key: str, context_for: Context) -> None:
    form: Form = load_form(key)
    with pikepdf.open(io.BytesIO(issue(key, context_for(key)))) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith(form.title)
        assert str(pdf.Root.Lang) == "zh-CN"


def test_a_decision_is_drawn_in_well_under_a_second(context_for: Context) -> None:
    issue("decision_unit", context_for("decision_unit"))
    started = time.perf_counter()
    for _ in range(5):
        issue("decision_unit", context_for("decision_unit"))
    assert (time.perf_counter() - started) / 5 < 0.5, "measured 25-35 ms on an idle core"
