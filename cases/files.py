"""Files: stored once under their SHA-256, checked before they are taken. What was uploaded is served as an attachment."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

from django.conf import settings

from cases import clock
from cases.models import Blob

MAX_BYTES = 200 * 1024 * 1024
KINDS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"RIFF": "audio/wav",
    b"ID3": "audio/mpeg",
}


class FileRefused(ValueError):
    """The file cannot be taken; the message says why, in Chinese."""


def kind_of(data: bytes, name: str) -> str:
    """The media type by content. Raises FileRefused."""
    if not data:
        raise FileRefused(f"文件“{name}”是空的")
    if len(data) > MAX_BYTES:
        raise FileRefused(f"文件“{name}”超过{MAX_BYTES // 1024 // 1024}MB")
    if data[4:8] == b"ftyp":
        return "video/mp4"
    for start, kind in KINDS.items():
        if data.startswith(start):
            _whole(data, kind, name)
            return kind
    raise FileRefused(f"不支持文件“{name}”的格式,可用 PDF、JPEG、PNG、MP3、WAV、MP4")


def _whole(data: bytes, kind: str, name: str) -> None:
    """A truncated or damaged file must not come into a case file."""
    if kind == "application/pdf":
        from documents.binding import check_pdf

        if why := check_pdf(data):
            raise FileRefused(f"文件“{name}”:{why}")
    if kind.startswith("image/"):
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError) as error:
            raise FileRefused(f"图片“{name}”损坏或者过大,不能读取") from error


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


def read(blob: Blob) -> bytes:
    """The bytes of a stored file. Raises FileRefused when they are not what was stored."""
    data = path_of(blob.sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != blob.sha256:
        raise FileRefused(f"存储的文件{blob.sha256[:12]}已被改动")
    return data
