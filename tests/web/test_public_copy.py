"""公开文本 of whole cases: who is masked how, what is refused, what the publication binds to the record."""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from cases import lawbase, public_copy, publishing
from cases.facts import Facts
from cases.inputs import InputError
from cases.models import Document, Event, EventFile, Officer, ParameterRow, ReadAudit
from documents import pdftext
from documents.absence import Hidden, in_text
from tests import walk
from tests.tools import poppler
from tests.web.filling import form_of

pytestmark = pytest.mark.django_db

WITNESS_ID, PARTY_ID, PHONE, PLATE = "410105198805061236", "41010519870304123X", "13703911234", "豫H6A8B2"
SECRETS = [
    "欧阳建国",
    "韩立民",
    "王伟",
    "王维",
    "李娜",
    WITNESS_ID,
    PARTY_ID,
    PHONE,
    PLATE,
    "和平路1号",
    "6222021234567890123",
]
FACTS = (
    "2026年5月11日检查发现，法定代表人欧阳建国未组织设计审查。安全员王伟（身份证号410105198805061236，电话137-0391-1234）陈述，"
    "车间主任王 维和李娜在场，驾驶豫H·6A8B2运料；韩立民住和平路1号，工资打入6222 0212 3456 7890 123。周启明、何静到场检查。"
)


def raw(**edits: Any) -> dict[str, Any]:
    """The major case with people who have names."""
    made = walk.sample("major")
    unit, person = made["parties"]
    unit |= {"legal_representative": "欧阳建国", "phone": "0391-3561234"}
    person |= {"name": "韩立民", "id_no": PARTY_ID, "sex": "男", "phone": "13900391234"} | edits
    made["violations"][0]["facts"] = FACTS
    made["violations"][1]["facts"] = FACTS
    for act in made["acts"]:
        if act["act"] == "inquire":
            act["data"] |= {
                "person": "王伟",
                "present": "王维、李娜",
                "identity": {"id_no": WITNESS_ID, "phone": PHONE},
            }
        if act["act"] == "decide":
            act["data"] = act.get("data", {}) | {"publish_person": True}
    return made


def decided(**edits: Any) -> walk.Walked:
    walked = walk.start(raw(**edits))
    while walked.rest and walked.rest[0].act != "publish":
        walked.step()
    return walked


@pytest.fixture
def walked() -> walk.Walked:
    return decided()


def paper(walked: walk.Walked, form: str = "decision_unit") -> Document:
    return Document.objects.select_related("number").get(case=walked.case, form=form)


def copy_of(walked: walk.Walked, form: str = "decision_unit", *also: str) -> public_copy.PublicCopy:
    assert walked.case is not None
    return public_copy.made(Facts(walked.case, walked.case.bureau), paper(walked, form), also)


def text_in(data: bytes) -> str:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "".join("".join(pdftext.pages(pdf)).split())


def client(officer: Officer) -> Client:
    found = Client()
    found.force_login(officer)
    return found


def rule(key: str, value: str) -> None:
    ParameterRow.objects.filter(key=key).update(value=value)
    lawbase.forget()


# -- what it shows -----------------------------------------------------------------------------------------------------------


def test_everybody_is_written_by_the_rule_wherever_the_record_names_him(walked: walk.Walked) -> None:
    shown = text_in(copy_of(walked).data)
    for words in (
        "云川市瑞丰化工仓储有限公司", "91410899MA9XKQ7H45", "法定代表人（负责人）：欧阳某某", "安全员王某某甲（身份证号（身份证件号码略），电话（电话略））陈述",
        "车间主任王某某乙和李某某在场", "驾驶（车牌号略）运料", "韩某住（住址略）", "工资打入（账号略）", "周启明、何静到场检查",
        "地址：略", "联系电话：略", "（豫云）应急罚〔2026〕1号",
    ):  # fmt: skip
        assert "".join(words.split()) in shown, words
    assert not in_text(shown, [Hidden(s, s) for s in SECRETS])


def test_a_person_has_the_same_name_in_every_paper_of_the_case(walked: walk.Walked) -> None:
    for form in ("decision_unit", "decision_person"):
        shown = text_in(copy_of(walked, form).data)
        assert "安全员王某某甲" in shown and "王某某乙" in shown and "韩某住" in shown
    shown = text_in(copy_of(walked, "decision_person").data)
    assert "被处罚人：韩某" in shown and "身份证件号码：略" in shown and "家庭住址：略" in shown and "年龄：略" in shown


