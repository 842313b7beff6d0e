"""One wrong value in a sample: refused before anything is done, with the path of the value and a sentence in Chinese."""

from typing import Any

import pytest

from cases import dossier
from cases.inputs import InputError
from tests.dossier.editing import GONE, changed, index, wrongs
from tests.story.telling import rows

FILING = f"acts[{index('small', 'request_filing')}]"
ORDER = f"acts[{index('small', 'order_correction')}]"
EVIDENCE = f"acts[{index('small', 'add_evidence')}]"
TALK = f"acts[{index('small', 'inquire')}]"
CONCLUDE = f"acts[{index('small', 'conclude_investigation')}]"
LINE = f"{CONCLUDE}.data.proposals[0]"
FINE = f"{LINE}.penalties[0].amount_yuan"
NOTICE = f"acts[{index('small', 'serve_notice')}]"
WAIVE = f"acts[{index('small', 'waive_statement')}]"
PASS = f"acts[{index('small', 'pass_review')}]"
PAY = f"acts[{index('small', 'pay')}]"
LONG = "长" * 3000

# where, what is put there, what is said; "" where any sentence will do
WRONG: list[tuple[str, Any, str]] = [
    # wrong type
    ("bureau", [], "应为对象"),
    ("bureau.name", 5, "应为文字"),
    ("title", None, "应为文字"),
    ("procedure", "quick", "ordinary、summary"),
    ("officers", {}, "应为列表"),
    ("officers", [], "至少要有1项"),
    ("officers[0]", "周启明", "应为对象"),
    ("officers[0].role", "inspektor", "inspector"),
    ("officers[0].also", "leader", "应为列表"),
    ("officers[4].head", "yes", "应为 true 或 false"),
    ("parties[0].kind", "company", "unit、individual_business、person"),
    ("violations[0].life_safety_harm", 1, "应为 true 或 false"),
    ("acts", "none", "应为列表"),
    ("acts[0]", None, "应为对象"),
    (f"{ORDER}.with", "何静", "应为列表"),
    (f"{ORDER}.data", [], "应为对象"),
    (f"{EVIDENCE}.data.pages", "2", "应为整数"),
    (f"{EVIDENCE}.data.pages", True, "应为整数"),
    (f"{EVIDENCE}.data.kind", "video", "audio_video"),
    (f"{EVIDENCE}.data.proves", "v1", "应为列表"),
    (f"{NOTICE}.data.method", 1, ""),
    (f"{LINE}.penalties", {"kind": "fine"}, "应为列表"),
    # missing
    ("bureau.code", GONE, "缺少这一项"),
    ("acts[3].by", GONE, "缺少这一项"),
    ("acts[3].on", GONE, "缺少这一项"),
    (f"{TALK}.data.text", GONE, "缺少这一项"),
    (f"{PAY}.data.receipt_no", GONE, "缺少这一项"),
    ("title", "   ", "不能为空"),
    # unknown field, act, id, officer
    ("bureau.nmae", "x", "没有这一项"),
    ("parties[0].fax", "1", "没有这一项"),
    (f"{PAY}.data.fen", 500000, "没有这一项"),
    (f"{FILING}.with_", [], "没有这一项"),
    (f"{FILING}.act", "request_filling", "是不是 request_filing"),
    (f"{FILING}.act", "x" * 2000, "太长"),
    (f"{FILING}.act", "", "不能为空"),
    ("violations[0].party", "p9", "没有编号为“p9”的当事人"),
    (f"{LINE}.party", "p9", "没有编号为“p9”的当事人"),
    (f"{WAIVE}.data.party", "p9", "没有编号为“p9”的当事人"),
    (f"{WAIVE}.data.party", ["p9"], ""),
    (f"{LINE}.violations[0]", "v9", "没有编号为“v9”的违法事实"),
    (f"{EVIDENCE}.data.proves[0]", "v9", "没有编号为“v9”的违法事实"),
    ("parties[0].id", "1st", "字母"),
    ("parties[0].id", "p" * 30, "20"),
    (f"{FILING}.by", "王五", "officers 中没有“王五”"),
    (f"{FILING}.by", "", "不能为空"),
    (f"{FILING}.data.officers[1]", "王五", "officers 中没有“王五”"),
    (f"{ORDER}.with[0]", "王五", "officers 中没有“王五”"),
    (f"{FILING}.entered_by", "王五", "officers 中没有“王五”"),
    (f"{FILING}.data.entered_by", "王五", "officers 中没有“王五”"),
    (f"{FILING}.data.entered_by", ["周启明"], ""),
    (f"{FILING}.approved_by", "王五", "officers 中没有“王五”"),
    (f"{FILING}.data.approved_by", "王五", "officers 中没有“王五”"),
    # dates
    (f"{FILING}.on", "2999-01-01", ""),
    (f"{FILING}.on", "2026-12-01", "在今天之后"),
    (f"{FILING}.on", "2026-02-30", "没有“2026-02-30”这一天"),
    (f"{FILING}.on", "2026-3-4", "2026-03-02 的样子"),
    (f"{FILING}.on", "２０２６-03-04", "2026-03-02 的样子"),
    (f"{FILING}.on", "2026-03-04\n", "2026-03-02 的样子"),
    (f"{FILING}.on", 20260304, "2026-03-02 的样子"),
    (f"{FILING}.on", "0001-01-01", "1900年至2100年"),
    ("source.on", "2027-01-01", "在今天之后"),
    ("violations[0].act_start", "2027-01-01", "在今天之后"),
    ("parties[0].birth", "2027-01-01", "在今天之后"),
    (f"{ORDER}.data.until", "9999-12-31", "1900年至2100年"),
    (f"{TALK}.data.from", "9:10", "09:30 的样子"),
    (f"{TALK}.data.from", "25:10", "09:30 的样子"),
    ("officers[0].valid_to", "2020-01-01", "早于有效期起"),
    ("officers[0].valid_from", GONE, "要写有效期起"),
    # amounts
    (FINE, True, "应为数字"),
    (FINE, [5000], "应为数字"),
    (FINE, "五千", "应为数字"),
    (FINE, "5,000", "不加逗号"),
    (FINE, "５０００", "应为数字"),
    (FINE, "1e5", "应为数字"),
    (FINE, 0, "大于零"),
    (FINE, -5000, "大于零"),
    (FINE, 10**14, "一千亿"),
    (FINE, 10**4000, "一千亿"),
    (FINE, None, ""),
    # text
    ("title", "题\x00目", "看不见的字符(U+0000)"),
    ("parties[0].name", "甲\u202e乙", "U+202E"),
    ("parties[0].name", "甲\u200b乙", "U+200B"),
    ("parties[0].name", "甲\ud800", "U+D800"),
    ("parties[0].name", "甲\n乙", "一行"),
    ("parties[0].name", LONG, "最多100个字"),
    ("bureau.name", LONG, "最多100个字"),
    ("bureau.abbr", "云" * 21, "最多20个字"),
    ("officers[0].name", LONG, "最多50个字"),
    ("officers[0].licence_no", "1" * 41, "最多40个字"),
    ("title", LONG, "最多200个字"),
    (f"{PAY}.data.receipt_no", "1" * 61, "最多60个字"),
    (f"{FILING}.data.opinion", "长" * 20_001, "最多20000个字"),
    ("parties[0].name", "甲\ue000", "U+E000"),
    # codes and citations
    ("bureau.code", "41", "6至12位数字"),
    ("bureau.code", "４１０８９９", "6至12位数字"),
    ("violations[0].clause", "安全生产法第97条", "法律名/条/款/项"),
    ("violations[0].step", "frist", "first"),
    # numbers that count something
    (f"{EVIDENCE}.data.pages", -1, "应不小于0"),
    (f"{EVIDENCE}.data.pages", 10**30, "应不大于100000"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "says"), WRONG, ids=[f"{w[0]}-{n}" for n, w in enumerate(WRONG)])
