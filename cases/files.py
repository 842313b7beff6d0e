"""Files: stored once under their SHA-256, checked before they are taken; what was uploaded is served as attachment."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings
from django.db.models import ProtectedError

from cases import clock
from cases.models import Blob
from documents.word import CONTENT_TYPE, check_word

MAX_BYTES = 200 * 1024 * 1024
CHUNK = 1 << 20
KINDS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"\xff\xf2": "audio/mpeg",
}


ZIP = b"PK\x03\x04"
WORDS = (".docx", ".docm", ".doc", ".dotx", ".dotm", ".wps")  # what calls itself so is told why it is none


class FileRefused(ValueError):
    """The file cannot be taken; the message says why, in Chinese."""


def kind_of(data: bytes, name: str, *, word: bool = False) -> str:
    """The media type by content; Word documents only where they are asked for (`word`). Raises FileRefused."""
    if not data:
        raise FileRefused(f"文件“{name}”是空的")
    if len(data) > MAX_BYTES:
        raise FileRefused(f"文件“{name}”超过{MAX_BYTES // 1024 // 1024}MB")
    if data[4:8] == b"ftyp":
        return "video/mp4"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "audio/wav"
    for start, kind in KINDS.items():
        if data.startswith(start):
            _whole(data, kind, name)
            return kind
    if word and (data.startswith(ZIP) or PurePath(name).suffix.lower() in WORDS):
        if why := check_word(data):
            raise FileRefused(f"文件“{name}”:{why}")
        return CONTENT_TYPE
    more = "、Word(.docx)" if word else ""
    raise FileRefused(f"文件“{name}”的格式不能用,可用 PDF、JPEG、PNG、MP3、WAV、MP4{more}")


def _whole(data: bytes, kind: str, name: str) -> None:
    """A truncated or damaged file must not come into a case file: what binding cannot read is refused here."""
    from documents.binding import check_pdf
    from documents.photos import check_image

    if kind == "application/pdf":
        if b"%%EOF" not in data[-2048:]:  # what can be read of a cut one may lack pages
            raise FileRefused(f"文件“{name}”:文件不完整,末尾缺失,请重新扫描或者导出")
        if why := check_pdf(data):
            raise FileRefused(f"文件“{name}”:{why}")
    if kind.startswith("image/") and (why := check_image(data)):
        raise FileRefused(f"文件“{name}”:{why}")


def beside(folder: Path | None, name: str) -> bytes:
    """The bytes of a file in `folder` or below it, never outside. Raises FileRefused."""
    try:
        root = folder.resolve() if folder is not None else None
        target = (root / name).resolve() if root is not None else None
        if root is None or target is None or not target.is_relative_to(root):
            raise FileRefused(f"文件“{name}”不在案卷文件所在的目录以内")
        if not target.exists():
            raise FileRefused(f"找不到文件“{name}”")
        if not target.is_file():
            raise FileRefused(f"“{name}”不是文件")
        if target.stat().st_size > MAX_BYTES:
            raise FileRefused(f"文件“{name}”超过{MAX_BYTES // 1024 // 1024}MB")
        return target.read_bytes()
    except (OSError, RuntimeError):
        raise FileRefused(f"文件“{name}”读不出来") from None


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def store(data: bytes, name: str, kind: str = "") -> Blob:
    """Keep a file (once) and return its row. Raises FileRefused."""
    kind = kind or kind_of(data, name)
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{sha256}.{os.getpid()}")
        with draft.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    blob, _ = Blob.objects.get_or_create(
        sha256=sha256, defaults={"size": len(data), "kind": kind, "created": clock.now()}
    )
    return blob


def adopt(made: Path, kind: str) -> Blob:
    """Keep a file that was written beside the store, however large, and return its row. The file itself is moved."""
    whole = hashlib.sha256()
    with made.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            whole.update(chunk)
        os.fsync(stream.fileno())
    sha256, size = whole.hexdigest(), made.stat().st_size
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    made.replace(target)
    blob, _ = Blob.objects.get_or_create(sha256=sha256, defaults={"size": size, "kind": kind, "created": clock.now()})
    return blob


def opened(blob: Blob) -> BinaryIO:
    """A stored file, whole and unchanged, to be read piece by piece. Raises FileRefused."""
    try:
        stream = path_of(blob.sha256).open("rb")
    except OSError:
        raise FileRefused(f"存储的文件{blob.sha256[:12]}读不出来") from None
    whole = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        whole.update(chunk)
    if whole.hexdigest() != blob.sha256:
        stream.close()
        raise FileRefused(f"存储的文件{blob.sha256[:12]}已被改动")
    stream.seek(0)
    return stream


def forget(blobs: Iterable[Blob]) -> None:
    """Remove stored files that nothing binds: those of an act that was refused. A bound one stays.

    Does not guard against another process that stores the same bytes at this very moment.
    """
    for blob in blobs:
        try:
            Blob.objects.filter(pk=blob.pk).delete()
        except ProtectedError:
            continue
        path_of(blob.sha256).unlink(missing_ok=True)


def read(blob: Blob) -> bytes:
    """The bytes of a stored file. Raises FileRefused when they are missing or not what was stored."""
    try:
        data = path_of(blob.sha256).read_bytes()
    except OSError:
        raise FileRefused(f"存储的文件{blob.sha256[:12]}读不出来") from None
    if hashlib.sha256(data).hexdigest() != blob.sha256:
        raise FileRefused(f"存储的文件{blob.sha256[:12]}已被改动")
    return data
