"""Signing a record on its page: pictures taken, placed on the paper on every page, in the record with their digests."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw

from cases import casefile, completeness, signatures, verify
from cases.facts import Facts
from cases.models import Document, DocumentMark, Draft, Event, EventFile, Upload
from documents.drawing import draw
from documents.forms import load_form
from tests.documents.drawn_marks import png, signature
from tests.walk import Walked, case_at
from tests.web.filling import PageForm, browser, form_of

pytestmark = pytest.mark.django_db

ASKED = "inquiry_record..2"
ASKER, RECORDER = "inquiry_record..0", "inquiry_record..1"
TEXT = "\n".join(f"问：第{n}个问题，当天作业的经过是怎样的？\n答：当天上午开始作业，没有持证。" for n in range(1, 33))


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def walked() -> Walked:
    return case_at("investigating", "small")


@pytest.fixture
def web(walked: Walked) -> Client:
    return browser(walked.officer("周启明"))


def address(walked: Walked, act: str = "inquire") -> str:
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/{act}/"


def filled(web: Client, walked: Walked, **more: Any) -> PageForm:
    form = form_of(web.get(address(walked)).content.decode())
    given = {
        "_team": [walked.officer("何静").username],
        "person": "高远",
        "place": "会议室",
        "from": "09:10",
        "to": "10:05",
        "text": TEXT,
        "read_back": True,
    }
    return form.set(_on="2026-03-05", **{**given, **more})


def drawn(name: str = "签名.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, signature())


def stroke() -> SimpleUploadedFile:
    """As a pad gives it: ink on nothing."""
    image = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    for x in range(100, 800):
        for y in range(140, 152):
            image.putpixel((x, y), (16, 21, 28, 255))
    return SimpleUploadedFile("sign.png", png(image))


def pressed() -> SimpleUploadedFile:
    """A fingerprint in red ink, photographed on paper that lies in a shadow on one side."""
    image = (
        Image.linear_gradient("L").resize((600, 800)).point([130 + v * 110 // 255 for v in range(256)]).convert("RGB")
    )
    pen = ImageDraw.Draw(image)
    for ring in range(9):
        pen.ellipse(
            (200 + ring * 11, 250 + ring * 15, 400 - ring * 11, 550 - ring * 15), outline=(170, 30, 40), width=7
        )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return SimpleUploadedFile("指印.jpg", out.getvalue())


def post(web: Client, walked: Walked, form: PageForm, button: str = "_do", **files: Any) -> Any:
    return web.post(
        address(walked),
        {**form.data(button), **{f"_sign-{k.replace('__', '..').replace('_f', '.f')}": f for k, f in files.items()}},
    )


def record(walked: Walked) -> Document:
    return Document.objects.select_related("case", "number").get(case=walked.case, form="inquiry_record")


def test_the_page_names_who_signs_where(web: Client, walked: Walked) -> None:
    html = web.post(address(walked), filled(web, walked).data("_check")).content.decode()
    panel = html[html.index('id="signing"') :]
    for label, name in (("询问人", "周启明"), ("记录人", "何静"), ("被询问人", "高远")):
        assert f'<b>{label}</b> <span class="name">{name}</span>' in panel
    assert 'name="_sign-inquiry_record..2.f"' in panel and 'name="_sign-inquiry_record..0.f"' not in panel
    assert panel.count('type="file"') >= 4


def test_signatures_stand_on_every_page_and_the_text_stays_as_it_was(
    web: Client, walked: Walked, tmp_path: Path
) -> None:
    answer = post(web, walked, filled(web, walked), inquiry_record__2=stroke(), inquiry_record__0=drawn(),
                  inquiry_record__2_f=pressed())  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    document, event = record(walked), Event.objects.latest("pk")
    marks = {(m.label, m.x_mm): m for m in DocumentMark.objects.filter(document=document)}
    assert set(marks) == {("被询问人", 0), ("被询问人", 25), ("询问人", 0)}
    bound = {f["name"]: f for f in json.loads(event.digests)["files"]}
    assert bound["被询问人签名.png"]["sha256"] == marks["被询问人", 0].blob.sha256
    assert bound["被询问人指印.png"]["place"]["x_mm"] == 25
    assert "place" not in bound["询问人签名（原图）.jpg"], "the photograph as it came is kept, and stands nowhere"
    assert json.loads(event.payload)["data"]["read_back"] is True
    with pikepdf.open(io.BytesIO(casefile.drawn(document))) as pdf:
        assert len(pdf.pages) >= 2
        assert all(len(page.get_images()) == 3 for page in pdf.pages)
    form, values = load_form(document.form, document.edition), json.loads(document.values)
    unsigned = draw(form, values, on=document.on.isoformat())
    assert words(casefile.drawn(document), tmp_path) == words(unsigned, tmp_path)


def test_a_photographs_shadow_is_no_ink() -> None:
    ink = Image.open(io.BytesIO(signatures.prepared(pressed().read(), "指印.jpg")))
    assert ink.width < 300 and ink.height < 400, "cut to the fingerprint"
    assert ink.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert ink.getpixel((ink.width // 2, ink.height // 2))[3] < 60  # type: ignore[index]


def words(pdf: bytes, folder: Path) -> str:
    (folder / "words.pdf").write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-raw", str(folder / "words.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout


def test_a_signature_is_no_page_of_the_file_and_no_file_of_the_evidence(web: Client, walked: Walked) -> None:
    post(web, walked, filled(web, walked), inquiry_record__2=drawn())
    assert set(EventFile.objects.values_list("role", flat=True)) == {"signature"}
    with pikepdf.open(io.BytesIO(casefile.bound(walked.case))) as pdf:  # type: ignore[arg-type]
        assert pdf.pages
    gaps = {gap.what for gap in completeness.gaps(Facts(walked.case, walked.case.bureau))}  # type: ignore[union-attr]
    assert not [g for g in gaps if "询问笔录" in g and "签名" in g]
    assert "marks" not in verify.run().failures
    assert not Upload.objects.exists() and not Draft.objects.exists()


def test_a_refused_act_keeps_the_pictures_it_came_with(web: Client, walked: Walked) -> None:
    form = filled(web, walked, to="09:00")
    refused = post(web, walked, form, inquiry_record__2=drawn())
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "data:image/png;base64," in html and f'value="{ASKED}=' in html
    again = form_of(html).set(to="10:05")
    late = web.post(address(walked), again.data("_do"))
    assert late.status_code == 422 and "原来的签名已经作废" in late.content.decode(), "the words were changed after it"
    assert not Upload.objects.exists()


def test_a_picture_taken_before_the_last_button_is_bound_by_it(web: Client, walked: Walked) -> None:
    html = post(web, walked, filled(web, walked), "_check", inquiry_record__2=drawn()).content.decode()
    assert Draft.objects.get().data["signed"]
    reopened = form_of(web.get(address(walked)).content.decode())
    assert reopened.values["_signed"] == form_of(html).values["_signed"]
    done = web.post(address(walked), reopened.data("_do"))
    assert done.status_code == 302, done.content.decode()
    assert DocumentMark.objects.get().label == "被询问人"


def test_a_signature_may_be_taken_back(web: Client, walked: Walked) -> None:
    html = post(web, walked, filled(web, walked), "_check", inquiry_record__2=drawn()).content.decode()
    html = web.post(address(walked), form_of(html).data("_unsign", ASKED)).content.decode()
    assert "data:image/png" not in html and not Upload.objects.exists()


def test_who_signs_has_had_it_read_back(web: Client, walked: Walked) -> None:
    answer = post(web, walked, filled(web, walked, read_back=None), inquiry_record__2=drawn())
    assert answer.status_code == 422 and "先宣读或者交其阅读" in answer.content.decode()
    assert not DocumentMark.objects.exists()


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (SimpleUploadedFile("a.png", b""), "签名"),
        (SimpleUploadedFile("a.png", b"MZ" + b"\0" * 80), "只接受JPEG和PNG"),
        (SimpleUploadedFile("a.png", signature()[:400]), "损坏"),
        (SimpleUploadedFile("a.png", png(Image.new("RGB", (300, 200), "white"))), "没有签名或者指印"),
        (SimpleUploadedFile("a.png", b"\xff\xd8\xff" + b"x" * (5 * 1024 * 1024)), "5MB"),
    ],
)
def test_what_is_no_signature_is_refused_and_nothing_typed_is_lost(
    web: Client, walked: Walked, file: SimpleUploadedFile, why: str
) -> None:
    file.seek(0)
    answer = post(web, walked, filled(web, walked), inquiry_record__2=file)
    html = answer.content.decode()
    if file.size:
        assert answer.status_code == 422 and why in html
        assert form_of(html).values["person"] == ["高远"]
        assert not Event.objects.filter(name="inquire").exists() and not Upload.objects.exists()


def test_a_signature_for_a_paper_that_is_not_made_is_refused(web: Client, walked: Walked) -> None:
    form = filled(web, walked)
    for key in ("decision_unit..0", "inquiry_record..9", "inquiry_record.p7.2", "../../x"):
        answer = web.post(address(walked), {**form.data("_do"), f"_sign-{key}": drawn()})
        assert answer.status_code == 422 and "没有放处" in answer.content.decode(), key
    assert not Upload.objects.exists()


def test_another_officers_upload_signs_nothing(web: Client, walked: Walked) -> None:
    other = browser(walked.officer("何静"))
    html = post(other, walked, filled(other, walked), "_check", inquiry_record__2=drawn()).content.decode()
    stolen = form_of(html)
    own = filled(web, walked).set(_signed=stolen.values["_signed"], _over=stolen.values["_over"])
    web.post(address(walked), own.data("_do"))
    assert not DocumentMark.objects.exists()


def test_a_refusal_is_written_down_instead(web: Client, walked: Walked) -> None:
    form = filled(web, walked, signed=None, refusal_note="高远拒绝签名，见证人：孟某，云川市某村委会。")
    assert post(web, walked, form, inquiry_record__0=drawn()).status_code == 302
    assert "拒绝签名" in json.loads(record(walked).values)["refusal"]


def test_the_preview_tells_who_signs_and_how_many_pages(web: Client, walked: Walked) -> None:
    form = filled(web, walked)
    told = web.post(f"{address(walked)}preview/", {**form.values, "_pages": "1"}).json()["signing"]
    assert told["pages"] == 2 or told["pages"] == 3
    assert [ASKED, "高远", True] in told["slots"] and told["open"] == 0


# -- what a browser kept and sends later --------------------------------------------------------------------------------------


def queued(web: Client, walked: Walked, form: PageForm, who: str = "", files: dict[str, Any] | None = None) -> Any:
    officer = walked.officer("周启明")
    mine = who or f"{officer.bureau.code}/{officer.username}"  # type: ignore[union-attr]
    return web.post(address(walked), {**form.data("_do"), "_outbox": "1", "_who": mine, **(files or {})})


def test_what_was_kept_is_answered_as_data_and_done_once(web: Client, walked: Walked) -> None:
    form = filled(web, walked)
    first = queued(web, walked, form, files={f"_sign-{ASKED}": drawn()})
    again = queued(web, walked, form, files={f"_sign-{ASKED}": drawn()})
    assert first.status_code == again.status_code == 200
    assert first.json()["url"] == again.json()["url"] == address(walked).partition("acts/")[0]
    assert Event.objects.filter(name="inquire").count() == 1 and DocumentMark.objects.count() == 1
    assert not Upload.objects.exists(), "nothing is taken of what was done before"


def test_what_stands_against_it_is_said_and_kept_as_a_draft(web: Client, walked: Walked) -> None:
    answer = queued(web, walked, filled(web, walked, _team=None))
    assert answer.status_code == 422 and any("两人" in said for said in answer.json()["said"])
    assert 'id="act"' in answer.json()["page"]
    assert Draft.objects.get().data["fields"]["person"] == "高远"


def test_who_was_slower_is_told_who_did_what(web: Client, walked: Walked) -> None:
    form = filled(web, walked)
    walked.perform(
        "add_evidence", "何静", "2026-03-05", {"kind": "document", "title": "合同", "proves": ["v1"]}, ["周启明"]
    )
    answer = queued(web, walked, form)
    assert answer.status_code == 409 and answer.json()["stale"]
    assert "何静 2026-03-05" in answer.json()["said"][0]
    form.set(_version=answer.json()["version"])
    assert queued(web, walked, form).json()["done"]


def test_what_another_left_on_the_tablet_is_not_sent_under_this_name(web: Client, walked: Walked) -> None:
    answer = queued(web, walked, filled(web, walked), who="410100/别人")
    assert answer.status_code == 403 and answer.json()["another"]
    assert not Event.objects.filter(name="inquire").exists() and not Draft.objects.exists()


def test_a_browser_asks_who_is_signed_in(web: Client, walked: Walked) -> None:
    officer = walked.officer("周启明")
    told = web.get("/outbox/").json()
    assert told["who"] == f"{officer.bureau.code}/{officer.username}" and told["token"]  # type: ignore[union-attr]
    assert Client().get("/outbox/").status_code == 302


def test_whoever_else_is_present_signs_where_somebody_is(web: Client, walked: Walked) -> None:
    alone = post(web, walked, filled(web, walked), inquiry_record__4=drawn())
    assert alone.status_code == 422 and "没有放处" in alone.content.decode()
    form = filled(web, walked, present="孟某（村委会）")
    answer = post(web, walked, form, inquiry_record__4=drawn())
    assert answer.status_code == 302, answer.content.decode()
    assert DocumentMark.objects.get().label == "在场人"
    with pikepdf.open(io.BytesIO(casefile.drawn(record(walked)))) as pdf:
        assert all(len(page.get_images()) == 1 for page in pdf.pages)