def test_a_wrong_value_is_named_by_its_path(path: str, value: Any, says: str) -> None:
    raw = changed("small", path, value)
    before = rows()
    found = wrongs(raw)
    exact = [p for p in found if p == path or p.startswith((f"{path}[", f"{path}."))]
    hit = exact or [p for p in found if path.startswith(p)]  # a part of a penalty: the penalty is named
    assert hit, found
    assert says in found[hit[0]], found
    assert len(found) < 12
    assert rows() == before


def test_every_wrong_value_is_told_at_once() -> None:
    raw = changed("small", FINE, -1)
    raw["acts"][1]["on"] = "2026-02-30"
    raw["parties"][0]["kind"] = "firm"
    raw["bureau"]["parameters"] = {"statement_day": 3}
    raw["acts"][5]["by"] = "王五"
    raw["acts"][2]["act"] = "file"
    raw["acts"][17]["on"] = "2027-01-01"
    raw["acts"][4]["data"]["files"] = ["无.jpg"]
    assert set(wrongs(raw)) == {
        "acts[1].on", "parties[0].kind", "bureau.parameters.statement_day", FINE, "acts[5].by", "acts[2].act",
        "acts[17].on", "acts[4].data.files[0]",
    }  # fmt: skip
    raw = changed("small", FINE, -1)
    raw["bureau"]["parameters"] = {"statement_day": 3}
    raw["acts"][5]["by"] = "王五"
    assert set(wrongs(raw)) == {"acts[5].by", "bureau.parameters.statement_day", FINE}


def test_a_list_is_named_by_its_element() -> None:
    assert set(wrongs(changed("small", f"{WAIVE}.data.party", ["p1", "p9"]))) == {f"{WAIVE}.data.party[1]"}
    assert set(wrongs(changed("small", f"{WAIVE}.data.party", "p9"))) == {f"{WAIVE}.data.party"}


@pytest.mark.parametrize("raw", [None, [], "x", 5, True])
def test_the_file_is_one_object(raw: Any) -> None:
    assert wrongs(raw) == {"(文件)": "应为一个 JSON 对象,以 { 开始,以 } 结束"}


