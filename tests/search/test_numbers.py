"""Numbers as people remember them: whole, half, in full-width digits; and what is none. Asks no database."""

from __future__ import annotations

import pytest

from cases.reads.filters import LONGEST, Serial, parse, serial

ME = 7


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("（豫云）应急立〔2026〕31号", Serial(31, 2026, "立")),
        ("(豫云)应急罚[2026]31-2号", Serial(31, 2026, "罚", 2)),
        ("应急罚当〔２０２６〕３１号", Serial(31, 2026, "罚当")),
        ("立〔2026〕31", Serial(31, 2026, "立")),
        ("〔2026〕31", Serial(31, 2026)),
        ("2026-31", Serial(31, 2026)),
        (" 2026 〕 31 号 ", Serial(31, 2026)),
        ("31号", Serial(31)),
        ("第31号", Serial(31)),
        ("31", Serial(31)),
        ("〔2026〕", None),
        ("恒达钢结构", None),
        ("31号楼", None),
        ("91410899MA9XKQ7H45", None),
        ("12345678901", None),
        ("", None),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, meant: Serial | None) -> None:
    assert serial(text) == meant


@pytest.mark.parametrize(
    "text", ["2026-03-01", "2026.3.1", "2026年3月1日", "２０２６／３／１", "20260301", " 2026-3-1 "]
)
def test_a_date_is_read_however_it_is_typed(text: str) -> None:
    asked = parse({"from": text}, ME)
    assert asked.since is not None
    assert asked.since.isoformat() == "2026-03-01"
    assert not asked.wrong


@pytest.mark.parametrize("text", ["2026-02-30", "昨天", "2026", "0000-00-00", "99999999"])
def test_what_is_no_date_is_told_and_narrows_nothing(text: str) -> None:
    asked = parse({"to": text}, ME)
    assert asked.until is None
    assert "不是日期" in asked.wrong["to"]
    assert asked.typed["to"] == text


def test_what_nobody_offered_is_left_out() -> None:
    given = {
        "stage": "?",
        "unit": "x",
        "officer": "1 OR 1=1",
        "due": "soon",
        "sort": "name",
        "per": "9999",
        "other": "1",
    }
    asked = parse(given, ME)
    assert (asked.stages, asked.unit, asked.officer, asked.due, asked.sort, asked.per) == (
        (),
        None,
        None,
        "",
        "number",
        50,
    )
    assert "other" not in asked.query()


def test_a_search_is_cut_and_cleaned() -> None:
    asked = parse({"q": "  恒达\x00  钢 \n 结构 " + "长" * 500}, ME)
    assert asked.q.startswith("恒达 钢 结构 长")
    assert len(asked.q) == LONGEST


def test_me_is_whoever_asks() -> None:
    assert parse({"officer": "me"}, ME).officer == ME
