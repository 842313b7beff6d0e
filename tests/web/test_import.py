"""导入案卷: tried first, shown, imported by a second click; the own bureau's alone, and never twice."""

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from cases import dossier, verify
from cases.models import Blob, Bureau, Case, Event, EventFile, Officer, OfficerRole, ParameterRow, Refusal, Upload
from cases.registry import Role
from tests.walk import sample
from tests.web.filling import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_DIR", tmp_path / "files")


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云", level="city")


def client(bureau: Bureau, role: Role) -> Client:
    officer = Officer.objects.create_user(f"i-{role}", password="so long as it is", name="来人", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role=role, valid_from=date(2020, 1, 1))
    return browser(officer)


@pytest.fixture
def admin(bureau: Bureau) -> Client:
    return client(bureau, Role.ADMINISTRATOR)


def file(raw: Any, name: str = "案卷.json") -> SimpleUploadedFile:
    data = raw if isinstance(raw, bytes) else json.dumps(raw, ensure_ascii=False).encode()
    return SimpleUploadedFile(name, data, "application/json")


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


def check(site: Client, raw: Any, *evidence: SimpleUploadedFile) -> HttpResponse:
    return site.post("/import/", {"check": "1", "dossier": file(raw), "evidence": list(evidence)})


def kept(answer: HttpResponse) -> list[str]:
    return re.findall(r'name="kept" value="(\d+)"', answer.content.decode())


def confirm(site: Client, answer: HttpResponse) -> HttpResponse:
    return site.post("/import/", {"import": "1", "kept": kept(answer)})


def test_a_try_shows_every_act_and_leaves_nothing(admin: Client) -> None:
    answer = check(admin, sample("small"))
    text = answer.content.decode()
    assert answer.status_code == 200 and "18 项全部通过，可以导入" in text and "批准立案" in text
    assert "同时登记 6 名人员" in text
    assert not Case.objects.exists() and not Event.objects.exists() and Officer.objects.count() == 1
    assert Upload.objects.count() == Blob.objects.count() == 1


def test_the_second_click_imports_and_the_file_goes(admin: Client, bureau: Bureau) -> None:
    answer = confirm(admin, check(admin, sample("small")))
    case = Case.objects.get()
    assert answer.status_code == 302 and str(case.uid) in answer["Location"]
    assert case.version == 18 and not Upload.objects.exists() and not Blob.objects.exists()
    assert set(Event.objects.filter(case=case).values_list("entered_by__username", flat=True)) == {"i-administrator"}
    told = json.loads(Event.objects.get(case=None).payload)
    assert "周启明" in told["officers"] and verify.run().ok


def test_the_same_dossier_never_comes_twice(admin: Client) -> None:
    first = check(admin, sample("first"))
    confirm(admin, first)
    again = check(admin, json.dumps(sample("first"), indent=4).encode())
    assert again.status_code == 409 and "已经导入过" in again.content.decode()
    assert admin.post("/import/", {"import": "1", "kept": kept(first)}).status_code == 422
    assert Case.objects.count() == 1


def test_a_refusal_is_shown_with_its_reasons_and_what_went_before_may_be_imported(admin: Client) -> None:
    raw = sample("small")
    del raw["acts"][6:10]
    answer = check(admin, raw)
    text = answer.content.decode()
    assert "前 6 项可以导入，第 7 项不能办理" in text and "未通过校验" in text and 'class="law"' in text
    assert not Refusal.objects.exists()
    confirm(admin, answer)
    assert Case.objects.get().version == 6


