"""Statute files: read to the item, refused where damaged, kept by version; a citation is looked up as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import bureau_record, lawbase
from cases.administration.chain import Refused
from cases.law import STATUTES
from cases.models import Bureau, Event, Officer, OfficerRole, StatuteText, StatuteVersion
from cases.statutes import dating, importing, lookup, wording
from cases.statutes.parsing import MAX_BYTES, Damaged, Paragraph, number_of, parse
from tests.law.invented import SAFETY, SAFETY_TEXT, load, written

SMALL = """\
# 中华人民共和国某某法

2020年5月6日 某某会议通过

<!-- INFO END -->

## 第一编 总 则

\u200b

### 第一章 开头

第一条 甲应当守规矩。

乙也应当守规矩。

第二条 有下列情形之一的，不守规矩：

（一）甲；

(二)乙：

1. 子；

2. 丑；

（三）丙。

前款规定不适用于丁。

### 第二章 结尾

第三条\u3000本法自2020年7月1日起施行。
"""
LINES = SMALL.split("\n")


def edited(line: int, *instead: str) -> bytes:
    """The small text with one line (counted from one) replaced; nothing: left out."""
    return "\n".join([*LINES[: line - 1], *instead, *LINES[line:]]).encode()


# -- reading -----------------------------------------------------------------------------------------------------------


def test_articles_paragraphs_items_and_what_stands_below_them_are_told_apart() -> None:
    found = parse(SMALL.encode())
    assert (found.title, found.history) == ("中华人民共和国某某法", ("2020年5月6日 某某会议通过",))
    assert [a.number for a in found.articles] == [1, 2, 3]
    first, second, third = found.articles
    assert first.paragraphs == (Paragraph("甲应当守规矩。"), Paragraph("乙也应当守规矩。"))
    assert second.paragraphs == (
        Paragraph("有下列情形之一的，不守规矩：", ("甲；", "乙：\n1. 子；\n2. 丑；", "丙。")),
        Paragraph("前款规定不适用于丁。"),
    )
    assert [a.chapter for a in (first, third)] == ["第一编 总则 / 第一章 开头", "第一编 总则 / 第二章 结尾"]
    assert third.line == len(LINES) - 1


def test_rows_come_in_order_with_item_nought_for_the_paragraph_itself() -> None:
    found = [row[1:4] for row in parse(SMALL.encode()).rows()]
    assert found == [(1, 1, 0), (1, 2, 0), (2, 1, 0), (2, 1, 1), (2, 1, 2), (2, 1, 3), (2, 2, 0), (3, 1, 0)]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert parse(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()) == parse(SMALL.encode())


def test_a_paragraph_may_begin_with_the_number_of_another_article() -> None:
    found = parse(edited(15, "第三条规定的丙除外。".replace("第三条", "第九条")))
    assert found.articles[0].paragraphs[1].text.startswith("第九条规定的")


@pytest.mark.parametrize(
    ("text", "number"), [("一", 1), ("十", 10), ("二十一", 21), ("一百零八", 108), ("一百一十", 110)]
)
def test_numerals_are_read_as_statutes_print_them(text: str, number: int) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize("text", ["", "零", "一百八", "百八", "二二", "1"])
def test_a_numeral_no_statute_would_print_is_none(text: str) -> None:
    assert number_of(text) is None


# -- damaged -----------------------------------------------------------------------------------------------------------

DAMAGED = {
    "no title": (edited(1, "中华人民共和国某某法"), 1, "标题"),
    "a title of another depth": (edited(1, "## 某某法"), 1, "标题"),
    "no mark before the chapters": (edited(5), 6, "INFO END"),
    "no mark at all": (b"# A\n\n2020\n", 3, "INFO END"),
    "two statutes in one": (edited(27, "# 另一部法"), 27, "又是一个标题"),
    "an article left out": (edited(17), 32, "第一条后面应是第二条,现为第三条"),
    "a number left out": (edited(17, "第三条 有下列情形之一的："), 17, "第一条后面应是第二条,现为第三条"),
    "a number twice": (edited(17, "第一条 有下列情形之一的："), 17, "第一条出现了两次"),
    "a number that goes back": (edited(33, "第一条 本法自公布之日起施行。"), 33, "第一条排在了第二条后面"),
    "not from one": (edited(13, "第二条 甲。"), 13, "应从第一条开始"),
    "a number in digits": (edited(13, "第1条 甲。"), 13, "读不懂"),
    "an article in between": (edited(17, "第二条之一 甲。"), 17, "之一"),
    "a number glued to its text": (edited(17, "第二条有下列情形之一的："), 17, "应有空格"),
    "the first number glued": (edited(13, "第一条甲应当守规矩。"), 13, "应有空格"),
    "an article as a heading": (edited(33, "## 第三条 本法自2020年7月1日起施行。"), 33, "不能写成标题"),
    "an empty article": (edited(33, "第三条"), 33, "第三条没有内容"),
    "an empty article before a heading": (edited(17, "第二条", "", "### 第九章 九", "", "第三条 甲。"), 17, "第二条没有内容"),
    "an item left out": (edited(19), 20, "这里应是第（一）项,现为第（二）项"),
    "an item twice": (edited(21, "（一）乙："), 21, "这里应是第（二）项"),
    "an item without a paragraph": (edited(17, "第二条 （一）甲；"), 17, "项前面没有款"),
    "an item without a paragraph, on its own line": (edited(17, "第二条"), 19, "前面没有款"),
    "an item before any article": (edited(13, "（一）甲；"), 13, "前面没有款"),
    "an empty item": (edited(21, "（二）"), 21, "没有内容"),
    "a point below an item left out": (edited(23), 24, "这里应是第1目,现为第2目"),
    "text that belongs to nothing": (edited(11, "### 第一章 开头", "", "某某说明。"), 13, "不属于任何一条"),
    "a table": (edited(15, "| 甲 | 乙 |"), 15, "不认识的标记"),
    "another mark": (edited(15, "<!-- FORCE BREAK -->"), 15, "不认识的标记"),
    "no article": (b"# A\n\n<!-- INFO END -->\n\n## B\n", 5, "没有找到任何一条"),
    "a control character": (edited(15, "乙\x08也。"), 15, "U+0008"),
    "a mark of direction": (edited(15, "乙\u202e也。"), 15, "U+202E"),
    "a character lost in conversion": (edited(15, "乙\ufffd也。"), 15, "乱码"),
    "another encoding": (SMALL.encode("gb18030"), 1, "UTF-8"),
    "another encoding further down": (edited(15).replace("丙".encode(), "丙".encode("gb18030")), 26, "UTF-8"),
    "nothing": (b" \n\n", 1, "空的"),
    "too large": (b"#" * (MAX_BYTES + 1), 1, "MB"),
    "a title without end": (edited(1, "# " + "某" * 121), 1, "标题太长"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "line", "why"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_refused_with_the_line(content: bytes, line: int, why: str) -> None:
    with pytest.raises(Damaged) as refused:
        parse(content)
    assert why in str(refused.value)
    assert refused.value.line == line
    assert refused.value.said.startswith(f"第{line}行:")


def test_any_single_line_of_numbers_lost_is_noticed() -> None:
    """Whichever article's or item's line goes, the text is refused, or a later number tells."""
    for number, line in enumerate(LINES, 1):
        if line.startswith(("第一条", "第二条", "（一", "(二", "1.")):
            with pytest.raises(Damaged):
                parse(edited(number))


# -- from which day ----------------------------------------------------------------------------------------------------

NEVER = ("2020年5月6日 某某会议通过",)
AMENDED = (*NEVER, "2024年3月1日 某某会议修正")
PUBLISHED = ("2020年5月6日 某某令公布",)


def begins(last: str, history: tuple[str, ...], file: str = "某.md", name: str = "某某法") -> date | str:
    """The first day, or why nobody knows."""
    parsed = parse(
        written("中华人民共和国某某法" if name == "某某法" else STATUTES[name].title, "甲。", last, history=history)
    )
    try:
        return dating.dates(parsed, name, file).valid_from
    except dating.Undated as error:
        return str(error)


@pytest.mark.parametrize(
    ("last", "history", "file", "expected"),
    [
        ("本法自2020年7月1日起施行。", NEVER, "某.md", date(2020, 7, 1)),
        ("本法自2020年7月1日起施行。某年的规定同时废止。", NEVER, "某(2020-05-06).md", date(2020, 7, 1)),
        ("本法自2024年9月1日起施行。", AMENDED, "某.md", date(2024, 9, 1)),  # a revision that says so itself
        ("本法自公布之日起施行。", PUBLISHED, "某(2020-05-06).md", date(2020, 5, 6)),
        ("没有写。", (*NEVER, "2020年8月1日 施行"), "某.md", date(2020, 8, 1)),
        ("没有写。", ("2020年5月6日 某某令公布，自2020年8月1日起施行",), "某.md", date(2020, 8, 1)),
    ],
)
def test_the_first_day_is_taken_from_the_text_where_that_is_certain(
    last: str, history: tuple[str, ...], file: str, expected: date
) -> None:
    assert begins(last, history, file) == expected


@pytest.mark.parametrize(
    ("last", "history", "file", "why"),
    [
        ("本法自2020年7月1日起施行。", AMENDED, "某.md", "以前的"),  # the day of the first version
        ("本法自公布之日起施行。", (*PUBLISHED, "2024年3月1日 修订"), "某.md", "以前的"),
        ("本法自公布之日起施行。", PUBLISHED, "某(2024-03-01).md", "沿革里没有"),  # a later version than its history
        ("本法自公布之日起施行。", NEVER, "某.md", "看不出"),  # passed is not published
        ("没有写。", NEVER, "某.md", "看不出"),
        ("没有写。", ("某某会议通过",), "某.md", "看不出"),
        ("本法自2020年7月1日起施行。", (*NEVER, "2020年8月1日 施行"), "某.md", "不同的施行日期"),
        ("本法自2020年2月30日起施行。", NEVER, "某.md", "2月30日"),
    ],
)
def test_where_the_text_is_not_certain_the_day_is_asked_for(
    last: str, history: tuple[str, ...], file: str, why: str
) -> None:
    assert why in str(begins(last, history, file))


def test_the_catalogue_tells_the_day_of_the_version_it_knows_and_of_no_other() -> None:
    old = "本法自2002年11月1日起施行。"
    now = ("2002年6月29日 通过", "2021年6月10日 第三次修正")
    before = ("2002年6月29日 通过", "2014年8月31日 第二次修正")
    later = (*now, "2027年6月10日 第四次修正")
    assert begins(old, now, name="安全生产法") == date(2021, 9, 1)
    assert "以前的" in str(begins(old, before, name="安全生产法"))
    assert "以前的" in str(begins(old, later, name="安全生产法"))


def test_a_day_typed_goes_before_all_else_but_never_before_the_passing() -> None:
    parsed = parse(SMALL.encode())
    assert dating.dates(parsed, "某某法", "某.md", date(2021, 1, 1)).valid_from == date(2021, 1, 1)
    with pytest.raises(dating.Undated):
        dating.dates(parsed, "某某法", "某.md", date(2020, 5, 5))


# -- versions ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def law(db: None) -> Iterator[None]:
    lawbase.forget()
    yield
    lawbase.forget()


@pytest.fixture
def somebody(law: None) -> Officer:
    bureau = Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云")
    return Officer.objects.create(username="a1", name="方岚", bureau=bureau)


ON = date(2026, 1, 5)


def test_a_newer_version_keeps_the_old_one_and_each_day_has_its_own(law: None) -> None:
    load(written("某某法", "甲。\n乙。"), "2020-07-01")
    load(written("某某法", "甲。", "丙。"), "2024-03-01")
    assert [v.valid_from for v in StatuteVersion.objects.order_by("valid_from")] == [date(2020, 7, 1), date(2024, 3, 1)]
    days = {"2020-06-30": None, "2020-07-01": 1, "2024-02-29": 1, "2024-03-01": 2, "2030-01-01": 2}
    for day, articles in days.items():
        found = lookup.version("某某法", date.fromisoformat(day))
        assert (found.articles if found else None) == articles, day
    old, new = (lookup.article("某某法/1", date.fromisoformat(day)) for day in ("2021-01-01", "2025-01-01"))
    assert old is not None and [p.text for p in old.paragraphs] == ["甲。", "乙。"]
    assert new is not None and [p.text for p in new.paragraphs] == ["甲。"]
    assert lookup.exists("某某法/1/2", date(2021, 1, 1)) is None
    assert "只有一款" in str(lookup.exists("某某法/1/2", date(2025, 1, 1)))


def test_an_old_text_says_nothing_once_the_catalogue_knows_a_later_one(law: None) -> None:
    load(written(SAFETY, "甲。", history=("2014年8月31日 第二次修正",)), "2014-12-01")
    assert lookup.version("安全生产法", date(2021, 8, 31)) is not None
    assert lookup.version("安全生产法", date(2021, 9, 1)) is None
    assert lookup.exists("安全生产法/97/1/7", date(2021, 9, 1)) is None
    assert lookup.exists("安全生产法/97/1/7", date(2020, 1, 1)) is not None


def test_the_same_file_again_does_nothing(law: None) -> None:
    first = load(SAFETY_TEXT)
    reading = importing.read(SAFETY_TEXT, "某.md")
    again = importing.store(reading, actor=None)
    assert (again.kind, again.version.pk) == ("same", first.pk)
    assert StatuteVersion.objects.count() == 1
    assert first.valid_from == date(2021, 9, 1)
    assert StatuteText.objects.filter(version=first).count() == sum(1 for _ in reading.parsed.rows())


def test_another_text_for_the_same_day_is_refused_unless_it_is_said_to_replace(somebody: Officer) -> None:
    load(written("某某法", "甲。"), "2020-07-01")
    other = importing.read(written("某某法", "甲。", "乙。"), "某.md", since=date(2020, 7, 1))
    with pytest.raises(Refused, match="内容与这个文件不同"):
        importing.store(other, actor=somebody)
    assert lookup.exists("某某法/2", ON) is not None
    with pytest.raises(Refused, match="由谁办理"):
        importing.store(other, actor=None, replace=True)
    assert importing.store(other, actor=somebody, replace=True).kind == "replaced"
    assert lookup.exists("某某法/2", ON) is None
    event = Event.objects.get(name="statute_replaced")
    assert '"articles":2' in event.payload and '"before":{"articles":1' in event.payload


def test_the_same_text_for_another_day_is_a_correction_that_must_be_said(somebody: Officer) -> None:
    content = written("某某法", "甲。")
    load(content, "2020-07-01")
    moved = importing.read(content, "某.md", since=date(2020, 9, 1))
    with pytest.raises(Refused, match="同一文件已按2020-07-01起施行导入"):
        importing.store(moved, actor=somebody)
    importing.store(moved, actor=somebody, replace=True)
    assert StatuteVersion.objects.get().valid_from == date(2020, 9, 1)
    load(written("某某法", "甲。", "乙。"), "2022-01-01")
    with pytest.raises(Refused, match="另一版"):
        importing.store(importing.read(content, "某.md", since=date(2022, 1, 1)), actor=somebody, replace=True)


def test_an_import_by_somebody_is_an_event_of_the_bureau(somebody: Officer) -> None:
    importing.store(importing.read(SAFETY_TEXT, "安全生产法(2021-06-10).md"), actor=somebody)
    event = Event.objects.get(name="statute_imported")
    assert event.actor == somebody and event.bureau == somebody.bureau
    for part in ('"name":"安全生产法"', '"articles":119', '"since":"2021-09-01"', "安全生产法(2021-06-10).md"):
        assert part in event.payload
    importing.store(importing.read(SAFETY_TEXT, "安全生产法(2021-06-10).md"), actor=somebody)
    assert Event.objects.filter(bureau=somebody.bureau).count() == 1


def test_a_bureau_below_one_that_keeps_the_texts_may_not(somebody: Officer) -> None:
    above = Bureau.objects.create(code="410000", name="豫中省应急管理厅", abbr="豫", level="province")
    Bureau.objects.filter(pk=somebody.bureau_id).update(parent=above)
    reading = importing.read(SAFETY_TEXT, "某.md")
    assert importing.store(reading, actor=somebody).kind == "new"  # nobody above could do it
    keeper = Officer.objects.create(username="a2", name="严朗", bureau=above)
    OfficerRole.objects.create(officer=keeper, role="administrator", valid_from="2020-01-01")
    with pytest.raises(Refused, match="上级机关"):
        importing.store(importing.read(SMALL.encode(), "某.md"), actor=somebody)
    assert importing.store(importing.read(SMALL.encode(), "某.md"), actor=keeper).kind == "new"


def test_a_refused_import_leaves_nothing(somebody: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise bureau_record.BureauConflict("x")

    monkeypatch.setattr(bureau_record, "append", refuse)
    with pytest.raises(bureau_record.BureauConflict):
        importing.store(importing.read(SAFETY_TEXT, "某.md"), actor=somebody)
    assert not StatuteVersion.objects.exists() and not StatuteText.objects.exists()
    assert lookup.version("安全生产法", ON) is None


def test_whoever_comes_second_with_the_same_version_is_told_so(
    somebody: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = importing.read(written("某某法", "甲。"), "某.md", since=date(2020, 7, 1))
    other = importing.read(written("某某法", "甲。", "乙。"), "某.md", since=date(2020, 7, 1))
    importing.store(reading, actor=somebody)
    monkeypatch.setattr(importing, "plan", lambda _: importing.Plan("new"))  # as it stood a moment ago
    for actor in (None, somebody):
        with pytest.raises(Refused, match="刚才另有人"):
            importing.store(other, actor=actor)
    assert StatuteVersion.objects.get().articles == 1


@pytest.mark.parametrize("name", ["安", "安全/生产", "安全 生产法", "安+全"])
def test_a_short_name_no_citation_can_use_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="简称"):
        importing.read(SMALL.encode(), "某.md", name)


def test_a_text_cannot_take_the_name_of_another_statute() -> None:
    with pytest.raises(Refused, match="是《中华人民共和国安全生产法》的简称"):
        importing.read(SMALL.encode(), "某.md", "安全生产法")


# -- a citation on a day -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cite", "message", "meant"),
    [
        ("安全生产法/120", "安全生产法没有第一百二十条(共一百一十九条)", None),
        ("安全生产法/97/7", "第九十七条只有一款,没有第七款", "安全生产法/97/1/7"),
        ("安全生产法/97/7/1", "第九十七条只有一款,没有第七款", "安全生产法/97/1/7"),
        ("安全生产法/97/8", "第九十七条只有一款,没有第八款", None),
        ("安全生产法/97/1/8", "第九十七条只有七项,没有第（八）项", None),
        ("安全生产法/30/3", "第三十条只有两款,没有第三款", None),
        ("安全生产法/30/1/2", "第三十条第一款没有分项,没有第（二）项", "安全生产法/30/2"),
        ("安全生产法/94/1/3", "第九十四条第一款没有分项,没有第（三）项", "安全生产法/94/3"),
        ("安全生产法/113/2/3", "第一百一十三条第二款没有分项,没有第（三）项", "安全生产法/113/1/3"),
        ("安全生产法/113/4", "第一百一十三条只有两款,没有第四款", "安全生产法/113/1/4"),
    ],
)
def test_what_of_a_citation_does_not_exist_is_named_and_what_was_meant_is_guessed(
    law: None, cite: str, message: str, meant: str | None
) -> None:
    load(SAFETY_TEXT)
    fault = lookup.exists(cite, ON)
    assert fault is not None and fault.message == message
    assert (fault.meant.cite if fault.meant else None) == meant
    if fault.meant:
        assert lookup.exists(fault.meant, ON) is None and "是不是第" in fault.said


@pytest.mark.parametrize(
    "cite", ["安全生产法/97", "安全生产法/97/1", "安全生产法/97/1/7", "安全生产法/30/2", "安全生产法/119"]
)
def test_nothing_is_said_of_a_citation_that_exists(law: None, cite: str) -> None:
    load(SAFETY_TEXT)
    assert lookup.exists(cite, ON) is None


def test_nothing_is_said_of_a_statute_that_is_not_loaded(law: None) -> None:
    load(SAFETY_TEXT)
    assert lookup.exists("消防法/999/9/9", ON) is None
    assert lookup.exists("安全生产法/999", date(2021, 8, 31)) is None
    assert lookup.article("消防法/1", ON) is None


def test_with_the_law_loaded_no_citation_costs_a_query(law: None) -> None:
    load(SAFETY_TEXT)
    held = lawbase.current()
    lookup.exists("安全生产法/1", ON, held)
    with CaptureQueriesContext(connection) as queries:
        for number in range(1, 200):
            lookup.exists(f"安全生产法/{number}/2/3", ON, held)
    assert len(queries) == 0


def test_what_is_loaded_is_seen_at_once(law: None) -> None:
    assert lawbase.current().statutes.version("安全生产法", ON) is None
    load(SAFETY_TEXT)
    assert lawbase.current().statutes.version("安全生产法", ON) is not None


# -- citations in running text -----------------------------------------------------------------------------------------

TITLES = {name: name for name in STATUTES} | {s.title: s.name for s in STATUTES.values()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政处罚法第四十五条", ["行政处罚法/45"]),
        ("《中华人民共和国安全生产法》第九十七条第一款第（七）项", ["安全生产法/97/1/7"]),
        ("安全生产法第九十七条第七项", ["安全生产法/97/1/7"]),
        ("行政处罚法第六十三条第一款、第六十四条", ["行政处罚法/63/1", "行政处罚法/64"]),
        ("行政处罚法第四十二条第一款、安全生产法第六十七条第二款", ["行政处罚法/42/1", "安全生产法/67/2"]),
        ("安全生产法第97条第1款", ["安全生产法/97/1"]),
        ("内部规定:第三条", []),
        ("安全生产法第一百三十四条之一", []),
        ("第九十七条", []),
    ],
)
def test_citations_are_found_where_they_stand(text: str, expected: list[str]) -> None:
    found = list(wording.mentions(text, TITLES))
    assert [m.citation.cite for m in found] == expected
    assert all(text[m.start : m.end].startswith(("第", "《", m.citation.statute)) for m in found)


# -- the command -------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_statute", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def test_the_command_prints_the_number_of_articles_and_the_day(law: None, tmp_path: Path) -> None:
    file = tmp_path / "某某法(2020-05-06).md"
    file.write_text(SMALL, encoding="utf-8")
    assert "某某法:已导入。3条,自2020-07-01起施行" in run(file)[0]
    assert "没有变化,已导入过" in run(file)[0]


def test_the_command_names_the_file_the_line_and_what_to_do(law: None, tmp_path: Path) -> None:
    good, bad, undated = tmp_path / "好.md", tmp_path / "坏.md", tmp_path / "无日期.md"
    good.write_bytes(SAFETY_TEXT)
    bad.write_bytes(edited(33, "第五条 甲。"))
    undated.write_bytes(written("某某法", "甲。"))
    out, err = run(good, bad, undated, tmp_path / "没有.md")
    assert "安全生产法:已导入。119条" in out
    assert "坏.md:第33行:第二条后面应是第三条,现为第五条" in err
    assert "无日期.md:看不出" in err and "--from" in err
    assert "没有.md:不能读取文件" in err and "3个文件没有导入" in err
    assert "某某法:已导入。1条,自2021-02-03起施行" in run(undated, "--from", "2021-02-03")[0]
    assert "某甲法:已导入" in run(undated, "--from", "2021-02-03", "--name", "某甲法")[0]
    assert "只用于一个文件" in run(good, undated, "--name", "某乙法")[1]


def test_the_command_replaces_only_with_somebody_who_answers_for_it(somebody: Officer, tmp_path: Path) -> None:
    first, second = tmp_path / "甲.md", tmp_path / "乙.md"
    first.write_bytes(written("某某法", "甲。"))
    second.write_bytes(written("某某法", "甲。", "乙。"))
    run(first, "--from", "2020-07-01")
    assert "请加 --replace --by" in run(second, "--from", "2020-07-01")[1]
    assert "--by" in run(second, "--from", "2020-07-01", "--replace")[1]
    assert "没有用户名" in run(second, "--from", "2020-07-01", "--replace", "--by", "谁")[1]
    assert "某某法:已替换。2条" in run(second, "--from", "2020-07-01", "--replace", "--by", "a1")[0]
    assert lookup.exists("某某法/2", ON) is None
