"""The whole catalogue of forms, each with least, usual, hostile and very long values.

What is put in comes out; the same input is the same file; the pages are as many as expected; every path leads somewhere;
every value a form demands is demanded by an article, or is one that no paper can do without.
"""

from __future__ import annotations

import io
import itertools
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from documents import specimens, vocabulary, wording
from documents.drawing import draw
from documents.forms import EDITION, Bound, Form, bind, editions, forms, holds
from documents.pagecheck import names_in
from documents.typefaces import chain, clean

# Of an edition that rests on another one only what it calls otherwise or adds.
EVERY = [
    pytest.param(form, id=f"{edition}-{key}")
    for edition in editions()
    for key, form in forms(edition).items()
    if edition == EDITION or replace(form, edition=EDITION) != forms().get(key)
]
every_form = pytest.mark.parametrize("form", EVERY)

HOSTILE = (
    'A<B公司&C>D"E\'F <img src="/etc/hostname"/>{party}[{facts}]{0}%s\\n𠮷㐂〇①℃甲\u200b\u202e\x07乙'
    "，。》】”……——（《【“(((((((((" + "W" * 90 + "BT (x) Tj ET endstream %%EOF 辛"
)
# Forms whose everyday content needs a second page; all others stay on one.
TWO_PAGES = frozenset(
    [
        "decision_unit",
        "decision_person",
        "on_the_spot_unit",
        "on_the_spot_person",
        "record_filing_report",
        "discussion_record",
        "investigation_report",
        "court_application",
        "transfer_letter",
        "crime_transfer_letter",
    ]
)
MOST_LONG = 45  # pages of the longest form with the longest values
# What any paper needs that no statute spells out for it: who, to whom, what about, when, what it does.
OF_ITSELF = frozenset(
    [
        "title",
        "cause",
        "bureau",
        "on",
        "to",
        "party",
        "parties",
        "address",
        "officers",
        "source",
        "summary",
        "facts",
        "reason",
        "content",
        "result",
        "retention",
        "prepared_by",
        "applicant",
        "purpose",
        "since",
        "until",
        "area",
        "finding",
    ]
)


def drawn(form: Form, values: Any, context: dict[str, Any] | None = None) -> bytes:
    boxes = specimens.entries(form, context) if context else []
    return draw(form, values, number=specimens.number(form), on=specimens.DAY, entries=boxes)


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def shown(pdf: bytes, folder: Path) -> str:
    """The text as one copies it, without white space and page ends."""
    path = folder / "text.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def without_feet(form: Form, text: str) -> str:
    """Words that go on over a page are read without what stands at its foot."""
    return re.sub(r"共\d+页第\d+页", "", text.replace(bare(form.foot) or "\f", ""))


def bare(text: str) -> str:
    return "".join(clean(text).split()).rstrip("。；;")


def asked(form: Form, bound: Bound) -> Iterator[str]:
    """The texts that the form's body prints for these values: fields of blocks whose condition holds."""
    for block in form.body:
        if not block.get("when") or holds(block["when"], bound.values):
            for name in names_in([{key: item for key, item in block.items() if key != "when"}]):
                value = bound.values.get(name)
                if value is not None and name not in specimens.KEPT and "when" not in str(block.get("options", "")):
                    yield from specimens.texts(value)


@every_form
def test_usual_values_are_read_on_the_paper_and_its_pages_are_as_expected(form: Form, tmp_path: Path) -> None:
    context = specimens.usual(form)
    bound = bind(form, context)
    assert bound.missing == ()
    pdf = drawn(form, bound.values, context)
    text = without_feet(form, shown(pdf, tmp_path))
    for said in asked(form, bound):
        assert bare(said) in text, said
    assert pages(pdf) <= (2 if form.key in TWO_PAGES else 1)
    assert pdf == drawn(form, bind(form, specimens.usual(form)).values, context), "the same input, the same bytes"
    if form.word:
        assert bare(specimens.number(form)) in text or form.kind == "list"


@every_form
def test_the_least_is_enough_to_draw_it_and_leaves_blanks_to_fill_in(form: Form) -> None:
    bound = bind(form, specimens.least(form))
    assert bound.missing == ()
    assert pages(drawn(form, bound.values)) >= 1
    assert pages(draw(form, {})) >= 1, "an empty form can be printed and filled in by hand"