def test_wrong_fields_are_named_by_their_path(admin: Client) -> None:
    raw = sample("small")
    raw["officers"][0]["name"] = ""
    raw["acts"][5]["act"] = "aprove"
    text = check(admin, raw).content.decode()
    assert "officers[0].name" in text and "acts[5].act" in text and not Upload.objects.exists()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 not json", b"[1, 2", "甲".encode("gb18030")])
def test_what_is_no_dossier_is_said_plainly(admin: Client, data: bytes) -> None:
    answer = admin.post("/import/", {"check": "1", "dossier": SimpleUploadedFile("x.json", data)})
    assert answer.status_code == 422 and "处要改" in answer.content.decode() and not Blob.objects.exists()


def test_no_file_chosen_is_said(admin: Client) -> None:
    assert "请选择案卷文件" in admin.post("/import/", {"check": "1"}).content.decode()


def test_another_bureaus_dossier_is_refused(admin: Client) -> None:
    raw = sample("small")
    raw["bureau"]["code"] = "410888"
    answer = check(admin, raw)
    assert answer.status_code == 422 and "只能导入本机关" in answer.content.decode()
    assert not Bureau.objects.filter(code="410888").exists()


def test_an_inspector_imports_with_people_who_are_there(bureau: Bureau, admin: Client) -> None:
    inspector = client(bureau, Role.INSPECTOR)
    text = check(inspector, sample("small")).content.decode()
    assert "没有“周启明”这个人，请先由系统管理员登记" in text and "没有“高远”这个人" in text
    confirm(admin, check(admin, sample("first")))
    raw = sample("small")
    raw["officers"][0]["also"] = ["leader"]
    roles = OfficerRole.objects.count()
    answer = confirm(inspector, check(inspector, raw))
    assert answer.status_code == 302 and Case.objects.count() == 2
    assert OfficerRole.objects.count() == roles  # nobody gets a role by a file


def test_an_inspectors_file_sets_no_parameters(bureau: Bureau, admin: Client) -> None:
    confirm(admin, check(admin, sample("small")))
    text = check(client(bureau, Role.INSPECTOR), sample("major")).content.decode()
    assert "bureau.parameters.record_filing" in text and not ParameterRow.objects.filter(region="=410899").exists()


def test_an_administrators_file_may_add_parameters(admin: Client) -> None:
    answer = check(admin, sample("major"))
    assert (
        "同时登记本机关参数 5 项" in answer.content.decode()
        and not ParameterRow.objects.filter(region="=410899").exists()
    )
    confirm(admin, answer)
    assert ParameterRow.objects.filter(region="=410899").count() == 5


def test_evidence_is_found_by_its_name_whatever_its_folder(admin: Client) -> None:
    raw = sample("small")
    act = next(a for a in raw["acts"] if a["act"] == "add_evidence")
    act["data"]["files"] = ["照片/现场.png"]
    missing = check(admin, raw)
    assert missing.status_code == 422 and "照片/现场.png" in missing.content.decode()
    answer = check(admin, raw, SimpleUploadedFile("现场.png", picture()))
    assert answer.status_code == 200 and not EventFile.objects.exists()
    confirm(admin, answer)
    assert EventFile.objects.get().name == "照片/现场.png" and not Upload.objects.exists() and Blob.objects.count() == 1


def test_files_taken_wait_while_the_dossier_is_mended(admin: Client) -> None:
    raw = sample("small")
    next(a for a in raw["acts"] if a["act"] == "add_evidence")["data"]["files"] = ["现场.png"]
    broken = {**raw, "title": ""}
    first = check(admin, broken, SimpleUploadedFile("现场.png", picture()))
    assert first.status_code == 422 and len(kept(first)) == 1
    second = admin.post("/import/", {"check": "1", "dossier": file(raw), "kept": kept(first)})
    assert second.status_code == 200 and confirm(admin, second).status_code == 302


def test_nobody_imports_what_another_uploaded(bureau: Bureau, admin: Client) -> None:
    answer = check(admin, sample("small"))
    other = client(bureau, Role.CLERK)
    assert other.post("/import/", {"import": "1", "kept": kept(answer)}).status_code == 422
    assert not Case.objects.exists() and Upload.objects.count() == 1


def test_another_file_forgets_the_first(admin: Client) -> None:
    answer = check(admin, sample("small"))
    admin.post("/import/", {"again": "1", "kept": kept(answer)})
    assert not Upload.objects.exists() and not Blob.objects.exists()


def test_a_leader_does_not_import(bureau: Bureau) -> None:
    assert client(bureau, Role.LEADER).get("/import/").status_code == 403


def test_people_who_are_there_are_left_as_they_are(bureau: Bureau, admin: Client) -> None:
    dossier.officers_of(dossier.parse(sample("small")), bureau)
    Officer.objects.filter(name="周启明").update(title="科员")
    raw = sample("small")
    raw["officers"][0]["title"] = "科长"
    confirm(admin, check(admin, raw))
    assert Officer.objects.get(name="周启明").title == "科员" and not Event.objects.filter(case=None).exists()
