"""The penalty clauses beside the Work Safety Law's: whole, and held against the texts of the statutes where these are."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from cases.law import STATUTES, numeral
from tests.law.test_clause_data import KEYS, KINDS, NEEDS, STEPS, name_of, number

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "cases/data"
LAWS = ROOT.parent / "shared/laws"
FILES = {
    file.stem: tomllib.loads(file.read_text("utf-8"))["clause"]
    for file in sorted((DATA / "clauses").glob("*.toml")) if file.stem != "work_safety_law"
}  # fmt: skip
ROWS: list[dict[str, Any]] = [row for rows in FILES.values() for row in rows]
CAUSES = tomllib.loads((DATA / "causes.toml").read_text("utf-8"))["cause"]

CODES = {  # procedure E.2 to E.5
    "hazardous_chemicals": {
        "H75", "H76", "H77.1", "H77.2", "H77.3", *(f"H78.{n}" for n in range(1, 13)), *(f"H80.{n}" for n in range(1, 8)),
        "H81", "H82.1", "H82.2", "H84", "H93.1", "H93.2",
    },
    "production_licence": {"L19", "L20", "L21"},
    "fireworks": {"F36", *(f"F37.{n}" for n in range(1, 7)), "F38.1", "F38.2"},
    "emergency": {"P32"},
    "accident_reports": {
        *(f"A35.{n}" for n in range(1, 4)), *(f"A36.{n}" for n in range(1, 7)), *(f"A37.{n}" for n in range(1, 5)),
        *(f"A38.{n}" for n in range(1, 5)),
    },
    "ministry_rules": {
        "P45", "T40", "T41.1", "T41.2", "C28", "C29", "C30", "C13", "HD26", "O45", "O46", "O51", "O52",
    },
}  # fmt: skip
TEXTS = {  # whose texts stand beside the product
    "危险化学品安全管理条例", "安全生产许可证条例", "烟花爆竹安全管理条例", "生产安全事故应急条例", "生产安全事故报告和调查处理条例",
}  # fmt: skip
MINE = [row for row in ROWS if row["cite"].split("/")[0] in TEXTS]
REFERRED = {"安全生产许可证条例/20/1": 19, "安全生产许可证条例/21/1": 19, "安全生产许可证条例/21/2": 19}
WORDS = {  # how these statutes name a kind
    "suspend_business": r"停产停业整顿|停产整顿|停止建设",
    "confiscate_income": "没收.{0,14}违法所得",
    "confiscate_goods": "没收(违法经营的危险化学品|非法生产、经营的物品|非法经营的物品)",
    "revoke_licence": "吊销",
    "warning": "警告",
}
needs_texts = pytest.mark.skipif(not LAWS.is_dir(), reason="没有法律文本")
each = pytest.mark.parametrize("row", ROWS, ids=name_of)
each_read = pytest.mark.parametrize("row", MINE, ids=name_of)


@cache
def paragraphs(statute: str, article: int) -> list[tuple[str, list[str]]]:
    """The paragraphs of an article, each its lead and its items."""
    file = next(f for f in LAWS.iterdir() if f.name.startswith(f"{statute}("))
    text = file.read_text("utf-8").partition("<!-- INFO END -->")[2]
    match = re.search(
        rf"^第{numeral(article)}条[ 　](.*?)(?=^第[一二三四五六七八九十百零]+条[ 　]|^#|\Z)", text, re.M | re.S
    )
    found: list[tuple[str, list[str]]] = []
    for line in filter(None, (raw.strip() for raw in (match[1] if match else "").splitlines())):
        if line.startswith(("（", "(")):
            found[-1][1].append(line)
        else:
            found.append((line, []))
    return found


def place(cite: str) -> tuple[str, str]:
    """The paragraph's lead, and the item cited or ""."""
    statute, article, paragraph, *item = cite.split("/")
    lead, items = paragraphs(statute, int(article))[int(paragraph) - 1]
    assert bool(item) == bool(items), f"{cite}: item given or missing"
    return lead, items[int(item[0]) - 1] if item else ""


def penal_text(row: dict[str, Any]) -> str:
    """Where the amount stands: the lead, or the item where each has its own; what is referred to where it is elsewhere."""
    statute, article, *_ = row["cite"].split("/")
    lead, item = place(row["cite"])
    if statute == "危险化学品安全管理条例" and article in ("75", "81") and not re.search(r"\d+万元", lead):
        return paragraphs(statute, int(article))[0][0]  # 依照前款(本条第一款)的规定
    late = "prior_order" in row.get("needs", ())
    if row["cite"] in REFERRED and ("第十九条" in lead) and (late or row.get("variant") or "21/2" in row["cite"]):
        return paragraphs(statute, 19)[0][0]
    return item if re.search(r"\d", item) and "罚款" in item else lead


def yuan(amount: int) -> str:
    return f"{amount // 10_000}万元" if amount % 10_000 == 0 else f"{amount}元"