@every_form
def test_hostile_text_comes_out_as_it_went_in(form: Form, tmp_path: Path) -> None:
    if not covered("𠮷"):
        pytest.fail("no font here reaches above U+FFFF: the set-up brings one")
    bound = bind(form, specimens.with_text(form, HOSTILE))
    text = shown(drawn(form, bound.values), tmp_path)
    said = {bare(one) for one in asked(form, bound) if len(one) > 20}
    for one in said:
        assert one in text or all(piece in text for piece in re.split("[；、]", one)), one


@every_form
def test_very_long_values_flow_over_the_pages(form: Form, tmp_path: Path) -> None:
    bound = bind(form, specimens.very_long(form))
    pdf = drawn(form, bound.values)
    count, text = pages(pdf), shown(pdf, tmp_path)
    assert count <= MOST_LONG
    for said in itertools.islice(asked(form, bound), 40):
        head, tail = bare(said)[:30], bare(said)[-30:]
        assert head in text and tail in text, said[:40]
    if count > 1 and form.kind in ("letter", "record", "table", "list") and form.profile == "AQ2016":
        assert all(f"共{count}页第{number}页" in text for number in range(1, count + 1))


@every_form
def test_every_path_and_name_exists(form: Form) -> None:
    for field in form.fields:
        assert vocabulary.knows(field.path), field.name
        assert all(vocabulary.knows(f"{field.path}.{key}") for key in field.keys), field.name
    assert set(names_in([dict(block) for block in form.body])) <= {field.name for field in form.fields}


@every_form
def test_every_value_demanded_has_its_article(form: Form) -> None:
    demanded = {field.name for field in form.fields if field.required and not field.article}
    assert demanded <= OF_ITSELF, demanded - OF_ITSELF


@every_form
def test_every_character_of_the_fixed_text_has_a_glyph_and_is_chinese(form: Form) -> None:
    fixed = [form.title, form.printed, *form.notes, *form.copies, *(field.label for field in form.fields)]
    fixed += [text for block in form.body for text in fixed_texts(dict(block))]
    for char in {char for text in fixed for char in clean(text) if char != "\n"}:
        for role in ("仿宋", "小标宋", "黑", "楷"):
            assert chain(role).glyph(char)
    for text in fixed:
        plain = re.sub(r"\{[^}]*\}", "", text)
        assert not re.search(r"[一-鿿],|,[一-鿿]|[一-鿿];|[一-鿿]:", plain), f"half-width punctuation: {text}"


def fixed_texts(node: Any) -> Iterator[str]:
    """Text of a block that is printed as it stands in the page."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("text", "label", "title", "item", "number", "extra", "end", "last", "suffix") and isinstance(
                value, str
            ):
                yield value
            elif not isinstance(value, str):
                yield from fixed_texts(value)
    elif isinstance(node, (list, tuple)):
        for item in node:
            yield from [item] if isinstance(item, str) and re.search("[一-鿿]", item) else fixed_texts(item)


def covered(char: str) -> bool:
    return bool(chain("仿宋").glyph(char))


def test_all_forty_eight_of_the_national_set_are_there() -> None:
    numbers = set()
    folder = Path(specimens.__file__).parent / "forms" / "AQ2016-YJ"
    for page in folder.glob("*.toml"):
        head = page.read_text(encoding="utf-8").split("\n", 1)[0]
        for first, last in re.findall(r"national set no\. (\d+)(?:[-–/ ,and]+(\d+))?", head):
            numbers |= {int(first)} | ({int(last)} if last else set())
    assert numbers >= set(range(1, 49)), sorted(set(range(1, 49)) - numbers)


def test_the_specimens_name_nothing_that_forms_cannot_ask_for() -> None:
    def unknown(tree: Any, given: Any, path: str = "") -> Iterator[str]:
        if isinstance(given, list):
            for item in given:
                yield from unknown(tree[0] if isinstance(tree, list) else tree, item, path)
        elif isinstance(given, dict) and isinstance(tree, dict):
            for key, value in given.items():
                if key not in tree:
                    yield f"{path}.{key}"
                else:
                    yield from unknown(tree[key], value, f"{path}.{key}")

    found = [*unknown(vocabulary.CONTEXT, specimens._file()["context"])]
    assert found == []


def test_dates_and_sums_of_the_specimens_are_shown_as_papers_show_them() -> None:
    form = forms()["decision_unit"]
    values = bind(form, specimens.usual(form)).values
    assert wording.value_of(form, values, "on") == "2026年3月27日"
    assert wording.value_of(form, values, "fine").startswith("人民币伍仟元整")