def test_poppler_reads_nothing_of_them_either(walked: walk.Walked, tmp_path: Path) -> None:
    program = poppler("pdftotext")
    for form in ("decision_unit", "decision_person"):
        (file := tmp_path / "copy.pdf").write_bytes(copy_of(walked, form).data)
        read = subprocess.run([program, "-raw", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True)
        copied = "".join(read.stdout.decode().split())
        assert "王某某甲" in copied
        assert not in_text(copied, [Hidden(s, s) for s in SECRETS])


def test_what_was_taken_out_is_listed_with_how_often(walked: walk.Walked) -> None:
    hits = {hit.text: (hit.kind, hit.shown) for hit in copy_of(walked).hits}
    assert hits["王伟"] == ("person", "王某某甲") and hits["欧阳建国"] == ("person", "欧阳某某")
    assert hits[WITNESS_ID] == ("id_no", "（身份证件号码略）")
    assert all(text in hits for text in (PHONE, "云川市化工园区3号"))


def test_the_rules_are_the_bureaus_to_choose(walked: walk.Walked) -> None:
    rule("public_copy_other_person", "stars")
    rule("public_copy_party_person", "full")
    rule("public_copy_officers", "surname_two")
    rule("public_copy_unit_address", "full")
    rule("public_copy_credit_code", "tail")
    shown = text_in(copy_of(walked, "decision_unit").data)
    assert "欧阳**" in shown and "王**甲" in shown and "韩立民住" in shown and "周某某、何某某到场" in shown
    assert "地址：云川市化工园区3号" in shown and "91410899MA9XKQ****" in shown and "91410899MA9XKQ7H45" not in shown


def test_a_clerk_takes_out_what_no_rule_knows(walked: walk.Walked) -> None:
    shown = text_in(copy_of(walked, "decision_unit", "设计审查", "何静").data)
    assert "未组织（略）" in shown and "周启明、何某某到场" in shown


def test_a_name_nobody_registered_is_pointed_out() -> None:
    made = raw()
    made["violations"][0]["facts"] += "证人赵敏说看见了。员工宿舍未设出口。"
    other = walk.start(made)
    while other.rest[0].act != "publish":
        other.step()
    assert copy_of(other).doubts == ["“赵敏”像是姓名，案件里没有登记，请核对"]


def test_a_name_within_that_of_a_shop_is_pointed_out() -> None:
    made = raw()
    made["parties"][0]["name"] = "云川市韩立民化工有限公司"
    made["parties"][1]["employer"] = "云川市韩立民化工有限公司"
    other = walk.start(made)
    while other.rest[0].act != "publish":
        other.step()
    found = copy_of(other)
    assert "被处罚单位：云川市韩立民化工有限公司" in text_in(found.data)
    assert found.doubts == ["“韩立民”是“云川市韩立民化工有限公司”名称的一部分，按规则保留"]


# -- what is refused -----------------------------------------------------------------------------------------------------------


def test_nothing_of_a_minor_is_published() -> None:
    walked = decided(id_no="410105201003041234", birth="2010-03-04")
    with pytest.raises(public_copy.NotPublic, match=r"当事人（韩某）行为时未满18周岁，不得公开"):
        copy_of(walked, "decision_person")
    answer = client(walked.officer("周启明")).get(
        reverse("paper-public", args=[walked.case.uid, paper(walked, "decision_person").pk])
    )
    assert answer.status_code == 422 and "未满18周岁" in answer.content.decode()


def test_a_copy_that_still_holds_one_is_refused_by_the_name_of_the_field(
    walked: walk.Walked, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cases.public_copy import making

    class Blind(making.Mask):
        def text(self, text: str) -> str:
            return text if "欧阳" in text else super().text(text)

    monkeypatch.setattr(making, "Mask", Blind)
    with pytest.raises(public_copy.NotPublic, match="法定代表人（负责人）（正文第1页）"):
        copy_of(walked)


def test_an_inner_paper_has_no_public_copy(walked: walk.Walked) -> None:
    inner = paper(walked, "filing_approval")
    with pytest.raises(public_copy.NotPublic, match="立案审批表不制作公开文本"):
        public_copy.made(Facts(walked.case, walked.case.bureau), inner)
    address = reverse("paper-public", args=[walked.case.uid, inner.pk])
    assert client(walked.officer("周启明")).get(address).status_code == 404


# -- pages ---------------------------------------------------------------------------------------------------------------------


def test_the_page_lists_what_was_taken_out_and_gives_the_file(walked: walk.Walked) -> None:
    officer = walked.officer("周启明")
    address = reverse("paper-public", args=[walked.case.uid, paper(walked).pk])
    page = html.unescape(client(officer).get(address).content.decode())
    assert "<td>王伟</td><td>王某某甲</td>" in page and "410105********1236" in page and WITNESS_ID not in page
    sent = client(officer).post(address, {"_download": "1", "also": "设计审查\n"})
    assert sent["Content-Type"] == "application/pdf" and "公开文本" in html.unescape(text_in(sent.content))
    assert "（略）" in text_in(sent.content)
    traces = list(ReadAudit.objects.filter(officer=officer).order_by("pk").values_list("what", flat=True))
    assert traces == ["查看公开文本 行政处罚决定书", "下载公开文本 行政处罚决定书"]


def test_the_papers_tab_leads_to_it_where_there_can_be_one(walked: walk.Walked) -> None:
    page = client(walked.officer("周启明")).get(reverse("case-tab", args=[walked.case.uid, "papers"])).content.decode()
    assert len(re.findall(r"/papers/\d+/public/", page)) == 2


def publish(walked: walk.Walked, **typed: str) -> Any:
    address, browser = reverse("act", args=[walked.case.uid, "publish"]), client(walked.officer("周启明"))
    form = form_of(browser.get(address).content.decode())
    return browser.post(address, form.set(_on="2026-07-16", _sure=True, **typed).data("_do"))


def test_publishing_shows_the_copies_first_and_binds_them(walked: walk.Walked) -> None:
    clerk = walked.officer("周启明")
    page = html.unescape(client(clerk).get(reverse("act", args=[walked.case.uid, "publish"])).content.decode())
    assert page.count("公开文本 · 行政处罚决定书") == 2 and "<td>王伟</td><td>王某某甲</td>" in page
    answer = publish(walked)
    assert answer.status_code == 302, re.findall(r'class="error".*?</span>', answer.content.decode())
    event = Event.objects.get(case=walked.case, name="publish")
    files = list(EventFile.objects.filter(event=event, role="public_copy").select_related("blob").order_by("pk"))
    assert [file.name[:6] for file in files] == ["行政处罚决定"] * 2
    assert {f["sha256"] for f in json.loads(event.digests)["files"]} == {file.blob.sha256 for file in files}
    tab = client(clerk).get(reverse("case-tab", args=[walked.case.uid, "publication"])).content.decode()
    assert all(reverse("evidence-file", args=[walked.case.uid, file.pk]) in tab for file in files)
    sent = client(clerk).get(reverse("evidence-file", args=[walked.case.uid, files[0].pk]))
    assert not in_text(text_in(sent.content), [Hidden(s, s) for s in SECRETS])


def test_words_typed_for_the_publication_are_taken_out_of_what_is_bound(walked: walk.Walked) -> None:
    assert publish(walked, also_hide="设计审查").status_code == 302
    file = EventFile.objects.select_related("blob").filter(event__name="publish", role="public_copy").first()
    from cases import files

    assert "未组织（略）" in text_in(files.read(file.blob))


def test_what_cannot_be_made_public_is_not_published_and_leaves_nothing_behind() -> None:
    walked = decided(id_no="410105201003041234", birth="2010-03-04")
    answer = publish(walked)
    assert answer.status_code == 422 and "未满18周岁" in html.unescape(answer.content.decode())
    assert not Event.objects.filter(case=walked.case, name="publish").exists()
    with (
        pytest.raises(InputError),
        publishing.attached(walked.case, "publish", walked.officer("周启明"), {}, walked.rest[0].on),
    ):
        pytest.fail("never comes so far")


def test_a_refused_publication_takes_its_copies_along(walked: walk.Walked) -> None:
    from cases.models import Blob

    before = Blob.objects.count()
    with (
        pytest.raises(RuntimeError),
        publishing.attached(walked.case, "publish", walked.officer("周启明"), {}, walked.rest[0].on) as bound,
    ):
        assert len(bound) == 2 and Blob.objects.count() == before + 2
        raise RuntimeError
    assert Blob.objects.count() == before


def test_no_other_act_draws_a_public_copy(walked: walk.Walked) -> None:
    with publishing.attached(walked.case, "pay", walked.officer("周启明"), {}, walked.rest[0].on) as bound:
        assert bound == []


def test_each_choice_of_a_rule_has_its_word() -> None:
    from cases.dossier.parameter_words import WORDS
    from cases.public_copy.names import FULL, MANNERS

    for key in ("public_copy_party_person", "public_copy_other_person", "public_copy_officers"):
        assert set(WORDS[key]) == {*MANNERS, FULL}


def test_an_on_the_spot_decision_can_be_made_public() -> None:
    walked = walk.start(walk.sample("summary"))
    while walked.rest and walked.rest[0].act != "publish":
        walked.step()
    shown = text_in(copy_of(walked, "on_the_spot_unit").data)
    assert "云川市康乐餐饮有限公司" in shown and "公开文本" in shown