def test_every_code_of_the_tables_has_its_rows_and_no_other_does() -> None:
    assert {name: {row["code"] for row in rows} for name, rows in FILES.items()} == CODES


@each
def test_a_row_is_well_formed(row: dict[str, Any]) -> None:
    assert set(row) <= {*KEYS, "cause"}
    assert re.fullmatch(r"[^/]+/\d+/\d+(/\d+)?", row["cite"])
    assert row["cite"].split("/")[0] in STATUTES, "every statute cited has its full title"
    assert row["subject"] in {"unit", "person"}
    assert bool(row.get("role")) == (row["subject"] == "person")
    assert row["step"] in STEPS
    assert row["fine"] in {"none", "must", "may"}
    assert row.get("decided_by", "bureau") in {"bureau", "licence_issuer"}
    kinds = row.get("kinds_must", []) + row.get("kinds_may", [])
    assert set(kinds) <= KINDS - {"fine"} and len(kinds) == len(set(kinds))
    assert set(row.get("needs", [])) <= NEEDS
    assert row["confirmed"] or row.get("note"), "an open reading says what is open"
    assert date.fromisoformat(row["from"]) <= date.fromisoformat(row.get("to", "9999-12-31"))


@each
def test_a_row_says_one_way_of_measuring_the_fine(row: dict[str, Any]) -> None:
    low, high = row.get("low_yuan", 0), row.get("high_yuan", 0)
    assert 0 <= low <= high
    if row["fine"] == "none":
        assert not (high or row.get("multiple") or row.get("income_percent"))
        return
    assert bool(high) != bool(row.get("income_percent"))
    assert row.get("low_inclusive", True) == (low > 0 or not high)


@each
def test_the_needs_of_a_row_follow_from_what_it_says(row: dict[str, Any]) -> None:
    needs = set(row.get("needs", []))
    if row["step"] in {"overdue", "refused"}:
        assert needs >= {"prior_order", "failed_recheck"}
    if row["step"] == "first":
        assert not needs & {"prior_order", "failed_recheck"}
    assert ("income_evidence" in needs) == ("income_percent" in row)
    assert ("illegal_income_asked" in needs) == ("confiscate_income" in row.get("kinds_must", []))


def test_no_two_rows_of_the_same_days_say_the_same() -> None:
    for one, two in combinations(ROWS, 2):
        if name_of(one) == name_of(two):
            assert one.get("to") and one["to"] < two["from"], name_of(one)


def test_the_rows_end_where_the_law_that_follows_has_not_been_read() -> None:
    ends = {(row["cite"].split("/")[0], row.get("to")) for row in ROWS}
    assert {("危险化学品安全管理条例", "2026-04-30"), ("安全生产违法行为行政处罚办法", "2026-01-31"),
            ("工贸企业有限空间作业安全管理与监督暂行规定", "2023-12-31")} <= ends  # fmt: skip
    assert not [row for row in ROWS if row["cite"].startswith(("危险化学品安全法", "安全生产法"))]
    assert all(row["to"] == "2026-04-30" for row in FILES["hazardous_chemicals"])


def test_what_the_licence_issuer_decides_says_so() -> None:
    issuers = {row["code"] for row in ROWS if row.get("decided_by") == "licence_issuer"}
    assert issuers == {"L19", "L20", "L21", "H93.2", *(f"F37.{n}" for n in range(1, 7))}
    assert all(row["decided_by"] == "licence_issuer" for row in FILES["production_licence"])


def test_a_rule_known_from_memory_or_decisions_only_is_unconfirmed() -> None:
    by_code = {code: {row["confirmed"] for row in ROWS if row["code"] == code} for code in CODES["ministry_rules"]}
    assert all(by_code[code] == {False} for code in ("P45", "C13", "O45"))
    assert all(by_code[code] == {True} for code in ("T40", "T41.1", "T41.2", "HD26"))


# -- against the texts ---------------------------------------------------------------------------------------------------


@needs_texts
@each_read
def test_the_cited_places_exist(row: dict[str, Any]) -> None:
    place(row["cite"])
    for duty in filter(None, row.get("violated", "").split("+")):
        statute, article, *rest = duty.split("/")
        found = paragraphs(statute, int(article))
        assert found and (not rest or int(rest[0]) <= len(found)), duty


@needs_texts
@each_read
def test_the_readable_citation_names_the_same_place(row: dict[str, Any]) -> None:
    statute, article, paragraph, *item = row["cite"].split("/")
    wanted = f"{statute}第{numeral(int(article))}条"
    wanted += f"第{numeral(int(paragraph))}款" if len(paragraphs(statute, int(article))) > 1 else ""
    assert row["source"] == wanted + (f"第({numeral(int(item[0]))})项" if item else "")


