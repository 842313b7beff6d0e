"""The penalty clauses of the Work Safety Law, held against the text of the statute."""

import re
import tomllib
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATUTE = ROOT.parent / "shared" / "laws" / "安全生产法(2021-06-10).md"
CLAUSES = tomllib.loads((ROOT / "cases/data/clauses/work_safety_law.toml").read_text("utf-8"))["clause"]

needs_statute = pytest.mark.skipif(not STATUTE.exists(), reason="没有法律文本")

CODES = {
    "W92.1", "W92.2", "W93", "W94", "W95", "W96",
    "W97.1", "W97.2", "W97.3", "W97.4", "W97.5", "W97.6", "W97.7",
    "W98.1", "W98.2", "W98.3", "W98.4",
    "W99.1", "W99.2", "W99.3", "W99.4", "W99.5", "W99.6", "W99.7", "W99.8",
    "W100", "W101.1", "W101.2", "W101.3", "W101.4", "W101.5", "W102",
    "W103.1", "W103.2", "W103.3", "W104", "W105.1", "W105.2", "W106", "W108", "W109", "W110", "W112", "W113", "W114",
}  # fmt: skip
KINDS = {
    "warning", "criticism", "fine", "confiscate_income", "confiscate_goods", "suspend_licence",
    "downgrade_qualification", "revoke_licence", "restrict_business", "suspend_business", "close_down",
    "restrict_practice", "other",
}  # fmt: skip
GRADES = {
    "accident_ordinary": "一般", "accident_larger": "较大", "accident_major": "重大", "accident_extra": "特别重大",
}  # fmt: skip
STEPS = {"first", "overdue", "refused", "serious", "accident", *GRADES}
NEEDS = {
    "prior_order", "failed_recheck", "prior_fine", "refusal", "accident", "income_evidence", "illegal_income_asked",
    "criminal_or_dismissal", "penalty_count", "after_suspension", "suspension_refused",
}  # fmt: skip
KEYS = {
    "code", "cite", "violation", "violated", "subject", "role", "step", "variant", "fine", "low_yuan", "high_yuan",
    "low_inclusive", "high_inclusive", "kinds_must", "kinds_may", "multiple", "income_percent", "needs", "decided_by",
    "correction", "industries", "from", "to", "source", "confirmed", "note",
}  # fmt: skip
WORDS = {  # how the statute names a kind
    "suspend_business": r"停产停业|停业整顿|停止建设",
    "confiscate_income": "没收违法所得",
    "revoke_licence": "吊销",
    "suspend_licence": "暂停",
    "restrict_practice": "不得担任|不得从事|禁入",
    "close_down": "关闭",
    "other": "拘留",
}
DIRECT = "直接负责的主管人员和其他直接责任人员"
NUMERAL = "[一二三四五六七八九十百千万]+"
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}


def number(text: str) -> int:
    """`二千万` → 20000000, `一百一十四` → 114."""
    if "万" in text:
        high, low = text.split("万", 1)
        return number(high) * 10_000 + (number(low) if low else 0)
    total, digit = 0, 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return total + digit


