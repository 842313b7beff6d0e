"""One archive with everything in it: there and back on both databases, and what is refused."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import stat
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cases import backup, restore
from cases.backup import BackupFailed
from config.bootstrap import locked
from tests.walk import sample

Manage = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backup")


@pytest.fixture
def saved(tmp_path_factory: pytest.TempPathFactory, worker_id: str, manage: Manage) -> Path:
    """The archive of a folder in which one case was done, with a photograph; made once for all workers of the run."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "saved"
    shared.mkdir(exist_ok=True)
    with locked(shared / "lock"):
        if not (shared / "whole.tar.gz").exists():
            told = manage(
                "dossier", with_photograph(shared), "--no-pdf", "--data", shared / "data", "--out", shared / "out"
            )
            assert told.returncode == 0, told.stderr
            told = manage("backup", shared / "whole.tar.gz", ANJUAN_DATA=shared / "data")
            assert told.returncode == 0, told.stderr
    return shared / "whole.tar.gz"


def with_photograph(folder: Path) -> Path:
    """A sample dossier whose first piece of evidence has a picture beside it."""
    raw = sample("first")
    evidence = next(act for act in raw["acts"] if act["act"] == "add_evidence")
    evidence["data"]["files"] = ["photo.png"]
    Image.new("RGB", (40, 30), "red").save(folder / "photo.png")
    (folder / "dossier.json").write_text(json.dumps(raw), encoding="utf-8")
    return folder / "dossier.json"


def root(told: subprocess.CompletedProcess[str]) -> str:
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout.split("总校验值 ")[1].strip()


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar if m.isreg()}  # type: ignore[union-attr]


def packed(target: Path, content: dict[str, bytes], *extra: tarfile.TarInfo) -> Path:
    with tarfile.open(target, "w:gz") as tar:
        for info in extra:
            tar.addfile(info)
        for name, data in content.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return target


def test_there_and_back_on_both_databases(saved: Path, home: Path, manage: Manage, postgres_url: str) -> None:
    """SQLite → PostgreSQL, an empty database; PostgreSQL → SQLite, one that set-up has prepared already."""
    first = root(manage("verify", "--root", ANJUAN_DATA=saved.parent / "data"))
    elsewhere: dict[str, Any] = {"ANJUAN_DATA": home / "b", "DATABASE_URL": postgres_url}
    told = manage("restore", saved, **elsewhere)
    assert told.returncode == 0, told.stderr
    assert root(manage("verify", "--root", **elsewhere)) == first
    assert manage("backup", home / "again.tar.gz", **elsewhere).returncode == 0
    assert manage("verify", ANJUAN_DATA=home / "c").returncode == 0
    told = manage("restore", home / "again.tar.gz", ANJUAN_DATA=home / "c")
    assert told.returncode == 0, told.stderr
    assert root(manage("verify", "--root", ANJUAN_DATA=home / "c")) == first
    one, two = members(saved), members(home / "again.tar.gz")
    assert one.keys() == two.keys()
    same = {name for name in one if one[name] == two[name]}
    assert {"tables/cases_event.jsonl", "tables/cases_document.jsonl"} <= same
    told = manage("restore", saved, ANJUAN_DATA=home / "c")
    assert (told.returncode, "数据库不是空的" in told.stderr) == (1, True)


def test_what_is_in_it_and_what_is_not(saved: Path) -> None:
    content = members(saved)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert "tables/django_session.jsonl" not in content
    assert not [name for name in content if "secret" in name]
    assert list(content)[-1] == "manifest.json"
    manifest = json.loads(content["manifest.json"])
    assert manifest["files"] == len([n for n in content if n.startswith("files/")]) > 0
    assert "0001_initial" in manifest["migrations"]["cases"]


