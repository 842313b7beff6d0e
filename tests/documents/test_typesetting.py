"""Lines of Chinese text: no mark where it must not stand, in wide columns and narrow ones."""

from __future__ import annotations

import itertools

import pytest

from documents.typefaces import INVISIBLE, UncoveredCharacter, chain, clean
from documents.typesetting import NO_END, NO_START, Span, set_lines, text_width

SAMPLE = (
    "经查明,你单位(下称“该公司”)违反《中华人民共和国安全生产法》第三十条第一款、第九十七条第(七)项的规定:"
    "特种作业人员(1名)未取得《特种作业操作证》;依据——作出罚款人民币伍仟元整(¥5000.00)的决定。"
    "统一社会信用代码91410899MA9ABCDE28,2026年3月27日,(豫云)应急罚〔2026〕3号。"
)


def texts(text: str, width: float, **options: object) -> list[str]:
    lines = set_lines([Span(text)], width, **options)  # type: ignore[arg-type]
    return ["".join(part.text for part in line.parts) for line in lines]


@pytest.mark.parametrize("width", [30, 42, 55, 63, 84, 100, 150, 241, 415])
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width: int) -> None:
    lines = texts(SAMPLE, width)
    assert "".join(lines) == SAMPLE.replace(" ", "")
    for before, after in itertools.pairwise(lines):
        forced = len(before) <= 2 or before.isascii() or after.isascii()
        assert after[0] not in NO_START or forced, (before, after)
        assert before[-1] not in NO_END or forced, (before, after)


@pytest.mark.parametrize("width", [34, 42, 84, 200, 415])
def test_no_line_is_wider_than_its_column(width: int) -> None:
    for line in set_lines([Span(SAMPLE * 3)], width, indent=min(21, width / 2)):
        drawn = line.indent + line.width + line.stretch * (sum(len(part.text) for part in line.parts) - 1)
        assert drawn <= width + 0.02


def test_a_code_stays_whole_unless_longer_than_the_line() -> None:
    assert "91410899MA9ABCDE28" in texts("代码" * 9 + "91410899MA9ABCDE28", 200)
    assert "".join(texts("A" * 300, 100)) == "A" * 300


def test_a_date_is_not_torn_between_figure_and_unit() -> None:
    for width in range(40, 120, 3):
        for before, after in itertools.pairwise(texts("于2026年3月27日送达", width)):
            assert not (before[-1].isdigit() and after[0] in "年月日"), (before, after)


def test_an_empty_text_is_one_empty_line_and_line_ends_start_paragraphs() -> None:
    assert texts("", 100) == [""]
    assert texts("一\r\n二\r三", 100) == ["一", "二", "三"]
    indents = [line.indent for line in set_lines([Span("一二三四五六\n七")], 42, indent=21)]
    assert indents == [21, 0, 21]


def test_control_and_invisible_characters_never_reach_the_paper() -> None:
    dirty = "甲\x00\x07\x1b[31m乙\u200b\u202e丙\ufeff\ufe0f\x85丁\t戊\xa0己"
    assert clean(dirty) == "甲[31m乙丙丁 戊 己"
    assert not INVISIBLE & set(map(ord, clean("".join(map(chr, INVISIBLE)))))


@pytest.mark.parametrize("char", ["\U0001fad8", "\ue000", "\ud800", "\U0010ffff", "\uffff"])
def test_an_uncovered_character_is_named_and_never_drawn(char: str) -> None:
    with pytest.raises(UncoveredCharacter, match=rf"U\+{ord(char):04X}.*没有字形") as caught:
        chain("仿宋").glyph(char)
    assert caught.value.char == char and str(caught.value).encode("utf-8")


@pytest.mark.parametrize("role", ["宋", "仿宋", "黑", "楷", "小标宋"])
def test_every_role_has_a_font_for_a_rare_surname(role: str) -> None:
    assert text_width("㐂〔〕℃№", role, 10) > 30
