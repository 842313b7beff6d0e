"""Seals: pictures kept encrypted, used by those entitled alone, every use on record; papers drawn with them."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from cases import clock, files, paperfiles, seals, verify
from cases.administration import Refused, seal_images
from cases.administration import seals as places
from cases.models import Document, DocumentFile, Event, Officer, OfficerRole, SealImage, SealKeeper, SealUse
from cases.registry import Role
from tests.documents.drawn_marks import png, seal, signature
from tests.walk import Walked, case_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def walked() -> Walked:
    return case_at("decided")


@pytest.fixture
def administrator(walked: Walked) -> Officer:
    return somebody(walked, "admin", Role.ADMINISTRATOR)


@pytest.fixture
def keeper(walked: Walked, administrator: Officer) -> Officer:
    """A clerk entrusted with the 公章, whose picture is in."""
    found = somebody(walked, "keeper", Role.CLERK)
    seal_images.keep(actor=administrator, kind="公章", data=seal(), width_mm=42)
    seal_images.entrust(found, actor=administrator, kind="公章", since=date(2026, 1, 1), paper="用印管理规定")
    return found


def somebody(walked: Walked, username: str, *roles: str) -> Officer:
    assert walked.case is not None
    officer = Officer.objects.create(username=username, name=f"某{username}", bureau=walked.case.bureau)
    for role in roles:
        OfficerRole.objects.create(officer=officer, role=role, valid_from="2020-01-01")
    return officer


def decision(walked: Walked) -> Document:
    found = Document.objects.filter(case=walked.case, form="decision_unit").select_related("number", "case").first()
    assert found is not None
    return found


def client(officer: Officer) -> Client:
    made = Client()
    made.force_login(officer)
    return made


def images_in(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return sum(len(page.get_images()) for page in opened.pages)


# -- the picture -------------------------------------------------------------------------------------------------------------


def test_the_picture_is_kept_encrypted_and_opened_again(administrator: Officer) -> None:
    image = seal_images.keep(actor=administrator, kind="公章", data=seal(), width_mm=42)
    stored = files.path_of(image.blob.sha256).read_bytes()
    assert b"PNG" not in stored and b"IDAT" not in stored
    opened = Image.open(io.BytesIO(seals.opened(image)))
    assert opened.mode == "RGBA" and max(opened.size) <= seal_images.LONGEST_SIDE
    assert opened.getchannel("A").getbbox() == (0, 0, *opened.size), "cut to the seal's edge"


def test_with_another_key_the_picture_stays_closed(administrator: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    image = seal_images.keep(actor=administrator, kind="公章", data=seal(), width_mm=42)
    monkeypatch.setenv("ANJUAN_SEAL_KEY", "x7V3J0gqJ1xq3Z8d3c5mVnE6bq1m8oX1s0w2R5t9y4U=")
    with pytest.raises(seals.SealLocked, match="不是存入时的那一把"):
        seals.opened(image)
    monkeypatch.setenv("ANJUAN_SEAL_KEY", "no key")
    with pytest.raises(seals.SealLocked, match="写得不对"):
        seals.opened(image)


def test_a_new_key_before_the_old_one_opens_what_either_locked(
    administrator: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv("ANJUAN_SEAL_KEY", old)
    first = seal_images.keep(actor=administrator, kind="公章", data=seal(), width_mm=42)
    monkeypatch.setenv("ANJUAN_SEAL_KEY", f"{new}, {old}")
    second = seal_images.keep(actor=administrator, kind="执法专用章", data=seal(), width_mm=42)
    assert seals.opened(first) == seals.opened(second)
    monkeypatch.setenv("ANJUAN_SEAL_KEY", new)
    assert seals.opened(second)
    with pytest.raises(seals.SealLocked, match="重新存入印章图像"):
        seals.opened(first)


def test_restored_without_the_key_nothing_is_opened_and_no_new_key_is_made(
    administrator: Officer, settings: Any
) -> None:
    image = seal_images.keep(actor=administrator, kind="公章", data=seal(), width_mm=42)
    key = Path(settings.DATA_DIR) / seals.KEY_FILE
    held = key.read_bytes()
    key.unlink()
    try:
        with pytest.raises(seals.SealLocked, match=r"没有印章密钥.*放回原来的密钥"):
            seals.opened(image)
        assert not key.exists()
    finally:
        key.touch(0o600)
        key.write_bytes(held)


def test_a_key_that_is_none_is_told_where_the_picture_is_put_in(
    administrator: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANJUAN_SEAL_KEY", "no key")
    picture = SimpleUploadedFile("公章.png", seal(), "image/png")
    response = posted(administrator, do="picture", kind="公章", width_mm="42", picture=picture)
    assert response.status_code == 422 and "印章密钥写得不对" in response.content.decode()


def test_the_key_lies_in_the_data_folder_for_nobody_else_to_read(administrator: Officer, settings: Any) -> None:
    seal_images.keep(actor=administrator, kind="公章", data=seal(), width_mm=42)
    key = Path(settings.DATA_DIR) / seals.KEY_FILE
    assert key.stat().st_mode & 0o077 == 0


def opaque() -> bytes:
    return png(Image.new("RGBA", (300, 300), (200, 0, 0, 255)))


@pytest.mark.parametrize(
    ("data", "width", "said"),
    [
        (b"", 42, "不是可以识别的图片"), (signature(), 42, "背景透明的 PNG"), (opaque(), 42, "没有透明的背景"),
        (seal(90), 42, "太小"), (seal()[:300], 42, "损坏"), (seal(), 20, "30至58"), (b"x" * (2 * 1024 * 1024 + 1), 42, "2MB"),
        (png(Image.new("RGBA", (300, 300))), 42, "没有透明的背景"),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_be_a_seal_is_refused(administrator: Officer, data: bytes, width: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        seal_images.keep(actor=administrator, kind="公章", data=data, width_mm=width)
    assert not SealImage.objects.exists()


def test_a_new_picture_retires_the_old_and_both_are_on_record(administrator: Officer) -> None:
    seal_images.keep(actor=administrator, kind="公章", data=seal(), width_mm=42)
    seal_images.keep(actor=administrator, kind="公章", data=seal(400), width_mm=45)
    assert list(SealImage.objects.order_by("pk").values_list("retired", "width_mm")) == [(True, 42), (False, 45)]
    assert seal_images.retire(actor=administrator, kind="公章") and not seal_images.retire(
        actor=administrator, kind="公章"
    )
    named = list(Event.objects.filter(case=None, name__startswith="seal_image").values_list("name", flat=True))
    assert sorted(named) == ["seal_image_kept", "seal_image_kept", "seal_image_retired"]


# -- who may use it ----------------------------------------------------------------------------------------------------------


def test_a_paper_is_sealed_once_and_the_use_is_on_record(walked: Walked, keeper: Officer) -> None:
    paper = decision(walked)
    before = paperfiles.drawn(paper)
    event = seals.use(actor=keeper, document=paper)
    told = json.loads(event.payload)
    assert event.case is None and event.name == "seal_used"
    assert (told["digest"], told["seal"], told["name"]) == (paper.digest, "公章", keeper.name)
    assert told["number"] == paper.number.text and told["case"] == str(paper.case.uid)  # type: ignore[union-attr]
    after = paperfiles.drawn(paper)
    assert images_in(before) == 0 and images_in(after) >= 1 and paperfiles.drawn(paper) == after
    assert DocumentFile.objects.filter(document=paper, kind="drawn").count() == 2
    with pytest.raises(Refused, match="已经用过印"):
        seals.use(actor=keeper, document=paper)
    assert "marks" not in verify.run().failures


def refuses(walked: Walked, officer: Officer, said: str, paper: Document | None = None) -> None:
    many = SealUse.objects.count()
    with pytest.raises(Refused, match=said):
        seals.use(actor=officer, document=paper or decision(walked))
    assert SealUse.objects.count() == many


def test_nobody_seals_who_is_not_entrusted(walked: Walked, administrator: Officer, keeper: Officer) -> None:
    refuses(walked, somebody(walked, "clerk2", Role.CLERK), "没有被授权使用公章")
    refuses(walked, administrator, "没有被授权使用公章")
    refuses(walked, walked.officer("高远"), "没有被授权使用公章")


def test_an_administrator_is_not_entrusted_with_a_seal(walked: Walked, administrator: Officer) -> None:
    with pytest.raises(Refused, match="没有可以用印的岗位"):
        seal_images.entrust(administrator, actor=administrator, kind="公章", since=date(2026, 1, 1), paper="x")


def test_who_lost_his_role_or_whose_time_is_over_seals_no_more(walked: Walked, keeper: Officer) -> None:
    row = SealKeeper.objects.get(officer=keeper)
    SealKeeper.objects.filter(pk=row.pk).update(valid_to=clock.today() - timedelta(1))
    refuses(walked, keeper, "没有被授权使用公章")
    SealKeeper.objects.filter(pk=row.pk).update(valid_to=None)
    OfficerRole.objects.filter(officer=keeper).update(valid_to=clock.today() - timedelta(1))
    refuses(walked, keeper, "没有被授权使用公章")


def test_taking_a_seal_back_counts_from_tomorrow(walked: Walked, administrator: Officer, keeper: Officer) -> None:
    row = SealKeeper.objects.get(officer=keeper)
    seal_images.end(row, actor=administrator)
    row.refresh_from_db()
    assert row.valid_to == clock.today() and "公章" in seals.kept_by(keeper)
    assert "公章" not in seals.kept_by(keeper, clock.today() + timedelta(1))


def test_the_seal_is_the_one_the_bureau_set_for_the_form(
    walked: Walked, administrator: Officer, keeper: Officer
) -> None:
    places.place(actor=administrator, form="decision_unit", seal="处罚专用章", x_mm=150, y_mm=60)
    refuses(walked, keeper, "没有被授权使用处罚专用章")
    seal_images.entrust(keeper, actor=administrator, kind="处罚专用章", since=date(2026, 1, 1), paper="x")
    refuses(walked, keeper, "还没有存入处罚专用章的图像")


def test_papers_without_a_place_void_ones_and_other_bureaus_are_refused(walked: Walked, keeper: Officer) -> None:
    inner = Document.objects.filter(case=walked.case, form="filing_approval").select_related("case").get()
    refuses(walked, keeper, "不用印", inner)
    paper = decision(walked)
    Document.objects.filter(pk=paper.pk).update(state="void")
    refuses(walked, keeper, "作废", paper)
    stranger = Officer.objects.create(username="stranger", name="外人")
    refuses(walked, stranger, "本机关", decision(walked))


def test_a_use_is_never_changed_or_taken_back(walked: Walked, keeper: Officer) -> None:
    seals.use(actor=keeper, document=decision(walked))
    for sql in ("UPDATE cases_sealuse SET officer_id = 1", "DELETE FROM cases_sealuse"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_verify_finds_a_use_nobody_recorded(walked: Walked, keeper: Officer) -> None:
    event = seals.use(actor=keeper, document=decision(walked))
    other = (
        Document.objects.filter(case=walked.case, form="penalty_notice").first()
        or Document.objects.exclude(form="decision_unit").first()
    )
    assert other is not None
    SealUse.objects.create(document=other, image=SealImage.objects.get(), officer=keeper, at=clock.now(), event=event)
    assert "与机关记录不符" in verify.run().failures["marks"].first


# -- pages -------------------------------------------------------------------------------------------------------------------


def papers_page(walked: Walked, officer: Officer) -> str:
    assert walked.case is not None
    response = client(officer).get(reverse("case-tab", args=[walked.case.uid, "papers"]))
    assert response.status_code == 200
    return response.content.decode()


def test_only_a_keeper_is_offered_the_seal_and_then_sees_it_used(walked: Walked, keeper: Officer) -> None:
    assert "加盖公章" not in papers_page(walked, walked.officer("周启明"))
    assert "加盖公章" in papers_page(walked, keeper)
    paper = decision(walked)
    url = reverse("paper-seal", args=[paper.case.uid, paper.pk])
    assert client(keeper).post(url, follow=True).status_code == 200
    assert SealUse.objects.filter(document=paper, officer=keeper).exists()
    assert keeper.name in papers_page(walked, walked.officer("周启明"))
    again = client(keeper).post(url, follow=True)
    assert "已经用过印" in again.content.decode()


def posted(administrator: Officer, **data: Any) -> Any:
    return client(administrator).post(reverse("settings-kept-seals"), data)


def test_an_administrator_puts_the_picture_in_and_names_a_keeper(walked: Walked, administrator: Officer) -> None:
    clerk = somebody(walked, "clerk", Role.CLERK)
    picture = SimpleUploadedFile("公章.png", seal(), "image/png")
    assert (
        posted(administrator, do="picture", kind="公章", width_mm="42", picture=picture, across="on").status_code == 302
    )
    assert (
        posted(administrator, do="keeper", kind="公章", officer=clerk.pk, since="2026-01-01", paper="规定").status_code
        == 302
    )
    html = client(administrator).get(reverse("settings-kept-seals")).content.decode()
    assert "已存入" in html and clerk.name in html and "规定" in html
    log = client(administrator).get(reverse("settings-log")).content.decode()
    assert "存入印章图像" in log and "授权用印" in log
    row = SealKeeper.objects.get()
    assert posted(administrator, do="end", row=row.pk).status_code == 302
    assert posted(administrator, do="retire", row="公章").status_code == 302
    assert not SealImage.objects.filter(retired=False).exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"do": "picture", "kind": "公章", "width_mm": "42"}, "请填写"),
        ({"do": "picture", "kind": "假章", "width_mm": "42"}, "请选择其中一项"),
        ({"do": "keeper", "kind": "公章", "since": "2026-01-01", "paper": "x"}, "请填写"),
        ({"do": "keeper", "kind": "公章", "since": "2026-02-02", "until": "2026-01-01", "paper": "x"}, "请填写"),
    ],
)
def test_what_is_typed_wrongly_is_told(administrator: Officer, data: dict[str, Any], said: str) -> None:
    response = posted(administrator, **data)
    assert response.status_code == 422 and said in response.content.decode()


def test_a_wrong_picture_is_told_at_its_field(administrator: Officer) -> None:
    picture = SimpleUploadedFile("公章.png", b"no picture", "image/png")
    response = posted(administrator, do="picture", kind="公章", width_mm="42", picture=picture)
    assert response.status_code == 422 and "不是可以识别的图片" in response.content.decode()


@pytest.mark.parametrize("row", ["", "999", "x", "公章"])
def test_stopping_what_is_not_there_does_no_harm(administrator: Officer, row: str) -> None:
    assert posted(administrator, do="end", row=row).status_code == 302
    assert posted(administrator, do="retire", row=row).status_code == 302


def test_a_sealed_paper_is_signed_with_the_bureaus_certificate_where_there_is_one(
    walked: Walked, keeper: Officer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def sign(pdf: bytes, held: Any, *, reason: str) -> bytes:
        made.append(reason)
        return pdf + b"\n% signed"

    monkeypatch.setattr(paperfiles.certificate, "load", lambda path, password: (path, password))
    monkeypatch.setattr(paperfiles.certificate, "signed", sign)
    settings.SIGN_CERTIFICATE = "/etc/bureau.p12"
    paper = decision(walked)
    assert paperfiles.handed_out(paper) == paperfiles.drawn(paper) and not made, "not sealed yet"
    seals.use(actor=keeper, document=paper)
    assert paperfiles.handed_out(paper).endswith(b"% signed") and paperfiles.handed_out(paper).endswith(b"% signed")
    assert made == ["行政处罚决定书"], "signed once and kept"
    assert not paperfiles.drawn(paper).endswith(b"% signed"), "bound into the file as drawn"
