"""Conversion at set-up, the look-up of fonts by role, and the one patch of reportlab."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics, ttfonts

from documents import bureaufonts, fonts, typefaces
from documents.archival import archival_canvas
from documents.truetype import to_truetype


def make_cff(path: Path, codes: dict[int, str]) -> Path:
    """A tiny CFF font: each glyph a box that begins 300 units right of the origin."""
    names = [".notdef", *codes.values()]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(codes)
    strings = {}
    for name in names:
        pen = T2CharStringPen(1000, None)
        pen.moveTo((300, 0))
        pen.curveTo((300, 400), (400, 700), (800, 700))
        pen.lineTo((800, 0))
        pen.closePath()
        strings[name] = pen.getCharString()
    builder.setupCFF("Tiny", {"FullName": "Tiny"}, strings, {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Tiny", "styleName": "Regular", "psName": "Tiny-Regular"})
    builder.setupOS2(sTypoAscender=880)
    builder.setupPost()
    builder.save(path)
    return path


def test_a_cff_font_becomes_truetype_with_true_side_bearings(tmp_path: Path) -> None:
    source = make_cff(tmp_path / "tiny.otf", {0x4E00: "one", 0x20BB7: "yoshi"})
    to_truetype(source, tmp_path / "tiny.ttf")
    font = TTFont(tmp_path / "tiny.ttf")
    assert set(font.getBestCmap()) == {0x4E00, 0x20BB7}
    assert font["hmtx"][font.getBestCmap()[0x4E00]] == (1000, 300) and "CFF " not in font
    face = ttfonts.TTFontFile(str(tmp_path / "tiny.ttf"))
    assert face.charToGlyph[0x20BB7] and face.charWidths[0x4E00] == 1000


def test_a_supplement_holds_only_what_the_other_fonts_lack(tmp_path: Path) -> None:
    common = make_cff(tmp_path / "common.otf", {0x4E00: "one"})
    rare = make_cff(tmp_path / "rare.otf", {0x4E00: "one", 0x20BB7: "yoshi"})
    to_truetype(rare, tmp_path / "rare.ttf", (common,))
    font = TTFont(tmp_path / "rare.ttf")
    assert set(font.getBestCmap()) == {0x20BB7} and len(font.getGlyphOrder()) == 2


def test_two_conversions_at_once_do_the_work_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_cff(tmp_path / "tiny.otf", {0x4E00: "one"})
    target = tmp_path / "cache"
    monkeypatch.setattr(fonts, "_jobs", lambda place: [fonts.Job(source, place / "tiny.ttf")])
    said: list[str] = []
    assert not fonts.ready(target)
    threads = [threading.Thread(target=fonts.convert, args=(target, said.append)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fonts.ready(target) and sum("正在转换字体tiny" in line for line in said) == 1
    assert [path.name for path in target.iterdir() if path.name != ".lock"] == ["tiny.ttf"]
    before = (target / "tiny.ttf").stat().st_mtime_ns
    fonts.convert(target, said.append)
    assert (target / "tiny.ttf").stat().st_mtime_ns == before


def test_a_conversion_that_fails_says_so_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.otf"
    broken.write_bytes(b"no font at all")
    monkeypatch.setattr(fonts, "_jobs", lambda place: [fonts.Job(broken, place / "broken.ttf")])
    with pytest.raises(fonts.FontsNotReady, match=r"broken\.otf"):
        fonts.convert(tmp_path / "cache", lambda line: None)
    assert not fonts.ready(tmp_path / "cache")


def test_without_converted_fonts_the_reason_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJUAN_FONTS", str(tmp_path))
    with pytest.raises(fonts.FontsNotReady, match="字体"):
        fonts.fallbacks()


def licensed(path: Path, family: str, **codes: int) -> Path:
    """A tiny TrueType font that bears a family name, as a licensed one would; each glyph a box of its own width."""
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", *codes]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({code: name for name, code in codes.items()})
    pen = TTGlyphPen(None)
    for point, step in (((100, 0), pen.moveTo), ((100, 700), pen.lineTo), ((600, 700), pen.lineTo)):
        step(point)
    pen.closePath()
    glyph = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (620, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": f"P{abs(hash(family))}"})
    builder.setupOS2(sTypoAscender=880)
    builder.setupPost()
    builder.save(path)
    return path


@pytest.mark.parametrize(
    ("file", "family", "role"),
    [
        ("a.ttf", "仿宋_GB2312", "仿宋"), ("b.ttf", "FangSong_GB2312", "仿宋"), ("simfang.ttf", "Tiny", "仿宋"),
        ("c.ttf", "方正小标宋简体", "小标宋"), ("FZXBSJW.TTF", "FZXiaoBiaoSong-B05S", "小标宋"),
        ("d.ttf", "楷体_GB2312", "楷"), ("e.ttf", "黑体", "黑"), ("f.ttf", "SimSun", "宋"), ("g.ttf", "Comic", ""),
    ],
)  # fmt: skip
def test_a_licensed_font_is_known_by_the_name_it_bears(tmp_path: Path, file: str, family: str, role: str) -> None:
    assert bureaufonts.role_of(licensed(tmp_path / file, family, one=0x4E00)) == role


def test_what_is_no_font_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "仿宋.ttf").write_bytes(b"not a font")
    (tmp_path / "readme.txt").write_text("仿宋", encoding="utf-8")
    assert bureaufonts.by_role(tmp_path) == {} and bureaufonts.by_role(tmp_path / "nowhere") == {}


def test_the_bureaus_own_font_wins_its_role_and_is_embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = licensed(tmp_path / "单位.ttf", "仿宋_GB2312", one=0x4E00, two=0x4E8C)
    monkeypatch.setenv("ANJUAN_BUREAU_FONTS", str(tmp_path))
    assert fonts.find("仿宋") == own
    mixed = typefaces.Chain(tuple(typefaces._paths("仿宋")))
    name, width = mixed.glyph("一")
    assert width == 0.62, "its own metrics are read"
    other, _ = mixed.glyph("三")
    assert other != name, "what it lacks comes from the open fonts"
    buffer = io.BytesIO()
    canvas = archival_canvas(buffer, "试")
    canvas.setFont(name, 12)
    canvas.drawString(100, 700, "一二")
    canvas.save()
    with pikepdf.open(buffer) as pdf:
        found = [font for font in pdf.pages[0].obj["/Resources"]["/Font"].values() if "P" in str(font.BaseFont)]
        assert any("/FontFile2" in font.FontDescriptor for font in found)


def test_a_font_that_cannot_be_embedded_stops_no_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    own = licensed(tmp_path / "仿宋.ttf", "仿宋_GB2312", one=0x4E00)
    data = bytearray(own.read_bytes())
    place = data.index(b"loca")
    data[place : place + 4] = b"xxxx"  # names and characters can be read, outlines cannot
    own.write_bytes(data)
    monkeypatch.setenv("ANJUAN_BUREAU_FONTS", str(tmp_path))
    bureaufonts.by_role.cache_clear()
    assert fonts.find("仿宋") == own
    mixed = typefaces.Chain(tuple(typefaces._paths("仿宋")))
    assert mixed.glyph("一")[0].startswith("Noto") and typefaces.first_font().startswith("Noto")
    assert "仿宋.ttf不能使用" in caplog.text


def test_two_files_of_one_name_do_not_take_each_others_place(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    one = licensed(first / "same.ttf", "甲", one=0x4E00)
    two = licensed(second / "same.ttf", "乙", two=0x4E8C)
    names = {typefaces._register(one), typefaces._register(two)}
    assert len(names) == 2


def test_a_font_of_the_bureau_that_cannot_be_converted_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.otf"
    broken.write_bytes(b"no font at all")
    monkeypatch.setattr(fonts, "_jobs", lambda place: [fonts.Job(broken, place / "broken.ttf", optional=True)])
    said: list[str] = []
    fonts.convert(tmp_path / "cache", said.append)
    assert any("broken.otf" in line and "改用其他字体" in line for line in said)


def test_fandol_does_not_draw_the_yen_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    class Face:
        charToGlyph: Any = {0xFFE5: 5, 0x4E00: 6}
        charWidths: Any = {}
        defaultWidth = 1000

    class Font:
        face = Face

    monkeypatch.setattr(typefaces, "_register", lambda path: path.stem)
    monkeypatch.setattr(pdfmetrics, "getFont", lambda name: Font)
    chain = typefaces.Chain((Path("FandolFang-Regular.ttf"), Path("Other.ttf")))
    assert chain.glyph("￥")[0] == "Other" and chain.glyph("一")[0] == "FandolFang-Regular"


def test_the_tounicode_map_writes_surrogate_pairs() -> None:
    cmap = ttfonts.makeToUnicodeCMap("F1", [0x20, 0x4E00, 0x20BB7])
    assert "<01> <4E00>" in cmap and "<02> <D842DFB7>" in cmap and "20BB7" not in cmap
    assert "<00>" not in ttfonts.makeToUnicodeCMap("F1", [0, 0x4E00]).partition("beginbfchar")[2], "unused: no meaning"
    assert "100 beginbfchar" in ttfonts.makeToUnicodeCMap("F1", list(range(0x4E00, 0x4E00 + 150)))