def numeral(value: int) -> str:
    if value >= 10_000:
        return numeral(value // 10_000) + "万" + (numeral(value % 10_000) if value % 10_000 else "")
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += "零一二三四五六七八九"[digit] + name
    return text[1:] if text.startswith("一十") else text


def articles() -> dict[int, list[dict]]:
    """Number → paragraphs, each its lead and its items by number."""
    found: dict[int, list[dict]] = {}
    current: list[dict] = []
    for line in STATUTE.read_text("utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith(("#", "<")):
            continue
        if head := re.match(rf"第({NUMERAL.replace('一二', '零一二')})条\s*(.*)", line):
            current = found.setdefault(number(head[1].replace("零", "")), [])
            current.append({"lead": head[2], "items": {}})
        elif item := re.match(rf"（({NUMERAL})）(.*)", line):
            current[-1]["items"][number(item[1])] = item[2]
        elif found:
            current.append({"lead": line, "items": {}})
    return found


LAW = articles() if STATUTE.exists() else {}


def place(cite: str) -> tuple[dict, str]:
    """The paragraph a citation points at, and its whole wording (lead and the item cited)."""
    name, article, paragraph, *item = cite.split("/")
    assert name == "安全生产法"
    found = LAW[int(article)][int(paragraph) - 1]
    assert bool(item) == bool(found["items"]) or int(article) < 92, f"{cite}: item given or missing"
    return found, found["lead"] + (found["items"][int(item[0])] if item else "")


def name_of(row: dict) -> str:
    return " ".join((row["cite"], row["subject"], row.get("role", ""), row["step"], row.get("variant", "")))


def rows(**wanted: object) -> list[dict]:
    return [row for row in CLAUSES if all(row.get(key) == value for key, value in wanted.items())]


def each(check):
    """Make a check of one row a test of every row, a case for each code."""

    @pytest.mark.parametrize("code", sorted(CODES))
    def test(code):
        for row in rows(code=code):
            check(row)

    test.__name__, test.__doc__ = check.__name__, check.__doc__
    return test


def test_chinese_numerals_are_read_as_statutes_write_them():
    cases = {"五万": 50_000, "十万": 100_000, "三十万": 300_000, "二千万": 20_000_000, "一百一十四": 114}
    assert {text: number(text) for text in cases} == cases
    assert {numeral(value) for value in cases.values()} == set(cases)


def test_every_code_of_the_table_has_its_rows_and_no_other_does():
    assert {row["code"] for row in CLAUSES} == CODES


@each
def test_a_row_is_well_formed(row):
    assert set(row) <= KEYS
    for key in ("code", "cite", "violation", "subject", "step", "fine", "correction", "from", "source", "confirmed"):
        assert key in row
    assert re.fullmatch(r"安全生产法/\d+/\d+(/\d+)?", row["cite"])
    assert row["code"].split(".")[0] == "W" + row["cite"].split("/")[1]
    assert row["subject"] in {"unit", "person"}
    assert bool(row.get("role")) == (row["subject"] == "person")
    assert row["step"] in STEPS
    assert row["fine"] in {"none", "must", "may", "alone_or_both"}
    assert row.get("decided_by", "bureau") in {"bureau", "licence_issuer", "government", "police"}
    kinds = row.get("kinds_must", []) + row.get("kinds_may", [])
    assert set(kinds) <= KINDS - {"fine"}
    assert len(kinds) == len(set(kinds))
    assert set(row.get("needs", [])) <= NEEDS
    assert isinstance(row["correction"], bool) and isinstance(row["confirmed"], bool)
    assert row["confirmed"] or row.get("note"), "an open reading says what is open"


@each
def test_a_rows_dates_are_valid(row):
    start = date.fromisoformat(row["from"])
    assert start >= date(2021, 9, 1)
    assert not row.get("to") or date.fromisoformat(row["to"]) >= start


@each
def test_a_row_says_one_way_of_measuring_the_fine(row):
    low, high = row.get("low_yuan", 0), row.get("high_yuan", 0)
    assert 0 <= low <= high
    if row["fine"] == "none":
        assert not (high or row.get("multiple") or row.get("income_percent"))
        return
    assert bool(high) + bool(row.get("income_percent")) == (0 if row["code"] == "W112" else 1)
    assert row.get("low_inclusive", True) == (low > 0 or not high)
    assert row.get("high_inclusive", True)
    assert bool(row.get("multiple")) == (row["fine"] == "alone_or_both")


@each
def test_the_needs_of_a_row_follow_from_its_step(row):
    needs = set(row.get("needs", []))
    if row["step"] in {"overdue", "refused"} and row["code"] != "W112":
        assert needs >= {"prior_order", "failed_recheck"}
    if row["step"] == "first":
        assert not needs & {"prior_order", "failed_recheck"}
    assert ("accident" in needs) >= row["step"].startswith("accident")
    assert ("income_evidence" in needs) == ("income_percent" in row)
    assert ("illegal_income_asked" in needs) == ("multiple" in row)


def test_no_two_rows_of_the_same_days_say_the_same():
    for one, two in combinations(CLAUSES, 2):
        if name_of(one) == name_of(two):
            assert one.get("to") and one["to"] < two["from"], name_of(one)


def test_variants_stand_only_where_rows_could_be_confused():
    count = Counter((row["cite"], row["subject"], row.get("role", ""), row["step"]) for row in CLAUSES)
    shared = {cite for (cite, *_), times in count.items() if times > 1}
    assert shared == {
        "安全生产法/103/3", "安全生产法/110/1",
        *(f"安全生产法/99/1/{n}" for n in range(1, 9)), *(f"安全生产法/113/1/{n}" for n in range(1, 5)),
    }  # fmt: skip


def test_the_samples_find_their_clauses():
    (small,) = rows(cite="安全生产法/97/1/7", subject="unit", step="first")
    assert (small["fine"], small["high_yuan"], small["low_inclusive"]) == ("must", 100_000, False)
    (unit,) = rows(cite="安全生产法/98/1/2", subject="unit", step="first")
    assert (unit["low_yuan"], unit["high_yuan"], unit["kinds_must"]) == (100_000, 500_000, ["suspend_business"])
    (person,) = rows(cite="安全生产法/98/1/2", subject="person", step="first")
    assert (person["low_yuan"], person["high_yuan"]) == (20_000, 50_000)
    (sign,) = rows(cite="安全生产法/99/1/1", subject="unit", step="first")
    assert (sign["high_yuan"], sign["low_inclusive"]) == (50_000, False)
    assert rows(cite="安全生产法/97/1/4", subject="unit", step="first")


def test_the_multiple_for_the_gravest_accidents_spans_twice_to_five_times_the_band():
    for grade in GRADES:
        (plain,) = (row for row in rows(step=grade, code="W114") if "/114/1/" in row["cite"])
        (grave,) = rows(step=grade, cite="安全生产法/114/2")
        assert (grave["low_yuan"], grave["high_yuan"]) == (2 * plain["low_yuan"], 5 * plain["high_yuan"])


@needs_statute
@each
def test_the_cited_article_paragraph_and_item_exist(row):
    place(row["cite"])
    for duty in filter(None, row.get("violated", "").split("+")):
        place(duty)


@needs_statute
@each
def test_the_readable_citation_names_the_same_place(row):
    _, article, paragraph, *item = row["cite"].split("/")
    head = re.match(rf"安全生产法第([零{NUMERAL[1:-2]}]+)条", row["source"])
    assert head and number(head[1].replace("零", "")) == int(article)
    rest = f"第{numeral(int(paragraph))}款" if len(LAW[int(article)]) > 1 else ""
    rest += f"第({numeral(int(item[0]))})项" if item else ""
    assert row["source"] == head[0] + rest


@needs_statute
@each
def test_the_band_stands_in_the_article(row):
    high, low = row.get("high_yuan", 0), row.get("low_yuan", 0)
    _, text = place(row["cite"])
    if row["cite"] == "安全生产法/114/2":
        assert "二倍以上五倍以下" in text and "可以" in text
        return
    if high:
        band = f"{numeral(low)}元以上{numeral(high)}元以下的罚款" if low else f"{numeral(high)}元以下的罚款"
        assert band in text
    if percent := row.get("income_percent"):
        ends = [f"百分之{numeral(value) if value < 100 else '一百'}" for value in (percent["low"], percent["high"])]
        wanted = {f"{ends[0]}以上{ends[1]}以下的罚款", f"{ends[0]}至{ends[1]}的罚款"}
        if ends[0] == ends[1]:
            wanted = {f"上一年年收入{ends[0]}的罚款"}
        if row["cite"] == "安全生产法/110/2":
            assert "依照前款规定处罚" in text
            text = LAW[110][0]["lead"]
        assert any(band in text for band in wanted)
    if multiple := row.get("multiple"):
        assert (multiple["from_yuan"], multiple["low"], multiple["high"]) == (100_000, 2, 5)
        assert re.search("违法所得(在)?十万元以上的，并处违法所得二倍以上五倍以下的罚款", text)
        assert "单处或者并处十万元以上二十万元以下的罚款" in text


@needs_statute
@each
def test_the_band_stands_on_the_right_side_of_the_turn(row):
    """First steps before `逾期未改正` or `拒不…`, later ones after it; the person's after `直接负责的…`."""
    text = place(row["cite"])[0]["lead"]
    if row["cite"] == "安全生产法/103/3":
        before, _, after = text.partition("以上施工单位")
        text = after if row.get("variant") else before
    before, turn, after = re.split("(逾期未改正|拒不执行|拒不改正|$)", text, maxsplit=1)
    late = "prior_order" in row.get("needs", [])
    if row["code"] in {"W112", "W113"}:
        return
    assert turn or not late
    part = after if late else before
    low, high = row.get("low_yuan", 0), row.get("high_yuan", 0)
    if high and row["cite"] != "安全生产法/114/2" and "/114/1/" not in row["cite"]:
        band = (f"{numeral(low)}元以上" if low else "") + f"{numeral(high)}元以下的罚款"
        who = f"对其{DIRECT}处" if row.get("role") == DIRECT else ""
        assert who + band in part
    if row["step"] == "serious" and "/99/" in row["cite"]:
        part = text.partition("情节严重")[2]
    for kind in row.get("kinds_must", []):
        assert re.search(WORDS[kind], part)


@needs_statute
@each
def test_every_kind_is_named_in_the_article(row):
    _, text = place(row["cite"])
    for kind in row.get("kinds_must", []) + row.get("kinds_may", []):
        assert re.search(WORDS[kind], text), kind


@needs_statute
@each
def test_may_and_must_are_those_of_the_text(row):
    text = place(row["cite"])[1]
    assert (row["fine"] == "may") == ("可以" in text)
    assert (row["fine"] == "alone_or_both") <= ("单处或者并处" in text)


@needs_statute
@each
def test_the_role_is_in_the_words_of_the_article(row):
    text = "".join(p["lead"] for p in LAW[int(row["cite"].split("/")[1])])
    assert row.get("role", "") in text


@needs_statute
@each
def test_the_article_itself_orders_correction_where_the_row_says_so(row):
    text = place(row["cite"])[0]["lead"]
    if row.get("variant") == "转让施工资质":
        text = text.partition("以上施工单位")[2]
    assert row["correction"] == bool(re.search("限期改正|责令改正；|限期消除", text))


@needs_statute
@each
def test_an_accidents_grade_is_that_of_the_item(row):
    if row["step"] in GRADES and row["cite"].count("/") == 3:
        assert f"发生{GRADES[row['step']]}事故的" in place(row["cite"])[1]


@needs_statute
def test_every_fine_in_articles_92_to_114_has_a_row():
    """Read the other way round: no band or share of income that the statute prints is missing."""
    bands, shares = set(), set()
    for row in CLAUSES:
        paragraph = "/".join(row["cite"].split("/")[1:3])
        if row.get("high_yuan"):
            bands.add((paragraph, row.get("low_yuan", 0), row["high_yuan"]))
        if row.get("income_percent"):
            shares.add((paragraph, row["income_percent"]["low"], row["income_percent"]["high"]))
    for article in range(92, 115):
        for index, found in enumerate(LAW[article], 1):
            paragraph, text = f"{article}/{index}", found["lead"] + "".join(found["items"].values())
            for low, high in re.findall(rf"(?:({NUMERAL})元以上)?({NUMERAL})元以下的罚款", text):
                assert (paragraph, number(low) if low else 0, number(high)) in bands
            for low, high in re.findall(rf"百分之({NUMERAL})(?:(?:以上|至)百分之({NUMERAL}))?(?:以下)?的罚款", text):
                assert (paragraph, number(low), number(high or low)) in shares


@needs_statute
def test_every_item_with_a_penalty_has_a_row():
    cited = {row["cite"] for row in CLAUSES}
    for article in (*range(92, 107), 108, 109, 110, 112, 113, 114):
        for index, found in enumerate(LAW[article], 1):
            if article == 94 and index == 2:
                continue  # dismissal is no administrative penalty
            places = [f"安全生产法/{article}/{index}/{item}" for item in found["items"]]
            for cite in places or [f"安全生产法/{article}/{index}"]:
                assert cite in cited
