"""Names with rare characters, markup, text over pages: through record and PDF as they were typed, and harmless."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from cases import casefile, dossier
from documents.typefaces import UncoveredCharacter, chain
from tests.dossier.editing import changed, index, wrongs
from tests.story.telling import Story, tell

CONCLUDE = index("small", "conclude_investigation")


def covered(char: str) -> bool:
    try:
        chain("仿宋").glyph(char)
    except UncoveredCharacter:
        return False
    return True


def with_name(name: str) -> dict[str, Any]:
    raw = changed("small", "parties[0].name", name)
    raw["parties"][0] |= {"kind": "individual_business", "legal_representative": name}
    return raw


def text_of(story: Story, tmp_path: Path) -> str:
    """All text of the bound case file, as pdftotext gives it, without spaces and line ends."""
    assert story.outcome.case is not None
    file = tmp_path / "case-file.pdf"
    file.write_bytes(casefile.bound(story.outcome.case))
    told = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    return "".join(told.split())


@pytest.mark.parametrize("name", ["𠮷某", "㐂田䶮", "𬬭某", "龘靐齉", "Müller & Söhne", "阿卜杜拉·买买提"])
def test_a_rare_name_is_found_in_the_pdf_or_refused_by_name(name: str, tmp_path: Path) -> None:
    raw = with_name(name)
    if missing := [char for char in name if not char.isspace() and not covered(char)]:
        found = wrongs(raw)
        assert set(found) == {"parties[0].name", "parties[0].legal_representative"}
        assert f"U+{ord(missing[0]):04X}" in found["parties[0].name"]
        return
    story = tell(raw)
    assert story.stage == "archived"
    assert text_of(story, tmp_path).count(name.replace(" ", "")) > 5


def test_a_name_beyond_the_first_plane_is_covered() -> None:
    assert covered("𠮷") and covered("𬬭")


MARKUP = "<b>甲</b>&amp;<img src=/etc/passwd>${1+1}{{title}}%s%n\\u0041<para>&#65;"


def test_markup_is_text(tmp_path: Path) -> None:
    raw = with_name(f"甲公司{MARKUP}")
    raw["title"] = f"案{MARKUP}"
    raw["violations"][0]["facts"] = f"查明{MARKUP}。"
    story = tell(raw)
    assert story.stage == "archived"
    text = text_of(story, tmp_path)
    for typed in (f"案{MARKUP}", f"查明{MARKUP}", f"甲公司{MARKUP}"):
        assert "".join(typed.split()) in text
    assert "root:" not in text and dossier.result(story.outcome)["case_no"]
    story.assert_sound()


def test_facts_of_3000_characters_go_on_over_pages(tmp_path: Path) -> None:
    facts = "".join(f"第{n}项隐患未整改。" for n in range(1, 400))[:3000]
    raw = changed("small", "violations[0].facts", facts)
    raw["acts"][CONCLUDE]["data"]["proposals"][0]["discretion"] = facts
    raw["acts"][index("small", "inquire")]["data"]["text"] = facts
    story = tell(raw)
    assert story.stage == "archived"
    text = text_of(story, tmp_path)
    for piece in (facts[:12], facts[1500:1512], facts[-12:]):
        assert piece in text
    story.assert_sound()


def test_the_longest_text_of_all_still_runs() -> None:
    raw = changed("small", "violations[0].facts", "长" * 20_000)
    story = tell(raw)
    assert story.stage == "archived"


def test_spaces_around_and_line_ends_are_made_even() -> None:
    raw = changed("small", "violations[0].facts", "  第一行\r\n第二行\r第三行 ")
    assert dossier.parse(raw).violations[0].facts == "第一行\n第二行\n第三行"


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\x85", "\u200b", "\u202e", "\u2066", "\ufeff", "\ud800"])
def test_what_nobody_can_see_is_refused_everywhere(char: str) -> None:
    for path in ("title", "violations[0].facts", f"acts[{CONCLUDE}].data.proposals[0].discretion", "officers[0].name"):
        raw = changed("small", path, f"甲{char}乙")
        assert f"U+{ord(char):04X}" in wrongs(raw)[path]
