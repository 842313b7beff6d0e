"""Evidence files beside the dossier: taken whole or not at all, never from elsewhere, gone again with a refused act."""

import io
import wave
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from PIL import Image

from cases import casefile, dossier
from cases.models import Blob, EventFile
from tests.dossier.editing import changed, index, wrongs
from tests.story.telling import assert_refused, tell

ADD = index("small", "add_evidence")
TALK = index("small", "inquire")


def picture(kind: str = "JPEG", mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((300, 200), 80).convert(mode).save(buffer, kind)
    return buffer.getvalue()


def pdf(**options: Any) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(buffer, **options)
    return buffer.getvalue()


def sound() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(1600))
    return buffer.getvalue()


def with_files(*names: str) -> dict[str, Any]:
    return changed("small", f"acts[{ADD}].data.files", list(names))


def test_files_of_every_kind_are_bound(tmp_path: Path) -> None:
    for name, data in (("照片.jpg", picture()), ("截图.png", picture("PNG", "RGBA")), ("记录.pdf", pdf()),
                       ("cmyk.jpg", picture("JPEG", "CMYK")), ("灰.png", picture("PNG", "I;16")),
                       ("录音.wav", sound())):  # fmt: skip
        (tmp_path / name).write_bytes(data)
    (tmp_path / "询问").mkdir()
    (tmp_path / "询问" / "笔录.pdf").write_bytes(pdf())
    raw = with_files("照片.jpg", "截图.png", "记录.pdf", "cmyk.jpg", "灰.png", "录音.wav")
    raw["acts"][TALK]["data"]["files"] = ["询问/笔录.pdf"]
    story = tell(raw, tmp_path)
    assert story.stage == "archived"
    kinds = set(EventFile.objects.filter(event=story.event("add_evidence")).values_list("name", "blob__kind"))
    assert ("照片.jpg", "image/jpeg") in kinds and ("录音.wav", "audio/wav") in kinds and len(kinds) == 6
    assert EventFile.objects.get(event=story.event("inquire")).name == "询问/笔录.pdf"
    story.assert_sound()
    assert casefile.bound(story.outcome.case).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("空.pdf", b"", "是空的"), ("合同.docx", b"PK\x03\x04" + bytes(100), "格式不能用"),
        ("改名.pdf", b"GIF89a" + bytes(50), "格式不能用"), ("断.pdf", pdf()[:300], "不完整"),
        ("断.jpg", picture()[:2000], "损坏"), ("断.png", picture("PNG")[:2000], "损坏"),
        ("密.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "加密"),
        ("限.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="")), "加密"),
        ("头.jpg", b"\xff\xd8\xff\xe0", "不是可以识别"), ("影.avi", b"RIFF" + bytes(4) + b"AVI " + bytes(50), "格式不能用"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_bound_is_named(name: str, data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    found = wrongs(with_files(name), tmp_path)
    assert set(found) == {f"acts[{ADD}].data.files[0]"}
    assert says in next(iter(found.values())) and name in next(iter(found.values()))


@pytest.mark.parametrize(
    "name",
    ["没有.jpg", "../秘密.pdf", "/etc/passwd", "子/../../秘密.pdf", ".", "x" * 100, "链接.pdf", "环.pdf", "目录"],
)
def test_a_file_from_elsewhere_is_not_taken(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "案"
    (folder / "子").mkdir(parents=True)
    (folder / "目录").mkdir()
    (tmp_path / "秘密.pdf").write_bytes(pdf())
    (folder / "链接.pdf").symlink_to(tmp_path / "秘密.pdf")
    (folder / "环.pdf").symlink_to(folder / "环.pdf")
    assert set(wrongs(with_files(name), folder)) == {f"acts[{ADD}].data.files[0]"}


@pytest.mark.parametrize("name", [5, "", "a\x00.pdf", "长" * 3000, None])
def test_a_name_that_is_none(name: Any, tmp_path: Path) -> None:
    assert set(wrongs(changed("small", f"acts[{ADD}].data.files", [name]), tmp_path)) == {f"acts[{ADD}].data.files[0]"}


def test_an_oversized_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "大.pdf").open("wb") as out:
        out.truncate(200 * 1024 * 1024 + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("was read"))
    assert "200MB" in wrongs(with_files("大.pdf"), tmp_path)[f"acts[{ADD}].data.files[0]"]


def test_the_files_of_a_refused_act_go_again(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(picture())
    raw = with_files("照片.jpg")
    raw["acts"][ADD]["data"]["lawful"] = False
    story = tell(raw, tmp_path)
    assert_refused(story, "add_evidence", "2026-03-02")
    assert Blob.objects.count() == 0
    assert not [p for p in Path(settings.FILES_DIR).rglob("*") if p.is_file() and p.read_bytes() == picture()]


def test_a_file_that_an_earlier_act_bound_stays(tmp_path: Path) -> None:
    data = pdf()
    (tmp_path / "a.pdf").write_bytes(data)
    raw = with_files("a.pdf")
    again = raw["acts"][ADD] | {"data": raw["acts"][ADD]["data"] | {"lawful": False}}
    raw["acts"].insert(ADD + 1, again)
    story = tell(raw, tmp_path)
    assert story.told["refused"]["act"] == "add_evidence" and len(story.accepted) == ADD + 1
    assert Blob.objects.count() == EventFile.objects.count() == 1
    story.assert_sound()


def test_without_a_folder_no_file_is_taken() -> None:
    assert "目录" in wrongs(with_files("a.pdf"))[f"acts[{ADD}].data.files[0]"]
    assert dossier.parse(with_files())