@needs_texts
@each_read
def test_the_band_stands_in_the_article(row: dict[str, Any]) -> None:
    text, high, low = penal_text(row), row.get("high_yuan", 0), row.get("low_yuan", 0)
    if high:
        band = f"{yuan(low)}以上{yuan(high)}以下" if low else f"{yuan(high)}以下"
        assert f"{band}的罚款" in text
        before = text.partition(f"{band}的罚款")[0]
        assert (row["fine"] == "may") == bool(re.search("可以(并)?处$", before))
        turn = re.search("拒不改正|逾期未改正|逾期不改正", before)
        if row["cite"] not in REFERRED:
            assert bool(turn) == ("prior_order" in row.get("needs", ())), "on the right side of the turn"
    if percent := row.get("income_percent"):
        said = f"{percent['low']}%" + (f"至{percent['high']}%" if percent["low"] != percent["high"] else "")
        assert f"上一年年收入{said}的罚款" in text


@needs_texts
@each_read
def test_every_kind_is_named_in_the_article(row: dict[str, Any]) -> None:
    article = row["cite"].split("/")[1]
    lead, item = place(row["cite"])
    text = lead + item + (penal_text(row) if row["cite"] in REFERRED or article in ("75", "81") else "")
    for kind in row.get("kinds_must", []) + row.get("kinds_may", []):
        assert re.search(WORDS[kind], text), kind
    if row["step"] == "serious":
        assert "情节严重" in text


@needs_texts
@each_read
def test_the_article_itself_orders_correction_where_the_row_says_so(row: dict[str, Any]) -> None:
    text = place(row["cite"])[0] + (paragraphs("危险化学品安全管理条例", 81)[0][0] if "/81/2" in row["cite"] else "")
    assert row["correction"] == bool(re.search("责令改正|限期改正|限期补办", text))


@needs_texts
@each_read
def test_the_words_are_our_own(row: dict[str, Any]) -> None:
    statute, article, *_ = row["cite"].split("/")
    whole = "".join(lead + "".join(items) for lead, items in paragraphs(statute, int(article)))
    assert re.sub(",(逾期|拒不|情节).*", "", row["violation"]).replace(",", "，") not in whole


@needs_texts
def test_every_fine_the_emergency_bureau_imposes_by_the_chemicals_regulation_has_a_row() -> None:
    """Read the other way round, for the paragraphs that name the 安全生产监督管理部门."""
    known = {("/".join(r["cite"].split("/")[1:3]), r.get("low_yuan", 0), r["high_yuan"]) for r in FILES["hazardous_chemicals"] if r.get("high_yuan")}  # fmt: skip
    for article in range(75, 94):
        for index, (lead, _) in enumerate(paragraphs("危险化学品安全管理条例", article), 1):
            if "由安全生产监督管理部门责令" not in lead:
                continue
            for low, low_unit, high in re.findall(r"(?:(\d+)(万?)元以上)?(\d+)万元以下的罚款", lead):
                least = int(low or 0) * (10_000 if low_unit else 1)
                assert (f"{article}/{index}", least, int(high) * 10_000) in known


@needs_texts
def test_every_item_of_the_lists_has_a_row() -> None:
    cited = {row["cite"] for row in MINE}
    for statute, article in (("危险化学品安全管理条例", 78), ("危险化学品安全管理条例", 80), ("危险化学品安全管理条例", 84),
                             ("烟花爆竹安全管理条例", 37), ("生产安全事故报告和调查处理条例", 35),
                             ("生产安全事故报告和调查处理条例", 36), ("生产安全事故报告和调查处理条例", 37),
                             ("生产安全事故报告和调查处理条例", 38)):  # fmt: skip
        for item in range(1, len(paragraphs(statute, article)[0][1]) + 1):
            assert f"{statute}/{article}/1/{item}" in cited


def test_the_numerals_of_this_test_are_those_of_the_statutes() -> None:
    assert number("七十八") == 78 and numeral(78) == "七十八"


# -- causes --------------------------------------------------------------------------------------------------------------


def test_the_tree_of_causes_is_a_tree() -> None:
    codes = [cause["code"] for cause in CAUSES]
    assert len(codes) == len(set(codes))
    for code in codes:
        parent = code.rpartition(".")[0]
        assert not parent or codes.index(parent) < codes.index(code)


def test_every_code_hangs_in_the_tree_and_the_tree_names_no_other() -> None:
    work_safety = tomllib.loads((DATA / "clauses/work_safety_law.toml").read_text("utf-8"))["clause"]
    codes = {row["code"] for row in [*ROWS, *work_safety]}
    named = Counter(code for cause in CAUSES for code in cause.get("codes", ()))
    assert max(named.values()) == 1
    heads = {code.partition(".")[0] for code in codes}
    assert set(named) <= codes | heads
    assert {code for code in codes if code not in named and code.partition(".")[0] not in named} == set()


def test_natural_disasters_are_a_field_of_their_own() -> None:
    below = [cause for cause in CAUSES if cause["code"].startswith("N.")]
    assert {"防汛抗旱", "地质灾害", "森林草原防火"} <= {cause["label"] for cause in below}
    assert all(cause["statutes"] for cause in below), "what they cite is told, since the catalogue has no rows for it"
    assert not any(cause.get("confirmed") for cause in CAUSES)