def test_an_id_stands_once() -> None:
    raw = changed("major", "parties[1].id", "p1")
    assert "重复" in wrongs(raw)["parties[1].id"]


def test_a_name_borne_by_two_officers_must_not_be_used() -> None:
    raw = changed("small", "officers[5].name", "周启明")
    found = wrongs(raw)
    assert "不止一人" in found["acts[0].by"] and "不止一人" in found[f"{FILING}.data.officers[0]"]


def test_a_licence_belongs_to_one() -> None:
    raw = changed("small", "officers[1].licence_no", "16080101001")
    assert wrongs(raw) == {"officers[1].licence_no": "执法证号与 officers[0] 重复"}


def test_one_leader_is_the_head() -> None:
    raw = changed("major", "officers[5].head", True)
    raw["officers"][6]["head"] = True
    raw["officers"][0]["head"] = True
    assert set(wrongs(raw)) == {"officers[0].head", "officers[5].head", "officers[6].head"}


def test_a_receipt_stands_once() -> None:
    pay = index("major", "pay")
    raw = changed("major", f"acts[{pay + 1}].data.receipt_no", " 20260724001")
    assert wrongs(raw) == {f"acts[{pay + 1}].data.receipt_no": f"票据号“20260724001”与 acts[{pay}] 重复"}


def test_the_clue_comes_first_and_once() -> None:
    raw = changed("small", "acts[0]", GONE)
    assert "第一项应为 register_clue" in wrongs(raw)["acts[0].act"]
    raw = changed("small", "acts[1].act", "register_clue")
    assert "只能是第一项" in wrongs(raw)["acts[1].act"]


def test_what_stands_on_top_is_not_said_again() -> None:
    assert wrongs(changed("small", "acts[0].data", {"title": "另一个题目"})) == {
        "acts[0].data.title": "写在文件最外层,这里不写"
    }
    assert wrongs(changed("small", "acts[0].data", {"note": "来电登记"})) == {}


def test_an_unknown_party_of_a_violation_is_said_once_and_where_it_stands() -> None:
    assert wrongs(changed("small", "violations[0].party", "p9")) == {"violations[0].party": "没有编号为“p9”的当事人"}


def test_an_officer_is_said_twice_only_in_agreement() -> None:
    raw = changed("small", f"{FILING}.approved_by", "高远")
    raw["acts"][2]["data"]["approved_by"] = "邓立"
    assert set(wrongs(raw)) == {f"{FILING}.data.approved_by"}


def test_a_party_may_be_named_from_where_it_was_recorded_on() -> None:
    late = {"act": "record_party", "on": "2026-03-05", "by": "周启明",
            "data": {"record": {"id": "p2", "kind": "person", "name": "林某"}}}  # fmt: skip
    raw = changed("small", f"{WAIVE}.data.party", ["p1", "p2"])
    waive = index("small", "waive_statement")
    assert "p2" in wrongs(raw)[f"{WAIVE}.data.party[1]"]
    after = changed("small", f"{WAIVE}.data.party", ["p1", "p2"])
    after["acts"].insert(waive + 1, late)
    assert set(wrongs(after)) == {f"{WAIVE}.data.party[1]"}
    after["acts"].insert(2, after["acts"].pop(waive + 1))
    assert wrongs(after) == {}
    del after["acts"][2]["data"]["record"]["kind"]
    assert "写类型(kind)" in wrongs(after)["acts[2].data"]


def test_a_correction_must_fit_the_event_it_corrects() -> None:
    mend = {"act": "correct_event", "on": "2026-03-12", "by": "周启明",
            "data": {"event": index("small", "add_evidence") + 1, "reason": "笔误", "fields": {"pages": "两页"}}}  # fmt: skip
    raw = changed("small", f"{CONCLUDE}", mend)
    assert wrongs(raw)[f"{CONCLUDE}.data.fields.pages"] == "应为整数"
    mend["data"]["fields"] = {"pages": 3}
    assert wrongs(raw) == {}


def test_evidence_is_handed_over_once_it_is_there() -> None:
    move = {"act": "transfer_custody", "on": "2026-03-12", "by": "周启明",
            "data": {"evidence": 2, "giver": "何静", "taker": "田禾"}}  # fmt: skip
    raw = changed("small", f"acts[{index('small', 'add_evidence') + 1}]", move)
    assert wrongs(raw) == {TALK + ".data.evidence": "没有第2号证据"}
    move["data"]["evidence"] = 1
    assert wrongs(raw) == {}


@pytest.mark.parametrize("value", [5000, "5000", "5000.00"])
def test_amounts_are_numbers_or_digits(value: Any) -> None:
    assert wrongs(changed("small", FINE, value)) == {}


def test_nothing_is_made_of_a_wrong_dossier(db: None) -> None:
    before = rows()
    with pytest.raises(InputError):
        dossier.run(dossier.parse(changed("small", FINE, -1)))
    assert rows() == before
