"""Every form as an editable Word file: what goes in comes out, nothing else does, and what comes back is looked into."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest

from documents import specimens
from documents.drawing import draw
from documents.forms import Form, bind, forms, holds
from documents.word import CONTENT_TYPE, MARK, check_word, editable, word
from documents.word.markup import legal
from tests.documents.test_catalogue import EVERY, HOSTILE, asked, bare

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
every_form = pytest.mark.parametrize("form", EVERY)


def made(form: Form, context: Any, **more: Any) -> bytes:
    values = bind(form, context).values
    return word(form, values, number=specimens.number(form), on=specimens.DAY, **more)


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def said(data: bytes, *names: str) -> str:
    """The text of the document (or of other parts) as one copies it, without white space."""
    found = []
    for name, part in parts(data).items():
        if name in (names or ("word/document.xml",)) or (not names and re.match("word/(header|footer)", name)):
            found += [node.text or "" for node in ElementTree.fromstring(part).iter(f"{W}t")]
    return "".join("".join(found).split())


def plain(text: str) -> str:
    return bare(legal(text))


@every_form
def test_usual_values_and_what_acts_wrote_are_read_in_word_and_the_bytes_are_the_same_each_time(form: Form) -> None:
    context = specimens.usual(form)
    entries = specimens.entries(form, context)
    data = made(form, context, entries=entries)
    text = said(data)
    for one in asked(form, bind(form, context)):
        assert plain(one) in text, one
    for entry in entries:
        shown = [v for k, v in entry.values.items() if k in ("opinion", "name") and isinstance(v, str)]
        assert all(plain(one) in text for one in shown), entry
    if form.word:
        assert plain(specimens.number(form)) in text or form.kind == "list"
    assert data == made(form, specimens.usual(form), entries=entries)
    assert check_word(data) is None


@every_form
def test_the_fixed_words_and_the_notes_of_the_form_are_there(form: Form) -> None:
    text = said(made(form, specimens.usual(form)))
    for note in form.notes:
        assert plain(note) in text
    if form.kind in ("table", "letter", "record"):
        assert plain(form.printed or form.title) in text
    for label in (cell if isinstance(cell, str) else cell["label"] for row in form.page_signatures
                  for cell in (row if isinstance(row, list) else [row])):  # fmt: skip
        assert plain(label) in text


@every_form
def test_the_least_and_nothing_at_all_are_enough(form: Form) -> None:
    assert check_word(made(form, specimens.least(form))) is None
    assert check_word(word(form, {})) is None


@every_form
def test_hostile_text_comes_out_as_it_went_in_and_is_never_markup(form: Form) -> None:
    bound = bind(form, specimens.with_text(form, HOSTILE + "]]>&#x0;<w:p/>\ufffe\ud800"))
    data = word(form, bound.values, number=specimens.number(form), on=specimens.DAY)
    assert check_word(data) is None
    text = said(data)
    for one in {plain(one) for one in asked(form, bound) if len(one) > 20}:
        assert one in text or all(piece in text for piece in re.split("[；、]", one)), one


@every_form
def test_very_long_values_are_all_there(form: Form) -> None:
    bound = bind(form, specimens.very_long(form))
    text = said(word(form, bound.values, number=specimens.number(form), on=specimens.DAY))
    for one in itertools.islice(asked(form, bound), 40):
        assert plain(one) in text, one[:40]


@every_form
def test_every_page_says_that_it_is_no_record_and_the_properties_name_nobody(form: Form) -> None:
    found = parts(made(form, specimens.usual(form)))
    heads = [part for name, part in found.items() if name.startswith("word/header")]
    assert heads and all(MARK in part and 'w:color w:val="808080"' in part for part in heads)
    core = ElementTree.fromstring(found["docProps/core.xml"])
    assert [node.tag.rpartition("}")[2] for node in core] == ["title"]
    assert "docProps/app.xml" not in found


@every_form
def test_page_and_fonts_are_the_official_ones(form: Form) -> None:
    found = parts(made(form, specimens.usual(form)))
    document = found["word/document.xml"]
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in document
    margins = {"AQ2016": ("1440", "1797"), "GB9704": ("2098", "1587")}[form.profile]
    assert f'w:top="{margins[0]}"' in document and f'w:left="{margins[1]}"' in document
    named = set(re.findall(r'w:eastAsia="([^"]+)"', document)) - {"zh-CN", "Segoe UI Symbol"}
    assert named <= {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"}
    assert "仿宋_GB2312" in found["word/styles.xml"]
    order = ("keepNext", "pBdr", "tabs", "spacing", "ind", "jc")  # Word refuses another one
    for node in ElementTree.fromstring(document).iter(f"{W}pPr"):
        places = [order.index(child.tag.removeprefix(W)) for child in node]
        assert places == sorted(set(places))


def test_a_record_is_signed_and_counted_at_the_foot_of_every_page_and_goes_on_with_continuation_pages() -> None:
    found = parts(made(forms()["inquiry_record"], specimens.usual(forms()["inquiry_record"])))
    feet = [part for name, part in found.items() if name.startswith("word/footer")]
    assert len(feet) == 2 and "<w:titlePg/>" in found["word/document.xml"]
    for foot in feet:
        assert "被询问人" in foot and 'w:instr=" PAGE "' in foot and 'w:instr=" NUMPAGES "' in foot
    assert "续页" in found["word/header_default.xml"] and "续页" not in found["word/header_first.xml"]


def test_a_letter_has_its_page_number_outside_on_odd_and_even_pages() -> None:
    found = parts(made(forms()["transfer_letter"], specimens.usual(forms()["transfer_letter"])))
    assert 'w:jc w:val="right"' in found["word/footer_default.xml"]
    assert 'w:jc w:val="right"' not in found["word/footer_even.xml"]
    assert "<w:evenAndOddHeaders/>" in found["word/settings.xml"]


def test_the_header_of_a_list_is_repeated_and_its_rows_are_not_broken() -> None:
    document = parts(made(forms()["seizure_list"], specimens.usual(forms()["seizure_list"])))["word/document.xml"]
    rows = list(ElementTree.fromstring(document).iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_fill_ins_are_underlined_and_nothing_else_of_the_sentence_is() -> None:
    form = forms()["decision_unit"]
    document = parts(made(form, specimens.usual(form)))["word/document.xml"]
    lined = {"".join(t.text or "" for t in run.iter(f"{W}t")) for run in ElementTree.fromstring(document).iter(f"{W}r")
             if run.find(f"{W}rPr/{W}u") is not None}  # fmt: skip
    assert "云川市人民政府" in lined and not any("申请行政复议" in text for text in lined)


def test_ticks_are_boxes_that_can_be_clicked() -> None:
    form = forms()["deferral_grant"]
    document = parts(made(form, specimens.usual(form)))["word/document.xml"]
    wanted = [holds(option["when"], bind(form, specimens.usual(form)).values)
              for block in form.body if block["type"] == "ticks" for option in block["options"]]  # fmt: skip
    assert [state == "1" for state in re.findall(r'w14:checked w14:val="(\d)"', document)] == wanted
    assert any(wanted) and not all(wanted)


def test_what_is_signed_or_bound_is_not_edited_afterwards() -> None:
    def may(key: str) -> tuple[bool, bool]:
        return editable(forms()[key], issued=False), editable(forms()[key], issued=True)

    assert may("decision_unit") == may("filing_approval") == may("penalty_notice") == (True, True)
    assert may("inquiry_record") == may("seizure_list") == may("service_receipt") == (True, False)
    assert may("seal_strip") == may("file_cover") == may("closing_sheet") == (False, False)


def test_a_character_no_font_here_has_is_words_to_show() -> None:
    form = forms()["waiver"]
    context = specimens.with_text(form, "\U0001f600李四")
    assert "\U0001f600李四" in said(made(form, context))


def test_word_says_the_same_as_the_paper(text_of: Any) -> None:
    """Sentence by sentence: what the PDF of a decision prints is in the editing copy too."""
    form = forms()["decision_unit"]
    context = specimens.usual(form)
    values = bind(form, context).values
    text = said(word(form, values, number="甲〔2026〕1号", on=specimens.DAY))
    pdf = text_of(draw(form, values, number="甲〔2026〕1号", on=specimens.DAY))
    for sentence in re.split("[。；]", re.sub(r"共\d页第\d页|（公章）|本文书制作.*", "", pdf.replace("\f", ""))):
        assert sentence in text, sentence


# -- what is uploaded --------------------------------------------------------------------------------------------------------


def changed(change: dict[str, bytes | None], data: bytes | None = None) -> bytes:
    """A Word file with parts put in, or (None) left out."""
    form = forms()["waiver"]
    found: dict[str, bytes] = {k: v.encode() for k, v in parts(data or made(form, specimens.usual(form))).items()}
    found.update({name: part for name, part in change.items() if part is not None})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in found.items():
            if change.get(name, b"") is not None:
                archive.writestr(name, part)
    return out.getvalue()


def related(target: str, kind: str, mode: str = "External") -> dict[str, bytes | None]:
    row = f'<Relationship Id="rId9" Type="http://x/relationships/{kind}" Target="{target}" TargetMode="{mode}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {"word/_rels/settings.xml.rels": f'<Relationships xmlns="{space}">{row}</Relationships>'.encode()}


def instructed(code: str) -> dict[str, bytes | None]:
    form = forms()["waiver"]
    document = parts(made(form, specimens.usual(form)))["word/document.xml"]
    split = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:4], code[4:]))
    return {"word/document.xml": document.replace("<w:sectPr>", f"<w:p>{split}</w:p><w:sectPr>", 1).encode()}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "不是完整"),
        (b"PK\x03\x04 nothing more", "不是完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
        (changed({"word/document.xml": None}), "不是Word文档"),
        (changed({"word/document.xml": b"<w:document"}), "已经损坏"),
        (changed({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}), "文档类型定义"),
        (changed({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "a">]><x/>'.encode("utf-16")}), "文档类型定义"),
        (changed({"word/vbaProject.bin": b"macro"}), "宏"),
        (changed({"word/embeddings/oleObject1.bin": b"x"}), "嵌入的对象"),
        (changed(related("http://bad.example/t.dotm", "attachedTemplate")), "外部引用"),
        (changed(related("http://bad.example/", "hyperlink")), "超链接"),
        (changed(related("part.html", "aFChunk", "Internal")), "嵌入的对象"),
        (changed(instructed('DDEAUTO c:\\\\cmd.exe "/k"')), "域"),
        (changed({"word/media/a.png": b"\0" * 40_000_000}), "压缩炸弹"),
        (changed({f"word/media/{n}.bin": b"x" for n in range(2001)}), "过大"),
        (changed({"../evil.xml": b"<x/>"}), "内部结构异常"),
    ],
)  # fmt: skip
def test_a_broken_or_dangerous_word_file_is_refused_with_its_reason(data: bytes, why: str) -> None:
    assert why in (check_word(data) or "")


def test_a_macro_document_that_calls_itself_docx_is_refused() -> None:
    form = forms()["waiver"]
    types = parts(made(form, specimens.usual(form)))["[Content_Types].xml"]
    macro = types.replace(f"{CONTENT_TYPE}.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
    assert macro != types
    assert "启用宏" in (check_word(changed({"[Content_Types].xml": macro.encode()})) or "")


def test_a_flipped_byte_anywhere_is_noticed_or_harmless_but_never_an_error() -> None:
    form = forms()["waiver"]
    whole = made(form, specimens.usual(form))
    answers = set()
    for place in range(0, len(whole), 37):
        data = bytearray(whole)
        data[place] ^= 0x55
        answers.add(check_word(bytes(data)) is None)
    assert False in answers
