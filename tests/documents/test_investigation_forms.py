"""Forms 2 to 23 of the national set: records signed on every page, lists over pages, the notes of today's law."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from documents.drawing import draw
from documents.forms import bind, forms, load_form

Context = Callable[[str], dict[str, Any]]
Text = Callable[[bytes], str]

NATIONAL = """inspection_plan inspection_record site_measures correction_order recheck_opinion coercion_approval
    seizure_decision seizure_list seizure_extension seizure_disposal supply_cut_notice supply_cut_decision
    supply_restored_notice inquiry_notice inquiry_record scene_record sampling_receipt preservation_approval
    preservation_notice preservation_list release_approval release_decision appraisal_commission""".split()  # noqa: SIM905
RECORDS = {"inspection_record": "inspection", "inquiry_record": "inquiry", "scene_record": "scene"}
SIGNED = {
    "inspection_record": ["检查人员（签名）：检查人员（签名）：", "被检查单位现场负责人（签名）：年月日"],
    "inquiry_record": ["询问人（签名）：记录人（签名）：", "被询问人（签名）：年月日"],
    "scene_record": ["勘验人（签名）：勘验人（签名）：", "当事人（签名）：联系方式：", "被邀请人（签名）：记录人（签名）："],
    "seizure_list": ["当事人（签名或者盖章）：年月日", "行政执法人员（签名）：证号：16080101001年月日",
                     "行政执法人员（签名）：证号：16080101002年月日"],
    "preservation_list": ["被通知人（单位负责人）（签名）：年月日", "承办人（签名）：承办人（签名）："],
}  # fmt: skip
DECISIONS = ("site_measures", "correction_order", "seizure_decision", "seizure_extension", "seizure_disposal",
             "supply_cut_decision", "release_decision")  # fmt: skip


def paper(key: str, context: dict[str, Any]) -> bytes:
    form = load_form(key)
    return draw(form, bind(form, context).values, number=f"（豫云）应急{form.word}〔2026〕3号" if form.word else "")


def pages(text: str) -> list[str]:
    return [page for page in text.split("\f") if page]


def test_the_file_keeps_the_order_of_the_national_set() -> None:
    ours = [key for key in forms() if key in NATIONAL]
    assert ours == NATIONAL


@pytest.mark.parametrize("key", NATIONAL)
def test_every_required_part_names_its_article(key: str) -> None:
    required = [field for field in load_form(key).fields if field.required]
    assert required and all(field.article for field in required)


def test_what_goes_out_is_sealed_and_copied_and_what_stays_is_not() -> None:
    inside = {"inspection_plan", "coercion_approval", "preservation_approval", "release_approval"}
    for key in NATIONAL:
        form = load_form(key)
        sealed = any(block["type"] == "seal" for block in form.body)
        assert bool(form.seal) == sealed == (form.kind == "letter"), key
        assert len(form.copies) == (0 if key in inside or key in RECORDS or key == "appraisal_commission" else 2), key
        assert form.secret_volume == (key in inside), key
    assert {load_form(key).seal for key in NATIONAL if load_form(key).seal} == {"执法专用章"}


def test_every_page_of_a_record_is_signed_and_says_which_it_is(context_for: Context, text_of: Text) -> None:
    said = "\n".join(
        f"问：第{n}个工位由谁监护？\n答：第{n}个工位由班组长监护，没有另外安排专人。" for n in range(1, 61)
    )
    for key, branch in RECORDS.items():
        context = context_for(key)
        context[branch]["text"] = said
        found = pages(text_of(paper(key, context)))
        assert len(found) >= 4
        for number, page in enumerate(found, 1):
            assert f"共{len(found)}页第{number}页" in page and all(row in page for row in SIGNED[key]), (key, number)
            assert ("续页" in page) == (number > 1)
        shown = "".join(found)
        assert all(shown.count(f"第{n}个工位由班组长监护") == 1 for n in (1, 30, 60))


def heights(pdf: bytes, words: str) -> list[float]:
    """How far down its page each line stands that begins with these words."""
    done = subprocess.run(["pdftotext", "-bbox-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    found = []
    for line in re.findall(r"<line [^>]*yMin=\"([\d.]+)\".*?</line>", done.decode(), re.DOTALL):
        found.append(float(line))
    text = re.findall(r"<line [^>]*>(.*?)</line>", done.decode(), re.DOTALL)
    return [
        y
        for y, inner in zip(found, text, strict=True)
        if "".join(re.findall(r">([^<]*)</word>", inner)).startswith(words)
    ]


def test_room_is_left_to_write_that_the_record_was_read(context_for: Context) -> None:
    """Three empty lines at least between the last words and the signatures, however the text falls on the page."""
    for lines in range(8, 24):
        context = context_for("inquiry_record")
        context["inquiry"]["text"] = "\n".join(["答：没有。"] * lines + ["答：完毕"])
        pdf = paper("inquiry_record", context)
        last, signatures = heights(pdf, "答：完毕"), heights(pdf, "询问人（签名）")
        leading = load_form("inquiry_record").leading
        assert len(last) == 1
        assert len(signatures) == 2 or signatures[0] - last[0] >= 4 * leading


@pytest.mark.parametrize(("key", "branch", "heading"), [
    ("seizure_list", "seizure", "规格（型号）或者地址"), ("preservation_list", "preservation", "成色（品级）"),
    ("sampling_receipt", "sampling", "规格及批号"), ("appraisal_commission", "appraisal", "规格型号"),
])  # fmt: skip
def test_a_list_goes_on_over_pages_with_every_row_once(
    key: str, branch: str, heading: str, context_for: Context, text_of: Text
) -> None:
    context = context_for(key)
    row = context[branch]["items"][0]
    context[branch]["items"] = [{**row, "no": n, "name": f"物品{n}号"} for n in range(1, 91)]
    found = pages(text_of(paper(key, context)))
    assert len(found) >= 3
    assert all("".join(found).count(f"物品{n}号") == 1 for n in range(1, 91))
    for page in found:
        assert heading in page or "物品" not in page
        assert all(line in page for line in SIGNED.get(key, ()))
        assert re.search(r"共\d+页第\d+页", page)


@pytest.mark.parametrize("key", DECISIONS)
def test_remedies_name_one_government_and_both_periods(key: str, context_for: Context, text_of: Text) -> None:
    shown = text_of(paper(key, context_for(key))).replace("\f", "")
    assert "六十日内向云川市人民政府申请行政复议" in shown and "六个月内直接向云川市人民法院提起行政诉讼" in shown
    assert "人民政府或者" not in shown and "不停止执行，法律另有规定的除外" in shown


@pytest.mark.parametrize("key", ["recheck_opinion", "supply_cut_notice", "supply_restored_notice", "inquiry_notice"])
def test_papers_that_decide_nothing_against_the_reader_offer_no_remedy(
    key: str, context_for: Context, text_of: Text
) -> None:
    assert "复议" not in text_of(paper(key, context_for(key)))


@pytest.mark.parametrize(("key", "said"), [
    ("supply_cut_notice", "第七十条第一款"), ("supply_cut_decision", "第七十条第二款"),
    ("supply_restored_notice", "第七十条第二款"), ("sampling_receipt", "行政处罚法》第五十六条"),
    ("preservation_notice", "行政处罚法》第五十六条"), ("preservation_notice", "七个工作日内"),
    ("release_decision", "行政处罚法》第五十六条"), ("seizure_extension", "行政强制法》第二十五条"),
    ("inquiry_notice", "行政处罚法》第五十五条"), ("correction_order", "行政处罚法》第二十八条第一款"),
    ("seizure_decision", "有权进行陈述和申辩"), ("seizure_decision", "期间不计入上述期限"),
])  # fmt: skip
def test_the_notes_are_those_of_today_s_law(key: str, said: str, context_for: Context, text_of: Text) -> None:
    shown = text_of(paper(key, context_for(key))).replace("\f", "")
    assert said in shown
    assert "第六十七条" not in shown and "第三十七条" not in shown and "安监" not in shown


def test_a_seizure_decision_has_every_item_the_law_lists() -> None:
    cited = {field.article for field in load_form("seizure_decision").fields}
    assert {f"行政强制法 24(2)({item})" for item in range(1, 6)} <= cited


def test_a_refusal_to_sign_stands_on_the_record(context_for: Context, text_of: Text) -> None:
    for key, branch in RECORDS.items():
        context = context_for(key)
        assert "拒绝签名" not in text_of(paper(key, context))
        context[branch]["refusal"] = "在场负责人戴某拒绝签名，没有说明理由，执法记录仪已录像。"
        assert "拒绝签名的情况：在场负责人戴某拒绝签名" in text_of(paper(key, context))


def test_what_to_bring_is_ticked_and_the_rest_is_not_filled_in(context_for: Context, text_of: Text) -> None:
    context = context_for("inquiry_notice")
    assert "特种作业人员台账" in text_of(paper("inquiry_notice", context))
    context["inquiry"]["summons"] = {"at_text": "2026年3月6日9时", "place": "本局", "on": "2026-03-04"}
    shown = text_of(paper("inquiry_notice", context))
    assert "营业执照" in shown and "台账" not in shown and "2026年3月4日" in shown


def test_an_approval_table_shows_each_opinion_in_its_own_box(context_for: Context, text_of: Text) -> None:
    shown = text_of(paper("preservation_approval", context_for("preservation_approval")))
    for words in ("同意报请。承办机构负责人（签名）：邓立2026年3月2日", "手续齐全。审核人（签名）：宋雅2026年3月2日",
                  "同意。审批人（签名）：高远2026年3月2日", "承办人（签名）：周启明证号：16080101001"):  # fmt: skip
        assert words in shown
    context = context_for("preservation_approval")
    context["approvals"] = {}
    assert "审批人（签名）：年月日" in text_of(paper("preservation_approval", context))
