"""What a clerk types is taken as meant."""

import pytest

from cases.web.forms import typed


@pytest.mark.parametrize(
    "text", ["2026-3-2", "2026/3/2", "20260302", "2026年3月2日", " ２０２６年 ３月 ２日 ", "2026.03.02", "3月2日"]
)
def test_dates_are_read_however_they_are_written(text: str) -> None:
    assert typed.day(text) == "2026-03-02"


@pytest.mark.parametrize(
    "text", ["200,000.00", "２００，０００元", "￥200000", "20万元", "人民币 200 000 元整", "200000.00"]
)
def test_amounts_are_read_with_marks_and_units(text: str) -> None:
    assert typed.fen(text) == 20_000_000


@pytest.mark.parametrize("text", ["9:30", "９：３０", "0930", "9点30分", "09:30"])
def test_times_are_read_however_they_are_written(text: str) -> None:
    assert typed.moment(text) == "09:30"


@pytest.mark.parametrize(
    "text",
    [
        "安全生产法第九十七条第一款第七项", "《中华人民共和国安全生产法》第九十七条第（七）项", "安全生产法97条1款7项",
        "安全生产法/97/1/7", "安全生产法第９７条第１款第（７）项", " 安全生产法 第九十七条 第一款 第七项 ",
    ],
)  # fmt: skip
def test_citations_are_read_in_a_clerks_words(text: str) -> None:
    assert typed.citation(text) == "安全生产法/97/1/7"


def test_several_citations_may_share_their_statute() -> None:
    assert typed.citation("安全生产法第三十条第一款、第三十三条第二款") == "安全生产法/30/1+安全生产法/33/2"


def test_codes_lose_pasted_spaces_and_brackets_become_those_of_papers() -> None:
    assert typed.line("credit_code", " ９１410899 ma9abcde28 ") == "91410899MA9ABCDE28"
    assert typed.line("case_no", "(2026)豫08行复12号") == "〔2026〕豫08行复12号"
    assert typed.line("name", "云川市\u200b恒达\u00a0公司\n") == "云川市恒达 公司"


@pytest.mark.parametrize("text", ["不知道", "13月40日", "二百万", "第七条"])
def test_what_is_not_understood_is_left_as_it_stands(text: str) -> None:
    assert typed.day(text) == text or typed.day(text).count("-") == 2
    assert typed.yuan(text) == text.replace("元", "")
    assert typed.citation(text) == text
