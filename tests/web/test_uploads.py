"""Files on their way into a case: checked when taken, bound by an act, swept away otherwise."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from cases import clock, files, uploads
from cases.models import Blob, EventFile, Evidence, Upload
from tests.walk import Walked, case_at
from tests.web.filling import browser, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.FILES_DIR = tmp_path


@pytest.fixture
def walked() -> Walked:
    return case_at("investigating", "small")


def picture(colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "JPEG")
    return out.getvalue()


def photo(name: str = "现场.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data if data is not None else picture())


def evidence(walked: Walked) -> str:
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/add_evidence/"


def test_a_photo_is_listed_with_the_draft_and_bound_by_the_act(walked: Walked) -> None:
    web = browser(walked.officer("周启明"))
    form = form_of(web.get(evidence(walked)).content.decode())
    form.set(_on="2026-03-05", kind="scene_record", title="现场照片")
    page = web.post(
        evidence(walked), {**form.data("_attach"), "_upload": [photo(), photo("远景.jpg", picture("blue"))]}
    )
    html = page.content.decode()
    assert "现场.jpg" in html and "远景.jpg" in html
    answer = web.post(evidence(walked), form_of(html).data("_do"))
    assert answer.status_code == 302, answer.content.decode()
    assert list(EventFile.objects.values_list("name", "role")) == [("现场.jpg", "evidence"), ("远景.jpg", "evidence")]
    assert Evidence.objects.filter(title="现场照片").exists()
    assert not Upload.objects.exists()


def test_a_file_may_be_removed_before_it_is_bound(walked: Walked) -> None:
    web = browser(walked.officer("周启明"))
    form = form_of(web.get(evidence(walked)).content.decode())
    form = form_of(web.post(evidence(walked), {**form.data("_attach"), "_upload": photo()}).content.decode())
    html = web.post(evidence(walked), form.data("_unfile", form.values["_file"][0])).content.decode()
    assert "现场.jpg" not in html
    assert not Upload.objects.exists() and not Blob.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("程序.pdf", b"MZ\x90\x00" + b"\x00" * 64, "格式不能用"),
        ("空.jpg", b"", "是空的"),
        ("照片.pdf", None, "与文件名的后缀不符"),
        ("坏.jpg", picture()[:40], "坏.jpg"),
        ("网页.html", b"<script>alert(1)</script>", "格式不能用"),
    ],
)
def test_a_disguised_empty_or_damaged_file_is_refused_by_name(walked: Walked, name: str, data: bytes, why: str) -> None:
    answer = browser(walked.officer("周启明")).post("/uploads/", {"_upload": photo(name, data)})
    assert answer.status_code == 422
    assert name in answer.json()["refused"][0] and why in answer.json()["refused"][0]
    assert not Upload.objects.exists()


def test_an_oversized_file_is_refused_by_name_and_what_was_typed_stays(
    walked: Walked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    web = browser(walked.officer("周启明"))
    form = form_of(web.get(evidence(walked)).content.decode()).set(title="现场照片")
    answer = web.post(evidence(walked), {**form.data("_do"), "_upload": photo("很大.jpg")})
    assert answer.status_code == 422
    assert "很大.jpg" in answer.content.decode() and 'value="现场照片"' in answer.content.decode()


def test_one_bad_file_among_several_does_not_lose_the_others(walked: Walked) -> None:
    answer = browser(walked.officer("周启明")).post("/uploads/", {"_upload": [photo(), photo("坏.pdf", b"no")]})
    told = answer.json()
    assert [t["name"] for t in told["taken"]] == ["现场.jpg"] and len(told["refused"]) == 1


def test_files_of_others_cannot_be_bound(walked: Walked) -> None:
    theirs = uploads.take(walked.officer("何静"), photo())
    web = browser(walked.officer("周启明"))
    form = form_of(web.get(evidence(walked)).content.decode())
    form.set(_on="2026-03-05", kind="scene_record", title="照片", _file=str(theirs.pk))
    assert web.post(evidence(walked), form.data("_do")).status_code == 302
    assert not EventFile.objects.exists()


def test_folders_and_unseen_characters_are_no_part_of_a_name() -> None:
    assert uploads.named("C:\\照片\\现\u202e场.jpg") == "现场.jpg"
    assert uploads.named("../../etc/passwd") == "passwd"
    assert len(uploads.named("长" * 300 + ".jpg")) == 200
    assert uploads.named("长" * 300 + ".jpg").endswith(".jpg")


def test_what_nobody_bound_within_thirty_days_is_swept_away(walked: Walked, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (
        uploads.take(walked.officer("周启明"), photo(n, picture(c))) for n, c in (("旧.jpg", "red"), ("新.jpg", "blue"))
    )
    Upload.objects.filter(pk=old.pk).update(at=clock.now() - timedelta(days=31))
    call_command("sweep")
    assert list(Upload.objects.values_list("pk", flat=True)) == [new.pk]
    assert not files.path_of(old.blob.sha256).exists() and files.path_of(new.blob.sha256).exists()
    assert "清除了1个" in capsys.readouterr().out
