"""公开文本: nothing of what a case knows of people survives in a text, and a file that holds any of it is found out."""

import io
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases.public_copy import names
from cases.public_copy.masking import Known, Mask, patterned, tails
from cases.public_copy.names import Person
from documents import pdftext
from documents.absence import Hidden, in_text, leaks, plain
from documents.archival import archival_canvas
from documents.drawing import draw
from documents.forms import bind, load_form
from documents.marks import Marks

# -- names -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("王伟", "王"),
        ("欧阳建国", "欧阳"),
        ("司马", "司"),
        ("诸葛亮", "诸葛"),
        ("阿不都·热合曼", "阿"),
        ("𠮷田", "𠮷"),
        ("anna li", "A"),
    ],
)
def test_a_surname_is_known(name: str, surname: str) -> None:
    assert names.surname(name) == surname


def told(*people: tuple[str, bool], party: str = "surname", others: str = "surname_two") -> dict[str, str]:
    return names.replacements([Person(name, "", is_party) for name, is_party in people], party, others)


def test_the_punished_is_told_from_all_others() -> None:
    assert told(("王伟", True), ("欧阳建国", False)) == {"王伟": "王某", "欧阳建国": "欧阳某某"}


def test_two_who_would_look_alike_are_told_apart_and_one_named_twice_is_one() -> None:
    found = told(("王伟", False), ("王维", False), ("王伟", False), ("王薇", True), ("李娜", False))
    assert found == {"王伟": "王某某甲", "王维": "王某某乙", "王薇": "王某", "李娜": "李某某"}


def test_a_name_kept_from_being_told_when_it_was_typed_stays_as_it_is() -> None:
    assert told(("韩某", True), ("韩立民", True)) == {"韩某": "韩某", "韩立民": "韩某乙"}


def test_a_bureau_may_write_names_another_way() -> None:
    assert told(("王伟", True), ("李娜", False), party="full", others="stars") == {"王伟": "王伟", "李娜": "李**"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("王伟（车间主任）、李娜", ["王伟", "李娜"]), ("云川市公安局", []), ("无", []), ("阿不都·热合曼", ["阿不都·热合曼"]),
        ("欧阳建国，王伟;李娜", ["欧阳建国", "王伟", "李娜"]), ("当事人未到场", []),
    ],
)  # fmt: skip
def test_people_are_found_in_a_line(line: str, found: list[str]) -> None:
    assert names.people_in(line) == found


# -- what looks like a number ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证11010519491231002X", "id_no"), ("证号１１０１０５１９４９１２３１００２Ｘ", "id_no"), ("11010519491231 002x", "id_no"),
        ("老证号110105491231002", "id_no"), ("电话13800138000", "phone"), ("138-0013-8000", "phone"), ("+86 13800138000", "phone"),
        ("0391-3561234", "phone"), ("（0391）3561234", "phone"), ("01062345678", "phone"), ("电话：3561234", "phone"),
        ("卡号6222021234567890123", "account"), ("6222 0212 3456 7890 123", "account"), ("豫A12345", "plate"),
        ("豫HD12345", "plate"), ("豫H·8A6G2", "plate"), ("wang.wei@example.com", "email"), ("微信号wangwei_88", "chat"),
    ],
)  # fmt: skip
def test_a_number_nobody_registered_is_taken_out_by_its_look(text: str, kind: str) -> None:
    assert patterned(text) == [kind]
    assert patterned(Mask(()).text(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "（豫云）应急罚〔2026〕1-2号", "2026年2月1日", "罚款人民币贰万元整（¥20000.00）", "第一百零五条第（二）项", "GB 50016-2014第5.5.8条",
        "证据2：询问笔录，共12页", "面积1234567.89平方米", "云川市工业大道8号", "2026-03-02", "A级2026年第1期",
    ],
)  # fmt: skip
def test_what_every_paper_says_stays(text: str) -> None:
    assert Mask(()).text(text) == text


def test_the_bureaus_own_account_and_a_credit_code_of_figures_alone_stay() -> None:
    kept = ["622202123456789012345"[:19], "112305000017553090"]
    text = f"账号：{kept[0]}，统一社会信用代码{kept[1]}，另一账号6222021111111111111"
    assert Mask((), kept).text(text) == f"账号：{kept[0]}，统一社会信用代码{kept[1]}，另一账号（账号略）"


def test_a_name_within_that_of_an_organisation_stays_there_and_goes_everywhere_else() -> None:
    mask = Mask([Known("person", "张三", "经营者", "张某某")], ["云川市张三建材经营部"])
    assert mask.text("云川市张三建材经营部的张 三说，张三不在") == "云川市张三建材经营部的张某某说，张某某不在"
    assert sum(mask.hits.values()) == 2


def test_an_address_is_known_without_its_city_too() -> None:
    assert tails("云川市城关区红旗路12号院3单元") == [
        "云川市城关区红旗路12号院3单元",
        "城关区红旗路12号院3单元",
        "红旗路12号院3单元",
    ]


