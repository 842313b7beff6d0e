"""A year's case files as a folder with an index: made by the worker, complete, and each file as it is downloaded alone."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cases import casefile, lawbase, year_export
from cases.models import Bureau, Job, Officer, OfficerRole, ParameterRow, ReadAudit
from cases.registry import Role
from documents import check
from tests.walk import Walked, case_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def walked() -> Walked:
    return case_at("archived", "small")


@pytest.fixture
def archivist(walked: Walked) -> Officer:
    assert walked.case is not None
    officer = Officer.objects.create(username="archivist", name="某档", bureau=walked.case.bureau)
    OfficerRole.objects.create(officer=officer, role=Role.ARCHIVIST, valid_from="2020-01-01")
    return officer


def client(officer: Officer) -> Client:
    made = Client()
    made.force_login(officer)
    return made


def folder(officer: Officer, job: Job) -> zipfile.ZipFile:
    response = client(officer).get(reverse("job-file", args=[job.pk]))
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[arg-type]


def export(officer: Officer, year: object = 2026) -> Job:
    client(officer).post(reverse("cases-year"), {"year": year})
    return Job.objects.get(officer=officer, kind=year_export.KIND)


def test_the_folder_holds_every_file_of_the_year_an_index_and_the_digests(walked: Walked, archivist: Officer) -> None:
    job = export(archivist)
    assert (job.state, job.done, job.total, job.error) == ("done", 1, 1, "")
    made = folder(archivist, job)
    names = made.namelist()
    assert "2026/案卷目录.xlsx" in names and "2026/校验值.txt" in names
    (file,) = [name for name in names if name.endswith(".pdf")]
    assert walked.case is not None and file.startswith("2026/001 ") and "应急" in file
    data = made.read(file)
    assert check.check(data).wrong == [] and data == casefile.bound(walked.case)
    digest = hashlib.sha256(data).hexdigest()
    assert made.read("2026/校验值.txt").decode() == f"{digest}  {file.removeprefix('2026/')}\n"
    sheet = openpyxl.load_workbook(io.BytesIO(made.read("2026/案卷目录.xlsx"))).active
    assert sheet is not None
    rows = list(sheet.values)
    assert [column.label for column in year_export.COLUMNS] == list(rows[0])
    assert walked.case.number in rows[1] and digest in rows[1] and "永久" in rows[1]


def test_two_volumes_are_two_files(walked: Walked, archivist: Officer) -> None:
    ParameterRow.objects.filter(key="file_volumes").update(value="two")
    lawbase.forget()
    names = folder(archivist, export(archivist)).namelist()
    assert sum("正卷" in name for name in names) == 1 and sum("副卷" in name for name in names) == 1


def test_it_leaves_a_trace(walked: Walked, archivist: Officer) -> None:
    export(archivist)
    assert ReadAudit.objects.filter(officer=archivist, what="导出2026年归档案卷").exists()


@pytest.mark.parametrize("year", ["", "2020", "2099", "abcd", "２０２６", "20261"])
def test_a_year_that_cannot_be_is_told(walked: Walked, archivist: Officer, year: str) -> None:
    answer = client(archivist).post(reverse("cases-year"), {"year": year}, follow=True)
    assert "请选择年度" in answer.content.decode() and not Job.objects.exists()


def test_a_year_without_files_makes_no_job(walked: Walked, archivist: Officer) -> None:
    answer = client(archivist).post(reverse("cases-year"), {"year": "2024"}, follow=True)
    assert "2024年没有归档的案件" in answer.content.decode() and not Job.objects.exists()


def test_another_bureaus_files_stay_there(walked: Walked) -> None:
    other = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
    officer = Officer.objects.create(username="other", name="外", bureau=other)
    OfficerRole.objects.create(officer=officer, role=Role.ARCHIVIST, valid_from="2020-01-01")
    assert not year_export.archived(officer, 2026).exists()


def test_only_an_archivist_is_offered_it(walked: Walked, archivist: Officer) -> None:
    assert "导出年度案卷" in client(archivist).get(reverse("cases")).content.decode()
    inspector = walked.officer("周启明")
    assert "导出年度案卷" not in client(inspector).get(reverse("cases")).content.decode()
    assert client(inspector).post(reverse("cases-year"), {"year": "2026"}).status_code == 403


def test_a_volume_that_cannot_be_bound_is_listed_with_its_reason_beside_the_others(
    walked: Walked, archivist: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ParameterRow.objects.filter(key="file_volumes").update(value="two")
    lawbase.forget()
    bound = casefile.bound

    def fails(case: Any, volume: str) -> bytes:
        if volume == "inner":
            raise casefile.CANNOT_SHOW[0]("证据2:文件已损坏")
        return bound(case, volume)

    monkeypatch.setattr(casefile, "bound", fails)
    job = export(archivist)
    assert job.state == "done" and "1卷未能装订" in job.name
    made = folder(archivist, job)
    assert sum(name.endswith(".pdf") for name in made.namelist()) == 1
    sheet = openpyxl.load_workbook(io.BytesIO(made.read("2026/案卷目录.xlsx"))).active
    assert sheet is not None
    (_, one, other) = list(sheet.values)
    assert not one[-1] and "不能装订：证据2" in str(other[-1]) and not other[9]
    assert "副卷" not in made.read("2026/校验值.txt").decode()


def test_a_year_of_which_nothing_can_be_bound_ends_the_work_and_leaves_nothing_behind(
    walked: Walked, archivist: Officer, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def fails(*_: object) -> bytes:
        raise casefile.CANNOT_SHOW[0]("证据2:文件已损坏")

    monkeypatch.setattr(casefile, "bound", fails)
    job = export(archivist)
    assert job.state == "failed" and "证据2" in job.error
    assert not list(Path(settings.DATA_DIR).glob("*.zip"))