def test_a_file_that_exists_is_not_overwritten(saved: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.tar.gz"
    target.write_bytes(b"mine")
    with pytest.raises(BackupFailed, match="已经存在"):
        backup.write(target)
    assert target.read_bytes() == b"mine"


def test_a_whole_archive_passes_the_check(saved: Path) -> None:
    assert restore.check(saved)["product"] == "anjuan"


@pytest.mark.parametrize("part", [0.02, 0.4, 0.9])
def test_a_truncated_archive_is_refused(saved: Path, tmp_path: Path, part: float) -> None:
    cut = tmp_path / "cut.tar.gz"
    whole = saved.read_bytes()
    cut.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(BackupFailed, match="不完整"):
        restore.check(cut)


def test_a_damaged_archive_is_refused(saved: Path, tmp_path: Path) -> None:
    whole = bytearray(saved.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (tmp_path / "bad.tar.gz").write_bytes(whole)
    with pytest.raises(BackupFailed):
        restore.check(tmp_path / "bad.tar.gz")


def test_a_changed_row_is_refused(saved: Path, tmp_path: Path) -> None:
    content = members(saved)
    content["tables/cases_officer.jsonl"] = content["tables/cases_officer.jsonl"].replace("高远".encode(), b"root")
    with pytest.raises(BackupFailed, match="cases_officer 与校验值不符"):
        restore.check(packed(tmp_path / "x.tar.gz", content))


def test_a_changed_file_is_refused(saved: Path, tmp_path: Path) -> None:
    content = members(saved)
    name = next(n for n in content if n.startswith("files/"))
    with pytest.raises(BackupFailed, match="与其校验值不符"):
        restore.check(packed(tmp_path / "x.tar.gz", content | {name: b"another"}))


def test_a_missing_file_is_refused(saved: Path, tmp_path: Path) -> None:
    content = members(saved)
    content.pop(next(n for n in content if n.startswith("files/")))
    with pytest.raises(BackupFailed, match="不完整"):
        restore.check(packed(tmp_path / "x.tar.gz", content))


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/passwd", "files/../../x", "tables/../x.jsonl", "notes.txt", "tables/x.jsonl"]
)
def test_a_member_of_another_name_is_refused(saved: Path, tmp_path: Path, name: str) -> None:
    content = {name: b"{}\n"} | members(saved)
    with pytest.raises(BackupFailed, match=r"清单以外|不认识的内容"):
        restore.check(packed(tmp_path / "x.tar.gz", content))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_only_plain_files_are_taken(saved: Path, tmp_path: Path, kind: bytes) -> None:
    link = tarfile.TarInfo("files/" + "a" * 64)
    link.type, link.linkname = kind, "/etc/passwd"
    with pytest.raises(BackupFailed, match="不认识的内容"):
        restore.check(packed(tmp_path / "x.tar.gz", members(saved), link))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_text("hello")
    with pytest.raises(BackupFailed, match="不是备份文件"):
        restore.check(tmp_path / "x.tar.gz")
    with pytest.raises(BackupFailed, match="找不到文件"):
        restore.check(tmp_path / "nothing.tar.gz")
    packed(tmp_path / "empty.tar.gz", {})
    with pytest.raises(BackupFailed, match="没有清单"):
        restore.check(tmp_path / "empty.tar.gz")


@pytest.mark.django_db
def test_an_archive_of_a_newer_version_is_refused(saved: Path) -> None:
    manifest = restore.check(saved)
    manifest["migrations"]["cases"].append("0999_later")
    with pytest.raises(BackupFailed, match="更新的版本"):
        restore.structure(manifest)


def test_rows_that_do_not_fit_leave_nothing_behind(saved: Path, tmp_path: Path, manage: Manage) -> None:
    """Two officers with one username: the database refuses in the middle, and all is as before."""
    content = members(saved)
    name = "tables/cases_officer.jsonl"
    lines = content[name].decode().splitlines()
    twin = json.loads(lines[0]) | {"id": 99999}
    content[name] = ("\n".join([*lines, json.dumps(twin)]) + "\n").encode()
    manifest = json.loads(content.pop("manifest.json"))
    for table in manifest["tables"]:
        if table["member"] == name:
            table |= {"rows": len(lines) + 1, "sha256": hashlib.sha256(content[name]).hexdigest()}
    content["manifest.json"] = json.dumps(manifest).encode()
    archive = packed(tmp_path / "x.tar.gz", content)
    assert manage("verify").returncode == 0
    told = manage("restore", archive)
    assert (told.returncode, "不能写入数据库" in told.stderr) == (1, True), told.stderr
    files = tmp_path / "data" / "files"
    assert [f for f in files.rglob("*") if f.is_file()] == []
    told = manage("restore", saved)
    assert told.returncode == 0, told.stderr


def test_a_file_lost_from_the_store_is_named_and_the_rest_is_saved(saved: Path, home: Path, manage: Manage) -> None:
    shutil.copytree(saved.parent / "data", home / "lossy")
    lost = next(f for f in (home / "lossy" / "files").rglob("*") if f.is_file())
    lost.unlink()
    told = manage("backup", home / "lossy.tar.gz", ANJUAN_DATA=home / "lossy")
    assert (told.returncode, lost.name in told.stderr) == (1, True)
    assert restore.check(home / "lossy.tar.gz")["missing"] == [lost.name]