# -- property: nothing survives --------------------------------------------------------------------------------------------

GIVEN_NAMES = st.text(st.sampled_from("伟芳娜敏静强磊军洋勇艳杰涛明超霞平刚桂英华玉建国志文丽"), min_size=1, max_size=2)
PERSON = st.builds(str.__add__, st.sampled_from(["王", "李", "张", "刘", "欧阳", "司马", "诸葛", "覃"]), GIVEN_NAMES)
ID = st.builds(
    lambda region, day, serial: f"{region}{day:%Y%m%d}{serial:03d}X", st.sampled_from(["410105", "110101", "650102"]), st.dates(date(1900, 1, 1)),
    st.integers(0, 999),
)  # fmt: skip
PHONE = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.from_regex(r"0[1-9][0-9]{2}-[2-9][0-9]{6}", fullmatch=True)
)
FILLER = st.sampled_from(
    ["在场", "，", "2026年3月2日", "陈述：", "驾驶", "“", "（", "）", "、", "3", "12", "的", "\n", " ", "于车间", "A"]
)
ADDRESS = st.builds(
    lambda road, n: f"云川市城关区{road}路{n}号", st.sampled_from(["红旗", "建设", "解放"]), st.integers(1, 999)
)


def disguised(text: str, chance: random.Random) -> str:
    """The same string as somebody might type it: full-width figures, a blank between two characters."""
    made = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() and chance.random() < 0.2 else c for c in text)
    place = chance.randrange(1, len(made))
    return f"{made[:place]} {made[place:]}" if chance.random() < 0.3 else made


@settings(max_examples=150)
@given(
    st.lists(PERSON, min_size=1, max_size=6, unique=True), st.lists(ID, max_size=3), st.lists(PHONE, max_size=3),
    st.lists(ADDRESS, max_size=2), st.lists(FILLER, min_size=4, max_size=30), st.randoms(use_true_random=False),
)  # fmt: skip
@example(["王伟", "王伟强"], ["41010519900101123X"], ["13800138000"], [], ["3", "的"] * 4, random.Random(1))
def test_nobodys_name_number_or_address_survives_in_free_text(
    people: list[str], ids: list[str], phones: list[str], addresses: list[str], filler: list[str], chance: random.Random
) -> None:
    shown = names.replacements([Person(name, "", n == 0) for n, name in enumerate(people)], "surname", "surname_two")
    known = [Known("person", name, "姓名", text) for name, text in shown.items()]
    known += [Known("id_no", text, "证件号") for text in ids] + [Known("phone", text, "电话") for text in phones]
    known += [Known("address", tail, "住址") for text in addresses for tail in tails(text)]
    pieces = [*filler, *(disguised(one.text, chance) for one in known for _ in range(2))]
    chance.shuffle(pieces)
    text = "".join(pieces)
    mask = Mask(known)
    masked = mask.text(text)
    assert not in_text(masked, [Hidden(one.label, one.text) for one in known]), (text, masked)
    assert mask.text(masked) == masked, "taken out once and for all"


@settings(max_examples=60)
@given(st.lists(st.one_of(ID, PHONE), min_size=1, max_size=4), st.lists(FILLER, min_size=2, max_size=8))
def test_numbers_the_case_never_heard_of_go_by_their_look(numbers: list[str], filler: list[str]) -> None:
    words = [f"，{number}，" for number in numbers] + [f"{word}。" for word in filler]
    masked = Mask(()).text("".join(words))
    assert all(plain(number) not in plain(masked) for number in numbers)


# -- the file --------------------------------------------------------------------------------------------------------------

SECRET = [Hidden("证人姓名", "欧阳建国"), Hidden("联系电话", "13800138000")]


def decision(context: dict[str, Any], facts: str) -> bytes:
    form = load_form("decision_unit")
    values = bind(form, context).values | {"facts": [facts]}
    return draw(form, values, number="（豫云）应急罚〔2026〕1号", marks=Marks(public=True))


def test_the_text_read_is_the_text_one_copies(context: dict[str, Any], text_of: Callable[[bytes], str]) -> None:
    data = decision(context, "安全员𠮷野欧阳建国的陈述，电话13800138000。" * 60)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        read = pdftext.pages(pdf)
    copied = text_of(data).split("\f")
    assert len(read) > 1 and sorted("".join(read).split()) != []
    for mine, theirs in zip(read, copied, strict=False):
        assert sorted("".join(mine.split())) == sorted(theirs), "the same characters on each page"
    assert "𠮷野欧阳建国" in "".join("".join(read).split())


def test_a_public_copy_says_so_on_every_page_and_shows_no_place_for_a_seal(context: dict[str, Any]) -> None:
    with pikepdf.open(io.BytesIO(decision(context, "事实。" * 1500))) as pdf:
        read = pdftext.pages(pdf)
    assert len(read) > 1 and all("公开文本" in page for page in read)
    assert "（公章）" not in "".join(read)


def test_a_paper_without_them_holds_none(context: dict[str, Any]) -> None:
    assert leaks(decision(context, "安全员欧阳某某的陈述。"), SECRET) == []


@pytest.mark.parametrize(
    "facts", ["安全员欧阳建国的陈述", "安全员欧 阳建国", "电话１３８００１３８０００", "电话138-0013-8000"]
)
def test_one_left_in_the_text_is_found_however_it_is_written(context: dict[str, Any], facts: str) -> None:
    found = leaks(decision(context, facts), SECRET)
    assert found and found[0].where == "正文第1页"


def test_one_that_runs_over_a_page_is_found() -> None:
    out = io.BytesIO()
    canvas = archival_canvas(out, "题")
    font = canvas._fontname
    for text in ("Jo", "hn"):
        canvas.setFont(font, 12)
        canvas.drawString(50, 50, text)
        canvas.showPage()
    canvas.save()
    assert [leak.where for leak in leaks(out.getvalue(), [Hidden("姓名", "John")])] == ["正文"]


def test_what_is_kept_does_not_count(context: dict[str, Any]) -> None:
    data = decision(context, "在欧阳建国商店检查")
    assert leaks(data, SECRET) and not leaks(data, SECRET, kept=["欧阳建国商店"])


def changed(data: bytes, change: Callable[[pikepdf.Pdf], object], *, packed: bool = False) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.preserve
        pdf.save(out, compress_streams=True, object_stream_mode=mode)
    return out.getvalue()


def _title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Keywords"] = "欧阳建国"


def _metadata(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes().replace("案卷".encode(), "欧阳建国".encode())
    pdf.Root.Metadata = pikepdf.Stream(pdf, packet)


def _bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("第一章", 0))
        outline.root[0].children.append(pikepdf.OutlineItem("欧阳建国的陈述", 0))


def _attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["笔录.txt"] = "询问欧阳建国".encode()


def _unused(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = pikepdf.Dictionary(Old=pikepdf.Stream(pdf, "旧稿 欧阳建国".encode("utf-16-be")))


def _string(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = pikepdf.Dictionary(Old=pdf.make_indirect(pikepdf.Dictionary(By=pikepdf.String("欧阳建国"))))


def _gbk(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = pikepdf.Dictionary(Old=pikepdf.Stream(pdf, "欧阳建国".encode("gb18030")))


def _number(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = pikepdf.Dictionary(Old=pikepdf.Stream(pdf, b"tel 13800138000"))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("hide", [_title, _metadata, _bookmark, _attachment, _unused, _string, _gbk, _number])
def test_one_hidden_beside_the_text_is_found(
    context: dict[str, Any], hide: Callable[[pikepdf.Pdf], None], packed: bool
) -> None:
    data = changed(decision(context, "安全员欧阳某某的陈述。"), hide, packed=packed)
    assert {"证人姓名", "联系电话"} & {leak.label for leak in leaks(data, SECRET)}


def test_a_picture_has_no_place_in_a_public_copy(context: dict[str, Any]) -> None:
    def photograph(pdf: pikepdf.Pdf) -> None:
        picture = pikepdf.Stream(pdf, b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(P=pdf.make_indirect(picture))

    found = leaks(changed(decision(context, "事实"), photograph), SECRET)
    assert [leak.label for leak in found] == ["图像"]


def test_text_of_a_font_that_tells_no_characters_is_not_taken_on_trust(context: dict[str, Any]) -> None:
    def blind(pdf: pikepdf.Pdf) -> None:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one:
                del one["/ToUnicode"]

    with pytest.raises(pdftext.UnreadableText, match="字体"):
        leaks(changed(decision(context, "事实"), blind), SECRET)


@settings(max_examples=12)
@given(st.lists(PERSON, min_size=1, max_size=3, unique=True), ID, PHONE, st.randoms(use_true_random=False))
def test_a_drawn_paper_holds_nobody_whom_the_mask_knew(
    people: list[str], number: str, phone: str, chance: random.Random
) -> None:
    shown = names.replacements([Person(name, "") for name in people], "surname", "surname_two")
    known = [Known("person", name, "姓名", text) for name, text in shown.items()]
    known += [Known("id_no", number, "证件号"), Known("phone", phone, "电话")]
    facts = "".join(f"经查，{disguised(one.text, chance)}在场；" for one in known * 8)
    form = load_form("decision_unit")
    values = {"party": "云川市恒达钢结构有限公司", "facts": [Mask(known).text(facts)], "bureau": "云川市应急管理局"}
    data = draw(form, values, marks=Marks(public=True))
    assert leaks(data, [Hidden(one.label, one.text) for one in known]) == []
    assert leaks(draw(form, values | {"facts": [facts]}), [Hidden("姓名", people[0])])
